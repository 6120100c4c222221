"""A trial in words, for its author to read: rules, questions and rows; and what differs between two versions of it."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from flows.trials.checking.boundary_rows import rows_of
from flows.trials.checking.notes import notes_of
from flows.trials.checking.treatment_rows import treatment_rows
from flows.trials.compiling.criterion_lines import STEP, criterion_lines, rule_lines
from flows.trials.compiling.facts import allowed
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import ChairItem, Trial

Lines = tuple[str, ...]


def sheet(trial: Trial) -> Iterator[str]:
    """The lines of the sheet."""
    yield f"{trial.registry_id}, version {trial.version}: {trial.title}"
    yield from ("", "CRITERIA")
    for criterion in trial.criteria:
        yield from ("", *criterion_lines(criterion))
    for title, blocks in (
        ("ONLY PERMITTED", map(criterion_lines, trial.permitted)),
        ("TO THE STUDY CHAIR", map(chair_lines, trial.chair)),
    ):
        shown = tuple(blocks)
        if shown:
            yield from ("", title, *(line for block in shown for line in ("", *block)))
    yield from ("", "QUESTIONS, in the order asked", "")
    for question in trial.questions.values():
        yield from question_lines(question)
    if treatment := tuple(treatment_lines(trial)):
        yield from ("", "TREATMENT", "", *treatment)
    if notes := notes_of(trial):
        yield from ("", "TO BE LOOKED AT AGAIN", "", *map(str, notes))
    yield from ("", "ROWS, to be read one by one; those that are right may be copied under `signed`", "")
    yield from (str(row) for row in rows_of(trial).rows)


def treatment_lines(trial: Trial) -> Iterator[str]:
    """What the trial fixes about treatment, in the words that are shown; nothing where it ends at registration."""
    given = trial.treatment
    if given is None:
        return
    rules, cycles = given.rules, given.rules.cycles
    yield f"from {rules.starts} on: at most {cycles.most} x {cycles.days} days, then to {rules.then}"
    if given.dose_says:
        yield f"dose: {given.dose_says}"
    for item in rules.items:
        yield f"{item.code}: {item.title}. {item.words}"
    for one in given.response.following if given.response else ():
        yield from (f"{one.rule.next}: {one.rule.words}", *rule_lines("when", one.when))
    for endpoint in given.response.endpoints if given.response else ():
        yield from (f"endpoint {endpoint.code}: {endpoint.words}", *rule_lines("reached when", endpoint.reached_when))
    yield f"off study: {'; '.join(rules.off_study)}"


def chair_lines(item: ChairItem) -> tuple[str, ...]:
    """What is taken to the study chair, and when."""
    return (f"{item.code} ({item.criterion}): {item.words}", *rule_lines("when", item.when))


def question_lines(question: Question) -> Iterator[str]:
    """What is asked, which answers it takes, and when it is asked."""
    yield f"{question.name}: {question.ask} [{allowed(question)}]"
    if question.asked_when:
        yield from rule_lines("asked when", question.asked_when)
    for field in question.fields.values():
        yield from (STEP + line for line in question_lines(field))


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
    rows = (f"{row.code}, {row.change}: {row.stands}" for row in treatment_rows(trial))
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
