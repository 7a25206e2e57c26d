"""Which type of BibTeX's a resource has, by what its venue says."""

import re

from bot.catalog.model import Kind, Resource
from bot.patterns import compile_later

_PREPRINT = compile_later(
    r"preprint|\b(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|psyarxiv|ssrn|hal|research square|techrxiv)\b",
    re.IGNORECASE,
)
_UNPUBLISHED = compile_later(
    r"\b(?:(?:under|in) (?:review|submission)|submitted|submission to|in preparation|work in progress|unpublished)\b"
    r"|^openreview\b",
    re.IGNORECASE,
)
_THESIS = (
    r"(?P<masters>\b(?:m(?:aster[’']?s?|\.?sc\.?)|b(?:achelor[’']?s?|\.?sc\.?))\s+"
    r"|\b(?=(?:diplom|master|bachelor)arbeit\b))?"
    r"(?:\b(?:ph\.?d\.?|doctoral)\s+)?"
    r"(?P<thesis>thesis|thèse(?: de doctorat)?|dissertation|habilitation(?:sschrift)?|\w+arbeit\b)"
)
_INSTITUTIONAL = compile_later(
    rf"{_THESIS}|\b(?:tech(?:nical|\.)?|research|internal) rep(?:ort|\.)(?:\s+[\w/-]*\d[\w/-]*)?"
    r"|\b(?:working|discussion) papers?(?: series)?(?:,? (?:no\.? ?)?[\w/-]*\d[\w/-]*)?"
    r"|\bRFC[ -]?\d+|\b(?:AI )?memo(?:randum)?(?: \d+)?\b",
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
    r"|\b(?:interspeech|eurosys|coling|siggraph|eurographics|eurocrypt|asiacrypt|neurips|usenix atc|usenix security)\b",
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
    r"|elife|ieee access|neurocomputing|neural networks|bioinformatics|neuron|pnas|plos|pvldb|nejm|mnras|jhep|iscience"
    r"|commun(?:ications|\.) (?:of|acm)|foundations and trends|frontiers in|neural comput(?:ation|\.)|nucleic acids"
    r"|acta|(?:acm )?queue|(?:machine learning|artificial intelligence|computer|information sciences)$)(?![\w-])"
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
)
_ISSUE = compile_later(
    r"(?<![\d’'])\d{1,3} ?\(\d{1,2}(?:[-–/]\d{1,2})?\)|\bvol(?:ume|\.)? ?\d+,? (?:no|issue|nr|number)\b", re.IGNORECASE
)
_SHORT_WORD = compile_later(r"\b[A-Z][a-z]{2,}\.")
_PLACE = compile_later(r"\b(?:univ|dept|inst|lab|inc|corp|int)\.", re.IGNORECASE)
_PROCEEDINGS = compile_later(r"\b[Pp]roc(?:eedings|\.)")
_CAPITALS = compile_later(r"\b\w*[A-Z]\w*[A-Z]", re.ASCII)
# What has capitals within a word as a conference has, such as “OpenAI blog”.
_INFORMAL = compile_later(
    r"\b(?:blog|website|web ?page|white ?paper|manuscript|newsletter|github|slides|talk|patent|standard|recommendation"
    r"|specification|press|podcast|youtube|linkedin|lesswrong)\b"
    r"|^(?:openai|(?:google )?deepmind|deepseek|nvidia|ibm|amd|mit|cmu|ucla|eth|epfl|cern|nasa|nist|iso(?:/iec)?|w3c"
    r"|bytedance|eleutherai|mosaicml|bair)(?: (?:research|labs?|ai|csail|zurich|zürich))*(?: [\d:-]+)?$",
    re.IGNORECASE,
)


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
        return ("misc", "howpublished") if resource.arxiv or resource.doi else ("article", "journal")
    if _UNPUBLISHED.search(venue):
        return "misc", "howpublished"
    if found := institutional_work(venue):
        if not (without_match(found, venue) and resource.authors and resource.year):
            return "misc", "howpublished"
        if found["thesis"]:
            return ("phdthesis" if found["masters"] is None else "mastersthesis"), "school"
        return "techreport", "institution"
    if _MEETING.search(venue) or _SERIES.search(venue):
        return "inproceedings", "booktitle"
    if _is_journal(venue):
        return "article", "journal"
    if _PROCEEDINGS.search(venue) or (_CAPITALS.search(venue) and not _INFORMAL.search(venue)):
        return "inproceedings", "booktitle"
    return "misc", "howpublished"


def institutional_work(venue: str) -> re.Match[str] | None:
    """What a thesis or a report calls itself; the rest is who published it."""
    return _INSTITUTIONAL.search(venue)


def without_match(found: re.Match[str], venue: str) -> str:
    return (venue[: found.start()] + venue[found.end() :]).strip(" ,;:()")


def _is_journal(venue: str) -> bool:
    if _JOURNAL_OF_PROCEEDINGS.search(venue):
        return True
    if _PROCEEDINGS.search(venue):
        return False
    if any(pattern.search(venue) for pattern in (_JOURNAL, _MAGAZINE, _ISSUE)):
        return True
    if _INFORMAL.search(venue):
        return False
    return bool(_SHORT_JOURNAL.search(venue)) or (len(_SHORT_WORD.findall(venue)) > 1 and not _PLACE.search(venue))
