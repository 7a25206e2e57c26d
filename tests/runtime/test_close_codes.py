"""What is said of an intent that Discord doesn't allow: which one, and what to tick."""

import discord

from bot.runtime.close_codes import FATAL, reason_to_end


def test_a_privileged_intent_is_named_with_what_to_tick() -> None:
    said = str(reason_to_end(4014, discord.Intents(guilds=True, members=True, message_content=True)))
    assert "the intent members, message_content (close code 4014)" in said
    assert "tick “Server Members Intent”, “Message Content Intent” on the page Bot" in said
    assert "Paperclub needs none of them" in said


def test_without_one_nothing_is_to_be_ticked() -> None:
    said = str(reason_to_end(4014, discord.Intents(guilds=True)))
    assert "the intent guilds" in said
    assert "nothing needs to be ticked" in said


def test_every_code_has_a_sentence_of_its_own() -> None:
    said = {str(reason_to_end(code, discord.Intents(guilds=True))) for code in FATAL}
    assert len(said) == len(FATAL) == 6
