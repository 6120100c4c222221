"""The rows on both sides of every bound: what they show, and what they notice."""

from dataclasses import replace
from functools import cache
from itertools import islice

import pytest

from flows.package import text_of
from flows.trials.checking.boundary_rows import rows_of
from flows.trials.checking.treatment_rows import treatment_rows
from flows.trials.form.problems import TrialRefused
from flows.trials.form.read_trial import read_trial
from flows.trials.form.trial import Trial
from tests.flows.trials.checking.slipped import slips
from tests.flows.trials.problems import problems_of

FILE = "nct04556084.yaml"


@cache
def rows() -> tuple[str, ...]:
    return tuple(str(row) for row in rows_of(read_trial(text_of("flows.trials.files", FILE))).rows)


SHOWN = [
    # a number, just under, on and over it
    "I1, candidate; mrd 0.0099 %: not_met",
    "I1, candidate; mrd 0.01 %: met",
    # an age to the month
    "I3, candidate; age 25 years 11 months: met",
    "I3, candidate; age 26 years: not_met",
    # a multiple of a limit
    "I5b, candidate; alt 200 U/L, alt_limit 40: not_met",
    "I5b, candidate; alt 199.99 U/L, alt_limit 40: met",
    # a cell of a table
    "I5a, candidate; creatinine 1.4 mg/dL, female, 192 months: met",
    "I5a, candidate; creatinine 1.401 mg/dL, female, 192 months: pending",
    # an option
    "E1, candidate; cns_status cns1: met",
    "E1, candidate; cns_status cns2: not_met",
    # a wait
    "I10, candidate; immunotherapy, last 41 days before registration: wait until 2026-11-04",
    "I10, candidate; immunotherapy, last 42 days before registration: met",
    "I9, candidate; inotuzumab, last 11 days before registration: wait until 2026-11-04",
    "I9, candidate; monoclonal_antibody, last 6 days before registration: met",
    "I8, candidate; biologic, ae_until 2026-11-03: wait until 2026-11-04",
    "I8, candidate; biologic, ae_until 2026-11-02: met",
    # how old a measurement may be
    "I5c, candidate; lvef_date 7 days before registration: met",
    "I5c, candidate; lvef_date 8 days before registration: repeat",
    "E4, candidate; pregnancy_test_date 8 days before start of blinatumomab: repeat",
    # one part of several alone, and all but it
    'I1, candidate; all of 6 but "b_all is yes" hold (b_all no): not_met',
    'I1, candidate; only "disease_group includes relapse" of 3 holds (as they are): met',
    'I5b, candidate; only "bilirubin <= 1.5 x bilirubin_limit" of 2 holds (alt 200 U/L, alt_limit 40): not_met',
    'E1, candidate; only "cns_status is cns2 or cns3" of 2 holds (cns_status cns2): not_met',
    # what goes to the chair
    "age_25, candidate; age 24 years 11 months: not to the chair",
    "age_25, candidate; age 25 years: to the chair",
]


@pytest.mark.parametrize("row", SHOWN)
def test_a_row_stands_on_either_side_of_a_bound(row: str) -> None:
    assert row in rows()


def test_of_a_hundred_well_formed_slips_ninety_five_are_noticed_by_cases_and_rows() -> None:
    """Of every third one here; `python -m tests.flows.trials.checking.test_boundary_rows` takes them all."""
    noticed, silent = noticed_slips(3)
    assert noticed > 30
    assert len(silent) <= 0.05 * (noticed + len(silent)), silent


def told(trial: Trial) -> set[str]:
    """The rows of a trial and of its treatment, as their author reads them."""
    return {*map(str, rows_of(trial).rows), *map(str, treatment_rows(trial))}


@cache
def sound() -> Trial:
    return read_trial(text_of("flows.trials.files", FILE))


@cache
def told_of_all() -> set[str]:
    return told(sound())


def told_of(trial: Trial, codes: frozenset[str], treated: bool) -> set[str]:
    """The rows of these criteria and chair items alone, and those of the treatment if that is asked for."""
    criteria = tuple(one for one in trial.criteria if one.code in codes)
    chair = tuple(one for one in trial.chair if one.code in codes)
    return told(replace(trial, criteria=criteria, chair=chair, treatment=trial.treatment if treated else None))


