"""Which words make a text another paper's, by one rule after the other."""

import pytest

from bot.catalog.model import Kind, Resource
from bot.library.other_titles import names_another

TITLE = "Deep Residual Learning for Image Recognition"
LISTED = Resource("x", TITLE, Kind.PAPER, ("t",), authors=("Kaiming He",), year=2016, venue="CVPR")
NAMED = Resource(
    "x", "One Two Three Four Five Six: Alpha Beta Gamma", Kind.PAPER, ("t",), name="Nets", aliases=("Net+",)
)
SAME = [
    TITLE,
    f"The {TITLE} paper",
    f"{TITLE}, He, CVPR 2016",
    "Deep Residual Learning for Image Reco",
    "Deep Residual Learning for Im age Recognition",
    "Deep Residual Learning for ImageRecognition",
    f"{TITLE} FIR",
    f"{TITLE} DRLFI",
    "Deep Residuel Learning for Image Recognition",
    "Deep Resiidual Learning for Image Recognition",
    "Deep Resdual Learning for Image Recognition",
    "Deep Residaul Learning for Image Recognition",
    "Deep Residual Learning for Imagr Recognition",
    "Deep Residual Learning for Images Recognition",
    "Deep Space for Everyone",  # a few words for a search
    "Spaces++ Everywhere",
    "Deep ResidualLearning for Image Recognition",
]
OTHER = [
    f"New {TITLE}",
    f"C++ {TITLE}",
    "Recognition ++",
    f"{TITLE} IR",
    f"{TITLE} DRLFIR",
    f"{TITLE} Image",
    "Deep Residual Learning for Image Rec",
    "Deep Reco Residual Learning for Image",
    "New Deep Residual Learning for Im age Recognition",
    "Deep Zesidual Learning for Image Recognition",
    "Deep Residual Learn1ng for Image Recognition",
    "Deep Residual Learning for Imag Recognition",
    "Deep Residual Learning for Imager Recognition",
    "Deep Rasiduel Learning for Image Recognition",
]


@pytest.mark.parametrize(("text", "another"), [*((each, False) for each in SAME), *((each, True) for each in OTHER)])
def test_what_is_no_slip_nor_put_around_titles_makes_another(text: str, *, another: bool) -> None:
    assert names_another(text, LISTED) is another


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("New Alpha Beta Gamma", True),  # also of what is behind a colon alone
        ("New One Two Three Four Five Six Alpha Beta", True),
        ("New One Two Three", False),
        ("Nets: Alpha Beta Gamma", False),
        ("Nets Alpha Beta Gamma Nets", True),
        ("Net+ Alpha", False),
        ("Net++ Alpha ++", True),
        ("Nut+ Delta", False),
    ],
)
def test_a_part_behind_a_colon_is_a_title_and_names_are_its_own(text: str, *, another: bool) -> None:
    assert names_another(text, NAMED) is another
