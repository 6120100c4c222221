"""The checklist: one screening on paper, with every criterion, its finding, its evidence, and its history."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.documents.checklist_evidence import Evidence, changes, evidence_of, rest
from bot.documents.checklist_story import story
from bot.documents.common import INVESTIGATOR_DECIDES, instant_words, iso_day, pdf, sentence, source
from bot.documents.timeline import timeline_png
from flows.answers.for_chair import for_chair
from flows.answers.stored_keys import Kind, beside
from flows.chat.asked import answer_words
from flows.decision.assess import assess
from flows.decision.promise import promise_words, promised
from flows.decision.rulings import for_chair_words, ruling_words
from flows.decision.status_words import SIGNS, by_words, only_words, outcome_words, standing_words, window_words
from flows.decision.timeline.caption import caption
from flows.decision.timeline.timeline import timeline
from flows.decision.why.reasons import reason
from flows.language.days import day_words, short_day
from flows.language.numbers import count, listed
from flows.language.refusals import RecordRefused
from flows.rules.criterion import Criterion
from flows.rules.evaluation.decide import decide
from flows.rules.question import Entries
from flows.rules.status import Status
from flows.rules.trial import Trial
from storage.exports.screenings.cohorts import counted, outcome_in
from storage.exports.screenings.exported import STAGES, ExportedScreening
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.screenings.sound import marked
from storage.study.listings import Answer
from storage.study.signatures import Signature

_NO_REASONS = (
    "The decision is shown as it was stored. The same answers give another one by the rules of today, or an answer "
    "was erased since; so the reasons and the picture, which would be those of today, are left out."
)


def checklist_pdf(screening: ExportedScreening, snapshot: Snapshot) -> bytes:
    """The checklist of a screening as PDF; reads its history and signatures, so call it while the snapshot lives."""
    answers = screening.happened.answers
    said = {one.id: f"{screening.author(one.author_id).label}, {instant_words(one.at)}" for one in answers}
    evidence = evidence_of(screening, answers, said)
    found = decide(evidence.path.facts, screening.trial)
    same = found.as_json() == screening.decision
    reasons = (
        {
            code: reason(one, found.facts, found.findings[code], screening.trial)
            for code, one in screening.trial.by_code.items()
        }
        if same
        else {}
    )
    shown = timeline(found) if same else None
    data = {
        **_about(screening, snapshot),
        "decision": _decision_words(screening),
        "note": "" if same else _NO_REASONS,
        "alt": caption(shown) if shown else "",
        "mostly": f"Where only a time stands, in UTC: {evidence.mostly}." if evidence.mostly else "",
        "criteria": [_criterion(one, screening, reasons, evidence) for one in screening.trial.criteria],
        "others": _others(evidence, screening.trial),
        "lists": list(_lists(evidence, screening.trial)),
        "queries": list(_queries(screening, evidence)),
        "story": list(story(screening)),
        "signatures": [_signature(screening, one) for one in screening.happened.signatures],
        "window": screening.trial.window_of,
        "revisions": list(_revisions(screening)),
        "changes": list(_changes(answers, said, screening.trial)),
    }
    return pdf("checklist.typ", data, snapshot.taken_at, timeline_png(shown, dark=False) if shown else None)


def _about(screening: ExportedScreening, snapshot: Snapshot) -> dict[str, Any]:
    code, trial = screening.subject_code, screening.trial
    standing = _standing(screening)
    return {
        "title": f"Screening checklist {code}",
        "about": f"Screening of {code} for {trial.registry_id}, with evidence and history",
        "keywords": [trial.registry_id, screening.protocol_version, "screening checklist"],
        "head": [f"{code} · {standing}", f"{trial.registry_id}, {screening.protocol_version}"],
        "foot": source(snapshot),
        "open": not screening.decided,
        "facts": [
            ["Subject code", code],
            ["Site", screening.site],
            ["Trial", f"{trial.registry_id}, {trial.title}, {screening.protocol_version}"],
            ["Standing", standing],
            ["Started", f"{instant_words(screening.created_at)}, by {screening.created_by.label}"],
            ["Finished", _finished(screening)],
            ["Assessed as of", day_words(screening.as_of)],
            *([["Reason", screening.reason]] if screening.reason else []),
            *([["Holds no longer", "; ".join(_again(screening))]] if screening.marks else []),
        ],
    }


def _again(screening: ExportedScreening) -> Iterator[str]:
    """The answers that hold no longer and play no part, each with the day that it was given for."""
    for key, day in map(marked, screening.marks):
        question, value = screening.trial.by_key[key], screening.answered[key]
        yield f"{question.label}: {answer_words(question, value)}" + (f" (said for {day})" if day else "")


def _standing(screening: ExportedScreening) -> str:
    revision = f", revision {screening.revision}" if screening.revision else ""
    return sentence(STAGES[screening.stage]) + revision


def _finished(screening: ExportedScreening) -> str:
    if screening.finished_at is None or screening.finished_by is None:
        return "not finished; what stands here is of the moment at which this copy was made"
    return f"{instant_words(screening.finished_at)}, by {screening.finished_by.label}"


def _decision_words(screening: ExportedScreening) -> dict[str, Any]:
    decision = screening.decision
    outcome = str(decision.get("outcome", "incomplete"))
    return {"outcome": outcome_words(outcome), "tone": outcome, "lines": list(_decision_lines(screening))}


def _decision_lines(screening: ExportedScreening) -> Iterator[str]:
    decision = screening.decision
    what = screening.trial.window_of
    yield f"{what}: {_promised(screening) or f'no {what.lower()} window'}."
    for cohort, called in screening.trial.cohorts.items():
        yield f"{called}: {outcome_words(outcome_in(decision, cohort) or 'incomplete')}."
    found = counted(decision)
    for status in (Status.NOT_MET, Status.PENDING, Status.WAIT):
        criteria = (one for one in screening.trial.criteria if found.get(one.code) == status)
        for words, members in by_words(criteria, status):
            yield f"{words.capitalize()}: {', '.join(one.code for one in members)}."
    if decision.get("repeat"):
        names = screening.trial.measurements
        yield f"Repeat before {screening.trial.anchors[0].the}: {listed(names[name] for name in decision['repeat'])}."
    yield INVESTIGATOR_DECIDES


def _promised(screening: ExportedScreening) -> str:
    """The registration window, as far as the age is sure where the rules still find what is stored."""
    shown = _window(screening.decision)
    try:
        promise = promised(assess(screening.record, screening.trial))
    except RecordRefused:
        return shown
    return promise_words(promise) if shown and promise.why else shown


def _window(decision: Mapping[str, Any]) -> str:
    window = decision.get("registration_window", {})
    ends = (iso_day(window.get(end)) for end in ("earliest", "latest"))
    return window_words(*ends, repeats=bool(decision.get("repeat")))


def _criterion(
    one: Criterion, screening: ExportedScreening, reasons: Mapping[str, str], evidence: Evidence
) -> dict[str, Any]:
    """A criterion with the finding that is stored; its reason only where the rules still find the same."""
    status = Status(screening.decision.get("criteria", {}).get(one.code, Status.PENDING))
    clear = iso_day(screening.decision.get("clear_on", {}).get(one.code))
    return {
        "code": one.code,
        "category": one.category.value,
        "short": one.short,
        "source": one.source + only_words(one, screening.trial),
        "status": f"{SIGNS[status]} {standing_words(one, status)}" + (f" until {day_words(clear)}" if clear else ""),
        "tone": status.value,
        "reason": reasons.get(one.code, ""),
        "evidence": evidence.groups(one.questions),
        "not_asked": ", ".join(evidence.not_asked(one.questions)),
    }


def _others(evidence: Evidence, trial: Trial) -> list[dict[str, Any]]:
    return evidence.groups(rest((key for criterion in trial.criteria for key in criterion.questions), trial))


def _lists(evidence: Evidence, trial: Trial) -> Iterator[dict[str, Any]]:
    for question in (trial.by_key[key] for key in trial.lists):
        rows = evidence.entries(question)
        if rows and isinstance(question.kind, Entries):
            yield {
                "title": f"{question.label}: {count(len(rows), question.kind.noun)}",
                "head": [part.label for part in question.kind.fields],
                "rows": rows,
                "by": evidence.by.get(question.key, ""),
            }


def _queries(screening: ExportedScreening, evidence: Evidence) -> Iterator[dict[str, str]]:
    """What goes to the study chair, and what was ruled before and is not asked any more."""
    also = _beside(screening)
    for query in screening.trial.chair_queries:
        ruling = evidence.standing.rulings.get(query.code)
        if query.code in (*screening.decision.get("consult", []), *also) or ruling:
            by = evidence.by[beside(Kind.RULING, query.code)] if ruling else ""
            yield {"words": ruling_words(query, ruling), "by": by and f"Recorded by {by}"}
    for one in for_chair(evidence.standing, screening.trial):
        by = evidence.by.get(one.slot.key, "") if one.ruled else ""
        yield {"words": for_chair_words(one), "by": by and f"Recorded by {by}"}


def _beside(screening: ExportedScreening) -> tuple[str, ...]:
    """The items that stand beside those of the stored decision; none where the record cannot be read any more."""
    try:
        return assess(screening.record, screening.trial).chair
    except RecordRefused:
        return ()


def _revisions(screening: ExportedScreening) -> Iterator[list[str]]:
    for one in screening.happened.revisions:
        finished = f"{instant_words(one.finished_at)}, {screening.author(one.finished_by).label}"
        outcome = outcome_words(str(one.decision.get("outcome", "incomplete")))
        window = _window(one.decision) or "none"
        yield [str(one.number), finished, day_words(one.as_of), outcome, window, one.reason or "first revision"]


def _changes(answers: list[Answer], said: Mapping[int, str], trial: Trial) -> Iterator[list[str]]:
    for answer, label, before, now in changes(answers, trial):
        yield [label, before, now, said[answer.id], answer.reason or "before finishing"]


def _signature(screening: ExportedScreening, one: Signature) -> list[str]:
    name = f"{one.printed_name} (account {screening.author(one.person_id).label})"
    standing = f"VOID since {short_day(one.voided_at.date())}: {one.void_reason}" if one.voided_at else "Holds"
    return [name, instant_words(one.signed_at), f"{one.meaning} Revision {one.revision}.", standing]
