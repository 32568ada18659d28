r"""What a reader sees of titles and abstracts: TeX is read, everything else stands."""

from __future__ import annotations

import re
import string
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import islands, marks, tex
from generator.text.spans import Frame
from generator.text.tex import (
    Code,
    Emphasis,
    LinkSpan,
    Math,
    Span,
    Strong,
    Sub,
    Sup,
    Text,
    math_markup,
    parse,
    plain,
)

NBSP = "\u00a0"


def cases(table: list[tuple[str, str, str]]) -> pytest.MarkDecorator:
    """A table of `(id, raw, expected)`."""
    params = [pytest.param(raw, expected, id=name) for name, raw, expected in table]
    return pytest.mark.parametrize(("raw", "expected"), params)


def same(*texts: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("raw", texts, ids=lambda text: text[:30])


@cases(
    [
        ("double", "the ``world model'' idea", "the “world model” idea"),
        (
            "single",
            "a `long reader' and a `short one', too",
            "a ‘long reader’ and a ‘short one’, too",
        ),
        ("closed_by_straight", '``Meta-SpikeFormer", whose', "“Meta-SpikeFormer”, whose"),
        ("comma_inside", "``information explosion,'' where", "“information explosion,” where"),
        ("hyphen_at_end", "``Self-'' such as", "“Self-” such as"),
        ("apostrophe_inside", "`it's fine' he said", "‘it's fine’ he said"),
        ("word_before_dash", "``first, I need to''-without", "“first, I need to”-without"),
        ("two_primes_both_sides", "the ''visual mimicry'' stage", "the “visual mimicry” stage"),
        ("around_math", "``$x$ and $y$'' hold", "“x and y” hold"),
        ("around_emphasis", r"``\emph{very} good''", "“very good”"),
    ]
)
def test_quotes_become_typographic(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@same(
    "a lone ` backtick", "a `cat.n.01` to you", "the ``code`` of", 'R1-Zero\'s "Aha Moment"',
    "`print('x')` prints", "`x_{i}` is code", "it's the students' work", "x = ''", "f''(x) = 0",
    '"`\'><script>', "<foo val=`bar' />",
)  # fmt: skip
def test_other_quotation_marks_stay(raw: str) -> None:
    assert plain(raw) == raw


@cases(
    [
        ("word", "Models~(MLMs)", f"Models{NBSP}(MLMs)"),
        ("unit", "450~MB to 14~MB", f"450{NBSP}MB to 14{NBSP}MB"),
        ("citation_key", "GPT-4~gpt4", f"GPT-4{NBSP}gpt4"),
        ("year", "AIME~2024", f"AIME{NBSP}2024"),
        ("before_math", "some~$k$", f"some{NBSP}k"),
        ("accented", r"\~n and ma\~nana", "\\~n and mañana".replace("\\~n", "ñ")),
    ]
)
def test_ties_become_no_break_spaces(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@same(
    "only ~10 of", "ID (~8), and", "costing ~$2.2k, around $5", "5~10 times", "z~N(0, 1)",
    "https://example.org/~user/x", "~/.bashrc", "~~gone~~",
)  # fmt: skip
def test_other_tildes_stay(raw: str) -> None:
    assert plain(raw) == raw


@cases(
    [
        ("spaced", "CRAG -- Comprehensive", "CRAG – Comprehensive"),
        ("range", r"by 50--90\%", "by 50–90%"),
        ("words", "infancy--remains", "infancy–remains"),
        ("em", "development---is", "development—is"),
        ("em_before_word", "propose that ---in evolution", "propose that —in evolution"),
        ("after_word", "their welfare-- as such", "their welfare– as such"),
        ("before_comma", "users interact--, is", "users interact–, is"),
    ]
)
def test_dashes(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@same(
    "run mkdocs --strict and --verbose", "https://example.org/a--b", "<!-- note -->", "i--;",
    "-----", "--help", "xn--bcher-kva.example", "1'; DROP TABLE users-- 1", "x -- 1", "-> and -->",
)  # fmt: skip
def test_other_hyphens_stay(raw: str) -> None:
    assert plain(raw) == raw


@cases(
    [
        ("percent", r"97.61\% on MNIST", "97.61% on MNIST"),
        ("signs", r"A\&B \#1 a\_b \$5", "A&B #1 a_b $5"),
        ("braces", r"the set \{a, b\}", "the set {a, b}"),
        ("thin_space", r"300\,k entries", f"300{NBSP}k entries"),
        ("thin_space_at_word", r"Yet \,Pro exposes", "Yet Pro exposes"),
        ("control_space", r"vs.\ 33.5", "vs. 33.5"),
        ("at", r"etc.\@ and", "etc. and"),
        ("line_break", r"first \\ second", "first second"),
        ("hyphenation", r"hy\-phen", "hyphen"),
        ("italic_correction", r"{\em hashing\/} data", "hashing data"),
        ("apostrophe", r"GPT-4o\'s content", "GPT-4o's content"),
        ("more", r"\textgreater 13B and \textless{}5", "> 13B and <5"),
        ("backslash", r"a \textbackslash b", "a \\ b"),
        ("title_money", r"\$OneMillion-Bench", "$OneMillion-Bench"),
    ]
)
def test_escaped_signs(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@cases(
    [
        ("acute", r"Pok\'emon", "Pokémon"),
        ("braced", r"B\'{e}zier", "Bézier"),
        ("dotless", r"Bolet\'{\i}n", "Boletín"),
        ("umlaut", r"(\"Ust\"un et al.) T\"ULU", "(Üstün et al.) TÜLU"),
        ("braced_umlaut", r"Erd\"{o}s and {\"O}", "Erdös and Ö"),
        ("hungarian", r"Erd\H{o}s", "Erdős"),
        ("caron", r"Jan\v{c}ar", "Jančar"),
        ("letters", r"\o, \ss, \L{}ukasz, Ar{\i}kan, S\o ren", "ø, ß, Łukasz, Arıkan, Søren"),
        ("polish", r"z{\l}o\.zono\'sci", "złożoności"),
        ("grave", r"vis-\`a-vis", "vis-à-vis"),
        ("cedilla", r"Fran\c{c}ois, Fran\c cois", "François, François"),
    ]
)
def test_accents(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@cases(
    [
        (
            "commands",
            r"\textit{a} \emph{b} \textbf{c} \texttt{d} \textsc{e} \underline{f}",
            "a b c d e f",
        ),
        ("switches", r"{\em a b} and {\bf c} {\sc Add}", "a b and c Add"),
        ("without_backslash", "the {bf MASK} and textit{O}bstacles", "the MASK and Obstacles"),
        ("name", r"we propose {\method}, a", "we propose method, a"),
        ("name_in_text", r"Our model, \model, and \ours{}", "Our model, model, and ours"),
        ("arguments", r"the \foo{bar}{baz} thing", "the bar baz thing"),
        ("abbreviation", r"(\eg, PPO) \ie. this", "(e.g., PPO) i.e. this"),
        ("footnote", r"concepts\footnote{Like \emph{this}.} are", "concepts (Like this.) are"),
        ("cite", r"in~\cite{a, b}, and \citep[p.~3]{c} we (\citet{d}) do", "in, and we do"),
        ("colour", r"\textcolor{red}{Warning:} x", "Warning: x"),
        ("environment", r"\begin{itemize} \item one \item two \end{itemize}", "• one • two"),
        (
            "protective",
            "{BERT}: {D}eep {T}rans{F}ormers for {3D GU}",
            "BERT: Deep TransFormers for 3D GU",
        ),
        ("spacing_braces", "R^2{=}0.8 of 6{,}690", "R²=0.8 of 6,690"),
    ]
)
def test_macros_and_groups(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@same(
    "the set {0,1} or f(x) = {a, b}", 'json {"a": 1, "b": [2]}', "S = {A}", "{{name}} and ${HOME}",
    "jointly decides {when} to", "from {True, False} of", 'format("{NAME}")', "/users/{ID}/x",
    r"C:\path\new", r"\\host\share", r"\d+\w*", r"\u0041\n\t", r"¯\_(ツ)_/¯", "a \\", "\\",
    r"/\i=1..n", r"foo\bar\baz", "<DET> and <think>", "100% sure, 5 % too", "a & b # c",
)  # fmt: skip
def test_braces_and_backslashes_of_plain_text_stay(raw: str) -> None:
    assert plain(raw) == raw


@cases(
    [
        ("ten", "at ~10^9 bits/s, 10^{-3}", "at ~10⁹ bits/s, 10⁻³"),
        ("letters", "x^2 and H_2O", "x² and H₂O"),
        ("no_subscript_dot", r"π_{0.5}\ uses pi_{0.5}, pi_0.5-KI", "π_0.5 uses π_0.5, π_0.5-KI"),
        ("greek_names", "pi_0, ell_2, Delta^0_2 and pi_theta", "π₀, ℓ₂, Δ⁰₂ and π_θ"),
        ("order", "O(n_{k}) or O(n^{1+o(1)})", "O(nₖ) or O(n¹⁺ᵒ⁽¹⁾)"),
        ("slash", "O(n^{-1/(d+2)})", "O(n^(-1/(d+2)))"),
        ("word", "called G_{stack}", "called G_stack"),
        ("names", "CoRe^2, VLA^2, D^2PO, UI2Code^N", "CoRe², VLA², D²PO, UI2Codeᴺ"),
        ("star", "A^* and k^{*}(t)", "A* and k*(t)"),
        ("degrees", r"360^circ and 90^\circ", "360° and 90°"),
        ("bracket", "(IA)^3, (1-t)^{2}", "(IA)³, (1-t)²"),
        ("both", "sets u_i^* and z_{t+1}-z_t", "sets uᵢ* and zₜ₊₁-zₜ"),
        ("ordinal", "the k^th", "the kᵗʰ"),
        ("times", "256{times}256, 4times4, 1.67times", "256×256, 4×4, 1.67×"),
    ]
)
def test_scripts_in_prose(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@same(
    "snake_case arg_max file_name_2", "__init__ _x x_", "a^b", "1_000_000", "x86_64", "float8_e4m3",
    "contact_us@example.org", "^_^ ^^", "n_gpu", "the word times", "a_b.py and src/x_1",
)  # fmt: skip
def test_identifiers_stay(raw: str) -> None:
    assert plain(raw) == raw


@cases(
    [
        ("logarithm", r"$O(n\log n)$ and n\log n", "O(n log n) and n log n"),
        ("scripts", r"$x_i^2 \in \mathbb{R}^d$", "xᵢ² ∈ ℝᵈ"),
        ("fraction", r"$\frac{a+1}{b}$ \frac{d}{2} $\frac 23$", "(a+1)/b d/2 2/3"),
        ("exponent_fraction", r"t^\frac{d}{d+2}", "t^(d/(d+2))"),
        ("accents", r"$\hat{y}_i$, $\tilde O(n)$", "ŷᵢ, Õ(n)"),
        ("parentheses", r"\(a+b\) and \[c\]", "a+b and c"),
        ("display", r"$$ \sum_{i=1}^n x_i. $$", "∑ᵢ₌₁ⁿ xᵢ."),
        ("spaced", r"the $ k $-means", "the k-means"),
        ("sign_before_number", r"$\sim$10 and $\pm$5", "∼10 and ±5"),
        ("text", r"$x$ \text{if} $\text{all } y$", "x if all y"),
        ("percent", r"$97\%$ and $97%$", "97% and 97%"),
        ("prime", "$f'(x)$", "f′(x)"),
        ("own_macro", r"$1/\eps + \Oh(n)$", "1/ε + Oh(n)"),
        ("in_prose", r"k\geq2 and \Theta(2^{n/2}), (1/\epsilon)", "k≥2 and Θ(2^(n/2)), (1/ε)"),
        ("old_font", r"${\cal O}(n)$ {\Delta}G", "O(n) ΔG"),
    ]
)
def test_formulas(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@same(
    "Earn $1 Million or $2 Million", "costs $5 and $10", "~$2.2k, around $5", "1$", "90$ data",
    "between $5-$10", "$HOME and $PATH", "a $ b", "World Modeling$ (WM) to ${x}", "$$", "$(a).b",
)  # fmt: skip
def test_money_stays(raw: str) -> None:
    assert plain(raw) == raw


@cases(
    [
        ("href", r"\href{https://a.example/x_y}{our site}", "our site (https://a.example/x_y)"),
        ("href_escaped", r"\href{https://a.example/\%20\_}{s}", "s (https://a.example/%20_)"),
        ("url", r"\url{https://a.example/x_y}", "https://a.example/x_y"),
        (
            "mangled",
            "at https://a.example/b{GitHub}.",
            "at GitHub (https://a.example/b).",
        ),
        ("mangled_twice", "https://a.example/b{https://a.example/b}.", "https://a.example/b."),
        ("script", r"\href{javascript:alert(1)}{text}", "text"),
        ("file", r"\href{file:///etc/passwd}{text}", "text"),
    ]
)
def test_links(raw: str, expected: str) -> None:
    assert plain(raw) == expected


@same(
    "https://a.example/~u/x_{1}", "http://a.example/x_1^2%20$y$z--w``q", "www.a.example/a_b~c",
    "https://a.example/{{7*7}}",
)  # fmt: skip
def test_addresses_stay(raw: str) -> None:
    assert plain(f"see {raw} now") == f"see {raw} now"


@pytest.mark.parametrize(
    "raw", ["🤗 emoji 👩‍🔬", "深度学习_模型", "שלום עולם", "مرحبا", "naïve café"]
)
def test_scripts_of_the_world_stay(raw: str) -> None:
    assert plain(raw) == raw
    assert parse(raw) == (Text(raw),)


SPANS: list[tuple[str, str, tuple[Span, ...]]] = [
    ("text", "plain", (Text("plain"),)),
    ("empty", "", ()),
    ("emphasis", r"a \emph{b $c$}", (Text("a "), Emphasis((Text("b "), Math("c", False))))),
    ("strong", r"{\bf b}", (Strong((Text("b"),)),)),
    ("code", r"\texttt{a\_b}", (Code("a_b"),)),
    ("display", r"\[x^2\]", (Math("x^2", True),)),
    ("dollars", "$$x$$", (Math("x", True),)),
    ("scripts", "a^2 b_1", (Text("a"), Sup((Text("2"),)), Text(" b"), Sub((Text("1"),)))),
    ("link", r"\href{https://a.example}{x}", (LinkSpan("https://a.example", (Text("x"),)),)),
    ("no_link", r"\href{javascript:x}{y}", (Text("y"),)),
    ("lines", "one\ntwo", (Text("one two"),)),
]


@pytest.mark.parametrize(
    ("raw", "spans"), [pytest.param(raw, spans, id=name) for name, raw, spans in SPANS]
)
def test_spans(raw: str, spans: tuple[Span, ...]) -> None:
    assert parse(raw) == spans


MARKS = [
    "{", "}", "$", "$$", "\\", "\\\\", "_", "^", "~", "`", "``", "'", "''", '"', "--", "---", "%",
    "&", "\\(", "\\)", "\\[", "\\]", "\\emph{", "\\href{", "{https://a.example}", "\\frac",
    "\\sqrt", "\\alpha", "\\'", "\\'{", "\\cite{x}", "\\ours", "{\\em ", "text{", "pi_",
    "\\begin{x}", "\n", " ",
]  # fmt: skip
texts = st.lists(
    st.sampled_from([*MARKS, "a", "word", "1", "é", "B", ",", "("]) | st.text(), max_size=30
)


@given(texts.map("".join))
def test_any_text_can_be_read(raw: str) -> None:
    assert parse(raw) == parse(raw)
    assert isinstance(plain(raw), str)
    for span in parse(raw):
        if isinstance(span, Math):
            assert "<script" not in (math_markup(span.tex, span.display) or "")


@given(
    st.lists(st.text("abcdefgXYZ,.;:!?()- 0123456789éß深", max_size=12), max_size=12).map(" ".join)
)
def test_reading_twice_changes_nothing_without_tex(raw: str) -> None:
    once = plain(raw)
    assert plain(once) == once


words = st.lists(st.text("bcdfgjk", min_size=6, max_size=9), min_size=1, max_size=5)


@given(
    words, st.lists(st.sampled_from(["{", "}", "$", "\\", "~", "`", "'", '"', "--", "_", "^", "%"]))
)
def test_broken_tex_loses_no_word(names: list[str], marks: list[str]) -> None:
    pieces = [
        piece for pair in zip(names, [*marks, *names], strict=False) for piece in (*pair, " ")
    ]
    shown = plain("".join(pieces))
    assert [name for name in names if name not in shown.replace("\\", "")] == []


@pytest.mark.parametrize("closing", ["", "}"])
@pytest.mark.parametrize(
    "unit", ["{", "\\a{", "_{", "x_{", "\\emph{", "\\href{", "{\\em ", "\\frac{"]
)
def test_deep_nesting_is_capped(unit: str, closing: str) -> None:
    text = unit * 4_000 + "end" + closing * 4_000
    assert "end" in plain(text)


@pytest.mark.parametrize("unit", [*MARKS, "x^", "$x", "{A}", "a~", "`a'", "``a", "x_1", "https://"])
def test_work_grows_with_the_length_only(unit: str) -> None:
    """Counts the steps of Python code instead of taking the time."""

    def steps(text: str) -> int:
        count = 0

        def trace(*_: object) -> None:
            nonlocal count
            count += 1

        before = sys.getprofile()
        sys.setprofile(trace)
        try:
            plain(text)
        finally:
            sys.setprofile(before)
        return count

    plain(unit * 8)  # tables are read once
    short, long = steps(unit * 500), steps(unit * 2_000)
    assert long <= 4.5 * short + 2_000


def test_nothing_but_letters_is_lost_from_words() -> None:
    raw = f"{string.ascii_letters} {string.digits} {string.punctuation.replace('`', '')}"
    assert re.findall(r"\w+", plain(raw))[:2] == [string.ascii_letters, string.digits]


@given(st.text(alphabet="a 1tim es\\${}_^~@`'\"-:/w.xhp", max_size=40))
def test_what_is_passed_over_unread_would_have_been_one_text(text: str) -> None:
    if not islands.MAY_BE_TEX.search(text):
        frame = Frame(text, len(text), tex._spans, islands.braces(text), marks.quotes(text))
        assert tex.parse(text) == tex._spans(frame, 0)
