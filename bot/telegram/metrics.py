"""What whoever watches the program is told: the health page, and numbers in the text form that Prometheus reads.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from sqlmodel import Session

from storage.database import Database
from storage.delivery import inbox, outgoing
from storage.engine import shards
from storage.engine.errors import NotSaved, StorageError
from storage.engine.failures import in_words
from storage.engine.pulse import Pulse
from storage.engine.shards import ShardState

# In seconds. A fetch takes 25 where nothing comes; a send is repeated after half a minute at most.
FETCH_WITHIN = 120

SEND_WITHIN = 120
SAVE_WITHIN = 30


async def health(database: Database, fetches: Pulse, sends: Pulse) -> dict[str, object]:
    """The state of the program; its `status` is "ok", or says what does not go well any more."""
    if database.broken:
        return {"status": "the disk failed"}
    try:
        waiting = await database.read(inbox.count_waiting)
        idle = await database.read(lambda session: outgoing.fewer_than(session, 1))
    except NotSaved as error:
        return {"status": f"nothing can be read: {in_words(error.__cause__ or error)}"}
    wrong = [
        f"{what} for {failing:.0f} s{why and f': {why}'}"
        for what, failing, limit, why in (
            ("nothing could be saved", database.saves.failing, SAVE_WITHIN, database.unsaved),
            ("Telegram was out of reach", fetches.failing, FETCH_WITHIN, ""),
            ("nothing could be sent", 0.0 if idle else sends.failing, SEND_WITHIN, ""),
        )
        if failing > limit
    ]
    ages = {"saved": database.saves, "fetched": fetches, "sent": sends}
    return {
        "status": "; ".join(wrong) or "ok",
        "waiting": waiting,
        "seconds_since": {name: None if pulse.age is None else round(pulse.age) for name, pulse in ages.items()},
    }


CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# By the text that stands between the braces after the name, which tells the numbers of one name apart.
Samples: TypeAlias = Mapping[str, float]


class Count(Enum):
    """What is counted from the start of the program on: its name there, and what tells it apart under it."""

    TURN = "turns_total", ""
    SENT = "sent_total", ""
    REFUSED_TURN = "refusals_total", 'by="program"'
    REFUSED_MESSAGE = "refusals_total", 'by="telegram"'
    RECEIVING = "errors_total", 'while="receiving"'
    SENDING = "errors_total", 'while="sending"'
    REMINDING = "errors_total", 'while="reminding"'


_COUNTED = {
    "turns_total": "Updates that were handled, refused ones among them.",
    "sent_total": "Messages that Telegram took.",
    "refusals_total": "What could not be done as things stood, and messages that Telegram refused.",
    "errors_total": "Faults of the program; the log says where each was.",
}


async def metrics(database: Database, fetches: Pulse, sends: Pulse, counts: Mapping[Count, int]) -> str:
    """Ages in seconds, what waits in and out, and the counts since the start; what cannot be told now is left out."""
    pulses = {'of="fetch"': fetches, 'of="send"': sends, 'of="save"': database.saves}
    ages = {which: pulse.age for which, pulse in pulses.items() if pulse.age is not None}
    failing = {which: pulse.failing for which, pulse in pulses.items()}
    kept = await _kept(database)
    lines = [
        *_gauge("last_success_age_seconds", "How long ago something was last fetched, sent, saved.", ages),
        *_gauge("failing_seconds", "For how long that has been tried in vain; 0 where it goes well.", failing),
        *_gauge("database_readable", "1 where the database can be read, else 0.", {"": float(kept is not None)}),
    ]
    if kept is not None:
        lines += _gauge("waiting", "Updates that wait to be handled, and messages that wait to be sent.", kept.waiting)
        lines += _leases(database, kept.shards)
    for name, says in _COUNTED.items():
        samples = {count.value[1]: counts.get(count, 0) for count in Count if count.value[0] == name}
        lines += _family(name, "counter", says, samples)
    return "\n".join([*lines, ""])


@dataclass(frozen=True)
class _Kept:
    """What the database tells: what waits, and on a server who looks after which sites."""

    waiting: Samples
    shards: list[ShardState]


async def _kept(database: Database) -> _Kept | None:
    """None where the database cannot be read."""
    try:
        return await database.read(_read)
    except StorageError:
        return None


def _read(session: Session) -> _Kept:
    waiting = {'way="in"': inbox.count_waiting(session), 'way="out"': outgoing.count_waiting(session)}
    return _Kept(waiting, shards.standing(session))


def _leases(database: Database, standing: list[ShardState]) -> list[str]:
    """Of several workers on a server: what this one looks after, what nobody does, and how often shards changed."""
    if database.leases is None:
        return []
    nobodys = sum(one.left is None or one.left <= 0 for one in standing)
    return [
        *_gauge("leases", "Shards of sites that this worker looks after.", {"": len(database.leases.mine)}),
        *_gauge("leases_free", "Shards of sites that no living worker looks after.", {"": nobodys}),
        *_family("takeovers_total", "counter", "How often shards changed hands.", {"": sum(x.epoch for x in standing)}),
    ]


def _gauge(name: str, says: str, samples: Samples) -> list[str]:
    return _family(name, "gauge", says, samples)


def _family(name: str, kind: str, says: str, samples: Samples) -> list[str]:
    """The lines of one name: what it is, and its numbers."""
    full = f"blinabridge_{name}"
    numbers = [f"{full}{{{which}}} {value:g}" if which else f"{full} {value:g}" for which, value in samples.items()]
    return [f"# HELP {full} {says}", f"# TYPE {full} {kind}", *numbers] if numbers else []
