"""The fixtures that every room of tests may use."""

from hypothesis import settings

pytest_plugins = ["tests.support.databases", "tests.support.worlds"]

# How long one example takes says more about the machine that runs the tests than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
