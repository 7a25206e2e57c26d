"""Where what a module computed when it was imported is used: which functions, in which files.

A table at a module's top level, a constant of a class or a field's default runs once, for whatever imports the module
first, so the lines that a test executes don't tell whether it depends on it. Names do: those that are assigned there,
those that other modules compute from them when they are imported, and the functions with any of them in their text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from tests.support.mutation import ROOT
from tests.support.mutation.mutants import Mutant

CODE = ("bot", "cogs")
Start = tuple[str, int]
"""A file, and the line in which a function in it begins."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def files() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for folder in CODE for path in (ROOT / folder).rglob("*.py"))


def in_a_function(mutant: Mutant) -> bool:
    """Whether it runs when something calls it; what stands in a class runs when the module is imported."""
    return bool(mutant.function) and not isinstance(_named(mutant), ast.ClassDef)


def functions_with(mutant: Mutant) -> set[Start]:
    """Those whose text has a name that the change, made at import, reaches."""
    names = _reached(mutant)
    return {
        (path, start) for path, words in names.items() for start, text in _module(path).functions if _has(text, words)
    }


def functions_near(mutant: Mutant) -> set[Start]:
    """All of the module, and of the modules that import one of those names."""
    return {(path, start) for path in _reached(mutant) for start, _ in _module(path).functions}


@dataclass(frozen=True)
class _Module:
    statements: list[tuple[frozenset[str], str]] = field(default_factory=list)
    """At its top level and run at import: the names that each assigns, and its text."""
    definitions: list[tuple[str, str]] = field(default_factory=list)
    """The functions of the top level, with their text."""
    imports: list[tuple[str, str, str]] = field(default_factory=list)
    """The file, the name in it, which is "" for the module itself, and the name here."""
    functions: list[tuple[int, str]] = field(default_factory=list)


@cache
def _module(path: str) -> _Module:
    source = (ROOT / path).read_text()
    tree, found = ast.parse(source), _Module()
    lines = source.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.imports.extend(_imported(node.module, node.names))
        if isinstance(node, _Function):
            found.functions.append((_span(node).start, _text(node, lines)))
    for node in tree.body:
        if isinstance(node, _Function):
            found.definitions.append((node.name, _text(node, lines)))
        elif names := frozenset(_assigned(node)):
            methods = {line for each in ast.walk(node) if isinstance(each, _Function) for line in _span(each)}
            text = "\n".join(lines[line - 1] for line in _span(node) if line not in methods)
            found.statements.append((names, text))
    return found


def _imported(module: str, names: Iterable[ast.alias]) -> Iterator[tuple[str, str, str]]:
    known = set(_files())
    for each in names:
        here = each.asname or each.name
        if (inner := _file(f"{module}.{each.name}", known)) is not None:
            yield inner, "", here
        elif (file := _file(module, known)) is not None:
            yield file, each.name, here


@cache
def _files() -> tuple[str, ...]:
    return tuple(files())


def _file(module: str, known: set[str]) -> str | None:
    path = module.replace(".", "/")
    return next((each for each in (f"{path}.py", f"{path}/__init__.py") if each in known), None)


def _span(node: ast.stmt) -> range:
    """Its lines, with those of its decorators."""
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    return range(first, (node.end_lineno or node.lineno) + 1)


def _text(node: ast.stmt, lines: list[str]) -> str:
    return "\n".join(lines[line - 1] for line in _span(node))


def _assigned(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, _Function | ast.ClassDef):
        yield node.name
    elif not isinstance(node, ast.Import | ast.ImportFrom):
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                yield each.id
        if isinstance(node, ast.Expr | ast.For):  # such as a call that adds to what there is
            yield from (each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _reached(mutant: Mutant) -> dict[str, set[str]]:
    """By file, the names of what the change is to and of what was computed from it at import."""
    values = {mutant.path: _own(mutant)}
    callers: dict[str, set[str]] = {}  # functions that use them, which a module may call when it is imported
    before = -1
    while before != (before := sum(map(len, [*values.values(), *callers.values()]))):
        for path in _files():
            module = _module(path)
            known, calling = set(values.get(path, ())), set(callers.get(path, ()))
            for file, name, here in module.imports:
                if file in values and (name in values[file] or not name):
                    known.add(here)
                if file in callers and (name in callers[file] or not name):
                    calling.add(here)
            for names, text in module.statements:
                if _has(text, known | calling):
                    known |= names
            calling |= {name for name, text in module.definitions if _has(text, known | calling)}
            for found, new in ((values, known), (callers, calling)):
                if new:
                    found[path] = new
    return values


def _own(mutant: Mutant) -> set[str]:
    tree = ast.parse((ROOT / mutant.path).read_text())
    names = {mutant.function.split(".")[0]} if mutant.function else set()
    within: Iterable[ast.stmt] = tree.body
    scope = _named(mutant)
    if isinstance(scope, ast.ClassDef):
        within = [*within, *scope.body]
    for node in within:
        if mutant.line in _span(node):
            names |= set(_assigned(node))
    return names


def _named(mutant: Mutant) -> ast.stmt | None:
    """The class or function that the change is in."""
    node: ast.stmt | None = None
    body = ast.parse((ROOT / mutant.path).read_text()).body
    for name in filter(None, mutant.function.split(".")):
        node = next(
            (
                each
                for outer in body
                for each in ast.walk(outer)
                if isinstance(each, _Function | ast.ClassDef) and each.name == name
            ),
            None,
        )
        if node is None:
            return None
        body = getattr(node, "body", [])
    return node


def _has(text: str, words: set[str]) -> bool:
    return bool(words) and re.search(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b", text) is not None
