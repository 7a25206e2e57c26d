"""What members see of the shipped list fits a phone's screen: measured in the demo's page, 390 pixels wide."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
from playwright.async_api import Page, async_playwright

from bot.app import Services, services_of
from bot.catalog.model import Resource
from bot.demo.world import MEMBERS, World, sample_world
from bot.members.model import Person
from bot.papers.sheets import PaperSheet
from bot.reading.model import ReadingEdit, ReadingState
from bot.servers.model import ServerSettings
from bot.ui.account.privacy_page import _PAGES
from bot.ui.kit import phone
from bot.ui.kit.cards import Card
from bot.ui.papers.card import more_card, paper_card, paper_parts
from bot.ui.papers.closest import closest_card
from bot.ui.server.setup import setup_card
from bot.ui.server.welcome import welcome_card, what_members_see_card
from tests.support.browser import CHROMIUM, FLAGS, needs_browser
from tests.support.patience import PATIENCE

SHIPPED = Path(__file__).parents[2] / "catalog.yaml"
WIDTH = 390
CARD = ".message-components"
IN_ONE_PAGE = 45  # messages; the page shows the latest fifty
TAKEAWAY = "The first figure says it all, and the appendix says what the evaluation leaves out, so read both."

pytestmark = needs_browser

Cards = Sequence[tuple[str, Card]]


@asynccontextmanager
async def page_of(world: World) -> AsyncIterator[Page]:
    async with (
        world.env.preview(world.channel, viewers=[world.people["Ada"]], layout="channel") as preview,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": WIDTH, "height": 1400})
        await page.goto(preview.url)
        yield page
        await browser.close()


async def measured(world: World, messages: Sequence[tuple[str, int]], part: str = "") -> dict[str, int]:
    """Pixels by name, of messages by id, or of a part of each."""
    heights: dict[str, int] = {}
    async with page_of(world) as page:
        await page.locator(f'article[data-message-id="{messages[-1][1]}"]').wait_for(timeout=PATIENCE * 1000)
        await page.evaluate("document.fonts.ready")
        for name, message_id in messages:
            message = page.locator(f'article[data-message-id="{message_id}"] {part}')
            await message.wait_for(timeout=PATIENCE * 1000)
            box = await message.bounding_box()
            assert box is not None, name
            heights[name] = round(box["height"])
    return heights


async def heights_of(world: World, cards: Cards, *, private: bool = False) -> dict[str, int]:
    """As the answers to a command: with who used it, the author, and that nobody else sees it."""
    command, options = ("help", {}) if private else ("paper", {"query": "vllm"})
    answer = await world.people["Ada"].slash(world.channel, command, **options)
    assert answer.response is not None
    asked = [("", answer.response.id)]
    around = (await measured(world, asked))[""] - (await measured(world, asked, CARD))[""]
    channel = world.bot.get_partial_messageable(world.channel.id)
    heights: dict[str, int] = {}
    for first in range(0, len(cards), IN_ONE_PAGE):
        part = cards[first : first + IN_ONE_PAGE]
        sent = [(name, (await channel.send(view=card)).id) for name, card in part]
        heights |= await measured(world, sent, CARD)
    return {name: height + around for name, height in heights.items()}


def too_high(heights: dict[str, int]) -> dict[str, int]:
    assert heights
    return {name: height for name, height in heights.items() if height > phone.SCREEN}


async def crowd(services: Services, guild_id: int, people: Sequence[Person], resource: Resource) -> None:
    """All of them read or have read it, rate it, and leave a takeaway."""
    store, now = services.reading.store, services.now()
    subject = services.reading.subject_index.subject(resource)
    for number, person in enumerate(people):
        state = ReadingState.FINISHED if number % 2 else ReadingState.READING
        await store.set_state(guild_id, person, subject, state, now - timedelta(hours=number))
        if state is ReadingState.FINISHED:
            edit = ReadingEdit(rating=4, takeaway=TAKEAWAY, takeaway_shared=True)
            await store.edit(guild_id, person.id, subject, edit, now)


async def crowded_sheets(world: World) -> list[PaperSheet]:
    """Of every entry, when a group has done all that it can with it."""
    services, guild = services_of(world.bot), world.people["Ada"].guild
    catalog = services.library.catalog
    people = [Person(world.people[name].id, name) for name in MEMBERS]
    sheets = []
    for resource in catalog.resources.values():
        await crowd(services, guild.id, people, resource)
        sheet = await services.sheets.of_resource(catalog, resource, guild.id, people[0].id)
        discussed = (services.now(), services.now() - timedelta(days=9))
        sheets.append(replace(sheet, discussed=discussed, next_meeting=services.now() + timedelta(days=9)))
    return sheets


async def test_the_card_of_every_entry_fits_also_where_everyone_reads_it() -> None:
    async with sample_world(SHIPPED) as world:
        sheets = await crowded_sheets(world)
        public = await heights_of(world, [(each.resource.id, paper_card(each)) for each in sheets])
        assert too_high(public) == {}
        pages = [
            (f"{each.resource.id}, page {number} under More", more_card(each, number))
            for each in sheets
            for number in range(3)
        ]
        assert too_high(await heights_of(world, pages, private=True)) == {}
        others = [each.resource for each in sheets[:4]]
        typed = "what it was called in the talk last week"
        private = await heights_of(
            world, [(each.resource.id, closest_card(each, typed, tuple(others))) for each in sheets], private=True
        )
        assert too_high(private) == {}


async def test_each_page_of_help_and_of_who_sees_what_fits_and_so_do_the_settings() -> None:
    async with sample_world(SHIPPED) as world:
        ada, shown = world.people["Ada"], []
        for command in ("help", "settings"):
            answer = (await ada.slash(world.channel, command)).response
            assert answer is not None
            shown.append((command, answer.id))
        pages = [("All commands", "commands1", 4), ("Who sees what", "seen1", len(_PAGES))]
        for label, verb, last in ((label, verb, number) for label, verb, count in pages for number in range(count)):
            answer = (await ada.slash(world.channel, "help")).response
            assert answer is not None
            page = (await ada.click(answer, label=label)).response or answer
            for number in range(1, last + 1):
                page = (await ada.click(page, custom_id=f"b:{verb}:{number}")).response or page
            shown.append((f"{label} {last}", page.id))
        assert too_high(await measured(world, shown)) == {}


async def test_setup_fits_also_where_much_is_wrong() -> None:
    chosen = ServerSettings(11, 12, 13, "EST", (2880, 90, 59), remind_by_dm=True, native_events=True)
    problem = "⚠️ <#13>: I can’t post here. Give me View Channel and Send Messages."
    async with sample_world(SHIPPED) as world:
        now = services_of(world.bot).now()
        cards = [
            ("setup", setup_card(ServerSettings(), now, ["✅ **Permissions:** all I need in <#13>"])),
            ("setup in doubt", setup_card(chosen, now, ["✅ **Permissions:** all I need in <#13> and <#12>"])),
            ("setup with problems", setup_card(replace(chosen, zone="UTC"), now, [problem, problem])),
            ("welcome", welcome_card()),
            ("what members see", what_members_see_card(chosen)),
        ]
        assert too_high(await heights_of(world, cards, private=True)) == {}


async def test_every_list_fits() -> None:
    async with sample_world(SHIPPED) as world:
        ada = world.people["Ada"]
        topics = services_of(world.bot).library.catalog.topics
        asked: list[tuple[str, dict[str, str]]] = [
            ("topic", {}), *(("topic", {"topic": each}) for each in topics), ("next", {}), ("who", {}),
            ("search", {"query": "model"}), ("search", {"query": "the"}), ("search", {"query": "serving large models"}),
            ("paper", {"query": "how to read a paper"}), ("path", {"paper": "sglang"}), ("meeting list", {}),
            ("path", {"paper": "system"}), ("reading start", {"paper": "system"}), ("who", {"paper": "system"}),
            ("mydata show", {}),
        ]  # fmt: skip
        everything = services_of(world.bot).library.catalog.resources.values()
        me = Person(ada.id, "Ada")
        for resource in list(everything)[:6]:
            await crowd(services_of(world.bot), ada.guild.id, [me], resource)
        asked.append(("reading list", {}))
        asked.append(("next", {}))
        messages = []
        for command, options in asked:
            answer = await ada.slash(world.channel, command, **options)
            assert answer.response is not None
            messages.append((" ".join([command, *options.values()]), answer.response.id))
        messages.append(("a meeting's card", await meeting_card(world)))
        assert too_high(await measured(world, messages)) == {}


async def meeting_card(world: World) -> int:
    await world.env.advance_time(60)  # what the bot posts of its own accord needs time to pass
    return next(each.id for each in reversed(world.channel.history()) if "b:mjoin1:" in str(_ids(each.components)))


def _ids(components: Sequence[Any]) -> list[str]:
    found = [getattr(each, "custom_id", None) or "" for each in components]
    return found + [inner for each in components for inner in _ids(getattr(each, "children", ()))]


async def test_a_card_is_about_as_high_as_was_reckoned() -> None:
    """Which is how its note is cut."""
    async with sample_world(SHIPPED) as world:
        drawn = [(each.resource.id, paper_parts(each, private=False)) for each in await crowded_sheets(world)]
        heights = await heights_of(world, [(name, Card(discord.ui.Container(*parts))) for name, parts in drawn])
        reckoned = {name: phone.SCREEN - phone.room(parts) for name, parts in drawn}
        off = {name: reckoned[name] - heights[name] for name in heights}
        assert {name: each for name, each in off.items() if not -8 <= each <= 90} == {}
