"""Forms: what they hold fits Discord's limits, and what comes back, forged or outdated, is answered."""

from typing import Any

import pytest
import simcord

from bot.ui.account.settings import SaveZone
from bot.ui.kit.components import Button
from bot.ui.kit.forms import Form, text_field
from bot.ui.papers.topics import AllTopics
from tests.support.worlds import World, texts

KEPT = " (empty: no change)"


def field(**options: Any) -> dict[str, Any]:
    return dict(text_field("name", **options).to_component_dict())


@pytest.mark.parametrize(
    ("title", "filled", "unfilled"),
    [
        ("Edit", "Edit", f"Edit{KEPT}"),
        ("x" * 26, "x" * 26, "x" * 26 + KEPT),
        ("x" * 45, "x" * 45, "x" * 25 + "…" + KEPT),
        ("x" * 46, "x" * 44 + "…", "x" * 25 + "…" + KEPT),
    ],
)
def test_a_title_fits_and_an_unfilled_form_says_that_empty_fields_change_nothing(
    title: str, filled: str, unfilled: str
) -> None:
    assert Form(SaveZone(), title, []).title == filled
    assert Form(SaveZone(), title, [], unfilled=True).title == unfilled
    assert len(unfilled) <= 45


def test_a_field_fits_whatever_is_stored() -> None:
    shown = field(text="x" * 46, value="v" * 21, hint="h" * 101, most=20)
    assert shown["label"] == "x" * 44 + "…"
    inner = shown["component"]
    assert (inner["value"], inner["max_length"], inner["style"], inner["required"]) == ("v" * 20, 20, 1, False)
    assert inner["placeholder"] == "h" * 99 + "…"
    empty = field(text="Notes", long=True, required=True)["component"]
    assert (empty["style"], empty["required"]) == (2, True)
    assert {"value", "placeholder"}.isdisjoint(empty)


def test_a_button_shows_as_many_characters_as_discord_takes() -> None:
    assert Button(AllTopics(0), "x" * 80).item.label == "x" * 80
    assert Button(AllTopics(0), "x" * 81).item.label == "x" * 79 + "…"


async def submitted(world: World, custom_id: str) -> simcord.InteractionResult:
    """Ada's form for her time zone, sent with another id."""
    settings = (await world.ada.slash(world.channel, "settings")).response
    assert settings is not None
    form = await world.ada.click(settings, label="Change time zone")
    shown = world.env.backend.interactions[max(world.env.backend.interactions)].modal
    assert shown is not None
    shown["custom_id"] = custom_id
    return await world.ada.submit_modal(form, {"zone": "Asia/Tokyo"})


async def test_a_form_of_another_version_is_answered_and_changes_nothing(world: World) -> None:
    for custom_id in ("f:zone0:5", "x:nothing", "nothing", "e:"):
        answer = await submitted(world, custom_id)
        assert answer.ephemeral
        assert "This form is from another version of the bot. Please open it again." in texts(answer.response)
    stored = await world.services.members.settings(world.guild.id, world.ada.id)
    assert stored.zone == ""
