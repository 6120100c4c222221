"""The agents table: every row, every spelling, and the check that no spelling silently means two things."""

from collections.abc import Iterable
from decimal import Decimal

from flows.agents.antibodies import ANTIBODIES
from flows.agents.asked import ASKED, Asked
from flows.agents.biologics import BIOLOGICS_AND_CELLS
from flows.agents.bispecifics import BISPECIFICS
from flows.agents.chemotherapy import CHEMOTHERAPY
from flows.agents.others import OTHER_AGENTS
from flows.agents.regimens import COMBINATIONS, Combination
from flows.agents.rescue import RESCUE_ANTIBODIES
from flows.agents.row import Agent
from flows.language.typed.text import compact

__all__ = [
    "AGENTS",
    "ASKED_BY_SPELLING",
    "BY_NAME",
    "BY_SPELLING",
    "REGIMEN_BY_NAME",
    "REGIMEN_BY_SPELLING",
    "Agent",
    "problems",
    "row_of",
]


KINDS = {"chemotherapy", "biologic", "monoclonal_antibody", "immunotherapy"}


OTHER_CLASSES = {"immunosuppressant", "radiotherapy", "procedure", "supportive", "perhaps_immunotherapy"}


# The record takes a half-life above 0 and at most 365 days.
LONGEST_HALF_LIFE_DAYS = Decimal(365)


AGENTS: tuple[Agent, ...] = (
    *(*ANTIBODIES, *BISPECIFICS, *RESCUE_ANTIBODIES),
    *(*BIOLOGICS_AND_CELLS, *CHEMOTHERAPY, *OTHER_AGENTS),
)


BY_NAME: dict[str, Agent] = {agent.name: agent for agent in AGENTS}


ASKED_BY_SPELLING: dict[str, Asked] = {
    compact(spelling): asked for asked in ASKED for spelling in asked.spellings.split("|")
}


REGIMEN_BY_SPELLING: dict[str, Combination] = {
    compact(spelling): regimen for regimen in COMBINATIONS for spelling in regimen.spellings.split("|")
}


REGIMEN_BY_NAME: dict[str, Combination] = {regimen.name: regimen for regimen in COMBINATIONS}


# From a compact spelling to its agent and the spelling as the table has it; unclear ones are asked about instead.
BY_SPELLING: dict[str, tuple[Agent, str]] = {
    compact(spelling): (agent, spelling)
    for agent in AGENTS
    for spelling in (*agent.synonyms, agent.name)
    if compact(spelling) not in ASKED_BY_SPELLING
}


def row_of(name: str) -> Agent | None:
    """The row of an entry's agent; one of a row for many drugs is called "sorafenib (FLT3 inhibitor)"."""
    return BY_NAME.get(name) or next((BY_NAME[row] for row in BY_NAME if name.endswith(f" ({row})")), None)


def is_unverified(name: str, half_life_days: Decimal | None) -> bool:
    """Whether a half-life is the one that the table has for an agent, and rests there on general knowledge alone."""
    agent = row_of(name)
    return agent is not None and not agent.verified and half_life_days == agent.half_life_days is not None


def problems(agents: Iterable[Agent]) -> list[str]:
    """What is wrong with these rows beside ASKED and COMBINATIONS, a sentence each; empty when all is well."""
    rows = list(agents)
    named = {agent.name for agent in rows}
    return [
        *(f"{agent.name}: two rows have this name" for agent in rows if sum(a.name == agent.name for a in rows) > 1),
        *(f"{agent.name}: unknown kind or class" for agent in rows if not _classes_known(agent)),
        *(f"{agent.name}: half-life out of range" for agent in rows if not _half_life_fits(agent)),
        *(f"{agent.name}: an empty spelling" for agent in rows if not all(map(compact, agent.synonyms))),
        *_unclear_spellings(rows),
        *(f"{name}: asked about, but no row" for asked in ASKED for _, name in asked.choices if name not in named),
        *(f"{name}: in a regimen, but no row" for mix in COMBINATIONS for name in _held(mix) if name not in named),
        *(f"{mix.name}: a drug twice" for mix in COMBINATIONS if len(set(_held(mix))) < len(_held(mix))),
    ]


def _held(mix: Combination) -> tuple[str, ...]:
    return (*mix.drugs, *mix.arms)


def _classes_known(agent: Agent) -> bool:
    return bool(agent.kinds or agent.also) and set(agent.kinds) <= KINDS and set(agent.also) <= OTHER_CLASSES


def _half_life_fits(agent: Agent) -> bool:
    return agent.half_life_days is None or 0 < agent.half_life_days <= LONGEST_HALF_LIFE_DAYS


def _unclear_spellings(agents: list[Agent]) -> list[str]:
    owners: dict[str, set[str]] = {}
    for agent in agents:
        for spelling in (*agent.synonyms, agent.name):
            owners.setdefault(compact(spelling), set()).add(agent.name)
    for spelling in REGIMEN_BY_SPELLING:
        owners.setdefault(spelling, set()).add(f"regimen {REGIMEN_BY_SPELLING[spelling].name}")
    return [
        f"{spelling}: means {' and '.join(sorted(names))}, and is not asked about"
        for spelling, names in owners.items()
        if len(names) > 1 and spelling not in ASKED_BY_SPELLING
    ]


if found := problems(AGENTS):
    raise ValueError("; ".join(found))
