"""What one process of the mutation run is to do, as a file that the environment names."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from tests.support.mutation.mutants import Mutant

PLAN = "PAPERCLUB_MUTATION_PLAN"


@dataclass(frozen=True)
class Plan:
    """`longest`: seconds of tests for one mutant. `alone`: the one mutant is changed as it is imported, and the tests
    that were given run as usual."""

    mutants: tuple[Mutant, ...]
    results: str
    longest: float
    alone: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Plan:
        values = json.loads(text)
        return cls(
            tuple(Mutant(**each) for each in values["mutants"]), values["results"], values["longest"], values["alone"]
        )
