"""Trials switched on and off, exported and imported by the command line."""

from pathlib import Path

import pytest

from tests.bot.commands.commanding import commanded
from tests.journeys.running import Clock, running, talking
from tests.journeys.trials import load_second

pytestmark = pytest.mark.usefixtures("commands_here")


async def test_a_trial_is_listed_switched_on_and_off(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await chat.say("/start")
        await load_second(program, confirmed=False)
        _, listed = await commanded(capsys, "trial", "list")
        assert "NCT04556084, record of 2022-04-05: on\n" in listed
        assert "NCT00000002, 1: waits for a second person\n" in listed
        assert (await commanded(capsys, "trial", "on", "NCT00000002"))[0] == 2
        await chat.tap("Trials", "Confirm NCT00000002, 1")
        status, said = await commanded(capsys, "trial", "on", "NCT00000002", "--from", "2026-03-01")
        assert (status, said) == (0, "NCT00000002, 1 is on at Site 1 from Sun 1 Mar 2026.\n")
        assert "NCT00000002, 1: on from Sun 1 Mar 2026\n" in (await commanded(capsys, "trial", "list"))[1]
        status, said = await commanded(capsys, "trial", "off", "NCT00000002")
        assert (status, said) == (0, "NCT00000002 is off at Site 1: no new screening for it can begin.\n")
        status, said = await commanded(capsys, "trial", "off", "NCT00000002")
        assert (status, "not switched on at the site" in said) == (2, True)
        assert "no trial NCT9" in (await commanded(capsys, "trial", "on", "NCT9"))[1]


async def test_with_several_trials_an_export_and_an_import_must_name_one(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text('{"as_of": "2026-03-02", "age_months": 480}\n')
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await chat.say("/start")
        await load_second(program)
        await commanded(capsys, "trial", "on", "NCT00000002", "--from", "2026-03-01")
        for command in (("export", "csv"), ("import", str(records))):
            status, said = await commanded(capsys, *command)
            assert status == 2
            assert "several trials" in said
            assert "(NCT00000002, NCT04556084; such as --trial NCT00000002)" in said
        assert "1 drafts: S-001" in (await commanded(capsys, "import", str(records), "--trial", "NCT00000002"))[1]
        out = tmp_path / "a.csv"
        for trial, found in (("NCT00000002", True), ("NCT04556084", False)):
            status, said = await commanded(capsys, "export", "csv", "--trial", trial, "--out", str(out))
            assert (status == 0) == found, said
        assert "S-001" in out.read_text("utf-8")


async def test_an_unknown_trial_is_told_with_those_that_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "record.json"
    record.write_text('{"as_of": "2026-03-02"}')
    status, said = await commanded(capsys, "assess", str(record), "--trial", "NCT9")
    assert (status, said.startswith("No trial NCT9 comes with the program; there are NCT03421379, ")) == (2, True)
    assert (await commanded(capsys, "assess", str(record), "--trial", "NCT04556084"))[0] in (0, 1)
