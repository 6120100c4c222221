"""Files that are sent into a chat: made when they go out, of what was ordered then, and kept nowhere."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.concerned import in_order, some_told, whom
from bot.documents.amendment import amendment_pdf
from bot.documents.papers import IN_WORDS
from bot.documents.plan import plan_caption, plan_png, plan_shown
from bot.documents.trial_sheet import trial_sheet_pdf
from bot.sending.export_forms import FORMS
from bot.sending.order_bodies import AMENDMENT, SHEET, Document, whose_file
from bot.words import LABEL_ROOM, LONGEST_CAPTION
from flows.chat.site.versions import Told
from flows.rules.trial import Trial
from flows.trials.checking.sheet import differences
from flows.trials.files.brought import FIRST, TrialVersion
from flows.trials.form.read_trial import read_trial
from storage.database import Database
from storage.engine.apart import apart
from storage.engine.errors import NotSaved, found
from storage.exports.calendar import calendar_of
from storage.exports.errors import NotWritten
from storage.exports.export import export, failed
from storage.exports.forms import file_name
from storage.exports.orders import Order
from storage.exports.screenings.snapshot import Progress, snapshot
from storage.site import sites
from storage.study import screenings, versions
from storage.trail import audit
from storage.trials import switches, trials

# So many screenings are judged between two looks at what else is to be read.
AT_ONCE = 200
CALENDAR = "The plan as a calendar file. Open it to add or update its events; ask for it again after a change."


async def _amendment(database: Database, of: TrialVersion, site_id: int, now: datetime, progress: Progress) -> Document:
    new, before, texts_of, site, keys = await database.read(partial(_amended, of, site_id))
    today = now.astimezone(ZoneInfo(site.zone)).date()
    found: list[Told] = []
    for begin in range(0, len(keys), AT_ONCE):
        some = keys[begin : begin + AT_ONCE]
        found += await database.read(partial(some_told, site_id=site_id, new=new, today=today, keys=some))
        progress(begin + len(some), len(keys))
    differing = await apart(lambda: list(differences(*map(read_trial, texts_of))))
    content = await apart(lambda: amendment_pdf(new, before, differing, in_order(found), site.name, now))
    name = file_name(of.registry_id, "", "amendment", of.version, "pdf")
    return Document(name, content, f"{of.registry_id}, {of.version}: what it changes, and for whom")


def _amended(
    of: TrialVersion, site_id: int, session: Session
) -> tuple[Trial, Trial, tuple[str, str], sites.Site, Sequence[int]]:
    new, site = versions.as_followed(session, site_id, of), sites.load(session, site_id)
    earlier = TrialVersion(of.registry_id, found(new.amends).version)
    both = (found(trials.known_text(session, earlier)), found(trials.known_text(session, of)))
    return new, trials.trial_of(session, earlier), both, site, whom(session, site_id, new)


async def _sheet(database: Database, of: TrialVersion) -> Document:
    text = await database.read(lambda session: trials.text_of(session, of))
    content = await apart(lambda: trial_sheet_pdf(read_trial(text), text))
    name = file_name(of.registry_id, "", "sheet", of.version, "pdf")
    return Document(name, content, f"{of.registry_id}, {of.version}: the sheet of the trial file")


async def _calendar(database: Database, screening_id: int, now: datetime) -> Document:
    try:
        content = await database.run(lambda session: calendar_of(session, screening_id, now))
    except NotSaved as error:
        raise NotWritten from error
    return Document(await _plan_name(database, screening_id, now, "ics"), content, CALENDAR)


async def _plan_name(database: Database, screening_id: int, now: datetime, suffix: str) -> str:
    of = await database.read(lambda session: screenings.load(session, screening_id))
    return file_name(of.trial, of.subject_code, "plan", now.date().isoformat(), suffix)


async def _picture(database: Database, screening_id: int, now: datetime) -> Document:
    shown = await database.read(lambda session: plan_shown(session, screening_id, now))
    content = await apart(lambda: plan_png(shown))
    return Document(await _plan_name(database, screening_id, now, "png"), content, plan_caption(shown))


PLANS = {"calendar": _calendar, "plan": _picture}


async def exported(
    database: Database, body: Mapping[str, Any], now: datetime, progress: Progress = lambda _done, _of: None
) -> Document:
    """The file of an order. Raises `StorageError` with the sentence for the person; `progress` may be called from
    another thread."""
    if body["form"] in PLANS:
        return await PLANS[body["form"]](database, body["screening"], now)
    if body["form"] == SHEET:
        return await _sheet(database, TrialVersion(*body["trial"]))
    if body["form"] == AMENDMENT:
        return await _amendment(database, TrialVersion(*body["trial"]), body["site"], now, progress)
    order = await database.read(lambda session: _order(session, body, now))
    whose = await database.read(lambda session: whose_file(session, body))
    return await _of_form(database, order, whose, now, progress)


def _order(session: Session, body: Mapping[str, Any], now: datetime) -> Order:
    """What the outbox kept of an order."""
    since = date.fromisoformat(body["since"]) if body["since"] else None
    # An order of a version that had no mark or no trial is one of those that waited while the program was renewed.
    bom, named = body.get("bom", True), body.get("trial", FIRST.registry_id)
    trial = switches.meant(session, body["site"], named, now.date())
    return Order(body["form"], trial, body["site"], since, None, body["person"], body["screening"], bom)


async def _of_form(database: Database, order: Order, whose: str, now: datetime, progress: Progress) -> Document:
    """The file of a form; `whose`: the site, to be said before it."""
    form, trial = FORMS[order.form], order.trial
    of = order.screening_id
    code = "" if of is None else await database.read(lambda session: screenings.load(session, of).subject_code)
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            target = Path(folder) / form.file_name(trial.registry_id, now.date(), code)
            done = await export(database, order, target, now, progress, FORMS)
            content = target.read_bytes()
    except OSError as error:  # of the folder; those of the file are `export`'s
        await failed(database, order.wanted, now, error)
        raise NotWritten(error.strerror or str(error)) from error
    caption = "\n".join((f"{whose}{form.words}. {audit.line(done.head)}", *done.told))[: LONGEST_CAPTION - LABEL_ROOM]
    if in_words := IN_WORDS.get(order.form):
        shown = await database.read(
            lambda session: in_words(snapshot(session, Order(order.form, trial, order.site_id), now))
        )
        caption = f"{caption}\n{shown}"[: LONGEST_CAPTION - LABEL_ROOM]
    return Document(target.name, content, caption)
