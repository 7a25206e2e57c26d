"""What a pasted text calls a paper that the list lacks: in records, behind labels, in citations, tabs and messages."""

import importlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.latex_marks import plain_latex
from bot.library.cited_names import NameShape, judge_names
from bot.library.text_lookup import Lookup
from bot.patterns import compile_later

U, D = "https://arxiv.org/abs/2001.08361", "10.1000/xyz123"
T, S = "Scaling Laws for Neural Language Models", "Scaling laws for neural language models"

TITLED = [
    (f"TY  - JOUR\nTI  - {S}\nAU  - Kaplan, Jared\nAU  - McCandless, Sam\nPY  - 2020\nUR  - {U}\nER  - ", S),
    (f"TY  - JOUR TI  - {S} AU  - Kaplan, Jared AU  - McCandless, Sam PY  - 2020 UR  - {U} ER  -", S),
    (f"TY - JOUR\nT1 - {S}\nA1 - Kaplan, Jared\nDO - {D}\nER -", S),
    (f"TY  - CONF\nT1  - {S}\nT2  - Advances in Neural Information Processing Systems\nDO  - {D}\nER  -", S),
    ((f"PMID- 32015507\nTI  - Scaling laws for neural\n      language models.\nAU  - Kaplan J\nLID - {D} [doi]"), S),
    (f"%0 Journal Article\n%T {S}\n%A Kaplan, Jared\n%D 2020\n%R {D}", S),
    (f"%0 Journal Article %T {S} %A Kaplan, Jared %D 2020 %U {U}", S),
    (f"Title: {S}\nAuthors: Jared Kaplan, Sam McCandless\n{U}", S),
    (f"Title: {S} Authors: Jared Kaplan, Sam McCandless Link: {U}", S),
    (f"标题：大型语言模型综述\n作者：张伟，李娜\n{U}", "大型语言模型综述"),
    (f"作者：张伟\n标题：大型语言模型综述\nDOI：{D}", "大型语言模型综述"),
    (f"题名：大型语言模型综述 作者：张伟 DOI: {D}", "大型语言模型综述"),
    (f"题目: 大型语言模型综述\n{U}", "大型语言模型综述"),
    (f"タイトル：大規模言語モデルの概観\n著者：山田太郎\n{U}", "大規模言語モデルの概観"),
    (
        f"Titre : Lois d'échelle des modèles de langue\nAuteur : Jean Dupont\n{U}",
        "Lois d'échelle des modèles de langue",
    ),
    (f"Titel: Skalierungsgesetze für Sprachmodelle\nAutor: Jürgen Müller\n{U}", "Skalierungsgesetze für Sprachmodelle"),
    (
        f"Título: Leyes de escala para modelos de lenguaje\nAutores: Ana Gómez\n{U}",
        "Leyes de escala para modelos de lenguaje",
    ),
    (f"Titolo: Leggi di scala per modelli linguistici\n{U}", "Leggi di scala per modelli linguistici"),
    (f"Paper title: {S}\n{U}", S),
    (f"**Title:** {S}\n**Link:** {U}", S),
    (f'title: "{S}"\ndoi: {D}', S),
    (f'{{"title": "{S}", "DOI": "{D}", "author": [{{"family": "Kaplan"}}]}}', S),
    ((f'[{{"id": "k", "type": "article-journal", "container-title": "Nature", "title": "{S}", "DOI": "{D}"}}]'), S),
    (f"{{{{cite arXiv |last=Kaplan |first=Jared |title={S} |eprint=2001.08361 |year=2020}}}}", S),
    (
        (
            f"\\bibitem{{kaplan}} Jared Kaplan, Sam McCandless, and Dario Amodei. \\newblock {S}. \\newblock "
            "{\\em arXiv preprint arXiv:2001.08361}, 2020."
        ),
        S,
    ),
    (
        "@misc{k, title={$\\pi_0$: A Vision-Language-Action Flow Model}, eprint={2001.08361}}",
        "π0: A Vision-Language-Action Flow Model",
    ),
    (f"$\\pi_0$: A Vision-Language-Action Flow Model {U}", "π0: A Vision-Language-Action Flow Model"),
    (
        "@misc{k, title={Learning $\\beta$-{VAE}s in $\\mathcal{O}(n^2)$}, eprint={2001.08361}}",
        "Learning β-VAEs in O(n^2)",
    ),
    (
        "@misc{k, title={\\textsc{FlashAttention}: Fast and \\emph{Exact}}, eprint={2001.08361}}",
        "FlashAttention: Fast and Exact",
    ),
    (f"Kaplan, J., McCandless, S., & Amodei, D. (2020). {S}. arXiv preprint arXiv:2001.08361.", S),
    (
        (
            "Kaplan, J., McCandless, S., Henighan, T., Brown, T. B., Chess, B., Child, R., ... & "
            f"Amodei, D. (2020). {S}. arXiv preprint arXiv:2001.08361."
        ),
        S,
    ),
    (f"Kaplan, J., McCandless, S., Henighan, T., . . . Amodei, D. (2020, January 23). {S}. {U}", S),
    (f'Kaplan, Jared, et al. "{S}." arXiv preprint arXiv:2001.08361 (2020).', S),
    (
        (
            f'Kaplan, Jared, Sam McCandless, Tom Henighan, and Dario Amodei. "{S}." arXiv preprint '
            "arXiv:2001.08361 (2020)."
        ),
        S,
    ),
    (f"Kaplan, Jared, et al. “{S}.” ArXiv.Org, 23 Jan. 2020, arxiv.org/abs/2001.08361.", S),
    (f"Kaplan, J., McCandless, S. and Amodei, D., 2020. {S}. arXiv preprint arXiv:2001.08361.", S),
    (
        (
            f"Kaplan J, McCandless S, Henighan T, Brown TB, Chess B, Child R, Gray S. {S}. arXiv "
            "preprint arXiv:2001.08361. 2020 Jan 23."
        ),
        S,
    ),
    (f'J. Kaplan, S. McCandless, and D. Amodei, "{T}," arXiv preprint arXiv:2001.08361, 2020.', T),
    ((f"[1] J. Kaplan et al., “{T},” Jan. 23, 2020, arXiv: arXiv:2001.08361. doi: 10.48550/arXiv.2001.08361."), T),
    (f"Jared Kaplan, Sam McCandless, and Dario Amodei. 2020. {T}. arXiv:2001.08361", T),
    ((f"Jared Kaplan, Sam McCandless, and Dario Amodei. {S}. arXiv preprint arXiv:2001.08361, 2020."), S),
    ((f"[Kap20] Jared Kaplan, Sam McCandless, and Dario Amodei. {S}. arXiv preprint arXiv:2001.08361, 2020."), S),
    (f"KAPLAN J, MCCANDLESS S, HENIGHAN T, et al. {S}[J]. arXiv preprint arXiv:2001.08361, 2020.", S),
    (f"张伟, 李娜, 王芳. 大型语言模型综述[J]. 计算机学报, 2023, 46(1): 1-20. DOI: {D}", "大型语言模型综述"),
    (f"[1]张伟,李娜.大型语言模型综述[J].计算机学报,2023,46(01):1-20. DOI:{D}.", "大型语言模型综述"),
    (f"Jared Kaplan, Sam McCandless: {T}. CoRR abs/2001.08361 (2020) {U}", T),
    (
        (
            "Jumper, J., Evans, R., Pritzel, A. et al. Highly accurate protein structure prediction "
            "with AlphaFold. Nature 596, 583–589 (2021). https://doi.org/10.1038/s41586-021-03819-2"
        ),
        "Highly accurate protein structure prediction with AlphaFold",
    ),
    (
        (
            "Jumper J, Evans R. Highly accurate protein structure prediction with AlphaFold. Nature. "
            f"2021 Aug;596(7873):583-589. doi: {D}. Epub 2021 Jul 15. PMID: 34265844."
        ),
        "Highly accurate protein structure prediction with AlphaFold",
    ),
    (
        (
            f"Smith, Adam and Jones, Bo, {T} (January 1, 2020). Available at SSRN: "
            "https://ssrn.com/abstract=3512345 or http://dx.doi.org/10.2139/ssrn.3512345"
        ),
        T,
    ),
    (
        (
            "Jean Dupont, Marie Curie. Lois d'échelle des modèles de langue. Revue française, 2020, "
            f"12 (3), pp.1-20. ⟨{D}⟩. ⟨hal-01234567⟩"
        ),
        "Lois d'échelle des modèles de langue",
    ),
    (
        f"山田 太郎, 鈴木 花子, 大規模言語モデルの概観, 情報処理学会論文誌, 2020, 61 巻, 1 号, p. 1-10, https://doi.org/{D}",
        "大規模言語モデルの概観",
    ),
    (f"{T}, by J. Kaplan et al. {U}", T),
    (f"{S}, by Jared Kaplan and Sam McCandless {U}", S),
    (f"{S} by Jared Kaplan, Sam McCandless, Dario Amodei {U}", S),
    (f"{T} — Jared Kaplan, Sam McCandless — {U}", T),
    (f"{T}\nJared Kaplan, Sam McCandless, Tom Henighan\n{U}", T),
    (f"Jared Kaplan, Sam McCandless, Tom Henighan\n{T}\n{U}", T),
    (f"{T}\nJared Kaplan\n{U}", T),
    (f"{T} (Kaplan et al., 2020) {U}", T),
    (f"Kaplan et al. (2020), {T}, {U}", T),
    (f"Kaplan et al., 2020. {T}. {U}", T),
    (f"Kaplan et al. {T} {U}", T),
    (f"{T}. Jared Kaplan, Sam McCandless. arXiv 2020. {U}", T),
    (f"{T} (NeurIPS 2020) {U}", T),
    (f"{T}, NeurIPS 2020 {U}", T),
    (f"[NeurIPS 2020] {T} {U}", T),
    (f"[R] {T} {U}", T),
    (f"Vaswani et al. - 2017 - Attention is All you Need.pdf {U}", "Attention is All you Need"),
    (f"Kwon, W. (2023). PagedAttention. SOSP. doi:{D}", "PagedAttention"),
    (
        (
            "Sutton, R. S., & Barto, A. G. (2018). Reinforcement learning: An introduction (2nd "
            f"ed.). MIT Press. doi:{D}"
        ),
        "Reinforcement learning: An introduction",
    ),
    (
        (
            "Frankle, J., & Carbin, M. (2019). The lottery ticket hypothesis: Finding sparse, "
            "trainable neural networks. In International Conference on Learning Representations. "
            f"doi:{D}"
        ),
        "The lottery ticket hypothesis: Finding sparse, trainable neural networks",
    ),
    (
        (f"Kaplan, J. (2020). Is scaling all you need? Journal of Things, 1(2), 3-4. https://doi.org/{D}"),
        "Is scaling all you need?",
    ),
    (f"{T} | OpenReview {U}", T),
    (f"{T} - ACL Anthology {U}", T),
    (f"{T} | bioRxiv {U}", T),
    (f"{T} | Nature {U}", T),
    (f"{T} | Science {U}", T),
    (f"{T} - PubMed {U}", T),
    (f"{T} - PMC {U}", T),
    (f"{T} - ScienceDirect {U}", T),
    (f"{T} | SpringerLink {U}", T),
    (f"{T} | Semantic Scholar {U}", T),
    (f"[PDF] {T} | Semantic Scholar {U}", T),
    (f"{T} by Jared Kaplan, Sam McCandless :: SSRN {U}", T),
    (f"{T} | IEEE Journals & Magazine | IEEE Xplore {U}", T),
    (f"{T} | IEEE Conference Publication | IEEE Xplore {U}", T),
    (f"(PDF) {T} {U}", T),
    (f"{T} | Request PDF {U}", T),
    (f"{T} | Papers With Code {U}", T),
    (f"{T} | Proceedings of the 29th Symposium on Operating Systems Principles doi:{D}", T),
    (f"[2001.08361] {T}", T),
    (f"[2001.08361] {S}", S),
    (f"[2001.08361v1] {T} - arXiv", T),
    (f"{T} | alphaXiv {U}", T),
    (f"{T} - Archive ouverte HAL {U}", T),
    (f"Paper page - {T} {U}", T),
    (f"{T} | PNAS {U}", T),
    (f"{T} | ACM Digital Library {U}", T),
    (f"{T} - IOPscience {U}", T),
    (f"{T} | PLOS ONE {U}", T),
    (f"{T} | Journal of Machine Learning Research {U}", T),
    (f"<{U}|{T}>", T),
    (f"[{T}]({U})", T),
    (f"[{T}][1]\n\n[1]: {U}", T),
    (f"[{T}]: {U}", T),
    (f'<a href="{U}">{T}</a>', T),
    (f"{T}\n{U}", T),
    (f"{U}\n{T}", T),
    (f"{T}: {U}", T),
    (f"- {T}: {U}", T),
    (f"1. {T} ({U})", T),
    (f"* [{T}]({U}) - Jared Kaplan et al.", T),
    (f"“{T}” {U}", T),
    (f'"{T}" {U}', T),
    (f"**{T}** {U}", T),
    (f"《大型语言模型综述》 {U}", "大型语言模型综述"),
    (f"「大規模言語モデルの概観」 {U}", "大規模言語モデルの概観"),
    (
        (f"https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Farxiv.org%2Fabs%2F2001.08361&data=05 {T}"),
        T,
    ),
    (f"Title:\u200b {T} {U}", T),
    (
        (
            "arXiv:2001.08361\nDate: Thu, 23 Jan 2020\nTitle: Scaling Laws for\n  Neural Language "
            "Models\nAuthors: Jared Kaplan, Sam McCandless\nCategories: cs.LG stat.ML"
        ),
        T,
    ),
    (
        (
            f"Computer Science > Machine Learning\n[Submitted on 23 Jan 2020]\n{T}\nJared Kaplan, Sam "
            f"McCandless, Tom Henighan\n{U}"
        ),
        T,
    ),
    (f"Attention, Memory, and Cognition {U}", "Attention, Memory, and Cognition"),
    (
        f"Deep Learning, Machine Learning, and Neural Networks {U}",
        "Deep Learning, Machine Learning, and Neural Networks",
    ),
    (f"Learning by Doing Things {U}", "Learning by Doing Things"),
    (f"Image Synthesis by Diffusion Models {U}", "Image Synthesis by Diffusion Models"),
    (f"Mixtral of Experts {U}", "Mixtral of Experts"),
    (f"Mixtral of Experts, by Albert Jiang {U}", "Mixtral of Experts"),
    (f"Llama 2: Open Foundation and Fine-Tuned Chat Models {U}", "Llama 2: Open Foundation and Fine-Tuned Chat Models"),
    (
        f"Flash Attention: Fast and Memory-Efficient Exact Attention {U}",
        "Flash Attention: Fast and Memory-Efficient Exact Attention",
    ),
    (
        f"BERT - Pre-training of Deep Bidirectional Transformers {U}",
        "BERT - Pre-training of Deep Bidirectional Transformers",
    ),
    (f"Attention Is All You Need {U}", "Attention Is All You Need"),
    (f"@ada {T} {U}", T),
    (f"{T} 👍 {U}", T),
    (f"🔥 {T} 🔥 {U}", T),
    (f"{T}!!! {U}", T),
    (f"{T} [pdf] {U}", T),
    (f"{T} (2020) [pdf] {U}", T),
    (f"{T} #llm #scaling {U}", T),
    (f"{T} - Kaplan et al {U}", T),
    (f"{T} from OpenAI {U}", f"{T} from OpenAI"),
    (f"OpenAI: {T} {U}", f"OpenAI: {T}"),
    (f"OpenAI's {T} {U}", f"OpenAI's {T}"),
    (
        (
            "Rosenblatt, F. (1958). The perceptron: A probabilistic model for information storage "
            f"and organization in the brain. Psychological Review, 65(6), 386–408. https://doi.org/{D}"
        ),
        ("The perceptron: A probabilistic model for information storage and organization in the brain"),
    ),
    (
        (
            "Hochreiter, S., Schmidhuber, J.: Long short-term memory. Neural Comput. 9(8), 1735–1780 "
            f"(1997). https://doi.org/{D}"
        ),
        "Long short-term memory",
    ),
    (
        (f"Hochreiter S, Schmidhuber J (1997) Long short-term memory. Neural Comput 9:1735–1780. doi: {D}"),
        "Long short-term memory",
    ),
    (
        (f"S. Hochreiter, J. Schmidhuber, Long short-term memory, Neural Computation 9 (1997) 1735–1780. doi:{D}."),
        "Long short-term memory",
    ),
    (
        (
            "HOCHREITER, Sepp; SCHMIDHUBER, Jürgen. Long short-term memory. Neural computation, "
            f"1997, 9. Jg., Nr. 8, S. 1735-1780. doi:{D}"
        ),
        "Long short-term memory",
    ),
    (
        (
            "Hochreiter, Sepp, and Jürgen Schmidhuber. 1997. “Long Short-Term Memory.” Neural "
            f"Computation 9 (8): 1735–80. https://doi.org/{D}."
        ),
        "Long Short-Term Memory",
    ),
    (
        (
            "Sepp Hochreiter and Jürgen Schmidhuber. Long short-term memory. Neural Computation, "
            f"9(8):1735–1780, 1997. doi:{D}"
        ),
        "Long short-term memory",
    ),
    (
        (f"Hochreiter, S. & Schmidhuber, J. Long short-term memory. Neural Comput. 9, 1735–1780 (1997). doi:{D}"),
        "Long short-term memory",
    ),
    ("OpenAI (2023). GPT-4 Technical Report. arXiv:2303.08774", "GPT-4 Technical Report"),
    (
        ("Gemini Team et al. (2023). Gemini: A Family of Highly Capable Multimodal Models. arXiv:2312.11805"),
        "Gemini: A Family of Highly Capable Multimodal Models",
    ),
    (
        (
            "LeCun, Y., Bengio, Y. & Hinton, G. Deep learning. Nature 521, 436–444 (2015). "
            "https://doi.org/10.1038/nature14539"
        ),
        "Deep learning",
    ),
    (
        (
            "He, K., Zhang, X., Ren, S., & Sun, J. (2016). Deep residual learning for image "
            "recognition. In Proceedings of the IEEE conference on computer vision and pattern "
            f"recognition (pp. 770-778). doi:{D}"
        ),
        "Deep residual learning for image recognition",
    ),
    (
        (
            'K. He, X. Zhang, S. Ren and J. Sun, "Deep Residual Learning for Image Recognition," '
            "2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR), Las Vegas, NV, "
            f"USA, 2016, pp. 770-778, doi: {D}."
        ),
        "Deep Residual Learning for Image Recognition",
    ),
    (
        (
            "van der Maaten, L., & Hinton, G. (2008). Visualizing data using t-SNE. Journal of "
            f"machine learning research, 9(11). doi:{D}"
        ),
        "Visualizing data using t-SNE",
    ),
    (
        (f"Laurens van der Maaten and Geoffrey Hinton. Visualizing data using t-SNE. JMLR, 2008. doi:{D}"),
        "Visualizing data using t-SNE",
    ),
    (
        (
            'Goodfellow, Ian, et al. "Generative adversarial networks." Communications of the ACM '
            f"63.11 (2020): 139-144. doi:{D}"
        ),
        "Generative adversarial networks",
    ),
    (
        (
            "Vaswani, A., Shazeer, N., Parmar, N., Uszkoreit, J., Jones, L., Gomez, A. N., ... & "
            "Polosukhin, I. (2017). Attention is all you need. Advances in neural information "
            f"processing systems, 30. doi:{D}"
        ),
        "Attention is all you need",
    ),
    (
        (
            "Tversky, A., & Kahneman, D. (1974). Judgment under Uncertainty: Heuristics and Biases: "
            "Biases in judgments reveal some heuristics of thinking under uncertainty. science, "
            f"185(4157), 1124-1131. doi:{D}"
        ),
        (
            "Judgment under Uncertainty: Heuristics and Biases: Biases in judgments reveal some "
            "heuristics of thinking under uncertainty"
        ),
    ),
    (
        (f"Müller, J., Øst, Å. und Łukasz, Ż. (2019): Über die Dinge. Zeitschrift für Dinge 3. doi:{D}"),
        "Über die Dinge",
    ),
    (f"O'Brien, C., D'Angelo, M. (2019). On things. Things 3. doi:{D}", "On things"),
    (
        (
            "Wu, Z., Pan, S., Chen, F., Long, G., Zhang, C. and Yu, P.S., 2020. A comprehensive "
            "survey on graph neural networks. IEEE transactions on neural networks and learning "
            f"systems, 32(1), pp.4-24. doi:{D}"
        ),
        "A comprehensive survey on graph neural networks",
    ),
    (
        (
            "A Path Towards Autonomous Machine Intelligence\nYann LeCun\nPublished: 27 Jun 2022, Last "
            "Modified: 27 Jun 2022\nhttps://openreview.net/forum?id=BZ5a1r-kVsf"
        ),
        "A Path Towards Autonomous Machine Intelligence",
    ),
    (f"Ada, [6 Jan 2020, 9:41]:\n{T}\n{U}", T),
    (f"| {T} | Kaplan et al. | [link]({U}) |", T),
    (f'<li><a href="{U}">{T}</a>, Kaplan et al.</li>', T),
    (f'{{"title":"{T}","url":"{U}"}}', T),
    (f"{T}\t2020\t{U}", T),
    (f"标题：“大型语言模型综述” {U}", "大型语言模型综述"),
    (f"『深層学習』 {U}", "深層学習"),
    (f"Иванов И. И., Петров П. П. Теория игр // Журнал. 2020. doi:{D}", "Теория игр"),
    (f"A. Müller und B. Schmidt: Zur Theorie der Dinge. {U}", "Zur Theorie der Dinge"),
    (f"Title:\n{T}\n{U}", T),
    (
        f"TITLE: SCALING LAWS FOR NEURAL LANGUAGE MODELS AUTHORS: JARED KAPLAN {U}",
        "SCALING LAWS FOR NEURAL LANGUAGE MODELS",
    ),
    (f"SCALING LAWS FOR NEURAL LANGUAGE MODELS {U}", "SCALING LAWS FOR NEURAL LANGUAGE MODELS"),
    (f"$O(n^2)$ Is Not All You Need {U}", "O(n^2) Is Not All You Need"),
    (f"The $5 Billion Question and the $10 Answer {U}", "The $5 Billion Question and the $10 Answer"),
    ("@misc{x, title={The \\$5 Question}, eprint={2001.08361}}", "The $5 Question"),
    ("@misc{x, title={Erd\\H{o}s--R\\'enyi ``Graphs''}, eprint={2001.08361}}", "Erdős–Rényi “Graphs”"),
    ("@misc{x, title={{\\L}ojasiewicz and \\ss and {\\o}re}, eprint={2001.08361}}", "Łojasiewicz and ßand øre"),
    ("@misc{x, title={A $\\frac{3}{2}$-Approximation}, eprint={2001.08361}}", "A 3/2-Approximation"),
    ("@misc{x, title={Sharp $L^{p}$ Bounds for $\\Gamma$}, eprint={2001.08361}}", "Sharp L^p Bounds for Γ"),
    ("@misc{x, title={H$_2$O: Heavy-Hitter Oracle}, eprint={2001.08361}}", "H2O: Heavy-Hitter Oracle"),
    (f"H$_2$O: Heavy-Hitter Oracle for Models {U}", "H2O: Heavy-Hitter Oracle for Models"),
    (f"{T} <{U}>", T),
    (f"[{T}](<{U}>)", T),
    (f"[{T}]({U}) (Kaplan et al.)", T),
    (f"> {T}\n> {U}", T),
    (f"{T}\n\n{U}\n\n--\nAda Lovelace", T),
    (f"{T}\n{U}\n\nBest,\nAda", T),
    (f"Hi all,\n\nnext week we read\n{T}\n{U}\n\nBest, Ada", T),
    (f":rocket: {T} {U}", T),
    (f"Paper: {T} {U}", T),
    (f"Abstract page for arXiv paper 2001.08361: {T}", T),
    (f"{T} : {U}", T),
    (f"{T} -> {U}", T),
    (f"{T} → {U}", T),
    (f"{T}, {U}", T),
    (f"“{T}” by Jared Kaplan et al. {U}", T),
    (f'"{T}" (2020) {U}', T),
    (f"'{T}' {U}", T),
    (f"*{T}* {U}", T),
    (f"_{T}_ {U}", T),
    (f"`{T}` {U}", T),
    (f"Kaplan, J. et al. {T}. Preprint at {U} (2020).", T),
    (f"Kaplan, J. et al. {S}. Preprint at {U} (2020).", S),
    (f"1. Kaplan J, McCandless S. {S}. arXiv; 2020. {U}", S),
    (f"(1) Kaplan, J.; McCandless, S. {T}. arXiv 2020. {U}", T),
    (f"Kaplan, J.; McCandless, S.; Henighan, T. {S}. arXiv 2020, arXiv:2001.08361.", S),
    (f"J. Kaplan, S. McCandless, {S}, (2020) arXiv:2001.08361.", S),
    (f"Jared Kaplan and Sam McCandless, “{S},” arXiv, 2020, {U}.", S),
    (f"Kaplan, Jared, and Sam McCandless. {S}. 2020. {U}.", S),
    (f"KAPLAN, Jared, et al. {S}. arXiv preprint arXiv:2001.08361, 2020.", S),
    (f"KAPLAN, J.; MCCANDLESS, S. {S}. arXiv, 2020. Disponível em: {U}. Acesso em: 1 jan. 2020.", S),
    (f"Kaplan, Jared (2020): {S}. Online verfügbar unter {U}.", S),
    (f"Kaplan, Jared; McCandless, Sam (2020): {S}. Online verfügbar unter {U}.", S),
    (f"Kaplan J. & McCandless S., {S}, arXiv (2020) {U}", S),
    (f"Kaplan, J. y McCandless, S. (2020). {S}. {U}", S),
    (f"Kaplan, J. (n.d.). {S}. {U}", S),
    (f"Kaplan, J. (in press). {S}. {U}", S),
    (f"Kaplan, J. (2020a). {S} [Preprint]. arXiv. {U}", S),
    (f"Kaplan, J. (2020). {S} (Version 1). arXiv. {U}", S),
    (f"OpenAI. (2023). GPT-4 technical report. {U}", "GPT-4 technical report"),
    (f"Team, G. (2023). Gemini: A family. {U}", "Gemini: A family"),
    (f"TI  - {S}: a study\nT2  - Nature\nUR  - {U}", f"{S}: a study"),
    (f"T1  - {S}\nTI  - Other\nUR  - {U}", S),
    (f"%0 Report\n%T {S}\n%B Nature\n%U {U}", S),
    (f'@online{{x, title = "{S}", url = {{{U}}}}}', S),
    (f"@article{{x, booktitle = {{Nature}}, title = {{{S}}}, doi = {{{D}}}}}", S),
    (f'@article(x, title = "{S}", doi = "{D}")', S),
    (f"@comment{{x}} @article{{x, title={{{S}}}, doi={{{D}}}}}", S),
    (f"title: {S}\nauthor: Jared Kaplan\ndoi: {D}", S),
    (f"- title: {S}\n  doi: {D}", S),
    (f'"title": "{S}", "doi": "{D}"', S),
    (f"<title>{S}</title><doi>{D}</doi>", S),
    (f'<h1>{T}</h1><a href="{U}">PDF</a>', T),
    (f"{T} - NeurIPS 2020 {U}", T),
    (f"{T} | NeurIPS 2020 Poster {U}", T),
    (f"{T} - Google Scholar {U}", T),
    (f"{T} | Hacker News {U}", T),
    (f"{T} - YouTube {U}", T),
    (f"{T} — arXiv {U}", T),
    (f"{T} · GitHub {U}", T),
    (f"{T} - Wikipedia {U}", T),
    (f"arXiv - {T} {U}", T),
    (f"OpenReview | {T} {U}", T),
    (f"{T} | Journal of Things | Oxford Academic {U}", T),
    (f"{T} | The Journal of Neuroscience {U}", T),
    (f"{T} - CNKI {U}", T),
    (f"[{T}]({U}) | [Code](https://github.com/x/y)", T),
    (f"{T} [[paper]]({U}) [[code]](https://github.com/x/y)", T),
    (f"(2020) {T} {U}", T),
    (f"Jan 23, 2020 - {T} {U}", T),
]
# Authors, venues, sites, remarks, and what may be one of them: these stay under their ids.
UNTITLED = [
    f"TY  - JOUR\nT2  - Journal of Machine Learning Research\nAU  - Kaplan, Jared\nDO  - {D}\nER  -",
    f"%0 Journal Article\n%A Kaplan, Jared\n%J Journal of Machine Learning Research\n%R {D}",
    f"作者：张伟 {U}",
    f"Author: Jared Kaplan\n{U}",
    f"Authors: Jared Kaplan, Sam McCandless, Tom Henighan\n{U}",
    f"Jared Kaplan, Sam McCandless, Tom Henighan {U}",
    f"Jared Kaplan, Sam McCandless, and Dario Amodei {U}",
    f"Jared D. Kaplan and Sam McCandless {U}",
    f"Kaplan, McCandless, Amodei {U}",
    f"Maria Garcia Lopez {U}",
    f"J. Kaplan, S. McCandless, D. Amodei {U}",
    f"Kaplan, Jared; McCandless, Sam; Amodei, Dario {U}",
    f"Proceedings of the National Academy of Sciences doi:{D}",
    f"Journal of Machine Learning Research doi:{D}",
    f"Advances in Neural Information Processing Systems {U}",
    f"International Conference on Machine Learning {U}",
    f"IEEE Transactions on Pattern Analysis doi:{D}",
    f"Communications of the ACM doi:{D}",
    f"The 37th Conference on Neural Information Processing Systems {U}",
    f"Papers With Code {U}",
    f"Google Scholar Citations {U}",
    f"Hugging Face Papers {U}",
    f"University of California Berkeley {U}",
    f"Department of Computer Science {U}",
    f"Annual Review of Psychology doi:{D}",
    f"Published as a conference paper at ICLR 2020 {U}",
    f"Download PDF View HTML {U}",
    f"Hi Ada, Please Read This {U}",
    f"has anybody read {U} already?",
    f"Best Paper Award NeurIPS 2020 {U}",
    f"Sent From My iPhone {U}",
    f"On Mon, Jan 6, 2020 at 9:00 AM Ada Lovelace <ada@example.org> wrote: {U}",
    f"Von: Ada Lovelace\nBetreff: Lesen\n{U}",
    f"[here]({U})",
    f"[click here to read this]({U})",
    f"[arXiv]({U}) [Code](https://github.com/x/y)",
    f"张伟、李娜 {U}",
    f"张伟 李娜 王芳 {U}",
    f"看看这篇论文 {U}",
    f"Evidence Found by Random Forests {U}",
    f"Mixtral of Experts by Albert Jiang {U}",
    f"Jared Kaplan: {T} {U}",
    f"Ada Lovelace - Notes on the Analytical Engine {U}",
    f"Is Attention All You Need? A Survey of Transformers {U}",
    f"ImageNet Classification with Deep Convolutional Neural Networks, Krizhevsky 2012 {U}",
    f"Great paper by Sam: {T} {U}",
    f"Reading List for Friday {U}",
    f"Meeting Notes From Tuesday {U}",
    f"Lecture 5: Transformers and Attention {U}",
    f"NeurIPS 2023 Outstanding Paper {U}",
    f"Reading Group: {T} {U}",
    f"Friday: {T} {U}",
    f"TODO: read {T} {U}",
    f"{T} (must read) {U}",
    f"RT @openai: {T} {U}",
    f"{T} | Jared Kaplan {U}",
    f"Jared Kaplan | {T} {U}",
    f"{T} ~ Kaplan {U}",
    f"Google Research Blog {U}",
    f"Stanford University CS 224N {U}",
    f"Massachusetts Institute of Technology {U}",
    f"Annals of Statistics doi:{D}",
    f"Nature Machine Intelligence doi:{D}",
    f"Science Advances Research Article doi:{D}",
    f"Physical Review Letters doi:{D}",
    f"PLOS Computational Biology doi:{D}",
    f"Journal of the ACM doi:{D}",
    f"ACM Computing Surveys doi:{D}",
    f"Foundations and Trends in Machine Learning doi:{D}",
    f"SIAM Journal on Computing doi:{D}",
    f"The Lancet Digital Health doi:{D}",
    f"New England Journal of Medicine doi:{D}",
    f"Trends in Cognitive Sciences doi:{D}",
    f"Frontiers in Psychology Research Topic doi:{D}",
    f"Cell Reports Medicine doi:{D}",
    f"Psychological Review, 65(6), 386–408. doi:{D}",
    f"Psychological Review doi:{D}",
    f"Neural Computation 9(8):1735-1780 doi:{D}",
    "OpenAI. GPT-4 Technical Report. arXiv:2303.08774, 2023.",
    ("Gemini Team, Google. Gemini: A Family of Highly Capable Multimodal Models. arXiv:2312.11805"),
    ("Yann LeCun. A Path Towards Autonomous Machine Intelligence. 2022. https://openreview.net/forum?id=BZ5a1r-kVsf"),
    (
        "LeCun, Yann. 'A Path Towards Autonomous Machine Intelligence' (2022) "
        "https://openreview.net/forum?id=BZ5a1r-kVsf"
    ),
    f"TL;DR: It scales. {U}",
    f"Abstract: We study empirical scaling laws. {U}",
    f"Keywords: Scaling, Laws, Language {U}",
    f"Figure 3: Scaling Laws for Everything {U}",
    f"Table of Contents Alert {U}",
    f"New Submission Alert From arXiv {U}",
    f"Ada Lovelace shared a file with you {U}",
    f"Ada Lovelace Shared This With You {U}",
    f"Invitation: Reading Group @ Thu Jan 9, 2020 {U}",
    f"Re: {T} {U}",
    f"Fwd: {T}\n{U}",
    f"Subject: {T}\n{U}",
    f"Ada Lovelace via Slack {U}",
    f"Ada Lovelace  9:41 AM\n{T}\n{U}",
    f"[9:41 AM] Ada Lovelace: {T} {U}",
    f"See {T} ({U}) for details",
    f"In {T} ({U}) the authors show that",
    f"as shown in [{T}]({U})",
    f"We build on {T} [1].\n[1] {U}",
    f"1. {T}\n   {U}\n2. Something Else Entirely Different\n",
    f"title,authors,url\n{T},Jared Kaplan,{U}",
    f"{T};Jared Kaplan;2020;{U}",
    f"大型语言模型综述 {U}",
    f"张伟：大型语言模型综述 {U}",
    f"张伟等. 大型语言模型综述. 计算机学报, 2023. doi:{D}",
    f"论文：大型语言模型综述 {U}",
    f"【论文】大型语言模型综述 {U}",
    f"강화학습 개론 {U}",
    f"Теория игр и экономическое поведение {U}",
    f"Künstliche Intelligenz und Gesellschaft {U}",
    f"Titre: \n{U}",
    f"Title: {U}",
    f"Title {T} {U}",
    f"Title: The Lost Year: A Study {U}",
    f"Title: The Lost Year: A Study Authors: Ada {U}",
    f"Learning $k$-Means with $\\epsilon$ Noise {U}",
    f"<{U}|arXiv>",
    f"<{U}>",
    f"{T}[1]\n\n[1]: {U}",
    f"{T} [1]\n[1] {U}",
    f"Betreff: Lesekreis\n\n{T}\n{U}",
    f"----- Forwarded message -----\nFrom: Ada <a@b.org>\nSubject: {T}\n{U}",
    f"Ada: {U}",
    f"Ada Lovelace (she/her) {U}",
    f"@Ada Lovelace {T} {U}",
    f"#papers {T} {U}",
    f"{T} (via @openai) {U}",
    f"{T} h/t @ada {U}",
    f"New paper: {T} {U}",
    f"New Paper Alert: {T} {U}",
    f"Paper of the Week: {T} {U}",
    f"Our Paper {T} {U}",
    f"ICYMI: {T} {U}",
    f"arXiv.org e-Print archive {U}",
    f"~~{T}~~ {U}",
    f"Kaplan u. a. (2020): {S}. {U}",
    f"World Health Organization. (2020). Global health estimates. {U}",
    f'Anthropic, "Claude\'s constitution," 2023. {U}',
    f"R Core Team (2020). R: A language and environment for statistical computing. {U}",
    f"TY  - JOUR\nTI  - \nUR  - {U}",
    f"FN Clarivate\nTI {S}\nDI {D}",
    f"title = {{{S}}}, url = {{{U}}}",
    f"@article{{x, shorttitle = {{Foo}}, doi = {{{D}}}}}",
    f'@string{{n = "Nature"}} @article{{x, title = n # " paper", doi = {{{D}}}}}',
    f"<dc:title>{S}</dc:title> {D}",
    f"ICLR Poster {T} {U}",
    f"NeurIPS Poster {T} {U}",
    f"{T} on OpenReview {U}",
    f"{T} - Connected Papers {U}",
    f"{T} - Semantic Reader {U}",
    f"{T} : r/MachineLearning {U}",
    f"{T}-ACM Digital Library {U}",
    f"{T} | Annual Reviews {U}",
    f"{T} - arXiv Vanity {U}",
    f"{T} - 知乎 {U}",
    f"{T} | 机器之心 {U}",
    f"{T}_百度学术 {U}",
    f"- **{T}** [[Paper]({U})]",
    f"* {T}. *NeurIPS 2020*. [[pdf]({U})]",
    f"{T}, *Jared Kaplan, Sam McCandless*, arXiv 2020. [[Paper]]({U})",
    f"**{T}** <br> *Jared Kaplan, Sam McCandless* <br> arXiv 2020. [Paper]({U})",
    f"| [{T}]({U}) | arXiv | 2020 |",
    f"2020-01: {T} {U}",
    f"[2020/01] {T} {U}",
    f"{T} Jan 23, 2020 {U}",
    f"{T} 2020 {U}",
]


