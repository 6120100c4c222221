"""Sets papers and pictures: a template and data in, bytes out; the same data always gives the same bytes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from bot.papers.glyphs import FONTS, legible

_HERE = Path(__file__).parent
# Tagged, with its fonts and for good: ISO 19005-2 level A and ISO 14289-1. What breaks them does not compile.
_STANDARDS: Any = ["a-2a", "ua-1"]
# The templates of pictures are laid out in points, one to a pixel.
_PIXELS_PER_INCH = 72


def pdf(template: str, data: Mapping[str, Any], at: datetime, picture: bytes | None = None) -> bytes:
    """A paper as PDF/A-2a and PDF/UA-1 that bears the instant `at`; `picture` is a PNG that the template places."""
    drawn = {"picture": list(picture)} if picture else {}
    return typst.compile(
        _HERE / template,
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=_STANDARDS,
        timestamp=int(at.astimezone(UTC).timestamp()),
        sys_inputs={"data": json.dumps(_legible(data) | drawn), "form": "paper", "theme": "light"},
    )


def png(template: str, data: Mapping[str, Any], dark: bool) -> bytes:
    """A picture as PNG, 1,080 pixels wide and as high as it needs."""
    return typst.compile(
        _HERE / template,
        font_paths=_fonts(),
        format="png",
        ppi=_PIXELS_PER_INCH,
        sys_inputs={"data": json.dumps(_legible(data)), "form": "picture", "theme": "dark" if dark else "light"},
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _legible(data: Any) -> Any:
    """The data with every text in it as the fonts can show it.

    As JSON a text stays text, whatever it says; in the template's source it would run.
    """
    if isinstance(data, str):
        return legible(data)
    if isinstance(data, Mapping):
        return {key: _legible(value) for key, value in data.items()}
    return [_legible(value) for value in data] if isinstance(data, list | tuple) else data
