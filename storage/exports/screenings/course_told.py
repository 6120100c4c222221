"""A treatment told from its rows: every step as it was recorded, every cycle as it was planned and as it went."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from flows.language.wall_time import at_instant
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.infusion import Cycle, Pause, end_of, pause_rule
from flows.treatment.course.steps import CORRECTS, CourseStep, Kept, in_effect
from storage.exports.screenings.history import Author, CourseEvent, CycleHistory, Ended, Interruption

TAKEN_BACK = "taken_back"
_ENDS = {"complete": "completed", "off_study": "off_study"}
_PLANNED = ("start", "move")


@dataclass(frozen=True)
class CourseTold:
    """`recorded`: everything that makes up the course with the row of each, in order; `course`: all of it folded.

    `now`: when it is told; what was counted to be over by then is over.
    """

    recorded: Sequence[tuple[RowMapping, Kept]]
    course: TreatmentCourse
    zone: ZoneInfo
    now: datetime
    authors: Mapping[int, Author]

    @cached_property
    def _stands(self) -> dict[int, CourseStep]:
        """The steps that stand, as they were corrected, by the place of the row from which that is known."""
        effective = in_effect([one for _, one in self.recorded])
        return {place: one for place, one in effective if isinstance(one, CourseStep)}

    def events(self) -> Iterator[CourseEvent]:
        """Every step as it was recorded; one that corrects another is told as what it makes of that."""
        for place, (row, one) in enumerate(self.recorded):
            if isinstance(one, CourseStep):
                yield self._event(place, row, one)

    def _event(self, place: int, row: RowMapping, one: CourseStep) -> CourseEvent:
        corrects, shown = one.item_id in CORRECTS, self._stands.get(place, one)
        action = TAKEN_BACK if corrects and one.utc is None else shown.action
        planned = action in _PLANNED or (one.utc is not None and one.utc > one.at)
        return CourseEvent(
            *self._recorded(row, place in self._stands),
            action,
            shown.cycle or self._cycle_at(one.at),
            None if corrects else one.item_id,
            one.utc if planned else None,
            None if planned else one.utc,
            one.day,
            one.reason,
            corrects,
        )

    def _cycle_at(self, at: datetime) -> int | None:
        """The cycle that a step without a number belongs to: the last one that was planned or begun by then."""
        begun = (one for one in self._stands.values() if one.at <= at)
        return max((one.cycle for one in begun if one.cycle is not None), default=None)

    def _recorded(self, row: RowMapping, stands: bool) -> tuple[int, Author, datetime, bool]:
        return row["version"], self.authors[row["by"]], row["at"], stands

    def cycles(self) -> Iterator[CycleHistory]:
        """Every cycle that was planned or given."""
        for cycle in self.course.cycles:
            yield self._cycle(cycle)

    def _cycle(self, cycle: Cycle) -> CycleHistory:
        starts = [one.utc for one in self._stands.values() if (one.action, one.cycle) == ("start", cycle.number)]
        planned = starts[-1] if starts else None
        happened = cycle.begun or cycle.pauses or cycle.stopped or self.course.response_to(cycle.number)
        planned_end = end_of(Cycle(cycle.rules, cycle.number, planned), self.zone) if planned else None
        end = end_of(cycle, self.zone)
        over = happened and end is not None and end.utc <= (self.course.ended or self.now)
        return CycleHistory(
            cycle.number,
            planned,
            planned_end.utc if planned_end else None,
            cycle.start if happened else None,
            end.utc if end else None,
            end.utc if end and over else None,
            cycle.stopped is not None,
            tuple(self._interruptions(cycle)),
        )

    def _interruptions(self, cycle: Cycle) -> Iterator[Interruption]:
        """The pauses of a cycle; a restart that was only planned is one once its time has come."""
        restarts = [one for one in self._stands.values() if one.action == "restart"]
        planned = [one.utc for one in restarts if one.utc and one.utc > one.at]
        begins = [pause.since for pause in cycle.pauses[1:]]
        for pause, following in zip(cycle.pauses, [*begins, None], strict=False):
            meant = [at for at in planned if at > pause.since and (following is None or at < following)]
            until = pause.until if pause.until is not None and pause.until <= self.now else None
            yield Interruption(pause.since, meant[-1] if meant else None, until, _anew(pause, cycle))

    def end(self) -> Ended | None:
        """How and when it ended; None while it goes on."""
        ends = [(place, one) for place, one in self._stands.items() if one.action in _ENDS]
        if not ends or self.course.ended is None:
            return None
        place, one = ends[-1]
        recorded = self._recorded(self.recorded[place][0], True)
        on = at_instant(self.course.ended, self.zone).day
        return Ended(*recorded, _ENDS[one.action], on, self.course.ended, one.utc, one.reason)


def _anew(pause: Pause, cycle: Cycle) -> bool:
    """Whether the days of a cycle begin again after a pause: as somebody said, else by its hours."""
    if pause.anew is not None or pause.until is None:
        return bool(pause.anew)
    return pause.until - pause.since > pause_rule(cycle.rules).goes_on_up_to


def in_order(recorded: Iterable[tuple[RowMapping, Kept]]) -> list[tuple[RowMapping, Kept]]:
    """What was kept, in the order in which it was recorded."""
    return sorted(recorded, key=lambda pair: int(pair[0]["version"]))
