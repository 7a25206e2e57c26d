"""The dates of /reading edit: words and days are read in the member's zone, and what stays the same keeps its hour."""

from datetime import UTC, datetime

import pytest
import simcord

from bot.members.model import Person
from bot.reading.model import Reading
from tests.support.reading_answers import ask
from tests.support.worlds import World, texts


async def stored(world: World) -> Reading:
    service = world.services.reading
    subject = await service.find_subject(world.guild.id, world.ada.id, "vllm", world.services.now())
    assert subject is not None
    return (await service.store.rounds(world.guild.id, world.ada.id, subject))[0]


def shown(form: simcord.InteractionResult) -> dict[str, object]:
    assert form.modal is not None
    return {each["component"]["custom_id"]: each["component"].get("value") for each in form.modal["components"]}


async def save(world: World, **dates: str) -> str:
    form = await ask(world, "reading edit", paper="vllm")
    return texts((await world.ada.submit_modal(form, {**dates, "sharing": ["private"]})).response)


async def test_today_and_yesterday_are_days_of_the_members_own(world: World) -> None:
    """Noon has passed there, on a day that has ended in UTC."""
    ada, now = Person(world.ada.id, "Ada"), world.services.now()
    await world.services.members.update_settings(world.guild.id, ada, now, zone="Pacific/Pago_Pago")
    await ask(world, "reading finish", paper="vllm")
    await save(world, started=" Yesterday ", finished="2025-12-31")
    before = await stored(world)
    assert before.started_at == datetime(2025, 12, 30, 23, tzinfo=UTC)
    await save(world, started="2025-12-29", finished="2026-01-01")
    assert await stored(world) == before, "the end is still to come, so nothing was stored"
    await save(world, started="2025-12-29", finished="TODAY")
    after = await stored(world)
    assert (after.started_at, after.finished_at) == (datetime(2025, 12, 29, 23, tzinfo=UTC), before.finished_at)
    await save(world, started="today")
    assert (await stored(world)).started_at == datetime(2025, 12, 31, 23, tzinfo=UTC)


async def test_noon_of_today_that_is_still_to_come_is_now(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    await save(world, started="2025-12-30")
    await world.env.advance_time(3600)
    await save(world, started="today")
    reading = await stored(world)
    assert reading.started_at is not None
    assert 0 <= (world.services.now() - reading.started_at).total_seconds() < 60


async def test_a_day_that_stays_keeps_its_hour_and_an_empty_field_changes_nothing(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    await world.env.advance_time(3600)
    await ask(world, "reading finish", paper="vllm")
    before = await stored(world)
    assert before.started_at != before.finished_at
    form = await ask(world, "reading edit", paper="vllm")
    values = shown(form)
    assert (values["started"], values["finished"]) == ("2026-01-01", "2026-01-01")
    for dates in ({"started": "2026-01-01", "finished": "2026-01-01"}, {"started": "", "finished": " "}):
        assert "Nothing else was changed." in await save(world, **dates)
        after = await stored(world)
        assert (after.started_at, after.finished_at) == (before.started_at, before.finished_at)


async def test_what_is_finished_on_the_day_it_was_started_was_not_started_later(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    await world.env.advance_time(3600)
    await ask(world, "reading finish", paper="vllm")
    await save(world, started="2025-12-30", finished="2025-12-31")
    await world.env.advance_time(3600)
    await save(world, started="2025-12-31", finished="2025-12-31")
    reading = await stored(world)
    assert reading.started_at == reading.finished_at == datetime(2025, 12, 31, 12, tzinfo=UTC)


async def test_only_the_dates_that_a_state_has_are_asked_for(world: World) -> None:
    for command, dates in (("want", []), ("start", ["started"]), ("finish", ["started", "finished"])):
        await ask(world, f"reading {command}", paper="vllm")
        form = await ask(world, "reading edit", paper="vllm")
        assert list(shown(form)) == [*dates, "rating", "takeaway", "sharing"]


@pytest.mark.parametrize("text", ["*tomorrow*", "2026-02-30", "yesterday today"])
async def test_what_is_no_date_is_said_and_is_no_markup(world: World, text: str) -> None:
    await ask(world, "reading start", paper="vllm")
    said = await save(world, started=text)
    assert f"“{text.replace('*', chr(92) + '*')}” isn’t a date I can read" in said
    assert "Write it like 2026-01-01." in said
