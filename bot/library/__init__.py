"""The reading list in use: its editions, what a text means in them, the file watch."""
