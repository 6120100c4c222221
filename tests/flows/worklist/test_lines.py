"""The line of a candidate, as a table: who, on Monday 23 November 2026, and what is said how urgently."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from flows.answers.answers import Changes, changed
from flows.answers.lifecycle import Stage
from flows.language.wall_time import at_instant
from flows.treatment.plan.items import ItemKind
from flows.worklist.entry import Candidate, Dated, Reader, Urgency, day_in_line
from flows.worklist.worklist import Shown, line_of, shown_in, switched, worklist
from tests.answered import answered
from tests.flows.treatment.courses import BERLIN, at
from tests.flows.turn.places import ELIGIBLE, MONDAY, RULED, STRICT
from tests.trials import NCT04556084

READER = Reader(1, False, at("2026-11-23 12:00"), MONDAY)
CART = {"agent": "tisagenlecleucel", "kinds": ["immunotherapy"], "last_dose": "2026-10-30"}
NEARLY_26 = {"age_months": 311, "lansky": None, "karnofsky": 90}
LATELY = {"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": "2026-11-20"}
IN_DECEMBER = {"registration_date": "2026-12-14", "start_date": "2026-12-15"}


def screened(stage: Stage = Stage.DRAFT, touched: date = MONDAY, **changes: Any) -> Candidate:
    """The eligible candidate with some answers changed; None leaves one out."""
    answers = {key: value for key, value in {**ELIGIBLE, **changes}.items() if value is not None}
    return Candidate(1, "S-001", stage, NCT04556084, touched, 1, "", answered(answers))


def treated(*items: Dated, stage: Stage = Stage.TREATING) -> Candidate:
    """Somebody registered, with items of a plan."""
    return Candidate(1, "S-001", stage, NCT04556084, MONDAY, 1, "", items=items, registered_on=date(2026, 11, 10))


def item(item_id: str, kind: ItemKind, when: str, *, asks: bool = True, title: str = "", until: str = "") -> Dated:
    """An item at a time of the site's clock, or on a day."""
    day = date.fromisoformat(when[:10])
    moment = at_instant(at(when), BERLIN) if len(when) > 10 else None
    last = at(until) if until else None
    return Dated(item_id, kind, title, day, moment and moment.utc, when[11:], asks, last)


BEGAN = item("c1.start", ItemKind.START, "2026-11-12 10:00", asks=False)
BAG = item("c1.bag.4", ItemKind.BAG, "2026-11-24 09:00")
LATE = item("c1.bag.2", ItemKind.BAG, "2026-11-19 08:00")
RESTART_BY = item("c1.restart_by.1", ItemKind.RESTART_BY, "2026-11-27 09:00")
WEIGHT = item("c1.weight", ItemKind.WEIGHT, "2026-11-22", title="Weight for the dose of cycle 1")
OVER = item("c1.end", ItemKind.END, "2026-11-20 10:00", asks=False)
MARROW = item("c1.marrow", ItemKind.RESPONSE, "2026-11-23", title="Marrow after cycle 1")
S, U = Stage, Urgency
# While they are changed: an answer is not known any more; and an LVEF is too low for a version that was taken.
UNKNOWN = screened(S.AMENDING, b_all=None)
WEAK = replace(screened(S.AMENDING, lvef_percent=45, lvef_date="2026-11-22"), trial=STRICT)

