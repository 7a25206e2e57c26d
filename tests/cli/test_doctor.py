"""`doctor` in this process: nothing wrong, many things wrong one at a time, and never a secret in what it says."""

from __future__ import annotations

from bot.cli.doctor import report
from bot.cli.doctor.examination import CHECKS
from tests.support.installations import Installation


async def test_of_a_sound_installation_everything_is_fine(installation: Installation) -> None:
    results = await installation.examine()
    assert [each for each in results if each.finding.status != "ok"] == []
    assert {each.check.id for each in results} == {check.id for check in CHECKS}
    assert report.exit_code(results) == 0
