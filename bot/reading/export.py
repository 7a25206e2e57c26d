"""A person's own data as files: everything as JSON, and what they finished as BibTeX."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from bot.catalog.bibtex import bibtex
from bot.catalog.model import Kind, Link, Resource
from bot.members.personal_data import PersonalRow
from bot.patterns import compile_later
from bot.reading.model import ReadingState
from bot.reading.subject_index import SubjectIndex

_NOT_IN_A_KEY = compile_later(r"[^A-Za-z0-9:._+-]+")


def export_json(user_id: int, rows: Iterable[PersonalRow], now: datetime) -> str:
    """Rows by table; times in ISO 8601, ids as strings, since they exceed what JavaScript counts exactly."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        tables.setdefault(row.table, []).append({key: _plain(key, value) for key, value in row.values.items()})
    whole = {"user_id": str(user_id), "exported_at": now.isoformat(), "tables": tables}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    return str(value) if key.endswith("_id") and isinstance(value, int) else value


def export_bibtex(rows: Iterable[PersonalRow], subject_index: SubjectIndex) -> str:
    """Each once, in the order of finishing; empty for none."""
    finished = sorted(
        (row.values for row in rows if row.table == "readings" and row.values["state"] == ReadingState.FINISHED),
        key=lambda values: (values["finished_at"], values["resource_id"]),
    )
    entries: dict[str, str] = {}  # by citation key
    for values in finished:
        resource = subject_index.resource(values["resource_id"]) or _unlisted_resource(values)
        entries.setdefault(resource.id, bibtex(resource))
    return "\n\n".join(entries.values()) + ("\n" if entries else "")


def _unlisted_resource(values: dict[str, Any]) -> Resource:
    scheme, _, value = str(values["resource_id"]).partition(":")
    if value.startswith("~"):  # a checksum instead of an id that was too long
        value = ""
    return Resource(
        id=_citation_key(str(values["resource_id"])),
        title=str(values["title"]),
        kind=Kind.PAPER,
        topics=(),
        links=(Link("paper", values["url"], "Paper"),) if values["url"] else (),
        arxiv=value if scheme == "arxiv" else "",
        doi=value if scheme == "doi" else "",
    )


def _citation_key(stored_id: str) -> str:
    """Of the characters alone that every BibTeX reader takes in a key."""
    key = _NOT_IN_A_KEY.sub("-", stored_id)
    return key if key == stored_id else f"{key}-{hashlib.sha256(stored_id.encode()).hexdigest()[:8]}"
