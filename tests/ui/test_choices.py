"""What is offered while somebody types, and what becomes of a topic that is none."""

from datetime import UTC, datetime

from bot.errors import UserError
from bot.settings import Settings
from bot.timezones.typed_zone import ZoneAmbiguous, ZoneUnknown
from bot.ui.kit.submissions import refusal_card
from bot.ui.kit.zones import zone_question
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


async def test_an_unknown_topic_is_told_with_the_nearest_and_neither_is_markup(
    world: World, settings: Settings
) -> None:
    entries = "  p: {title: P, kind: code, topics: [t]}\n"
    reload(world, settings, f"name: One\ntopics:\n  t: {{title: '{MARKUP}'}}\nresources:\n{entries}")
    answer = await world.ada.slash(world.channel, "search", query="p", topic="[y](http://f) *b*")
    said = texts(answer.response)
    assert "There’s no topic “\\[y\\](http://f) \\*b\\*”. The closest: \\[x\\](http://e) \\*a\\*." in said
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


NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_a_zone_is_asked_about_in_words_that_are_no_markup() -> None:
    assert str(zone_question(ZoneUnknown("*q*", ()), "zone", NOW)) == (
        "I don’t know the time zone “\\*q\\*”. Try a city, such as Berlin, or UTC+05:30."
    )
    unknown = zone_question(ZoneUnknown("*q*", ("Europe/Berlin",)), "zone", NOW)
    assert str(unknown).endswith("“\\*q\\*”. Did you mean one of these?")
    assert str(zone_question(ZoneAmbiguous("*q*", ("Europe/Berlin",)), "zone", NOW)) == (
        "“\\*q\\*” can mean several time zones. Which one is yours?"
    )


def rows_of(refusal: UserError) -> list[list[tuple[str, str, int]]]:
    """Of each button the label, the custom id and the style."""
    container = refusal_card(refusal, 7).components()[0]
    rows = [each["components"] for each in container["components"] if each["type"] == 1]
    return [[(each["label"], each["custom_id"], each["style"]) for each in row] for row in rows]


def test_each_zone_that_may_be_meant_is_a_button_and_one_more_asks_again() -> None:
    zones = ("Europe/Berlin", *(f"Etc/GMT+{number}" for number in range(1, 12)))
    for reading in (ZoneAmbiguous("q", zones), ZoneUnknown("q", zones)):
        question = zone_question(reading, "place", NOW)
        assert [each.fields for each in question.choices[:2]] == [{"place": "Europe/Berlin"}, {"place": "Etc/GMT+1"}]
        rows = rows_of(question)
        assert [len(each) for each in rows] == [5, 5]
        assert rows[0][:2] == [
            ("Europe/Berlin (10:00 now)", "b:answer1:7:0", 1), ("Etc/GMT+1 (08:00 now)", "b:answer1:7:1", 2),
        ]  # fmt: skip
        assert rows[1][3:] == [
            ("Etc/GMT+8 (01:00 now)", "b:answer1:7:8", 2), ("Change the time zone", "b:reopen1:7:place", 2),
        ]  # fmt: skip
    assert rows_of(zone_question(ZoneUnknown("q", ()), "zone", NOW)) == [
        [("Change the time zone", "b:reopen1:7:zone", 1)]
    ]


def test_any_other_refusal_leads_back_to_the_whole_form() -> None:
    assert rows_of(UserError("No.")) == [[("Edit", "b:reopen1:7:", 1)]]
