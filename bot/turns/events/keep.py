"""What happened in a turn, stored: which function keeps which kind of event."""

from collections.abc import Callable
from typing import Any

from bot.turns.event_context import Led, Step
from bot.turns.events import course, files, hand_overs, screening, sign_off, sites, staff
from bot.turns.events import trials as trial_events
from bot.turns.events import versions as version_events
from flows.chat import events as happened
from flows.chat.context import PersonCalled, PersonDemoted, SignerConfirmed
from flows.chat.site.hand_over import HandedBack, HandedOver
from flows.chat.site.sites import SettingGiven, SiteChosen
from flows.chat.site.trials import TrialSent, TrialSettled, TrialSwitched
from flows.chat.site.versions import VersionAdopted, VersionKept, VersionLookedAt, VersionPaperAsked, VersionTaken
from flows.chat.treatment_events import (
    CalendarAsked,
    DoseKept,
    ItemDone,
    ItemOpened,
    MeasuresGiven,
    PlanPictureAsked,
    PregnancyTested,
    RegistrationAsked,
    ResponseGiven,
    StepTaken,
)


def keep_event(step: Step, event: happened.Event) -> Led:
    """Store one event; the screening and the position that it leads to."""
    return KEEPERS[type(event)](step, event)


KEEPERS: dict[type, Callable[[Step, Any], Led]] = {
    happened.Answered: screening.answered,
    happened.Started: screening.started,
    happened.Opened: screening.opened,
    happened.Sought: screening.sought,
    happened.Ruled: screening.ruled,
    happened.Finished: screening.finished,
    happened.Amended: screening.amended,
    happened.Discarded: screening.discarded,
    happened.Withdrawn: screening.withdrawn,
    happened.Invited: staff.invited,
    happened.PersonCutOff: staff.cut_off,
    happened.PersonLetIn: staff.let_in,
    PersonDemoted: staff.demoted,
    PersonCalled: staff.called,
    SignerConfirmed: staff.confirmed,
    happened.IdentifierRefused: screening.identifier_refused,
    happened.PictureAsked: files.picture_asked,
    happened.SignOffAsked: sign_off.asked,
    happened.AskedBack: sign_off.asked_back,
    happened.NameGiven: sign_off.named,
    happened.PinGiven: sign_off.proved,
    happened.PinChanged: sign_off.pin_changed,
    happened.PinUnlocked: sign_off.unlocked,
    RegistrationAsked: sign_off.registered,
    MeasuresGiven: course.measured,
    DoseKept: course.dosed,
    StepTaken: course.taken,
    ResponseGiven: course.responded,
    PregnancyTested: course.tested,
    TrialSwitched: trial_events.switched,
    TrialSettled: trial_events.settled,
    TrialSent: trial_events.sent,
    HandedOver: hand_overs.handed_over,
    HandedBack: hand_overs.handed_back,
    VersionLookedAt: version_events.looked_at,
    VersionPaperAsked: version_events.paper_asked,
    VersionTaken: version_events.taken,
    VersionKept: version_events.stayed,
    VersionAdopted: version_events.adopted,
    happened.ExportAsked: files.export_asked,
    ItemDone: screening.item_done,
    happened.BackupSet: staff.backup_set,
    happened.DigestSet: staff.digest_set,
    SiteChosen: sites.chosen,
    SettingGiven: sites.given,
    ItemOpened: screening.item_opened,
    CalendarAsked: files.calendar_asked,
    PlanPictureAsked: files.plan_picture_asked,
}
