"""Questions as Label Studio shows them, and what people answer there."""
