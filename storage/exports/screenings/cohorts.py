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


def counted(decision: _Decision) -> dict[str, str]:
    """The status of each criterion that counts in a decision, by code.

    What only another cohort asks keeps nobody out of this one. Where several cohorts stand as the whole decision does,
    those count that the fewest criteria keep out of.
    """
    alike = list(_alike(decision).values()) or [decision]
    fewest = min(len(_failed(one)) for one in alike)
    asked = {code for one in alike if len(_failed(one)) == fewest for code in _found(one)}
    return {code: status for code, status in _found(decision).items() if code in asked}


def not_met(decision: _Decision) -> tuple[str, ...]:
    """The codes of the criteria that count and were not met."""
    return _those_not_met(counted(decision))


def _alike(decision: _Decision) -> dict[str, _Decision]:
    cohorts = decision.get("cohorts") or {}
    return {name: one for name, one in cohorts.items() if one["outcome"] == decision["outcome"]}


def _found(decision: _Decision) -> Mapping[str, str]:
    found: Mapping[str, str] = decision.get("criteria", {})
    return found


def _failed(decision: _Decision) -> tuple[str, ...]:
    return _those_not_met(_found(decision))


def _those_not_met(found: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(code for code, status in found.items() if status == "not_met")


def _earliest(decision: _Decision) -> str:
    return decision["registration_window"]["earliest"] or _NEVER
