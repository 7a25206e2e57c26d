"""Single changes to the code are noticed by some test: a few of them always, a sample of each area in the proof."""

import ast
from pathlib import Path

import pytest

from tests.support.mutation import AREAS, ROOT, area_tests
from tests.support.mutation.mutants import mutants_of, mutated
from tests.support.mutation.reach import functions_near, functions_with, in_a_function
from tests.support.mutation.run import all_mutants, equivalent, run, sampled

MODEL, LIMITS, TEXT = "bot/reading/model.py", "bot/servers/model.py", "bot/ui/kit/text.py"
FIELDS = "bot/catalog/fields.py"


def test_each_change_is_one_and_has_a_key_of_its_own() -> None:
    mutants = mutants_of(MODEL)
    before = ast.dump(ast.parse((ROOT / MODEL).read_text()))
    assert len(mutants) > 40
    assert len({each.key for each in mutants}) == len(mutants)
    for each in mutants:
        changed = mutated(each)
        assert ast.dump(changed) != before, each.key
        compile(changed, MODEL, "exec")


def test_what_is_listed_as_equivalent_is_a_change_that_there_is_with_a_reason() -> None:
    known = equivalent()
    assert known.keys() <= {each.key for each in all_mutants(AREAS)}
    assert [key for key, reason in known.items() if len(reason.split()) < 3] == []


def function_starts(starts: set[tuple[str, int]]) -> set[str]:
    return {f"{path}: {(ROOT / path).read_text().splitlines()[line - 1].strip()}" for path, line in starts}


def test_a_change_at_import_reaches_the_functions_with_what_was_computed_from_it_in_other_modules_too() -> None:
    mutants = {each.key: each for each in mutants_of(FIELDS)}
    pattern = mutants[f"{FIELDS}: (module): ID_LENGTH - 1 → ID_LENGTH + 1"]
    default = mutants[f"{FIELDS}: FieldSpec: 0 → 1"]
    check = mutants[f"{FIELDS}: FieldSpec.__post_init__: not self.longest → self.longest"]
    assert [in_a_function(each) for each in (pattern, default, check)] == [False, False, True]
    is_id = "bot/catalog/entry_ids.py: def is_id(text: str) -> bool:"  # its pattern is compiled from that of the fields
    by_shape = f"{FIELDS}: def names_of_shape(table: FieldTable, shape: Shape) -> tuple[str, ...]:"
    assert is_id in function_starts(functions_with(pattern))
    assert by_shape not in function_starts(functions_with(pattern))
    assert {is_id, by_shape} <= function_starts(functions_near(pattern))
    # A default is in each table of fields.
    of_table = "bot/catalog/conversion.py: def _ids(self, spec: FieldSpec, node: Node) -> list[Positioned[str]]:"
    assert of_table in function_starts(functions_with(default))
    assert not any(each.startswith("bot/search/") for each in function_starts(functions_near(default)))


def test_a_few_changes_are_noticed_and_an_equivalent_one_is_not(tmp_path: Path) -> None:
    expected = {
        # In functions that nothing calls while tests are collected, so that each takes a copy of the process alone.
        f"{MODEL}: apply_edit: edit.rating is None → edit.rating is not None": "noticed",
        f"{TEXT}: safe: 2 → 3": "survived",
        f"{TEXT}: _isolate: not text.isascii() → text.isascii()": "noticed",
        f"{LIMITS}: (module): 5 → 6": "noticed",  # when it is imported
    }
    mutants = [each for each in all_mutants([MODEL, LIMITS, TEXT]) if each.key in expected]
    offsets = "tests/meetings/test_setup_command.py::test_other_reminder_offsets_are_refused"
    tests = ["tests/reading/test_reading_model.py", "tests/ui/test_text_safety.py", offsets]
    report = run(mutants, tests, tmp_path / "results.jsonl", 60)
    assert {each.mutant.key: each.became for each in report.outcomes} == expected
    assert report.failed == {}
    assert report.share(equivalent()) == 1
    assert report.unlisted(equivalent()) == []


@pytest.mark.prove
@pytest.mark.parametrize("area", AREAS)
def test_of_sixty_changes_to_each_area_nine_in_ten_are_noticed(area: str, tmp_path: Path) -> None:
    report = run(sampled([area], 60, seed=1), area_tests(area), tmp_path / "results.jsonl", 60)
    assert report.failed == {}
    assert report.share(equivalent()) >= 0.9, "\n".join(report.unlisted(equivalent()))
