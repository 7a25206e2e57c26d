"""What people do in the loopback Discord: run commands, type into options, press, pick, submit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

from tests.support.patience import PATIENCE

from .components import CHECKBOX, LABEL, RADIO_GROUP, SELECTS, TEXT_DISPLAY, TEXT_INPUT, find_by_id, walk
from .interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Answer,
    Interaction,
    NoAnswerError,
    build,
)
from .rest import State
from .world import JSON, Channel, Location, Role, User

SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
Entity = User | Channel | Role
Until = Literal["answer", "acknowledged"]


class NotOfferedError(LookupError):
    """Discord would not offer this command or option to this person there."""


class People:
    """Actions of people on one server's state; each awaits what the person gets to see.

    Raises NoAnswerError when nothing readable came within `within` seconds (with `until="acknowledged"`: when
    no first response came), and NotOfferedError or LookupError for what a person could not do at all.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.world = state.world

    async def run_command(
        self, user: User | str, command: str, *, location: Location | None = None, within: float = PATIENCE,
        until: Until = "answer", **options: Any,
    ) -> Answer:  # fmt: skip
        """Run a slash command: `run_command("ada", "reading start", paper="vllm")`."""
        person, where = self._who_where(user, location)
        data = self._command_data(where, command, options)
        return await self._send(build(self.world, COMMAND, person, where, data), within, until)

    async def run_menu(
        self, user: User | str, name: str, target: User, *, location: Location | None = None, within: float = PATIENCE
    ) -> Answer:
        """Run a user context menu on `target`."""
        person, where = self._who_where(user, location)
        registered = self.registered(where, name, kind=2)
        data = {"id": registered["id"], "name": name, "type": 2, "target_id": str(target.id)}
        data["resolved"] = self._resolved(where, [target])
        return await self._send(build(self.world, COMMAND, person, where, data), within, "answer")

    async def autocomplete(
        self,
        user: User | str,
        command: str,
        *,
        location: Location | None = None,
        within: float = PATIENCE,
        **options: Any,
    ) -> list[JSON]:
        """The choices offered while typing into the last of `options`, each `{"name": …, "value": …}`."""
        person, where = self._who_where(user, location)
        data = self._command_data(where, command, options, focused=list(options)[-1])
        answer = await self._send(build(self.world, AUTOCOMPLETE, person, where, data), within, "answer")
        return answer.choices

    async def click(
        self, message: Answer | JSON, custom_id: str, user: User | str, *, location: Location | None = None,
        within: float = PATIENCE, until: Until = "answer",
    ) -> Answer:  # fmt: skip
        """Press the button with this custom id (or this label) on a message."""
        return await self._use(message, custom_id, {"component_type": 2}, user, location, within, until)

    async def select(
        self, message: Answer | JSON, custom_id: str, values: list[str], user: User | str, *,
        location: Location | None = None, within: float = PATIENCE, until: Until = "answer",
    ) -> Answer:  # fmt: skip
        """Pick values in a select menu: option values, or ids."""
        data = {"component_type": 3, "values": values}
        return await self._use(message, custom_id, data, user, location, within, until)

    async def submit(
        self,
        opened: Answer,
        user: User | str,
        *,
        within: float = PATIENCE,
        until: Until = "answer",
        **values: Any,
    ) -> Answer:
        """Send the modal that `opened` shows; `values` by custom id, the others keep their preset value."""
        modal = opened.modal
        unknown = set(values) - {part.get("custom_id") for part in walk(modal["components"])}
        if unknown:
            raise LookupError(f"the modal has no {sorted(unknown)}")
        components = [_filled(part, values) for part in modal["components"]]
        data = {"custom_id": modal["custom_id"], "components": components}
        before = opened.interaction
        interaction = build(self.world, MODAL_SUBMIT, self._person(user), before.location, data, before.source)
        return await self._send(interaction, within, until)

    def registered(self, location: Location, name: str, kind: int = 1) -> JSON:
        """The registered command that is offered there. Raises NotOfferedError, naming what there is."""
        commands = self.world.commands
        local = commands.get(location.guild.id, []) if location.guild and "0" in location.owners else []
        for command in (*local, *commands[None]):
            if command["name"] == name and command["type"] == kind and _offered(command, location):
                return command
        names = [command["name"] for command in (*local, *commands[None])]
        raise NotOfferedError(f"/{name} is not offered here; registered are {names}")

    async def _use(
        self, message: Answer | JSON, custom_id: str, data: JSON, user: User | str, location: Location | None,
        within: float, until: Until,
    ) -> Answer:  # fmt: skip
        source = message.message if isinstance(message, Answer) else message
        component = find_by_id(source["components"], custom_id)
        data = {**data, "custom_id": component["custom_id"], "component_type": component["type"]}
        data["id"] = component["id"]
        if location is None:
            location = self.location_of(source) if not isinstance(message, Answer) else message.interaction.location
        if component["type"] in SELECTS[1:]:
            data["resolved"] = self._resolved(location, [self._entity(location, value) for value in data["values"]])
        interaction = build(self.world, COMPONENT, self._person(user), location, data, self._stored(source))
        return await self._send(interaction, within, until)

    def _stored(self, message: JSON) -> JSON:
        """The message itself where only a copy was given; its own dict where it is no longer stored."""
        channel = self.world.channels.get(int(message["channel_id"]))
        return channel.messages.get(int(message["id"]), message) if channel else message

    def location_of(self, message: JSON) -> Location:
        """Where a message that was not an answer (a reminder, a meeting's card) stands."""
        channel = self.world.channels[int(message["channel_id"])]
        return self.world.in_dm(channel.recipient) if channel.recipient else self.world.in_guild(channel)

    def _who_where(self, user: User | str, location: Location | None) -> tuple[User, Location]:
        return self._person(user), location or self.world.in_guild()

    def _person(self, user: User | str) -> User:
        return self.world.users[user] if isinstance(user, str) else user

    def _entity(self, location: Location, entity_id: str) -> Entity:
        """The user, channel or role with this id."""
        number = int(entity_id)
        roles = location.guild.roles if location.guild else {}
        found = self.world.user_by_id(number) or self.world.channels.get(number) or roles.get(number)
        if found is None:
            raise LookupError(f"no user, channel or role {entity_id}")
        return found

    async def _send(self, interaction: Interaction, within: float, until: Until) -> Answer:
        shared = self.state
        shared.interactions[interaction.token] = interaction
        interaction.sent_at = asyncio.get_running_loop().time()
        interaction.settle_when_acknowledged = until == "acknowledged"
        if not shared.gateway.dispatch("INTERACTION_CREATE", interaction.payload):
            raise NoAnswerError("the bot is not connected to the gateway")
        try:
            async with asyncio.timeout(within):
                return await interaction.waiting
        except TimeoutError:
            seen = "nothing" if interaction.callback is None else f"only a type {interaction.callback}"
            raise NoAnswerError(f"{seen} within {within} s for {interaction.payload['data']}") from None

    def _command_data(
        self, location: Location, command: str, values: dict[str, Any], focused: str | None = None
    ) -> JSON:
        name, *path = command.split()
        registered = self.registered(location, name)
        data: JSON = {"id": registered["id"], "name": name, "type": 1, "options": []}
        offered, given = registered.get("options") or [], data["options"]
        for part in path:
            sub = next((option for option in offered if option["name"] == part), None)
            if sub is None:
                raise NotOfferedError(f"/{command}: {name} has {[option['name'] for option in offered]}")
            nested: JSON = {"name": part, "type": sub["type"], "options": []}
            given.append(nested)
            offered, given = sub.get("options") or [], nested["options"]
        given += [self._option(offered, key, value, key == focused) for key, value in values.items()]
        self._check_required(command, offered, values, focused)
        entities = [value for value in values.values() if isinstance(value, Entity)]
        if entities:
            data["resolved"] = self._resolved(location, entities)
        return data

    @staticmethod
    def _check_required(command: str, offered: list[JSON], values: dict[str, Any], focused: str | None) -> None:
        missing = [option["name"] for option in offered if option.get("required") and option["name"] not in values]
        if missing and focused is None:
            raise NotOfferedError(f"/{command} cannot be sent without {missing}")

    @staticmethod
    def _option(offered: list[JSON], name: str, value: Any, focused: bool) -> JSON:
        option = next((option for option in offered if option["name"] == name), None)
        if option is None or option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP):
            raise NotOfferedError(f"no option {name}; there are {[option['name'] for option in offered]}")
        if isinstance(value, Entity):
            value = str(value.id)
        given: JSON = {"name": name, "type": option["type"], "value": value}
        return {**given, "focused": True} if focused else given

    @staticmethod
    def _resolved(location: Location, entities: Sequence[Entity]) -> JSON:
        resolved: JSON = {"users": {}, "members": {}, "channels": {}, "roles": {}}
        for entity in entities:
            key = str(entity.id)
            if isinstance(entity, Channel):
                resolved["channels"][key] = {**entity.payload(), "permissions": "0"}
            elif isinstance(entity, Role):
                resolved["roles"][key] = entity.payload()
            else:
                resolved["users"][key] = entity.payload()
                if location.guild and entity.id in location.guild.members:
                    member = location.guild.members[entity.id].payload()
                    resolved["members"][key] = {
                        **member,
                        "permissions": str(location.guild.permissions(entity.id)),
                    }
        return resolved


