"""What is done from the worklist: turn to a page or a part of it, choose whom it shows, find a code, and its wishes."""

from dataclasses import replace

from flows import texts
from flows.chat.context import Colleague, TurnContext
from flows.chat.events import BackupSet, DigestSet, Sought, TurnResult
from flows.chat.position import ChatState, Position
from flows.chat.roles import ROLES, May, may
from flows.chat.site.sites import SiteChosen
from flows.turn.screening.screening import code_of
from flows.worklist.worklist import switched


def show(context: TurnContext, part: str) -> TurnResult:
    """Home: a page of the list, by its number, or what stands behind one of its buttons."""
    position = context.position.leave("go_home")
    if part.isdecimal():
        return TurnResult(replace(position, page=int(part)))
    return TurnResult(position.at(part))


def go_to_site(context: TurnContext, person_id: str) -> TurnResult:
    """Another site of the person: its list, and everything that is done from now on."""
    place = next((one for one in context.places if str(one.person_id) == person_id), None)
    if place is None:
        return show(context, "")
    note = texts.site.now_at(place.site, ROLES[place.role].words)
    return TurnResult(Position(notes=(note,)), (SiteChosen(place.person_id),))


def switch(context: TurnContext, word: str) -> TurnResult:
    """Show the person's own, those for the chair, or those of a trial, or no longer."""
    position = replace(context.position, page=0, notes=())
    return TurnResult(replace(position, shows=switched(position.shows, word)))


def command(context: TurnContext, text: str) -> TurnResult:
    """The list, or the candidate whose code was typed behind the command."""
    return seek(context, text) if text else show(context, "")


def seek(context: TurnContext, text: str) -> TurnResult:
    """Turn to the candidate whose code was typed."""
    code = code_of(text, context.code_pattern)
    if code is None:
        return TurnResult(replace(show(context, "").position, notes=(texts.home.TYPE_CODE,)))
    return TurnResult(context.position, (Sought(code),))


def is_code(context: TurnContext, text: str) -> bool:
    """Whether a text is a whole code, and no answer can look like one."""
    away = context.position.doing is not ChatState.CODING
    return away and not text.strip().isdecimal() and code_of(text, context.code_pattern) is not None


def browse(context: TurnContext, argument: str) -> TurnResult:
    """One page of those who were decided, treated, or wait for a signature."""
    shelf, _, page = argument.partition(".")
    return TurnResult(context.position.to("browse", slot=None, origin=shelf, page=int(page or 0)))


def toggle_digest(context: TurnContext, _argument: str) -> TurnResult:
    """The list every morning, or no longer."""
    wanted = not context.digest
    note = texts.due.MORNING_ON if wanted else texts.due.MORNING_OFF
    return TurnResult(context.position.with_notes(note), (DigestSet(wanted),))


def set_backup(context: TurnContext, person: str) -> TurnResult:
    """Keep who is told when a reminder is not answered, or that it is nobody."""
    known = {str(one.id): one for one in context.colleagues}
    note = _goes_to(known[person]) if person else texts.due.NO_BACKUP
    position = replace(show(context, "more").position, notes=(note,))
    return TurnResult(position, (BackupSet(int(person) if person else None),))


def _goes_to(backup: Colleague) -> str:
    sentence = texts.due.BACKUP_ADMINISTRATOR if may(backup.role, May.MANAGE) else texts.due.BACKUP
    return sentence.format(name=backup.label)
