"""The tests, as a package, so that a benchmark and the launcher can import the loopback server."""
