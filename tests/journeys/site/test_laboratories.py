"""A site's laboratories: kept by an administrator, offered in a screening, recorded with the answer."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.__main__ import main
from storage.study import screenings
from storage.upkeep.verify import verify
from tests.journeys.answers import screened
from tests.journeys.running import Clock, Shown, Talk, running, talking

CENTRAL = "Central lab: ALT ULN 40 U/L, bilirubin ULN 1.2 mg/dL"


async def keep(chat: Talk, line: str) -> Shown:
    """The card after an administrator typed a line of a laboratory."""
    await chat.do("/start", "[More]", "[Settings of the site]", "[Laboratories]")
    return await chat.say(line)


async def kept(program: app.Program) -> dict[str, Any]:
    """The answers of the first screening."""
    return (await program.database.read(lambda session: screenings.load(session, 1))).current.as_json()


async def test_a_line_of_the_administrator_is_kept_and_what_is_none_is_refused_with_why(
    chat: Talk, program: app.Program
) -> None:
    card = await keep(chat, CENTRAL)
    assert "Laboratories: Central lab: ALT upper limit 40 U/L, Bilirubin upper limit 1.2 mg/dL" in card.text
    assert "what was answered stays" in card.text
    assert "type its unit too" in (await keep(chat, "Central lab: ALT 41")).text
    assert "Central lab: ALT upper limit 40 U/L" in (await keep(chat, "City lab: ALT ULN 45 U/L")).text
    assert (await program.database.read(verify)).sound


async def test_the_question_for_a_limit_offers_each_laboratory_and_the_answer_says_whose_it_is(
    chat: Talk, program: app.Program
) -> None:
    await keep(chat, CENTRAL)
    await keep(chat, "City lab: ALT ULN 45 U/L")
    card = await screened(chat, "alt_uln_u_l")
    assert {"Central lab: 40 U/L", "City lab: 45 U/L"} <= set(card.labels)
    await chat.tap("City lab: 45 U/L")
    answers = await kept(program)
    assert str(answers["alt_uln_u_l"]) == "45"
    assert answers["typed.alt_uln_u_l"] == {"value": "45", "unit": "U/L", "laboratory": "City lab"}
    assert "Central lab: 1.2 mg/dL" in (await chat.say("0.6")).labels
    await keep(chat, "City lab: ALT ULN 50 U/L")
    assert (await kept(program))["typed.alt_uln_u_l"]["value"] == "45", "an answer never follows its laboratory"


async def test_a_line_shows_the_limit_of_the_only_laboratory_and_keeps_it_when_it_is_taken(
    chat: Talk, program: app.Program
) -> None:
    await keep(chat, CENTRAL)
    await screened(chat, "alt_u_l")
    assert "ALT: 34 U/L, limit 40 U/L (Central lab)" in (await chat.say("ALT 34 bili 0.4 27 Feb")).text
    changed = await chat.say("ALT ULN 42")
    assert "limit 42 U/L" in changed.text
    assert "limit 1.2 mg/dL (Central lab)" in changed.text
    await chat.tap("Take, lab report")
    answers = await kept(program)
    assert str(answers["bilirubin_uln_mg_dl"]) == "1.2"
    assert answers["typed.bilirubin_uln_mg_dl"]["laboratory"] == "Central lab"
    assert "laboratory" not in answers["typed.alt_uln_u_l"]


async def test_of_two_laboratories_one_tap_says_whose_values_all_of_the_line_holds(
    chat: Talk, program: app.Program
) -> None:
    await keep(chat, CENTRAL)
    await keep(chat, "City lab: ALT ULN 45 U/L, bilirubin ULN 1.1 mg/dL")
    await screened(chat, "alt_u_l")
    card = await chat.say("ALT 3x ULN bili 0.4 27 Feb")
    assert {"Central lab: 40 U/L", "City lab: 45 U/L"} <= set(card.labels)
    card = await chat.tap("City lab: 45 U/L")
    assert "ALT: 3 x ULN = 135 U/L, limit 45 U/L (City lab)" in card.text
    assert "limit 1.1 mg/dL (City lab)" in card.text


async def test_a_calculator_offers_the_limit_and_keeps_whose_it_is(chat: Talk, program: app.Program) -> None:
    await keep(chat, CENTRAL)
    await screened(chat, "alt_u_l")
    card = await chat.do("[More]", "[Calculate: From x upper limit]", "2")
    assert "Central lab: 40 U/L" in card.labels
    card = await chat.tap("Central lab: 40 U/L")
    await chat.tap(next(label for label in card.labels if label.startswith("Use 80")))
    answers = await kept(program)
    assert (str(answers["alt_u_l"]), str(answers["alt_uln_u_l"])) == ("80", "40")
    assert answers["typed.alt_uln_u_l"]["laboratory"] == "Central lab"


async def test_the_command_line_keeps_and_prints_them(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLINABRIDGE_DATA", str(tmp_path))
    monkeypatch.setenv("BLINABRIDGE_ZONE", "UTC")
    async with running(tmp_path, clock) as program, talking(program) as chat:
        for line, status in ((CENTRAL, 0), ("Central lab: ALT 40", 2), ("City lab: INR 1.2", 0)):
            assert await asyncio.to_thread(main, ["site", "set", "Site 1", "laboratories", line]) == status
        said = capsys.readouterr()
        assert "type its unit too, such as U/L" in said.err
        assert said.out.splitlines()[-1].endswith("1.2 mg/dL; City lab: INR upper limit 1.2")
        await screened(chat, "alt_uln_u_l")
        assert "Central lab: 40 U/L" in (await chat.card()).labels
        assert (await program.database.read(verify)).sound
