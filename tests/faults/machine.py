"""Two people at work in any order, against a recomputation: `python -m tests.faults.machine 200000 [seed]`.

A step is a batch of updates that is handed in, or one leap of the clock, change of access, or delivery of what waits.
Before it, what it means is worked out from what the person was shown: a sound answer adds itself under that question;
a mistake, an update that comes again, a button of another time, somebody without access: nothing. After it the database
must hold that and nothing else, and the card must say what the oracle makes of the history of the answers.
"""

import asyncio
import json
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from hypothesis.strategies import integers, sampled_from
from sqlmodel import Session

from bot import app, sender
from bot.desks import desk_of, visit
from bot.documents import Document
from bot.local.chats import Person
from bot.local.entities import read_html
from bot.reminding import Reminding
from bot.render import render
from bot.sender import Sender
from flows.assess import decide
from flows.draw import draw
from flows.nct04556084 import NCT04556084
from flows.path import path_of, question_at
from flows.screening import Slot
from flows.signs import outcome_words
from storage import chats, inbox, people, screenings
from storage.database import Database
from storage.verify import verify
from tests.bot.desk import ADMINISTRATOR, COLLEAGUE, Clock
from tests.faults.core import Core, made, settings_of, wire
from tests.faults.crash_points import MEMORY
from tests.faults.forged import trust
from tests.faults.rig import report
from tests.flows import oracle

Json = dict[str, Any]
# Answers by the id of their author: screening, key, value and the value before it.
Added = dict[int, list[tuple[int, str, Any, Any]]]

# Rules in an example, and the fewest steps that so many of them take on average.
RULES, STEPS = 150, 250
CONTRACT = ("outcome", "registration_window", "repeat", "consult", "criteria", "clear_on")
LISTS = ("prior_therapies", "prior_radiation")
# The order of the record's keys, and what tells whether one is asked where that is not always so.
ORDER = (
    "registration_date", "start_date", "age_months", "sex", "b_all", "blasts_percent", "mrd_percent", "mrd_by_flow",
    "disease_group", "vhr_features", "eoc_mrd_percent", "hct_intent", "donor_available", "hct_direct", "karnofsky",
    "lansky", "creatinine_mg_dl", "creatinine_date", "creatinine_clearance", "clearance_date", "alt_u_l",
    "alt_uln_u_l", "bilirubin_mg_dl", "bilirubin_uln_mg_dl", "liver_date", "lvef_percent", "lvef_modality",
    "lvef_date", "prior_therapies", "prior_hct", "gvhd", "immunosuppression", "immunosuppression_stopped",
    "radiation_planned", "prior_radiation", "childbearing_potential", "sexually_active", "contraception_agreed",
    "consent_signed", "consent_date", "cns3_history", "cns_status", "concomitant_therapy", "uncontrolled_infection",
    "pregnancy_test", "pregnancy_test_date", "lactating", "blinatumomab_allergy", "other_phase12_study",
)  # fmt: skip


def creatinine_settles(r: Json) -> bool:
    """Whether I5a is met by creatinine alone."""
    if r.get("age_months", 1) < 1:
        return False
    as_of = date.fromisoformat(r["as_of"])
    planned = oracle.as_date(r.get("registration_date")) or as_of
    passes = oracle.creatinine_passes(r)
    return oracle.measured(passes, oracle.as_date(r.get("creatinine_date")), as_of, planned) == "met"


def measured(key: str) -> Callable[[Json], bool]:
    return lambda r: r.get(key) not in (None, "not_done")


def said(key: str, value: str) -> Callable[[Json], bool]:
    return lambda r: r.get(key) == value


def of_age(r: Json) -> bool:
    return r.get("age_months", 0) >= 96


def fertile(r: Json) -> bool:
    return oracle.childbearing(r) == "yes"


ASKED: dict[str, Callable[[Json], bool]] = {
    "vhr_features": lambda r: "very_high_risk" in r.get("disease_group", ()),
    "eoc_mrd_percent": lambda r: "eoc_mrd" in r.get("disease_group", ()),
    "karnofsky": lambda r: r.get("age_months", 0) >= 192,
    "lansky": lambda r: r.get("age_months", 192) < 192,
    "creatinine_date": measured("creatinine_mg_dl"),
    "creatinine_clearance": lambda r: not creatinine_settles(r),
    "clearance_date": measured("creatinine_clearance"),
    "gvhd": said("prior_hct", "yes"),
    "immunosuppression": said("prior_hct", "yes"),
    "immunosuppression_stopped": lambda r: r.get("prior_hct") == "yes" and r.get("immunosuppression") == "stopped",
    "childbearing_potential": lambda r: r.get("sex") == "female" and of_age(r),
    "sexually_active": lambda r: of_age(r) if r.get("sex") == "male" else r.get("sex") == "female" and fertile(r),
    "contraception_agreed": lambda r: oracle.sexually_active(r) == "yes",
    "consent_date": said("consent_signed", "yes"),
    "pregnancy_test": fertile,
    "pregnancy_test_date": measured("pregnancy_test"),
    "lactating": fertile,
}


