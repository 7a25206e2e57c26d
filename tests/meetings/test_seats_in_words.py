"""What who changes a meeting's number of seats is told."""

from __future__ import annotations

from tests.support.channel_messages import posted, press
from tests.support.worlds import World, texts


async def test_more_seats_or_fewer_say_how_many_move_up_or_down(world: World) -> None:
    card = await posted(world, seats=1)
    for who in (world.ada, world.ben):
        await press(world, who, card, "Join")

    async def resized(seats: str) -> str:
        form = await world.olga.slash(world.channel, "meeting edit", meeting="1")
        answer = await world.olga.submit_modal(form, {"when": "thu 4pm", "duration": "60 min", "seats": seats})
        if "would lose theirs" in texts(answer.response):
            answer = await press(world, world.olga, answer.response, f"Lower to {seats}")
        return texts(answer.response)

    assert "There are 2 seats now. 1 member moved up and will be told." in await resized("2")
    assert "There are 3 seats now.\n" in f"{await resized('3')}\n"
    assert "There’s 1 seat now. 1 member moved back to the waitlist, ahead of everyone on it." in await resized("1")
    assert "Seats are unlimited now. 1 member moved up and will be told." in await resized("")
