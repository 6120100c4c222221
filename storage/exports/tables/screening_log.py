"""The screening log of a site: who was screened, when, and how it ended; codes only, open ones marked.

Its columns follow what monitors ask for: subject code, consent, dates, eligible or not, the criteria not met
(https://foundryhealth.atlassian.net/wiki/spaces/DOCS/pages/3707666477/Screening+Log+Report). Before consent it is
pre-screening, and kept apart. Such logs also name the version of the consent: where no question asks for it, the
column says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.answers.lifecycle import OPEN, Stage
from flows.answers.stored_keys import CONSENT_VERSION
from storage.engine.canonical import Json
from storage.exports.common.table import AUDIT, Cell, Row, Sheet, Told, day, fields
from storage.exports.screenings.cohorts import not_met
from storage.exports.screenings.consents import Consent
from storage.exports.screenings.exported import STAGES, ExportedScreening
from storage.exports.screenings.snapshot import Snapshot

NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class LogRow:
    """One screening in the log. Days are the site's; `not_met` holds the codes of the criteria that failed.

    `stage`: where it stands, as stored; `status`: the same in words. `attempt`: which screening of the candidate it is,
    `previous` the number of the one before. `rescreens`: how often its amendment allows that; None where it is the
    first, or of no amendment. `number`: the registration's; `cycles`: how many were begun.
    """

    subject_code: str
    site: str
    consented: bool
    consent_date: Cell
    consent_version: str
    started: date
    finished: date | None
    stage: str
    outcome: str
    not_met: tuple[str, ...]
    reason: str | None
    revision: int
    protocol_version: str
    screening: int
    attempt: int
    previous: int | None
    rescreens: int | None
    number: str | None
    planned_on: date | None
    registered_on: date | None
    cycles: int
    end: str | None
    ended_on: date | None
    end_reason: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be settled."""
        return self.stage in OPEN

    @property
    def withdrawn(self) -> bool:
        """Whether it was put away."""
        return self.stage == Stage.WITHDRAWN

    @property
    def status(self) -> str:
        """Where it stands, in words."""
        return STAGES[self.stage]


_COLUMNS: tuple[Told[LogRow], ...] = (
    ("screening", "integer", "Number of the screening in the database", lambda row: row.screening),
    ("subject_code", "text", "Subject code, never a name", lambda row: row.subject_code),
    ("attempt", "integer", "Which screening of the candidate it is: a person counts once", lambda row: row.attempt),
    ("previous_screening", "integer", "Number of the candidate's screening before", lambda row: row.previous),
    (
        "rescreens_allowed",
        "integer",
        "How often its amendment lets who failed before be screened again",
        lambda row: row.rescreens,
    ),
    ("site", "text", "Site", lambda row: row.site),
    (
        "part",
        "text",
        "screening, or pre-screening where consent is not signed",
        lambda row: "screening" if row.consented else "pre-screening",
    ),
    ("consent_date", "date", "Day of consent", lambda row: row.consent_date),
    ("consent_version", "text", "Version of the consent form that was signed last", lambda row: row.consent_version),
    ("started", "date", "Day on which the screening was started", lambda row: row.started),
    ("finished", "date", "Day on which it was finished", lambda row: row.finished),
    ("status", "text", "Where it stands; OPEN: to be settled", lambda row: row.status),
    ("outcome", "text", "eligible, not_yet, incomplete or not_eligible", lambda row: row.outcome),
    ("not_met", "text", "Criteria that were not met", lambda row: ", ".join(row.not_met)),
    ("registration_number", "text", "Number of the registration", lambda row: row.number),
    ("planned_registration_date", "date", "Day that was planned for it", lambda row: row.planned_on),
    ("registration_date", "date", "Day on which it was", lambda row: row.registered_on),
    ("cycles_begun", "integer", "How many cycles were begun", lambda row: row.cycles if row.number else None),
    ("end", "text", "completed or off_study", lambda row: row.end),
    ("end_date", "date", "Day of the end", lambda row: row.ended_on),
    ("end_reason", "text", "Why it ended", lambda row: row.end_reason),
    ("reason", "text", "Why it was changed or withdrawn", lambda row: row.reason),
    ("revision", "integer", "How often it was finished", lambda row: row.revision),
    ("protocol_version", "text", "Version of the protocol", lambda row: row.protocol_version),
)


def log_rows(snapshot: Snapshot) -> Iterator[LogRow]:
    """The log of a snapshot, in the order in which the screenings were started."""
    return snapshot.each(_row)


def log_sheet(snapshot: Snapshot) -> Sheet:
    """The log as a sheet among others."""
    head: list[Cell] = [snapshot.head.seq, snapshot.head.hash]

    def of(screening: ExportedScreening) -> list[Row]:
        row = _row(screening)
        return [[told(row) for *_, told in _COLUMNS] + head]

    return Sheet("screening log", (*fields(_COLUMNS), *AUDIT), of)


def _row(screening: ExportedScreening) -> LogRow:
    record, decision = screening.record, screening.decision
    finished, history = screening.finished_at, screening.happened.history
    registered, signed = history.registration, screening.happened.consents
    return LogRow(
        subject_code=screening.subject_code,
        site=screening.site,
        consented=record.get("consent_signed") == "yes",
        consent_date=day(signed[-1].on) if signed else None,
        consent_version=_consent_version(record, signed),
        started=screening.local_day(screening.created_at),
        finished=screening.local_day(finished) if finished else None,
        stage=screening.stage,
        outcome=str(decision.get("outcome", "")),
        not_met=not_met(decision),
        reason=screening.reason,
        revision=screening.revision,
        protocol_version=screening.protocol_version,
        screening=screening.id,
        attempt=screening.attempt,
        previous=screening.previous,
        rescreens=screening.trial.amends.rescreens if screening.attempt > 1 and screening.trial.amends else None,
        number=registered.number if registered else None,
        planned_on=registered.planned_on if registered else None,
        registered_on=registered.on if registered else None,
        cycles=history.begun,
        end=history.end.how if history.end else None,
        ended_on=history.end.on if history.end else None,
        end_reason=history.end.reason if history.end else None,
    )


def _consent_version(record: Mapping[str, Json], signed: Sequence[Consent]) -> str:
    """What can be said of the version of the consent that was signed last; nothing where there is no consent."""
    if record.get("consent_signed") != "yes":
        return ""
    return (signed[-1].version if signed else record.get(CONSENT_VERSION)) or NOT_RECORDED
