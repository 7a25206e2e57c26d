"""Which type of BibTeX's a resource has, by what its venue says."""

import re
from typing import NamedTuple

from bot.catalog.model import Kind, Resource
from bot.patterns import compile_later

_PREPRINT = compile_later(
    r"preprint|\b(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|psyarxiv|ssrn|hal|research square|techrxiv)\b",
    re.IGNORECASE,
)
_UNPUBLISHED = compile_later(
    r"\b(?:(?:under|in) (?:review|submission)|submitted|submission to|in preparation|work in progress|unpublished"
    r"|(?:desk[- ])?reject(?:ed)?|withdrawn|tutorial|keynote|(?:course|class) notes)\b|^(?:openreview|talk|panel)\b",
    re.IGNORECASE,
)
_THESIS = (
    r"(?P<masters>\b(?:m(?:asters?|aster[’']s|aster of \w+|\.?sc\.?|\.?s\.?|\.?a\.?|\.?eng\.?|\.?phil\.?)|s\.?m\.?"
    r"|b(?:achelor[’']?s?|\.?sc\.?|\.?s\.?|\.?a\.?|\.?eng\.?)|undergraduate|honou?rs|senior|diploma)\s+"
    r"|\b(?=(?:diplom|master|bachelor)arbeit\b)|(?=(?:硕士|碩士|学士|本科)))?"
    r"(?:\b(?:ph\.?d\.?|doctoral)\s+)?"
    r"(?P<thesis>thesis|thèse(?: de doctorat)?|dissertation|habilitation(?:sschrift)?|\w+arbeit\b"
    r"|(?:[硕碩博学]士|本科)?(?:学位|學位|毕业|畢業)?论文|(?:[碩博]士)(?:學位)?論文)"
)
_INSTITUTIONAL = compile_later(
    rf"{_THESIS}|\b(?:tech(?:nical|\.)?|research|internal) rep(?:ort|\.)(?:\s+[\w/-]*\d[\w/-]*)?"
    r"|\b(?:working|discussion) papers?(?: series)?(?:,? (?:no\.? ?)?[\w/-]*\d[\w/-]*)?"
    r"|\bRFC[ -]?\d+|\b(?:AI )?memo(?:randum)?(?: \d+)?\b"
    r"|\breport (?:no\.? ?)?[\w/-]*\d[\w/-]*|\b(?:SP|special publication) \d[\w/.-]*|\b(?:[\w/]+-)*TR-\d[\w-]*",
    re.IGNORECASE,
)
_MEETING = compile_later(
    r"\b(?:workshops?|conference|conf\.|symposium|symp\.|congress|annual meeting|annu\. meet\.|colloquium|konferenz"
    r"|\w*tagung|colloque|congreso)(?!\w)|会议|大会|研讨会|シンポジウム|研究会",
    re.IGNORECASE,
)
# Books in which conferences appear, year by year, and conferences whose names aren't written in capitals.
_SERIES = compile_later(
    r"^(?:adv(?:ances|\.) (?:in )?(?:neural inf|cryptol)|lect(?:ure|\.) notes|findings of)"
    r"|\b(?:interspeech|eurosys|coling|siggraph|eurographics|eurocrypt|asiacrypt|neurips|usenix atc|usenix security"
    r"|pmlr|w&cp|ln(?:cs|ai|bi|ee)|lipics|oasics|eptcs|ceur(?:-ws)?)\b",
    re.IGNORECASE,
)
# Conferences whose proceedings are numbered as a journal's volumes and issues are: “AAAI 36(4)”.
_NUMBERED = compile_later(
    r"\b(?:[ei]?aaai|icwsm|aies|hcomp|aiide|icaps|socs|cogsci|nips|icml|iclr|mlsys|corl|colt|alt|uai|aistats|ijcai|ecai"
    r"|acl|emnlp|naacl|eacl|conll|lrec|icassp|cvpr|iccv|eccv|accv|wacv|bmvc|miccai|midl|kdd|sdm|icdm|cikm|wsdm|www|sigir"
    r"|recsys|chi|uist|iui|hri|icra|iros|rss|sosp|osdi|nsdi|fast|asplos|isca|micro|hpca|sc|ppopp|pldi|popl|oopsla|icfp"
    r"|icse|fse|ase|issta|ccs|ndss|crypto|sigmod|vldb|icde|edbt|cidr|stoc|focs|soda|ismir)\b(?=[\s,]+[^a-z]*(?:\d|vol))",
    re.IGNORECASE,
)
# Journals that are named as proceedings are. “Proc. ACM SIGMOD” and “Proc. IEEE INFOCOM” are none.
_JOURNAL_OF_PROCEEDINGS = compile_later(
    r"^proc(?:\.|eedings)(?: of the| of)? (?:vldb|national academy|natl\.? acad|royal society|r\. ?soc|ams\b|ire\b"
    r"|(?:[a-z]+\.? )?math(?:ematical|\.) soc|ieee\.?(?=$|[\s,]*(?:[(\d]|vol))"
    r"|acm (?:on |program|meas|hum|manag|interact|netw|comput|softw))",
    re.IGNORECASE,
)
_JOURNAL = compile_later(
    r"^(?:nature|science|scientific (?:reports|data|american)|american scientist|the lancet|jama|bmj|phys\. rev|cell"
    r"|elife|ieee access|neurocomputing|bioinformatics|neuron|pnas|plos|pvldb|nejm|mnras|jhep|iscience|peerj|procedia"
    r"|commun(?:ications|\.) (?:of|acm)|foundations and trends|frontiers in|neural comput(?:ation|\.)|nucleic acids"
    r"|acta|(?:acm )?queue|f1000research|gigascience|bmc [a-z]+|npj [a-z]+|neuroimage|biometrika|econometrica"
    r"|data mining and knowledge discovery|medical image analysis"
    r"|(?:machine learning|artificial intelligence|computer|information sciences|neural networks|pattern recognition"
    r"|mind|cognition|cognitive science|sensors)(?=$|[\s,]+(?:\(?\d|vol)))(?![\w-])"
    r"|\b(?:journal|transactions|trans|letters|annals|magazine|quarterly|bulletin|notices|reviews?|surveys|archives?"
    r"|zeitschrift|annalen|archiv|revue|revista|rivista)\b"
    r"|\b(?:jmlr|tmlr|jair|tacl|t?pami|ijcv|jacm|cacm|csur|tocs|tods|toplas|taco|tog|tois|tochi|tosem|tkde|tpds|tnnls"
    r"|jcp|jctc|prl|prx|sicomp|jcss|jasa|pacm(?:pl|hci|mod|net|cgit|se)|pomacs|imwut)\b"
    r"|\bsig[a-z]+ (?:record|news|explor|ccr|osr|not\.|comput)|;login:|学报|期刊|杂志|論文誌",
    re.IGNORECASE,
)
# “Micro” is a magazine, “MICRO” a conference.
_MAGAZINE = compile_later(
    r"^(?:IEEE (?:Micro|Software|Computer|Spectrum|Network|Multimedia|Security (?:&|and) Privacy|Design (?:&|and) Test"
    r"|(?:Pervasive|Internet|Cloud|Annals|Intelligent|Circuits|Potentials|Instrumentation)[\w &]*)"
    r"|ACM (?:Inroads|Interactions|Crossroads|XRDS))(?=$|[\s,]*[(\d])(?!.*\bProc)"
)
# J., Rev. and the like, behind which nothing but a journal is named.
_SHORT_JOURNAL = compile_later(
    r"\b(?:J\.|(?:Rev|Surv|Lett|Bull|Mag|Trans|Ann|Commun|Newsl|Quart|Arch|Not|Mon)\.)|\bJ\. (?=ACM)|^Nat\. |^Sci\. "
    r"|\bJ (?=[A-Z][a-z])|^(?:Nat|Sci|Proc Natl Acad) (?=[A-Z][a-z])"
)
_ISSUE = compile_later(
    r"(?<![\d’'])\d{1,3} ?\(\d{1,2}(?:[-–/]\d{1,2})?\)|\bvol(?:ume|\.)? ?\d+,? (?:no|issue|nr|number)\b", re.IGNORECASE
)
_VOLUME_AND_NUMBER = compile_later(
    r"(?P<journal>.*?[^\d\s,]),?\s+(?:vol(?:ume|\.)?\s?)?(?P<volume>(?!(?:19|20)\d\d)\d{1,4})"
    r"(?:\s?\((?P<number>\d{1,5}(?:[-–/]\d{1,3})?)\)|,?\s(?:no|issue|nr|number)\.?\s?(?P<issue>\d{1,3}))",
    re.IGNORECASE,
)
_SHORT_WORD = compile_later(r"\b[A-Z][a-z]{2,}\.")
_PLACE = compile_later(r"\b(?:univ|dept|inst|lab|inc|corp|int)\.", re.IGNORECASE)
_PROCEEDINGS = compile_later(r"\b[Pp]roc(?:eedings|\.)")
_CAPITALS = compile_later(r"\b\w*[A-Z]\w*[A-Z]", re.ASCII)
# What has capitals within a word as a conference has, such as “OpenAI blog”.
_INFORMAL = compile_later(
    r"\b(?:blog|website|web ?page|white ?paper|manuscript|newsletter|github|slides|talk|patent|standard|recommendation"
    r"|specification|press|podcast|youtube|linkedin|lesswrong|cs ?\d{2,3}\w?)\b"
    r"|^(?:openai|(?:google )?deepmind|deepseek|nvidia|ibm|amd|mit|cmu|ucla|eth|epfl|cern|nasa|nist|iso(?:/iec)?|w3c"
    r"|bytedance|eleutherai|mosaicml|bair)(?: (?:research|labs?|ai|csail|zurich|zürich))*(?: [\d:-]+)?$",
    re.IGNORECASE,
)

