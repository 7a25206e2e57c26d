"""What a pasted text calls the paper whose identifier is cut out of it, in a citation or as a title alone.

A text is first split at what sets titles apart, and each part judged by itself. Where two parts may be the title, or
what stands there may be authors, a venue or a site, it isn't taken for one.
"""

import re
from collections.abc import Iterator
from functools import cache

from bot.catalog.latex_marks import plain_latex
from bot.library.announced_titles import is_remark, quoted_title, without_occasion
from bot.library.cited_names import NameShape, judge_names
from bot.library.labelled_titles import LONGEST_TITLE, MOST_READ, begins_with_label
from bot.library.venue_names import is_no_title
from bot.search import is_title_case

_MOST_LINES = 40
_LEAST_WORDS = 3  # of a title that only its capitals tell
_LONGEST_LINE = 1500
_MOST_ENDS, _MOST_TRIED = 40, 6  # of a list of authors before and behind a title


def stated_title(rest: str) -> str:
    """Of the text that is left with a line break in place of each identifier; empty where that isn't clear."""
    text = _without_decoration(plain_latex(rest[:MOST_READ].replace("\t", "\n"), commands=False))
    if found := re.search(r"\[\s*\n\]\s*(\w.*)", text):  # the tab of a browser, with arXiv's id before the title
        return _fitting(_without_site(found[1]))
    lines = [line for each in text.split("\n")[:_MOST_LINES] if len(each) <= _LONGEST_LINE and (line := _bare(each))]
    lines = [line for line in lines if not begins_with_label(line)]
    cited = list(dict.fromkeys(filter(None, map(_cited_title, lines))))
    if cited:
        return cited[0] if len(cited) == 1 else ""
    alone = [(number, title) for number, line in enumerate(lines) if (title := _title_alone(line))]
    if len({title for _, title in alone}) != 1 or any(line[:1].islower() for line in lines[alone[0][0] + 1 :]):
        return ""  # where a sentence goes on behind the link, its beginning may be no part of the title
    return alone[0][1]


def _cited_title(line: str) -> str:
    """Where authors are behind or before it, or quotation marks for titles are around it."""
    if found := re.search(r"《([^《》]{2,})》|「([^「」]{4,})」|『([^『』]{4,})』", line):
        return _fitting(found[1] or found[2] or found[3])
    if judge_names(line.rstrip(" .,;:")) is NameShape.SURE:
        return ""
    if end := _end_of_authors(line):
        title = _until_venue(_without_date(line[end:]))
        if line[:end].rstrip().endswith((",", "，")) and not _date().match(line[end:]):
            title = _before_comma(title)
        return _fitting(title)
    return _before_authors(line)


def _end_of_authors(line: str) -> int:
    """Where the list of authors ends with which the line begins; 0 where it doesn't."""
    ends = list(_end_of_name().finditer(line[:600]))[:_MOST_ENDS]
    if (others := re.match(r"([^\W\d_][\w.,& '’-]{0,150}?)\s(?:et\.? al(?:\.|(?=\s?[,:(]))|等)", line)) and judge_names(
        others[0]
    ) is NameShape.SURE:
        return others.end()
    for end in reversed(ends):
        # Behind initials, the full stop is theirs as well.
        names = line[: end.start()] + ("." if end["stop"] == "." else "")
        bare = names.rstrip(".") if not re.search(r"(?:^|[\s.-])[^\W\d_]\.$", names) else names
        if judge_names(bare) is NameShape.SURE:
            return end.start() if end["date"] or end["quote"] else end.end()
        if end["date"] and judge_names(bare) is NameShape.POSSIBLE:
            return end.start()
    return 0


def _without_date(text: str) -> str:
    return text[found.end() :].lstrip(" .,:;–-") if (found := _date().match(text)) else text.lstrip(" .,:;–-")


def _until_venue(text: str) -> str:
    """The first sentence, or what is in quotation marks."""
    if found := re.match(r"[\"“”„«‘']([^\"”“»\n]+?)[,.]?[\"”“»]", text):
        return found[1]
    if re.match(r"[\u3040-\u9fff]", text):
        text = re.split(r"[,，]", text)[0]
    if found := re.search(r"\s?\[[A-Z](?:/OL)?\]", text):  # 综述[J].
        return text[: found.start()]
    end = next(_sentence_ends(text), len(text))
    first = text[:end].partition(" // ")[0]
    year = r"\s\((?:19|20)\d\d\)\s|,\s(?:19|20)\d\d\.?$"
    first = re.split(rf",?\s(?:In:?|in) (?=(?:Proc|Adv|[A-Z]\w*[A-Z]|The \d|\d))|,? arXiv\b|{year}", first)[0]
    return _without_tail(first)


