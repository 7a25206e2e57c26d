"""The fixtures that every room of tests may use."""

pytest_plugins = ["tests.databases", "tests.worlds"]
