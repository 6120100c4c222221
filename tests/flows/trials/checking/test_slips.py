"""What an author is told: one slip in a sound file, and the line and sentence about it."""

import pytest

from flows.package import text_of
from tests.flows.trials.problems import problems_of
from tests.flows.trials.small import file_of

SOUND = text_of("flows.trials.files", "nct04556084.yaml")
AGE, LVEF, WEEK = (
    "holds: age <= 25 years",
    "lvef >= 40 %",
    "at least 7 days since immunosuppression_stopped before registration",
)


def line_of(words: str) -> int:
    return SOUND[: SOUND.index(words)].count("\n") + 1


# What stands there, what an author wrote, and what is told of it (a part of the sentence).
SLIPS = [
    ("    says: 25 years or younger", "    sais: 25 years or", 'criterion I3 has no "sais"; did you mean "says"?'),
    ("    says: 25 years or younger", "    sais: 25 years or younger", 'criterion I3 lacks "says"'),
    (AGE, "requires: age <= 25 years", "criterion I3 asks for nothing: say holds, washout, open_until or ask"),
    (AGE, "holds: {allof: [age <= 25 years]}", '"allof" cannot stand in a condition; did you mean "all"?'),
    (AGE, "holds: {all: age, any: sex}", '"all", "any" cannot stand so in a condition'),
    ("- mrd >= 0.01 %", "- mrd >= 0.01 mg/dL", '"mrd >= 0.01 mg/dL": mrd is in %, not in mg/dL'),
    ("- blasts < 5 %", "- blasts < 5", '"blasts < 5": say the unit: blasts is in %'),
    (
        "- creatinine <= creatinine_limits for age and sex",
        "- creatinine <= 62 umol/L",
        "creatinine is in mg/dL, not in umol/L; it must be recounted: 1 mg/dL = 88.4 umol/L",
    ),
    ("- alt < 5 x alt_limit", "- alt < 5 x bilirubin_limit", "alt is in U/L, bilirubin_limit in mg/dL"),
    ('"Liver: ALT under 5 x and', "Liver: ALT under 5 x and", 'A ": " inside words needs quotes round the whole text'),
    ('unit: "%"\n      from: 0', "unit: %\n      from: 0", "begins with % @ ` & * ! needs quotes"),
    ("says: A known allergy to blinatumomab.", "says: [A, B]", 'criterion E5: "says" is a list; it must be a text'),
    ("- b_all is yes", "- b_all is true", '"true" is no answer to b_all; there are yes, no'),
    ("  b_all: yes\n", "  b_all: true\n", 'candidate: b_all: "true": say yes or no'),
    ("        - alt < 5", "\t- alt < 5", "a tab at the beginning of the line: indent with spaces"),
    ("code: I5c", "code: I5b", f'code "I5b" stands in line {line_of("- code: I5b")} already'),
    (AGE, f"{AGE}\n    {AGE}", f'"holds" stands here twice; first in line {line_of(AGE)}'),
    (AGE, f" {AGE}", "The line is indented more than those it belongs to"),
    ("    says: 25 years", "   says: 25 years", "The line is indented more or less than the one it belongs to"),
    ("donor_available is yes,", "has_donor is yes,", 'there is no question "has_donor"'),
    ("donor_available is yes,", "donor_avail is yes,", 'did you mean "donor_available"?'),
    ("  - alt_limit\n", "", 'It is in the library: add "- alt_limit" to questions'),
    ("  - bilirubin\n", "  - bilirubn\n", 'question "bilirubn" is not in the library; did you mean "bilirubin"?'),
    ("  - bilirubin\n", "  - bilirubin\n  - hba1c\n", 'question "hba1c" is asked, and nothing looks at it'),
    ("  - prior_hct\n  - gvhd: {", "  - gvhd\n  - prior_hct: {", "it may look only at questions asked before it"),
    ("from: 0\n      to: 100", "from: 9\n      to: 0", "nothing lies between 9 and 0"),
    (LVEF, "lvef >= 140 %", "lvef goes from 0 to 100"),
    (LVEF, "lvef >= 0 %", "every answer to lvef is so"),
    (LVEF, "lvef < 0 %", "no answer to lvef is so"),
    (LVEF, "lvef between 60 and 40 %", "nothing lies between 60 and 40: the smaller first"),
    ("then: karnofsky >= 50", "then: karnofsky >= 55", "karnofsky goes in steps of 10, so no answer is 55"),
    ("is cns2 or cns3", "is cns2 or csn3", 'there are cns1, cns2, cns3; did you mean "cns3"?'),
    ("options: {induction_failure:", "options: {one: One, induction_failure:", '"one" cannot name an answer'),
    ("- b_all is yes", "- B_ALL is yes", "names of questions and options are in lower case"),
    ("disease_group includes relapse", "disease_group is relapse", 'this asks for one answer; say "includes"'),
    ("gvhd is none", "gvhd includes acute", 'this asks for several; say "is"'),
    ("- b_all is yes", "- b_all >= 1", "b_all is answered by yes/no, and this asks for a number"),
    ("blinatumomab_allergy is yes", "blinatumomab_allergy is not no", 'or put it under "not:"'),
    ("mrd >= 0.01 %", "mrd ≥ 0.01 %", '"mrd ≥ 0.01 %" is not understood at "≥ 0.01 %": did you mean "mrd >= 0.01 %"?'),
    ("bilirubin <= 1.5 x", "bilirubin <= 1,5 x", 'did you mean "bilirubin <= 1.5 x bilirubin_limit"?'),
    (AGE, f"{AGE} and sex is female", 'one leaf says one thing; put two under "all:" or "any:"'),
    ("before start of blinatumomab\n", "before start of blina\n", 'did you mean "start of blinatumomab"?'),
    (WEEK, "immunosuppression_stopped at least a week ago", 'write "within N days before ANCHOR"'),
    (WEEK, "at least 7 days since immunosuppression_stopped", 'say which day it is counted to: "... before ANCHOR"'),
    (WEEK, f"{WEEK.replace('7 days', '48 hours')}", "hours need a question with day and time (answer: time)"),
    (WEEK, f"{WEEK.replace('7 days', '5 half-lives')}", "does not say which question holds the half-life"),
    (WEEK, f"{WEEK.replace('7 days', '1.5 days')}", "1.5 days: a whole number"),
    (WEEK, f"{WEEK.replace('7 days', '90000 days')}", "90000 days: from 1 to 70000"),
    ("wait: 3 half-lives", "wait: three half-lives", 'write "7 days", "3 half-lives"'),
    ("wait: 42 days", "wait: 4-6 weeks", "a wait has one end"),
    ("{of: chemotherapy,", "{of: chemo,", 'no list question has that kind; there are chemotherapy, biologic'),
    ("{of: chemotherapy,", "{of: chemo,", 'did you mean "chemotherapy"?'),
    ("past: ae_until", "past: until", 'past: "until" is no day of prior_therapies'),
    ("uncontrolled_infection is yes", "true", '"true" is not understood'),
    ("excluded_when: uncontrolled", "holds: uncontrolled", 'an exclusion has no "holds": say "excluded_when"'),
    (AGE, "excluded_when: age > 25 years", '"excluded_when" belongs to exclusions; an inclusion says "holds"'),
    ("    excluded_when: uncontrolled_infection is yes\n", "", "criterion E3 asks for nothing: say excluded_when"),
    ("other_phase12_study is yes\n", "{not_said: other_phase12_study is no}\n", '"not_said" takes an unknown for a no'),
    ("      all: [sex is known,", "      [sex is known,", 'a list of conditions: say "all:" or "any:" before it'),
    (AGE, f"measured: within 7 days before registration\n    {AGE}", '"measured" finds no question with a date in it'),
    ("- bilirubin\n", "- bilirubin: {unit: g/L}\n", 'the library fixes "unit"; an own question'),
    (AGE, "holds: &a age <= 25 years", '"&a": a file says everything where it stands, without YAML anchors'),
    (AGE, "holds: !!python/object:x age", "no YAML tags"),
    ("exclusion: 6", "exclusion: 3", "criterion E6: number 3 is out of the record's order"),
    ("gives: {I10: wait, clear_on", "gives: {I10: met, clear_on", "I10 comes out wait, the file says met"),
    ("  today: 2026-11-02\n", "", 'candidate: say the day of the assessment, "today: 2026-11-02"'),
    ("  lvef: 62", "  lvef: 32", "the candidate should be eligible and is not_eligible: I5c not_met"),
    ("gives: {I2: not_met}", "gives: {I22: not_met}", 'there is no criterion "I22"'),
    ("gives: {I2: not_met}", "gives: {I2: no_met}", 'I2: "no_met"; did you mean "not_met"?'),
    ("alt < 5 x alt_limit", "alt < 5 x ULN", 'did you mean "alt < 5 x upper limit"?'),
    ("prior_hct is no\n", "not prior_hct is yes\n", 'say what it is ("is a or b"), or put it under "not:"'),
    (WEEK, "immunosuppression_stopped 7 days prior to registration", 'say "within N days before ANCHOR"'),
    ("  donor_available: yes\n", "  donor_available: unknown\n", "I2 pending (donor_available not answered, or not"),
    ("registration: planned_registration", "registration: planned_regist", 'anchor "registration": there is no'),
    (
        "anchors:\n",
        "anchors:\n  day: planned_registration\n",
        'anchor "registration": planned_registration is the day of "day" already; give it a question of its own',
    ),
    ("version: record of 2022-04-05", "version: record of 2022-04-05 other", "37 characters together; at most 36 fit"),
    ("version: record of 2022-04-05", "version: 2/1", '"version: 2/1": write it in letters from A to Z, digits'),
    ("version: record of 2022-04-05", "version: über 1", "write it in letters from A to Z, digits"),
    ("trial: NCT04556084", "trial: NCT:04556084", '"trial: NCT:04556084": write it in letters from A to Z'),
    ("criterion: I3\n    when", "criterion: I33\n    when", 'there is no criterion "I33"; did you mean'),
]  # fmt: skip


