"""What can be asked, measured again or changed: one thing for answers that come together, and what each costs."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flows.answers.entries import LAST_DAYS
from flows.answers.record import zone_in
from flows.answers.reply import Slot
from flows.decision.why.entry_words import entry_called
from flows.language.days import FIRST_DAY
from flows.language.numbers import listed
from flows.language.wall_time import same_time
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import NOT_DONE, ONGOING, Entry, Facts, Radiation, Therapy, answered_too, moments_of
from flows.rules.procedures import Effort, Procedure, Remedy
from flows.rules.question import NEVER, Choice, Choices, Day, Entries, Question
from flows.rules.trial import Trial


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to find out, to do anew or to change: where its answers go, what it costs, and how it comes about.

    `fresh`: it brings a value with its date, so that it can still be measured on any day. `failing`: the value that
    is known fails, so that it would have to become better. `then`: what registration waits for after the change.
    """

    label: str
    slots: tuple[Slot, ...]
    effort: Effort
    act: Remedy
    order: int
    fresh: bool = False
    failing: bool = False
    then: str = ""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(slot.key for slot in self.slots)


def open_things(values: Mapping[str, Any], trial: Trial, failing: Collection[str] = ()) -> Iterator[Missing]:
    """What can be found out or done anew, for answers that are known; `failing`: dates of values that fail."""
    for order, item in enumerate(trial.procedures):
        known = [key for key in item.keys if values.get(key) is not None]
        unknown = tuple(Slot(key) for key in item.keys if values.get(key) is None)
        dated = isinstance(trial.by_key[item.keys[-1]].kind, Day)
        if unknown:
            fresh = dated and set(known) <= set(item.standing)
            whole = fresh or not known
            label = item.label if whole else listed(label_of(slot.key, trial) for slot in unknown)
            # The rest of a result that is there already is looked up.
            effort = item.effort if whole else min(item.effort, Effort.CHART)
            yield Missing(label, unknown, effort, Remedy.ASK, order, fresh)
        if item.again and known:
            anew = tuple(Slot(key) for key in item.keys if key not in item.standing or key not in known)
            label = item.label if values[known[0]] == NOT_DONE else item.again
            yield Missing(label, anew, item.effort, Remedy.AGAIN, order, dated, item.keys[-1] in failing)
        yield from _of_entries(item, order, values, trial)


def single_answers(values: Mapping[str, Any], trial: Trial) -> Iterator[Missing]:
    """Every answer by itself, known ones too, with how it could become another one."""
    for order, item in enumerate(trial.procedures):
        for key in item.keys:
            yield Missing(
                label_of(key, trial), (Slot(key),), item.effort, _act(item, values.get(key)), order, then=item.then
            )


def _act(item: Procedure, value: Any) -> Remedy:
    """How one answer could become another one."""
    if value is None:
        return Remedy.ASK
    if value == ONGOING and item.later is Remedy.NEVER:
        return Remedy.CHANGE  # it can end, and the days count from then
    return Remedy.NEVER if value in item.lasting else item.later


def _of_entries(item: Procedure, order: int, values: Mapping[str, Any], trial: Trial) -> Iterator[Missing]:
    """What is not known of each entry of a list."""
    key = item.keys[0]
    kind = trial.by_key[key].kind
    if not isinstance(kind, Entries):
        return
    for index, entry in enumerate(values.get(key) or ()):
        fields = tuple(_unknown_fields(kind, entry))
        if entry.ongoing:
            last = Slot(key, index, LAST_DAYS[key])  # only the entries of the library's lists can be going on
            yield Missing(
                f"{entry_name(entry, key, trial)}: stop it, or plan its last dose",
                (last,),
                item.effort,
                Remedy.CHANGE,
                order,
            )
            fields = tuple(field for field in fields if field.key != last.field)
        if fields:
            missing = listed(label_of(field.key, trial, field) for field in fields)
            kind_open = isinstance(entry, Therapy) and not entry.kind_known
            name = entry_name(entry, key, trial)
            label = name if kind_open else f"{name}: {missing}"
            yield Missing(label, tuple(Slot(key, index, f.key) for f in fields), item.effort, Remedy.ASK, order)


