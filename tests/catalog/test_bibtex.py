"""A resource as BibTeX: fields that a style can use, whatever the catalog says about the venue."""

import re

import pybtex.database
import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalog.bibtex import bibtex
from bot.catalog.latex_commands import without_latex
from bot.catalog.model import Kind, Link, Resource


@pytest.mark.parametrize(
    ("venue", "lines"),
    [
        ("SOSP, pp. 611–626", ["booktitle = {SOSP}", "pages = {611--626}"]),
        ("ICML, PMLR 235, pp. 53328-53345", ["booktitle = {ICML, PMLR 235}", "pages = {53328--53345}"]),
        ("NeurIPS (poster)", ["booktitle = {NeurIPS (poster)}"]),
        ("SOSP, pp. 611 – 626", ["booktitle = {SOSP}", "pages = {611--626}"]),
        ("Proceedings of SOSP, pages 1–9", ["booktitle = {Proceedings of SOSP}", "pages = {1--9}"]),
        ("SOSP, p. 5", ["booktitle = {SOSP}", "pages = {5}"]),
        ("In NeurIPS, pages 1-3", ["booktitle = {NeurIPS}", "pages = {1--3}"]),
        ("In: Nature", ["journal = {Nature}"]),
        ("arXiv preprint", []),
    ],
)
def test_pages_stand_apart_from_the_venue(venue: str, lines: list[str]) -> None:
    entry = bibtex(Resource(id="x", title="On vLLM", kind=Kind.PAPER, topics=("a",), venue=venue))
    assert [f"  {line}," for line in lines] == [
        line for line in entry.splitlines() if line.startswith(("  booktitle", "  journal", "  pages"))
    ]


def test_what_latex_would_read_is_written_for_it() -> None:
    entry = bibtex(Resource("x", r"A & B \evil 5%", Kind.PAPER, ("a",), venue=r"OSDI & Networks_2 \input"))
    assert r"title = {A \& B \textbackslash{}evil 5\%}" in entry
    assert r"booktitle = {OSDI \& Networks\_2 \textbackslash{}input}" in entry


@pytest.mark.parametrize(
    ("venue", "fields"),
    [
        ("JMLR 21(140)", {"journal": "JMLR", "volume": "21", "number": "140"}),
        (
            "Journal of the ACM, vol. 3, no. 2, pp. 1-9",
            {"journal": "Journal of the ACM", "volume": "3", "number": "2", "pages": "1--9"},
        ),
        ("Nature 521(7553), pp. e1–e10", {"journal": "Nature", "volume": "521", "number": "7553", "pages": "e1--e10"}),
        ("Physica D 60(1-4)", {"journal": "Physica D", "volume": "60", "number": "1--4"}),
        ("Neural Networks 61", {"journal": "Neural Networks 61"}),
        ("Proceedings of the IEEE 2015(11)", {"journal": "Proceedings of the IEEE 2015(11)"}),
        ("AAAI 36(4)", {"booktitle": "AAAI 36(4)"}),
    ],
)
def test_volume_and_number_have_fields_of_their_own(venue: str, fields: dict[str, str]) -> None:
    written = cited(venue=venue, authors=("A B",), year=2020)[1]
    names = ("journal", "booktitle", "volume", "number", "pages")
    assert {name: written[name] for name in names if name in written} == fields


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("US$5 or $\\epsilon$", "US\\$5 or {$\\epsilon$}"),
        ("From $5 to $10", "From \\$5 to \\$10"),
        ("$2^n$-Approximations for $k$-Means", "{$2^n$}-Approximations for {$k$}-Means"),
    ],
)
def test_a_price_is_no_maths(title: str, written: str) -> None:
    assert cited(title=title)[1]["title"].replace("{US}", "US") == written


@pytest.mark.parametrize(("count", "others"), [(30, False), (31, True)])
def test_thirty_authors_are_named_and_more_are_others(count: int, others: bool) -> None:
    authors = tuple(f"Author{number}" for number in range(count))
    entry = bibtex(Resource("x", "Title", Kind.PAPER, ("a",), authors=authors))
    assert entry.count("Author") == 30
    assert ("and others}" in entry) is others


