"""The agents, the unclear names and the regimens, read from the tables beside this file and checked as they are read.

What their columns mean stands in the first lines of each: `agents.csv`, `asked.csv`, `combinations.csv`,
`given_for.csv`; `fillers.txt` has the words that stand beside a name and say nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from flows.language.days import MONTH_NAMES, MONTHS
from flows.language.typed.reading import compact
from flows.package import PARTED, Row, refuse, table, word_list

UNVERIFIED = "from general knowledge, unverified"
AGENT_KINDS = "chemotherapy|biologic|monoclonal_antibody|immunotherapy"
OTHER_CLASSES = "immunosuppressant|radiotherapy|procedure|supportive|perhaps_immunotherapy"
# The record takes a half-life above 0 and at most 365 days.
LONGEST_HALF_LIFE_DAYS = Decimal(365)
AGENT_COLUMNS = {
    "name": ".+",
    "synonyms": PARTED,
    "kinds": rf"(?:(?:{AGENT_KINDS})(?: (?=\w)|$))*",
    "also": rf"(?:{OTHER_CLASSES})?",
    "half_life_days": r"(?:\d+(?:\.\d+)?)?",
    "source": ".+",
    "note": ".*",
}
ASKED_COLUMNS = {"spellings": PARTED, "question": r".+[?.]", "choices": PARTED}
COMBINATION_COLUMNS = {"name": ".+", "spellings": PARTED, "drugs": PARTED, "arms": f"(?:{PARTED})?"}


@dataclass(frozen=True)
class Agent:
    """An agent as the screening needs it.

    `kinds` are the record's words (chemotherapy, biologic, monoclonal_antibody, immunotherapy), empty where no
    waiting period of that sort applies; `also` holds the other classes (immunosuppressant, radiotherapy,
    procedure, supportive, and perhaps_immunotherapy: sites differ in whether they count it as that).
    `half_life_days` is None where none is known or none matters. `verified` is False where the class or the half-life
    rests on general knowledge and must be confirmed by a person. `at`: where its row stands.
    """

    name: str
    synonyms: tuple[str, ...]
    kinds: tuple[str, ...]
    also: tuple[str, ...]
    half_life_days: Decimal | None
    source: str
    verified: bool
    note: str
    at: str = field(compare=False, repr=False)


@dataclass(frozen=True)
class AskedName:
    """Spellings of one unclear name, the question, and its choices: words of the button and agent's name."""

    spellings: tuple[str, ...]
    question: str
    choices: tuple[tuple[str, str], ...]
    at: str


@dataclass(frozen=True)
class Combination:
    """A regimen: its name, its spellings, the names of the agents that it usually holds, and of those that only some
    were given (a randomised arm, a subtype, a risk group): each of these is asked about before anything is entered."""

    name: str
    spellings: tuple[str, ...]
    drugs: tuple[str, ...]
    arms: tuple[str, ...]
    at: str


def _agent(row: Row) -> Agent:
    cells = row.cells
    return Agent(
        cells["name"],
        row.parted("synonyms"),
        tuple(cells["kinds"].split()),
        tuple(cells["also"].split()),
        Decimal(cells["half_life_days"]) if cells["half_life_days"] else None,
        cells["source"],
        UNVERIFIED not in cells["source"],
        cells["note"],
        row.at,
    )


def _asked(rows: Iterable[Row]) -> Iterator[AskedName]:
    """The questions; where a choice is the first spelling of one above, it stands for all of that one's choices."""
    above: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in rows:
        spellings = row.parted("spellings")
        parts = (above.get(part, (_choice(part),)) for part in row.parted("choices"))
        above[spellings[0]] = tuple(chain.from_iterable(parts))
        yield AskedName(spellings, row.cells["question"], above[spellings[0]], row.at)


def _choice(part: str) -> tuple[str, str]:
    """The words of a button and the agent behind it, from "words=agent"; the agent's name is its own words."""
    words, _, name = part.rpartition("=")
    return words or name[:1].upper() + name[1:], name


def _combinations(rows: Iterable[Row]) -> Iterator[Combination]:
    """The regimens; where a drug is the name of one above, it stands for all of that one's drugs."""
    above: dict[str, tuple[str, ...]] = {}
    for row in rows:
        name = row.cells["name"]
        above[name] = tuple(chain.from_iterable(above.get(drug, (drug,)) for drug in row.parted("drugs")))
        yield Combination(name, row.parted("spellings"), above[name], row.parted("arms"), row.at)


