"""Exports from the chat and by the command line: the same content both ways, by role and site."""

import asyncio
import codecs
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot import app
from bot.__main__ import main
from bot.documents import papers
from bot.sending.export_forms import FORMS, LISTED, may_have
from bot.turns import event_context
from flows.chat.events import Answered
from storage.exports import writers
from storage.exports.errors import UNREADABLE
from storage.tables.base import table
from storage.tables.screening import AuditRow
from tests.answered import changing
from tests.journeys.answers import screened
from tests.journeys.running import COLLEAGUE, Clock, Talk, talking
from tests.journeys.screening.test_screening import invitation
from tests.journeys.study import finish, register
from tests.phone import Shown


async def files(chat: Talk) -> list[Shown]:
    return [shown for shown in await chat.phone.screen() if "document" in shown.raw or "photo" in shown.raw]


def test_every_form_has_a_writer_and_every_writer_a_form() -> None:
    assert {*papers.WRITERS, *writers.WRITERS} == {*FORMS}


async def test_every_form_is_delivered_into_the_chat(chat: Talk) -> None:
    await finish(chat)
    before = len(await files(chat))
    for form in LISTED:
        await chat.say("/export")
        await chat.tap(form.words, "Everything")
    sent = (await files(chat))[before:]
    assert len(sent) == len(LISTED)
    assert all("Audit head" in shown.text for shown in sent)
    assert all(shown.raw["has_protected_content"] for shown in sent)
    names = [shown.raw["document"]["file_name"] for shown in sent if "document" in shown.raw]
    assert not [name for name in names if "S-001" in name]


async def test_a_checklist_comes_from_the_card_of_a_finished_screening(chat: Talk) -> None:
    await finish(chat)
    await chat.tap("Checklist (PDF)")
    checklist = (await files(chat))[-1]
    content = await chat.phone.file(checklist.raw["document"]["file_id"])
    assert content.startswith(b"%PDF")
    assert re.fullmatch(r"NCT04556084-S-001-checklist-[0-9-]{10}\.pdf", checklist.raw["document"]["file_name"])


async def test_the_numbers_come_as_one_picture(chat: Talk) -> None:
    await finish(chat)
    before = len(await files(chat))
    await chat.say("/stats")
    assert len(await files(chat)) == before + 1


BAD = """
INSERT INTO screenings (id, site_id, subject_code, protocol_version, lifecycle, version, current, created_at,
  created_by, updated_at, updated_by) SELECT 9, site_id, 'S-009', protocol_version, 'finished', 1, '{}', created_at,
  created_by, updated_at, updated_by FROM screenings WHERE id = 1;
INSERT INTO revisions (id, screening_id, number, protocol_version, as_of, record, decision, salt, finished_by,
  finished_at) SELECT 9, 9, 1, protocol_version, date(created_at), '["no record"]', '{}', '%s', created_by, created_at
  FROM screenings WHERE id = 1;
"""


