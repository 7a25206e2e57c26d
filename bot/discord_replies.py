"""Whether what came with a success is Discord's; discord.py takes anything for it, also a captive portal's page."""

from typing import Any

from discord.http import Route

from bot.discord_faults import UnexpectedReply

# What stands in each reply (https://docs.discord.com/developers/reference); in all others the object's id.
_KEYS = {
    "/gateway/bot": "session_start_limit",
    "/guilds/{guild_id}/members/{member_id}": "user",
    "/channels/{channel_id}/thread-members/{user_id}": "user_id",
    "/interactions/{webhook_id}/{webhook_token}/callback": "interaction",
}
_LISTS = {("GET", "messages"), ("GET", "scheduled-events"), ("PUT", "commands")}


def expect_discords(route: Route, reply: Any, sent: Any = None) -> None:
    """`reply` is as discord.py decoded it: an object, a list, or text; `sent` is the request's JSON.

    Raises:
        UnexpectedReply: the route has no such reply.
    """
    if not _is_discords(route, reply, sent):
        raise UnexpectedReply(f"{route.method} {route.path} was answered with a {type(reply).__name__}")


def _is_discords(route: Route, reply: Any, sent: Any) -> bool:
    if route.method == "DELETE":
        return isinstance(reply, str) and not reply
    if (route.method, route.path.rpartition("/")[2]) in _LISTS:
        if not isinstance(reply, list) or not all(isinstance(each, dict) and "id" in each for each in reply):
            return False
        return route.method != "PUT" or len(reply) == len(sent or ())  # the commands as they are now
    return isinstance(reply, dict) and _KEYS.get(route.path, "id") in reply
