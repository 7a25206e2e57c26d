"""Named faults of a loopback Discord, for tests, benchmarks and for playing with.

``python -m tests.support.loopback.faults`` lists them. With names it serves a Discord that has these faults, and says
how to start the bot on it; Enter ends them, or begins them again.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from .call_faults import CALLBACK, CALLS, CARD, POST
from .records import ANY_PATH
from .server import Loopback

Act = Callable[[Loopback], Awaitable[Any]]


@dataclass(frozen=True)
class Switch:
    """Something that goes wrong for as long as it is on."""

    about: str
    on: Act
    off: Act


def _gateway(about: str, name: str, value: object, usual: object, *, drop: bool = False) -> Switch:
    """Sets an attribute of the gateway; where it concerns new connections only, `drop` ends those that are open."""

    async def on(discord: Loopback) -> None:
        setattr(discord.gateway, name, value)
        if drop:
            await discord.gateway.drop()

    async def off(discord: Loopback) -> None:
        setattr(discord.gateway, name, usual)

    return Switch(about, on, off)


def _rest(about: str, method: str, pattern: str, **fault: Any) -> Switch:
    async def on(discord: Loopback) -> None:
        discord.fail(method, pattern, times=None, **fault)

    async def off(discord: Loopback) -> None:
        discord.state.faults[:] = [
            each for each in discord.state.faults if (each.method, each.pattern) != (method, pattern)
        ]

    return Switch(about, on, off)


async def _swallow(discord: Loopback) -> None:
    discord.gateway.swallow()


async def _end_hole(discord: Loopback) -> None:
    discord.gateway.black_hole = False


async def _refuse_sessions(discord: Loopback) -> None:
    discord.gateway.accepts_sessions = False
    await discord.gateway.tell_invalid(resumable=False)


async def _accept_sessions(discord: Loopback) -> None:
    discord.gateway.accepts_sessions = True


_NO_SESSIONS = {"total": 1000, "remaining": 0, "reset_after": 8_000, "max_concurrency": 1}
_USUAL_SESSIONS = {"total": 1000, "remaining": 999, "reset_after": 3_600_000, "max_concurrency": 1}
BAD_DESCRIPTION = {
    "message": "Invalid Form Body",
    "code": 50035,
    "errors": {
        "0": {
            "description": {
                "_errors": [{"code": "BASE_TYPE_BAD_LENGTH", "message": "Must be between 1 and 100 in length."}]
            }
        }
    },
}

_PAGE: dict[str, Any] = {"status": 429, "every": 5}
_ROUTES = (
    ("answers", "answer", CALLBACK),
    ("edits", "edit of a card", CARD),
    ("posts", "message posted", POST),
)

SWITCHES: dict[str, Switch] = {
    "gateway-refuses": _gateway("Each connection is answered with 503.", "refuse_with", 503, None, drop=True),
    "gateway-closes": _gateway("Each connection is accepted and closed at once.", "refuse_with", 4000, None, drop=True),
    "gateway-silent": _gateway("Connections are accepted, and no HELLO comes.", "says_hello", False, True, drop=True),
    "no-acknowledgement": _gateway("Events come, but no heartbeat is acknowledged.", "acknowledges", False, True),
    "black-hole": Switch("Nothing comes from the gateway, and nothing ends.", _swallow, _end_hole),
    "invalid-sessions": Switch(
        "Each session becomes invalid as soon as it begins.", _refuse_sessions, _accept_sessions
    ),
    "no-sessions-left": _gateway(
        "Discord allows no further session, for eight seconds.", "session_start_limit", _NO_SESSIONS, _USUAL_SESSIONS
    ),
    "commands-refused": _rest(
        "The commands are refused with 400, since a description is too long.",
        "PUT",
        "/applications/*/commands",
        status=400,
        body=BAD_DESCRIPTION,
    ),
    "commands-unavailable": _rest(
        "The commands can't be taken now (503).", "PUT", "/applications/*/commands", status=503
    ),
    "commands-used-up": _rest(
        "The commands are refused with 400, since the day's new ones are used up.",
        "PUT",
        "/applications/*/commands",
        status=400,
        body=CALLS["commands used up"].body,
    ),
    "limits-per-route": _rest(
        "Every fifth call is answered with 429, as its route's limit.", "*", ANY_PATH, status=429, every=5
    ),
    "limits-global": _rest(
        "Every fifth call is answered with 429, as the limit of all calls.",
        "*",
        ANY_PATH,
        status=429,
        every=5,
        everywhere=True,
    ),
    "limits-proxy": _rest("Every fifth call gets a proxy's page with 429.", "*", ANY_PATH, **_PAGE, shape="page"),
    "limits-proxy-via": _rest(
        "Every fifth call gets a page with 429 from the proxy in front of Discord.",
        "*",
        ANY_PATH,
        **_PAGE,
        shape="page via",
    ),
    **{
        f"{calls}-{name.replace(' ', '-')}": _rest(
            f"Of each {what}, {call.sentence}.",
            *route,
            status=call.status,
            when=call.when,
            shape=call.shape,
            delay=call.delay,
        )
        for calls, what, route in _ROUTES
        for name, call in CALLS.items()
    },
}

DROPS: dict[str, Act] = {
    "cut": lambda discord: discord.gateway.drop(),
    "closed 1000": lambda discord: discord.gateway.drop(1000),
    "closed 1001": lambda discord: discord.gateway.drop(1001),
    "closed 4000": lambda discord: discord.gateway.drop(4000),
    "closed 4008": lambda discord: discord.gateway.drop(4008),
    "closed 4009": lambda discord: discord.gateway.drop(4009),
    "reconnect asked": lambda discord: discord.gateway.ask_reconnect(),
    "invalid, resumable": lambda discord: discord.gateway.tell_invalid(resumable=True),
    "garbage": lambda discord: discord.gateway.send_garbage(),
}
"""Nine ways in which one connection ends, after each of which the session can be resumed."""


async def play(names: list[str], port: int) -> None:
    async with Loopback(port=port, strict=False) as discord:
        print("In an empty folder with a catalog.yaml, start the bot by:")  # noqa: T201
        print(f"  DISCORD_TOKEN={discord.world.token} python …/launcher.py --port {discord.port} -- run")  # noqa: T201
        while True:
            for turn in ("on", "off"):
                for name in names:
                    await getattr(SWITCHES[name], turn)(discord)
                print(f"{', '.join(names)}: {turn}. Enter to change that, Ctrl-C to end.")  # noqa: T201
                await asyncio.to_thread(input)


def main() -> None:
    listed = "\n".join(f"  {name:<22}{switch.about}" for name, switch in SWITCHES.items())
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=listed, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", choices=[*SWITCHES, []], metavar="NAME")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    if options.names:
        asyncio.run(play(options.names, options.port))
    else:
        parser.print_help()


if __name__ == "__main__":
    main()
