"""The command line, beside the running program and without it."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.journeys.answers import screened
from tests.journeys.running import STRANGER, Clock, running, talking

RECORD = {"as_of": "2026-03-02", "age_months": 168}


pytestmark = pytest.mark.usefixtures("commands_here")


def test_assess_prints_a_decision_a_line_and_the_errors_of_a_refused_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text(json.dumps(RECORD) + "\n" + json.dumps(RECORD | {"sex": "x"}) + "\n")
    assert main(["assess", str(file)]) == 1
    decided, refused = map(json.loads, capsys.readouterr().out.splitlines())
    assert decided["criteria"]["I3"] == "met"
    assert [error["key"] for error in refused["errors"]] == ["sex"]


def test_a_wrong_setting_is_said_in_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BLINABRIDGE_ZONE", "Nowhere/Land")
    monkeypatch.setenv("BLINABRIDGE_PORT", "x")
    assert main(["verify"]) == 2
    said = capsys.readouterr().err
    assert "BLINABRIDGE_ZONE" in said
    assert "BLINABRIDGE_PORT" in said


@pytest.mark.file  # a server has commands of its own for copies
async def test_verify_backup_and_invite_work_beside_the_running_program(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await screened(chat, upto="b_all")
        assert await asyncio.to_thread(main, ["verify"]) == 0
        assert await asyncio.to_thread(main, ["backup", str(tmp_path / "copy.sqlite")]) == 0
        assert await asyncio.to_thread(main, ["backup", str(tmp_path / "copy.sqlite")]) == 2
        assert await asyncio.to_thread(main, ["invite", "coordinator"]) == 0
        card = await chat.tap("Yes")
        assert "What share of blasts" in card.text
    async with running(tmp_path, clock) as program, talking(program, STRANGER) as other:
        assert "invited staff" in (await other.say("/start")).text


async def test_an_answer_that_should_never_have_been_is_erased_beside_the_running_program(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await screened(chat, upto="b_all")
        assert await asyncio.to_thread(main, ["erase", "S-001"]) == 0
        [listed] = [line for line in capsys.readouterr().out.splitlines() if " sex: " in line]
        number = listed.split()[0]
        assert await asyncio.to_thread(main, ["erase", "S-001", number]) == 2
        assert await asyncio.to_thread(main, ["erase", "S-001", "--whole"]) == 2
        assert await asyncio.to_thread(main, ["erase", "S-001", number, "--whole", "--why", "person"]) == 2
        assert await asyncio.to_thread(main, ["erase", "S-001", "999", "--why", "person"]) == 2
        assert "no answer 999: nothing was erased" in capsys.readouterr().err
        assert await asyncio.to_thread(main, ["erase", "S-001", number, "--why", "person"]) == 0
        assert await asyncio.to_thread(main, ["erase", "S-001"]) == 0
        assert " sex: erased" in capsys.readouterr().out
        assert await asyncio.to_thread(main, ["verify"]) == 0
        program.inward._sender.wake()
        card = await chat.card()
        assert "Something of S-001 was erased." in card.text
        card = await chat.tap("Go on with S-001")
        assert "sex" in card.text


def test_a_folder_without_a_database_is_said_and_stays_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["verify"], ["invite"], ["erase", "S-001"]):
        assert main(command) == 2
        assert "There is no database here" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


async def test_what_is_kept_is_for_this_account_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLINABRIDGE_LOCAL_PORT", "x")
    before = os.umask(0)
    try:
        assert main(["verify"]) == 2
    finally:
        assert os.umask(before) == 0o077


def test_a_backup_of_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "copy.sqlite")]) == 2
    assert not (tmp_path / "copy.sqlite").exists()
