"""One module for each service: how it's asked for a paper, and how its answer is read."""
