"""What is offered while somebody types, and what becomes of a topic that is none."""

import pytest

from bot.errors import UserError
from bot.settings import Settings
from bot.ui.kit.zones import zone_typed
from tests.support.worlds import World, texts

MARKUP = "[x](http://e) *a*"


def reload(world: World, settings: Settings, catalog: str) -> None:
    settings.catalog.write_text(catalog, encoding="utf-8")
    assert world.services.library.reload() is not None


async def test_no_more_is_offered_than_discord_shows(world: World, settings: Settings) -> None:
    topics = "".join(f"  t{number}: {{title: Study {number}}}\n" for number in range(27))
    entries = "".join(f"  p{number}: {{title: Study {number}, kind: code, topics: [t0]}}\n" for number in range(27))
    reload(world, settings, f"name: Long\ntopics:\n{topics}resources:\n{entries}")
    for command, option in (("paper", "query"), ("topic", "topic"), ("reading start", "paper")):
        for typed in ("", "study"):
            assert len(await world.ada.autocomplete(world.channel, command, option, typed)) == 25, (command, typed)


async def test_a_name_that_the_title_begins_with_is_not_said_twice(world: World, settings: Settings) -> None:
    entries = (
        "  p: {name: Orca, title: 'ORCA: serving', kind: code, topics: [t]}\n"
        "  q: {name: vLLM, title: 'Paged attention', kind: code, topics: [t]}\n"
    )
    reload(world, settings, f"name: Two\ntopics:\n  t: {{title: T}}\nresources:\n{entries}")
    offered = await world.ada.autocomplete(world.channel, "paper", "query", "")
    assert {each["name"] for each in offered} == {"ORCA: serving", "vLLM – Paged attention"}


async def test_a_topic_that_is_none_is_said_with_the_nearest_and_neither_is_markup(
    world: World, settings: Settings
) -> None:
    entries = "  p: {title: P, kind: code, topics: [t]}\n"
    reload(world, settings, f"name: One\ntopics:\n  t: {{title: '{MARKUP}'}}\nresources:\n{entries}")
    answer = await world.ada.slash(world.channel, "search", query="p", topic="[y](http://f) *b*")
    said = texts(answer.response)
    assert "There is no topic “\\[y\\](http://f) \\*b\\*”. The closest: \\[x\\](http://e) \\*a\\*." in said
    assert answer.ephemeral


async def test_what_was_not_found_is_no_markup(world: World) -> None:
    said = texts((await world.ada.slash(world.channel, "search", query="[zzzz](http://f) *qqqq*")).response)
    assert "Nothing matches “\\[zzzz\\](http://f) \\*qqqq\\*”." in said


async def test_a_name_that_is_an_address_leads_nowhere(world: World) -> None:
    eve = world.guild.add_member(world.env.create_user("eve", global_name="https://evil.example"))
    await eve.slash(world.channel, "reading start", paper="vllm")
    said = texts((await world.ada.slash(world.channel, "who")).response)
    assert "evil.example" in said
    assert "https://evil" not in said


def test_a_zone_that_is_none_is_said_with_those_that_are_close() -> None:
    assert zone_typed("  ") == ""
    assert zone_typed("europe/berlin") == "Europe/Berlin"
    with pytest.raises(UserError, match=r"time zone “Berlni”\. Did you mean Europe/Berlin"):
        zone_typed("Berlni")
    with pytest.raises(UserError, match=r"“\\\*q\\\*”. Please write it like Europe/Berlin\.$"):
        zone_typed("*q*")
