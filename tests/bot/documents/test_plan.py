"""The picture of a plan, against reference pictures.

`python -m tests.bot.documents.test_plan` draws the reference pictures anew; look at them before they are kept.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.documents.plan import PlanShown, plan_caption, plan_png
from flows.treatment.course.course import TreatmentCourse, pause
from flows.treatment.course.start import plan_start
from flows.treatment.plan.changes import move
from flows.treatment.plan.plan import plan
from tests.bot.documents.png import share_that_differs, size
from tests.flows.treatment.courses import BERLIN, SITE, answered, at, paused_for, registered, started

REFERENCES = Path(__file__).parent / "pictures"

# Another processor may round the edge of a letter otherwise; a bag that moves changes some ten times as much.
TOLERATED = 0.0005

FIRST = started("2026-10-20 10:00", contraception=True, pregnancy_test=True)


def both() -> TreatmentCourse:
    """Two cycles, and a pause of two days in the first."""
    course = answered(paused_for(FIRST, at("2026-11-01 09:00"), timedelta(days=2)), "2026-11-25")
    return plan_start(course, 2, at("2026-12-10 09:00"), at("2026-11-26 09:00"), BERLIN)


FIXED = {"plan": (FIRST, date(2026, 10, 18)), "plan-two-cycles": (both(), date(2026, 11, 26))}


def shown(course: TreatmentCourse, today: date = date(2026, 10, 18)) -> PlanShown:
    return PlanShown(course, plan(course, SITE), BERLIN, today)


def drawn(course: TreatmentCourse, today: date = date(2026, 10, 18)) -> bytes:
    return plan_png(shown(course, today))


def reference(name: str) -> bytes:
    return (REFERENCES / f"{name}.png").read_bytes()


@pytest.mark.parametrize("name", FIXED)
def test_a_plan_is_the_reference_pixel_by_pixel(name: str) -> None:
    assert share_that_differs(drawn(*FIXED[name]), reference(name)) <= TOLERATED


def test_an_item_that_moves_and_the_day_that_it_is_make_another_picture() -> None:
    moved = move(FIRST, "c1.bag.3", at("2026-10-28 08:00"), at("2026-10-21 08:00"), SITE)
    assert share_that_differs(drawn(moved), reference("plan")) > TOLERATED
    days = (drawn(FIRST, date(2026, 10, 26)), drawn(FIRST, date(2026, 10, 27)))
    assert TOLERATED < share_that_differs(*days) < 0.1


def test_a_plan_is_1080_pixels_wide_and_a_photo_that_a_chat_takes() -> None:
    # core.telegram.org/bots/api#sendphoto
    for course in (registered(), FIRST, both()):
        width, height = size(drawn(course))
        assert width == 1080
        assert width + height <= 10_000
        assert height <= 20 * width


def test_a_pause_without_an_end_and_short_bags_are_drawn() -> None:
    paused = pause(FIRST, at("2026-10-30 09:00"), at("2026-10-30 09:10"), BERLIN)
    assert size(drawn(paused, date(2026, 11, 2)))[0] == 1080
    daily = replace(SITE, bag_hours=24)
    assert size(plan_png(PlanShown(FIRST, plan(FIRST, daily), BERLIN, date(2026, 10, 18))))[0] == 1080


def test_the_same_plan_gives_the_same_bytes_also_from_many_threads() -> None:
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(lambda _: drawn(FIRST), range(6)))) == 1


def test_a_code_of_any_signs_is_drawn_as_text() -> None:
    assert size(drawn(replace(FIRST, code="#let x = 1; *S* $1$")))[0] == 1080


def test_the_caption_says_in_words_what_the_picture_shows() -> None:
    assert plan_caption(shown(FIRST)) == (
        "S-007 · Plan\n"
        "Cycle 1: Tue 20 Oct 2026 10:00 (Europe/Berlin)\n"
        "to Tue 17 Nov 2026 09:00 (Europe/Berlin)\n"
        "Cycle 2 not before Tue 1 Dec 2026, by the response."
    )


if __name__ == "__main__":
    for name, given in FIXED.items():
        (REFERENCES / f"{name}.png").write_bytes(drawn(*given))
