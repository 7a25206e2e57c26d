"""The text of one node, as it was meant where copying or YAML has damaged it."""

import re
import unicodedata

from bot.catalog.damaged_text import LOST, damages, is_half_read
from bot.catalog.editing.fixes import deletion, replacement, rewritten
from bot.catalog.fields import FieldSpec, Shape
from bot.catalog.hints import Hint, as_one_value, cut_off, quoted_by_letters, with_backslashes, write
from bot.catalog.latex_commands import without_kept_capitals, without_latex
from bot.catalog.lookalikes import in_one_script, is_quoted, named, odd_word
from bot.catalog.misplaced_text import Misplaced, misplaced
from bot.catalog.problems import Diagnostics, Position, quoted
from bot.catalog.yaml_nodes import Node, ScalarNode, SequenceNode
from bot.frozen import dataclass
from bot.patterns import compile_later

_PROSE = frozenset({Shape.LINE, Shape.TEXT, Shape.LINES})
_CONTROL = compile_later(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True, slots=True)
class Texts:
    """Of nodes of `text`; what is odd is reported."""

    diagnostics: Diagnostics
    text: str

    def prose(self, spec: FieldSpec, node: Node) -> str:
        """The text as it was meant, where copying has damaged it."""
        text = self.scalar(spec, node)
        if (
            isinstance(node, ScalarNode)
            and spec.shape is Shape.IDENTIFIER
            and re.match(r" #\S", self.text[node.end :][:3])
        ):
            how = "put two spaces before a comment, or all of it in quotes if it goes on there"
            self.diagnostics.warn(node.position, cut_off(node, self.text)[0], how)
        if not isinstance(node, ScalarNode) or not text or spec.shape not in _PROSE:
            return text
        if node.plain and self.text.startswith(" #", node.end):
            self.diagnostics.warn(node.position, *cut_off(node, self.text))
        if odd := quoted_by_letters(node):
            inner = node.text[1:-1] if spec.shape is Shape.LINES and is_quoted(node.text) else ""
            hint = Hint(write(inner), replacement(node, inner)) if inner else Hint(odd[1])
            self.diagnostics.warn(node.position, odd[0], *hint)
        if escaped := with_backslashes(node, self.text, is_prose=spec.shape is Shape.TEXT):
            message, text, hint = escaped
            self.diagnostics.warn(node.position, message, *hint)
        is_lost = is_half_read(text)
        for message, better, undone in damages(text):
            hint = Hint("write it again") if is_lost else Hint(write(better), rewritten(node, undone))
            self.diagnostics.warn(node.position, message.format(spec.name), *hint)
            text = better
        if (better := without_latex(text)) != text:
            message = f"`{spec.name}` holds LaTeX"
            self.diagnostics.warn(node.position, message, write(better), rewritten(node, without_latex))
            text = better
        if spec.shape is not Shape.TEXT and (better := without_kept_capitals(text)) != text:
            message = f"`{spec.name}` holds braces with which BibTeX keeps capitals"
            self.diagnostics.warn(node.position, message, write(better), rewritten(node, without_kept_capitals))
            text = better
        if mixed := odd_word(text):
            message = f"{quoted(mixed[0])} in `{spec.name}` holds {mixed[1]}"
            text = in_one_script(text)
            self.diagnostics.warn(node.position, message, write(text), rewritten(node, in_one_script))
        if found := misplaced(spec, text):
            text = self._put_right(node, text, found)
        if LOST in text:
            message = f"`{spec.name}` holds {named(LOST)}, where a letter was lost"
            self.diagnostics.warn(node.position, message, "write the letter again")
        return text

    def _put_right(self, node: ScalarNode, text: str, found: Misplaced) -> str:
        if found.better is None:
            self.diagnostics.warn(node.position, found.message, found.hint)
            return text
        fix = rewritten(node, found.change) if found.better and found.change else deletion(node)
        self.diagnostics.warn(node.position, found.message, found.hint or write(found.better), fix)
        return found.better

    def scalar(self, spec: FieldSpec, node: Node) -> str:
        if isinstance(node, ScalarNode):
            return node.text
        found = "a list" if isinstance(node, SequenceNode) else "a group of keys"
        self.diagnostics.error(
            node.position, f"`{spec.name}` must be one value, not {found}", *as_one_value(node, self.text)
        )
        return ""

    def fitting(self, spec: FieldSpec, position: Position, text: str) -> str:
        if len(text) > spec.longest:
            message = f"`{spec.name}` has {len(text):,} characters; at most {spec.longest:,} are allowed"
            self.diagnostics.error(position, message, "shorten it")
            return ""
        if text.isprintable():  # nearly all are
            return text
        if control := _CONTROL.search(text):
            message = f"control character U+{ord(control[0]):04X} in `{spec.name}`"
            self.diagnostics.error(position, message, "delete it")
            return ""
        if not any(unicodedata.category(letter)[0] in "LMNPS" for letter in text):
            self.diagnostics.error(position, f"`{spec.name}` holds nothing visible", "write some text, or delete it")
            return ""
        return text
