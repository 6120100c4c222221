"""What an administrator does with the people of the site: look, cut off, let in, call by name, confirm who signs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flows import texts
from flows.chat.asked import NAMING, SETTING, chosen, named, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import (
    Event,
    ExportAsked,
    PersonCalled,
    PersonCutOff,
    PersonDemoted,
    PersonLetIn,
    SignerConfirmed,
    TurnResult,
)
from flows.chat.forms import PERIODS
from flows.chat.position import Position
from flows.chat.site.sites import SettingGiven
from flows.language.signs import label_of


def show(context: TurnContext, page: str) -> TurnResult:
    """A page of the people of the site."""
    return TurnResult(context.position.to("list_people", slot=None, origin="", page=int(page or 0)))


def look_at(context: TurnContext, person_id: str) -> TurnResult:
    """One of them, with what can be done."""
    return TurnResult(_at(context, person_id))


def cut_off(context: TurnContext, person_id: str) -> TurnResult:
    """The person may use the assistant no longer."""
    return _done(context, person_id, texts.site.cut_off, PersonCutOff(int(person_id)))


def let_in(context: TurnContext, person_id: str) -> TurnResult:
    """The person may use the assistant again."""
    return _done(context, person_id, texts.site.let_in, PersonLetIn(int(person_id)))


def demote(context: TurnContext, person_id: str) -> TurnResult:
    """The person administers the site no longer."""
    return _done(context, person_id, texts.site.demoted, PersonDemoted(int(person_id)))


def confirm(context: TurnContext, argument: str) -> TurnResult:
    """The person signs with the name and the PIN that were shown."""
    person_id, _, _ = argument.partition(".")
    return _done(context, person_id, texts.site.signer_confirmed, SignerConfirmed(int(person_id), True))


def refuse(context: TurnContext, argument: str) -> TurnResult:
    """The person does not sign with them."""
    person_id, _, _ = argument.partition(".")
    return _done(context, person_id, texts.site.signer_refused, SignerConfirmed(int(person_id), False))


def ask_name(context: TurnContext, person_id: str) -> TurnResult:
    """Another name for the person is typed next."""
    return TurnResult(_at(context, person_id, NAMING))


def typed(context: TurnContext, text: str) -> TurnResult:
    """What the person is called from now on."""
    person, label = chosen(context), label_of(text)
    if person is None:
        return show(context, "")
    if not label:
        return TurnResult(context.position.with_notes(texts.site.LABEL_FORM))
    position = _at(context, str(person.id)).with_notes(texts.site.called(person.label, label))
    return TurnResult(position, (PersonCalled(person.id, label),))


def _at(context: TurnContext, person_id: str, origin: str = "") -> Position:
    return context.position.to("list_people", slot=None, origin=origin).at(person_id)


def _done(context: TurnContext, person_id: str, said: Callable[[str], str], event: Event) -> TurnResult:
    note = said(named(context, person_id).label)
    return TurnResult(context.position.to("list_people", slot=None, origin="").with_notes(note), (event,))


def open_setting(context: TurnContext, name: str) -> TurnResult:
    """A setting of the site, which is typed or chosen next."""
    return TurnResult(context.position.to("go_home").at(SETTING, name))


def typed_setting(context: TurnContext, text: str) -> TurnResult:
    """What the site sets from now on, once it is seen to be possible."""
    given = SettingGiven(context.position.of, text)
    return TurnResult(context.position.at("settings").with_notes(), (given,))


def choose_form(context: TurnContext, name: str) -> TurnResult:
    """Which period is wanted of a form."""
    return TurnResult(replace(context.position, filled={"form": name}, notes=()))


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


def other_form(context: TurnContext, _argument: str) -> TurnResult:
    """Back to the forms."""
    return TurnResult(replace(context.position, filled={}, notes=()))


def ask_stats(context: TurnContext, _argument: str) -> TurnResult:
    """The site's numbers as one picture."""
    position = context.position.to("go_home").with_notes(texts.site.STATS_COME)
    return TurnResult(position, (ExportAsked("stats", None),), fresh=True)


def ask_checklist(context: TurnContext, _argument: str) -> TurnResult:
    """The screening as a checklist on paper."""
    asked = ExportAsked("checklist", None, screening_of(context).id)
    return TurnResult(context.position.with_notes(texts.site.EXPORT_COMES), (asked,), fresh=True)
