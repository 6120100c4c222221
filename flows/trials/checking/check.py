"""A trial file, checked whole: its words first, then its cases, then what only a sound file can be asked."""

from collections.abc import Iterator
from itertools import chain

from flows.trials.checking.cases import check_cases
from flows.trials.checking.gates import never_asked
from flows.trials.checking.lint import uncovered, unsigned, unused, unusual
from flows.trials.checking.treatment_rows import gaps
from flows.trials.form.leaves.trees import lines
from flows.trials.form.problems import Problem, Problems, TrialRefused
from flows.trials.form.read_trial import read_trial
from flows.trials.form.trial import Trial

# Ten times what the largest of the brought files has; the checker gets through it in seconds.
MOST_TRIED = 30_000


def checked_trial(text: str) -> Trial:
    """The trial of a file that is sound; `TrialRefused` names everything that is wrong, cases only in a sound file."""
    trial = read_trial(text)
    problems: Problems = list(_tried_too_often(trial))
    if not problems:
        check_cases(trial, problems)
    if not problems:
        problems.extend(
            chain(unused(trial), unusual(trial), never_asked(trial), uncovered(trial), unsigned(trial), gaps(trial))
        )
    if problems:
        raise TrialRefused(problems)
    return trial


def _tried_too_often(trial: Trial) -> Iterator[Problem]:
    many = sum(1 for criterion in trial.criteria for tree in criterion.can_fail for _ in lines(tree))
    cases = len(trial.cases)
    if many * cases > MOST_TRIED:
        words = f"{many:,} conditions and {cases:,} cases: each is tried with each, at most {MOST_TRIED:,} times"
        yield Problem(trial.cases[0].line, f"{words}; leave out the cases that decide nothing new")
