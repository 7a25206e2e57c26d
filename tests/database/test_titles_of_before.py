"""What an upgrade makes of titles of which nobody knows who told them; on both engines."""

from sqlalchemy import Engine, select, text

from bot.database import Database
from bot.database.address import parse_address
from bot.database.driver.connections import migration_pool
from bot.database.schema import revisions
from bot.database.schema.tables import own_titles, subjects

_READERS = {
    "url:example.org/one": [3],
    "url:example.org/shown": [1, 2],
    "url:example.org/some-hide": [1, 3],
    "title:~0a1b": [1, 3],
    "vllm": [1],
}
"""By paper; the third hides."""


async def _run(url: str, statements: list[str]) -> None:
    def run(engine: Engine) -> None:
        with engine.begin() as connection:
            for each in statements:
                connection.execute(text(each))

    pool = migration_pool(parse_address(url))
    try:
        await pool.run(run, pool.engine)
    finally:
        await pool.dispose()


async def test_titles_of_before_are_their_readers_unless_one_who_hides_may_have_told_them(
    empty_database_url: str,
) -> None:
    await revisions.upgrade(parse_address(empty_database_url), to="0014")
    moment = "'2026-03-01 12:00:00+00:00'" if "postgres" in empty_database_url else "'2026-03-01 12:00:00.000000'"
    rows = [
        "INSERT INTO members (guild_id, user_id, name, seen_at, hidden, told, zone)"
        f" VALUES (7, {user_id}, 'N', {moment}, {'true' if user_id == 3 else 'false'}, true, '')"
        for user_id in (1, 2, 3)
    ]
    for paper, readers in _READERS.items():
        rows.append(
            "INSERT INTO subjects (guild_id, resource_id, title, url, listed, kept_at, title_key)"
            f" VALUES (7, '{paper}', 'Of {paper[-4:]}', '', false, {moment}, 'title:key')"
        )
        rows += [
            "INSERT INTO readings (guild_id, user_id, resource_id, round, state, takeaway, takeaway_shared, changed_at,"
            f" version, previous) VALUES (7, {user_id}, '{paper}', 1, 'want', '', false, {moment}, 1, '')"
            for user_id in readers
        ]
    await _run(empty_database_url, rows)
    async with Database(empty_database_url) as database, database.read() as tx:
        own = {(row.resource_id, row.user_id): row.title for row in await tx.execute(select(own_titles))}
        left = {row.resource_id: row.title for row in await tx.execute(select(subjects))}
    assert own == {
        ("url:example.org/one", 3): "Of /one",
        ("url:example.org/shown", 1): "Of hown",
        ("url:example.org/shown", 2): "Of hown",
        ("title:~0a1b", 1): "Of 0a1b",
        ("title:~0a1b", 3): "Of 0a1b",
    }
    assert left == {
        "url:example.org/one": "example.org/one",
        "url:example.org/shown": "example.org/shown",
        "url:example.org/some-hide": "example.org/some-hide",
        "title:~0a1b": "Untitled",
        "vllm": "Of vllm",
    }
