"""How long a test waits for something before it gives up."""

PATIENCE = 120.0
"""Seconds. A wait ends at once when the thing has happened, so only a hanging test takes as long."""