@cache
def told_of_the_sound(codes: frozenset[str], treated: bool) -> set[str]:
    return told_of(sound(), codes, treated)


def differs_where_slipped(trial: Trial) -> bool:
    """Whether a row of a criterion, chair item or treatment that is not as it was comes out otherwise.

    They are held against each other in words: not all that they are made of compares by what it holds.
    """
    parts = zip((*trial.criteria, *trial.chair), (*sound().criteria, *sound().chair), strict=True)
    codes = frozenset(one.code for one, was in parts if repr(one) != repr(was))
    treated = repr(trial.treatment) != repr(sound().treatment)
    return told_of(trial, codes, treated) != told_of_the_sound(codes, treated)


def noticed_slips(every: int) -> tuple[int, list[tuple[int, str]]]:
    """How many slips are noticed: the file is told to be wrong, or a row that was signed comes out otherwise."""
    text = text_of("flows.trials.files", FILE)
    noticed, silent = 0, []
    for line, written, slipped in islice(slips(text), 0, None, every):
        try:
            trial = read_trial(slipped)
        except TrialRefused:
            continue  # not well formed: told at once
        # Where no row of what slipped differs, all that the author is told is looked at.
        if not differs_where_slipped(trial) and told(trial) == told_of_all() and not problems_of(slipped):
            silent.append((line, written))
        else:
            noticed += 1
    return noticed, silent


def test_a_leaf_that_decides_for_nobody_is_an_error() -> None:
    """In this file nobody had both another feature and MRD after consolidation but in one case."""
    text = "\n".join(
        line for line in text_of("flows.trials.files", FILE).split("\n") if "another feature beside MRD" not in line
    )
    assert [problem.words for problem in problems_of(text)] == [
        '"eoc_mrd >= 0.01 %" decides for nobody in the file: add a case of somebody for whom it makes a difference'
    ]


def test_a_signed_row_is_run_like_a_case() -> None:
    """None of the cases has an LVEF of just 40."""
    text = text_of("flows.trials.files", FILE) + "\nsigned:\n  - 'I5c, candidate; lvef 40 %: met'\n"
    assert problems_of(text) == ()
    changed = text.replace("lvef >= 40 %", "lvef > 40 %")
    assert [problem.words for problem in problems_of(changed)] == [
        'signed row "I5c, candidate; lvef 40 %: met" does not come out so any more: read the rows again'
    ]


def test_both_answers_of_a_question_that_is_a_whole_criterion_have_a_row() -> None:
    """An exclusion that is asked the wrong way round shows there."""
    text = text_of("flows.trials.files", FILE).replace(
        "excluded_when: blinatumomab_allergy is yes", "ask: Is the candidate unwilling?"
    )
    shown = [str(row) for row in rows_of(read_trial(text)).rows]
    assert "E5, candidate; e5 yes: not_met" in shown
    assert "E5, candidate; e5 no: met" in shown


def test_all_that_was_written_for_any_shows_in_the_rows_of_its_parts() -> None:
    """A candidate who fits both would be as eligible either way."""
    text = text_of("flows.trials.files", FILE)
    both = "all: [donor_available is yes, hct_direct is yes]"
    assert both in text
    row = 'I2, candidate; only "donor_available is yes" of 2 holds (hct_direct no): {}'
    assert row.format("not_met") in rows()
    slipped = map(str, rows_of(read_trial(text.replace(both, both.replace("all", "any")))).rows)
    assert row.format("met") in slipped


def test_every_criterion_has_rows() -> None:
    codes = {row.partition(",")[0] for row in rows()}
    trial = read_trial(text_of("flows.trials.files", FILE))
    assert codes >= {c.code for c in trial.criteria} | {item.code for item in trial.chair}


if __name__ == "__main__":
    found, unseen = noticed_slips(1)
    print(f"{found + len(unseen)} well-formed slips, {found} noticed; silent: {unseen}")