@pytest.mark.parametrize(("text", "title"), TITLED)
def test_a_title_is_taken_from_where_it_stands(text: str, title: str) -> None:
    lookup = Lookup.of(text)
    assert lookup.identifier is not None
    assert lookup.title == title


def test_nothing_else_is_taken_for_a_title() -> None:
    assert {text: Lookup.of(text).title for text in UNTITLED} == dict.fromkeys(UNTITLED, "")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("", NameShape.NO),
        ("et al.", NameShape.NO),
        ("Ada Lovelace", NameShape.POSSIBLE),
        ("Ada Lovelace et al.", NameShape.SURE),
        ("Ada Lovelace, Bo Wu", NameShape.SURE),
        ("A. Lovelace", NameShape.SURE),
        ("Lovelace A", NameShape.POSSIBLE),
        ("Lovelace A, Wu B", NameShape.SURE),
        ("Lovelace, A., Wu, B.", NameShape.SURE),
        ("Lovelace, A., Wu", NameShape.POSSIBLE),
        ("Lovelace, Ada, and Bo Wu", NameShape.SURE),
        ("Lovelace, Ada; Wu, Bo", NameShape.SURE),
        ("Lovelace, Wu", NameShape.POSSIBLE),
        ("Ludwig van der Berg und Åsa Öst", NameShape.SURE),
        ("Deep Learning", NameShape.NO),
        ("Deep Learning, Ada Lovelace, Bo Wu", NameShape.SURE),
        ("Deep Learning, Ada Lovelace", NameShape.NO),
        ("Attention for All", NameShape.NO),
        ("A Survey", NameShape.NO),
        ("张伟, 李娜", NameShape.SURE),
        ("张伟", NameShape.POSSIBLE),
        ("山田 太郎、鈴木 花子", NameShape.SURE),
        ("大型语言模型综述", NameShape.NO),
    ],
)
def test_names_are_told_by_their_shape(text: str, shape: NameShape) -> None:
    assert judge_names(text) is shape


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"$\pi_0$", "π0"),
        (r"$\Gamma$ and $\lambda$", "Γ and λ"),
        (r"$O(n^2)$", "O(n^2)"),
        (r"$\frac{3}{2}$", "3/2"),
        (r"$k$-means", "k-means"),
        (r"\(\alpha\)", "α"),
        ("$5 and $10", "5 and 10"),
        (r"\$5 and \$10", "$5 and $10"),
        (r"Erd\H{o}s--R\'enyi", "Erdős–Rényi"),
        (r"{\O}re \& {\ss}", "Øre & ß"),
        (r"\textsc{Flash} and \emph{Fast}", "Flash and Fast"),
        ("``Graphs''", "“Graphs”"),
        ("a~b", "a b"),
    ],
)
def test_latex_is_shown_as_a_reader_sees_it(latex: str, plain: str) -> None:
    assert plain_latex(latex, commands=True) == plain