@dataclass(frozen=True)
class Recomputed:
    """What answers come to on a day: the record, the keys that are asked, and those of them without an answer."""

    record: Json
    asked: list[str]
    open: list[str]


def recompute(answers: Mapping[str, Any], today: date) -> Recomputed:
    """From the answers as they stand, by the oracle and the contract's third column alone."""
    whole = {key: answers[key] for key in ORDER if key in answers and answers.get(f"{key}.draft") is None}
    record = {"as_of": today.isoformat()}
    record |= {key: _without_unknowns(value) for key, value in whole.items() if value is not None}
    for key in {wrong.partition("[")[0] for wrong in oracle.errors(record)}:
        del record[key], whole[key]
    asked = [key for key in ORDER if key not in ASKED or ASKED[key](record)]
    return Recomputed(record, asked, [key for key in asked if key not in whole])


def _without_unknowns(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{name: part for name, part in entry.items() if part is not None} for entry in value]
    return value


# --- What is said to a question ---------------------------------------------------------------------------

NUMBERS: dict[str, tuple[tuple[str, Any], ...]] = {
    "age_months": (("14 y", 168), ("20 y", 240), ("5 y", 60), ("25 y", 300)),
    "lvef_percent": (("62", 62), ("38.5", 38.5)),
    "creatinine_mg_dl": (("0,7", 0.7), ("1.9", 1.9), ("not done", "not_done")),
    "creatinine_clearance": (("95", 95), ("41", 41), ("not done", "not_done")),
    "alt_u_l": (("60", 60), ("300", 300)),
    "alt_uln_u_l": (("40", 40), ("55", 55)),
    "bilirubin_mg_dl": (("0.6", 0.6), ("2.5", 2.5)),
    "bilirubin_uln_mg_dl": (("1.2", 1.2), ("1", 1)),
    "half_life_days": (("22", 22), ("3,5", 3.5)),
} | dict.fromkeys(oracle.SCORES, (("90", 90), ("40", 40)))
PERCENTS = (("1,5", 1.5), ("0.005", 0.005), ("0", 0))
WORDS = {
    "agent": ("vincristine", "rituximab"),
    "kinds": ("chemotherapy", "biologic"),
    "late_ae": ("no", "yes"),
    "site": oracle.SITES,
}
NO_IS_GOOD = (
    "sex", "prior_hct", "radiation_planned", "cns3_history", "concomitant_therapy", "uncontrolled_infection",
    "blinatumomab_allergy", "other_phase12_study",
)  # fmt: skip
LEFT = 16
WRONG = ("purple", "31 Feb", "12-", "1e400", "MRN 1234567", "Maria Keller", "x" * 201, "💊")


def sound(key: str, record: Json, pick: int) -> tuple[str, Any]:
    """Something to type that answers a question, and the value that it means."""
    if key in LISTS:
        return "none", []
    if key in oracle.CHOICES or key in WORDS:
        word = (oracle.CHOICES.get(key) or WORDS[key])[pick % len(oracle.CHOICES.get(key) or WORDS[key])]
        return word, [word] if key == "kinds" else word
    if key in oracle.NAME_LISTS:
        names = oracle.NAME_LISTS[key][: pick % 3 + 1]
        return ", ".join(names), list(names)
    if key in NUMBERS or key in oracle.PERCENTS:
        numbers = NUMBERS.get(key, PERCENTS)
        return numbers[pick % len(numbers)]
    day = _day(key, record, pick).isoformat()
    return day, day


def _day(key: str, record: Json, pick: int) -> date:
    as_of = date.fromisoformat(record["as_of"])
    if key == "registration_date":
        return as_of + timedelta(pick % 9)
    if key == "start_date":
        return (oracle.as_date(record.get("registration_date")) or as_of) + timedelta(pick % 4)
    return as_of - timedelta(pick % 12)


