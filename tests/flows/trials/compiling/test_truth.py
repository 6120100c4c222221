"""What each leaf and each word of the tree means, as tables that a clinician can read."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from flows.rules.evaluation.decide import decide
from flows.trials.compiling import translate_leaves
from flows.trials.compiling.facts import facts_of
from flows.trials.compiling.trial import what_decides
from flows.trials.form.criteria import age_in_months
from flows.trials.form.leaves import leaves, trees
from flows.trials.form.read_trial import read_trial
from tests.flows.trials.small import TODAY, condition, file_of, standing

D = Decimal
NOT_KNOWN: dict[str, Any] = {}
# A leaf, what was answered, how the leaf stands, how "not:" the leaf stands.
Row = tuple[str, dict[str, Any], str, str]
COMPARE: list[Row] = [
    ("mrd >= 0.01 %", {"mrd": D("0.01")}, "met", "not_met"),
    ("mrd >= 0.01 %", {"mrd": D("0.00999999999999999999999999999999")}, "not_met", "met"),
    ("mrd > 0.01 %", {"mrd": D("0.01")}, "not_met", "met"),
    ("mrd < 0.01 %", {"mrd": D("0.01")}, "not_met", "met"),
    ("mrd <= 0.01 %", {"mrd": D("0.01")}, "met", "not_met"),
    ("mrd = 0.01 %", {"mrd": D("0.010")}, "met", "not_met"),
    ("mrd >= 0.01 %", NOT_KNOWN, "pending", "pending"),
    ("mrd >= 0.01 %", {"mrd": "not_done"}, "pending", "pending"),
    # ages are compared in whole completed units
    ("age <= 25 years", {"age": D(311)}, "met", "not_met"),
    ("age <= 25 years", {"age": D(312)}, "not_met", "met"),
    ("age < 25 years", {"age": D(300)}, "not_met", "met"),
    ("age > 25 years", {"age": D(311)}, "not_met", "met"),
    ("age > 25 years", {"age": D(312)}, "met", "not_met"),
    ("age >= 25 years", {"age": D(300)}, "met", "not_met"),
    ("age = 25 years", {"age": D(311)}, "met", "not_met"),
    ("age = 25 years", {"age": D(299)}, "not_met", "met"),
    ("age < 6 months", {"age": D(5)}, "met", "not_met"),
    ("age < 6 months", {"age": D(6)}, "not_met", "met"),
]
BETWEEN: list[Row] = [
    ("bmi between 18.5 and 30 kg/m2", {"bmi": D("18.5")}, "met", "not_met"),
    ("bmi between 18.5 and 30 kg/m2", {"bmi": D("30.0")}, "met", "not_met"),
    ("bmi between 18.5 and 30 kg/m2", {"bmi": D("18.49")}, "not_met", "met"),
    ("bmi between 18.5 and 30 kg/m2", {"bmi": D("30.01")}, "not_met", "met"),
    ("bmi between 18.5 and 30 kg/m2", NOT_KNOWN, "pending", "pending"),
    ("age between 18 and 64 years", {"age": D(64 * 12 + 11)}, "met", "not_met"),
    ("age between 18 and 64 years", {"age": D(65 * 12)}, "not_met", "met"),
    ("age between 18 and 64 years", {"age": D(18 * 12 - 1)}, "not_met", "met"),
]
MULTIPLE: list[Row] = [
    ("alt < 5 x alt_limit", {"alt": D(200), "alt_limit": D(40)}, "not_met", "met"),
    ("alt <= 5 x alt_limit", {"alt": D(200), "alt_limit": D(40)}, "met", "not_met"),
    ("alt <= 1.5 x alt_limit", {"alt": D("1.8"), "alt_limit": D("1.2")}, "met", "not_met"),
    ("alt <= alt_limit", {"alt": D(40), "alt_limit": D(40)}, "met", "not_met"),
    ("alt <= alt_limit", {"alt": D(40)}, "pending", "pending"),
    ("alt <= alt_limit", {"alt_limit": D(40)}, "pending", "pending"),
]
NORMAL: list[Row] = [
    ("alt < 5 x upper limit", {"alt": D(199), "alt_limit": D(40)}, "met", "not_met"),
    ("alt < 5 x upper limit", {"alt": D(200), "alt_limit": D(40)}, "not_met", "met"),
    ("alt < 5 x upper limit", {"alt": D(1)}, "pending", "pending"),
    ("protein >= lower limit", {"protein": D(35), "protein_lower": D(35)}, "met", "not_met"),
]
LIMITS = {"protein_lower": D(35), "protein_upper": D(50)}
WITHIN_NORMAL: list[Row] = [
    ("protein within normal limits", {"protein": D(35)} | LIMITS, "met", "not_met"),
    ("protein within normal limits", {"protein": D(50)} | LIMITS, "met", "not_met"),
    ("protein within normal limits", {"protein": D("50.1")} | LIMITS, "not_met", "met"),
    ("protein within normal limits", {"protein": D("34.9")} | LIMITS, "not_met", "met"),
    ("protein within normal limits", {"protein": D(60), "protein_upper": D(50)}, "not_met", "met"),
    ("protein within normal limits", {"protein": D(40), "protein_upper": D(50)}, "pending", "pending"),
]
TABLE = "creatinine <= creatinine_limits for age and sex"
IN_TABLE: list[Row] = [
    (TABLE, {"creatinine": D("1.4"), "age": D(192), "sex": "female"}, "met", "not_met"),
    (TABLE, {"creatinine": D("1.5"), "age": D(192), "sex": "female"}, "not_met", "met"),
    (TABLE, {"creatinine": D("1.7"), "age": D(192), "sex": "male"}, "met", "not_met"),
    (TABLE, {"creatinine": D("1.7"), "age": D(191), "sex": "male"}, "not_met", "met"),
    (TABLE, {"creatinine": D("0.4"), "age": D(1), "sex": "male"}, "met", "not_met"),
    # under the first row it does not apply, and a rule that concerns nobody is open
    (TABLE, {"creatinine": D("0.1"), "age": D(0), "sex": "male"}, "pending", "pending"),
    (TABLE, {"creatinine": D("0.1"), "age": D(100)}, "pending", "pending"),
    (TABLE, {"creatinine": "not_done", "age": D(100), "sex": "male"}, "pending", "pending"),
]
KNOWN: list[Row] = [
    ("sex is known", {"sex": "male"}, "met", "met"),
    ("sex is known", NOT_KNOWN, "pending", "pending"),
    ("scan is known", {"scan": "not_done"}, "pending", "pending"),
]
IS: list[Row] = [
    ("scan is echo or muga", {"scan": "muga"}, "met", "not_met"),
    ("scan is one of echo, muga", {"scan": "mri"}, "not_met", "met"),
    ("scan is echo", {"scan": "not_done"}, "pending", "pending"),
    ("scan is echo", NOT_KNOWN, "pending", "pending"),
    ("scan is not_done", {"scan": "not_done"}, "met", "not_met"),
    ("scan is not_done", {"scan": "echo"}, "not_met", "met"),
    ("scan is not_done", NOT_KNOWN, "pending", "pending"),
    ("zinc is never", {"zinc": "never"}, "met", "not_met"),
    ("zinc is never", {"zinc": date(2026, 1, 1)}, "not_met", "met"),
    ("zinc is ongoing", {"zinc": "ongoing"}, "met", "not_met"),
]
INCLUDES: list[Row] = [
    ("signs includes fever or cough", {"signs": ("cough", "rash")}, "met", "not_met"),
    ("signs includes fever or cough", {"signs": ("rash",)}, "not_met", "met"),
    ("signs includes fever", {"signs": ()}, "not_met", "met"),
    ("signs includes none of fever or cough", {"signs": ("rash",)}, "met", "not_met"),
    ("signs includes none of fever", {"signs": ("fever",)}, "not_met", "met"),
    ("signs includes only rash", {"signs": ("rash",)}, "met", "not_met"),
    ("signs includes only rash", {"signs": ("rash", "fever")}, "not_met", "met"),
    ("signs includes only rash", {"signs": ()}, "not_met", "met"),
    ("signs includes fever", NOT_KNOWN, "pending", "pending"),
]
NUMBER_OF: list[Row] = [
    ("number of signs >= 2", {"signs": ("rash", "fever")}, "met", "not_met"),
    ("number of signs >= 2", {"signs": ("rash",)}, "not_met", "met"),
    ("number of signs = 0", {"signs": ()}, "met", "not_met"),
    ("number of prior_therapies <= 1", {"prior_therapies": ({"agent": "x"}, {"agent": "y"})}, "not_met", "met"),
    ("number of signs >= 2", NOT_KNOWN, "pending", "pending"),
]
INO = "{some: prior_therapies, with: agent named inotuzumab}"
NAMED: list[Row] = [
    (INO, {"prior_therapies": ({"agent": "inotuzumab ozogamicin"},)}, "met", "not_met"),
    (INO, {"prior_therapies": ({"agent": "Besponsa"},)}, "met", "not_met"),
    (INO, {"prior_therapies": ({"agent": "anti-CD22 (Inotuzumab)"},)}, "met", "not_met"),
    (INO, {"prior_therapies": ({"agent": "rituximab"},)}, "not_met", "met"),
    (INO, {"prior_therapies": ({"agent": "rituximab + Besponsa"},)}, "met", "not_met"),
    (INO, {"prior_therapies": ()}, "not_met", "met"),
    (INO, NOT_KNOWN, "pending", "pending"),
]
LEAVES: dict[type, list[Row]] = {
    leaves.Compare: COMPARE,
    leaves.Between: BETWEEN,
    leaves.Multiple: MULTIPLE,
    leaves.Normal: NORMAL,
    leaves.WithinNormal: WITHIN_NORMAL,
    leaves.InTable: IN_TABLE,
    leaves.Known: KNOWN,
    leaves.Is: IS,
    leaves.Includes: INCLUDES,
    leaves.NumberOf: NUMBER_OF,
    leaves.Named: NAMED,
}
ELSEWHERE = {leaves.Since, leaves.Within, leaves.After}  # test_times has their tables


@pytest.mark.parametrize(
    ("leaf", "values", "stands", "negated"), [row for rows in LEAVES.values() for row in rows], ids=str
)
def test_a_leaf_stands_as_its_table_says(leaf: str, values: dict[str, Any], stands: str, negated: str) -> None:
    assert condition(leaf, values) == stands
    # What is known is no reason for anything, so a file may not say "not: X is known".
    if "is known" not in leaf:
        quoted = leaf if leaf.startswith("{") else f'"{leaf}"'
        assert condition(f"{{not: {quoted}}}", values) == negated


def test_every_type_of_leaf_has_its_table() -> None:
    assert set(translate_leaves.LEAVES) == set(LEAVES) | ELSEWHERE


# first, second and third stand for parts: y(es), n(o), ? not known
PARTS = {"y": "yes", "n": "no"}
TREES: dict[type, list[tuple[str, dict[str, str]]]] = {
    trees.AtLeast: [
        (
            "{all: [first is yes, second is yes]}",
            {"yy": "met", "yn": "not_met", "y?": "pending", "n?": "not_met", "??": "pending", "nn": "not_met"},
        ),
        (
            "{any: [first is yes, second is yes]}",
            {"yy": "met", "yn": "met", "y?": "met", "n?": "pending", "??": "pending", "nn": "not_met"},
        ),
        (
            "{at_least: 2, of: [first is yes, second is yes, sex is male]}",
            {"yym": "met", "yyf": "met", "ynf": "not_met", "y?m": "met", "y?f": "pending", "n?f": "not_met"},
        ),
        (
            "{not: {at_least: 2, of: [first is yes, second is yes, sex is male]}}",
            {"yyf": "not_met", "ynf": "met", "y?f": "pending", "n?f": "met", "y?m": "not_met"},
        ),
    ],
    trees.Not: [
        ("{not: first is yes}", {"y": "not_met", "n": "met", "?": "pending"}),
        ("{not: {not: first is yes}}", {"y": "met", "n": "not_met", "?": "pending"}),
        ("{not: {all: [first is yes, second is yes]}}", {"yy": "not_met", "yn": "met", "?n": "met", "y?": "pending"}),
        ("{not: {any: [first is yes, second is yes]}}", {"yn": "not_met", "nn": "met", "n?": "pending"}),
    ],
    trees.When: [
        # concerns only those for whom the gate holds; a rule that concerns nobody is open, not passed
        ("{when: first is yes, then: second is yes}", {"yy": "met", "yn": "not_met", "ny": "pending", "?y": "pending"}),
        (
            "{all: [sex is male, {when: first is yes, then: second is yes}]}",
            {"nnm": "met", "ynm": "not_met", "yym": "met", "?ym": "pending"},
        ),
        (
            "{all: [sex is male, {not: {when: first is yes, then: second is yes}}]}",
            {"nnm": "met", "ynm": "met", "yym": "not_met"},
        ),
    ],
    trees.IfAsked: [
        # third is asked where second is yes
        ("{all: [first is yes, {if_asked: third is yes}]}", {"yn": "met", "y?": "pending", "yy": "pending"}),
        ("{if_asked: third is yes}", {"yn": "pending"}),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("tree", "said", "stands"),
    [(tree, said, stands) for rows in TREES.values() for tree, table in rows for said, stands in table.items()],
)
def test_a_word_of_the_tree_stands_as_its_table_says(tree: str, said: str, stands: str) -> None:
    names = ("first", "second", "sex")
    words = PARTS | {"m": "male", "f": "female"}
    values = {name: words[sign] for name, sign in zip(names, said, strict=False) if sign in words}
    assert condition(tree, values) == stands


def test_one_entry_of_a_list_must_have_all_that_some_asks() -> None:
    tree = "{some: prior_radiation, with: [site is chest, last_date within 10 days before plan]}"
    near, far = date(2026, 3, 25), date(2026, 1, 1)
    chest, head = {"site": "chest"}, {"site": "cranial"}
    assert condition(tree, {"prior_radiation": (chest | {"last_date": near},)}) == "met"
    assert condition(tree, {"prior_radiation": (chest | {"last_date": far}, head | {"last_date": near})}) == "not_met"
    assert condition(tree, {"prior_radiation": (chest,)}) == "pending"
    assert condition(tree, {"prior_radiation": ()}) == "not_met"
    assert condition(tree, {}) == "pending"
    out = f"{{not: {tree}}}"
    assert condition(out, {"prior_radiation": (chest | {"last_date": near},)}) == "wait 2026-04-05"
    assert condition(out, {"prior_radiation": ()}) == "met"


def test_not_said_takes_what_is_not_known_for_a_no() -> None:
    rules = "holds: first is yes\nnot_applicable_when: {not_said: second is yes}"
    assert standing(rules, {"first": "no"}) == "not_applicable"
    assert standing(rules, {"first": "no", "second": "no"}) == "not_applicable"
    assert standing(rules, {"first": "no", "second": "yes"}) == "not_met"
    negated = "holds: first is yes\nnot_applicable_when: {not: {not_said: second is yes}}"
    assert standing(negated, {"first": "no", "second": "yes"}) == "not_applicable"
    assert standing(negated, {"first": "no"}) == "not_met"


WAITING, OLD = {"zinc": date(2026, 3, 30)}, {"mrd": D(1), "mrd_date": date(2026, 3, 1)}
WAITS, REPEATS = "at least 21 days since zinc before plan", "mrd > 0.5 %, measured within 7 days before plan"
JOINED = [
    ("all", {"first": "no"}, "not_met"),
    ("all", {}, "pending"),
    ("all", {"first": "yes"}, "repeat"),
    ("any", {"first": "no"}, "wait 2026-04-20"),
    # an unknown that might pass today ranks under a day that is known to
    ("any", {}, "wait 2026-04-20"),
    ("any", {"first": "yes"}, "met"),
]


@pytest.mark.parametrize(("word", "values", "stands"), JOINED)
def test_a_failure_then_an_unknown_then_a_repeat_then_a_wait_decides_all_and_the_reverse_any(
    word: str, values: dict[str, Any], stands: str
) -> None:
    tree = f'{{{word}: [first is yes, "{WAITS}", "{REPEATS}"]}}'
    assert condition(tree, WAITING | OLD | values) == stands


def test_of_two_measurements_of_which_one_is_enough_the_later_one_decides_and_of_two_waits_the_shorter() -> None:
    tree = '{any: ["at least 21 days since zinc before plan", "at least 7 days since mrd_date before plan"]}'
    assert condition(tree, WAITING | {"mrd_date": date(2026, 3, 30)}) == "wait 2026-04-06"


def test_a_site_s_limit_of_normal_stands_in_every_leaf_and_is_not_asked() -> None:
    text = file_of("holds: {all: [ast <= 2.5 x upper limit, first is yes, protein within normal limits]}")
    text = text.replace("  - first:", "  - ast\n  - first:").replace("  - protein_upper: {ask: What?, answer: number, "
        "unit: g/L, above: 0}\n", "")  # fmt: skip
    trial = read_trial(text.replace("candidate:", "site: {ast_limit: 40 U/L, protein_upper: 50 g/L}\ncandidate:"))
    for ast, protein, stands in (("100", "50", "met"), ("100.1", "50", "not_met"), ("100", "50.1", "not_met")):
        values = {"ast": D(ast), "first": "yes", "protein": D(protein), "protein_lower": D(35)}
        decision = decide(facts_of(trial, {"plan": date(2026, 3, 31)} | values, TODAY), what_decides(trial))
        assert decision.status("I1") == stands


def test_a_sentence_that_only_permits_something_decides_nothing() -> None:
    text = file_of("holds: first is yes").replace(
        "candidate:",
        """\
  - {code: I2, inclusion: 2, says: "Patients with X may take part.", permits: X does not keep out.}
