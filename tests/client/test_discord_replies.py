"""What may come with a success, and what calls of a client make of anything else."""

import asyncio
from typing import Any

import pytest
from discord.http import Route

from bot.discord_faults import UnexpectedReply
from bot.discord_internals import check_replies
from bot.discord_replies import expect_discords
from tests.support.loopback import inprocess
from tests.support.loopback.call_faults import CALLS, POST
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