@pytest.mark.parametrize(("there", "written", "told"), SLIPS, ids=lambda part: part[:40])
def test_a_slip_is_told_with_its_line_and_what_would_be_right(there: str, written: str, told: str) -> None:
    assert there in SOUND
    problems = problems_of(SOUND.replace(there, written, 1))
    lines = [problem.line for problem in problems if told in problem.words]
    assert lines, [str(problem) for problem in problems]
    # What is missed in the list of questions is told where it is needed.
    assert abs(lines[0] - line_of(there)) < 12 or there.startswith("  - ") or "candidate" in str(problems[0])


WHICHEVER = "at least 9 days or 5 half-lives {} since zinc before plan"
# The same for rules of a small file: an inclusion, or an exclusion.
RULES = [
    (False, f"holds: {WHICHEVER.format('(whichever is longer)')}", "say it in one leaf, without brackets"),
    (False, "holds: at least 9 hours or 5 half-lives, whichever is longer, since zinc before plan", "hours cannot be"),
    (False, "only_for: T2D\nholds: first is yes", 'there is no cohort "T2D"'),
    (False, "ask: Is it so?\njudged_by: nurse", '"judged_by" says who answers "ask": investigator'),
    (False, "ask: Is it so?\nholds: first is yes", '"ask" is the whole criterion'),
    (False, "holds: {not: sex is known}", "what is not known is open, and is no reason for anything"),
    (False, "holds: {at_least: 3, of: [first is yes, second is yes]}", '"at_least" takes a whole number from 1 to 2'),
    (False, "holds: {if_asked: first is yes}", '"if_asked": first is asked of everybody'),
    (False, "holds: {some: first, with: [second is yes]}", '"some": first is answered by yes/no, not by a list'),
    (False, "holds: {some: prior_therapies, with: [agent named inotuzumba]}", 'did you mean "inotuzumab"?'),
    (False, "holds: age >= 18", "age is in completed years or months: say which"),
    (False, "holds: age >= 28 days", "age is in completed years or months: say which"),
    (False, "holds: zinc is fever", '"fever" is no answer to zinc; there are never, ongoing'),
    (False, "holds: number of signs >= 4", "a count is a whole number up to 3"),
    (False, "holds: protein < 5 x bmi", "protein is in g/L, bmi in kg/m2"),
    (False, "holds: bmi within normal limits", "does not say which question holds its lower limit"),
    (False, "holds: mrd <= creatinine_limits for age and sex", "mrd is in %, creatinine_limits in mg/dL"),
    # a value that is to be measured has a day, or it would pass without one
    (False, "measured: within 7 days before plan\nholds: {all: [mrd > 1 %, protein > 30 g/L]}", 'has no "date"'),
    (False, "holds: protein > 30 g/L, measured within 7 days before plan", 'protein has no "date"'),
    (False, "measured: within 24 hours before visit\nholds: mrd > 1 %", "hours need a question with day and time"),
    # what an exclusion looks back on says so with its own word: "within 16 days" is not "at least 16 days since"
    (True, "washout: {of: chemotherapy, wait: 16 days, before: plan}", "day 16 still keeps out and day 17 passes"),
    (False, "washout: {of: chemotherapy, clear_of: 16 days, before: plan}", 'say how long, "wait: 7 days"'),
    (False, "washout: {of: tbi, wait: 3 half-lives, before: plan}", "prior_radiation has no half-life in its entries"),
    (False, "washout: {of: chemotherapy, wait: 9 hours, before: plan}", "the days of prior_therapies know no hours"),
    (False, "washout: {of: [chemotherapy, tbi], wait: 9 days, before: plan}", "no list question has that kind"),
    (False, "washout: {of: chemotherapy, wait: 9 days, before: plan, except: {mab: 3 days}}", 'has no "mab"'),
    (False, "washout: {of: chemotherapy, wait: 9 days, before: plans}", '"plans" is no anchor'),
    (False, "washout: {of: chemotherapy, otherwise: shut, before: plan}", '"otherwise" takes "open"'),
    (False, "washout: {of: chemotherapy, otherwise: open, before: plan}", "nothing is listed"),
    (False, "washout: {of: chemotherapy, wait: 9 days, otherwise: open, before: plan}", "not both"),
    (False, "washout: {of: biologic, wait: 9 days, before: plan, except: {zz: {period: 3 days}}}", 'lacks "called"'),
    (False, "holds: at least 9 days since latest radiation before plan", 'did you mean "prior_radiation"?'),
    (False, "holds: at least 9 days since latest first before plan", '"first" is none here'),
    (False, "permits: It may be.\nholds: first is yes", '"permits" decides nothing'),
    (False, "holds: mrd >= 4 % and first is yes", "one leaf says one thing"),
    (False, "holds: mrd >= 4 and first is yes", "one leaf says one thing"),
    (False, "holds: zinc within past 3 months", 'say "within N days before ANCHOR"'),
    (False, "holds: alt > 2 × alt_limit", 'did you mean "alt > 2 x alt_limit"?'),
    (False, "holds: protein < lower limit of normal", 'did you mean "protein < lower limit"?'),
    (False, "holds: first", 'say what is asked of it, such as "NAME is yes"'),
    (False, "holds: tested positive", 'did you mean "tested is positive"?'),
    (False, "holds: sex = male", 'male is an answer: say "sex is male"'),
    (False, "holds: drink < 48 hours before visit", 'did you mean "drink less than 48 hours before visit"?'),
    (False, "holds: zinc within 28 days of plan", 'say "within N days before ANCHOR"'),
    (False, "holds: zinc in the 28 days before plan", 'did you mean "zinc within 28 days before plan"?'),
    (False, "holds: age between 6 months and 23 months", 'say the unit once, at the end: "NAME between A and B UNIT"'),
    (False, "holds: platelets >= 50 10^9/L", 'there is no question "platelets"'),
]  # fmt: skip


