"""Sign-off: asked for, given or refused with a signature over the exact content, and void once that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session

from flows.answers import lifecycle
from flows.answers.lifecycle import Stage
from flows.answers.path import as_recorded
from flows.language.refusals import RuleBroken
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.errors import Refused
from storage.engine.prepared import AnyRow, Prepared
from storage.engine.sessions import update_where
from storage.site import sites
from storage.study import screenings, versions
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.screening import RevisionRow, ScreeningRow
from storage.tables.sign_off import SignatureRow
from storage.trail import audit

_SIGNATURES = table(SignatureRow)
_REVISIONS = table(RevisionRow)
_SCREENINGS = table(ScreeningRow)
_AWAITING = Prepared(
    select(_SCREENINGS.c.id)
    .where(_SCREENINGS.c.site_id == bindparam("site"), _SCREENINGS.c.lifecycle == Stage.AWAITING)
    .order_by(_SCREENINGS.c.updated_at)
)
_OF = Prepared(select(_SIGNATURES).where(_SIGNATURES.c.screening_id == bindparam("of")).order_by(_SIGNATURES.c.id))
_LAST_SALT = Prepared(
    select(_REVISIONS.c.salt)
    .where(_REVISIONS.c.screening_id == bindparam("of"))
    .order_by(_REVISIONS.c.number.desc())
    .limit(1)
)
STEPS = {"approved": "approve", "rejected": "reject"}


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: who, printed; when, in UTC; what it means; the content with its hash; and why it is void, if so."""

    id: int
    screening_id: int
    version: int
    revision: int
    person_id: int
    printed_name: str
    outcome: str
    meaning: str
    content: Mapping[str, Json] | None
    content_hash: str
    signed_at: datetime
    voided_at: datetime | None
    void_reason: str | None


def ask(session: Session, screening_id: int, expected_version: int, author: int, at: datetime) -> Screening:
    """Ask for sign-off of a finished screening. Raises `Changed` and `Refused`."""
    seen = screenings.expected(session, screening_id, expected_version, lifecycle.sources("ask_sign_off"))
    if _salt(session, screening_id) is None:
        raise Refused("a value of it was erased: change an answer and finish it again first")
    screening = screenings.step(session, seen, "ask_sign_off", author, at, reason=None)
    screenings.note(session, "sign-off asked", screening, {})
    return screening


def ask_back(
    session: Session, screening_id: int, expected_version: int, reason: str, author: int, at: datetime
) -> Screening:
    """Hand a screening back unsigned, with a question. Raises `Changed` and `RuleBroken`."""
    seen = _awaiting(session, screening_id, expected_version)
    screening = screenings.step(session, seen, "ask_back", author, at, reason=reason)
    screenings.note(session, "asked back", screening, {"reason": _sealed(session, screening_id, reason)})
    return screening


def sign(
    session: Session,
    screening_id: int,
    expected_version: int,
    outcome: str,
    content: Mapping[str, Json],
    printed_name: str,
    author: int,
    at: datetime,
) -> Signature:
    """Approve or reject; the caller has seen the right PIN. Raises `Changed`, and `RuleBroken` for a second one and for
    an approval by a version of the trial that is over at the site."""
    seen = _awaiting(session, screening_id, expected_version)
    if outcome == "approved":
        zone = ZoneInfo(sites.load(session, seen.site_id).zone)
        versions.check_in_force(session, seen, at.astimezone(zone).date())
    text = canonical(content)
    screening = screenings.step(session, seen, STEPS[outcome], author, at)
    values = {
        "screening_id": seen.id,
        "version": screening.version,
        "revision": content["revision"],
        "person_id": author,
        "printed_name": printed_name,
        "outcome": outcome,
        "meaning": content["meaning"],
        "content": text,
        "content_hash": _sealed(session, screening_id, content),
        "signed_at": at,
    }
    session.connection().execute(insert(_SIGNATURES), values)
    detail = {"revision": values["revision"], "content": values["content_hash"], "signature": sealed(values)}
    # Of a rejection the reason, which was chosen from a table.
    why = {"reason": content["reason"]} if "reason" in content else {}
    screenings.note(session, outcome, screening, detail | why)
    return of(session, screening_id)[-1]


def sealed(signature: Mapping[str, Json]) -> str:
    """What the audit holds of a signature, from its row."""
    parts = [signature[name] for name in ("outcome", "meaning", "printed_name", "content_hash", "revision")]
    return audit.commitment("", canonical(parts))


def hash_of(session: Session, screening_id: int, content: Mapping[str, Json]) -> str:
    """The hash that a signature over this content holds: salted as the revision is, so that no value is guessed."""
    return _sealed(session, screening_id, content)


def of(session: Session, screening_id: int) -> list[Signature]:
    """Every signature of a screening, the first one first."""
    return [from_row(row) for row in _OF.rows(session, of=screening_id)]


def standing(session: Session, screening_id: int) -> Signature | None:
    """The signature that holds; None where there is none, or it is void."""
    return held(of(session, screening_id))


def held(given: Sequence[Signature]) -> Signature | None:
    """Which of the signatures of a screening holds: the last one, where it is not void."""
    return given[-1] if given and given[-1].voided_at is None else None


def void(session: Session, screening: Screening, reason: str, author: int, at: datetime) -> Screening:
    """Mark the signature of a screening void, if one holds: it is only finished again, and as such given back.

    What is registered stays so; that its signature was voided is seen with it.
    """
    held = standing(session, screening.id)
    if held is None:
        return screening
    update_where(session, _SIGNATURES, _SIGNATURES.c.id == held.id, voided_at=at, void_reason=reason)
    if screening.lifecycle in lifecycle.sources("void"):
        changed = screenings.step(session, screening, "void", author, at)
    else:
        changed = screenings.change(session, screening, author, at)
    screenings.note(session, "signature void", changed, {"signature": held.id, "lifecycle": changed.lifecycle})
    return changed


def forget_content(session: Session, screening_id: int, key: str, value: Json, since: int) -> None:
    """Take the content from every signature that came after an erased value and holds it.

    What is no part of the record, such as a ruling, stands in the content in other words: then it may hold it.
    """
    forms = (value, as_recorded(value, screenings.load(session, screening_id).loaded_trial))
    for one in of(session, screening_id):
        held = one.content is not None and one.content["record"].get(key, value) in forms
        if held and one.version > since:
            update_where(session, _SIGNATURES, _SIGNATURES.c.id == one.id, content=None)


def awaiting(session: Session, site_id: int) -> list[int]:
    """The screenings of a site that wait for a signature, the oldest first."""
    return [row["id"] for row in _AWAITING.rows(session, site=site_id)]


def _awaiting(session: Session, screening_id: int, version: int) -> Screening:
    seen = screenings.load(session, screening_id)
    if seen.lifecycle in lifecycle.sources("void"):
        held = standing(session, screening_id)
        raise RuleBroken("signed_already", name=held.printed_name if held else "somebody")
    return screenings.expected(session, screening_id, version, lifecycle.sources("approve"))


def _salt(session: Session, screening_id: int) -> str | None:
    row = _LAST_SALT.one(session, of=screening_id)
    return row["salt"] if row else None


def _sealed(session: Session, screening_id: int, content: Json) -> str:
    return audit.commitment(_salt(session, screening_id) or "", canonical(content))


def from_row(row: AnyRow) -> Signature:
    """The signature of a row of its table."""
    content = None if row["content"] is None else parsed(row["content"])
    return Signature(**dict(row) | {"content": content})
