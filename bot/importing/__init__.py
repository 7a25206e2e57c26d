"""Reading lists in the forms in which groups keep them, as entries of a catalog."""
