"""A treatment as a turn sees it: the course with its plan, and what the dose is counted from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flows.language.numbers import completed_months
from flows.language.wall_time import at_instant
from flows.rules.treatment import NextTreatment
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.infusion import Cycle, end_of, paused
from flows.treatment.course.steps import CourseStep
from flows.treatment.dosing import Size
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.due import response_from
from flows.treatment.plan.plan import Plan
from flows.treatment.response import Disposition


@dataclass(frozen=True, slots=True)
class DoseGiven:
    """The dose that was kept for a cycle, and the weight in kg that it was counted from, if it was."""

    cycle: int
    amount: Decimal
    unit: str
    weight_kg: Decimal | None


@dataclass(frozen=True, slots=True)
class Treatment:
    """One registered participant at an instant; `weights` in kg, the newest measured last.

    `last_step`: what happened last, which can be corrected. `asked`: the items that somebody is still reminded of.
    `sex` and `age_months` are those of the registration.
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
    asked: frozenset[str] = frozenset()
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
        return last + 1 if last < self.course.rules.cycles.most and self._leads_on(last) else last

    def _leads_on(self, number: int) -> bool:
        """Whether a next cycle follows: by the response, or where the trial asks for none once this one has begun."""
        if self.course.rules.response is None:
            return self.started and self.cycle is not None and self.cycle.stopped is None
        way = self.course.after_response(number)
        return way is not None and way.next is NextTreatment.NEXT_CYCLE

    @property
    def way(self) -> Disposition | None:
        """What comes after the last cycle that was given; None while there is no response to it."""
        last = self.course.given(self.now)
        return self.course.after_response(last.number) if last else None

    def over(self, number: int) -> bool:
        """Whether a cycle was given and has come to its end."""
        given = self.course.cycle(number)
        end = end_of(given, self.site.zone) if given else None
        return end is not None and end.utc <= self.now

    def takes_response(self, number: int) -> bool:
        """Whether the response to a cycle can be entered: after its infusion, and from the first day that counts on."""
        given, today = self.course.cycle(number), at_instant(self.now, self.site.zone).day
        if given is None or self.course.rules.response is None or given.start > self.now:
            return False
        if self.course.rules.infusion:
            return self.over(number)
        first = response_from(given, self.site.zone)
        return first is not None and first <= today

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
    def pauses(self) -> bool:
        """Whether the trial knows pauses."""
        infusion = self.course.rules.infusion
        return infusion is not None and infusion.pause is not None

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
