"""Signs that nobody sees, signs that people cannot tell apart, and what somebody is called without the former."""

import unicodedata

# Left-to-right marks, isolates, zero-width signs and the soft hyphen: keyboards and copying put them in, and nothing
# reads otherwise for them.
UNSEEN = frozenset((0xAD, 0x61C, *range(0x200B, 0x2010), 0x202A, 0x202C, 0x2060, 0x2066, 0x2068, 0x2069, 0xFEFF))

# Those, and what turns the direction of a text, joins or varies signs: the eye may read otherwise than the program.
INVISIBLE = UNSEEN | {0x34F, 0x180E, *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10)}

# One sign for dashes and one for apostrophes.
ALIKE = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u2032`\u00b4"), "'"),
}

LONGEST_LABEL = 32

# Letters and signs that show nothing, whatever Unicode counts them as.
_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

# Controls, directions and joiners, halves of pairs, private and unassigned signs, ends of lines and paragraphs.
_HIDING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SEEN = ("L", "N", "P", "S")


def without_invisible(text: str) -> str:
    """The text that is to be seen."""
    return text.translate(dict.fromkeys(INVISIBLE))


def label_of(name: str) -> str:
    """What somebody of the staff is called: on one line without signs that hide, turn or break it, and cut.

    Empty where nothing is left to see.
    """
    shown = "".join(_shown(sign) for sign in unicodedata.normalize("NFC", name))
    label = " ".join(shown.split())[:LONGEST_LABEL].rstrip()
    return label if any(unicodedata.category(sign).startswith(_SEEN) for sign in label) else ""


def _shown(sign: str) -> str:
    if sign in "\t\n\r\v\f\u2028\u2029":
        return " "
    return "" if sign in _BLANK or unicodedata.category(sign) in _HIDING else sign
