"""What a tap, a text or a command does, wherever a chat stands: one row says where, what comes in, what happens, and
where the chat stands then. No database, no network, no clock."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from flows import texts
from flows.answers.lifecycle import Stage
from flows.answers.reply import Offer, Slot
from flows.cards.draw import draw
from flows.chat.asked import shown
from flows.chat.context import TurnContext
from flows.chat.events import (
    Amended,
    Answered,
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
    PersonCalled,
    PersonCutOff,
    PersonDemoted,
    PersonLetIn,
    PictureAsked,
    PinChanged,
    PinGiven,
    PinUnlocked,
    Ruled,
    SignerConfirmed,
    SignOffAsked,
    Sought,
    Started,
    Withdrawn,
)
from flows.chat.input import Command, Input, Tap, TrialFile, Typed, Unreadable
from flows.chat.position import ChatState, Position, position_to_json
from flows.chat.site.hand_over import HandedBack, HandedOver
from flows.chat.site.sites import SettingGiven, SiteChosen
from flows.chat.site.trials import TrialSent, TrialSettled, TrialSwitched
from flows.chat.site.versions import VersionAdopted, VersionKept, VersionLookedAt, VersionPaperAsked, VersionTaken
from flows.chat.treatment_events import (
    CalendarAsked,
    DoseKept,
    ItemDone,
    MeasuresGiven,
    PlanPictureAsked,
    PregnancyTested,
    RegistrationAsked,
    ResponseGiven,
)
from flows.decision.assess import decision_on
from flows.decision.signed import SignOff
from flows.rules.trial_parts import Amendment
from flows.treatment.course.course import PregnancyTest
from flows.treatment.course.steps import BodyMeasure
from flows.turn.turn import respond
from tests.answered import answered
from tests.flows.treatment.courses import at, marrow_found, registered
from tests.flows.trials.versions import STRICTER
from tests.flows.turn.places import (
    ADOPTING,
    AT_25,
    BEGUN,
    BOB,
    BONN,
    BY_VERSION,
    CARRYING,
    CENTRAL,
    COMPARING,
    ELIGIBLE,
    IN_ENTRY,
    KINDER,
    LISTED,
    LISTED_WORK,
    LIVER_DATE,
    MONDAY,
    NOT_ON,
    OFFERED,
    OLD_INFECTION,
    OVER,
    PLANNED,
    RETESTED,
    RULED,
    RUNNING,
    SET,
    SETTING_BAGS,
    SHELF,
    TWO_TRIALS,
    UNUSUAL,
    VERSION,
    VERSIONS,
    VINCRISTINE,
    WISH,
    S,
    answers,
    asking,
    before,
    chat,
    finished,
    handing,
    marrow,
    pregnancy,
    reminded,
    ruling,
    signing,
    staffing,
    step,
    treating,
    versioned,
    weight,
)
from tests.trials import NCT04556084


def stored(events: tuple[Event, ...]) -> tuple[Event | dict[str, Any], ...]:
    """What happens; of answers what is stored, by key."""
    return tuple(event.changes.as_json() if isinstance(event, Answered) else event for event in events)


def next_place(context: TurnContext, said: Input) -> tuple[tuple[Event | dict[str, Any], ...], dict[str, Any]]:
    """What happens, and where the chat stands then; of its sentences and offers the transcripts tell."""
    result = respond(context, said)
    place = position_to_json(result.position)
    return stored(result.events), {
        name: place[name] for name in place if name not in ("notes", "doubt", "offers", "said")
    }


LIVER = "I5b Liver: ALT under 5 x and bilirubin at most 1.5 x the upper limit"
ALT = answers(alt_u_l=Decimal(210), typed__alt_u_l={"value": "210", "unit": "U/L"})
ON_THE_20TH = answers(liver_date="2026-11-20")
CARRIED = answers(
    sex="male", source__sex="chart",
    carried__sex={"trial": "NCT2", "screening": 0, "by": "Ada", "on": MONDAY.isoformat()},
)  # fmt: skip
DRAFTED = {"doing": "listing", "slot": ["prior_therapies", None, None]}
TIMES_40 = {"calculated": Decimal(120), "method": {"method": "multiple"}, "dated": {"alt_uln_u_l": Decimal(40)}}
ASKS_ALT = {"doing": "asking", "slot": ["alt_u_l", None, None]}


def adopting(**filled: str) -> TurnContext:
    """An investigator's chat that switches the invented amendment on, with what was chosen so far."""
    return replace(ADOPTING, position=Position(S.ADOPTING, filled=BY_VERSION | filled))


# Where the chat stands, what comes in, what happens, and where the chat stands then.
HANDED = {"doing": "handing", "filled": {"to": "5", "until": "2026-11-30"}}

