"""What CDISC asks of SDTM datasets, checked over a whole archive: each rule gives the problems that it finds.

Written from SDTM IG 3.4, the FDA's validator rules and the conformance rules of CDISC, and apart from what writes them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from tests.storage.exports.sdtm.reading import Archive, Row

GUIDE = {
    name: tuple(variables)
    for name, *variables in (
        line.split() for line in (Path(__file__).parent / "guide.txt").read_text("utf-8").splitlines()[1:]
    )
}
DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
ISO = re.compile(rf"{DAY}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?[+-]\d\d:\d\d)?")
TERMS = {
    "SEX": {"F", "M", "U"},
    "AGEU": {"MONTHS", ""},
    "ARMNRS": {"SCREEN FAILURE", "NOT ASSIGNED", "ASSIGNED, NOT TREATED", "ASSIGNED, TREATMENT NOT RECORDED", ""},
    "IECAT": {"INCLUSION", "EXCLUSION"},
    "EPOCH": {"SCREENING", "TREATMENT", ""},
    "DSCAT": {"DISPOSITION EVENT", "PROTOCOL MILESTONE", "OTHER EVENT"},
    "DSSCAT": {"STUDY PARTICIPATION", "STUDY TREATMENT", ""},
    "ECMOOD": {"SCHEDULED", "PERFORMED"},
    "DTHFL": {"Y", ""},
    "LBNRIND": {"HIGH", "NORMAL", ""},
    **{key: {"Y", ""} for key in ("SVPRESP", "ECPRESP", "LBLOBXFL", "VSLOBXFL", "CVLOBXFL", "RSLOBXFL")},
    **{key: {"Y", "N", ""} for key in ("SVOCCUR", "ECOCCUR", "IEORRES", "IESTRESC")},
    **{key: {"NOT DONE", ""} for key in ("LBSTAT", "VSSTAT", "CVSTAT", "RSSTAT", "XESTAT")},
}
DSDECOD = {
    "DISPOSITION EVENT": {"ADVERSE EVENT", "COMPLETED", "DEATH", "LACK OF EFFICACY", "OTHER", "SCREEN FAILURE"},
    "PROTOCOL MILESTONE": {"ELIGIBILITY CRITERIA MET", "ENTERED INTO TRIAL", "INFORMED CONSENT OBTAINED"},
    "OTHER EVENT": {"ELIGIBILITY REJECTED"},
}
FINDINGS = ("CV", "LB", "RS", "VS", "XE")

Problems = Iterator[str]


def variables_are_those_of_the_guide_in_its_order(archive: Archive) -> Problems:
    for name, guide in GUIDE.items():
        header, order = archive.header(name), [one.rstrip("!?") for one in guide]
        if header != [one for one in order if one in header]:
            yield f"{name}: {header}"
        yield from (f"{name} lacks {one}" for one in guide if one[-1] in "!?" and one[:-1] not in header)


def required_variables_have_values(archive: Archive) -> Problems:
    for name, guide in GUIDE.items():
        for one in guide:
            if one.endswith("!"):
                yield from (f"{name} {one}: {row}" for row in archive.of(name) if not row[one[:-1]])


def records_are_of_one_study_and_their_own_domain(archive: Archive) -> Problems:
    studies = {row["STUDYID"] for name in GUIDE for row in archive.of(name)}
    if len(studies) != 1:
        yield f"studies: {studies}"
    for name in GUIDE:
        yield from (f"{name}: {row['DOMAIN']}" for row in archive.of(name) if row.get("DOMAIN", name) != name)


def every_subject_is_once_in_dm(archive: Archive) -> Problems:
    subjects = Counter(row["USUBJID"] for row in archive.of("DM"))
    yield from (f"DM: {subject} {times} times" for subject, times in subjects.items() if times != 1)
    for name in GUIDE:
        yield from (
            f"{name}: {row['USUBJID']}" for row in archive.of(name) if row.get("USUBJID", "") not in {*subjects, ""}
        )


def sequences_count_through_each_subject(archive: Archive) -> Problems:
    for name in GUIDE:
        seen: dict[str, list[int]] = defaultdict(list)
        for row in archive.of(name):
            if f"{name}SEQ" in row and "USUBJID" in row:
                seen[row["USUBJID"]].append(int(row[f"{name}SEQ"]))
        yield from (f"{name}: {who} {found}" for who, found in seen.items() if found != [*range(1, len(found) + 1)])


def dates_are_iso_8601(archive: Archive) -> Problems:
    for name in GUIDE:
        for row in archive.of(name):
            for key, value in row.items():
                if key.endswith("DTC") and value and not _real(value):
                    yield f"{name}.{key}: {value}"


def _real(value: str) -> bool:
    if not ISO.fullmatch(value):
        return False
    try:
        return bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def study_days_count_from_rfstdtc_without_a_day_0(archive: Archive) -> Problems:
    reference = {row["USUBJID"]: row["RFSTDTC"] for row in archive.of("DM")}
    for name in GUIDE:
        for row in archive.of(name):
            for key in row:
                if key.endswith("DY") and f"{key[:-2]}DTC" in row:
                    expected = _day(row[f"{key[:-2]}DTC"], reference[row["USUBJID"]])
                    if row[key] != expected:
                        yield f"{name}.{key}: {row[key]!r}, not {expected!r}"


def _day(of: str, reference: str) -> str:
    if not of or not reference:
        return ""
    days = date.fromisoformat(of[:10]).toordinal() - date.fromisoformat(reference[:10]).toordinal()
    return str(days if days < 0 else days + 1)


def short_names_and_texts_are_as_long_as_they_may(archive: Archive) -> Problems:
    limits = {"TESTCD": 8, "TEST": 40, "PARMCD": 8, "PARM": 40, "ETCD": 8, "ARMCD": 20, "QNAM": 8, "QLABEL": 40}
    for name in GUIDE:
        for row in archive.of(name):
            for key, value in row.items():
                ending = next((one for one in limits if key.endswith(one) and key != "IETEST"), "")
                if len(value) > limits.get(ending, 200):
                    yield f"{name}.{key}: {value}"
                if key.endswith(("TESTCD", "QNAM")) and not re.fullmatch("[A-Z_][A-Z0-9_]*", value):
                    yield f"{name}.{key}: {value}"


def terms_are_controlled(archive: Archive) -> Problems:
    for name in GUIDE:
        for row in archive.of(name):
            yield from (f"{name}.{key}: {row[key]}" for key, of in TERMS.items() if key in row and row[key] not in of)
    for row in archive.of("DS"):
        if row["DSDECOD"] not in DSDECOD[row["DSCAT"]]:
            yield f"DS: {row['DSDECOD']} as {row['DSCAT']}"


def a_code_and_its_name_go_together(archive: Archive) -> Problems:
    pairs = [("ETCD", "ELEMENT"), ("ARMCD", "ARM"), ("VISITNUM", "VISIT"), ("TSPARMCD", "TSPARM"), ("QNAM", "QLABEL")]
    pairs += [(f"{name}TESTCD", f"{name}TEST") for name in FINDINGS]
    for code, label in pairs:
        names, codes = defaultdict(set), defaultdict(set)
        for name in GUIDE:
            for row in archive.of(name):
                if row.get(code) and label in row:
                    names[row[code]].add(row[label])
                    codes[row[label]].add(row[code])
        yield from (f"{code} {key}: {found}" for key, found in names.items() if len(found) > 1)
        yield from (f"{label} {key}: {found}" for key, found in codes.items() if len(found) > 1)


def a_test_has_one_standard_unit(archive: Archive) -> Problems:
    for name in FINDINGS:
        units = defaultdict(set)
        for row in archive.of(name):
            if row[f"{name}STRESN"]:
                units[row[f"{name}TESTCD"], row.get(f"{name}SPEC"), row.get(f"{name}CAT")].add(row[f"{name}STRESU"])
        yield from (f"{name} {test}: {found}" for test, found in units.items() if len(found) > 1)


def a_finding_has_a_result_or_says_why_not(archive: Archive) -> Problems:
    for name in FINDINGS:
        for row in archive.of(name):
            result, done = row[f"{name}ORRES"], row[f"{name}STAT"] != "NOT DONE"
            if bool(result) is not done or bool(row[f"{name}REASND"]) is done or bool(row[f"{name}STRESC"]) is not done:
                yield f"{name}: {row}"
            if row[f"{name}STRESN"] and float(row[f"{name}STRESN"]) != float(row[f"{name}STRESC"]):
                yield f"{name}: {row[f'{name}STRESN']} and {row[f'{name}STRESC']}"
            if row[f"{name}ORRESU"] and not result:
                yield f"{name}: a unit without a result"


def the_arms_of_a_subject_are_planned_or_say_why_not(archive: Archive) -> Problems:
    arms = {row["ARMCD"] for row in archive.of("TA")}
    treated = {row["USUBJID"] for row in archive.of("EX")}
    registered = {row["USUBJID"] for row in archive.of("DS") if row["DSDECOD"] == "ENTERED INTO TRIAL"}
    for row in archive.of("DM"):
        planned, actual, why = row["ARMCD"], row["ACTARMCD"], row["ARMNRS"]
        if {planned, actual} - {*arms, ""} or bool(why) is bool(planned and actual):
            yield f"DM: {row}"
        if bool(actual) is not (row["USUBJID"] in treated) or why.startswith("ASSIGNED, ") is not bool(
            planned and not actual
        ):
            yield f"DM: {row}"
        if bool(planned) is not (row["USUBJID"] in registered):
            yield f"DM: {row}"
        if why in ("SCREEN FAILURE", "NOT ASSIGNED") and (row["RFSTDTC"] or row["RFENDTC"]):
            yield f"DM: {row}"


def reference_days_are_those_of_the_exposure(archive: Archive) -> Problems:
    given = defaultdict(list)
    registered = {row["USUBJID"]: row["DSSTDTC"] for row in archive.of("DS") if row["DSDECOD"] == "ENTERED INTO TRIAL"}
    for row in archive.of("EX"):
        given[row["USUBJID"]].append(row)
    for row in archive.of("DM"):
        of = given[row["USUBJID"]]
        first = min((one["EXSTDTC"] for one in of), key=datetime.fromisoformat, default="")
        ends = [at for one in of for at in (one["EXSTDTC"], one["EXENDTC"]) if at]
        last = max(ends, key=datetime.fromisoformat, default="")
        begins = registered[row["USUBJID"]] if row["ARMNRS"] == "ASSIGNED, TREATMENT NOT RECORDED" else first
        if (row["RFXSTDTC"], row["RFXENDTC"], row["RFSTDTC"]) != (first, last, begins):
            yield f"DM: {row}"


def stretches_of_a_dose_end_after_they_begin_and_do_not_overlap(archive: Archive) -> Problems:
    last: dict[str, str] = {}
    for row in archive.of("EX"):
        begun, ended, who = row["EXSTDTC"], row["EXENDTC"], row["USUBJID"]
        if ended and datetime.fromisoformat(ended) < datetime.fromisoformat(begun):
            yield f"EX ends before it begins: {row}"
        if who in last and (not last[who] or datetime.fromisoformat(last[who]) > datetime.fromisoformat(begun)):
            yield f"EX overlaps: {row}"
        last[who] = ended


def elements_are_planned_and_follow_each_other(archive: Archive) -> Problems:
    planned = {(row["ETCD"], row["ELEMENT"], row["TAETORD"], row["EPOCH"]) for row in archive.of("TA")}
    elements = {row["ETCD"] for row in archive.of("TE")}
    last: dict[str, Row] = {}
    for row in archive.of("SE"):
        who, before = row["USUBJID"], last.get(row["USUBJID"])
        if (row["ETCD"], row["ELEMENT"], row["TAETORD"], row["EPOCH"]) not in planned or row["ETCD"] not in elements:
            yield f"SE is not planned: {row}"
        if before and before["SEENDTC"] != row["SESTDTC"]:
            yield f"SE does not follow: {row}"
        last[who] = row


def exceptions_are_criteria_of_the_trial(archive: Archive) -> Problems:
    criteria = {row["IETESTCD"]: (row["IETEST"], row["IECAT"]) for row in archive.of("TI")}
    for row in archive.of("IE"):
        expected = {"INCLUSION": "N", "EXCLUSION": "Y"}[row["IECAT"]]
        if criteria.get(row["IETESTCD"]) != (row["IETEST"], row["IECAT"]) or row["IEORRES"] != expected:
            yield f"IE: {row}"
        if row["IESTRESC"] != row["IEORRES"]:
            yield f"IE: {row}"


def who_failed_says_what_was_not_met(archive: Archive) -> Problems:
    excepted = {row["USUBJID"] for row in archive.of("IE")}
    for row in archive.of("DM"):
        if row["ARMNRS"] == "SCREEN FAILURE" and row["USUBJID"] not in excepted:
            yield f"DM: {row}"


def visits_are_planned_or_happened(archive: Archive) -> Problems:
    planned = {row["VISITNUM"] for row in archive.of("TV")}
    happened = {(row["USUBJID"], row["VISITNUM"]) for row in archive.of("SV")}
    for row in archive.of("SV"):
        if bool(row["SVPRESP"]) is not (row["VISITNUM"] in planned) or bool(row["SVUPDES"]) is bool(row["SVPRESP"]):
            yield f"SV: {row}"
    for name in GUIDE:
        for row in archive.of(name):
            if "USUBJID" in row and row.get("VISITNUM") and (row["USUBJID"], row["VISITNUM"]) not in happened:
                yield f"{name} without its visit: {row}"


def dispositions_are_consistent(archive: Archive) -> Problems:
    consents = {(row["USUBJID"], row["DSSTDTC"]) for row in archive.of("DS") if "CONSENT" in row["DSDECOD"]}
    deaths = {row["USUBJID"] for row in archive.of("DS") if row["DSDECOD"] == "DEATH"}
    for row in archive.of("DS"):
        if row["DSDECOD"] == "COMPLETED" and row["DSTERM"] != "COMPLETED":
            yield f"DS: {row}"
        if (row["DSCAT"] == "DISPOSITION EVENT") is not bool(row["DSSCAT"]):
            yield f"DS: {row}"
    for row in archive.of("DM"):
        if row["RFICDTC"] and (row["USUBJID"], row["RFICDTC"]) not in consents:
            yield f"DM: no consent of {row['RFICDTC']} in DS"
        if (row["DTHFL"] == "Y") is not (row["USUBJID"] in deaths):
            yield f"DM: {row}"


def the_last_value_before_the_dose_is_flagged_once(archive: Archive) -> Problems:
    dosed = {row["USUBJID"]: row["RFXSTDTC"] for row in archive.of("DM")}
    for name in ("CV", "LB", "RS", "VS"):
        flagged = [row for row in archive.of(name) if row[f"{name}LOBXFL"]]
        of = Counter((row["USUBJID"], row[f"{name}TESTCD"], row[f"{name}SPID"]) for row in flagged)
        yield from (f"{name}: {test}" for test, times in of.items() if times > 1)
        for row in flagged:
            if not row[f"{name}STRESC"] or row[f"{name}DTC"][:10] > dosed[row["USUBJID"]][:10]:
                yield f"{name}: {row}"


def qualifiers_belong_to_a_record(archive: Archive) -> Problems:
    records = {(row["USUBJID"], row["DSSEQ"]) for row in archive.of("DS")}
    seen = Counter((row["USUBJID"], row["IDVARVAL"], row["QNAM"]) for row in archive.of("SUPPDS"))
    yield from (f"SUPPDS twice: {one}" for one, times in seen.items() if times > 1)
    yield from (f"SUPPDS: {one}" for one in seen if one[:2] not in records)


def related_records_are_there_and_of_several_datasets(archive: Archive) -> Problems:
    related: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    known: dict[str, set[tuple[str, str]]] = {}
    for row in archive.of("RELREC"):
        name, variable = row["RDOMAIN"], row["IDVAR"]
        if variable not in known:
            known[variable] = {(one["USUBJID"], one[variable]) for one in archive.of(name)}
        if (row["USUBJID"], row["IDVARVAL"]) not in known[variable] or row["RELTYPE"]:
            yield f"RELREC: {row}"
        related[row["USUBJID"], row["RELID"]].add(name)
    yield from (f"RELREC of one dataset: {one}" for one, names in related.items() if len(names) < 2)


def a_summary_has_a_value_or_says_why_not(archive: Archive) -> Problems:
    for row in archive.of("TS"):
        if bool(row["TSVAL"]) is bool(row["TSVALNF"]):
            yield f"TS: {row}"


RULES: tuple[Callable[[Archive], Problems], ...] = (
    variables_are_those_of_the_guide_in_its_order,
    required_variables_have_values,
    records_are_of_one_study_and_their_own_domain,
    every_subject_is_once_in_dm,
    sequences_count_through_each_subject,
    dates_are_iso_8601,
    study_days_count_from_rfstdtc_without_a_day_0,
    short_names_and_texts_are_as_long_as_they_may,
    terms_are_controlled,
    a_code_and_its_name_go_together,
    a_test_has_one_standard_unit,
    a_finding_has_a_result_or_says_why_not,
    the_arms_of_a_subject_are_planned_or_say_why_not,
    reference_days_are_those_of_the_exposure,
    stretches_of_a_dose_end_after_they_begin_and_do_not_overlap,
    elements_are_planned_and_follow_each_other,
    exceptions_are_criteria_of_the_trial,
    who_failed_says_what_was_not_met,
    visits_are_planned_or_happened,
    dispositions_are_consistent,
    the_last_value_before_the_dose_is_flagged_once,
    qualifiers_belong_to_a_record,
    related_records_are_there_and_of_several_datasets,
    a_summary_has_a_value_or_says_why_not,
)
