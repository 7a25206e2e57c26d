"""The people of each server: names, settings, personal data, and servers that were left."""
