"""Every harness at the size that CI can bear, and its control, which has to fail. The long forms: see each module."""

import asyncio
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import local
from bot.sending.sender import Sender
from storage.trail import audit
from tests.faults import backups, crash_points, forged, fuzz, held, kill, rig, tampering, workers
from tests.faults.core import MEMORY
from tests.faults.unguarded import opened
from tests.server import Postgres

pytestmark = pytest.mark.file

# The study has one row; the life that is tampered with knows one trial, one attempt, one unit of doses.
ALIKE = (
    "doses.unit",
    "plan_items.reminded",
    "screenings.trial",
    "screenings.attempt",
    "site_trials.old_until",
    "site_trials.reason",
    "sites.closed_at",
    "sites.settings",
    "study.id",
    "study.protocol",
)


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder that is on no disk, for harnesses that ask nothing of one."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.mark.parametrize(("kills", "control"), [(100, False), (3, True)])
def test_nothing_is_lost_or_doubled_by_kill_9(memory: Path, kills: int, control: bool) -> None:
    found = asyncio.run(kill.run(kills, 1, memory, rig.learnt(*kill.screening()), control=control))
    assert found["good"] is not control, found


@pytest.mark.parametrize(("faults", "control"), [(4, False), (5, True)])
def test_nothing_is_lost_or_doubled_by_what_befalls_one_of_two_workers(
    memory: Path, faults: int, control: bool
) -> None:
    found = asyncio.run(workers.run(faults, 1, memory, rig.learnt(*kill.screening()), control=control))
    assert found["good"] is not control, found
    assert not control or "audit entry" in str(found["unsound"])


@pytest.mark.parametrize("control", [False, True])
def test_an_update_costs_no_more_while_somebody_holds_a_snapshot(control: bool) -> None:
    found = asyncio.run(held.run(5_000, 1_000, control=control))
    assert found["good"] is not control, found


async def test_an_answer_must_be_kept_once_the_next_card_has_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [rig.Step("", before, answered) for before, answered in (("", 0), ("code", 0), ("sex", 0), ("age", 1))]
    script = rig.Script(tuple(asked), "decided", (("sex", "male"), ("age", "30")))
    chat = await local.start("127.0.0.1", 0, token=rig.TOKEN, page=False)
    (client,) = rig.clients(chat.state, chat.people, script, 1, codes=2)
    await chat.close()

    def sure(done: int, at: int, card: str) -> list[int]:
        client.done, client.at = done, at
        monkeypatch.setattr(client, "card", lambda: {"text": card})
        return [count for _, _, count in client.expected()]

    assert [sure(0, 3, "sex"), sure(0, 3, "age")] == [[0], [1]]
    assert [sure(1, 0, "age"), sure(1, 0, "decided"), sure(2, 0, "age")] == [[1], [2], [2, 1]]


def test_nothing_is_lost_or_doubled_wherever_it_dies(memory: Path) -> None:
    found = crash_points.run(memory)
    assert found["good"], found
    assert found["points"] >= 1_000
    assert found["states"] >= 60


def test_crash_points_show_what_sending_at_most_once_loses(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert crash_points.run_control(memory, monkeypatch)["lost"]


def test_no_update_is_unhandled_however_it_is_bent(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sender, "run", fuzz.idle)
    found = asyncio.run(fuzz.run(50_000, 1, memory))
    assert found["good"], found
    assert found["handled"] > 25_000


def test_the_fuzzer_sees_a_bug(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sender, "run", fuzz.idle)
    monkeypatch.setattr("bot.receiving.handling.take_turn", fuzz.breaks)
    assert asyncio.run(fuzz.run(200, 1, memory))["unhandled"]


def test_no_forged_or_replayed_button_counts(memory: Path) -> None:
    found = asyncio.run(forged.run(50_000, 1, memory))
    assert found["good"], found


def test_trusting_a_button_is_found(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forged.trust(monkeypatch)
    assert asyncio.run(forged.run(5_000, 1, memory))["accepted"]


@pytest.mark.parametrize(("count", "control"), [(1000, False), (100, True)])
def test_every_tampering_is_found(memory: Path, monkeypatch: pytest.MonkeyPatch, count: int, control: bool) -> None:
    if control:
        tampering.look_at_nothing(monkeypatch)
    found = tampering.run(count, 1, memory, witness=not control)
    assert (found["missed"] > 0, found["false alarms"]) == (control, 0), found


def test_a_chain_that_is_written_anew_fits_in_itself(memory: Path) -> None:
    head = asyncio.run(tampering._make(memory / "study.db", lambda: None))
    with opened(memory / "study.db") as (session, kept):
        tampering._tamper(kept, "write_anew", random.Random(1), head.seq)
        assert audit.verify(session)[0] is None
        assert audit.verify(session, head)[0] is not None


def test_every_change_of_every_column_is_found(memory: Path) -> None:
    found = tampering.run_rows(1, memory / "lived.db")
    assert found["good"], found
    assert found["change"] == found["columns"] > 180
    # In these all rows are alike, so nothing can be swapped; each of them is changed all the same.
    assert found["alike"] == [f"swap {column}" for column in ALIKE]
    assert found["swap"] == found["columns"] - len(ALIKE)


def test_changed_rows_are_missed_by_who_looks_at_no_seal(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tampering.look_at_nothing(monkeypatch)
    assert len(tampering.run_rows(1, memory / "lived.db")["missed rows"]) > 100


@pytest.mark.parametrize(("count", "control"), [(50, False), (5, True)])
async def test_every_backup_is_a_sound_prefix(tmp_path: Path, count: int, control: bool) -> None:
    found = await backups.run(count, tmp_path, control=control)
    assert found["good"] is not control, found


def test_the_script_of_the_harnesses_is_one_whole_screening() -> None:
    script = rig.learnt(*kill.screening())
    assert len(script.answers) >= len(script.steps) - 10


@pytest.mark.parametrize("control", [False, True])
def test_tampering_on_a_server_is_found_alike(server: Postgres, monkeypatch: pytest.MonkeyPatch, control: bool) -> None:
    if control:
        tampering.look_at_nothing(monkeypatch)
    found = tampering.run_there(12, 1, server, witness=not control)
    assert (found["missed"] > 0, found["false alarms"]) == (control, 0), found
    rows = tampering.run_rows(1, server.make(), 12)
    assert rows["good"] is not control, rows
