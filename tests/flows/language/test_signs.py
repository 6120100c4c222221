"""What people are called: nothing that hides, turns or breaks a line, and not too long."""

import pytest

from flows.language.signs import LONGEST_LABEL, label_of

NAMES = [
    ("Ben", "Ben"),
    ("  Anna \n Maria\t", "Anna Maria"),
    ("B\u202ene\u202c", "Bne"),
    ("\u2066Ben\u2069\u200b\u200d\ufeff", "Ben"),
    ("Be\u00adn\x00\x1b[31m", "Ben[31m"),
    ("Ann\u2028Lee", "Ann Lee"),
    ("Jose\u0301", "José"),
    ("李小龍", "李小龍"),
    ("محمد", "محمد"),
    ("🌸", "🌸"),
    ("x" * 64, "x" * LONGEST_LABEL),
    ("x" * 31 + " y", "x" * 31),
    ("\ue000\U000e0041Ben", "Ben"),
]


@pytest.mark.parametrize(("name", "label"), NAMES)
def test_a_label_shows_what_it_holds(name: str, label: str) -> None:
    assert label_of(name) == label
    assert label_of(label) == label


@pytest.mark.parametrize(
    "name", ["", " ", "\u200b", "\u202e\u202c", "\u3164", "\u2800", "\u0301", "\ufe0f", "\U000e0041"]
)
def test_a_name_of_which_nothing_is_seen_is_none(name: str) -> None:
    assert label_of(name) == ""
