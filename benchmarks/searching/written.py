"""Queries written by hand, in the words of people in a hurry or who forgot the name: one JSON object a line."""

import json
from pathlib import Path
from typing import Literal

from benchmarks.searching.datasets import Case

_FOLDER = Path(__file__).parent / "queries"


def hurried(half: Literal["development", "held-out"]) -> list[Case]:
    """For the shipped list. Weights and calibration may be fitted to the half for development alone."""
    return _cases(f"hurried-{half}")


def paraphrases(of: Literal["shipped", "titles", "unseen", "development"]) -> list[Case]:
    """Written without a look at any ranking: for the shipped list, and for lines of the external corpus by their id.

    Weights are fitted to those for development, which aim at other lines; the others are for judging. Whoever wrote
    those unseen had seen no ranking and no synonyms.
    """
    return _cases(f"paraphrases-{of}")


def _cases(name: str) -> list[Case]:
    lines = (_FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Case(row["kind"], row["query"], {str(row["right"])}.__contains__) for row in rows]
