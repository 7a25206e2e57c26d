"""Everything in two servers is used by two people: what is read in one says nothing of the other, and has no markup."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.crawler import Crawl, crawl, words_in
from tests.support.rendered_text import UNESCAPED, rendered_texts, with_components
from tests.support.two_servers import CHEN, OLGA
from tests.support.worlds import SAMPLE

OWN_DATA = {"mydata", "data1", "forget1"}
"""What answers them is somebody's own, from all their servers, and for them alone."""

LATER = (timedelta(), timedelta(hours=30), timedelta(hours=48), timedelta(days=7))
"""When reminders, endings and the next dates of series come."""


async def test_what_is_read_in_one_server_says_nothing_of_the_other(sqlite_url: str, tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.yaml"
    shutil.copy(SAMPLE, catalog)
    async with crawl(sqlite_url, catalog) as found:
        await found.settle()
        for server in (found.servers.alpha, found.servers.beta):
            for user_id in (CHEN, OLGA):
                await found.use_everything(server, user_id)
        for ahead in LATER:
            await found.settle(ahead)
        assert found.broken == []
        assert {f"/{name}" for name, _ in found.commands()} <= found.used.keys()
        assert len([each for each in found.used if not each.startswith("/")]) > 55, "verbs of buttons, menus and forms"
        _says_nothing_of_the_other(found)
        _has_no_markup(found)


def _says_nothing_of_the_other(found: Crawl) -> None:
    word_of = {each.id: each.word for each in (found.servers.alpha, found.servers.beta)}
    wrong: list[Any] = []
    said = 0
    for request in found.discord.requests:
        words, server, answers = words_in(request.body, found.servers), found.server_of(request), found.answers(request)
        said += len(words)
        if answers not in OWN_DATA and (len(words) > 1 or (server is not None and words - {word_of[server]})):
            wrong.append((answers, request.method, request.path, request.body))
    assert said > 100
    assert wrong == []


def _has_no_markup(found: Crawl) -> None:
    texts = [text for request in found.discord.requests for text in rendered_texts(request.body)]
    assert sum("\\[x\\]" in each for each in texts) > 50
    assert [each for each in texts if UNESCAPED.search(each)] == []
    posts = [request.body for request in found.discord.requests if request.method == "POST"]
    sent = [each for body in posts for each in with_components(body)]
    assert len(sent) > 50
    assert [each for each in sent if (each.get("allowed_mentions") or {"parse": "default"}).get("parse")] == []
