"""Who reads what: shelves, the group's view of a paper, and the data that people own."""
