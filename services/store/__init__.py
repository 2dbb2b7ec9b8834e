"""Where documents, doubts and settled figures are kept."""