# fmt: off
TABLE: tuple[tuple[TurnContext, Input, tuple[Event, ...], dict[str, Any]], ...] = (
    # A version that amends the trial.
    (VERSIONS, Tap("version", "7"), (VersionLookedAt(7, BY_VERSION["version"]),), {"doing": "versions"}),
    (VERSIONS, Typed("7"), (), {"doing": "versions"}),
    (replace(VERSIONS, version=None), Tap("versions", BY_VERSION["version"]), (),
        {"doing": "versions", "filled": BY_VERSION}),
    (VERSIONS, Tap("version_paper", BY_VERSION["version"]), (VersionPaperAsked(BY_VERSION["version"]),),
        {"doing": "versions"}),
    (versioned(NOT_ON, replace(chat(S.VERSIONS), role="investigator")), Tap("adopt"), (),
        {"doing": "adopting", "filled": BY_VERSION}),
    (VERSION, Tap("take_version"), (VersionTaken(STRICTER),), {"doing": "version", "filled": BY_VERSION}),
    (VERSION, Tap("keep_version"), (VersionKept(STRICTER),), {"doing": "deciding"}),
    (versioned(KINDER, VERSION), Tap("rescreen"), (Started("S-007", "NCT04556084"),),
        {"doing": "version", "filled": BY_VERSION}),
    (VERSION, Typed("7"), (), {"doing": "version", "filled": BY_VERSION}),
    (ADOPTING, Tap("since", "2026-11-24"), (), {"doing": "adopting", "filled": BY_VERSION | {"since": "2026-11-24"}}),
    (ADOPTING, Typed("7"), (), {"doing": "adopting", "filled": BY_VERSION}),
    (ADOPTING, Typed("22 Nov 2026"), (), {"doing": "adopting", "filled": BY_VERSION}),
    (ADOPTING, Typed("1 Dec 2026"), (), {"doing": "adopting", "filled": BY_VERSION | {"since": "2026-12-01"}}),
    (adopting(since="2026-12-01"), Typed("30 Nov 2026"), (),
        {"doing": "adopting", "filled": BY_VERSION | {"since": "2026-12-01"}}),
    (adopting(since="2026-12-01"), Typed("1 Mar 2027"), (),
        {"doing": "adopting", "filled": BY_VERSION | {"since": "2026-12-01", "until": "2027-03-01"}}),
    (replace(adopting(since="2026-12-01", until=""), sign_off=SignOff()), Typed("Ada Love"), (NameGiven("Ada Love"),),
        {"doing": "adopting", "filled": BY_VERSION | {"since": "2026-12-01", "until": ""}}),
    (adopting(since="2026-11-24"), Tap("until", "14"), (),
        {"doing": "adopting", "filled": BY_VERSION | {"since": "2026-11-24", "until": "2026-12-08"}}),
    (adopting(since="2026-11-24", until=""), Typed("12"), (),
        {"doing": "adopting", "filled": BY_VERSION | {"since": "2026-11-24", "until": ""}}),
    (adopting(since="2026-11-24", until=""), Typed("271828"),
        (VersionAdopted("NCT04556084", STRICTER, date(2026, 11, 24), None, "271828"),),
        {"doing": "adopting", "filled": BY_VERSION | {"since": "2026-11-24", "until": ""}}),
    (replace(finished(S.DECIDING), newer=BY_VERSION["version"]), Tap("newer", BY_VERSION["version"]), (),
        {"doing": "version", "filled": BY_VERSION}),
    # The menu.
    (chat(S.HOME), Tap("new"), (), {"doing": "coding"}),
    (chat(S.HOME), Typed("210"), (Sought("S-210"),), {}),
    (chat(S.HOME), Typed("Help!"), (), {"doing": "helping"}),
    (chat(S.HOME, before("alt_u_l")), Tap("resume"), (), {"doing": "asking"}),
    (replace(chat(S.HOME), role="administrator"), Tap("invite"), (), {"doing": "inviting"}),
    (replace(chat(S.HOME), role="administrator"), Tap("people"), (), {"doing": "staffing"}),
    (replace(chat(S.HOME), role="administrator", locked=((5, "Bob"),)), Tap("unlock", "5"), (PinUnlocked(5),), {}),
    # The code of a candidate.
    (chat(S.CODING), Typed("12"), (Started("S-012", "NCT04556084"),), {"doing": "asking"}),
    (chat(S.CODING), Typed("T-12"), (), {"doing": "coding"}),
    (replace(chat(S.CODING), suggested_code="S-003"), Tap("code", "S-003"), (Started("S-003", "NCT04556084"),),
     {"doing": "asking"}),
    (replace(chat(S.CODING), on=()), Typed("12"), (), {"doing": "coding"}),
    (TWO_TRIALS, Typed("12"), (), {"doing": "coding"}),
    (TWO_TRIALS, Tap("for_trial", "NCT00000002"), (), {"doing": "coding", "filled": {"trial": "NCT00000002"}}),
    (replace(TWO_TRIALS, position=Position(S.CODING, filled={"trial": "NCT00000002"})), Typed("12"),
     (Started("S-012", "NCT00000002"),), {"doing": "asking"}),
    # Another screening of the candidate.
    (CARRYING, Tap("carry"), CARRIED, {"doing": "asking"}),
    (CARRYING, Tap("anew"), (), {"doing": "asking"}),
    (CARRYING, Typed("male"), (), {"doing": "carrying"}),
    (COMPARING, Tap("open", "9"), (Opened(9),), {"doing": "asking"}),
    (COMPARING, Typed("NCT2"), (), {"doing": "comparing"}),
    (replace(COMPARING, position=Position(S.DECIDING, more=True)), Tap("compare"), (), {"doing": "comparing"}),
    # The trials of the site.
    (replace(chat(S.HOME), role="administrator"), Tap("trials"), (), {"doing": "switching"}),
    (OFFERED, Tap("trial_off", "NCT04556084/1"), (TrialSwitched("NCT04556084", "1", False),), {"doing": "switching"}),
    (OFFERED, Tap("versions", "NCT04556084/2"), (), {"doing": "versions", "filled": {"version": "NCT04556084/2"}}),
    (OFFERED, Tap("trial_on", "NCT04556084/2"), (), {"doing": "switching"}),
    (OFFERED, Tap("trial_on", "NCT04556084/0"), (), {"doing": "switching"}),
    (OFFERED, Tap("trial_on", "NCT2/1"), (TrialSwitched("NCT2", "1", True),), {"doing": "switching"}),
    (OFFERED, Tap("trial_confirm", "NCT3/1"), (TrialSettled(3, True),), {"doing": "switching"}),
    (OFFERED, Tap("trial_refuse", "NCT3/1"), (TrialSettled(3, False),), {"doing": "switching"}),
    (OFFERED, Tap("trial_confirm", "NCT4/1"), (), {"doing": "switching"}),
    (OFFERED, Typed("NCT2"), (), {"doing": "switching"}),
    (OFFERED, TrialFile("x", "NCT2", "1"), (TrialSent("NCT2", "1", "x"),), {"doing": "switching", "origin": "sent"}),
    (OFFERED, TrialFile(problems=("line 1: x",)), (), {"doing": "switching", "origin": "sent"}),
    (chat(S.HOME), TrialFile("x", "NCT2", "1"), (), {}),
    # The lists of screenings.
    (replace(chat(S.BROWSING, origin="finished"), shelf=SHELF), Tap("open", "7"), (Opened(7),), {"doing": "asking"}),
    (replace(chat(S.BROWSING, origin="finished"), shelf=SHELF, shelf_pages=2), Tap("browse", "finished.1"), (),
     {"doing": "browsing", "origin": "finished", "page": 1}),
    (replace(chat(S.BROWSING, origin="finished"), shelf=SHELF), Typed("7"), (Sought("S-007"),),
     {"doing": "browsing", "origin": "finished"}),
    # Home: the worklist.
    (replace(chat(S.HOME), worklist=LISTED_WORK), Tap("open", "7"), (Opened(7),), {"doing": "asking"}),
    (replace(chat(S.HOME), worklist=LISTED_WORK), Tap("home", "1"), (), {"page": 1}),
    (chat(S.HOME), Tap("show", "mine"), (), {"shows": "mine"}),
    (chat(S.HOME, shows="mine", act="filter"), Tap("show", "mine"), (), {"act": "filter"}),
    (chat(S.HOME, act="filter"), Tap("show", "chair"), (), {"act": "filter", "shows": "chair"}),
    (chat(S.HOME), Tap("home", "more"), (), {"act": "more"}),
    (chat(S.HOME), Typed("7"), (Sought("S-007"),), {}),
    (chat(S.HOME), Typed("seven"), (), {}),
    (chat(S.HOME), Command("open", "S-007"), (Sought("S-007"),), {}),
    (asking("alt_u_l"), Typed("S-007"), (Sought("S-007"),), {"doing": "asking"}),
    (chat(S.HOME, act="more"), Tap("digest"), (DigestSet(True),), {"act": "more"}),
    (replace(chat(S.HOME), places=BONN), Tap("site", "7"), (SiteChosen(7),), {}),
    (chat(S.HOME), Tap("site", "7"), (), {}),
    (replace(chat(S.HOME, act="settings"), settings=SET), Tap("setting", "zone"), (), {"act": "setting", "of": "zone"}),
    (SETTING_BAGS, Tap("set_to", "48"), (SettingGiven("bag_hours", "48"),), {"act": "settings"}),
    (SETTING_BAGS, Typed("48"), (SettingGiven("bag_hours", "48"),), {"act": "settings"}),
    (replace(chat(S.HOME, act="more"), colleagues=(BOB,)), Tap("home", "backup"), (), {"act": "backup"}),
    (replace(chat(S.HOME, act="backup"), colleagues=(BOB,)), Tap("backup", "5"), (BackupSet(5),), {"act": "more"}),
    # A question.
    (asking("alt_u_l"), Typed("210"), ALT, {"doing": "asking"}),
    (asking("alt_u_l"), Typed("4000"), (), {"doing": "confirming", "slot": ["alt_u_l", None, None]}),
    (asking("alt_u_l"), Typed("high"), (), {"doing": "asking"}),
    (asking("alt_u_l"), Typed("John Smith"), (IdentifierRefused("name"),), {"doing": "asking"}),
    (asking("alt_u_l"), Typed("9" * 1000), (), {"doing": "asking"}),
    (replace(asking("alt_uln_u_l"), limits=CENTRAL), Tap("limit", "Central lab: 40 U/L"),
     answers(alt_uln_u_l=Decimal(40), typed__alt_uln_u_l={"value": "40", "unit": "U/L", "laboratory": "Central lab"}),
     {"doing": "asking"}),
    (asking("alt_uln_u_l"), Tap("limit", "Central lab: 40 U/L"), (), {"doing": "asking"}),
    (asking("alt_u_l"), Tap("unknown"), answers(alt_u_l=None), {"doing": "asking"}),
    (asking("alt_u_l"), Tap("back"), (), {"doing": "asking", "slot": ["creatinine_date", None, None]}),
    (asking("alt_u_l"), Typed("back"), (), {"doing": "asking", "slot": ["creatinine_date", None, None]}),
    (asking("alt_u_l"), Tap("more"), (), {"doing": "asking", "more": True}),
    (chat(S.ASKING, before("alt_u_l"), more=True), Tap("more"), (), {"doing": "asking"}),
    (chat(S.ASKING, before("alt_u_l"), more=True), Tap("why"), (), {"doing": "explaining"}),
    (asking("alt_u_l"), Tap("review"), (), {"doing": "reviewing"}),
    (chat(S.ASKING, before("alt_u_l"), more=True), Tap("calculate", "alt_ukat"), (),
     {"doing": "asking", "slot": ["calculator.alt_ukat", None, "alt_ukat_l"]}),
    (replace(asking("alt_uln_u_l"), position=Position(S.ASKING, Slot("creatinine_mg_dl"))),
     Tap("source", "creatinine_mg_dl.chart"), answers(source__creatinine_mg_dl="chart"),
     {"doing": "asking", "slot": ["creatinine_mg_dl", None, None]}),
    # Where answers come from, asked once.
    (chat(S.SOURCING, before("b_all")), Tap("sources", "all.chart"),
     answers(source__age_months="chart", source__sex="chart"), {"doing": "deciding"}),
    (chat(S.SOURCING, before("mrd_percent")), Tap("sources_of", "2"), (), {"doing": "sourcing", "page": 2}),
    (chat(S.SOURCING, before("blasts_percent"), page=2), Tap("sources", "2.letter"),
     answers(source__b_all="letter"), {"doing": "sourcing"}),
    (chat(S.SOURCING, before("b_all")), Tap("sources_left"),
     answers(source__age_months="", source__sex=""), {"doing": "deciding"}),
    (chat(S.SOURCING, before("b_all")), Typed("chart"), (), {"doing": "sourcing"}),
    (asking("sex"), Tap("set", "male"), answers(sex="male"), {"doing": "asking"}),
    (asking("b_all"), Typed("yes"), answers(b_all="yes"), {"doing": "asking"}),
    (asking("disease_group"), Tap("mark", "relapse.on"), (), {"doing": "asking", "picked": ("relapse",)}),
    (replace(asking("disease_group"), position=Position(S.ASKING, picked=("relapse",))), Tap("take"),
     answers(disease_group=["relapse"]), {"doing": "asking"}),
    (asking("creatinine_mg_dl"), Tap("not_done"), answers(creatinine_mg_dl="not_done"),
     {"doing": "asking"}),
    (asking("liver_date"), Typed("20 Nov"), ON_THE_20TH, {"doing": "asking"}),
    (asking("liver_date"), Tap("day", "2026-11-23"), answers(liver_date="2026-11-23"),
     {"doing": "asking"}),
    (asking("liver_date"), Tap("pick"), (),
     {"doing": "picking", "slot": ["liver_date", None, None], "month": "2026-11"}),
    (replace(LISTED, position=Position(S.ASKING, Slot("prior_therapies", 0, "last_dose"))), Typed("5 Nov"),
     answers(prior_therapies__draft=[VINCRISTINE | {"last_dose": "2026-11-05"}]), DRAFTED),
    # A form beside the questions.
    (weight(), Typed("20 Nov"), (MeasuresGiven((BodyMeasure("weight", Decimal(52), date(2026, 11, 20)),)),),
     {"doing": "treating"}),
    (marrow(), Tap("set", "no"),
     (ResponseGiven(marrow_found(1, date(2026, 11, 12), "1", "0.001", "no")),),
     {"doing": "treating"}),
    (pregnancy(), Typed("20 Nov"), (PregnancyTested(PregnancyTest(False, date(2026, 11, 20))),), {"doing": "treating"}),
    (ruling(), Typed("20 Nov"), (Ruled("age_25", RULED | {"ruled_on": "2026-11-20"}),), {"doing": "deciding"}),
    # A list.
    (chat(S.LISTING, before("prior_therapies")), Tap("none"),
     answers(prior_therapies=[], for__prior_therapies="2026-11-23"), {"doing": "asking"}),
    (chat(S.LISTING, before("prior_therapies")), Typed("vincristine 2 Nov"), (),
     {"doing": "confirming", "slot": ["prior_therapies", 0, "agent"]}),
    (LISTED, Tap("add"), (), {"doing": "asking", "slot": ["prior_therapies", 1, "agent"]}),
    (LISTED, Tap("entry", "0"), (), {"doing": "listing", "slot": ["prior_therapies", 0, None]}),
    (LISTED, Tap("done"),
     answers(prior_therapies=[VINCRISTINE], prior_therapies__draft=None, for__prior_therapies="2026-11-23"),
     {"doing": "asking"}),
    (replace(LISTED, position=replace(LISTED.position, more=True)), Tap("unknown"), (),
     {"doing": "confirming", "slot": ["prior_therapies", None, None], "act": "put_off"}),
    (IN_ENTRY, Tap("field", "last_dose"), (), {"doing": "asking", "slot": ["prior_therapies", 0, "last_dose"]}),
    (IN_ENTRY, Tap("remove"), (), {"doing": "confirming", "slot": ["prior_therapies", 0, None], "act": "remove"}),
    # The calendar.
    (chat(S.PICKING, before("liver_date"), **LIVER_DATE), Tap("month", "2026-10"), (),
     {"doing": "picking", "slot": ["liver_date", None, None], "month": "2026-10"}),
    (chat(S.PICKING, before("liver_date"), **LIVER_DATE), Tap("day", "2026-11-20"), ON_THE_20TH,
     {"doing": "asking"}),
    (chat(S.PICKING, before("liver_date"), **LIVER_DATE), Tap("no_day", "2026-11-30"), (),
     {"doing": "picking", "slot": ["liver_date", None, None], "month": "2026-11"}),
    (chat(S.PICKING, before("liver_date"), **LIVER_DATE), Typed("20 Nov"), ON_THE_20TH,
     {"doing": "asking"}),
    # What is asked back, or confirmed.
    (chat(S.CONFIRMING, before("alt_u_l"), **UNUSUAL), Tap("yes", "0"), answers(alt_u_l=4000),
     {"doing": "asking"}),
    (chat(S.CONFIRMING, before("alt_u_l"), **UNUSUAL), Typed("210"), ALT, {"doing": "asking"}),
    (chat(S.CONFIRMING, before("alt_u_l"), **UNUSUAL), Typed("high"), (), ASKS_ALT),
    (chat(S.CONFIRMING, BEGUN, slot=Slot("prior_therapies", 0), act="remove"), Tap("sure"),
     answers(prior_therapies__draft=[]), DRAFTED),
    (chat(S.CONFIRMING, BEGUN, slot=Slot("prior_therapies"), act="put_off"), Tap("sure"),
     answers(prior_therapies=None, prior_therapies__draft=[VINCRISTINE]),
     {"doing": "asking"}),
    (chat(S.CONFIRMING, ELIGIBLE, act="withdraw"), Tap("sure"), (Withdrawn(),), {}),
    (chat(S.CONFIRMING, ELIGIBLE, act="withdraw"), Typed("yes"), (), {"doing": "confirming", "act": "withdraw"}),
    (finished(S.CONFIRMING, Stage.AMENDING, act="discard"), Tap("sure"), (Discarded(),), {"doing": "deciding"}),
    (finished(S.CONFIRMING, Stage.SIGNED, act="register"), Tap("sure"), (RegistrationAsked(),), {"doing": "treating"}),
    # Why it is asked.
    (chat(S.EXPLAINING, before("alt_u_l"), slot=Slot("alt_u_l")), Tap("again"), (), ASKS_ALT),
    (chat(S.EXPLAINING, before("alt_u_l")), Typed("210"), ALT, {"doing": "asking"}),
    # Usual answers that one tap gives, each an answer of its own.
    (asking("hct_intent"), Tap("usual"),
     answers(hct_intent="yes", donor_available="yes", hct_direct="yes", for__donor_available="2026-11-23"),
     {"doing": "asking"}),
    (replace(asking("consent_version"), last_consent="4.0"), Tap("usual"), answers(consent_version="4.0"),
     {"doing": "asking"}),
    (asking("consent_version"), Typed("4.1 of March"), answers(consent_version="4.1 of March"), {"doing": "asking"}),
    (asking("consent_version"), Tap("unknown"), answers(consent_version=None), {"doing": "asking"}),
    (asking("uncontrolled_infection"), Tap("usual"),
     answers(uncontrolled_infection="no", blinatumomab_allergy="no", other_phase12_study="no",
             for__uncontrolled_infection="2026-11-23", for__other_phase12_study="2026-11-23"),
     {"doing": "sourcing"}),
    # A limit that is typed in a calculator, and the day of another measurement.
    (chat(S.CONFIRMING, before("alt_u_l"), slot=Slot("alt_u_l"), offers=(Offer("Use 120 U/L", TIMES_40),)),
     Tap("yes", "0"), answers(alt_u_l=Decimal(120), method__alt_u_l={"method": "multiple"}, alt_uln_u_l=Decimal(40)),
     {"doing": "asking"}),
    (asking("liver_date"), Tap("day", "2026-11-20"), ON_THE_20TH, {"doing": "asking"}),
    # A line that answers several questions.
    (asking("creatinine_mg_dl"), Typed("Cr 0.7, ALT 60"), (),
     {"doing": "taking", "slot": ["creatinine_mg_dl", None, None], "line": "Cr 0.7, ALT 60"}),
    (chat(S.TAKING, before("creatinine_mg_dl"), line="Cr 0.7, ALT 60"), Tap("line_leave", "0"), (),
     {"doing": "taking", "line": "Cr 0.7, ALT 60", "filled": {"creatinine_mg_dl 0": "left out"}}),
    (chat(S.TAKING, before("creatinine_mg_dl"), line="Cr 0.7, ALT 60", filled={"creatinine_mg_dl 0": "left out"}),
     Tap("line_take", "laboratory"),
     answers(alt_u_l=Decimal(60), typed__alt_u_l={"value": "60", "unit": "U/L"}, source__alt_u_l="laboratory"),
     {"doing": "asking"}),
    (chat(S.TAKING, before("creatinine_mg_dl"), line="Cr 44, ALT 60"), Tap("line_choose", "0.0"), (),
     {"doing": "taking", "line": "Cr 44, ALT 60", "filled": {"creatinine_mg_dl 0": 0}}),
    (chat(S.TAKING, before("creatinine_mg_dl"), line="Cr 0.7 ALT 60 2/25"), Tap("line_choose", "2.0"), (),
     {"doing": "taking", "line": "Cr 0.7 ALT 60 2/25", "filled": {"creatinine_date 4": 0, "liver_date 4": 0}}),
    (chat(S.TAKING, before("creatinine_mg_dl"), line="CAR T, ALT 60"), Tap("line_choose", "1.other"), (),
     {"doing": "taking", "line": "CAR T, ALT 60", "filled": {"prior_therapies 0": "other"}}),
    (chat(S.TAKING, before("creatinine_mg_dl"), line="CAR T, ALT 60", filled={"prior_therapies 0": "other"}),
     Tap("line_choose", "1.5"), (),
     {"doing": "taking", "line": "CAR T, ALT 60", "filled": {"prior_therapies 0": 5}}),
    (chat(S.TAKING, before("creatinine_mg_dl"), line="Cr 0.7, ALT 60", filled={"creatinine_mg_dl 0": "left out"}),
     Typed("bili 0.6"), (),
     {"doing": "taking", "line": "Cr 0.7, ALT 60\nbili 0.6", "filled": {"creatinine_mg_dl 0": "left out"}}),
    (chat(S.TAKING, before("creatinine_mg_dl"), line="Cr 0.7, ALT 60"), Tap("again"), (), {"doing": "asking"}),
    # A pasted report.
    (asking("alt_u_l"), Typed("Collected: 20 Nov 2026\nALT 60 U/L (5-40)\nNa 139"), (),
     {"doing": "taking", "slot": ["alt_u_l", None, None],
      "line": "Collected: 20 Nov 2026\nALT 60 U/L (5-40)\nNa 139"}),
    (asking("alt_u_l"), Typed("Patient: Emma Lindqvist\nALT 60 U/L"), (IdentifierRefused("name"),),
     {"doing": "asking"}),
    (asking("alt_u_l"), Typed("good\nday"), (), {"doing": "asking"}),
    (asking("alt_u_l"), Typed("\n".join(["ALT 60 U/L"] * 500)), (), {"doing": "asking"}),
    (chat(S.HOME), Typed("ALT 60\nCr 0.5"), (), {}),
    # What was given for another day.
    (chat(S.RENEWING, OLD_INFECTION), Tap("unchanged", "uncontrolled_infection"),
     answers(uncontrolled_infection="no", for__uncontrolled_infection="2026-11-23"), {"doing": "deciding"}),
    (chat(S.RENEWING, OLD_INFECTION), Tap("renew_one", "uncontrolled_infection"), (),
     {"doing": "asking", "slot": ["uncontrolled_infection", None, None]}),
    (chat(S.RENEWING, OLD_INFECTION), Typed("no"), (), {"doing": "renewing"}),
    # The review, and the decision.
    (chat(S.REVIEWING, ELIGIBLE, page=7), Tap("criterion", "I5b"), (),
     {"doing": "reviewing", "page": 7, "criterion": "I5b"}),
    (chat(S.REVIEWING, ELIGIBLE), Tap("section", "2"), (), {"doing": "reviewing", "page": 2}),
    (chat(S.REVIEWING, ELIGIBLE, criterion="I5b"), Tap("jump", "alt_u_l"), (), ASKS_ALT | {"origin": "review"}),
    (chat(S.REVIEWING, before("alt_u_l")), Tap("go_on"), (), {"doing": "asking"}),
    (chat(S.REVIEWING, ELIGIBLE), Tap("decide"), (), {"doing": "deciding"}),
    (chat(S.REVIEWING, ELIGIBLE), Typed("ALT"), (), {"doing": "reviewing"}),
    (chat(S.DECIDING, before("alt_u_l")), Tap("finish"), (), {"doing": "confirming", "act": "finish"}),
    (chat(S.DECIDING, ELIGIBLE, more=True), Tap("withdraw"), (), {"doing": "confirming", "act": "withdraw"}),
    (finished(S.DECIDING, Stage.AMENDING, more=True), Tap("discard"), (), {"doing": "confirming", "act": "discard"}),
    (chat(S.DECIDING, ELIGIBLE), Tap("picture"), (PictureAsked(),), {"doing": "deciding"}),
    (chat(S.DECIDING, ELIGIBLE, more=True), Tap("dates"), (),
     {"doing": "asking", "slot": ["registration_date", None, None], "origin": "plan"}),
    (chat(S.DECIDING, AT_25), Tap("ruling", "age_25"), (),
     {"doing": "asking", "slot": ["ruling.age_25", None, "decision"]}),
    (chat(S.DECIDING, ELIGIBLE), Tap("wonder"), (), {"doing": "wondering"}),
    (chat(S.DECIDING, ELIGIBLE), Typed("yes"), (), {"doing": "deciding"}),
    (finished(S.DECIDING), Tap("sign_off"), (SignOffAsked(),), {"doing": "deciding"}),
    (finished(S.DECIDING), Tap("change"), (), {"doing": "reasoning"}),
    (finished(S.DECIDING), Tap("checklist"), (ExportAsked("checklist", None, 7),), {"doing": "deciding"}),
    (finished(S.DECIDING, Stage.SIGNED), Tap("register"), (), {"doing": "confirming", "act": "register"}),
    (finished(S.REASONING), Tap("reason", "0"), (Amended(texts.screening.REASONS[0]),), {"doing": "reviewing"}),
    (finished(S.REASONING), Typed("typo"), (), {"doing": "reasoning"}),
    # What if.
    (chat(S.WONDERING, ELIGIBLE), Typed("registration 1 Dec"), (),
     {"doing": "wondering", "filled": {"day": "2026-12-01"}}),
    (chat(S.WONDERING, ELIGIBLE), Tap("later", "7"), (), {"doing": "wondering", "filled": {"day": "2026-11-30"}}),
    (chat(S.WONDERING, ELIGIBLE, filled={"day": "2026-11-30"}), Tap("plan", "2026-11-30"),
     answers(registration_date="2026-11-30", start_date="2026-12-02", for__start_date="2026-11-30"),
     {"doing": "asking"}),
    (chat(S.WONDERING, ELIGIBLE, offers=(Offer("ALT 50", {"alt_u_l": 50}),)), Tap("meant", "0"), (),
     {"doing": "wondering"}),
    (chat(S.WONDERING, ELIGIBLE), Typed("back"), (), {"doing": "deciding"}),
    # Signatures.
    (signing(S.SIGNING), Tap("prove", "approved"), (), {"doing": "proving", "act": "approved"}),
    (signing(S.SIGNING), Tap("reject"), (), {"doing": "signing", "act": "reject"}),
    (signing(S.SIGNING, act="ask_back", of="0"), Tap("ask_back", "0.I5b"),
     (AskedBack(f"{texts.sign_off.ASKS_BACK[0]} ({LIVER})"),),
     {"doing": "deciding"}),
    (signing(S.SIGNING), Typed("123456"), (IdentifierRefused("record_number"),), {"doing": "signing"}),
    (signing(S.PROVING, act="approved"), Typed("123456"), (PinGiven("123456", "approved"),),
     {"doing": "proving", "act": "approved"}),
    (signing(S.PROVING, act="reject", of="0"), Typed("123456"),
     (PinGiven("123456", "reject", texts.sign_off.REJECTIONS[0]),), {"doing": "proving", "act": "reject", "of": "0"}),
    (signing(S.PROVING, SignOff(), act="approved"), Typed("Ada Love"), (NameGiven("Ada Love"),),
     {"doing": "proving", "act": "approved"}),
    (signing(S.PROVING, act="approved"), Typed("12"), (), {"doing": "proving", "act": "approved"}),
    (signing(S.PROVING, act="approved"), Tap("instead", "pin"), (),
     {"doing": "proving", "act": "approved", "instead": "pin"}),
    (signing(S.PROVING, act="approved", instead="pin"), Typed("123456 654321"), (PinChanged("123456", "654321"),),
     {"doing": "proving", "act": "approved", "instead": "pin"}),
    # Treatment.
    (treating(S.TREATING), Tap("time", "start.1"), (), {"doing": "timing", "act": "start", "of": "1"}),
    (treating(S.TREATING), Tap("weigh", "1"), (), {"doing": "asking", "slot": ["measure.1", None, "weight_kg"]}),
    (treating(S.TREATING), Tap("dose", "1"), (), {"doing": "treating", "act": "dose", "of": "1"}),
    (treating(S.TREATING, registered(weight_on=date(2026, 11, 22)), act="dose", of="1"), Tap("keep_dose", "1"),
     (DoseKept(1),), {"doing": "treating"}),
    (treating(S.TREATING, OVER), Tap("response", "1"), (), {"doing": "asking", "slot": ["response.1", None, "on"]}),
    (treating(S.TREATING, PLANNED), Tap("treat", "plan"), (), {"doing": "treating", "act": "plan"}),
    (treating(S.TREATING, PLANNED), Tap("calendar"), (CalendarAsked(),), {"doing": "treating"}),
    (treating(S.TREATING, PLANNED), Tap("plan_picture"), (PlanPictureAsked(),), {"doing": "treating"}),
    (treating(S.TREATING, PLANNED, act="plan"), Tap("item", "c1.bag.2"), (),
     {"doing": "treating", "act": "item", "of": "c1.bag.2"}),
    (treating(S.TREATING, PLANNED, act="item", of="c1.marrow"), Tap("time", "move.c1.marrow"), (),
     {"doing": "timing", "act": "move", "of": "c1.marrow"}),
    (reminded("c1.bag.2", S.TREATING, RUNNING), Tap("bag_now", "c1.bag.2"),
     (ItemDone(7, "c1.bag.2"), *step("move", item_id="c1.bag.2", utc=at("2026-11-23 12:00"))), {"doing": "treating"}),
    (reminded("c1.bag.2", S.TREATING, RUNNING), Tap("time", "bag.c1.bag.2"), (),
     {"doing": "timing", "act": "bag", "of": "c1.bag.2"}),
    (reminded("c1.end", S.TREATING, RUNNING, act="item", of="c1.end"), Tap("item_done", "c1.end"),
     (ItemDone(7, "c1.end"),), {"doing": "treating", "act": "item", "of": "c1.end"}),
    (treating(S.TREATING, RETESTED), Tap("untest"), (), {"doing": "treating", "act": "sure"}),
    (treating(S.TREATING, PLANNED, act="item", of="c1.marrow"), Tap("cancel", "c1.marrow"),
     step("cancel", item_id="c1.marrow"), {"doing": "treating"}),
    (treating(S.TREATING), Typed("tomorrow"), (), {"doing": "treating"}),
    (treating(S.TIMING, act="start", of="1"), Typed("tomorrow 10:00"), (),
     {"doing": "timing", "act": "start", "of": "1"}),
    (treating(S.TIMING, act="start", of="1"), Typed("soon"), (), {"doing": "timing", "act": "start", "of": "1"}),
    (treating(S.TIMING, act="start", of="1", offers=(Offer("Tomorrow", at("2026-11-24 10:00").isoformat()),)),
     Tap("at", "0"), (), {"doing": "treating", "act": "sure"}),
    (treating(S.TIMING, PLANNED, act="move", of="c1.marrow", offers=(Offer("23 Dec", "2026-12-23"),)), Tap("at", "0"),
     step("move", item_id="c1.marrow", day=date(2026, 12, 23)), {"doing": "treating"}),
    (treating(S.TIMING, RUNNING, act="pause"), Tap("now"), step("pause", utc=at("2026-11-23 12:00")),
     {"doing": "treating"}),
    # The site.
    (chat(S.SUMMING), Tap("home"), (), {}),
    (chat(S.SUMMING), Typed("210"), (), {"doing": "summing"}),
    (replace(chat(S.EXPORTING), forms=(("csv", "Table"),)), Tap("form", "csv"), (),
     {"doing": "exporting", "filled": {"form": "csv"}}),
    (replace(chat(S.EXPORTING, filled={"form": "csv"}), forms=(("csv", "Table"),)), Tap("period", "month"),
     (ExportAsked("csv", date(2026, 10, 24)),), {"doing": "exporting"}),
    (chat(S.EXPORTING), Typed("csv"), (), {"doing": "exporting"}),
    (replace(chat(S.INVITING), role="administrator"), Tap("role", "coordinator"), (Invited("coordinator"),), {}),
    (replace(chat(S.INVITING), role="administrator"), Typed("coordinator"), (), {"doing": "inviting"}),
    (staffing(BOB), Tap("person", "5"), (), {"doing": "staffing", "act": "5"}),
    (staffing(BOB, act="5"), Tap("cut_off", "5"), (PersonCutOff(5),), {"doing": "staffing"}),
    (staffing(replace(BOB, active=False), act="5"), Tap("let_in", "5"), (PersonLetIn(5),), {"doing": "staffing"}),
    (staffing(replace(BOB, role="administrator"), act="5"), Tap("demote", "5"), (PersonDemoted(5),),
     {"doing": "staffing"}),
    (staffing(BOB, act="5"), Tap("call", "5"), (), {"doing": "staffing", "origin": "naming", "act": "5"}),
    (staffing(BOB, act="5", origin="naming"), Typed("Robert"), (PersonCalled(5, "Robert"),),
     {"doing": "staffing", "act": "5"}),
    (staffing(replace(BOB, wants=WISH), act="5"), Tap("confirm_signer", shown(BOB, WISH)),
     (SignerConfirmed(5, True),), {"doing": "staffing"}),
    (staffing(replace(BOB, wants=WISH), act="5"), Tap("refuse_signer", shown(BOB, WISH)),
     (SignerConfirmed(5, False),), {"doing": "staffing"}),
    (staffing(BOB), Typed("Robert"), (IdentifierRefused("name"),), {"doing": "staffing"}),
    (chat(S.HELPING), Tap("home"), (), {}),
    (chat(S.HANDING), Typed("yes"), (), {"doing": "handing"}),
    (handing(), Tap("hand_to", "5"), (), {"doing": "handing", "filled": {"to": "5"}}),
    (handing(filled={"to": "5"}), Typed("30 Nov"), (), HANDED),
    (handing(filled={"to": "5", "until": "2026-11-30"}), Tap("hand_some"), (), HANDED | {"picked": ()}),
    (handing(filled={"to": "5", "until": "2026-11-30"}, picked=()), Tap("hand_mark", "7"), (),
     HANDED | {"picked": ("7",)}),
    (handing(filled={"to": "5", "until": "2026-11-30"}, picked=()), Tap("hand_all"), (), HANDED),
    (handing(filled={"to": "5", "until": "2026-11-30"}), Tap("hand_until"), (),
     {"doing": "handing", "filled": {"to": "5"}}),
    (handing(filled={"to": "5", "until": "2026-11-30"}), Tap("hand_do"),
     (HandedOver(5, date(2026, 11, 30), (7,)),), {"doing": "handing"}),
    (handing(filled={"of": "9"}), Tap("hand_to", "5"), (), {"doing": "handing", "filled": {"of": "9", "to": "5"}}),
    (staffing(BOB, act="5"), Tap("hand_of", "5"), (), {"doing": "handing", "filled": {"of": "5"}}),
    (handing(), Tap("hand_back", "5"), (HandedBack(5),), {"doing": "handing"}),
    (chat(S.HELPING, before("alt_u_l")), Tap("resume"), (), {"doing": "asking"}),
    (chat(S.HELPING), Typed("210"), (Sought("S-210"),), {"doing": "helping"}),
)
# fmt: on


