"""The demo's group: a full meeting to come, one that took place, and a reminder for who skips ahead a day."""

from __future__ import annotations

from bot.demo.world import sample_world
from tests.support.channel_messages import words
from tests.support.worlds import SAMPLE


async def test_who_skips_ahead_a_day_reads_the_reminder_in_the_channel_that_the_page_shows() -> None:
    async with sample_world(SAMPLE) as world:
        (card,) = [each for each in world.channel.history() if "waitlist" in words(each)]
        assert "**Seats:** 3 / 3 · 1 on the waitlist" in words(card)
        past = await world.people["Ada"].slash(world.channel, "meeting list", past=True)
        assert past.response is not None
        assert "Over" in str(past.response.components)
        assert not any("Reminder:" in words(each) for each in world.channel.history())
        for _ in range(24):
            await world.env.advance_time(3600)
        (reminder,) = [each for each in world.channel.history() if "Reminder:" in words(each)]
        said = words(reminder)
        assert "Read:" in said
        assert all(f"<@{world.people[name].id}>" in said for name in ("Ada", "Ben", "Chen", "Dana"))
        assert f"<@{world.people['Emil'].id}>" not in said, "who waits has no seat to be reminded of"
