"""What an administrator does with the people of the site: look, cut off, let in, call by name, confirm who signs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flows import texts
from flows.chat.asked import chosen, named, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import (
    Event,
    ExportAsked,
    Invited,
    PersonCalled,
    PersonCutOff,
    PersonDemoted,
    PersonLetIn,
    PinUnlocked,
    SignerConfirmed,
    TurnResult,
)
from flows.chat.forms import PERIODS
from flows.chat.position import Position
from flows.chat.site.sites import SettingGiven
from flows.language.signs import label_of


def show(context: TurnContext, page: str) -> TurnResult:
    """A page of the people of the site."""
    return TurnResult(context.position.leave("list_people", page=int(page or 0)))


def typed(context: TurnContext, text: str) -> TurnResult:
    """What the person is called from now on."""
    person, label = chosen(context), label_of(text)
    if person is None:
        return show(context, "")
    if not label:
        return TurnResult(context.position.with_notes(texts.site.LABEL_FORM))
    position = at(context, str(person.id)).with_notes(texts.site.called(person.label, label))
    return TurnResult(position, (PersonCalled(person.id, label),))


def at(context: TurnContext, person_id: str, origin: str = "") -> Position:
    """The card of one of them, where another name may be typed for the person."""
    return context.position.to("list_people", slot=None, origin=origin).at(person_id)


def _done(said: Callable[[str], str], event: Callable[[int], Event]) -> Callable[[TurnContext, str], TurnResult]:
    """What is done with a person, who stands before what else the button names, and is told."""

    def do(context: TurnContext, argument: str) -> TurnResult:
        person_id = argument.partition(".")[0]
        position = context.position.leave("list_people").with_notes(said(named(context, person_id).label))
        return TurnResult(position, (event(int(person_id)),))

    return do


def invite(context: TurnContext, role: str) -> TurnResult:
    """A link for somebody in this role; the edge makes and sends it."""
    return TurnResult(context.position.to("go_home").with_notes(texts.site.INVITED), (Invited(role),), fresh=True)


def unlock(context: TurnContext, person_id: str) -> TurnResult:
    """Take a locked PIN away."""
    return TurnResult(context.position.with_notes(texts.site.UNLOCKED), (PinUnlocked(int(person_id)),))


def typed_setting(context: TurnContext, text: str) -> TurnResult:
    """What the site sets from now on, once it is seen to be possible."""
    given = SettingGiven(context.position.of, text)
    return TurnResult(context.position.at("settings").with_notes(), (given,))


def choose_period(context: TurnContext, code: str) -> TurnResult:
    """The form of this period is made and sent."""
    days = next(days for name, _, days in PERIODS if name == code)
    since = None if days is None else context.today - timedelta(days)
    filled = context.position.filled
    trial, everywhere = str(filled.get("trial", "")), bool(filled.get("everywhere"))
    asked = ExportAsked(str(filled["form"]), since, trial=trial, everywhere=everywhere)
    position = replace(context.position, filled={}, notes=(texts.site.EXPORT_COMES,))
    return TurnResult(position, (asked,), fresh=True)


def over_sites(context: TurnContext, _argument: str) -> TurnResult:
    """A file of each site of the person, or of this one alone again."""
    filled = context.position.filled
    return TurnResult(replace(context.position, filled={**filled, "everywhere": not filled.get("everywhere")}))


def ask_stats(context: TurnContext, _argument: str) -> TurnResult:
    """The site's numbers as one picture."""
    position = context.position.to("go_home").with_notes(texts.site.STATS_COME)
    return TurnResult(position, (ExportAsked("stats", None),), fresh=True)


def ask_checklist(context: TurnContext, _argument: str) -> TurnResult:
    """The screening as a checklist on paper."""
    asked = ExportAsked("checklist", None, screening_of(context).id)
    return TurnResult(context.position.with_notes(texts.site.EXPORT_COMES), (asked,), fresh=True)


DONE_WITH_PEOPLE = {
    "cut_off": _done(texts.site.cut_off, PersonCutOff),
    "let_in": _done(texts.site.let_in, PersonLetIn),
    "demote": _done(texts.site.demoted, PersonDemoted),
    "confirm_signer": _done(texts.site.signer_confirmed, lambda person: SignerConfirmed(person, True)),
    "refuse_signer": _done(texts.site.signer_refused, lambda person: SignerConfirmed(person, False)),
}
