"""SAS transport files, version 5, written from a stream of rows.

Source: SAS Institute, "The Record Layout of a Data Set in SAS Transport (XPORT) Format" (TS-140). Written here so that
a file depends on its data alone (a library would put the hour of writing in it) and rows are never all held at once.
"""

import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import BinaryIO

from flows.language.days import MONTHS
from storage.exports.common.texts import cut

_RECORD = 80
_SMALLEST, _LARGEST = 16.0**-65, 16.0**63
_MISSING = b"." + bytes(7)
_HEADER = "HEADER RECORD*******{:<8}HEADER RECORD!!!!!!!{:<30}  "


@dataclass(frozen=True, slots=True)
class Variable:
    """A column: a name of at most 8 characters, a label of at most 40; `width` in bytes, 0 for a number."""

    name: str
    label: str
    width: int = 0

    @property
    def size(self) -> int:
        return self.width or 8


Value = str | int | float | None


def write_xpt(
    name: str, label: str, variables: Sequence[Variable], rows: Iterable[Sequence[Value]], at: datetime, out: BinaryIO
) -> None:
    """Write one data set; texts in UTF-8, cut to their variable's width. `at` is the instant in its headers."""
    out.write(_library(at) + _member(name, label, at) + _described(variables))
    written = 0
    widths = [variable.width for variable in variables]
    for row in rows:
        written += out.write(b"".join(map(_cell, widths, row)))
    out.write(_fill(written))


def _library(at: datetime) -> bytes:
    first = _HEADER.format("LIBRARY", "0" * 30)
    second = f"{'SAS':<8}{'SAS':<8}{'SASLIB':<8}{'9.4':<8}{'':<32}{_when(at)}"
    return f"{first}{second}{_when(at):<80}".encode("ascii")


def _member(name: str, label: str, at: datetime) -> bytes:
    member = _HEADER.format("MEMBER", "0" * 17 + "1600000000140")
    descriptor = _HEADER.format("DSCRPTR", "0" * 30)
    first = f"{'SAS':<8}{name:<8}{'SASDATA':<8}{'9.4':<8}{'':<32}{_when(at)}"
    return f"{member}{descriptor}{first}{_when(at)}{'':<16}{label:<40}{'':<8}".encode("ascii")


def _described(variables: Sequence[Variable]) -> bytes:
    position, described = 0, b""
    for number, variable in enumerate(variables, 1):
        kind = 2 if variable.width else 1
        described += struct.pack(">hhhh", kind, 0, variable.size, number)
        described += f"{variable.name:<8}{variable.label:<40}{'':<8}".encode("ascii")
        described += struct.pack(">hhh2x8shhl52x", 0, 0, 0, b" " * 8, 0, 0, position)
        position += variable.size
    before = _HEADER.format("NAMESTR", f"000000{len(variables):04}".ljust(30, "0"))
    after = _HEADER.format("OBS", "0" * 30)
    return before.encode("ascii") + described + _fill(len(described)) + after.encode("ascii")


def _fill(written: int) -> bytes:
    return b" " * (-written % _RECORD)


def _when(at: datetime) -> str:
    return f"{at.day:02}{MONTHS[at.month - 1].upper()}{at.year % 100:02}:{at:%H:%M:%S}"


@lru_cache(maxsize=4_000)
def _cell(width: int, value: Value) -> bytes:
    if width:
        text = str(value or "")
        return cut(text, width).encode().ljust(width)
    return ibm(float(value)) if value is not None and _holds(value) else _MISSING


def _holds(value: Value) -> bool:
    """Whether the file has room for a number so large or so small; where not, the text beside it alone says it."""
    assert not isinstance(value, str | None)
    return value == 0 or _SMALLEST <= abs(value) < _LARGEST


def ibm(number: float) -> bytes:
    """A number as the 8 bytes of IBM's hexadecimal floating point; exact for any whole number up to 2**53."""
    if number == 0:
        return bytes(8)
    fraction, exponent = math.frexp(abs(number))
    sixteenths = -(-exponent // 4)
    mantissa = int(math.ldexp(fraction, 56 + exponent - 4 * sixteenths))
    sign = 0x80 if number < 0 else 0
    return bytes([sign | (64 + sixteenths)]) + mantissa.to_bytes(7, "big")