# “In Vivo” and “in press” name no book.
_IN = r"in(?::\s*|\s+(?!(?:press|print|review|revision|vivo|vitro|silico|situ)\b)(?=(?-i:[A-Z“\"])))"
_BOOK = compile_later(
    rf"^{_IN}|\b(?:handbook|encyclop(?:a|æ|ae)?edia|companion to)\b|\(?\beds?\.[),]|\bchapter\b|\bch\. ?\d",
    re.IGNORECASE,
)
_PUBLISHER = compile_later(
    r",\s*(?P<publisher>[^,]*\b(?:press|springer(?:-verlag)?|wiley|elsevier|crc|o['’]reilly|routledge|sage|birkhäuser"
    r"|gruyter|world scientific|mcgraw-hill|addison[- ]wesley|prentice hall|morgan kaufmann|verlag)\b[^,]*)$",
    re.IGNORECASE,
)
_CHAPTER = compile_later(r",?\s*\b(?:chapter|ch\.)\s*(?P<chapter>\d+)(?: (?:in|of)\b)?\s*", re.IGNORECASE)
_ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_OF_EDITIONS = r"(?:revised|global|international|student|updated|expanded|extended|enlarged|online|reprint)"
_EDITION = compile_later(
    rf"[\s,;(]*(?<!\w)(?P<edition>(?:(?:\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL})(?:\s{_OF_EDITIONS})?|{_OF_EDITIONS})(?=\s+ed)"
    r"|(?P<number>\d{1,2})(?=(?:\.|e|è?me|ª|\.ª|a)?\s+(?:auflage|aufl|édition|edición|edição|edizione)))"
    r"\S*\s+(?:editions?|edn\.?|ed\.?|auflage|aufl\.|édition|edición|edição|edizione)(?!\w)\)?",
    re.IGNORECASE,
)


