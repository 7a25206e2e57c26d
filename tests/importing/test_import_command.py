"""`import`: one catalog from several sources, each paper once, and nothing of an existing catalog touched."""

import io
import time
from pathlib import Path

import pytest
from rich.console import Console

from bot.catalog.check_report import check_file
from bot.catalog.model import Catalog
from bot.catalog.parsing import parse_catalog
from bot.importing.formats import MOST_BYTES
from bot.importing.import_report import import_files

LIST = """\
# Things
## Serving
About serving in general.

- [Tiny](https://arxiv.org/pdf/2401.00001.pdf?fbclid=x): Serving Small Models Fast | SOSP' 24
- [Tiny](https://github.com/x/tiny)
- [Bad](https://user@e.org/x)
## Frameworks
### Serving
- [Big](https://openreview.net/pdf?id=uLpyWQPyF9) | ICML' 24
## Again
- [Serving Small Models Fast](https://arxiv.org/abs/2401.00001v3) | A Lab
"""
MINE = """\
name: Mine  # my own
topics:
  t: {title: serving}
resources:
  big:
    title: Big   # as it is
    kind: paper
    topics: [t]
    openreview: uLpyWQPyF9
"""


def told(sources: list[Path], to: Path | None, *, dry_run: bool = False) -> tuple[int, str]:
    said = io.StringIO()
    code = import_files(sources, to, dry_run=dry_run, console=Console(file=said, width=200))
    return code, said.getvalue()


