"""Files that are something else are called so, in one problem."""

import pytest

from tests.support.catalog_texts import HEAD, fixed, problems_of

DIFF = "a diff, not the file itself"
HINT = "a catalog begins with `name:`, `topics:` and `resources:`"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("@article{a,\n  title={A},\n  year={2020}\n}\n", "BibTeX"),
        ("\n@inproceedings{a,\n  title = {A: B},\n}\n", "BibTeX"),
        ("TY  - JOUR\nTI  - A\nER  -\n", "a reference manager's RIS file"),
        ("<!DOCTYPE html>\n<html><body>x</body></html>\n", "a web page"),
        ("<?xml version='1.0'?>\n<a/>\n", "XML"),
        ("{\\rtf1 a}\n", "a text of a word processor (RTF)"),
        ("%PDF-1.4\nabc\n", "a PDF"),
        (
            "diff --git a/catalog.yaml b/catalog.yaml\n--- a/catalog.yaml\n+++ b/catalog.yaml\n",
            DIFF,
        ),
        ("--- a/catalog.yaml\n+++ b/catalog.yaml\n@@ -1 +1 @@\n name: L\n", DIFF),
        (
            " name: L\n topics:\n   t: {title: T}\n resources:\n-  x:\n+  y:\n     title: T\n",
            DIFF,
        ),
        ("[[papers]]\ntitle = 'A'\nyear = 2020\n", "TOML"),
        ("name = 'L'\n\n[topics.t]\ntitle = 'T'\n", "TOML"),
        ("title,authors,year\nA,B,2020\n", "a table"),
        ("Title\tAuthors\tYear\nA\tB\t2020\n", "a table"),
        ("# My list\n\n- [A](https://e.org/a)\n- [B](https://e.org/b)\n", "Markdown"),
        ("# My list\n\nSome text: here\n\n* A\n* B\n", "Markdown"),
        ("1. **A** by B\n2. **C** by D\n", "Markdown"),
        ("| A | B |\n|---|---|\n| c | d |\n", "a table in Markdown"),
    ],
)
def test_a_file_of_another_format_is_called_by_it(text: str, kind: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.message, problem.hint) == (f"this is no catalog but {kind}", HINT)
    assert fixed(text) == text


@pytest.mark.parametrize("fence", ["```yaml\n", "```\n", "~~~\n"])
def test_the_marks_of_a_code_block_are_taken_off(fence: str) -> None:
    text = f"{fence}{HEAD}{fence[:3]}\n"
    (problem,) = problems_of(text)
    assert "code block" in problem.message
    assert fixed(text) == HEAD


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- b\n",
        "just a text\n",
        "{a: b\n",
        f"{HEAD}  - [A](https://e.org/a)\n",
        f"# A: b\n{HEAD}x = 'a'\n",
    ],
)
def test_what_may_be_a_catalog_is_not_called_otherwise(text: str) -> None:
    assert problems_of(text)
    assert not any("this is no catalog" in problem.message for problem in problems_of(text))
