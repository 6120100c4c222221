"""Finds the agent that a typed drug name means: found, asked, offered for confirmation, or unknown."""

import re
from dataclasses import dataclass, replace
from itertools import chain

from flows.agents.drug_table import (
    AGENTS_FOR,
    ASKED_BY_SPELLING,
    BY_NAME,
    BY_SPELLING,
    FILLERS,
    REGIMEN_BY_SPELLING,
    Agent,
)
from flows.agents.slips import LONG, SHORT, SPELLINGS, like
from flows.language.typed.reading import Refused, clean, compact


@dataclass(frozen=True)
class Found:
    """The text is a name or synonym of this agent; `matched` is it as the table spells it."""

    agent: Agent
    matched: str


@dataclass(frozen=True)
class AgentChoice:
    """One button of a question: its words and the agent it stands for."""

    label: str
    agent: Agent


@dataclass(frozen=True)
class Which:
    """The text has several meanings: ask `question` with one button per choice."""

    candidates: tuple[AgentChoice, ...]
    question: str


@dataclass(frozen=True)
class Near:
    """No agent is called that; these are spelled like it (nearest first). Offer them, never assume."""

    candidates: tuple[Agent, ...]


@dataclass(frozen=True)
class Regimen:
    """The text names a combination: its drugs are entered one by one. `drugs` are the usual ones, to be checked.

    `beside`: agents that are named beside it.
    """

    name: str
    drugs: tuple[Agent, ...]
    beside: tuple[Agent, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """Nothing in the table is like it: ask for the kinds and, for an antibody, the half-life."""


Search = Found | Which | Near | Regimen | Unknown

DENIAL = re.compile(r"\b(?:no|not|never|without|denies|allergic|allergy|refused|except|instead)\b|n't\b")
_MOST_WORDS = 5
_MOST_NEAR = 4
_WORDS_TOO = {"go"}  # a spelling only in capitals
# Words that give a spelling when they are joined, as "is a" gives "isa": not unless they are written so.
_EVERYDAY = FILLERS | frozenset(["i", "is", "if", "do", "or", "no", "id", "os", "me", "my", "be", "so", "up", "as"])
_ROUTE_ASKED = {"mtx", "methotrexate"}
_SPINAL = {"it", "intrathecal"}
_SYSTEMIC = {"iv", "po", "oral", "orally", "intravenous", "im", "sc"}
ROUTES = _SPINAL | _SYSTEMIC
_BETWEEN = re.compile(r"[^\w.'®-]+")
_DOSE = re.compile(
    r"(?<![\w.,/])\d+(?:[.,]\d+)?\s*(?:mg|mcg|[µu]?g|iu|units?|m?u|ml|c?gy)(?:\s*/\s*(?:m2|kg|d|day|dose|wk|week|h))*(?!\w)"
    r"|(?<![\w-])x\s?\d+\b|\b(?:cycle|day|week|dose|course|block)\s?\d+(?![\d.,]|\s*[a-zµ])|/\s*(?:m2|kg|day)(?!\w)"
    r"|(?<![\w-])(?:c\d+\s?)?[cd]\d+\b(?![.,]\d|/[a-z]{2})",
    re.IGNORECASE,
)


def find_agent(text: str) -> Search:
    """What `text` means among the agents; case, spaces, hyphens, doses and routes do not matter. Never raises."""
    cleaned = clean(text.replace("m²", "m2"))
    if isinstance(cleaned, Refused):
        return Unknown()
    words = _words(cleaned)
    meaning = exact(cleaned) or exact(" ".join(words)) or _by_route(words)
    return meaning or _in_sentence(cleaned, words) or _unfinished(words) or _near(_telling(words)) or Unknown()


def telling_words(text: str) -> list[str]:
    """The words of a text that are neither dose nor route nor filler."""
    cleaned = clean(text.replace("m²", "m2"))
    return [] if isinstance(cleaned, Refused) else _telling(_words(cleaned))


def _words(cleaned: str) -> list[str]:
    return [word for word in _BETWEEN.split(_DOSE.sub(" ", cleaned)) if compact(word)]


def exact(spelled: str) -> Search | None:
    """The meaning of a text that is nothing but one spelling."""
    key, words = compact(spelled), spelled.split()
    if len(words) > 1 and _EVERYDAY.issuperset(words):
        return None
    if key in _WORDS_TOO and not spelled.isupper():
        return Near((BY_SPELLING[key][0],))
    if asked := ASKED_BY_SPELLING.get(key):
        return Which(tuple(AgentChoice(label, BY_NAME[name]) for label, name in asked.choices), asked.question)
    if regimen := REGIMEN_BY_SPELLING.get(key):
        return Regimen(regimen.name, tuple(BY_NAME[name] for name in regimen.drugs))
    return Found(*BY_SPELLING[key]) if key in BY_SPELLING else None


def _by_route(words: list[str]) -> Search | None:
    """The meaning without what was said beside it; spinal drugs are agents of their own, so the route counts."""
    small = {word.lower() for word in words}
    core = " ".join(_telling(words))
    if not core:
        return None
    if small & _SPINAL and (spinal := exact(f"it {core}") or exact(f"intrathecal {core}")):
        return spinal
    if small & _SYSTEMIC and compact(core) in _ROUTE_ASKED:
        return exact("oral methotrexate")
    return exact(core)


def _telling(words: list[str]) -> list[str]:
    """The words that are neither route nor filler."""
    return [word for word in words if word.lower().strip(".'") not in FILLERS]


def _in_sentence(cleaned: str, words: list[str]) -> Search | None:
    """The meaning of the spellings among other words: sure only if nothing else is said beside one of them."""
    meanings, left = _scan(words, shortest=1)
    if left:
        # Short spellings are words or parts of words too: beside others they count in capitals, or at the head.
        meanings, left = _scan(words, shortest=SHORT)
    meanings = _settled(meanings)
    agents = tuple(dict.fromkeys(chain.from_iterable(map(_agents_of, meanings))))
    if not meanings:
        return None
    if DENIAL.search(cleaned.lower()):
        return Near(agents[:_MOST_NEAR])
    if regimen := _with_others(meanings):
        return regimen
    if len(meanings) > 1:
        choices = dict.fromkeys(chain.from_iterable(map(_choices_of, meanings)))
        return Which(tuple(choices), "More than one agent is named. Enter them one by one: which one first?")
    meaning = meanings[0]
    if isinstance(meaning, Which):
        return _given_for(meaning, left)
    return Near(agents) if left and isinstance(meaning, Found) else meaning


def _with_others(meanings: list[Search]) -> Regimen | None:
    """The one combination with the agents that are named beside it ("mini-hyper-CVD + InO"); None for anything else."""
    regimens = [meaning for meaning in meanings if isinstance(meaning, Regimen)]
    found = [meaning.agent for meaning in meanings if isinstance(meaning, Found)]
    if len(regimens) != 1 or not found or len(found) + 1 < len(meanings):
        return None
    return replace(regimens[0], beside=tuple(found))


def _given_for(meaning: Which, words: list[str]) -> Search:
    """The one choice that the other words settle on ("dex for ALL"); else the question as it is."""
    named = {name for word in words for name in AGENTS_FOR.get(word.lower(), ())}
    fitting = [agent for agent in _agents_of(meaning) if agent.name in named]
    return Found(fitting[0], fitting[0].name) if len(fitting) == 1 else meaning


def _settled(meanings: list[Search]) -> list[Search]:
    """Each agent once ("Inotuzumab (Besponsa)"), and no question that another word answers ("CAR T (Kymriah)")."""
    found = {meaning.agent: meaning for meaning in reversed(meanings) if isinstance(meaning, Found)}
    asked = [
        meaning
        for meaning in meanings
        if not isinstance(meaning, Found)
        and not (isinstance(meaning, Which) and any(agent in found for agent in _agents_of(meaning)))
    ]
    return [*reversed(found.values()), *asked]


def _scan(words: list[str], shortest: int) -> tuple[list[Search], list[str]]:
    """The meanings of the spellings in these words, longest first; and the telling words left over."""
    meanings: list[Search] = []
    left: list[str] = []
    head = next((at for at, word in enumerate(words) if _telling([word]) and not DENIAL.search(word.lower())), 0)
    at = 0
    while at < len(words):
        meaning, size = _longest(words[at : at + _MOST_WORDS], 1 if at == head else shortest)
        if meaning:
            meanings.append(meaning)
        else:
            left.append(words[at])
        at += size
    return list(dict.fromkeys(meanings)), _telling(left)


def _longest(words: list[str], shortest: int) -> tuple[Search | None, int]:
    for size in range(len(words), 0, -1):
        spelled = " ".join(words[:size])
        if (len(compact(spelled)) >= shortest or spelled.isupper()) and _telling(words[:size]):
            meaning = exact(spelled)
            if meaning and not isinstance(meaning, Near):
                return meaning, size
    return None, 1


def _agents_of(meaning: Search) -> tuple[Agent, ...]:
    return tuple(choice.agent for choice in _choices_of(meaning))


def _choices_of(meaning: Search) -> tuple[AgentChoice, ...]:
    match meaning:
        case Found(agent):
            return (AgentChoice(agent.name, agent),)
        case Which(choices):
            return choices
        case Near(agents) | Regimen(_, agents, _):
            return tuple(AgentChoice(agent.name, agent) for agent in agents)
        case _:
            return ()


def _unfinished(words: list[str]) -> Search | None:
    """The meaning of one word that breaks off, where every spelling that begins so means the same.

    It is asked about where another agent is spelled like it as nearly: "mitoxan" may be cytoxan.
    """
    typed = compact(words[0]) if len(words) == 1 else ""
    if len(typed) < LONG:
        return None
    begun = [(spelled, agents) for spelled, agents in SPELLINGS if "".join(spelled).startswith(typed)]
    meanings = [meaning for spelled, _ in begun if len(spelled) == 1 and (meaning := exact(spelled[0]))]
    meant = {_agents_of(meaning) for meaning in meanings}
    if len(meant) != 1:
        return None
    (own,) = meant
    if not set(chain.from_iterable(agents for _, agents in begun)) <= set(own):
        return None
    missing = min(len("".join(spelled)) for spelled, _ in begun) - len(typed)
    alike = [agent for agent, errors in like([typed]).items() if errors <= missing and agent not in own]
    return Near((*own, *alike)[:_MOST_NEAR]) if alike else meanings[0]


def _near(words: list[str]) -> Near | None:
    """The agents spelled like some of the words, nearest first; in a longer text only long words are compared."""
    words = [word for word in words if not compact(word).isdigit()]
    if len(words) == 1 and (meaning := exact(words[0])):
        return Near(_agents_of(meaning)[:_MOST_NEAR])
    if len(words) > _MOST_WORDS:
        words = [word for word in words if len(word) >= LONG]
    errors = like([compact(word) for word in words if compact(word).isalpha()])
    nearest = sorted(errors, key=lambda agent: errors[agent])
    if not nearest:
        return None
    return Near(tuple(agent for agent in nearest if errors[agent] <= errors[nearest[0]] + 1)[:_MOST_NEAR])
