"""A list of names is told from a title by its shape: each style of citing people, and what comes near to it."""

import pytest

from bot.library.cited_names import NameShape, judge_names

SURE = [
    "Ada Lovelace, et al.",
    "Ada Lovelace, others",
    "Ada Lovelace, , Bo Wu",
    "A. Lovelace, B. Wu",
    "J. R. R. M. T. Tolkien",
    "Lovelace, A, Wu, B",
    "Lovelace, AB, Wu, CD",
    "Lovelace AB, Wu CD",
    "Lovelace ABCD, Ada Wu",  # four capitals are a family's name
    "Lovelace, Ada; Wu, Bo;",
    "De la Cruz, Ana; Wu, Bo",
    "Lovelace, Ada Augusta",
    "Lovelace, Ada, Bo Wu, and A. Turing",
    "Ada Lovelace, Bo Wu Jr.",
    "Ada O’Brien-Lee*, Bo Wu†",
]
POSSIBLE = [
    "Lovelace",
    "Lovelace, Ada",
    "A. B., C. D.",
    "A. Lovelace, B.",
    "Lovelace, A., Wu, Bo",
    "Lovelace, ABC, Wu, DEF",
    "Lovelace, Bo, Wu, Xi",
    "Lovelace ABC, Ada Wu",
    "Lovelace, Ada, Bo Wu, Turing",
    "Ada Lovelace, Wu",
    "De la Cruz Ortiz, Ana; Wu, Bo",
    "Maria de la Cruz",
    "山田太 郎次郎",
]
NO = [
    "",
    ", ;",
    "others",
    "Learning",
    "Deep Lovelace",
    "Ada Learning",
    "ada lovelace",
    "Ada For All",
    "Ada GPT-4",
    "Ada Lee.Wu",
    "Ana Maria de la Cruz",
    "J. R. R. M. T. S. Tolkien",
    "Lovelace, Ada for; Wu, Bo",
    "Lovelace, Ada; Attention for",
    "Learning, Deep; Wu, Bo",
    "lovelace, ada; wu, bo",
    "张伟丽娜",
    "山田太郎丸 次郎",
]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        *((text, NameShape.SURE) for text in SURE),
        *((text, NameShape.POSSIBLE) for text in POSSIBLE),
        *((text, NameShape.NO) for text in NO),
    ],
)
def test_who_wrote_something_is_told_by_the_style_of_the_list(text: str, shape: NameShape) -> None:
    assert judge_names(text) is shape
