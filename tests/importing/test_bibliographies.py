"""BibTeX, CSL-JSON, Better BibTeX JSON and Zotero RDF, as the programs write them."""

import json

import pytest

from bot.importing.formats import read_any
from bot.importing.model import SourceList, UnreadableSource

BIB = r"""
% Exported by a program
@string{neurips = "Advances in Neural Information Processing Systems"}
@inproceedings{a, title = {{Tiny}: Serving {\'E}t{\'e} Models},
  author = {Bee, Ann and {de la} Dee, Cy and {OpenAI} and others},
  booktitle = neurips, year = 2023, month = jul, doi = {10.1000/a\_b}, note = {Read section 3 first},
  groups = {Serving > Fast}}
@misc{b, title={On Small Things}, author={Ann Bee}, eprint={2401.00001}, archivePrefix={arXiv}, primaryClass={cs.LG},
  year={2024}, url={https://arxiv.org/abs/2401.00001v2}, file = {Full Text PDF:/home/ann/x.pdf:application/pdf}}
@article{b, title="Another {B}", journal = {J. of Things}, date = {2022-05-01},
  howpublished = {\url{https://e.org/b?x=1\&y=2}}}
@book{c, title = {A Book}, editor = {Eve Eff}, publisher = {Press}, year = {1999}}
@online{d, author = {Nobody}, year = 2020}
@comment{jabref-meta: databaseType:bibtex;}
@article{broken, title = {Never closed, author = {X}
"""


def test_bibtex() -> None:
    source = read_any(BIB.encode(), ".bib")
    first, second, third, fourth = source.items
    assert (first.title, first.name, first.year) == ("Tiny: Serving Été Models", "Tiny", "2023")
    assert first.authors == ("Ann Bee", "Cy de la Dee", "OpenAI")
    assert first.venue == "Advances in Neural Information Processing Systems"
    assert (first.doi, first.remark, first.headings) == ("10.1000/a_b", "Read section 3 first", (("Serving", "Fast"),))
    assert (second.arxiv, [link.url for link in second.links]) == ("2401.00001", ["https://arxiv.org/abs/2401.00001v2"])
    assert (third.title, third.venue, third.year) == ("Another B", "J. of Things", "2022")
    assert [link.url for link in third.links] == ["https://e.org/b?x=1&y=2"]
    assert (fourth.kind, fourth.authors, fourth.venue) == ("book", ("Eve Eff",), "Press")
    assert [each.reason for each in source.unplaced] == ["it has no title", "BibTeX can't be read here"]


HOSTILE_BIB = r"""
@string{sys = "Systems"}
@proceedings{p, title = {Workshop on } # sys, year = 2020}
@inproceedings{kid, crossref = {P}, title = "A " # {Child} # " of it", author = {M{\"u}ller, J{\"o}rg and {The {UK} Biobank, Inc.}}}
@article{scholar, title={On Small Things}, author={Bee, A.}, journal={arXiv preprint arXiv:2411.00002}, year={2024}}
@misc{m, title = {Issue #1 of {a} Thing}, url = {https://e.org/a#b}}
"""  # noqa: E501 - entries as programs write them


def test_bibtex_s_strings_cross_references_and_ids_within_a_journal_s_name() -> None:
    child, scholar, issue = read_any(HOSTILE_BIB.encode(), ".bib").items
    assert (child.title, child.venue, child.year) == ("A Child of it", "Workshop on Systems", "2020")
    assert child.authors == ("Jörg Müller", "The UK Biobank, Inc.")
    assert (scholar.arxiv, scholar.venue) == ("2411.00002", "")
    assert (issue.title, issue.links[0].url) == ("Issue #1 of a Thing", "https://e.org/a#b")


CSL = [
    {
        "id": "a", "type": "paper-conference", "title": "Tiny: <i>Serving</i> Models", "DOI": "10.1000/a",
        "author": [{"family": "Dee", "given": "Cy", "non-dropping-particle": "de la"}, {"literal": "OpenAI"}],
        "issued": {"date-parts": [[2023, 7]]}, "container-title": "SOSP", "note": "arXiv:2401.00001 [cs]",
    },
    {"id": "b", "type": "webpage", "title": "A post", "URL": "https://e.org/post", "note": "Well worth your time"},
    {"id": "c", "type": "book"},
]  # fmt: skip
ZOTERO = {
    "collections": {"K1": {"name": "Serving", "items": [7]}, "K2": {"name": "Fast", "parent": "K1", "items": [8]}},
    "items": [
        {
            "itemID": 7, "itemType": "preprint", "title": "On Small Things", "date": "2024-01-02",
            "extra": "arXiv:2401.00001",
            "creators": [
                {"firstName": "Ann", "lastName": "Bee", "creatorType": "author"},
                {"name": "Eve Eff", "creatorType": "editor"},
            ],
            "attachments": [{"itemType": "attachment", "path": "/home/ann/x.pdf", "url": "https://arxiv.org/pdf/2401.00001"}],
            "notes": [{"note": "<p>Ours is <b>faster</b> &amp; smaller</p>"}],
        },
        {"itemID": 8, "itemType": "book", "title": "A Book", "publisher": "Press"},
        {"itemID": 9, "itemType": "note", "note": "alone"},
    ],
}  # fmt: skip


