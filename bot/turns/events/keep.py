"""What happened in a turn, stored: which function keeps which kind of event."""

from collections.abc import Callable
from typing import Any

from bot.turns.event_context import Led, Step
from bot.turns.events import course, files, hand_overs, screening, sign_off, sites, staff
from bot.turns.events import trials as trial_events
from bot.turns.events import versions as version_events
from flows.chat.context import PersonCalled, PersonDemoted, SignerConfirmed
from flows.chat.events import (
    Amended,
    AskedBack,
    BackupSet,
    DigestSet,
    Discarded,
    Event,
    ExportAsked,
    Finished,
    IdentifierRefused,
    Invited,
    NameGiven,
    Opened,
    PersonCutOff,
    PersonLetIn,
    PictureAsked,
    PinChanged,
    PinGiven,
    PinUnlocked,
    Ruled,
    SignOffAsked,
    Sought,
    Started,
    Withdrawn,
)
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


def keep_event(step: Step, event: Event) -> Led:
    """Store one event that is no answer; the screening and the position that it leads to."""
    return KEEPERS[type(event)](step, event)


KEEPERS: dict[type, Callable[[Step, Any], Led]] = {
    Started: screening.started,
    Opened: screening.opened,
    Sought: screening.sought,
    Ruled: screening.ruled,
    Finished: screening.finished,
    Amended: screening.amended,
    Discarded: screening.discarded,
    Withdrawn: screening.withdrawn,
    Invited: staff.invited,
    PersonCutOff: staff.cut_off,
    PersonLetIn: staff.let_in,
    PersonDemoted: staff.demoted,
    PersonCalled: staff.called,
    SignerConfirmed: staff.confirmed,
    IdentifierRefused: screening.identifier_refused,
    PictureAsked: files.picture_asked,
    SignOffAsked: sign_off.asked,
    AskedBack: sign_off.asked_back,
    NameGiven: sign_off.named,
    PinGiven: sign_off.proved,
    PinChanged: sign_off.pin_changed,
    PinUnlocked: sign_off.unlocked,
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
    ExportAsked: files.export_asked,
    ItemDone: screening.item_done,
    BackupSet: staff.backup_set,
    DigestSet: staff.digest_set,
    SiteChosen: sites.chosen,
    SettingGiven: sites.given,
    ItemOpened: screening.item_opened,
    CalendarAsked: files.calendar_asked,
    PlanPictureAsked: files.plan_picture_asked,
}
