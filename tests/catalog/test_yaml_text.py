"""Values written as YAML read back as the same text, wherever they stand."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalog.editing.yaml_text import WIDTH, Value, as_yaml, scalar

HOSTILE = [
    "a: b", "x #y", "#a", "-a", "- a", "?", "a:", " a", "a ", "@x", "%x", "[x]", "{x}", "a,b", "~",
    "null", "''", '"', "it's", 'say "x"', '\\n', 'a\nb', 'a\tb', '\x1b', '\u2028', '👩\u200d🔬', "李沐：x",
    "!x", "&x", "*x", "|", ">", "=", "https://a.org/?x=1,2", "https://a.org/x:", "https://a.org/#x",
    "---", "...", "<<", '\ue000', '\ufffd',
]  # fmt: skip
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=30)


def reads_back(value: Value) -> None:
    for text in (f"k: {as_yaml(value)}\n", f"{{k: {as_yaml(value)}, l: x}}\n", f"- k: {as_yaml(value)}\n"):
        found = yaml.load(text, Loader=yaml.CBaseLoader)
        assert (found[0] if isinstance(found, list) else found)["k"] == value


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_reads_back(text: str) -> None:
    reads_back(text)
    reads_back([text, "x", text])
    reads_back({text: text, "other": [text]})


@given(TEXT.filter(str.strip))
@example("a\x85b")
def test_any_text_reads_back(text: str) -> None:
    reads_back([text])


@pytest.mark.parametrize(
    ("text", "written"),
    [("vLLM", "vLLM"), ("2309.06180", "2309.06180"), ("李沐", "李沐"), ("vLLM's", "vLLM's"), ("a: b", '"a: b"'),
     ('say: "x"', "'say: \"x\"'"), ("a\\b: it's", "'a\\b: it''s'"), ("~", '"~"'), ("", '""'), ("-x", '"-x"'),
     ("https://a.org/b?c=1", "https://a.org/b?c=1"), ("https://a.org/b,c", '"https://a.org/b,c"'),
     ("a\x1b\"", '"a\\u001b\\""'), ("\U000e0001: x", '"\\U000e0001: x"')],
)  # fmt: skip
def test_only_what_needs_quotes_gets_them(text: str, written: str) -> None:
    assert scalar(text) == written


def test_a_long_list_goes_on_in_the_next_line() -> None:
    names = [f"Author Number{number:03}" for number in range(12)]
    lines = as_yaml(names, 6).split("\n")
    assert len(lines) == 2
    assert len(lines[0]) + 6 <= WIDTH < len(lines[0]) + 6 + len(" Author Number006,")
    assert lines[1].startswith("      Author")
    for length, breaks in ((WIDTH - 5, 0), (WIDTH - 4, 1)):
        assert as_yaml(["x" * length, "y"], 2).count("\n") == breaks
    assert as_yaml(["x" * 200, "y"], 2) == f"[{'x' * 200},\n  y]"