def test_csl_json() -> None:
    source = read_any(json.dumps(CSL).encode(), ".json")
    first, second = source.items
    assert (first.title, first.name, first.year, first.venue) == ("Tiny: Serving Models", "Tiny", "2023", "SOSP")
    assert (first.authors, first.doi, first.arxiv) == (("Cy de la Dee", "OpenAI"), "10.1000/a", "2401.00001")
    assert (second.kind, second.remark, second.links[0].url) == ("", "Well worth your time", "https://e.org/post")
    assert [each.text for each in source.unplaced] == ["c"]


def test_better_bibtex_json() -> None:
    first, second = read_any(json.dumps(ZOTERO).encode(), ".json").items
    assert (first.authors, first.arxiv, first.year) == (("Ann Bee",), "2401.00001", "2024")
    assert (first.remark, first.headings) == ("Ours is faster & smaller", (("Serving",),))
    assert (second.kind, second.venue, second.headings) == ("book", "Press", (("Serving", "Fast"),))


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:link="http://purl.org/rss/1.0/modules/link/">
 <bib:Article rdf:about="#i1"><z:itemType>conferencePaper</z:itemType>
  <dcterms:isPartOf><bib:Journal><dc:title>SOSP</dc:title></bib:Journal></dcterms:isPartOf>
  <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Bee</foaf:surname><foaf:givenName>Ann</foaf:givenName></foaf:Person>
  </rdf:li></rdf:Seq></bib:authors>
  <dcterms:isReferencedBy rdf:resource="#n1"/><link:link rdf:resource="#f1"/>
  <dc:title>Tiny: Serving Models</dc:title><dc:date>July 2023</dc:date>
  <dc:identifier>DOI 10.1000/a</dc:identifier></bib:Article>
 <bib:Memo rdf:about="#n1"><rdf:value>&lt;p&gt;Read &lt;b&gt;this&lt;/b&gt; first&lt;/p&gt;</rdf:value></bib:Memo>
 <z:Attachment rdf:about="#f1"><z:itemType>attachment</z:itemType>
  <dc:identifier><dcterms:URI><rdf:value>https://e.org/tiny.pdf</rdf:value></dcterms:URI></dc:identifier></z:Attachment>
 <z:Collection rdf:about="#c1"><dc:title>Serving</dc:title><dcterms:hasPart rdf:resource="#c2"/></z:Collection>
 <z:Collection rdf:about="#c2"><dc:title>Fast</dc:title><dcterms:hasPart rdf:resource="#i1"/></z:Collection>
</rdf:RDF>"""


def test_what_json_should_not_have_is_passed_over() -> None:
    odd = {
        "collections": {"A": {"name": "Top", "items": [1]}, "B": {"name": "In", "parent": ["A"], "items": {"x": 1}},
                        "C": {"name": "Other", "parent": "C", "items": [1, None, [2]]}},
        "items": [
            {"itemID": 1, "title": "T <script>x</script>", "notes": 5, "creators": [{"creatorType": ["x"]}, 3],
             "attachments": {"url": 1}, "note": "<div><p>Read <a href='x'>this</a> first</p></div>", "issued": [1]},
            {"itemID": [1], "key": {}, "title": ["U"], "collections": "x", "author": {"family": "x"}},
        ],
    }  # fmt: skip
    first, second = read_any(json.dumps(odd).encode(), ".json").items
    assert (first.title, first.remark, first.headings) == ("T", "Read this first", (("Top",), ("Other",)))
    assert (second.title, second.authors) == ("U", ())


def test_zotero_rdf() -> None:
    (item,) = read_any(RDF.encode(), ".rdf").items
    assert (item.title, item.name, item.venue, item.year) == ("Tiny: Serving Models", "Tiny", "SOSP", "2023")
    assert (item.authors, item.doi, item.remark) == (("Ann Bee",), "10.1000/a", "Read this first")
    assert [link.url for link in item.links] == ["https://e.org/tiny.pdf"]
    assert item.headings == (("Serving", "Fast"),)


def read(data: bytes, suffix: str = "") -> SourceList:
    return read_any(data, suffix)


@pytest.mark.parametrize(
    ("data", "suffix", "words"),
    [
        (b"", "", "empty"),
        (b"%PDF-1.7 x", ".pdf", "export the list"),
        (b"{", ".json", "isn't JSON"),
        (b'{"a": 1}', ".json", "no list of items"),
        (b"[" * 100_000, ".json", "isn't JSON"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ".rdf", "entities"),
        (b"<?xml version='1.0'?><a>", ".rdf", "isn't XML"),
        (b"<?xml version='1.0'?><a/>", ".rdf", "isn't Zotero's RDF"),
        (b"no entry", ".bib", "no BibTeX entry"),
    ],
)
def test_what_can_t_be_read_is_refused_with_the_reason(data: bytes, suffix: str, words: str) -> None:
    with pytest.raises(UnreadableSource, match=words):
        read(data, suffix)
