"""A small catalog and what tests of readings need of it."""

from datetime import UTC, datetime, timedelta

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.text_lookup import Lookup
from bot.members.model import Person
from bot.reading.model import Subject
from bot.reading.subject_index import SubjectIndex, external_subject
from bot.reading.views import CurrentPage, ReadingViews, UnlistedSubjects

HERE, ELSEWHERE = 101, 202
ADA, BEN = Person(1, "Ada"), Person(2, "Ben")
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def catalog_of(*resources: Resource) -> Catalog:
    """A catalog with one topic and these entries."""
    return Catalog("List", "", {"t": Topic("t", "Topic")}, {each.id: each for each in resources})


def entry(resource_id: str, title: str = "", *, formerly: tuple[str, ...] = (), arxiv: str = "") -> Resource:
    """An entry with no more than is needed."""
    return Resource(resource_id, title or resource_id.title(), Kind.PAPER, ("t",), formerly=formerly, arxiv=arxiv)


SUBJECT_INDEX = SubjectIndex(catalog_of(entry("orca"), entry("vllm", arxiv="2309.06180"), entry("moe")))


def subject(resource_id: str, subject_index: SubjectIndex = SUBJECT_INDEX) -> Subject:
    """The entry of the catalog as something to read."""
    resource = subject_index.resource(resource_id)
    assert resource is not None
    return subject_index.subject(resource)


def external(text: str) -> Subject:
    """Something outside the catalog, as it was typed."""
    return external_subject(Lookup.of(text))


def day(number: float) -> datetime:
    """Noon, so many days after the first of March."""
    return START + timedelta(days=number)


async def currently_reading(
    views: ReadingViews, guild_id: int, subject_index: SubjectIndex, page: int = 0, per_page: int = 5
) -> CurrentPage:
    """The first half of the list of all."""
    return (await views.who_reads_what(guild_id, subject_index, page, per_page, 0))[0]


async def unlisted_subjects(
    views: ReadingViews, guild_id: int, subject_index: SubjectIndex, most: int = 5
) -> UnlistedSubjects:
    """The second half of the list of all."""
    return (await views.who_reads_what(guild_id, subject_index, 0, 5, most))[1]
