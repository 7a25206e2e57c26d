"""A walk through the simulated bot: run commands, then press every button and menu that they bring, breadth first.

Each verb is pressed once for each of a few labels. A form is submitted with sample values. Everything that is shown on
the way is kept, grouped by the command or verb that brought it.
"""

from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import simcord
from simcord import ResponseMessage

from tests.support.screen_text import Component, Names, form_lines, message_lines, verb_of

Actor = simcord.MemberActor | simcord.UserHandle
Ask = Callable[[], Awaitable[simcord.InteractionResult]]

_STEP = 6 * 3600.0  # seconds that the simulation takes in its stride
READER = "Ben"  # presses the buttons of what is posted for everyone
_LABELS_PER_VERB = 3  # a topic's name and a paper's are labels too: three of them show what the verb does


@dataclass(frozen=True)
class Origin:
    """How a message was reached: by whom, in words, and the way to bring it once more where there is one."""

    who: str
    steps: tuple[str, ...]
    ask: Ask | None = None
    press: "_Press | None" = None

    def then(self, step: str, press: "_Press | None" = None) -> "Origin":
        return Origin(self.who, (*self.steps, step), None, press)

    def __str__(self) -> str:
        return f"{self.who}: {' › '.join(self.steps)}"


@dataclass(frozen=True)
class _Press:
    """A button, or an option of a menu, that waits; `key` is its verb, and its label or the kind of option."""

    actor: Actor
    message: ResponseMessage
    origin: Origin
    key: tuple[str, str]
    custom_id: str
    value: str = ""

    async def do(self) -> simcord.InteractionResult:
        if self.value:
            return await self.actor.select(self.message, [self.value], custom_id=self.custom_id)
        return await self.actor.click(self.message, custom_id=self.custom_id)


