"""A meeting and people in every role towards it, who also press and send what no client of Discord's would."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.meetings.model import Meeting, MeetingPlan, MeetingTopic
from tests.support.loopback.interactions import MODAL_SUBMIT, Answer, build
from tests.support.loopback.world import JSON, Role, User
from tests.support.meeting_scenes import Scene
from tests.support.patience import PATIENCE

MANAGE_SERVER = 1 << 5


class Rights:
    """Ada's meeting in a server with an organiser role, and people in every role towards it."""

    def __init__(self, stage: Scene) -> None:
        self.stage = stage
        world = stage.discord.world
        self.organisers: Role = world.add_role(stage.guild, "organisers")
        self.managers: Role = world.add_role(stage.guild, "managers", MANAGE_SERVER)
        people = {"stranger": "chen", "creator": "ada", "organiser": "dora", "manager": "emil"}
        self.people: dict[str, User] = {role: world.users[name] for role, name in people.items()}
        self.people["former organiser"] = self.people["organiser"]

    def set_roles(self) -> None:
        members = self.stage.guild.members
        members[self.people["organiser"].id].roles = [self.organisers.id]
        members[self.people["manager"].id].roles = [self.managers.id]

    def take_role_from(self, role: str) -> None:
        self.stage.guild.members[self.people[role].id].roles = []

    async def meeting(self) -> Meeting:
        """Open, Ada's, in a series, with Bela in it."""
        stage, now, ada = self.stage, self.stage.clock(), self.stage.person("ada")
        meetings = stage.services.meetings.meetings
        plan = MeetingPlan(
            starts_at=now + timedelta(hours=40), zone="UTC", topic=MeetingTopic("vllm"), seats=2, weeks=1
        )
        meeting_id = await meetings.draft(stage.guild.id, stage.channel.id, plan, ada, now)
        await meetings.confirm(stage.guild.id, meeting_id, ada, now)
        await stage.services.meetings.joining.join(stage.guild.id, meeting_id, stage.person("bela"), now)
        return await stage.fetch(meeting_id)

    async def press(self, role: str, custom_id: str) -> Answer:
        """Press a button with that id, as a client that was tampered with can."""
        button = {"type": 2, "style": 1, "label": "x", "custom_id": f"b:{custom_id}", "id": 2}
        row = {"type": 1, "id": 1, "components": [button]}
        message: JSON = {
            "id": str(self.stage.discord.world.clock.snowflake()), "channel_id": str(self.stage.channel.id),
            "flags": 64, "components": [row], "author": self.stage.discord.world.bot.payload(), "content": "",
            "timestamp": self.stage.discord.world.clock.stamp(), "edited_timestamp": None, "attachments": [],
            "embeds": [], "mentions": [], "mention_roles": [], "mention_everyone": False, "pinned": False,
            "tts": False, "type": 0,
        }  # fmt: skip
        return await self.stage.discord.click(message, f"b:{custom_id}", self.people[role])

    async def submit(self, role: str, custom_id: str, fields: dict[str, Any]) -> Answer:
        """Send a form that may never have been opened."""
        users = {name: str(user.id) for name, user in self.stage.discord.world.users.items()}
        parts = []
        for number, (name, value) in enumerate(fields.items(), 1):
            kind = {"type": 4, "value": value} if isinstance(value, str) else {
                "type": 5, "values": [each.format(**users) for each in value]
            }  # fmt: skip
            parts.append({"type": 18, "id": number, "component": {"id": 100 + number, "custom_id": name, **kind}})
        data = {"custom_id": f"f:{custom_id}", "components": parts}
        world = self.stage.discord.world
        interaction = build(world, MODAL_SUBMIT, self.people[role], world.in_guild(self.stage.channel), data)
        return await self.stage.discord._send(interaction, PATIENCE, "answer")


def said(answer: Answer) -> str:
    """What was answered: the words of a message; nothing for a form that opened."""
    return "" if answer.callback == 9 else answer.text
