"""What is not on the list can be suggested: to the server's curators, or to the bot's owner without their channel."""

from types import SimpleNamespace

import discord
import pytest
import simcord

from bot.runtime.application_owner import owner_ids
from bot.servers.quotas import OWNER_SUGGESTIONS
from tests.support.worlds import World, custom_ids, texts

LINK = "https://arxiv.org/abs/2401.99999"


async def suggest(world: World, what: str, why: str = "") -> simcord.InteractionResult:
    """Look it up in vain, and send what the button's form asks for."""
    answer = await world.ada.slash(world.channel, "paper", query=what)
    assert answer.response is not None
    form = await world.ada.click(answer.response, label="Suggest it for the reading list")
    return await world.ada.submit_modal(form, {"what": what, "why": why})


def owned_by(user_id: int) -> SimpleNamespace:
    return SimpleNamespace(team=None, owner=SimpleNamespace(id=user_id))


def team(owner_id: int | None, *members: tuple[int, str, int]) -> SimpleNamespace:
    """As much of an application as is asked for; members by id, role and state (2: accepted)."""
    of = [
        SimpleNamespace(id=each, role=discord.TeamMemberRole(role), membership_state=discord.TeamMembershipState(state))
        for each, role, state in members
    ]
    return SimpleNamespace(team=SimpleNamespace(owner_id=owner_id, members=of), owner=SimpleNamespace(id=1))


def let_own(monkeypatch: pytest.MonkeyPatch, world: World, application: object) -> None:
    """In simcord the bot owns itself, and takes no messages."""

    async def application_info() -> object:
        return application

    monkeypatch.setattr(world.bot, "application_info", application_info)


def direct_messages(world: World) -> list[tuple[int, str]]:
    """Whom the bot wrote to, by channel, and what."""
    here = {str(channel.id) for channel in world.guild.channels.values()}
    return [
        (int(request.path.split("/")[-2]), str(request.json))
        for request in world.env.http_requests
        if request.method == "POST" and request.path.endswith("/messages") and request.path.split("/")[-2] not in here
    ]


async def test_without_a_curators_channel_it_reaches_whoever_runs_the_bot_with_the_servers_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = (await world.ada.slash(world.channel, "paper", query=LINK)).response
    assert answer is not None
    await world.restart()
    let_own(monkeypatch, world, owned_by(world.olga.id))
    form = await world.ada.click(answer, label="Suggest it for the reading list")
    assert form.modal is not None
    assert form.modal["title"] == "Suggest it to whoever runs the bot"
    sent = await world.ada.submit_modal(form, {"what": f"{LINK} @everyone", "why": "It is\n# great"})
    assert texts(sent.response) == "Thanks. Sent to whoever runs the bot under your name."
    ((_, said),) = direct_messages(world)
    assert "Ada suggests for the reading list" in said
    assert LINK in said
    assert "@everyone" not in said
    assert "> It is # great" in said
    assert "In Sample group, where no channel for suggestions is set" in said


