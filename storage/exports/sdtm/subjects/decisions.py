"""What was decided of a screening in SDTM: the criteria not met in IE, and outcome, findings and rulings in XE."""

from collections.abc import Iterator, Mapping

from flows.decision.status_words import OUTCOMES, WORDS
from flows.rules.criterion import Category
from flows.rules.status import Status
from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.common.texts import cut
from storage.exports.screenings.cohorts import not_met
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.history import Ruling
from storage.exports.sdtm.standard.written import day
from storage.exports.sdtm.subjects.findings import Found
from storage.exports.sdtm.trial.answer_codes import clear_code, decided_name, test_code, test_name
from storage.exports.sdtm.trial.design import Row, criterion_text, record

# What was answered where a criterion was not met.
_NOT_MET = {Category.INCLUSION: "N", Category.EXCLUSION: "Y"}


def exceptions(screening: ExportedScreening, codes: Mapping[tuple[str, str], str], visit: Row) -> Found:
    """IE: one record for each criterion that was not met."""
    failed = not_met(screening.decision) if screening.decided else ()
    for criterion in screening.trial.criteria:
        if criterion.code in failed:
            code, answer = codes[screening.protocol_version, criterion.code], _NOT_MET[criterion.category]
            found = record("IE", SPID=criterion.code, TESTCD=code, TEST=criterion_text(criterion), ORRES=answer)
            of = record("IE", CAT=criterion.category.value.upper(), STRESC=answer, DTC=day(screening.as_of))
            yield "IE", found | of | visit


def decided(screening: ExportedScreening, codes: Mapping[tuple[str, str], str], spanned: Trial, visit: Row) -> Found:
    """XE: the state of a screening, and once it is decided its outcome, window and findings; `codes`: of the criteria
    by version and code."""
    base: Row = {"XEDTC": day(screening.as_of), **visit}
    for code, said, used in _said(screening):
        yield "XE", _decision(code, decided_name(code, screening.trial), said, used) | base
    if screening.decided:
        yield from (("XE", row | base) for row in _findings(screening.decision, screening.trial, codes, spanned))


def _said(screening: ExportedScreening) -> Iterator[tuple[str, str, str]]:
    """The code, the words and the value of what stands once for a screening."""
    yield "STAGE", screening.stage.replace("_", " "), screening.stage
    yield "REVISION", str(screening.revision), str(screening.revision)
    if not screening.decided:
        return
    decision = screening.decision
    yield "OUTCOME", OUTCOMES[decision["outcome"]][1], decision["outcome"]
    for cohort, one in decision.get("cohorts", {}).items():
        yield "COHORT", f"{cohort}: {OUTCOMES[one['outcome']][1]}", f"{cohort} {one['outcome']}"
    for end in ("earliest", "latest"):
        if value := screening.decided_of("registration_window", end):
            yield end.upper(), value, value
    for what in ("repeat", "consult"):
        for one in decision.get(what, []):
            yield what.upper(), one, one


def _findings(
    decision: Mapping[str, Json], trial: Trial, codes: Mapping[tuple[str, str], str], spanned: Trial
) -> Iterator[Row]:
    clear_on = decision.get("clear_on", {})
    for criterion in trial.criteria:
        code = criterion.code
        if status := decision.get("criteria", {}).get(code):
            test = codes.get((trial.version, code), code.upper()[:8])
            now = spanned.by_code[code]
            same = now if criterion_text(now) == criterion_text(criterion) else criterion
            row = _decision(test, cut(f"{test}: {same.short}", 40), WORDS[Status(status)], status)
            yield row | {"XECAT": "ELIGIBILITY CRITERION", "XESPID": code}
        if code in clear_on:
            row = _decision(clear_code(code), f"{code}: passes from", clear_on[code], clear_on[code])
            yield row | {"XECAT": "ELIGIBILITY CRITERION", "XESPID": code}


def _decision(code: str, name: str, said: str, used: str) -> Row:
    found: Row = {"XESPID": code.lower(), "XETESTCD": code, "XETEST": name, "XECAT": "DECISION"}
    return found | {"XEORRES": said, "XESTRESC": used}


def ruled(trial: Trial, rulings: tuple[Ruling, ...], visit: Row) -> Found:
    """XE: what the study chair ruled; a later ruling on an item takes the place of an earlier one."""
    for ruling in rulings:
        if not ruling.stands or ruling.decision is None or ruling.item not in trial.queries:
            continue
        key, query = f"ruling.{ruling.item}", trial.queries[ruling.item]
        from_day = f"from {ruling.from_day.isoformat()}" if ruling.from_day else ""
        by = " ".join(filter(None, ("by", ruling.role, ruling.initials))) if ruling.role or ruling.initials else ""
        said = ", ".join(filter(None, (ruling.decision.replace("_", " "), from_day, by)))
        named: Row = {"XESPID": key, "XETESTCD": test_code(trial, key), "XECAT": "STUDY CHAIR RULING"}
        named |= {"XETEST": test_name(trial, key, query.label or query.code), "XEORRES": said}
        yield "XE", named | {"XESTRESC": ruling.decision, "XEDTC": day(ruling.ruled_on), **visit}
