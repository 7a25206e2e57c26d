"""Why something is recommended, in plain words: one short sentence for each kind of reason."""

from collections.abc import Sequence

from bot.advice.model import Reason, ReasonKind
from bot.ui.kit.text import safe

_NAME = 60  # characters of a name or title inside a sentence
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def reason_sentence(reason: Reason) -> str:
    """Safe text."""
    names, count = reason.names, reason.count
    match reason.kind:
        case ReasonKind.READING:
            return "You’re reading this now."
        case ReasonKind.MEETING:
            return f"The next meeting is about it{_when(reason)}."
        case ReasonKind.MEETING_PREREQUISITE:
            return f"Helps with {_first(names)}, the paper of the next meeting{_when(reason)}."
        case ReasonKind.WANTED:
            return "You want to read it."
        case ReasonKind.UNLOCKED:
            return f"You finished {_join_names(names, count)}, which it builds on."
        case ReasonKind.LIKED:
            return f"Close to {_join_names(names, count)}, which you {'finished' if reason.stars is None else 'liked'}."
        case ReasonKind.START:
            return f"Start here: {_dependents(names, count)}." if count else "A good place to start."
        case ReasonKind.READERS | ReasonKind.FINISHERS | ReasonKind.WANTERS:
            return _group_sentence(reason)
        case ReasonKind.FOUNDATION:
            builders = _dependents(names, count)
            return f"{builders if count == 1 else _capital(builders)}."  # a name is written as it is
        case ReasonKind.LATEST:
            return f"From {reason.year}, among the newest here."
        case ReasonKind.NEW_TOPIC:
            return f"A first paper in {_first(names)}, a topic you haven’t read yet."
        case ReasonKind.FIRST_STEP:
            return f"The first step towards {_first(names)}."
        case ReasonKind.GROUP_STEP:
            return f"The first step towards {_first(names)}, which others here have on their shelves."
        case ReasonKind.RELATED:
            return f"Goes with {_first(names)}."
        case ReasonKind.SAME_AUTHOR:
            return f"{'By the same author as' if count <= 1 else 'Shares its first author with'} {_first(names)}."
        case ReasonKind.RECOMMENDED:
            return f"Recommended by {_first(names)}."
        case ReasonKind.UNMET_PREREQUISITE:
            return f"Comes after {_join_names(names, count)}."
        case ReasonKind.LIST_ORDER:
            return ""  # it would say nothing


def _group_sentence(reason: Reason) -> str:
    names, count = reason.names, reason.count
    match reason.kind:
        case ReasonKind.READERS:
            return f"{_people(names, count)} {'is' if count == 1 else 'are'} reading it now."
        case ReasonKind.FINISHERS:
            return f"{_people(names, count)} finished it{_stars(reason)}."
        case _:
            return f"{_capital(_number(count))} of the group {'wants' if count == 1 else 'want'} to read it."


def _first(names: Sequence[str]) -> str:
    return safe(names[0], _NAME) if names else "it"


def _join_names(names: Sequence[str], count: int) -> str:
    """``A``, ``A and B``, ``A, B and two more``; `count` may be more than there are names."""
    shown = [safe(name, _NAME) for name in names[:2]]
    rest = count - len(shown)
    if rest > 0 and shown:
        return f"{', '.join(shown)} and {_number(rest)} more"
    return " and ".join(shown) or _number(count)


def _people(names: Sequence[str], count: int) -> str:
    """``Ada``, ``Ada and Ben``, ``Ada and two others``, ``Three of the group``."""
    if not names:
        return f"{_capital(_number(count))} of the group"
    shown = [safe(name, _NAME) for name in names[:2]]
    if count <= len(shown):
        return " and ".join(shown[:count])
    others = count - 1
    return f"{shown[0]} and {_number(others)} {'other' if others == 1 else 'others'}"


def _dependents(names: Sequence[str], count: int) -> str:
    if count == 1 and names:
        return f"{_first(names)} builds on it"
    return f"{_number(count)} {'other builds' if count == 1 else 'others build'} on it"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _stars(reason: Reason) -> str:
    return "" if reason.stars is None else f" (★ {reason.stars:.1f})"


def _when(reason: Reason) -> str:
    return "" if reason.at is None else f", <t:{int(reason.at.timestamp())}:R>"
