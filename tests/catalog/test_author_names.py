"""Names of authors in one text or one list: what is certain is taken apart, and the rest is asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.author_names import split_names, tidy_names
from bot.catalog.author_words import is_group
from bot.catalog.family_first import Names
from bot.catalog.name_marks import without_marks

TEXTS = {
    "Ann Lee": ["Ann Lee"],
    "Ann Lee, Bo Wu": ["Ann Lee", "Bo Wu"],
    "Ann Lee, Bo Wu, and Mu Li": ["Ann Lee", "Bo Wu", "Mu Li"],
    "Ann Lee,  ; Bo Wu and Mu Li": ["Ann Lee", "Bo Wu", "Mu Li"],
    "Ann Lee, , Bo Wu": ["Ann Lee", "Bo Wu"],
    "et al.": ["et al."],
    " ; ": [],
    "Ann Lee & Bo Wu": ["Ann Lee", "Bo Wu"],
    "Ann Lee, Bo Wu and Mu Li, Cy Oh": ["Ann Lee", "Bo Wu", "Mu Li", "Cy Oh"],
    "Kwon, Woosuk and Li, Zhuohan": ["Woosuk Kwon", "Zhuohan Li"],
    "Kwon, Woosuk; Li, Zhuohan;": ["Woosuk Kwon", "Zhuohan Li"],
    "Kwon, Woosuk and Li, Zhuohan and others": ["Woosuk Kwon", "Zhuohan Li", "et al."],
    "Kwon, W., Li, Z.": ["W. Kwon", "Z. Li"],
    "W. Kwon, Z. Li": ["W. Kwon", "Z. Li"],
    "van der Berg, Jan; De Vries, Piet": ["Jan van der Berg", "Piet De Vries"],
    "Garcia Perez, J.; Kim, S.-H.": ["J. Garcia Perez", "S.-H. Kim"],
    "李沐、阿斯顿": ["李沐", "阿斯顿"],
    "李沐，阿斯顿": ["李沐", "阿斯顿"],
    "李沐, 阿斯顿": ["李沐", "阿斯顿"],
    "李沐；阿斯顿": ["李沐", "阿斯顿"],
    "Lee, A., Wu, B., et al.": ["A. Lee", "B. Wu", "et al."],
    "Ann Lee | Bo Wu": ["Ann Lee", "Bo Wu"],
    "Ann Lee · Bo Wu": ["Ann Lee", "Bo Wu"],
    "Ann Lee* and Bo Wu†": ["Ann Lee", "Bo Wu"],
    "Martin King, Jr., Ann Lee": ["Martin King, Jr.", "Ann Lee"],
    "Mu Li (李沐、跟李沐), Ann Lee": ["Mu Li (李沐、跟李沐)", "Ann Lee"],
    "Ann Lee, Mu Li (李沐、跟李沐)": ["Ann Lee", "Mu Li (李沐、跟李沐)"],
    "Research and Development Group": ["Research and Development Group"],
    "Gemini Team, Google": ["Gemini Team, Google"],
}  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_names_in_one_text_are_taken_apart(text: str) -> None:
    assert split_names(text) == Names(TEXTS[text])


@pytest.mark.parametrize(
    "text",
    [
        "Kwon, Woosuk",
        "Kwon, Woosuk, Li, Zhuohan",
        "Kwon, Woosuk and Zhuohan Li",
        "Lee, Ann; OpenAI",
        "Müller, Jürgen und Schmidt, Anna",
        "Ann Lee y Bo Wu",
        "José Ortega y Gasset, Ann Lee",
        "Jean Dupont et Marie Curie",
        "李沐、阿斯顿和张三",
        "Ann Lee, MIT; Bo Wu, CMU",
        "Bill and Melinda Gates",
        "Simon & Schuster",
        "Ann Lee, Bo Wu and",
        "Kwon, Woosuk; Li, and; Oh, Cy",
        "Gemini Team: Ann Lee, Bo Wu",
        "van der Berg, Jan Piet and Ann Lee",
    ],
)
def test_what_may_be_one_person_or_two_is_not_certain(text: str) -> None:
    assert not split_names(text).are_certain


LISTS = [
    (["Kwon", "Woosuk; Li", "Zhuohan"], ["Woosuk Kwon", "Zhuohan Li"]),
    (["Kwon", "Woosuk and Li", "Zhuohan"], ["Woosuk Kwon", "Zhuohan Li"]),
    (["Kwon", "W.", "Li", "Z."], ["W. Kwon", "Z. Li"]),
    (["Kwon", "W", "de la Cruz", "Z"], ["W Kwon", "Z de la Cruz"]),
    (["Kwon", "W."], ["W. Kwon"]),
    (["Kwon, Woosuk", "Li, Zhuohan"], ["Woosuk Kwon", "Zhuohan Li"]),
    (["Kwon, W."], ["W. Kwon"]),
    (["Kwon, Woosuk and Li, Zhuohan"], ["Woosuk Kwon", "Zhuohan Li"]),
    (["Woosuk Kwon，Zhuohan Li"], ["Woosuk Kwon", "Zhuohan Li"]),
    (["李沐、阿斯顿"], ["李沐", "阿斯顿"]),
    (["Ann Lee", "Bo Wu", "and Mu Li"], ["Ann Lee", "Bo Wu", "Mu Li"]),
    (["Ann Lee", "& Mu Li"], ["Ann Lee", "Mu Li"]),
    (["Ann Lee", "Bo Wu and Mu Li"], ["Ann Lee", "Bo Wu", "Mu Li"]),
    (["Gemini Team, Google", "Ann Lee and Bo Wu"], ["Gemini Team, Google", "Ann Lee", "Bo Wu"]),
    (["Daniel Example*", "Eve Example†"], ["Daniel Example", "Eve Example"]),
    (["Ann Lee", "Bo Wu¹,²"], ["Ann Lee", "Bo Wu"]),
]  # fmt: skip


@pytest.mark.parametrize(("items", "names"), LISTS, ids=lambda value: str(value))
def test_a_list_whose_items_are_no_single_names_is_put_right(items: list[str], names: list[str]) -> None:
    assert tidy_names(items) == Names(names)


@pytest.mark.parametrize("items", [["Kwon, Woosuk"], ["Kwon", "Woosuk", "Li", "Zhuohan"]], ids=str)
def test_a_list_that_may_be_meant_otherwise_is_not_certain(items: list[str]) -> None:
    found = tidy_names(items)
    assert found is not None
    assert not found.are_certain


@pytest.mark.parametrize(
    "items",
    [["Ann Lee", "Bo Wu"], ["Plato", "Aristotle", "Zeno"], ["OpenAI", "Google"],
     ["A.", "B."], ["OpenAI", "DeepMind", "IBM", "Meta AI"],
     ["Woosuk Kwon et al."],
     ["Woosuk Kwon", "et al."], ["Ann Lee", "and others"],
     ["Ann Lee and others"], ["ZOMI (chenzomi12)", "contributors"], ["Mu Li (李沐、跟李沐)"],
     ["Martin King, Jr."], ["Gemini Team, Google"], ["Ann Lee", "X"],
     ["Ann van Lee Oh", "X."], ["Ann Lee, X"], ["Research and Development Group", "Ann Lee"], ["李沐"], ["C#"],
     ["李沐, 阿斯顿"]],
    ids=str,
)  # fmt: skip
def test_a_list_of_single_names_stays(items: list[str]) -> None:
    assert tidy_names(items) is None


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("Research and Development Group", True), ("Gemini Team, Google", True), ("University of Oslo", True),
     ("Ann Lee and Bo Wu", False), ("Ann Lee Group; Bo Wu", False), ("Lab A, Lab B, Lab C", False),
     ("Ann Lee, Bo Wu Lab", False), ("Lab A, X, Y", False)],
)  # fmt: skip
def test_a_group_is_one_name(name: str, is_one: bool) -> None:
    assert is_group(name) is is_one


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("A B*", "A B"),
        (r"A B\textsuperscript{1}", "A B"),
        ("A B *,†", "A B"),
        ("A B¹²", "A B"),
        ("A^{1,2} B", "A B"),
        ("A B2", "A B2"),
        ("*A", "*A"),
        ("A,", "A,"),
    ],
)
def test_marks_of_footnotes_are_taken_off_the_end(name: str, bare: str) -> None:
    assert without_marks(name) == bare


WORD = st.sampled_from(
    ["Ann", "Lee", "Woosuk", "Kwon", "Zoë", "O'Neil", "Li-Wei", "李沐", "de", "W.", "OpenAI", "Team", "Jr."]
)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
TEXT = st.lists(NAME, min_size=1, max_size=5).flatmap(
    lambda names: st.lists(
        st.sampled_from([", ", "; ", " and ", "、", "，", " & ", ", and ", "* "]),
        min_size=len(names),
        max_size=len(names),
    ).map(lambda between: "".join(part for pair in zip(names, between, strict=True) for part in pair))
)


@given(TEXT)
def test_what_was_taken_apart_once_stays_as_it_is(text: str) -> None:
    once = split_names(text)
    again = tidy_names(once.names)
    assert not once.are_certain or again is None or not again.are_certain or again.names == once.names


@given(st.lists(NAME, min_size=1, max_size=5))
def test_a_list_that_was_put_right_once_is_right(items: list[str]) -> None:
    if (once := tidy_names(items)) and once.are_certain:
        assert (again := tidy_names(once.names)) is None or not again.are_certain
