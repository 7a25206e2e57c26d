"""What the card of one's settings says and offers, for each choice and each default of the server."""

from datetime import UTC, datetime

import pytest

from bot.members.model import MemberSettings, ReminderPreference
from bot.servers.model import ServerSettings
from bot.ui.account.settings import _card
from tests.support.drawn_cards import components, rows_of, said

NOW = datetime(2026, 1, 8, 16, tzinfo=UTC)
THREAD, DM, SERVER = ReminderPreference.THREAD, ReminderPreference.DM, ReminderPreference.SERVER
NAMED = "The thread would name you"


def lines_and_buttons(settings: MemberSettings, server: ServerSettings) -> tuple[list[str], list[list[str]]]:
    card = _card(settings, server, NOW)
    return said(card).splitlines(), rows_of(card)


def verbs(settings: MemberSettings, server: ServerSettings) -> str:
    return str(components(_card(settings, server, NOW)))


@pytest.mark.parametrize(
    ("chosen", "by_dm", "line", "other", "can_follow"),
    [
        (SERVER, False, "in the meeting’s thread (server default)", "Remind me by direct message", False),
        (SERVER, True, "by direct message (server default)", "Remind me in the meeting’s thread", False),
        (THREAD, True, "in the meeting’s thread", "Remind me by direct message", True),
        (DM, False, "by direct message", "Remind me in the meeting’s thread", True),
    ],
)
def test_how_reminders_come_and_how_else_they_could(
    chosen: ReminderPreference, *, by_dm: bool, line: str, other: str, can_follow: bool
) -> None:
    lines, rows = lines_and_buttons(MemberSettings(reminders=chosen), ServerSettings(remind_by_dm=by_dm))
    assert f"**Reminders:** {line}" in lines
    assert rows[0] == ["Change time zone", other, "Hide my reading"]
    assert rows[1] == ["Keep my look-ups to me", *["Use the server’s reminders"] * can_follow]


@pytest.mark.parametrize(("chosen", "told"), [(THREAD, True), (SERVER, True), (DM, False)])
def test_who_hides_is_told_that_no_thread_names_them(chosen: ReminderPreference, *, told: bool) -> None:
    for hidden in (True, False):
        lines, rows = lines_and_buttons(MemberSettings(reminders=chosen, hidden=hidden), ServerSettings())
        assert any(NAMED in line for line in lines) is (told and hidden)
        assert rows[0][2] == ("Show my reading" if hidden else "Hide my reading")
        assert f"hide1:{0 if hidden else 1}" in verbs(MemberSettings(hidden=hidden), ServerSettings())


@pytest.mark.parametrize(
    ("own", "of_server", "line", "button"),
    [
        (None, False, "shown to the channel (server default)", "Keep my look-ups to me"),
        (None, True, "only to you (server default)", "Show my look-ups"),
        (False, True, "shown to the channel", "Keep my look-ups to me"),
        (True, False, "only to you", "Show my look-ups"),
    ],
)
def test_who_sees_ones_look_ups(*, own: bool | None, of_server: bool, line: str, button: str) -> None:
    settings, server = MemberSettings(private_lookups=own), ServerSettings(private_lookups=of_server)
    lines, rows = lines_and_buttons(settings, server)
    assert f"**Your look-ups:** {line}" in lines
    assert rows[1][0] == button
    assert f"lookups1:{0 if button.startswith('Show') else 1}" in verbs(settings, server)
