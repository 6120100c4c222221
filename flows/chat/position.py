"""Where a chat stands, the steps from there, and its form in stored JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any

from flows.answers.reply import Form, FormKind, Offer, Slot
from flows.language import machine
from flows.language.refusals import FlowError
from flows.language.replacing import replace


class ChatState(StrEnum):
    """The state of a chat."""

    HOME = "home"
    CODING = "coding"
    BROWSING = "browsing"
    ASKING = "asking"
    LISTING = "listing"
    PICKING = "picking"
    CONFIRMING = "confirming"
    EXPLAINING = "explaining"
    TAKING = "taking"
    SOURCING = "sourcing"
    RENEWING = "renewing"
    REVIEWING = "reviewing"
    DECIDING = "deciding"
    REASONING = "reasoning"
    WONDERING = "wondering"
    SIGNING = "signing"
    PROVING = "proving"
    TREATING = "treating"
    TIMING = "timing"
    CARRYING = "carrying"
    COMPARING = "comparing"
    SUMMING = "summing"
    EXPORTING = "exporting"
    INVITING = "inviting"
    STAFFING = "staffing"
    SWITCHING = "switching"
    HANDING = "handing"
    VERSIONS = "versions"
    VERSION = "version"
    ADOPTING = "adopting"
    HELPING = "helping"


ANYWHERE = tuple(ChatState)

SCREENING = (
    ChatState.ASKING,
    ChatState.LISTING,
    ChatState.PICKING,
    ChatState.CONFIRMING,
    ChatState.EXPLAINING,
    ChatState.TAKING,
    ChatState.SOURCING,
    ChatState.RENEWING,
    ChatState.REVIEWING,
    ChatState.DECIDING,
    ChatState.REASONING,
    ChatState.WONDERING,
    ChatState.SIGNING,
    ChatState.PROVING,
    ChatState.TREATING,
    ChatState.TIMING,
    ChatState.CARRYING,
    ChatState.COMPARING,
    ChatState.VERSION,
)

# From where a screening is opened, or gone on with, wherever it stands.
TO_SCREENING = (ChatState.BROWSING, ChatState.HOME, ChatState.HELPING)

# Home, help and the lists can be reached at any moment: nobody is ever held in a screening.
CONVERSATION: machine.Table[ChatState] = (
    ("go_home", ANYWHERE, ChatState.HOME),
    ("get_help", ANYWHERE, ChatState.HELPING),
    ("name_candidate", ANYWHERE, ChatState.CODING),
    ("browse", ANYWHERE, ChatState.BROWSING),
    ("invite", (ChatState.HOME, ChatState.INVITING), ChatState.INVITING),
    ("list_people", (ChatState.HOME, ChatState.STAFFING), ChatState.STAFFING),
    ("list_trials", ANYWHERE, ChatState.SWITCHING),
    ("hand_over", ANYWHERE, ChatState.HANDING),
    ("list_versions", ANYWHERE, ChatState.VERSIONS),
    ("look_at_version", (*SCREENING, *TO_SCREENING, ChatState.VERSIONS), ChatState.VERSION),
    ("adopt", (ChatState.VERSIONS, ChatState.ADOPTING), ChatState.ADOPTING),
    ("ask", (ChatState.CODING, *TO_SCREENING, *SCREENING), ChatState.ASKING),
    ("list", (*TO_SCREENING, *SCREENING), ChatState.LISTING),
    ("pick", (ChatState.ASKING, ChatState.PICKING), ChatState.PICKING),
    ("doubt", (*SCREENING, ChatState.CODING), ChatState.CONFIRMING),
    ("explain", (ChatState.ASKING, ChatState.LISTING, ChatState.PICKING, ChatState.CONFIRMING), ChatState.EXPLAINING),
    ("take_line", SCREENING, ChatState.TAKING),
    ("source", SCREENING, ChatState.SOURCING),
    ("renew", (*SCREENING, *TO_SCREENING), ChatState.RENEWING),
    ("carry", (*SCREENING, *TO_SCREENING), ChatState.CARRYING),
    ("compare", (ChatState.DECIDING, ChatState.COMPARING), ChatState.COMPARING),
    ("review", (*SCREENING, *TO_SCREENING), ChatState.REVIEWING),
    ("decide", (*SCREENING, *TO_SCREENING), ChatState.DECIDING),
    ("sign_off", (*SCREENING, *TO_SCREENING), ChatState.SIGNING),
    ("prove", (ChatState.SIGNING,), ChatState.PROVING),
    ("treat", (*SCREENING, *TO_SCREENING), ChatState.TREATING),
    ("time", (ChatState.TREATING,), ChatState.TIMING),
    ("sum_up", ANYWHERE, ChatState.SUMMING),
    ("wonder", ANYWHERE, ChatState.WONDERING),
    ("export", ANYWHERE, ChatState.EXPORTING),
    ("give_reason", (ChatState.REVIEWING, ChatState.DECIDING), ChatState.REASONING),
)

MACHINE = machine.build(ChatState, ChatState.HOME, CONVERSATION)
MOVES = machine.moves(MACHINE, ChatState)


def step(doing: ChatState, trigger: str) -> ChatState:
    """The state of a chat after a trigger; `NotAllowed` where it is not allowed."""
    return machine.move(MOVES, doing, trigger)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a chat stands. Everything a card is drawn from is here, in the screening, or in the day.

    `slot`: what is asked out of turn; None: the first question without an answer. `origin`: where to return to
    after an answer. `notes`: what the last step has to say. `act`: what `confirming` would do, or the part of a card
    that is looked at, and `of` what it is about: an item of the plan, a cycle, a setting, which of several reasons.
    `instead`: what is changed before somebody signs, "name" or "pin". `filled`: what a form holds so far, or what was
    chosen and left out of a line. `said`: the text that was just taken as an answer, when it was sent, and the kind of
    question that it answered. `line`: a text that answers several questions, while it is shown to be taken. `more`:
    whether the buttons are shown that are needed seldom. `shows`: whom the worklist shows, wherever the chat goes.
    """

    doing: ChatState = ChatState.HOME
    slot: Slot | None = None
    origin: str = ""
    notes: tuple[str, ...] = ()
    doubt: str = ""
    offers: tuple[Offer, ...] = ()
    act: str = ""
    of: str = ""
    instead: str = ""
    month: str = ""
    picked: tuple[str, ...] | None = None
    criterion: str = ""
    page: int = 0
    filled: Mapping[str, Any] = field(default_factory=dict)
    said: tuple[str, int, str] | None = None
    line: str = ""
    more: bool = False
    shows: str = ""

    def to(self, trigger: str, **changes: Any) -> "Position":
        """The position after a step of the conversation: what belonged to the last card is left behind."""
        kept = {"slot": self.slot, "origin": self.origin, "shows": self.shows}
        return Position(doing=step(self.doing, trigger), **{**kept, **changes})

    def leave(self, trigger: str, **changes: Any) -> "Position":
        """The same, where the question that was asked is left, and there is nowhere to return to."""
        return self.to(trigger, slot=None, origin="", **changes)

    def at(self, act: str, of: str = "") -> "Position":
        """The same position at another part of its card."""
        return replace(self, act=act, of=of, instead="")

    def with_notes(self, *notes: str) -> "Position":
        return replace(self, notes=notes)