async def test_a_servers_name_that_is_an_address_leads_nowhere(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    let_own(monkeypatch, world, owned_by(world.olga.id))
    monkeypatch.setattr(world.services, "server_name", lambda _: "https://evil.example [a](http://b.example)\u202e")
    await suggest(world, "zzzz qqqq")
    ((_, said),) = direct_messages(world)
    assert "evil.example" in said
    assert "://" not in said.replace("\\u200b", "\u200b")
    assert "\u202e" not in said


@pytest.mark.parametrize("what", ["  ", "\u3164\u3164", "\u200b", "\u202e"], ids=ascii)
async def test_what_nobody_can_see_is_no_suggestion(world: World, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    let_own(monkeypatch, world, owned_by(world.olga.id))
    answer = (await world.ada.slash(world.channel, "paper", query="zzzz qqqq")).response
    assert answer is not None
    form = await world.ada.click(answer, label="Suggest it for the reading list")
    refused = await world.ada.submit_modal(form, {"what": what, "why": ""})
    assert "Tell me what should be on the reading list: a title or a link." in texts(refused.response)
    assert direct_messages(world) == []


async def test_who_suggests_in_several_servers_writes_no_more_to_whoever_runs_the_bot_than_in_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_own(monkeypatch, world, owned_by(world.olga.id))
    other = world.guild.id + 1
    for guild_id, times in ((other, 4), (other + 1, 5)):
        for _ in range(times):
            await world.services.quotas.claim(OWNER_SUGGESTIONS, guild_id, world.ada.id, world.services.now())
    assert "Sent" in texts((await suggest(world, "zzzz qqqq 1")).response)
    refused = texts((await suggest(world, "zzzz qqqq 2")).response)
    assert "You’ve reached the limit of 10 suggestions to whoever runs the bot in a day. Try again <t:" in refused
    assert len(direct_messages(world)) == 1
    shown = texts((await world.ada.slash(world.channel, "mydata show")).response)
    assert "### All servers together\n1 count of what you did lately" in shown


async def test_an_owner_who_takes_no_messages_is_said_and_what_was_typed_stays(world: World) -> None:
    refused = await suggest(world, "zzzz qqqq", "Because.")
    assert "Whoever runs the bot doesn’t take messages from me, so your suggestion wasn’t sent." in texts(
        refused.response
    )
    assert "/setup" in texts(refused.response)
    assert refused.response is not None
    form = await world.ada.click(refused.response, label="Edit")
    assert "Because." in str(form.modal)


@pytest.mark.parametrize(
    ("application", "ids"),
    [
        (owned_by(1), (1,)),
        (team(5, (5, "admin", 2), (6, "developer", 2), (7, "admin", 2), (8, "admin", 1)), (5, 7)),
        (team(None, (6, "read_only", 2), (7, "admin", 2)), (7,)),
        (team(None), ()),
    ],
)
def test_of_a_team_its_owner_comes_first_and_then_the_admins_who_are_in_it(
    application: discord.AppInfo, ids: tuple[int, ...]
) -> None:
    assert owner_ids(application) == ids


@pytest.mark.parametrize(("closed", "told", "arrived"), [(1, "Sent", 1), (2, "doesn’t take messages", 0)])
async def test_an_admin_of_the_team_is_told_where_its_owner_takes_no_messages(
    world: World, monkeypatch: pytest.MonkeyPatch, closed: int, told: str, arrived: int
) -> None:
    let_own(monkeypatch, world, team(world.olga.id, (world.ben.id, "admin", 2)))
    for _ in range(closed):
        world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    sent = await suggest(world, "zzzz qqqq")
    assert told in texts(sent.response)
    assert len(direct_messages(world)) == arrived


async def test_a_team_without_anybody_is_no_bug(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    let_own(monkeypatch, world, team(None))
    assert "doesn’t take messages" in texts((await suggest(world, "zzzz qqqq")).response)


async def test_what_somebody_here_reads_outside_the_list_can_be_suggested_too(world: World) -> None:
    curators = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=curators.id)
    for title in ("Zebra crossings of Lower Saxony", LINK):
        await world.ben.slash(world.channel, "reading start", paper=title)
        answer = (await world.ada.slash(world.channel, "paper", query=title)).response
        assert "**Reading:** Ben" in texts(answer)
        assert "b:suggest1:" + title in custom_ids(answer)


@pytest.mark.parametrize("query", ["zzzz qqqq", LINK, "z" * 90 + " @everyone"])
async def test_a_suggestion_reaches_the_curators_with_a_name_and_pings_nobody(world: World, query: str) -> None:
    curators = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=curators.id)
    answer = await world.ada.slash(world.channel, "paper", query=query)
    assert answer.response is not None
    await world.restart()  # the button and the form are understood after one
    form = await world.ada.click(answer.response, label="Suggest it for the reading list")
    sent = await world.ada.submit_modal(form, {"what": f"{query} <@{world.ben.id}>", "why": "It is\n# great"})
    assert texts(sent.response) == "Thanks. Sent to the curators under your name."
    (message,) = curators.history()
    said = str([component.to_dict() for component in message.components])
    assert "Ada suggests for the reading list" in said
    assert query[:80].split("/")[-1][:40] in said
    assert "> It is # great" in said
    assert message.mentions == []
    assert not message.mention_everyone


async def test_a_channel_that_is_closed_is_said_and_one_that_is_taken_away_leaves_it_to_the_owner(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_own(monkeypatch, world, owned_by(world.olga.id))
    curators = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=curators.id)
    world.env.inject_error("POST", f"/channels/{curators.id}/messages", status=403, code=50013)
    assert "Please tell them yourself" in texts((await suggest(world, "zzzz")).response)
    assert direct_messages(world) == []
    await world.services.servers.update(world.guild.id, curator_channel_id=None)
    assert "whoever runs the bot" in texts((await suggest(world, "zzzz")).response)
    assert len(direct_messages(world)) == 1


@pytest.mark.parametrize(("errors", "told", "arrived"), [(2, "to the curators", 1), (100, "in a few minutes", 0)])
async def test_a_suggestion_outlasts_discords_trouble_or_is_to_be_sent_again(
    world: World, errors: int, told: str, arrived: int
) -> None:
    curators = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=curators.id)
    for _ in range(errors):
        world.env.inject_error("POST", f"/channels/{curators.id}/messages", status=503, code=0)
    sent = await suggest(world, "zzzz")
    await world.env.advance_time(200)
    assert told in texts(sent.response)
    assert len(curators.history()) == arrived
