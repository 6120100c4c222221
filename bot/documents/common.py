"""What the papers and pictures share: typesetting, fonts, numbers and words."""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot.documents.drawing import FONTS, drawn, fonts
from flows.answers.lifecycle import Stage
from flows.decision.timeline.bars import plain
from flows.language.days import day_words, short_day
from flows.rules.trial import Trial
from storage.exports.common.codes import record_day
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.tables.flow import Flow, flow_of
from storage.trail import audit

_FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


def legible(text: str) -> str:
    """The text on one line, without marks that nobody sees; a sign that no glyph is there for is named: [U+65E5]."""
    if text.isascii() and text.isprintable() and text.strip():
        return text
    return "".join(sign if ord(sign) in _drawn() else f"[U+{ord(sign):04X}]" for sign in plain(text)) if text else ""


@cache
def _drawn() -> frozenset[int]:
    """The signs that every face has."""
    return frozenset.intersection(*(_signs((FONTS / face).read_bytes()) for face in _FACES))


def _signs(font: bytes) -> frozenset[int]:
    """The signs of a font: the segments of its character map in format 4, OpenType 1.9.1 "cmap"."""
    table = _table(font, b"cmap")
    for record in range(struct.unpack_from(">H", font, table + 2)[0]):
        start = table + struct.unpack_from(">I", font, table + 4 + 8 * record + 4)[0]
        if struct.unpack_from(">H", font, start)[0] == 4:
            return frozenset(_segments(font, start))
    raise ValueError("the font has no character map in format 4")


def _segments(font: bytes, start: int) -> list[int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    begins = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
    return [sign for begin, end in zip(begins, ends, strict=True) for sign in range(begin, end + 1) if sign < 0xFFFF]


def _table(font: bytes, tag: bytes) -> int:
    """Where a table of the font begins."""
    for record in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * record)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no {tag!r}")


_HERE = Path(__file__).parent
# Tagged, with its fonts and for good: ISO 19005-2 level A and ISO 14289-1. What breaks them does not compile.
_STANDARDS: Any = ["a-2a", "ua-1"]


def pdf(template: str, data: Mapping[str, Any], at: datetime, picture: bytes | None = None) -> bytes:
    """A paper as PDF/A-2a and PDF/UA-1 that bears the instant `at`; `picture` is a PNG that the template places."""
    import typst  # as for every picture

    placed = {"picture": list(picture)} if picture else {}
    return typst.compile(
        _HERE / template,
        font_paths=fonts(),
        format="pdf",
        pdf_standards=_STANDARDS,
        timestamp=int(at.astimezone(UTC).timestamp()),
        sys_inputs={"data": json.dumps(_legible(data) | placed), "form": "paper"},
    )


def png(template: str, data: Mapping[str, Any]) -> bytes:
    """A picture as PNG of a paper's template."""
    return drawn(template, _legible(data), form="picture")


def _legible(data: Any) -> Any:
    """The data with every text in it as the fonts can show it.

    As JSON a text stays text, whatever it says; in the template's source it would run.
    """
    if isinstance(data, str):
        return legible(data)
    if isinstance(data, Mapping):
        return {key: _legible(value) for key, value in data.items()}
    return [_legible(value) for value in data] if isinstance(data, list | tuple) else data


@dataclass(frozen=True, slots=True)
class Numbers:
    """`times`: from the first question to the first decision, the shortest first. `accrued`: the day of each
    registration, the first one first. `first`, `last`: the days on which the first screening was started and the
    numbers were taken."""

    flow: Flow
    times: tuple[timedelta, ...]
    accrued: tuple[date, ...]
    first: date
    last: date


def numbers_of(snapshot: Snapshot) -> Numbers:
    """The numbers of a snapshot."""
    times, started, accrued = [], [], []
    for began, time, registered in snapshot.each(_read):
        started.append(began)
        if time is not None:
            times.append(time)
        if registered is not None:
            accrued.append(registered)
    today = snapshot.taken_at.date()
    return Numbers(flow_of(snapshot), tuple(sorted(times)), tuple(sorted(accrued)), min(started, default=today), today)


def _read(one: ExportedScreening) -> tuple[date, timedelta | None, date | None]:
    """The day on which a screening was started, how long its first decision took, and the day of registration."""
    decided = one.finished_at is not None and one.stage != Stage.WITHDRAWN
    registered = one.happened.registration
    return one.local_day(one.created_at), _time(one) if decided else None, registered.on if registered else None


def _time(screening: ExportedScreening) -> timedelta:
    """From the first question to the first decision; what was changed later does not make it longer."""
    assert screening.finished_at is not None
    first = screening.finished_at if screening.revision == 1 else screening.happened.revisions[0].finished_at
    return first - screening.created_at


INVESTIGATOR_DECIDES = "This counts days and keeps answers; the investigator decides."
NOBODY = "No screening was started in this period."


def sentence(words: str) -> str:
    """The words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def instant_words(at: datetime) -> str:
    """An instant, such as "2 Mar 2026 09:30 UTC"."""
    utc = at.astimezone(UTC)
    return f"{short_day(utc.date())} {utc:%H:%M} UTC"


def iso_day(text: Any) -> date | None:
    """The day of a decision or a record, None where it has none."""
    return date.fromisoformat(text) if text else None


def of_record(updated: str) -> datetime:
    """The instant that a paper bears by the day of its record, so that one version is always the same bytes; where the
    record has none, that of a file of 1980."""
    day = record_day(updated) or date(1980, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def in_order(codes: Iterable[str], trial: Trial) -> list[str]:
    """Codes of criteria in the trial's order; those of another version come last."""
    order = [criterion.code for criterion in trial.criteria]
    return sorted(codes, key=lambda code: order.index(code) if code in order else len(order))


def period_words(since: date | None, until: date | None) -> str:
    """The period in which screenings were started."""
    if since and until:
        return f"Screenings started {day_words(since)} to {day_words(until)}"
    if since:
        return f"Screenings started on {day_words(since)} or later"
    return f"Screenings started until {day_words(until)}" if until else "All screenings"


def versions(snapshot: Snapshot) -> str:
    """The trial, in each version that decided one of the screenings."""
    return f"{snapshot.trial.registry_id}, {'; '.join(snapshot.protocol_versions or (snapshot.trial.version,))}"


def source(snapshot: Snapshot) -> str:
    """When a paper or a picture was made, and the audit head that it was read at, as `verify` takes it."""
    made = instant_words(snapshot.taken_at)
    return f"Made {made} · {audit.line(snapshot.head)}"
