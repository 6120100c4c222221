"""What the health page tells: what waits, and when fetching, sending and saving last went well."""

from storage.database import Database
from storage.delivery import inbox, outgoing
from storage.engine.errors import NotSaved
from storage.engine.failures import in_words
from storage.engine.pulse import Pulse

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
