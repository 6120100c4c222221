"""What a form says of an electronic signature."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storage.exports.screening import Author, ExportedScreening


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a screening, under which printed name, when, and what the signature means (21 CFR 11.50)."""

    signer: Author
    printed_name: str
    at: datetime
    meaning: str


SignatureOf = Callable[[ExportedScreening], Signature | None]


def standing(screening: ExportedScreening) -> Signature | None:
    """The signature that holds now, where there is one: a void one is none."""
    given = screening.signatures()
    if not given or given[-1].voided_at:
        return None
    held = given[-1]
    return Signature(screening.author(held.person_id), held.printed_name, held.signed_at, held.meaning)


def unsigned(_screening: ExportedScreening) -> Signature | None:
    """No signature: a screening that was only finished is not a signed one."""
    return None
