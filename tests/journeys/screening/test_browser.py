"""One whole screening in a real browser at a phone's size: what a coordinator sees and taps."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot import app
from bot.receiving import catch_up
from flows import texts
from storage.study import revisions
from storage.treatment import registrations, reminder_queue
from tests.candidates import SITE_ZONE, Candidate, candidate
from tests.journeys import study
from tests.journeys.answers import ELIGIBLE
from tests.journeys.browser import browsing
from tests.journeys.running import Clock, Talk, running, talking
from tests.journeys.trials import TEXT
from tests.journeys.walked import asked, steps
from tests.trials import NCT04556084

# One browser for all of them, and a program for each.
pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE = {"width": 390, "height": 844}
# What a keyboard leaves of it.
TYPING = {"width": 390, "height": 508}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def program(tmp_path: Path, clock: Clock) -> AsyncIterator[app.Program]:
    async with running(tmp_path, clock) as program:
        yield program


@pytest_asyncio.fixture(loop_scope="module")
async def chat(program: app.Program) -> AsyncIterator[Talk]:
    async with talking(program) as talk:
        yield talk


@pytest_asyncio.fixture(loop_scope="module")
async def page(program: app.Program, browser: Browser) -> AsyncIterator[Page]:
    assert program.local is not None
    page = await browser.new_page(viewport=PHONE)
    await page.goto(program.local.page_url)
    yield page
    await page.close()


async def tap(page: Page, label: str) -> None:
    # By what is seen: a screen reader is told other words for some signs.
    await page.locator("button").filter(has_text=re.compile(f"^{re.escape(label)}$")).last.click()


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")


def card(page: Page) -> Locator:
    """The card with its buttons."""
    return page.locator("article:not(.mine)").last


async def take(page: Page, *steps: str) -> str:
    """Tap what stands in brackets and type the rest, each on the card that came of the one before; the last card."""
    for step in steps:
        before = await card(page).inner_text()
        await (tap(page, step[1:-1]) if step.startswith("[") else say(page, step))
        await expect(card(page)).not_to_have_text(before, use_inner_text=True)
    return await card(page).inner_text()


async def label(page: Page, begins: str) -> str:
    """The last label that begins so, to be tapped."""
    return f"[{await page.locator('button').filter(has_text=re.compile(f'^{begins}')).last.inner_text()}]"


async def answer_all(page: Page, of: Candidate) -> set[str]:
    """Every question that is asked, answered as the candidate's file does; their keys."""
    seen: set[str] = set()
    while question := asked(await card(page).inner_text(), of):
        assert question.key not in seen
        seen.add(question.key)
        await take(page, *steps(question, of.answers[question.key]))
    return seen


