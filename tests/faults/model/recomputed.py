"""What answers come to by the oracle and the contract's third column alone, and sound answers to what is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flows.answers.given_before.given_for import may_cross
from tests.contract import oracle
from tests.trials import NCT04556084

Json = dict[str, Any]

LISTS = ("prior_therapies", "prior_radiation")
# The order of the record's keys, and what tells whether one is asked where that is not always so.
ORDER = (
    "registration_date", "start_date", "age_months", "sex", "b_all", "blasts_percent", "mrd_percent", "mrd_by_flow",
    "disease_group", "vhr_features", "eoc_mrd_percent", "hct_intent", "donor_available", "hct_direct", "karnofsky",
    "lansky", "creatinine_mg_dl", "creatinine_date", "creatinine_clearance", "clearance_date", "alt_u_l",
    "alt_uln_u_l", "bilirubin_mg_dl", "bilirubin_uln_mg_dl", "liver_date", "lvef_percent", "lvef_modality",
    "lvef_date", "prior_therapies", "prior_hct", "gvhd", "immunosuppression", "immunosuppression_stopped",
    "radiation_planned", "prior_radiation", "childbearing_potential", "sexually_active", "contraception_agreed",
    "consent_signed", "consent_date", "consent_version", "cns3_history", "cns_status", "concomitant_therapy",
    "uncontrolled_infection", "pregnancy_test", "pregnancy_test_date", "lactating", "blinatumomab_allergy",
    "other_phase12_study",
)  # fmt: skip

MAY_CHANGE = (
    "blasts_percent", "mrd_percent", "donor_available", "karnofsky", "lansky", "prior_therapies", "gvhd",
    "immunosuppression", "radiation_planned", "prior_radiation", "childbearing_potential", "sexually_active",
    "contraception_agreed", "cns_status", "concomitant_therapy", "uncontrolled_infection", "lactating",
    "other_phase12_study",
)  # fmt: skip

# Asked for the log, and no part of the contract's record.
FOR_THE_LOG = "consent_version"


def creatinine_settles(r: Json) -> bool:
    """Whether I5a is met by creatinine alone."""
    if r.get("age_months", 1) < 1:
        return False
    as_of = date.fromisoformat(r["as_of"])
    planned = oracle.as_date(r.get("registration_date")) or as_of
    passes = oracle.creatinine_passes(r)
    return oracle.measured(passes, oracle.as_date(r.get("creatinine_date")), as_of, planned) == "met"


def measured(key: str) -> Callable[[Json], bool]:
    return lambda r: r.get(key) not in (None, "not_done")


def said(key: str, value: str) -> Callable[[Json], bool]:
    return lambda r: r.get(key) == value


def of_age(r: Json) -> bool:
    return r.get("age_months", 0) >= 96


def fertile(r: Json) -> bool:
    return oracle.childbearing(r) == "yes"


ASKED: dict[str, Callable[[Json], bool]] = {
    "vhr_features": lambda r: "very_high_risk" in r.get("disease_group", ()),
    "eoc_mrd_percent": lambda r: "eoc_mrd" in r.get("disease_group", ()),
    "karnofsky": lambda r: r.get("age_months", 0) >= 192,
    "lansky": lambda r: r.get("age_months", 192) < 192,
    "creatinine_date": measured("creatinine_mg_dl"),
    "creatinine_clearance": lambda r: not creatinine_settles(r),
    "clearance_date": measured("creatinine_clearance"),
    "gvhd": said("prior_hct", "yes"),
    "immunosuppression": said("prior_hct", "yes"),
    "immunosuppression_stopped": lambda r: r.get("prior_hct") == "yes" and r.get("immunosuppression") == "stopped",
    "childbearing_potential": lambda r: r.get("sex") == "female" and of_age(r),
    "sexually_active": lambda r: of_age(r) if r.get("sex") == "male" else r.get("sex") == "female" and fertile(r),
    "contraception_agreed": lambda r: oracle.sexually_active(r) == "yes",
    "consent_date": said("consent_signed", "yes"),
    "consent_version": said("consent_signed", "yes"),
    "pregnancy_test": fertile,
    "pregnancy_test_date": measured("pregnancy_test"),
    "lactating": fertile,
}


@dataclass(frozen=True)
class Recomputed:
    """What answers come to on a day: the record, the keys that are asked, and those of them without an answer.

    `confirm`: those that were given for another day and may be as they are; they are asked before all others.
    """

    record: Json
    asked: list[str]
    open: list[str]
    confirm: list[str]


def recompute(answers: Mapping[str, Any], today: date) -> Recomputed:
    """From the answers as they stand, by the oracle and the contract's third column alone."""
    settled = [key for key in ORDER if key in answers and (answers[key] is None or answers.get(f"{key}.draft") is None)]
    whole = {key: answers[key] for key in settled}
    record = {"as_of": today.isoformat()}
    known = {key: value for key, value in whole.items() if value is not None and key != FOR_THE_LOG}
    record |= {key: _without_unknowns(value) for key, value in known.items()}
    for key in {wrong.partition("[")[0] for wrong in oracle.errors(record)} | passed(record, today):
        del record[key], whole[key]
    before = dict(record)
    given_for_another = other_day(record, answers, today)
    for key in given_for_another:
        del record[key], whole[key]
    asked = [key for key in ORDER if key not in ASKED or ASKED[key](record)]
    confirm = [key for key in ORDER if key in given_for_another and (key not in ASKED or ASKED[key](before))]
    confirm = [key for key in ORDER if key in given_for_another and (key in confirm or key in asked)]
    return Recomputed(record, asked, [key for key in asked if key not in whole], confirm)


