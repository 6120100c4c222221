"""Chats at every sort of place, for tests: what a turn can see, without database, network or clock."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flows.answers.given_before.carrying import CarriedAnswer
from flows.answers.lifecycle import Stage
from flows.answers.line.measured.laboratories import limits_of
from flows.answers.reply import Form, FormKind, Offer, Slot
from flows.answers.stored_keys import Kind
from flows.chat.context import Colleague, Screening, ShelfItem, TurnContext, Wish
from flows.chat.events import Event
from flows.chat.position import ChatState, Position
from flows.chat.site.hand_over import Between, HandOvers, Held
from flows.chat.site.sites import OtherSite, SiteSetting
from flows.chat.site.trials import Elsewhere, OfferedTrial
from flows.chat.site.versions import Concerned, NewVersion
from flows.chat.treatment_events import StepTaken
from flows.decision.new_version import changed_criteria, under_both
from flows.decision.signed import SignOff
from flows.treatment.course.course import PregnancyTest
from flows.treatment.course.steps import CourseStep
from flows.treatment.dosing import Size
from flows.treatment.plan.plan import plan
from flows.treatment.treatment import Treatment
from flows.trials.registry import compiled
from flows.worklist.entry import Entry, Urgency
from flows.worklist.worklist import Worklist
from tests.answered import answered
from tests.flows.treatment.courses import BERLIN, SITE, at, registered, started
from tests.flows.trials.versions import STRICTER, stricter
from tests.trials import NCT04556084

MONDAY = date(2026, 11, 23)
VINCRISTINE = {"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": "2026-11-02"}


# One eligible candidate, question by question.
ELIGIBLE: dict[str, Any] = {
    "registration_date": "2026-11-23", "start_date": "2026-11-25", "age_months": 168, "sex": "male", "b_all": "yes",
    "blasts_percent": Decimal("1.5"), "mrd_percent": Decimal("0.2"), "mrd_by_flow": "yes",
    "disease_group": ["relapse"], "hct_intent": "yes", "donor_available": "yes", "hct_direct": "yes", "lansky": 90,
    "creatinine_mg_dl": Decimal("0.7"), "creatinine_date": "2026-11-20", "alt_u_l": 60, "alt_uln_u_l": 40,
    "bilirubin_mg_dl": Decimal("0.6"), "bilirubin_uln_mg_dl": Decimal("1.2"), "liver_date": "2026-11-20",
    "lvef_percent": 62, "lvef_modality": "echo", "lvef_date": "2026-11-19", "prior_therapies": [VINCRISTINE],
    "prior_hct": "no", "radiation_planned": "no", "prior_radiation": [], "sexually_active": "no",
    "consent_signed": "yes", "consent_date": "2026-11-22", "consent_version": "4.0",
    "cns3_history": "no", "cns_status": "cns1", "concomitant_therapy": "no", "uncontrolled_infection": "no",
    "blinatumomab_allergy": "no", "other_phase12_study": "no",
}  # fmt: skip


def before(key: str, **changes: Any) -> dict[str, Any]:
    """The answers that stand before a question of the path is asked for the first time."""
    keys = list(ELIGIBLE)
    return {name: ELIGIBLE[name] for name in keys[: keys.index(key)]} | changes


def chat(doing: ChatState, answers: dict[str, Any] | None = None, **place: Any) -> TurnContext:
    """A coordinator's chat at a place, with a screening of these answers where some are given."""
    screening = None if answers is None else Screening(7, "S-007", Stage.DRAFT, 3, answered(answers), NCT04556084)
    position = Position(doing, **place)
    context = TurnContext(MONDAY, "coordinator", "Site 1", position, NCT04556084, screening, code_pattern="S-###")
    return replace(context, on=(NCT04556084,))


def asking(key: str, field: str | None = None, entry: int | None = None, **changes: Any) -> TurnContext:
    """A chat in which a question is asked for the first time, or a field of an entry."""
    slot = None if entry is None else Slot(key, entry, field)
    return chat(ChatState.ASKING, before(key, **changes), slot=slot)


