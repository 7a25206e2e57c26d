"""Whether this Paperclub is a checkout or an installed package, and so what its hints name."""

import sys
from functools import cache
from pathlib import Path

_ABOVE = Path(__file__).resolve().parents[1]


@cache
def is_checkout() -> bool:
    """A clone or an unpacked source distribution, also where it's installed in place."""
    return (_ABOVE / "pyproject.toml").is_file() and (_ABOVE / "Makefile").is_file()


def command_line(arguments: str) -> str:
    """The command line of `arguments` as people type it here, for a hint."""
    return f"python -m bot {arguments}" if is_checkout() else f"{_program()} {arguments}"


def pip_command(arguments: str) -> str:
    """The command line of pip for *this* environment: a shell's `pip` is often another's."""
    import shlex
    import shutil

    found = shutil.which("pip")
    ours = found is not None and Path(found).parent.resolve() == Path(sys.executable).parent.resolve()
    return f"{'pip' if ours else f'{shlex.quote(sys.executable)} -m pip'} {arguments}"


@cache
def _program() -> str:
    """`paperclub` where a shell finds this one under that name, else its path."""
    import shlex  # only hints need these
    import shutil

    typed, found = Path(sys.argv[0]), shutil.which("paperclub")
    if typed.name != "paperclub" or (found is not None and typed.exists() and typed.samefile(found)):
        return "paperclub"
    return shlex.quote(str(typed.resolve()))


def shipped(name: str) -> Path:
    """A file that people get a copy of: `catalog.yaml`, `catalog.schema.json`, `env.example` and so on.

    The wheel has all of them in one folder; two have their place elsewhere in a checkout.
    """
    if is_checkout() and name in _IN_CHECKOUT:
        return _ABOVE / _IN_CHECKOUT[name]
    return Path(__file__).with_name("templates") / name


_IN_CHECKOUT = {"catalog.schema.json": "docs/catalog.schema.json", "env.example": ".env.example"}
