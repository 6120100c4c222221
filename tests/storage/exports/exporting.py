"""Helpers to test exports with: screenings of generated records, and forms written to memory."""

import io
import json
import random
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from flows.answers.path import path_of, record_of
from flows.rules.evaluation.decide import decide
from storage.engine.canonical import canonical, parsed
from storage.exports.forms import FORMS
from storage.study import answering, revisions, screenings
from tests.answered import changing
from tests.contract.records import right_record
from tests.shots import snapshot
from tests.storage.clinic import LATER, NOW, Clinic, by_version
from tests.trials import NCT04556084

Record = dict[str, Any]


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """Generated records without errors, as JSON has them."""
    rng = random.Random(seed)
    for _ in range(count):
        yield json.loads(json.dumps(right_record(rng)))


def same(record: Record) -> Record:
    """A record with its numbers exact and without what is not known, which it may leave out or say."""
    return {key: _same(value) for key, value in parsed(canonical(record)).items() if value is not None}


def _same(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{key: inner for key, inner in entry.items() if inner is not None} for entry in value]
    return value


def answered(session: Session, clinic: Clinic, record: Record, code: str, at: datetime = NOW) -> screenings.Screening:
    """A draft with the answers of a record."""
    seen = screenings.start(session, clinic.site.id, code, by_version("2020-09"), clinic.nurse.id, at)
    changes = {key: value for key, value in record.items() if key != "as_of"}
    return answering.record_answers(session, seen.id, seen.version, changing(changes), clinic.nurse.id, at)


def finished(session: Session, clinic: Clinic, record: Record, code: str, at: datetime = LATER) -> screenings.Screening:
    """A screening that was finished on the day of its record, as the chat does it."""
    seen = answered(session, clinic, record, code)
    day = date.fromisoformat(record["as_of"])
    decision = decide(path_of(seen.current, day, NCT04556084).facts, NCT04556084).as_json()
    kept = record_of(seen.current, day, NCT04556084)
    revisions.finish(session, seen.id, seen.version, kept, decision, day, clinic.nurse.id, at)
    return screenings.load(session, seen.id)


def form_of(session: Session, name: str, now: datetime = LATER, **which: Any) -> bytes:
    """What an export in this form holds."""
    out = io.BytesIO()
    FORMS[name].write(snapshot(session, now=now, **which), out)
    return out.getvalue()