@pytest.mark.parametrize(
    ("context", "said", "events", "place"),
    TABLE,
    ids=[f"{context.position.doing}: {said}" for context, said, _, _ in TABLE],
)
def test_what_happens_and_where_the_chat_stands_then(context, said, events, place):
    assert next_place(context, said) == (events, place)


def test_finishing_stores_the_record_and_the_decision_and_sends_the_picture():
    result = respond(chat(S.CONFIRMING, ELIGIBLE, act="finish"), Tap("sure"))
    kept, picture = result.events
    assert kept == Finished(
        ELIGIBLE | {"as_of": "2026-11-23"}, decision_on(answered(ELIGIBLE), MONDAY, NCT04556084).as_json()
    )
    assert picture == PictureAsked()
    assert result.position.doing is S.DECIDING


def anywhere() -> dict[ChatState, TurnContext]:
    """Of every state of a chat the first place of the table."""
    return {context.position.doing: context for context, *_ in reversed(TABLE)}


def test_the_table_begins_and_ends_in_every_state_and_has_every_event():
    assert {context.position.doing for context, *_ in TABLE} == set(ChatState)
    assert {place.get("doing", "home") for *_, place in TABLE} == set(ChatState)
    seen = {type(event).__name__ for *_, events, _ in TABLE for event in events} - {"dict"}
    assert {kind.__name__ for kind in Event.__subclasses__()} - seen == {"Answered", "Finished", "ItemOpened"}