AGENTS: tuple[Agent, ...] = tuple(map(_agent, table("flows.agents", "agents.csv", AGENT_COLUMNS)))
ASKED: tuple[AskedName, ...] = tuple(_asked(table("flows.agents", "asked.csv", ASKED_COLUMNS)))
COMBINATIONS = tuple(_combinations(table("flows.agents", "combinations.csv", COMBINATION_COLUMNS)))
BY_NAME: dict[str, Agent] = {agent.name: agent for agent in AGENTS}
ASKED_BY_SPELLING: dict[str, AskedName] = {compact(spelling): asked for asked in ASKED for spelling in asked.spellings}
REGIMEN_BY_SPELLING: dict[str, Combination] = {
    compact(spelling): regimen for regimen in COMBINATIONS for spelling in regimen.spellings
}
REGIMEN_BY_NAME: dict[str, Combination] = {regimen.name: regimen for regimen in COMBINATIONS}
# From a compact spelling to its agent and the spelling as the table has it; unclear ones are asked about instead.
BY_SPELLING: dict[str, tuple[Agent, str]] = {
    compact(spelling): (agent, spelling)
    for agent in AGENTS
    for spelling in (*agent.synonyms, agent.name)
    if compact(spelling) not in ASKED_BY_SPELLING
}
FILLERS = frozenset((*word_list("flows.agents", "fillers.txt"), *map(str.lower, (*MONTHS, *MONTH_NAMES))))
# From a word beside a name to the agents, among the choices of a question, that it settles on.
AGENTS_FOR: dict[str, tuple[str, ...]] = {
    word: row.parted("agents")
    for row in table("flows.agents", "given_for.csv", {"words": ".+", "agents": PARTED})
    for word in row.cells["words"].split()
}


def row_of(name: str) -> Agent | None:
    """The row of an entry's agent; one of a row for many drugs is called "sorafenib (FLT3 inhibitor)"."""
    return BY_NAME.get(name) or next((BY_NAME[row] for row in BY_NAME if name.endswith(f" ({row})")), None)


def is_unverified(name: str, half_life_days: Decimal | None) -> bool:
    """Whether a half-life is the one that the table has for an agent, and rests there on general knowledge alone."""
    agent = row_of(name)
    return agent is not None and not agent.verified and half_life_days == agent.half_life_days is not None


def problems(
    agents: Iterable[Agent], questions: Iterable[AskedName] = ASKED, regimens: Iterable[Combination] = COMBINATIONS
) -> list[str]:
    """What is wrong with these rows beside each other, a sentence each with file and row; empty when all is well."""
    rows, questions, regimens = list(agents), list(questions), list(regimens)
    names = Counter(agent.name for agent in rows)
    return [
        *(f"{agent.at}: another row is called {agent.name} too" for agent in rows if names[agent.name] > 1),
        *(f"{agent.at}: {agent.name} has no kind or class, or an unknown one" for agent in rows if not _known(agent)),
        *(f"{agent.at}: the half-life of {agent.name} is out of range" for agent in rows if not _half_life_fits(agent)),
        *(f"{agent.at}: {agent.name} has an empty spelling" for agent in rows if not all(map(compact, agent.synonyms))),
        *_unclear_spellings(rows, questions, regimens),
        *(f"{one.at}: no agent is called {name}" for one in questions for _, name in one.choices if not names[name]),
        *(f"{mix.at}: no agent is called {name}" for mix in regimens for name in _held(mix) if not names[name]),
        *(f"{mix.at}: {mix.name} has a drug twice" for mix in regimens if len(set(_held(mix))) < len(_held(mix))),
    ]


def _held(mix: Combination) -> tuple[str, ...]:
    return (*mix.drugs, *mix.arms)


def _known(agent: Agent) -> bool:
    known = set(agent.kinds) <= set(AGENT_KINDS.split("|")) and set(agent.also) <= set(OTHER_CLASSES.split("|"))
    return known and bool(agent.kinds or agent.also)


def _half_life_fits(agent: Agent) -> bool:
    return agent.half_life_days is None or 0 < agent.half_life_days <= LONGEST_HALF_LIFE_DAYS


def _unclear_spellings(agents: list[Agent], questions: list[AskedName], regimens: list[Combination]) -> Iterator[str]:
    """The spellings that would silently mean two things, or are asked about in two ways."""
    meanings: dict[str, dict[str, str]] = {}
    for at, called, spellings in (
        *((agent.at, agent.name, (*agent.synonyms, agent.name)) for agent in agents),
        *((mix.at, f"the regimen {mix.name}", mix.spellings) for mix in regimens),
    ):
        for spelling in spellings:
            meanings.setdefault(compact(spelling), {})[called] = at
    asked = Counter(compact(spelling) for one in questions for spelling in one.spellings)
    for spelling, found in meanings.items():
        if len(found) > 1 and not asked[spelling]:
            at = " and ".join(sorted(found.values()))
            yield f"{at}: {spelling} means {' and '.join(sorted(found))}, and is not asked about"
    for one in questions:
        if twice := [spelling for spelling in one.spellings if asked[compact(spelling)] > 1]:
            yield f"{one.at}: another question is about {', '.join(twice)} too"


refuse(problems(AGENTS))
