"""What the entries of the audit say, read once: of answers beside their rows, of everything else the last word."""

from collections import deque
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from flows.answers.lifecycle import Stage, leads_to
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.prepared import AT_ONCE, Prepared, in_slices, kept_rows
from storage.engine.sessions import can_renew, renew
from storage.study import answering, signatures
from storage.tables.base import table
from storage.tables.screening import AnswerRow, AuditRow
from storage.trail import audit
from storage.trail.audit import Head

_AUDIT = table(AuditRow)
_ANSWERS = table(AnswerRow)
_ENTRIES = Prepared(
    select(*(_AUDIT.c[name] for name in ("seq", "at", "person_id", "screening_id", "action", "detail")))
    .where(_AUDIT.c.seq > bindparam("after"))
    .order_by(_AUDIT.c.seq)
    .limit(bindparam("most"))
)
_EARLIER = select(_AUDIT.c.seq).where(_AUDIT.c.action == audit.EARLIER_ROWS)
_OWN = ("id", "screening_id", "version", "key", "value", "salt", "author_id", "at", "reason")
_WITH_IT = (*_OWN, *answering.BESIDE_A_VALUE)
_ANSWERS_BY_ID = Prepared(
    select(*(_ANSWERS.c[name] for name in _WITH_IT))
    .where(_ANSWERS.c.id > bindparam("after"))
    .order_by(_ANSWERS.c.id)
    .limit(bindparam("most"))
)
_NO_ANSWER: tuple[Any, ...] = (None,) * len(_WITH_IT)

# Some steps lead to different lifecycles, and say to which; whatever is not here leaves the lifecycle as it is.
STEPS = {
    "finished": "finish",
    "amending": "amend",
    "change discarded": "discard",
    "withdrawn": "withdraw",
    "sign-off asked": "ask_sign_off",
    "asked back": "ask_back",
    **signatures.STEPS,
    "registered": "register",
}


LEADS_TO = {"screening started": Stage.DRAFT, **{action: leads_to(trigger) for action, trigger in STEPS.items()}}


class Said:
    """What the entries say up to `head`, held against one that was `kept` elsewhere, if any.

    `reached`: version, lifecycle, instant and person of a screening's last step; `finished`: entry and commitment
    by screening and number of the revision; `erased`: screening, version and key of an answer; `erased_whole`: the
    screenings of erased candidates; `seals`: entry and seal of a row, None where it is gone, by table and id;
    `problems`: what is wrong with the answers.
    """

    def __init__(self, session: Session, kept: Head | None = None) -> None:
        self.head = audit.START
        self.reached: dict[int, tuple[int, str, str, int]] = {}
        self.finished: dict[tuple[int, int], tuple[int, str]] = {}
        self.erased: set[tuple[int, int, str]] = set()
        self.erased_whole: set[int] = set()
        self.seals: dict[str, dict[int, tuple[int, str | None]]] = {}
        self.problems: list[str] = []
        self._kept = kept
        self._answers = _Answers(session)

    def follow(self, session: Session) -> Iterator[str]:
        """Read on, until nothing more is there to be seen; what is wrong with the chain."""
        while True:
            read = self.head
            bad, self.head = audit.verify(session, self._kept, read)
            if bad is not None:
                yield f"audit entry {bad} was changed, moved, removed or is missing"
                return
            if self.head == read:
                return
            self._read(session, read.seq)

    def by_now(self, session: Session) -> Iterator[str]:
        """On a server look at what is committed by now, and read on; so no transaction lasts for long, and what is
        looked at next is as the entries say."""
        if can_renew(session):
            renew(session)
            yield from self.follow(session)

    def end(self, session: Session) -> list[str]:
        """What is wrong with the answers, after the last entry that is there to be seen."""
        return [*self.problems, *self._answers.end(session, self)]

    def _read(self, session: Session, after: int) -> None:
        for seq, at, person, screening, action, text in in_slices(session, _ENTRIES, after):
            if seq > self.head.seq:
                return
            detail = parsed(text)
            if screening is not None:
                before = self.reached.get(screening, (0, "", "", 0))[1]
                led_to = detail.get("lifecycle") or LEADS_TO.get(action, before)
                self.reached[screening] = (detail["version"], led_to, at, person)
            if action == "answered":
                self.problems += self._answers.follow(session, seq, at, person, screening, detail)
            elif action == "finished":
                self.finished[screening, detail["number"]] = (seq, detail["revision"])
            elif action == "erased":
                self.erased.add((screening, detail["answer"], detail["key"]))
            elif action == "candidate erased":
                self.erased_whole.add(screening)
            for of, seals in detail.get("seals", {}).items():
                self.seals.setdefault(of, {}).update({int(key): (seq, seal) for key, seal in seals.items()})


