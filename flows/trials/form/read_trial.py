"""From the text of a trial file to a trial: everything that is wrong with it is told at once."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from flows.trials.form.about_trial import read_about, read_name
from flows.trials.form.amends import read_amends
from flows.trials.form.criteria import read_case, read_chair, read_criterion, read_table
from flows.trials.form.leaves.checks import bad_period, no_agent, no_anchor
from flows.trials.form.leaves.rewriting import Beside, read_site, settled, settled_chair
from flows.trials.form.leaves.scope import Scope, no_question
from flows.trials.form.leaves.tree_checks import check_measured, check_tree
from flows.trials.form.nodes import Fields, Node, Text, pairs, read_nodes, texts, value_of
from flows.trials.form.problems import STILL_TO_WRITE, Problem, Problems, TrialRefused, did_you_mean, too_many
from flows.trials.form.questions.library import asked_question, library
from flows.trials.form.questions.question_values import DATES
from flows.trials.form.questions.questions import Question, read_question
from flows.trials.form.said import Said
from flows.trials.form.treatment.read_treatment import read_treatment
from flows.trials.form.trial import ChairItem, Criterion, Table, Trial, Washout

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
    _check_questions(scope, site, problems)
    cohorts = {name: value_of(node) for name, node in file.by_name("cohorts").items()}
    too_many(cohorts, MOST_COHORTS, "cohorts", file.found["cohorts"].line if cohorts else 1, problems)
    beside = Beside(questions, site)
    read = (read_criterion(node, questions, problems) for node in file.items("criteria"))
    criteria = tuple(settled(criterion, beside) for criterion in read if criterion)
    _check_criteria(criteria, scope, cohorts, problems)
    read_items = (read_chair(node, problems) for node in file.items("chair"))
    chair = tuple(settled_chair(item, beside) for item in read_items if item)
    for name in beside.site.keys() - beside.used:
        problems.append(Problem(beside.site[name].line, f'site: nothing looks at "{name}"'))
    _check_chair(chair, criteria, scope, problems)
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
        if wrong := _no_day(name, questions):
            problems.append(Problem(key.line, f"{what}: {wrong}"))
            continue
        if other := next((other for other, day in anchors.items() if day == name), None):
            words = f'{what}: {name} is the day of "{other}" already'
            problems.append(Problem(key.line, f"{words}; give it a question of its own, or count to that anchor"))
        anchors[key.value] = name
    return anchors


def _no_day(name: str, questions: Mapping[str, Question]) -> str:
    """What is wrong with the name of a question that a date or time answers; empty where it is one."""
    if name not in questions:
        return no_question(name, questions)
    answer = questions[name].answer
    return "" if answer in ("date", "time") else f"{name} is answered by {answer}, not by a date or time"


def _check_questions(scope: Scope, site: Collection[str], problems: Problems) -> None:
    before: dict[str, Question] = {}
    for question in scope.questions.values():
        what = f"question {question.name}"
        asked = Scope(dict(before), scope.anchors, scope.tables)
        for word, tree in (("asked_when", question.asked_when), ("counts_when", question.counts_when)):
            if tree is not None and not (word == "counts_when" and tree is question.asked_when):
                after = ". (it may look only at questions asked before it)"
                check_tree(tree, asked, problems, f"{what}, {word}: ", after)
        problems.extend(
            Problem(question.line, f"{what}: {words}") for words in _references(question, before, scope, site)
        )
        before[question.name] = question


def _references(
    question: Question, before: Mapping[str, Question], scope: Scope, site: Collection[str]
) -> Iterator[str]:
    known = {**library().questions, **scope.questions}
    for word in ("date", "upper_limit", "lower_limit", "half_life"):
        name = getattr(question, word)
        if name is not None and name not in known and name not in site:
            yield f'{word}: there is no question "{name}"{did_you_mean(name, known)}'
        elif name in scope.questions and (wrong := _belongs(word, question, scope.questions[name], scope)):
            yield f"{word}: {wrong}"
    for word in ("not_before", "until_known"):
        name = getattr(question, word)
        if name is not None and name != "today" and (name not in before or not before[name].is_day):
            put = f': put "- {name}" before it' if name in library().questions else ""
            yield f'{word}: "{name}" is no question with a day that is asked before{put}, or ask a question of your own'
    if question.at is not None:
        yield from (f"at: {words}" for words in no_anchor(question.at, scope.anchors))


def _belongs(word: str, question: Question, other: Question, scope: Scope) -> str:
    """What is wrong with a question that holds the date, limit or half-life of another; empty where it fits."""
    if word == "date":
        return _no_day(other.name, scope.questions)
    if other.answer != "number":
        return f"{other.name} is answered by {other.answer}, not by a number"
    unit = "days" if word == "half_life" else question.unit
    return "" if other.unit == unit else f"{other.name} is in {other.unit}, not in {unit}"


def _check_criteria(
    criteria: tuple[Criterion, ...], scope: Scope, cohorts: Mapping[str, str], problems: Problems
) -> None:
    seen: dict[str, int] = {}
    last = {True: 0, False: 0}
    for criterion in criteria:
        what = f"criterion {criterion.code}"
        if criterion.code in seen:
            words = f'code "{criterion.code}" stands in line {seen[criterion.code]} already'
            problems.append(Problem(criterion.line, words))
        seen[criterion.code] = criterion.line
        if criterion.number < last[criterion.inclusion]:
            problems.append(Problem(criterion.line, f"{what}: number {criterion.number} is out of the record's order"))
        last[criterion.inclusion] = max(criterion.number, last[criterion.inclusion])
        for cohort in criterion.only_for:
            if cohort not in cohorts:
                near = did_you_mean(cohort, cohorts)
                problems.append(Problem(criterion.line, f'{what}: there is no cohort "{cohort}"{near}'))
        _check_criterion(criterion, scope, problems)
    for cohort in cohorts:
        if all(criterion.only_for and cohort not in criterion.only_for for criterion in criteria):
            problems.append(Problem(1, f'cohort "{cohort}": no criterion concerns it'))


def _check_criterion(criterion: Criterion, scope: Scope, problems: Problems) -> None:
    for tree in (*criterion.trees.values(), criterion.acts.when if criterion.acts else None):
        check_tree(tree, scope, problems)
    if criterion.washout:
        wrong = _wrong_washout(criterion.washout, scope)
        problems.extend(Problem(criterion.washout.line, f"{criterion.code}: {words}") for words in wrong)
    if criterion.measured:
        rules = criterion.deciding
        wrong = no_anchor(criterion.measured.anchor, scope.anchors)
        if rules and not sum(check_measured(tree, criterion.measured, scope, problems) for tree in rules):
            wrong = chain(wrong, ('"measured" finds no question with a date in it',))
        problems.extend(Problem(criterion.line, f"criterion {criterion.code}: {words}") for words in wrong)


def _wrong_washout(washout: Washout, scope: Scope) -> Iterator[str]:
    listed = scope.questions[washout.list]
    yield from no_anchor(washout.before, scope.anchors)
    periods = [period for period in (washout.period, *washout.excepted.values()) if period]
    for period in periods:
        yield from bad_period(period)
    if any(period.in_hours for period in periods):
        yield f"the days of {washout.list} know no hours"
    if any(period.in_half_lives for period in periods) and "half_life" not in listed.entry:
        yield f"{washout.list} has no half-life in its entries"
    kinds = listed.fields[listed.entry["kind"]].options
    for name in washout.excepted:
        if name not in kinds:
            if name not in washout.called:
                yield from (f"except: {words}" for words in no_agent(name))
            if "name" not in listed.entry:
                yield f"except: {washout.list} has no name in its entries"
    past = washout.past
    if past is not None and (past not in listed.fields or listed.fields[past].answer not in DATES):
        yield f'past: "{past}" is no day of {washout.list}{did_you_mean(past, listed.fields)}'


def _check_chair(
    chair: tuple[ChairItem, ...], criteria: tuple[Criterion, ...], scope: Scope, problems: Problems
) -> None:
    codes = {criterion.code for criterion in criteria}
    twice = [code for code, count in Counter(item.code for item in chair).items() if count > 1]
    for item in chair:
        if item.criterion not in codes:
            words = f'chair item {item.code}: there is no criterion "{item.criterion}"'
            problems.append(Problem(item.line, f"{words}{did_you_mean(item.criterion, codes)}"))
        if item.code in twice:
            problems.append(Problem(item.line, f'chair item "{item.code}" stands here twice'))
        check_tree(item.when, scope, problems)
