"""A trial in words, for its author to read: the criteria with their rules, the questions in order, and the rows."""

from collections.abc import Iterator

from flows.rules.periods import words_of
from flows.trials.checking.notes import notes_of
from flows.trials.checking.rows import rows_of
from flows.trials.compiling.answers import allowed
from flows.trials.form.leaves.trees import AtLeast, IfAsked, Line, Not, Some, Tree, When
from flows.trials.form.questions import Question
from flows.trials.form.trial import ChairItem, Criterion, Measuring, Trial, Washout

STEP = "  "


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
    yield f"from {given.starts} on: at most {given.cycles.most} x {given.cycles.days} days, then to {given.then}"
    if given.dose_says:
        yield f"dose: {given.dose_says}"
    for item in given.items:
        yield f"{item.code}: {item.title}. {item.words}"
    for one in given.response.following if given.response else ():
        yield from (f"{one.next}: {one.words}", *rule_lines("when", one.when))
    for endpoint in given.response.endpoints if given.response else ():
        yield from (f"endpoint {endpoint.code}: {endpoint.words}", *rule_lines("reached when", endpoint.reached_when))
    yield f"off study: {'; '.join(given.off_study)}"


def chair_lines(item: ChairItem) -> tuple[str, ...]:
    """What is taken to the study chair, and when."""
    return (f"{item.code} ({item.criterion}): {item.words}", *rule_lines("when", item.when))


def criterion_lines(criterion: Criterion) -> tuple[str, ...]:
    """What the record says, what is ours, and the rule."""
    kind = "inclusion" if criterion.inclusion else "exclusion"
    cohorts = f", only for {', '.join(criterion.only_for)}" if criterion.only_for else ""
    lines = [f"{criterion.code}, {kind} {criterion.number}{cohorts}: {criterion.says}"]
    if criterion.reading:
        lines.append(f"{STEP}our reading: {criterion.reading}")
    if criterion.permits:
        lines.append(f"{STEP}permits: {criterion.permits}")
    if criterion.measured:
        lines.append(f"{STEP}measured {_measured(criterion.measured)}")
    for word in ("holds", "excluded_when", "passes_when", "open_until", "not_applicable_when"):
        lines.extend(rule_lines(word, getattr(criterion, word)))
    if criterion.washout:
        lines.append(STEP + _washout(criterion.washout))
    return tuple(lines)


def _measured(measured: Measuring) -> str:
    return f"within {words_of(measured.period)} before {measured.anchor}"


def _washout(rule: Washout) -> str:
    word = "clear of" if rule.strict else "wait"
    long = f"{word} {words_of(rule.period)}" if rule.period else "open for others"
    apart = [f"{name} {words_of(period) if period else 'none'}" for name, period in rule.excepted.items()]
    more = f"; except {', '.join(apart)}" if apart else ""
    more += f"; and past {rule.past}" if rule.past else ""
    return f"washout of {', '.join(rule.of)}: {long} before {rule.before}{more}"


def rule_lines(word: str, tree: Tree | None) -> tuple[str, ...]:
    """A rule under its key, a leaf a line; nothing where there is none."""
    return () if tree is None else (f"{STEP}{word.replace('_', ' ')}:", *(2 * STEP + line for line in tree_lines(tree)))


def tree_lines(tree: Tree) -> tuple[str, ...]:
    """A condition as it would be written, a leaf a line."""
    if isinstance(tree, Line):
        return (tree.text,)
    if isinstance(tree, AtLeast):
        return (_joined(tree), *_inside(tree.parts))
    if isinstance(tree, Some):
        return (f"one of {tree.list} with all of:", *_inside(tree.parts))
    if isinstance(tree, When):
        return ("when:", *_inside((tree.gate,)), "then:", *_inside((tree.part,)))
    word = "not:" if isinstance(tree, Not) else "if asked:" if isinstance(tree, IfAsked) else "not said:"
    return (word, *_inside((tree.part,)))


def _joined(tree: AtLeast) -> str:
    if tree.count == len(tree.parts):
        return "all of:"
    return "one of these is enough:" if tree.count == 1 else f"at least {tree.count} of:"


def _inside(parts: tuple[Tree, ...]) -> Iterator[str]:
    for part in parts:
        yield from (STEP + line for line in tree_lines(part))


def question_lines(question: Question) -> Iterator[str]:
    """What is asked, which answers it takes, and when it is asked."""
    yield f"{question.name}: {question.ask} [{allowed(question)}]"
    if question.asked_when:
        yield from rule_lines("asked when", question.asked_when)
    for field in question.fields.values():
        yield from (STEP + line for line in question_lines(field))
