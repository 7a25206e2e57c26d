"""What tests and benchmarks share: simulated worlds, databases, and a loopback Discord."""
