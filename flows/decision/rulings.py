"""What the study chair ruled on an item of the list: its fields, where it is kept, and its words."""

from collections.abc import Iterator
from datetime import date

from flows.answers.answers import Answers, Words
from flows.answers.for_chair import ForChair
from flows.language.days import day_words
from flows.language.refusals import RuleBroken
from flows.rules.answer_values import read_value
from flows.rules.answer_words import option_label, value_words
from flows.rules.conditions import ALWAYS, Condition, Is, Waits
from flows.rules.criterion import ChairQuery
from flows.rules.evaluation.decide import Decision, decide
from flows.rules.facts import Therapy
from flows.rules.question import Choice, Day, Kind, Name, Option, Question

# What a ruling may be, beside that the candidate may be registered.
FROM_A_DAY, REFUSED = "allowed_from", "refused"

DECISIONS = Choice(
    (
        Option("allowed", "May be registered"),
        Option(FROM_A_DAY, "May be registered from a day on"),
        Option(REFUSED, "May not be registered"),
    )
)

ROLES = Choice(
    (
        Option("study_chair", "Study chair"),
        Option("delegate", "The chair's delegate"),
        Option("medical_monitor", "Medical monitor"),
    )
)
INITIALS = Name(4, letters_only=True)


def _field(key: str, text: str, help: str, kind: Kind, short: str, asked_when: Condition = ALWAYS) -> Question:
    return Question(key, "Study chair", text, help, kind, asked_when, required=True, short=short)


_FROM = Day(ahead=True, coming=True, beside="from on registered")
_FROM_WHICH, _FIRST = "From which day on may the candidate be registered?", "The first day that the ruling allows."
FIELDS: tuple[Question, ...] = (
    _field("decision", "What was decided?", "As the study chair put it.", DECISIONS, "Decision"),
    _field("from_day", _FROM_WHICH, _FIRST, _FROM, "From", Is("decision", (FROM_A_DAY,))),
    _field("ruled_by", "Who decided?", "The role, not the name.", ROLES, "By"),
    _field("initials", "What are their initials?", "Two to four letters, such as MB.", INITIALS, "Initials"),
    _field("ruled_on", "On which day was it decided?", "The date of the message.", Day(beside="decided ruled"), "On"),
)

# Of every ruling: who decided, and when.
RULED_BY = tuple(field for field in FIELDS if field.key in ("ruled_by", "initials", "ruled_on"))
BY_FIELD = {field.key: field for field in FIELDS}


def check_not_refused(query: ChairQuery, ruling: Words) -> None:
    """Refuses to go on with a candidate whom the study chair refused."""
    if ruling["decision"] == REFUSED:
        raise RuleBroken("chair_refused", what=query.words, who=ruled_by(ruling))


def check_allowed(query: ChairQuery, ruling: Words, on: date) -> None:
    """Refuses a registration on a day that a ruling does not allow."""
    check_not_refused(query, ruling)
    if ruling["decision"] != FROM_A_DAY:
        return
    first = _day(ruling, "from_day")
    if first is None:
        raise RuleBroken("chair_day_missing", what=query.words, who=ruled_by(ruling))
    if on < first:
        raise RuleBroken("chair_day_ahead", what=query.words, who=ruled_by(ruling), first=day_words(first))


def open_items(codes: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    """The items that wait for a ruling."""
    return tuple(code for code in codes if answers.rulings.get(code) is None)


def ruling_words(query: ChairQuery, ruling: Words | None) -> str:
    """An item with its ruling: what was decided, by whom, when; or that it is open."""
    if ruling is None:
        return f"Study chair, open: {query.words}"
    decision = option_label(DECISIONS.options, ruling["decision"]).lower()
    if first := _day(ruling, "from_day"):
        decision = f"may be registered from {day_words(first)} on"
    return f"Study chair: {query.words} Ruling: {decision}; {_ruled_by_and_on(ruling)}."


def for_chair_words(one: ForChair) -> str:
    """What the study chair is asked since nobody here knows it, with the ruling; or that it is open."""
    of = f"{one.of}: " if one.of else ""
    if not one.ruled:
        return f"Study chair, open: {of}{one.question.text} Not known here; asked since {day_words(one.since)}."
    ruled = ", ".join(
        ("" if question is one.question else f"{question.label.lower()}: ")
        + value_words(question, read_value(question.kind, value))
        for question, value in one.values
    )
    return f"Study chair: {of}{one.question.text} Ruling: {ruled}; {_ruled_by_and_on(one.ruled)}."


def _ruled_by_and_on(ruling: Words) -> str:
    on = _day(ruling, "ruled_on")
    return f"{ruled_by(ruling)}, {day_words(on)}" if on else ruled_by(ruling)


def ruled_by(ruling: Words) -> str:
    """Who decided: the role and the initials."""
    role = option_label(ROLES.options, ruling["ruled_by"]) if ruling.get("ruled_by") else "Role not known"
    return f"{role} {ruling['initials']}"


def _day(ruling: Words, field: str) -> date | None:
    day: date | None = read_value(BY_FIELD[field].kind, ruling[field]) if ruling.get(field) else None
    return day


def _given(codes: tuple[str, ...], answers: Answers) -> Iterator[tuple[str, Words | None]]:
    return ((code, answers.rulings.get(code)) for code in dict.fromkeys(codes))


def open_rulings(codes: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    """The items on which no ruling is recorded, or one that allows a registration from a day that is not known yet."""
    return tuple(code for code, ruling in _given(codes, answers) if ruling is None or _day_is_missing(ruling))


def refused_rulings(codes: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    """The items on which the ruling is that the candidate may not be registered."""
    return tuple(code for code, ruling in _given(codes, answers) if ruling and ruling["decision"] == REFUSED)


def allowed_from(codes: tuple[str, ...], answers: Answers) -> Iterator[date]:
    """The first days of registration that rulings name."""
    for _, ruling in _given(codes, answers):
        if ruling and ruling["decision"] == FROM_A_DAY and (first := _day(ruling, "from_day")):
            yield first


def _day_is_missing(ruling: Words) -> bool:
    return ruling["decision"] == FROM_A_DAY and ruling.get("from_day") is None


def by_ruling(decision: Decision, answers: Answers) -> Decision | None:
    """The decision that rulings on antibodies which are still waited for allow; None where there is none."""
    agents = tuple(agent for code in decision.chair for agent in _let_in(code, decision, answers))
    if not agents:
        return None
    therapies: tuple[Therapy, ...] = decision.facts.get("prior_therapies") or ()
    counted = tuple(therapy for therapy in therapies if not therapy.is_one_of(agents))
    return decide(decision.facts.having({**decision.facts.values, "prior_therapies": counted}), decision.trial)


def _let_in(code: str, decision: Decision, answers: Answers) -> tuple[str, ...]:
    """The antibodies that the ruling on an item lets count no more; none where there is none, or it refused."""
    condition, ruling = decision.trial.queries[code].condition, answers.rulings.get(code)
    if not isinstance(condition, Waits) or ruling is None or ruling["decision"] == REFUSED:
        return ()
    return condition.agents
