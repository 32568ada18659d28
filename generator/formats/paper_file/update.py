"""A library file with a paper's new values, and with all that its editor wrote around them."""

from __future__ import annotations

import re

import yaml
from frontmatter.default_handlers import YAMLHandler

from generator.errors import PaperFileError
from generator.formats.paper_file.read import KEYS, parse_paper, read_front_matter, unknown_keys
from generator.formats.paper_file.write import Dumper, body_text, front_matter
from generator.models import Paper


def update_text(text: str, paper: Paper) -> str:
    """The file's text with only those keys rewritten that the paper has otherwise.

    Comments, unknown keys and the order of keys are the editor's, and stay. When the result does
    not read back as the paper, the whole file is written anew.
    """
    old = parse_paper(text, path=f"{paper.id}.md")
    front, body = YAMLHandler().split(text)
    new_chunks, old_chunks = front_matter(paper), front_matter(old)
    blocks = _blocks(front.strip("\n") + "\n")
    for key in KEYS:
        if new_chunks.get(key) != old_chunks.get(key):
            _replace(blocks, key, new_chunks.get(key, ""))
    before = text[: text.index(front) - 3].rstrip("-")
    head = "".join(chunk for _, chunk in blocks)
    kept = "\n" + body.strip("\n") + "\n" if body.strip("\n") else ""
    said = kept if body_text(old) == body_text(paper) else body_text(paper)
    updated = f"{before}---\n{head}---\n{said}"
    return updated if _reads_as(updated, paper, text) else _anew(paper, front)


def _reads_as(updated: str, paper: Paper, text: str) -> bool:
    """Whether the updated text says the paper, and all that means nothing to us as before."""
    try:
        same = parse_paper(updated, path=f"{paper.id}.md") == paper
        return same and unknown_keys(updated) == unknown_keys(text)
    except PaperFileError:
        return False


def _anew(paper: Paper, front: str) -> str:
    """The whole file in our form, for front matter in a form that cannot be changed in place.

    An editor's own keys and comments are kept, at its end.
    """
    ours = "".join(front_matter(paper).values())
    return f"---\n{ours}{_own_lines(front, paper.id)}---\n{body_text(paper)}"


def leftovers(text: str) -> str:
    """What an editor wrote into a file's front matter that is no part of the paper."""
    front, _ = YAMLHandler().split(text)
    return _own_lines(front, "file").strip()


def _own_lines(front: str, name: str) -> str:
    """Keys that mean nothing to us, and comments."""
    fields = read_front_matter(front, f"{name}.md")
    own = {key: value for key, (value, _) in fields.items() if key not in KEYS}
    kept = yaml.dump(own, Dumper=Dumper, sort_keys=False, allow_unicode=True) if own else ""
    comments = re.findall(r"(?m)^\s*#.*$", front)
    return kept + "".join(f"{line.strip()}\n" for line in comments)


def _blocks(front: str) -> list[tuple[str, str]]:
    """Cut the front matter into (key, its lines); lines before the first key have the key ''."""
    blocks: list[tuple[str, str]] = []
    for line in front.splitlines(keepends=True):
        # What is not indented and no item of a list begins a key, whatever its form.
        if line[0] not in " \t-#\n}]" or not blocks or (line[0] == "#" and blocks[-1][0]):
            found = re.match(r"""(['"]?)([A-Za-z_][\w-]*)\1\s*:(?:\s|$)""", line)
            blocks.append((found[2] if found else "", line))
        else:
            key, lines = blocks[-1]
            blocks[-1] = (key, lines + line)
    return blocks


def _replace(blocks: list[tuple[str, str]], key: str, chunk: str) -> None:
    for index, (name, _) in enumerate(blocks):
        if name == key:
            # A comment on or between the lines is the editor's, and stays above what is written.
            notes = (
                re.findall(r"(?m)(?:^|\s)#.*$", blocks[index][1]) if "#" in blocks[index][1] else []
            )
            kept = "".join(f"{note.strip()}\n" for note in notes if note.strip() not in chunk)
            blocks[index] = (key, kept + chunk)
            return
    later = KEYS[KEYS.index(key) + 1 :]
    place = next((i for i, (name, _) in enumerate(blocks) if name in later), len(blocks))
    blocks.insert(place, (key, chunk))
