"""A small loopback Discord (REST and gateway v10) for whole-process tests and benchmarks.

Nothing is imported here: the benchmark's bare bot lives in this package and must not load the server.
"""