def finished(doing: ChatState, stage: Stage = Stage.FINISHED, role: str = "coordinator", **place: Any) -> TurnContext:
    """A chat with the eligible candidate's screening finished today, or later in its life."""
    screening = Screening(7, "S-007", stage, 3, answered(ELIGIBLE), NCT04556084, 1, MONDAY)
    return replace(chat(doing, **place), screening=screening, role=role, sign_off=SignOff(printed_name="Ada Love"))


def handing(**place: Any) -> TurnContext:
    """A chat in which the only candidate is handed over, to Bob, and another one came from him."""
    other = (Between(5, "Bob", MONDAY + timedelta(7), ("S-008",)),)
    of = HandOvers((Held(7, "S-007"),), taken=other)
    return replace(chat(ChatState.HANDING, **place), hand_over=of, colleagues=(BOB,))


def treating(doing: ChatState, course: Any = None, now: str = "2026-11-23 12:00", **place: Any) -> TurnContext:
    """A chat with a registered participant's treatment."""
    course = course or registered()
    size = Size(course.weight_kg, course.weight_on)
    treatment = Treatment("BLINA-001", course.registered_on, course, plan(course, SITE), SITE, at(now), size)
    return replace(finished(doing, Stage.REGISTERED, **place), treatment=treatment)


S = ChatState
BEGUN = before("prior_therapies", **{"prior_therapies.draft": [VINCRISTINE]})
LISTED = chat(S.LISTING, BEGUN)
IN_ENTRY = replace(LISTED, position=Position(S.LISTING, Slot("prior_therapies", 0)))
LIVER_DATE = {"slot": Slot("liver_date"), "month": "2026-11"}
UNUSUAL = {"slot": Slot("alt_u_l"), "offers": (Offer("Yes, 4000 U/L", 4000),), "doubt": "Is it right?"}
OLD_INFECTION = ELIGIBLE | {"for.uncontrolled_infection": "2026-11-01"}
AT_25 = ELIGIBLE | {"age_months": 300, "karnofsky": 90}
RULED = {"decision": "allowed", "ruled_by": "study_chair", "initials": "AL"}
LISTED_WORK = Worklist(tuple(Entry(n, f"S-{n:03}", Urgency.LATER, MONDAY, "?", "just begun") for n in range(7, 17)))
SHELF = (ShelfItem(7, "S-007", Stage.DRAFT, 3, "", MONDAY),)
TWO_TRIALS = replace(
    chat(S.CODING), on=(NCT04556084, replace(NCT04556084, registry_id="NCT00000002", title="A second trial"))
)
CARRYING = replace(
    chat(S.CARRYING, {}), carried=(CarriedAnswer("sex", "male", "Ada", MONDAY, "NCT2", {Kind.SOURCE: "chart"}),)
)
COMPARING = replace(chat(S.COMPARING, {}), elsewhere=(Elsewhere(9, "NCT2", "eligible"),))
OFFERED = replace(
    chat(S.SWITCHING),
    role="administrator",
    offered=(
        OfferedTrial("NCT04556084", "1", "One", True),
        OfferedTrial("NCT2", "1", "Two", False),
        OfferedTrial("NCT3", "1", "Three", False, waits=True, number=3),
        OfferedTrial("NCT4", "1", "Four", False, waits=True, mine=True, number=4),
        OfferedTrial("NCT04556084", "2", "One", False, amends=True),
        OfferedTrial("NCT04556084", "0", "One", False, overtaken=True),
    ),
)
STRICT = compiled(stricter())
assert STRICT.amends is not None
BY_VERSION = {"version": f"NCT04556084/{STRICTER}"}
NEW_VERSION = NewVersion(STRICT, STRICT.amends, MONDAY, True, MONDAY, changed_criteria(NCT04556084, STRICT))


def concerned(stage: Stage, **others: Any) -> Concerned:
    """The eligible candidate, with other answers, under the invented amendment."""
    return Concerned(
        7, "S-007", stage, 1, 0, under_both(answered(ELIGIBLE | others), stage, MONDAY, NCT04556084, STRICT)
    )


def versioned(new: NewVersion, context: TurnContext) -> TurnContext:
    """A chat that looks at a version."""
    return replace(context, versions=(new,), version=new)


