"""The order to read in: everything a resource stands on, before it."""

from bot.catalog.model import Catalog, Resource


def path_to(catalog: Catalog, resource_id: str) -> tuple[Resource, ...]:
    """What to read up to and including `resource_id`, each after all that it requires.

    Among what could come next, the one named first in `requires` does. The catalog's reader refuses loops.
    """
    order: dict[str, Resource] = {}
    # Depth first with a stack of its own: a chain may be longer than Python's recursion limit.
    stack = [(resource_id, False)]
    while stack:
        current, ready = stack.pop()
        if current in order:
            continue
        resource = catalog.resources[current]
        if ready:
            order[current] = resource
            continue
        stack.append((current, True))
        stack.extend((each, False) for each in reversed(resource.requires))
    return tuple(order.values())
