"""The weeks as a picture: each bar as tall as its count, every word whole and apart from the others."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

import pytest
from PIL import Image, ImageDraw

from bot.reading.chart import HEIGHT, WIDTH, alt_text, draw_chart
from bot.reading.model import ReadingState
from bot.reading.views import ReadingEvent
from bot.reading.weeks import Week, weekly_counts
from tests.support.subjects import subject

FIRST = datetime(2026, 9, 24, 15, tzinfo=UTC)
Box = tuple[float, float, float, float]


def weeks_of(*counts: tuple[int, int]) -> list[Week]:
    return [Week(FIRST + timedelta(days=7 * index), *count) for index, count in enumerate(counts)]


@dataclass
class Drawn:
    """What is where in the picture; a bar is no square of the legend."""

    words: dict[str, Box] = field(default_factory=dict)
    lines: list[Box] = field(default_factory=list)
    shapes: list[tuple[str, Box]] = field(default_factory=list)

    def bars(self, word: str) -> list[Box]:
        return [box for colour, box in self.shapes if colour == self.legend(word)[0] and box != self.legend(word)[1]]

    def legend(self, word: str) -> tuple[str, Box]:
        """The colour and the square that stand before the word."""
        left, top, _, bottom = self.words[word]
        return next(
            (colour, box)
            for colour, box in reversed(self.shapes)
            if box[2] < left < box[2] + 20 and box[1] <= (top + bottom) / 2 <= box[3]
        )

    def counts(self) -> dict[int, float]:
        """The counts at the left, each with the height of its middle."""
        return {int(word): (box[1] + box[3]) / 2 for word, box in self.words.items() if word.isdecimal()}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    found = Drawn()
    text, line, rectangle = (getattr(ImageDraw.ImageDraw, name) for name in ("text", "line", "rounded_rectangle"))

    def write(pen: Any, place: Any, word: str, **options: Any) -> None:
        assert word not in found.words
        found.words[word] = pen.textbbox(place, word, font=options["font"], anchor=options["anchor"])
        text(pen, place, word, **options)

    def draw_line(pen: Any, box: Box, **options: Any) -> None:
        found.lines.append(box)
        line(pen, box, **options)

    def draw_rectangle(pen: Any, box: Box, **options: Any) -> None:
        found.shapes.append((options["fill"], box))
        rectangle(pen, box, **options)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", write)
    monkeypatch.setattr(ImageDraw.ImageDraw, "line", draw_line)
    monkeypatch.setattr(ImageDraw.ImageDraw, "rounded_rectangle", draw_rectangle)
    return found


def height(box: Box) -> float:
    return box[3] - box[1]


def test_bars_are_as_tall_as_their_counts_and_stand_in_their_week(drawn: Drawn) -> None:
    draw_chart(weeks_of((0, 6), (3, 0), (12, 1), (0, 0)))
    started, finished = drawn.bars("started"), drawn.bars("finished")
    assert [height(each) for each in started] == pytest.approx([height(started[1]) / 4, height(started[1])])
    assert [height(each) for each in finished] == pytest.approx([height(started[1]) / 2, height(started[1]) / 12])
    zero, top = drawn.counts()[0], drawn.counts()[12]
    assert [each[3] for each in (*started, *finished)] == pytest.approx([zero] * 4, abs=1)
    assert started[1][1] == pytest.approx(top, abs=1)
    assert height(started[1]) > HEIGHT / 2
    left, right = drawn.lines[0][0], drawn.lines[0][2]
    step = (right - left) / 4
    for index, bars in ((0, [finished[0]]), (1, [started[0]]), (2, [started[1], finished[1]])):
        assert [box for box in bars if not left + index * step < box[0] < box[2] < left + (index + 1) * step] == []
    assert started[1][2] < finished[1][0], "that something was started comes before the end of it"
    assert len({round(box[2] - box[0], 6) for box in (*started, *finished)}) == 1


@pytest.mark.parametrize(
    ("most", "counts"),
    [(0, [0, 1]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (5, [0, 2, 4]), (8, [0, 2, 4, 6, 8]), (9, [0, 3, 6, 9])],
)
def test_at_most_five_lines_say_what_a_height_means(drawn: Drawn, most: int, counts: list[int]) -> None:
    draw_chart(weeks_of((0, 0), (0, most)))
    heights = drawn.counts()
    assert list(heights) == counts
    assert [line[1] for line in drawn.lines] == pytest.approx(list(heights.values()), abs=1)
    assert [line[0::2] for line in drawn.lines] == [(drawn.lines[0][0], drawn.lines[0][2])] * len(counts)
    assert drawn.lines[0][2] < WIDTH
    steps = [lower - upper for lower, upper in pairwise(heights.values())]
    assert steps == pytest.approx([steps[0]] * len(steps), abs=1)
    assert drawn.bars("started") == []
    assert len(drawn.bars("finished")) == bool(most)


@pytest.mark.parametrize("most", [7, 88, 888, 44_444])
def test_every_word_is_whole_and_apart_from_what_else_is_drawn(drawn: Drawn, most: int) -> None:
    picture = Image.open(io.BytesIO(draw_chart(weeks_of(*[(most, most)] * 8))))
    assert picture.size == (WIDTH, HEIGHT) == (640, 360)
    boxes = [*drawn.words.items(), *drawn.shapes]
    for _, (left, top, right, bottom) in boxes:
        assert 0 <= left < right <= WIDTH
        assert 0 <= top < bottom <= HEIGHT
    for (one, first), (other, second) in combinations(boxes, 2):
        apart = first[2] < second[0] or second[2] < first[0] or first[3] < second[1] or second[3] < first[1]
        assert apart, (one, other)
    for word, box in drawn.words.items():
        assert all(word.isalpha() or box[2] < line[0] or line[1] < box[1] for line in drawn.lines), word


@pytest.mark.parametrize("number", [7, 8])
def test_every_second_week_is_dated_by_the_day_on_which_it_ends_the_last_one_in_any_case(
    drawn: Drawn, number: int
) -> None:
    draw_chart(weeks_of(*[(1, 1)] * number))
    dates = {8: ["8 Oct", "22 Oct", "5 Nov", "19 Nov"], 7: ["1 Oct", "15 Oct", "29 Oct", "12 Nov"]}[number]
    assert {word for word in drawn.words if " " in word} == set(dates)
    dated = {word: drawn.words[word] for word in dates}
    for (left, _, right, _), bar, other in zip(
        dated.values(), drawn.bars("started")[(number + 1) % 2 :: 2], drawn.bars("finished")[(number + 1) % 2 :: 2],
        strict=True,
    ):  # fmt: skip
        assert (left + right) / 2 == pytest.approx((bar[0] + other[2]) / 2, abs=2)


def test_who_cannot_see_the_picture_is_told_every_count() -> None:
    assert alt_text(weeks_of((1, 0), (20, 3))) == (
        "Started and finished in each of the last 2 weeks. to 01 Oct: 1, 0; to 08 Oct: 20, 3"
    )


def test_a_week_ends_at_this_moment_and_holds_what_was_after_the_one_before() -> None:
    now = FIRST + timedelta(days=21)

    def counted(*moments: datetime) -> Sequence[tuple[datetime, int, int]]:
        events = [
            ReadingEvent(subject("vllm"), state, at)
            for at, state in zip(moments, [ReadingState.READING, *[ReadingState.FINISHED] * 9], strict=False)
        ]
        return [(each.begins_at, each.started, each.finished) for each in weekly_counts(events, now, 2)]

    first, second, instant = now - timedelta(days=14), now - timedelta(days=7), timedelta(microseconds=1)
    assert counted() == [(first, 0, 0), (second, 0, 0)]
    assert counted(second, second + instant, now) == [(first, 1, 0), (second, 0, 2)]
    assert counted(first, first + instant, first - instant) == [(first, 0, 1), (second, 0, 0)]
    assert counted(now + instant) == [(first, 0, 0), (second, 0, 0)]
