"""Ids in the order of their rows, as a database gives them, so that tests know them; for pytest and the launcher."""

from bot.database.schema.tables import metadata

DRAWN = {
    table.name: column.default
    for table in metadata.sorted_tables
    for column in table.primary_key.columns
    if column.default is not None
}
"""What draws the ids of a table otherwise."""

for _name in DRAWN:
    metadata.tables[_name].c.id.default = None
