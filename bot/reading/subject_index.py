"""Under which ids readings of a resource may be stored, so that history follows renames and later listings."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.catalog.identifiers import identifiers_of
from bot.catalog.model import Catalog, Resource
from bot.errors import UserError
from bot.library.resolver import Lookup
from bot.reading.model import Subject

ID_LIMIT = 60  # so that a button's custom id holds it beside a verb and a version
TITLE_LIMIT = 300
URL_LIMIT = 600


def external_subject(lookup: Lookup) -> Subject:
    """Something outside of the catalog, named by an arXiv id, a DOI, a link or a title.

    Raises:
        UserError: there is no letter or digit in it to know it by.
    """
    text = " ".join(lookup.text.split())[:TITLE_LIMIT]
    if not any(char.isalnum() for char in text):
        raise UserError("That names nothing. A title, an arXiv id, a DOI or a link will do.")
    identifier = lookup.identifier
    if identifier is None:
        key = title_key(text)
        return Subject(key, text, (key,), listed=False)
    key = _fitting(str(identifier))
    url = identifier.url if len(identifier.url) <= URL_LIMIT else ""
    return Subject(key, _readable(identifier.scheme, identifier.value), (key,), url, listed=False)


def _readable(scheme: str, value: str) -> str:
    names = {"arxiv": "arXiv ", "doi": "DOI ", "openreview": "OpenReview "}
    return (names.get(scheme, "") + value)[:TITLE_LIMIT]


def title_key(title: str) -> str:
    """The id of a typed title: letters and digits alone, so that spelling it a little differently finds it again."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    words = "".join(char if char.isalnum() else " " for char in folded).split()
    return _fitting("title:" + ("-".join(words) or folded.strip()))


def _fitting(key: str) -> str:
    if len(key) <= ID_LIMIT and len(key.encode()) <= ID_LIMIT:
        return key
    scheme = key.partition(":")[0]
    return f"{scheme}:~{hashlib.sha256(key.encode()).hexdigest()[:32]}"


@dataclass(frozen=True)
class SubjectIndex:
    """One catalog's answer to both questions: which resource a stored id means, and all ids of a resource.

    An id means the first resource that claims it: by its own id, a former one, an identifier or its title.
    """

    catalog: Catalog
    _owner: dict[str, str] = field(init=False, repr=False)
    _names: dict[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        owner: dict[str, str] = {each: each for each in self.catalog.resources}
        names: dict[str, list[str]] = {each: [each] for each in self.catalog.resources}
        for resource in self.catalog.resources.values():
            for name in _claims(resource):
                if owner.setdefault(name, resource.id) == resource.id and name not in names[resource.id]:
                    names[resource.id].append(name)
        object.__setattr__(self, "_owner", owner)
        object.__setattr__(self, "_names", {key: tuple(value) for key, value in names.items()})

    def resource(self, stored_id: str) -> Resource | None:
        """The resource that readings under `stored_id` are about now; None when the catalog holds none."""
        return self.catalog.resources.get(self._owner.get(stored_id, ""))

    def subject(self, resource: Resource) -> Subject:
        """A resource of this catalog as something to read."""
        link = resource.link("paper") or next(iter(resource.links), None)
        url = link.url if link and len(link.url) <= URL_LIMIT else ""
        return Subject(resource.id, resource.label[:TITLE_LIMIT], self._names[resource.id], url)

    def current(self, stored: Subject) -> Subject:
        """A stored subject as the catalog has it now; unchanged with its last known name where it has not."""
        resource = self.resource(stored.id)
        return stored if resource is None else self.subject(resource)


def _claims(resource: Resource) -> Iterator[str]:
    yield from resource.formerly
    yield from map(_fitting, identifiers_of(resource))
    yield title_key(resource.title)
    if resource.name:
        yield title_key(resource.name)
