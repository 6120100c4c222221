"""Courses for tests: a site, a start, and what is done to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from flows.language.refusals import RuleBroken
from flows.language.wall_time import at_wall
from flows.treatment.course.course import TreatmentCourse, pause, respond, resume
from flows.treatment.course.start import plan_start
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.response import CycleResponse, response_of
from tests.trials import NCT04556084

BERLIN = ZoneInfo("Europe/Berlin")
SITE = SiteTimes(BERLIN, 96)
TREATMENT = NCT04556084.treatment
REGISTERED = date(2026, 10, 1)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """The instant of a day and time on the clock of a zone."""
    wall = datetime.fromisoformat(text)
    return at_wall(wall.date(), wall.time(), zone).utc


def registered(**changes: object) -> TreatmentCourse:
    """A participant who was registered and weighed on 1 October 2026."""
    course = TreatmentCourse("S-007", REGISTERED, TREATMENT, weight_kg=Decimal(52), weight_on=REGISTERED)
    return replace(course, **changes)


def started(text: str = "2026-11-03 10:00", site: SiteTimes = SITE, **changes: object) -> TreatmentCourse:
    """The same with cycle 1 planned for a time on the site's clock."""
    start = at(text, site.zone)
    day = datetime.fromisoformat(text).date()
    course = registered(**{"registered_on": day, "weight_on": day} | changes)
    return plan_start(course, 1, start, start - timedelta(days=1), site.zone)


def paused_for(course: TreatmentCourse, since: datetime, length: timedelta, site: SiteTimes = SITE) -> TreatmentCourse:
    """The course with one pause of a length in elapsed hours."""
    stopped = pause(course, since, since, site.zone)
    return resume(stopped, since + length, since + length, site.zone)


def marrow_found(
    cycle: int, on: date, blasts: str, flow: str | None = None, hts_detected: str | None = None
) -> CycleResponse:
    """The response of a marrow."""
    answers = {
        "blasts_percent": Decimal(blasts),
        "flow_mrd_percent": flow and Decimal(flow),
        "hts_detected": hts_detected,
    }
    return response_of(TREATMENT.response, cycle, on, answers)


def answered(
    course: TreatmentCourse, on: str, blasts: str = "1", flow: str | None = "0.02", cycle: int = 1
) -> TreatmentCourse:
    """The course with a response."""
    return respond(course, marrow_found(cycle, date.fromisoformat(on), blasts, flow), at(f"{on} 12:00"), BERLIN)


@contextmanager
def refused(rule: str, *said: str) -> Iterator[None]:
    """What is done within is refused by this rule, in a sentence that says so much."""
    with pytest.raises(RuleBroken) as broken:
        yield
    assert broken.value.rule == rule
    assert "{" not in str(broken.value)
    assert all(words in str(broken.value) for words in said)
