"""One rule after the other by which a title is told from what stands around it, each with the text that needs it."""

import pytest

from bot.library.stated_titles import stated_title

T = "Scaling Laws for Models"
LISTS = "Attention, Memory and Depth"

CITED = [
    (f"J. Kaplan, S. Wu. {LISTS}. Journal 2020.", LISTS),
    (f"Kaplan J, Wu S,2020. {LISTS}.", LISTS),
    ("Kaplan et al, Learning, Memory and Trees", "Learning, Memory and Trees"),
    (f"J. Kaplan, S. Wu, {T}, Nature", T),
    (f"J. Kaplan, S. Wu, {T}, Memory", ""),  # a comma of the title or behind it
    ("J. Kaplan, S. Wu, 3D Models of Things", "3D Models of Things"),
    ("Kaplan, J. (2020). What is X? Journal of Things.", "What is X?"),
    ("Kaplan, J. (2020). The U. S. economy in numbers. Nature.", "The U. S. economy in numbers"),
    ("Kaplan, J. (2020). The economy (U. S. only) at scale. Nature.", "The economy (U. S. only) at scale"),
    ("Kaplan, J. (2020). Learning to go. Journal of Things, 1.", "Learning to go"),
    ("Kaplan, J. (2020). Cats Vs. Dogs at scale. Journal of Things, 1.", "Cats Vs. Dogs at scale"),
    ("Scaling laws of models by Jared Kaplan, Sam Wu (2020)", "Scaling laws of models"),
    ("Scaling laws of models by Jared Kaplan, Sam Wu (for all)", ""),
    ("Scaling laws of models, by Jared Kaplan", "Scaling laws of models"),
    ("Scaling laws of models by Jared Kaplan", ""),
    ("Scaling laws of models by Jared Kaplan, Sam Wu:", "Scaling laws of models"),
    ("Scaling laws of models, by a mile", ""),
    ("Ada Lovelace, Bo Wu by Jared Kaplan, Sam Wu", ""),
    ("Kaplan, J. (2020). A study (", "A study"),
    ("《A1》", ""),
    ("《AB》", "AB"),
    ("《Nature》", ""),
    ("《[A] Study of》", ""),
    ("《A study of)》", ""),
    ("《A study of (》", "A study of"),
    ("《A study (of all)》", "A study (of all)"),
    ("《A study.pdf》", "A study"),
    ("「A study」", "A study"),
    ("『A study』", "A study"),
    ("《A study》\n《Another》", ""),
    ("《A study》\n《A study》", "A study"),
    ("Jared Kaplan, Sam Wu", ""),
]
ALONE = [
    ("a\n" * 39 + T, T),
    ("a\n" * 40 + T, ""),
    (T + " " * (1500 - len(T)), T),
    (T + " " * (1501 - len(T)), ""),
    (f"{T}\nand more", ""),
    (f"{T}\niPhones have none", ""),
    (f"and more\n{T}", T),
    (f"{T}\n{T}", T),
    (f"{T}\nMemory Walls of Chips", ""),
    (f"Title: A Study of All\n{T}", T),
    (f"[ \n] {T} - arXiv ", T),
    ("[\n] of models", "of models"),
    (f"@Ada Lovelace {T}", ""),
    (f"@paper {T}", T),
    (f"Nature | {T}", T),
    (f"{T} | Memory Walls of Chips", ""),
    (f"{T} • | SSRN", T),
    (f"{T} :: SSRN", T),
    (f"{T} –,", T),
    (f"\\emph{{{T}}}", T),
    ("Scaling {Laws} for Models", ""),
    (f"GPT in 3D: {T}", f"GPT in 3D: {T}"),
    (f"arXiv - {T}", T),
    (f"{T} (NeurIPS 2020).", T),
    (f"{T}. (NeurIPS 2020)", T),
    ("Scaling Laws. Models of Chips", ""),
    ("Is Attention All You Need?", "Is Attention All You Need?"),
    ("Jared Kaplan Sam McCandless", ""),
    (f"{T}: Jared Kaplan", ""),
    (f"Jared Kaplan: {T}", ""),
    (f"Llama: {T}", f"Llama: {T}"),
    (f"Llama : {T}", f"Llama : {T}"),
    (f"{T}, Jared Kaplan", ""),
    (f"{T}, and Jared Kaplan", ""),
    (f"{T} By Jared Kaplan", ""),
    ("vLLM: Scaling Laws for Neural Language Models", "vLLM: Scaling Laws for Neural Language Models"),
    (f"Great paper: {T}", ""),
    ("Vision: iRobot Learns Walking Again", ""),
    (f"Vision: of Things: {T}", ""),
    (f"Paper: {T} arXiv: doi:", T),
    ("Five Words With four Capitals", "Five Words With four Capitals"),
    ("Five Words With four capitals", ""),
    ("Scaling Laws", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "title"), CITED)
def test_a_citation_tells_its_title(text: str, title: str) -> None:
    assert stated_title(text) == title


@pytest.mark.parametrize(("text", "title"), ALONE)
def test_capitals_tell_a_title_alone(text: str, title: str) -> None:
    assert stated_title(text) == title
