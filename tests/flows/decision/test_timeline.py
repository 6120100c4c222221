"""What the picture of a decision shows, and its caption."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.decision.assess import assess
from flows.decision.timeline.bars import BarState, plain
from flows.decision.timeline.caption import LONGEST_CAPTION, caption
from flows.decision.timeline.timeline import ticks, timeline
from flows.language.refusals import RecordRefused
from flows.rules.status import Status
from tests.flows.decision import timelines
from tests.flows.decision.timelines import ANTIBODY, BIOLOGIC, CHEMOTHERAPY, IMMUNOTHERAPY, TODAY, record, therapy
from tests.trials import NCT04556084

RANDOM = json.loads((Path(__file__).parents[2] / "contract/cases/random.json").read_text("utf-8"))

EVERY = [
    timelines.WINDOW,
    timelines.CAR_T_AND_ANTIBODIES,
    timelines.INCOMPLETE,
    timelines.NOTHING_KNOWN,
    *timelines.NAMED,
]

MANY = record(
    registration_date="2027-11-13",
    start_date="2027-11-17",
    prior_therapies=[
        therapy(f"{number} {name}"[:100], CHEMOTHERAPY, (TODAY - timedelta(number)).isoformat())
        for number, name in enumerate(timelines.HOSTILE * 5)
    ],
)


def shown(changed):
    return timeline(assess(changed, NCT04556084))


def every_shown():
    for case in (*EVERY, *(case["record"] for case in RANDOM)):
        try:
            decision = assess(case, NCT04556084)
        except RecordRefused:
            continue
        yield decision, timeline(decision)


WAITS = [
    # therapy, rule, clear date, standing, words
    (therapy("vincristine", CHEMOTHERAPY, "2026-11-05"), "I6 · 7 days", "2026-11-12", "over", "over"),
    (therapy("vincristine", CHEMOTHERAPY, "2026-11-06"), "I6 · 7 days", "2026-11-13", "waiting", "1 day to go"),
    (therapy("vincristine", CHEMOTHERAPY, "2026-11-20"), "I6 · 7 days", "2026-11-27", "waiting", "15 days to go"),
    (therapy("CAR T", IMMUNOTHERAPY, "2026-10-13"), "I10 · 42 days", "2026-11-24", "waiting", "12 days to go"),
    (therapy("InO inotuzumab", ANTIBODY, "2026-10-31"), "I9 · the trial's 12 days", "2026-11-12", "over", "over"),
    (
        therapy("rituximab", ANTIBODY, "2026-11-01", half_life_days=22),
        *("I9 · 3 x 22 = 66 days", "2027-01-06", "waiting", "55 days to go"),
    ),
    (
        therapy("dasatinib", BIOLOGIC, "2026-11-01", late_ae="yes", ae_until="2026-11-19"),
        *("I8 · 7 days and adverse events to 19 Nov 2026", "2026-11-20", "waiting", "8 days to go"),
    ),
]


@pytest.mark.parametrize(("entry", "rule", "clear", "standing", "words"), WAITS)
def test_a_waiting_period_runs_from_the_last_dose_to_the_clear_date(entry, rule, clear, standing, words):
    (bar,) = shown(record(prior_therapies=[entry])).waits
    assert (bar.name, bar.rule) == (entry["agent"], rule)
    assert (bar.first.isoformat(), bar.end.isoformat()) == (entry["last_dose"], clear)
    assert (bar.standing, bar.words) == (standing, words)


def test_every_rule_that_an_agent_falls_under_has_a_row_of_its_own():
    entry = therapy("inotuzumab", ANTIBODY, "2026-11-01") | {"kinds": [ANTIBODY, CHEMOTHERAPY]}
    assert [bar.rule for bar in shown(record(prior_therapies=[entry])).waits] == [
        "I9 · the trial's 12 days",
        "I6 · 7 days",
    ]


def test_a_wait_that_ends_by_the_planned_day_is_in_time():
    entry = therapy("vincristine", CHEMOTHERAPY, "2026-11-10")
    for planned, standing in (("2026-11-16", "waiting"), ("2026-11-17", "in_time")):
        (bar,) = shown(record(prior_therapies=[entry], registration_date=planned)).waits
        assert bar.standing == standing
    assert bar.words == "5 days to go, in time"


def test_radiation_and_immune_suppression_wait_as_well():
    changed = record(
        prior_radiation=[{"site": "tbi", "last_date": "2026-09-01"}, {"site": "other", "last_date": "2026-11-01"}],
        prior_hct="yes",
        gvhd="none",
        immunosuppression="stopped",
        immunosuppression_stopped="2026-11-10",
    )
    assert [(bar.name, bar.rule, bar.end.isoformat()) for bar in shown(changed).waits] == [
        ("TBI", "I11 · 90 days", "2026-11-30"),
        ("Immune suppression", "I7 · 7 days", "2026-11-17"),
    ]


MEASUREMENTS = [
    # what is changed, standing, words
    ({"lvef_date": "2026-11-05"}, "good", "good on 12 Nov"),
    ({"lvef_date": "2026-11-04"}, "lapsed", "lapsed 1 day ago"),
    ({"lvef_date": "2026-11-05", "registration_date": "2026-11-13"}, "lapses", "not good on 13 Nov"),
    ({"lvef_date": "2026-11-06", "registration_date": "2026-11-13"}, "good", "good on 13 Nov"),
    ({"lvef_percent": 39}, "fails", "does not pass"),
    ({"lvef_percent": 39, "lvef_date": "2026-10-01"}, "lapsed", "lapsed 35 days ago"),
    ({"lvef_percent": None}, "open", "value not known yet"),
]


@pytest.mark.parametrize(("changes", "standing", "words"), MEASUREMENTS)
def test_a_measurement_stands_as_it_will_on_the_day_that_it_is_needed(changes, standing, words):
    (bar,) = (bar for bar in shown(record(**changes)).measurements if bar.name == "LVEF")
    assert (bar.standing, bar.words) == (standing, words)
    assert bar.end - bar.first == timedelta(7)


def test_a_measurement_is_needed_on_the_first_day_of_the_window_where_that_is_later_than_planned():
    changed = record(prior_therapies=[therapy("CAR T", IMMUNOTHERAPY, "2026-10-13")])
    assert {bar.words for bar in shown(changed).measurements} == {"not good on 24 Nov"}


def test_a_pregnancy_test_is_counted_to_the_start():
    changed = record(
        sex="female",
        childbearing_potential="yes",
        sexually_active="no",
        lactating="no",
        pregnancy_test="negative",
        pregnancy_test_date="2026-11-10",
        start_date="2026-11-18",
    )
    (bar,) = (bar for bar in shown(changed).measurements if bar.name == "Pregnancy test")
    assert (bar.rule, bar.words) == ("E4 · 7 days to the start", "not good on 18 Nov")


def test_an_exclusion_excludes_and_is_never_called_not_met():
    picture = shown(record(uncontrolled_infection="yes", lvef_percent=39))
    assert picture.headline[1:] == ("Not met: I5c", "Excludes: E3")
    assert "Excludes: E3." in caption(picture)


def test_the_strictest_wait_and_the_first_measurement_to_lapse_come_first():
    picture = shown(timelines.CAR_T_AND_ANTIBODIES)
    assert [bar.name for bar in picture.waits] == ["long-lived antibody", "tisagenlecleucel", "inotuzumab ozogamicin"]
    assert [bar.name for bar in picture.measurements] == ["LVEF", "Creatinine", "ALT and bilirubin"]


def test_what_is_undated_is_named():
    picture = shown(timelines.INCOMPLETE)
    assert picture.undated == ("ALT upper limit", "LVEF", "dasatinib: last dose", "rituximab: half-life")
    assert [bar.name for bar in picture.waits] == ["vincristine"]
    assert picture.window == "No registration window yet"


def test_nothing_known_still_has_today_on_an_axis():
    picture = shown(timelines.NOTHING_KNOWN)
    assert (picture.waits, picture.measurements) == ((), ())
    assert [mark.words for mark in picture.marks] == ["today, 12 Nov"]
    assert picture.first < TODAY < picture.last
    assert picture.headline[0] == "? Incomplete"


MARKS = [
    ({}, ["today, 12 Nov"]),
    ({"registration_date": "2026-11-12"}, ["today and planned registration, 12 Nov"]),
    (
        {"registration_date": "2026-11-14", "start_date": "2026-11-14"},
        ["today, 12 Nov", "planned registration and planned start, 14 Nov"],
    ),
    (
        {"registration_date": "2026-12-31", "start_date": "2027-01-01"},
        ["today, 12 Nov", "planned registration, 31 Dec", "planned start, 1 Jan 2027"],
    ),
]


@pytest.mark.parametrize(("changes", "words"), MARKS)
def test_days_that_fall_together_are_one_mark(changes, words):
    assert [mark.words for mark in shown(record(**changes)).marks] == words


WINDOWS = [
    ({}, "Registration 12 Nov to 14 Nov"),
    ({"lvef_date": "2026-11-05"}, "Registration only on 12 Nov"),
    ({"lvef_date": "2026-11-04"}, "Registration from 12 Nov, after the repeats"),
    ({"lvef_percent": 39}, "No registration window"),
    ({"lvef_percent": None}, "No registration window yet"),
]


@pytest.mark.parametrize(("changes", "words"), WINDOWS)
def test_the_window_is_said_in_words(changes, words):
    assert shown(record(**changes)).window == words


def test_an_old_start_is_cut_and_everything_ahead_is_shown():
    old = therapy("CAR T", IMMUNOTHERAPY, "2024-02-13")
    ahead = therapy("antibody", ANTIBODY, "2026-11-10", half_life_days=50)
    picture = shown(record(prior_therapies=[old, ahead]))
    assert picture.last > date(2027, 4, 9)
    assert picture.first > date(2026, 5, 1)
    assert [bar.first for bar in picture.waits] == [date(2026, 11, 10), date(2024, 2, 13)]


def test_the_axis_holds_what_is_planned_and_the_beginning_of_every_wait_that_still_runs():
    picture = shown(timelines.MANY_WAITS)
    assert picture.first < date(2026, 9, 15)
    assert picture.last > date(2026, 11, 24)


def test_a_wait_that_ends_far_ahead_does_not_stretch_the_axis():
    picture = shown(timelines.FAR_WAIT)
    assert picture.waits[0].end == date(2029, 10, 31)
    assert picture.waits[0].dates == "1 Nov, clear 31 Oct 2029"
    assert date(2026, 11, 24) < picture.last < date(2026, 12, 1)
    assert picture.window == "Registration from 31 Oct 2029, after the repeats"


def test_a_registration_that_is_planned_far_ahead_is_on_the_axis():
    picture = shown(timelines.FAR_WAIT | {"registration_date": "2029-11-05", "start_date": "2029-11-08"})
    assert picture.first < TODAY
    assert date(2029, 11, 8) < picture.last < date(2030, 1, 1)


def test_days_counted_from_registration_show_no_date_but_that_of_day_0():
    picture = timeline(assess(timelines.CAR_T_AND_ANTIBODIES, NCT04556084), relative_days=True)
    words = caption(picture)
    assert words.splitlines() == [
        "◷ Not yet eligible.",
        "Registration: Not before day +75, after the repeats.",
        "Repeat before registration: LVEF; ALT and bilirubin; creatinine or clearance.",
        "Day 0: Wed 25 Nov 2026.",
        "Today, day −13; planned registration, day 0; planned start, day +2.",
        "Wait: long-lived antibody (I9, 3 x 37 = 111 days): day −36, clear day +75; 88 days to go.",
        "Wait: tisagenlecleucel (I10, 42 days): day −43, clear day −1; 12 days to go, in time.",
        "Wait: inotuzumab ozogamicin (I9, the trial's 12 days): day −25, clear day −13; over.",
        "Measured: LVEF (I5c, 7 days): day −18, good until day −11; not good on day +75.",
        "Measured: Creatinine (I5a, 7 days): day −17, good until day −10; not good on day +75.",
        "Measured: ALT and bilirubin (I5b, 7 days): day −15, good until day −8; not good on day +75.",
        "Counted on day −13.",
    ]
    assert re.findall(r"\b20\d\d\b", words) == ["2026"]


def test_days_counted_from_registration_are_named_on_the_axis_in_whole_weeks():
    for case in (*EVERY, timelines.FAR_WAIT, timelines.MANY_WAITS):
        picture = timeline(assess(case, NCT04556084), relative_days=True)
        named = ticks(picture)
        assert 1 <= len(named) <= 9
        assert picture.first <= named[0] <= named[-1] <= picture.last
        assert all((day - picture.days.zero).days % 7 == 0 for day in named)


def test_a_day_in_another_century_does_not_stretch_the_axis():
    picture = shown(record(registration_date="2199-12-30", start_date="2199-12-31"))
    assert (picture.last - picture.first).days < 900


@pytest.mark.parametrize(
    ("today", "dose", "clear"),
    [
        (date(2028, 2, 27), "2028-02-22", "22 Feb, clear 29 Feb"),
        (date(2026, 12, 29), "2026-12-28", "28 Dec, clear 4 Jan 2027"),
        (date(2027, 1, 2), "2026-12-28", "28 Dec 2026, clear 4 Jan"),
    ],
)
def test_leap_days_and_year_ends_are_written_out(today, dose, clear):
    (bar,) = shown(record(today, prior_therapies=[therapy("vincristine", CHEMOTHERAPY, dose)])).waits
    assert bar.dates == clear


def test_rows_agree_with_the_findings_of_every_case():
    for decision, picture in every_shown():
        for code, finding in decision.findings.items():
            ends = [bar.end for bar in picture.waits if bar.rule.startswith(f"{code} ")]
            assert finding.ends is None or max(ends) == finding.ends
            assert finding.status is not Status.WAIT or ends
            days = [bar for bar in picture.measurements if bar.rule.startswith(f"{code} ")]
            assert finding.good_until is None or finding.good_until in [bar.end for bar in days]


def test_rows_agree_with_the_repeats_of_every_case():
    names = {"liver": "ALT and bilirubin", "cardiac": "LVEF", "pregnancy_test": "Pregnancy test"}
    for decision, picture in every_shown():
        standing = {bar.name: bar.standing for bar in picture.measurements}
        for name, shown_name in names.items() if decision.earliest else ():
            lapses = standing.get(shown_name) in (BarState.LAPSES, BarState.LAPSED)
            assert lapses == (name in decision.repeat)


def test_the_axis_holds_today_and_names_a_few_days_of_every_case():
    for _, picture in every_shown():
        named = ticks(picture)
        assert picture.first < picture.today < picture.last
        assert 1 <= len(named) <= 9
        assert named == tuple(sorted(set(named)))
        assert picture.first <= named[0] <= named[-1] <= picture.last


def test_the_caption_says_what_the_picture_says():
    assert caption(shown(timelines.CAR_T_AND_ANTIBODIES)).splitlines() == [
        "◷ Not yet eligible.",
        "Registration: Not before Mon 8 Feb 2027, after the repeats.",
        "Repeat before registration: LVEF; ALT and bilirubin; creatinine or clearance.",
        "Today, 12 Nov; planned registration, 25 Nov; planned start, 27 Nov.",
        "Wait: long-lived antibody (I9, 3 x 37 = 111 days): 20 Oct, clear 8 Feb 2027; 88 days to go.",
        "Wait: tisagenlecleucel (I10, 42 days): 13 Oct, clear 24 Nov; 12 days to go, in time.",
        "Wait: inotuzumab ozogamicin (I9, the trial's 12 days): 31 Oct, clear 12 Nov; over.",
        "Measured: LVEF (I5c, 7 days): 7 Nov, good until 14 Nov; not good on 8 Feb 2027.",
        "Measured: Creatinine (I5a, 7 days): 8 Nov, good until 15 Nov; not good on 8 Feb 2027.",
        "Measured: ALT and bilirubin (I5b, 7 days): 10 Nov, good until 17 Nov; not good on 8 Feb 2027.",
        "Counted on Thu 12 Nov 2026.",
    ]


def test_the_caption_of_an_unfinished_screening_says_what_is_missing():
    words = caption(shown(timelines.INCOMPLETE))
    assert "Not known yet: I5b, I5c, I8, I9." in words
    assert "Missing for the dates: ALT upper limit, LVEF, dasatinib: last dose and rituximab: half-life." in words


def test_every_caption_fits_a_photo():
    undated = record(
        date(2026, 12, 31),
        registration_date="2027-10-30",
        start_date="2027-11-30",
        lvef_date="2025-10-30",
        liver_date="2025-10-30",
        creatinine_date="2025-10-30",
        sex="female",
        childbearing_potential="yes",
        pregnancy_test="negative",
        pregnancy_test_date="2025-10-30",
        creatinine_clearance=90,
        clearance_date="2025-10-30",
        prior_therapies=[therapy(name, BIOLOGIC, None) for name in timelines.HOSTILE] + MANY["prior_therapies"],
    )
    pictures = (shown(MANY), shown(undated), *(picture for _, picture in every_shown()))
    for longest in (LONGEST_CAPTION, 950):
        assert all(len(caption(picture, longest).encode("utf-16-le")) // 2 <= longest for picture in pictures)


def test_what_does_not_fit_the_caption_is_counted():
    picture = shown(MANY)
    lines = caption(picture).splitlines()
    named = sum(line.startswith("Wait: ") for line in lines)
    left = picture.waits[named:]
    assert 0 < named < len(picture.waits)
    assert f"{len(left)} more waiting periods, clear by {picture.days.brief(left[0].end)}." in lines


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("vincristine", "vincristine"),
        ("ab\u202egurd\u2066", "abgurd"),
        ("bell\a\x00 line\nbreak\u2028", "bell line break"),
        ("\ud800 alone", "\ufffd alone"),
        (" ", "(no name)"),
        ("\u200b", "(no name)"),
    ],
)
def test_a_name_shows_as_one_line_of_what_can_be_seen(typed, seen):
    assert plain(typed) == seen


def test_a_name_from_right_to_left_leaves_the_dates_around_it_alone():
    words = caption(shown(record(prior_therapies=[therapy("דקס 500", CHEMOTHERAPY, "2026-11-09")])))
    assert "Wait: \u2068דקס 500\u2069 (I6, 7 days): 9 Nov, clear 16 Nov; 4 days to go." in words