@pytest.mark.parametrize(("exclusion", "rules", "told"), RULES)
def test_a_rule_that_does_not_fit_is_told(exclusion: bool, rules: str, told: str) -> None:
    words = [problem.words for problem in problems_of(file_of(rules, exclusion))]
    assert any(told in word for word in words), words


# What may stand of a question: each with what is told.
QUESTIONS = [
    ("answer: number, unit: kg, half_life: bmi", '"half_life" belongs to date, date or never'),
    ("answer: date or never, half_life: ecog", "half_life: ecog is in None, not in days"),
    ("answer: number, date: ecog", "date: ecog is answered by number, not by a date or time"),
    ("answer: number, date: nothing", 'date: there is no question "nothing"'),
    ("answer: yes/no, judged_by: nurse", '"judged_by: nurse": there are investigator, coordinator, sponsor'),
    ("answer: yes/no, effort: hard", '"effort: hard": there are coordinator'),
    ("answer: yes/no, at: planz", '"planz" is no anchor'),
    ("answer: yes/no, not_done: yes", '"not_done" takes "allowed" or is left out'),
    ("answer: date, ongoing: allowed", '"ongoing" belongs to date or never, time or never, not to date'),
    ("answer: one of", 'one of needs "options"'),
    ('answer: number, from: "1,000"', "no thousands separator"),
    ("answer: number, usual: 9 to 1", '"usual" is two numbers, the smaller first'),
    ("answer: number, from: 5, usual: 1 to 9", "what is usual does not lie in the range"),
    ("answer: number, slips: 88 umol", "is no equation of units"),
    ("answer: number, slips: 1 g/dL = 10 g/L", '"1 g/dL = 10 g/L" needs the "unit" that the question is asked in'),
    ("answer: number, unit: U/L, slips: 1 g/dL = 10 g/L", "must say what U/L is in another unit"),
    ("answer: number, unit: /uL, slips: 1 /uL = 1 /mm3", "must say what /uL is in another unit"),
    ("answer: number, unit: g/dL, slips: 1 g/dL = 0 mmol/L", "says that 1 g/dL is nothing"),
    ("answer: number, unit: g/dL, slips: 1 g/dL = 100 g/L", "cannot be: it is 1 g/dL = 10 g/L"),
    ("answer: number, unit: U/L, slips: [1 ukat/L = 60 U/L, 1 nkat/L = 60 U/L]", "it is 1 nkat/L = 0.06 U/L"),
    ("answer: nubmer", '"nubmer" is no kind of answer; did you mean "number"?'),
    ("answer: date, not_before: later", 'not_before: "later" is no question with a day that is asked before'),
]