def cited(title: str = "Title", kind: Kind = Kind.PAPER, **fields: object) -> tuple[str, dict[str, str]]:
    """The type of the entry and its fields, as bibtexparser reads them."""
    library = parse_string(bibtex(Resource("x", title, kind, ("a",), **fields)))  # type: ignore[arg-type]  # of the test
    assert not library.failed_blocks
    (entry,) = library.entries
    return entry.entry_type, {field.key: field.value for field in entry.fields}


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("S_Dbw: A validity index", r"{S\_Dbw}: A validity index"),
        ("RT_Transformer", r"{RT\_Transformer}"),
        ("R&D_Labs", r"{R\&D\_Labs}"),
        (r"$\pi_0$: A Vision-Language-Action Flow Model", r"{$\pi_0$}: A Vision-Language-Action Flow Model"),
        ("Costs between $5 and $6_x", r"Costs between \$5 and \$6\_x"),
        ("Recall@K beside P@ GPT", r"{Recall@K} beside {P@} {GPT}"),
        (r"An odd $\frac{1$ of it", r"An odd \$\textbackslash{}frac\ensuremath{\lbrace}1\$ of it"),
        ("Over $x$ again", r"Over {$x$} again"),
        ("aB test", r"{aB} test"),
        ("Only $5or$ of it", r"Only \$5or\$ of it"),
        ("From $a_b to $ of it", r"From \$a\_b to \$ of it"),
        (r"From $a_b\$ of it", r"From \$a\_b\$ of it"),
        ("$a_5%$", r"\$a\_5\%\$"),
        ("An odd $a}_{b$ of it", r"An odd \$a\ensuremath{\rbrace}\_\ensuremath{\lbrace}b\$ of it"),
    ],
)
def test_a_title_keeps_its_maths_and_the_capitals_of_names(title: str, written: str) -> None:
    assert cited(title)[1]["title"] == written


@pytest.mark.parametrize(
    ("authors", "written"),
    [
        (("Woosuk Kwon", "et al."), "Woosuk Kwon and others"),
        (("Woosuk Kwon et al.",), "Woosuk Kwon and others"),
        (("Research and Development Group",), "{Research and Development Group}"),
        (("Gemini Team, Google", "A B"), "{Gemini Team, Google} and A B"),
        (("Kwon, Woosuk",), "Kwon, Woosuk"),
        (("Kwon, Woosuk, Jr",), "{Kwon, Woosuk, Jr}"),
        (("Kwon,",), "{Kwon,}"),
        (("Woosuk Kwon", "Et Al."), "Woosuk Kwon and others"),
        (("Woosuk Kwon", "and others,"), "Woosuk Kwon and others"),
        (("ZOMI (chenzomi12)", "contributors"), "{ZOMI (chenzomi12)} and others"),
        (("ZOMI (chenzomi12), contributors",), "{ZOMI (chenzomi12)} and others"),
        (("Martin Luther King, Jr.",), "King, Jr., Martin Luther"),
        (("Sammy Davis Jr.", "Ann Example III"), "Davis, Jr., Sammy and Example, III, Ann"),
        (("Ann Lee and 5 others",), "Ann Lee and others"),
        (
            ("Google DeepMind", "Meta AI", "European Commission"),
            "{Google DeepMind} and {Meta AI} and {European Commission}",
        ),
        (("Kwon W.",), "Kwon, W."),
        (("van den Oord A.", "Li Z.-H.", "et al."), "van den Oord, A. and Li, Z.-H. and others"),
        (("Woosuk Kwon", "Li Z. H."), "Woosuk Kwon and Li, Z. H."),
        (("Kwon WS", "Li Z"), "Kwon, WS and Li, Z"),
        (("Malcolm X", "Woosuk Kwon"), "Malcolm X and Woosuk Kwon"),
        (("Meta AI", "Ann Example II", "Smith M.D."), "{Meta AI} and Example, II, Ann and Smith M.D."),
        (("W. Kwon", "Prince"), "W. Kwon and Prince"),
        (("\\foo Lab", "$", "{x}"), "{\\textbackslash{}foo Lab} and {\\$} and {\\{x\\}}"),
        (("Anderson Landau", "Ferdinand Brand"), "Anderson Landau and Ferdinand Brand"),
    ],
)
def test_groups_are_no_persons_and_others_are_told(authors: tuple[str, ...], written: str) -> None:
    assert cited(authors=authors)[1]["author"] == written


