"""What is done from the list of what is due: look, settle, move, and wish for it every morning."""

from dataclasses import replace

from flows.agenda import Due
from flows.screening import BackupSet, Colleague, Desk, DigestSet, ItemDone, ItemOpened, Response

MORNING_ON = "The list comes every morning."
BACKUP = "What you do not acknowledge in time goes to {name}, then to the administrator."
BACKUP_ADMINISTRATOR = "What you do not acknowledge in time goes to {name}, an administrator."
NO_BACKUP = "What you do not acknowledge in time goes to the administrator."
MORNING_OFF = "The list comes only when you ask for it."


def show(desk: Desk, page: str) -> Response:
    """What is due today and this week."""
    return Response(desk.place.to("list_due", slot=None, origin="", page=int(page or 0)))


def done(desk: Desk, number: str) -> Response:
    """An item is done: every reminder of it that is left is settled."""
    due = _due(desk, number)
    return Response(replace(desk.place, notes=(f"Done · {due.text}",)), (ItemDone(due.screening_id, due.item.id),))


def move(desk: Desk, number: str) -> Response:
    """To the screening or the plan that the item comes from: its date follows from there."""
    due = _due(desk, number)
    return Response(desk.place, (ItemOpened(due.screening_id, due.item.id),))


def toggle_digest(desk: Desk, _argument: str) -> Response:
    """The list every morning, or no longer."""
    wanted = not desk.digest
    return Response(desk.place.with_notes(MORNING_ON if wanted else MORNING_OFF), (DigestSet(wanted),))


def choose_backup(desk: Desk, _argument: str) -> Response:
    """Choose who is told when a reminder is not answered."""
    return Response(replace(desk.place.to("list_due", slot=None, origin=""), act="backup"))


def set_backup(desk: Desk, person: str) -> Response:
    """Keep who is told, or that it is nobody."""
    known = {str(one.id): one for one in desk.colleagues}
    note = _goes_to(known[person]) if person else NO_BACKUP
    place = desk.place.to("list_due", slot=None, origin="").with_notes(note)
    return Response(place, (BackupSet(int(person) if person else None),))


def _goes_to(backup: Colleague) -> str:
    sentence = BACKUP_ADMINISTRATOR if backup.role == "administrator" else BACKUP
    return sentence.format(name=backup.label)


def _due(desk: Desk, number: str) -> Due:
    return next(due for due in desk.due if due.number == int(number))