def _offered(command: JSON, location: Location) -> bool:
    """By `contexts` and `integration_types` ("Application Command Object"); null means everywhere."""
    contexts = command.get("contexts")
    if contexts is not None and location.context not in contexts:
        return False
    kinds = command.get("integration_types") or [0]
    return any(str(kind) in location.owners for kind in kinds)


def _filled(part: JSON, values: dict[str, Any]) -> JSON:
    """One component of a modal as its submission carries it."""
    if part["type"] == LABEL:
        return {"type": LABEL, "id": part.get("id", 0), "component": _filled(part["component"], values)}
    if part["type"] == TEXT_DISPLAY:
        return {"type": TEXT_DISPLAY, "id": part.get("id", 0)}
    if "components" in part:
        return {"type": 1, "components": [_filled(inner, values) for inner in part["components"]]}
    given = values.get(part["custom_id"])
    sent: JSON = {"type": part["type"], "id": part.get("id", 0), "custom_id": part["custom_id"]}
    if part["type"] == TEXT_INPUT:
        return {**sent, "value": part.get("value") or "" if given is None else given}
    preset = [option["value"] for option in part.get("options") or [] if option.get("default")]
    preset += [value["id"] for value in part.get("default_values") or []]
    return {**sent, **_picked(part, preset if given is None else given)}


def _picked(part: JSON, given: Any) -> JSON:
    """What was picked: a list of values, except for one of a radio group and a checkbox's yes or no."""
    several = given if isinstance(given, list) else [given]
    if part["type"] == CHECKBOX:
        return {"value": several[0] if several else bool(part.get("default"))}
    if part["type"] == RADIO_GROUP:
        return {"value": several[0] if several else None}
    return {"values": several}
