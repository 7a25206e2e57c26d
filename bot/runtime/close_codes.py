"""Gateway close codes after which connecting again is of no use, each as a sentence with what to do."""

from collections.abc import Iterable

import discord

from bot.errors import BadToken, GatewayRefused, StartError

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
_BAD_TOKEN = 4004
_DISALLOWED_INTENTS = 4014
_REASONS = {
    4010: "Discord refuses the shard that this process wants to serve (close code 4010, invalid shard): start it "
    "without sharding.",
    4011: "Discord wants the bot split over several connections, since it is in too many servers for one (close code "
    "4011, sharding required): Paperclub serves up to 2,500 servers, so leave some, or run a second application.",
    4012: "Discord no longer speaks the version of its gateway that the installed discord.py uses (close code 4012, "
    "invalid API version): install a newer version of Paperclub, which brings a newer discord.py.",
    4013: "Discord doesn't know the intents that the bot asks for (close code 4013, invalid intents): Paperclub needs "
    "“guilds” alone, so take back what was changed in bot/client.py, or install it again.",
}
FATAL = frozenset({_BAD_TOKEN, _DISALLOWED_INTENTS, *_REASONS})

_PRIVILEGED = {
    "members": "Server Members Intent",
    "presences": "Presence Intent",
    "message_content": "Message Content Intent",
}


def reason_to_end(code: int | None, intents: discord.Intents) -> StartError:
    """For one of the `FATAL` codes, or another that discord.py gives up at."""
    if code == _BAD_TOKEN:
        return BadToken(
            "Discord no longer accepts this token: it was reset, or the bot deleted. Copy a fresh one from the "
            "developer portal (page Bot, Reset Token) into DISCORD_TOKEN."
        )
    if code == _DISALLOWED_INTENTS:
        return GatewayRefused(_disallowed([name for name, wanted in intents if wanted]))
    if code in _REASONS:
        return GatewayRefused(_REASONS[code])
    return GatewayRefused(f"Discord closed the connection for good, for a reason of its own (close code {code}).")


def _disallowed(wanted: Iterable[str]) -> str:
    wanted = list(wanted)
    privileged = [name for name in wanted if name in _PRIVILEGED]
    if privileged:
        ticks = ", ".join(f"“{_PRIVILEGED[name]}”" for name in privileged)
        return (
            f"Discord doesn't allow the bot the intent {', '.join(privileged)} (close code 4014): tick {ticks} on the "
            "page Bot of the developer portal, or don't ask for it in bot/client.py. Paperclub needs none of them."
        )
    return (
        f"Discord doesn't allow the bot the intent {', '.join(wanted)} (close code 4014), though it isn't privileged "
        "and nothing needs to be ticked for it on the page Bot of the developer portal: see whether the application is "
        "disabled there, and ask Discord's support."
    )
