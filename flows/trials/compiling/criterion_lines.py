"""A criterion as its file says it, in lines to be read."""

from collections.abc import Iterator

from flows.rules.periods import words_of
from flows.trials.form.leaves.trees import AtLeast, IfAsked, Line, Not, Some, Tree, When
from flows.trials.form.trial import Criterion, Measuring, Washout

STEP = "  "


def criterion_lines(criterion: Criterion) -> tuple[str, ...]:
    """What the record says, what is ours, and the rule."""
    kind = "inclusion" if criterion.inclusion else "exclusion"
    cohorts = f", only for {', '.join(criterion.only_for)}" if criterion.only_for else ""
    lines = [f"{criterion.code}, {kind} {criterion.number}{cohorts}: {criterion.says}"]
    if criterion.reading:
        lines.append(f"{STEP}our reading: {criterion.reading}")
    return (*lines, *what_it_asks(criterion))


def what_it_asks(criterion: Criterion) -> tuple[str, ...]:
    """The rule alone, without words of the record: two criteria that ask for the same have the same."""
    lines = [f"{STEP}permits: {criterion.permits}"] if criterion.permits else []
    if criterion.measured:
        lines.append(f"{STEP}measured {_measured(criterion.measured)}")
    for key, tree in criterion.trees.items():
        lines.extend(rule_lines(key.replace("_", " "), tree))
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


def rule_lines(words: str, tree: Tree) -> tuple[str, ...]:
    """A rule under words of its own, a leaf a line."""
    return (f"{STEP}{words}:", *(2 * STEP + line for line in tree_lines(tree)))


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
