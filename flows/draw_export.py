"""The cards of exports: the forms, and the period of one."""

from flows import texts
from flows.cards import Button, Card, Line, Style
from flows.exporting import PERIODS
from flows.frame import HOME, notes
from flows.screening import Desk


def exporting(desk: Desk) -> Card:
    """Which form, then which period."""
    chosen = desk.place.filled.get("form")
    title = Line("Export", Style.TITLE)
    if chosen is None:
        lines = (title, *notes(desk), Line(texts.WHICH_FORM, Style.STRONG), Line(texts.EXPORT_HINT, Style.HINT))
        return Card(lines, (*((Button(words, "form", name),) for name, words in desk.forms), (HOME,)))
    words = dict(desk.forms).get(str(chosen), str(chosen))
    periods = tuple((Button(label, "period", code),) for code, label, _ in PERIODS)
    return Card(
        (title, Line(words, Style.STRONG), Line(texts.WHICH_PERIOD)),
        (*periods, (Button("‹ Other form", "forms"), HOME)),
    )
