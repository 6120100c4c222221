"""What the entries of the audit say, read once: of answers beside their rows, of everything else the last word."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from flows.answers.lifecycle import Stage, leads_to
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.prepared import kept_rows
from storage.study import screenings
from storage.tables.base import table
from storage.tables.screening import AnswerRow, AuditRow
from storage.trail import audit

_AUDIT = table(AuditRow)
_ANSWERS = table(AnswerRow)
_ENTRIES = select(
    *(_AUDIT.c[name] for name in ("seq", "at", "person_id", "screening_id", "action", "detail"))
).order_by(_AUDIT.c.seq)
_EARLIER = select(_AUDIT.c.seq).where(_AUDIT.c.action == audit.EARLIER_ROWS)
_OWN = ("id", "screening_id", "version", "key", "value", "salt", "author_id", "at", "reason")
_ANSWERS_BY_ID = select(*(_ANSWERS.c[name] for name in (*_OWN, *screenings.BESIDE_A_VALUE))).order_by(_ANSWERS.c.id)
_NO_ANSWER: tuple[Any, ...] = (None,) * len(_ANSWERS_BY_ID.selected_columns)

# Some steps lead to different lifecycles, and say to which; whatever is not here leaves the lifecycle as it is.
STEPS = {
    "finished": "finish",
    "amending": "amend",
    "change discarded": "discard",
    "withdrawn": "withdraw",
    "sign-off asked": "ask_sign_off",
    "asked back": "ask_back",
    "approved": "approve",
    "rejected": "reject",
    "registered": "register",
}


LEADS_TO = {"screening started": Stage.DRAFT, **{action: leads_to(trigger) for action, trigger in STEPS.items()}}


@dataclass
class Said:
    """`reached`: version, lifecycle, instant and person of a screening's last step; `finished`: entry and commitment
    by screening and number of the revision; `erased`: screening, version and key of an answer; `erased_whole`: the
    screenings of erased candidates; `seals`: entry and seal of a row, None where it is gone, by table and id;
    `problems`: what is wrong with the answers."""

    reached: dict[int, tuple[int, str, str, int]] = field(default_factory=dict)
    finished: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)
    erased: set[tuple[int, int, str]] = field(default_factory=set)
    erased_whole: set[int] = field(default_factory=set)
    seals: dict[tuple[str, int], tuple[int, str | None]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read(session: Session) -> Said:
    """Everything that the entries say, in one pass."""
    earlier = next(kept_rows(session, _EARLIER), (0,))[0]
    gapless = session.connection().dialect.name == "sqlite"
    said, answers = Said(), _Answers(kept_rows(session, _ANSWERS_BY_ID), earlier, gapless=gapless)
    for seq, at, person, screening, action, text in kept_rows(session, _ENTRIES):
        detail = parsed(text)
        if screening is not None:
            before = said.reached.get(screening, (0, "", "", 0))[1]
            led_to = detail.get("lifecycle") or LEADS_TO.get(action, before)
            said.reached[screening] = (detail["version"], led_to, at, person)
        if action == "answered":
            said.problems += answers.follow(seq, at, person, screening, detail)
        elif action == "finished":
            said.finished[screening, detail["number"]] = (seq, detail["revision"])
        elif action == "erased":
            said.erased.add((screening, detail["answer"], detail["key"]))
        elif action == "candidate erased":
            said.erased_whole.add(screening)
        for of, seals in detail.get("seals", {}).items():
            said.seals |= {(of, int(key)): (seq, seal) for key, seal in seals.items()}
    said.problems += answers.end(said)
    return said


class _Answers:
    """Answers and the entries of them were written in one order, so they are walked side by side.

    `gapless`: their numbers are. A server counts on where a transaction was taken back.
    """

    def __init__(self, kept: Iterator[tuple[Any, ...]], earlier: int, *, gapless: bool) -> None:
        self._kept = kept
        self._gapless = gapless
        self._earlier = earlier
        self._numbers = count(1)
        self._blank: list[tuple[int, tuple[int, int, str]]] = []
        self._lost = False

    def follow(self, seq: int, at: str, author: int, screening: int, detail: Json) -> Iterator[str]:
        """What is wrong with the answers of the next entry; nothing more once they went apart."""
        reasons = detail.get("reasons", {})
        for key, commitment in () if self._lost else detail["answers"].items():
            position = (screening, detail["version"], key)
            # Rows are taken apart by position: by name it would take half as long again.
            number, *found, value, salt, writer, written, reason = (answer := next(self._kept, _NO_ANSWER))[: len(_OWN)]
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

    def end(self, said: Said) -> Iterator[str]:
        """What is wrong after the last entry, which knows of everything that was erased."""
        for number, position in self._blank:
            if position not in said.erased and position[0] not in said.erased_whole:
                yield f"answer {number} was erased without an entry in the audit"
        for number, *_ in () if self._lost else self._kept:
            yield f"answer {number} is not in the audit"


def _is_of(commitment: str, salt: str, value: str, beside: tuple[str | None, ...], at: str) -> bool:
    """Whether an answer is the one that was committed to, with what is kept beside it.

    Those of an older version were committed to without a day, and have that of their answering: `at`, else empty.
    """
    if commitment == audit.commitment(salt, screenings.answer_text(value, beside)):
        return True
    kept = dict(zip(screenings.BESIDE_A_VALUE, beside, strict=True))
    day = kept.pop("given_for")
    if not at or day is None or any(kept.values()) or commitment != audit.commitment(salt, value):
        return False
    return abs((date.fromisoformat(day) - date.fromisoformat(at[:10])).days) <= 1


def _reason(salt: str, reason: str | None) -> str | None:
    return None if reason is None else audit.commitment(salt, canonical(reason))
