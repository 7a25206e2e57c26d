"""What to read next, in which order, and why: pure functions over frozen values, and the stores that feed them."""
