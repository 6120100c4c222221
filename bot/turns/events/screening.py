"""What happens to a screening as a whole, stored: started, opened, ruled on, finished, amended, withdrawn."""

from collections.abc import Callable

from bot import words
from bot.from_storage import answers_seen, screening_of
from bot.reminding.settling import settle_item
from bot.sending.notices import Lead, tell
from bot.turns.carried_context import carried
from bot.turns.event_context import Keepers, Led, Step
from bot.turns.events import sign_off
from flows import texts
from flows.chat.context import Screening, TurnContext
from flows.chat.events import (
    Amended,
    Answered,
    Discarded,
    Finished,
    IdentifierRefused,
    Opened,
    Ruled,
    Sought,
    Started,
    Withdrawn,
)
from flows.chat.position import ChatState, Position
from flows.chat.roles import May, may
from flows.chat.treatment_events import ItemDone, ItemOpened
from flows.language.replacing import replace
from flows.trials.files.brought import TrialVersion
from flows.turn.navigation import arrive, offer_carrying
from storage.site import hand_overs as standing
from storage.study import answering, listings, revisions, screenings
from storage.trail import audit
from storage.trials import switches


def started(step: Step, event: Started) -> Led:
    """A new screening, with the version of its trial that the site has on today."""
    site, at = step.at.site.id, step.at
    of = TrialVersion(event.trial, switches.switched_on(step.session, site, at.today).get(event.trial, ""))
    row = screenings.start(step.session, site, event.code, of, at.person.id, at.now)
    screening = screening_of(step.session, at, row.id)
    notes = (texts.home.screened_before(event.code),) if row.attempt > 1 else ()
    to = offer_carrying if screening and carried(step.session, at, screening) else arrive
    return screening, _arrived(step.context, screening, to).with_notes(*notes)


def opened(step: Step, event: Opened) -> Led:
    """A screening is gone to."""
    screening = screening_of(step.session, step.at, event.screening_id)
    return screening, _arrived(step.context, screening)


def sought(step: Step, event: Sought) -> Led:
    """The last screening of a code; where there is none, one may begin."""
    found = listings.last_of(step.session, step.at.site.id, event.code)
    if found is None:
        return step.noted(texts.home.not_here(event.code))
    return opened(step, Opened(found))


def _arrived(
    context: TurnContext, screening: Screening | None, to: Callable[[TurnContext], Position] = arrive
) -> Position:
    """Where the chat stands in the screening that was just opened; the menu where there is none."""
    if screening is None:
        return Position()
    position = context.position.leave("browse")
    return to(replace(context, screening=screening, trial=screening.trial, position=position))


def answered(step: Step, event: Answered) -> Led:
    """Answers are kept, each in a row of its own."""
    row = answering.record_answers(*step.seen, event.changes, *step.by)
    screening = replace(step.open_screening, version=row.version, answers=answers_seen(step.session, row))
    return screening, step.position


def ruled(step: Step, event: Ruled) -> Led:
    """A ruling of the study chair, or what they are asked; whoever looks after the candidate hears it."""
    step = sign_off.void(step, "ruling")
    seen = step.open_screening
    answering.record_ruling(*step.seen, event.item, event.ruling, *step.by)
    if may(step.at.person.role, May.RULE):
        begun_by = screenings.load(step.session, seen.id).created_by
        owner = standing.stand_in(step.session, seen.id, begun_by)
        text = words.ruled(step.at.person.label, step.at.site.name, seen.code)
        tell(step.session, owner, text, step.at.now, Lead("Open", seen.id))
    return step.again()


def finished(step: Step, event: Finished) -> Led:
    """The decision of the day is kept as a revision."""
    revisions.finish(*step.seen, event.record, event.decision, step.at.today, *step.by)
    return step.again()


def amended(step: Step, event: Amended) -> Led:
    """A finished screening is open again, for a reason; its signature counts no more."""
    step = sign_off.void(step, "answer")
    screenings.amend(*step.seen, event.reason, *step.by)
    return step.again()


def discarded(step: Step, _event: Discarded) -> Led:
    """What was changed since it was finished is given up."""
    revisions.discard(*step.seen, *step.by)
    return step.again()


def withdrawn(step: Step, _event: Withdrawn) -> Led:
    """A screening that was begun by mistake is taken back."""
    screenings.withdraw(*step.seen, texts.screening.BEGUN_BY_MISTAKE, *step.by)
    return None, step.position


def identifier_refused(step: Step, event: IdentifierRefused) -> None:
    """Only that it happened is kept, and of which kind it was."""
    at, detail = step.at, {"kind": event.kind}
    audit.append(step.session, "identifier refused", at.now, person_id=at.person.id, site_id=at.site.id, detail=detail)


def item_done(step: Step, event: ItemDone) -> None:
    """A dated item is done: its reminders end."""
    if screening_of(step.session, step.at, event.screening_id) is not None:
        settle_item(step.session, event.screening_id, event.item_id, step.at)


def item_opened(step: Step, event: ItemOpened) -> Led:
    """A dated item on its candidate's treatment card."""
    screening, position = opened(step, Opened(event.screening_id))
    if position.doing is ChatState.TREATING:
        position = position.at("item", event.item_id)
    return screening, position


KEPT: Keepers = {
    Started: started,
    Opened: opened,
    Sought: sought,
    Answered: answered,
    Ruled: ruled,
    Finished: finished,
    Amended: amended,
    Discarded: discarded,
    Withdrawn: withdrawn,
    IdentifierRefused: identifier_refused,
    ItemDone: item_done,
    ItemOpened: item_opened,
}
