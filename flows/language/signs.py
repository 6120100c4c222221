"""Signs that nobody sees, and signs that people cannot tell apart."""

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


def without_invisible(text: str) -> str:
    """The text that is to be seen."""
    return text.translate(dict.fromkeys(INVISIBLE))
