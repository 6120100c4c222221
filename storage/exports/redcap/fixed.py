"""The REDCap fields that surround the answers: whose screening it is, what was decided, where it was read from."""

from dataclasses import replace

from flows.answers.lifecycle import Stage
from flows.decision.status_words import OUTCOMES, WORDS
from flows.rules.trial import Trial
from storage.exports.redcap.variable import Read, Variable
from storage.exports.screenings.cohorts import outcome_in
from storage.exports.screenings.snapshot import Snapshot

_INSTANT, _INTEGER, _DATE = "datetime_seconds_ymd", "integer", "date_ymd"
_STAGES = tuple((stage.value, stage.value.capitalize()) for stage in Stage)
_STATUSES = tuple((status.value, words.capitalize()) for status, words in WORDS.items())
_OUTCOMES = tuple((outcome, words) for outcome, (_, words) in OUTCOMES.items())


def _in_section(section: str, form: str, *made: Variable) -> tuple[Variable, ...]:
    return tuple(replace(variable, section=section, form=form) for variable in made)


SCREENING = _in_section(
    "Screening",
    "screening",
    Variable("record_id", "text", "Number of the screening", lambda s: s.id),
    Variable("subject_code", "text", "Subject code", lambda s: s.subject_code, note="Never a name."),
    Variable("site", "text", "Site", lambda s: s.site),
    Variable("attempt", "text", "Which screening of the candidate it is", lambda s: s.attempt, validation=_INTEGER),
    Variable("previous_screening", "text", "Record of the candidate's screening before", lambda s: s.previous),
    Variable("stage", "radio", "Stage of the screening", lambda s: s.stage, choices=_STAGES),
    Variable("protocol_version", "text", "Protocol version", lambda s: s.protocol_version),
    Variable("revision", "text", "Revision", lambda s: s.revision, note="0: never finished.", validation=_INTEGER),
    Variable("reason", "notes", "Why it was changed or withdrawn", lambda s: s.reason),
    Variable("started_at_utc", "text", "Started at (UTC)", lambda s: s.created_at, validation=_INSTANT),
    Variable("started_by", "text", "Started by", lambda s: s.created_by.label),
    Variable("finished_at_utc", "text", "Finished at (UTC)", lambda s: s.finished_at, validation=_INSTANT),
    Variable("finished_by", "text", "Finished by", lambda s: s.finished_by and s.finished_by.label),
)


def decision(trial: Trial) -> tuple[Variable, ...]:
    """The fields of the decision, each criterion among them."""
    kinds = (("stored", "As it was finished"), ("computed", "Still open: assessed for this file"))
    first, last = (_decided("registration_window", end) for end in ("earliest", "latest"))
    made = [
        Variable("decision", "radio", "Decision", lambda s: "stored" if s.decided else "computed", choices=kinds),
        Variable("outcome", "radio", "Outcome", lambda s: s.decision.get("outcome"), choices=_OUTCOMES),
        Variable(
            "earliest",
            "text",
            f"First {trial.day_noun} day",
            first,
            validation=_DATE,
        ),
        Variable("latest", "text", f"Last {trial.day_noun} day", last, validation=_DATE),
        Variable("repeat", "text", "To be repeated", lambda s: s.decision.get("repeat")),
        Variable("consult", "text", "For the study chair", lambda s: s.decision.get("consult")),
        Variable("asked_again", "notes", "Answers that hold no longer", lambda s: "; ".join(s.marks) or None),
    ]
    made += [_of_cohort(place, *cohort) for place, cohort in enumerate(trial.cohorts.items(), 1)]
    for criterion in trial.criteria:
        made += _of_criterion(criterion.code, criterion.short)
    return _in_section("Decision", "decision", *made)


def _of_cohort(place: int, cohort: str, words: str) -> Variable:
    name = f"outcome_cohort_{place}"
    return Variable(name, "radio", f"Outcome: {words}", lambda s: outcome_in(s.decision, cohort), choices=_OUTCOMES)


def _of_criterion(code: str, words: str) -> tuple[Variable, Variable]:
    name, clear_on = f"criterion_{code.lower()}", _decided("clear_on", code)
    return (
        Variable(name, "radio", f"{code}: {words}", _decided("criteria", code), choices=_STATUSES),
        Variable(f"{name}_clear_on", "text", f"{code}: passes from", clear_on, validation=_DATE),
    )


def _decided(part: str, name: str) -> Read:
    return lambda screening: screening.decided_of(part, name)


def source(snapshot: Snapshot) -> tuple[Variable, ...]:
    """Where the records come from."""
    return _in_section(
        "Source",
        "decision",
        Variable("audit_entry", "text", "Last audit entry", lambda _: snapshot.head.seq, validation=_INTEGER),
        Variable("audit_hash", "text", "Hash of that entry", lambda _: snapshot.head.hash),
        Variable("taken_at_utc", "text", "Exported at (UTC)", lambda _: snapshot.taken_at, validation=_INSTANT),
    )