def _before_comma(text: str) -> str:
    """Where commas are all that is between authors, title and venue; empty where the title may have some itself."""
    parts = text.split(", ")
    if len(parts) > 1 and (re.search(r"\d", parts[-1]) or is_no_title(parts[-1])):
        parts.pop()
    return parts[0] if len(parts) == 1 else ""


def _sentence_ends(text: str) -> Iterator[int]:
    """Offsets behind full stops that aren't those of an abbreviation, and behind question marks."""
    for found in _stop().finditer(text):
        word = text[: found.start()].rpartition(" ")[2]
        if found[0][0] == "." and (len(word.strip("(-")) <= 1 or word.casefold() in _ABBREVIATED):
            continue
        yield found.start() + (found[0][0] in "?!？！")


_ABBREVIATED = frozenset({"vs", "e.g", "i.e", "etc", "al", "no", "vol", "dr", "st", "cf", "jr", "sr"})


def _before_authors(line: str) -> str:
    """`Title, by A. Author et al.`, `Title (Author et al., 2020)` and `Title. Author A, Author B.`"""
    line = _without_site(line)
    if found := re.search(r"\s*\(([^()]*)\)?$", line):
        if judge_names(re.sub(r",?\s*\d{4}[a-z]?$", "", found[1])) is NameShape.SURE:
            return _fitting(line[: found.start()])
        line = line[: found.start()] if re.search(r"\d{4}", found[1]) else line
    for between in (r",?\s[Bb]y:?\s", r"\s[—–-]\s", r"[.·|]\s"):
        for found in list(re.finditer(between, line))[-_MOST_TRIED:]:
            behind = line[found.end() :]
            shape = judge_names(behind[: next(_sentence_ends(behind), len(behind))].strip(" .,;:"))
            is_set_apart = found[0].startswith(",") and shape is NameShape.POSSIBLE
            if shape is NameShape.SURE or is_set_apart:
                return _fitting(line[: found.start()])
    return ""


def _title_alone(line: str) -> str:
    """Empty unless its capitals tell that it's a title, and nothing else may have them."""
    if (at := re.match(r"@(\w+ [A-Z]\w+) [A-Z]", line)) and judge_names(at[1]) is not NameShape.NO:
        return ""  # somebody's name may go on behind the first word
    line = re.sub(r"^(?:@\w+[\s:,]+){1,9}|(?:\s#\w+){1,9}$|!+$", "", line)
    line = without_occasion(line)
    if (quoted := quoted_title(line)) is not None:
        line = quoted
    title = _without_tail(_without_site(line))
    parts = [part for part in re.split(r"\s[|·•]\s|\s::\s", title) if not is_no_title(part)]
    if len(parts) != 1:
        return ""
    title = parts[0].strip(" \t\"“”„«»‘’'.,;:|*-–—·")
    if (
        len(title.split()) < _LEAST_WORDS
        or not is_title_case(title)
        or next(_sentence_ends(title + " X"), None) not in {None, len(title)}
    ):
        return ""
    if _unsure().search(title) or is_remark(title):
        return ""
    parts = [*re.split(r"\s[-–—]\s|:\s|\s[Bb]y\s", title), *title.replace(", and ", ", ").split(", ")[1:]]
    if any(" " in part.strip() and judge_names(part) is not NameShape.NO for part in parts[:_MOST_ENDS]):
        return ""
    before, *behind = re.split(r":\s+", title)
    if any(part[:1].islower() for part in behind) or (" " in before and not is_title_case(before, 0)):
        return ""  # “Great paper by Sam: …”, “TODO: read …”
    return _fitting(title)


def _without_site(line: str) -> str:
    """Without what sites put behind, and before, the title of a page."""
    line = re.sub(r"^Paper page\s?-\s", "", line)
    before, _, behind = line.partition(" - ")
    line = behind if is_no_title(before) else line
    for found in reversed(list(re.finditer(r"\s(?:[|·•—–-]|::)(?=\s)", line))):
        behind = line[found.end() :].strip(" .|")
        if not is_no_title(behind):
            break
        line = line[: found.start()]
    return line


def _without_tail(line: str) -> str:
    """Without the venue, year or edition in brackets or behind the last comma."""
    line = line.strip(" .,;:")
    line = _in_last_brackets().sub("", line)
    return re.sub(r",?\s(?:[Ii]n )?(?:[A-Z]\w*[A-Z]\w*|arXiv|Nature|Science)(?:[ ’']+\d{2,4})$", "", line)


def _fitting(title: str) -> str:
    title = " ".join(title.split()).removesuffix(".pdf").strip(" .,;:|*\"“”„«»'‘’").rstrip("( ")
    title = re.sub(r"\s*[\[(](?:No|Internet|Preprint|Online|arXiv|Manuscript)\b[.\])]{0,2}$", "", title)
    if title.count(")") > title.count("(") or re.search(r"\d\(\d|;\d|(?:…|\.\.\.)$", title):
        return ""
    title = f"“{title}" if title.count("”") > title.count("“") else title  # “Why Should I Trust You?”: Explaining …
    letters = sum(map(str.isalpha, title))
    if (
        letters < 2
        or len(title) > LONGEST_TITLE
        or is_no_title(title)
        or judge_names(title) is NameShape.SURE
        or re.match(r"[(\[]", title)
    ):
        return ""
    return title


