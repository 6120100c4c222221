"""What stands in the way: the criteria that fail, the answers behind each, and how those could come to change."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows.decision.next_step.search import Needs, Search, towards_eligible, ways_out
from flows.decision.next_step.to_find_out import open_missing, single_answers
from flows.rules import conditions as when
from flows.rules.criterion import Category, Criterion
from flows.rules.evaluation.decide import Decision
from flows.rules.evaluation.evaluate import evaluate, holds
from flows.rules.facts import Facts
from flows.rules.procedures import Remedy
from flows.rules.status import Status


@dataclass(frozen=True, slots=True)
class Block:
    """A criterion that stands in the way, the answers that make it so, and how they could change."""

    code: str
    answers: Needs
    remedy: Remedy


def blocks_of(values: Mapping[str, Any], decision: Decision, search: Search) -> Iterator[Block]:
    """What is not met now; where nothing is, what no answer can bring to hold any more."""
    now = replace(search, values=values, day=decision.facts.as_of)
    for criterion in decision.trial.criteria:
        status = decision.status(criterion.code)
        if decision.outcome == "not_eligible" and status is Status.NOT_MET:
            yield _block(criterion, _unanswered(now, criterion) or _failing(now, criterion, decision.facts))
        elif decision.outcome != "not_eligible" and _hopeless(search, criterion):
            failing = _failing(now, criterion, _at_best(search))
            yield _block(criterion, tuple(one for one in failing if one.remedy is not Remedy.ASK) or failing)


def _unanswered(now: Search, criterion: Criterion) -> Needs:
    """What can still be asked and could help, such as whom the criterion concerns."""
    answers = single_answers(now.values, now.trial)
    return ways_out(now, criterion, tuple(one for one in answers if one.remedy is Remedy.ASK))


def _failing(now: Search, criterion: Criterion, facts: Facts) -> Needs:
    """The answers that make a criterion fail for these facts."""
    fails = Status.MET if criterion.category is Category.EXCLUSION else Status.NOT_MET
    keys = _keys(criterion.condition, facts, fails)
    return tuple(one for one in single_answers(now.values, now.trial) if one.keys & keys)


def _at_best(search: Search) -> Facts:
    """What would be known if all that is open came out well; of what is best for nobody, any answer."""
    trial, possible = search.trial, tuple(open_missing(search.values, search.trial))
    good = search.filled(possible)
    anything = {key: band[0] for key, band in trial.bands.items() if good.get(key) is None}
    return search.facts({**good, **anything})


Keys = frozenset[str]


def _keys(condition: when.Condition, facts: Facts, status: Status) -> Keys:
    """The questions whose answers make a condition stand so; of what decides whom it concerns, none."""
    return KEYS[type(condition)](condition, facts, status)


def _of_none(_condition: when.Always, _facts: Facts, _status: Status) -> Keys:
    return frozenset()


def _of_answer(condition: when.Answered | when.Limit | when.Timed, _facts: Facts, _status: Status) -> Keys:
    """The answer that is looked at: its limit, which stays when it is found out anew, is not what fails."""
    return frozenset((condition.key,))


def _of_parts(condition: when.AllOf | when.Enough | when.FreshMeasurement, facts: Facts, status: Status) -> Keys:
    return _joined(condition.parts, facts, status)


def _joined(parts: Iterable[when.Condition], facts: Facts, status: Status) -> Keys:
    """The keys of those parts that stand so."""
    standing_so = (part for part in parts if evaluate(part, facts).status is status)
    return frozenset().union(*(_keys(part, facts, status) for part in standing_so))


def _of_routes(condition: when.OneOf, facts: Facts, status: Status) -> Keys:
    """Of the routes that are the candidate's, if there are any: there it is not the first step that fails."""
    standing_so = [part for part in condition.parts if evaluate(part, facts).status is status]
    return _joined([part for part in standing_so if _begun(part, facts)] or standing_so, facts, status)


def _begun(route: when.Condition, facts: Facts) -> bool:
    """Whether a part of a route holds."""
    return isinstance(route, when.AllOf) and any(holds(part, facts) for part in route.parts)


def _of_part(condition: when.Where | when.Awaited, facts: Facts, status: Status) -> Keys:
    return _keys(condition.part, facts, status)


def _of_opposite(condition: when.Unless, facts: Facts, _status: Status) -> Keys:
    """It stands as it does because its part stands as that does."""
    return _keys(condition.part, facts, evaluate(condition.part, facts).status)


def _of_list(condition: when.SomeEntry | when.EveryEntry | when.Washout, _facts: Facts, _status: Status) -> Keys:
    return frozenset((condition.list,))


def _of_waits(condition: when.Waits, facts: Facts, status: Status) -> Keys:
    return _keys(condition.washout, facts, status)


KEYS: dict[type, Callable[[Any, Facts, Status], Keys]] = {
    when.Always: _of_none,
    when.OneOf: _of_routes,
    when.Unless: _of_opposite,
    when.Waits: _of_waits,
    **dict.fromkeys((when.AllOf, when.Enough, when.FreshMeasurement), _of_parts),
    **dict.fromkeys((when.Where, when.Awaited), _of_part),
    **dict.fromkeys((when.SomeEntry, when.EveryEntry, when.Washout), _of_list),
    **dict.fromkeys((when.Known, when.Is, when.Includes, when.NumberOf, when.Named), _of_answer),
    **dict.fromkeys((when.Compare, when.Multiple, when.InTable), _of_answer),
    **dict.fromkeys((when.Since, when.Within, when.After), _of_answer),
}


def _hopeless(search: Search, criterion: Criterion) -> bool:
    return towards_eligible(search, tuple(open_missing(search.values, search.trial)), (criterion,)) is None


def _block(criterion: Criterion, answers: Needs) -> Block:
    return Block(criterion.code, answers, max((one.remedy for one in answers), default=Remedy.NEVER))
