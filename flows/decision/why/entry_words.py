"""What is said of the entries of a list in words: what each makes wait for, how long, and until when."""

from collections.abc import Iterator
from typing import Any

from flows.agents.drug_table import is_unverified
from flows.agents.meant import among
from flows.decision.why.time_words import Lines, counted, waiting_words
from flows.language.days import day_words, short_day
from flows.language.numbers import listed
from flows.rules.answer_words import option_label
from flows.rules.conditions import EveryEntry, SomeEntry, Waits, Washout
from flows.rules.evaluation.evaluate import evaluate, holds, of_entry
from flows.rules.evaluation.washouts import own_periods, periods_of
from flows.rules.facts import Facts
from flows.rules.periods import Period, words_of
from flows.rules.question import Choice, Choices, Name
from flows.rules.status import PASSES, WAITS, truth
from flows.rules.trial import Trial

NOT_VERIFIED = "half-life not verified"


def washout(condition: Washout, facts: Facts, trial: Trial) -> Lines:
    """The waiting period of each entry that it concerns and that has an end."""
    for entry in facts.get(condition.list) or ():
        finding = of_entry(condition)(entry, facts)
        if finding is not None and finding.clear_on:
            period = period_words(condition, entry, facts, trial)
            words = waiting_words(title(entry, condition, trial), period, finding, facts)
            yield finding.status, words + counted(condition.anchor, trial) + _doubt(condition, entry)


def title(entry: Any, condition: Washout, trial: Trial) -> str:
    """What an entry of a washout is called: its name, or its kind."""
    name = entry.get(condition.name)
    return str(name) if name else kind_words(entry, condition, trial)


def kind_words(entry: Any, condition: Washout, trial: Trial) -> str:
    """The kind of an entry, without what its label explains: "TBI"."""
    given = entry.get(condition.kind) or ()
    kind = trial.fields_of(condition.list)[condition.kind].kind
    assert isinstance(kind, Choice | Choices)
    values = (given,) if isinstance(given, str) else given
    return listed(option_label(kind.options, value).partition(" (")[0] for value in values)


def course_words(entry: Any, condition: Washout, trial: Trial) -> str:
    """The kind of an entry with what its list is of, such as "Cranial radiation"; of a name, the name alone."""
    if entry.get(condition.name):
        return title(entry, condition, trial)
    kind = kind_words(entry, condition, trial)
    return kind if kind.isupper() else f"{kind} {noun_of(condition, trial)}"


def noun_of(condition: Washout, trial: Trial) -> str:
    """What a list is of, such as "radiation"."""
    return trial.by_key[condition.list].label.lower().removeprefix("prior ")


def period_words(condition: Washout, entry: Any, facts: Facts, trial: Trial) -> str:
    """How long one entry makes a candidate wait, with the working."""
    half_life = entry.get(condition.half_life)
    own, waits = _own(condition, entry), periods_of(condition, entry) or ()
    words = " and ".join(("the trial's " if wait in own else "") + words_of(wait, half_life) for wait in waits)
    longer = "more than " if condition.strict else ""
    return f"{longer}{words}{_past_words(condition, entry, facts, trial)}"


def _own(condition: Washout, entry: Any) -> set[Period | None]:
    """The periods of their own that agents have which an entry names."""
    periods = own_periods(condition).agents
    return {periods[agent] for agent in among(entry.get(condition.name) or "", tuple(periods))[0]}


def _past_words(condition: Washout, entry: Any, facts: Facts, trial: Trial) -> str:
    past = condition.past
    until = entry.get(past.key) if past and holds(past.asked, facts.having(entry)) else None
    if past is None or until is None:
        return ""
    label = trial.fields_of(condition.list)[past.key].label.lower().removesuffix(" until")
    return f" and {label} to {short_day(until)}"


def _doubt(condition: Washout, entry: Any) -> str:
    """That a waiting period rests on a half-life that nobody verified."""
    own = _own(condition, entry)
    rests = any(wait.in_half_lives and wait not in own for wait in periods_of(condition, entry) or ())
    unverified = rests and is_unverified(entry.get(condition.name) or "", entry.get(condition.half_life))
    return f" ({NOT_VERIFIED})" if unverified else ""


def of_entries(condition: SomeEntry | EveryEntry, facts: Facts, trial: Trial) -> Lines:
    """Of which entries it is so, or which are waited for."""
    whole, label = evaluate(condition, facts), trial.by_key[condition.list].label
    waits = whole.rank == WAITS and whole.ends is not None
    found = [
        entry_called(entry, condition.list, trial)
        for entry in facts.get(condition.list) or ()
        if evaluate(condition.part, facts.having(entry)).rank == (WAITS if waits else PASSES)
    ]
    over = f"over on {day_words(whole.ends)}" if waits and whole.ends else ""
    yield (
        whole.status,
        f"{label}: {listed(found)}, {over}" if over else f"{label}, as asked for: {listed(found) or 'none'}",
    )


def entry_called(entry: Any, key: str, trial: Trial) -> str:
    """What an entry of a list is called: its name, or the first choice that was made of it."""
    for field in trial.lists[key]:
        value = entry.get(field.key)
        if isinstance(field.kind, Name) and value:
            return str(value)
        if isinstance(field.kind, Choice) and value:
            return option_label(field.kind.options, value)
    return "an entry"


def still_waited_for(condition: Waits, facts: Facts, _trial: Trial) -> Lines:
    """The agents whose waiting period is not known to be over."""
    found = list(_waited_for(condition, facts))
    period = words_of(condition.washout.period) if condition.washout.period else "waiting period"
    yield truth(bool(found)).status, f"{period} not over: {listed(found) or 'none'}"


def _waited_for(condition: Waits, facts: Facts) -> Iterator[str]:
    for entry in facts.get(condition.washout.list) or ():
        finding = of_entry(condition.washout)(entry, facts)
        if entry.is_one_of(condition.agents) and finding is not None and finding.rank != PASSES:
            yield entry.get(condition.washout.name)
