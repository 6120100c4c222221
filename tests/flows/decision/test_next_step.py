"""The next step: what it says for known situations, and that no smaller set of things could settle the decision."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.answers.path import known
from flows.answers.record import counted
from flows.answers.stored_keys import CONSENT_VERSION
from flows.decision.assess import assess
from flows.decision.next_step.next_step import NextStep, next_steps
from flows.decision.next_step.search import facts_on, settled
from flows.decision.next_step.sentences import next_step_sentences
from flows.decision.next_step.to_find_out import open_missing
from flows.rules.evaluation.decide import decide, find
from flows.rules.procedures import Effort, Remedy
from flows.rules.question import Choice, Choices, Day, NumberKind
from flows.rules.status import Status
from tests.answered import answered
from tests.flows.decision.test_what_if import ANSWERS, TODAY, day
from tests.trials import BANDS, NCT04556084, PLANNED, PROCEDURES, QUESTIONS, START

MISSING = object()
NAMED = json.loads((Path(__file__).parents[2] / "contract/cases/named.json").read_text())


BOY = ANSWERS | {
    "prior_therapies": [{"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": day(-20)}],
    "prior_radiation": [],
}

# fmt: off
WOMAN = BOY | {
    "age_months": 220, "sex": "female", "karnofsky": 80, "childbearing_potential": "yes",
    "sexually_active": "yes", "contraception_agreed": "yes", "lactating": "no",
    "pregnancy_test": "negative", "pregnancy_test_date": day(-1),
    "disease_group": ["very_high_risk", "eoc_mrd"], "vhr_features": ["ph_like"], "eoc_mrd_percent": Decimal("0.5"),
    "prior_hct": "yes", "gvhd": "none", "immunosuppression": "stopped", "immunosuppression_stopped": day(-30),
}

# fmt: on
BASES = (BOY, WOMAN)


def but(base: dict, **changes) -> dict:
    return {key: value for key, value in {**base, **changes}.items() if value is not MISSING}


def step_of(answers: dict) -> NextStep:
    return next_steps(answered(answers), TODAY, NCT04556084)


def labels(answers: dict) -> list[str] | None:
    missing = step_of(answers).missing
    return None if missing is None else [one.label for one in missing]


def without(base: dict, *keys: str) -> dict:
    return {key: value for key, value in base.items() if key not in keys}


LVEF = ("lvef_percent", "lvef_modality", "lvef_date")


@pytest.mark.parametrize("base", BASES)
def test_nothing_is_left_of_an_eligible_candidate(base):
    assert assess(base | {"as_of": day(0)}, NCT04556084).outcome == "eligible"
    assert labels(base) == []
    (sentence,) = next_step_sentences(step_of(base))
    assert sentence.startswith("Nothing is left. Registration: Fri 20 Nov 2026 to ")


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        (without(BOY, *LVEF, "donor_available"), ["donor", "LVEF"]),
        (without(BOY, "lvef_date"), ["LVEF date"]),
        (without(BOY, "liver_date", "alt_u_l"), ["ALT and liver values date"]),
        (without(BOY, "alt_u_l", "bilirubin_mg_dl", "liver_date"), ["ALT and bilirubin"]),
        (but(BOY, lvef_date=day(-8)), ["a new LVEF"]),
        (but(BOY, creatinine_date=day(-8)), ["a new creatinine"]),
        (but(BOY, creatinine_mg_dl="not_done"), ["creatinine"]),
        (but(BOY, creatinine_mg_dl=9), ["clearance"]),
        (but(BOY, creatinine_mg_dl=9, creatinine_date=day(-8)), ["clearance"]),
        (but(BOY, consent_signed="no"), ["signed consent"]),
        (but(BOY, consent_date=MISSING), ["consent date"]),
        (but(BOY, sexually_active=None), ["sexual activity"]),
        (but(WOMAN, contraception_agreed=MISSING), ["contraception"]),
        (but(WOMAN, childbearing_potential=MISSING, pregnancy_test=MISSING), ["childbearing potential"]),
        (but(WOMAN, vhr_features=MISSING, eoc_mrd_percent=MISSING), ["very-high-risk features"]),
        (but(WOMAN, pregnancy_test="not_done"), ["pregnancy test"]),
        (but(WOMAN, pregnancy_test_date=day(-9)), ["a new pregnancy test"]),
        (but(BOY, age_months=MISSING), ["age"]),
        (but(BOY, prior_therapies=[{"agent": "rituximab", "kinds": ["monoclonal_antibody"], "last_dose": day(-90)}]),
         ["rituximab: half-life"]),
        (but(BOY, prior_therapies=[{"agent": "x", "kinds": ["biologic"]}]), ["x: last dose and late adverse events"]),
        (but(BOY, prior_radiation=[{"site": "other"}]), []),
        (but(BOY, prior_radiation=[{"site": "cranial"}]), ["cranial radiation: last fraction"]),
        (BOY | {"prior_therapies.draft": [{"agent": "x"}]}, ["prior therapies"]),
        (but(BOY, registration_date=day(-1)), []),
    ],
)  # fmt: skip
def test_what_is_left(answers, left):
    assert labels(answers) == left


def test_the_things_are_named_with_the_first_day():
    answers = without(BOY, *LVEF, "donor_available") | {
        "prior_therapies": [{"agent": "tisagenlecleucel", "kinds": ["immunotherapy"], "last_dose": day(-29)},
                            {"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": day(-2)}],
    }  # fmt: skip
    assert next_step_sentences(step_of(answers)) == (
        "4 things left: donor, a new creatinine, new ALT and bilirubin, and LVEF. Eligible from Thu 3 Dec 2026 if all "
        "are good.",
        "What ends last: tisagenlecleucel (I10), Thu 3 Dec 2026. Behind it: vincristine (I6), Wed 25 Nov 2026.",
        "To do on or after Thu 26 Nov 2026, for registration on Thu 3 Dec 2026: a new creatinine, new ALT and "
        "bilirubin, and LVEF.",
        "Ask first: donor. It alone can show that the candidate is not eligible.",
    )


def test_a_later_planned_day_is_the_one_that_measurements_must_be_good_on():
    answers = but(without(BOY, *LVEF), registration_date=day(10), start_date=day(10), creatinine_date=day(0))
    answers |= {"liver_date": day(0)}
    step = step_of(answers)
    assert (step.first_day, step.day) == (TODAY, TODAY + timedelta(10))
    assert step.draws[0].first == TODAY + timedelta(3)
    assert "Eligible on the planned Mon 30 Nov 2026 if all are good." in next_step_sentences(step)[0]


@pytest.mark.parametrize(
    ("answers", "shorter"),
    [
        (but(BOY, registration_date=day(10), start_date=day(10)),
         "Shorter: register by Mon 23 Nov 2026; then nothing has to be repeated."),
        (but(BOY, registration_date=day(10), start_date=day(10), donor_available=MISSING),
         "Shorter: register by Mon 23 Nov 2026; then only donor is left."),
        (but(BOY, registration_date=day(4), start_date=day(4),
             prior_therapies=[{"agent": "x", "kinds": ["chemotherapy"], "last_dose": day(-5)}]),
         "Shorter: register from Sun 22 Nov 2026 on and by Mon 23 Nov 2026; then nothing has to be repeated."),
        (but(WOMAN, registration_date=day(2), start_date=day(7)),
         "Shorter: register by Sat 21 Nov 2026; then nothing has to be repeated."),
        (but(BOY, registration_date=day(3), start_date=day(3)), None),
        (but(BOY, registration_date=day(10), start_date=day(10), lvef_date=day(-9), liver_date=day(-9),
             creatinine_date=day(-9)), None),
    ],
)  # fmt: skip
def test_an_earlier_registration_that_takes_less_is_told(answers, shorter):
    sentences = next_step_sentences(step_of(answers))
    assert [sentence for sentence in sentences if sentence.startswith("Shorter")] == ([shorter] if shorter else [])


def test_the_pregnancy_test_is_drawn_for_the_start():
    answers = but(WOMAN, start_date=day(5), pregnancy_test_date=day(-9))
    step = step_of(answers)
    assert [one.label for one in step.missing] == ["a new pregnancy test"]
    (draw,) = step.draws
    assert (draw.anchor, draw.first, draw.last) == (START, TODAY - timedelta(2), TODAY + timedelta(5))
    assert next_step_sentences(step)[1] == (
        "To do from today on, for the start on Wed 25 Nov 2026: a new pregnancy test."
    )


def test_a_start_for_which_no_test_can_be_good_has_to_be_brought_forward():
    sentences = next_step_sentences(step_of(but(WOMAN, start_date=day(9))))
    assert sentences == (
        "1 thing left: a new pregnancy test. Eligible from Fri 20 Nov 2026 if it is good and the start is brought "
        "forward to Fri 27 Nov 2026, 7 days after it, or earlier.",
        "To do from today on, for the start on Fri 27 Nov 2026: a new pregnancy test.",
    )


AGED_25 = but(BOY, age_months=302, lansky=MISSING, karnofsky=90)
ALLOWED = {"decision": "allowed", "ruled_by": "study_chair", "initials": "MB", "ruled_on": day(0)}

RULING_LEFT = (
    "1 thing left: ruling of the study chair (age of 25). Registration after that: Fri 20 Nov 2026 to Mon 23 Nov 2026."
)


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        (AGED_25, RULING_LEFT),
        (without(AGED_25, "donor_available"),
         "2 things left: donor and ruling of the study chair (age of 25). Eligible from Fri 20 Nov 2026 if both are "
         "good."),
        (AGED_25 | {"ruling.age_25": ALLOWED}, "Nothing is left. Registration: Fri 20 Nov 2026 to Mon 23 Nov 2026."),
        (AGED_25 | {"ruling.age_25": ALLOWED | {"decision": "refused"}},
         "The study chair ruled that the candidate may not be registered (age of 25)."),
        (AGED_25 | {"ruling.age_25": ALLOWED | {"decision": "allowed_from", "from_day": day(2)}},
         "Nothing is left to find out. Eligible from Sun 22 Nov 2026."),
        (AGED_25 | {"ruling.age_25": ALLOWED | {"decision": "allowed_from", "from_day": day(4)}},
         "1 thing left: a new LVEF. Eligible from Tue 24 Nov 2026 if it is good."
        ),
        (AGED_25 | {"ruling.age_25": ALLOWED | {"decision": "allowed_from"}}, RULING_LEFT),
    ],
)  # fmt: skip
def test_rulings_of_the_study_chair_count(answers, first):
    assert next_step_sentences(step_of(answers))[0] == first


def test_a_consent_that_is_left_is_signed_and_not_good():
    (sentence,) = next_step_sentences(step_of(but(BOY, consent_signed="no")))
    assert sentence.startswith("1 thing left: signed consent. Eligible from ")
    assert sentence.endswith(" once it is signed and dated.")


REPEAT = "A repeat that is better would change that."
CHANGE = "That would have to change first."
WAIT = f"{CHANGE} Registration can be 7 days after its last dose."
NOTHING = "Nothing can change that."


@pytest.mark.parametrize(
    ("answers", "what", "how"),
    [
        (but(BOY, alt_u_l=200), "ALT (I5b)", REPEAT),
        (but(BOY, lvef_percent=39), "LVEF (I5c)", REPEAT),
        (but(BOY, blasts_percent=5), "marrow blasts (I1)", REPEAT),
        (but(BOY, alt_u_l=200, bilirubin_mg_dl=9), "ALT and bilirubin (I5b)", REPEAT),
        (but(BOY, creatinine_mg_dl=9, creatinine_clearance=30, clearance_date=day(0)),
         "creatinine and clearance (I5a)", REPEAT),
        (but(BOY, creatinine_mg_dl=3, creatinine_clearance=20, clearance_date=day(-1), age_months=0),
         "clearance (I5a)", REPEAT),
        (but(WOMAN, contraception_agreed="no"), "contraception agreed (I12)", CHANGE),
        (but(BOY, sexually_active="yes", contraception_agreed="no"), "contraception agreed (I12)", CHANGE),
        (but(BOY, disease_group=["eoc_mrd"], eoc_mrd_percent=Decimal("0.001")),
         "MRD at end of consolidation (I1)", NOTHING),
        (but(BOY, disease_group=["very_high_risk"], vhr_features=[]), "very-high-risk features (I1)", NOTHING),
        (but(WOMAN, vhr_features=[], eoc_mrd_percent=Decimal("0.001")),
         "very-high-risk features and MRD at end of consolidation (I1)", NOTHING),
        (but(BOY, disease_group=[]), "disease group (I1)", NOTHING),
        (but(WOMAN, gvhd="acute", immunosuppression="ongoing"), "GVHD and immune suppression (I7)", WAIT),
        (but(WOMAN, lactating="yes"), "lactating (E4)", CHANGE),
        (but(BOY, lansky=40), "Lansky (I4)", REPEAT),
        (but(BOY, donor_available="no"), "donor available (I2)", CHANGE),
        (but(WOMAN, immunosuppression="ongoing"), "immune suppression (I7)", WAIT),
        (but(WOMAN, gvhd="chronic"), "GVHD (I7)", CHANGE),
        (but(BOY, cns_status="cns2"), "CNS now (E1)", CHANGE),
        (but(BOY, cns_status="cns3"), "CNS now (E1)", NOTHING),
        (but(BOY, cns_status="cns3", cns3_history=MISSING), "CNS now (E1)", NOTHING),
        (but(BOY, cns_status="cns3", cns3_history="yes"), "CNS3 ever and CNS now (E1)", NOTHING),
        (but(BOY, cns3_history="yes"), "CNS3 ever (E1)", NOTHING),
        (but(BOY, age_months=312, karnofsky=90), "age (I3)", NOTHING),
        (but(BOY, blinatumomab_allergy="yes"), "blinatumomab allergy (E5)", NOTHING),
        (but(WOMAN, pregnancy_test="positive"), "pregnancy test (E4)", CHANGE),
        (but(WOMAN, sex=MISSING, pregnancy_test="positive"), "sex (E4)", "The answer could still change that."),
    ],
)  # fmt: skip
def test_what_is_not_met_says_how_it_could_change(answers, what, how):
    step = step_of(answers)
    assert step.decision.outcome == "not_eligible"
    assert step.missing is None
    assert f"Not eligible as things stand: {what}. {how}" in next_step_sentences(step)


def test_what_no_open_answer_can_help_is_named_by_the_answer_that_fails():
    """Whoever the candidate is, contraception was refused."""
    step = step_of(but(WOMAN, sex=MISSING, contraception_agreed="no"))
    assert step.decision.outcome == "incomplete"
    assert next_step_sentences(step)[0] == (
        "No open answer can make it eligible: contraception agreed (I12). That would have to change first."
    )


# fmt: off
FAILURES = (
    {"b_all": "no"}, {"blasts_percent": 5}, {"mrd_by_flow": "no"}, {"mrd_percent": 0}, {"hct_intent": "no"},
    {"disease_group": []}, {"disease_group": ["very_high_risk"], "vhr_features": []},
    {"disease_group": ["very_high_risk", "eoc_mrd"], "vhr_features": [], "eoc_mrd_percent": Decimal("0.001")},
    {"donor_available": "no"}, {"hct_direct": "no"}, {"age_months": 312, "karnofsky": 40}, {"lansky": 40},
    {"creatinine_mg_dl": 3, "creatinine_clearance": 20, "clearance_date": day(-2)}, {"alt_u_l": 999},
    {"bilirubin_mg_dl": 9}, {"lvef_percent": 20}, {"gvhd": "acute"}, {"immunosuppression": "ongoing"},
    {"prior_hct": "no"}, {"radiation_planned": "yes"}, {"sexually_active": "yes", "contraception_agreed": "no"},
    {"cns3_history": "yes"}, {"cns_status": "cns2"}, {"pregnancy_test": "positive"}, {"lactating": "yes"},
    {"sex": MISSING}, {"childbearing_potential": MISSING}, {"uncontrolled_infection": "yes"},
)


# fmt: on


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.sampled_from(BASES), st.lists(st.sampled_from(FAILURES), min_size=1, max_size=6))
def test_once_what_stands_in_the_way_is_otherwise_no_criterion_fails(base, failures):
    answers = dict(base)
    for failure in failures:
        answers |= failure
    step = step_of(but(answers))
    values, _ = known(answered(but(answers)), TODAY, set(), NCT04556084)
    failing = [code for code, finding in step.decision.findings.items() if finding.status is Status.NOT_MET]
    assert [block.code for block in step.blocks] == failing
    for criterion, block in zip((c for c in NCT04556084.criteria if c.code in failing), step.blocks, strict=True):
        assert block.answers
        assert can_be(values, block.answers, TODAY, timedelta(2), TODAY, not_any_fails, [criterion])


def test_what_the_next_step_says_of_the_wait_after_immune_suppression_is_what_the_rules_count():
    stopped = but(WOMAN, immunosuppression_stopped=day(0))
    (wait,) = step_of(stopped).waits
    assert (wait.what, (wait.ends - TODAY).days) == ("immune suppression", 7)


def test_what_nothing_can_change_comes_first():
    sentences = next_step_sentences(step_of(but(BOY, alt_u_l=200, cns3_history="yes")))
    assert [sentence.split(": ")[1].split(" (")[0] for sentence in sentences] == ["CNS3 ever", "ALT"]


@pytest.mark.parametrize(
    ("answers", "stops"),
    [
        (without(BOY, *LVEF, "donor_available"), ["donor"]),
        (without(BOY, "sexually_active"), ["sexual activity", "contraception"]),
        (without(BOY, "creatinine_mg_dl", "creatinine_date"), ["creatinine", "clearance"]),
        (without(BOY, "lvef_date"), []),
        (without(BOY, "prior_radiation"), []),
        (without(BOY, "cns_status", *LVEF), ["CNS status"]),
        (BOY, []),
    ],
)
def test_what_to_ask_first_is_the_cheapest_that_could_end_it(answers, stops):
    assert [one.label for one in step_of(answers).stops] == stops


def test_waits_are_listed_with_the_latest_end_first():
    answers = but(
        WOMAN,
        immunosuppression_stopped=day(-3),
        prior_therapies=[
            {"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": day(-1)},
            {"agent": "inotuzumab ozogamicin", "kinds": ["chemotherapy", "monoclonal_antibody"], "last_dose": day(-2)},
        ],
        prior_radiation=[{"site": "tbi", "last_date": day(-60)}, {"site": "other", "last_date": day(-1)}],
    )
    waits = [(wait.code, wait.what, (wait.ends - TODAY).days) for wait in step_of(answers).waits]
    assert waits == [
        ("I11", "TBI", 30),
        ("I9", "inotuzumab ozogamicin", 10),
        ("I6", "vincristine", 6),
        ("I6", "inotuzumab ozogamicin", 5),
        ("I7", "immune suppression", 4),
    ]


def test_every_question_belongs_to_one_item():
    keys = [key for item in PROCEDURES for key in item.keys]
    assert sorted((*keys, *PLANNED, CONSENT_VERSION)) == sorted(question.key for question in QUESTIONS)


def test_only_the_banded_answers_and_the_lists_are_looked_at_by_two_criteria():
    """The search takes criteria one by one, which is right only as long as this holds."""
    keys = [key for criterion in NCT04556084.criteria for key in criterion.questions]
    shared = {key for key in keys if keys.count(key) > 1}
    assert shared == {*BANDS, "prior_therapies"}


# Brute force: every subset of the things, with answers of every kind, decided by the rules.


def domain(key: str, field: str | None, today: date, target: date) -> list:
    """Answers of every kind to one question, among them those at its limits."""
    question = NCT04556084.by_key[key]
    if field:
        return {"last_dose": [date(2000, 1, 1), today], "half_life_days": [Decimal(1), Decimal(365)],
                "late_ae": ["yes", "no"], "ae_until": [date(2000, 1, 2), today],
                "last_date": [date(2000, 1, 1), today]}[field]  # fmt: skip
    kind = question.kind
    if isinstance(kind, Choice):
        return [option.value for option in kind.options]
    if isinstance(kind, Choices):
        values = [option.value for option in kind.options]
        return [chosen for size in range(3) for chosen in combinations(values, size)]
    if isinstance(kind, Day):
        return [today, target, date(2000, 1, 1)]
    if key == "age_months":
        return [Decimal(months) for months in (0, 3, 8, 18, 60, 95, 96, 140, 160, 191, 192, 311, 312)]
    if isinstance(kind, NumberKind):
        numbers = {"creatinine_mg_dl": "0.3 1.4 50", "creatinine_clearance": "0 60", "blasts_percent": "0 5"}
        return [Decimal(n) for n in numbers.get(key, "0.005 50 1000" if kind.high is None else "0 50 100").split()]
    return [()]


def laid_out(answers: dict) -> tuple[NextStep, dict, timedelta]:
    """The next step of a record, its values, and how far its start lies behind its registration."""
    step = step_of(answers)
    values, _ = known(answered(answers), TODAY, set(), NCT04556084)
    return step, values, step.decision.facts.start - step.decision.facts.registration


def put(values: dict, slot, answer) -> None:
    if slot.field is None:
        values[slot.key] = answer
        return
    entries = list(values[slot.key])
    changed = {name: getattr(entries[slot.entry], name) for name in entries[slot.entry].__slots__}
    entries[slot.entry] = type(entries[slot.entry])(**changed | {slot.field: answer})
    values[slot.key] = tuple(entries)


def leads(lead: timedelta) -> dict[str, timedelta]:
    """How far the planned days lie behind the registration."""
    return {"registration": timedelta(0), START.name: lead}


def ways(values: dict, slots: list, domains: list) -> Iterable[dict]:
    """The values with each combination of answers in these slots."""
    for answers in product(*domains):
        after = dict(values)
        for (slot, _), answer in zip(slots, answers, strict=True):
            put(after, slot, answer)
        yield after


def outcomes(values: dict, missing, on: date, lead: timedelta, target: date):
    """The values after every way in which these things could come out."""
    slots = [(slot, one) for one in missing for slot in one.slots]
    days = {"pregnancy_test_date": target + lead}
    domains = []
    for slot, one in slots:
        answers = domain(slot.key, slot.field, values["as_of"], days.get(slot.key, target))
        if one.remedy is Remedy.AGAIN and slot.key.endswith("_date"):
            answers = [days.get(slot.key, target)]
        elif not one.fresh and slot.key.endswith("_date"):
            answers = [values["as_of"], date(2000, 1, 1)]
        domains.append(answers)
    for after in ways(values, slots, domains):
        yield facts_on(after, on, leads(lead), NCT04556084)


def can_be(values, missing, on, lead, target, wanted, criteria=NCT04556084.criteria) -> bool:
    return any(
        wanted(find(criterion, facts).status for criterion in criteria)
        for facts in outcomes(values, missing, on, lead, target)
    )


def all_settled(statuses: Iterable[Status]) -> bool:
    return all(map(settled, statuses))


def not_any_fails(statuses: Iterable[Status]) -> bool:
    return Status.NOT_MET not in statuses


def any_fails(statuses: Iterable[Status]) -> bool:
    return Status.NOT_MET in statuses


DROPPABLE = [key for key in BOY if key not in PLANNED] + ["karnofsky", "gvhd", "immunosuppression", "vhr_features"]


@st.composite
def small_records(draw) -> dict:
    """An eligible candidate of whom a few answers are missing, old, not done or of another kind."""
    answers = dict(draw(st.sampled_from(BASES)))
    for key in draw(st.lists(st.sampled_from(DROPPABLE), max_size=4, unique=True)):
        answers.pop(key, None)
    changes = [
        {"lvef_date": day(-9)}, {"creatinine_date": day(-9)}, {"creatinine_mg_dl": "not_done"},
        {"creatinine_mg_dl": Decimal(9)}, {"consent_signed": "no"}, {"pregnancy_test": "not_done"},
        {"age_months": 90, "lansky": 90}, {"age_months": 0, "lansky": 90}, {"lansky": 40},
        {"prior_therapies": [{"agent": "y", "kinds": ["biologic", "monoclonal_antibody"], "last_dose": day(-2)}]},
        {"prior_therapies": [{"agent": "z", "kinds": ["immunotherapy"]}]},
        {"prior_radiation": [{"site": "tbi"}]}, {"start_date": day(9)}, {"registration_date": day(4)},
        {"registration_date": day(12), "start_date": day(14)}, {"registration_date": day(2), "start_date": day(11)},
    ]  # fmt: skip
    for change in draw(st.lists(st.sampled_from(changes), max_size=2)):
        answers |= change
    return answers


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(small_records())
def test_the_stated_things_can_settle_it_and_no_fewer_can(answers):
    step, values, lead = laid_out(answers)
    pool = list(open_missing(values, NCT04556084))
    if step.missing:
        assert can_be(values, step.missing, step.day, lead, step.day, all_settled)
        open_now = [
            c
            for c in NCT04556084.criteria
            if not settled(find(c, facts_on(values, step.day, leads(lead), NCT04556084)).status)
        ]
        keys = {key for criterion in open_now for key in criterion.questions} | set(BANDS)
        relevant = [one for one in pool if one.keys & keys]
        # What is open now is looked at first: most ways fail there.
        criteria = (*open_now, *(c for c in NCT04556084.criteria if c not in open_now))
        for fewer in combinations(relevant, len(step.missing) - 1):
            if all(any(t.keys & set(c.questions) for t in fewer) for c in open_now):
                assert not can_be(values, fewer, step.day, lead, step.day, all_settled, criteria), fewer
    if step.missing == ():
        assert step.decision.outcome in ("eligible", "not_yet")
    if step.stops:
        on = (TODAY, lead, TODAY)
        assert can_be(values, step.stops, *on, any_fails)
        asked = [one for one in pool if one.remedy is Remedy.ASK]
        for fewer in combinations(asked, len(step.stops) - 1):
            touched = [c for c in NCT04556084.criteria if any(t.keys & set(c.questions) for t in fewer)]
            assert not can_be(values, fewer, *on, any_fails, touched), fewer


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(small_records())
def test_of_equally_small_sets_none_is_cheaper(answers):
    step, values, lead = laid_out(answers)
    if not step.missing or len(step.missing) > 2:
        return
    spent = sum(one.effort for one in step.missing)
    for other in combinations(open_missing(values, NCT04556084), len(step.missing)):
        if sum(one.effort for one in other) < spent:
            assert not can_be(values, other, step.day, lead, step.day, all_settled), other
    assert list(step.missing) == sorted(step.missing, key=lambda one: (one.effort, one.order))


def outcome_on(values: dict, on: date, lead: timedelta) -> str:
    return decide(facts_on(values, on, leads(lead), NCT04556084), NCT04556084).outcome


def followed(values: dict, missing, measured: dict[str, date], on: date, start: date) -> bool:
    """Whether a record is eligible on a day after these things came out well; `measured`: the days by label."""
    slots = [(slot, one) for one in missing for slot in one.slots]
    domains = []
    for slot, one in slots:
        is_day = slot.field is None and isinstance(NCT04556084.by_key[slot.key].kind, Day)
        if is_day and one.fresh:
            domains.append([measured.get(one.label, on)])
        elif is_day:
            domains.append([TODAY, date(2000, 1, 1)])
        else:
            domains.append(domain(slot.key, slot.field, TODAY, on))
    return any(outcome_on(after, on, start - on) == "eligible" for after in ways(values, slots, domains))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(small_records())
@example(but(WOMAN, start_date=day(9)))
@example(but(WOMAN, start_date=day(8), pregnancy_test="not_done", lvef_date=MISSING))
@example(but(WOMAN, registration_date=day(3), start_date=day(20), donor_available=MISSING))
def test_a_record_that_follows_the_advice_is_eligible_on_the_day_that_it_names(answers):
    step, values, lead = laid_out(answers)
    if step.missing is None:
        return
    start = step.start_by or step.day + lead
    for draw in step.draws:
        assert draw.first <= step.day
    for measured in (
        {label: draw.first for draw in step.draws for label in draw.labels},
        {label: min(draw.last, step.day) for draw in step.draws for label in draw.labels},
    ):
        assert followed(values, step.missing, measured, step.day, start)
    if step.start_by:
        assert not followed(values, step.missing, {}, step.day, step.day + lead)
        assert not followed(values, step.missing, {}, step.day, step.start_by + timedelta(1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(small_records())
def test_the_shorter_way_holds_from_its_first_to_its_last_day(answers):
    step, values, lead = laid_out(answers)
    if step.sooner is None:
        assert not (step.missing and outcome_on(values, step.first_day or step.day, lead) == "eligible")
        return
    assert len(step.sooner.missing) < len(step.missing)
    assert step.sooner.first <= step.sooner.last
    assert step.sooner.first < step.day
    measured = {one.label: step.sooner.first for one in step.sooner.missing}
    for on in (step.sooner.first, step.sooner.last):
        assert followed(values, step.sooner.missing, measured, on, on + lead)
    if not step.sooner.missing:
        assert outcome_on(values, step.sooner.last + timedelta(1), lead) != "eligible"


@pytest.mark.parametrize("case", NAMED, ids=lambda case: case["name"])
def test_every_case_has_a_next_step_that_fits_its_decision(case):
    answers = dict(case["record"])
    step = next_steps(answered(answers), date.fromisoformat(answers.pop("as_of")), NCT04556084)
    assert step.decision == decide(counted(dict(step.decision.facts.values), NCT04556084), NCT04556084)
    assert (step.missing is None) >= (step.decision.outcome == "not_eligible")
    assert bool(step.stops) <= (step.decision.outcome == "incomplete")
    if step.decision.earliest:
        assert step.first_day == max((w.ends for w in step.waits), default=step.decision.facts.as_of)
        assert step.first_day == step.decision.earliest
    assert all(next_step_sentences(step))


def test_a_coordinator_is_cheaper_than_a_chart_and_so_on():
    assert sorted(Effort) == [Effort.COORDINATOR, Effort.CHART, Effort.LABORATORY, Effort.IMAGING, Effort.PROCEDURE]


def test_beside_the_decision_nothing_is_said_that_stands_above_it():
    eligible, waiting = step_of(BOY), step_of(but(WOMAN, start_date=day(5)))
    assert "Nothing is left" in next_step_sentences(eligible)[0]
    assert next_step_sentences(eligible, beside_decision=True)[0] == "Nothing is left."
    for step in (eligible, waiting):
        assert not any("Registration:" in said for said in next_step_sentences(step, beside_decision=True))
