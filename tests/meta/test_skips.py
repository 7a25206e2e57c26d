"""What a test needs may be absent at a desk, where the test is skipped and named, but not in CI."""

import pytest

pytest_plugins = ["pytester"]

TESTS = """
import pytest

def test_in_a_browser():
    pytest.skip("no Chromium here")

@pytest.mark.skipif(True, reason="no PostgreSQL here")
def test_with_a_server():
    pass

@pytest.mark.skippable
def test_that_another_stands_for():
    pytest.skip("root may write everywhere")
"""


@pytest.mark.parametrize(("ci", "bad", "skipped"), [("", 0, 3), ("true", 1, 1)])
def test_in_ci_a_skipped_test_has_failed(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, bad: int, skipped: int
) -> None:
    monkeypatch.setenv("CI", ci)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
    pytester.makeconftest('pytest_plugins = ["tests.support.skips"]')
    pytester.makepyfile(TESTS)
    done = pytester.runpytest_inprocess("-rs", "-p", "no:cacheprovider")
    # A test skipped by its mark never began, so in CI it counts as an error and not as a failure.
    done.assert_outcomes(failed=bad, errors=bad, skipped=skipped)
    if ci:
        done.stdout.fnmatch_lines(["*CI must have all that a test needs*no Chromium here*"])
    else:
        done.stdout.fnmatch_lines(["SKIPPED*no PostgreSQL here"])
