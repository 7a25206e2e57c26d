"""A name with more behind it in one item: what may be meant is asked, and each answer to that is read as it says."""

import pytest

from bot.catalog.name_and_place import WithMore, is_employer, is_person, is_university, with_more
from tests.support.catalog_texts import entry, problems_of


@pytest.mark.parametrize(
    ("item", "name", "rest"),
    [
        ("J. Smith, MIT", "J. Smith", "MIT"),
        ("Ann Lee, Stanford University", "Ann Lee", "Stanford University"),
        ("Ann Lee, Microsoft Research", "Ann Lee", "Microsoft Research"),
        ("Ann Lee, Google", "Ann Lee", "Google"),
        ("Ann Lee, OpenAI", "Ann Lee", "OpenAI"),
        ("Ann Lee, University of Oslo, Norway", "Ann Lee", "University of Oslo, Norway"),
        ("Ann Lee, Department of Physics", "Ann Lee", "Department of Physics"),
        ("Ann Lee, TU München", "Ann Lee", "TU München"),
        ("Ann Lee, editor", "Ann Lee", "editor"),
        ("Ann Lee, ed.", "Ann Lee", "ed."),
        ("Ann Lee; MIT", "Ann Lee", "MIT"),
        ("Ann Lee @ MIT", "Ann Lee", "MIT"),
        ("Ann Lee @MIT", "Ann Lee", "MIT"),
        ("Ann Lee – MIT", "Ann Lee", "MIT"),
        ("Ann Lee - Bo Wu", "Ann Lee", "Bo Wu"),
        ("Ann Lee at Oslo", "Ann Lee", "Oslo"),
        ("Ann Lee from CMU", "Ann Lee", "CMU"),
        ("Ann Lee/MIT", "Ann Lee", "MIT"),
        ("Ann Lee (MIT)", "Ann Lee", "MIT"),
        ("Ann Lee [UC Berkeley]", "Ann Lee", "UC Berkeley"),
        ("José van der Berg, ETH Zürich", "José van der Berg", "ETH Zürich"),
        ("张伟, 清华大学", "张伟", "清华大学"),
        ("김철수, 서울대학교", "김철수", "서울대학교"),
    ],
)
def test_what_stands_behind_a_name_is_asked_about(item: str, name: str, rest: str) -> None:
    assert with_more(item) == WithMore(name, rest)
    (problem,) = problems_of(entry(f'authors: ["{item}"]'))
    assert problem.message == f"`{item}` in `authors` holds more than a name"
    assert (
        problem.hint
        == f"if `{rest}` is no part of the name, write `{name}`; if it's an author, make it an item of its own"
    )
    assert problem.fix is None
    assert problems_of(entry(f'authors: ["{name}"]')) == problems_of(entry(f'authors: ["{name}", "{rest}"]')) == ()


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Garcia Marquez", "Gabriel"),
        ("Vargas Llosa", "Mario"),
        ("Smith John", "Paul"),
        ("Ann Lee", "Oslo"),
        ("Garcia Lorca", "F."),
        ("Garcia Lorca", "JP"),
        ("Sánchez Pérez", "María J."),
    ],
)
def test_what_may_be_a_given_name_or_none_is_asked_about(name: str, rest: str) -> None:
    item = f"{name}, {rest}"
    if rest == "F.":  # can be nothing else
        assert problems_of(entry(f'authors: ["{item}"]'))[0].hint == "write `authors: [F. Garcia Lorca]`"
        return
    assert with_more(item) == WithMore(name, rest, f"{rest} {name}")
    (problem,) = problems_of(entry(f'authors: ["{item}"]'))
    assert problem.message == f"`{item}` in `authors` can be meant in several ways"
    assert problem.hint == (
        f"if `{rest}` is the given name, write `{rest} {name}`; if it's no name, write `{name}`; if it's an author, "
        "make it an item of its own and put both in quotes"
    )
    for answer in (f'"{rest} {name}"', f'"{name}"', f'"{name}", "{rest}"'):
        assert problems_of(entry(f"authors: [{answer}]")) == ()


@pytest.mark.parametrize(
    "item",
    [
        "Ann Lee", "Ann Lee, Jr.", "Ann Lee, PhD", "Ann Lee, III", "OpenAI, Inc.", "Gemini Team, Google",
        "Ann Lee et al.",
        "ATLAS Collaboration, CERN", "Research and Development Group",
        "Department of Physics, University of Oslo", "Mu Li (李沐)", "ZOMI (chenzomi12)", "Jean-Luc Picard",
        "Leonardo da Vinci", "Lawrence of Arabia", "Ann Lee-Wu", "Plato", "李沐",
    ],
)  # fmt: skip
def test_one_name_is_one(item: str) -> None:
    assert with_more(item) is None
    assert problems_of(entry(f'authors: ["{item}"]')) == ()


def test_two_people_are_asked_about_as_such() -> None:
    assert with_more("Ann Lee, Bo Wu") is None
    (problem,) = problems_of(entry('authors: ["Ann Lee, Bo Wu"]'))
    assert problem.message == "`Ann Lee, Bo Wu` in `authors` may be several people"


def test_a_family_name_of_two_words_is_turned_beside_one_that_is_sure() -> None:
    (problem,) = problems_of(entry('authors: ["Kwon, Woosuk", "Garcia Marquez, Gabriel"]'))
    assert problem.hint == "write `authors: [Woosuk Kwon, Gabriel Garcia Marquez]`"


@pytest.mark.parametrize(
    "place", ["MIT", "Stanford University", "ETH Zürich", "Department of Physics", "清华大学", "UCLA"]
)
def test_a_university_beside_a_person_is_asked_about(place: str) -> None:
    assert is_university(place)
    (problem,) = problems_of(entry(f"authors: [Ann Lee, {place}]"))
    assert problem.message == f"`{place}` in `authors` may be where somebody works"
    assert problem.hint == "if so, delete it; else put it in quotes"
    assert problems_of(entry(f'authors: [Ann Lee, "{place}"]')) == problems_of(entry(f"authors: [{place}]")) == ()


@pytest.mark.parametrize(
    "text", ["J. Smith, MIT", "J. Smith, MIT and A. Lee, CMU", "Ann Lee, Google", "Ann Lee, UCLA; Bo Wu"]
)
def test_a_text_with_places_of_work_is_not_taken_apart(text: str) -> None:
    (problem,) = problems_of(entry(f"authors: {text}"))
    assert problem.fix is None
    assert problem.hint.startswith("name each author on its own")


@pytest.mark.parametrize(
    ("text", "person", "employer"),
    [
        ("Ann Lee", True, False),
        ("J. Smith", True, False),
        ("Google Research", False, True),
        ("IBM", False, True),
        ("Gemini Team", False, False),
        ("Plato", False, False),
        ("JP", False, False),
        ("李沐", True, False),
    ],
)
def test_people_are_told_from_employers(text: str, person: bool, employer: bool) -> None:
    assert (is_person(text), is_employer(text)) == (person, employer)
