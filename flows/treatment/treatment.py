"""A treatment as a turn sees it: the course with its plan, and what the dose is counted from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flows.language.numbers import completed_months
from flows.treatment.bags import SiteTimes
from flows.treatment.course import TreatmentCourse
from flows.treatment.dosing import Size
from flows.treatment.infusion import Cycle, end_of, paused
from flows.treatment.plan import Plan
from flows.treatment.response import Disposition, NextTreatment
from flows.treatment.steps import CourseStep
from flows.trials.nct04556084.treatment import MOST_CYCLES


@dataclass(frozen=True, slots=True)
class DoseGiven:
    """The dose in mcg/day that was kept for a cycle, and the weight in kg that it was counted from."""

    cycle: int
    mcg_per_day: Decimal
    weight_kg: Decimal


@dataclass(frozen=True, slots=True)
class Treatment:
    """One registered participant at an instant; `weights` in kg, the newest measured last.

    `last_step`: what happened last, which can be corrected. `sex` and `age_months` are those of the registration.
    """

    number: str
    on: date
    course: TreatmentCourse
    plan: Plan
    site: SiteTimes
    now: datetime
    size: Size
    weights: tuple[Decimal, ...] = ()
    doses: tuple[DoseGiven, ...] = ()
    last_step: CourseStep | None = None
    sex: str = ""
    age_months: Decimal | None = None

    def age_on(self, day: date) -> Decimal | None:
        """The age in months on a day, within a month of it: it is counted on from that of the registration."""
        if self.age_months is None:
            return None
        return max(Decimal(0), self.age_months + completed_months(self.on, day))

    @property
    def cycle(self) -> Cycle | None:
        """The last cycle that is planned or given."""
        return self.course.cycles[-1] if self.course.cycles else None

    @property
    def number_at_hand(self) -> int:
        """The cycle that is planned, given or possible now."""
        last = self.cycle.number if self.cycle else 1
        way = self.course.after_response(last)
        return last + 1 if way and way.next is NextTreatment.CYCLE_2 and last < MOST_CYCLES else last

    @property
    def way(self) -> Disposition | None:
        """What comes after the last cycle that was given; None while there is no response to it."""
        last = self.course.given(self.now)
        return self.course.after_response(last.number) if last else None

    def over(self, number: int) -> bool:
        """Whether a cycle was given and its infusion has come to its end."""
        given = next((cycle for cycle in self.course.cycles if cycle.number == number), None)
        end = end_of(given, self.site.zone) if given else None
        return end is not None and end.utc <= self.now

    @property
    def started(self) -> bool:
        """Whether the last cycle's start lies behind."""
        return self.cycle is not None and self.cycle.start <= self.now

    @property
    def waiting(self) -> bool:
        """Whether the infusion is paused now, with or without a planned restart."""
        cycle = self.cycle
        if cycle is None or cycle.stopped or not cycle.pauses:
            return False
        until = cycle.pauses[-1].until
        return paused(cycle) is not None or (until is not None and until > self.now)

    @property
    def running(self) -> bool:
        """Whether the infusion of the last cycle runs now."""
        if self.cycle is None or not self.started or self.waiting or self.cycle.stopped:
            return False
        end = end_of(self.cycle, self.site.zone)
        return end is not None and self.now < end.utc

    def dose_of(self, cycle: int) -> DoseGiven | None:
        """The dose that was kept for a cycle; the last one counts."""
        return next((dose for dose in reversed(self.doses) if dose.cycle == cycle), None)
