"""Lists in pages: every item on one of them, and buttons that keep their place."""

import pytest

from bot.ui.kit.pages import Page, page_of, pagination_buttons
from bot.ui.papers.topics import AllTopics

LETTERS = "abcdefghijk"


@pytest.mark.parametrize(("length", "pages"), [(0, 1), (1, 1), (4, 1), (5, 1), (6, 2), (10, 2), (11, 3)])
def test_each_item_stands_on_one_page_with_its_rank(length: int, pages: int) -> None:
    shown = [page_of(LETTERS[:length], number) for number in range(pages)]
    assert [each.pages for each in shown] == [pages] * pages
    assert [each.number for each in shown] == list(range(pages))
    ranked = [(rank, item) for each in shown for rank, item in enumerate(each.items, each.first)]
    assert ranked == list(enumerate(LETTERS[:length], 1))
    assert max(len(each.items) for each in shown) <= 5


@pytest.mark.parametrize(("asked", "number"), [(-1, 0), (0, 0), (2, 2), (3, 2), (99, 2)])
def test_a_page_that_is_no_longer_there_is_the_nearest_one(asked: int, number: int) -> None:
    assert page_of(LETTERS, asked).number == number


@pytest.mark.parametrize(
    ("number", "pages", "expected"),
    [
        (0, 1, []),
        (0, 2, [("Back", True), ("Next · 1 of 2", False)]),
        (1, 2, [("Back", False), ("Next · 2 of 2", True)]),
        (1, 3, [("Back", False), ("Next · 2 of 3", False)]),
        (2, 3, [("Back", False), ("Next · 3 of 3", True)]),
    ],
)
def test_buttons_lead_to_the_pages_beside_it(number: int, pages: int, expected: list[tuple[str, bool]]) -> None:
    buttons = pagination_buttons(Page((), number, pages, 1), AllTopics)
    assert [(each.item.label, each.item.disabled) for each in buttons] == expected
    assert len({each.custom_id for each in buttons}) == len(buttons), "Discord refuses two of one id"
    beside = {"Back": number - 1, "Next": number + 1}
    for each in buttons:
        if not each.item.disabled:
            assert each.custom_id == f"b:{AllTopics(beside[str(each.item.label)[:4]]).custom_id}"
