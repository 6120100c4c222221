"""What stands in lists: names, the words about people, and what bears somebody's name in medicine and is no person's.

The lists stand beside this file: `lists.txt` has the short ones, the others what they hold in their first lines.
"""

import re

from flows.package import lines_of, word_list, word_lists

LISTS = word_lists("flows.identifiers", "lists.txt")
TITLES, MEDICAL_TITLES, PERSONS, PARTICLES = (
    LISTS[name] for name in ("titles", "medical_titles", "persons", "particles")
)
CASED_TITLES = frozenset(("Ms", "Miss", "Sr", "Master", "Mister"))
# Common in many countries.
GIVEN = frozenset(word_list("flows.identifiers", "given_names.txt"))
SURNAMES = frozenset(word_list("flows.identifiers", "surnames.txt"))
DESCRIBERS = frozenset(word_list("flows.identifiers", "describers.txt"))
THINGS = frozenset(word_list("flows.identifiers", "things.txt"))
_EITHER = "|".join(lines_of("flows.identifiers", "eponyms.txt"))
_MEASURED = rf"(?:{'|'.join(sorted(LISTS['methods']))})(?:'s)? (?=\d)"
EPONYMS = re.compile(rf"(?<![\w-])(?:(?:{_EITHER})(?:'s)?(?![\w-])|{_MEASURED})", re.IGNORECASE)
