"""Given names and surnames that are common in many countries, and the words that announce a person."""

from flows.package import word_list

_TITLES = """
dhr dna dr fr frau herr hr madam madame mevr mlle mme monsieur mr mrs pan pani prof professor senor senora signor
signora sir smt sra sri
"""

_PERSONS = """
aunt baby boy brother candidate child consultant coordinator dad daughter doctor donor father gentleman girl
grandfather grandma grandmother grandpa guardian husband investigator kid lady man mom mother mum nurse paciente
parent parents participant patient patiente patientin patients physician pt sibling sister son subject uncle wife
woman
"""

_PARTICLES = """
abu af al av ben bin bint da das de del della den der di do dos du e el ibn la le mac mc st ten ter van von y zu zum
"""

GIVEN = frozenset(word_list("flows.identifiers", "given_names.txt"))
SURNAMES = frozenset(word_list("flows.identifiers", "surnames.txt"))

# Before a name, in any case of letters; "ms" and "miss" also mean other things and count in one spelling only.
TITLES = frozenset(_TITLES.split())

CASED_TITLES = frozenset(("Ms", "Miss", "Sr", "Master", "Mister"))

# These also stand before what a doctor does ("Dr will call"), so a known word after one is no name.
MEDICAL_TITLES = frozenset(("dr", "fr", "hr", "pan", "prof", "professor"))

# A capitalised word that is no study word is a name after one of these.
PERSONS = frozenset(_PERSONS.split())

# They stand within a surname, such as "van der".
PARTICLES = frozenset(_PARTICLES.split())
