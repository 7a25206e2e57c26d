"""The order to read in: everything a resource builds on, before it, and what else would help."""

from collections.abc import Container
from enum import Enum

from bot.advice.model import MemberHistory
from bot.catalog.model import Catalog, Resource
from bot.frozen import dataclass

MAX_OPTIONAL = 5


class Progress(Enum):
    TO_READ = "to read"
    READING = "reading"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Step:
    resource: Resource
    progress: Progress


@dataclass(frozen=True, slots=True)
class ReadingPath:
    """`steps` end with `goal`; `optional` would help, but nothing requires it."""

    goal: Resource
    steps: tuple[Step, ...]
    optional: tuple[Step, ...]

    @property
    def left(self) -> int:
        """Unfinished steps before the goal."""
        return sum(step.progress is not Progress.FINISHED for step in self.steps[:-1])


def reading_path(catalog: Catalog, goal: Resource, history: MemberHistory | None = None) -> ReadingPath:
    """Leaves out what only finished steps require."""
    history = history or MemberHistory()
    steps = steps_to(catalog, goal.id, history.finished)
    return ReadingPath(
        goal,
        tuple(Step(each, _progress(each, history)) for each in steps),
        tuple(Step(each, _progress(each, history)) for each in _optional(catalog, goal, steps)),
    )


def steps_to(catalog: Catalog, resource_id: str, finished: Container[str] = ()) -> tuple[Resource, ...]:
    """The resource last, each step after all that it requires, by the order of `requires`.

    What is `finished` is a step, but what only it requires is not. The catalog's parser refuses loops.
    """
    order: dict[str, Resource] = {}
    # Depth first with a stack of its own: a chain may be longer than Python's recursion limit.
    stack = [(resource_id, False)]
    while stack:
        current, ready = stack.pop()
        if current in order:
            continue
        resource = catalog.resources[current]
        if ready or (current in finished and current != resource_id):
            order[current] = resource
            continue
        stack.append((current, True))
        stack.extend((each, False) for each in reversed(resource.requires))
    return tuple(order.values())


def _optional(catalog: Catalog, goal: Resource, steps: tuple[Resource, ...]) -> list[Resource]:
    """Related to the goal, then to the steps nearest to it; neither a step nor something that requires the goal."""
    excluded = {each.id for each in steps} | {each.id for each in catalog.required_by(goal.id)}
    found: dict[str, Resource] = {}
    for step in reversed(steps):
        for each in step.related:
            if each not in excluded and goal.id not in catalog.resources[each].requires:
                found.setdefault(each, catalog.resources[each])
    return list(found.values())[:MAX_OPTIONAL]


def _progress(resource: Resource, history: MemberHistory) -> Progress:
    if resource.id in history.reading:
        return Progress.READING
    return Progress.FINISHED if resource.id in history.finished else Progress.TO_READ
