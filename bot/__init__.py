"""Paperclub: the application behind a research group's Discord bot; no slash command lives here."""

__version__ = "0.1.0"
