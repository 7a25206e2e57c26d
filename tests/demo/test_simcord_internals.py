"""What simcord does not promise is there, and is missed with a clear sentence where it is not."""

import pytest
import simcord

from bot.demo import simcord_internals
from bot.errors import UnsupportedLibrary


def test_the_installed_simcord_has_all_of_it() -> None:
    simcord_internals.check()


class Renamed(simcord.Env):
    """A simulation whose backend has other names."""

    def __init__(self, *_: object) -> None:
        self.backend = object()  # type: ignore[assignment]


def test_what_is_gone_is_named_with_the_version_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(simcord.Preview, "_action", None)
        with pytest.raises(UnsupportedLibrary, match=r"simcord 3\.2\.1 lacks Preview\._action.*the locked versions"):
            simcord_internals.check()
    with monkeypatch.context() as changed:
        changed.setattr(simcord.Env, "_settle_internal", Renamed.__init__)
        with pytest.raises(UnsupportedLibrary, match=r"lacks Env\._settle_internal\(self, timeout"):
            simcord_internals.check()
    monkeypatch.setattr(simcord, "Env", Renamed)
    with pytest.raises(UnsupportedLibrary, match=r"lacks Env\.backend\.advance_clock"):
        simcord_internals.check()
