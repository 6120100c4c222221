"""The picture of a decision in words, for those who cannot see it: its caption."""

import unicodedata
from collections.abc import Iterator

from flows.decision.timeline.bars import Bar
from flows.decision.timeline.timeline import Timeline
from flows.language.numbers import count, listed

# UTF-16 units, which is how Telegram counts a caption: core.telegram.org/bots/api#sendphoto
LONGEST_CAPTION = 1_024

LONGEST_NAME = 40
MOST_UNDATED = 5


def caption(shown: Timeline, longest: int = LONGEST_CAPTION) -> str:
    """The same as the picture says, in at most so many UTF-16 units (950 or more); what does not fit is counted."""
    shortened = (
        "\n".join(_lines(shown, waits, undated))
        for undated in (MOST_UNDATED, 0)
        for waits in range(len(shown.waits), -1, -1)
    )
    return next(text for text in shortened if _units(text) <= longest)


def _lines(shown: Timeline, waits: int, undated: int) -> Iterator[str]:
    yield from (f"{line}." for line in shown.headline)
    marks = "; ".join(mark.words for mark in shown.marks)
    yield f"{marks[0].upper()}{marks[1:]}."
    yield from (f"Wait: {_bar_words(bar)}." for bar in shown.waits[:waits])
    yield from folded_words(shown, waits)
    yield from (f"Measured: {_bar_words(bar)}." for bar in shown.measurements)
    yield from undated_words(shown, undated)
    yield f"Counted on {shown.days.full(shown.today)}."


def folded_words(shown: Timeline, named: int) -> Iterator[str]:
    """That so many waiting periods are left out, where some are, and when all of them are over."""
    left = shown.waits[named:]
    if left:
        more = "more " if named else ""
        noun = "waiting period" if len(left) == 1 else "waiting periods"
        yield f"{len(left)} {more}{noun}, clear by {shown.days.brief(left[0].end)}."


def undated_words(shown: Timeline, most: int) -> Iterator[str]:
    """What has no date yet, where there is anything, and the first of it by name."""
    if not shown.undated:
        return
    named = [isolated(label) for label in shown.undated[:most]]
    more = len(shown.undated) - len(named)
    counted = [f"{more} more" if named else count(more, "item")] if more else []
    yield f"Missing for the dates: {listed((*named, *counted))}."


def isolated(name: str) -> str:
    """A name cut to a length that leaves room for others; one that runs from right to left keeps that to itself."""
    text = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    turns = any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in text)
    # First-strong isolate and its end: unicode.org/reports/tr9/#Explicit_Directional_Isolates
    return f"\u2068{text}\u2069" if turns else text


def _bar_words(bar: Bar) -> str:
    return f"{isolated(bar.name)} ({bar.rule.replace(' · ', ', ')}): {bar.dates}; {bar.words}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