def entry_name(entry: Entry, key: str, trial: Trial) -> str:
    """What an entry of a list is called inside a sentence."""
    if isinstance(entry, Therapy):
        return entry.agent
    if isinstance(entry, Radiation):
        return "TBI" if entry.site == "tbi" else f"{entry.site} radiation"
    return entry_called(entry, key, trial)


def _unknown_fields(kind: Entries, entry: Entry) -> Iterator[Question]:
    given = {field.key: entry.get(field.key) for field in kind.fields}
    facts = Facts({key: value for key, value in given.items() if value is not None}, FIRST_DAY)
    return (field for field in kind.fields if given[field.key] is None and holds(field.asked_when, facts))


def label_of(key: str, trial: Trial, question: Question | None = None) -> str:
    """The name of an answer inside a sentence: "creatinine date", "LVEF", "Karnofsky"."""
    label = (question or trial.by_key[key]).label
    is_word = label.split(" ")[0][1:].islower() and label[1:2].islower() and key not in ("karnofsky", "lansky")
    return label[0].lower() + label[1:] if is_word else label


def filled(
    values: Mapping[str, Any],
    things: tuple[Missing, ...],
    good: bool,
    day: date,
    leads: Mapping[str, timedelta],
    trial: Trial,
) -> dict[str, Any]:
    """The answers after these things came out well, or badly.

    What can still be measured is measured on `day`, or as long after it as the day that it is counted to lies; what is
    only looked up was measured by the day of assessment.
    """
    after = dict(values)
    for thing in sorted(things, key=lambda thing: thing.act):
        for slot in thing.slots:
            if slot.field is not None and slot.entry is not None:
                after[slot.key] = _with_field(after[slot.key], slot, good, values["as_of"], trial)
            elif slot.key not in trial.bands:
                on = _measured_on(slot.key, day, leads, values, trial) if thing.fresh else values["as_of"]
                after[slot.key] = _answer(slot.key, good, on, trial)
    return after


def _measured_on(key: str, day: date, leads: Mapping[str, timedelta], values: Mapping[str, Any], trial: Trial) -> date:
    """The day, or the moment, on which something can be measured for the day that it is counted to at the latest."""
    anchor = trial.counted_to.get(key)
    on = day + leads.get(anchor.name, timedelta(0)) if anchor else day
    if anchor is None or key not in trial.timed:
        return on
    planned = same_time(values.get(anchor.keys[0]), on)
    return moments_of(planned, zone_in(values, trial))[0]


def _answer(key: str, good: bool, day: date, trial: Trial) -> Any:
    kind = trial.by_key[key].kind
    if not isinstance(kind, Day):
        return trial.best_worst[key][0 if good else 1]
    if good and NEVER in kind.words:
        return NEVER.value
    return FIRST_DAY if key in trial.long_ago else day


def _with_field(entries: tuple[Any, ...], slot: Slot, good: bool, today: date, trial: Trial) -> tuple[Any, ...]:
    """The entries with one more answer; what is still being given ends today at the earliest."""
    index, field = slot.entry or 0, slot.field or ""
    last = today if entries[index].ongoing else FIRST_DAY
    entry = answered_too(entries[index], field, _of_field(slot.key, field, good, last, trial))
    return (*entries[:index], entry, *entries[index + 1 :])


def _of_field(key: str, field: str, good: bool, last: date, trial: Trial) -> Any:
    """The answer to a field of an entry that helps most, or least: what nothing has to be waited for, and long ago."""
    kind = trial.fields_of(key)[field].kind
    if isinstance(kind, Day):
        return last
    if field in trial.best_worst:
        return trial.best_worst[field][0 if good else 1]
    if not isinstance(kind, Choice | Choices):
        return None
    waited = {one for of in trial.washouts if of.list == key for one in of.of}
    ordered = sorted((option.value for option in kind.options), key=lambda value: (value in waited) is good)
    return ordered[0] if isinstance(kind, Choice) else tuple(ordered[:1])