@pytest.mark.parametrize(("said", "told"), QUESTIONS)
def test_a_question_that_does_not_fit_is_told(said: str, told: str) -> None:
    text = file_of("holds: first is yes").replace("  - age\n", f"  - age\n  - ecog\n  - own: {{ask: What?, {said}}}\n")
    words = [problem.words for problem in problems_of(text)]
    assert any(told in word for word in words), words


# A laboratory's limits that are the same for every candidate of the site.
SITE = [
    ("alt_limit: 40 U/L", 'site: "alt_limit" is a question too'),
    ("ast_limit: 40 mg/dL", "site: ast_limit is in U/L, not in mg/dL"),
    ("ast_limit: forty", 'site: "ast_limit: forty": a number with its unit, such as 40 U/L'),
    ("ast_limit: 40 U/L", 'site: nothing looks at "ast_limit"'),
]


@pytest.mark.parametrize(("said", "told"), SITE)
def test_what_is_the_same_at_a_site_is_checked(said: str, told: str) -> None:
    text = file_of("holds: first is yes").replace("candidate:", f"site: {{{said}}}\ncandidate:")
    words = [problem.words for problem in problems_of(text)]
    assert any(told in word for word in words), words


def test_what_an_item_of_the_library_needs_is_told_at_the_line_that_takes_it() -> None:
    text = file_of("holds: lactating is yes").replace("  - age\n", "").replace("  - sex\n", "  - lactating\n  - sex\n")
    line = text[: text.index("- lactating")].count("\n") + 1
    told = [str(problem) for problem in problems_of(text) if "lactating, asked_when" in problem.words]
    assert told
    assert told[0].startswith(f"line {line}: ")


