"""What a sign-off card shows besides the decision: the signatures so far, and how the person stands with signing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flows.signing import APPROVES, REJECTS

MEANINGS = {"approved": APPROVES, "rejected": REJECTS}


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: the printed name, the instant in UTC, what it means; `void`: why it no longer holds, if so.

    `reason`: why it was rejected, if it was; `account`: what the site knows the person by whose chat it came from.
    """

    printed_name: str
    signed_at: datetime
    outcome: str
    content_hash: str
    void: str = ""
    reason: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """`hashes`: that of the content for each outcome. `printed_name` is None until it was confirmed, `wanted_name`
    is one that waits for that; so does the PIN while `pin_waits`.

    `answered`: whether the person also answered or finished the screening.
    """

    signed: tuple[Signed, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    printed_name: str | None = None
    has_pin: bool = False
    locked: bool = False
    tries_left: int = 5
    answered: bool = False
    wanted_name: str | None = None
    pin_waits: bool = False

    @property
    def name(self) -> str | None:
        """The name that was given last; None where none was."""
        return self.wanted_name or self.printed_name

    @property
    def standing(self) -> Signed | None:
        """The signature that holds; None where there is none, or it is void."""
        return self.signed[-1] if self.signed and not self.signed[-1].void else None
