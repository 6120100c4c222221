"""The smallest sets of things that could settle a decision: towards eligible, or that it can no longer be."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

from flows.answers.record import counted, zone_in
from flows.answers.reply import Slot
from flows.decision.next_step.to_find_out import Missing
from flows.language.days import FIRST_DAY
from flows.language.wall_time import same_time
from flows.rules.criterion import Criterion
from flows.rules.evaluation.decide import find
from flows.rules.facts import ANY_ENTRIES, Facts, answered_too, moments_of
from flows.rules.procedures import Remedy
from flows.rules.question import NEVER, Choice, Choices, Day
from flows.rules.status import Status
from flows.rules.trial import Trial

Needs = tuple[Missing, ...]
Reached = Callable[[Status], bool]
MOST_TO_STOP = 4


def settled(status: Status) -> bool:
    """Whether a criterion is met, or does not apply."""
    return status in (Status.MET, Status.NOT_APPLICABLE)


def failing(status: Status) -> bool:
    """Whether a criterion is known not to be met."""
    return status is Status.NOT_MET


def not_failing(status: Status) -> bool:
    """Whether a criterion is met or can still come to be."""
    return status is not Status.NOT_MET


Leads = Mapping[str, timedelta]


def facts_on(values: Mapping[str, Any], day: date, leads: Leads, trial: Trial) -> Facts:
    """What counts for a registration on that day, with the other planned days as long after it as is planned."""
    moving = ((one.keys[0], day + leads[one.name]) for one in trial.anchors if one.moves and one.name in leads)
    planned = {key: same_time(values.get(key), on) for key, on in moving}
    return counted(dict(values) | {"as_of": day} | planned, trial)


@dataclass(frozen=True, slots=True)
class Search:
    """One search: known answers, a day of registration, and whether the things come out well or badly.

    `leads`: how long after that day the others that are planned come.
    """

    values: Mapping[str, Any]
    day: date
    leads: Leads
    trial: Trial
    good: bool = True

    def facts(self, values: Mapping[str, Any]) -> Facts:
        """What counts of some answers for a registration on the day."""
        return facts_on(values, self.day, self.leads, self.trial)

    def status(self, criterion: Criterion, missing: Needs, band: Mapping[str, Any]) -> Status:
        """How a criterion would stand after these things; `band` holds the answers that are tried."""
        after = {**self.filled(missing), **band}
        stands = find(criterion, self.facts(after)).status
        lists = self._lists(criterion, missing) if self.good and not settled(stands) else ()
        return find(criterion, self.facts(after | dict.fromkeys(lists, ANY_ENTRIES))).status if lists else stands

    def _lists(self, criterion: Criterion, missing: Needs) -> tuple[str, ...]:
        """The lists that a criterion looks at and that are still to be asked: where none helps, an entry could."""
        asked = (slot.key for one in missing for slot in one.slots if slot.field is None)
        return tuple(key for key in asked if key in self.trial.lists and key in criterion.questions)

    def reaches(self, criterion: Criterion, missing: Needs, reached: Reached) -> dict[str, Any] | None:
        """The answers in their bands with which these things bring a criterion there; None if none do."""
        bands = self.trial.bands
        keys = [slot.key for one in missing for slot in one.slots if slot.key in bands]
        tries = (dict(zip(keys, values, strict=True)) for values in product(*(bands[key] for key in keys)))
        return next((band for band in tries if reached(self.status(criterion, missing, band))), None)

    def filled(self, missing: Needs) -> dict[str, Any]:
        """The answers after these things.

        What can still be measured is measured on the day, or as long after it as the day that it is counted to lies;
        what is only looked up was measured by the day of assessment.
        """
        after = dict(self.values)
        for one in sorted(missing, key=lambda one: one.remedy):
            for slot in one.slots:
                if slot.field is not None and slot.entry is not None:
                    after[slot.key] = self._with_field(after[slot.key], slot)
                elif slot.key not in self.trial.bands:
                    after[slot.key] = self._answer(slot.key, fresh=one.fresh)
        return after

    def _measured_on(self, key: str) -> date:
        """The day, or the moment, on which something can be measured at the latest for what it is counted to."""
        anchor = self.trial.counted_to.get(key)
        on = self.day + self.leads.get(anchor.name, timedelta(0)) if anchor else self.day
        if anchor is None or key not in self.trial.timed:
            return on
        planned = same_time(self.values.get(anchor.keys[0]), on)
        return moments_of(planned, zone_in(self.values, self.trial))[0]

    def _answer(self, key: str, *, fresh: bool) -> Any:
        kind = self.trial.by_key[key].kind
        if not isinstance(kind, Day):
            return self._best_or_worst(key)
        if self.good and NEVER in kind.words:
            return NEVER.value
        if key in self.trial.long_ago:
            return FIRST_DAY
        return self._measured_on(key) if fresh else self.values["as_of"]

    def _best_or_worst(self, key: str) -> Any:
        return self.trial.best_worst[key][0 if self.good else 1]

    def _with_field(self, entries: tuple[Any, ...], slot: Slot) -> tuple[Any, ...]:
        """The entries with one more answer; what is still being given ends today at the earliest."""
        index, field = slot.entry or 0, slot.field or ""
        last = self.values["as_of"] if entries[index].ongoing else FIRST_DAY
        entry = answered_too(entries[index], field, self._of_field(slot.key, field, last))
        return (*entries[:index], entry, *entries[index + 1 :])

    def _of_field(self, key: str, field: str, last: date) -> Any:
        """The answer to a field of an entry that helps most, or least: what needs no waiting, and long ago."""
        kind = self.trial.fields_of(key)[field].kind
        if isinstance(kind, Day):
            return last
        if field in self.trial.best_worst:
            return self._best_or_worst(field)
        if not isinstance(kind, Choice | Choices):
            return None
        waited = {one for of in self.trial.washouts if of.list == key for one in of.of}
        ordered = sorted((option.value for option in kind.options), key=lambda value: (value in waited) is self.good)
        return ordered[0] if isinstance(kind, Choice) else tuple(ordered[:1])


def cost(missing: Iterable[Missing]) -> tuple[int, int, int, list[int], int]:
    """Fewest first, then the cheapest, then what need not become better, then the order of the questions."""
    chosen = list(missing)
    order = sorted(one.order for one in chosen)
    effort, failed = sum(one.effort for one in chosen), sum(one.failing for one in chosen)
    return len(chosen), effort, failed, order, sum(one.remedy for one in chosen)


def towards_eligible(search: Search, missing: Needs, criteria: Iterable[Criterion]) -> Needs | None:
    """The smallest set of things after which every criterion could hold on the day; None where there is none.

    Answers that help one criterion and hinder another (age, sex, childbearing potential) are tried in every band;
    for each try, every other thing helps wherever it counts, so the criteria can be taken one by one.
    """
    bands = search.trial.bands
    banded = [one for one in missing if one.remedy is Remedy.ASK and one.keys & bands.keys()]
    others = tuple(one for one in missing if not one.keys & bands.keys())
    memo: dict[tuple[Any, ...], Needs | None] = {}
    best: Needs | None = None
    for band in _bands(banded, bands):
        if best is None or len(band) <= len(best):
            chosen = _all_criteria(search, others, band, criteria, memo)
            used = tuple(one for one in banded if one.keys & band.keys())
            if chosen is not None and (best is None or cost((*used, *chosen)) < cost(best)):
                best = (*used, *chosen)
    return best


def _bands(banded: list[Missing], bands: Mapping[str, tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Every way to answer some of the banded things, fewest answers first."""
    keys = [slot.key for one in banded for slot in one.slots]
    ways = product(*((None, *bands[key]) for key in keys))
    return sorted(({k: v for k, v in zip(keys, way, strict=True) if v is not None} for way in ways), key=len)


