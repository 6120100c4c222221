"""What is done about a new version of a trial: look at what it changes, take it or not, switch it on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from flows import texts
from flows.chat.asked import screening_of
from flows.chat.context import TurnContext
from flows.chat.events import Started, TurnResult
from flows.chat.site.versions import (
    NewVersion,
    VersionAdopted,
    VersionKept,
    VersionLookedAt,
    VersionPaperAsked,
    VersionTaken,
)
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Refused
from flows.turn import sign_off
from flows.turn.sign_off import PIN


def show(context: TurnContext, argument: str) -> TurnResult:
    """What a version would change; `argument`: its key, and a page; empty: the only one there is."""
    registry_id, _, rest = argument.partition("/")
    version, _, page = rest.partition("/")
    filled = {"version": f"{registry_id}/{version}"} if version else {}
    position = context.position.leave("list_versions", page=int(page or 0), filled=filled)
    return TurnResult(position)


def look(context: TurnContext, screening_id: str) -> TurnResult:
    """What the version means for one candidate."""
    return TurnResult(context.position, (VersionLookedAt(int(screening_id), _new(context).key),))


def look_here(context: TurnContext, key: str) -> TurnResult:
    """What the version that rules now means for the open screening."""
    return TurnResult(context.position.leave("look_at_version", filled={"version": key}))


def take(context: TurnContext, _argument: str) -> TurnResult:
    """The open screening goes by it from now on."""
    new = _new(context)
    (one,) = new.concerned
    note = texts.versions.taken(new.trial.version, len(one.under.asks))
    return TurnResult(context.position.with_notes(note), (VersionTaken(new.trial.version),))


def keep(context: TurnContext, _argument: str) -> TurnResult:
    """The open screening is finished under the version that it began with."""
    new = _new(context)
    note = texts.versions.kept(screening_of(context).trial.version, new.old_until)
    return TurnResult(context.position.to("decide", slot=None).with_notes(note), (VersionKept(new.trial.version),))


def rescreen(context: TurnContext, _argument: str) -> TurnResult:
    """Who failed before and would pass now is screened again."""
    return TurnResult(context.position, (Started(screening_of(context).code, _new(context).trial.registry_id),))


def paper(context: TurnContext, key: str) -> TurnResult:
    """All that it changes, and for whom, as a PDF."""
    return TurnResult(context.position.with_notes(texts.versions.PAPER_COMES), (VersionPaperAsked(key),), fresh=True)


def adopt(context: TurnContext, _argument: str) -> TurnResult:
    """An investigator switches it on: from which day is asked first."""
    filled = {"version": _new(context).key}
    return TurnResult(context.position.leave("adopt", filled=filled))


def since(context: TurnContext, day: str) -> TurnResult:
    """The version counts from this day on."""
    return _since(context, date.fromisoformat(day))


def _since(context: TurnContext, day: date) -> TurnResult:
    if day < context.today:
        return TurnResult(context.position.with_notes(texts.versions.NOT_PAST))
    return _with(context, since=day.isoformat())


def until(context: TurnContext, days: str) -> TurnResult:
    """So many days longer may be finished under the version before; or none."""
    last = "" if days == "none" else (_begins(context) + timedelta(int(days))).isoformat()
    return _with(context, until=last)


def _until(context: TurnContext, day: date) -> TurnResult:
    if day < _begins(context):
        return TurnResult(context.position.with_notes(texts.versions.NOT_BEFORE))
    return _with(context, until=day.isoformat())


def _begins(context: TurnContext) -> date:
    return date.fromisoformat(str(context.position.filled["since"]))


def typed(context: TurnContext, text: str) -> TurnResult:
    """A day, where one is asked; then the PIN, and before the first one the name that goes with it."""
    filled, new = context.position.filled, _new(context)
    if "until" not in filled:
        return _day(context, text, _until if "since" in filled else _since)
    if context.sign_off is None or context.sign_off.name is None:
        return sign_off.give_name(context, text)
    if not PIN.fullmatch(text.strip()):
        return TurnResult(context.position.with_notes(texts.sign_off.PIN_FORM))
    last = str(filled["until"])
    until_day = date.fromisoformat(last) if last else None
    event = VersionAdopted(new.trial.registry_id, new.trial.version, _begins(context), until_day, text.strip())
    return TurnResult(context.position.with_notes(), (event,))


def _day(context: TurnContext, text: str, take: Callable[[TurnContext, date], TurnResult]) -> TurnResult:
    reading = read_date(text, context.today, "future")
    if isinstance(reading, One):
        return take(context, reading.value)
    why = reading.why if isinstance(reading, Refused) else texts.versions.WITH_YEAR
    return TurnResult(context.position.with_notes(why))


def _with(context: TurnContext, **filled: str) -> TurnResult:
    return TurnResult(replace(context.position, filled={**context.position.filled, **filled}, notes=()))


def _new(context: TurnContext) -> NewVersion:
    assert context.version is not None
    return context.version
