"""Papers and pictures: read back by other programs, with any text in them, and against reference pictures.

`python -m tests.bot.documents.test_papers` draws the reference pictures anew; look at them before they are kept.
"""

import asyncio
import io
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from pypdf import PdfReader

from bot.documents.amendment import amendment_pdf
from bot.documents.checklist import checklist_pdf
from bot.documents.common import legible, numbers_of
from bot.documents.criteria_sheet import criteria_sheet_pdf, fingerprint
from bot.documents.flow import flow_pdf, flow_png, flow_words
from bot.documents.log import log_pdf
from bot.documents.rule_words import rule
from bot.documents.stats import stats_png, stats_words
from flows.answers.record import read_values
from flows.chat.site.versions import told
from flows.decision.assess import assess
from flows.decision.signed import APPROVES
from flows.language.numbers import number_words
from flows.rules.answer_words import value_words
from flows.rules.question import Entries
from flows.treatment.course.steps import CourseStep
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.registration import Registration
from storage.database import Database
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.tables.flow import flow_table
from storage.study import answering, listings, revisions, screenings, signatures
from storage.trail.audit import Head
from storage.treatment import course, registrations
from storage.upkeep.erasure import Why, erase
from tests.answered import changing
from tests.bot.documents.png import share_that_differs, size
from tests.candidates import Candidate, candidates
from tests.flows.decision.timelines import CAR_T_AND_ANTIBODIES
from tests.flows.decision.timelines import HOSTILE as HOSTILE_NAMES
from tests.flows.turn.places import OF_SITE, STRICT
from tests.new_database import new_database
from tests.storage.exports.exporting import BEGAN, ELIGIBLE, HOSTILE, Clinic, exporting
from tests.trials import CREATININE_LIMITS, CRITERIA, NCT04556084, in_days

T = TypeVar("T")
REFERENCES = Path(__file__).parent / "pictures"

# Another processor may round the edge of a letter otherwise; one person more changes three times as much.
TOLERATED = 0.0002

REASON = "Value corrected after source data review"
RULING = {"decision": "allowed", "ruled_by": "study_chair", "initials": "MB", "ruled_on": "2026-11-13"}

AGE_25 = {key: value for key, value in CAR_T_AND_ANTIBODIES.items() if key != "lansky"} | {
    "age_months": 301,
    "karnofsky": 90,
}


def with_clinic(happen: Callable[[Clinic], object], use: Callable[[Snapshot], T]) -> T:
    """What `use` makes of a snapshot of a new clinic where this happened; its audit head is always the same."""

    async def work() -> T:
        folder = Path(tempfile.mkdtemp())
        database = Database(new_database(folder / "study.db"))
        await database.start()
        try:
            return await exporting(database, happen, lambda taken: use(replace(taken, head=Head(7, "5e" * 32))))
        finally:
            await database.close()
            shutil.rmtree(folder)

    return asyncio.run(work())


def text_of(pdf: bytes) -> str:
    """The text of a PDF on one line, as a search would see it."""
    return " ".join(" ".join(page_texts(pdf)).replace("\u200b", "").split())


@cache
def page_texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def letters(text: str) -> str:
    """A text without its blanks: a line that is broken for its length shows as one more blank."""
    return re.sub(r"\s|\u200b", "", text)


def happened(clinic: Clinic) -> None:
    """One screening with everything, and one of each other sort."""
    session, nurse = clinic.session, clinic.nurse
    first = clinic.finish(AGE_25, "MCW-001")
    seen = screenings.load(session, first)
    answering.record_ruling(session, first, seen.version, "age_25", RULING, nurse.id, BEGAN)
    beside = {"source.alt_u_l": "laboratory", "method.karnofsky": {"working": "ECOG 1 is Karnofsky 80"}}
    seen = screenings.load(session, first)
    opened = screenings.amend(session, first, seen.version, REASON, nurse.id, BEGAN + timedelta(hours=2))
    answering.record_answers(
        session, first, opened.version, changing(beside), nurse.id, BEGAN + timedelta(hours=2), REASON
    )
    amended(clinic, first, AGE_25 | {"karnofsky": 80})
    sign(clinic, first, BEGAN + timedelta(hours=23))
    held = screenings.load(session, first)
    signatures.void(session, held, "A ruling was changed.", nurse.id, BEGAN + timedelta(hours=30))
    sign(clinic, first, BEGAN + timedelta(hours=31))
    clinic.start({"b_all": "yes", "mrd_percent": None}, "MCW-002")
    clinic.withdraw(clinic.start({}, "MCW-003"))
    clinic.finish(ELIGIBLE | {"uncontrolled_infection": "yes", "cns3_history": "yes"}, "MCW-004")
    clinic.finish({key: ELIGIBLE[key] for key in ELIGIBLE if not key.startswith("consent")}, "MCW-005")
    agents = [{"agent": f"agent {n}", "kinds": ["chemotherapy"], "last_dose": "2026-02-01"} for n in range(90)]
    clinic.finish(ELIGIBLE | {"prior_therapies": agents}, "MCW-006")


