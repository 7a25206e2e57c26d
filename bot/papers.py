"""All that one paper's card shows, gathered from the rooms below into one frozen sheet."""

from dataclasses import dataclass

from bot.catalog.model import Catalog, Resource, Topic


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One resource as its card shows it; `requires`, `leads_to` and `related` are in the curator's order."""

    resource: Resource
    topics: tuple[Topic, ...]
    requires: tuple[Resource, ...]
    leads_to: tuple[Resource, ...]
    related: tuple[Resource, ...]


def paper_sheet(catalog: Catalog, resource: Resource) -> PaperSheet:
    """What there is to show about `resource` of this edition of the catalog."""
    leads_to = catalog.required_by(resource.id)
    known = {resource.id, *resource.requires, *(each.id for each in leads_to)}
    related = (catalog.resources[each] for each in resource.related if each not in known)
    return PaperSheet(
        resource=resource,
        topics=tuple(catalog.topics[each] for each in resource.topics),
        requires=tuple(catalog.resources[each] for each in resource.requires),
        leads_to=leads_to,
        related=tuple(related),
    )
