"""One row of the agents table: a drug, cell product or procedure that may stand in a treatment history."""

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
