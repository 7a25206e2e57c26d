"""`doctor` in this process: nothing wrong, and what its guide and its checks have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.doctor import examination, report
from bot.cli.doctor.examination import CHECKS
from bot.cli.doctor.facts import Facts
from bot.cli.doctor.findings import Finding
from tests.support.installations import Installation


async def test_of_a_sound_installation_everything_is_fine(installation: Installation) -> None:
    results = await installation.examine()
    assert [each for each in results if each.finding.status != "ok"] == []
    assert {each.check.id for each in results} == {check.id for check in CHECKS}
    assert report.exit_code(results) == 0


def test_the_guide_documents_every_id_in_the_order_of_the_checks() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    section = guide.partition("\n## Doctor\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    documented = [name for row in rows for name in re.findall(r"`([a-z-]+)`", row)]
    assert sorted(documented) == sorted(check.id for check in CHECKS)


async def test_a_check_that_fails_hides_no_other(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_facts: Facts) -> Iterator[Finding]:
        raise KeyError(installation.world.token)

    checks = [check._replace(look=fail) if check.id == "intents" else check for check in CHECKS]
    monkeypatch.setattr(examination, "CHECKS", checks)
    results = await installation.examine()
    (failed,) = (each.finding for each in results if each.finding.status != "ok")
    assert failed.summary == "The check “intents” itself failed (KeyError)."
    assert len(results) == len(CHECKS)