OF_SITE = replace(NEW_VERSION, concerned=(concerned(Stage.FINISHED),))
NOT_ON = replace(NEW_VERSION, since=None, in_force=False)
GAINED = under_both(answered(ELIGIBLE | {"lvef_percent": 45}), Stage.FINISHED, MONDAY, STRICT, NCT04556084)
KINDER = replace(NEW_VERSION, trial=NCT04556084, concerned=(Concerned(7, "S-007", Stage.FINISHED, 1, 0, GAINED),))
VERSIONS = versioned(OF_SITE, chat(S.VERSIONS))
VERSION = versioned(OF_SITE, finished(S.VERSION, filled=BY_VERSION))
SIGNER = SignOff(printed_name="Ada Love", has_pin=True)
ADOPTING = versioned(NOT_ON, replace(chat(S.ADOPTING, filled=BY_VERSION), role="investigator", sign_off=SIGNER))
BOB = Colleague(5, "Bob", "coordinator", True)
BONN = (OtherSite(7, "Bonn", "monitor"),)
SET = (SiteSetting("zone", "UTC", "an IANA time zone"), SiteSetting("bag_hours", "96", "24, 48, 72, 96 or 168"))
CENTRAL = limits_of({"Central lab": {"alt_uln_u_l": "40 U/L"}})
SETTING_BAGS = replace(chat(ChatState.HOME, act="setting", of="bag_hours"), settings=SET)
WISH = Wish("Bob Builder", True)
PLANNED = started("2026-11-24 10:00")
RETESTED = registered(
    pregnancy_test=True, start_by=date(2026, 11, 30), tests=(PregnancyTest(False, date(2026, 11, 22)),)
)
RUNNING = started("2026-11-20 10:00")
OVER = started("2026-10-12 10:00")


def signing(doing: ChatState, sign_off: SignOff | None = None, **place: Any) -> TurnContext:
    """An investigator's chat with a screening that waits to be signed."""
    context = finished(doing, Stage.AWAITING, "investigator", **place)
    return replace(context, sign_off=sign_off or SIGNER)


def staffing(*staff: Colleague, **place: Any) -> TurnContext:
    """An administrator's chat with the people of the site."""
    return replace(chat(S.STAFFING, **place), role="administrator", staff=staff)


def reminded(item_id: str, doing: ChatState, course: Any, **place: Any) -> TurnContext:
    """A treatment of which somebody is still reminded of one item."""
    context = treating(doing, course, **place)
    assert context.treatment is not None
    return replace(context, treatment=replace(context.treatment, asked=frozenset((item_id,))))


def answers(**changes: Any) -> tuple[dict[str, Any]]:
    """Answers, by the key that they are stored under; two underscores stand for the dot of a key beside an answer."""
    return ({key.replace("__", "."): value for key, value in changes.items()},)


def step(action: str, **rest: Any) -> tuple[Event, ...]:
    """A step of the treatment taken at midday of that Monday."""
    return (StepTaken(CourseStep(action, at("2026-11-23 12:00"), BERLIN, **rest)),)


def marrow() -> TurnContext:
    """The last field of the response to cycle 1, whose infusion is over."""
    filled = {"on": "2026-11-12", "blasts_percent": Decimal(1), "flow_mrd_percent": Decimal("0.001")}
    return treating(S.ASKING, OVER, slot=Slot("", None, "hts_detected", Form(FormKind.RESPONSE, "1")), filled=filled)


def pregnancy() -> TurnContext:
    """The last field of a renewed pregnancy test."""
    return treating(
        S.ASKING, PLANNED, slot=Slot("", None, "on", Form(FormKind.PREGNANCY)), filled={"result": "negative"}
    )


def weight() -> TurnContext:
    """The day of a weight of 52 kg."""
    return treating(
        S.ASKING, slot=Slot("", None, "weight_on", Form(FormKind.MEASURE, "1")), filled={"weight_kg": Decimal(52)}
    )


def ruling() -> TurnContext:
    """The day of a study chair's ruling."""
    return chat(S.ASKING, AT_25, slot=Slot("", None, "ruled_on", Form(FormKind.RULING, "age_25")), filled=RULED)
