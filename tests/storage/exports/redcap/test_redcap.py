"""REDCap: the dictionary keeps REDCap's published rules, and the records fit the dictionary."""

import csv
import re
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from storage.database import Database
from tests.storage.clinic import Clinic
from tests.storage.exports.exporting import answered, finished, records
from tests.storage.exports.written import Written, files_of, form_of, rows_of
from tests.trials import QUESTIONS

# On a server every form is the same, which another test shows.
pytestmark = pytest.mark.alike

# In the order and spelling of a real export: redcap-tools/redcap-test-datasets, archer/data-dictionary.csv.
HEADER = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels","Field Note","Text Validation Type OR Show Slider Number",'
    '"Text Validation Min","Text Validation Max",Identifier?,"Branching Logic (Show field only if...)",'
    '"Required Field?","Custom Alignment","Question Number (surveys only)","Matrix Group Name","Matrix Ranking?",'
    '"Field Annotation"'
)

NAME, FORM, TYPE, CHOICES, CHECK, LOW, HIGH, BRANCHING, REQUIRED = (
    "Variable / Field Name",
    "Form Name",
    "Field Type",
    "Choices, Calculations, OR Slider Labels",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Branching Logic (Show field only if...)",
    "Required Field?",
)

TEST = r"\[([a-z0-9_]+)(?:\(([a-z0-9_]+)\))?\] (?:=|>=|<|<>) (?:'[a-z0-9_]*'|[0-9.]+)"
Rows = list[dict[str, str]]


def redcap_files(data: bytes) -> dict[str, Rows]:
    """The rows of each file of a project, by its name; no mark begins them."""
    return {name.removesuffix(".csv"): rows_of(part, "utf-8") for name, part in files_of(data).items()}


def codes_of(row: dict[str, str]) -> list[str]:
    return [choice.split(", ", 1)[0] for choice in row[CHOICES].split(" | ") if choice]


@pytest.fixture
async def files(database: Database, clinic: Clinic) -> tuple[Rows, Rows]:
    """The dictionary and the records of some screenings: finished ones, an open one, one with nine therapies."""

    def make(session: Session) -> tuple[Rows, Rows]:
        for number, record in enumerate(records(20)):
            finished(session, clinic, record, f"MCW-{number:03}")
        course = {"agent": "yes", "kinds": ["biologic"], "late_ae": "no"}
        some = {"creatinine_mg_dl": "not_done", "prior_radiation": [], "prior_therapies": [course] * 9, "sex": None}
        some |= {"alt_u_l": None, "disease_group": None}
        answered(session, clinic, {"as_of": "2026-11-22"} | some, "MCW-100")
        answered(session, clinic, {"as_of": "2026-11-22", "b_all": "yes"}, "MCW-101")
        found = redcap_files(form_of(session, "redcap"))
        answers = [row for row in found["records"] if not row["redcap_repeat_instrument"]]
        return found["data_dictionary"], answers

    return await database.run(make)


async def test_the_dictionary_has_the_columns_of_a_real_one(files: tuple[Rows, Rows]) -> None:
    assert list(files[0][0]) == next(csv.reader([HEADER]))


async def test_the_dictionary_keeps_the_rules(files: tuple[Rows, Rows]) -> None:
    names_are_lower_case_unique_and_short_and_forms_stay_together(files[0])
    types_choices_and_checks_are_those_that_redcap_takes(files[0])
    branching_names_fields_and_codes_that_are_there_before(files[0])


def names_are_lower_case_unique_and_short_and_forms_stay_together(dictionary: Rows) -> None:
    names = [row[NAME] for row in dictionary]
    assert names[0] == "record_id"
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,25}", name) for name in names)
    assert len(set(names)) == len(names)
    forms = [row[FORM] for row in dictionary]
    assert sorted(forms, key=forms.index) == forms
    assert not {f"{form}_complete" for form in forms} & set(names)


async def test_every_question_is_in_the_dictionary(files: tuple[Rows, Rows]) -> None:
    labels = {row["Field Label"] for row in files[0]}
    assert {question.text for question in QUESTIONS} <= labels


def types_choices_and_checks_are_those_that_redcap_takes(dictionary: Rows) -> None:
    for row in dictionary:
        assert row[TYPE] in {"text", "notes", "radio", "checkbox"}
        assert bool(row[CHOICES]) == (row[TYPE] in {"radio", "checkbox"})
        codes = codes_of(row)
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(r"[a-z0-9_]+", code) for code in codes)
        assert row[CHECK] in {"", "date_ymd", "datetime_seconds_ymd", "integer", "number"}
        assert not row[CHECK] or row[TYPE] == "text"
        assert row[CHECK] or not (row[LOW] or row[HIGH])
        assert row[REQUIRED] in {"", "y"}
        assert not (row[REQUIRED] and row[TYPE] == "checkbox")


def branching_names_fields_and_codes_that_are_there_before(dictionary: Rows) -> None:
    seen: dict[str, list[str]] = {}
    for row in dictionary:
        logic = row[BRANCHING]
        assert re.fullmatch(rf"(?:{TEST}| and | or |[()])*", logic)
        for name, code in re.findall(TEST, logic):
            assert name in seen
            assert not code or code in seen[name]
        for name, code in re.findall(r"\[([a-z0-9_]+)\] = '([^']*)'", logic):
            assert code in seen[name]
        seen[row[NAME]] = codes_of(row)


