"""Exports from the chat: which form, which period, then the file is sent."""

from dataclasses import replace
from datetime import timedelta

from flows import texts
from flows.screening import Desk, ExportAsked, Response
from flows.standing import screening_of

# How far back a period reaches, in days; None: everything.
PERIODS: tuple[tuple[str, str, int | None], ...] = (
    ("all", "Everything", None),
    ("year", "Last 365 days", 365),
    ("quarter", "Last 90 days", 90),
    ("month", "Last 30 days", 30),
)


def open_exports(desk: Desk, _argument: str) -> Response:
    """Which form is wanted."""
    return Response(desk.place.to("export"))


def choose_form(desk: Desk, name: str) -> Response:
    """Which period is wanted of a form."""
    return Response(replace(desk.place, filled={"form": name}, notes=()))


def choose_period(desk: Desk, code: str) -> Response:
    """The form of this period is made and sent."""
    days = next(days for name, _, days in PERIODS if name == code)
    since = None if days is None else desk.today - timedelta(days)
    asked = ExportAsked(str(desk.place.filled["form"]), since)
    place = replace(desk.place, filled={}, notes=(texts.EXPORT_COMES,))
    return Response(place, (asked,), fresh=True)


def other_form(desk: Desk, _argument: str) -> Response:
    """Back to the forms."""
    return Response(replace(desk.place, filled={}, notes=()))


def ask_stats(desk: Desk, _argument: str) -> Response:
    """The site's numbers as one picture."""
    place = desk.place.to("go_home").with_notes(texts.STATS_COME)
    return Response(place, (ExportAsked("stats", None),), fresh=True)


def ask_checklist(desk: Desk, _argument: str) -> Response:
    """The screening as a checklist on paper."""
    asked = ExportAsked("checklist", None, screening_of(desk).id)
    return Response(desk.place.with_notes(texts.EXPORT_COMES), (asked,), fresh=True)
