"""What differs between two versions of a trial: criterion by criterion, the old words and rules and the new."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from flows.trials.checking.sheet import chair_lines, question_lines, treatment_lines
from flows.trials.checking.treatment_rows import treatment_rows
from flows.trials.compiling.lines import criterion_lines
from flows.trials.form.trial import Trial

Lines = tuple[str, ...]


def differences(old: Trial, new: Trial) -> Iterator[str]:
    """What differs: `-` before what stood in the old version, `+` before what stands in the new one."""
    for before, after in zip(_parts(old), _parts(new), strict=True):
        yield from _differing(before, after)


def _parts(trial: Trial) -> Iterator[Mapping[str, Lines]]:
    """What is compared, each thing by its name."""
    yield {"the trial": (f"title: {trial.title}", *(f"{a}: counted to {q}" for a, q in trial.anchors.items()))}
    yield {f"cohort {name}": (words,) for name, words in trial.cohorts.items()}
    yield {c.code: criterion_lines(c) for c in (*trial.criteria, *trial.permitted)}
    yield {f"chair item {item.code}": chair_lines(item) for item in trial.chair}
    yield {f"question {q.name}": tuple(question_lines(q)) for q in trial.questions.values()}
    rows = (f"{row.of}, {row.change}: {row.stands}" for row in treatment_rows(trial))
    yield {"treatment": (*treatment_lines(trial), *rows)}


def _differing(before: Mapping[str, Lines], after: Mapping[str, Lines]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name, ()), after.get(name, ())
        if one != other:
            yield f"{name} {'is new' if not one else 'is gone' if not other else 'differs'}:"
            yield from _changed(one, other)


def _changed(one: Lines, other: Lines) -> Iterator[str]:
    for _, start, end, from_there, to_there in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if one[start:end] != other[from_there:to_there]:
            yield from (f"- {line}" for line in one[start:end])
            yield from (f"+ {line}" for line in other[from_there:to_there])
