"""From the questions of a file to those that the chat asks: kinds of answers, words, and when each is asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from flows.rules import question as rules
from flows.rules.conditions import ALWAYS, Condition
from flows.trials.compiling.looks import needed
from flows.trials.compiling.translate import setting_of, translate
from flows.trials.compiling.translate_leaves import Setting
from flows.trials.form.leaves.trees import Tree
from flows.trials.form.questions.library import library_question, library_questions, shared_keys
from flows.trials.form.questions.question_values import TIMES
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Trial

# What people type beside a day, where it says no more than the question does.
PLANNED = "planned plan scheduled for will be"
# Of a dose.
RECEIVED = "received erhalten bekommen reçu reçue recibido recibida ricevuto ricevuta ontvangen"
TESTED = "drawn collected measured tested test checked sampled sample lab labs blood bloods"
# In days: what is planned lies within a year, and so does a test that counts.
A_YEAR = 366
NOT_DONE = rules.Option("not_done", "Not done")


class _Asked:
    """The questions of one trial, or the fields of a list of it, by name; and what each is to the others."""

    def __init__(self, setting: Setting, listed: Question | None = None) -> None:
        self.setting, self.questions = setting, setting.questions
        questions = self.questions
        self.listed = listed
        self.dates = {question.date for question in questions.values()}
        self.limits = {question.upper_limit for question in questions.values()}

    @property
    def shared(self) -> bool:
        """Whether they are the fields of a list of the library."""
        return self.listed is not None and self.listed.key in shared_keys()

    def part(self, role: str) -> str | None:
        """The field of a list that plays a role in its entries."""
        return self.listed.entry.get(role) if self.listed else None

    def key(self, name: str | None) -> str:
        """The key of another question; empty where it is not asked."""
        return self.questions[name].key if name and name in self.questions else ""

    def measures(self, question: Question) -> bool:
        """Whether it is what was measured on its day, and not how: a number, or the first that has this day."""
        of_day = (other for other in self.questions.values() if other.date and other.date == question.date)
        return question.answer == "number" or next(of_day, None) is question

    def when(self, tree: Tree | None) -> Condition:
        return translate(tree, self.setting) if tree else ALWAYS


def questions_of(trial: Trial) -> tuple[rules.Question, ...]:
    """The questions of a trial in the order asked."""
    asked = _Asked(setting_of(trial))
    return tuple(
        _question(question, asked, needed(question.name, trial) if question.needed else None)
        for question in trial.questions.values()
    )


def questions_in(setting: Setting, section: str) -> tuple[rules.Question, ...]:
    """Questions that are asked after registration, under one heading; one that may be not done may stay open."""
    asked = _Asked(setting)
    return tuple(
        replace(_question(replace(one, not_done=False), asked), section=section, required=not one.not_done)
        for one in setting.questions.values()
    )


def _question(question: Question, asked: _Asked, where: Condition | None = None) -> rules.Question:
    """`where`: it is asked there, and not where the file says so."""
    told = question.in_chat
    asked_when = where or asked.when(question.asked_when)
    counts_when = asked.when(question.counts_when)
    role = next((role for role in ("name", "kind") if asked.part(role) == question.name), "")
    return rules.Question(
        key=question.key,
        section=told.section or (asked.listed.in_chat.section if asked.listed else ""),
        text=question.ask,
        help=told.help,
        kind=KINDS[question.answer](question, asked),
        asked_when=asked_when,
        counts_when=None if counts_when == asked_when else counts_when,
        belongs_when=asked.when(told.belongs_when),
        required=role == "name" or (role == "kind" and (asked.shared or not asked.part("name"))),
        short=told.label,
        open_in_chat=role == "kind" and asked.part("name") is not None and asked.shared,
        may_change=told.may_change,
        for_chair=told.for_chair,
        names=told.called,
        negative=told.if_negative,
        dated=asked.key(question.date) if asked.measures(question) else "",
        upper_limit=asked.key(question.upper_limit),
        lower_limit=asked.key(question.lower_limit),
        loinc=told.loinc,
    )


def _options(question: Question) -> tuple[rules.Option, ...]:
    called = question.in_chat.options_called
    options = tuple(rules.Option(value, label, called.get(value, ())) for value, label in question.options.items())
    return (*options, NOT_DONE) if question.not_done else options


def _choice(question: Question, _asked: _Asked) -> rules.Kind:
    return rules.Choice(_options(question))


def _choices(question: Question, asked: _Asked) -> rules.Kind:
    return rules.Choices(_options(question), at_least=int(asked.part("kind") == question.name))


def _number(question: Question, asked: _Asked) -> rules.Kind:
    told = question.in_chat
    return rules.NumberKind(
        "months" if question.answer == "age" else question.unit or "",
        low=question.low or Decimal(0),
        high=question.high,
        above=question.above,
        step=int(question.step) if question.step else None,
        usual=question.usual,
        slips=tuple(dict.fromkeys(question.slips.values())),
        not_done=question.not_done,
        example=told.example,
        fraction_below=told.fraction_below,
        limit=question.name in asked.limits,
    )


def _day(question: Question, asked: _Asked) -> rules.Kind:
    told, before = question.in_chat, question.not_before
    return rules.Day(
        ahead=question.ahead,
        not_before=asked.questions[before].key if before else "as_of" if question.until_known == "today" else None,
        usual=told.usual_days or (A_YEAR if question.until_known or question.measurement else None),
        beside=" ".join(filter(None, (_beside(question, asked), told.beside))),
        ongoing=told.if_ongoing,
        words=tuple(_no_day(question)),
        timed=question.answer in TIMES,
    )


def _no_day(question: Question) -> Iterator[rules.Option]:
    """The answers to a question for a day that are none."""
    if question.answer.endswith("or never"):
        yield rules.NEVER
    if question.ongoing:
        yield rules.GOES_ON


def _beside(question: Question, asked: _Asked) -> str:
    if question.until_known:
        return PLANNED
    if question.name in asked.dates:
        return TESTED
    return RECEIVED if asked.part("name") and asked.part("day") == question.name else ""


def _name(question: Question, asked: _Asked) -> rules.Kind:
    """Drugs are looked up by the name that entries of the library's lists have."""
    return rules.Name(drug=asked.shared and asked.part("name") == question.name)


