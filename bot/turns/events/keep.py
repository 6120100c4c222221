"""What happened in a turn, stored: each file of this folder says which function keeps which kind of event."""

from bot.turns.event_context import Keepers, Led, Step
from bot.turns.events import course, files, screening, sign_off, site, staff, trials, versions
from flows.chat.events import Event

KEEPERS: Keepers = {
    **screening.KEPT,
    **sign_off.KEPT,
    **course.KEPT,
    **files.KEPT,
    **staff.KEPT,
    **site.KEPT,
    **trials.KEPT,
    **versions.KEPT,
}


def keep_event(step: Step, event: Event) -> Led:
    """Store one event; the screening and the position that it leads to."""
    return KEEPERS[type(event)](step, event) or (step.screening, step.position)
