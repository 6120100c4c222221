"""The picture of a decision: against reference pictures, with any name in it, and as a file.

`python -m tests.bot.documents.test_timeline` draws the reference pictures anew; look at them before they are kept.
"""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.records.assess import assess_file
from bot.commands.records.picture import picture_command
from bot.documents.timeline import timeline_png
from flows.decision.assess import assess
from flows.decision.timeline.timeline import timeline
from tests.bot.documents.png import share_that_differs, size
from tests.flows.decision import timelines
from tests.flows.decision.timelines import CHEMOTHERAPY, IMMUNOTHERAPY, TODAY, record, therapy
from tests.trials import NCT04556084

REFERENCES = Path(__file__).parent / "pictures"

FIXED = {
    "window-light": (timelines.WINDOW, False),
    "car-t-and-antibodies-dark": (timelines.CAR_T_AND_ANTIBODIES, True),
    "incomplete-light": (timelines.INCOMPLETE, False),
    "many-waits-light": (timelines.MANY_WAITS, False),
    "far-wait-dark": (timelines.FAR_WAIT, True),
}

RELATIVE = "days-from-registration-light"

# Another processor may round the edge of a letter otherwise; a day that moves changes some ten times as much.
TOLERATED = 0.0005


def drawn(changed, dark=False, *, relative_days=False):
    return timeline_png(timeline(assess(changed, NCT04556084), relative_days=relative_days), dark)


def reference(name):
    return (REFERENCES / f"{name}.png").read_bytes()


@pytest.mark.parametrize("name", FIXED)
def test_a_picture_is_the_reference_pixel_by_pixel(name):
    assert share_that_differs(drawn(*FIXED[name]), reference(name)) <= TOLERATED


def test_a_picture_with_days_counted_from_registration_is_the_reference():
    assert share_that_differs(drawn(timelines.WINDOW, relative_days=True), reference(RELATIVE)) <= TOLERATED


def test_many_waits_leave_a_picture_that_a_phone_shows_as_wide_as_its_screen():
    width, height = size(drawn(timelines.MANY_WAITS))
    assert height <= 844 / 390 * width


def test_a_date_that_moves_by_a_day_is_another_picture():
    moved = timelines.INCOMPLETE | {"liver_date": "2026-11-09"}
    different = share_that_differs(drawn(moved), reference("incomplete-light"))
    assert TOLERATED * 2 < different < 0.1


def test_a_picture_is_1080_pixels_wide_and_the_same_in_light_and_dark():
    light, dark = drawn(timelines.WINDOW), drawn(timelines.WINDOW, dark=True)
    assert size(light) == size(dark)
    assert size(light)[0] == 1080
    assert light != dark


def test_the_same_record_gives_the_same_bytes_also_from_many_threads():
    with ThreadPoolExecutor(4) as threads:
        pictures = set(threads.map(drawn, [timelines.NOTHING_KNOWN] * 8))
    assert len(pictures) == 1


@pytest.mark.parametrize("name", timelines.HOSTILE)
def test_any_name_is_drawn_as_text(name):
    height = size(drawn(record(prior_therapies=[therapy(name, CHEMOTHERAPY, "2026-11-09")])))[1]
    plain = size(drawn(record(prior_therapies=[therapy("vincristine", CHEMOTHERAPY, "2026-11-09")])))[1]
    assert plain <= height <= plain + 400


def test_many_long_names_still_make_a_photo_that_a_chat_takes():
    kinds = {"kinds": [CHEMOTHERAPY, IMMUNOTHERAPY]}
    doses = [(TODAY - timedelta(number)).isoformat() for number in range(60)]
    many = record(prior_therapies=[therapy("W" * 100, CHEMOTHERAPY, dose) | kinds for dose in doses])
    width, height = size(drawn(many))
    # core.telegram.org/bots/api#sendphoto
    assert width + height <= 10_000
    assert height <= 20 * width


@pytest.fixture
def file(tmp_path):
    return tmp_path / "record.json"


@pytest.fixture
def picture(tmp_path):
    return tmp_path / "picture.png"


def run(file, picture, dark=False):
    err = io.StringIO()
    return picture_command(str(file), picture, dark, err, NCT04556084), err.getvalue()


def test_the_command_draws_the_record_of_a_file_and_replaces_the_picture(file, picture):
    file.write_text(json.dumps(timelines.WINDOW))
    picture.write_bytes(b"an older picture")
    assert run(file, picture, dark=True) == (0, "")
    assert picture.read_bytes() == drawn(timelines.WINDOW, dark=True)
    assert sorted(path.name for path in picture.parent.iterdir()) == ["picture.png", "record.json"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(timelines.WINDOW | {"sex": "man", "blasts_percent": 101}),
        json.dumps(timelines.WINDOW)[:-1] + ', "sex": "male"}',
        '{"as_of": ',
        "",
        "3",
    ],
)
def test_a_wrong_record_is_refused_in_the_words_of_assess(file, picture, text):
    file.write_text(text)
    out = io.StringIO()
    assess_file(str(file), out, table=False, err=io.StringIO(), trial=NCT04556084)
    words = [error["message"] for error in json.loads(out.getvalue())["errors"]]
    status, err = run(file, picture)
    assert (status, err.splitlines()) == (1, words)
    assert not picture.exists()


def test_two_records_are_one_too_many(file, picture):
    file.write_text(f"{json.dumps(timelines.WINDOW)}\n{json.dumps(timelines.INCOMPLETE)}\n")
    status, err = run(file, picture)
    assert status == 1
    assert err == f"There is more than one record in {file}; give a file with one.\n"


def test_files_that_cannot_be_read_or_written_are_named(file, tmp_path):
    assert run(file, tmp_path / "picture.png") == (2, f"There is no file {file}.\n")
    file.write_text(json.dumps(timelines.WINDOW))
    status, err = run(file, tmp_path / "missing" / "picture.png")
    assert status == 2
    assert "picture.png cannot be written: No such file" in err


if __name__ == "__main__":
    REFERENCES.mkdir(exist_ok=True)
    for name, (changed, dark) in FIXED.items():
        (REFERENCES / f"{name}.png").write_bytes(drawn(changed, dark))
    (REFERENCES / f"{RELATIVE}.png").write_bytes(drawn(timelines.WINDOW, relative_days=True))
