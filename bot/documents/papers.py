"""What writes each paper and picture, by the name of its form."""

from collections.abc import Callable
from typing import BinaryIO

from bot.documents.checklist import checklist_pdf
from bot.documents.common import numbers_of
from bot.documents.criteria_sheet import criteria_sheet_pdf
from bot.documents.flow import flow_pdf, flow_png, flow_words
from bot.documents.log import log_pdf
from bot.documents.stats import stats_png, stats_words
from storage.exports.errors import OneByOne, Unreadable
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.tables.flow import flow_of
from storage.exports.writers import Write


def _paper(make: Callable[[Snapshot], bytes]) -> Write:
    def write(snapshot: Snapshot, out: BinaryIO) -> None:
        out.write(make(snapshot))

    return write


def _checklist(snapshot: Snapshot) -> bytes:
    if snapshot.count != 1:
        raise OneByOne
    screening = next(iter(snapshot), None)
    if screening is None:
        raise Unreadable
    return checklist_pdf(screening, snapshot)


WRITERS: dict[str, Write] = {
    "log": _paper(log_pdf),
    "flow-picture": _paper(flow_pdf),
    "flow-png": _paper(flow_png),
    "criteria": _paper(lambda snapshot: criteria_sheet_pdf(snapshot.trial)),
    "checklist": _paper(_checklist),
    "stats": _paper(lambda snapshot: stats_png(snapshot, numbers_of(snapshot))),
}

# What stands for a picture where it cannot be seen.
IN_WORDS: dict[str, Callable[[Snapshot], str]] = {
    "stats": lambda snapshot: stats_words(numbers_of(snapshot), snapshot.trial),
    "flow-png": lambda snapshot: flow_words(flow_of(snapshot)),
}
