"""What can be asked, measured again or changed: one thing for answers that come together, and what each costs."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.answers.entries import LAST_DAYS
from flows.answers.reply import Slot
from flows.decision.why.entry_words import entry_called
from flows.language.days import FIRST_DAY
from flows.language.numbers import listed
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import NOT_DONE, ONGOING, Entry, Facts, Radiation, Therapy
from flows.rules.procedures import Effort, Procedure, Remedy
from flows.rules.question import Day, Entries, Question
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
    remedy: Remedy
    order: int
    fresh: bool = False
    failing: bool = False
    then: str = ""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(slot.key for slot in self.slots)


def open_missing(values: Mapping[str, Any], trial: Trial, failing: Collection[str] = ()) -> Iterator[Missing]:
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
            left = listed(label_of(field.key, trial, field) for field in fields)
            kind_open = isinstance(entry, Therapy) and not entry.kind_known
            name = entry_name(entry, key, trial)
            label = name if kind_open else f"{name}: {left}"
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
