"""How large a picture is, and how far two differ."""

import io
from functools import reduce

from PIL import Image, ImageChops


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    return Image.open(io.BytesIO(png)).size


def share_that_differs(one: bytes, other: bytes, tolerance: int = 8) -> float:
    """The share of pixels that differ by more than a shade; 1 for pictures of different sizes."""
    pictures = [Image.open(io.BytesIO(png)).convert("RGBA") for png in (one, other)]
    if pictures[0].size != pictures[1].size:
        return 1.0
    channels = ImageChops.difference(*pictures).split()
    most = reduce(ImageChops.lighter, channels)
    return sum(most.histogram()[tolerance + 1 :]) / (most.width * most.height)
