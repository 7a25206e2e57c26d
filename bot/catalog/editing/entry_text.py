"""An entry's or a topic's fields as the lines of a catalog, in the style of the shipped one."""

from collections.abc import Iterator, Mapping

from bot.catalog.editing.yaml_text import WIDTH, Value, as_yaml, scalar


def block(pairs: Mapping[str, Value], column: int) -> Iterator[str]:
    """Lines that begin at `column`, without line ends. What is empty is left out."""
    for key, value in pairs.items():
        if value:
            yield from _pair(f"{' ' * column}{scalar(key)}:", value, column)


def _pair(head: str, value: Value, column: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield head
        yield from block(value, column + 2)
    elif isinstance(value, str):
        line = f"{head} {scalar(value)}"
        if len(line) <= WIDTH or not _can_be_folded(value):
            yield line
        else:
            yield f"{head} >-"
            yield from _folded(value, column + 2)
    elif all(isinstance(item, str) for item in value):
        yield from f"{head} {as_yaml(value, column + 4)}".split("\n")
    else:
        yield head
        yield from (f"{' ' * (column + 2)}- {as_yaml(item)}" for item in value)


def _can_be_folded(text: str) -> bool:
    """Whether it reads back as the same text: YAML joins the lines with one space each."""
    return all(line.isprintable() and line == " ".join(line.split()) for line in text.split("\n"))


def _folded(text: str, column: int) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            yield ""
        line = ""
        for word in paragraph.split(" "):
            if line and column + len(line) + 1 + len(word) > WIDTH:
                yield " " * column + line
                line = word
            else:
                line = f"{line} {word}" if line else word
        if line:
            yield " " * column + line