@pytest.mark.parametrize(
    "name",
    [
        "Association for Computing Machinery", "Center for AI Safety", "Universität für Bodenkultur",
        "International Business Machines", "BigScience Workshop", "Alibaba Cloud", "Bank of England",
        "Allen Institute for AI", "Technische Universität Berlin", "École Normale Supérieure", "ETH Zürich",
        "Academia Sinica", "National Science Board", "The GIMP Developers", "Amazon Web Services", "Google Brain",
        "IEEE Computer Society", "Max-Planck-Institut für Informatik", "Università di Bologna", "Universidad de Chile",
        "Deutsche Forschungsgemeinschaft",
        "Hugging Face", "European Union", "Cambridge University Press", "Uber Engineering", "vLLM contributors",
        "LLaMA Authors", "EleutherAI Contributors", "Bytedance Seed", "Moonshot Kimi",
    ],
)  # fmt: skip
def test_a_group_is_kept_whole_by_braces(name: str) -> None:
    assert cited(authors=(name, "Ann Lee"))[1]["author"] == f"{{{name}}} and Ann Lee"


@pytest.mark.parametrize("name", ["Simon & Schuster", "AT&T", "Barnes & Noble"])
def test_a_company_of_two_names_is_one(name: str) -> None:
    assert cited(authors=(name,))[1]["author"] == f"{{{name.replace('&', chr(92) + '&')}}}"


@pytest.mark.parametrize(
    "name",
    [
        "Ludwig van Beethoven", "Charles de la Vallée Poussin", "James Clerk Maxwell", "Peter School", "Ann Bank",
        "Ann More", "Etta Lee", "Ann Teamer", "Dr Dre", "Mr. Bean", "Smith M.D.", "Lee, MD", "Ma, MA", "Ann Lee MD",
        "Frank Press", "Preston Cloud", "Gabrielle Union", "Robert Service", "Lars Per Olof", "Mit Romney", "Ann Ag",
    ],
)  # fmt: skip
def test_a_person_is_left_as_it_is(name: str) -> None:
    assert cited(authors=(name, "Bo Lu"))[1]["author"] == f"{name} and Bo Lu"


@pytest.mark.parametrize(
    "others",
    [
        "等", "y otros", "et coll.", "& al.", "and colleagues", "12 more", "+3", "many others", "et al", "u. a.",
        "u.a.",
        "et autres", "e outros", "e altri", "ed altri", "i inni", "и др.", "他", "ほか", "et alii", "a. o.",
        "and co-workers",
        "and team", "and coauthors", "+ 3 others", "and 12 others", "and 3 co-authors", "and many more",
        "... (12 more)",
        "[…]", "etc", "und andere", "& co.", "& others", "& 4 more", "and several others", "and collaborators", "m.fl.",
        "3 authors more", "...and 5 more", "+12 authors", "12 additional authors", "und Mitarbeiter", "y cols.", "…",
        "with 3 others", "et al.,", "and others.", "(and 3 others)", "(+3)", "(et al.)", "and the team", "and friends",
        "and dozens more", "and a dozen others", "y colaboradores", "et collaborateurs", "sowie weitere", "и другие",
    ],
)  # fmt: skip
def test_further_authors_are_bibtexs_others_in_whatever_words(others: str) -> None:
    for authors in ((f"Ann Lee {others}",), ("Ann Lee", others), (f"Ann Lee, {others}",)):
        assert cited(authors=authors)[1]["author"] == "Ann Lee and others", authors


@pytest.mark.parametrize(
    ("author", "written"),
    [
        ("王小明等", "王小明 and others"),
        ("王小明 等人", "王小明 and others"),
        ("Ann Lee, vLLM contributors", "Ann Lee and {vLLM contributors}"),
        ("Ann Lee and the vLLM team", "Ann Lee and {the vLLM team}"),
        ("Dr. John Smith, PhD", "John Smith"),
        ("Ann Lee, PhD", "Ann Lee"),
        ("Ann Lee PhD", "Ann Lee"),
        ("Prof. Dr. Ann Lee", "Ann Lee"),
        ("Ann Lee, M.D., Ph.D.", "Ann Lee"),
        ("Ann Lee (PhD)", "Ann Lee"),
        ("Lee, Ann, PhD", "Lee, Ann"),
        ("Ann Lee, Jr., PhD", "Lee, Jr., Ann"),
        ("Dipl.-Ing. Ann Lee, MSc", "Ann Lee"),
    ],
)
def test_what_stands_around_a_name_is_no_part_of_it(author: str, written: str) -> None:
    assert cited(authors=(author,))[1]["author"] == written


_BY_ONE = {"authors": ("A B",), "year": 2023}
_WRITTEN = {"author": "A B", "year": "2023"}


