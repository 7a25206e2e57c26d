"""What a pasted text calls a paper that the list lacks: in records, behind labels, in citations, tabs and messages.

`stated_titles.txt` has the texts, each with a line `=>` behind it and there its title. That is empty for authors,
venues, sites, remarks and what may be one of them: such a paper stays under its id.
"""

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.latex_marks import plain_latex
from bot.library.cited_names import NameShape, judge_names
from bot.library.text_lookup import Lookup
from bot.patterns import compile_later

STATED = Path(__file__).with_name("stated_titles.txt")
U, T = "https://arxiv.org/abs/2001.08361", "Scaling Laws for Neural Language Models"


def blocks() -> Iterator[tuple[str, str]]:
    """Each text with its title."""
    lines: list[str] = []
    for line in STATED.read_text().split("\n"):
        if line.startswith("=>"):
            yield "\n".join(lines).removeprefix("\n"), line[2:].strip()
            lines = []
        else:
            lines.append(line)


@pytest.mark.parametrize(("text", "title"), list(blocks()))
def test_a_title_is_taken_from_where_it_stands_and_nothing_else_for_one(text: str, title: str) -> None:
    lookup = Lookup.of(text)
    assert lookup.identifier is not None
    assert lookup.title == title


@pytest.mark.parametrize(
    "text", [f"Title:\u200b {T} {U}", f"{T}\t2020\t{U}", f"TY  - JOUR\nTI  - {T}\nUR  - {U}\nER  - "]
)
def test_white_space_and_what_is_not_seen_belong_to_no_title(text: str) -> None:
    assert Lookup.of(text).title == T


def test_no_text_stands_twice() -> None:
    texts = [text for text, _ in blocks()]
    assert len(texts) > 400
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("", NameShape.NO),
        ("et al.", NameShape.NO),
        ("Ada Lovelace", NameShape.POSSIBLE),
        ("Ada Lovelace et al.", NameShape.SURE),
        ("Ada Lovelace, Bo Wu", NameShape.SURE),
        ("A. Lovelace", NameShape.SURE),
        ("Lovelace A", NameShape.POSSIBLE),
        ("Lovelace A, Wu B", NameShape.SURE),
        ("Lovelace, A., Wu, B.", NameShape.SURE),
        ("Lovelace, A., Wu", NameShape.POSSIBLE),
        ("Lovelace, Ada, and Bo Wu", NameShape.SURE),
        ("Lovelace, Ada; Wu, Bo", NameShape.SURE),
        ("Lovelace, Wu", NameShape.POSSIBLE),
        ("Ludwig van der Berg und Åsa Öst", NameShape.SURE),
        ("Deep Learning", NameShape.NO),
        ("Deep Learning, Ada Lovelace, Bo Wu", NameShape.SURE),
        ("Deep Learning, Ada Lovelace", NameShape.NO),
        ("Attention for All", NameShape.NO),
        ("A Survey", NameShape.NO),
        ("张伟, 李娜", NameShape.SURE),
        ("张伟", NameShape.POSSIBLE),
        ("山田 太郎、鈴木 花子", NameShape.SURE),
        ("大型语言模型综述", NameShape.NO),
    ],
)
def test_names_are_told_by_their_shape(text: str, shape: NameShape) -> None:
    assert judge_names(text) is shape


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"$\pi_0$", "π0"),
        (r"$\Gamma$ and $\lambda$", "Γ and λ"),
        (r"$O(n^2)$", "O(n^2)"),
        (r"$\frac{3}{2}$", "3/2"),
        (r"$k$-means", "k-means"),
        (r"\(\alpha\)", "α"),
        ("$5 and $10", "5 and 10"),
        (r"\$5 and \$10", "$5 and $10"),
        (r"Erd\H{o}s--R\'enyi", "Erdős–Rényi"),
        (r"{\O}re \& {\ss}", "Øre & ß"),
        (r"\textsc{Flash} and \emph{Fast}", "Flash and Fast"),
        ("``Graphs''", "“Graphs”"),
        ("a~b", "a b"),
    ],
)
def test_latex_is_shown_as_a_reader_sees_it(latex: str, plain: str) -> None:
    assert plain_latex(latex, commands=True) == plain


PIECES = [
    "Kaplan, J., ", "et al. ", "(2020). ", '"', "“", "by ", " - ", " | ", ". ", "\n", "Title: ",
    "TI  - ", "%T ", "doi ",
    "[", "](", "$", "\\", "{", "#a ", "@a ", "张，", "a", "A", " ", ",", ";",
    "<", "…", "!", "♥", "link: ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.integers(1, 900))
def test_any_text_is_read_to_its_end(pieces: list[str], times: int) -> None:
    title = Lookup.of(f"{''.join(pieces) * times}{U}"[:6000]).title
    assert len(title) <= 300
    assert "\n" not in title


def test_no_pattern_has_a_choice_within_a_choice() -> None:
    """What is repeated without a bound has no such part within: its time would double with each letter."""
    parser = importlib.import_module("re._parser")
    patterns = []
    of_library = ("stated_titles", "labelled_titles", "cited_names", "venue_names")
    names = [*(f"bot.library.{name}" for name in of_library), "bot.catalog.latex_marks", "bot.catalog.latex_commands"]
    for module in map(importlib.import_module, names):
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        patterns += re.findall(r're\.(?:sub|search|match|fullmatch|split|finditer)\(\s*r"((?:[^"\\]|\\.)*)"', text)
        made = [value for value in vars(module).values() if hasattr(value, "cache_info")]
        kinds = {each: inspect.get_annotations(each.__wrapped__)["return"] for each in made}
        patterns += [each().pattern for each, kind in kinds.items() if kind == re.Pattern[str]]
        patterns += [value.pattern for value in vars(module).values() if type(value) is type(compile_later(""))]
    assert _nests(parser.parse("(?:a+|b)*"), within=False)
    assert len(patterns) > 40
    for pattern in patterns:
        assert not _nests(parser.parse(pattern.replace('\\"', '"')), within=False), pattern


def _nests(parsed: object, *, within: bool) -> bool:
    """Of a pattern as the standard library reads it: pairs of an operation and what it works on."""
    if isinstance(parsed, tuple) and len(parsed) == 2 and str(parsed[0]) in {"MAX_REPEAT", "MIN_REPEAT"}:
        _, most, inner = parsed[1]
        unbounded = most > 1000
        return (within and unbounded) or _nests(inner, within=within or unbounded)
    if isinstance(parsed, str | int) or parsed is None:
        return False
    items = parsed if isinstance(parsed, tuple | list) else getattr(parsed, "data", [])
    return any(_nests(item, within=within) for item in items)
