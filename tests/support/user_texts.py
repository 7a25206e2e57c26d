"""Every text that the code has for members, by module: ``python -m tests.support.user_texts``.

Braces stand for what is filled in. A reviewer reads it in a few minutes, and a translation would begin with it;
`tests/meta/screens.txt` has the same texts where members see them.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SHOWN = ("bot/ui", "cogs", "bot/runtime/error_messages.py", "bot/runtime/reply.py", "bot/meetings/errors.py")
_ELSEWHERE = ("bot/meetings", "bot/reading", "bot/library", "bot/servers", "bot/members", "bot/database/errors.py")
"""Where only what is raised for a member is shown to one."""
_FOR_MEMBERS = frozenset({"UserError", "Question", "InvalidEdit", "Unclear", "UnclearTime", "for_member"})
_FOR_OPERATORS = frozenset(
    {"debug", "info", "warning", "error", "exception", "report", "over", "RuntimeError", "retry", "create_task"}
)
_FOR_CODE = frozenset({"compile", "compile_later", "TypeVar", "ContextVar", "TypeError", "ValueError", "cast"})


def user_texts() -> dict[str, list[str]]:
    """By the module's path, in the order of the file, each once."""
    found = {}
    for path in sorted(ROOT.glob("bot/**/*.py")) + sorted(ROOT.glob("cogs/*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(_SHOWN + _ELSEWHERE):
            texts = _texts(ast.parse(path.read_text(encoding="utf-8")), everything=name.startswith(_SHOWN))
            if shown := list(dict.fromkeys(filter(_is_text, texts))):
                found[name] = shown
    return found


def _is_text(text: str) -> bool:
    """Not an id, a name of a field or a pattern."""
    letters = text.replace("{}", "").strip("*#>-_`\n “")
    return letters[:1].isalpha() and (" " in letters or letters[0].isupper()) and "\\" not in letters


def _texts(node: ast.AST, *, everything: bool) -> Iterator[str]:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.arg() | ast.ImportFrom() | ast.Import():
            return  # a docstring, an annotation
        case ast.Constant(value=str(text)) if everything:
            yield text
        case ast.JoinedStr() if everything:
            yield _literal(node)
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from _texts(part.value, everything=True)
        case ast.Call():
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called not in _FOR_OPERATORS | _FOR_CODE:
                for each in ast.iter_child_nodes(node):
                    yield from _texts(each, everything=everything or called in _FOR_MEMBERS)
        case ast.AnnAssign():
            if node.value is not None:
                yield from _texts(node.value, everything=everything or _names(node.target) in _FOR_MEMBERS)
        case ast.Assign():
            told = any(_names(each) in _FOR_MEMBERS for each in node.targets)
            yield from _texts(node.value, everything=everything or told)
        case _:
            for each in ast.iter_child_nodes(node):
                yield from _texts(each, everything=everything)


def _names(target: ast.expr) -> str:
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def _literal(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def main() -> None:
    for name, texts in user_texts().items():
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.writelines(f"  {text.replace(chr(10), ' ⏎ ')}\n" for text in texts)


if __name__ == "__main__":
    main()
