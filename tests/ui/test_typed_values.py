"""A form that is opened again holds what was typed and chosen; its custom id says what it completes."""

from dataclasses import fields
from typing import Any, cast

import discord
import pytest

import bot.app  # noqa: F401 - with every form
from bot.ui.account.settings import SaveZone
from bot.ui.kit.actions import Action
from bot.ui.kit.forms import Form, FormPrefix, Reopened, Submission, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.submissions import _completed
from bot.ui.kit.typed_values import field_of, fill_in
from bot.ui.papers.topics import AllTopics

AGAIN: Action = AllTopics(0)


def labelled(component: discord.ui.Item[Any]) -> discord.ui.Label[Any]:
    return discord.ui.Label(text="Label", component=component)


def shown(part: discord.ui.Label[Any]) -> dict[str, Any]:
    return dict(part.to_component_dict()["component"])


def test_texts_and_choices_are_filled_in_and_what_was_not_typed_stays() -> None:
    text, other = text_field("when", "When", value="stored"), text_field("place", "Where", value="R 1")
    options = [discord.SelectOption(label=each, default=each == "one") for each in ("one", "two")]
    select = labelled(discord.ui.Select(custom_id="select", options=options))
    fill_in([discord.ui.TextDisplay("Note"), text, other, select], {"when": ("",), "select": ("two",), "": ("y",)})
    assert "value" not in shown(text) or not shown(text)["value"]
    assert shown(other)["value"] == "R 1"
    assert [each.get("default", False) for each in shown(select)["options"]] == [False, True]


@pytest.mark.parametrize(
    ("select", "kind"),
    [
        (discord.ui.UserSelect(custom_id="who"), "user"),
        (discord.ui.RoleSelect(custom_id="who"), "role"),
        (discord.ui.ChannelSelect(custom_id="who"), "channel"),
    ],
)
def test_people_roles_and_channels_are_chosen_again(select: discord.ui.Item[Any], kind: str) -> None:
    part = labelled(select)
    fill_in([part], {"who": ("5", "forged")})
    assert [(int(each["id"]), each["type"]) for each in shown(part)["default_values"]] == [(5, kind)]


def test_no_more_is_filled_in_than_the_field_takes() -> None:
    part = text_field("when", "When", most=3)
    fill_in([part], {"when": ("thursday",)})
    assert shown(part)["value"] == "thu"


@pytest.mark.parametrize(
    ("prefix", "text"),
    [
        (FormPrefix(), "f"),
        (FormPrefix(unfilled=True), "e"),
        (FormPrefix(False, 12), "f12"),
        (FormPrefix(True, 7), "e7"),
    ],
)
def test_the_prefix_of_a_form_is_read_as_it_was_written(prefix: FormPrefix, text: str) -> None:
    assert str(prefix) == text
    assert FormPrefix.read(text) == prefix


def test_a_form_completes_nothing_and_holds_what_is_stored_unless_said_otherwise() -> None:
    assert (str(FormPrefix()), FormPrefix().input_id) == ("f", 0)
    parts = Reopened(3, {}, AGAIN).parts_of(Form(SaveZone(), "Two", [text_field("a", "A"), text_field("b", "B")]))
    assert [field_of(part) for part in parts] == ["a", "b"]


@pytest.mark.parametrize("forged", ["", "x", "f-1", "f²", "fx", "f" + "9" * 19])
def test_a_forged_prefix_completes_nothing(forged: str) -> None:
    assert FormPrefix.read(forged) == FormPrefix()


def test_a_form_of_more_than_five_inputs_opens_in_two_or_with_one_alone() -> None:
    form = Form(SaveZone(), "Many", [text_field(f"f{number}", "Field") for number in range(7)])
    assert _fields(form) == ["f0", "f1", "f2", "f3", "f4"]
    values = {"f1": ("one",), "f6": ("six",)}
    first = form.reopened(Reopened(3, values, AGAIN))
    assert (_fields(first), first.custom_id, first.title) == (_fields(form), "f3:zone1", "Many")
    assert shown(first.children[1])["value"] == "one"  # type: ignore[arg-type]  # it's a Label
    rest = form.reopened(Reopened(3, values, AGAIN, rest=True))
    assert _fields(rest) == ["f5", "f6"]
    assert _fields(form.reopened(Reopened(3, values, AGAIN, only="f6"))) == ["f6"]
    unfilled = Form(SaveZone(), "Many", form.every_part[:2], unfilled=True).reopened(Reopened(3, values, AGAIN))
    assert (unfilled.custom_id, unfilled.title) == ("e3:zone1", "Many (empty: no change)")


def _fields(form: Form) -> list[str]:
    return [field_of(part) for part in form.children]


async def test_a_form_gives_no_field_that_only_the_bot_has_and_an_unfilled_one_nothing_empty() -> None:
    typed = {"when": ("thu",), "place": ("",), "who": (), "_draft": ("7",)}
    nobody = cast(Interaction, None)
    assert await _completed(nobody, FormPrefix(), typed) == {"when": ("thu",), "place": ("",), "who": ()}
    assert await _completed(nobody, FormPrefix(unfilled=True), typed) == {"when": ("thu",)}


class _Touched(Exception):
    pass


class _Untouched:
    """In the place of an interaction: whatever is asked of it shows that it's answered."""

    def __getattr__(self, name: str) -> object:
        raise _Touched


@pytest.mark.parametrize(
    "verb", sorted(verb for verb, each in Submission.by_verb.items() if each.__module__[:3] == "bot")
)
@pytest.mark.filterwarnings(
    "ignore:coroutine", "ignore::pytest.PytestUnraisableExceptionWarning"
)  # a form's, not drawn
async def test_each_form_that_can_be_opened_again_is(verb: str) -> None:
    kind = Submission.by_verb[verb]
    values: dict[str, Any] = {each.name: 1 if each.type in (int, "int") else "x" for each in fields(cast(Any, kind))}
    submission = kind(**values)
    if submission.can_reopen:
        with pytest.raises(_Touched):
            await submission.reopen(cast(Interaction, _Untouched()))
