"""`dataclass` as in the standard library, but quick to define: the bot has two hundred, a quarter of its own start.

The standard one compiles text for each method. Here only `__init__` is compiled, when the first object is built; what's
frozen is kept from changes by the type checker alone, which also makes building an object twice as quick.
"""

import dataclasses
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, eq=True, **options):
        if cls is None:
            return partial(dataclass, frozen=frozen, eq=eq, **options)
        cls.__doc__ = cls.__doc__ or cls.__name__  # else it becomes the signature, which takes long to make
        defined = dataclasses.dataclass(init=False, eq=False, repr=False, **options)(cls)
        methods = {"__init__": _compile_later(defined), "__repr__": _repr}
        if eq:
            compared = [each.name for each in dataclasses.fields(defined) if each.compare]
            methods |= _comparison(attrgetter(*compared) if compared else lambda _: ())
            if not frozen:
                methods["__hash__"] = None
        for name, method in methods.items():
            if name not in vars(defined):
                setattr(defined, name, method)
        return defined


def _compile_later(defined: Any) -> Callable[..., None]:
    def __init__(self: object, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - becomes the method of that name
        defined.__init__ = _compile(defined)
        defined.__init__(self, *args, **kwargs)

    return __init__


def _compile(defined: Any) -> Callable[..., None]:
    """As the standard library's, which needs a class for it and takes twice as long."""
    positional, named, body = ["self"], ["*"], []
    scope: dict[str, Any] = {"_missing": dataclasses.MISSING}
    for each in dataclasses.fields(defined):
        name, parameter, value = each.name, each.name, each.name
        if each.default is not dataclasses.MISSING:
            scope[f"_default_{name}"] = each.default
            value = name if each.init else f"_default_{name}"
            parameter = f"{name}=_default_{name}"
        elif each.default_factory is not dataclasses.MISSING:
            scope[f"_new_{name}"] = each.default_factory
            value = f"_new_{name}() if {name} is _missing else {name}" if each.init else f"_new_{name}()"
            parameter = f"{name}=_missing"
        elif not each.init:
            continue
        if each.init:
            (named if each.kw_only else positional).append(parameter)
        body.append(f" self.{name} = {value}")
    if hasattr(defined, "__post_init__"):
        body.append(" self.__post_init__()")
    parameters = ", ".join(positional + (named if len(named) > 1 else []))
    exec("\n".join([f"def __init__({parameters}):", *(body or [" pass"])]), scope)  # noqa: S102 - of names alone
    made: Any = scope["__init__"]
    made.__qualname__ = f"{defined.__qualname__}.__init__"
    return made  # type: ignore[no-any-return]


def _repr(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _comparison(values: Callable[[Any], Any]) -> dict[str, Any]:
    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        return bool(values(self) == values(other)) if type(other) is type(self) else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


__all__ = ["dataclass"]
