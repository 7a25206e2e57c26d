"""A test for the driver's own: what its module computed when it was collected is cached, and must not hide a change."""

from bot.catalog.arxiv_ids import id_at_end

EARLY = id_at_end("arXiv2309.06180")


def test_a_label_in_capitals_is_read() -> None:
    assert id_at_end("ARXIV2309.06180") == EARLY
