"""Which single changes there are to a file, and the syntax tree with one of them made."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.support.mutation import ROOT

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_SWAPPED_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "and_": "or_", "or_": "and_"}
_CONDITIONS = {"where", "filter", "and_", "or_"}  # each of their arguments narrows or widens a statement
_WRAPPERS = {"safe", "excerpt", "flat", "clip", "shown_name"}
_WRAPPING_METHODS = {"desc", "limit", "distinct", "strip", "casefold", "lower"}
_LARGE = 100  # such a number is a limit, and whether it is one more nobody has to notice
_DRAWING = {"line", "text", "rounded_rectangle"}  # nobody sees one pixel more or less in what these are given
_CUTTING = {"safe", "excerpt", "clip", "label"}  # a second argument of theirs is such a limit too, however small
_LOGGING = {"debug", "info", "warning", "error", "exception", "log"}


@dataclass(frozen=True)
class Mutant:
    """One change; `site` and `variant` find it again in the same source. `function` is "" at a module's top level."""

    path: str
    function: str
    line: int
    change: str
    site: int
    variant: int

    @property
    def key(self) -> str:
        """The same as long as the function's code is."""
        return f"{self.path}: {self.function or '(module)'}: {self.change}"


def mutants_of(path: str) -> list[Mutant]:
    found = list(_sites(_parsed(path), path))
    seen: Counter[str] = Counter()
    distinct = []
    for mutant in found:
        seen[mutant.key] += 1
        number = seen[mutant.key]
        distinct.append(replace(mutant, change=f"{mutant.change} #{number}") if number > 1 else mutant)
    return distinct


def mutated(mutant: Mutant) -> ast.Module:
    tree = _parsed(mutant.path)
    target = list(_walk(tree, ""))[mutant.site][0]
    _, changed = _variants(target)[mutant.variant]
    result = _Replacement(target, changed).visit(tree)
    assert isinstance(result, ast.Module)
    return ast.fix_missing_locations(result)


class _Replacement(ast.NodeTransformer):
    def __init__(self, target: ast.AST, changed: ast.AST) -> None:
        self._target, self._changed = target, changed

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.copy_location(self._changed, node) if node is self._target else self.generic_visit(node)


def _parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(), path)


def _sites(tree: ast.Module, path: str) -> Iterator[Mutant]:
    for site, (node, function) in enumerate(_walk(tree, "")):
        for variant, (change, _) in enumerate(_variants(node)):
            place = node.target if isinstance(node, ast.comprehension) else node
            yield Mutant(path, function, getattr(place, "lineno", 0), change, site, variant)


