"""Shelves and rosters."""