def amended(clinic: Clinic, screening_id: int, record: dict[str, Any]) -> None:
    """Finish a screening that is being changed, with another record."""
    seen = screenings.load(clinic.session, screening_id)
    later = BEGAN + timedelta(hours=3)
    changed = {key: value for key, value in record.items() if key != "as_of" and value != seen.current.given.get(key)}
    seen = answering.record_answers(
        clinic.session, screening_id, seen.version, changing(changed), clinic.nurse.id, later, REASON
    )
    clinic._close(seen, record, later)


def sign(clinic: Clinic, screening_id: int, at: datetime) -> signatures.Signature:
    """Approve a finished screening."""
    session, nurse = clinic.session, clinic.nurse
    asked = signatures.ask(session, screening_id, screenings.load(session, screening_id).version, nurse.id, at)
    content = {"revision": revisions.count(session, screening_id), "meaning": APPROVES}
    return signatures.sign(
        session, screening_id, asked.version, "approved", content, "Dr. Ada Lovelace, MD", nurse.id, at
    )


def treat(clinic: Clinic, screening_id: int, on: date) -> None:
    """Sign, register and begin cycle 1 on one day."""
    session, nurse = clinic.session, clinic.nurse
    at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    signature = sign(clinic, screening_id, at)
    number = registrations.next_sequence(session, clinic.site.id)
    record = revisions.of(session, screening_id)[-1].record
    registered = Registration(f"BLINA-001-{number:04}-00", on, assess(record, NCT04556084))
    version = screenings.load(session, screening_id).version
    registrations.register(session, screening_id, version, registered, number, signature.id, nurse.id, at)
    site = SiteTimes(ZoneInfo("America/Chicago"), 24)
    began = CourseStep("began", at, site.zone, cycle=1, utc=at)
    course.record(session, screening_id, version + 1, began, nurse.id, site)


def checklists(snapshot: Snapshot) -> dict[str, bytes]:
    return {one.subject_code: checklist_pdf(one, snapshot) for one in snapshot}


def all_papers(snapshot: Snapshot) -> dict[str, bytes]:
    papers = {
        "log": log_pdf(snapshot),
        "flow": flow_pdf(snapshot),
        "criteria": criteria_sheet_pdf(NCT04556084),
        "amendment": amendment_pdf(
            STRICT, NCT04556084, ["- before", "+ now"], tuple(map(told, OF_SITE.concerned)), "MCW", snapshot.taken_at
        ),
    }
    return papers | checklists(snapshot)


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    """Every paper of the clinic, set once; a second time to see that the bytes are the same."""

    def twice(snapshot: Snapshot) -> dict[str, bytes]:
        once = all_papers(snapshot)
        assert once == all_papers(snapshot), "the same snapshot gives the same bytes"
        return once

    return with_clinic(happened, twice)


