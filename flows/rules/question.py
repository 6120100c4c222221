"""What a question is: its words, the kind of answer it takes, and when it is asked."""

from dataclasses import dataclass
from decimal import Decimal

from flows.language.typed.units import Slip
from flows.rules.conditions import ALWAYS, Condition


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: the contract's value, the words for it, and what people call it."""

    value: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of some options."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Any number of some options, each once; none at all where `at_least` is 0."""

    options: tuple[Option, ...]
    at_least: int = 0
    none_label: str = "None of these"


@dataclass(frozen=True, slots=True)
class NumberKind:
    """A number in `unit` from `low` to `high`; `above`: the low end itself is refused.

    Outside of `usual` it is allowed but asked about, with what a slipped unit would make of it. Bare figures under
    `fraction_below` may be a fraction as well as a percentage. `slips`: units that people mistake for the asked one.
    `limit`: the upper end of what a laboratory prints as normal, so that "<40" and "5-40" mean 40.
    """

    unit: str
    low: Decimal = Decimal(0)
    high: Decimal | None = None
    above: bool = False
    step: int | None = None
    usual: tuple[Decimal, Decimal] | None = None
    slips: tuple[Slip, ...] = ()
    not_done: bool = False
    example: str = ""
    fraction_below: Decimal | None = None
    limit: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A date from 1900 to 2199; `ahead`: it may lie after today; `not_before`: an earlier date of the record.

    `coming`: a day to come is the likelier one, though one that has passed may be the answer. More than `usual` days
    from today it is allowed but asked about. `beside`: words that go without saying where this day is typed. `ongoing`:
    what to answer instead where "still being given" is typed, if that is another question's answer. `words`: answers
    that are no day, such as never. `timed`: with the time of day; where that is not known, the day alone.
    """

    ahead: bool = False
    not_before: str | None = None
    coming: bool = False
    usual: int | None = None
    beside: str = ""
    ongoing: str = ""
    words: tuple[Option, ...] = ()
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name of at most `longest` characters; initials are letters only. `drug`: it is found among the agents."""

    longest: int = 100
    letters_only: bool = False
    drug: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of entries, each with fields that are questions themselves; an empty list means none.

    `name`, `kind`, `day`: which field says what an entry is called, what it is, and when it was; empty for none.
    """

    noun: str
    fields: tuple["Question", ...]
    name: str = ""
    kind: str = ""
    day: str = ""


Kind = Choice | Choices | NumberKind | Day | Name | Entries


@dataclass(frozen=True, slots=True)
class Question:
    """One key of the record.

    `asked_when`: the question comes up where this holds. `counts_when`: a given answer plays a part where this
    holds (the same, unless said otherwise). `belongs_when`: a record may hold the key only where this holds.
    `required`: a record must hold it; `open_in_chat`: the chat takes it as not known yet all the same.
    `may_change`: what was so on one day may be otherwise some days later, so that it is asked again.
    `for_chair`: what nobody at the site knows of it the study chair is asked, whose ruling is then the answer.
    `names`: what people call it besides its label. `dated`: the key of the day on which it was measured. `negative`:
    what to type instead where a number is asked for and "negative" is typed.
    `upper_limit`, `lower_limit`: the keys of the ends of what its laboratory calls normal. `loinc`: the code that
    outsiders know it by; empty where none fits.
    """

    key: str
    section: str
    text: str
    help: str
    kind: Kind
    asked_when: Condition = ALWAYS
    counts_when: Condition | None = None
    belongs_when: Condition = ALWAYS
    required: bool = False
    short: str = ""
    open_in_chat: bool = False
    may_change: bool = False
    for_chair: bool = False
    names: tuple[str, ...] = ()
    dated: str = ""
    negative: str = ""
    upper_limit: str = ""
    lower_limit: str = ""
    loinc: str = ""

    @property
    def may_be_open(self) -> bool:
        """Whether the chat takes "not known yet" for it."""
        return self.open_in_chat or not self.required

    @property
    def counts(self) -> Condition:
        return self.counts_when or self.asked_when

    @property
    def label(self) -> str:
        """The name of the answer in a list, such as "Creatinine"."""
        return self.short or self.text


def is_timed(question: Question) -> bool:
    """Whether it is asked with the time of day."""
    return isinstance(question.kind, Day) and question.kind.timed


NEVER, GOES_ON = Option("never", "Never"), Option("ongoing", "Still going on")


def yes_no() -> Choice:
    """The two answers of most questions."""
    return Choice((Option("yes", "Yes"), Option("no", "No")))


# The day that a record is assessed on: it belongs to every record and is asked nowhere.
AS_OF = Question("as_of", "Planned dates", "Day of the assessment", "", Day(ahead=True), required=True)