candidate:""",
    )
    trial = read_trial(text)
    assert [criterion.code for criterion in trial.criteria] == ["I1"]
    assert [criterion.code for criterion in trial.permitted] == ["I2"]
    decision = decide(facts_of(trial, {"plan": date(2026, 3, 31), "first": "yes"}, TODAY), what_decides(trial))
    assert decision.outcome == "eligible"


@pytest.mark.parametrize("text", ["18 years 11 months", "18 y 11 m", "18y 11m", "227", "18 years11 months"])
def test_an_age_is_written_in_years_and_months(text: str) -> None:
    assert age_in_months(text) == 227


EXCLUSIONS = [
    ("excluded_when: first is yes", {"first": "yes"}, "not_met"),
    ("excluded_when: first is yes", {"first": "no"}, "met"),
    ("excluded_when: first is yes", {}, "pending"),
    # known to be excluded comes first, then whom it does not concern, then the proof
    ("excluded_when: first is yes\nnot_applicable_when: sex is male", {"first": "yes", "sex": "male"}, "not_met"),
    ("excluded_when: first is yes\nnot_applicable_when: sex is male", {"sex": "male"}, "not_applicable"),
    ("excluded_when: first is yes\npasses_when: second is yes", {"first": "no"}, "pending"),
    ("excluded_when: first is yes\npasses_when: second is yes", {"first": "no", "second": "no"}, "not_met"),
    ("passes_when: second is yes", {"second": "yes"}, "met"),
    ("excluded_when: zinc within 21 days before plan", {"zinc": date(2026, 3, 10)}, "wait 2026-04-01"),
    ("ask: Is it so?", {"e1": "yes"}, "not_met"),
    ("ask: Is it so?", {"e1": "no"}, "met"),
]


@pytest.mark.parametrize(("rules", "values", "stands"), EXCLUSIONS)
def test_an_exclusion_says_what_keeps_out(rules: str, values: dict[str, Any], stands: str) -> None:
    assert standing(rules, values, exclusion=True) == stands


def test_what_is_awaited_is_open_and_never_fails() -> None:
    assert standing("open_until: first is yes", {"first": "no"}) == "pending"
    assert standing("open_until: first is yes", {"first": "yes"}) == "met"
    assert standing("ask: Is it so?", {"i1": "yes"}) == "met"
    assert standing("ask: Is it so?", {"i1": "no"}) == "not_met"
