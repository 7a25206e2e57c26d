"""The order to read in: everything a resource stands on, before it, and what else would help."""

from collections.abc import Container
from dataclasses import dataclass
from enum import Enum

from bot.advice.model import Mine
from bot.catalog.model import Catalog, Resource

MOST_USEFUL = 5


class Progress(Enum):
    """How far somebody is with a step."""

    TO_READ = "to read"
    READING = "reading"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Step:
    """One resource on the way."""

    resource: Resource
    progress: Progress


@dataclass(frozen=True, slots=True)
class Path:
    """The way to `goal`: its `steps` end with it; `useful` would help, but nothing needs it."""

    goal: Resource
    steps: tuple[Step, ...]
    useful: tuple[Step, ...]

    @property
    def left(self) -> int:
        """How many steps before the goal are not finished."""
        return sum(step.progress is not Progress.FINISHED for step in self.steps[:-1])


def plan(catalog: Catalog, goal: Resource, mine: Mine | None = None) -> Path:
    """The shortest way to `goal`: each step after all that it requires, and nothing below what is finished already."""
    mine = mine or Mine()
    steps = path_to(catalog, goal.id, mine.finished)
    return Path(
        goal,
        tuple(Step(each, _progress(each, mine)) for each in steps),
        tuple(Step(each, _progress(each, mine)) for each in _useful(catalog, goal, steps)),
    )


def path_to(catalog: Catalog, resource_id: str, finished: Container[str] = ()) -> tuple[Resource, ...]:
    """What to read up to and including `resource_id`, each after all that it requires.

    Among what could come next, the one named first in `requires` does. What is `finished` is listed, but what it
    required is not, unless something else does. The catalog's reader refuses loops.
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


def _useful(catalog: Catalog, goal: Resource, steps: tuple[Resource, ...]) -> list[Resource]:
    """What is related to the goal, then to the steps nearest to it: few, and none that is a step or builds on one."""
    taken = {each.id for each in steps} | {each.id for each in catalog.required_by(goal.id)}
    found: dict[str, Resource] = {}
    for step in reversed(steps):
        for each in step.related:
            if each not in taken and goal.id not in catalog.resources[each].requires:
                found.setdefault(each, catalog.resources[each])
    return list(found.values())[:MOST_USEFUL]


def _progress(resource: Resource, mine: Mine) -> Progress:
    if resource.id in mine.reading:
        return Progress.READING
    return Progress.FINISHED if resource.id in mine.finished else Progress.TO_READ
