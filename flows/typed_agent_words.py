"""Words that stand beside a drug's name and say nothing about which drug it is, and words that deny it."""

import re

_FILLERS = """
    iv po oral orally sc sq im it intrathecal intravenous subcutaneous push bolus infusion infusions
    od bd tid qd qid qw q2w q3w prn daily weekly monthly stat inj injection tab tabs tablet tablets cap caps
    sulfate sulphate hydrochloride hcl sodium mofetil phosphate
    high low standard intermediate dose doses cycle cycles course courses last first
    the a an of had has have received receives given got took on in at with by was were is since until from to for
    his her their she he they and plus then also x
    therapy treatment drug agent chemo chemotherapy antibody induction reinduction consolidation maintenance salvage
    home hospital clinic outside outpatient inpatient started stopped held finished completed ongoing
    jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september
    october november december today yesterday ago day days week weeks month months year years
"""
FILLERS = frozenset(_FILLERS.split())
DENIAL = re.compile(r"\b(?:no|not|never|without|denies|allergic|allergy|refused|except|instead)\b|n't\b")
