"""What a stored decision says of the cohorts of a trial; of a trial without cohorts it is about all criteria."""

from collections.abc import Mapping

from storage.engine.canonical import Json

_Decision = Mapping[str, Json]
_NEVER = "9999-12-31"


def cohort_of(decision: _Decision) -> str | None:
    """The cohort that a decision is about: of those that stand as the whole does, the one that is possible first."""
    alike = _alike(decision)
    return min(alike, key=lambda name: _earliest(alike[name]), default=None)


def outcome_in(decision: _Decision, cohort: str) -> str | None:
    """The outcome for one cohort."""
    one = (decision.get("cohorts") or {}).get(cohort)
    return one["outcome"] if one else None


def not_met(decision: _Decision) -> tuple[str, ...]:
    """The codes of the criteria that were not met.

    What only another cohort asks keeps nobody out of this one. Where several cohorts stand as the whole decision does,
    those count that the fewest criteria keep out of.
    """
    criteria = _failed(decision)
    alike = [_failed(one) for one in _alike(decision).values()] or [criteria]
    fewest = min(map(len, alike))
    counted = {code for codes in alike if len(codes) == fewest for code in codes}
    return tuple(code for code in criteria if code in counted)


def _alike(decision: _Decision) -> dict[str, _Decision]:
    cohorts = decision.get("cohorts") or {}
    return {name: one for name, one in cohorts.items() if one["outcome"] == decision["outcome"]}


def _failed(decision: _Decision) -> tuple[str, ...]:
    return tuple(code for code, status in decision.get("criteria", {}).items() if status == "not_met")


def _earliest(decision: _Decision) -> str:
    return decision["registration_window"]["earliest"] or _NEVER