def _all_criteria(
    search: Search,
    missing: Needs,
    band: dict[str, Any],
    criteria: Iterable[Criterion],
    memo: dict[tuple[Any, ...], Needs | None],
) -> Needs | None:
    chosen: dict[Missing, None] = {}
    for criterion in criteria:
        known = (criterion.code, *((key, band.get(key)) for key in search.trial.bands if key in criterion.questions))
        if known not in memo:
            memo[known] = smallest_for(search, criterion, missing, band)
        needed = memo[known]
        if needed is None:
            return None
        chosen |= dict.fromkeys(needed)
    return tuple(chosen)


def smallest_for(search: Search, criterion: Criterion, missing: Needs, band: Mapping[str, Any]) -> Needs | None:
    """The smallest set after which one criterion could hold: what it cannot do without, and the fewest others."""

    def holds_after(chosen: Needs) -> bool:
        return settled(search.status(criterion, chosen, band))

    if holds_after(()):
        return ()
    candidates = tuple(one for one in missing if one.keys & set(criterion.questions))
    if not holds_after(candidates):
        return None
    needed = tuple(t for t in candidates if not holds_after(tuple(other for other in candidates if other is not t)))
    rest = [one for one in candidates if one not in needed]
    return next(needed + more for more in _by_cost(rest, range(len(rest) + 1)) if holds_after(needed + more))


def _by_cost(missing: Iterable[Missing], sizes: Iterable[int]) -> Iterator[Needs]:
    pool = list(missing)
    for size in sizes:
        yield from sorted(combinations(pool, size), key=cost)


def towards_not_eligible(search: Search, missing: Needs) -> Needs:
    """The smallest set of unanswered questions that could show that a criterion is not met; empty if none can."""
    for size in range(1, MOST_TO_STOP + 1):
        found = [
            chosen
            for criterion in search.trial.criteria
            for chosen in combinations([t for t in missing if t.keys & set(criterion.questions)], size)
            if search.reaches(criterion, chosen, failing) is not None
        ]
        if found:
            return min(found, key=cost)
    return ()


def ways_out(search: Search, criterion: Criterion, answers: Needs) -> Needs:
    """The fewest answers that could keep one criterion from failing, three at most; empty if none can."""
    pool = [one for one in answers if one.keys & set(criterion.questions)]
    ways = _by_cost(pool, range(1, min(len(pool), 3) + 1))
    return next((chosen for chosen in ways if search.reaches(criterion, chosen, not_failing) is not None), ())
