"""What stands around an author's name is told from the name."""

import pytest

from bot.catalog.around_names import bare_name


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("Ann Lee <ann@a.org>", "Ann Lee"),
        ("Ann Lee (ann.lee@mail.a.org)", "Ann Lee"),
        ("Ann Lee [mailto:ann@a.org]", "Ann Lee"),
        ("Ann Lee ann@a.org", "Ann Lee"),
        ("ann@a.org", ""),
        ("Dr. Ann Lee", "Ann Lee"),
        ("Prof.Dr. Ann Lee", "Ann Lee"),
        ("Prof Dr Ann Lee", "Ann Lee"),
        ("Mrs. Ann Lee <ann@a.org>", "Ann Lee"),
        ("By: Ann Lee", "Ann Lee"),
        ("by Ann Lee", "Ann Lee"),
        ("Written by Dr. Ann Lee.", "Ann Lee"),
        ("Ann Lee.", "Ann Lee"),
    ],
)
def test_the_name_is_left(item: str, name: str) -> None:
    assert bare_name(item) == name


@pytest.mark.parametrize(
    "item",
    ["Ann Lee", "Bo Wu Jr.", "Ann L.", "Ann Lee et al.", "Cy etc.", "Acme Inc.", "...", "Drew Lee", "Byron Lee", "by",
     "Dr", "Mr. x", "Ann@Lab", "Team (MIT)", "Ann Li.", ""],
)  # fmt: skip
def test_what_belongs_to_a_name_stays(item: str) -> None:
    assert bare_name(item) == item
