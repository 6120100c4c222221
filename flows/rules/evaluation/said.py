"""What a trial says of answers besides its rules: which are usual together, which do not fit, which rest on us."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flows.rules.conditions import ALWAYS, Condition


@dataclass(frozen=True, slots=True)
class Together:
    """Answers that are usual together, which one tap may give: each stays an answer of its own.

    `label`: the words of the button; where "{n}" stands in it, those that are left may be given without the others.
    """

    label: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The questions whose answers do not fit together where `when` holds, and the sentence that says so."""

    keys: tuple[str, ...]
    when: Condition
    words: str


@dataclass(frozen=True, slots=True)
class Acting:
    """A reading of ours that is told beside a decision which rests on it, with the code of its criterion.

    It acts where `when` holds; `decided`: only where the criterion is met or not. `kind`: where there is a prior
    therapy of this kind among `agents` (none: any), and without `named` in its name; "{agents}" in the words are those.
    """

    code: str
    words: str
    when: Condition = ALWAYS
    decided: bool = False
    kind: str = ""
    agents: frozenset[str] = frozenset()
    named: re.Pattern[str] | None = None
