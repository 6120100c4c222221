"""The washout of a criterion: of what, how long, and for whom it is otherwise."""

import re
from collections.abc import Iterator, Mapping

from flows.rules.periods import Period
from flows.trials.form.keys import keys
from flows.trials.form.keys.criterion_keys import WASHOUT
from flows.trials.form.leaves.reading import NotUnderstood, read_period
from flows.trials.form.nodes import Fields, Node, Text
from flows.trials.form.problems import Problem, Problems, did_you_mean, listed
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Washout

SPAN = 'a wait has one end: say the number that the record wants at least, and what is ours in the "reading"'
PERIODS = 'write "7 days", "3 half-lives" or "90 days or 5 half-lives, whichever is longer"'


def read_washout(
    node: Node | None, inclusion: bool, what: str, questions: Mapping[str, Question], problems: Problems
) -> Washout | None:
    """The washout that stands there; None, and what is wrong is told, where it is none."""
    if node is None:
        return None
    found = keys.taken(node, WASHOUT, f"{what}, washout", problems)
    word = "wait" if inclusion else "clear_of"
    problems.extend(Problem(node.line, f"{what}, washout: {words}") for words in _wrong(found, word, inclusion))
    of = tuple(text.value for text in keys.texts(found.get("of")))
    listed = _list_of(of, questions)
    if of and listed is None:
        problems.append(Problem(node.line, f"{what}: washout of {', '.join(of)}: {_no_list(of, questions)}"))
    period = _period(found.get(word), problems)
    if listed is None or (period is None and "otherwise" not in found):
        return None
    excepted, called = _all_excepted(found.get("except"), problems)
    return Washout(
        of=of,
        list=listed,
        period=period,
        strict=not inclusion,
        before=keys.value_of(found.get("before")),
        excepted=excepted,
        called=called,
        past=keys.value_of(found.get("past")) or None,
        line=node.line,
    )


def _wrong(found: Mapping[str, Node], word: str, inclusion: bool) -> Iterator[str]:
    otherwise = found.get("otherwise")
    if otherwise is None:
        if word not in found:
            yield WAIT_WORDS[inclusion]
        return
    if keys.value_of(otherwise) != "open":
        yield '"otherwise" takes "open"'
    if word in found:
        yield f'say "{word}" for what "except" does not list, or "otherwise: open", not both'
    if "except" not in found:
        yield '"otherwise: open" leaves open what "except" does not list, and nothing is listed'


WAIT_WORDS = {
    True: 'say how long, "wait: 7 days": day 7 passes',
    False: 'an exclusion says how far back it looks, "clear_of: 16 days": day 16 still keeps out and day 17 passes; '
    '"wait" (day 16 passes) belongs to inclusions',
}


def _all_excepted(node: Node | None, problems: Problems) -> tuple[dict[str, Period | None], frozenset[str]]:
    """Each name with its period, and which of the names are the author's own."""
    excepted: dict[str, Period | None] = {}
    called: set[str] = set()
    for key, value in keys.pairs(node):
        found = keys.taken(value, keys.EXCEPTED, f"except, {key.value}", problems) if isinstance(value, Fields) else {}
        own = tuple(text.value for text in keys.texts(found.get("called")))
        period = _excepted(key.value, found.get("period") if found else value, problems)
        excepted |= dict.fromkeys((key.value, *own), period)
        called |= {key.value, *own} if own else set()
    return excepted, frozenset(called)


def _excepted(key: str, node: Node | None, problems: Problems) -> Period | None:
    if node is None or keys.value_of(node) == "none":
        return None
    if not isinstance(node, Text):
        problems.append(Problem(node.line, f"except, {key}: its own period, or none"))
        return None
    return _period(node, problems)


def _period(node: Node | None, problems: Problems) -> Period | None:
    if not isinstance(node, Text):
        return None
    try:
        return read_period(node.value)
    except NotUnderstood as problem:
        at = problem.rest or node.value
        words = SPAN if re.search(r"\d\s*[-–]\s*\d", node.value) else PERIODS
        problems.append(Problem(node.line, f'"{node.value[:80]}" is not understood at "{at[:60]}": {words}'))
        return None


def _list_of(of: tuple[str, ...], questions: Mapping[str, Question]) -> str | None:
    """The list question whose entries have all these kinds or sites."""
    return next((name for name, kinds in _kinds(questions).items() if of and set(of) <= set(kinds)), None)


def _kinds(questions: Mapping[str, Question]) -> dict[str, Mapping[str, str]]:
    return {
        question.name: question.fields[question.entry["kind"]].options
        for question in questions.values()
        if question.answer == "list" and question.entry.get("kind") in question.fields
    }


def _no_list(of: tuple[str, ...], questions: Mapping[str, Question]) -> str:
    known = [kind for kinds in _kinds(questions).values() for kind in kinds]
    strange = next((kind for kind in of if kind not in known), of[0])
    near = did_you_mean(strange, known)
    return f"no list question has that kind; there are {listed(known) or 'none'}{near}"
