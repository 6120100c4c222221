"""What happened after screening as REDCap instruments: each sheet of it is one, in the events where it may happen.

A field is called after its column, with the instrument before it: names are unique in a project.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flows.rules.trial import Trial
from storage.exports.common.description import by_key
from storage.exports.common.table import Cell, Field, Row, Sheet
from storage.exports.redcap.fields import short
from storage.exports.redcap.variable import NO_ENTRY, Variable, text
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.story.columns import WHOSE, sheet
from storage.exports.story.sheets import story_sheets

SCREENING, REGISTRATION, RESPONSE, END = "screening", "registration", "response", "end"
_VALIDATION = {"date": "date_ymd", "instant": "datetime_seconds_ymd", "integer": "integer", "number": "number"}
_YES_NO = (("yes", "Yes"), ("no", "No"))
_CYCLE = "cycle"
Events: TypeAlias = Callable[[Trial], tuple[str, ...]]


def cycle_event(number: int) -> str:
    """The event of a cycle."""
    return f"cycle_{number}"


def unique(event: str) -> str:
    """The name by which records and settings know an event: there is one arm."""
    return f"{event}_arm_1"


def _cycles(trial: Trial) -> tuple[str, ...]:
    most = trial.treatment.cycles.most if trial.treatment else 0
    return tuple(cycle_event(number) for number in range(1, most + 1))


def _once(event: str) -> Events:
    return lambda trial: (event,)


def _beside_cycles(trial: Trial) -> tuple[str, ...]:
    return (REGISTRATION, *_cycles(trial))


@dataclass(frozen=True, slots=True)
class Instrument:
    """A sheet as an instrument: what stands before its fields, the events it is in, and whether it repeats in one."""

    sheet: Sheet
    prefix: str
    events: tuple[str, ...]
    repeats: bool

    @property
    def form(self) -> str:
        """The name of the instrument."""
        return self.sheet.name.replace(" ", "_")

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns that are its own."""
        return self.sheet.fields[len(WHOSE) :]

    def variables(self) -> tuple[Variable, ...]:
        """Its rows of the dictionary."""
        return tuple(_variable(field, self.form, self._name(field)) for field in self.fields)

    def _name(self, field: Field) -> str:
        own = field.name.startswith(f"{self.form.removesuffix('s')}_")
        return short(field.name if own else f"{self.prefix}_{field.name}")

    def rows(self, screening: ExportedScreening) -> Iterator[tuple[str, int | None, list[str]]]:
        """Its rows for a screening: the event, the instance where it repeats, and the cells."""
        names = [field.name for field in self.fields]
        instances: Counter[str] = Counter()
        for row in self.sheet.of(screening):
            cells = row[len(WHOSE) :]
            event = self._event(names, cells)
            instances[event] += 1
            yield event, instances[event] if self.repeats else None, [text(value) for value in cells]

    def _event(self, names: Sequence[str], cells: Row) -> str:
        """The event that a row belongs to: that of its cycle, where it is of one."""
        event = cycle_event(int(str(cells[0]))) if names[0] == _CYCLE and cells[0] else ""
        return event if event in self.events else self.events[0]


def _variable(field: Field, form: str, name: str) -> Variable:
    choices = _YES_NO if field.about.startswith("yes:") else ()
    kind = "radio" if choices else "text"
    validation = _VALIDATION.get(field.type, "")
    label = f"{field.name.replace('_', ' ').capitalize()}: {field.about}"
    return Variable(name, kind, label, lambda _: NO_ENTRY, form=form, choices=choices, validation=validation)


def _collected(screening: ExportedScreening) -> Iterator[Row]:
    known = by_key(screening.trial)
    for key, one in screening.happened.history.collected.items():
        column, used = known.get(key), screening.answered.get(key)
        unit = column.unit if column else None
        shown: Cell = used if used is None or isinstance(used, str | int) else str(used)
        yield [key, column.label if column else None, one.value, one.unit, shown, unit]


COLLECTED = sheet(
    "collected",
    (
        Field("key", "Key of the question"),
        Field("label", "Short name of the question"),
        Field("typed", "The figures as they were typed"),
        Field("typed_unit", "The unit that they were typed in"),
        Field("used", "The value as it is used"),
        Field("used_unit", "The unit of that"),
    ),
    _collected,
)

# By the name of the sheet: what stands before its fields, its events, and whether it repeats.
_PLACES: dict[str, tuple[str, Events, bool]] = {
    "collected": ("col", _once(SCREENING), True),
    "signatures": ("sig", _once(SCREENING), True),
    "rulings": ("rul", _once(SCREENING), True),
    "registrations": ("reg", _once(REGISTRATION), False),
    "measures": ("mea", _once(REGISTRATION), True),
    "pregnancy tests": ("pre", _once(REGISTRATION), True),
    "doses": ("dos", _cycles, True),
    "cycles": ("cyc", _cycles, False),
    "infusion events": ("inf", _beside_cycles, True),
    "interruptions": ("int", _cycles, True),
    "plan": ("pla", _beside_cycles, True),
    "responses": ("res", _once(RESPONSE), True),
    "deviations": ("dev", _once(END), True),
    "end": ("end", _once(END), False),
}


def instruments(trial: Trial) -> tuple[Instrument, ...]:
    """The instruments beside those of the answers, the criteria of which are fields of the decision."""
    sheets = (COLLECTED, *(one for one in story_sheets(trial) if one.name in _PLACES))
    return tuple(_placed(one, trial) for one in sheets)


def _placed(one: Sheet, trial: Trial) -> Instrument:
    prefix, events, repeats = _PLACES[one.name]
    return Instrument(one, prefix, events(trial), repeats)


def events_of(trial: Trial) -> tuple[str, ...]:
    """The events of the project, in their order."""
    used = {event for instrument in instruments(trial) for event in instrument.events}
    return tuple(event for event in (SCREENING, REGISTRATION, *_cycles(trial), RESPONSE, END) if event in used)
