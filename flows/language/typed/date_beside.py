"""Words beside a typed day: those that leave it the day it is, and everything else, which is asked about."""

import re

from flows.language.typed.text import compact

# What may stand beside any day without changing it, in the languages whose months are read; without accents.
_NEUTRAL = """
    a an the on at in of it its this that was were is are had has have been got given taken took done made
    performed administered completed complete finished ended stopped most recent last final dose doses dosing infusion
    infusions infused injection injections day date dated i he she they we her his their him patient pt child
    morning afternoon evening pm clinic hospital home ward here there site center centre referring outside yes yep yeah
    ok okay sorry please thanks thank you exactly precisely definitely certainly sure correct iv po sc im oral orally
    per chart record records

    am den der die das dem vom im war ist wurde gegeben verabreicht letzte letzter letztes letzten
    zuletzt gabe dosis tag datum beendet abgeschlossen

    le la les du de au a ete etait est derniere dernier prise administree administre donnee donne jour
    en termine terminee fini finie arrete arretee

    el los del fue era es ultima ultimo administrada administrado dada dado dia fecha terminada
    terminado

    il di stata stato e data dato somministrata somministrato giorno

    het laatste gift gegeven toegediend dag
"""

NEUTRAL = frozenset(_NEUTRAL.split())
_HARMLESS_SIGNS = frozenset(".,;:()[]\"'!=-\U0001f642\U0001f600\U0001f44d✓✔")
_TOKEN = re.compile(r"[^\W\d_]+|\S")

# "l'ultima", "d'octobre", "today's": what an apostrophe leaves is no word.
_ELIDED = re.compile(r"(?:^|\b)[dl]'|'s\b")

# "3 Oct -" is the beginning of something that goes on; "a couple of" is not always two.
_OPEN_END = re.compile(r"^[\s|]*-|-[\s|]*$")

_ABOUT_TWO = re.compile(r"\b(?:a )?couple\b")


def not_understood(typed: str, left: str) -> str:
    """What of `left`, the parts of the text `typed` that are no day, says something that is not known; else empty."""
    parts = [part.strip(" ,;:.()") for part in left.split("|")]
    unread = [part for part in parts if not all(map(_harmless, _TOKEN.findall(_ELIDED.sub(" ", part))))]
    if not unread and _OPEN_END.search(left):
        unread = ["-"]
    return ", ".join((*unread, *(found[0] for found in _ABOUT_TWO.finditer(typed))))


def _harmless(token: str) -> bool:
    word = compact(token)
    # A letter of another script is none of compact's: "μl" is not the article "l".
    return word in NEUTRAL and len(word) >= len(token) if word else token in _HARMLESS_SIGNS
