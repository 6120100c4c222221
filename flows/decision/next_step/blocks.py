"""What stands in the way: the criteria that fail, the answers behind each, and how those could come to change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows.decision.next_step.search import Search, Things, towards_eligible, ways_out
from flows.decision.next_step.things import open_things, single_answers
from flows.rules.conditions import AllOf, Answered, Condition, Limit, OneOf, Timed, Where, parts
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
    answers: Things
    act: Remedy


def blocks_of(values: Mapping[str, Any], decision: Decision, search: Search) -> Iterator[Block]:
    """What is not met now; where nothing is, what no answer can bring to hold any more."""
    now = replace(search, values=values, day=decision.facts.as_of)
    for criterion in decision.trial.criteria:
        status = decision.status(criterion.code)
        if decision.outcome == "not_eligible" and status is Status.NOT_MET:
            yield _block(criterion, _unanswered(now, criterion) or _failing(now, criterion, decision.facts))
        elif decision.outcome != "not_eligible" and _hopeless(search, criterion):
            yield _block(criterion, _failing(now, criterion, _at_best(search)))


def _unanswered(now: Search, criterion: Criterion) -> Things:
    """What can still be asked and could help, such as whom the criterion concerns."""
    answers = single_answers(now.values, now.trial)
    return ways_out(now, criterion, tuple(thing for thing in answers if thing.act is Remedy.ASK))


def _failing(now: Search, criterion: Criterion, facts: Facts) -> Things:
    """The answers that make a criterion fail for these facts."""
    fails = Status.MET if criterion.category is Category.EXCLUSION else Status.NOT_MET
    keys = _keys(criterion.condition, facts, fails)
    return tuple(thing for thing in single_answers(now.values, now.trial) if thing.keys & keys)


def _at_best(search: Search) -> Facts:
    """What would be known if all that is open came out well; of what is best for nobody, any answer."""
    trial, possible = search.trial, tuple(open_things(search.values, search.trial))
    good = search.filled(possible)
    anything = {key: band[0] for key, band in trial.bands.items() if good.get(key) is None}
    return search.facts({**good, **anything})


def _keys(condition: Condition, facts: Facts, status: Status) -> frozenset[str]:
    """The questions whose answers make a condition stand so; of what decides whom it concerns, none."""
    if isinstance(condition, Answered | Limit | Timed):
        return frozenset((condition.key,))
    if isinstance(condition, Where):
        return _keys(condition.part, facts, status)
    standing_so = [part for part in parts(condition) if evaluate(part, facts).status is status]
    begun = [part for part in standing_so if _begun(part, facts)] if isinstance(condition, OneOf) else []
    return frozenset().union(*(_keys(part, facts, status) for part in begun or standing_so))


def _begun(route: Condition, facts: Facts) -> bool:
    """Whether a route is the candidate's, so that it is not its first step that fails: a part of it holds."""
    return isinstance(route, AllOf) and any(holds(part, facts) for part in route.parts)


def _hopeless(search: Search, criterion: Criterion) -> bool:
    return towards_eligible(search, tuple(open_things(search.values, search.trial)), (criterion,)) is None


def _block(criterion: Criterion, answers: Things) -> Block:
    return Block(criterion.code, answers, max((thing.act for thing in answers), default=Remedy.NEVER))
