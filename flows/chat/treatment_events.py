"""What can happen to a treatment in a turn: one class an event."""

from flows.chat.events import Event
from flows.treatment.course.course import PregnancyTest
from flows.treatment.course.steps import BodyMeasure, CourseStep
from flows.treatment.response import CycleResponse


class RegistrationAsked(Event):
    """The candidate is to be registered today."""


class MeasuresGiven(Event):
    """A weight, and a height where it is needed."""

    measured: tuple[BodyMeasure, ...]


class DoseKept(Event):
    """The dose of a cycle is kept as it was shown."""

    cycle: int


class StepTaken(Event):
    """A step of the treatment: a start, a pause, a move, the end."""

    step: CourseStep


class ResponseGiven(Event):
    """The response to a cycle."""

    response: CycleResponse


class PregnancyTested(Event):
    """A pregnancy test made after registration."""

    test: PregnancyTest


class ItemDone(Event):
    """An item of a plan is done: nobody needs to be reminded of it any more."""

    screening_id: int
    item_id: str


class ItemOpened(Event):
    """The chat turns to the screening of an item, and to the item itself where it is part of a treatment."""

    screening_id: int
    item_id: str


class CalendarAsked(Event):
    """The plan is to be sent as a calendar file."""


class PlanPictureAsked(Event):
    """The picture of the plan is to be sent."""
