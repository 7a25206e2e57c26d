"""The live reading list: the catalog with its search index, what a text resolves to, and the file watch."""
