"""Makes the README's pictures from the running program: `python -m tests.pictures`."""

import asyncio
import tempfile
from pathlib import Path

import pypdfium2
from playwright.async_api import Page

from tests.journeys.answers import ELIGIBLE
from tests.journeys.browser import browsing
from tests.journeys.running import Clock, running, talking

HERE = Path(__file__).parent
INSTEAD = {
    "registration_date": ("[Today]",),
    "prior_therapies": (
        "vcr",
        "[Yes, that is right]",
        "10 Feb",
        "kymriah",
        "[Yes, that is right]",
        "1 Feb",
        "[Done (2)]",
    ),
}
STOP = "1 Feb"


async def main() -> None:
    """Screen somebody, and keep what a phone shows: a flag as it comes up, and the decision."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder), Clock()) as program, talking(program) as talk:
            assert program.local is not None
            async with browsing() as browser:
                page = await browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2)
                await page.goto(program.local.page_url)
                await talk.say("/start")
                await talk.tap("New screening", "Use S-001")
                for key, *steps in ELIGIBLE:
                    for step in INSTEAD.get(key, tuple(steps)):
                        await (talk.tap(step[1:-1]) if step.startswith("[") else talk.say(step))
                        if step == STOP:
                            await keep(page, "chat.png")
                await page.locator("article:not(.mine)").last.evaluate("card => card.scrollIntoView({block: 'start'})")
                await keep(page, "decision.png")
                await talk.tap("Picture")
                photo = next(shown for shown in await talk.phone.screen() if "photo" in shown.raw)
                (HERE / "timeline.png").write_bytes(await talk.phone.file(photo.raw["photo"][-1]["file_id"]))
                await talk.tap("Finish: not yet", "Yes, finish it", "Checklist (PDF)")
                papers = [shown.raw["document"] for shown in await talk.phone.screen() if "document" in shown.raw]
                pages = pypdfium2.PdfDocument(await talk.phone.file(papers[-1]["file_id"]))
                pages[0].render(scale=1.5).to_pil().save(HERE / "checklist.png")


async def keep(page: Page, name: str) -> None:
    await page.wait_for_timeout(400)
    await page.screenshot(path=HERE / name)


if __name__ == "__main__":
    asyncio.run(main())
