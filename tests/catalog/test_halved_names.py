"""A list's comma in the middle of a name: family names find their given names again, and whole names stay."""

import pytest

from bot.catalog.halved_names import with_whole_names


@pytest.mark.parametrize(
    ("names", "whole"),
    [
        (["Garcia Marquez", "Gabriel"], ["Gabriel Garcia Marquez"]),
        (["Garcia Marquez", "Gabriel", "Vargas Llosa", "Mario"], ["Gabriel Garcia Marquez", "Mario Vargas Llosa"]),
        (["Li", "Wei", "Ann Lee"], ["Wei Li", "Ann Lee"]),
        (["Ann Lee", "Li", "Wei"], ["Ann Lee", "Wei Li"]),
        (["Ann Lee", "Bo", "Li", "Wei"], ["Bo Ann Lee", "Wei Li"]),
        (["Ann Lee", "Bo Wu", "Cy"], ["Ann Lee", "Cy Bo Wu"]),
        (["Knuth", "Donald Ervin"], ["Donald Ervin Knuth"]),
        (["Knuth", "Donald Ervin", "Lee", "Ann"], ["Donald Ervin Knuth", "Ann Lee"]),
        (["van den Oord", "Aaron", "Ann Lee"], ["Aaron van den Oord", "Ann Lee"]),
        (["O'Neil", "Cathy", "Ann Lee"], ["Cathy O'Neil", "Ann Lee"]),
        (["McDonald", "Ryan", "Ann Lee"], ["Ryan McDonald", "Ann Lee"]),
        (["Garcia-Marquez", "Gabriel"], ["Gabriel Garcia-Marquez"]),
        (["KWON", "Woosuk"], ["Woosuk KWON"]),
        (["kwon", "woosuk"], ["woosuk kwon"]),
        (["Иванов", "Иван Иванович"], ["Иван Иванович Иванов"]),
        (["A B C D".replace(" ", "a ") + "a", "Gabriel"], ["Gabriel Aa Ba Ca Da"]),
        (["Li", "W.", "Ann Lee"], ["W. Li", "Ann Lee"]),
        (["Li", "W. X.", "Ann Lee"], ["W. X. Li", "Ann Lee"]),
        (["Ann Lee", "W."], ["W. Ann Lee"]),
        (["李", "伟"], ["李伟"]),
        (["李", "伟明", "Ann Lee"], ["李伟明", "Ann Lee"]),
        (["Ann Lee", "李", "伟"], ["Ann Lee", "李伟"]),
    ],
)
def test_two_halves_become_one_name(names: list[str], whole: list[str]) -> None:
    assert with_whole_names(names, [True] * len(names)) == whole


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["Plato"],
        ["Plato", "Aristotle", "Zeno"],
        ["Ann Lee", "Bo Wu"],
        ["Ann Lee", "Bo Wu", "Cy Xu"],
        ["OpenAI", "Ann Lee"],
        ["Ann Lee", "OpenAI"],
        ["Research Group", "Wei"],
        ["Wei", "Research Group"],
        ["Anonymous", "Ann Lee"],
        ["Ann Lee", "contributors"],
        ["Ann Lee", "others"],
        ["King", "Jr."],
        ["W. Kwon", "Z. Li"],
        ["Kwon W.", "Li"],
        ["Aa Ba Ca Da Ea", "Gabriel"],
        ["X", "Wei"],
        ["Wei", "X"],
        ["R2D2", "Wei"],
        ["W.", "Li Wei"],
        ["李伟", "王芳"],
        ["李", "王芳芳"],
        ["李", "Wei"],
        ["李"],
    ],
)
def test_whole_names_and_what_is_no_persons_name_stay(names: list[str]) -> None:
    assert with_whole_names(names, [True] * len(names)) == names


@pytest.mark.parametrize(
    ("names", "joinable", "whole"),
    [
        (["Li", "Wei"], [True, False], ["Li", "Wei"]),
        (["Li", "Wei"], [False, True], ["Li", "Wei"]),
        (["Li", "W."], [True, False], ["Li", "W."]),
        (["Li", "W."], [False, True], ["Li", "W."]),
        (["李", "伟"], [True, False], ["李", "伟"]),
        (["李", "伟"], [False, True], ["李", "伟"]),
        (["Li", "Wei", "Ann Lee"], [True, True, False], ["Wei Li", "Ann Lee"]),
        (["Plato", "Aristotle", "Zeno"], [False, True, True], ["Plato", "Zeno Aristotle"]),
    ],
)
def test_names_in_quotes_are_joined_with_none(names: list[str], joinable: list[bool], whole: list[str]) -> None:
    assert with_whole_names(names, joinable) == whole