NAMES = ("log", "flow", "criteria", "amendment", *(f"MCW-00{number}" for number in range(1, 7)))


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_passes_the_check_of_qpdf(papers, name):
    with pikepdf.open(io.BytesIO(papers[name])) as opened:
        assert opened.check_pdf_syntax() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_is_tagged_named_and_archival_with_its_fonts_in_it(papers, name):
    with pikepdf.open(io.BytesIO(papers[name])) as opened:
        root = opened.Root
        assert root.MarkInfo.Marked
        assert root.StructTreeRoot
        assert str(root.Lang) == "en"
        assert root.ViewerPreferences.DisplayDocTitle
        with opened.open_metadata(set_pikepdf_as_editor=False) as about:
            assert about["dc:title"]
            assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
        fonts = [font for page in opened.pages for font in page.get("/Resources", {}).get("/Font", {}).values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_which_of_how_many_it_is(papers, name):
    pages = page_texts(papers[name])
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text


def test_a_paper_bears_the_instant_and_the_audit_head_of_its_snapshot(papers):
    for name in NAMES:
        if name not in ("criteria", "amendment"):  # neither is made of a snapshot
            assert f"Made 22 Nov 2026 12:00 UTC · Audit head 7 {'5e' * 32}" in text_of(papers[name])
    with pikepdf.open(io.BytesIO(papers["log"])) as opened:
        assert str(opened.docinfo["/CreationDate"]).startswith("D:20261122120000")


def test_the_checklist_has_every_criterion_with_its_finding(papers):
    text = letters(text_of(papers["MCW-001"]))
    for criterion in CRITERIA:
        assert letters(f"{criterion.code} · {criterion.category.value} {criterion.short} {criterion.source}") in text
    assert letters("◷ wait until Mon 8 Feb 2027 long-lived antibody: 3 x 37 = 111 days end") in text
    assert letters("↻ repeat Creatinine 0.7 mg/dL is at or under the limit of 1.7 (male") in text
    assert letters("Registration: Not before Mon 8 Feb 2027, after the repeats.") in text


def test_the_checklist_has_two_pages_with_decision_and_signature_on_the_first():
    def happen(clinic: Clinic) -> None:
        sign(clinic, clinic.finish(ELIGIBLE, "MCW-001"), BEGAN + timedelta(hours=3))
        clinic.finish(ELIGIBLE, "MCW-002")

    signed, unsigned = map(page_texts, with_clinic(happen, checklists).values())
    assert (len(signed), len(unsigned)) == (2, 2)
    for first, line in ((signed[0], "Dr. Ada Lovelace"), (unsigned[0], "Printed name")):
        assert "Eligible" in first
        assert line in first
    assert all("MCW-001" in page for page in signed)


def test_the_checklist_promises_no_day_on_which_the_age_may_be_over_the_limit():
    almost_26 = ELIGIBLE | {"age_months": 311, "karnofsky": 90}

    def use(taken: Snapshot) -> str:
        return text_of(checklist_pdf(next(iter(taken)), taken))

    text = letters(with_clinic(lambda clinic: clinic.finish(almost_26, "MCW-001"), use))
    assert letters("may be 26 years") in text


def test_the_checklist_has_every_answer_in_words_with_who_gave_it_and_when(papers):
    text = letters(text_of(papers["MCW-001"]))
    values = read_values(AGE_25 | {"karnofsky": 80}, NCT04556084)[0]
    for key, value in values.items():
        question = NCT04556084.by_key[key]
        if key != "as_of" and not isinstance(question.kind, Entries):
            assert letters(f"{question.label}: {value_words(question, value)}") in text
    for therapy in values["prior_therapies"]:
        assert letters(therapy.agent) in text
    assert letters("Where only a time stands, in UTC: Nurse, 2 Mar 2026.") in text
    assert letters("Karnofsky: 80. Calculated: ECOG 1 is Karnofsky 80; 12:30") in text


def test_the_checklist_has_sources_and_workings_rulings_and_signatures_with_their_meaning(papers):
    text = letters(text_of(papers["MCW-001"]))
    for words in (
        "ALT: 60 U/L (lab report)",
        "Karnofsky: 80. Calculated: ECOG 1 is Karnofsky 80",
        "Ruling: may be registered; Study chair MB, Fri 13 Nov 2026. Recorded by Nurse, 2 Mar 2026 09:30 UTC",
        "Study chair, open: Inotuzumab less than 37 days before registration",
        f"Dr. Ada Lovelace, MD (account Nurse) 3 Mar 2026 08:30 UTC {APPROVES} Revision 2.",
        "Revision 2. VOID since 3 Mar 2026: A ruling was changed.",
        f"Dr. Ada Lovelace, MD (account Nurse) 3 Mar 2026 16:30 UTC {APPROVES} Revision 2. Holds",
    ):
        assert letters(words) in text
    assert "There is no electronic signature." in text_of(papers["MCW-004"])


def test_the_checklist_has_every_revision_and_every_changed_answer_with_its_reason(papers):
    text = letters(text_of(papers["MCW-001"]))
    assert letters("1 2 Mar 2026 09:50 UTC, Nurse Thu 12 Nov 2026 ◷ Not yet eligible") in text
    assert letters(f"after the repeats {REASON}") in text
    assert letters(f"Karnofsky 90 80 Nurse, 2 Mar 2026 12:30 UTC {REASON}") in text


def test_the_picture_in_the_checklist_says_the_same_in_words(papers):
    with pikepdf.open(io.BytesIO(papers["MCW-001"])) as opened:
        alternatives = [
            str(item.Alt) for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    assert any("Wait: tisagenlecleucel (I10, 42 days)" in words for words in alternatives)


def test_many_therapies_go_on_over_pages_under_the_same_head_row(papers):
    pages = [letters(text) for text in page_texts(papers["MCW-006"])]
    listing = [text for text in pages if len(re.findall(r"agent\d+Chemotherapy", text)) > 5]
    assert len(listing) > 1
    assert all(letters("Agent Kinds Last dose Half-life") in text for text in listing)
    assert all(any(f"agent{number}Chemotherapy" in text for text in pages) for number in range(90))


def test_an_open_screening_is_marked_and_its_gaps_are_named(papers):
    text = text_of(papers["MCW-002"])
    assert "OPEN: this screening is not finished." in text
    assert letters("Marrow MRD: not known yet; 09:30") in letters(text)
    assert "MRD by flow: not answered" in text
    assert "so there is no revision" in text


def test_a_stored_decision_that_the_rules_no_longer_give_stands_without_reasons():
    def happen(clinic: Clinic) -> None:
        seen = screenings.load(clinic.session, clinic.start(ELIGIBLE, "MCW-001"))
        stored = {"outcome": "not_eligible", "criteria": {"E3": "not_met"}, "consult": []}
        day = date(2026, 3, 2)
        revisions.finish(clinic.session, seen.id, seen.version, ELIGIBLE, stored, day, clinic.nurse.id, BEGAN)

    text = with_clinic(happen, lambda taken: text_of(checklists(taken)["MCW-001"]))
    assert "✗ Not eligible as things stand" in text
    assert "The decision is shown as it was stored." in text
    assert "Uncontrolled infection: No." not in text


def test_the_checklist_says_that_an_exclusion_excludes_and_never_that_it_is_not_met():
    def happen(clinic: Clinic) -> None:
        clinic.finish(ELIGIBLE | {"uncontrolled_infection": "yes"}, "MCW-001")

    text = with_clinic(happen, lambda taken: text_of(checklists(taken)["MCW-001"]))
    assert "Excludes: E3." in text
    assert "✗ excludes" in text
    assert "✓ not excluded" in text
    assert "not met" not in text.casefold()


def test_the_checklist_says_of_a_therapy_that_it_is_still_being_given():
    going = {"agent": "prednisone", "kinds": ["chemotherapy"], "last_dose": None, "ongoing": "yes"}

    def happen(clinic: Clinic) -> None:
        clinic.start(ELIGIBLE | {"prior_therapies": [going]}, "MCW-001")

    text = with_clinic(happen, lambda taken: text_of(checklists(taken)["MCW-001"]))
    assert "prednisone Chemotherapy still being given" in text
    assert "prednisone is still being given: the waiting period begins after the last dose." in text


def test_an_erased_answer_is_named_as_such_and_its_value_is_nowhere():
    def happen(clinic: Clinic) -> None:
        screening = clinic.finish(ELIGIBLE | {"alt_u_l": 73}, "MCW-001")
        mistake = next(answer for answer in listings.history(clinic.session, screening) if answer.key == "alt_u_l")
        erase(clinic.session, mistake.id, Why.PERSON, clinic.nurse.id, BEGAN + timedelta(days=1))

    text = with_clinic(happen, lambda taken: text_of(checklists(taken)["MCW-001"]))
    assert "ALT: erased; ALT upper limit: 40 U/L" in text
    assert "73 U/L" not in text


def test_the_log_keeps_screening_and_pre_screening_apart_and_marks_what_is_open(papers):
    text = text_of(papers["log"])
    consented, _, without = text.partition("Pre-screening: no signed consent")
    assert "6 screenings: 4 finished, 1 open, 1 withdrawn. The open ones are to be settled." in text
    days = "not recorded 2 Mar 2026 2 Mar 2026"
    assert f"MCW-004 1 Mar 2026 {days} Finished ✗ Not eligible as things stand E1, E3" in consented
    assert f"MCW-001 11 Nov 2026 {days} Signed, revision 2" in consented
    assert "MCW-002 – – 2 Mar 2026 – OPEN: to be settled ? Incomplete" in without
    assert "MCW-003 – – 2 Mar 2026 – Withdrawn – – – begun by mistake" in without
    assert "E3: Infection that is not controlled" in text
    assert text.endswith(f"{'5e' * 32} Page {len(page_texts(papers['log']))} of {len(page_texts(papers['log']))}")


def test_the_log_names_nobody(papers):
    assert "Nurse" not in text_of(papers["log"])


def test_a_clinic_without_screenings_gets_papers_that_say_so():
    def use(snapshot: Snapshot) -> tuple[str, str, str, int]:
        numbers = numbers_of(snapshot)
        wide, _ = size(stats_png(snapshot, numbers))
        return text_of(log_pdf(snapshot)), text_of(flow_pdf(snapshot)), stats_words(numbers, NCT04556084), wide

    log, flow, words, wide = with_clinic(lambda _: None, use)
    assert "No screening was started in this period." in log
    assert "No screening was started in this period." in flow
    assert "No decision yet." in words
    assert wide == 1080


# What runs from right to left is read back in another order, and half a pair of UTF-16 is no text.
TEXTS = [text for text in (*HOSTILE, *HOSTILE_NAMES) if "\ud800" not in text]


def hostile(clinic: Clinic) -> None:
    """Every text as the name of an agent of one screening, and as the reason for which one was withdrawn."""
    agents = [{"agent": text[:100], "kinds": ["chemotherapy"], "last_dose": "2026-02-10"} for text in TEXTS]
    clinic.finish(ELIGIBLE | {"prior_therapies": agents}, "MCW-001")
    for number, text in enumerate(TEXTS):
        seen = screenings.load(clinic.session, clinic.start({}, f"MCW-1{number:02}"))
        screenings.withdraw(clinic.session, seen.id, seen.version, text, clinic.nurse.id, BEGAN)


def test_hostile_texts_stay_texts_in_every_paper():
    def use(snapshot: Snapshot) -> tuple[bytes, bytes]:
        first = next(one for one in snapshot if one.subject_code == "MCW-001")
        return log_pdf(snapshot), checklist_pdf(first, snapshot)

    log, checklist = (letters(text_of(paper)) for paper in with_clinic(hostile, use))
    for text in TEXTS:
        if text.isascii():
            assert letters(legible(text)) in log
            assert letters(legible(text[:100])) in checklist


def test_a_sign_without_a_glyph_is_named_by_its_number():
    assert legible("日 a\u202eb\nc ✓") == "[U+65E5] ab c ✓"


def test_the_amendment_has_each_criterion_before_and_now_and_each_candidate(papers):
    text = text_of(papers["amendment"])
    for said in ("I6 chemotherapy: 14 days in the place of 7", "E7 new: allergy to rabbits", "None.", "S-007"):
        assert letters(said) in letters(text)


def test_the_criteria_sheet_holds_all_that_decides():
    text = letters(text_of(criteria_sheet_pdf(NCT04556084)))
    for criterion in CRITERIA:
        assert letters(f"{criterion.code} · {criterion.short} {criterion.source}") in text
        assert letters(criterion.record) in text
        assert letters(criterion.reading) in text
        assert letters(criterion.elsewhere) in text
        for condition in (criterion.condition, criterion.proof, criterion.not_applicable_if):
            assert condition is None or letters(rule(condition, NCT04556084).words) in text
    for query in NCT04556084.chair_queries:
        assert letters(query.words) in text
        assert letters(rule(query.condition, NCT04556084).words) in text
    for words in NCT04556084.readings:
        assert letters(words) in text
    for _, male, female in CREATININE_LIMITS.rows:
        assert letters(f"and older {number_words(male)} {number_words(female)}") in text
    assert letters("Site investigator Printed name Signature Date") in text


def test_the_rules_on_the_sheet_are_made_from_the_conditions():
    by_code = {criterion.code: criterion for criterion in CRITERIA}
    assert rule(by_code["I3"].condition, NCT04556084).words == "Age: under 26 years"
    assert [part.words for part in rule(by_code["I5b"].condition, NCT04556084).parts] == [
        "ALT: under 5 x ALT upper limit",
        "Bilirubin: at most 1.5 x Bilirubin upper limit",
    ]
    assert rule(by_code["I9"].condition, NCT04556084).words == (
        "At least 3 half-lives, rounded up to whole days, since the last dose of every prior therapy of the kind "
        "Monoclonal antibody; inotuzumab: 12 days instead"
    )


def test_another_limit_is_another_fingerprint():
    looser = replace(CRITERIA[5], condition=replace(CRITERIA[5].condition, period=in_days(8)))
    changed = replace(NCT04556084, criteria=(*CRITERIA[:5], looser, *CRITERIA[6:]))
    assert fingerprint(changed) != fingerprint(NCT04556084)
    assert fingerprint(changed) in text_of(criteria_sheet_pdf(changed))


@pytest.mark.parametrize("of", [*candidates()], ids=lambda of: of.trial.registry_id)
def test_every_brought_trial_has_its_criteria_sheet(of: Candidate) -> None:
    text = letters(text_of(criteria_sheet_pdf(of.trial)))
    assert [one.code for one in of.trial.criteria if letters(f"{one.code} · {one.short}") not in text] == []
    assert text.count(letters("The record says: “")) == sum(bool(one.record) for one in of.trial.criteria)
    assert letters("Holds for everybody") not in text


def counted(more: int = 0) -> Callable[[Clinic], None]:
    """People who came one a week: eligible, excluded, incomplete, open; one was screened twice."""

    def happen(clinic: Clinic) -> None:
        for number in range(12 + more):
            began = BEGAN + timedelta(days=7 * number)
            screening = clinic.finish(ELIGIBLE, f"MCW-1{number:02}", began)
            if number % 3 == 1:
                treat(clinic, screening, began.date() + timedelta(days=2))
        for number, key in enumerate(("uncontrolled_infection", "cns3_history", "uncontrolled_infection")):
            clinic.finish(ELIGIBLE | {key: "yes"}, f"MCW-2{number:02}", BEGAN + timedelta(days=number))
        clinic.finish(ELIGIBLE | {"other_phase12_study": "yes"}, "MCW-100", BEGAN + timedelta(days=100))
        clinic.finish({"as_of": "2026-03-02", "b_all": "yes"}, "MCW-300")
        clinic.start({}, "MCW-301")
        clinic.withdraw(clinic.start({}, "MCW-302"))

    return happen


def test_a_person_who_was_screened_twice_counts_once_in_flow_and_accrual():
    numbers, table = with_clinic(counted(), lambda taken: (numbers_of(taken), list(flow_table(taken).rows)))
    counts = {(row[0], row[1]): row[3] for row in table}
    assert (counts["assessed", ""], counts["registered", ""], counts["cycle", "1"]) == (17, 4, 4)
    assert numbers.flow.assessed == 17
    assert numbers.flow.outcomes["eligible"] == 11
    assert numbers.accrued[:2] == (date(2026, 3, 11), date(2026, 4, 1))
    assert flow_words(numbers.flow) == (
        "Assessed for eligibility 17: excluded 4 (E1 1; E3 2; E6 1), still being screened 1, not yet eligible 0, "
        "finished with answers missing 1, eligible 11, registered 4 and began cycle 1 4."
    )


def test_the_words_of_the_statistics_say_what_the_picture_shows():
    assert stats_words(with_clinic(counted(), numbers_of), NCT04556084) == (
        "Assessed 17, finished 16, eligible 11, registered 4.\n"
        "Not decided: 1 finished with answers missing, 1 still open.\n"
        "Reasons for exclusion: E3 2, E1 1, E6 1.\n"
        "Half of 17 decisions within 20 min.\n"
        "4 of the planned 35 registered."
    )


def test_a_later_change_does_not_make_a_decision_take_longer():
    def happen(clinic: Clinic) -> None:
        clinic.amend(clinic.finish(ELIGIBLE), ELIGIBLE | {"alt_u_l": 61}, REASON)

    numbers = with_clinic(happen, numbers_of)
    assert numbers.times == (timedelta(minutes=20),)
    assert "One decision, within 20 min." in stats_words(numbers, NCT04556084)


def pictures(more: int = 0) -> dict[str, bytes]:
    def use(snapshot: Snapshot) -> dict[str, bytes]:
        numbers = numbers_of(snapshot)
        return {"flow": flow_png(snapshot), "stats": stats_png(snapshot, numbers)}

    return with_clinic(counted(more), use)


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    return pictures()


@pytest.mark.parametrize("name", ["flow", "stats"])
def test_a_picture_is_the_reference_pixel_by_pixel(drawn, name):
    assert share_that_differs(drawn[name], (REFERENCES / f"{name}.png").read_bytes()) <= TOLERATED


def test_one_person_more_is_another_picture(drawn):
    more = pictures(more=1)
    for name in ("flow", "stats"):
        assert TOLERATED * 2 < share_that_differs(more[name], drawn[name]) < 0.2


def test_pictures_are_1080_pixels_wide(drawn):
    for picture in drawn.values():
        wide, high = size(picture)
        # core.telegram.org/bots/api#sendphoto
        assert (wide, wide + high < 10_000) == (1080, True)


if __name__ == "__main__":
    for name, picture in pictures().items():
        (REFERENCES / f"{name}.png").write_bytes(picture)
