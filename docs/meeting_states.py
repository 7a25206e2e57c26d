"""Brings a meeting's card into each of its states, for `pictures.py` to photograph."""

import discord
import simcord

from bot.demo.world import World


async def meeting_states(world: World) -> list[int]:
    """The ids of five cards: open, full with a waitlist, without a presenter, over, cancelled."""
    full = next(each.id for each in world.channel.history() if "on the waitlist" in _everything(each))
    is_open = await post(world, when="in 2 weeks 16:00", paper="orca", seats=8, place="Room 3.17", duration="90 min")
    await press(world, is_open, "Join", "Ada", "Ben", "Chen")
    await press(world, is_open, "Present this", "Dana")
    cancelled = await post(world, when="in 3 days 16:00", paper="gshard", seats=4)
    await press(world, cancelled, "Join", "Ada")
    await _call_off(world, cancelled)
    over = await post(world, when="in 30 minutes", paper="orca", seats=5, duration="45 min")
    await press(world, over, "Join", "Ada", "Ben", "Emil")
    nobody = await post(world, when="in 6 days 16:00", paper="What we want to read next year", repeat="weekly")
    for _ in range(5):
        await world.env.advance_time(1000)
    return [is_open, full, nobody, over, cancelled]


async def post(world: World, **options: object) -> int:
    """Have the organiser schedule a meeting, and give the id of its card."""
    organiser = world.people["Olga"]
    known = {each.id for each in world.channel.history()}
    asked = await organiser.slash(world.channel, "meeting schedule", **options)
    await organiser.click(_answer(asked), label="Post it")
    await world.env.advance_time(3)
    # A reminder of another meeting may have come meanwhile.
    return next(each.id for each in world.channel.history() if each.id not in known and "Join" in _everything(each))


async def press(world: World, message_id: int, label: str, *names: str) -> None:
    """Have members press a button of a card, one after the other."""
    for name in names:
        await world.people[name].click(_message(world, message_id), label=label)
    await world.env.advance_time(3)


def has_button(message: discord.Message, label: str) -> bool:
    """Whether a message offers a button with this label, wherever it is nested."""
    return f"'label': '{label}'" in str([component.to_dict() for component in message.components])


async def _call_off(world: World, message_id: int) -> None:
    organiser = world.people["Olga"]
    more = _answer(await organiser.click(_message(world, message_id), label="Details"))
    for label in ("Organise", "Cancel meeting", "Cancel meeting"):  # the second one is sure
        await organiser.click(more, label=label)


def _message(world: World, message_id: int) -> discord.Message:
    return next(each for each in world.channel.history() if each.id == message_id)


def _answer(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    if result.response is None:
        raise RuntimeError("the bot did not answer")
    return result.response


def _everything(message: discord.Message) -> str:
    return str([component.to_dict() for component in message.components])