# --- What is shown, and what an update means --------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """What a person was last shown, where the chat stood then, and the slot of the question on it."""

    body: Json
    place: Json
    screening: int
    version: int
    asks: tuple[str, int | None, str | None] | None
    day: date

    @property
    def buttons(self) -> dict[str, str]:
        """The words on each button by its data."""
        return {b["callback_data"]: b["text"] for row in self.body["keyboard"] for b in row}

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
MOVING = ("sure", "code", "reason", "role", "sign_off", "ask_back")
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
        return Means({f"source.{key}": source})
    if card.asks is None:
        return Means(moves=action in MOVING)
    key, entry, _ = card.asks
    if key.startswith("ruling."):
        return Means(beside=("ruling.",), moves=True)
    draft = f"{key}.draft"
    if entry is not None:
        return Means(beside=(draft,)) if action in VALUES or action == "remove" else NOTHING
    if "." in key or action not in VALUES:
        return NOTHING
    return VALUES[action](card, key, argument, answers)


def typed_meaning(card: Card, value: Any, answers: Json) -> Means:
    """What a text means that is the answer `value`, or none to anything that is asked."""
    if card.asks is None:
        return Means(moves=card.place.get("doing") == "coding")
    key, entry, _ = card.asks
    if key.startswith("ruling."):
        return Means(beside=("ruling.",), moves=True)
    draft = f"{key}.draft"
    if entry is not None:
        return Means(beside=(draft,))
    if key in LISTS:
        kept = answers.get(key) if answers.get(draft) is None else answers[draft]
        return Means(beside=(draft,)) if value != [] else NOTHING if kept else Means({key: []}, (draft,))
    return NOTHING if value is MISTAKE or "." in key else Means({key: value})


def _taken(card: Card, key: str, _argument: str, answers: Json) -> Means:
    picked = card.place.get("picked")
    names = answers.get(key) if picked is None else picked
    return Means({key: names or []}, or_nothing=not names)


def _accepted(card: Card, key: str, argument: str, _answers: Json) -> Means:
    value = card.place["offers"][int(argument)][1]
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
    "unknown": lambda card, key, _, answers: Means({key: None}, (f"{key}.draft",)),
    "not_done": lambda card, key, _, answers: Means({key: "not_done"}),
    "none": lambda card, key, _, answers: Means({key: []}, (f"{key}.draft",)),
    "take": _taken,
    "yes": _accepted,
    "done": _listed,
}


# --- The machine ------------------------------------------------------------------------------------------

WHO = sampled_from((ADMINISTRATOR, ADMINISTRATOR, COLLEAGUE))
PICK = integers(0, 999)
TO_A_QUESTION = ("go_on", "again", "entries", "code", "jump")
TOWARDS_ONE = ("criterion", "review", "resume", "open", "new", "change", "reason", "home")
COMMANDS = ("/open", "/start", "/new", "/finished", "/help", "/due", "/whatif", "/signoffs", "/export", "/endpoints")
LEAPS = (1, 2, 10, 180, 900, 1440, 4320, 12960, 60000, -5, -900, -1440, -12960)  # minutes
DRAWN_EVERY, RESTARTED_EVERY = 8, 40
REMEMBERED = timedelta(hours=48)


