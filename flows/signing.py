"""What an investigator signs: the exact content, in one form that can be hashed, and what voids it later."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flows.assess import Decision
from flows.reasons import reason
from flows.refusals import RuleBroken
from flows.signs import status_words
from flows.words import listed

APPROVES = "I have reviewed this screening and its evidence and approve the registration."
REJECTS = "I have reviewed this screening and its evidence and do not approve the registration."
PARTS = {
    "code": "the subject code",
    "revision": "the revision",
    "record": "an answer",
    "decision": "the decision",
    "protocol": "the version of the trial",
    "rulings": "a ruling of the study chair",
    "meaning": "the meaning of the signature",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the study chair decided on one item: the words, and who decided and recorded it."""

    code: str
    words: str
    decided_by: str


def content(
    code: str, revision: int, record: Mapping[str, Any], decision: Decision, rulings: Collection[Ruling], meaning: str
) -> dict[str, Any]:
    """Everything that a signature stands for, as JSON: whoever stores it hashes its one canonical text."""
    return {
        "code": code,
        "revision": revision,
        "record": dict(record),
        "decision": decision.as_json(),
        "protocol": f"{decision.trial.registry_id}, {decision.trial.version}",
        "rulings": [[one.code, one.words, one.decided_by] for one in sorted(rulings, key=lambda one: one.code)],
        "meaning": meaning,
    }


def check_signature(signed: Mapping[str, Any] | None, now: Mapping[str, Any]) -> None:
    """Refuses what was not approved, or changed since; both are contents of signatures."""
    if signed is None or signed["meaning"] != APPROVES:
        raise RuleBroken("not_signed")
    changed = changed_since(signed, now)
    if changed:
        raise RuleBroken("signature_void", what=listed(changed))


def changed_since(signed: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Which parts of a signed content are not as they were, in words; empty while the signature holds."""
    return tuple(words for part, words in PARTS.items() if signed[part] != now[part])


def evidence(decision: Decision) -> tuple[str, ...]:
    """Each criterion with its standing and the reason with its numbers, for the card that is signed."""
    return tuple(
        f"{criterion.code} {criterion.short}: {status_words(criterion, decision.findings[criterion.code])}. "
        f"{reason(criterion, decision.facts, decision.findings[criterion.code])}".strip()
        for criterion in decision.trial.criteria
    )
