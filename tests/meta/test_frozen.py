"""`bot.frozen.dataclass` makes what the standard library's does, less the refusal of changes."""

import dataclasses
import inspect
import pickle
from dataclasses import field, replace
from typing import Any, ClassVar

import pytest

from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0
    label: str = field(default="", compare=False)
    tags: list[str] = field(default_factory=list, repr=False, compare=False, kw_only=True)
    doubled: int = field(init=False, compare=False, default=0)
    KIND: ClassVar[str] = "point"

    def __post_init__(self) -> None:
        object.__setattr__(self, "doubled", 2 * self.x)


@dataclass(frozen=True)
class Base:
    a: int
    b: str = "b"


@dataclass(frozen=True)
class Derived(Base):
    c: int = 3


@dataclass(slots=True)
class Changing:
    """Has no hash."""

    n: int = 0


@dataclass(frozen=True)
class Empty:
    pass


def test_objects_are_built_shown_and_compared_by_their_fields() -> None:
    point = Point(1, 2, "here", tags=["t"])
    assert (point.x, point.y, point.label, point.tags, point.doubled) == (1, 2, "here", ["t"], 2)
    assert repr(point) == "Point(x=1, y=2, label='here', doubled=2)"
    assert point == Point(1, 2, "there")
    assert hash(point) == hash(Point(1, 2))
    assert point != Point(1, 3)
    assert Point(1).tags is not Point(1).tags
    assert replace(point, y=5) == Point(1, 5)
    assert [each.name for each in dataclasses.fields(Point)] == ["x", "y", "label", "tags", "doubled"]
    assert not hasattr(point, "__dict__")
    assert pickle.loads(pickle.dumps(point)) == point


def test_wrong_arguments_are_refused() -> None:
    many: tuple[Any, ...] = (1, 2, "3", [])
    for arguments in ((), many):
        with pytest.raises(TypeError, match="argument"):
            Point(*arguments)
    with pytest.raises(TypeError, match="unexpected keyword"):
        Base(1, d=4)  # type: ignore[call-arg]


def test_the_constructor_is_the_standard_librarys() -> None:
    for kind in (Point, Base, Derived, Changing, Empty):
        kind(*range(len([each for each in dataclasses.fields(kind) if each.init and not each.kw_only])))
        standard = dataclasses.make_dataclass(
            kind.__name__, [(each.name, each.type, _copy(each)) for each in dataclasses.fields(kind)]
        )
        ours, theirs = inspect.signature(kind), inspect.signature(standard)
        assert [(each.name, each.kind) for each in ours.parameters.values()] == [
            (each.name, each.kind) for each in theirs.parameters.values()
        ]
    with pytest.raises(TypeError, match=r"Base\.__init__\(\) missing 1 required positional argument: 'a'"):
        Base()  # type: ignore[call-arg]
    assert Point(1, tags=[]).tags == []


def _copy(each: dataclasses.Field[Any]) -> Any:
    return field(default=each.default, default_factory=each.default_factory, init=each.init, kw_only=each.kw_only)


def test_a_derived_class_has_the_fields_of_both_and_is_no_equal_of_its_base() -> None:
    assert repr(Derived(1, c=4)) == "Derived(a=1, b='b', c=4)"
    assert Derived(1) != Base(1)
    match Derived(1, "x", 2):
        case Derived(a, b, c):
            assert (a, b, c) == (1, "x", 2)


def test_what_may_change_has_no_hash() -> None:
    changing = Changing()
    changing.n = 4
    assert changing == Changing(4)
    with pytest.raises(TypeError, match="unhashable"):
        hash(changing)


def test_without_fields_all_are_equal() -> None:
    assert Empty() == Empty()
    assert len({Empty(), Empty()}) == 1
