"""Files that are ordered in a chat: what the outbox keeps of it until they are made, and what is sent then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from flows.trials.files.brought import TrialVersion
from storage.site import people, sites

SHEET, AMENDMENT = "trial-sheet", "amendment"


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send: its name, with the code of whom alone it is about, its content, and a line about it."""

    name: str
    content: bytes
    caption: str


def order_body(
    form: str, since: date | None, site_id: int, person_id: int, screening_id: int | None, *, bom: bool, trial: str
) -> dict[str, Any]:
    """What the outbox keeps of an order."""
    return {
        "form": form,
        "since": since and since.isoformat(),
        "site": site_id,
        "person": person_id,
        "screening": screening_id,
        "bom": bom,
        "trial": trial,
    }


def plan_body(form: str, screening_id: int) -> dict[str, Any]:
    """What the outbox keeps where somebody asks for a plan: its calendar file or its picture."""
    return {"form": form, "screening": screening_id}


def sheet_body(of: TrialVersion) -> dict[str, Any]:
    """What the outbox keeps where the sheet of a trial file is sent."""
    return {"form": SHEET, "trial": list(of)}


def amendment_body(of: TrialVersion, site_id: int) -> dict[str, Any]:
    """What the outbox keeps where all that a version changes is sent to somebody of a site."""
    return {"form": AMENDMENT, "trial": list(of), "site": site_id}


def whose_file(session: Session, body: Mapping[str, Any]) -> str:
    """The site of an order, for somebody who is at several."""
    if "person" not in body:
        return ""
    known = people.everywhere(session, people.person(session, body["person"]).telegram_id)
    return f"{sites.load(session, body['site']).name}: " if sum(one.active for one in known) > 1 else ""
