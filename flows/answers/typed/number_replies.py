"""What a typed number says to a question: its unit, its sign and what is usual are looked at before it counts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from flows.answers.reply import Answer, Doubt, No, Offer, Reply
from flows.answers.typed.bounds import Bounds, bounds_of, counted_as, side_words
from flows.language.numbers import TYPED_DIGITS, exact_words, number_words
from flows.language.typed import numbers as typed
from flows.language.typed.reading import Refused, Several
from flows.language.typed.units import UNIT_WORDS, convert
from flows.rules.answer_values import in_range
from flows.rules.answer_words import value_words
from flows.rules.facts import NOT_DONE, Facts
from flows.rules.question import NumberKind, Question
from flows.rules.trial import Trial

NOT_DONE_WORDS = frozenset(("not done", "not measured", "nd", "none done"))
NEGATIVE_WORDS = ("neg", "undetect", "not detect", "none detect")

UNREAD = {
    "not_a_number": "That is not a number.",
    "unknown_unit": "What follows the number is no unit that is known here.",
}

MOST_OFFERS = 5
POINT_SLIPS = (Decimal(10), Decimal("0.1"), Decimal(1000), Decimal("0.001"))

# Beside a result the report prints H for high; only a time is counted in hours.
FLAG = "h"

# What no factor turns into the asked unit, and the calculator that does.
CALCULATED = {("alt_u_l", "xULN"): " Or tap “Calculate: From x upper limit”."}

SIGN_WORDS = {"<": "Below {}", "<=": "{} or less", ">": "Above {}", ">=": "{} or more", "~": "About {}"}


def read_number_reply(question: Question, text: str, plain: str, facts: Facts, trial: Trial | None) -> Reply:
    """What a typed number says to a question; a sign, another unit and an unusual value are asked about.

    `trial`: the one whose limits say what a sign comes to; None where it is asked for none.
    """
    kind = _kind(question)
    if kind.not_done and plain in NOT_DONE_WORDS:
        return Answer(NOT_DONE)
    if question.key == "age_months":
        return _age(question, text)
    own = (kind.unit, *(slip.unit for slip in kind.slips))
    reading = typed.read_number(text, own)
    if isinstance(reading, Refused):
        ends = typed.read_range(text, own) if reading.code == "range" else None
        return _range(question, ends, facts, trial) if ends else No(_unread(question, plain, reading))
    numbers = reading.values
    refusals = [_refusal(question, number) for number in numbers]
    if all(refusals):
        return No(refusals[0])
    fitting = tuple(number for number, why in zip(numbers, refusals, strict=True) if not why)
    if kind.limit and numbers[0].operator in ("<", "<="):
        return _limit(question, fitting)
    if numbers[0].operator:
        return _bounded(question, fitting, facts, trial)
    if isinstance(reading, Several):
        return _asked_which(question, fitting, reading.question)
    return _one(question, *fitting)


def _unread(question: Question, plain: str, refused: Refused) -> str:
    """Why a text is no number, with the unit and the example of this question."""
    if question.negative and _says_none(question, plain):
        return question.negative
    if refused.code not in UNREAD:
        return refused.why
    kind = _kind(question)
    return f"{UNREAD[refused.code]} Type the value{f' in {kind.unit}' if kind.unit else ''}{_example(kind)}."


def _says_none(question: Question, plain: str) -> bool:
    """Whether a text says that nothing was found, such as "negative" or "no blasts" of marrow blasts."""
    none = (f"no {word}" for word in question.label.casefold().split())
    return plain.startswith((*NEGATIVE_WORDS, *none))


def _kind(question: Question) -> NumberKind:
    assert isinstance(question.kind, NumberKind)
    return question.kind


def _age(question: Question, text: str) -> Reply:
    reading = typed.read_age(text)
    if isinstance(reading, Refused):
        return No(reading.why)
    if isinstance(reading, Several):
        offers = (Offer(label, Decimal(m)) for m, label in zip(reading.values, reading.labels, strict=True))
        return Doubt(reading.question, tuple(offers))
    number = typed.TypedNumber(Decimal(reading.value))
    return No(why) if (why := _refusal(question, number)) else _one(question, number)


def _one(question: Question, number: typed.TypedNumber) -> Reply:
    """A number without a sign: taken if it is usual, in the asked unit or in one that was written out."""
    value, kind = _value(question, number), _kind(question)
    words = value_words(question, value)
    if value != number.value:
        usual = _usual(kind, value)
        if usual and number.unit != "fraction":
            return Answer(value, as_typed(question, number))
        ask = f"{_figures(number)} is {words}{'' if usual else ', which is unusual'}. Is that right?"
        return Doubt(ask, _meanings(question, number))
    if not number.unit and _is_fraction(kind, value):
        as_fraction = typed.TypedNumber(value, number.operator, "fraction")
        percent, fraction = _offer(question, number, "It is {}"), _offer(question, as_fraction, "It is a fraction = {}")
        return Doubt(f"{number_words(value)} can be {words} or a fraction. Which is it?", (percent, fraction))
    if not _usual(kind, value):
        return Doubt(f"{words} is unusual. Is it right?", _meanings(question, number))
    return Answer(value, as_typed(question, number))


def _offer(question: Question, number: typed.TypedNumber, label: str) -> Offer:
    """A number to choose, kept as it was typed; `label`: what is said of its value."""
    value = _value(question, number)
    return Offer(label.format(value_words(question, value)), value, as_typed(question, number))


def as_typed(question: Question, number: typed.TypedNumber) -> Mapping[str, str] | None:
    """A number as it is kept beside the answer that it became: its figures with their sign, and its unit.

    An age is read from years, months and weeks in many forms and has no such pair.
    """
    if question.key == "age_months":
        return None
    unit = _kind(question).unit if _value(question, number) == number.value else number.unit
    return {"value": number.operator + exact_words(number.value), "unit": unit}


def _asked_which(question: Question, numbers: tuple[typed.TypedNumber, ...], ask: str) -> Reply:
    """Figures that can be read in several ways: the usual readings first, and what else an unusual one may be."""
    kind = _kind(question)
    ordered = sorted(numbers, key=lambda number: not _usual(kind, _value(question, number)))
    meanings = [_meanings(question, number) for number in ordered]
    offers: dict[Decimal, Offer] = {}
    for offer in (*(plain for plain, *_ in meanings), *(slip for _, *slips in meanings for slip in slips)):
        offers.setdefault(offer.value, offer)
    unusual = [value_words(question, v) for n in ordered if not _usual(kind, v := _value(question, n))]
    note = f" {' and '.join(unusual)} would be unusual." if unusual else ""
    return Doubt(ask + note, tuple(offers.values())[:MOST_OFFERS])


def _value(question: Question, number: typed.TypedNumber) -> Decimal:
    """The number in the asked unit; one that no factor turns into it is refused before."""
    value = _in_unit(question, number)
    assert value is not None
    return value


def _in_unit(question: Question, number: typed.TypedNumber) -> Decimal | None:
    kind = _kind(question)
    unit = kind.unit
    if not number.unit or number.unit == unit or (kind.step == 10 and number.unit == "%"):
        return number.value
    value = convert(number.value, number.unit, unit, kind.slips, limit=kind.limit)
    return number.value if value is None and number.unit == FLAG else value


def _refusal(question: Question, number: typed.TypedNumber) -> str:
    """Why a number cannot be the answer; empty where it can."""
    kind = _kind(question)
    value = _in_unit(question, number)
    if value is None:
        beside = CALCULATED.get((question.key, number.unit), "")
        return f"“{number.unit}” does not fit here. Type the value in {kind.unit or 'points'}{_example(kind)}.{beside}"
    empty = (number.operator == "<" and value <= kind.low) or (number.operator == ">" and value == kind.high)
    if empty or not in_range(kind, value):
        return _range_words(question)
    # A fraction such as 1 in 3 was counted out here and may be cut; what was typed may not.
    too_long = number.unit != "fraction" and len(number.value.as_tuple().digits) > TYPED_DIGITS
    if too_long or abs(value.adjusted()) > TYPED_DIGITS:
        return f"A number of more than {TYPED_DIGITS} digits cannot be kept. Type it shorter."
    return ""


def _usual(kind: NumberKind, value: Decimal) -> bool:
    return kind.usual is None or kind.usual[0] <= value <= kind.usual[1]


def _is_fraction(kind: NumberKind, value: Decimal) -> bool:
    """Whether bare figures may be a fraction of one as well as a percentage."""
    return kind.fraction_below is not None and 0 < value < kind.fraction_below


def _meanings(question: Question, number: typed.TypedNumber) -> tuple[Offer, ...]:
    """The number as it was typed, and where that is unusual what else it may have been meant for."""
    value = _value(question, number)
    usual = _usual(_kind(question), value)
    meant = _offer(question, number, "{}" if usual and value == number.value else "Yes, {}")
    return (meant, *(() if usual else _slips(question, number)))[:MOST_OFFERS]


def _slips(question: Question, number: typed.TypedNumber) -> Iterator[Offer]:
    """What the same figures are in a unit that slipped, and with the point elsewhere, where that would be usual."""
    kind = _kind(question)
    for slip in kind.slips:
        slipped = typed.TypedNumber(number.value, number.operator, slip.unit)
        if slip.unit != number.unit and _usual(kind, _value(question, slipped)):
            yield _offer(question, slipped, f"It is {_figures(slipped)} = {{}}")
    for factor in (Decimal(1),) if _value(question, number) != number.value else POINT_SLIPS:
        value = number.value * factor
        if _usual(kind, value) and in_range(kind, value) and not _is_fraction(kind, value):
            yield _offer(question, typed.TypedNumber(value, number.operator), "I meant {}")


def _limit(question: Question, numbers: tuple[typed.TypedNumber, ...]) -> Reply:
    """A limit as laboratories print it, such as "<40" or the upper end of "5-40"."""
    plain = tuple(typed.TypedNumber(number.value, "", number.unit) for number in numbers)
    if len(plain) == 1:
        return _one(question, *plain)
    words = " or ".join(value_words(question, _value(question, number)) for number in plain)
    return _asked_which(question, plain, f"As an upper limit that means {words}. Is that right?")


def _bounded(question: Question, numbers: tuple[typed.TypedNumber, ...], facts: Facts, trial: Trial | None) -> Reply:
    """A value given as a bound: what is kept is chosen in words, the sign is never silently dropped."""
    offers: dict[Decimal, Offer] = {}
    for number in numbers:
        for meant in _meanings(question, number):
            bounds = bounds_of(_kind(question), number.operator, meant.value)
            unslipped = meant.value == _value(question, number)
            for value in counted_as(question, bounds, facts, trial):
                if unslipped or value == meant.value:
                    words = f"Count it as {value_words(question, value)}" if unslipped else meant.label
                    offers.setdefault(value, Offer(words, value, meant.typed))
    value = _value(question, numbers[0])
    bounds = bounds_of(_kind(question), numbers[0].operator, value)
    every = SIGN_WORDS[numbers[0].operator].format(value_words(question, value))
    what = "an estimate" if numbers[0].operator == "~" else "a bound"
    return _open(question, f"{_figures(numbers[0])} is {what}", every, bounds, tuple(offers.values()), facts, trial)


def _range(
    question: Question, ends: tuple[typed.TypedNumber, typed.TypedNumber], facts: Facts, trial: Trial | None
) -> Reply:
    """A range, such as "60-65 %": either end may be counted where all of it comes to the same."""
    limit = _kind(question).limit
    if why := next(filter(None, (_refusal(question, end) for end in ends[limit:])), ""):
        return No(why)
    if limit:
        return _limit(question, ends[1:])
    low, high = (_value(question, end) for end in ends)
    bounds = Bounds(low, high, (low, high))
    usual = _usual(_kind(question), low) and _usual(_kind(question), high)
    values = counted_as(question, bounds, facts, trial) if usual else ()
    figures = "-".join(exact_words(end.value) for end in ends)
    typed_ends = {"value": figures, "unit": ends[1].unit or _kind(question).unit}
    offers = tuple(Offer(f"Count it as {value_words(question, value)}", value, typed_ends) for value in values)
    shown = f"{number_words(low)} to {value_words(question, high)}"
    return _open(question, f"{shown} is a range", "It", bounds, offers, facts, trial)


def _open(
    question: Question,
    what: str,
    every: str,
    bounds: Bounds,
    offers: tuple[Offer, ...],
    facts: Facts,
    trial: Trial | None,
) -> Doubt | No:
    """What leaves several values open: how they would count, and what to do about it."""
    side = side_words(question, bounds, facts, trial)
    why = f"{what}, not a value. " + (f"{every} {side}. " if side else "")
    if offers:
        return Doubt(f"{why}Type the exact value if the report has it, or choose what to count.", offers[:MOST_OFFERS])
    return No(f"{why}Type the exact value" + ("." if question.required else ", or choose Not known yet."))


def _figures(number: typed.TypedNumber) -> str:
    unit = UNIT_WORDS.get(number.unit, number.unit)
    return f"{number.operator}{number_words(number.value)} {unit}".strip()


def _range_words(question: Question) -> str:
    kind = _kind(question)
    if kind.step and kind.step > 1:
        return f"Only tens from {kind.low} to {kind.high} exist: tap one, or type it, such as 80."
    low = f"above {value_words(question, kind.low)}" if kind.above else f"{value_words(question, kind.low)} or more"
    high = f" and at most {value_words(question, kind.high)}" if kind.high is not None else ""
    return f"That cannot be. It must be {low}{high}{_example(kind)}."


def _example(kind: NumberKind) -> str:
    return f", such as {kind.example}" if kind.example else ""
