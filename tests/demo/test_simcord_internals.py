"""What simcord does not promise is there, and is missed with a clear sentence where it is not."""

import re
from typing import Any

import pytest
import simcord

from bot.demo import simcord_internals
from bot.errors import UnsupportedLibrary
from tests.support.patience import PATIENCE
from tests.support.worlds import World


def test_the_installed_simcord_has_all_of_it() -> None:
    simcord_internals.check()


class WithoutBackend(simcord.Env):
    """A simulation whose backend has other names."""

    def __init__(self, *_: object) -> None:
        self.backend = object()  # type: ignore[assignment]


def other_signature() -> None:
    """Takes nothing of what simcord's own takes."""


@pytest.mark.parametrize(
    ("path", "replacement", "missed"),
    [
        ("Preview._action", None, "Preview._action"),
        ("Env._settle_internal", other_signature, "Env._settle_internal(self, timeout, idle, dispatch, _deadline)"),
        ("Env._schedule_timer", other_signature, "Env._schedule_timer(self, record, callback, args, schedule_context)"),
        ("Env._advance_to", other_signature, "Env._advance_to(self, target, deadline)"),
        (
            "_settlement._run_due_virtual_callbacks",
            other_signature,
            "_settlement._run_due_virtual_callbacks(self, deadline)",
        ),
        (
            "_settlement._wakes_recognized_wait",
            other_signature,
            "_settlement._wakes_recognized_wait(self, record)",
        ),
        ("_dpy_internals._original_callback", other_signature, "_dpy_internals._original_callback(callback)"),
        ("_runtime._CallbackRecord", object, "_runtime._CallbackRecord with handle, real_handle, when"),
        ("Env", WithoutBackend, "Env.backend.advance_clock"),
    ],
)
def test_what_is_gone_is_named_with_the_version_and_what_to_do(
    path: str, replacement: object, missed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"simcord.{path}", replacement)
    with pytest.raises(UnsupportedLibrary) as raised:
        simcord_internals.check()
    assert f"simcord 3.2.1 lacks {missed}" in str(raised.value)
    assert "the locked versions" in str(raised.value)


@pytest.mark.parametrize("name", ["_advancing", "_virtual_time", "_settlement_state", "_work.callbacks"])
def test_what_an_environment_lacks_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = name.split(".")[0]

    class Without(simcord.Env):
        def __getattribute__(self, asked: str) -> object:
            if asked == lacking:
                raise AttributeError(asked)
            return super().__getattribute__(asked)

    monkeypatch.setattr(simcord, "Env", Without)
    with pytest.raises(UnsupportedLibrary, match=re.escape(f"lacks Env.{name}")):
        simcord_internals.check()


async def test_simcord_looks_at_the_bot_once_it_rests_and_not_after_each_statement(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    is_parked: Any = simcord._settlement._is_parked

    def counted(*arguments: object) -> object:
        nonlocal looks
        looks += 1
        return is_parked(*arguments)

    monkeypatch.setattr(simcord_internals, "_STUCK", PATIENCE)  # also on a slow machine
    monkeypatch.setattr("simcord.env._is_parked", counted)
    for paper in ("vllm", "orca"):
        await world.ada.slash(world.channel, "reading start", paper=paper)
    assert 0 < looks < 40, "two tasks wait, and each statement would bring a look at both"