def test_a_limit_out_of_what_is_usual_is_asked_about() -> None:
    """A thousand written with a point would pass where the cases agree."""
    text = SOUND.replace("lvef >= 40 %", "lvef >= 19 %").replace("lvef: 39.9", "lvef: 18.9")
    assert [problem.words for problem in problems_of(text)] == [
        '"lvef >= 19 %": 19 lies outside of what is usual (20 to 85): is it the number of the record? '
        'Write no thousands separator; if it is right, narrow the question with its own "usual"'
    ]


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = SOUND.replace("says: 25 years or", "sais: 25 years or").replace("mrd >= 0.01 %", "mrd >= 0.01 mg")
    text = text.replace('short: "Liver: ALT', "short: Liver: ALT").replace('limit"\n    record:', "limit\n    record:")
    problems = problems_of(text)
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    slips = ("sais:", "mrd >= 0.01 mg", "short: Liver")
    wrong = {number for number, line in enumerate(text.split("\n"), 1) if any(slip in line for slip in slips)}
    assert len(wrong) == 5
    assert wrong <= {problem.line for problem in problems}


TRICKS = [
    ("", "the file is empty"),
    ("hello", "here stands a text; it takes trial, version"),
    ("- a\n- b", "here stands a list"),
    ("a: 1\n---\nb: 2", 'one file is one trial: no "---" inside it'),
    ("a: [" * 30 + "]" * 30, "more than 25 lists and maps inside one another"),
    ("a: x\n" * 80_001, "the file has 400,005 characters; at most 400,000 are read"),
    ('a: "\\UFFFFFFFF"', "a sign after a backslash is no sign at all"),
    ("? [a, b]\n: c", "here stands a list or a map where a word should"),
    ("a: &x [1]\nb: *x", "without YAML anchors"),
    ("a: {b: see this:, c: d}", "that ends with a colon needs quotes"),
    ("a: \x07", "a sign that a text may not hold (U+0007)"),
    (": a", "an empty key"),
    (SOUND.replace("criteria:\n", "criteria: []\nx:\n"), '"criteria" is empty'),
    (SOUND.replace("anchors:\n", "anchors: {}\nx:\n"), '"anchors" is empty'),
    ("a:", "the file lacks"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TRICKS, ids=lambda part: part[:20])
def test_what_only_yaml_can_do_is_refused(text: str, told: str) -> None:
    words = [problem.words for problem in problems_of(text)]
    assert any(told in word for word in words), words
