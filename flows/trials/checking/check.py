"""A trial file, checked whole: its words first, then its cases, then what only a sound file can be asked."""

from itertools import chain

from flows.trials.checking.cases import check_cases
from flows.trials.checking.gates import never_asked
from flows.trials.checking.lint import uncovered, unsigned, unused, unusual
from flows.trials.checking.treatment_rows import gaps
from flows.trials.form.problems import Problems, TrialRefused
from flows.trials.form.reading import read_trial
from flows.trials.form.trial import Trial


def checked_trial(text: str) -> Trial:
    """The trial of a file that is sound; `TrialRefused` names everything that is wrong, cases only in a sound file."""
    trial = read_trial(text)
    problems: Problems = []
    check_cases(trial, problems)
    if not problems:
        problems.extend(
            chain(unused(trial), unusual(trial), never_asked(trial), uncovered(trial), unsigned(trial), gaps(trial))
        )
    if problems:
        raise TrialRefused(problems)
    return trial
