"""Reads a PNG into pixels and says how far two pictures differ, with the standard library alone."""

import struct
import zlib

# The PNG specification, third edition: chunks in 5.3, filters in 9.2.
SIGNATURE, CHANNELS = 8, {2: 3, 6: 4}


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels(png: bytes) -> tuple[int, list[bytes]]:
    """Bytes to a pixel, and the rows of a PNG of 8 bits a channel without a palette."""
    channels = CHANNELS[png[25]]
    width, height = size(png)
    raw, length = zlib.decompress(b"".join(_data(png))), width * channels
    rows: list[bytes] = []
    above = bytes(length)
    for start in range(0, height * (length + 1), length + 1):
        above = _row(raw[start], raw[start + 1 : start + 1 + length], above, channels)
        rows.append(above)
    return channels, rows


def share_that_differs(one: bytes, other: bytes, tolerance: int = 8) -> float:
    """The share of pixels that differ by more than a shade; 1 for pictures of different sizes."""
    if one == other:
        return 0.0
    if size(one) != size(other):
        return 1.0
    (channels, rows), (_, others) = pixels(one), pixels(other)
    different = sum(_different(*pair, channels, tolerance) for pair in zip(rows, others, strict=True))
    width, height = size(one)
    return different / (width * height)


def _different(row: bytes, other: bytes, channels: int, tolerance: int) -> int:
    if row == other:
        return 0
    at = {i // channels for i, (a, b) in enumerate(zip(row, other, strict=True)) if abs(a - b) > tolerance}
    return len(at)


def _data(png: bytes) -> list[bytes]:
    parts, at = [], SIGNATURE
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            parts.append(png[at + 8 : at + 8 + length])
        at += length + 12
    return parts


def _row(kind: int, line: bytes, above: bytes, channels: int) -> bytes:
    if kind == 2:
        return bytes([(value + up) & 255 for value, up in zip(line, above, strict=True)]) if any(line) else above
    row, padded = bytearray(channels) + line, bytes(channels) + above
    for at in range(channels, len(row)):
        row[at] = (row[at] + _predicted(kind, row[at - channels], padded[at], padded[at - channels])) & 255
    return bytes(row[channels:])


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        by_left, by_up, by_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
        return left if by_left <= by_up and by_left <= by_corner else up if by_up <= by_corner else corner
    return (0, left, up, (left + up) // 2)[kind]