class BookPart(NamedTuple):
    """`chapter` is its number, or empty."""

    book: str
    publisher: str
    chapter: str


def entry_type_of(resource: Resource) -> tuple[str, str]:
    """And the field in which that has the venue: what a style asks of the type is there."""
    venue = resource.venue
    if resource.kind is Kind.BOOK:
        return ("book", "publisher") if venue and resource.authors else ("misc", "howpublished")
    if resource.kind is not Kind.PAPER:
        return "misc", "howpublished"
    if _PREPRINT.search(venue):
        if resource.arxiv and re.search("arxiv|corr", venue, re.IGNORECASE):
            return "misc", ""  # the eprint says so
        return "misc", "howpublished"
    if _UNPUBLISHED.search(venue):
        return "misc", "howpublished"
    if found := institutional_work(venue):
        if not (without_match(found, venue) and resource.authors and resource.year):
            return "misc", "howpublished"
        if found["thesis"]:
            return ("phdthesis" if found["masters"] is None else "mastersthesis"), "school"
        return "techreport", "institution"
    bare = without_in(venue)
    if _MEETING.search(bare) or _SERIES.search(bare):
        return "inproceedings", "booktitle"
    if book_part(venue) and resource.authors and resource.year:
        return "incollection", "booktitle"
    if _is_journal(bare):
        return "article", "journal"
    is_informal = _INFORMAL.search(bare) or _BOOK.search(bare)
    if _PROCEEDINGS.search(bare) or (_CAPITALS.search(bare) and not is_informal):
        return "inproceedings", "booktitle"
    return "misc", "howpublished"


