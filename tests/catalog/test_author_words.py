"""Words for further authors and for groups: the check of a list and its exports know the same."""

import pytest

from bot.catalog.author_words import (
    has_group_word,
    is_count_of_others,
    names_group,
    stands_for_others,
    without_others,
)
from bot.catalog.bibtex_authors import authors_field
from tests.support.catalog_texts import entry, problems_of

OTHERS = (
    "等", "y otros", "et coll.", "& al.", "and colleagues", "12 more", "+3", "many others", "et al", "u. a.", "u.a.",
    "et autres", "e outros", "e altri", "ed altri", "i inni", "и др.", "他", "ほか", "et alii", "a. o.",
    "and co-workers", "and team", "and coauthors", "+ 3 others", "and 12 others", "and 3 co-authors", "and many more",
    "... (12 more)", "[…]", "etc", "und andere", "& co.", "& others", "& 4 more", "and several others",
    "and collaborators", "m.fl.", "3 authors more", "...and 5 more", "+12 authors", "12 additional authors",
    "und Mitarbeiter", "y cols.", "…", "with 3 others", "et al.,", "and others.", "(and 3 others)", "(+3)", "(et al.)",
    "and the team", "and friends", "and dozens more", "and a dozen others", "y colaboradores", "et collaborateurs",
    "sowie weitere", "и другие", "and 4 others", "und weitere", "og andre", "en anderen", "ja muut", "och andra",
    "et d'autres", "y otras", "e outras", "ve diğerleri", "и соавт.", "i in.", "a kol.", "és mások", "et 3 autres",
    "und 4 weitere", "y 4 más", "und 12 andere", "+ 7 more authors", "and 1 other", "and numerous others",
    "additional authors not shown", "and twelve others", "and 20+ others", "and co", "(12 authors)",
    "(and 12 additional authors not shown)",
)  # fmt: skip


@pytest.mark.parametrize("others", OTHERS)
def test_words_for_further_authors_are_known_to_check_and_exports(others: str) -> None:
    assert stands_for_others(others)
    for behind in (f" {others}", f", {others}"):
        assert without_others(f"Ann Lee{behind}") == ("Ann Lee", True)
        assert authors_field((f"Ann Lee{behind}",), 9) == "Ann Lee and others"
    assert authors_field(("Ann Lee", others), 9) == "Ann Lee and others"
    for problem in problems_of(entry(f"authors:\n- Ann Lee\n- {others!r}")):
        assert "write `authors: [Ann Lee, et al.]`" in problem.hint


@pytest.mark.parametrize("others", OTHERS)
def test_one_text_with_such_words_becomes_a_list_that_ends_in_them(others: str) -> None:
    (problem,) = problems_of(entry(f"authors: {f'Ann Lee, Bo Wu, {others}'!r}"))
    assert problem.hint == "write `authors: [Ann Lee, Bo Wu, et al.]`"


@pytest.mark.parametrize(
    "name",
    [
        "Ann More", "Ann Others-Lee", "Etta Lee", "Al Gore", "Weng Al", "Bo Andre", "Ann Teamer", "Jens Andersen",
        "Marie Autret", "Mit Romney", "Ann Friend", "Lee, Ann", "Ann K.", "Jr. Lee", "Alii Kamaka", "Colin Coll",
        "Cole Coles", "Bo Inn", "李等闲", "他信", "Kol Lee", "Más Bo",
    ],
)  # fmt: skip
def test_names_of_people_that_resemble_such_words_are_whole(name: str) -> None:
    assert without_others(name) == (name, False)
    assert not stands_for_others(name)


@pytest.mark.parametrize(
    ("author", "people"),
    [("Kwon W. et al.", "Kwon W."), ("Ann Lee Jr. and others", "Ann Lee Jr."), ("A B ... ", "A B")],
)
def test_the_full_stop_of_an_initial_stays(author: str, people: str) -> None:
    assert without_others(author) == (people, True)


@pytest.mark.parametrize(
    ("others", "has_count"),
    [
        ("and 4 others", True),
        ("+3", True),
        ("four more", True),
        ("et al.", False),
        ("and colleagues", False),
        ("3", False),
    ],
)
def test_a_count_of_others_is_told_from_words(others: str, has_count: bool) -> None:
    assert is_count_of_others(others) is has_count


@pytest.mark.parametrize(
    "name",
    [
        "Association for Computing Machinery", "Universität Wien", "International Business Machines",
        "BigScience Workshop", "Max-Planck-Institut", "Université de Lyon", "Gemini Team", "vLLM contributors",
        "Qwen Team", "Machine Intelligence Laboratories", "ATLAS Collaboration", "National Science Foundation",
        "Deutsche Forschungsgemeinschaft", "Forschungszentrum Jülich", "European Commission",
    ],
)  # fmt: skip
def test_a_name_of_a_group_is_one_to_both(name: str) -> None:
    assert has_group_word(name)
    assert names_group(name)
    assert problems_of(entry(f'authors: ["{name}", Ann Lee]')) == ()


@pytest.mark.parametrize(
    "name", ["Ann Lee", "Peter Bank", "Frank Press", "Ann Teamer", "Mary Grouper", "Labib Corp-Lee"]
)
def test_a_persons_name_is_no_groups(name: str) -> None:
    assert not has_group_word(name) or "Corp" in name


@pytest.mark.parametrize("nobody", ["TBD", "unknown", "N/A", "Various", "(no author)", "未知"])
def test_what_names_nobody_is_asked_about_unless_it_stands_in_quotes(nobody: str) -> None:
    (problem,) = problems_of(entry(f"authors: [{nobody}, Ann Lee]"))
    assert problem.message == f"`{nobody}` in `authors` names nobody"
    assert problems_of(entry(f'authors: ["{nobody}", "Ann Lee"]')) == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("LEE Ann, WU Bo", "Ann Lee, Bo Wu"),
        ("KWON Woosuk, LI Zhuo-Han", "Woosuk Kwon, Zhuo-Han Li"),
        ("GARCÍA Ana María, ÖZ Ali", "Ana María García, Ali Öz"),
    ],
)
def test_family_names_in_capitals_may_stand_first(written: str, meant: str) -> None:
    (problem,) = problems_of(entry(f"authors: [{written}]"))
    assert problem.message == "`authors` can be meant in two ways"
    assert f"`authors: [{meant}]`" in problem.hint
    assert problems_of(entry(f"authors: [{meant}]")) == ()


@pytest.mark.parametrize(
    "names", ["IBM Research, MIT Press", "LEE Ann", "Ann LEE, Bo WU", "JD Smith, A. Wu", "LEE Ann, Bo Wu"]
)
def test_other_capitals_are_no_family_names(names: str) -> None:
    assert problems_of(entry(f"authors: [{names}]")) == ()
