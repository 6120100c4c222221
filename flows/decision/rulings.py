"""What the study chair ruled on an item of the list: its fields, where it is kept, and its words."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flows.answers.answers import Answers
from flows.answers.for_chair import ForChair
from flows.language.days import day_words
from flows.language.refusals import RuleBroken
from flows.rules.answer_values import read_value
from flows.rules.answer_words import option_label, value_words
from flows.rules.conditions import Is, Waits
from flows.rules.criterion import ChairQuery
from flows.rules.evaluation.decide import Decision, decide
from flows.rules.facts import Therapy
from flows.rules.question import Choice, Day, Name, Option, Question

DECISIONS = Choice(
    (
        Option("allowed", "May be registered"),
        Option("allowed_from", "May be registered from a day on"),
        Option("refused", "May not be registered"),
    )
)

ROLES = Choice(
    (
        Option("study_chair", "Study chair"),
        Option("delegate", "The chair's delegate"),
        Option("medical_monitor", "Medical monitor"),
    )
)

FIELDS: tuple[Question, ...] = (
    Question(
        "decision",
        "Study chair",
        "What was decided?",
        "As the study chair put it.",
        DECISIONS,
        required=True,
        short="Decision",
    ),
    Question(
        "from_day",
        "Study chair",
        "From which day on may the candidate be registered?",
        "The first day that the ruling allows.",
        Day(ahead=True, coming=True, beside="from on registered"),
        asked_when=Is("decision", ("allowed_from",)),
        required=True,
        short="From",
    ),
    Question("ruled_by", "Study chair", "Who decided?", "The role, not the name.", ROLES, required=True, short="By"),
    Question(
        "initials",
        "Study chair",
        "What are their initials?",
        "Two to four letters, such as MB.",
        Name(4, letters_only=True),
        required=True,
        short="Initials",
    ),
    Question(
        "ruled_on",
        "Study chair",
        "On which day was it decided?",
        "The date of the message.",
        Day(beside="decided ruled"),
        required=True,
        short="On",
    ),
)

# Of every ruling: who decided, and when.
RULED_BY = tuple(field for field in FIELDS if field.key in ("ruled_by", "initials", "ruled_on"))
BY_FIELD = {field.key: field for field in FIELDS}


def ruling_of(code: str, answers: Answers) -> Mapping[str, Any] | None:
    """The ruling on an item, if there is one."""
    ruling: Mapping[str, Any] | None = answers.rulings.get(code)
    return ruling


def check_not_refused(query: ChairQuery, ruling: Mapping[str, Any]) -> None:
    """Refuses to go on with a candidate whom the study chair refused."""
    if ruling["decision"] == "refused":
        raise RuleBroken("chair_refused", what=query.words, who=ruled_by(ruling))


def check_allowed(query: ChairQuery, ruling: Mapping[str, Any], on: date) -> None:
    """Refuses a registration on a day that a ruling does not allow."""
    check_not_refused(query, ruling)
    if ruling["decision"] != "allowed_from":
        return
    first = _day(ruling, "from_day")
    if first is None:
        raise RuleBroken("chair_day_missing", what=query.words, who=ruled_by(ruling))
    if on < first:
        raise RuleBroken("chair_day_ahead", what=query.words, who=ruled_by(ruling), first=day_words(first))


def open_items(codes: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    """The items that wait for a ruling."""
    return tuple(code for code in codes if ruling_of(code, answers) is None)


def ruling_words(query: ChairQuery, ruling: Mapping[str, Any] | None) -> str:
    """An item with its ruling: what was decided, by whom, when; or that it is open."""
    if ruling is None:
        return f"Study chair, open: {query.words}"
    decision = option_label(DECISIONS.options, ruling["decision"]).lower()
    first, on = _day(ruling, "from_day"), _day(ruling, "ruled_on")
    if first:
        decision = f"may be registered from {day_words(first)} on"
    when = f", {day_words(on)}" if on else ""
    return f"Study chair: {query.words} Ruling: {decision}; {ruled_by(ruling)}{when}."


def for_chair_words(one: ForChair) -> str:
    """What the study chair is asked since nobody here knows it, with the ruling; or that it is open."""
    of = f"{one.of}: " if one.of else ""
    if not one.ruled:
        return f"Study chair, open: {of}{one.question.text} Not known here; asked since {day_words(one.since)}."
    ruled = ", ".join(
        value_words(question, read_value(question.kind, value))
        if question is one.question
        else f"{question.label.lower()}: {value_words(question, read_value(question.kind, value))}"
        for question, value in one.values
    )
    on = _day(one.ruled, "ruled_on")
    when = f", {day_words(on)}" if on else ""
    return f"Study chair: {of}{one.question.text} Ruling: {ruled}; {ruled_by(one.ruled)}{when}."


def ruled_by(ruling: Mapping[str, Any]) -> str:
    """Who decided: the role and the initials."""
    role = option_label(ROLES.options, ruling["ruled_by"]) if ruling.get("ruled_by") else "Role not known"
    return f"{role} {ruling['initials']}"


def _day(ruling: Mapping[str, Any], field: str) -> date | None:
    day: date | None = read_value(BY_FIELD[field].kind, ruling[field]) if ruling.get(field) else None
    return day


def open_rulings(codes: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    """The items on which no ruling is recorded, or one that allows a registration from a day that is not known yet."""
    rulings = {code: ruling_of(code, answers) for code in codes}
    return tuple(code for code, ruling in rulings.items() if ruling is None or _day_is_missing(ruling))


def refused_rulings(codes: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    """The items on which the ruling is that the candidate may not be registered."""
    rulings = {code: ruling_of(code, answers) for code in codes}
    return tuple(code for code, ruling in rulings.items() if ruling and ruling["decision"] == "refused")


def allowed_from(codes: tuple[str, ...], answers: Answers) -> Iterator[date]:
    """The first days of registration that rulings name."""
    for ruling in (ruling_of(code, answers) for code in codes):
        if ruling and ruling["decision"] == "allowed_from" and not _day_is_missing(ruling):
            yield read_value(BY_FIELD["from_day"].kind, ruling["from_day"])


def _day_is_missing(ruling: Mapping[str, Any]) -> bool:
    return bool(ruling["decision"] == "allowed_from") and ruling.get("from_day") is None


def by_ruling(decision: Decision, answers: Answers) -> Decision | None:
    """The decision that rulings on antibodies which are still waited for allow; None where there is none."""
    agents = tuple(agent for code in decision.chair for agent in _let_in(code, decision, answers))
    if not agents:
        return None
    therapies: tuple[Therapy, ...] = decision.facts.get("prior_therapies") or ()
    counted = tuple(therapy for therapy in therapies if not therapy.is_one_of(agents))
    facts = replace(decision.facts, values={**decision.facts.values, "prior_therapies": counted})
    return decide(facts, decision.trial)


def _let_in(code: str, decision: Decision, answers: Answers) -> tuple[str, ...]:
    """The antibodies that the ruling on an item lets count no more; none where there is none, or it refused."""
    condition, ruling = decision.trial.queries[code].condition, ruling_of(code, answers)
    if not isinstance(condition, Waits) or ruling is None or ruling["decision"] == "refused":
        return ()
    return condition.agents
