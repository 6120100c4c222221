"""The washout of a criterion: of what, how long, and for whom it is otherwise."""

import re
from collections.abc import Iterator, Mapping

from flows.rules.periods import Period
from flows.trials.form.leaves.misread import PERIODS
from flows.trials.form.leaves.parse import NotUnderstood, read_period
from flows.trials.form.nodes import Fields, Node, Text, pairs, value_of
from flows.trials.form.problems import Problem, Problems, did_you_mean, listed
from flows.trials.form.questions.questions import Question
from flows.trials.form.said import Said
from flows.trials.form.trial import Washout

SPAN = 'a wait has one end: say the number that the record wants at least, and what is ours in the "reading"'


def read_washout(criterion: Said, inclusion: bool, questions: Mapping[str, Question]) -> Washout | None:
    """The washout of a criterion; None, and what is wrong is told, where it is none."""
    if "washout" not in criterion:
        return None
    problems = criterion.problems
    said = Said(criterion.get("washout"), "washout", problems, f"{criterion.what}, washout")
    word = "wait" if inclusion else "clear_of"
    said.tell(_wrong(said, word, inclusion))
    of = said.many("of")
    listed = next((name for name, kinds in _kinds(questions).items() if of and set(of) <= set(kinds)), None)
    if of and listed is None:
        words = f"{criterion.what}: washout of {', '.join(of)}: {_no_list(of, questions)}"
        problems.append(Problem(said.line, words))
    period = _period(said.get(word), problems)
    if listed is None or (period is None and "otherwise" not in said):
        return None
    excepted, called = _all_excepted(said.get("except"), problems)
    return Washout(
        of=of,
        list=listed,
        period=period,
        strict=not inclusion,
        before=said.text("before"),
        excepted=excepted,
        called=called,
        past=said.text("past") or None,
        line=said.line,
    )


def _wrong(said: Said, word: str, inclusion: bool) -> Iterator[str]:
    if "otherwise" not in said:
        if word not in said:
            yield WAIT_WORDS[inclusion]
        return
    if said.text("otherwise") != "open":
        yield '"otherwise" takes "open"'
    if word in said:
        yield f'say "{word}" for what "except" does not list, or "otherwise: open", not both'
    if "except" not in said:
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
    for key, value in pairs(node):
        more = value if isinstance(value, Fields) else None
        said = Said(more, "an excepted agent", problems, f"except, {key.value}")
        own = said.many("called")
        period = _excepted(key.value, said.get("period") if said.found else value, problems)
        excepted |= dict.fromkeys((key.value, *own), period)
        called |= {key.value, *own} if own else set()
    return excepted, frozenset(called)


def _excepted(key: str, node: Node | None, problems: Problems) -> Period | None:
    if node is None or value_of(node) == "none":
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