def test_in_every_state_something_is_tapped_and_something_is_typed():
    seen = {(context.position.doing, type(said)) for context, said, *_ in TABLE}
    assert {(doing, kind) for doing in ChatState for kind in (Tap, Typed)} <= seen


def test_wherever_a_chat_stands_an_old_button_changes_nothing():
    for context in anywhere().values():
        result = respond(context, Tap("no_such_button"))
        assert (result.position, result.events, result.toast) == (context.position, (), texts.typed.OLD_BUTTON)


@pytest.mark.parametrize("what", ["photo", "contact", "name", "birth_date"])
def test_wherever_a_chat_stands_what_may_show_who_somebody_is_is_refused_and_what_was_offered_goes(what):
    for doing, context in anywhere().items():
        result = respond(context, Unreadable(what))
        assert result.events == (IdentifierRefused(what),)
        assert result.position.doing is (S.ASKING if doing is S.CONFIRMING else doing)
        assert result.position.slot == context.position.slot


@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("home", {}),
        ("help", {"doing": "helping"}),
        ("new", {"doing": "coding"}),
        ("open", {}),
        ("due", {}),
        ("export", {"doing": "exporting"}),
        ("endpoints", {"doing": "summing"}),
    ],
)
def test_every_command_leads_to_its_card_from_wherever_a_chat_stands(command, place):
    for context in anywhere().values():
        result = respond(context, Command(command))
        assert position_to_json(result.position).items() >= place.items()
        assert (result.events, result.fresh) == ((), True)


