"""What a member's own history means for advice."""

from bot.advice.model import NEWCOMER, MemberHistory


def test_what_was_finished_and_is_wanted_or_read_again_is_not_done_with() -> None:
    finished = {"orca": 5, "vllm": None}
    assert MemberHistory(finished=finished).is_done_with("orca")
    assert not MemberHistory(finished=finished, wanted=frozenset({"orca"})).is_done_with("orca")
    assert not MemberHistory(finished=finished, reading=frozenset({"vllm"})).is_done_with("vllm")
    assert MemberHistory(finished=finished, reading=frozenset({"vllm"})).is_done_with("orca")


def test_what_was_stopped_or_declined_is_done_with() -> None:
    assert MemberHistory(dropped=frozenset({"orca"})).is_done_with("orca")
    assert MemberHistory(declined=frozenset({"orca"})).is_done_with("orca")
    assert not NEWCOMER.is_done_with("orca")


def test_what_was_declined_stays_so_while_it_is_wanted_too() -> None:
    orca = frozenset({"orca"})
    assert MemberHistory(wanted=orca, declined=orca).is_done_with("orca")
    assert not MemberHistory(wanted=orca).is_done_with("orca")


def test_whoever_has_anything_on_a_shelf_is_no_newcomer() -> None:
    one = frozenset({"orca"})
    assert NEWCOMER.is_newcomer
    assert MemberHistory(declined=one).is_newcomer
    shelves = [MemberHistory(finished={"orca": None}), MemberHistory(reading=one)]
    assert not any(each.is_newcomer for each in [*shelves, MemberHistory(wanted=one), MemberHistory(dropped=one)])