def passed(record: Mapping[str, Any], today: date) -> set[str]:
    """Planned days that are over; the start goes with its registration."""
    planned = {key: date.fromisoformat(record[key]) for key in ("registration_date", "start_date") if record.get(key)}
    if planned.get("registration_date", today) < today:
        return set(planned)
    return {key for key, day in planned.items() if day < today}


def other_day(record: Json, answers: Mapping[str, Any], today: date) -> set[str]:
    """The answers that were given for a day from which this one is too far away."""
    given = {key: date.fromisoformat(answers[f"for.{key}"]) for key in record if f"for.{key}" in answers}
    planned = oracle.as_date(record.get("registration_date"))
    other = {key for key, day in given.items() if key in MAY_CHANGE and (today - day).days > 14}
    if planned and given.get("start_date", planned) != planned:
        other.add("start_date")
    day = given.get("age_months")
    if day and may_cross(record["age_months"], day, planned or today, NCT04556084) is not None:
        other.add("age_months")
    return other


# Of an entry what the study chair is asked, and that it is still being given: no part of the record.
BESIDE = ("for_chair", "ongoing")


def _without_unknowns(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [
            {name: part for name, part in entry.items() if part is not None and name not in BESIDE} for entry in value
        ]
    return value


NUMBERS: dict[str, tuple[tuple[str, Any], ...]] = {
    "age_months": (("14 y", 168), ("20 y", 240), ("5 y", 60), ("25 y", 300)),
    "lvef_percent": (("62", 62), ("38.5", 38.5)),
    "creatinine_mg_dl": (("0,7", 0.7), ("1.9", 1.9), ("not done", "not_done")),
    "creatinine_clearance": (("95", 95), ("41", 41), ("not done", "not_done")),
    "alt_u_l": (("60", 60), ("300", 300)),
    "alt_uln_u_l": (("40", 40), ("55", 55)),
    "bilirubin_mg_dl": (("0.6", 0.6), ("2.5", 2.5)),
    "bilirubin_uln_mg_dl": (("1.2", 1.2), ("1", 1)),
    "half_life_days": (("22", 22), ("3,5", 3.5)),
} | dict.fromkeys(oracle.SCORES, (("90", 90), ("40", 40)))
PERCENTS = (("1,5", 1.5), ("0.005 %", 0.005), ("0", 0))
WORDS = {
    "agent": ("vincristine", "rituximab"),
    "kinds": ("chemotherapy", "biologic"),
    "late_ae": ("no", "yes"),
    "site": oracle.SITES,
}


def sound(key: str, record: Json, pick: int) -> tuple[str, Any]:
    """Something to type that answers a question, and the value that it means."""
    if key in LISTS:
        return "none", []
    if key == FOR_THE_LOG:
        return "4.0", "4.0"
    if key in oracle.CHOICES or key in WORDS:
        word = (oracle.CHOICES.get(key) or WORDS[key])[pick % len(oracle.CHOICES.get(key) or WORDS[key])]
        return word, [word] if key == "kinds" else word
    if key in oracle.NAME_LISTS:
        names = oracle.NAME_LISTS[key][: pick % 3 + 1]
        return ", ".join(names), list(names)
    if key in NUMBERS or key in oracle.PERCENTS:
        numbers = NUMBERS.get(key, PERCENTS)
        return numbers[pick % len(numbers)]
    day = _day(key, record, pick).isoformat()
    return day, day


def _day(key: str, record: Json, pick: int) -> date:
    as_of = date.fromisoformat(record["as_of"])
    if key == "registration_date":
        return as_of + timedelta(pick % 9)
    if key == "start_date":
        return (oracle.as_date(record.get("registration_date")) or as_of) + timedelta(pick % 4)
    return as_of - timedelta(pick % 12)
