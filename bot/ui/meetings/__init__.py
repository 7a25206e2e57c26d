"""Cards, buttons and forms of meetings."""