@pytest.mark.parametrize(
    ("fields", "entry_type", "has"),
    [
        ({"venue": "Nature"}, "article", {"journal": "Nature"}),
        ({"venue": "IEEE Transactions on Computers"}, "article", {"journal": "IEEE Transactions on Computers"}),
        ({"venue": "JMLR"}, "article", {"journal": "JMLR"}),
        ({"venue": "Nature-like Workshop"}, "inproceedings", {"booktitle": "Nature-like Workshop"}),
        ({"venue": "Cell Reviews Workshop"}, "inproceedings", {"booktitle": "Cell Reviews Workshop"}),
        ({"venue": "IEEE Transactions Conference"}, "inproceedings", {"booktitle": "IEEE Transactions Conference"}),
        ({"venue": "Nature symposium"}, "inproceedings", {"booktitle": "Nature symposium"}),
        ({"venue": "OSDI"}, "inproceedings", {"booktitle": "OSDI"}),
        ({"venue": "ICLR 2024 (oral)"}, "inproceedings", {"booktitle": "ICLR 2024 (oral)"}),
        ({"venue": "Congress of Birds"}, "inproceedings", {"booktitle": "Congress of Birds"}),
        ({"venue": "Proc. IEEE"}, "article", {"journal": "Proc. IEEE"}),
        ({"venue": "Commun. ACM"}, "article", {"journal": "Commun. ACM"}),
        ({"venue": "SIGPLAN Notices"}, "article", {"journal": "SIGPLAN Notices"}),
        ({"venue": "Scientific Reports"}, "article", {"journal": "Scientific Reports"}),
        ({"venue": "OpenAI blog"}, "misc", {"howpublished": "OpenAI blog"}),
        ({"venue": "Proceedings of Interspeech"}, "inproceedings", {"booktitle": "Proceedings of Interspeech"}),
        ({"venue": "Phys. Rev. D"}, "article", {"journal": "Phys. Rev. D"}),
        ({"venue": "JAMA"}, "article", {"journal": "JAMA"}),
        ({"venue": "Under review at ICLR"}, "misc", {"howpublished": "Under review at ICLR"}),
        (
            _BY_ONE | {"venue": "Diplomarbeit, TU Berlin"},
            "mastersthesis",
            {"school": "TU Berlin", "type": "Diplomarbeit"} | _WRITTEN,
        ),
        (
            _BY_ONE | {"venue": "Bachelor's thesis, TU Berlin"},
            "mastersthesis",
            {"school": "TU Berlin", "type": "Bachelor's thesis"} | _WRITTEN,
        ),
        ({"venue": "Distill"}, "misc", {"howpublished": "Distill"}),
        (_BY_ONE | {"venue": "PhD thesis, MIT"}, "phdthesis", {"school": "MIT", "type": "PhD thesis"} | _WRITTEN),
        (_BY_ONE | {"venue": "Dissertation"}, "misc", {"howpublished": "Dissertation"} | _WRITTEN),
        (
            _BY_ONE | {"venue": "University of Bern (Master’s thesis)"},
            "mastersthesis",
            {"school": "University of Bern", "type": "Master’s thesis"} | _WRITTEN,
        ),
        (
            _BY_ONE | {"venue": "Technical Report MSR-TR-99-3, Microsoft Research"},
            "techreport",
            {"institution": "Microsoft Research", "type": "Technical Report MSR-TR-99-3"} | _WRITTEN,
        ),
        ({"venue": "PhD thesis, MIT", "year": 2023}, "misc", {"howpublished": "PhD thesis, MIT", "year": "2023"}),
        ({"venue": "arXiv", "arxiv": "2309.06180"}, "misc", {"eprint": "2309.06180", "archiveprefix": "arXiv"}),
        ({"venue": "CoRR", "arxiv": "2309.06180"}, "misc", {"eprint": "2309.06180", "archiveprefix": "arXiv"}),
        ({"arxiv": "2309.06180"}, "misc", {"eprint": "2309.06180", "archiveprefix": "arXiv"}),
        ({"venue": "bioRxiv", "doi": "10.1101/1"}, "misc", {"howpublished": "bioRxiv", "doi": "10.1101/1"}),
        ({"kind": Kind.BOOK, "venue": "MIT", "authors": ("A B",)}, "book", {"author": "A B", "publisher": "MIT"}),
        ({"kind": Kind.BOOK, "authors": ("A B",)}, "misc", {"author": "A B"}),
        ({"kind": Kind.BOOK, "venue": "MIT"}, "misc", {"howpublished": "MIT"}),
        ({"authors": ("et al.",), "year": 2023}, "misc", {"year": "2023"}),
        (
            {"venue": "bioRxiv", "arxiv": "2309.06180"},
            "misc",
            {"howpublished": "bioRxiv", "eprint": "2309.06180", "archiveprefix": "arXiv"},
        ),
        ({"kind": Kind.COURSE, "venue": "Stanford"}, "misc", {"howpublished": "Stanford"}),
    ],
)  # fmt: skip
def test_the_type_follows_from_evidence_and_its_fields_are_there(
    fields: dict[str, object], entry_type: str, has: dict[str, str]
) -> None:
    found, values = cited(**fields)  # type: ignore[arg-type]  # parametrised
    assert (found, values) == (entry_type, {"title": "Title"} | has)


