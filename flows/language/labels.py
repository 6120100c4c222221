"""What people of the staff are called: as Telegram or an administrator says, and fit to be shown."""

import unicodedata

LONGEST_LABEL = 32

# Letters and signs that show nothing, whatever Unicode counts them as.
BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

# Controls, directions and joiners, halves of pairs, private and unassigned signs, ends of lines and paragraphs.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

SEEN = ("L", "N", "P", "S")


def cleaned(name: str) -> str:
    """The name on one line without signs that hide, turn or break it, cut; empty where nothing is left to see."""
    shown = "".join(_shown(sign) for sign in unicodedata.normalize("NFC", name))
    label = " ".join(shown.split())[:LONGEST_LABEL].rstrip()
    return label if any(unicodedata.category(sign).startswith(SEEN) for sign in label) else ""


def _shown(sign: str) -> str:
    if sign in "\t\n\r\v\f\u2028\u2029":
        return " "
    return "" if sign in BLANK or unicodedata.category(sign) in UNSEEN else sign
