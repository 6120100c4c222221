"""Every form that can be exported: those of storage, and the papers and pictures, with who may have them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flows.chat.roles import May, may
from storage.exports.forms import FORMS as DATA_FORMS
from storage.exports.forms import Form

if TYPE_CHECKING:
    from storage.exports.writers import Write


def _papers() -> "Mapping[str, Write]":
    from bot.documents.papers import WRITERS

    return WRITERS


PAPERS = (
    Form("log", "Screening log (PDF)", "pdf", _papers),
    Form("flow-picture", "Flow of candidates (PDF)", "pdf", _papers),
    Form("flow-png", "Flow of candidates (picture)", "png", _papers),
    Form("criteria", "Criteria sheet to sign (PDF)", "pdf", _papers, of_nobody=True),
)

# Made of one screening, or by a command of its own, so it stands in no list.
BESIDE = (
    Form("checklist", "Checklist of one screening (PDF)", "pdf", _papers),
    Form("stats", "The site's numbers (picture)", "png", _papers),
)

LISTED = (*PAPERS, *DATA_FORMS.values())
FORMS = {form.name: form for form in (*LISTED, *BESIDE)}

# A coordinator has the papers of the site; the data as a whole are for those who look after them.
EVERY_FORM = frozenset(FORMS)

OF_THE_SITE = frozenset(form.name for form in (*PAPERS, *BESIDE)) | {"log-xlsx"}


def may_have(role: str, form: str) -> bool:
    """Whether a role may have a form of its own site."""
    return may(role, May.DATA if form not in OF_THE_SITE else May.PAPERS) and form in EVERY_FORM


def listed_for(role: str) -> tuple[tuple[str, str], ...]:
    """The forms that a role chooses from: name and words."""
    return tuple((form.name, form.words) for form in LISTED if may_have(role, form.name))
