"""How names are read, by tables."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.models import Author
from generator.text.names import Form, parse_name, split_names

PERSONS = [
    # text, family, given, suffix
    ("Turing, Alan", "Turing", "Alan", ""),
    ("Turing,Alan M.", "Turing", "Alan M.", ""),
    ("Alan Mathison Turing", "Turing", "Alan Mathison", ""),
    ("  Alan\n Turing ", "Turing", "Alan", ""),
    ("A. M. Turing", "Turing", "A. M.", ""),
    ("Anthony K. H. Tung", "Tung", "Anthony K. H.", ""),
    ("Turing, A.M.", "Turing", "A.M.", ""),
    ("Turing, A M", "Turing", "A M", ""),
    ("Vlachavas, E.-I.", "Vlachavas", "E.-I.", ""),
    # particles
    ("Ludwig van Beethoven", "van Beethoven", "Ludwig", ""),
    ("van Beethoven, Ludwig", "van Beethoven", "Ludwig", ""),
    ("Beethoven, Ludwig van", "van Beethoven", "Ludwig", ""),
    ("Ursula von der Leyen", "von der Leyen", "Ursula", ""),
    ("Charles Louis Xavier Joseph de la Vallée Poussin", "de la Vallée Poussin",
     "Charles Louis Xavier Joseph", ""),
    ("Leonardo di Caprio", "di Caprio", "Leonardo", ""),
    ("Ahmad bin Abdullah", "bin Abdullah", "Ahmad", ""),
    ("Jacobus 't Hooft", "'t Hooft", "Jacobus", ""),
    ("Floris den Hengst", "den Hengst", "Floris", ""),
    ("von Neumann", "von Neumann", "", ""),
    ("de la Cruz", "de la Cruz", "", ""),
    ("José Ortega y Gasset", "Ortega y Gasset", "José", ""),
    ("Van Dai Do", "Do", "Van Dai", ""),
    ("José Silva Neto", "Silva Neto", "José", ""),
    # suffixes
    ("King, Jr., Martin Luther", "King", "Martin Luther", "Jr."),
    ("King, Martin Luther, Jr.", "King", "Martin Luther", "Jr."),
    ("King Jr., Martin Luther", "King", "Martin Luther", "Jr."),
    ("King, Martin Luther Jr", "King", "Martin Luther", "Jr"),
    ("Martin Luther King Jr.", "King", "Martin Luther", "Jr."),
    ("Martin Luther King, Jr.", "King", "Martin Luther", "Jr."),
    ("Henry Ford II", "Ford", "Henry", "II"),
    ("Ford, III, Henry", "Ford", "Henry", "III"),
    ("Henry Ford Sr", "Ford", "Henry", "Sr"),
    ("Smith, John, MD", "Smith", "John", ""),
    ("Smith, John, PhD", "Smith", "John", ""),
    ("Smith, MD", "Smith", "MD", ""),
    ("Smith, John V", "Smith", "John V", ""),
    # capitals
    ("ALAN TURING", "TURING", "ALAN", ""),
    ("JOHN LI", "LI", "JOHN", ""),
    ("Jean DUPONT", "DUPONT", "Jean", ""),
    # DBLP's numbers, marks, brackets
    ("Manish Singh 0001", "Singh", "Manish", ""),
    ("Singh 0001, Manish", "Singh", "Manish", ""),
    ("Alan Turing*", "Turing", "Alan", ""),
    ("Alan Turing¹⁷,", "Turing", "Alan", ""),
    ("Wei Wang (王伟)", "Wang", "Wei", ""),
    ("Alan Turing (Bletchley)", "Turing", "Alan", ""),
    ("Alan (Bletchley Turing", "Turing", "Alan Bletchley", ""),
    # TeX
    (r'Johan Tr\"ag\aardh', "Trägårdh", "Johan", ""),
    (r"Fran\ccois Bo", "Bo", "François", ""),
    ("Raskin, <br> Jean-Francois", "Raskin", "Jean-Francois", ""),
    (r"{\v S}ar{\v c}evi{\'c}, Nikolina Niko", "Šarčević", "Nikolina Niko", ""),
    (r"Fran{\c c}ois Lanusse", "Lanusse", "François", ""),
    (r"{\'C}wiklinski, Bartosz", "Ćwiklinski", "Bartosz", ""),
    (r"Mar{\'\i}a Garc{\'\i}a", "García", "María", ""),
    (r"Garc{\'{\i}}a, Jos\'e", "García", "José", ""),
    (r"C. Bal\'azs", "Balázs", "C.", ""),
    (r"In\`es Blin", "Blin", "Inès", ""),
    (r"Daniel Fi\v{s}er", "Fišer", "Daniel", ""),
    (r"Paul Erd{\H o}s", "Erdős", "Paul", ""),
    (r"Dvo\v r\'ak, Anton", "Dvořák", "Anton", ""),
    (r"Nguy{\~{\^e}}n, An", "Nguyễn", "An", ""),
    (r"Wei{\ss}, M.", "Weiß", "M.", ""),
    (r"D.~E. Knuth", "Knuth", "D. E.", ""),
    (r"Lovecraft, Bill {H.\,P.}", "Lovecraft", "Bill H. P.", ""),
    (r"{Gonzalez-Perez}, V.", "Gonzalez-Perez", "V.", ""),
    (r"{de la Mata}, Maria", "de la Mata", "Maria", ""),
    (r"Herbert Vo{\ss}", "Voß", "Herbert", ""),
    (r"\O{}ystein \AA{}s", "Ås", "Øystein", ""),
    (r"{\relax Yu}. Ivanov", "Ivanov", "Yu.", ""),
    (r"Gazta{\textbackslash}{\textasciitilde}naga, E.", "Gaztañaga", "E.", ""),
    ("Huertas-Company, Marc", "Huertas-Company", "Marc", ""),
    ("Jean--Pierre Serre", "Serre", "Jean-Pierre", ""),
    ("M&uuml;ller, J&#246;rg", "Müller", "Jörg", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "family", "given_name", "suffix"), PERSONS)
def test_persons(text: str, family: str, given_name: str, suffix: str) -> None:
    assert parse_name(text) == Author(family=family, given=given_name, suffix=suffix)


LITERALS = [
    ("Plato", "Plato"),
    ("Plato,", "Plato"),
    (", Plato", "Plato"),
    ("OpenAI", "OpenAI"),
    ("DeepSeek-AI", "DeepSeek-AI"),
    ("Mistral AI", "Mistral AI"),
    ("OpenAI, Inc.", "OpenAI, Inc."),
    ("ATLAS Collaboration", "ATLAS Collaboration"),
    ("(ATLAS Collaboration)", "ATLAS Collaboration"),
    ("for the ATLAS Collaboration", "ATLAS Collaboration"),
    ("on behalf of the ATLAS Collaboration", "ATLAS Collaboration"),
    ("the ATLAS Collaboration", "ATLAS Collaboration"),
    ("The PyTorch Team", "The PyTorch Team"),
    ("Team, Gemini", "Gemini Team"),
    ("Collaboration, The LHCb", "The LHCb Collaboration"),
    ("Kavli Foundation, The", "The Kavli Foundation"),
    (r"Fern{\textbackslash}'andez", "Fernández"),
    ("RECOVERY Collaborative Group", "RECOVERY Collaborative Group"),
    ("International Mouse Consortium", "International Mouse Consortium"),
    ("University of California, Berkeley", "University of California, Berkeley"),
    ("Google DeepMind", "Google DeepMind"),
    ("{The PyTorch Lightning team}", "The PyTorch Lightning team"),
    ("{Philippe Caroff}", "Philippe Caroff"),
    (r"{\NTG{} \TeX{} future working group}", "NTG TeX future working group"),
    ("王小明", "王小明"),
    ("王 小明", "王 小明"),
    ("王, 小明", "王小明"),
    ("김, 철수", "김철수"),
    ("スミス, ジョン", "スミス ジョン"),
    ("Wang L", "Wang L"),
    ("Smith JA", "Smith JA"),
    ("Smith J.A.", "Smith J.A."),
    ("", ""),
    (" , ", ""),
    ("{}", ""),
    ("()", ""),
]


@pytest.mark.parametrize(("text", "literal"), LITERALS)
def test_what_must_not_be_split(text: str, literal: str) -> None:
    assert parse_name(text) == Author(literal=literal)


LISTS: list[tuple[Form, str, list[str], bool]] = [
    ("and", "Turing, Alan and Alonzo Church", ["Alan Turing", "Alonzo Church"], False),
    ("and", "Turing, Alan\n  AND Church, A. and others", ["Alan Turing", "A. Church"], True),
    ("and", "Anne Elk and others", ["Anne Elk"], True),
    ("and", "Elk, Anne et al.", ["Anne Elk"], True),
    ("and", "{Barnes and Noble} and Sand, Andy", ["Barnes and Noble", "Andy Sand"], False),
    ("and", "King, Jr., M. L. and Ford, III, H.", ["M. L. King Jr.", "H. Ford III"], False),
    ("and", "Team, Gemini and Anil, Rohan", ["Gemini Team", "Rohan Anil"], False),
    ("and", "A. Bo, C. Do, E. Fo", ["A. Bo", "C. Do", "E. Fo"], False),
    ("and", "Bo, A.; Do, C.", ["A. Bo", "C. Do"], False),
    ("and", "Bo, A. and and Do, C. and", ["A. Bo", "C. Do"], False),
    ("and", "Petrovi&#263;, A. and Do, C.", ["A. Petrović", "C. Do"], False),
    ("and", "{Bo, A. and Do, C.", ["A. Bo", "C. Do"], False),
    ("and", r"J{\"o}rg, A. and {\'C}, B.", ["A. Jörg", "B. Ć"], False),
    ("and", "", [], False),
    (";", "Robert, J.; Vlachavas, E.-I.;", ["J. Robert", "E.-I. Vlachavas"], False),
    (";", "Bertram, E. P. L.; The ABC Consortium", ["E. P. L. Bertram", "The ABC Consortium"],
     False),
    (";", "Bo, A.; et al", ["A. Bo"], True),
    (",", "Yihao Ang, Anthony K. H. Tung, Hao Ni", ["Yihao Ang", "Anthony K. H. Tung", "Hao Ni"],
     False),
    (",", "Cy Do, Jr., Alan Bo, III", ["Cy Do Jr.", "Alan Bo III"], False),
    (",", "A. Bo, B. Co and C. Do", ["A. Bo", "B. Co", "C. Do"], False),
    (",", "A. Bo, B. Co, and C. Do", ["A. Bo", "B. Co", "C. Do"], False),
    (",", "Christopher Dilks (STAR Collaboration)", ["Christopher Dilks", "STAR Collaboration"],
     False),
    (",", "A. Bo (for the STAR Collaboration), C. Do", ["A. Bo", "STAR Collaboration", "C. Do"],
     False),
    (",", "A. Bo for the CMS Collaboration", ["A. Bo", "CMS Collaboration"], False),
    (",", "(ATLAS Collaboration), A. Bo", ["ATLAS Collaboration", "A. Bo"], False),
    (",", "ATLAS Collaboration: A. Bo", ["ATLAS Collaboration: A. Bo"], False),
    (",", "A. Bo and the ATLAS Collaboration", ["A. Bo", "ATLAS Collaboration"], False),
    (",", "A. Bo, OpenAI, Inc., C. Do", ["A. Bo", "OpenAI, Inc.", "C. Do"], False),
    (",", "University of Science and Technology of China",
     ["University of Science and Technology of China"], False),
    (",", "A. Bo (1), C. Do (2) ((1) MIT, (2) CERN)", ["A. Bo", "C. Do"], False),
    (",", "A. Bo (University of Rome) and C. Do (Academy of Oslo)", ["A. Bo", "C. Do"], False),
    (",", "A. Bo (1 and 2), C. Do (a)", ["A. Bo", "C. Do"], False),
    (",", "A. Bo, et al. (STAR Collaboration)", ["A. Bo", "STAR Collaboration"], True),
    (",", "A. Bo, et al. (123 additional authors not shown)", ["A. Bo"], True),
    (",", "A. Bo (and others)", ["A. Bo"], True),
    (",", "A. Bo, ...", ["A. Bo"], True),
    (",", r"In\`es Blin, J\"org Hoffmann", ["Inès Blin", "Jörg Hoffmann"], False),
    (",", "Al Gore, Al Gore", ["Al Gore", "Al Gore"], False),
    (",", " , ,", [], False),
]  # fmt: skip


@pytest.mark.parametrize(("form", "text", "names", "others"), LISTS)
def test_lists(form: Form, text: str, names: list[str], others: bool) -> None:
    found = split_names(text, form=form)
    assert [author.name for author in found.authors] == names
    assert found.others == others


def test_brackets_hold_affiliations() -> None:
    first, second = split_names("A. Bo (MIT), C. Do (University of Oslo)", form=",").authors
    assert first == Author(family="Bo", given="A.", affiliations=("MIT",))
    assert second == Author(family="Do", given="C.", affiliations=("University of Oslo",))


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from(["and", ";", ","]))
def test_any_text_is_read(text: str, form: Form) -> None:
    assert parse_name(text).name == parse_name(text).name.strip()
    assert all(author.name for author in split_names(text, form=form).authors)


@pytest.mark.parametrize(
    "unit", ["(", "{", ",", "and ", " and", "\\'", "et al.", "A, ", "for the "]
)
@pytest.mark.parametrize("form", ["and", ";", ","])
def test_long_texts_take_linear_time(unit: str, form: Form) -> None:
    began = time.process_time()
    split_names(unit * 10_000, form=form)
    assert time.process_time() - began < 5
