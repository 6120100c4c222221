"""The criteria, chair items and cases of a trial file, from their maps."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from flows.agents.table import BY_NAME
from flows.trials.form.keys import keys
from flows.trials.form.keys.chat_keys import ACTS
from flows.trials.form.keys.criterion_keys import CASE, CHAIR, CRITERION
from flows.trials.form.leaves.checks import names_in
from flows.trials.form.leaves.leaves import Is, Within
from flows.trials.form.leaves.reading import NotUnderstood, read_leaf
from flows.trials.form.leaves.trees import Line, lines, read_tree
from flows.trials.form.leaves.washouts import read_washout
from flows.trials.form.nodes import Fields, Node, Text
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.in_chat import ROLES
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Acts, Case, ChairItem, Criterion, Measuring, Table

CODE = re.compile(r"[A-Z]+[0-9]+[a-z]?")
RULES = {
    True: ("holds", "washout", "open_until", "ask"),
    False: ("excluded_when", "passes_when", "washout", "open_until", "ask"),
}


def read_criterion(node: Node, questions: Mapping[str, Question], problems: Problems) -> Criterion | None:
    """A criterion; None, and what is wrong is told, where it is none."""
    code = keys.value_of(node.get("code")) if isinstance(node, Fields) else ""
    what = f"criterion {code}".strip()
    found = keys.taken(node, CRITERION, what, problems)
    given = {key.value for key, _ in keys.pairs(node)}
    if not code:
        return None
    inclusion = "inclusion" in found
    line = node.line
    problems.extend(Problem(at or line, f"{what}{words}") for at, words in _wrong(found, code, inclusion))
    if "permits" not in given and not any(rule in given for rules in RULES.values() for rule in rules):
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
        washout=read_washout(found.get("washout"), inclusion, what, questions, problems),
        measured=_measured(found.get("measured"), what, problems),
        meanwhile=keys.value_of(found.get("meanwhile")),
        permits=keys.value_of(found.get("permits")),
        acts=read_acts(found.get("acts"), what, questions, problems),
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
    if "permits" in found and any(rule in found for rule in (*RULES[inclusion], "not_applicable_when", "measured")):
        yield found["permits"].line, ': "permits" decides nothing; a rule beside it is a criterion of its own'
    role = found.get("judged_by")
    if role and (keys.value_of(role) not in ROLES or "ask" not in found):
        yield role.line, f': "judged_by" says who answers "ask": {", ".join(ROLES)}'


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
    found = keys.taken(node, CHAIR, "chair item", problems)
    when = read_tree(found["when"], problems, gate=True) if "when" in found else None
    if when is None:
        return None
    code, criterion, words, label = (keys.value_of(found.get(word)) for word in ("code", "criterion", "words", "label"))
    return ChairItem(code, criterion, when, words, label or code.replace("_", " "), node.line)


def _by_name(node: Node) -> dict[str, Node]:
    return {key.value: value for key, value in keys.pairs(node)}


def read_case(node: Node, problems: Problems) -> Case | None:
    """A case; what its answers are is read beside the questions."""
    name = keys.value_of(node.get("name")) if isinstance(node, Fields) else ""
    found = keys.taken(node, CASE, f'case "{name}"', problems)
    if not {"with", "gives"} <= found.keys():
        return None
    cohort = keys.value_of(found.get("cohort")) or None
    return Case(name, cohort, _by_name(found["with"]), _by_name(found["gives"]), node.line)


def read_table(name: str, node: Node, problems: Problems) -> Table | None:
    """A table of limits by age and sex."""
    what = f"table {name}"
    found = keys.taken(node, keys.TABLE, what, problems)
    by = tuple(text.value for text in keys.texts(found.get("by")))
    if by != ("age", "sex"):
        problems.append(Problem(node.line, f'{what}: "by" is [age, sex]'))
    rows = [_row(key, limits, what, problems) for key, limits in keys.pairs(found.get("rows"))]
    read = [row for row in rows if row]
    if not read or len(read) < len(rows):
        return None
    if [age for age, _ in read] != sorted({age for age, _ in read}):
        problems.append(Problem(node.line, f"{what}: the youngest age first, each once"))
    return Table(keys.value_of(found.get("unit")), tuple(read))


def _row(key: Text, node: Node, what: str, problems: Problems) -> tuple[int, Mapping[str, Decimal]] | None:
    age = age_in_months(key.value)
    limits = _by_name(node)
    numbers = {sex: keys.value_of(limits.get(sex)) for sex in ("male", "female")}
    if (
        age is None
        or set(limits) != set(numbers)
        or not all(re.fullmatch(r"\d+(\.\d+)?", n, re.ASCII) for n in numbers.values())
    ):
        problems.append(Problem(key.line, f'{what}: a row is "6 months: {{male: 0.5, female: 0.5}}"'))
        return None
    return age, {sex: Decimal(number) for sex, number in numbers.items()}


AGE = re.compile(r"(?:([0-9]{1,3}) ?y(?:ears?)?)?(?: ?([0-9]{1,4}) ?m(?:onths?)?)?")


def age_in_months(text: str) -> int | None:
    """Completed months of "14 years", "18 y 11 m", "6 months" or "311"; None for anything else."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    found = AGE.fullmatch(text)
    return int(found[1] or 0) * 12 + int(found[2] or 0) if found and text else None


def looked_at(criterion: Criterion) -> tuple[str, ...]:
    """The questions that a criterion looks at, each once."""
    trees = (criterion.holds, criterion.excluded_when, criterion.passes_when, criterion.open_until)
    leaves = (line.leaf for tree in (*trees, criterion.not_applicable_when) if tree for line in lines(tree))
    names = [name for leaf in leaves for name in names_in(leaf)]
    return tuple(dict.fromkeys(names + ([criterion.washout.list] if criterion.washout else [])))


Questions = Mapping[str, Question]


def read_acts(node: Node | None, what: str, questions: Questions, problems: Problems) -> Acts | None:
    """A reading that acts; None where a criterion has none."""
    if node is None:
        return None
    found = keys.taken(node, ACTS, f"{what}, acts", problems)
    kind, decided = keys.value_of(found.get("kind")), keys.value_of(found.get("decided"))
    agents, endings = (tuple(text.value for text in keys.texts(found.get(key))) for key in ("agents", "unless_ending"))
    kinds = [kind for question in questions.values() for kind in _kinds(question)]
    wrong = [f'there is no kind "{kind}"{did_you_mean(kind, kinds)}'] if kind and kind not in kinds else []
    if decided not in ("", "yes"):
        wrong.append('"decided" takes "yes" or is left out')
    if not kind and (agents or endings or "{agents}" in keys.value_of(found.get("words"))):
        wrong.append('say the "kind" of the agents')
    wrong += [f'no agent "{name}"{did_you_mean(name, BY_NAME)}' for name in agents if name not in BY_NAME]
    problems.extend(Problem(node.line, f"{what}, acts: {words}") for words in wrong)
    when = read_tree(found["when"], problems, gate=True) if "when" in found else None
    return Acts(keys.value_of(found.get("words")), when, decided == "yes", kind, agents, endings)


def _kinds(question: Question) -> tuple[str, ...]:
    kind = question.fields.get(question.entry.get("kind", "")) if "name" in question.entry else None
    return tuple(kind.options) if kind else ()
