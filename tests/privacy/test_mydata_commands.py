"""/mydata and /settings from end to end: what is shown, sent and deleted, here and in direct messages."""

import json
from typing import Any

import pytest
import simcord

from bot.database import backup
from tests.support.worlds import World, custom_ids, texts


async def ask(world: World, command: str, who: str = "ada", **options: Any) -> simcord.ResponseMessage:
    """The private answer to a command; the last message where there are several."""
    result = await getattr(world, who).slash(world.channel, command, **options)
    message = result.followups[-1] if result.followups else result.response
    assert message is not None
    assert message.ephemeral
    return message  # type: ignore[no-any-return]


async def shown(world: World, message: simcord.ResponseMessage) -> str:
    """What a message says now."""
    return str(world.env.backend.get_message(message.channel_id, message.id).components)


async def test_show_says_who_can_see_each_row(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    await ask(world, "reading start", paper="orca")
    await ask(world, "reading drop", paper="orca")
    said = texts(await ask(world, "mydata show"))
    assert "4 entries in 1 server" in said
    assert "### Sample group" in said
    assert "Your name there: Ada\n-# Seen by everyone in that server" in said
    defaults = "time zone server default; reminders server default; look-ups server default"
    assert f"Your settings: {defaults}\n-# Only you can see this" in said
    assert "**Orca** · stopped reading" in said
    assert "**vLLM** · reading" in said
    assert said.count("Seen by everyone") == 2
    settings = await ask(world, "settings")
    await world.ada.click(settings, label="Hide my reading")
    assert "Seen by everyone" not in texts(await ask(world, "mydata show"))


async def test_the_export_is_two_files(world: World) -> None:
    await ask(world, "reading finish", paper="vllm")
    message = await ask(world, "mydata export")
    assert [each.filename for each in message.attachments] == ["paperclub.json", "finished.bib"]
    whole, cited = [await each.read() for each in message.attachments]
    assert json.loads(whole)["user_id"] == str(world.ada.id)
    assert b"@inproceedings{vllm" in cited


async def test_deletion_asks_once_and_then_takes_everything_and_the_name_off_every_card(world: World) -> None:
    card = (await world.ben.slash(world.channel, "paper", query="vllm")).response
    assert card is not None
    await ask(world, "reading start", paper="vllm")
    assert "Ada" in await shown(world, card)
    question = await ask(world, "mydata delete")
    assert "everything about you, 3 entries in 1 server" in texts(question)
    assert "I know nothing" not in texts(await ask(world, "mydata show"))
    await world.restart()
    await world.ada.click(question, label="Delete everything about me")
    said = await shown(world, question)
    assert "Done. I deleted all 3 entries about you" in said
    assert "None of my backups contain them." in said
    assert "Ada" not in await shown(world, card)
    assert texts(await ask(world, "mydata show")) == "I know nothing about you.\nWho sees what"
    assert texts(await ask(world, "who", paper="vllm")).count("Ada") == 0


async def test_deletion_names_the_day_on_which_the_last_backup_goes(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    backup.save(world.services.database.address.file, world.services.database._clock())
    question = await ask(world, "mydata delete")
    await world.ada.click(question, label="Delete everything about me")
    assert "They disappear from my backups by <t:" in await shown(world, question)


@pytest.mark.parametrize("command", ["mydata show", "mydata export", "mydata delete"])
async def test_of_a_stranger_nothing_is_known(world: World, command: str) -> None:
    assert "I know nothing about you" in texts(await ask(world, command, "ben"))


async def test_it_works_in_direct_messages_over_all_servers(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    result = await world.ada.user.slash("mydata show")
    assert "### Sample group" in texts(result.response)
    question = (await world.ada.user.slash("mydata delete")).response
    assert question is not None
    (forget,) = custom_ids(question)
    assert forget == "b:forget1"
    await world.ada.user.click(question, custom_id=forget)
    assert texts(await ask(world, "mydata show")) == "I know nothing about you.\nWho sees what"


async def test_being_told_again_after_deletion(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    await world.ada.click(await ask(world, "mydata delete"), label="Delete everything about me")
    assert "Only me" in texts(await ask(world, "reading start", paper="vllm"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("New York", "America/New\\_York"),
        ("", "(server default)"),
        ("Berlni", "I don’t know the time zone “Berlni”. Did you mean one of these?"),
        ("????", "Try a city, such as Berlin"),
        ("EST", "“EST” can mean several time zones"),
        ("GMT+1", "A fixed offset ignores summer time"),
    ],
)
async def test_a_time_zone_is_understood_or_the_nearest_is_named(world: World, typed: str, said: str) -> None:
    settings = await ask(world, "settings")
    form = await world.ada.click(settings, label="Change time zone")
    answer = await world.ada.submit_modal(form, {"zone": typed})
    assert said in (texts(answer.response) if answer.response else "") + await shown(world, settings)


async def test_reminders_switch_and_switch_back(world: World) -> None:
    settings = await ask(world, "settings")
    await world.ada.click(settings, label="Remind me by direct message")
    assert "**Reminders:** by direct message" in await shown(world, settings)
    await world.ada.click(settings, label="Remind me in the meeting’s thread")
    assert "**Reminders:** in the meeting’s thread" in await shown(world, settings)


async def test_deletion_takes_the_name_off_a_card_of_what_only_this_person_tracked(world: World) -> None:
    title = "A typed title that the list does not know"
    await ask(world, "reading start", paper=title)
    readers = await ask(world, "who", paper=title)
    card = (await world.ada.click(readers, label="Share")).response
    assert card is not None
    assert "Ada" in await shown(world, card)
    await world.ada.click(await ask(world, "mydata delete"), label="Delete everything about me")
    await world.env.advance_time(3)
    assert "Ada" not in await shown(world, card)
    assert title not in await shown(world, card)


async def test_hiding_is_answered_before_old_cards_are_edited_and_deleted_ones_are_forgotten(world: World) -> None:
    cards = []
    for name in ("vllm", "orca", "gshard"):
        await ask(world, "reading start", paper=name)
        cards.append((await world.ben.slash(world.channel, "paper", query=name)).response)
    kept, _, deleted = cards
    assert kept is not None
    assert deleted is not None
    await world.env.advance_time(3)
    world.env.backend.delete_message(deleted.channel_id, deleted.id)
    settings = await ask(world, "settings")
    sent = len(world.env.http_requests)
    await world.ada.click(settings, label="Hide my reading")
    await world.env.advance_time(3)
    ways = [each.method for each in world.env.http_requests[sent:]]
    assert ways == ["POST", "PATCH", "PATCH", "PATCH"]
    assert "Ada" not in await shown(world, kept)
    subject = world.services.reading.subject_index.subject(world.services.library.catalog.resources["gshard"])
    assert await world.services.reading.cards.latest(world.guild.id, subject.ids) == ()


async def test_whoever_hides_is_named_on_no_meeting_card_but_to_its_organisers(world: World) -> None:
    draft = await world.olga.slash(
        world.channel, "meeting schedule", when="tomorrow 4pm", paper="vllm", presenter=world.ben
    )
    assert draft.response is not None
    await world.olga.click(draft.response, label="Post it")
    await world.env.advance_time(3)
    card = next(each for each in reversed(world.channel.history()) if each.components)

    def public() -> str:
        return str(world.env.backend.get_message(world.channel.id, card.id).components)

    await world.ada.click(card, label="Join")
    await world.env.advance_time(3)
    assert "Ada" in public()
    assert "Ben" in public()
    for who in ("ada", "ben"):
        await getattr(world, who).click(await ask(world, "settings", who=who), label="Hide my reading")
    await world.env.advance_time(3)
    assert "Ada" not in public()
    assert "**Presenter:** somebody" in public()
    seen = texts(await ask(world, "mydata show"))
    assert "1 meeting you joined\n-# Seen by that meeting’s organisers" in seen
    members = (await world.ada.click(card, label="Details")).response
    assert "1. somebody" in texts(members)
    organisers = (await world.olga.click(card, label="Details")).response
    assert f"1. <@{world.ada.id}>" in texts(organisers)
    await world.ada.click(await ask(world, "settings"), label="Show my reading")
    await world.env.advance_time(3)
    assert "Ada" in public()