LINES: list[tuple[Candidate, Urgency, str]] = [
    # eligible: until when, and what is to be done by then
    (screened(S.DRAFT), U.THIS_WEEK, "✓ until Thu, not finished"),
    (screened(S.FINISHED), U.THIS_WEEK, "✓ until Thu, unsigned"),
    (screened(S.FINISHED, lvef_date="2026-11-18"), U.LAPSING, "✓ until Wed, unsigned"),
    (screened(S.FINISHED, lvef_date="2026-11-17"), U.LAPSING, "✓ until tomorrow, unsigned"),
    (screened(S.FINISHED, lvef_date="2026-11-16"), U.LAST_DAY, "✓ last day TODAY, unsigned"),
    (screened(S.AWAITING), U.THIS_WEEK, "✓ until Thu, to be signed"),
    (screened(S.AWAITING, lvef_date="2026-11-16"), U.LAST_DAY, "✓ last day TODAY, to be signed"),
    (screened(S.SIGNED), U.YOURS, "✓ until Thu, register"),
    (screened(S.SIGNED, registration_date="2026-11-25"), U.THIS_WEEK, "✓ until Thu, register"),
    # not yet: what is waited for, and from when on labs can be drawn; or what is too old
    (screened(prior_therapies=[CART]), U.LATER, "◷ from 11 Dec, labs from 4 Dec"),
    (screened(S.FINISHED, prior_therapies=[LATELY]), U.THIS_WEEK, "◷ from Fri, labs from today"),
    # not yet, and by the end of what is waited for a birthday may have come
    (screened(prior_therapies=[CART], **NEARLY_26), U.THIS_WEEK, "◷ no day is sure, § age of 25"),
    (screened(lvef_date="2026-11-10"), U.LAPSING, "↻ new LVEF, registration today"),
    (screened(lvef_date="2026-11-10", liver_date="2026-11-10"), U.LAPSING, "↻ new labs, registration today"),
    # incomplete: how many answers are missing, and which where nothing is pressing
    (screened(donor_available=None, cns_status=None), U.LAPSING, "? 2 missing, planned today"),
    (screened(donor_available=None, cns_status=None, **IN_DECEMBER), U.LATER, "? 2 missing: donor, CNS status"),
    (
        screened(touched=MONDAY - timedelta(9), donor_available=None, **IN_DECEMBER),
        U.LYING,
        "? 1 missing, untouched 9 days",
    ),
    (
        screened(donor_available=None, **IN_DECEMBER | {"lvef_date": "2026-11-17"}),
        U.LAPSING,
        "? 1 missing, LVEF lapses tomorrow",
    ),
    # not eligible
    (screened(cns_status="cns2"), U.LATER, "✗ not eligible: CNS disease"),
    (replace(screened(S.FINISHED), asked_back="No source"), U.YOURS, "✓ asked back, no source"),
    (replace(screened(), answers=answered()), U.LATER, "? just begun"),
    (replace(screened(touched=MONDAY - timedelta(9)), answers=answered()), U.LYING, "? just begun, untouched 9 days"),
    (screened(registration_date="2026-11-20"), U.YOURS, "↻ plan passed, new day"),
    (replace(screened(S.AMENDING), stored=("eligible", date(2026, 11, 25))), U.LAPSING, "✓ until Wed, being changed"),
    (replace(screened(S.AMENDING), stored=("eligible", MONDAY)), U.LAST_DAY, "✓ last day TODAY, being changed"),
    (replace(UNKNOWN, stored=("incomplete", None)), U.LATER, "? incomplete, being changed"),
    (replace(UNKNOWN, stored=("eligible", MONDAY)), U.YOURS, "? being changed, now incomplete"),
    (replace(WEAK, stored=("eligible", MONDAY)), U.YOURS, "✗ being changed, now not eligible"),
    (replace(screened(S.AMENDING), stored=("not_eligible", None)), U.YOURS, "✓ being changed, now eligible"),
    # on treatment
    (treated(BEGAN, BAG), U.THIS_WEEK, "▸ day 12, bag 4 tomorrow 09:00"),
    (treated(BEGAN, item("c1.bag.2", ItemKind.BAG, "2026-11-23 08:00")), U.LATE, "▸ bag 2 late since 08:00, day 12"),
    (treated(BEGAN, item("c1.bag.2", ItemKind.BAG, "2026-11-23 15:00")), U.DUE_TODAY, "▸ bag 2 today 15:00, day 12"),
    (
        treated(BEGAN, LATE, item("c1.bag.3", ItemKind.BAG, "2026-11-23 08:00")),
        U.LATE,
        "▸ bag 3 late since 08:00, day 12",
    ),
    (
        treated(BEGAN, item("c1.restart_by.1", ItemKind.RESTART_BY, "2026-11-27 09:00")),
        U.THIS_WEEK,
        "▸ paused, restart by Fri 09:00",
    ),
    (treated(item("c1.start", ItemKind.START, "2026-11-23 14:00")), U.DUE_TODAY, "▸ start today 14:00"),
    (treated(WEIGHT, item("c1.start", ItemKind.START, "2026-11-23 14:00")), U.DUE_TODAY, "▸ start today 14:00"),
    (treated(item("c1.start", ItemKind.START, "2026-11-22 14:00")), U.LATE, "▸ start late since 22 Nov 14:00"),
    (treated(BEGAN, OVER, MARROW), U.DUE_TODAY, "▸ marrow today, after cycle 1"),
    (treated(BEGAN, OVER, replace(MARROW, day=date(2026, 11, 22))), U.DUE_TODAY, "▸ marrow was due 22 Nov"),
    (treated(), U.THIS_WEEK, "▸ registered, plan the start"),
    (treated(BEGAN), U.LATER, "▸ day 12"),
    (
        treated(BEGAN, item("c1.pause.1", ItemKind.PAUSE, "2026-11-20 09:00", asks=False)),
        U.LATER,
        "▸ paused since 20 Nov",
    ),
]


