"""`python -m tests.bench.growth [COUNT ...]`: what more stored screenings cost, as a table and as a picture.

Seconds are those of the processor, which other work on the machine changes least. The picture goes to `growth.svg`.
"""

import argparse
import asyncio
import math
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.report import Figure
from tests.bench.stored import stored

COUNTS = (1_000, 10_000, 100_000)
PICTURE = Path(__file__).with_name("growth.svg")
# What is told of each count, its words and its colour in the picture.
TOLD = {
    "start: processor": ("start, s", "#1b6ca8"),
    "any card, slowest median of the kinds": ("slowest card, ms", "#c0392b"),
    "card: a question": ("a question, ms", "#2e8b57"),
    "verify": ("verify, s", "#8e44ad"),
    "memory after start": ("memory after start, MB", "#7f6000"),
    "size of the database": ("database, MB", "#555555"),
}
WIDTH, HEIGHT, LEFT, TOP, ROOM = 720, 360, 60, 20, 200
LOWEST, HIGHEST = -2, 4
"""Powers of ten on the axis of the figures."""

Found = Mapping[int, Mapping[str, float]]


def figures_of(figures: Sequence[Figure]) -> dict[str, float]:
    """What is told of one count."""
    return {one.what: one.value for one in figures if one.what in TOLD}


def table(found: Found) -> str:
    """The figures as a table of Markdown."""
    counts = list(found)
    rows = [("screenings stored", *(f"{count:,}" for count in counts)), ("---", *("---:" for _ in counts))]
    rows += [(words, *(f"{found[count][what]:,.3g}" for count in counts)) for what, (words, _) in TOLD.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def picture(found: Found) -> str:
    """The figures against the number of screenings, both axes by powers of ten, as SVG."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">'
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    return "\n".join((head, ground, *_axes(found), *_lines(found), "</svg>", ""))


def _axes(found: Found) -> Iterator[str]:
    for power in range(LOWEST, HIGHEST + 1):
        y = _y(10.0**power)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - ROOM}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>'
    for count in found:
        yield f'<text x="{_x(count, found):.1f}" y="{HEIGHT - 8}" text-anchor="middle">{count:,}</text>'


def _lines(found: Found) -> Iterator[str]:
    last = max(found)
    for what, (words, colour) in TOLD.items():
        points = " ".join(f"{_x(count, found):.1f},{_y(figures[what]):.1f}" for count, figures in found.items())
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield f'<text x="{WIDTH - ROOM + 8}" y="{_y(found[last][what]) + 4:.1f}" fill="{colour}">{words}</text>'


def _x(count: int, found: Found) -> float:
    least, most = math.log10(min(found)), math.log10(max(found))
    share = (math.log10(count) - least) / (most - least) if most > least else 0.0
    return LEFT + 20 + share * (WIDTH - ROOM - LEFT - 40)


def _y(value: float) -> float:
    share = (math.log10(max(value, 10.0**LOWEST)) - LOWEST) / (HIGHEST - LOWEST)
    return HEIGHT - 30 - share * (HEIGHT - 30 - TOP)


async def growing(counts: Sequence[int] = COUNTS) -> list[Figure]:
    """The figures of each count; the table of them is printed, and the picture drawn."""
    found, figures = {}, []
    for count in counts:
        print(f"  {count:,} ...", file=sys.stderr, flush=True)
        these = await stored(count, time.process_time)
        found[count], figures = figures_of(these), figures + these
    print(f"{table(found)}\n", flush=True)
    PICTURE.write_text(picture(found), encoding="utf-8")
    return figures


def main() -> int:
    """Measure, tell, draw."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS, metavar="COUNT", help="how many screenings")
    asyncio.run(growing(parser.parse_args().counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
