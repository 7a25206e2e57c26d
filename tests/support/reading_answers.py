"""What tests of readings ask of the bot, and read in its answers."""

from typing import Any

import simcord

from tests.support.worlds import World


async def ask(world: World, command: str, who: str = "ada", **options: Any) -> simcord.InteractionResult:
    """A command that must be answered."""
    actor: simcord.MemberActor = getattr(world, who)
    result = await actor.slash(world.channel, command, **options)
    assert result.acknowledged
    return result


def last(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The message that the person reads last: a follow-up where there is one."""
    message = result.followups[-1] if result.followups else result.response
    assert message is not None
    return message


async def shown(world: World, message: simcord.ResponseMessage) -> str:
    """What a posted message says now."""
    stored = world.env.backend.get_message(message.channel_id, message.id)
    return str(stored.components)