def test_a_limit_that_was_typed_in_a_calculator_is_not_asked_again():
    context = chat(S.ASKING, before("alt_u_l"))
    for said in (Tap("more"), Tap("calculate", "alt_multiple"), Typed("3"), Typed("40"), Tap("yes", "0")):
        result = respond(context, said)
        context = replace(context, position=result.position)
    (kept,) = result.events
    assert isinstance(kept, Answered)
    assert kept.changes.given["alt_uln_u_l"] == Decimal(40)


def test_a_day_that_only_the_calculator_assumed_is_not_kept():
    context = chat(S.ASKING, {}, slot=Slot("age_months"))
    for said in (Tap("more"), Tap("calculate", "age"), Typed("1 Nov 2012"), Tap("yes", "0")):
        result = respond(context, said)
        context = replace(context, position=result.position)
    (kept,) = stored(result.events)
    assert isinstance(kept, dict)
    assert kept.keys() == {"age_months", "method.age_months", "for.age_months"}


def test_the_day_of_another_measurement_is_offered_for_those_of_one_draw():
    card = draw(chat(S.ASKING, before("liver_date")))
    assert card.offers("day", ELIGIBLE["creatinine_date"])


def test_the_form_of_the_consent_that_was_recorded_last_is_offered_and_none_whose_name_a_button_would_cut():
    asked = asking("consent_version")
    of_amendment = replace(
        asked, trial=replace(NCT04556084, amends=Amendment("1", "2", None, "", consent="5.0")), last_consent="4.0"
    )
    offered = {
        last: [b.label for row in draw(context).rows for b in row if b.action == "usual"]
        for last, context in {
            "": asked,
            "4.0": replace(asked, last_consent="4.0"),
            "V4, adults": replace(asked, last_consent="V4, adults"),
            "long": replace(asked, last_consent="the form for adults and adolescents, 4"),
            "amended": of_amendment,
        }.items()
    }
    assert offered == {
        "": [], "4.0": ["Version 4.0"], "V4, adults": ["V4, adults"], "long": [], "amended": ["Version 5.0"],
    }  # fmt: skip


