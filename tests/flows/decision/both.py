"""What two versions of a trial say of a candidate who is not registered."""

from flows.decision.new_version import UnderBoth
from flows.rules.evaluation.decide import Decision


def decisions(found: UnderBoth) -> tuple[Decision, Decision]:
    """Before and after."""
    assert found.before
    assert found.after
    return found.before, found.after


def outcomes(found: UnderBoth) -> tuple[str, str]:
    """The outcomes before and after."""
    before, after = decisions(found)
    return before.outcome, after.outcome


def statuses(found: UnderBoth, code: str) -> tuple[str, str]:
    """How a criterion stands before and after."""
    before, after = decisions(found)
    return before.status(code), after.status(code)