VENUES = {
    "article": [
        "Proc. ACM Program. Lang.", "PACMPL", "Proc. ACM Meas. Anal. Comput. Syst.",
        "Proceedings of the ACM on Programming Languages", "Proc. ACM Hum.-Comput. Interact.", "Proc. VLDB Endow.",
        "PVLDB 14(3)", "ACM Comput. Surv.", "ACM Computing Surveys", "ACM SIGOPS Operating Systems Review",
        "Oper. Syst. Rev.", "ACM SIGPLAN Notices", "SIGPLAN Not.", "ACM Queue", "Queue", "IEEE Micro",
        "IEEE Micro 40(2)", "IEEE Software", "IEEE Computer", "IEEE Spectrum", "IEEE Access", "ACM TOCS", "TOPLAS",
        "JACM", "J. ACM", "Commun. ACM", "Phys. Rev. Lett.", "PLOS ONE", "Bull. AMS", "Bull. Amer. Math. Soc.",
        "Annals of Mathematics", "Ann. Math.", "Machine Learning", "Mach. Learn.", "Artif. Intell.",
        "Artificial Intelligence", "Neural Networks", "Neural Comput.", "Bioinformatics", "SIAM J. Comput.",
        "SIAM Review", "SIAM Rev.", "SIGCOMM Comput. Commun. Rev.", "SIGCOMM Comput. Commun. Rev. 45(4)",
        "ACM SIGCOMM CCR", "SIGMOD Record", "SIGKDD Explor. Newsl.", "SIGACT News", "ACM Trans. Graph. 42(4)",
        "IEEE Trans. Comput.", "IEEE Communications Surveys & Tutorials", "IEEE Communications Magazine",
        "IEEE Signal Processing Letters", "IEEE Signal Process. Lett.", "Inf. Process. Lett.",
        "Proc. Natl. Acad. Sci.", "Proc. Natl. Acad. Sci. USA", "Proceedings of the National Academy of Sciences",
        "Proc. IEEE", "Proceedings of the IEEE 86(11)", "Proceedings of the IEEE, 1998", "Proc. R. Soc. A",
        "Proc. London Math. Soc.", "Proc. AMS", "Found. Trends Mach. Learn.", "Softw. Pract. Exper.",
        "Acta Informatica", "Nat. Commun.", "Nature Machine Intelligence", "Sci. Adv.", "J. Mach. Learn. Res.",
        "Trans. Assoc. Comput. Linguistics", "Transactions of the ACL", "TACL", "VLDB J.", "软件学报", "计算机学报",
        ";login:", "Dr. Dobb's Journal", "MIT Technology Review", "AI Magazine", "Revue d'IA", "CACM",
        "IEEE Internet Computing", "Distributed Comput. 12(3)", "Physica D 60(1-4)",
        "Journal of the ACM, vol. 3, no. 2", "PVLDB 13(12)", "JMLR 21(140)", "TACL 8(1)", "PACMPL 4(POPL)",
        "Proc. ACM Hum.-Comput. Interact. 5(CSCW1)", "Nature 521(7553)", "AI Magazine 27(4)", "Distill 6(3)",
        "Neural Networks 61", "Pattern Recognition, vol. 45", "Mind 59(236)", "PeerJ 3", "BMC Bioinformatics 9",
        "J Mach Learn Res 3", "Nat Methods 17", "Proc Natl Acad Sci U S A", "N Engl J Med 380(14)",
        "Procedia Computer Science 12", "Medical Image Analysis 35", "ACM Trans. Graph. 42(4)",
    ],
    "inproceedings": [
        "Proc. ACM SIGMOD", "Proc. IEEE INFOCOM", "Proceedings of the IEEE Conference on CVPR", "Proc. SOSP",
        "Proceedings of the ACM SIGCOMM Conference", "Proc. ACM SOSP 2003", "Proc. Mach. Learn. Res.",
        "ICML, PMLR 235", "NeurIPS Datasets and Benchmarks", "USENIX ATC", "OSDI, pp. 521–538", "NeurIPS Workshop",
        "LREC-COLING 2024", "SIGGRAPH", "Interspeech", "ISMIR", "KDD", "WWW '23", "第十届全国会议", "MICRO",
        "IEEE/ACM MICRO 2020", "IEEE S&P 2020", "IEEE Symposium on Security and Privacy",
        "Advances in Neural Information Processing Systems", "Adv. Neural Inf. Process. Syst.",
        "Advances in Neural Information Processing Systems 30 (2)", "Lecture Notes in Computer Science", "LNCS 1234",
        "Findings of ACL", "Findings of the Association for Computational Linguistics", "ACL (Long Papers)",
        "ACL 2019 (1)", "ICLR", "SC '22", "Annual Meeting of the ACL", "Int. Conf. Mach. Learn.",
        "Proc. Int. Symp. Comput. Archit.", "IEEE Big Data", "EuroSys '23", "CHI EA", "ICLR 2024 (oral)",
        "ICLR 2024 (to appear)", "VLDB", "AAAI 36(4)", "AAAI 2021, 35(12)", "AAAI, vol. 36, no. 4", "ICWSM 14(1)",
        "Proceedings of the AAAI Conference on Artificial Intelligence 36(4)", "ICAPS 30(1)", "PMLR 119", "PMLR 119(1)",
        "Proceedings of Machine Learning Research, vol. 97", "ICML 2013, JMLR W&CP 28(3)", "LNCS 9351, Springer",
        "LNCS vol. 3, no. 2", "MICCAI, LNCS 9351", "LIPIcs 12(3)", "ICLR 2024 (Oral)", "ICLR 2024 Spotlight",
        "NeurIPS 35", "NIPS 30(2)", "CVPR Workshops", "ICML Workshop on Foundation Models", "EMNLP (1) 2020",
        "CEUR-WS 2345", "Proc. AAAI Conf. Artif. Intell. 36(4)", "NeurIPS 36 (2023)", "MLSys 6",
        "In SOSP", "In Proceedings of SOSP", "In: Proc. SOSP",
    ],
    "techreport": [
        "NIST Special Publication 800-53", "NIST SP 800-53", "Microsoft Research MSR-TR-2020-1", "RAND Report R-123",
        "OpenAI technical report", "Tech. Rep., Stanford", "NBER Working Paper", "NBER Working Paper 12345",
        "IZA Discussion Paper No. 123", "Research Report RR-1, INRIA",
        "RFC 793, IETF", "NBER Working Paper Series", "AI Memo 239, MIT",
    ],
    "misc": [
        "OpenReview", "OpenReview.net", "ICLR 2024 (under review)", "ICML 2025 submission to",
        "Submitted to NeurIPS", "NeurIPS (in submission)", "Distill", "The Gradient", "Springer", "O'Reilly",
        "Hugging Face blog", "OpenAI", "NVIDIA", "IBM Research", "Google DeepMind", "Working Paper", "RFC 793",
        "US Patent 123", "W3C Recommendation", "ISO/IEC 14882:2020", "MIT", "MIT Press", "White paper",
        "Talk by J. Smith", "Talk at NeurIPS 2022", "NeurIPS 2022 tutorial", "ICLR 2025 (withdrawn)",
        "OpenAI Blog 1(8)",
        "ICLR 2025 (rejected)", "Course notes, Stanford CS229", "Stanford CS 229", "MIT-LCS-TR-123", "Handbook of AI",
        "Parallel Distributed Processing, vol. 1", "In: MIT Press", "In Vivo", "in press, Elsevier",
    ],
    "phdthesis": [
        "Habilitation, TU Berlin", "Dissertation, LMU", "Thèse, Sorbonne", "Thèse de doctorat, Sorbonne",
        "DPhil thesis, University of Oxford", "博士论文, 清华大学", "清华大学博士学位论文",
    ],
    "mastersthesis": [
        "Diplomarbeit, TU Wien", "Bachelor's thesis, KIT", "M.S. thesis, MIT", "MEng thesis, MIT", "S.M. thesis, MIT",
        "Master of Science thesis, MIT", "Undergraduate thesis, MIT", "Honours thesis, ANU", "硕士论文, 清华大学",
    ],
    "incollection": [
        "In: Handbook of AI, MIT Press", "Neural Networks: Tricks of the Trade (2nd ed.), Springer",
        "Handbook of AI, Springer-Verlag",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("entry_type", "venue"), [(each, venue) for each, venues in VENUES.items() for venue in venues]
)
def test_a_venue_tells_journals_from_conferences_and_what_isnt_published(entry_type: str, venue: str) -> None:
    assert cited(authors=("A B",), year=2023, venue=venue)[0] == entry_type


@pytest.mark.parametrize(
    ("venue", "institution", "work"),
    [
        ("NBER Working Paper", "NBER", "Working Paper"),
        ("NBER Working Paper 12345", "NBER", "Working Paper 12345"),
        ("IZA Discussion Paper No. 123", "IZA", "Discussion Paper No. 123"),
        ("MIT AI Memo 239", "MIT", "AI Memo 239"),
        ("IETF, RFC 793", "IETF", "RFC 793"),
    ],
)
def test_a_report_says_what_it_is_and_whose(venue: str, institution: str, work: str) -> None:
    entry = cited(authors=("A B",), year=2023, venue=venue)[1]
    assert (entry["institution"], entry["type"]) == (institution, work)


@pytest.mark.parametrize(
    ("venue", "where"),
    [
        ("In: Handbook of AI, MIT Press", {"booktitle": "Handbook of AI", "publisher": "MIT Press"}),
        ("Chapter 3 in The Book, CRC Press", {"booktitle": "The Book", "publisher": "CRC Press", "chapter": "3"}),
        (
            "In Handbook of Logic, chapter 3, Elsevier",
            {"booktitle": "Handbook of Logic", "publisher": "Elsevier", "chapter": "3"},
        ),
        (
            "Handbook of Logic, Elsevier, chapter 3",
            {"booktitle": "Handbook of Logic", "publisher": "Elsevier", "chapter": "3"},
        ),
        ("In The Book, CRC Press", {"booktitle": "The Book", "publisher": "CRC Press"}),
        (
            "The Big Handbook (2nd ed.), Wiley",
            {"booktitle": "The Big Handbook", "publisher": "Wiley", "edition": "2nd"},
        ),
        ("Handbook of R&D, ch. 5, Wiley", {"booktitle": r"Handbook of R\&D", "publisher": "Wiley", "chapter": "5"}),
    ],
)
def test_a_chapter_has_its_book_and_publisher_apart(venue: str, where: dict[str, str]) -> None:
    assert cited(authors=("A B",), year=2023, venue=venue) == ("incollection", {"title": "Title"} | _WRITTEN | where)
    assert cited(venue=venue, year=2023)[0] == cited(authors=("A B",), venue=venue)[0] == "misc"


@pytest.mark.parametrize(
    ("venue", "publisher", "edition"),
    [
        ("O'Reilly, 2nd edition", "O'Reilly", "2nd"),
        ("O'Reilly (2nd ed.)", "O'Reilly", "2nd"),
        ("2nd ed., O'Reilly", "O'Reilly", "2nd"),
        ("MIT Press, second edition", "MIT Press", "Second"),
        ("O'Reilly, revised edition", "O'Reilly", "Revised"),
        ("Pearson, 4th global edition", "Pearson", "4th global"),
        ("Springer, 3. Auflage", "Springer", "3rd"),
        ("Springer, 12. Aufl.", "Springer", "12th"),
        ("Dunod, 21e édition", "Dunod", "21st"),
        ("Wiley, 2nd edn, Chichester", "Wiley, Chichester", "2nd"),
        ("2nd edition", "2nd edition", None),
        ("Editions Dunod", "Editions Dunod", None),
    ],
)
def test_the_edition_of_a_book_stands_apart_from_its_publisher(venue: str, publisher: str, edition: str | None) -> None:
    entry = cited(kind=Kind.BOOK, authors=("A B",), venue=venue)[1]
    assert (entry["publisher"], entry.get("edition")) == (publisher, edition)


@pytest.mark.parametrize("venue", ["arXiv", "medRxiv", "SSRN", "CoRR", "HAL", "arXiv preprint", "Research Square"])
def test_a_preprint_without_an_id_is_in_no_journal(venue: str) -> None:
    entry_type, fields = cited(authors=("A B",), year=2023, venue=venue)
    assert (entry_type, fields["howpublished"]) == ("misc", venue)


@pytest.mark.parametrize(
    ("roles", "cited_role"),
    [((), None), (("code",), "code"), (("code", "notes"), "code"), (("code", "paper"), "paper")],
)
def test_the_link_is_the_papers_or_else_the_first(roles: tuple[str, ...], cited_role: str | None) -> None:
    links = tuple(Link(role, f"https://example.org/{role}", role) for role in roles)
    assert cited(links=links)[1].get("url") == (cited_role and f"https://example.org/{cited_role}")


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"On the \emph{x} of a \textbf{bold \textit{move}}", "On the x of a bold move"),
        (r"A {\it b} and {\bf c}", "A b and c"),
        (r"G{\"o}del, Schr{\"{o}}dinger, Caf\'e and Poincar\'e", "Gödel, Schrödinger, Café and Poincaré"),
        (r"{\'{E}}tude of Mart{\'\i}nez by \v{S}ek and \c{C}a", "Étude of Martínez by Šek and Ça"),
        (r"Erd\H{o}s--R\'enyi ``graphs'' of {\O}re", "Erdős–Rényi “graphs” of Øre"),
        (r"Stra\ss e, \AA ngstr\"om", "Straße, Ångström"),
        (r"{Schr{\"o}dinger} Bridge~2", "Schrödinger Bridge 2"),
        (r"\beta-{VAE} in \LaTeX\ and \LaTeX{} with \alpha too", "β-{VAE} in {LaTeX} and {LaTeX} with α too"),
        (r"50\% off \{a\_b\} \& \$5", r"50\% off \{a\_b\} \& \$5"),
        (r"\emph{About $x_1$ in} $y_2$", "About {$x_1$} in {$y_2$}"),
        ("{Deep} Learning", r"\{Deep\} Learning"),
        (r"From C:\path\to to C:\alpha", r"From C:\textbackslash{}path\textbackslash{}to to C:\textbackslash{}alpha"),
        (r"What\'s new, d\'accord", r"What\textbackslash{}'s new, d\textbackslash{}'accord"),
        (r"The \"all\" you need", r'The \textbackslash{}"all\textbackslash{}" you need'),
        (r"\foo{bar} \emph{x}", r"\textbackslash{}foo\{bar\} x"),
        ("~tilde~ a^b a--b", r"\textasciitilde{}tilde\textasciitilde{} a\string^b a-{}-b"),
        ("one {brace", r"one \ensuremath{\lbrace}brace"),
        ("} and {", r"\ensuremath{\rbrace} and \ensuremath{\lbrace}"),
    ],
)
def test_latex_becomes_what_it_stands_for_and_nothing_else_is_lost(title: str, written: str) -> None:
    entry = cited(title, Kind.COURSE, venue=title)[1]
    assert entry["title"] == written
    if "$" not in title:
        assert text_of(entry["howpublished"]) == text_of(written)


