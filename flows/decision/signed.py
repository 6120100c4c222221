"""What an investigator signs: the exact content, in one form that can be hashed, and what voids it later."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.answers.answers import Answers
from flows.answers.evidence import source_label, sources_of
from flows.answers.stored_keys import CONSENT_DATE
from flows.decision.status_words import status_words
from flows.decision.why.reasons import reason
from flows.language.numbers import listed
from flows.language.refusals import RuleBroken
from flows.rules.criterion import Criterion
from flows.rules.evaluation.decide import Decision
from flows.rules.trial import Trial

APPROVES = "I have reviewed this screening and its evidence and approve the registration."
REJECTS = "I have reviewed this screening and its evidence and do not approve the registration."

PARTS = {
    "code": "the subject code",
    "revision": "the revision",
    "record": "an answer",
    "decision": "the decision",
    "protocol": "the version of the trial",
    "rulings": "a ruling of the study chair",
    "sources": "the source of an answer",
    "meaning": "the meaning of the signature",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the study chair decided on one item: the words, and who decided and recorded it."""

    code: str
    words: str
    decided_by: str


def content(
    code: str,
    revision: int,
    record: Mapping[str, Any],
    decision: Decision,
    rulings: Collection[Ruling],
    sources: Mapping[str, str],
    meaning: str,
    protocol: str,
) -> dict[str, Any]:
    """Everything that a signature stands for, as JSON: whoever stores it hashes its one canonical text.

    `sources`: where the answers come from, by key. `protocol`: the trial in the version that the revision was decided
    by: a later one that changes nothing of it leaves the signature as it is.
    """
    return {
        "code": code,
        "revision": revision,
        "record": dict(record),
        "decision": decision.as_json(),
        "protocol": protocol,
        "rulings": [[one.code, one.words, one.decided_by] for one in sorted(rulings, key=lambda one: one.code)],
        "sources": dict(sources),
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
    # A signature that was given before a part belonged to the content does not speak of it.
    return tuple(words for part, words in PARTS.items() if part in signed and signed[part] != now[part])


def evidence(decision: Decision, answers: Answers) -> tuple[str, ...]:
    """Each criterion with its standing, the reason with its numbers, and where its answers come from."""
    trial = decision.trial
    return tuple(
        f"{criterion.code} {criterion.short.rstrip('.')}: {status_words(criterion, found)}. "
        f"{reason(criterion, decision.facts, found, trial)} {_sources(criterion, answers, trial)}".rstrip()
        for criterion, found in zip(trial.criteria, decision.findings.values(), strict=True)
    )


def _sources(criterion: Criterion, answers: Answers, trial: Trial) -> str:
    """Where the answers to a criterion come from, each once; a value's date comes with it."""
    days = {*trial.dated.values(), CONSENT_DATE}
    keys = [key for key in criterion.questions if answers.given.get(key) is not None and key not in days]
    said = sources_of(keys, answers)
    of = {source: [trial.by_key[key].label for key in keys if said.get(key) == source] for source in said.values()}
    if len(of) == 1 and len(said) == len(keys):
        return f"Source: {source_label(*of)}."
    named = [f"{source_label(source)} ({', '.join(labels)})" for source, labels in of.items()]
    return f"Source: {listed(named)}." if named else ""


MEANINGS = {"approved": APPROVES, "rejected": REJECTS}


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: the printed name, the instant in UTC, what it means; `void`: why it no longer holds, if so.

    `reason`: why it was rejected, if it was; `account`: what the site knows the person by whose chat it came from.
    """

    printed_name: str
    signed_at: datetime
    outcome: str
    content_hash: str
    void: str = ""
    reason: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """`hashes`: that of the content for each outcome. `printed_name` is None until it was confirmed, `wanted_name`
    is one that waits for that; so does the PIN while `pin_waits`.

    `answered`: whether the person also answered or finished the screening.
    """

    signed: tuple[Signed, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    printed_name: str | None = None
    has_pin: bool = False
    locked: bool = False
    answered: bool = False
    wanted_name: str | None = None
    pin_waits: bool = False

    @property
    def name(self) -> str | None:
        """The name that was given last; None where none was."""
        return self.wanted_name or self.printed_name

    @property
    def standing(self) -> Signed | None:
        """The signature that holds; None where there is none, or it is void."""
        return self.signed[-1] if self.signed and not self.signed[-1].void else None
