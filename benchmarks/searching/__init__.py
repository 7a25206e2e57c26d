"""What `benchmarks.search` is made of: data sets, peers and the measuring of memory."""
