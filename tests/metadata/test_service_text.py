"""What services write as titles, names and years becomes plain text of one line."""

import time

import pytest

from bot.metadata.service_text import names, plain, year

TITLES = {
    "Plain": "Plain",
    "  Two\n  lines\t": "Two lines",
    "<i>In vivo</i> <b>bold</b>": "In vivo bold",
    "CO<sub>2</sub> and H<sup>+</sup>": "CO2 and H+",
    "&lt;i&gt;Homo sapiens&lt;/i&gt; &amp;amp; friends": "Homo sapiens & friends",
    "R&amp;D in the '90s": "R&D in the '90s",
    "<jats:title>Results</jats:title><jats:p>of it</jats:p>": "Results of it",
    '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msub><mml:mi>H</mml:mi><mml:mn>0</mml:mn>'
    "</mml:msub></mml:math> tension": "H0 tension",
    "<inline-formula><tex-math>$x^2$</tex-math><mml:math><mml:mi>x</mml:mi></mml:math></inline-formula> fits": "x fits",
    "A<script>alert(1)</script>B": "AB",
    "A<SCRIPT type='x'>alert(1)</SCRIPT >B": "AB",
    "A&lt;script&gt;alert(1)&lt;/script&gt;B": "AB",
    '<img src=x onerror="alert(1)">Title': "Title",
    "<a href='https://evil.example'>Click</a>": "Click",
    "one<br/>two": "one two",
    "Vec<T> considered for a < b": "Vec<T> considered for a < b",
    "p<0.05 and n>3": "p<0.05 and n>3",
    "<![CDATA[Title]]>": "Title",
    "A \u202eevil\u202c \u2066x\u2069": "A evil x",
    "nul\x00l\x1b[31m\x07": "null[31m",
    "zero\u200bwidth\ufeff": "zero\u200bwidth\ufeff",
    "lone \ud800 surrogate": "lone surrogate",
    "\u3164\u2800": "",
    "<i></i>": "",
    "": "",
    "&#x202e;x": "x",
    "&amp;amp;lt;b&amp;amp;gt;": "&lt;b&gt;",
    "&#0;&#xd800;x": "\ufffd\ufffdx",
    "深度学习": "深度学习",
}


@pytest.mark.parametrize("raw", TITLES)
def test_titles_become_plain(raw: str) -> None:
    assert plain(raw) == TITLES[raw]


@pytest.mark.parametrize("value", [None, 3, [], {}, b"x", True])
def test_what_is_no_text_is_empty(value: object) -> None:
    assert plain(value) == ""


@pytest.mark.parametrize("raw", ["<script>" * 100_000, "<" * 500_000, "&" * 500_000, "<a " * 200_000, "<!--" * 100_000])
def test_hostile_titles_take_no_time(raw: str) -> None:
    begun = time.process_time()
    assert len(plain(raw)) <= 300
    assert time.process_time() - begun < 0.5


def test_titles_and_lists_of_names_have_a_bound() -> None:
    assert plain("word " * 200).endswith("word…")
    assert len(plain("word " * 200)) <= 300
    assert len(names(f"Person {number}" for number in range(5000))) == 30
    assert names(["Ada", "Ada", "", None, "<b>Ben</b>"]) == ("Ada", "Ben")


@pytest.mark.parametrize(
    ("value", "known"),
    [("2020-01-23", 2020), ("2020", 2020), (2021, 2021), ("20201", None), (0, None), (99999, None), (True, None),
     (None, None), ("in 2020", None), (2020.5, None)],
)  # fmt: skip
def test_years(value: object, known: int | None) -> None:
    assert year(value) == known
