"""What a trial file says becomes the conditions of the rules, with the keys of the record in them."""

from decimal import Decimal as D

import pytest

from flows.package import text_of
from flows.rules import conditions as rules
from flows.rules.conditions import ALWAYS, Anchor, Condition
from flows.rules.periods import Period, Span
from flows.trials.compiling.trial import what_decides
from flows.trials.form.read_trial import read_trial
from tests.flows.trials.small import small_trial
from tests.trials import in_days

TRIAL = what_decides(read_trial(text_of("flows.trials.files", "nct04556084.yaml")))
TO = Anchor("registration", ("registration_date",), today=True)
START = Anchor("start of blinatumomab", ("start_date", "registration_date"), today=True)
PLAN, CONSENT = Anchor("plan", ("plan",), today=True), Anchor("consent", ("consent",), moves=False)
HALF_LIVES = Period((Span(D(3), "half-life"),))
YES = {word: rules.Is(word, ("yes",)) for word in ("first", "second", "third")}
OF_A_CRITERION: dict[str, Condition] = {
    "I3": rules.Compare("age_months", "<", D(312)),
    "I5b": rules.FreshMeasurement(
        "liver",
        (
            rules.Multiple("alt_u_l", "<", D(5), "alt_uln_u_l"),
            rules.Multiple("bilirubin_mg_dl", "<=", D("1.5"), "bilirubin_uln_mg_dl"),
        ),
        "liver_date",
        in_days(7),
        TO,
    ),
    "I8": rules.Washout(
        "prior_therapies",
        ("biologic",),
        in_days(7),
        TO,
        past=rules.Past("ae_until", rules.Is("late_ae", ("yes",))),
    ),
    "I9": rules.Washout(
        "prior_therapies", ("monoclonal_antibody",), HALF_LIVES, TO, own=(("inotuzumab", in_days(12)),)
    ),
    "I13": rules.Awaited(
        rules.AllOf((rules.Is("consent_signed", ("yes",)), rules.Known("consent_date"))), "consent is not signed"
    ),
    "E1": rules.OneOf((rules.Is("cns3_history", ("yes",)), rules.Is("cns_status", ("cns2", "cns3")))),
}
SAID: list[tuple[str, Condition]] = [
    ("{not: mrd > 1 %}", rules.Compare("mrd", "<=", D(1))),
    ("{not: {all: [first is yes, second is yes]}}", rules.OneOf((
        rules.Is("first", ("yes",), True), rules.Is("second", ("yes",), True)))),
    ("{at_least: 2, of: [first is yes, second is yes, third is yes]}", rules.Enough(2, tuple(YES.values()))),
    ("{when: first is yes, then: second is yes}", rules.Where(YES["first"], YES["second"])),
    ("{if_asked: third is yes}", rules.Where(YES["second"], YES["third"])),
    ("zinc within 21 days before plan", rules.Within("zinc", in_days(21), PLAN, False, "zinc_days", "zinc")),
    (
        "{not: zinc within 21 days before consent}",
        rules.Since("zinc", in_days(21), CONSENT, strict=True, half_life_key="zinc_days"),
    ),
    ("{some: prior_radiation, with: site is tbi}", rules.SomeEntry("prior_radiation", rules.Is("site", ("tbi",)))),
    ("{not: {some: prior_radiation, with: site is tbi}}", rules.EveryEntry(
        "prior_radiation", rules.Is("site", ("tbi",), True))),
]  # fmt: skip


@pytest.mark.parametrize("code", OF_A_CRITERION)
def test_a_criterion_of_a_file_is_a_condition(code: str) -> None:
    assert TRIAL.by_code[code].condition == OF_A_CRITERION[code]


@pytest.mark.parametrize(("said", "meant"), SAID, ids=[said for said, _ in SAID])
def test_a_tree_is_a_condition(said: str, meant: Condition) -> None:
    assert what_decides(small_trial(f"holds: {said}", False)).criteria[0].condition == meant


def test_the_anchors_of_a_file_are_planned_or_facts_in_its_order() -> None:
    assert TRIAL.anchors == (TO, START)


def test_of_an_exclusion_that_must_hold_which_its_condition_does_not() -> None:
    criterion = TRIAL.by_code["E2"]
    assert criterion.condition == rules.Is("concomitant_therapy", ("yes",))
    assert criterion.conditions == (rules.Is("concomitant_therapy", ("yes",), negated=True),)
    nothing = what_decides(small_trial("passes_when: second is yes", True)).criteria[0]
    assert nothing.conditions == (rules.Unless(rules.Unless(ALWAYS)), YES["second"])
