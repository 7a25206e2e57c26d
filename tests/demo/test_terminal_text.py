"""Markdown in the terminal: what is escaped is printed as it was meant."""

from datetime import UTC, datetime

import pytest

from bot.demo.terminal import markdown


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("America/New\\_York", "America/New_York"),
        ("\\*not bold\\*, **bold**", "*not bold*, bold"),
        ("C:\\new \\\\ \\d", "C:\\new \\ \\d"),
        ("</meeting list:12> `code` [Card](https://example.org/x)", "/meeting list code Card (https://example.org/x)"),
    ],
)
def test_marks_are_shown_as_they_were_meant(text: str, printed: str) -> None:
    assert markdown(text, datetime(2026, 1, 1, tzinfo=UTC)).plain.strip() == printed
