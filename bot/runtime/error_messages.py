"""Exceptions as one private sentence for the user and, for a bug, one log entry for the operator."""

import logging
import secrets
from enum import StrEnum
from typing import Any

import discord
from discord import app_commands

from bot.database import StorageError
from bot.errors import PaperclubError, UserError
from bot.frozen import dataclass

log = logging.getLogger(__name__)

# https://docs.discord.com/developers/topics/opcodes-and-status-codes: nobody is there to be told any more.
_UNKNOWN_INTERACTION = 10062
_ALREADY_ANSWERED = 40060
_UNKNOWN_MESSAGE = 10008


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
            return Explanation("This works in a server only.")
        case app_commands.CommandOnCooldown():
            return Explanation(f"Not so fast, please: try again in {error.retry_after:.0f} s.")
        case app_commands.MissingPermissions():
            return Explanation("That is for those who manage this server.")
        case app_commands.CheckFailure():
            return Explanation("You may not use this here.")
        case app_commands.TransformerError():
            return Explanation("One of the options cannot be read. Please pick from the list or check the spelling.")
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return Explanation("This command has just changed. Please try again in a minute.")
        case discord.NotFound(code=code) if code == _UNKNOWN_INTERACTION:
            return Explanation("", outcome=Outcome.LOST)
        case discord.Forbidden():
            return Explanation(
                "Discord does not let me do that here. Whoever manages this server can check my permissions.",
                outcome=Outcome.FAILED,
            )
        case discord.DiscordServerError():
            return Explanation("Discord had a hiccup. Please try again.", outcome=Outcome.FAILED)
        case StorageError():  # in the log once, where the database is: see `bot.runtime.storage_faults`
            return Explanation(error.for_member, outcome=Outcome.FAILED)
        case PaperclubError():
            reference = _reference()
            return Explanation(f"{error} (reference {reference})", reference, Outcome.FAILED)
    reference = _reference()
    return Explanation(
        f"Something went wrong on my side; nothing was lost. If it happens again, tell the operator: {reference}.",
        reference,
        Outcome.FAILED,
    )


_OUTCOME = "paperclub outcome"  # in `Interaction.extras`, which discord.py leaves to the application


def outcome_of(interaction: discord.Interaction[Any], error: BaseException | None = None) -> Outcome:
    """Once its handler has ended, by `error` if that was not answered yet."""
    if (told := interaction.extras.get(_OUTCOME)) is not None:
        return Outcome(told)
    if isinstance(error, Exception):
        return explain(error).outcome
    return Outcome.ANSWERED if interaction.response.is_done() else Outcome.LOST


def _reference() -> str:
    return secrets.token_hex(4)


def _name_of(interaction: discord.Interaction[Any]) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: dict[str, Any] = dict(interaction.data or {})
    return str(data.get("custom_id", "an interaction"))


async def answer(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the user privately what went wrong, whatever state the interaction is in; never raises."""
    if interaction.client.is_closed():
        return  # the process is leaving; nobody can be told any more
    explanation = explain(error)
    interaction.extras[_OUTCOME] = explanation.outcome
    if explanation.reference:
        log.error("%s failed (reference %s)", _name_of(interaction), explanation.reference, exc_info=error)
    if not explanation.sentence:
        log.warning("An interaction was gone before it could be answered; is the machine overloaded?")
        return
    try:
        if interaction.response.is_done():
            await interaction.followup.send(explanation.sentence, ephemeral=True)
        else:
            await interaction.response.send_message(explanation.sentence, ephemeral=True)
    except (discord.HTTPException, discord.InteractionResponded) as undeliverable:
        if getattr(undeliverable, "code", 0) != _ALREADY_ANSWERED:
            interaction.extras[_OUTCOME] = Outcome.LOST
        if getattr(undeliverable, "code", 0) not in {
            _UNKNOWN_INTERACTION,
            _ALREADY_ANSWERED,
            _UNKNOWN_MESSAGE,
        }:
            log.warning("A user could not be told about %s: %s", explanation.reference or "a mistake", undeliverable)
