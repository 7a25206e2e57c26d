"""The floor every card stands on: presses that always answer, also after a restart, safe views, and the Host.

discord.py only logs what goes wrong inside a DynamicItem, and forgets a pattern for the whole process when one view
ends. So there is one registered item for buttons and one for menus; what a press *does* is an `Action`, found by its
custom id.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache, wraps
from typing import Any, ClassVar, ParamSpec, Protocol, Self, cast

import discord

from bot.advice.advisor import Advisor
from bot.errors import UserError
from bot.library.library import Library
from bot.meetings.services import Meetings
from bot.papers import Sheets
from bot.reading.model import Subject
from bot.reading.service import ReadingService
from bot.ui.kit.ids import decode, encode
from bot.ui.kit.text import BUTTON_LABEL, label

Interaction = discord.Interaction[Any]
P = ParamSpec("P")


class Live(Protocol):
    """Keeps public cards true; see `bot.delivery.card_refresher`."""

    def posted(self, interaction: Interaction, message_id: int, resource_id: str) -> None:
        """Remember a public card that answered `interaction`."""
        ...

    async def keep(self) -> None:
        """Finish at once what `posted` and `follow` leave for later."""
        ...

    def follow(self, guild_id: int, subject: Subject) -> None:
        """Bring the latest cards of `subject` up to date soon; returns at once."""
        ...

    async def changed(self, guild_id: int, subject: Subject) -> None:
        """Bring the latest cards of `subject` up to date."""
        ...

    async def changed_everywhere(self, guild_id: int, resource_ids: Iterable[str]) -> None:
        """Bring every card of these resources up to date, however old: a name must go, or may come back."""
        ...

    async def own_card(self, guild_id: int, subject: Subject, viewer: int) -> "Card":
        """The card of `subject` for one member alone."""
        ...

    async def public_card(self, guild_id: int, subject: Subject) -> "Card":
        """The card of `subject` for everybody in the server."""
        ...


class MeetingCourier(Protocol):
    """Brings meetings to Discord; see `bot.delivery.worker`."""

    def changed(self, guild_id: int, meeting_id: int) -> None:
        """Bring the card up to date soon, and send what the change told somebody to know; returns at once."""
        ...

    async def deliver(self, meeting_id: int) -> None:
        """Send what waits about one meeting now; whatever goes wrong is recorded and tried again."""
        ...

    async def named_anew(self, guild_id: int, user_id: int) -> None:
        """Bring the cards up to date that name somebody, who hides now or shows themselves again."""
        ...


class Host(Protocol):
    """What a press may ask of the running bot; `interaction.client` satisfies it."""

    @property
    def library(self) -> Library: ...

    @property
    def reading(self) -> ReadingService: ...

    @property
    def advice(self) -> Advisor: ...

    @property
    def sheets(self) -> Sheets: ...

    @property
    def live(self) -> Live: ...

    @property
    def meetings(self) -> Meetings: ...

    @property
    def courier(self) -> MeetingCourier: ...

    def serves(self, guild_id: int) -> bool:
        """Whether the bot is a member of that server."""
        ...

    def server_name(self, guild_id: int) -> str | None:
        """What that server is called; None where the bot is no member."""
        ...

    def now(self) -> datetime: ...

    def command_mention(self, name: str) -> str:
        """``</paper:1234>`` where the command is known to Discord, else ``/paper``."""
        ...

    async def answer_failure(self, interaction: Interaction, error: Exception) -> None: ...


def host_of(interaction: Interaction) -> Host:
    """The bot behind an interaction, as the services that cards may use."""
    return cast(Host, interaction.client)


class Action:
    """What a button does, told by its custom id alone: a verb with a version, and ids.

    A subclass is a frozen dataclass of str and int fields. Its `verb` is part of messages that are out in the world,
    so it changes with every change of meaning and never goes to another action.
    """

    verb: ClassVar[str]
    by_verb: ClassVar[dict[str, type["Action"]]] = {}

    def __init_subclass__(cls, *, verb: str = "") -> None:
        super().__init_subclass__()
        if verb:
            if verb in Action.by_verb:
                raise TypeError(f"verb {verb!r} belongs to {Action.by_verb[verb].__qualname__}")
            cls.verb = verb
            Action.by_verb[verb] = cls

    @property
    def custom_id(self) -> str:
        return encode(self.verb, self)

    async def press(self, interaction: Interaction) -> None:
        """Answer the press."""
        raise NotImplementedError


async def _act(interaction: Interaction, custom_id: str) -> None:
    """Find and run what `custom_id` means; whatever goes wrong, the member gets a sentence."""
    try:
        action = decode(custom_id, Action.by_verb)
        if action is None:
            raise UserError("This button is from another version of the bot. Please run the command again.")
        await action.press(interaction)
    except Exception as error:
        await host_of(interaction).answer_failure(interaction, error)


class Button(discord.ui.DynamicItem[discord.ui.Button[Any]], template=re.compile(r"b:.+", re.DOTALL)):
    """A button that runs an `Action`, before and after a restart."""

    def __init__(
        self,
        action: Action,
        text: str = "",
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        emoji: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            discord.ui.Button(
                label=label(text, BUTTON_LABEL) if text or not emoji else None,
                style=style,
                emoji=emoji,
                disabled=disabled,
                custom_id=f"b:{action.custom_id}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        self = cls.__new__(cls)
        discord.ui.DynamicItem.__init__(self, cast("discord.ui.Button[Any]", item))
        return self

    async def callback(self, interaction: Interaction) -> None:
        await _act(interaction, self.custom_id.removeprefix("b:"))


class Menu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=re.compile(r"m:.+", re.DOTALL)):
    """A select menu whose choice runs an `Action`, which finds what was chosen with `chosen`."""

    def __init__(self, action: Action, options: Sequence[discord.SelectOption], *, placeholder: str) -> None:
        super().__init__(
            discord.ui.Select(
                options=list(options), placeholder=label(placeholder, 150), custom_id=f"m:{action.custom_id}"
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        self = cls.__new__(cls)
        discord.ui.DynamicItem.__init__(self, cast("discord.ui.Select[Any]", item))
        return self

    async def callback(self, interaction: Interaction) -> None:
        await _act(interaction, self.custom_id.removeprefix("m:"))


ITEMS: tuple[type[discord.ui.DynamicItem[Any]], ...] = (Button, Menu)


def chosen(interaction: Interaction) -> tuple[str, ...]:
    """What was chosen in the menu that was used; none for a button."""
    data: dict[str, Any] = dict(interaction.data or {})
    return tuple(map(str, data.get("values", ())))


class Card(discord.ui.LayoutView):
    """A Components V2 message, built fresh for every send and edit (see this module's first lines); no time-out."""

    def __init__(self, *parts: discord.ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        for part in parts:
            self.add_item(part)

    def is_finished(self) -> bool:
        """True, so that discord.py keeps no card that was sent: presses find their `Action` by its custom id."""
        return True


class _Copy(Card):
    """A card that was built before, for one more message."""

    def __init__(self, components: list[dict[str, Any]]) -> None:
        super().__init__()
        self._components = components

    def has_components_v2(self) -> bool:
        return True

    def to_components(self) -> list[dict[str, Any]]:
        return self._components


def remembered(build: Callable[P, Card]) -> Callable[P, Card]:
    """`build`, but the same arguments do not build the same card again: that costs more than all else in an answer.

    The arguments are compared by value, so a card never shows what is no longer so; they must be hashable.
    """

    @lru_cache(maxsize=128)
    def components(*args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        return list(build(*args, **kwargs).to_components())  # type: ignore[no-untyped-call]

    @wraps(build)
    def copied(*args: P.args, **kwargs: P.kwargs) -> Card:
        return _Copy(components(*args, **kwargs))  # type: ignore[arg-type]  # P may hold what has no hash

    return copied


def is_private(interaction: Interaction) -> bool:
    """Whether the pressed message is seen by its presser alone, so that it may be edited for them."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def show(interaction: Interaction, card: Card, *, private: bool = True) -> int:
    """Answer an interaction with a card of its own; give the message's id."""
    sent = await interaction.response.send_message(view=card, ephemeral=private)
    return sent.message_id or 0


async def replace_page(interaction: Interaction, card: Card) -> None:
    """Put `card` in the place of a private message; where others read along, answer with a private one."""
    if is_private(interaction):
        await interaction.response.edit_message(view=card)
    else:
        await show(interaction, card)