@pytest.mark.parametrize(("candidate", "urgency", "words"), LINES, ids=lambda value: str(value)[:40])
def test_a_line_says_the_most_urgent_thing(candidate: Candidate, urgency: Urgency, words: str) -> None:
    line = line_of(candidate, READER)
    assert line is not None
    assert (line.text, line.urgency) == (words, urgency)


OVER_WITH = [
    screened(S.REJECTED),
    screened(S.FINISHED, cns_status="cns2"),
    treated(BEGAN, OVER, stage=S.COMPLETED),
    treated(item("contraception", ItemKind.CONTRACEPTION, "2026-12-24"), stage=S.OFF_STUDY),
    replace(treated(), trial=replace(NCT04556084, treatment=None), stage=S.REGISTERED),
]


@pytest.mark.parametrize("candidate", OVER_WITH, ids=lambda value: value.stage)
def test_who_needs_nothing_has_no_line(candidate: Candidate) -> None:
    assert line_of(candidate, READER) is None


def test_an_investigator_is_told_first_what_waits_for_the_signature() -> None:
    line = line_of(screened(S.AWAITING), replace(READER, signs=True))
    assert line is not None
    assert line.urgency is U.YOURS


def test_the_item_for_the_study_chair_stands_in_the_line_until_it_is_ruled_on() -> None:
    open_item = screened(age_months=300, lansky=None, karnofsky=90)
    ruled = replace(open_item, answers=changed(open_item.answers, Changes(rulings={"age_25": RULED})))
    lines = worklist([open_item, ruled], READER, Shown())
    assert [line.words for line in lines.entries] == ["until Thu, § age of 25", "until Thu, not finished"]
    assert len(worklist([open_item, ruled], READER, Shown(chair=True)).entries) == 1


def test_the_list_has_who_is_late_first_and_counts_what_is_for_today() -> None:
    late, week = treated(BEGAN, item("c1.bag.2", ItemKind.BAG, "2026-11-23 08:00")), screened(S.FINISHED)
    later, gone = screened(prior_therapies=[CART]), screened(S.REJECTED)
    found = worklist([later, gone, week, late], READER, Shown())
    assert [line.urgency for line in found.entries] == [U.LATE, U.THIS_WEEK, U.LATER]
    assert (len(found.today), len(found.week), len(found.later)) == (1, 1, 1)


def test_a_list_shows_the_persons_own_and_those_of_one_trial() -> None:
    ours, theirs = screened(), replace(screened(), owner=2)
    other = replace(ours, trial=replace(NCT04556084, registry_id="NCT00000002"))
    shown = {words: len(worklist([ours, theirs, other], READER, shown_in(words)).entries) for words in ("", "mine")}
    assert shown == {"": 3, "mine": 2}
    assert len(worklist([ours, theirs, other], READER, shown_in("mine NCT00000002")).entries) == 1


def test_who_was_given_a_candidate_reads_whose_it_is() -> None:
    given = replace(screened(S.FINISHED), owned_by="Cem")
    assert worklist([given], READER, Shown()).entries[0].words == "until Thu, unsigned (Cem's)"
    assert worklist([replace(given, owner=2)], READER, Shown()).entries[0].words == "until Thu, unsigned"


def test_what_is_shown_is_switched_on_and_off_and_one_trial_takes_the_place_of_another() -> None:
    assert switched("", "mine") == "mine"
    assert switched("mine NCT1", "mine") == "NCT1"
    assert switched("mine NCT1", "NCT2") == "mine NCT2"
    assert switched("mine NCT1", "chair") == "mine chair NCT1"
    assert shown_in("mine NCT1") == Shown(mine=True, trial="NCT1")


@pytest.mark.parametrize(
    ("day", "words"),
    [(0, "today"), (1, "tomorrow"), (2, "Wed"), (6, "Sun"), (7, "30 Nov"), (-1, "22 Nov"), (400, "28 Dec 2027")],
)
def test_a_day_is_written_as_short_as_it_is_clear(day: int, words: str) -> None:
    assert day_in_line(MONDAY + timedelta(day), MONDAY) == words


def test_a_site_that_counts_days_reads_no_date() -> None:
    waits = screened(prior_therapies=[CART], **IN_DECEMBER)
    line = line_of(waits, replace(READER, relative_days=True))
    assert line is not None
    assert "Dec" not in line.words
    assert "day " in line.words
