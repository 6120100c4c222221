"""From the text of a trial file to a trial: everything that is wrong with it is told at once."""

from collections.abc import Mapping
from functools import lru_cache

from flows.trials.form.about_trial import read_about, read_name
from flows.trials.form.amends import read_amends
from flows.trials.form.criteria import read_case, read_chair, read_criterion, read_table
from flows.trials.form.cross_checks import check_chair, check_criteria, check_questions, no_day
from flows.trials.form.leaves.rewriting import Beside, read_site, settled, settled_chair
from flows.trials.form.leaves.scope import Scope
from flows.trials.form.nodes import Fields, Node, Text, pairs, read_nodes, texts, value_of
from flows.trials.form.problems import STILL_TO_WRITE, Problem, Problems, TrialRefused, too_many
from flows.trials.form.questions.library import asked_question, library
from flows.trials.form.questions.questions import Question, read_question
from flows.trials.form.said import Said
from flows.trials.form.treatment.read_treatment import read_treatment
from flows.trials.form.trial import Table, Trial

MOST_COHORTS = 30


@lru_cache(maxsize=16)  # checked, shown and compiled, a file is read several times; YAML takes most of it
def read_trial(text: str) -> Trial:
    """The trial that a file says; `TrialRefused` names everything that is wrong with the file."""
    problems: Problems = []
    root = read_nodes(text, problems)
    if root is None or (isinstance(root, Text) and not root.value):
        raise TrialRefused(problems or [Problem(1, "the file is empty")])
    left = {problem.line for problem in problems if problem.words == STILL_TO_WRITE}
    trial = _read(root, problems)
    if problems:
        raise TrialRefused(p for p in problems if p.line not in left or p.words == STILL_TO_WRITE)
    return trial


def _read(root: Node, problems: Problems) -> Trial:
    file = Said(root, "the file", problems)
    for key in ("anchors", "questions", "criteria"):
        if key in file and not (file.by_name(key) or file.items(key)):
            problems.append(Problem(file.found[key].line, f'"{key}" is empty'))
    own = {name: read_table(name, node, problems) for name, node in file.by_name("tables").items()}
    tables = {**_library_tables(), **{name: table for name, table in own.items() if table}}
    questions = _questions(file)
    anchors = _anchors(file.get("anchors"), questions, problems)
    scope = Scope(questions, anchors, tables)
    site = read_site(file.get("site"), questions, problems)
    check_questions(scope, site, problems)
    cohorts = {name: value_of(node) for name, node in file.by_name("cohorts").items()}
    too_many(cohorts, MOST_COHORTS, "cohorts", file.found["cohorts"].line if cohorts else 1, problems)
    beside = Beside(questions, site)
    read = (read_criterion(node, questions, problems) for node in file.items("criteria"))
    criteria = tuple(settled(criterion, beside) for criterion in read if criterion)
    check_criteria(criteria, scope, cohorts, problems)
    read_items = (read_chair(node, problems) for node in file.items("chair"))
    chair = tuple(settled_chair(item, beside) for item in read_items if item)
    for name in beside.site.keys() - beside.used:
        problems.append(Problem(beside.site[name].line, f'site: nothing looks at "{name}"'))
    check_chair(chair, criteria, scope, problems)
    about = read_about(file, scope, criteria)
    cases = tuple(case for node in file.items("cases") if (case := read_case(node, problems)))
    registry_id, version = read_name(file)
    return Trial(
        registry_id,
        version,
        file.text("title"),
        anchors,
        cohorts,
        tables,
        questions,
        tuple(criterion for criterion in criteria if not criterion.permits),
        tuple(criterion for criterion in criteria if criterion.permits),
        chair,
        file.by_name("candidate"),
        cases,
        texts(file.get("signed")),
        about,
        read_treatment(file.get("treatment"), scope, criteria, problems),
        *read_amends(file.get("amends"), version, questions, problems),
    )


def _library_tables() -> dict[str, Table]:
    problems: Problems = []
    read = {name: read_table(name, node, problems) for name, node in library().tables.items()}
    return {name: table for name, table in read.items() if table}


def _questions(file: Said) -> dict[str, Question]:
    """The questions in the order asked; one that is a whole criterion comes last in its section."""
    questions: dict[str, Question] = {}
    for item in file.items("questions"):
        question = asked_question(item, file.problems)
        if question is None:
            continue
        if question.name in questions:
            words = f'question "{question.name}" stands in line {questions[question.name].line} already'
            file.problems.append(Problem(question.line, words))
        questions[question.name] = question
    questions = _with_brought(questions, file.problems)
    for criterion in file.items("criteria"):
        asks = isinstance(criterion, Fields) and value_of(criterion.get("code")) and criterion.get("ask")
        if isinstance(criterion, Fields) and asks and (question := _own_criterion(criterion, file.problems)):
            questions = _in_section(questions, question)
    return questions


def _in_section(questions: dict[str, Question], asked: Question) -> dict[str, Question]:
    """With one more, behind the others of its section, or else behind all; one of its name is left as it is."""
    if asked.name in questions:
        return questions
    given, section = list(questions.values()), asked.in_chat.section
    last = max((at for at, one in enumerate(given) if one.in_chat.section == section), default=len(given) - 1)
    return {one.name: one for one in (*given[: last + 1], asked, *given[last + 1 :])}


def _with_brought(listed: Mapping[str, Question], problems: Problems) -> dict[str, Question]:
    """The listed questions, each followed by the one of the library that it brings where that is not listed."""
    questions: dict[str, Question] = {}
    for question in listed.values():
        questions[question.name] = question
        if question.brings and question.brings not in listed:
            brought = asked_question(Text(question.brings, question.line), problems)
            questions |= {brought.name: brought} if brought else {}
    return questions


def _own_criterion(criterion: Fields, problems: Problems) -> Question | None:
    """The question that a whole criterion is; its answer is called by its topic, or else by its code."""
    code, line = value_of(criterion.get("code")), criterion.line
    topic = value_of(criterion.get("topic")) or f"criterion {code}"
    said = {
        "ask": criterion.get("ask"),
        "answer": Text("yes/no", line),
        "section": criterion.get("section") or Text("Other criteria", line),
        "help": criterion.get("help"),
        "label": Text(topic[0].upper() + topic[1:], line),
        "judged_by": criterion.get("judged_by"),
    }
    fields = tuple((Text(key, node.line), node) for key, node in said.items() if node)
    return read_question(code.lower(), Fields(fields, line), line, problems, f"criterion {code}")


def _anchors(node: Node | None, questions: Mapping[str, Question], problems: Problems) -> dict[str, str]:
    anchors: dict[str, str] = {}
    for key, value in pairs(node):
        name, what = value_of(value), f'anchor "{key.value}"'
        if wrong := no_day(name, questions):
            problems.append(Problem(key.line, f"{what}: {wrong}"))
            continue
        if other := next((other for other, day in anchors.items() if day == name), None):
            words = f'{what}: {name} is the day of "{other}" already'
            problems.append(Problem(key.line, f"{words}; give it a question of its own, or count to that anchor"))
        anchors[key.value] = name
    return anchors
