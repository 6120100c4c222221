"""What a button carries: a pointer to where it stood, never a decision, in at most 64 bytes."""

from dataclasses import dataclass

from flows.chat.input import Tap

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Pointer:
    """The screening and its version, the turn of the chat, and what the button stands for."""

    screening: int
    version: int
    turn: int
    tap: Tap


def encode(pointer: Pointer) -> str:
    """The button's data, such as "1f.7.2a:set:yes"."""
    return data_at(place_of(pointer.screening, pointer.version, pointer.turn), pointer.tap.action, pointer.tap.argument)


def place_of(screening: int, version: int, turn: int) -> str:
    """What all buttons of a card have in common."""
    return ".".join(map(_base36, (screening, version, turn)))


def data_at(place: str, action: str, argument: str) -> str:
    """The data of a button at a place."""
    return f"{place}:{action}:{argument}"


def decode(data: str) -> Pointer | None:
    """The pointer of a button's data; None for anything that this program did not write."""
    position, _, rest = data.partition(":")
    action, _, argument = rest.partition(":")
    parts = position.split(".")
    if len(data) > 64 or len(parts) != 3 or not all(part and set(part) <= set(DIGITS) for part in parts):
        return None
    screening, version, turn = (int(part, 36) for part in parts)
    return Pointer(screening, version, turn, Tap(action, argument))


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
        if not number:
            return digits
