"""What a person takes along of their readings: exact ids and moments as JSON, and as BibTeX what they finished."""

import json
import re
from datetime import date, time
from typing import Any

import pytest

from bot.members.personal_data import PersonalRow
from bot.reading.export import export_bibtex, export_json
from bot.reading.model import Subject
from tests.support.subjects import SUBJECT_INDEX, day, external


def finished(subject: Subject, at: float, state: str = "finished", table: str = "readings") -> PersonalRow:
    moment = day(at) if state == "finished" else None
    values = {"resource_id": subject.id, "title": subject.title, "url": subject.url, "state": state}
    return PersonalRow(table, {**values, "finished_at": moment}, mention=False)


def test_a_large_id_is_exact_also_where_numbers_are_floats_and_nothing_becomes_a_word() -> None:
    large = (1 << 62) + 1
    values: dict[str, Any] = {
        "guild_id": large, "resource_id": "vllm", "role_id": None, "rating": 4, "version": 3, "takeaway_shared": False,
        "changed_at": day(0), "on": date(2026, 3, 1), "at": time(12, 30), "started_at": None, "takeaway": "页",
    }  # fmt: skip
    rows = [PersonalRow(table, values, mention=False) for table in ("readings", "members", "readings")]
    whole = export_json(large, rows, day(1))
    assert "页" in whole
    found = json.loads(whole)
    assert (found["user_id"], found["exported_at"]) == (str(large), "2026-03-02T12:00:00+00:00")
    assert found["tables"].keys() == {"readings", "members"}
    assert found["tables"]["readings"] == [
        {
            "guild_id": str(large), "resource_id": "vllm", "role_id": None, "rating": 4, "version": 3,
            "takeaway_shared": False, "changed_at": "2026-03-01T12:00:00+00:00", "on": "2026-03-01", "at": "12:30:00",
            "started_at": None, "takeaway": "页",
        }
    ] * 2  # fmt: skip


def test_each_finished_paper_is_cited_once_in_the_order_of_finishing() -> None:
    first, last = external("An earlier paper"), external("A later paper")
    listed = Subject("vllm", "", ("vllm",))
    rows = [
        finished(last, 9), finished(listed, 5), finished(first, 1), finished(external("2309.06180"), 6),
        finished(external("Wanted"), 2, "want"), finished(external("Elsewhere"), 2, table="meetings"),
    ]  # fmt: skip
    cited = export_bibtex(rows, SUBJECT_INDEX)
    assert re.findall(r"@\w+{(.*),", cited) == ["title:an-earlier-paper", "vllm", "title:a-later-paper"]
    assert cited.endswith("}\n")
    assert export_bibtex(rows[4:], SUBJECT_INDEX) == ""


@pytest.mark.parametrize(
    ("typed", "kind", "fields"),
    [
        ("arXiv:1706.03762", "misc", {"eprint": "1706.03762", "archiveprefix": "arXiv"}),
        ("doi:10.1145/3292500.3330701", "misc", {"doi": "10.1145/3292500.3330701"}),
        ("https://example.org/a-post", "misc", {"url": "https://example.org/a-post"}),
        ("Only a title", "misc", {"title": "Only a title"}),
        ("doi:10.1145/" + "3" * 60, "misc", {"url": "https://doi.org/10.1145/" + "3" * 60}),
        (
            "https://openreview.net/forum?id=aVh9KRZdRk",
            "misc",
            {"url": "https://openreview.net/forum?id=aVh9KRZdRk"},
        ),
    ],
)
def test_what_the_list_lacks_is_cited_by_what_it_was_typed_as(typed: str, kind: str, fields: dict[str, str]) -> None:
    cited = export_bibtex([finished(external(typed), 0)], SUBJECT_INDEX)
    assert cited.startswith(f"@{kind}{{")
    found = dict(re.findall(r"^  (\w+) = {(.*)},$", cited, re.MULTILINE))
    assert {name: found[name] for name in fields} == fields
    assert ("eprint" in found, "url" in found) == ("eprint" in fields, external(typed).url != "")
    assert "~" not in found.get("doi", "")
    assert ("doi" in found) == ("doi" in fields)


def test_the_key_of_a_citation_holds_nothing_that_ends_it_and_never_changes() -> None:
    """Somebody's texts cite by it."""
    typed = ("https://example.org/a,b{c}=d", "https://example.org/a;b{c}=d", "https://example.org/" + "x" * 80)
    cited = export_bibtex([finished(external(each), number) for number, each in enumerate(typed)], SUBJECT_INDEX)
    keys = re.findall(r"^@misc{(.*),$", cited, re.MULTILINE)
    assert keys == [
        "url:example.org-a-b-7Bc-7D-d-14891519",
        "url:example.org-a-b-7Bc-7D-d-66c609a0",
        "url:-267b243897eeedb5d8cf14139379d961-1225874c",
    ]
