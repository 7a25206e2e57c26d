"""The catalog: what there is to read, as the curator's one file says it."""
