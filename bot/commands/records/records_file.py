"""Reads screening records from a file, one at a time: one record, a JSON list, or JSON lines."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import msgspec

# Wide enough for anything that is measured, narrow enough that no calculation runs out of memory.
LONGEST_NUMBER = 1_000

LARGEST_EXPONENT = 1_000
# A whole number beyond this may have more figures than the exact decoder takes.
_WHOLE = 1 << 64
BLANKS = " \t\r\n"  # all that JSON takes for white space


@dataclass(frozen=True, slots=True)
class Parsed:
    """Record number `number` (from 1) is the JSON `value`: numbers as Decimal or int, not yet validated."""

    number: int
    value: object


@dataclass(frozen=True)
class Unreadable:
    """Record number `number` (from 1) is not JSON; `reason` is a plain sentence with the line in it."""

    number: int
    reason: str


class RepeatedKeys(dict[str, Any]):
    """A JSON object in which the keys in `repeated` came more than once (the last value of each is kept)."""

    repeated: tuple[str, ...] = ()


class _Line(NamedTuple):
    number: int
    text: str | None
    """None: not UTF-8."""


class Unread(NamedTuple):
    """Record number `number` (from 1) is what stands on a line."""

    number: int
    line: _Line

    def read(self) -> Parsed | Unreadable:
        """The record that stands there, or why it cannot be read."""
        return _item(self.number, _value(self.line))


def read_records(lines: Iterable[bytes]) -> Iterator[Parsed | Unreadable]:
    """The records of a binary file, in order. What cannot be read is an item like the others.

    JSON lines are read as they come, and never more than one is held.
    """
    return (item.read() if isinstance(item, Unread) else item for item in records_apart(lines))


def records_apart(lines: Iterable[bytes]) -> Iterator[Parsed | Unreadable | Unread]:
    """The same, with JSON lines as they stand, to be read elsewhere."""
    number = 0
    for value in _values(_filled(lines)):
        number += 1
        yield Unread(number, value) if isinstance(value, _Line) else _item(number, value)
    if number == 0:
        yield Unreadable(1, "There is no record in the file.")


def _item(number: int, value: object) -> Parsed | Unreadable:
    return Unreadable(number, value.reason) if isinstance(value, _Wrong) else Parsed(number, value)


@dataclass(frozen=True)
class _Wrong:
    reason: str


def _filled(lines: Iterable[bytes]) -> Iterator[_Line]:
    for number, raw in enumerate(lines, 1):
        try:
            # Editors on Windows put a byte order mark before the first character.
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip(BLANKS)
        except UnicodeDecodeError:
            yield _Line(number, None)
        else:
            if text:
                yield _Line(number, text)


def _values(lines: Iterator[_Line]) -> Iterator[object]:
    head = next(lines, None)
    if head is None:
        return
    value = _value(head)
    if isinstance(value, list) or _unfinished(head.text):
        # A list alone in the file is the list of records. What is unfinished may go on in the next line.
        second = next(lines, None)
        if second is None:
            yield from value if isinstance(value, list) else [value]
            return
        both = _joined([head, second])
        if not isinstance(value, list) and (_complete(both) or _unfinished(both)):
            yield from _document([head, second, *lines])
            return
        lines = chain([second], lines)
    yield value
    yield from lines


def _document(lines: list[_Line]) -> Iterator[object]:
    """Records that are laid out over several lines: one, a list, or one after the other."""
    values = list(_values_in(lines))
    if isinstance(values[0], _Wrong) and _complete(lines[1].text):
        # The first line was a torn record after all, not the beginning of a longer one.
        yield from map(_value, lines)
    elif len(values) == 1 and isinstance(values[0], list):
        yield from values[0]
    else:
        yield from values


def _values_in(lines: list[_Line]) -> Iterator[object]:
    text = _joined(lines)
    if text is None:
        broken = next(line for line in lines if line.text is None)
        yield _Wrong(f"Line {broken.number} is not UTF-8 text.")
        return
    rest = text.lstrip(BLANKS)
    position = len(text) - len(rest)
    while position < len(text):
        try:
            value, position = DECODER.raw_decode(text, position)
        except json.JSONDecodeError as error:
            yield _Wrong(_sentence(lines[error.lineno - 1].number, error))
            return
        except RecursionError:
            yield _Wrong("The text is not a record: it is nested too deeply.")
            return
        yield value
        while text[position : position + 1] in tuple(BLANKS):
            position += 1


def _value(line: _Line) -> object:
    if line.text is None:
        return _Wrong(f"Line {line.number} is not UTF-8 text.")
    try:
        quick = QUICK.read(line.text)
        return DECODER.decode(line.text) if quick is None else quick
    except json.JSONDecodeError as error:
        return _Wrong(_sentence(line.number, error))
    except RecursionError:
        return _Wrong(f"Line {line.number} is not a record: it is nested too deeply.")


def _sentence(line: int, error: json.JSONDecodeError) -> str:
    return f"Line {line} is not JSON: {error.msg.lower().removesuffix(' at')} at column {error.colno}."


def _joined(lines: list[_Line]) -> str | None:
    texts = [line.text for line in lines if line.text is not None]
    return "\n".join(texts) if len(texts) == len(lines) else None


def _complete(text: str | None) -> bool:
    return text is not None and _error_in(text) is None


def _unfinished(text: str | None) -> bool:
    """Whether the text is wrong only because it ends too early: the rest may stand on the next line."""
    if text is None:
        return False
    error = _error_in(text)
    return isinstance(error, json.JSONDecodeError) and error.pos >= len(text)


def _error_in(text: str) -> Exception | None:
    try:
        DECODER.decode(text)
    except (json.JSONDecodeError, RecursionError) as error:
        return error
    return None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    times = Counter(key for key, _ in pairs)
    marked = RepeatedKeys(found)
    marked.repeated = tuple(key for key in found if times[key] > 1)
    return marked


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= LONGEST_NUMBER else _not_finite(text)


def _decimal(text: str) -> Decimal | float:
    try:
        number = Decimal(text) if len(text) <= LONGEST_NUMBER else None
    except InvalidOperation:  # an exponent beyond what Decimal holds
        number = None
    if number is None or abs(number.adjusted()) > LARGEST_EXPONENT:
        return _not_finite(text)
    return number


def _not_finite(text: str) -> float:
    # The validator refuses it as a number that is not finite.
    number = float(text)
    return number if math.isinf(number) else math.nan


class Quick:
    """Reads a line with msgspec, in half the time; gives None where only the exact decoder can tell.

    That is so of what is no JSON, holds a key twice, a number that is not finite, very large whole numbers, anything
    but an object of values and of lists of texts and objects, and where a text has a colon.
    """

    def __init__(self, decimal: Callable[[str], Decimal | float]) -> None:
        self._decode = msgspec.json.Decoder(float_hook=decimal).decode

    def read(self, text: str) -> dict[str, Any] | None:
        try:
            found = self._decode(text)
        except (ValueError, RecursionError):  # of msgspec's own errors this is the parent as well
            return None
        # Each key has a colon after it: as many keys as colons are all of them, so none came twice.
        return found if type(found) is dict and _keys_in(found) == text.count(":") else None


def _keys_in(given: dict[str, Any]) -> int:
    """How many keys an object and those in its lists hold; too few where that says nothing of what is in it."""
    keys = len(given)
    for value in given.values():
        kind = type(value)
        if kind is list:
            for entry in value:
                if type(entry) is dict:
                    keys += _keys_in(entry)
                elif type(entry) is not str:
                    return -_WHOLE
        elif kind is int and not -_WHOLE < value < _WHOLE:
            return -_WHOLE
    return keys


# Most numbers are short and come again.
QUICK = Quick(lru_cache(4096)(_decimal))
DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_decimal, parse_int=_whole, parse_constant=float)
