"""PDF files: their text layer, what they draw, and their pixels."""
