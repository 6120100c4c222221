"""Every dataset keeps the rules of CDISC, of whomever it tells; and the rules find what breaks them."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

from flows.trials.registry import brought_trial
from storage.database import Database
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from tests.referees.odm import define_errors
from tests.storage.clinic import Clinic
from tests.storage.exports.exporting import exporting, hostile
from tests.storage.exports.sdtm import rules
from tests.storage.exports.sdtm.define_rules import problems
from tests.storage.exports.sdtm.reading import Archive, Row
from tests.storage.exports.sdtm.test_sdtm import written
from tests.storage.exports.written import form_of

# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike

OTHER = brought_trial("NCT03421379")
assert OTHER is not None


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_datasets_of_all_candidates_keep(archive: Archive, rule: Callable[[Archive], rules.Problems]) -> None:
    assert list(rule(archive)) == []


def test_the_definition_is_that_of_the_data(archive: Archive, tmp_path: Path) -> None:
    assert list(problems(archive, tmp_path)) == []
    assert define_errors(archive.files["define.xml"]) == []


def sound(archive: Archive, folder: Path) -> list[str]:
    """Everything that is wrong with an archive."""
    against_define = list(problems(archive, folder)) + define_errors(archive.files["define.xml"])
    return [problem for rule in rules.RULES for problem in rule(archive)] + against_define


async def test_a_site_without_a_screening_has_files_that_are_valid(database: Database, tmp_path: Path) -> None:
    archive = Archive(await exporting(database, lambda _: None, written))
    assert sound(archive, tmp_path) == []
    assert sorted(one for one in archive.files if one.endswith(".xpt")) == [
        *("ta.xpt", "te.xpt", "ts.xpt", "tv.xpt"),
    ]


async def test_a_trial_with_cohorts_and_without_treatment_has_files_that_are_valid(
    database: Database, clinic: Clinic, tmp_path: Path
) -> None:
    def begun(session: Session) -> None:
        clinic.answer(session, clinic.start(session), sex="female", hba1c=7, bmi=None)
        moved = {"trial": OTHER.registry_id, "protocol_version": OTHER.version}
        session.connection().execute(update(table(ScreeningRow)).values(**moved))

    await database.run(begun)
    archive = Archive(await database.read(lambda session: form_of(session, "sdtm", trial=OTHER)))
    assert sound(archive, tmp_path) == []
    assert [row["ARMCD"] for row in archive.of("TA")] == list(OTHER.cohorts)
    assert [(row["LBTESTCD"], row["LBSTRESC"]) for row in archive.of("LB")] == [("HBA1CHGB", "7")]
    assert [(row["VSTESTCD"], row["VSREASND"]) for row in archive.of("VS")] == [("BMI", "NOT KNOWN")]


async def test_hostile_texts_break_no_file(database: Database, tmp_path: Path) -> None:
    archive = Archive(await exporting(database, hostile, written))
    assert sound(archive, tmp_path) == []
    frame, _ = archive.transport("CM", tmp_path)
    assert all(text.isascii() and text.isprintable() for text in frame["CMTRT"])


# A dataset, and what is done to its first record that fits: the rule that must find it.
BROKEN: tuple[tuple[str, str, Callable[[Row], Any], dict[str, str]], ...] = (
    ("required_variables_have_values", "DM", lambda row: True, {"COUNTRY": ""}),
    ("records_are_of_one_study_and_their_own_domain", "LB", lambda row: True, {"DOMAIN": "VS"}),
    ("every_subject_is_once_in_dm", "DM", lambda row: True, {"USUBJID": "NOBODY"}),
    ("sequences_count_through_each_subject", "LB", lambda row: row["LBSEQ"] == "2", {"LBSEQ": "1"}),
    ("dates_are_iso_8601", "EX", lambda row: True, {"EXSTDTC": "2026-02-30"}),
    ("study_days_count_from_rfstdtc_without_a_day_0", "EX", lambda row: row["EXSTDY"] == "1", {"EXSTDY": "0"}),
    ("short_names_and_texts_are_as_long_as_they_may", "XE", lambda row: True, {"XETESTCD": "1TEST"}),
    ("terms_are_controlled", "DM", lambda row: True, {"SEX": "male"}),
    ("a_code_and_its_name_go_together", "LB", lambda row: row["LBTESTCD"] == "ALT", {"LBTEST": "Alanine"}),
    ("a_test_has_one_standard_unit", "LB", lambda row: row["LBTESTCD"] == "ALT", {"LBSTRESU": "ukat/L"}),
    ("a_finding_has_a_result_or_says_why_not", "LB", lambda row: row["LBORRES"], {"LBORRES": ""}),
    ("the_arms_of_a_subject_are_planned_or_say_why_not", "DM", lambda row: row["ARMCD"], {"ARMCD": "OTHER"}),
    ("reference_days_are_those_of_the_exposure", "DM", lambda row: row["RFXENDTC"], {"RFXENDTC": ""}),
    (
        "stretches_of_a_dose_end_after_they_begin_and_do_not_overlap",
        "EX",
        lambda row: row["EXENDTC"],
        {"EXENDTC": "2025-01-01T00:00:00+00:00"},
    ),
    ("elements_are_planned_and_follow_each_other", "SE", lambda row: True, {"ETCD": "CYCLE9"}),
    ("exceptions_are_criteria_of_the_trial", "IE", lambda row: row["IECAT"] == "INCLUSION", {"IEORRES": "Y"}),
    (
        "who_failed_says_what_was_not_met",
        "DM",
        lambda row: row["ARMNRS"] == "NOT ASSIGNED",
        {"ARMNRS": "SCREEN FAILURE"},
    ),
    ("visits_are_planned_or_happened", "LB", lambda row: True, {"VISITNUM": "777"}),
    ("dispositions_are_consistent", "DM", lambda row: row["RFICDTC"], {"RFICDTC": "1999-01-01"}),
    ("the_last_value_before_the_dose_is_flagged_once", "LB", lambda row: not row["LBSTRESC"], {"LBLOBXFL": "Y"}),
    ("qualifiers_belong_to_a_record", "SUPPDS", lambda row: True, {"IDVARVAL": "99"}),
    ("related_records_are_there_and_of_several_datasets", "RELREC", lambda row: True, {"IDVARVAL": "99"}),
    ("a_summary_has_a_value_or_says_why_not", "TS", lambda row: row["TSVAL"], {"TSVAL": ""}),
)


@pytest.mark.parametrize(("rule", "name", "fits", "broken"), BROKEN, ids=[one[0] for one in BROKEN])
def test_what_breaks_a_rule_is_found(
    archive: Archive, rule: str, name: str, fits: Callable[[Row], Any], broken: Row
) -> None:
    changed = Archive(archive.content)
    changed.__dict__["datasets"] = archive.datasets | {name: deepcopy(archive.of(name))}
    next(row for row in changed.of(name) if fits(row)).update(broken)
    assert list(getattr(rules, rule)(changed)) != []


def test_every_rule_is_shown_to_find_something() -> None:
    shown = {one[0] for one in BROKEN} | {"variables_are_those_of_the_guide_in_its_order"}
    assert {rule.__name__ for rule in rules.RULES} == shown
