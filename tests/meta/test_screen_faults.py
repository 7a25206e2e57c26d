"""Commands, moments and times on every screen are written as Discord shows them in that place."""

from pathlib import Path

from tests.support.screen_faults import faults

SCREENS = Path(__file__).with_name("screens.txt")


def test_each_kind_of_fault_is_seen() -> None:
    wrong = (
        "    Use /paper for that.", "    Use `/next`.", "    \\</paper> shows it.", "    Use /next.   [Open · open1]",
        "    [Try </paper> · try1]", "    ▸ <t:F> Orca", "    [Sat 3 Jan, 16:00 · answer1]", "    ▸ **Orca**",
        "    When `thu` (text, optional)", "    Orca   [At 16:00 · open1]",
    )  # fmt: skip
    assert [line for line in wrong if not faults(line)] == []


def test_what_discord_shows_is_no_fault() -> None:
    right = (
        "    Use </paper> for that.", "    [Try /paper · try1]", "    ▸ Orca, 16:00 Europe/Berlin", "    <t:F> · <t:R>",
        "    [Use UTC+01:00 (01:00 now) · setzone1]", "    see https://example.org/paper/1", "    At 16:00",
        "    **Orca** </next>   [Open · open1]", "/paper: Show a paper", "I don’t know it. Use `/settings`.",
    )  # fmt: skip
    assert [fault for line in right for fault in faults(line)] == []


def test_no_screen_has_a_fault() -> None:
    assert faults(SCREENS.read_text(encoding="utf-8")) == []
