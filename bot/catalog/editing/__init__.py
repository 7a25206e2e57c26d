"""Changes to a catalog's text that leave every other byte as it is."""
