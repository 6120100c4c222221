"""What is wrong with a trial file, as tests ask for it."""

from flows.trials.checking.check import checked_trial
from flows.trials.form.problems import Problem, TrialRefused


def problems_of(text: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a file, by line; empty where it is sound."""
    try:
        checked_trial(text)
    except TrialRefused as refused:
        return refused.problems
    return ()
