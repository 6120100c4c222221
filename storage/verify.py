"""Verification: whether the file is sound, and whether it still says what the audit says was done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from flows.given import FOR
from storage import audit, revisions, screenings
from storage.audit import Head
from storage.canonical import canonical, parsed
from storage.prepared import as_kept
from storage.tables import AnswerRow, AuditRow, RevisionRow, ScreeningRow, table
from storage.verify_seals import sealed
from storage.verify_treatment import treatment

_AUDIT = table(AuditRow)
_ANSWERS = table(AnswerRow)
_REVISIONS = table(RevisionRow)
_SCREENINGS = table(ScreeningRow)
_CHUNK = 1000


_ANSWERS_BY_ID = select(
    _ANSWERS.c.id,
    _ANSWERS.c.screening_id,
    _ANSWERS.c.version,
    _ANSWERS.c.key,
    _ANSWERS.c.value,
    _ANSWERS.c.salt,
    _ANSWERS.c.author_id,
    as_kept(_ANSWERS.c.at),
    _ANSWERS.c.reason,
    *(as_kept(_ANSWERS.c[name]) for name in screenings.BESIDE_A_VALUE),
).order_by(_ANSWERS.c.id)
_NO_ANSWER: tuple[Any, ...] = (None,) * len(_ANSWERS_BY_ID.selected_columns)
_SEALED = select(
    *(_REVISIONS.c[name] for name in ("id", "screening_id", "number", "as_of", "record", "decision", "reason", "salt"))
).order_by(_REVISIONS.c.id)
_STANDS = select(
    *(_SCREENINGS.c[name] for name in ("id", "version", "lifecycle")),
    as_kept(_SCREENINGS.c.updated_at),
    _SCREENINGS.c.updated_by,
)
_ANSWERS_BY_SCREENING = select(
    _ANSWERS.c.screening_id, _ANSWERS.c.key, _ANSWERS.c.value, as_kept(_ANSWERS.c.given_for)
).order_by(_ANSWERS.c.screening_id, _ANSWERS.c.id)


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, in words, and the audit's last good entry, to be kept somewhere else; None if unreadable.

    `sealed_at`: the entry that sealed, as they were then, the rows of an older version; they are covered from it on.
    """

    problems: tuple[str, ...]
    head: Head | None
    sealed_at: int | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(session: Session, kept: Head | None = None) -> Report:
    """Check the file, the chain (against a head `kept` elsewhere, if any), and every answer and revision."""
    problems = [*_found(session, _integrity), *_found(session, _references), *_found(session, _current)]
    head: Head | None = None

    def chain(session: Session) -> Iterator[str]:
        nonlocal head
        bad, head = audit.verify(session, kept)
        if bad is not None:
            yield f"audit entry {bad} was changed, moved, removed or is missing"

    broken = _found(session, chain)
    if broken:
        # What the entries say of answers and revisions is worth nothing then.
        return Report((*problems, *broken), head)
    for check in (_answers, _revisions, _lifecycles, treatment, sealed):
        problems += _found(session, check)
    earlier = select(_AUDIT.c.seq).where(_AUDIT.c.action == audit.EARLIER_ROWS)
    return Report(tuple(problems), head, session.connection().execute(earlier).scalar())


def _found(session: Session, check: Callable[[Session], Iterator[str]]) -> list[str]:
    problems: list[str] = []
    try:
        problems += check(session)
    except Exception as error:  # a row that was changed may hold anything, and be unreadable in any way
        problems.append(f"{check.__name__.strip('_')}: a row cannot be read ({type(error).__name__})")
    return problems


def _integrity(session: Session) -> Iterator[str]:
    for line in session.connection().exec_driver_sql("PRAGMA integrity_check").scalars():
        if line != "ok":
            yield f"the file is damaged: {line}"


def _references(session: Session) -> Iterator[str]:
    for row in session.connection().exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"row {row[1]} of {row[0]} points to a row of {row[2]} that is not there"


def _rows(session: Session, statement: Any) -> Iterator[Any]:
    yield from session.connection().execution_options(yield_per=_CHUNK).execute(statement)


def _answers(session: Session) -> Iterator[str]:
    """Answers and the audit's entries of them were written in one order, so they are walked side by side."""
    kept, follows = _rows(session, _ANSWERS_BY_ID), count(1)
    erased, whole = _erased(session), _erased_as_a_whole(session)
    for seq, author, at, screening_id, text in _entries(session, "answered"):
        detail = parsed(text)
        reasons = detail.get("reasons", {})
        for key, commitment in detail["answers"].items():
            place = (screening_id, detail["version"], key)
            # Rows are taken apart by position: by name it would take half as long again.
            number, at_screening, version, found, value, salt, writer, written, reason, *beside = next(kept, _NO_ANSWER)
            if (number, at_screening, version, found) != (next(follows), *place):
                yield f"the answers do not follow audit entry {seq}"
                return
            if value is None:
                known = place in erased or screening_id in whole
                if not known or reason is not None or any(one is not None for one in beside):
                    yield f"answer {number} was erased without an entry in the audit, or in part"
            elif not _is_of(commitment, salt, value, beside, at) or _reason(salt, reason) != reasons.get(key):
                yield f"answer {number} is not what audit entry {seq} was made for"
            if writer != author or written != at:
                yield f"answer {number} has another author or time than audit entry {seq}"
    if (row := next(kept, None)) is not None:
        yield f"answer {row.id} is not in the audit"


