"""What simcord does not promise is there, and is missed with a clear sentence where it is not."""

import re

import pytest
import simcord

from bot.demo import simcord_internals
from bot.errors import UnsupportedLibrary


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
