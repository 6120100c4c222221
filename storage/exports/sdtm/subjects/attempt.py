"""One screening in SDTM: all its records, and what DM says of it."""

from collections.abc import Mapping
from datetime import datetime

from flows.rules.trial import Trial
from storage.exports.common.codes import subject_key
from storage.exports.common.texts import ascii_name
from storage.exports.screenings.cohorts import cohort_of
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.history import History
from storage.exports.sdtm.standard.datasets import countries
from storage.exports.sdtm.standard.written import day
from storage.exports.sdtm.subjects.decisions import decided, exceptions, ruled
from storage.exports.sdtm.subjects.events import Events
from storage.exports.sdtm.subjects.exposure import Given
from storage.exports.sdtm.subjects.findings import Answers
from storage.exports.sdtm.subjects.person import Attempt
from storage.exports.sdtm.trial.design import Row, screening_visit

# CDISC controlled terminology: SEX (C66731).
SEXES = {"female": "F", "male": "M"}


def attempt_of(
    screening: ExportedScreening, codes: Mapping[tuple[str, str], str], spanned: Trial, now: datetime
) -> Attempt:
    """A screening with all its records, told at `now`; `codes`: of the criteria by version and code; `spanned`: the
    trial that has what every version asks.

    Raises what its history raises where that does not fit together.
    """
    trial, history, visit = screening.trial, screening.happened.history, screening_visit(screening.attempt)
    spid = str(screening.id)
    asked = frozenset(one.key for one in screening.happened.given if not one.erased)
    touched = day(screening.local_day(screening.finished_at or screening.updated_at)) or ""
    answers = Answers(trial, spanned, screening.record, screening.lapsed, asked, history.collected, touched, visit)
    rows = [
        *Events(screening, history, screening.attempt).rows(),
        *Given(trial, history, now, screening.zone, spid).rows(),
        *exceptions(screening, codes, visit),
        *answers.rows(),
        *decided(screening, codes, spanned, visit),
        *ruled(trial, history.rulings, visit),
    ]
    return Attempt(
        subject_key(_site(screening), screening.subject_code, trial),
        screening.attempt,
        _demographics(screening, history),
        screening.failed,
        day(screening.local_day(screening.created_at)) or "",
        day(history.registration.on) if history.registration else None,
        cohort_of(screening.decision),
        rows,
    )


def _site(screening: ExportedScreening) -> str:
    return ascii_name(screening.site, screening.site_number)


def _demographics(screening: ExportedScreening, history: History) -> Row:
    record = screening.record
    months = record.get("age_months")
    signed = [one for one in history.signatures if one.voided_at is None and one.outcome == "approved"]
    return {
        "SUBJID": screening.subject_code,
        "RFICDTC": next((one.on for one in screening.happened.consents), None),
        "SITEID": _site(screening),
        "INVNAM": signed[-1].printed_name if signed else None,
        "AGE": None if months is None else int(months),
        "AGEU": None if months is None else "MONTHS",
        "SEX": SEXES.get(str(record.get("sex")), "U"),
        "COUNTRY": countries().get(screening.zone),
        "DMDTC": day(screening.as_of),
    }
