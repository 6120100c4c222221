"""Our readings where they act: those that a decision rests on, each marked as ours beside it."""

from collections.abc import Iterable, Iterator

from flows.language.numbers import listed
from flows.rules.evaluation.decide import Decision
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import Therapy
from flows.rules.status import Status
from flows.rules.trial_parts import Acting


def readings_in(decision: Decision) -> Iterator[str]:
    """The readings that a decision rests on, with the code of the criterion."""
    for reading in decision.trial.acting:
        if words := _words(reading, decision):
            yield f"{reading.code}: {words}"


def _words(reading: Acting, decision: Decision) -> str:
    """What a reading says of a decision; empty where the decision does not rest on it."""
    decided = decision.status(reading.code) in (Status.MET, Status.NOT_MET)
    if not holds(reading.when, decision.facts) or (reading.decided and not decided):
        return ""
    agents = listed(_agents(reading, decision.facts.get("prior_therapies") or ())) if reading.kind else ""
    return reading.words.format(agents=agents) if agents or not reading.kind else ""


def _agents(reading: Acting, therapies: Iterable[Therapy]) -> Iterator[str]:
    """The agents of the kind that the reading is about."""
    for therapy in therapies:
        among = not reading.agents or therapy.agent in reading.agents
        named = reading.named is not None and reading.named.search(therapy.agent)
        if reading.kind in therapy.kinds and therapy.kind_known and among and not named:
            yield therapy.agent
