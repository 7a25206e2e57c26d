"""Answers in time: what a member sees while the database is slow, by the simulation's own clock."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import simcord

from bot.database import Database
from bot.errors import UserError
from bot.runtime.reply import LIMITS
from tests.support.worlds import World, custom_ids, texts

Slow = Callable[[float, float], None]


@pytest.fixture
async def slow(world: World) -> AsyncIterator[Slow]:
    """Make each transaction that reads, or writes, begin so many seconds late."""
    begins = {"read": Database.read, "write": Database.write}
    with pytest.MonkeyPatch.context() as patch:

        def set_delays(reads: float, writes: float) -> None:
            patch.setattr(Database, "read", _late(begins["read"], reads))
            patch.setattr(Database, "write", _late(begins["write"], writes))

        yield set_delays
    await world.env.advance_time(60)  # what sleeps now ends


def _late(begin: Any, seconds: float) -> Any:
    @asynccontextmanager
    async def late(self: Database) -> AsyncIterator[Any]:
        await asyncio.sleep(seconds)
        async with begin(self) as tx:
            yield tx

    return late


async def paper(world: World) -> simcord.ResponseMessage:
    result = await world.ada.slash(world.channel, "paper", query="vllm")
    assert result.response is not None
    return result.response


def callbacks(world: World) -> list[int]:
    """The types of the first responses so far."""
    return [each.json["type"] for each in world.env.http_requests if each.json and each.path.endswith("/callback")]


async def test_a_paper_is_answered_from_memory_while_the_database_stands_still(world: World, slow: Slow) -> None:
    slow(4.0, 4.0)
    began = world.env.now()
    result = await world.ada.slash(world.channel, "paper", query="vllm")
    said = texts(result.response)
    assert callbacks(world) == [4]
    assert result.ephemeral, "whether others may see it isn't known"
    assert "## vLLM" in said
    assert "can’t be shown right now" in said
    assert "Want" in said
    assert (world.env.now() - began).total_seconds() < LIMITS.decorations + 5.1


async def test_the_closest_card_comes_without_readers_while_the_database_stands_still(world: World, slow: Slow) -> None:
    slow(4.0, 4.0)
    card = (await world.ada.slash(world.channel, "paper", query="systems")).response
    said = texts(card)
    assert said.startswith("### Closest to “systems”\n## ")
    assert "can’t be shown right now" in said
    assert "Want" in said


async def test_a_card_says_nothing_of_the_sort_where_the_database_answers(world: World) -> None:
    assert "right now" not in texts(await paper(world))


async def test_a_slow_command_is_acknowledged_and_then_finished(world: World, slow: Slow) -> None:
    slow(2.0, 2.0)
    result = await world.ada.slash(world.channel, "reading start", paper="vllm")
    assert callbacks(world) == [5]
    assert result.ephemeral
    assert not result.deferred
    assert "You’re reading" in texts(result.response)
    assert result.followups == []


async def test_a_button_below_a_public_card_gets_a_private_answer_that_is_finished_later(
    world: World, slow: Slow
) -> None:
    message = await paper(world)
    slow(0.0, 2.0)
    result = await world.ben.click(message, label="Want")
    assert callbacks(world) == [4, 5]
    assert result.ephemeral
    assert "want-to-read" in texts(result.response) or "vLLM" in texts(result.response)


async def test_a_page_that_comes_late_changes_the_same_message(world: World, slow: Slow) -> None:
    await world.ada.slash(world.channel, "reading start", paper="vllm")
    shelf = (await world.ada.slash(world.channel, "reading list")).response
    assert shelf is not None
    slow(2.0, 0.0)
    result = await world.ada.click(
        shelf, custom_id=next(each for each in custom_ids(shelf) if each.startswith("b:shelf1"))
    )
    assert callbacks(world)[-1] == 6
    assert result.followups == []


async def test_a_shared_card_is_promised_publicly(world: World, slow: Slow) -> None:
    found = (await world.ada.slash(world.channel, "next")).response
    assert found is not None
    slow(2.0, 2.0)
    result = await world.ada.click(found, label="Share")
    assert callbacks(world)[-1] == 5
    assert not result.ephemeral
    assert "Worth reading next" in texts(result.response)


async def test_a_mistake_after_a_public_promise_stays_private(world: World, slow: Slow) -> None:
    found = (await world.ada.slash(world.channel, "next")).response
    assert found is not None
    slow(2.0, 2.0)

    async def refused(*_: Any) -> None:
        await asyncio.sleep(2.0)
        raise UserError("Not now.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(world.services.advice), "next", refused)
        result = await world.ada.click(found, label="Share")
    assert result.response is None
    taken_back, told = world.env.http_requests[-2:]
    assert taken_back.method == "DELETE"
    assert told.json is not None
    assert (told.json["content"], told.json["flags"]) == ("Not now.", 64)


async def test_finishing_is_answered_and_its_form_opens_where_the_disk_is_slow(world: World, slow: Slow) -> None:
    message = await paper(world)
    slow(0.0, 2.0)
    result = await world.ben.click(message, label="Finished")
    assert texts(result.response).startswith("Saved as finished: **vLLM**.\n")
    assert result.response is not None
    slow(0.0, 0.0)
    assert (await world.ben.click(result.response, label="Add rating and takeaway")).modal is not None


async def test_a_form_opens_unfilled_where_the_stored_values_take_long_and_empty_fields_change_nothing(
    world: World, slow: Slow
) -> None:
    await world.ada.slash(world.channel, "reading finish", paper="vllm")
    message = (await world.ada.slash(world.channel, "reading finish", paper="vllm")).response
    assert message is not None
    form = await world.ada.click(message, label="Add rating and takeaway")
    await world.ada.submit_modal(form, {"rating": ["4"], "takeaway": "Pages.", "sharing": ["private"]})
    slow(LIMITS.prefill + 1, LIMITS.prefill + 1)
    unfilled = await world.ada.click(message, label="Add rating and takeaway")
    slow(0.0, 0.0)
    assert unfilled.modal is not None
    assert unfilled.modal["title"] == "Finished (empty: no change)"
    result = await world.ada.submit_modal(unfilled, {"takeaway": "Blocks."})
    said = texts(result.response)
    assert "Blocks." in said
    assert "★★★★" in said or "4" in said


async def test_choices_come_without_the_shelf_where_it_takes_long(world: World, slow: Slow) -> None:
    await world.ada.slash(world.channel, "reading start", paper="vllm")
    slow(4.0, 4.0)
    assert await world.ada.autocomplete(world.channel, "reading drop", "paper", "") == []
    assert await world.ada.autocomplete(world.channel, "reading finish", "paper", "vllm") != []


async def test_the_log_names_what_was_waited_for(world: World, slow: Slow, caplog: pytest.LogCaptureFixture) -> None:
    slow(2.0, 2.0)
    with caplog.at_level(logging.ERROR):
        await world.ada.slash(world.channel, "reading list")
    told = [each.message for each in caplog.records if "put off" in each.message]
    assert len(told) == 1
    assert "waited for the database" in told[0] or "bot.reading" in told[0]


async def test_an_interaction_that_is_delivered_twice_is_handled_once(world: World) -> None:
    await paper(world)
    sent = len(world.env.http_requests)
    parse = world.bot._connection.parsers["INTERACTION_CREATE"]
    for _ in range(2):
        parse(_last_payload(world))
    await world.env.settle()
    assert len(world.env.http_requests) == sent


def _last_payload(world: World) -> dict[str, Any]:
    last = max(world.env.backend.interactions)
    return {"id": str(last), "type": 2}


async def test_an_interaction_that_is_too_old_is_left_undone(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(world.services.replies, "_age", lambda _: 3.5)
    result = await world.ada.slash(world.channel, "reading start", paper="vllm")
    assert not result.acknowledged
    assert "too late to be answered" in caplog.text
    monkeypatch.undo()
    assert "vLLM" not in texts((await world.ada.slash(world.channel, "reading list")).response)


async def test_an_older_interaction_is_acknowledged_sooner(
    world: World, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.services.replies, "_age", lambda _: LIMITS.acknowledge + 0.5)
    slow(1.0, 1.0)
    result = await world.ada.slash(world.channel, "reading start", paper="vllm")
    assert callbacks(world) == [5]
    assert "You’re reading" in texts(result.response)
