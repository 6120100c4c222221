"""One row of the agents table: a drug, cell product or procedure that may stand in a treatment history."""

import re
from dataclasses import dataclass
from decimal import Decimal

UNVERIFIED = "from general knowledge, unverified"


@dataclass(frozen=True)
class Agent:
    """An agent as the screening needs it.

    `kinds` are the record's words (chemotherapy, biologic, monoclonal_antibody, immunotherapy), empty where no
    waiting period of that sort applies; `also` holds the other classes (immunosuppressant, radiotherapy,
    procedure, supportive, and perhaps_immunotherapy: sites differ in whether they count it as that).
    `half_life_days` is None where none is known or none matters. `verified` is False where the class or the half-life
    rests on general knowledge and must be confirmed by a person.
    """

    name: str
    synonyms: tuple[str, ...]
    kinds: tuple[str, ...]
    also: tuple[str, ...]
    half_life_days: Decimal | None
    source: str
    verified: bool
    note: str


def agent(
    name: str,
    synonyms: str,
    kinds: str,
    half_life: str = "",
    also: str = "",
    source: str = UNVERIFIED,
    note: str = "",
) -> Agent:
    """A row: synonyms parted by "|", kinds and other classes by spaces, half-life in days."""
    return Agent(
        name,
        tuple(synonyms.split("|")),
        tuple(kinds.split()),
        tuple(also.split()),
        Decimal(half_life) if half_life else None,
        source,
        UNVERIFIED not in source,
        note,
    )


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
