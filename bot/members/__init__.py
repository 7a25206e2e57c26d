"""Members, their personal data, and servers that removed the bot."""