class _Answers:
    """Answers and the entries of them were written in one order, so they are walked side by side.

    A file numbers them without a gap; a server counts on where a transaction was taken back.
    """

    def __init__(self, session: Session) -> None:
        self._gapless = session.connection().dialect.name == "sqlite"
        self._earlier: int = next(kept_rows(session, _EARLIER), (0,))[0]
        self._following: deque[tuple[Any, ...]] = deque()
        self._last = 0
        self._numbers = count(1)
        self._blank: list[tuple[int, tuple[int, int, str]]] = []
        self._lost = False

    def follow(self, session: Session, seq: int, at: str, author: int, screening: int, detail: Json) -> Iterator[str]:
        """What is wrong with the answers of the next entry; nothing more once they went apart."""
        reasons = detail.get("reasons", {})
        for key, commitment in () if self._lost else detail["answers"].items():
            position = (screening, detail["version"], key)
            # Rows are taken apart by position: by name it would take half as long again.
            number, *found, value, salt, writer, written, reason = (answer := self._next(session))[: len(_OWN)]
            beside = answer[len(_OWN) :]
            if tuple(found) != position or (self._gapless and number != next(self._numbers)):
                self._lost = True
                yield f"the answers do not follow audit entry {seq}"
                return
            if value is None:
                self._blank.append((number, position))
                if reason is not None or any(one is not None for one in beside):
                    yield f"answer {number} was erased in part"
            elif not _is_of(commitment, salt, value, beside, at if seq < self._earlier else "") or _reason(
                salt, reason
            ) != reasons.get(key):
                yield f"answer {number} is not what audit entry {seq} was made for"
            if writer != author or written != at:
                yield f"answer {number} has another author or time than audit entry {seq}"

    def end(self, session: Session, said: Said) -> Iterator[str]:
        """What is wrong after the last entry, which knows of everything that was erased."""
        for number, position in self._blank:
            if position not in said.erased and position[0] not in said.erased_whole:
                yield f"answer {number} was erased without an entry in the audit"
        while not self._lost and (answer := self._next(session)) is not _NO_ANSWER:
            yield f"answer {answer[0]} is not in the audit"

    def _next(self, session: Session) -> tuple[Any, ...]:
        if not self._following:
            self._following.extend(_ANSWERS_BY_ID.kept(session, after=self._last, most=AT_ONCE))
        if not self._following:
            return _NO_ANSWER
        self._last = self._following[-1][0]
        return self._following.popleft()


def _is_of(commitment: str, salt: str, value: str, beside: tuple[str | None, ...], at: str) -> bool:
    """Whether an answer is the one that was committed to, with what is kept beside it.

    Those of an older version were committed to without a day, and have that of their answering: `at`, else empty.
    """
    if commitment == audit.commitment(salt, answering.answer_text(value, beside)):
        return True
    kept = dict(zip(answering.BESIDE_A_VALUE, beside, strict=True))
    day = kept.pop("given_for")
    if not at or day is None or any(kept.values()) or commitment != audit.commitment(salt, value):
        return False
    return abs((date.fromisoformat(day) - date.fromisoformat(at[:10])).days) <= 1


def _reason(salt: str, reason: str | None) -> str | None:
    return None if reason is None else audit.commitment(salt, canonical(reason))