async def test_a_question_is_shown_when_the_chat_asks_it(files: tuple[Rows, Rows]) -> None:
    by_name = {row[NAME]: row[BRANCHING] for row in files[0]}
    assert by_name["karnofsky_k"] == "[age_months_k] = '1' and [age_months] >= 192"
    assert by_name["gvhd"] == "[prior_hct] = '1'"
    assert by_name["sexually_active"] == (
        "([sex] = 'male' and [age_months_k] = '1' and [age_months] >= 96)"
        " or ([sex] = 'female' and [childbearing_potential] = '1')"
    )
    assert by_name["therapy_2_late_ae"] == (
        "[prior_therapies_k] = '1' and [prior_therapies] >= 2 and [therapy_2_kinds(biologic)] = '1'"
    )


def cells_of(dictionary: Rows) -> Iterator[str]:
    """The columns of the records that a dictionary calls for."""
    forms = dict.fromkeys(row[FORM] for row in dictionary)
    for form in forms:
        for row in dictionary:
            if row[FORM] == form:
                yield from (
                    [f"{row[NAME]}___{code}" for code in codes_of(row)] if row[TYPE] == "checkbox" else [row[NAME]]
                )
        yield f"{form}_complete"


SHAPES = {
    "date_ymd": r"\d{4}-\d\d-\d\d",
    "datetime_seconds_ymd": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    "integer": r"\d+",
    "number": r"\d+(\.\d+)?",
}


async def test_records_fit_the_dictionary(files: tuple[Rows, Rows]) -> None:
    records_have_the_columns_and_the_codes_of_the_dictionary(*files)
    assert {record["screening_complete"] for record in files[1][:20]} == {"2"}
    assert {record["decision_complete"] for record in files[1][20:]} == {"1"}


def records_have_the_columns_and_the_codes_of_the_dictionary(dictionary: Rows, found: Rows) -> None:
    keys = ["redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"]
    assert [name for name in found[0] if name not in keys] == list(cells_of(dictionary))
    assert list(found[0])[1:4] == keys
    for record in found:
        for row in dictionary:
            if row[TYPE] == "checkbox":
                assert {record[f"{row[NAME]}___{code}"] for code in codes_of(row)} <= {"0", "1", ""}
            elif row[TYPE] == "radio":
                assert record[row[NAME]] in {"", *codes_of(row)}
            elif row[CHECK]:
                assert re.fullmatch(SHAPES[row[CHECK]], record[row[NAME]] or "0000") or not record[row[NAME]]


async def test_never_asked_not_known_not_done_and_none_are_four_things(files: tuple[Rows, Rows]) -> None:
    given, bare = files[1][-2:]
    assert (given["creatinine_mg_dl_k"], given["creatinine_mg_dl"]) == ("0", "")
    assert (bare["creatinine_mg_dl_k"], bare["creatinine_mg_dl"]) == ("", "")
    assert (given["prior_radiation_k"], given["prior_radiation"]) == ("1", "0")
    assert (bare["prior_radiation_k"], bare["prior_radiation"]) == ("", "")
    assert (given["sex"], bare["b_all"], bare["sex"]) == ("9", "1", "")
    assert (given["alt_u_l_k"], bare["alt_u_l_k"]) == ("9", "")
    assert (given["disease_group_k"], given["disease_group___relapse"]) == ("9", "0")
    assert (bare["disease_group_k"], bare["disease_group___relapse"]) == ("", "")


async def test_there_are_numbered_fields_for_the_longest_list(files: tuple[Rows, Rows]) -> None:
    given, bare = files[1][-2:]
    assert (given["therapy_9_agent"], given["therapy_9_kinds___biologic"], given["therapy_9_late_ae"]) == (
        "yes",
        "1",
        "0",
    )
    assert given["therapy_9_last_dose_k"] == ""
    assert (bare["therapy_1_agent"], bare["therapy_1_kinds___biologic"], bare["therapy_1_late_ae"]) == ("", "", "")
    assert "therapy_10_agent" not in given
    assert given["course_8_site"] == ""


def test_what_happened_stands_in_the_event_in_which_it_did(two_hundred: Written) -> None:
    found = redcap_files(two_hundred["redcap"])
    mapped = {(row["unique_event_name"], row["form"]) for row in found["instrument_event_mapping"]}
    repeating = {(row["event_name"], row["form_name"]) for row in found["repeating_instruments"]}
    assert [row["unique_event_name"] for row in found["events"]] == [
        *("screening_arm_1", "registration_arm_1", "cycle_1_arm_1", "cycle_2_arm_1", "response_arm_1", "end_arm_1"),
    ]
    assert {form for _, form in mapped} == {row[FORM] for row in found["data_dictionary"]}
    keys = [
        tuple(row[name] for name in ("record_id", "redcap_event_name", "redcap_repeat_instrument", REPEAT))
        for row in found["records"]
    ]
    assert len(set(keys)) == len(keys)
    for row in found["records"]:
        event, instrument = row["redcap_event_name"], row["redcap_repeat_instrument"]
        filled = {form for _, form in mapped if row[f"{form}_complete"]}
        assert {(event, form) for form in filled} <= mapped
        assert ((event, instrument) in repeating) if instrument else not row[REPEAT]
        assert not instrument or filled == {instrument}


REPEAT = "redcap_repeat_instance"
