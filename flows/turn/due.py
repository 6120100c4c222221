"""What is done from the list of what is due: look, settle, move, and wish for it every morning."""

from dataclasses import replace

from flows import texts
from flows.chat.context import Colleague, TurnContext
from flows.chat.events import BackupSet, DigestSet, ItemDone, ItemOpened, TurnResult
from flows.chat.roles import Role
from flows.treatment.reminders.agenda import Due


def show(context: TurnContext, page: str) -> TurnResult:
    """What is due today and this week."""
    return TurnResult(context.position.to("list_due", slot=None, origin="", page=int(page or 0)))


def done(context: TurnContext, number: str) -> TurnResult:
    """An item is done: every reminder of it that is left is settled."""
    due = _due(context, number)
    return TurnResult(
        replace(context.position, notes=(f"Done · {due.text}",)), (ItemDone(due.screening_id, due.item.id),)
    )


def move(context: TurnContext, number: str) -> TurnResult:
    """To the screening or the plan that the item comes from: its date follows from there."""
    due = _due(context, number)
    return TurnResult(context.position, (ItemOpened(due.screening_id, due.item.id),))


def toggle_digest(context: TurnContext, _argument: str) -> TurnResult:
    """The list every morning, or no longer."""
    wanted = not context.digest
    return TurnResult(
        context.position.with_notes(texts.due.MORNING_ON if wanted else texts.due.MORNING_OFF), (DigestSet(wanted),)
    )


def choose_backup(context: TurnContext, _argument: str) -> TurnResult:
    """Choose who is told when a reminder is not answered."""
    return TurnResult(replace(context.position.to("list_due", slot=None, origin=""), act="backup"))


def set_backup(context: TurnContext, person: str) -> TurnResult:
    """Keep who is told, or that it is nobody."""
    known = {str(one.id): one for one in context.colleagues}
    note = _goes_to(known[person]) if person else texts.due.NO_BACKUP
    position = context.position.to("list_due", slot=None, origin="").with_notes(note)
    return TurnResult(position, (BackupSet(int(person) if person else None),))


def _goes_to(backup: Colleague) -> str:
    sentence = texts.due.BACKUP_ADMINISTRATOR if backup.role == Role.ADMINISTRATOR else texts.due.BACKUP
    return sentence.format(name=backup.label)


def _due(context: TurnContext, number: str) -> Due:
    return next(due for due in context.due if due.number == int(number))