@pytest.mark.file
async def test_every_form_comes_beside_a_screening_that_cannot_be_read_and_says_so(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    """One draft whose plan has passed, and one that was stored as rubbish."""
    await screened(chat)
    clock.forward(days=40)
    with closing(sqlite3.connect(program.database.address)) as connection:
        connection.executescript(BAD.replace("%s", "0" * 32))
    before = len(await files(chat))
    for form in LISTED:
        await chat.say("/export")
        await chat.tap(form.words, "Everything")
    sent = (await files(chat))[before:]
    assert len(sent) == len(LISTED)
    for form, shown in zip(LISTED, sent, strict=True):
        if not form.of_nobody:
            assert f"Left out: S-009. {UNREADABLE}" in shown.text, form.name
            assert "Some answers hold no longer, and are marked or not in it: S-001." in shown.text, form.name
    await chat.say("/stats")
    assert len(await files(chat)) == before + len(LISTED) + 1


async def test_an_empty_period_is_said_in_words(chat: Talk) -> None:
    await chat.do("/export", "[Screening log (PDF)]", "[Last 30 days]")
    texts = [shown.text for shown in await chat.phone.screen()]
    assert "There is no screening in this period." in texts


async def test_a_coordinator_has_the_papers_and_not_the_data(chat: Talk, program: app.Program) -> None:
    await chat.do("/start", "[Invite]", "[Coordinator]")
    async with talking(program, COLLEAGUE) as other:
        await other.say(await invitation(chat))
        card = await other.say("/export")
        assert "Screening log (PDF)" in card.labels
        assert not [label for label in card.labels if "FHIR" in label or "REDCap" in label]
    assert not may_have("coordinator", "csv")
    assert may_have("data_manager", "csv")


async def test_what_the_chat_sends_is_what_the_command_line_writes(
    chat: Talk, program: app.Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLINABRIDGE_DATA", str(tmp_path))
    monkeypatch.setenv("BLINABRIDGE_ZONE", "UTC")
    await finish(chat)
    await chat.do("/export", "[Records to import (JSON lines)]", "[Everything]")
    document = (await files(chat))[-1].raw["document"]
    out = tmp_path / "records.jsonl"
    assert await asyncio.to_thread(main, ["export", "jsonl", "--out", str(out)]) == 0
    assert await asyncio.to_thread(out.read_bytes) == await chat.phone.file(document["file_id"])
    assert await asyncio.to_thread(main, ["assess", str(out)]) == 0
    assert await asyncio.to_thread(main, ["import", str(out)]) == 0
    card = await chat.say("/open")
    assert [label for label in card.labels if label.startswith("S-002")]
    assert await asyncio.to_thread(main, ["export", "nothing", "--out", str(tmp_path / "x")]) == 2
    assert not await asyncio.to_thread((tmp_path / "x").exists)
    done = await program.database.read(_exports)
    assert done.count("exported") == 2
    assert done.count("export failed") == 1


async def test_a_setting_leaves_the_byte_order_mark_of_csv_files_out(
    chat: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLINABRIDGE_DATA", str(tmp_path))
    await finish(chat)
    for value, mark in (("yes", True), ("no", False)):
        monkeypatch.setenv("BLINABRIDGE_CSV_BOM", value)
        out = tmp_path / f"{value}.csv"
        assert await asyncio.to_thread(main, ["export", "csv", "--out", str(out)]) == 0
        assert (await asyncio.to_thread(out.read_bytes)).startswith(codecs.BOM_UTF8) == mark
    await chat.do("/export", "[Screenings, a row each (CSV)]", "[Everything]")
    sent = await chat.phone.file((await files(chat))[-1].raw["document"]["file_id"])
    assert sent.startswith(codecs.BOM_UTF8)


def _exports(session: Session) -> list[str]:
    audit = table(AuditRow)
    chosen = select(audit.c.action).where(audit.c.action.like("export%"))
    return [row.action for row in session.connection().execute(chosen)]


async def test_a_monitor_reads_and_changes_nothing(chat: Talk, program: app.Program) -> None:
    await screened(chat, upto="b_all")
    await chat.do("/start", "[Invite]", "[Monitor]")
    async with talking(program, COLLEAGUE) as monitor:
        await monitor.say(await invitation(chat))
        card = await monitor.say("/open")
        card = await monitor.tap(card.labels[0])
        assert "Tap a section" in card.text, "nothing is asked of who only reads"
        card = await monitor.tap("? Disease", "? I1")
        assert card.labels == ["‹ Section", "Review"]
        card = await monitor.tap("Review", "Decision")
        assert card.labels == ["Picture", "What if …?", "Review", "More"]
        card = await monitor.tap("More", "Home")
        assert "New screening" not in card.labels
        card = await monitor.say("/new")
        assert "reads only" in card.text
        assert event_context.reads_only("monitor", [Answered(changing(b_all="yes"))]), (
            "nor is a text taken for an answer"
        )
        card = await monitor.say("/export")
        assert [label for label in card.labels if "FHIR" in label]


async def test_a_signature_goes_out_with_the_clinical_forms(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    sent = {}
    for words in ("FHIR R4 bundles (NDJSON)", "CDISC ODM 1.3.2 (XML)"):
        await chat.say("/export")
        await chat.tap(words, "Everything")
        sent[words[:4]] = await chat.phone.file((await files(chat))[-1].raw["document"]["file_id"])
    assert b'"signature"' in sent["FHIR"]
    assert b"on-study" in sent["FHIR"]
    assert b"<Signature" in sent["CDIS"]
