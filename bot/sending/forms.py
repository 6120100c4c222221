"""Every form that can be exported: those of storage, and the papers and pictures, with who may have them."""

from collections.abc import Callable
from typing import BinaryIO

from bot.documents.checklist import checklist_pdf
from bot.documents.common import numbers_of
from bot.documents.criteria_sheet import criteria_sheet_pdf
from bot.documents.flow import flow_pdf, flow_png, flow_words
from bot.documents.log import log_pdf
from bot.documents.stats import stats_png, stats_words
from flows.chat.roles import May, may
from storage.exports.errors import OneByOne, Unreadable
from storage.exports.forms import FORMS as DATA_FORMS
from storage.exports.forms import Form
from storage.exports.screenings.rows import Snapshot
from storage.exports.tables.flow import flow_of

Write = Callable[[Snapshot, BinaryIO], None]


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


def _stats(snapshot: Snapshot) -> bytes:
    return stats_png(snapshot, numbers_of(snapshot))


PAPERS = (
    Form("log", "Screening log (PDF)", "pdf", _paper(log_pdf)),
    Form("flow-picture", "Flow of candidates (PDF)", "pdf", _paper(flow_pdf)),
    Form("flow-png", "Flow of candidates (picture)", "png", _paper(flow_png)),
    Form(
        "criteria",
        "Criteria sheet to sign (PDF)",
        "pdf",
        _paper(lambda snapshot: criteria_sheet_pdf(snapshot.trial)),
        of_nobody=True,
    ),
)

# Made of one screening, or by a command of its own, so it stands in no list.
BESIDE = (
    Form("checklist", "Checklist of one screening (PDF)", "pdf", _paper(_checklist)),
    Form(
        "stats",
        "The site's numbers (picture)",
        "png",
        _paper(_stats),
    ),
)

LISTED = (*PAPERS, *DATA_FORMS.values())
FORMS = {form.name: form for form in (*LISTED, *BESIDE)}

# What stands for a picture where it cannot be seen.
IN_WORDS: dict[str, Callable[[Snapshot], str]] = {
    "stats": lambda snapshot: stats_words(numbers_of(snapshot), snapshot.trial),
    "flow-png": lambda snapshot: flow_words(flow_of(snapshot)),
}

# A coordinator has the papers of the site; the data as a whole are for those who look after them.
EVERY_FORM = frozenset(FORMS)

OF_THE_SITE = frozenset(form.name for form in (*PAPERS, *BESIDE)) | {"log-xlsx"}


def may_have(role: str, form: str) -> bool:
    """Whether a role may have a form of its own site."""
    return may(role, May.DATA if form not in OF_THE_SITE else May.PAPERS) and form in EVERY_FORM


def listed_for(role: str) -> tuple[tuple[str, str], ...]:
    """The forms that a role chooses from: name and words."""
    return tuple((form.name, form.words) for form in LISTED if may_have(role, form.name))
