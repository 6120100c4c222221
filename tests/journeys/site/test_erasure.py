"""What was erased is in no file beside the database: the value of an answer, a candidate, somebody who left."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot import app
from bot.__main__ import main
from flows import texts
from storage.delivery import inbox
from storage.site import people
from storage.study import listings, revisions, screenings, signatures
from storage.trail import audit
from storage.treatment import registrations
from storage.upkeep import forgetting
from storage.upkeep.backup import backup
from storage.upkeep.verify import verify
from tests.journeys.answers import BEGIN, legs, screened
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE, Talk
from tests.journeys.study import NAME, at, invited, keep_dose, opened, register

DRUG = "Kantavomab"
UNKNOWN_DRUG = ("[Kind not known yet]", "1 Feb 2020", "[Done (1)]")


pytestmark = pytest.mark.usefixtures("commands_here")


@pytest.fixture(params=["as it is built", "that leaves what it deletes"])
def build(request: pytest.FixtureRequest) -> Any:
    """A build of SQLite: with or without `secure_delete` by default. Ours sets it, so it is taken back here."""

    if request.param == "as it is built":
        yield
        return
    event.listen(Engine, "begin", _careless)
    yield
    event.remove(Engine, "begin", _careless)


def _careless(connection: Any) -> None:
    connection.exec_driver_sql("PRAGMA secure_delete=OFF")


def files_with(folder: Path, *texts: str) -> dict[str, list[str]]:
    """Which of the texts stand in which file beside the database, byte by byte."""
    found = {
        path.name: [text for text in texts if text.encode() in path.read_bytes()]
        for path in folder.iterdir()
        if path.is_file()
    }
    return {name: held for name, held in found.items() if held}


async def commanded(*arguments: str) -> int:
    return await asyncio.to_thread(main, list(arguments))


async def settled(program: app.Program, chat: Talk) -> None:
    """What the command put into the outbox has gone out."""
    program.inward._sender.wake()
    await chat.quiet()


async def numbers(program: app.Program, holds: Callable[[listings.Answer], bool]) -> list[str]:
    history = await program.database.read(lambda session: listings.history(session, 1))
    return [str(one.id) for one in history if holds(one)]


@pytest.mark.file
@pytest.mark.usefixtures("build")
async def test_the_value_of_an_erased_answer_is_in_no_file_and_in_no_backup_made_afterwards(
    chat: Talk, program: app.Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await screened(chat, upto="creatinine_mg_dl")
    await chat.do("0.7391", "[Today]")
    await chat.quiet()
    assert "blinabridge.sqlite-wal" in files_with(tmp_path, "0.7391")
    await asyncio.to_thread(backup, program.database.address, tmp_path / "copies" / "before.sqlite")
    found = await numbers(program, lambda one: "0.7391" in str(one.value))
    assert await commanded("erase", "S-001", *found, "--why", "other-candidate") == 0
    assert "Backups, exports and pictures that were made before still hold it" in capsys.readouterr().out
    await settled(program, chat)
    assert files_with(tmp_path, "0.7391") == {}
    copy = tmp_path / "copies" / "after.sqlite"
    await asyncio.to_thread(backup, program.database.address, copy)
    assert b"0.7391" not in copy.read_bytes()
    assert b"0.7391" in (tmp_path / "copies" / "before.sqlite").read_bytes(), "the control"
    assert (await program.database.read(verify)).problems == ()


async def test_other_answers_that_may_hold_the_same_are_named(
    chat: Talk, program: app.Program, capsys: pytest.CaptureFixture[str]
) -> None:
    await screened(chat, upto="prior_hct")
    found = await numbers(program, lambda one: "vincristine" in str(one.value))
    capsys.readouterr()
    assert await commanded("erase", "S-001", found[0], "--why", "person") == 0
    left = await numbers(program, lambda one: "prior_therapies" in one.key and not one.erased and one.value is not None)
    assert f"Other answers to the same questions stand: {' '.join(left)}." in capsys.readouterr().out


@pytest.mark.file
async def test_an_answer_that_is_erased_takes_its_reminders_and_waiting_messages_with_it(
    chat: Talk, program: app.Program
) -> None:
    await register(program, chat)
    await program.database.run(
        lambda session: (
            inbox.receive(session, [(77, 5, f'{{"text": "{DRUG}"}}')], program.inward._now()),
            inbox.failed(session, 77, "a failure", program.inward._now(), at_once=True),
        )
    )
    found = await numbers(program, lambda one: one.key == "lvef_percent")
    assert await commanded("erase", "S-001", *found, "--why", "person") == 0
    await settled(program, chat)
    assert DRUG.encode() not in program.database.address.read_bytes()
    (signed,) = await program.database.read(lambda session: signatures.of(session, 1))
    assert (signed.content, signed.void_reason) == (None, "an answer was erased")
    assert (await program.database.read(verify)).problems == ()


async def test_a_drug_that_the_record_has_in_another_form_leaves_revision_and_signature_too(
    chat: Talk, program: app.Program, tmp_path: Path
) -> None:
    await chat.walk(BEGIN, *legs(prior_therapies=(DRUG, *UNKNOWN_DRUG)), ("[Finish: incomplete]", "[Yes, finish it]"))
    assert files_with(tmp_path, DRUG)
    (before,) = await program.database.read(lambda session: revisions.of(session, 1))
    assert DRUG in str(before.record["prior_therapies"])
    found = await numbers(program, lambda one: DRUG in str(one.value))
    assert await commanded("erase", "S-001", *found, "--why", "person") == 0
    await settled(program, chat)
    assert not [name for name in files_with(tmp_path, DRUG) if name.startswith("blinabridge")]
    assert (await program.database.read(verify)).problems == ()


@pytest.mark.file
@pytest.mark.usefixtures("build")
async def test_of_a_candidate_that_is_erased_only_the_code_and_the_number_are_left(
    chat: Talk, program: app.Program, tmp_path: Path
) -> None:
    # Dated so that no other row of the life holds the same days.
    await register(program, chat, lvef_percent=("62.173",), alt_u_l=("61.379",))
    await keep_dose(chat, "52.731")
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:37")
    held = ("62.173", "61.379", "52.731", "10:37")
    await chat.quiet()
    assert files_with(tmp_path, *held)
    number = await program.database.read(lambda session: registrations.of(session, 1))
    (tmp_path / "copies").mkdir()
    assert await commanded("erase", "S-001", "--whole", "--why", "person") == 0
    await settled(program, chat)
    assert files_with(tmp_path, *held).keys() <= {"local-chat.sqlite", "local-chat.sqlite-wal"}
    kept = await program.database.read(lambda session: registrations.of(session, 1))
    assert kept is not None
    assert number is not None
    assert (kept.number, kept.start_by, kept.decision["outcome"]) == (number.number, None, "incomplete")
    seen = await program.database.read(lambda session: screenings.load(session, 1))
    assert (seen.subject_code, seen.lifecycle, seen.current.as_json()) == ("S-001", "withdrawn", {})
    assert (await program.database.read(verify)).problems == ()
    assert "S-001" not in "".join((await chat.say("/finished")).labels)
    assert await commanded("erase", "S-001", "--whole", "--why", "person") == 2, "there is nothing left"
    for form in ("csv", "answers-csv", "jsonl", "screenings-jsonl", "log", "flow", "fhir", "odm"):
        assert await commanded("export", form, "--out", str(tmp_path / "copies" / form)) == 0, form
    assert files_with(tmp_path / "copies", *held) == {}
    await begin_again(chat)


async def begin_again(chat: Talk) -> None:
    """The erased code is given to nobody else."""
    await chat.say("/start")
    assert "Use S-002" in (await chat.tap("New screening")).labels


async def test_who_left_the_staff_is_erased_and_what_they_did_stays(
    chat: Talk, program: app.Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with invited(program, chat, "Coordinator", COLLEAGUE) as other:
        await screened(other, upto="sex")
    label = "Wernersbach"
    await program.database.run(lambda session: people.set_label(session, 2, label, 1, program.inward._now()))
    assert await commanded("forget") == 0
    assert f"       2  {label}  coordinator" in capsys.readouterr().out
    assert await commanded("forget", "2") == 2
    assert "cut them off first" in capsys.readouterr().err
    await chat.say("/start")
    await chat.tap("People", label, f"Cut off {label}")
    assert await commanded("forget", "2") == 0
    await settled(program, chat)
    held = files_with(tmp_path, label)
    assert not [name for name in held if name.startswith("blinabridge")]
    history = await program.database.read(lambda session: listings.history(session, 1))
    assert {one.author_id for one in history} == {2}
    assert (await program.database.read(lambda session: people.person(session, 2))).label == forgetting.ERASED
    assert await program.database.read(lambda session: people.person_of(session, COLLEAGUE)) is None
    assert (await program.database.read(verify)).problems == ()
    assert await commanded("forget", "99") == 2
    await chat.say("/start")
    assert texts.site.ALONE in (await chat.tap("People")).text


async def test_the_name_under_which_somebody_signed_stays_with_the_signature(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    now = program.inward._now()
    await program.database.run(lambda session: people.set_active(session, 2, False, 1, now))
    assert await commanded("forget", "2") == 0
    (signed,) = await program.database.read(lambda session: signatures.of(session, 1))
    assert signed.printed_name == NAME
    assert "(account Erased)" in (await opened(chat)).text
    assert (await program.database.read(verify)).problems == ()
    assert ADMINISTRATOR in {one.telegram_id for one in await program.database.read(people.administrators)}
    assert (await program.database.read(audit.head)).seq
