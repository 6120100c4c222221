"""The criteria, chair items and cases of a trial file, from their maps."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from flows.trials.form import keys
from flows.trials.form.in_chat import ROLES
from flows.trials.form.leaves import Is, NotUnderstood, Within, read_leaf, read_period
from flows.trials.form.nodes import Fields, Node, Text
from flows.trials.form.periods import Period
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions import Question
from flows.trials.form.trees import Line, read_tree
from flows.trials.form.trial import Case, ChairItem, Criterion, Measuring, Table, Washout

CODE = re.compile(r"[A-Z]+[0-9]+[a-z]?")
RULES = {
    True: ("holds", "washout", "open_until", "ask"),
    False: ("excluded_when", "passes_when", "washout", "open_until", "ask"),
}
SPAN = 'a wait has one end: say the number that the record wants at least, and what is ours in the "reading"'
PERIODS = 'write "7 days", "3 half-lives" or "90 days or 5 half-lives, whichever is longer"'


def read_criterion(node: Node, questions: Mapping[str, Question], problems: Problems) -> Criterion | None:
    """A criterion; None, and what is wrong is told, where it is none."""
    code = keys.value_of(node.get("code")) if isinstance(node, Fields) else ""
    what = f"criterion {code}".strip()
    found = keys.taken(node, keys.CRITERION, what, problems)
    if not code:
        return None
    inclusion = "inclusion" in found
    line = node.line
    problems.extend(Problem(at or line, f"{what}{words}") for at, words in _wrong(found, code, inclusion))
    if not any(isinstance(node, Fields) and node.get(rule) for rules in RULES.values() for rule in rules):
        problems.append(Problem(line, f"{what} asks for nothing: say {', '.join(RULES[inclusion][:-1])} or ask"))
    trees = {
        word: read_tree(found[word], problems, gate=word == "not_applicable_when")
        for word in ("holds", "excluded_when", "passes_when", "open_until", "not_applicable_when")
        if word in found
    }
    if "ask" in found:
        asked = Line(Is(code.lower(), ("yes",)), f"{code.lower()} is yes", found["ask"].line)
        trees["holds" if inclusion else "excluded_when"] = asked
    number = keys.value_of(found.get("inclusion") or found.get("exclusion"))
    return Criterion(
        code=code,
        inclusion=inclusion,
        number=int(number) if number.isascii() and number.isdigit() else 0,
        line=line,
        short=keys.value_of(found.get("short")),
        says=keys.value_of(found.get("says")),
        reading=keys.value_of(found.get("reading")),
        elsewhere=keys.value_of(found.get("elsewhere")),
        part=keys.value_of(found.get("part")),
        topic=keys.value_of(found.get("topic")),
        record=keys.value_of(found.get("record")),
        only_for=tuple(text.value for text in keys.texts(found.get("only_for"))),
        holds=trees.get("holds"),
        excluded_when=trees.get("excluded_when"),
        passes_when=trees.get("passes_when"),
        open_until=trees.get("open_until"),
        not_applicable_when=trees.get("not_applicable_when"),
        washout=_washout(found.get("washout"), inclusion, what, questions, problems),
        measured=_measured(found.get("measured"), what, problems),
    )


def _wrong(found: dict[str, Node], code: str, inclusion: bool) -> Iterator[tuple[int, str]]:
    if not CODE.fullmatch(code):
        yield found["code"].line, ": a code is capitals and a number, such as I5 or E12, and perhaps a small letter"
    if ("inclusion" in found) == ("exclusion" in found):
        yield 0, ': say exactly one of "inclusion" and "exclusion", with its number in the record'
    number = found.get("inclusion") or found.get("exclusion")
    if number and not re.fullmatch(r"[1-9][0-9]{0,2}", keys.value_of(number)):
        yield number.line, f': "{keys.value_of(number)}" is no number of a criterion'
    if not inclusion and "holds" in found:
        words = ': an exclusion has no "holds": say "excluded_when" (what keeps out) or "passes_when" (what lets in)'
        yield found["holds"].line, words
    for word in ("excluded_when", "passes_when"):
        if inclusion and word in found:
            yield found[word].line, f': "{word}" belongs to exclusions; an inclusion says "holds"'
    if "ask" in found and any(rule in found for rule in RULES[inclusion][:-1]):
        yield found["ask"].line, ': "ask" is the whole criterion; a question beside rules is an own question'
    role = found.get("judged_by")
    if role and (keys.value_of(role) not in ROLES or "ask" not in found):
        yield role.line, f': "judged_by" says who answers "ask": {", ".join(ROLES)}'


def _washout(
    node: Node | None, inclusion: bool, what: str, questions: Mapping[str, Question], problems: Problems
) -> Washout | None:
    if node is None:
        return None
    found = keys.taken(node, keys.WASHOUT, f"{what}, washout", problems)
    word = "wait" if inclusion else "clear_of"
    if word not in found:
        problems.append(Problem(node.line, f"{what}, washout: {WAIT_WORDS[inclusion]}"))
    of = tuple(text.value for text in keys.texts(found.get("of")))
    listed = _list_of(of, questions)
    if of and listed is None:
        problems.append(Problem(node.line, f"{what}: washout of {', '.join(of)}: {_no_list(of, questions)}"))
    period = _period(found.get(word), problems)
    if period is None or listed is None:
        return None
    excepted = {key: _excepted(key, value, problems) for key, value in _pairs(found.get("except"))}
    past = keys.value_of(found.get("past")) or None
    return Washout(of, listed, period, not inclusion, keys.value_of(found.get("before")), excepted, past, node.line)


WAIT_WORDS = {
    True: 'say how long, "wait: 7 days": day 7 passes',
    False: 'an exclusion says how far back it looks, "clear_of: 16 days": day 16 still keeps out and day 17 passes; '
    '"wait" (day 16 passes) belongs to inclusions',
}


def _pairs(node: Node | None) -> tuple[tuple[str, Node], ...]:
    return tuple((key.value, value) for key, value in node.pairs) if isinstance(node, Fields) else ()


def _excepted(key: str, node: Node, problems: Problems) -> Period | None:
    if keys.value_of(node) == "none":
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
    return f"no list question has that kind; there are {', '.join(known) or 'none'}{near}"


def _measured(node: Node | None, what: str, problems: Problems) -> Measuring | None:
    if node is None:
        return None
    try:
        leaf = read_leaf(f"x {keys.value_of(node)}")
    except NotUnderstood:
        leaf = None
    if isinstance(leaf, Within) and not leaf.strict:
        return Measuring(leaf.period, leaf.anchor)
    problems.append(Problem(node.line, f'{what}: "measured" is written "within 7 days before ANCHOR"'))
    return None


def read_chair(node: Node, problems: Problems) -> ChairItem | None:
    """A chair item."""
    found = keys.taken(node, keys.CHAIR, "chair item", problems)
    when = read_tree(found["when"], problems, gate=True) if "when" in found else None
    if when is None:
        return None
    code, criterion, words, label = (keys.value_of(found.get(word)) for word in ("code", "criterion", "words", "label"))
    return ChairItem(code, criterion, when, words, label or code.replace("_", " "), node.line)


def read_case(node: Node, problems: Problems) -> Case | None:
    """A case; what its answers are is read beside the questions."""
    name = keys.value_of(node.get("name")) if isinstance(node, Fields) else ""
    found = keys.taken(node, keys.CASE, f'case "{name}"', problems)
    if not {"with", "gives"} <= found.keys():
        return None
    cohort = keys.value_of(found.get("cohort")) or None
    return Case(name, cohort, dict(_pairs(found["with"])), dict(_pairs(found["gives"])), node.line)


def read_table(name: str, node: Node, problems: Problems) -> Table | None:
    """A table of limits by age and sex."""
    what = f"table {name}"
    found = keys.taken(node, keys.TABLE, what, problems)
    by = tuple(text.value for text in keys.texts(found.get("by")))
    if by != ("age", "sex"):
        problems.append(Problem(node.line, f'{what}: "by" is [age, sex]'))
    rows = [_row(key, limits, what, problems) for key, limits in _row_pairs(found.get("rows"))]
    read = [row for row in rows if row]
    if not read or len(read) < len(rows):
        return None
    if [age for age, _ in read] != sorted({age for age, _ in read}):
        problems.append(Problem(node.line, f"{what}: the youngest age first, each once"))
    return Table(keys.value_of(found.get("unit")), tuple(read))


def _row_pairs(node: Node | None) -> tuple[tuple[Text, Node], ...]:
    return node.pairs if isinstance(node, Fields) else ()


def _row(key: Text, node: Node, what: str, problems: Problems) -> tuple[int, Mapping[str, Decimal]] | None:
    age = age_in_months(key.value)
    limits = dict(_pairs(node))
    numbers = {sex: keys.value_of(limits.get(sex)) for sex in ("male", "female")}
    if (
        age is None
        or set(limits) != set(numbers)
        or not all(re.fullmatch(r"\d+(\.\d+)?", n, re.ASCII) for n in numbers.values())
    ):
        problems.append(Problem(key.line, f'{what}: a row is "6 months: {{male: 0.5, female: 0.5}}"'))
        return None
    return age, {sex: Decimal(number) for sex, number in numbers.items()}


AGE = re.compile(r"(?:([0-9]{1,3}) years?)?(?: ?([0-9]{1,4}) months?)?")


def age_in_months(text: str) -> int | None:
    """Completed months of "14 years", "18 years 11 months", "6 months" or "311"; None for anything else."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    found = AGE.fullmatch(text)
    return int(found[1] or 0) * 12 + int(found[2] or 0) if found and text else None
