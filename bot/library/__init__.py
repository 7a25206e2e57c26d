"""The reading list in use."""
