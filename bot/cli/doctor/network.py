"""The way to Discord: proxies, whether it answers, and how its clock and this machine's agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.cli.doctor.facts import Account, Facts, NotAsked, TokenRefused, Unreachable
from bot.cli.doctor.findings import Finding, NotChecked, ok, problem, warning

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
_DIRECT = "Let this machine connect to discord.com and gateway.discord.gg (port 443), or run the bot on one that can."
_TOLERATED = timedelta(seconds=10)
_WRONG = timedelta(minutes=1)
_SET_CLOCK = "Let the system keep its clock: `timedatectl set-ntp true`, or the host's clock for a container."


def proxy(facts: Facts) -> Iterator[Finding]:
    chosen = [
        name
        for name in _PROXIES
        if facts.surroundings.environment.get(name) or facts.surroundings.environment.get(name.lower())
    ]
    if not chosen:
        yield ok("No proxy is set.")
        return
    unused = (
        f"{' and '.join(chosen)} {'is' if len(chosen) == 1 else 'are'} set, but the bot needs a direct way to Discord"
    )
    if isinstance(facts.discord, Account | TokenRefused):
        yield ok(f"{unused}; it has one.")
    else:
        status = problem if isinstance(facts.discord, Unreachable) else warning
        yield status(f"{unused}: where only a proxy leads outside, it can't connect.", _DIRECT)


def reachable(facts: Facts) -> Iterator[Finding]:
    match facts.discord:
        case NotAsked(why):
            raise NotChecked(why)
        case Unreachable(what, fix):
            yield problem(f"Discord can't be reached: {what}.", fix)
        case _:
            yield ok("Discord answers.")


def clock(facts: Facts) -> Iterator[Finding]:
    match facts.discord:
        case (Account() | TokenRefused()) as answer if answer.clock_ahead is not None:
            ahead = answer.clock_ahead
        case _:
            raise NotChecked("Discord's clock isn't known")
    distance = abs(ahead)
    if distance <= _TOLERATED:
        yield ok("This machine's clock agrees with Discord's.")
        return
    seconds = round(distance.total_seconds())
    amount = f"{seconds} seconds" if distance < 2 * _WRONG else f"{seconds // 60} minutes"
    said = f"This machine's clock is {amount} {'ahead' if ahead > timedelta() else 'behind'}, and reminders with it."
    yield (problem if distance >= _WRONG else warning)(said, _SET_CLOCK)
