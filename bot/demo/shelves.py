"""What the demo's sample members have been reading in the last weeks, whatever the catalog holds."""

from collections.abc import Mapping
from datetime import timedelta

from bot.app import Services
from bot.library.text_lookup import Lookup
from bot.members.model import Person
from bot.reading.model import ReadingEdit, ReadingState, Subject
from bot.reading.subject_index import external_subject

# Who, which entry of the catalog (by place), when it was started and finished (days ago), stars, what stays with them.
_FINISHED = (
    ("Ben", 0, 50, 44, 5, "Read the evaluation first; the idea is simpler than the title."),
    ("Ben", 1, 33, 30, 4, ""),
    ("Chen", 0, 41, 36, 4, "The first figure says it all."),
    ("Chen", 2, 20, 17, 3, ""),
    ("Dana", 1, 28, 22, 5, "Best with a pencil in hand."),
    ("Dana", 3, 12, 9, 4, ""),
    ("Emil", 0, 15, 6, 4, ""),
)
_READING = (("Ben", 3, 5), ("Chen", 1, 3), ("Dana", 2, 8), ("Emil", 1, 2))
_WANTED = (("Ben", 2), ("Emil", 3), ("Dana", 0))
_OUTSIDE = (("Emil", "Attention Is All You Need"), ("Chen", "arXiv:2001.08361"))


async def fill_shelves(services: Services, guild_id: int, people: Mapping[str, Person]) -> None:
    """Give the sample members, by first name, shelves, takeaways and a few weeks of history."""
    reading, now = services.reading, services.now()
    every = [reading.subject_index.subject(each) for each in services.library.catalog.resources.values()]

    async def move(name: str, subject: Subject, to: ReadingState, days: int) -> None:
        await reading.store.set_state(guild_id, people[name], subject, to, now - timedelta(days=days))

    for name, index, started, finished, rating, takeaway in _FINISHED:
        subject = every[index % len(every)]
        await move(name, subject, ReadingState.READING, started)
        await move(name, subject, ReadingState.FINISHED, finished)
        edit = ReadingEdit(rating=rating, takeaway=takeaway, takeaway_shared=bool(takeaway))
        await reading.store.edit(guild_id, people[name].id, subject, edit, now - timedelta(days=finished))
    for name, index, days in _READING:
        await move(name, every[index % len(every)], ReadingState.READING, days)
    for name, index in _WANTED:
        await move(name, every[index % len(every)], ReadingState.WANT, 1)
    for name, text in _OUTSIDE:
        await move(name, external_subject(Lookup.of(text)), ReadingState.READING, 4)
