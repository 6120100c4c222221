"""What an export is ordered with, and its entries in the audit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.site import sites
from storage.trail import audit

# What may stand in the audit as a form's name.
FORM_NAME = re.compile(r"[a-z][a-z-]{1,30}")


# And as the number of a trial that was typed.
TRIAL_NUMBER = re.compile(r"[A-Z]{2,10}-?[0-9]{4,12}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, as the audit has it; `trial`: its registry id, where one was named."""

    form: str
    trial: str | None
    since: date | None = None
    until: date | None = None
    person_id: int | None = None
    site_id: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: a form, of one site or (None) all, of screenings for a trial started in a period; who asks.

    `screening_id`: of that screening alone. `bom`: its CSV files begin with a byte order mark.
    """

    form: str
    trial: Trial
    site_id: int | None = None
    since: date | None = None
    until: date | None = None
    person_id: int | None = None
    screening_id: int | None = None
    bom: bool = True

    @property
    def wanted(self) -> Wanted:
        """What the audit has of it."""
        return Wanted(self.form, self.trial.registry_id, self.since, self.until, self.person_id, self.site_id)


def note(session: Session, action: str, wanted: Wanted, now: datetime, detail: Mapping[str, Json]) -> None:
    """Put an export, or that it failed or was refused, in the audit."""
    since, until = (day and day.isoformat() for day in (wanted.since, wanted.until))
    known = {"form": wanted.form if FORM_NAME.fullmatch(wanted.form) else "unknown", "since": since, "until": until}
    known["trial"] = wanted.trial
    site = next((site.id for site in sites.every(session) if site.id == wanted.site_id), None)
    audit.append(session, action, now, person_id=wanted.person_id, site_id=site, detail={**known, **detail})
