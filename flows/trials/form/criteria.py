"""The criteria, chair items and cases of a trial file, from their maps."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from flows.agents.drug_table import BY_NAME
from flows.trials.form.leaves.checks import names_in
from flows.trials.form.leaves.leaves import Is, Within
from flows.trials.form.leaves.parse import NotUnderstood, read_leaf
from flows.trials.form.leaves.trees import Line, Tree, lines, signed
from flows.trials.form.leaves.washouts import read_washout
from flows.trials.form.nodes import Fields, Node, Text, by_name, pairs, value_of
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.in_chat import ROLES
from flows.trials.form.questions.questions import Question
from flows.trials.form.said import Said
from flows.trials.form.trial import CONDITIONS, Acts, Case, ChairItem, Criterion, Measuring, Table

CODE = re.compile(r"[A-Z]+[0-9]+[a-z]?")
RULES = {
    True: ("holds", "washout", "open_until", "ask"),
    False: ("excluded_when", "passes_when", "washout", "open_until", "ask"),
}
WORDS = ("short", "says", "reading", "elsewhere", "part", "topic", "record", "meanwhile", "permits")
Questions = Mapping[str, Question]


def read_criterion(node: Node, questions: Questions, problems: Problems) -> Criterion | None:
    """A criterion; None, and what is wrong is told, where it is none."""
    code = value_of(node.get("code")) if isinstance(node, Fields) else ""
    said = Said(node, "a criterion", problems, f"criterion {code}".strip())
    given = {key.value for key, _ in pairs(node)}
    if not code:
        return None
    inclusion = "inclusion" in said
    for key, words in _wrong(said, code, inclusion):
        problems.append(Problem(said.found[key].line if key in said else said.line, f"{said.what}{words}"))
    if "permits" not in given and not any(rule in given for rules in RULES.values() for rule in rules):
        words = f"{said.what} asks for nothing: say {', '.join(RULES[inclusion][:-1])} or ask"
        problems.append(Problem(said.line, words))
    number = said.text("inclusion") or said.text("exclusion")
    return Criterion(
        code=code,
        inclusion=inclusion,
        number=int(number) if number.isascii() and number.isdigit() else 0,
        line=said.line,
        **{word: said.text(word) for word in WORDS},
        only_for=said.many("only_for"),
        trees=dict(_trees(said, code, "holds" if inclusion else "excluded_when")),
        washout=read_washout(said, inclusion, questions),
        measured=_measured(said),
        acts=_acts(said, questions),
    )


def _trees(said: Said, code: str, asks: str) -> Iterator[tuple[str, Tree]]:
    """The conditions by their keys; of a criterion that is one question `asks` is the key of its condition."""
    for key in CONDITIONS:
        tree = said.tree(key, gate=key == "not_applicable_when")
        if key == asks and "ask" in said:
            tree = Line(Is(code.lower(), ("yes",)), f"{code.lower()} is yes", said.found["ask"].line)
        if tree:
            yield key, tree


def _wrong(said: Said, code: str, inclusion: bool) -> Iterator[tuple[str, str]]:
    """What is wrong, each with the key in whose line it stands."""
    if not CODE.fullmatch(code):
        yield "code", ": a code is capitals and a number, such as I5 or E12, and perhaps a small letter"
    if ("inclusion" in said) == ("exclusion" in said):
        yield "", ': say exactly one of "inclusion" and "exclusion", with its number in the record'
    number = "inclusion" if inclusion else "exclusion"
    if number in said and not re.fullmatch(r"[1-9][0-9]{0,2}", said.text(number)):
        yield number, f': "{said.text(number)}" is no number of a criterion'
    if not inclusion and "holds" in said:
        words = ': an exclusion has no "holds": say "excluded_when" (what keeps out) or "passes_when" (what lets in)'
        yield "holds", words
    for word in ("excluded_when", "passes_when"):
        if inclusion and word in said:
            yield word, f': "{word}" belongs to exclusions; an inclusion says "holds"'
    if "ask" in said and any(rule in said for rule in RULES[inclusion][:-1]):
        yield "ask", ': "ask" is the whole criterion; a question beside rules is an own question'
    if "permits" in said and any(rule in said for rule in (*RULES[inclusion], "not_applicable_when", "measured")):
        yield "permits", ': "permits" decides nothing; a rule beside it is a criterion of its own'
    if "judged_by" in said and (said.text("judged_by") not in ROLES or "ask" not in said):
        yield "judged_by", f': "judged_by" says who answers "ask": {", ".join(ROLES)}'


def _measured(said: Said) -> Measuring | None:
    if "measured" not in said:
        return None
    try:
        leaf = read_leaf(f"x {said.text('measured')}")
    except NotUnderstood:
        leaf = None
    if isinstance(leaf, Within) and not leaf.strict:
        return Measuring(leaf.period, leaf.anchor)
    said.tell('"measured" is written "within 7 days before ANCHOR"', "measured")
    return None


def read_chair(node: Node, problems: Problems) -> ChairItem | None:
    """A chair item."""
    said = Said(node, "a chair item", problems, "chair item")
    when = said.tree("when", gate=True)
    if when is None:
        return None
    code, criterion, words, label = map(said.text, ("code", "criterion", "words", "label"))
    return ChairItem(code, criterion, when, words, label or code.replace("_", " "), node.line)


def read_case(node: Node, problems: Problems) -> Case | None:
    """A case; what its answers are is read beside the questions."""
    name = value_of(node.get("name")) if isinstance(node, Fields) else ""
    said = Said(node, "a case", problems, f'case "{name}"')
    if "with" not in said or "gives" not in said:
        return None
    return Case(name, said.text("cohort") or None, said.by_name("with"), said.by_name("gives"), node.line)


def read_table(name: str, node: Node, problems: Problems) -> Table | None:
    """A table of limits by age and sex."""
    said = Said(node, "a table", problems, f"table {name}")
    if said.many("by") != ("age", "sex"):
        said.tell('"by" is [age, sex]')
    rows = [_row(key, limits, said) for key, limits in pairs(said.get("rows"))]
    read = [row for row in rows if row]
    if not read or len(read) < len(rows):
        return None
    if [age for age, _ in read] != sorted({age for age, _ in read}):
        said.tell("the youngest age first, each once")
    return Table(said.text("unit"), tuple(read))


def _row(key: Text, node: Node, said: Said) -> tuple[int, Mapping[str, Decimal]] | None:
    age, limits = age_in_months(key.value), by_name(node)
    numbers = {sex: value_of(limits.get(sex)) for sex in ("male", "female")}
    figures = all(re.fullmatch(r"\d+(\.\d+)?", number, re.ASCII) for number in numbers.values())
    if age is None or limits.keys() != numbers.keys() or not figures:
        words = f'{said.what}: a row is "6 months: {{male: 0.5, female: 0.5}}"'
        said.problems.append(Problem(key.line, words))
        return None
    return age, {sex: Decimal(number) for sex, number in numbers.items()}


AGE = re.compile(r"(?:([0-9]{1,3}) ?y(?:ears?)?)?(?: ?([0-9]{1,4}) ?m(?:onths?)?)?")


def age_in_months(text: str) -> int | None:
    """Completed months of "14 years", "18 y 11 m", "6 months" or "311"; None for anything else."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    found = AGE.fullmatch(text)
    return int(found[1] or 0) * 12 + int(found[2] or 0) if found and text else None


