"""Which agents of the table a name means: by whole names and synonyms, one by one where several are named."""

import re
from functools import lru_cache

from flows.agents.drug_table import AGENTS, ASKED_BY_SPELLING, REGIMEN_BY_SPELLING, Agent
from flows.language.typed.reading import compact


def _spelled(name: str) -> str:
    """Capitals, hyphens and the number of spaces do not matter; where the words end does."""
    return " ".join(name.lower().replace("-", " ").split())


def _words(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", _spelled(name)))


# Every name and synonym that means one row alone.
ROWS: dict[str, Agent] = {
    _spelled(spelling): agent
    for agent in AGENTS
    for spelling in (*agent.synonyms, agent.name)
    if compact(spelling) not in ASKED_BY_SPELLING
}
BETWEEN = re.compile(r"[,;+/&]|\band\b|\bwith\b", re.IGNORECASE)


@lru_cache(4096)
def parts_of(name: str) -> tuple[str, ...]:
    """What a name is made of: the drugs of a regimen, or what stands between commas, "+", "/", "and", "with"."""
    if _spelled(name) in ROWS:
        return (name,)
    if regimen := REGIMEN_BY_SPELLING.get(compact(name)):
        return (*regimen.drugs, *regimen.arms)
    parts = tuple(part.strip() for part in BETWEEN.split(name) if part.strip())
    return parts or (name,)


@lru_cache(4096)
def means(part: str, agent: str) -> bool:
    """Whether one part of a name means this agent, which is itself a name or a synonym.

    A part that is a spelling of the table means its row. Any other means the agent whose name stands in it, so that
    "anti-CD22 (inotuzumab)" is inotuzumab; a name that the table lacks must stand there as whole words.
    """
    row, known, name = ROWS.get(_spelled(part)), agent_called(agent), agent.replace("_", " ")
    if row:
        return row is known
    return _spelled(name) in _spelled(part) if known else f" {_words(name)} " in f" {_words(part)} "


def agent_called(agent: str) -> Agent | None:
    """The row of a whole name or synonym, as a file writes it: with _ for a space in a leaf."""
    return ROWS.get(_spelled(agent.replace("_", " ")))


@lru_cache(4096)
def is_named(name: str, agent: str) -> bool:
    """Whether a name means this agent, alone or among others."""
    return any(means(part, agent) for part in parts_of(name))


@lru_cache(4096)
def among(name: str, agents: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Which of these agents a name means, and whether it means nothing else."""
    parts = parts_of(name)
    found = tuple(agent for agent in agents if any(means(part, agent) for part in parts))
    return found, all(any(means(part, agent) for agent in found) for part in parts)