class Tour:
    """The walk of `people`, who fill each form field with its value in `samples`.

    Verbs in `later` are not pressed before `allow`: what they do cannot be undone.
    """

    def __init__(
        self,
        env: simcord.Env,
        channel: simcord.ChannelHandle,
        people: Mapping[str, simcord.MemberActor],
        users: Mapping[str, simcord.UserHandle],
        samples: Mapping[str, Any],
        later: Sequence[str],
    ) -> None:
        self.env = env
        self.channel = channel
        self.people = people
        self.users = users
        self.names = Names({})
        self.screens: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        self.reached: set[str] = set()
        self._samples = samples
        self._later = set(later)
        self._waiting: deque[_Press] = deque()
        self._pressed: dict[str, set[str]] = defaultdict(set)
        self._seen: set[int] = set()

    async def slash(self, who: str, command: str, *, direct: bool = False, **options: Any) -> Any:
        """Use a command, then press all that is new on its answer, and on what comes then; give the answer.

        `direct` is in direct messages, where nothing is pressed.
        """
        actor: Actor = self.users[who] if direct else self.people[who]

        async def ask() -> simcord.InteractionResult:
            if isinstance(actor, simcord.UserHandle):
                answer: simcord.InteractionResult = await actor.slash(command, **options)
            else:
                answer = await actor.slash(self.channel, command, **options)
            return answer

        typed = "".join(f" {name}:{getattr(value, 'name', value)}" for name, value in options.items())
        title = f"/{command}{typed}" + (" (direct messages)" if direct else "")
        return await self.run(who, f"/{command}", title, ask, actor)

    async def run(self, who: str, section: str, title: str, ask: Ask, actor: Actor | None = None) -> Any:
        """The same for anything else that brings an answer."""
        origin = Origin(who, (title,), ask)
        result = await ask()
        message = self._show(section, result, actor or self.people[who], origin)
        if result.modal is not None:
            await self._submit(actor or self.people[who], result, Origin(who, (title,)))
        await self._press_waiting()
        return message

    async def press(self, who: str, verb: str, *, on: ResponseMessage | None = None, nth: int = 0) -> Any:
        """Press a button whether it was pressed before or not: on an answer, else on the latest public message.

        Gives the answer.
        """
        found = [each for each in self._everything() if verb in map(verb_of, _ids(each))]
        message = on or max((each for each in found if not each.ephemeral), key=lambda each: each.id)
        control = [each for each in _controls(message.components) if verb_of(each["custom_id"]) == verb][nth]
        key = (verb, str(control["label"]))
        answer = await self._do(_Press(self.people[who], message, Origin(who, ()), key, control["custom_id"]))
        await self._press_waiting()
        return answer

    def _everything(self) -> Iterator[ResponseMessage]:
        for messages in self.env.backend.messages.values():
            yield from (ResponseMessage(self.env, message) for message in messages.values())

    async def wait(self, seconds: float) -> None:
        """Let time go by, and keep what the bot posts of its own accord."""
        while seconds > 0:
            await self.env.advance_time(min(seconds, _STEP))
            seconds -= _STEP
            self._collect_posted()
        await self._press_waiting()

    async def suggest(self, who: str, command: str, option: str, typed: str) -> None:
        """Type into an option and keep what is offered."""
        choices = await self.people[who].autocomplete(self.channel, command, option, typed)
        self._keep(f"/{command}", f"{who}: /{command} {option}:{typed}▏", [f"▸ {each['name']}" for each in choices])

    def renew(self, *verbs: str) -> None:
        """Press these once more: they bring something else to somebody else, or at another time."""
        for verb in verbs:
            self._pressed[verb].clear()

    async def allow(self, *verbs: str) -> None:
        """From here on, also press these."""
        self._later.difference_update(verbs)
        await self._press_waiting()

    async def _press_waiting(self) -> None:
        held: list[_Press] = []
        while self._waiting:
            press = self._waiting.popleft()
            verb, label = press.key
            if verb in self._later:
                held.append(press)
            elif label not in self._pressed[verb] and len(self._pressed[verb]) < _LABELS_PER_VERB:
                await self._press_once(press)
        self._waiting.extend(held)

    async def _press_once(self, press: _Press) -> None:
        current = self._current(press) or await self._bring_again(press)
        if current is None:
            return  # the message has changed since; another one may offer the same
        self._pressed[press.key[0]].add(press.key[1])
        await self._do(current)

    async def _bring_again(self, press: _Press) -> _Press | None:
        """The same button on a new copy of its message, for which all steps that led to it are made once more."""
        origin = press.origin
        if origin.ask is not None:
            answer = (await origin.ask()).response
        else:
            before = origin.press and (self._current(origin.press) or await self._bring_again(origin.press))
            answer = (await before.do()).response if before else None
        if answer is None:
            return None
        self._seen.add(answer.id)
        return self._find(press, answer)

    async def _do(self, press: _Press) -> Any:
        verb = verb_of(press.custom_id)
        self.reached.add(verb)
        origin = press.origin.then(f"[{press.key[1]}]", press)
        result = await press.do()
        answer = self._show(verb, result, press.actor, origin)
        if result.modal is not None:
            await self._submit(press.actor, result, origin)
        return answer

    async def _submit(self, actor: Actor, shown: simcord.InteractionResult, origin: Origin) -> None:
        form = shown.modal
        assert form is not None
        verb = verb_of(form["custom_id"])
        if verb in self._later:
            return
        self.reached.add(verb)
        fields = [part["component"]["custom_id"] for part in form["components"] if "component" in part]
        values = {name: self._samples[name] for name in fields if name in self._samples}
        result = await actor.submit_modal(shown, values)
        self._show(verb, result, actor, origin.then("(submit)"))

    def _show(self, section: str, result: simcord.InteractionResult, actor: Actor, origin: Origin) -> Any:
        if result.modal is not None:
            self._keep(section, f"{origin} → form", list(form_lines(result.modal)))
        answers = [answer for answer in (result.response, *result.followups) if answer is not None]
        for answer in answers:
            self._seen.add(answer.id)
            self._take(section, answer, actor, origin)
        self._collect_posted()
        return result.response

    def _collect_posted(self) -> None:
        """Take what was posted other than as an answer: cards, reminders, news."""
        bot = self.env.backend.bot_user.id
        names = {actor.id: name for name, actor in self.people.items()}
        direct = {channel: names[user] for user, channel in self.env.backend.dm_channels.items() if user in names}
        for channel_id, messages in list(self.env.backend.messages.items()):
            for message in sorted(messages.values(), key=lambda each: each.id):
                if message.author_id != bot or message.id in self._seen:
                    continue
                self._seen.add(message.id)
                where = f"direct message to {direct[channel_id]}" if channel_id in direct else self._place(channel_id)
                who = direct.get(channel_id, READER)
                actor = self.users[who] if channel_id in direct else self.people[who]
                self._take("posted", ResponseMessage(self.env, message), actor, Origin(who, (where,)))

    def _place(self, channel_id: int) -> str:
        channel = self.env.backend.get_channel(channel_id)
        return f"#{channel.name}" if channel.type == 0 else f"thread “{channel.name}”"

    def _take(self, section: str, answer: ResponseMessage, actor: Actor, origin: Origin) -> None:
        seen = "" if section == "posted" else " → private" if answer.ephemeral else " → public"
        lines = [*message_lines(answer.components, answer.content)]
        lines += [f"(attached: {each.filename})" for each in answer.attachments if not answer.components]
        self._keep(section, f"{origin}{seen}", lines)
        for control in _controls(answer.components):
            for label, value in _choices(control):
                key = (verb_of(control["custom_id"]), label)
                self._waiting.append(_Press(actor, answer, origin, key, control["custom_id"], value))

    def _keep(self, section: str, title: str, lines: list[str]) -> None:
        self.screens[section].append((self.names.stable(title), [self.names.stable(line) for line in lines]))

    def _current(self, press: _Press) -> _Press | None:
        stored = self._stored(press.message.channel_id, press.message.id)
        return self._find(press, stored) if stored is not None else None

    def _find(self, press: _Press, message: ResponseMessage) -> _Press | None:
        """The same button as it is on `message` now."""
        for control in _controls(message.components):
            for label, value in _choices(control):
                if (verb_of(control["custom_id"]), label) == press.key:
                    return _Press(press.actor, message, press.origin, press.key, control["custom_id"], value)
        return None

    def _stored(self, channel_id: int, message_id: int) -> ResponseMessage | None:
        message = self.env.backend.messages.get(channel_id, {}).get(message_id)
        return ResponseMessage(self.env, message) if message is not None else None


def _controls(components: Sequence[Component]) -> Iterator[Component]:
    """The buttons and menus that can be used."""
    for component in components:
        if component.get("custom_id") and not component.get("disabled"):
            yield component
        yield from _controls(component.get("components", ()))
        if accessory := component.get("accessory"):
            yield from _controls([accessory])


def _ids(message: ResponseMessage) -> list[str]:
    return [each["custom_id"] for each in _controls(message.components)]


def _choices(control: Component) -> Iterator[tuple[str, str]]:
    """Label and value to press a control with: a button's label, or each kind of option of a menu."""
    if "options" not in control:
        yield str(control.get("label") or (control.get("emoji") or {}).get("name")), ""
        return
    for option in control["options"]:
        yield option["value"].partition(":")[0], option["value"]