class Work(RuleBasedStateMachine):
    """The program with two people at its local Bot API, and what is known of them without it."""

    def __init__(self, base: Path, loop: asyncio.AbstractEventLoop, tally: Counter[str]) -> None:
        super().__init__()
        self.folder = base.with_name("life")
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(base, self.folder)
        self.loop, self.tally = loop, Counter[str]()
        self.clock = Clock()
        self.core = Core(self.clock)
        self.cards: dict[int, Card | None] = {ADMINISTRATOR: None, COLLEAGUE: None}
        self.chats: dict[int, tuple[Any, ...]] = {}
        self.rows: list[tuple[Any, ...]] = []
        self.answers: dict[int, Json] = {}
        self.screenings: dict[int, tuple[int, str]] = {}
        self.things: tuple[Any, ...] = ()
        self.shown: list[tuple[int, str, Any]] = []
        self.asked_by: dict[tuple[int, str], Any] = {}
        self.sent: list[tuple[Json, datetime]] = []
        self.away: dict[int, int] = {}
        self.revisions: list[tuple[int, str]] = []
        self.whole = True
        self.patch = pytest.MonkeyPatch()
        self._wire()
        self._start()
        self._look()
        for who in self.cards:
            self.core.state.add_person(Person(who, "Somebody"))
            self.do(self.says(who, "/open", NOTHING))
        self.tally, self.started = tally, tally["steps"]

    def _wire(self) -> None:
        async def poll(_bot: Any, _request: Any, _inward: Any, heard: Callable[[], Awaitable[None]]) -> None:
            self.heard = heard

        async def exported(*_: Any) -> Document:
            return Document("x.csv", b"x", "")

        async def idle(*_: Any) -> None:
            await asyncio.Event().wait()

        wire(self.core.answer, self.patch)
        for part in (poll, exported):
            self.patch.setattr(app if part is poll else sender, part.__name__, part)
        for where, name in ((app, "keep_house"), (Reminding, "run"), (Sender, "run")):
            self.patch.setattr(where, name, idle)

    def _start(self) -> None:
        self.program = self._run(app.start(settings_of(self.folder, len(self.cards)), self.clock))
        self._run(asyncio.sleep(0))
        self.disk = sqlite3.connect(f"file:{self.folder}/blinabridge.sqlite?mode=ro", uri=True, isolation_level=None)
        self.ids = dict(self.disk.execute("SELECT telegram_id, id FROM people"))

    def _stop(self) -> None:
        self.disk.close()
        self._run(self.program.close())

    def _run(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    @property
    def today(self) -> date:
        return self.clock.now.date()

    # What people do

    def _counts(self, who: int) -> Card | None:
        """The card of a person, where what they say to it counts."""
        card = self.cards[who]
        fresh = card is not None and card.version == self.screenings.get(card.screening, (0, ""))[0]
        return card if fresh and who not in self.away else None

    def _act(self, who: int, number: int, means: Means) -> Act:
        card = self.cards[who]
        _, lifecycle = self.screenings.get(card.screening if card else 0, (0, ""))
        if lifecycle not in ("draft", "amending") and not means.moves:
            means = NOTHING  # a colleague has finished it, which takes no answer any more
        old = card is not None and card.day != self.today
        return Act(who, self.core.updates.pending.pop(number).body, replace(means, or_nothing=means.or_nothing or old))

    def says(self, who: int, text: str, value: Any) -> Act:
        card = self._counts(who)
        means = typed_meaning(card, value, self._answers(card)) if card and value is not NOTHING else NOTHING
        return self._act(who, self.core.people.say(who, text), means)

    def taps(self, who: int, data: str, *, asks: Any = ...) -> Act:
        """A tap on a button, shown as one of another question where `asks` says so."""
        card = self._counts(who)
        means = NOTHING
        if card and data in card.buttons and asks in (..., card.asks):
            means = meaning(card, *data.split(":")[1:], self._answers(card))
        messages = self.core.state.chats[who].messages
        newest = max((key for key in messages if "reply_markup" in messages[key]), default=1)
        return self._act(who, self.core.people.raw_tap(who, newest, data)[0], means)

    def _answers(self, card: Card) -> Json:
        return self.answers.get(card.screening, {})

    def _answer(self, who: int, pick: int) -> Act:
        """A sound answer to what is asked, typed or tapped; elsewhere a way to a question."""
        card = self.cards[who]
        if card is None or card.asks is None:
            buttons = list(card.buttons) if card else []
            ways = [data for data in buttons if data.split(":")[1] in TO_A_QUESTION]
            ways = ways or [data for data in buttons if data.split(":")[1] in TOWARDS_ONE]
            return self.taps(who, ways[pick % len(ways)]) if ways else self.says(who, "/open", NOTHING)
        key, _, name = card.asks
        if "." in key:
            return self._any(who, pick)
        if key in LISTS and name is None and pick % 3:
            return self.taps(who, data) if (data := card.offering("done", "add")) else self._any(who, pick)
        text, value = sound(name or key, recompute(self._answers(card), self.today).record, pick // 2)
        button = next((data for data in card.buttons if data.endswith(f":set:{text}")), None)
        return self.taps(who, button) if button and pick % 2 else self.says(who, text, value)

    def _any(self, who: int, pick: int) -> Act:
        """Any button that the person sees."""
        buttons = list(self.cards[who].buttons) if self.cards[who] else []  # type: ignore[union-attr]
        return self.taps(who, buttons[pick % len(buttons)]) if buttons else self.says(who, "/start", NOTHING)

    def go(self, who: int, *ways: str) -> None:
        """Along these buttons, as far as they lead, to the first of them."""
        for _ in range(5):
            card = self.cards[who]
            data = card and card.offering(*ways)
            if not data:
                return
            self.do(self.taps(who, data))
            if data.split(":")[1] == ways[0]:
                return

    @rule(who=WHO, pick=PICK)
    def answer(self, who: int, pick: int) -> None:
        """What every other rule ends with: whatever happened, the next honest answer counts."""
        self.do(self._answer(who, pick))

    @rule(who=WHO, pick=PICK)
    def answer_ahead(self, who: int, pick: int) -> None:
        """Two answers in one batch, the second before its question was seen."""
        first = self._answer(who, pick)
        card = self._counts(who)
        if card is None or not first.means.answers or first.means.or_nothing or card.place.get("origin"):
            return self.do(first)
        again = recompute(self._answers(card) | first.means.answers, self.today)
        if not again.open or again.open[0] in LISTS:
            return self.do(first)
        text, value = sound(again.open[0], again.record, pick)
        second = self.says(who, text, MISTAKE)
        return self.do(first, replace(second, means=Means({again.open[0]: value})))

    @rule(who=WHO, pick=PICK)
    def mistake(self, who: int, pick: int) -> None:
        """What is no answer; or what would be one, if its question were on the card."""
        card = self.cards[who]
        again = recompute(self._answers(card) if card else {}, self.today)
        words = WRONG[pick % len(WRONG)]
        if card and not card.asks and again.open:
            words = sound(again.open[0], again.record, pick)[0]
        self.do(self.says(who, words, MISTAKE))
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def tap(self, who: int, pick: int) -> None:
        self.do(self._any(who, pick))
        self.answer(who, pick)

    @rule(pick=PICK)
    def press_what_was_shown_once(self, pick: int) -> None:
        who, data, asks = self.shown[pick * 7919 % len(self.shown)]
        self.do(self.taps(who, data, asks=asks))
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def go_back(self, who: int, pick: int) -> None:
        self.go(who, "back", "again", "entries")
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def jump(self, who: int, pick: int) -> None:
        self.go(who, "jump", "criterion", "review", "again", "resume")
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def finish(self, who: int, pick: int) -> None:
        """Finish it, or what is halfway to it; one that is finished is opened again."""
        self.go(who, *(("sure", "finish") if pick % 3 else ("finish",)), "decide", "review", "again", "resume")
        if pick % 4 == 0:
            self.mistake(who, pick)
        self.go(who, "reason", "change")

    @rule(who=WHO, pick=PICK)
    def command(self, who: int, pick: int) -> None:
        self.do(self.says(who, COMMANDS[pick % len(COMMANDS)], NOTHING))
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def begin_another(self, who: int, pick: int) -> None:
        self.do(self.says(who, "/new", NOTHING))
        self.go(who, "code")
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def two_at_once(self, who: int, pick: int) -> None:
        """One button twice in a batch, or one of an old card before one of the present card."""
        first = self._any(who, pick)
        data = first.update.get("callback_query", {}).get("data")
        if data and pick % 2:
            self.do(first, replace(self.taps(who, data), means=NOTHING))
        else:
            card = self.cards[who]
            old = [data for one, data, _ in self.shown if one == who and (card is None or data not in card.buttons)]
            before = [self.taps(who, old[pick % len(old)])] if old else []
            self.do(*before, self._any(who, pick))
        self.answer(who, pick)

    @rule(pick=PICK, other=PICK)
    def both_at_once(self, pick: int, other: int) -> None:
        """Two people in one batch: on one screening the first commit wins."""
        acts = [self._answer(ADMINISTRATOR, pick), (self._answer if other % 2 else self._any)(COLLEAGUE, other)]
        one, two = (self.cards[act.who] for act in acts)
        meet = one and two and one.screening == two.screening and all(act.means.something for act in acts)
        if meet:
            acts = [replace(act, means=replace(act.means, or_nothing=True)) for act in acts]
        before = len(self.rows)
        self.do(*acts)
        if meet and all(act.means.answers and one.day == two.day == self.today for act in acts):  # type: ignore[union-attr]
            assert len({row[5] for row in self.rows[before:]}) == 1, "not exactly one of two was first"

    @rule(pick=PICK)
    def the_same_update_again(self, pick: int) -> None:
        update, _ = self.sent[pick * 7919 % len(self.sent)]
        self._step()
        before = self._everything()
        self._run(self._hand_in(update))
        assert self._everything() == before, "an update that came again did something"
        self._done()

    @rule(who=WHO, pick=PICK)
    def withdraw_access(self, who: int, pick: int) -> None:
        """For some steps; the person is cut off, or may only read."""
        self._step()
        if who not in self.away:
            self.away[who] = pick % 3 + 2
            self._let(who, "monitor" if pick % 3 == 0 else None)
        self._done()
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def restart(self, who: int, pick: int) -> None:
        """Also with an update that was kept, but not handled; not too often, since it costs as much as ten answers."""
        if self.tally["steps"] - self.started < RESTARTED_EVERY:
            return self.answer(who, pick)
        self.started = self.tally["steps"]
        acts = [self._answer(who, pick)] if pick % 2 else []
        rows = [(act.update["update_id"], act.who, json.dumps(act.update)) for act in acts]

        def again() -> None:
            now = self.clock.now
            self._run(self.program.database.run(lambda session: inbox.receive(session, rows, now)))
            self._stop()
            self._start()
            self._run(self.program.inward.quiet())

        self.do(*acts, by=again)
        self.sent = [(update, at) for update, at in self.sent if at >= self.clock.now - REMEMBERED]
        return self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def clock_leaps(self, who: int, pick: int) -> None:
        self._step()
        self.clock.forward(minutes=LEAPS[pick % len(LEAPS)])
        self._done()
        (self.answer if pick % 2 else self.mistake)(who, pick)

    @rule()
    def messages_arrive(self) -> None:
        self._step()
        self._run(self._deliver())
        self._check_screens()
        self._done()

    # What comes of it

    def _step(self) -> None:
        self.tally["steps"] += 1
        self.whole = False

    def _done(self) -> None:
        """Give access back when its time has come."""
        for who in list(self.away):
            self.away[who] -= 1
            if not self.away[who]:
                del self.away[who]
                self._let(who, "administrator")
        self.whole = True

    def _let(self, who: int, role: str | None) -> None:
        def work(session: Session) -> None:
            person = people.person_of(session, who)
            assert person is not None
            if role is None:
                people.set_active(session, person.id, False, None, self.clock.now)
            else:
                people.ensure_person(session, who, person.label, role, person.site_id, self.clock.now)

        self._run(self.program.database.run(work))

    def do(self, *acts: Act, by: Callable[[], None] | None = None) -> None:
        """Hand updates in as one batch, and compare what came of them with what they mean."""
        self._step()
        before, cards = (self.things, self.chats), dict(self.cards)
        self.sent += [(act.update, self.clock.now) for act in acts]
        if by:
            by()
        else:
            self._run(self._hand_in(*(act.update for act in acts)))
        added = self._look()
        self._compare(acts, added.copy(), *before)
        if not by:
            self._run(self.heard())
            self._look()
        actors = {act.who for act in acts}
        if len(acts) == 1 and added:
            self._check_next(acts[0], cards[acts[0].who])
        for who in actors - self.away.keys():
            self._check_card(who)
        if len(actors) == 1 and self.tally["steps"] % DRAWN_EVERY == 0:
            self._check_drawing(actors.pop())
        self._done()

    async def _hand_in(self, *updates: Json) -> None:
        await self.program.inward.receive((update["update_id"], json.dumps(update)) for update in updates)
        await self.program.inward.quiet()

    def _look(self) -> Added:
        """Read what is new in the database; the answers that were added."""
        added: Added = {}
        for row in self.disk.execute("SELECT * FROM answers WHERE id > ? ORDER BY id", (len(self.rows),)).fetchall():
            self.rows.append(row)
            _, screening, key, value, _, _, author, *_ = row
            answers = self.answers.setdefault(screening, {})
            added.setdefault(author, []).append((screening, key, json.loads(value), answers.get(key)))
            answers[key] = json.loads(value)
        self._look_at_screenings()
        self._look_at_revisions()
        self._look_at_chats()
        assert self._one("SELECT count(*) FROM inbox WHERE state <> 'done'") == 0, "an update waits or was set aside"
        return added

    def _look_at_screenings(self) -> None:
        found = self.disk.execute("SELECT id, version, lifecycle, current FROM screenings ORDER BY id").fetchall()
        for number, version, lifecycle, current in found:
            if self.screenings.get(number) != (version, lifecycle):
                assert json.loads(current) == self.answers.get(number, {}), "the current answers are not the history's"
        self.screenings = {number: (version, lifecycle) for number, version, lifecycle, _ in found}
        invites, made = self._one("SELECT count(*) FROM invites"), self._one("SELECT count(*) FROM revisions")
        self.things = (invites, made, *(lifecycle for _, lifecycle in self.screenings.values()))

    def _look_at_revisions(self) -> None:
        sql = "SELECT screening_id, as_of, record, decision FROM revisions WHERE id > ? ORDER BY id"
        for number, as_of, record, decision in self.disk.execute(sql, (len(self.revisions),)).fetchall():
            again = recompute(self.answers.get(number, {}), date.fromisoformat(as_of))
            assert json.loads(record) == again.record, "the stored record is not what was answered"
            decided = {key: json.loads(decision)[key] for key in CONTRACT}
            assert decided == oracle.decide(again.record), "the stored decision is not the oracle's"
            self.revisions.append((number, as_of))

    def _look_at_chats(self) -> None:
        sql = "SELECT chat_id, screening_id, place, turn, seen_version, card_hash FROM chats"
        found = {row[0]: row[1:] for row in self.disk.execute(sql)}
        changed = {who: found[who] for who in self.cards.keys() & found.keys() if found[who] != self.chats.get(who)}
        for who, (screening, place, _, version, look) in changed.items():
            self.cards[who] = look and self._card(who, screening or 0, json.loads(place), version, look)
        self.chats = found

    def _card(self, who: int, screening: int, place: Json, version: int, look: str) -> Card:
        before = self.cards[who]
        if before is None or look != self.chats[who][-1]:
            sql = "SELECT body FROM outbox WHERE chat_id = ? AND kind = 'card' ORDER BY id DESC LIMIT 1"
            body = json.loads(self._one(sql, who))
        else:
            body = before.body
        card = Card(body, place, screening, version, self._asks(place, screening), self.today)
        for data in card.buttons:
            asked = self.asked_by.setdefault((who, data), card.asks)
            assert asked == card.asks, f"{data} stood under {asked}, and now under {card.asks}"
        self.shown += [(who, data, card.asks) for data in card.buttons]
        return card

    def _asks(self, place: Json, screening: int) -> tuple[str, int | None, str | None] | None:
        if place.get("doing") not in ANSWERING or place.get("act"):
            return None
        if place.get("slot"):
            return tuple(place["slot"])
        following = recompute(self.answers.get(screening, {}), self.today).open
        assert following, "a question is asked, and none is open"
        return following[0], None, None

    def _compare(self, acts: Iterable[Act], added: Added, things: Any, chats: Any) -> None:
        means: dict[int, Means] = {}
        for act in acts:
            means[act.who] = means[act.who] + act.means if act.who in means else act.means
        for who, meant in means.items():
            found = added.pop(self.ids[who], [])
            self.tally["answers"] += len(found)
            exact = {key: value for _, key, value, _ in found if not key.startswith(meant.beside)}
            assert len({row[:2] for row in found}) == len(found), f"an answer was added twice: {found}"
            fits = exact == meant.answers or (meant.or_nothing and not found)
            assert fits, f"{found} was added, where {meant} was meant"
            for _, key, value, before in found:
                if key.endswith(".draft") and value is not None:
                    self._compare_entries(before or [], value)
        assert not added, f"somebody else answered: {added}"
        if not any(meant.moves for meant in means.values()):
            assert self.things == things, "a screening moved, which nobody meant"
        others = self.cards.keys() - means.keys()
        assert all(self.chats.get(who) == chats.get(who) for who in others), "the chat of somebody else changed"

    def _compare_entries(self, before: list[Json], after: list[Json]) -> None:
        """One entry is new, changed or gone; the others are as they were."""
        same = sum(entry in after for entry in before)
        assert same >= len(before) - 1, f"more than one entry changed: {before} became {after}"

    def _check_next(self, act: Act, before: Card | None) -> None:
        """An answer leads to the first question without one, unless the person came from the review."""
        if before is None or before.asks is None or before.asks[0] not in act.means.answers:
            return
        following, card = recompute(self._answers(before), self.today).open, self.cards[act.who]
        assert before.asks[0] not in following, f"{before.asks[0]} was answered, and is asked again"
        if not before.place.get("origin"):
            assert card is not None
            assert card.asks == ((following[0], None, None) if following else None), f"{card.asks}, not {following}"

    def _check_card(self, who: int) -> None:
        """The present card asks its question, and says what the oracle makes of the answers."""
        card = self._counts(who)
        if card is None:
            return
        self.cards[who] = card = replace(card, day=self.today)
        doing, text = card.place.get("doing", "home"), card.body["text"]
        assert "is not allowed from" not in text, f"a button of a card leads nowhere: {text}"
        _, lifecycle = self.screenings.get(card.screening, (0, ""))
        decided = not card.asks and lifecycle not in ("", "draft", "amending", "withdrawn")
        if card.asks and doing != "explaining" and (doing != "listing" or card.asks[1] is None):
            assert escape(question_at(Slot(*card.asks)).text, quote=False) in text, f"not {card.asks}: {text}"
        if card.place.get("criterion") or not (card.asks or doing in ("reviewing", "deciding")):
            return
        again = recompute(self._answers(card), self._finished_on(card.screening) if decided else self.today)
        if not card.asks:
            assert outcome_words(oracle.decide(again.record)["outcome"]) in text, text
        if doing not in ("explaining", "deciding"):
            assert f"{len(again.asked) - len(again.open)} of {len(again.asked)} answered" in text, text

    def _check_drawing(self, who: int) -> None:
        """The card is what is drawn from the database anew."""
        if card := self._counts(who):
            again = self.program.database._read(partial(self._drawn, who))
            assert again == card.body, f"{again} is drawn anew, where {card.body} is shown"

    def _drawn(self, who: int, session: Session) -> Json:
        chat, person = chats.load(session, who), people.person_of(session, who)
        assert chat is not None
        assert person is not None
        desk = desk_of(session, visit(session, chat, person, self.clock.now, self.program.inward._house))
        number, version = (desk.screening.id, desk.screening.version) if desk.screening else (0, 0)
        return render(draw(desk), number, version, chat.turn)

    def _finished_on(self, screening: int) -> date:
        return date.fromisoformat(next(as_of for number, as_of in reversed(self.revisions) if number == screening))

    async def _deliver(self) -> None:
        """Send what waits, by the sender's own steps."""
        out = self.program.inward._sender
        await out._hand_out()
        while out._lanes:
            await asyncio.wait(out._lanes)
            await out._hand_out()

    def _check_screens(self) -> None:
        """What the chats show is the card that was put last."""
        sql = "SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'cancelled')"
        assert self._one(sql) == 0, "a message was not sent"
        for who, card in self.cards.items():
            if card is not None:
                number = self._one("SELECT card_message_id FROM chats WHERE chat_id = ?", who)
                message = self.core.state.chats[who].messages[number]
                rows = message["reply_markup"]["inline_keyboard"]
                assert message["text"] == read_html(card.body["text"])[0], "the chat shows another card"
                assert {b["callback_data"]: b["text"] for row in rows for b in row} == card.buttons

    def _everything(self) -> tuple[Any, ...]:
        counted = self._one("SELECT max(seq) FROM audit"), self._one("SELECT max(id) FROM outbox")
        return (*counted, self._look(), self.screenings, self.things, self.chats)

    def _one(self, sql: str, *values: Any) -> Any:
        return self.disk.execute(sql, values).fetchone()[0]

    def teardown(self) -> None:
        try:
            if self.whole:
                self._check_at_the_end()
        finally:
            self._stop()
            self.patch.undo()
            shutil.rmtree(self.folder)

    def _check_at_the_end(self) -> None:
        assert self.disk.execute("SELECT * FROM answers ORDER BY id").fetchall() == self.rows, "an answer was changed"
        for number, answers in self.answers.items():
            mine = decide(path_of(answers, self.today).facts).as_json()
            again = oracle.decide(recompute(answers, self.today).record)
            assert {key: mine[key] for key in CONTRACT} == again, f"screening {number} is decided otherwise"
        found = self.program.database._read(verify)
        assert found.sound, found.problems


def begun(base: Path) -> Path:
    """A database that knows the site, its people, and a candidate with few questions left."""
    made(base, 2)
    answers: Json = {}
    again = recompute(answers, Clock()().date())
    while len(again.open) > LEFT:
        key = again.open[0]
        answers[key] = sound(key, again.record, int(key in NO_IS_GOOD))[1]
        again = recompute(answers, Clock()().date())

    def work(session: Session) -> None:
        by = people.person_of(session, ADMINISTRATOR)
        assert by is not None
        row = screenings.start(session, by.site_id, "S-001", NCT04556084.version, by.id, Clock()())
        screenings.record_answers(session, row.id, row.version, answers, by.id, Clock()())

    async def fill() -> None:
        database = Database(base / "blinabridge.sqlite")
        await database.start()
        await database.run(work)
        await database.close()

    asyncio.run(fill())
    return base


def run(steps: int, number: int = 0, tally: Counter[str] | None = None, *, shrink: bool = True) -> dict[str, Any]:
    """Take so many steps from this seed; raises what was found, with the shortest way there."""
    tally = Counter() if tally is None else tally
    chosen = settings(
        max_examples=-(-steps // STEPS),
        stateful_step_count=RULES,
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
    )
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, closing(asyncio.new_event_loop()) as loop:
        base = begun(Path(folder) / "base")
        run_state_machine_as_test(seed(number)(lambda: Work(base, loop, tally)), settings=chosen)
    return {**tally, "seed": number, "good": tally["steps"] >= steps}


def main(steps: int = 200_000, number: int = 0, *, control: bool = False) -> int:
    """The control takes every tap for one that counts."""
    tally = Counter[str]()
    with pytest.MonkeyPatch.context() as patch:
        if control:
            trust(patch)
        try:
            return report(**run(steps, number, tally))
        except Exception as error:
            print(*getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
            return report(**tally, seed=number, problem=str(error).partition("\n")[0], good=False)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
