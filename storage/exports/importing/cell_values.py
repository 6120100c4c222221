"""What a cell of a table says in its column: what can mean one thing only is read, and what cannot is refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from flows.language.days import FIRST_DAY, day_words
from flows.language.numbers import exact_words
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Several
from storage.engine.canonical import Json
from storage.exports.common.description import Column
from storage.exports.common.table import MEMBERS, NONE
from storage.exports.importing.xlsx_file import Broken, Given, Number

_ERROR = re.compile(r"#[A-ZÀ-Ü/0-9]+[!?]?")

# How spreadsheets write TRUE and FALSE in a CSV, in the language of whoever saves it.
_TRUE = frozenset(("true", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda", "sant", "sann"))

_FALSE = frozenset(("false", "falsch", "faux", "falso", "onwaar", "fałsz", "falskt", "usann"))
_DECIMAL = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,5})?")

_GROUPED = re.compile(
    r"[+-]?[0-9]{1,3}([ .,'\u2019\u00a0\u202f])[0-9]{3}(?:\1[0-9]{3})*(?:(?!\1)(?P<point>[.,])[0-9]+)?"
)

# A sign before three figures may part thousands as well as decimals.
_DOUBTFUL = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")

_LARGEST_EXPONENT = 1_000
_TIME = re.compile(r"[T ]+\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AP]M)?$", re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_COMPACT_DAY = re.compile(r"((?:19|20|21)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_DOTTED = re.compile(r"(?<!\d)(\d\d)\.(\d\d)\.((?:19|20|21)\d\d)(?!\d)")
_WITH_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")


class Unreadable(Exception):
    """The cell cannot be read; the text says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of one table are read: what stands between them tells of the language of whoever saved it.

    Where that is no comma, numbers may have decimal commas. Semicolons come from languages that write 3.10.2026 with
    the day first.
    """

    delimiter: str = ","

    def value(self, column: Column, given: Given) -> Json:
        """A cell as the contract's value. What does not fit stays as it is, for the check to name what is allowed.

        Raises `Unreadable` for what means two things, or nothing.
        """
        if isinstance(given, Broken):
            raise Unreadable(given.why)
        if isinstance(given, Number):
            return _BY_NUMBER.get(column.type, _as_text)(column, given)
        if isinstance(given, bool):
            return _truth(column, given)
        if _ERROR.fullmatch(given.strip()):
            raise Unreadable(f"{given.strip()} is an error of a spreadsheet: enter the value, or empty the cell")
        if column.type in ("number", "integer", "entries"):
            return self._number(column, given.strip())
        if column.type == "date":
            return _day(_DOTTED.sub(r"\3-\2-\1", given) if self.delimiter == ";" else given)
        return _BY_TEXT[column.type](column, given)

    def _number(self, column: Column, text: str) -> Json:
        if column.not_done and text.casefold() in ("not_done", "not done"):
            return "not_done"
        digits = text.removesuffix("%").rstrip() if column.unit == "%" else text
        if _DOUBTFUL.fullmatch(digits) and (self.delimiter != "," or "," in digits):
            point, whole = digits.replace(",", "."), re.sub("[.,]", "", digits)
            raise Unreadable(f"{text} may be {point} or {whole}: write {point}0 or {whole}")
        if _DECIMAL.fullmatch(digits):
            number = _decimal(digits)
            return number if abs(number.adjusted()) <= _LARGEST_EXPONENT else text
        if grouped := _GROUPED.fullmatch(digits):
            return _decimal(digits.replace(grouped[1], ""))
        return text


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "."))


def _number_of_number(column: Column, given: Number) -> Json:
    if given.form == "date":
        shown = day_words(given.day) if given.day else "a date"
        raise Unreadable(f"it is a date ({shown}), perhaps made of a number by a spreadsheet: enter the number again")
    if given.form == "percent":
        if column.unit != "%":
            raise Unreadable(
                f"it is in per cent, and the column is in {column.unit or 'plain numbers'}: enter it again"
            )
        return given.value * 100
    return given.value


def _day_of_number(_: Column, given: Number) -> Json:
    if given.form == "percent":
        raise Unreadable("it is in per cent: enter the day, such as 2026-10-03")
    return given.day.isoformat() if given.day else _day(exact_words(given.value))


def _as_text(_: Column, given: Number) -> Json:
    if given.form:
        raise Unreadable(f"it is a {given.form}, perhaps made of a text by a spreadsheet: enter it again as text")
    return exact_words(given.value)


def _truth(column: Column, given: bool) -> Json:
    if {option.value for option in column.options} != {"yes", "no"}:
        raise Unreadable(f"{str(given).upper()} says nothing here: enter the value")
    return "yes" if given else "no"


def _choice(column: Column, given: str) -> Json:
    text = given.strip()
    word = text.casefold()
    if word in _TRUE | _FALSE and {option.value for option in column.options} == {"yes", "no"}:
        return "yes" if word in _TRUE else "no"
    return _option(column, text)


def _option(column: Column, text: str) -> str:
    """The option whose value or label the text is, in any case of letters; else the text."""
    word = text.casefold()
    meant = [option.value for option in column.options if word in (option.value.casefold(), option.label.casefold())]
    return meant[0] if len(meant) == 1 else text


def _choices(column: Column, given: str) -> Json:
    text = given.strip()
    return [] if text.casefold() == NONE else [_option(column, member.strip()) for member in text.split(MEMBERS)]


def _day(text: str) -> str:
    """A day that is written in figures or words with its year; a time of day beside it says nothing of the day."""
    day = _TIME.sub("", text.strip()) if _WITH_YEAR.search(text) else text.strip()
    if _ISO_DAY.fullmatch(day):
        return day
    if compact := _COMPACT_DAY.fullmatch(day):
        return "-".join(compact.groups())
    if not _WITH_YEAR.search(day):
        return day
    match read_date(day, FIRST_DAY):
        case One(found):
            return found.isoformat()
        case Several(_, labels):
            raise Unreadable(f"{text.strip()} may be {' or '.join(labels)}: write it like 2026-10-03")
    return text.strip()


_BY_NUMBER: dict[str, Callable[[Column, Number], Json]] = {
    "number": _number_of_number,
    "integer": _number_of_number,
    "entries": _number_of_number,
    "date": _day_of_number,
}

_BY_TEXT: dict[str, Callable[[Column, str], Json]] = {
    "text": lambda _, given: given,
    "choice": _choice,
    "choices": _choices,
}
