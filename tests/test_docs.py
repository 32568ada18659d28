"""The documentation cannot drift: every verb, option and setting stands in the guide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.cli import commands
from generator.config import Settings, parse_settings, section_model
from generator.formats.paper_file import KEYS
from tests.reference import FORMATS_PAGE, PAGE, formats, reference

REPOSITORY = Path(__file__).resolve().parent.parent


def test_the_reference_is_what_the_code_says() -> None:
    page = REPOSITORY / PAGE
    assert page.read_text(encoding="utf-8") == reference(), "run: python -m tests.reference"


def test_the_table_of_formats_is_what_the_code_says() -> None:
    page = REPOSITORY / FORMATS_PAGE
    assert page.read_text(encoding="utf-8") == formats(), "run: python -m tests.reference"


@pytest.mark.parametrize("verb", sorted(commands.commands))
def test_every_verb_and_option_has_help(verb: str) -> None:
    command = commands.commands[verb]
    assert command.help
    for parameter in command.params:
        assert parameter.param_type_name == "argument" or getattr(parameter, "help", None), (
            parameter
        )


@pytest.mark.parametrize("section", sorted(Settings.model_fields))
def test_every_setting_is_documented(section: str) -> None:
    model = section_model(Settings, section)
    assert model
    for name, field in model.model_fields.items():
        assert field.description, f"{section}.{name}"


def test_the_sources_in_the_guide_can_be_used() -> None:
    pages = (REPOSITORY / "site_src" / "guide").glob("*.md")
    blocks = [
        block
        for page in sorted(pages)
        for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
        if "[[source]]" in block
    ]
    assert blocks
    for block in blocks:
        assert parse_settings(block).source


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_a_library_file_is_explained(key: str) -> None:
    page = (REPOSITORY / "site_src" / "guide" / "library.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| [^|]*`{key}`", page, re.M)


def test_the_tree_in_the_readme_is_true() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    tree = re.search(r"```\n(generator/\n.*?)```", text, re.S)
    assert tree
    named = set(re.findall(r"^[├└]── (\S+)", tree[1], re.M))
    there = {
        path.name + ("/" if path.is_dir() else "")
        for path in (REPOSITORY / "generator").iterdir()
        if not path.name.startswith("_")
    }
    assert named == there
