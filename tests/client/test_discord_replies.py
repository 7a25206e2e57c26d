"""What may come with a success, and what calls of a client make of anything else."""

import asyncio
import io
from typing import Any

import discord
import pytest
from discord.http import Route

from bot.discord_faults import UnexpectedReply
from bot.discord_internals import answer_promptly, check_replies
from bot.discord_replies import expect_discords
from bot.runtime.reply import send_choices
from tests.support.loopback import inprocess
from tests.support.loopback.call_faults import CALLBACK, CALLS, POST
from tests.support.loopback.inprocess import Client, text_channel

MESSAGE = Route("POST", "/channels/{channel_id}/messages", channel_id=1)
MESSAGES = Route("GET", "/channels/{channel_id}/messages", channel_id=1)
COMMANDS = Route("PUT", "/applications/{application_id}/commands", application_id=1)
DELETED = Route("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", webhook_id=1, webhook_token="t")
GATEWAY = Route("GET", "/gateway/bot")
PAGE = "<html>Log in to the network</html>"


@pytest.mark.parametrize(
    ("route", "reply", "sent"),
    [
        (MESSAGE, {"id": "1"}, {}),
        (MESSAGES, [], None),
        (MESSAGES, [{"id": "1"}], None),
        (COMMANDS, [{"id": "1"}], [{"name": "paper"}]),
        (COMMANDS, [], []),
        (DELETED, "", None),
        (GATEWAY, {"url": "wss://", "session_start_limit": {}}, None),
    ],
)
def test_discords_replies_pass(route: Route, reply: Any, sent: Any) -> None:
    expect_discords(route, reply, sent)


@pytest.mark.parametrize("reply", [PAGE, "", None, {}, {"error": "upstream"}, ["x"], [None], 7])
@pytest.mark.parametrize("route", [MESSAGE, MESSAGES, COMMANDS, DELETED, GATEWAY])
def test_others_do_not(route: Route, reply: Any) -> None:
    if route is DELETED and reply == "":
        return
    with pytest.raises(UnexpectedReply):
        expect_discords(route, reply, [{"name": "paper"}])


def test_commands_that_were_sent_come_back_all() -> None:
    with pytest.raises(UnexpectedReply):
        expect_discords(COMMANDS, [], [{"name": "paper"}])


async def test_a_global_limit_that_nobody_waits_for_any_more_holds_up_no_other_call() -> None:
    client = Client()
    check_replies(client)
    async with inprocess.connected(client) as server:
        channel = text_channel(client, server)
        for number, retry_after in enumerate((600.0, None)):
            body = {"message": "limited", "retry_after": retry_after, "global": True}
            server.fail(*POST, status=429, shape="json via", body=body)
            sending = asyncio.create_task(channel.send("limited"))
            await server.until_sent(*POST, count=2 * number + 1)
            # Once discord.py has read it: then it waits, or fails.
            await server.until(lambda sent=sending: sent.done() or not client.http._global_over.is_set())  # type: ignore[misc]
            sending.cancel()
            await asyncio.wait([sending])
            await channel.send("sent")
        CALLS["portal"].turn_on(server, POST)
        with pytest.raises(UnexpectedReply):
            await channel.send("to a captive portal")


async def test_first_responses_are_sent_once_with_their_files_and_raise_what_discord_py_raises() -> None:
    client, raised = Client(), list[discord.HTTPException]()
    faults = ("refused", "gateway 403", "gateway 404", "500", "proxy 429 via")

    @client.tree.command()
    async def export(interaction: discord.Interaction) -> None:
        """Send two files"""
        for _ in faults:
            with pytest.raises(discord.HTTPException) as caught:
                await interaction.response.send_message("refused")
            raised.append(caught.value)
        files = [discord.File(io.BytesIO(text), f"{len(text)}.txt") for text in (b"a", b"bc")]
        answer = await interaction.response.send_message("Yours ✓", files=files, ephemeral=True)
        assert answer.message_id

    answer_promptly(send_choices)
    async with inprocess.connected(client) as server:
        for each in faults:
            CALLS[each].turn_on(server)
        answered = await server.run_command("ada", "export")
        assert (answered.text, answered.private) == ("Yours ✓", True)
        assert [each["filename"] for each in answered.message["attachments"]] == ["1.txt", "2.txt"]
        assert [each["size"] for each in answered.message["attachments"]] == [1, 2]
        assert len(server.sent(*CALLBACK)) == len(faults) + 1
    kinds = [discord.HTTPException, discord.Forbidden, discord.NotFound, discord.DiscordServerError]
    assert [type(each) for each in raised] == [*kinds, discord.HTTPException]
    assert [each.status for each in raised] == [400, 403, 404, 500, 429]