def source(folder: Path, text: str, name: str = "list.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def catalog(path: Path) -> Catalog:
    parsed = parse_catalog(path.read_bytes())
    assert parsed.warnings == ()
    return parsed.catalog


def test_a_list_becomes_a_catalog(tmp_path: Path) -> None:
    to = tmp_path / "catalog.yaml"
    code, said = told([source(tmp_path, LIST)], to)
    assert code == 0
    assert "4 new entries in 3 new topics; 1 stood in the source more than once." in said
    assert "line 7: https://user@e.org/x (its address holds a user name)" in said
    found = catalog(to)
    tiny = found.resources["tiny"]
    assert (tiny.name, tiny.title, tiny.venue, tiny.year) == ("Tiny", "Tiny: Serving Small Models Fast", "SOSP", 2024)
    assert [(link.role, link.url) for link in tiny.links] == [("paper", "https://arxiv.org/abs/2401.00001")]
    assert (tiny.arxiv, tiny.why) == ("2401.00001", "A Lab")
    assert [found.topics[topic].title for topic in tiny.topics] == ["Serving", "Again"]
    assert found.topics[tiny.topics[0]].why == "About serving in general."
    assert [topic.title for topic in found.topics.values()] == ["Serving", "Frameworks: Serving", "Again"]
    assert check_file(to, Console(file=io.StringIO())) == 0


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    to, path = tmp_path / "catalog.yaml", source(tmp_path, LIST)
    told([path], to)
    before = to.read_bytes()
    _, said = told([path], to)
    assert to.read_bytes() == before
    assert "0 new entries" in said


def test_what_a_catalog_has_stays_line_by_line(tmp_path: Path) -> None:
    to = source(tmp_path, MINE, "catalog.yaml")
    _, said = told([source(tmp_path, LIST)], to)
    after = to.read_text(encoding="utf-8")
    remaining = iter(after.split("\n"))
    assert all(any(line == other for other in remaining) for line in MINE.rstrip("\n").split("\n"))
    found = catalog(to)
    assert found.resources["tiny"].topics[0] == "t"
    assert "1 is in it already" in said


def test_a_paper_with_another_s_title_is_another_paper(tmp_path: Path) -> None:
    to = source(tmp_path, MINE.replace("openreview: uLpyWQPyF9", "arxiv: 2001.00001"), "catalog.yaml")
    path = source(tmp_path, "## T\n- [Big](https://arxiv.org/abs/2402.00002)\n")
    for _ in range(2):
        code, _ = told([path], to)
        found = parse_catalog(to.read_bytes()).catalog.resources
        assert (code, [entry.arxiv for entry in found.values()]) == (0, ["2001.00001", "2402.00002"])


def test_a_year_that_is_left_out_is_told(tmp_path: Path) -> None:
    path = source(tmp_path, "## T\n- [New](https://arxiv.org/abs/2402.00002) | SOSP 2013\n")
    _, said = told([path], tmp_path / "catalog.yaml")
    assert "line 2: New (without its year, 2013, which can't be right)" in said


def test_a_dry_run_shows_a_diff_and_writes_nothing(tmp_path: Path) -> None:
    to = source(tmp_path, MINE, "catalog.yaml")
    code, said = told([source(tmp_path, LIST)], to, dry_run=True)
    assert (code, to.read_text(encoding="utf-8")) == (0, MINE)
    assert "+  tiny:" in said
    assert "would have" in said


def test_without_a_file_the_catalog_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told([source(tmp_path, LIST)], None)
    assert "tiny" in parse_catalog(capsys.readouterr().out.encode()).catalog.resources


BRACKETS = "{name: X, topics: {t: {title: T}}, resources: {a: {title: A, kind: book, topics: [t]}}}"
REFUSED = {
    "a source that isn't there": (None, MINE, "can't be read: No such file"),
    "a source without an entry": ("# Nothing\n\nHere are only words, and no entry.\n", None, "nothing in it"),
    "a catalog with errors": (LIST, MINE.replace("paper", "papr"), "has errors"),
    "a catalog between brackets": (LIST, BRACKETS, "brackets"),
    "a source that is too large": ("x" * (MOST_BYTES + 1), None, "split it"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_t_be_done_is_said_and_nothing_is_written(tmp_path: Path, case: str) -> None:
    text, before, words = REFUSED[case]
    path = source(tmp_path, text) if text else tmp_path / "missing.md"
    to = source(tmp_path, before, "catalog.yaml") if before else tmp_path / "catalog.yaml"
    code, said = told([path], to)
    assert (code, words in said) == (1, True), said
    assert to.read_text(encoding="utf-8") == before if before else not to.exists()


def test_hostile_words_can_neither_ping_nor_forge(tmp_path: Path) -> None:
    text = "## A\n- [@everyone \u202e<script>x</script>](https://e.org/a) \x1b[31mred\x07\n"
    text += "- [`${{x}}`: # y](https://e.org/b)\n"
    to = tmp_path / "catalog.yaml"
    code, said = told([source(tmp_path, text)], to)
    assert code == 0
    assert "\x1b" not in said
    assert len(catalog(to).resources) == 2
    assert "\u202e" not in to.read_text(encoding="utf-8")


def test_each_of_several_sources_keeps_its_own_title_as_the_topic_of_what_has_no_heading(tmp_path: Path) -> None:
    one = source(tmp_path, "# L1\n- [T](https://e.org/t)\n", "1.md")
    other = source(tmp_path, "# L2\n- [U](https://e.org/u)\n- [T](https://e.org/t)\n", "2.md")
    to = tmp_path / "catalog.yaml"
    told([one, other], to)
    found = catalog(to)
    assert [[found.topics[topic].title for topic in each.topics] for each in found.resources.values()] == [
        ["L1", "L2"],
        ["L2"],
    ]


def test_a_source_with_errors_between_others_writes_nothing(tmp_path: Path) -> None:
    to = tmp_path / "catalog.yaml"
    code, said = told([source(tmp_path, LIST), source(tmp_path, "{", "bad.json"), source(tmp_path, LIST, "3.md")], to)
    assert (code, to.exists()) == (1, False)
    assert "bad.json: It isn't JSON" in said


def test_a_link_to_a_file_that_is_still_to_be_made_and_an_empty_file_get_the_catalog(tmp_path: Path) -> None:
    link, empty = tmp_path / "link.yaml", tmp_path / "empty.yaml"
    link.symlink_to("real.yaml")
    empty.touch()
    for to in (link, empty):
        assert told([source(tmp_path, LIST)], to)[0] == 0
        assert "tiny" in catalog(to).resources
    assert link.is_symlink()


def test_what_a_catalog_would_warn_of_is_left_out(tmp_path: Path) -> None:
    text = "## A\n- [T](https://arxiv.org/abs/2401.00001) (ICML 2014)\n- https://doi.org/10.1000/x\n"
    text += "- [U](https://e.org/u)\n  - “All we need.”\n"
    to = tmp_path / "catalog.yaml"
    told([source(tmp_path, text)], to)
    first, second, third = catalog(to).resources.values()
    assert (first.year, second.title, third.why) == (None, "Paper 10.1000/x", "All we need.")


@pytest.mark.parametrize(
    "title", ["<i>Small</i> {&amp;} Things", "Sm\u200ball \u202eThings", "Long " * 200, "???", "“Quoted”: it <b>is</b>"]
)
def test_whatever_a_title_becomes_the_next_import_finds_it(tmp_path: Path, title: str) -> None:
    to, path = (
        tmp_path / "catalog.yaml",
        source(tmp_path, f"## A\n- [{title}](https://e.org/a)\n- [B](https://e.org/b)\n"),
    )
    told([path], to)
    before = to.read_bytes()
    told([path], to)
    assert to.read_bytes() == before


MANY = 20_000
ENDLESS = [
    "<table><tr><td>",
    "<ul><li>",
    "<h2>",
    "<script>",
    "- <a href=",
    "> ",
    "[[",
    "`a ",
    "- [T](https://e.org/x) (",
]


@pytest.mark.parametrize("piece", ENDLESS)
def test_what_nothing_closes_takes_no_endless_time(tmp_path: Path, piece: str) -> None:
    before = time.process_time()
    told([source(tmp_path, piece * MANY)], tmp_path / "catalog.yaml", dry_run=True)
    assert time.process_time() - before < 20


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_any_encoding_that_can_be_told_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.md"
    path.write_bytes("## A\n- [Über Dinge](https://e.org/a) schön\x00\n".encode(encoding))
    told([path], tmp_path / "catalog.yaml")
    (entry,) = catalog(tmp_path / "catalog.yaml").resources.values()
    assert (entry.title, entry.why) == ("Über Dinge", "schön")


def test_chinese_in_its_older_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes("## 推理\n- [小模型](https://e.org/a)。很清楚\n".encode("gb18030"))
    told([path], tmp_path / "catalog.yaml")
    (entry,) = catalog(tmp_path / "catalog.yaml").resources.values()
    assert (entry.title, entry.why) == ("小模型", "很清楚")