def _without_decoration(text: str) -> str:
    """Links in Markdown, HTML, Org and Slack stand in lines of their own."""
    text = re.sub(r"\\bibitem(?:\[[^\[\]]*\])?\{[^{}]*\}|\\newblock|\\em\b", " ", text)
    text = re.sub(r"\\(?:emph|textit|textbf|href|url)\b|[{}]", " ", text) if "\\" in text else text
    text = re.sub(r"<[/!]?[a-zA-Z][^<>]*>|\n\">|\">|</\w+>|<a href=\"", "\n", text)
    text = re.sub(r"\[\[\n\]\[([^\[\]]*)\]\]", r"\n\1\n", text)  # of Org
    text = re.sub(r"\n\||[<>]|\]:\s*\n|\]\(\s*\n\s*\)?|\]\[[^\[\]]*\]|^\[\w+\]:\s*$", "\n", text, flags=re.MULTILINE)
    text = re.sub(r"\[[a-z-]+(?:\.[A-Za-z-]+)?\]|[\u2190-\u21ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]", " ", text)
    text = re.sub(r"(?<![\w:]):[a-z_]{2,30}:(?![\w:])|(?<!\w)_|_(?!\w)", " ", text)
    return text.replace("**", "").replace("`", "")


def _bare(line: str) -> str:
    """Without a bullet, the number of a reference, and what names the link behind it."""
    line = re.sub(r"^[\s>•*+–—-]*(?:\(?\d{1,3}[.)]\s+)?", "", line)
    line = re.sub(r"^(?:(?:\[[\w +-]{1,20}\]|\((?:PDF|Paper|\d{4})\))\s*){1,5}(?=\S)", "", line)
    line = re.sub(r"^(?:[Pp]aper|[Aa]rticle|[Pp]reprint|论文)\s*[:：]\s*", "", line)
    line = line.rstrip()
    while found := _before_link().search(line):
        line = line[: found.start()].rstrip()
    return re.sub(r"\s+", " ", line.strip(" \t[](|⟨⟩—–-"))


@cache
def _end_of_name() -> re.Pattern[str]:
    return re.compile(
        r"(?P<date>[.,]?\s*[(\[](?:(?:19|20)\d{2}|n\. ?d\.|in press)|[.,]\s(?=(?:19|20)\d{2}[a-z]?[.,:)\s]))"
        r"|(?P<quote>[.,]?\s*[\"“„«](?=\S))|(?P<stop>[.:](?=\s|[\u3040-\u9fff]))\s*|(?P<comma>[,，])\s*"
    )


@cache
def _in_last_brackets() -> re.Pattern[str]:
    """A year, an edition, a conference."""
    return re.compile(
        r"\s*[(\[（](?:[^()\[\]（）]*\d{4}[^()\[\]（）]*"
        r"|\w{1,4} ed\.?|pdf|[Pp]reprint|[Vv]ersion \d+|[A-Z]\w*[A-Z]\w*)[)\]）]?$"
    )


@cache
def _date() -> re.Pattern[str]:
    return re.compile(
        r"[\s.,–-]*(?:[(\[]\s*(?:(?:19|20)\d{2}|n\. ?d\.|in press)[^()\[\]]{0,30}[)\]]"
        r"|(?:19|20)\d{2}[a-z]?(?=[.,:)\s]|$))"
    )


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(
        r"[.](?=\s+(?:[^\sa-z]|(?:ar|bio|med)Xiv|doi|[a-z ]{3,60}, \d)|\s*$)|[?!](?=\s+[^\sa-z])|[。？！]"
    )


@cache
def _unsure() -> re.Pattern[str]:
    """What hardly any title has, and much that is around titles."""
    return re.compile(
        r"\bet al\b|\(\d{4}\)|,[^,]*\d{4}$|@|#\w|[][{}<>=~;]|//|,\S|\([a-z !]+\)?$|\d\(\d|\d[-–]\d+$|\bvia \w+$"
        r"|\b[Ss]hared\b|\b[Aa]lert\b"
        r"|\w/\w+\)|\son (?:OpenReview|arXiv|GitHub)$|-(?:ACM|IEEE)\b|_|^\d{4}\b|\s\d{4}$|\s[-–—]\s\S+(?:\s\S+)?$"
    )


@cache
def _before_link() -> re.Pattern[str]:
    names = r"doi|url|link|arxiv(?: preprint)?|(?:available|retrieved) (?:at|from)|pdf(?=:)"
    return re.compile(rf"\(?\b(?:{names})\b[ \t]{{0,3}}[:：]?$", re.IGNORECASE)