PIECES = [
    "Kaplan, J., ", "et al. ", "(2020). ", '"', "“", "by ", " - ", " | ", ". ", "\n", "Title: ",
    "TI  - ", "%T ", "doi ",
    "[", "](", "$", "\\", "{", "#a ", "@a ", "张，", "a", "A", " ", ",", ";",
    "<", "…", "!", "♥", "link: ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.integers(1, 900))
def test_any_text_is_read_to_its_end(pieces: list[str], times: int) -> None:
    title = Lookup.of(f"{''.join(pieces) * times}{U}"[:6000]).title
    assert len(title) <= 300
    assert "\n" not in title


def test_no_pattern_has_a_choice_within_a_choice() -> None:
    """What is repeated without a bound has no such part within: its time would double with each letter."""
    parser = importlib.import_module("re._parser")
    patterns = []
    of_library = ("stated_titles", "labelled_titles", "cited_names", "venue_names")
    names = [*(f"bot.library.{name}" for name in of_library), "bot.catalog.latex_marks", "bot.catalog.latex_commands"]
    for module in map(importlib.import_module, names):
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        patterns += re.findall(r're\.(?:sub|search|match|fullmatch|split|finditer)\(\s*r"((?:[^"\\]|\\.)*)"', text)
        made = [value for value in vars(module).values() if hasattr(value, "cache_info")]
        patterns += [each().pattern for each in made if each.__annotations__["return"] == re.Pattern[str]]
        patterns += [value.pattern for value in vars(module).values() if type(value) is type(compile_later(""))]
    assert _nests(parser.parse("(?:a+|b)*"), within=False)
    assert len(patterns) > 40
    for pattern in patterns:
        assert not _nests(parser.parse(pattern.replace('\\"', '"')), within=False), pattern


def _nests(parsed: object, *, within: bool) -> bool:
    """Of a pattern as the standard library reads it: pairs of an operation and what it works on."""
    if isinstance(parsed, tuple) and len(parsed) == 2 and str(parsed[0]) in {"MAX_REPEAT", "MIN_REPEAT"}:
        _, most, inner = parsed[1]
        unbounded = most > 1000
        return (within and unbounded) or _nests(inner, within=within or unbounded)
    if isinstance(parsed, str | int) or parsed is None:
        return False
    items = parsed if isinstance(parsed, tuple | list) else getattr(parsed, "data", [])
    return any(_nests(item, within=within) for item in items)