def _is_of(commitment: str, salt: str, value: str, beside: list[str | None], at: str) -> bool:
    """Whether an answer is the one that was committed to, with what is kept beside it.

    Those of before days were kept were committed to without one, and have that of their answering.
    """
    if commitment == audit.commitment(salt, screenings.answer_text(value, beside)):
        return True
    kept = dict(zip(screenings.BESIDE_A_VALUE, beside, strict=True))
    day = kept.pop("given_for")
    if day is None or any(kept.values()) or commitment != audit.commitment(salt, value):
        return False
    return abs((date.fromisoformat(day) - date.fromisoformat(at[:10])).days) <= 1


def _reason(salt: str, reason: str | None) -> str | None:
    return None if reason is None else audit.commitment(salt, canonical(reason))


def _erased(session: Session) -> set[tuple[int, int, str]]:
    """Screening, version and key of every answer that the audit says was erased."""
    entries = ((screening_id, parsed(text)) for *_, screening_id, text in _entries(session, "erased"))
    return {(screening_id, detail["answer"], detail["key"]) for screening_id, detail in entries}


def _erased_as_a_whole(session: Session) -> set[int]:
    """Every screening whose candidate the audit says was erased."""
    return {screening_id for *_, screening_id, _ in _entries(session, "candidate erased")}


def _current(session: Session) -> Iterator[str]:
    """A screening's current answers are its history, folded."""
    given = _rows(session, _ANSWERS_BY_SCREENING)
    grouped = groupby(given, key=itemgetter(0))
    following = next(grouped, None)
    chosen = select(_SCREENINGS.c.id, _SCREENINGS.c.current).order_by(_SCREENINGS.c.id)
    for screening, current in _rows(session, chosen):
        answers: dict[str, str | None] = {}
        if following is not None and following[0] == screening:
            for _, key, value, given_for in following[1]:
                answers[key] = value
                answers[FOR + key] = None if value is None or given_for is None else f'"{given_for}"'
            following = next(grouped, None)
        folded = (f"{canonical(key)}:{value}" for key, value in sorted(answers.items()) if value is not None)
        if f"{{{','.join(folded)}}}" != current:
            yield f"the current answers of screening {screening} are not those of its history"


def _revisions(session: Session) -> Iterator[str]:
    erased = {screening_id for screening_id, _, _ in _erased(session)} | _erased_as_a_whole(session)
    made = {}
    for seq, _, _, screening_id, text in _entries(session, "finished"):
        detail = parsed(text)
        made[screening_id, detail["number"]] = (seq, detail["revision"])
    for row in _rows(session, _SEALED):
        seq, seal = made.pop((row.screening_id, row.number), (None, None))
        if seq is None:
            yield f"revision {row.id} is not in the audit"
        elif row.salt is None:
            if row.screening_id not in erased:
                yield f"revision {row.id} was erased from without an entry in the audit"
        elif revisions.sealed(row._mapping) != seal:
            yield f"revision {row.id} is not what audit entry {seq} was made for"
    for seq, _ in made.values():
        yield f"the revision of audit entry {seq} is missing"


def _lifecycles(session: Session) -> Iterator[str]:
    """Every step that the audit knows led to the version and lifecycle that the screening is at."""
    steps = {
        "screening started": "draft",
        "finished": "finished",
        "amending": "amending",
        "change discarded": "finished",
        "withdrawn": "withdrawn",
        "sign-off asked": "awaiting",
        "asked back": "finished",
        "approved": "signed",
        "rejected": "rejected",
        "registered": "registered",
    }
    reached: dict[int, tuple[int, str, str, int]] = {}
    chosen = (
        select(_AUDIT.c.screening_id, _AUDIT.c.action, _AUDIT.c.detail, as_kept(_AUDIT.c.at), _AUDIT.c.person_id)
        .where(_AUDIT.c.screening_id.is_not(None))
        .order_by(_AUDIT.c.seq)
    )
    for screening_id, action, text, at, person in _rows(session, chosen):
        before = reached.get(screening_id, (0, "", "", 0))
        detail = parsed(text)
        # Some steps lead to different lifecycles, and say to which.
        led_to = detail.get("lifecycle") or steps.get(action, before[1])
        reached[screening_id] = (detail["version"], led_to, at, person)
    for number, *stands in _rows(session, _STANDS):
        if reached.pop(number, None) != tuple(stands):
            yield f"screening {number} is not at the step that the audit ends with"
    for number in reached:
        yield f"screening {number} is missing, and was there with the audit"


def _entries(session: Session, action: str) -> Iterator[Any]:
    """Number, person, instant, screening and detail of every entry of one action."""
    columns = (_AUDIT.c.seq, _AUDIT.c.person_id, as_kept(_AUDIT.c.at), _AUDIT.c.screening_id, _AUDIT.c.detail)
    return _rows(session, select(*columns).where(_AUDIT.c.action == action).order_by(_AUDIT.c.seq))