def _walk(node: ast.AST, function: str, *, drawn: bool = False) -> Iterator[tuple[ast.AST, str]]:
    """Every node that counts, with the name of the function it is in."""
    drawn = drawn or (isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _DRAWING)
    if not (drawn and isinstance(node, ast.Constant)):
        yield node, function
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}" if function else node.name
    limits = _limits(node)
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "keywords", "type_params") and not isinstance(
            node, ast.Call
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_no_rule(child) and child not in limits:
                yield from _walk(child, function, drawn=drawn)


def _limits(node: ast.AST) -> list[ast.AST]:
    """How long a call lets a text be, where it is given as a number."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CUTTING:
        return [each for each in node.args[1:] if isinstance(each, ast.Constant)]
    return []


def _is_no_rule(node: ast.AST) -> bool:
    """Imports, docstrings and assertions, `strict` of `zip`, which asserts, what is logged, the bodies of methods that
    derived classes define, type variables, which nothing that runs looks at, and what a module does as a program, which
    its test runs in a process of its own, without the change."""
    if isinstance(node, ast.Expr):
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        named = call.func if isinstance(call, ast.Call) else call
        return isinstance(call, ast.Constant) or (isinstance(named, ast.Attribute) and named.attr in _LOGGING)
    if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
        return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TypeVar":
        return True
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return True
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
        return node.exc.id == "NotImplementedError"
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Assert)


def _variants(node: ast.AST) -> list[tuple[str, ast.AST]]:
    return [(change, changed) for change, changed in _all_variants(node) if changed is not node]


def _all_variants(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Compare(ops=[operator]):
            yield _described(node, _with(node, ops=[_SWAPPED[type(operator)]()]))
        case ast.BoolOp(values=values):
            for index, value in enumerate(values):
                others = values[:index] + values[index + 1 :]
                rest = others[0] if len(others) == 1 else _with(node, values=others)
                yield f"without {_text(value)} in {_text(node)}", rest
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield _described(node, operand)
        case ast.BinOp() if type(node.op) in _SWAPPED and not _is_text(node) and not _is_union(node):
            yield _described(node, _with(node, op=_SWAPPED[type(node.op)]()))
        case ast.AugAssign() if type(node.op) in _SWAPPED:
            yield _described(node, _with(node, op=_SWAPPED[type(node.op)]()))
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            pass  # tests/process/test_imports.py tells what is imported for types alone
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) if _is_plain(test):
            negated = ast.UnaryOp(ast.Not(), test)
            yield f"if {_text(test)} → if not {_text(test)}", _with(node, test=negated)
        case ast.comprehension(ifs=[_, *_]):
            for index, test in enumerate(node.ifs):
                ifs = node.ifs[:index] + node.ifs[index + 1 :]
                yield f"for {_text(node.target)} without if {_text(test)}", _with(node, ifs=ifs)
        case ast.Constant(value=bool() as value):
            yield f"{value} → {not value}", _with(node, value=not value)
        case ast.Constant(value=int() as value) if value < _LARGE:
            yield f"{value} → {value + 1}", _with(node, value=value + 1)
        case ast.Call():
            yield from _call_variants(node)
        case ast.Expr(value=ast.Call() | ast.Await(value=ast.Call())):
            yield f"without {_text(node)}", ast.Pass()
        case ast.Raise():
            yield f"without {_text(node)}", ast.Pass()
        case ast.Continue():
            yield "continue → break", ast.Break()


def _call_variants(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    named = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if named in _SWAPPED_CALLS and isinstance(node.func, ast.Name):
        swapped = ast.Name(_SWAPPED_CALLS[named], ast.Load())
        if not named.endswith("_"):  # SQLAlchemy's may not be imported
            yield f"{named} → {swapped.id} in {_text(node)}", _with(node, func=swapped)
    if named in _CONDITIONS:
        for index, argument in enumerate(node.args):
            rest = node.args[:index] + node.args[index + 1 :]
            if rest or named == "where":
                yield f"{named} without {_text(argument)}", _with(node, args=rest)
    if named in _WRAPPERS and node.args:
        yield f"without {named} of {_text(node.args[0])}", node.args[0]
    if named in _WRAPPING_METHODS and isinstance(node.func, ast.Attribute):
        yield f"without .{named} of {_text(node.func.value)}", node.func.value
    for keyword in node.keywords:
        if keyword.arg in ("allowed_mentions", "key", "reverse"):
            others = [each for each in node.keywords if each is not keyword]
            yield f"{named} without {keyword.arg}", _with(node, keywords=others)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _is_plain(test: ast.expr) -> bool:
    """Whether no change to a part of it turns it round. What is imported for types alone is looked at by mypy."""
    if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
        return False
    return not isinstance(test, ast.Compare | ast.BoolOp) and not (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _is_text(node: ast.BinOp) -> bool:
    """Nobody has to notice that one can't subtract words."""
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in ast.walk(node)
    )


def _is_union(node: ast.BinOp) -> bool:
    return isinstance(node.op, ast.BitOr) and all(
        side.id[0].isupper() for side in ast.walk(node) if isinstance(side, ast.Name)
    )


def _described(before: ast.AST, after: ast.AST) -> tuple[str, ast.AST]:
    return f"{_text(before)} → {_text(after)}", after


def _text(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 100 else f"{text[:99]}…"
