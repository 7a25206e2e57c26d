"""What stands in a simulated channel: the words and the buttons of any message, and the way to a posted meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import simcord

from tests.support.worlds import World, custom_ids, texts


def words(message: Any) -> str:
    """Everything that a message in a channel says, one part a line."""
    return "\n".join([message.content, *_words(message.components)]).strip()


def _words(components: Any) -> Iterator[str]:
    for component in components or ():
        for name in ("content", "label", "placeholder"):
            if text := getattr(component, name, None):
                yield str(text)
        yield from _words(getattr(component, "children", None))


def button(message: Any, label: str) -> str:
    """The custom id of the button with that label."""
    found = [custom_id for name, custom_id in _buttons(message.components) if name == label]
    assert found, f"no button {label!r} among {[name for name, _ in _buttons(message.components)]}"
    return found[0]


def _buttons(components: Any) -> Iterator[tuple[str, str]]:
    for component in components or ():
        plain = component if isinstance(component, dict) else None
        read = plain.get if plain is not None else lambda name, part=component: getattr(part, name, None)
        if read("custom_id") and not read("disabled"):
            yield str(read("label")), str(read("custom_id"))
        yield from _buttons(read("components") or read("children"))
        if accessory := read("accessory"):
            yield from _buttons([accessory])


async def press(world: World, who: simcord.MemberActor, message: Any, label: str) -> simcord.InteractionResult:
    """Press the button with that label."""
    return await who.click(message, custom_id=button(message, label))


async def posted(world: World, who: simcord.MemberActor | None = None, **options: Any) -> Any:
    """Schedule and post a meeting; gives the message of its card."""
    who = who or world.olga
    asked = await who.slash(world.channel, "meeting schedule", **{"when": "thu 4pm", "paper": "vllm", **options})
    assert asked.response is not None
    answer = await who.click(asked.response, custom_id=custom_ids(asked.response)[0])
    assert "Scheduled and posted" in texts(answer.response)
    await world.env.advance_time(3)
    return world.channel.last_message


def now_says(world: World, card: Any) -> str:
    """What the card says now."""
    return words(next(message for message in world.channel.history() if message.id == card.id))


def thread_says(world: World) -> list[str]:
    """What was said in the meetings' threads, in order."""
    return [words(message) for thread in world.channel.threads for message in thread.history()]


async def later(world: World, hours: float) -> None:
    """Let time go by in steps that the simulation takes in its stride."""
    while hours > 0:
        await world.env.advance_time(min(hours, 6) * 3600)
        hours -= 6


async def press_nth(
    world: World, who: simcord.MemberActor, shown: simcord.InteractionResult, number: int
) -> simcord.InteractionResult:
    """Press the button at that place, from 0, where several have the same label."""
    assert shown.response is not None
    return await who.click(shown.response, custom_id=custom_ids(shown.response)[number])