def test_one_tap_gives_no_usual_answer_that_contradicts_another():
    still_given = {"agent": "dasatinib", "kinds": ["biologic"], "ongoing": "yes", "late_ae": "no"}
    context = chat(S.ASKING, before("concomitant_therapy", prior_therapies=[still_given]))
    assert not draw(context).offers("usual", "")
    one_on = replace(context, position=Position(S.ASKING, Slot("uncontrolled_infection")))
    labels = [button.label for row in draw(one_on).rows for button in row]
    assert "None of these 3" in labels


def test_usual_answers_are_not_offered_where_one_answer_is_changed_from_the_review():
    context = chat(S.ASKING, before("hct_intent"), slot=Slot("hct_intent"), origin="review")
    assert not draw(context).offers("usual", "")


def test_a_waiting_period_is_flagged_the_moment_that_a_line_with_it_is_taken():
    context = chat(S.LISTING, before("prior_therapies"))
    shown = respond(context, Typed("kymriah 30 Oct, InO 9 days ago"))
    result = respond(replace(context, position=shown.position), Tap("line_take"))
    assert any("42 days end" in note for note in result.position.notes)


def test_a_list_that_was_begun_is_whole_when_a_line_says_that_nothing_else_was_given():
    context = chat(S.LISTING, before("prior_therapies", **{"prior_therapies.draft": [VINCRISTINE]}))
    shown = respond(context, Typed("MTX IT 20 Oct, vincristine 21 Oct"))
    result = respond(replace(context, position=shown.position), Tap("line_take", "whole"))
    (kept,) = stored(result.events)
    assert isinstance(kept, dict)
    assert len(kept["prior_therapies"]) == 3
    assert kept["prior_therapies.draft"] is None


def test_a_report_that_tells_who_somebody_is_names_the_lines_to_leave_out():
    report = "Patient: Emma Lindqvist\nMRN 00482913\nALT 60 U/L\nSodium 139\nValidated by J. Brandt"
    result = respond(asking("alt_u_l"), Typed(report))
    assert "Leave out lines 1, 2 and 5." in result.position.notes[0]
    assert "Lindqvist" not in result.position.notes[0]
    assert result.position.line == ""
