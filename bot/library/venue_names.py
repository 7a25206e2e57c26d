"""What stands beside titles with as many capitals: venues, sites, institutions, and the words of mails and pages."""

import re
from functools import cache

_SITES = (
    r"openreview|acl anthology|(?:bio|med|chem|psy)?a?rxiv(?:\.org)?|(?:nature|science|plos)(?: \w+)?|pubmed|pmc"
    r"|pnas|sciencedirect|springer(?:link)?|semantic scholar|google scholar(?: citations)?|ssrn|ieee xplore"
    r"|researchgate"
    r"|request pdf|papers with code|(?:arxiv)?\.org|alphaxiv|hal|archive ouverte hal|acm digital library|iopscience"
    r"|dblp|hugging face(?: papers)?|cell press|cell|the lancet|jama|mdpi|wiley online library"
    r"|taylor & francis online"
    r"|bmj|oxford academic|cambridge core|jstor|sage journals|frontiers|academia\.edu|zenodo|github|youtube|medium"
    r"|wikipedia|reddit|hacker news|linkedin|ieee journals & magazine|ieee conference publication|papers\.cool"
    r"|scholar inbox"
    r"|j-?stage|cvf open access|cnki|中国知网|知网|(?:acs|aip|royal society) publi(?:cations|shing)"
)
_VENUES = (
    r"proceedings (?:of|in)|proc\.|advances in neural|lecture notes in|communications of the acm|annual reviews? of"
    r"|(?:(?:the )?\d+(?:st|nd|rd|th) )?(?:\w+ ){0,3}(?:conference|symposium|workshop|meeting|congress) (?:on|of)\b"
    r"|(?:the )?(?:\w+ ){0,3}(?:journal|transactions|letters|magazine|bulletin|annals) (?:of|on|in)\b"
    r"|\d+(?:st|nd|rd|th) (?:\w+ ){0,4}(?:conference|symposium|workshop)|revue|zeitschrift f"
    r"|(?:\w+ ){1,4}(?:journal|letters|surveys|magazine|bulletin)$|foundations and trends|(?:trends|frontiers) in"
    r"|(?:the )?(?:nature|science|cell|lancet|plos|acm|ieee|siam|jama|bmj)(?: [^\s:]+){1,3}$|vol(?:\.|ume) ?\d"
    r"|pp?\. ?\d"
)
_CONFERENCES = "corr|arxiv|neurips|nips|icml|iclr|acl|emnlp|cvpr|sosp|osdi"
_OF_MAILS_AND_PAGES = (
    r"hi|hello|hey|dear|thanks|sent from|download|view|click|please|fwd?|re|title|see|rt @|reading (?:group|list)"
    r"|meeting|lecture \d|journal club|talk|seminar|today|tomorrow|invitation|new submission|fig(?:ure|\.) ?\d"
    r"|table (?:\d|of contents)|todo|tl;dr|(?:mon|tues|wednes|thurs|fri|satur|sun)day:?|published (?:as|in|by|at)"
    r"|accepted (?:at|to|by|as|in)|submitted|under review|available (?:at|from|online)|retrieved|accessed|best paper"
    r"|paper of|our paper|icymi|(?:iclr|icml|neurips) (?:poster|oral|spotlight)|posted|cite as|citation|on (?:mon"
    r"|tue|wed|thu|fri|sat|sun)|full text|open access|skip to"
    r"|abstract:? (?:we|this|in|our|background|objective)|computer science [>(]|epub|pmid|isbn|doi"
)


def is_no_title(text: str) -> bool:
    """A venue, a site, an institution, a date, or words that are about no paper at all."""
    return bool(_other().search(text) or _institution().match(text))


@cache
def _other() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:{_SITES})$|^(?:{_VENUES})|^(?:{_OF_MAILS_AND_PAGES})\b(?![-’'])|^[\W\d_]*$"
        rf"|^(?:{_CONFERENCES})\b[\W\d]*(?:abs\b.*)?$|^(?:neurips|icml|iclr) \d+"
        r"|^\w+ \d{1,2},? \d{4}$|^\d{1,2} \w+ \d{4}$",
        re.IGNORECASE,
    )


@cache
def _institution() -> re.Pattern[str]:
    return re.compile(
        r"(?:The )?(?:[A-Z]\w+ ){0,3}(?:University|Institute|Department|Faculty|School|College|Laboratory|Academy)\b"
        r"(?: (?:of|for)\b.*| \w+(?: \w+)?|,.*)?$"
    )
