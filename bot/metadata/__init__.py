"""What arXiv, Crossref, OpenReview and Semantic Scholar say about a paper; asked only where the operator wants that."""
