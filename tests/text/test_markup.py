"""How fragments of HTML, JATS and MathML become prose, by tables."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text import tex
from generator.text.markup import html_text

TEXTS = [
    # no markup at all
    ("Plain text.", "Plain text."),
    ("One\ntwo.\n\nThree.", "One two.\n\nThree."),
    ("", ""),
    # < and > that are no tags
    ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
    ("a<b and b>c", "a<b and b>c"),
    ("x <y> z", "x <y> z"),
    ("The <DET> token, <think> and </think>", "The <DET> token, <think> and </think>"),
    ("the <s> token", "the <s> token"),
    ("the </s> token", "the </s> token"),
    ("<image> and <video> tokens", "<image> and <video> tokens"),
    ("<A> and <B> are sets", "<A> and <B> are sets"),
    ("List<String> and vector<int>", "List<String> and vector<int>"),
    ("<<", "<<"),
    ("<3", "<3"),
    ("< p >", "< p >"),
    ("<>", "<>"),
    ("a <- b <-> c --> d", "a <- b <-> c --> d"),
    ("an unclosed <i tag", "an unclosed <i tag"),
    # inline
    ("<i>In vitro</i> and <em>in vivo</em>", "In vitro and in vivo"),
    ("<b>Bold</b><strong>er</strong>", "Bolder"),
    ("<fixed-case>BERT</fixed-case> and <b><fixed-case>R</fixed-case>o</b>", "BERT and Ro"),
    ("<SUP>2</SUP>", "$^{2}$"),
    ("an unclosed <i>word", "an unclosed word"),
    ("a stray </i> end", "a stray end"),
    ("<i>crossed <b>over</i> here</b>", "crossed over here"),
    ('<a href="https://x.org/?a=1&amp;b=2">a link</a>', "a link"),
    ('<span title="a > b">text</span>', "text"),
    ("<s>struck</s>", "struck"),
    ("line<br>break<br/><br />para", "line break\n\npara"),
    ("He said <q>yes</q>.", "He said “yes”."),
    ('text<img src=x onerror=alert(1)> goes on', "text goes on"),
    # scripts
    ("CO<sub>2</sub>", "CO_{2}"),
    ("10<sup>-3</sup> m", "10^{-3} m"),
    ("H<sub>2</sub>SO<sub>4</sub>", "H_{2}SO_{4}"),
    ("Ca<sup>2+</sup>", "Ca^{2+}"),
    ("<sup>13</sup>C and (<sup>18</sup>F)", "$^{13}$C and ($^{18}$F)"),
    ("x<sub><i>i</i></sub>", "x_{i}"),
    ("x<sup>a<sub>i</sub></sup>", "x^{a_{i}}"),
    ("x<sup></sup>", "x"),
    ("x<sup>a{b</sup>", "xa{b"),
    ("x<sup>2 is never closed", "x2 is never closed"),
    ("x<jats:inf>2</jats:inf>", "x_{2}"),
    # entities, undone once
    ("R&amp;D, AT&T, &lt;i&gt;x&lt;/i&gt;", "R&D, AT&T, <i>x</i>"),
    ("&amp;lt;", "&lt;"),
    ("caf&eacute; &#946; &#x3B2; &nbsp; &unknown; &;", "café β β &unknown; &;"),
    ("a &lt b", "a &lt b"),
    # blocks
    ("<p>One\n\ntwo.</p>\n<p>Three.</p>", "One two.\n\nThree."),
    ("<p>One.<p>Two.", "One.\n\nTwo."),
    ("<div>One.</div><div>Two.</div>", "One.\n\nTwo."),
    ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
    ("One.<hr>Two.", "One.\n\nTwo."),
    # JATS
    ("<jats:p>One.</jats:p>", "One."),
    ("<jats:title>Abstract</jats:title><jats:p>One.</jats:p>", "One."),
    ("<jats:title>ABSTRACT:</jats:title>\n  <jats:p>One.</jats:p>", "One."),
    ("<h3>Summary</h3><p>One.</p>", "One."),
    ("<p>Abstract</p><p>One.</p>", "One."),
    (
        "<jats:title>Abstract</jats:title><jats:sec><jats:title>Background</jats:title>"
        "<jats:p>One.</jats:p></jats:sec><jats:sec><jats:title>Results?</jats:title>"
        "<jats:p>Two.</jats:p></jats:sec>",
        "Background: One.\n\nResults? Two.",
    ),
    ("<jats:p>10<jats:sup>9</jats:sup> <jats:italic>E. coli</jats:italic></jats:p>",
     "10^{9} E. coli"),
    ("<jats:unknown-thing>kept</jats:unknown-thing>", "kept"),
    # what is dropped
    ("a<script>alert('<p>x</p>')</script>b", "ab"),
    ("a<STYLE type='text/css'>p{}</STYLE>b", "ab"),
    ("a<!-- a <b>comment</b> -->b", "ab"),
    ("a <!-- never closed", "a <!-- never closed"),
    ("a <script> without an end", "a <script> without an end"),
    ("<![CDATA[a <b> c]]>", "a <b> c"),
    ('<?xml version="1.0"?><p>a</p>', "a"),
    ("<html><head><title>T</title></head><body><p>a</p></body></html>", "a"),
    # formulas
    ("<tex-math>n^2</tex-math>", "$n^2$"),
    (r"<tex-math>\begin{document}$$\alpha &lt; 1$$\end{document}</tex-math>", r"$\alpha < 1$"),
    (
        "<inline-formula><alternatives><tex-math>$x_1$</tex-math>"
        "<mml:math><mml:mi>x</mml:mi></mml:math></alternatives></inline-formula>",
        "$x_1$",
    ),
    ('<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">\n <mml:mi>γ</mml:mi>\n</mml:math>',
     "γ"),
    ("<math><mi>p</mi><mo>&lt;</mo><mn>0.05</mn></math>", "p<0.05"),
    ("<math><msup><mi>x</mi><mn>2</mn></msup></math>", "$x^{2}$"),
    ("<math><msub><mi>CO</mi><mn>2</mn></msub></math>", r"$\mathrm{CO}_{2}$"),
    ("<math><msub><mi/><mn>2</mn></msub></math>", "$_{2}$"),
    ("<math><msubsup><mi>x</mi><mn>1</mn><mo>′</mo></msubsup></math>", "$x_{1}^{′}$"),
    ("<math><mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac></math>",
     r"$\frac{1}{a+b}$"),
    ("<math><mover><mi>x</mi><mo>¯</mo></mover></math>", r"$\bar{x}$"),
    ("<math><msqrt><mi>s</mi></msqrt><mo>=</mo><mn>13</mn><mtext> TeV</mtext></math>",
     r"$\sqrt{s}=13\text{ TeV}$"),
    ("<math><mmultiscripts><mi>He</mi><mn>2</mn><none/><mprescripts/><none/><mn>3</mn>"
     "</mmultiscripts></math>", r"$^{3}\mathrm{He}_{2}$"),
    ("<math><mover><mi>V</mi><mo>.</mo></mover><mtext> </mtext><mi>MRI</mi></math>",
     r"$\dot{V}\text{ }\mathrm{MRI}$"),
    ("a<math><mtext> </mtext></math>b", "ab"),
    ("<math><mprescripts/><mmultiscripts></mmultiscripts><mi>x</mi></math>", "x"),
    ('<math><semantics><mi>x</mi><annotation encoding="application/x-tex">\\xi</annotation>'
     "</semantics></math>", r"$\xi$"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "prose"), TEXTS)
def test_texts(text: str, prose: str) -> None:
    assert html_text(text) == prose


SHOWN = [
    ("<sup>13</sup>C NMR", "¹³C NMR"),
    ("(<sup>18</sup>F)", "(¹⁸F)"),
    ("CO<sub>2</sub> at 10<sup>-3</sup>", "CO₂ at 10⁻³"),
    ("Ca<sup>2+</sup>", "Ca²⁺"),
    ("<math><msup><mi>x</mi><mn>2</mn></msup></math>", "x²"),
    ("<math><msqrt><mi>s</mi></msqrt><mo>=</mo><mn>13</mn><mtext> TeV</mtext></math>", "√s=13 TeV"),
    ("<math><msub><mi>CO</mi><mn>2</mn></msub></math>", "CO₂"),
    ("at <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "at 1/2"),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_the_islands_are_what_our_tex_reads(text: str, shown: str) -> None:
    assert tex.plain(html_text(text)) == shown


def test_every_tag_is_markup_in_what_an_xml_parser_wrote() -> None:
    text = "A <think>x</think> &lt;think&gt; <n:note>y</n:note>"
    assert html_text(text, every_tag=True) == "A x <think> y"
    assert html_text(text) == "A <think>x</think> <think> <n:note>y</n:note>"


@settings(deadline=None)
@given(
    st.text(max_size=100)
    | st.from_regex(r"(<(/?(i|sup|p|math|msup|mi|script|b))?[ />]|[&;x{]){0,20}")
)
def test_any_text_is_read(text: str) -> None:
    html_text(text)
    html_text(text, every_tag=True)


@settings(deadline=None)
@given(st.from_regex(re.compile(r"[\w .,;<>()+=-]{0,60}", re.ASCII), fullmatch=True))
def test_no_word_is_lost_where_no_tag_is(text: str) -> None:
    if not re.search(r"</?[a-zA-Z]", text):
        assert html_text(text) == " ".join(text.split())


UNITS = [
    "<", "<i", "<i>", "</i>", "<!--", "<![CDATA[", "<?xml", "<script>", "<script></script>", "<p>",
    '<i "', "<i a='", "<i <i <i '", "<sup>", "<sup>x</sup>", "<math><msup>", "&", "&amp;", "<i a ",
    "<i   ", "</script", "<b></i>", "<div><p>", "<jats:title>", "<br>", "<a a=b ",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_long_texts_take_linear_time(unit: str) -> None:
    began = time.process_time()
    html_text(unit * (200_000 // len(unit)))
    html_text("<script></script>" + unit * (100_000 // len(unit)) + "</b></p>", every_tag=True)
    assert time.process_time() - began < 5