def test_names_in_latex_are_written_in_letters() -> None:
    authors = (r"{\it }", r"Erwin Schr{\"o}dinger", r"Kurt G\"odel", r"{\L}ukasz Kaiser")
    assert cited(authors=authors)[1]["author"] == "Erwin Schrödinger and Kurt Gödel and Łukasz Kaiser"


def text_of(latex: str) -> str:
    """What a reader sees of what the export writes, as bibtexparser decodes it."""
    (entry,) = parse_string(
        f"@misc{{x,\n title = {{{latex}}}\n}}", append_middleware=[LatexDecodingMiddleware()]
    ).entries
    return " ".join(entry["title"].split())


@given(st.text(st.sampled_from("aB cD&%$#_{}~^\\\"'`?!<>@,=:-+()[]éÉ漢1 "), min_size=1, max_size=60))
@example("@article{x, title={}}")
@example('a "quoted" and {braced} \\ title')
@example(r"} \{ ~^ `` '' -- --- ?` !` << >> ,,")
@example(r"\emph{kept} {\it letters} of G{\"o}del \ and C:\path")
def test_every_title_is_read_back_by_two_readers_as_it_was(title: str) -> None:
    title = title.replace("$", "")  # maths has a test of its own
    expected = " ".join(without_latex(title).split())
    if not expected:
        return
    entry = bibtex(Resource("x", title, Kind.PAPER, ("a",), venue=title, arxiv="2309.06180"))
    by_pybtex = pybtex.database.parse_string(entry, "bibtex").entries["x"].fields
    assert text_of(cited(title)[1]["title"]) == text_of(by_pybtex["title"]) == expected


@given(st.text(st.sampled_from("aB cé{}~^\\\"'`-.=&%_123:/ "), max_size=60))
def test_a_text_without_commands_is_left_as_it_is(text: str) -> None:
    """Where no letter, no space and no sign that LaTeX escapes is behind a backslash."""
    text = re.sub(r"\\+(?=[^\\:/123])|\s", " ", text)
    assert without_latex(text) == text
