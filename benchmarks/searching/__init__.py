"""What `benchmarks.search` is made of: an invented corpus, the peers, the measuring of memory and quality."""