async def is_seen_whole(page: Page) -> bool:
    """Whether nothing is wider than the page, and no label is cut."""
    seen: bool = await page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth
            && [...document.querySelectorAll("button")].every((one) => one.scrollWidth <= one.clientWidth)"""
    )
    return seen


async def test_a_whole_screening_is_typed_and_tapped_through(page: Page, program: app.Program) -> None:
    await tap(page, "START")
    await tap(page, "New screening")
    await tap(page, "Use S-001")
    for key, *given in ELIGIBLE:
        await expect(page.get_by_text(NCT04556084.by_key[key].text).last).to_be_visible()
        await take(page, *given)
    await expect(page.get_by_text("✓ Eligible").first).to_be_visible()
    await expect(page.get_by_text("Mon 2 Mar 2026 to Thu 5 Mar 2026").first).to_be_visible()
    await tap(page, "Finish")
    await expect(page.get_by_text("revision 1")).to_be_visible()
    await expect(page.locator("img.photo")).to_be_visible()
    shape = "image => image.decode().then(() => image.naturalHeight * image.clientWidth / image.clientHeight)"
    shown, width = [await page.locator("img.photo").evaluate(each) for each in (shape, "image => image.naturalWidth")]
    assert abs(shown / width - 1) < 0.02, "the picture keeps its shape"
    kept = await program.database.read(lambda session: revisions.of(session, 1))
    assert kept[0].decision["outcome"] == "eligible"


async def test_the_page_fits_a_small_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 640})
    await tap(page, "START")
    await tap(page, "New screening")
    await tap(page, "Use S-001")
    await tap(page, "Calendar")
    await expect(page.get_by_role("button", name="Month ›")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_from_a_finished_screening_to_an_acknowledged_infusion_reminder(
    page: Page, program: app.Program, chat: Talk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up, "TAPS_LIVE", timedelta(days=365))  # the clock is moved by days here
    await study.finish(chat)
    await page.reload()  # a walk that was known is taken over, so that the page has not seen it
    await tap(page, "Ask for sign-off")
    async with study.investigating(program, chat) as doctor:
        await study.sign(doctor)
    await say(page, "/finished")
    await expect(page.get_by_text("Finished screenings").last).to_be_visible()
    await page.get_by_role("button", name="S-001").last.click()
    await tap(page, "Register")
    await tap(page, "Yes, register today")
    await tap(page, "Weight and height")
    await expect(page.get_by_text("weight").last).to_be_visible()
    await say(page, "52")
    await tap(page, "Today")
    await tap(page, "Dose, cycle 1")
    await tap(page, "Keep this dose")
    await tap(page, "Plan the start of cycle 1")
    await say(page, "4 Mar 10:00")
    await page.get_by_role("button", name="Wed 4 Mar 2026 10:00").last.click()
    await expect(page.get_by_text("Cycle 1 starts Wed 4 Mar 2026 10:00")).to_be_visible()
    clock.forward(days=1, hours=9)
    await program.reminding.send_due()
    await expect(page.get_by_text("S-001 · Start of cycle 1: Wed 4 Mar 2026 10:00 (UTC)").last).to_be_visible()
    await tap(page, "Seen")
    await expect(page.get_by_text("Done by Administrator at 18:00.").first).to_be_visible()
    left = await program.database.read(lambda session: reminder_queue.open_of(session, 1, "c1.start"))
    assert [queued.reminder.id for queued in left] == ["c1.start/morning"]


async def test_a_trial_file_is_dropped_onto_the_page(page: Page) -> None:
    await tap(page, "START")
    await expect(page.get_by_role("button", name="Trials", exact=True)).to_be_visible()
    await page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "trial.yaml"));
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        }""",
        TEXT,
    )
    await expect(page.get_by_text(texts.trials.loaded("NCT00000002, 1"))).to_be_visible()


async def test_a_candidate_for_a_trial_with_cohorts_is_screened_signed_and_registered(
    page: Page, program: app.Program, clock: Clock
) -> None:
    of = candidate("NCT03421379")
    clock.now = datetime.combine(of.today, time(9), UTC)
    await tap(page, "START")
    await take(page, "[Trials]", f"[Switch on {of.trial.registry_id}, {of.trial.version}]", "[Home]", "[New screening]")
    await take(page, await label(page, of.trial.registry_id), "[Use S-001]")
    assert await answer_all(page, of) >= of.answers.keys() - {SITE_ZONE}
    await page.set_viewport_size(TYPING)
    decided = await take(page, "[Leave open]")
    assert "✓ Eligible" in decided
    assert "Type 1 diabetes: eligible; Type 2 diabetes: not eligible as things stand" in decided
    await expect(page.get_by_role("button", name="Finish", exact=True)).to_be_in_viewport()
    assert await is_seen_whole(page)
    await take(page, "[Finish]", "[Ask for sign-off]")
    async with talking(program) as chat, study.investigating(program, chat):
        await page.goto(page.url.replace(f"as={chat.phone.person}", f"as={study.INVESTIGATOR}"))
    await take(page, "[Sign-offs (1)]")
    await take(page, await label(page, "S-001"), "[Approve]", study.NAME, study.PIN)
    await study.confirm(program)
    assert "Approved by Maria B. Keller" in await take(page, study.PIN)
    assert await is_seen_whole(page)
    assert "NCT03421379-001-0001-68" in await take(page, "[Register]", "[Yes, register today]")
    assert await is_seen_whole(page)
    registered = await program.database.read(lambda session: registrations.of(session, 1))
    assert registered
    assert registered.decision["outcome"] == "eligible"
    assert "nothing to do" in await take(page, "/start")