EMPTY = Position()
_FIELDS = tuple(field.name for field in fields(Position))
_values_of = attrgetter(*_FIELDS)
_EMPTY_VALUES = _values_of(EMPTY)


class PositionUnreadable(FlowError):
    """Where a chat stood cannot be read."""


def position_to_json(position: Position) -> dict[str, Any]:
    """What differs from an empty position, in JSON values."""
    values = zip(_FIELDS, _values_of(position), _EMPTY_VALUES, strict=True)
    kept = {name: value for name, value, empty in values if value != empty}
    if position.slot:
        kept["slot"] = [_key_of(position.slot), position.slot.entry, position.slot.field]
    if position.filled:
        kept["filled"] = dict(position.filled)
    if position.said:
        kept["said"] = list(position.said)
    if position.offers:
        kept["offers"] = [_offer_to_json(offer) for offer in position.offers]
    return kept


def _key_of(slot: Slot) -> str:
    """The key of a slot; of a form its kind and which one, such as "measure.1": no key of a question has a dot."""
    return f"{slot.form.kind}.{slot.form.of}" if slot.form else slot.key


def _slot_of(key: str, entry: int | None = None, field: str | None = None) -> Slot:
    kind, dot, of = key.partition(".")
    return Slot("", entry, field, Form(FormKind(kind), of)) if dot else Slot(key, entry, field)


def _offer_to_json(offer: Offer) -> list[Any]:
    return [offer.label, offer.value] if offer.typed is None else [offer.label, offer.value, dict(offer.typed)]


def position_from_json(kept: Mapping[str, Any]) -> Position:
    """The place that was kept. Raises `PositionUnreadable`, which says nothing of what stands there."""
    try:
        values = _as_of_now(dict(kept))
        values["doing"] = ChatState(values.get("doing", ChatState.HOME))
        if "slot" in values:
            values["slot"] = _slot_of(*values["slot"])
        values["offers"] = tuple(Offer(*offer) for offer in values.get("offers", ()))
        values["notes"] = tuple(values.get("notes", ()))
        if values.get("picked") is not None:
            values["picked"] = tuple(values["picked"])
        if "said" in values:
            values["said"] = tuple(values["said"])
        position = Position(**values)
    except (AttributeError, TypeError, ValueError):
        raise PositionUnreadable from None
    if not all(map(isinstance, _plain_of(position), _PLAIN.values())):
        raise PositionUnreadable
    return position


# Where a chat may stand since before the lists that are now one, at home.
_NOW_HOME = (("due", None), ("browsing", "open"))


def _as_of_now(kept: Mapping[str, Any]) -> dict[str, Any]:
    doing = kept.get("doing")
    if (doing, kept.get("origin")) in _NOW_HOME or (doing, None) in _NOW_HOME:
        return {}
    # What was answered last, whose source was asked beside the next question.
    now = {name: value for name, value in kept.items() if name != "last"}
    act = now.get("act")
    return now | _parts(act) if isinstance(act, str) else now


def _parts(act: str) -> dict[str, str]:
    """What once stood in one text, such as "move.c1.marrow" or "approved:pin"."""
    before, _, instead = act.partition(":")
    act, _, of = before.partition(".")
    return {"act": act} | ({"of": of} if of else {}) | ({"instead": instead} if instead else {})


# What is kept as it is, with what it must be.
_PLAIN = {
    **dict.fromkeys(("origin", "doubt", "act", "of", "instead", "month", "criterion", "line", "shows"), str),
    "page": int,
    "more": bool,
    "filled": Mapping,
}
_plain_of = attrgetter(*_PLAIN)
