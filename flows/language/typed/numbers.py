"""Reads a number that somebody typed, with the operator and unit beside it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from flows.language.typed.ages import read_age
from flows.language.typed.reading import One, Reading, Refused, Several, clean, refused_by
from flows.language.typed.units import unit_of

__all__ = ["Operator", "TypedNumber", "label", "read_age", "read_number", "read_range"]
Operator = Literal["", "<", ">", "<=", ">=", "~"]


@dataclass(frozen=True)
class TypedNumber:
    """A typed number: exact value, operator before it, unit after it as `typed_units` spells it ("" if none).

    Unit "fraction" says that it was typed as 1e-4, 10^-4 or 1 in 10,000: ask what was meant.
    """

    value: Decimal
    operator: Operator = ""
    unit: str = ""


_WHY = {
    "not_a_number": "That is not a number. Send figures, such as 1.5 or 1.5 mg/dL.",
    "range": "That is a range. Send one value, such as 5.",
    "two_numbers": "There is more than one number in it. Send one, such as 1.5.",
    "digits": "That number is too long, too large or too small. Send it again, such as 1.5.",
    "unknown_unit": "What follows the number is no unit that is known here. Send 1.5, or 1.5 mg/dL.",
}
_refused = refused_by(_WHY)

_MOST_DIGITS = 15

_OPERATORS: dict[str, Operator] = {
    **dict.fromkeys(["<=", "=<", "≤", "at most", "up to"], "<="),
    **dict.fromkeys([">=", "=>", "≥", "at least"], ">="),
    **dict.fromkeys(["<", "less than", "under", "below"], "<"),
    **dict.fromkeys([">", "more than", "over", "above"], ">"),
    **dict.fromkeys(["~", "≈", "ca.", "ca", "about", "approx.", "approx"], "~"),
    **dict.fromkeys(["=", ""], ""),
}

_OPERATOR = re.compile("|".join(re.escape(word) for word in sorted(_OPERATORS, key=len, reverse=True)))
_RANGE = re.compile(r"\d\s*(?:-|to|\.\.+)\s*\d|\bbetween\b")
_ENDS = re.compile(r"(.*?\d[^-]*?)\s*(?:-|\.\.+|\bto\b)\s*(\d.*)", re.IGNORECASE)
_COUNT = r"\d{1,3}(?:[ ',.]\d{3})+|\d+"
_FRACTION = re.compile(rf"({_COUNT})\s*(?:\bin\b|\bper\b|[:/](?=\s*1[0 ,.']*00))\s*({_COUNT})")

_POWER = re.compile(
    r"(?:([+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+))(?:e|\s*[x×*]\s*10(?:\s*\^|\s?(?=-)))|10\s*\^)\s*(\(?[+-]?\d+\)?)(?![\d/.,])(.*)"
)

# Raised figures are read where they are the power of ten of a number; elsewhere they are refused.
_RAISED_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺\u2212\u2013", "0123456789-+--")

_RAISED_POWER = re.compile(r"(?P<times>(?<=\d)\.)?(?<![\d,])10 ?(?P<power>[-\u2212\u2013⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")

# 10-4 is how a power of ten comes out of a copied report; no range runs from 10 down.
_RAISED = re.compile(r"10 ?- ?[1-9]")

# What a laboratory prints behind a value that is not normal; a lone h may be hours.
_FLAG = re.compile(r"\s*(?:\*+|\((?:hh?|ll?|high|low)\)|(?:^|(?<=\s))(?:hh|ll?|high|low)|(?<=\s)h)$")

_PLAIN = re.compile(r"([+-]?)((?:\d[\d., ']*|[.,]\d+))(.*)")
_DECIMAL_POINT = re.compile(r"\d+\.?\d*|\.\d+")
_DECIMAL_COMMA = re.compile(r"\d*,\d+")
_GROUPED = re.compile(r"([1-9]\d{0,2}(?:([., '])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?")


_BARE_POWER = re.compile(r"(?<=\d)\s+(?:[x×*]\s*)?10\^9\s*/\s*[lL]\b")


def read_number(text: str, own: Iterable[str] = ()) -> Reading[TypedNumber]:
    """The one number in `text`: One, Several ("1,500" is 1.5 or 1500) or Refused. Never raises or cuts.

    A comma is a decimal comma, unless it can part thousands as well: then both are offered. A point is a
    decimal point, unless it parts thousands beyond doubt ("1.500,5"). The refusal codes are the keys of
    `_WHY` and those of `typed_text.clean`. `own`: units of the question, which are known beside the usual ones.
    """
    cleaned = _cleaned(text)
    if isinstance(cleaned, Refused):
        return cleaned
    words = cleaned.lower()
    sign = _OPERATOR.match(words)
    operator = _OPERATORS[sign[0] if sign else ""]
    body = words[sign.end() :].strip() if sign else words
    if _RAISED.fullmatch(body):
        body = body.replace("10", "10^", 1)
    return _fraction(body, operator) or _power(body, operator, own) or _plain(body, operator, own)


def flat_powers(text: str) -> str:
    """The text with 10⁻⁴ as 10^-4."""
    return _RAISED_POWER.sub(
        lambda found: f"{'×' if found['times'] else ''}10^{found['power'].translate(_RAISED_FIGURES)}", text
    )


def _cleaned(text: str) -> str | Refused:
    plain = flat_powers(text).replace("m²", "m2").replace("·", "×").replace("⋅", "×").replace("**", "^")
    # "150 10^9/L" is one number with its unit.
    return clean(_BARE_POWER.sub(" x10^9/L", plain))


def read_range(text: str, own: Iterable[str] = ()) -> tuple[TypedNumber, TypedNumber] | None:
    """The ends of a range such as "5-40" or "60 to 65 %", the lower one first; None for anything else."""
    cleaned = _cleaned(text)
    match = None if isinstance(cleaned, Refused) else _ENDS.fullmatch(cleaned)
    if not match:
        return None
    high = read_number(match[2], own)
    low = read_number(match[1], own)
    if not isinstance(low, One) or not isinstance(high, One) or low.value.unit not in ("", high.value.unit):
        return None
    ends = (TypedNumber(low.value.value, "", high.value.unit), high.value)
    return ends if ends[0].value < ends[1].value and not (low.value.operator or high.value.operator) else None


def _fraction(body: str, operator: Operator) -> Reading[TypedNumber] | None:
    match = _FRACTION.fullmatch(body)
    if not match:
        return None
    part, whole = (re.sub(r"\D", "", count) for count in match.groups())
    if len(part + whole) > _MOST_DIGITS:
        return _refused("digits")
    if int(part) > int(whole) or int(whole) == 0:
        return _refused("two_numbers")
    with localcontext() as context:
        context.prec = 28
        return One(TypedNumber(Decimal(part) / Decimal(whole), operator, "fraction"))


def _power(body: str, operator: Operator, own: Iterable[str]) -> Reading[TypedNumber] | None:
    match = _POWER.fullmatch(body)
    if not match:
        return None
    exponent = int(match[2].strip("()"))
    digits = (match[1] or "1").replace(",", ".")
    if abs(exponent) > _MOST_DIGITS or len(digits) > _MOST_DIGITS:
        return _refused("digits")
    # "10e-4" says 0.001, and is how many write 10^-4.
    powers = (exponent, exponent - 1) if digits == "10" and "^" not in body else (exponent,)
    values = tuple(Decimal(f"{Decimal(f'{digits}e{power}'):f}") for power in powers)
    return _with_unit(values, operator, match[3].strip() or ("fraction" if exponent < 0 else ""), own)


def _plain(body: str, operator: Operator, own: Iterable[str]) -> Reading[TypedNumber]:
    if _RANGE.search(body):
        return _refused("range")
    match = _PLAIN.fullmatch(body)
    if not match:
        return _refused("not_a_number")
    numeral = match[2].strip()
    if len(re.sub(r"\D", "", numeral)) > _MOST_DIGITS:
        return _refused("digits")
    values = _values(numeral)
    if not values:
        return _refused("two_numbers" if len(re.findall(r"\d+", numeral)) > 1 else "not_a_number")
    signed = tuple(-value if match[1] == "-" and value else value for value in values)
    return _with_unit(signed, operator, match[3].strip(), own)


def _values(numeral: str) -> tuple[Decimal, ...]:
    """What the figures may mean, the decimal reading first; none if they are no one number."""
    if _DECIMAL_POINT.fullmatch(numeral):
        return (Decimal(numeral),)
    decimal = (Decimal(numeral.replace(",", ".")),) if _DECIMAL_COMMA.fullmatch(numeral) else ()
    grouped = _GROUPED.fullmatch(numeral)
    if not grouped:
        return decimal
    whole = re.sub(r"\D", "", grouped[1])
    return (*decimal, Decimal(f"{whole}.{grouped[3]}" if grouped[3] else whole))


def _with_unit(values: tuple[Decimal, ...], operator: Operator, typed: str, own: Iterable[str]) -> Reading[TypedNumber]:
    unit = unit_of(typed, own)
    if unit is None:
        unit = unit_of(_FLAG.sub("", typed), own)
    if unit is None:
        return _refused(
            "two_numbers" if re.search(r"\d", typed) and not re.match(r"[_a-z]\w*$", typed) else "unknown_unit"
        )
    numbers = tuple(TypedNumber(value, operator, unit) for value in values)
    if len(numbers) == 1:
        return One(numbers[0])
    return Several(numbers, tuple(map(label, numbers)), "Which number do you mean?")


def label(number: TypedNumber) -> str:
    """A number as buttons show it: "< 1.5 mg/dL"."""
    return " ".join(filter(None, (number.operator, f"{number.value:f}", number.unit)))
