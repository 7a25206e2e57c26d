"""Exceptions as one private sentence for the user and, for a bug, one log entry for the operator."""

import logging
import secrets
from enum import StrEnum
from typing import Any

import discord
from discord import app_commands

from bot.database import StorageError
from bot.database.errors import CommitUncertain
from bot.discord_faults import Fault, FaultKind, classify
from bot.errors import PaperclubError, UserError
from bot.frozen import dataclass
from bot.plain_text import with_mentions
from bot.runtime.reply import Reply, reply_of

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

_ALREADY_ANSWERED = 40060  # https://docs.discord.com/developers/topics/opcodes-and-status-codes
# Where a member can look up what is stored, by the noun of the command or button.
_STORED = {
    "reading": "reading list",
    "papers": "reading list",
    "advice": "reading list",
    "meetings": "meeting list",
    "account": "settings",
    "server": "setup",
}


class Outcome(StrEnum):
    """What became of an interaction; the values are labels of metrics."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """A member's mistake or a missing right, told to them."""
    FAILED = "failed"
    """A bug, the database or Discord."""
    LOST = "lost"
    """Nobody got an answer."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`sentence` is for the user, empty when there is nobody to tell; a bug carries its `reference`."""

    sentence: str
    reference: str = ""
    outcome: Outcome = Outcome.REFUSED


def explain(error: BaseException) -> Explanation:
    """What to tell the person whose command, press or form raised `error`."""
    match error:
        case app_commands.CommandInvokeError() | app_commands.TransformerError() if error.__cause__ is not None:
            return explain(error.__cause__)
        case UserError():
            return Explanation(str(error))
        case app_commands.NoPrivateMessage():
            return Explanation("This only works in a server.")
        case app_commands.CommandOnCooldown():
            return Explanation(f"Please wait {max(2, round(error.retry_after))} seconds.")
        case app_commands.MissingPermissions():
            return Explanation("Only server managers can do that.")
        case app_commands.CheckFailure():
            return Explanation("You can’t use this here.")
        case app_commands.TransformerError():
            return Explanation("I can’t read one of the options. Please pick from the list or check the spelling.")
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return Explanation("This command has just changed. Please try again in a minute.")
        case StorageError():  # in the log once, where the database is: see `bot.runtime.storage_faults`
            return Explanation(error.for_member, outcome=Outcome.FAILED)
        case PaperclubError():
            reference = _reference()
            return Explanation(f"{error} (reference {reference})", reference, Outcome.FAILED)
    match classify(error).kind:
        case FaultKind.ANSWER_LOST:
            return Explanation("", outcome=Outcome.LOST)
        case FaultKind.REFUSED if isinstance(error, discord.Forbidden):
            return Explanation(
                "Discord doesn’t let me do that here. A server manager can check my permissions.",
                outcome=Outcome.FAILED,
            )
        case FaultKind.TRANSIENT:
            return Explanation("Discord had a hiccup. Please try again.", outcome=Outcome.FAILED)
    reference = _reference()
    return Explanation(
        "Something went wrong on my side; nothing was lost. "
        f"If it happens again, tell whoever runs the bot: {reference}.",
        reference,
        Outcome.FAILED,
    )


_OUTCOME = "paperclub outcome"  # in `Interaction.extras`, which discord.py leaves to the application


def outcome_of(interaction: Interaction, error: BaseException | None = None) -> Outcome:
    """Once its handler has ended, by `error` if that was not answered yet."""
    if (told := interaction.extras.get(_OUTCOME)) is not None:
        return Outcome(told)
    if isinstance(error, Exception):
        return explain(error).outcome
    return Outcome.ANSWERED if reply_of(interaction).acknowledged else Outcome.LOST


def note_refused(interaction: Interaction) -> None:
    """Of a member's mistake that a card told."""
    interaction.extras[_OUTCOME] = Outcome.REFUSED


def _reference() -> str:
    return secrets.token_hex(4)


def _name_of(interaction: Interaction) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: dict[str, Any] = dict(interaction.data or {})
    return str(data.get("custom_id", "an interaction"))


def _about_stored(interaction: Interaction, reply: Reply, cause: object, module: str) -> str:
    """What to say instead where something is, or may be, stored; `module` is the handler's, which has the noun."""
    if isinstance(cause, CommitUncertain):
        sentence, shows = cause.for_member, "shows what is stored"
    elif not reply.committed:
        return ""
    elif isinstance(cause, StorageError):
        sentence, shows = "My database failed after I had saved that, perhaps not all of it.", "shows what is stored"
    elif reply.failed is cause and not reply.answered:
        sentence, shows = "Saved; only the answer got lost.", "shows it"
    else:
        return ""
    shown_by = next((_STORED[part] for part in module.split(".") if part in _STORED), "")
    where = f" {interaction.client.services.command_mention(shown_by)} {shows}." if shown_by else ""
    return f"{sentence}{where}"


async def answer(interaction: Interaction, error: BaseException, handled_in: str = "") -> None:
    """Tell the user privately what went wrong, whatever state the interaction is in; never raises.

    `handled_in` is the module of a button's or form's handler; a command names its own.
    """
    if interaction.client.is_closed():
        return  # the process is leaving; nobody can be told any more
    reply, cause = reply_of(interaction), getattr(error, "original", error)
    explanation = explain(error)
    interaction.extras[_OUTCOME] = explanation.outcome
    sentence = explanation.sentence
    if sentence:
        module = handled_in or getattr(interaction.command, "module", None) or ""
        sentence = _about_stored(interaction, reply, cause, module) or sentence
    _log(interaction, reply, error, explanation)
    if not sentence:
        return
    try:
        shown = with_mentions(sentence, interaction.client.services.command_mention)
        await reply.message(private=True, content=shown, apology=True)
    except Exception as undeliverable:
        fault = classify(undeliverable)
        if getattr(undeliverable, "code", 0) != _ALREADY_ANSWERED:
            interaction.extras[_OUTCOME] = Outcome.LOST
        if fault.transient:
            _report(reply, fault)
        elif fault.kind not in {FaultKind.ANSWER_LOST, FaultKind.GONE}:
            about = explanation.reference or "a mistake"
            log.warning("A user could not be told about %s: %s", about, fault.sentence)


def _log(interaction: Interaction, reply: Reply, error: BaseException, explanation: Explanation) -> None:
    fault = classify(error)
    if explanation.reference:
        log.error("%s failed (reference %s)", _name_of(interaction), explanation.reference, exc_info=error)
    elif fault.kind is FaultKind.ANSWER_LOST:
        reply.faults.report(
            "lost answers",
            f"An interaction was gone before it could be answered ({reply.age:.1f} s old); is the machine overloaded? "
            "What it stored stays.",
        )
    elif fault.transient:
        _report(reply, fault)


def _report(reply: Reply, fault: Fault) -> None:
    reply.faults.report(
        "discord",
        f"An answer did not reach Discord: {fault.sentence}. Look at the network and at https://discordstatus.com.",
    )