def _entries(question: Question, asked: _Asked) -> rules.Kind:
    inside = _Asked(replace(asked.setting, questions=question.fields), question)
    fields = tuple(_question(field, inside) for field in question.fields.values())
    roles = {
        role: question.fields[name].key for role, name in question.entry.items() if role in ("name", "kind", "day")
    }
    return rules.Entries(question.entry.get("noun", "entry"), fields, **roles)


KINDS: dict[str, Callable[[Question, _Asked], rules.Kind]] = {
    "yes/no": _choice,
    "one of": _choice,
    "some of": _choices,
    "number": _number,
    "age": _number,
    "date": _day,
    "date or never": _day,
    **dict.fromkeys(("time", "time or never"), _day),
    "name": _name,
    "list": _entries,
}


def _by_themselves(*questions: Question) -> Mapping[str, rules.Question]:
    """Questions of the library that no trial asks, by name: what they look at is among them."""
    chosen = {one.name: replace(one, asked_when=None, counts_when=None) for one in questions}
    setting = Setting(chosen, chosen, MappingProxyType({}), MappingProxyType({}))
    return dict(zip(chosen, questions_in(setting, ""), strict=True))


def common_question(name: str) -> rules.Question:
    """A question of the library by itself."""
    return _by_themselves(library_question(name))[name]


@dataclass(frozen=True, slots=True)
class Limited:
    """What a laboratory measures: its names, and the questions that ask for the ends of what is normal, if any do."""

    names: tuple[str, ...]
    upper: rules.Question | None
    lower: rules.Question | None


@cache
def limited() -> tuple[Limited, ...]:
    """Everything in the library that has a limit of normal."""
    known = {question.name: question for question in library_questions()}
    measured = [one for one in known.values() if one.upper_limit or one.lower_limit]
    ends = [known[name] for one in measured for name in (one.upper_limit, one.lower_limit) if name]
    by_name = _by_themselves(*measured, *ends)
    return tuple(
        Limited(
            (by_name[one.name].label, *by_name[one.name].names),
            by_name.get(one.upper_limit or ""),
            by_name.get(one.lower_limit or ""),
        )
        for one in measured
    )


@cache
def limit_questions() -> Mapping[str, rules.Question]:
    """The questions that ask for a limit, by key."""
    ends = (end for one in limited() for end in (one.upper, one.lower) if end)
    return MappingProxyType({end.key: end for end in ends})
