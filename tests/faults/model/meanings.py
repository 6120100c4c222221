"""What a person was shown, and what a tap or a text means to it, worked out without the program."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial, reduce
from operator import add
from typing import Any

from tests.contract import oracle
from tests.faults.model.recomputed import LISTS, Json, recompute
from tests.trials import NCT04556084


@dataclass(frozen=True)
class Card:
    """What a person was last shown, where the chat stood then, and the slot of the question on it."""

    body: Json
    position: Json
    screening: int
    version: int
    asks: tuple[str, int | None, str | None] | None
    day: date

    @property
    def buttons(self) -> dict[str, str]:
        """The words on each button by its data."""
        rows = self.body["keyboard"]
        return {b["callback_data"]: b["text"] for row in rows for b in row if "callback_data" in b}

    def offering(self, *actions: str) -> str | None:
        """The data of the first button for one of these actions, the first action first."""
        of_action = {data.split(":")[1]: data for data in reversed(self.buttons)}
        return next((of_action[action] for action in actions if action in of_action), None)


@dataclass(frozen=True)
class Means:
    """What somebody's updates add: these answers, with others only under keys that begin with one of `beside`.

    `moves`: a screening may begin, end or be signed. `or_nothing`: the program may also say that things have changed.
    """

    answers: Json = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    moves: bool = False
    or_nothing: bool = False

    def __add__(self, other: "Means") -> "Means":
        doubt = self.or_nothing or other.or_nothing
        return Means(self.answers | other.answers, self.beside + other.beside, self.moves or other.moves, doubt)

    @property
    def something(self) -> bool:
        """Whether anything may come of it."""
        return bool(self.answers or self.beside or self.moves)


NOTHING = Means()
MISTAKE = object()
# Actions that change a screening without answering, and the cards on which a text or a button answers.
MOVING = ("sure", "finish", "code", "reason", "role", "sign_off", "ask_back")
# Forms of the study chair: of an item, and of what nobody here knows, whose ruling goes into its entry.
RULED, BESIDE_A_RULING = ("ruling.", "chair."), ("ruling.", "prior_therapies")
ANSWERING = ("asking", "listing", "picking", "confirming", "explaining")


@dataclass(frozen=True)
class Act:
    """An update on its way, whose it is and what it means."""

    who: int
    update: Json
    means: Means


def meaning(card: Card, action: str, argument: str, answers: Json) -> Means:
    """What a button of a card means that counts, by what the card asks."""
    if action == "source":
        key, _, source = argument.rpartition(".")
        return Means({f"source.{key}": source or None})
    if action == "sources":
        return _sources(card, argument, answers)
    if action == "sources_left":
        return _sources(card, "all.", answers)
    if card.asks is None:
        told = {
            "sure": _sure,
            "unchanged": partial(_unchanged, argument, answers),
            "plan": partial(_planned, argument, answers),
        }
        return told[action](card) if action in told else Means(moves=action in MOVING)
    key, entry, _ = card.asks
    if key.startswith(RULED):
        return Means(beside=BESIDE_A_RULING, moves=True)
    if entry is not None:
        return Means(beside=(f"{key}.draft",)) if action in VALUES else NOTHING
    if action == "usual":
        return _usual(card, key)
    if "." in key or action not in VALUES:
        return NOTHING
    return with_beside(key, VALUES[action](card, key, argument, answers))


def with_beside(key: str, means: Means) -> Means:
    """A new value lets go of where the one before came from, and of how it was calculated."""
    past = tuple(one for one in (f"source.{key}", f"method.{key}", f"typed.{key}") if one not in means.answers)
    return means + Means(beside=past) if means.answers else means


def _sources(card: Card, argument: str, answers: Json) -> Means:
    """One source of the answers of a section, or of all, that have none: of what is only planned there is none."""
    again, silent = recompute(answers, card.day), dict[str, list[str]]()
    for question in NCT04556084.questions:
        key, section = question.key, question.section
        known = key in again.asked and key not in again.open and answers.get(key) is not None
        if known and section != "Planned dates" and answers.get(f"source.{key}") is None:
            silent.setdefault(section, []).append(key)
    which, _, source = argument.partition(".")
    sections = list(silent) if which == "all" else [list(silent)[int(which) - 1]]
    return Means({f"source.{key}": source for section in sections for key in silent[section]})


def _usual(card: Card, key: str) -> Means:
    """The answers that the words on the button give to the question of the card, and to those that stand with it."""
    words = next(label for data, label in card.buttons.items() if data.split(":")[1] == "usual")
    others = [
        html.unescape(label) for line in re.findall(r"\+ ([^<\n]+)", card.body["text"]) for label in line.split(" · ")
    ]
    keys = [key, *(one.key for one in NCT04556084.questions if one.label in others)]
    if words == "CNS1 now, never CNS3":
        answers = {"cns3_history": "no", "cns_status": "cns1"}
    else:
        answers = dict.fromkeys(keys, "no" if words.startswith("None") else "yes")
    return reduce(add, (with_beside(one, Means({one: value})) for one, value in answers.items()))


def typed_meaning(card: Card, value: Any, answers: Json) -> Means:
    """What a text means that is the answer `value`, or none to anything that is asked."""
    if card.asks is None:
        return Means(moves=card.position.get("doing") == "coding")
    key, entry, _ = card.asks
    if key.startswith(RULED):
        return Means(beside=BESIDE_A_RULING, moves=True)
    draft = f"{key}.draft"
    if entry is not None:
        return Means(beside=(draft,))
    if key in LISTS:
        kept = answers.get(key) if answers.get(draft) is None else answers[draft]
        empty = with_beside(key, Means({key: []}, (draft,)))
        return Means(beside=(draft,)) if value != [] else NOTHING if kept else empty
    return NOTHING if value is MISTAKE or "." in key else with_beside(key, Means({key: value}))


def _sure(card: Card) -> Means:
    """What is confirmed: of a list that an entry goes, or that it is put off with its entries; else a step."""
    key = card.position.get("slot", [""])[0]
    listed = {"remove": Means(beside=(f"{key}.draft",)), "put_off": Means({key: None}, (f"{key}.draft",))}
    return listed.get(card.position["act"], Means(moves=True))


def _unchanged(key: str, answers: Json, card: Card) -> Means:
    """One answer that is asked again, or every one that may be as it is, is given again."""
    return Means({one: answers[one] for one in ([key] if key else recompute(answers, card.day).confirm)})


def _planned(day: str, answers: Json, _card: Card) -> Means:
    """Both planned days are moved, as far apart as they were."""
    before, start = answers.get("registration_date"), answers.get("start_date")
    if not before or not start:
        return Means({"registration_date": day})
    lead = max(date.fromisoformat(start) - date.fromisoformat(before), timedelta(0))
    return Means({"registration_date": day, "start_date": (date.fromisoformat(day) + lead).isoformat()})


def _put_off(_card: Card, key: str, _argument: str, answers: Json) -> Means:
    """Not known, which is asked about first where a list has entries."""
    entries = answers.get(f"{key}.draft")
    entries = answers.get(key) if entries is None else entries
    return NOTHING if key in LISTS and entries else Means({key: None})


def _taken(card: Card, key: str, _argument: str, answers: Json) -> Means:
    picked = card.position.get("picked")
    names = answers.get(key) if picked is None else picked
    return Means({key: names or []}, or_nothing=not names)


def _accepted(card: Card, key: str, argument: str, _answers: Json) -> Means:
    value = card.position["offers"][int(argument)][1]
    if key in LISTS or not isinstance(value, dict):
        return Means({key: value})
    if "find" in value:
        return NOTHING
    return Means({key: value["calculated"], f"method.{key}": value["method"], **value["dated"]})


def _listed(_card: Card, key: str, _argument: str, answers: Json) -> Means:
    draft = answers.get(f"{key}.draft")
    return Means({key: (answers.get(key) or []) if draft is None else draft}, (f"{key}.draft",), or_nothing=True)


VALUES: dict[str, Callable[[Card, str, str, Json], Means]] = {
    "set": lambda card, key, word, answers: Means({key: int(word) if key in oracle.SCORES else word}),
    "day": lambda card, key, day, answers: Means({key: day}),
    "limit": lambda card, key, word, answers: Means({key: float(word.rpartition(": ")[2].split()[0])}, ("typed.",)),
    "unknown": _put_off,
    "not_done": lambda card, key, _, answers: Means({key: "not_done"}),
    "none": lambda card, key, _, answers: Means({key: []}, (f"{key}.draft",)),
    "ongoing": lambda card, key, _, answers: Means({key: "ongoing"}),
    "take": _taken,
    "yes": _accepted,
    "done": _listed,
}
