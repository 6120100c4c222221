"""A picture from its Typst template: the same fonts, size and data give the same bytes."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).with_name("fonts")

# The templates are laid out in points, one to a pixel.
PIXELS_PER_INCH = 72


def drawn(template: str, data: Mapping[str, Any], **inputs: str) -> bytes:
    """A picture as PNG, 1,080 pixels wide and as high as it needs; the same data give the same bytes."""
    import typst  # 7 MB that only drawing needs

    return typst.compile(
        Path(__file__).with_name(template),
        font_paths=fonts(),
        format="png",
        ppi=PIXELS_PER_INCH,
        # As JSON a text stays text, whatever it says; in the template's source it would run.
        sys_inputs={"data": json.dumps(data), **inputs},
    )


@cache
def fonts() -> "typst.Fonts":
    """The fonts of every picture, and no others, so that it looks the same everywhere."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
