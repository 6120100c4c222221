"""The words that stand beside an agent's name: fillers, denials, and what a steroid was given for."""

import re

from flows.language.days import MONTH_NAMES, MONTHS
from flows.package import PARTED, table, word_list

FILLERS = frozenset((*word_list("flows.agents", "fillers.txt"), *map(str.lower, (*MONTHS, *MONTH_NAMES))))
DENIAL = re.compile(r"\b(?:no|not|never|without|denies|allergic|allergy|refused|except|instead)\b|n't\b")


# From a word to the agents, among the choices of a question, that it settles on.
AGENTS_FOR: dict[str, tuple[str, ...]] = {
    word: row.parted("agents")
    for row in table("flows.agents", "given_for.csv", {"words": ".+", "agents": PARTED})
    for word in row.cells["words"].split()
}