def institutional_work(venue: str) -> re.Match[str] | None:
    """What a thesis or a report calls itself; the rest is who published it."""
    return _INSTITUTIONAL.search(venue)


def without_match(found: re.Match[str], venue: str) -> str:
    return (venue[: found.start()] + venue[found.end() :]).strip(" ,;:()")


def book_part(venue: str) -> BookPart | None:
    """The book of which it speaks, where that and the publisher are named: `In: Handbook of AI, MIT Press`."""
    chapter = _CHAPTER.search(venue)
    whole = without_in(_CHAPTER.sub(", " if chapter and chapter.start() else "", venue).strip(" ,;:"))
    publisher = _PUBLISHER.search(whole)
    if publisher is None or not _BOOK.search(venue):
        return None
    book = whole[: publisher.start()].strip(" ,;:")
    return BookPart(book, publisher["publisher"].strip(), chapter["chapter"] if chapter else "") if book else None


def without_in(venue: str) -> str:
    """Of `In Proceedings of …` what is behind the first word."""
    return re.sub(f"^{_IN}", "", venue, flags=re.IGNORECASE)


def edition_apart(venue: str) -> tuple[str, str]:
    """The rest, and the edition as BibTeX has it: `2nd`, `Second`."""
    found = _EDITION.search(venue)
    if found is None:
        return venue, ""
    behind = venue[found.end() :].strip(" ,;:)")
    rest = ", ".join(filter(None, (venue[: found.start()].strip(" ,;:("), behind)))
    return (rest, _ordinal(found["number"]) if found["number"] else _capital(found["edition"])) if rest else (venue, "")


def issue_apart(venue: str) -> tuple[str, str, str]:
    """The journal, the volume and the number in it, of `JMLR 21(140)` and `Nature, vol. 3, no. 5`."""
    if (found := _VOLUME_AND_NUMBER.fullmatch(venue)) is None:
        return venue, "", ""
    return found["journal"], found["volume"], re.sub("[-–]+", "--", found["number"] or found["issue"])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ordinal(number: str) -> str:
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th") if number[:-1] != "1" else "th"
    return number + ending


def _is_journal(venue: str) -> bool:
    if _JOURNAL_OF_PROCEEDINGS.search(venue):
        return True
    if _PROCEEDINGS.search(venue):
        return False
    if _JOURNAL.search(venue) or _MAGAZINE.search(venue):
        return True
    if _NUMBERED.search(venue) or _INFORMAL.search(venue):
        return False
    if _ISSUE.search(venue):
        return True
    return bool(_SHORT_JOURNAL.search(venue)) or (len(_SHORT_WORD.findall(venue)) > 1 and not _PLACE.search(venue))
