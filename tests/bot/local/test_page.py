"""The page for everybody: with a screen reader, with keys alone, on its side, on a desk, at twice the text size."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

from bot import app
from bot.telegram.render import render
from flows.cards.card import Card, Line, Style
from tests.journeys.browser import browsing
from tests.journeys.running import Clock, running, talking

# One server and one browser for all of them: each only looks, or begins anew with a command.
pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE = {"width": 390, "height": 844}
ON_ITS_SIDE = {"width": 844, "height": 390}
DESK = {"width": 1280, "height": 900}
TWICE_THE_TEXT = {"width": 195, "height": 422}  # what a phone of 390 x 844 has left at a zoom of 200 %

BOX = "node => { const box = node.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; }"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[app.Program]:
    async with running(tmp_path_factory.mktemp("page"), Clock()) as program:
        yield program


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab(program: app.Program) -> AsyncIterator[Page]:
    async with browsing() as browser:
        yield await browser.new_page()


@pytest_asyncio.fixture(loop_scope="module")
async def page(program: app.Program, tab: Page) -> Page:
    """The page at home, as it was just opened on a phone."""
    assert program.local is not None
    async with talking(program) as talk:
        await talk.say("/start")
    await tab.set_viewport_size(PHONE)
    await tab.emulate_media(color_scheme="light", reduced_motion="no-preference")
    await tab.goto(program.local.page_url)
    await expect(card(tab)).to_be_visible()
    return tab


def card(page: Page) -> Locator:
    return page.locator("article:not(.mine)").last


async def boxes(page: Page, what: str) -> list[list[float]]:
    """Left, top, right and bottom of everything in the card that a selector finds."""
    return [await one.evaluate(BOX) for one in await card(page).locator(what).all()]


async def focused(page: Page) -> str:
    return await page.evaluate("document.activeElement.textContent || document.activeElement.id")


@pytest.mark.parametrize(
    ("size", "colours"), [(PHONE, "light"), (PHONE, "dark"), (ON_ITS_SIDE, "light"), (DESK, "dark")]
)
async def test_axe_finds_nothing(page: Page, size: dict[str, int], colours: str) -> None:
    await page.set_viewport_size(size)
    await page.emulate_media(color_scheme=colours)
    await page.get_by_role("button", name="Menu").click()
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_a_rich_card_is_read_aloud_and_fits(page: Page, program: app.Program, colours: str) -> None:
    rows = [
        ("◷ I11 (radiation)", "TBI: 90 days end Sun 22 Mar 2026, 20 days to go"),
        ("◷ I10", "tisagenlecleucel " * 6),
    ]
    lines = [Line(f"{of}: {why}", style, (of, why)) for style in (Style.PLAIN, Style.FOLDED) for of, why in rows]
    body = render(Card((Line("? Incomplete", Style.STRONG), *lines), (), ("Sign-off: 2 open",)), 0, 0, 0, rich=True)[
        "rich"
    ]
    assert program.local is not None
    bot = f"{program.local.base_url}/bot{program.local.token}"
    given = {
        "chat_id": 1001,
        "rich_message": {"blocks": body["blocks"]},
        "reply_markup": {"inline_keyboard": body["keyboard"]},
    }
    async with aiohttp.ClientSession() as http, http.post(f"{bot}/sendRichMessage", json=given) as reply:
        sent = (await reply.json())["result"]
    await page.emulate_media(color_scheme=colours)
    await expect(card(page).get_by_role("rowheader", name="I11")).to_be_visible()
    await card(page).get_by_text("2 lines more").click()
    assert (await Axe().run(page)).violations_count == 0
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    inside = "node => node.getBoundingClientRect().right <= node.closest('.bubble').getBoundingClientRect().right"
    assert await card(page).locator("table").last.evaluate(inside)
    dead = card(page).get_by_role("button", name="Sign-off: 2 open")
    assert await dead.get_attribute("aria-disabled") == "true"
    gone = {"chat_id": 1001, "message_id": sent["message_id"]}
    async with aiohttp.ClientSession() as http, http.post(f"{bot}/deleteMessage", json=gone) as reply:
        assert reply.status == 200


async def test_every_button_is_reached_and_pressed_with_keys_alone(page: Page) -> None:
    labels = await card(page).get_by_role("button").all_text_contents()
    reached = []
    for _ in labels:
        await page.keyboard.press("Tab")
        reached.append(await focused(page))
    assert reached == labels, "the first Tab goes to the card's first button"
    ring = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid", "where the focus is can be seen"
    await page.locator("article .key", has_text="New screening").focus()
    await page.keyboard.press("Enter")
    await expect(card(page)).to_contain_text("subject code")
    assert await page.evaluate("document.activeElement.matches('article:last-of-type')"), "the focus is on the new card"
    await page.keyboard.press("Tab")
    assert (await focused(page)).startswith("Use S-"), "and the next Tab on its first button"


async def test_a_letter_goes_to_the_text_field_and_escape_back_to_the_card(page: Page) -> None:
    await page.keyboard.press("Tab")
    await page.keyboard.type("help")
    await expect(page.get_by_role("textbox")).to_have_value("help")
    await page.keyboard.press("Enter")
    await expect(card(page)).not_to_contain_text("New screening")
    assert await focused(page) == "text"
    await page.keyboard.press("Escape")
    assert await page.evaluate("document.activeElement.matches('article:last-of-type')")


@pytest.mark.parametrize("size", [ON_ITS_SIDE, DESK])
async def test_where_there_is_width_the_buttons_stand_beside_the_text_and_in_sight(
    page: Page, size: dict[str, int]
) -> None:
    await page.set_viewport_size(size)
    text = (await boxes(page, ".bubble"))[0]
    field = await page.get_by_role("textbox").evaluate(BOX)
    for left, top, right, bottom in await boxes(page, ".key"):
        assert left > text[2]
        assert top >= 0
        assert bottom <= field[1]
        assert right <= size["width"]
    assert (await boxes(page, ".keys"))[0][2] - text[0] > 0.8 * size["width"]


async def test_at_twice_the_text_size_nothing_is_cut_or_beside_the_screen(page: Page) -> None:
    await page.set_viewport_size(TWICE_THE_TEXT)
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    cut = "nodes => nodes.filter(node => node.scrollWidth > node.clientWidth).map(node => node.textContent)"
    assert await card(page).locator(".key").evaluate_all(cut) == []


async def test_the_text_grows_with_the_size_that_the_browser_is_set_to(page: Page) -> None:
    await page.evaluate("document.documentElement.style.fontSize = '32px'")
    for what in (".text", ".key", ".foot"):
        grown = await card(page).locator(what).first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        assert grown >= 24
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_who_wants_no_motion_sees_none(page: Page) -> None:
    await page.emulate_media(reduced_motion="reduce")
    await page.locator("article .key").first.evaluate("node => node.classList.add('busy')")
    moving = "getComputedStyle(document.querySelector('.key.busy'), '::after').animationName"
    assert await page.evaluate(moving) == "none"


async def test_signs_and_bars_have_words_for_a_screen_reader(page: Page) -> None:
    await page.evaluate("document.querySelector('.text').replaceChildren(...voiced('▰▰▱ 2 of 3, ◷ from 19 Dec'))")
    told = await card(page).locator(".text").aria_snapshot()
    assert "waits" in told
    assert "▰" not in told