def deciding_leaves(criterion: Criterion) -> Iterator[tuple[Line, bool]]:
    """The leaves that decide a criterion, and whether each must hold (or else must not)."""
    for key, tree in criterion.trees.items():
        if key != "not_applicable_when":
            yield from signed(tree, key != "excluded_when")


def named_in(criterion: Criterion) -> tuple[str, ...]:
    """The questions that a criterion looks at, each once."""
    names = [name for tree in criterion.trees.values() for line in lines(tree) for name in names_in(line.leaf)]
    return tuple(dict.fromkeys(names + ([criterion.washout.list] if criterion.washout else [])))


def _acts(criterion: Said, questions: Questions) -> Acts | None:
    """A reading that acts; None where a criterion has none."""
    if "acts" not in criterion:
        return None
    said = Said(criterion.get("acts"), "a reading that acts", criterion.problems, f"{criterion.what}, acts")
    words, kind, decided = map(said.text, ("words", "kind", "decided"))
    agents, endings = said.many("agents"), said.many("unless_ending")
    kinds = [kind for question in questions.values() for kind in _kinds(question)]
    if kind and kind not in kinds:
        said.tell(f'there is no kind "{kind}"{did_you_mean(kind, kinds)}')
    if decided not in ("", "yes"):
        said.tell('"decided" takes "yes" or is left out')
    if not kind and (agents or endings or "{agents}" in words):
        said.tell('say the "kind" of the agents')
    said.tell(f'no agent "{name}"{did_you_mean(name, BY_NAME)}' for name in agents if name not in BY_NAME)
    return Acts(words, said.tree("when", gate=True), decided == "yes", kind, agents, endings)


def _kinds(question: Question) -> tuple[str, ...]:
    kind = question.fields.get(question.entry.get("kind", "")) if "name" in question.entry else None
    return tuple(kind.options) if kind else ()
