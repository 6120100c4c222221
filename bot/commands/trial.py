"""`python -m bot trial`: for the author of a trial file, what is wrong with it, what it says, and what has changed."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from flows.trials.checking.check import checked_trial
from flows.trials.checking.notes import notes_of
from flows.trials.checking.reference import reference
from flows.trials.checking.sheet import differences, sheet
from flows.trials.form.problems import TrialRefused
from flows.trials.form.reading import read_trial
from flows.trials.form.trial import Trial

DONE, WRONG, UNREADABLE = 0, 1, 2


def add_trial_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`trial check FILE`, `trial show FILE`, `trial diff OLD NEW` and `trial form`."""
    trial = commands.add_parser("trial", help="check, show or compare trial files, or print their form")
    what = trial.add_subparsers(title="what to do", metavar="WHAT", required=True)
    check = what.add_parser("check", help="tell everything that is wrong with a trial file, by line")
    check.add_argument("files", nargs=1, metavar="file")
    check.set_defaults(command=lambda options: _printed(options.files, _sound))
    show = what.add_parser("show", help="print its criteria, its questions and the rows to be signed")
    show.add_argument("files", nargs=1, metavar="file")
    show.set_defaults(command=lambda options: _printed(options.files, sheet))
    diff = what.add_parser("diff", help="compare two versions of a trial, criterion by criterion")
    diff.add_argument("files", nargs=2, metavar=("old", "new"))
    diff.set_defaults(command=lambda options: _printed(options.files, _compared, read_trial))
    form = what.add_parser("form", help="print the reference of the form")
    form.set_defaults(command=lambda _options: _printed((), reference().splitlines))


def _compared(old: Trial, new: Trial) -> list[str]:
    return list(differences(old, new)) or ["No criterion differs."]


def _sound(trial: Trial) -> list[str]:
    notes = notes_of(trial)
    return ["The file is sound.", *(["Look again at:"] if notes else []), *map(str, notes)]


def _printed(
    files: Sequence[str], said: Callable[..., Iterable[str]], read: Callable[[str], Trial] = checked_trial
) -> int:
    """Print what is said of the trials of files; 1 where one is not sound, 2 where one cannot be read."""
    trials = [_trial_of(file, read, f"{file}: " if len(files) > 1 else "") for file in files]
    if not all(isinstance(trial, Trial) for trial in trials):
        return max(trial for trial in trials if isinstance(trial, int))
    for line in said(*trials):
        print(line)
    return DONE


def _trial_of(file: str, read: Callable[[str], Trial], before: str) -> Trial | int:
    try:
        return read(Path(file).read_text("utf-8"))
    except TrialRefused as refused:
        for problem in refused.problems:
            print(f"{before}{problem}")
        return WRONG
    except OSError as error:
        print(f"{file} cannot be read: {error.strerror}.", file=sys.stderr)
    except UnicodeDecodeError:
        print(f"{file} is no text in UTF-8.", file=sys.stderr)
    return UNREADABLE
