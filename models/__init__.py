"""What a document is, and the models that read one. Knows no rule, no queue, no database."""
