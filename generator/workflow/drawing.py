"""Social cards → PNG files, each drawn once: what was drawn is kept by its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import resvg_py

from generator import files
from generator.errors import ConfigError
from generator.project import Project
from generator.render import Renderer
from generator.text.fonts import Font, parse
from generator.views.social import SocialCard, layout
from generator.workflow.running import Track

TEMPLATE = "social/card.svg"
_ENDINGS = (".ttf", ".otf", ".ttc")


def draw(project: Project, cards: Sequence[SocialCard], track: Track) -> dict[str, bytes]:
    """The file of each card, by its path below `site_src/`; the same card is the same bytes.

    Raises:
        ConfigError: a file in a `fonts/` folder of the templates is no font.
    """
    folder = project.state / "social"
    paths = _font_files(project.template_folders) if cards else []
    fonts, print_of_fonts = _load(paths)
    renderer = Renderer(project.template_folders)
    found: dict[str, bytes] = {}
    kept: dict[Path, bytes] = {}
    for card in track(cards, "social cards"):
        svg = renderer.render(TEMPLATE, card.page, layout(card, fonts))
        key = hashlib.sha256(f"{resvg_py.__version__} {print_of_fonts} {svg}".encode()).hexdigest()
        path = folder / f"{key[:32]}.png"
        data = kept.get(path) or _read(path) or _png(svg, paths)
        kept[path] = found[card.image.path] = data
    _keep(folder, kept)
    return found


def _font_files(template_folders: Iterable[Path]) -> list[Path]:
    """The project's own first; one of the same name takes the place of ours."""
    found: dict[str, Path] = {}
    for folder in template_folders:
        for path in sorted((folder / "fonts").glob("*")):
            if path.suffix.lower() in _ENDINGS:
                found.setdefault(path.name, path)
    return list(found.values())


def _load(paths: Iterable[Path]) -> tuple[list[Font], str]:
    fonts, digest = [], hashlib.sha256()
    for path in paths:
        data = path.read_bytes()
        digest.update(data)
        try:
            fonts.append(parse(data))
        except ValueError as exc:
            hint = "put a .ttf, .otf or .ttc there, or take it away"
            raise ConfigError(str(exc), path=str(path), hint=hint) from exc
    return fonts, digest.hexdigest()


def _png(svg: str, fonts: Iterable[Path]) -> bytes:
    """Drawn with these fonts alone: a machine's own would make other bytes on each."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, skip_system_fonts=True, font_files=[str(path) for path in fonts]
        )
    )


def _read(path: Path) -> bytes | None:
    """What was drawn before; a file that somebody damaged is no picture."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    whole = data.startswith(b"\x89PNG\r\n\x1a\n") and data.endswith(b"IEND\xaeB`\x82")
    return data if whole else None


def _keep(folder: Path, kept: Mapping[Path, bytes]) -> None:
    files.write_all(kept)
    for path in folder.glob("*.png"):
        if path not in kept:
            path.unlink()
