"""What bears somebody's name in medicine and is no person's name: eponyms of two words, institutes, drugs, germs.

The lists stand beside this file, each with what it holds in its first lines.
"""

import re

from flows.package import lines_of, word_list

# Scores and methods that a number follows.
_METHODS = """
simpson teichholz bazett fridericia framingham hodges schwartz bouvet apgar glasgow ramsay bromage braden norton
waterlow mallampati cormack tanner lansky karnofsky mosteller haycock dubois gehan boyd hunter wilkins cobb risser
child aldrete
"""

DESCRIBERS = frozenset(word_list("flows.identifiers", "describers.txt"))
THINGS = frozenset(word_list("flows.identifiers", "things.txt"))
_EITHER = "|".join(lines_of("flows.identifiers", "eponyms.txt"))
_MEASURED = rf"(?:{'|'.join(_METHODS.split())})(?:'s)? (?=\d)"
EPONYMS = re.compile(rf"(?<![\w-])(?:(?:{_EITHER})(?:'s)?(?![\w-])|{_MEASURED})", re.IGNORECASE)
