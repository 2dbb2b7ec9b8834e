"""DOCX, XLSX, HTML and plain text: files that say themselves what their tables are."""
