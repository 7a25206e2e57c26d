"""Reads XML and JSON that strangers wrote: nothing is expanded or fetched, and nesting has a bound."""

import json
from typing import TYPE_CHECKING, Any, NoReturn

from bot.metadata.model import UnusableAnswer

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DEEPEST = 50  # elements within each other


def read_json(body: bytes) -> Any:
    """Raises UnusableAnswer."""
    try:
        return json.loads(body)
    except RecursionError:
        raise UnusableAnswer("its JSON is nested too deeply") from None
    except ValueError:  # also of undecodable bytes, and numbers with thousands of digits
        raise UnusableAnswer("it isn't JSON") from None


def read_xml(body: bytes) -> "Element":
    """Names are ``{namespace}name``. A document type is refused: with it come entities.

    Raises:
        UnusableAnswer: it's broken, or has what no answer needs.
    """
    from xml.etree.ElementTree import TreeBuilder
    from xml.parsers import expat

    builder, depth = TreeBuilder(), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnusableAnswer("its XML is nested too deeply")
        builder.start(_qualified(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_qualified(name))

    def refuse(*_: object) -> NoReturn:
        raise UnusableAnswer("its XML has a document type")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(body, True)
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError):  # a broken or an unknown encoding, too
        raise UnusableAnswer("its XML is broken") from None


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name
