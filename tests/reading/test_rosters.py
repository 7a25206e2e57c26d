"""Who reads a paper, in words: capped, within their room, and nothing of it markup."""

from bot.reading.views import Reader, Roster, Takeaway
from bot.ui.reading.roster import join_names, reader_lines, roster_lines
from bot.ui.reading.wording import format_ordinal, format_stars
from tests.support.subjects import START

DAY = f"<t:{int(START.timestamp())}:D>"


def some_readers(count: int, name: str = "R") -> tuple[Reader, ...]:
    return tuple(Reader(number, f"{name}{number}", START) for number in range(1, count + 1))


def test_a_line_names_five_and_counts_the_others() -> None:
    assert join_names(some_readers(1, "*R*"), 5, 220) == "\\*R\\*1"
    assert join_names(some_readers(5), 5, 220) == "R1, R2, R3, R4, R5"
    assert join_names(some_readers(6), 5, 220) == "R1, R2, R3, R4, R5 +1 more"
    assert join_names(some_readers(5), 5, 220, people=9) == "R1, R2, R3, R4, R5 +4 more"


def test_names_that_find_no_room_are_counted_too_but_for_the_first() -> None:
    assert join_names(some_readers(3), 5, 10) == "R1, R2, R3"
    assert join_names(some_readers(3), 5, 9) == "R1, R2 +1 more"
    assert join_names(some_readers(3), 5, 1) == "R1 +2 more"


def test_a_list_has_twelve_with_the_day_and_counts_the_others() -> None:
    assert reader_lines((Reader(1, "*A*", None), Reader(2, "B", START)), "since") == f"\\*A\\*\nB since {DAY}"
    assert len(reader_lines(some_readers(12), "on").split("\n")) == 12
    assert reader_lines(some_readers(14), "on").split("\n")[11:] == [f"R12 on {DAY}", "+2 more"]
    assert reader_lines(some_readers(13), "on").split("\n")[12:] == ["+1 more"]


def test_a_card_says_what_there_is_and_no_more() -> None:
    assert roster_lines(Roster(), 600) == ""
    assert roster_lines(Roster(reading=some_readers(6)), 600) == "**Reading:** R1, R2, R3, R4, R5 +1 more"
    assert roster_lines(Roster(finished=some_readers(2), wanted=3), 600) == "**Finished:** 2 · **Wanted by:** 3"
    rated = Roster(finished=some_readers(3), ratings=(4, 4, 5))
    assert roster_lines(rated, 600) == "**Finished:** 3 · ★ 4.3 from 3 ratings"


def test_the_first_takeaway_is_shown_where_it_fits_and_is_no_markup() -> None:
    takeaways = tuple(Takeaway(f"*{name}*", f"[{name}](http://e)") for name in "AB")
    line = "> \\[A\\](http://e) – \\*A\\*"
    assert roster_lines(Roster(takeaways=takeaways), 600) == line
    assert roster_lines(Roster(takeaways=takeaways), len(line)) == line
    assert roster_lines(Roster(takeaways=takeaways), len(line) - 1) == ""


def test_what_finds_no_room_is_left_out_as_a_whole() -> None:
    assert roster_lines(Roster(wanted=3), len("**Wanted by:** 3")) == "**Wanted by:** 3"
    assert roster_lines(Roster(wanted=3), len("**Wanted by:** 3") - 1) == ""


def test_rounds_and_ratings_read_as_people_write_them() -> None:
    numbers = (4, 9, 10, 11, 12, 13, 20, 21, 22, 23, 101, 111, 120)
    endings = ("th", "th", "th", "th", "th", "th", "th", "st", "nd", "rd", "st", "th", "th")
    assert [format_ordinal(each) for each in (1, 2, 3)] == ["First", "Second", "Third"]
    assert [format_ordinal(each) for each in numbers] == [
        f"{each}{ending}" for each, ending in zip(numbers, endings, strict=True)
    ]
    assert [format_stars(each) for each in (1, 3, 5)] == ["★☆☆☆☆", "★★★☆☆", "★★★★★"]
