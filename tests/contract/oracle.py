"""A second, independent reading of the record contract, sentence by sentence: it exists to test the first.

Nothing here is shared with the project. Sentences in quotation marks are the contract's own.
"""

import math
import re
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

CHEMOTHERAPY_DAYS = 7
BIOLOGIC_DAYS = 7
INOTUZUMAB_DAYS = 12
IMMUNOTHERAPY_DAYS = 42
SUPPRESSION_DAYS = 7
RADIATION_DAYS = 90
GOOD_DAYS = 7
INOTUZUMAB_CONSULT_DAYS = 37

# "Limits in mg/dL, male/female": (months from, months below, male, female). None below one month.
CREATININE_LIMITS = (
    (1, 6, "0.4", "0.4"),
    (6, 12, "0.5", "0.5"),
    (12, 24, "0.6", "0.6"),
    (24, 72, "0.8", "0.8"),
    (72, 120, "1.0", "1.0"),
    (120, 156, "1.2", "1.2"),
    (156, 192, "1.5", "1.4"),
    (192, 1441, "1.7", "1.4"),
)

Record = dict[str, Any]
Status = str
Waiting = tuple[Status, date | None]  # the status, and the day on which the waiting period ends

# --- How a value is written -------------------------------------------------------------------------------

YES_NO = [
    "b_all",
    "mrd_by_flow",
    "hct_intent",
    "donor_available",
    "hct_direct",
    "prior_hct",
    "radiation_planned",
    "childbearing_potential",
    "sexually_active",
    "contraception_agreed",
    "consent_signed",
    "cns3_history",
    "concomitant_therapy",
    "uncontrolled_infection",
    "lactating",
    "blinatumomab_allergy",
    "other_phase12_study",
]

CHOICES = {
    "sex": ("female", "male"),
    "lvef_modality": ("echo", "muga"),
    "gvhd": ("none", "acute", "chronic"),
    "immunosuppression": ("never", "ongoing", "stopped"),
    "cns_status": ("cns1", "cns2", "cns3"),
    "pregnancy_test": ("negative", "positive", "not_done"),
} | dict.fromkeys(YES_NO, ("yes", "no"))

NAME_LISTS = {
    "disease_group": ("relapse", "very_high_risk", "eoc_mrd"),
    "vhr_features": ("induction_failure", "severe_hypodiploidy", "ph_like", "other"),
}

KINDS = ("chemotherapy", "biologic", "monoclonal_antibody", "immunotherapy")
SITES = ("tbi", "cranial", "craniospinal", "other")
PERCENTS = ["blasts_percent", "mrd_percent", "eoc_mrd_percent", "lvef_percent"]
SCORES = ["karnofsky", "lansky"]
ABOVE_ZERO = ["creatinine_mg_dl", "alt_u_l", "alt_uln_u_l", "bilirubin_mg_dl", "bilirubin_uln_mg_dl"]

NOT_AFTER_AS_OF = [
    "creatinine_date",
    "clearance_date",
    "liver_date",
    "lvef_date",
    "immunosuppression_stopped",
    "consent_date",
    "pregnancy_test_date",
]

DATES = ["as_of", "registration_date", "start_date", *NOT_AFTER_AS_OF]
OTHERS = ["age_months", "creatinine_clearance", "prior_therapies", "prior_radiation"]
KEYS = {*CHOICES, *NAME_LISTS, *PERCENTS, *SCORES, *ABOVE_ZERO, *DATES, *OTHERS}
THERAPY_FIELDS = {"agent", "kinds", "last_dose", "half_life_days", "late_ae", "ae_until"}
RADIATION_FIELDS = {"site", "last_date"}


def as_date(value: object) -> date | None:
    """ "A date is `YYYY-MM-DD`, from 1900 to 2199." None for anything else."""
    if not isinstance(value, str) or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2199 else None


def is_number(value: object) -> bool:
    """ "A number is a finite JSON number in the unit that its name says (not a string, not a boolean)" """
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


def exact(value: Any) -> Fraction:
    """ "Numbers are taken as the decimal that the JSON text shows" """
    return Fraction(str(value))


def is_names(value: object, allowed: tuple[str, ...]) -> bool:
    """ "Entries of a list of names are unique." """
    if not isinstance(value, list) or not all(isinstance(name, str) and name in allowed for name in value):
        return False
    return len(set(value)) == len(value)


def value_is_right(key: str, value: Any) -> bool:
    """Whether one given value has the type and the range of its row in the table."""
    if key in CHOICES:
        return isinstance(value, str) and value in CHOICES[key]
    if key in NAME_LISTS:
        return is_names(value, NAME_LISTS[key])
    if key in DATES:
        return as_date(value) is not None
    if key in ("creatinine_mg_dl", "creatinine_clearance") and value == "not_done":
        return True
    return is_number(value) and number_is_right(key, value)


def number_is_right(key: str, value: float) -> bool:
    """The ranges of the table's numbers."""
    if key in PERCENTS:
        return 0 <= value <= 100
    if key in SCORES:  # "0 to 100 in tens"
        return 0 <= value <= 100 and value % 10 == 0
    if key in ABOVE_ZERO:
        return value > 0
    if key == "creatinine_clearance":  # "0 or more"
        return value >= 0
    return 0 <= value <= 1440 and value == int(value)  # age: "168.0 is whole"


def errors(record: Record) -> set[str]:
    """The keys that must be refused; empty when the record is right. "all errors of a record at once" """
    wrong = {key for key in record if key not in KEYS}  # "An unknown [...] key"
    for key in KEYS - {"prior_therapies", "prior_radiation"}:
        value = record.get(key)  # "An absent key or `null` means not known yet"
        if value is not None and not value_is_right(key, value):
            wrong.add(key)
    if record.get("as_of") is None:  # "a record without it is refused"
        wrong.add("as_of")
    wrong |= order_errors(record)
    for key, check in (("prior_therapies", therapy_errors), ("prior_radiation", radiation_errors)):
        entries = record.get(key)
        if entries is not None and not isinstance(entries, list):
            wrong.add(key)
        elif entries is not None:
            for position, entry in enumerate(entries):
                wrong |= {f"{key}[{position}]{field}" for field in check(entry)}
    return wrong


def order_errors(record: Record) -> set[str]:
    """ "names the key (of two dates, the one lower in the table)": a date nobody can read orders nothing."""
    wrong = set()
    as_of, start = as_date(record.get("as_of")), as_date(record.get("start_date"))
    registration = as_date(record.get("registration_date"))
    if as_of and registration and registration < as_of:  # "not before `as_of`"
        wrong.add("registration_date")
    # "not before `registration_date`"; and that one, "absent: `as_of`", which bounds it as well where it is no date
    floor = registration or as_of
    if floor and start and start < floor:
        wrong.add("start_date")
    for key in NOT_AFTER_AS_OF:  # "not after `as_of`"
        day = as_date(record.get(key))
        if as_of and day and day > as_of:
            wrong.add(key)
    return wrong


def therapy_errors(entry: object) -> set[str]:
    """The wrong fields of one prior therapy, as endings of its path."""
    if not isinstance(entry, dict):
        return {""}
    wrong = {key for key in entry if key not in THERAPY_FIELDS}
    wrong |= {key for key in ("agent", "kinds") if not therapy_value_is_right(key, entry.get(key))}
    for key in ("last_dose", "half_life_days", "late_ae", "ae_until"):  # "the rest may be unknown"
        if entry.get(key) is not None and not therapy_value_is_right(key, entry[key]):
            wrong.add(key)
    wrong |= misplaced_fields(entry, wrong)
    last, until = as_date(entry.get("last_dose")), as_date(entry.get("ae_until"))
    if last and until and until < last:  # "not before `last_dose`"
        wrong.add("ae_until")
    return {f".{key}" for key in wrong}


def misplaced_fields(entry: Record, wrong: set[str]) -> set[str]:
    """ "a field that its kind does not have is refused": not judged while the kinds themselves are wrong."""
    if "kinds" in wrong:
        return set()
    misplaced = set()
    if "biologic" not in entry["kinds"]:  # `late_ae` "for biologics"
        misplaced |= {key for key in ("late_ae", "ae_until") if entry.get(key) is not None}
    # `half_life_days` "for antibodies (and inotuzumab of any kind)"; a wrong agent may be that one
    if not is_antibody(entry) and "agent" not in wrong and entry.get("half_life_days") is not None:
        misplaced.add("half_life_days")
    return misplaced


def therapy_value_is_right(key: str, value: Any) -> bool:
    """Whether one given field of a therapy has its type and range."""
    if key == "agent":  # "1 to 100 characters"
        return isinstance(value, str) and 1 <= len(value) <= 100
    if key == "kinds":  # "one or more of"
        return is_names(value, KINDS) and len(value) > 0
    if key == "half_life_days":  # "above 0 and at most 365"
        return is_number(value) and 0 < value <= 365
    if key == "late_ae":
        return isinstance(value, str) and value in ("yes", "no")
    return as_date(value) is not None


def radiation_errors(entry: object) -> set[str]:
    """ "`site` must be there and `last_date` may be unknown or lie ahead": endings of the path."""
    if not isinstance(entry, dict):
        return {""}
    wrong = {key for key in entry if key not in RADIATION_FIELDS}
    if not isinstance(entry.get("site"), str) or entry["site"] not in SITES:
        wrong.add("site")
    if entry.get("last_date") is not None and as_date(entry["last_date"]) is None:
        wrong.add("last_date")
    return {f".{key}" for key in wrong}


# --- Criteria and their status ----------------------------------------------------------------------------


def worst(parts: Iterable[Status]) -> Status:
    """ "`not_met` beats `pending`, `pending` beats `repeat` and `wait`, and those beat `met`" """
    return min(parts, key=["not_met", "pending", "repeat", "wait", "met"].index)


def holds(answer: bool | None) -> Status:
    """One part of a criterion. "It never counts as "no", and never helps anyone to be eligible." """
    return "pending" if answer is None else "met" if answer else "not_met"


def is_said(r: Record, key: str, good: str) -> Status:
    """A part that holds for one answer and fails for every other."""
    return holds(None if r.get(key) is None else r[key] == good)


def compared(r: Record, key: str, low: str | None = None, below: str | None = None) -> Status:
    """A part that holds from `low` on, or strictly `below`."""
    if r.get(key) is None:
        return "pending"
    value = exact(r[key])
    return holds(value >= Fraction(low) if low is not None else value < Fraction(str(below)))


def i1(r: Record) -> Status:
    """ "B-ALL; blasts < 5; MRD >= 0.01 by flow; at least one disease group holds [...]; HCT intended." """
    groups = list(disease_groups(r).values())
    if r.get("disease_group") is None or ("met" not in groups and "pending" in groups):
        group = "pending"  # "else one that is unknown keeps it open"
    else:
        group = holds("met" in groups)  # "One group that holds is enough"; "An empty list means *none*"
    return worst(
        [
            is_said(r, "b_all", "yes"),
            compared(r, "blasts_percent", below="5"),
            compared(r, "mrd_percent", low="0.01"),
            is_said(r, "mrd_by_flow", "yes"),
            group,
            is_said(r, "hct_intent", "yes"),
        ]
    )


def disease_groups(r: Record) -> dict[str, Status]:
    """Each group that was ticked, and whether it holds."""
    ticked = r.get("disease_group") or []
    groups = {}
    if "relapse" in ticked:  # "`relapse` holds by itself"
        groups["relapse"] = "met"
    if "very_high_risk" in ticked:  # "`very_high_risk` with at least one feature"
        features = r.get("vhr_features")
        groups["very_high_risk"] = holds(None if features is None else len(features) > 0)
    if "eoc_mrd" in ticked:  # "`eoc_mrd` when `eoc_mrd_percent` >= 0.01"
        groups["eoc_mrd"] = compared(r, "eoc_mrd_percent", low="0.01")
    return groups


def i4(r: Record) -> Status:
    """ "the score for the age, >= 50"; `karnofsky` "16 years or older", `lansky` "under 16 years"."""
    age = r.get("age_months")
    if age is None:  # "A question whose own condition is not known yet counts as unanswered."
        return "pending"
    return compared(r, "karnofsky" if age >= 192 else "lansky", low="50")


def measured(passes: bool | None, taken: date | None, as_of: date, planned: date) -> Status:
    """One value of I5: "good for registration on D to D+7 inclusive"."""
    if passes is None:
        return "pending"
    if not passes:  # "A value that fails is `not_met`, unless it is out of date on `as_of` already"
        stale = taken is not None and as_of > taken + timedelta(GOOD_DAYS)
        return "repeat" if stale else "not_met"  # "A failing value without a date is `not_met`"
    if taken is None:
        return "pending"
    return "met" if planned <= taken + timedelta(GOOD_DAYS) else "repeat"


def i5a(r: Record, as_of: date, planned: date) -> Waiting:
    """The status, and the date of the measurement that decides it."""
    routes: list[Waiting] = []
    # "Under 1 month there is no limit: clearance alone decides, sex known or not."
    if r.get("age_months") is None or r["age_months"] >= 1:
        taken = as_date(r.get("creatinine_date"))
        routes.append((measured(creatinine_passes(r), taken, as_of, planned), taken))
    clearance, taken = r.get("creatinine_clearance"), as_date(r.get("clearance_date"))
    passes = None if clearance is None or clearance == "not_done" else exact(clearance) >= 60
    routes.append((measured(passes, taken, as_of, planned), taken))
    # "the better one decides (`met`, `repeat`, `pending`, `not_met`, in that order; of two equal ones the
    # later measured)"
    order = ["met", "repeat", "pending", "not_met"]
    return min(routes, key=lambda route: (order.index(route[0]), -(route[1] or date.min).toordinal()))


def creatinine_passes(r: Record) -> bool | None:
    """ "A route that is unknown or `not_done` is `pending`; so is the creatinine route while age or sex is
    unknown." """
    creatinine, age, sex = r.get("creatinine_mg_dl"), r.get("age_months"), r.get("sex")
    if creatinine is None or creatinine == "not_done" or age is None or sex is None:
        return None
    for start, end, male, female in CREATININE_LIMITS:
        if start <= age < end:
            return exact(creatinine) <= Fraction(male if sex == "male" else female)
    raise AssertionError(age)


def i5b(r: Record, as_of: date, planned: date) -> Status:
    """ "ALT < 5 x its limit (strictly), bilirubin <= 1.5 x its limit." """
    taken = as_date(r.get("liver_date"))
    alt = bilirubin = None
    if r.get("alt_u_l") is not None and r.get("alt_uln_u_l") is not None:
        alt = exact(r["alt_u_l"]) < 5 * exact(r["alt_uln_u_l"])
    if r.get("bilirubin_mg_dl") is not None and r.get("bilirubin_uln_mg_dl") is not None:
        bilirubin = exact(r["bilirubin_mg_dl"]) <= Fraction("1.5") * exact(r["bilirubin_uln_mg_dl"])
    # "one out of date beside a part that is unknown is `pending`": the parts are worth what `worst` says
    return worst(measured(passes, taken, as_of, planned) for passes in (alt, bilirubin))


def i5c(r: Record, as_of: date, planned: date) -> Status:
    """ "LVEF >= 40, by echo or MUGA." """
    passes = None if r.get("lvef_percent") is None else exact(r["lvef_percent"]) >= 40
    value = measured(passes, as_date(r.get("lvef_date")), as_of, planned)
    return worst([value, "pending" if r.get("lvef_modality") is None else "met"])


def is_inotuzumab(therapy: Record) -> bool:
    """ "an agent whose name contains "inotuzumab" (any case)" """
    return isinstance(therapy.get("agent"), str) and "inotuzumab" in therapy["agent"].lower()


def is_antibody(therapy: Record) -> bool:
    """ "[inotuzumab] is an antibody whatever its kinds" """
    return "monoclonal_antibody" in therapy["kinds"] or is_inotuzumab(therapy)


def clear_day(criterion: str, therapy: Record) -> date | None:
    """The day on which one therapy's waiting period is over; None while something is not known."""
    last = as_date(therapy.get("last_dose"))
    if last is None:  # "A last dose [...] that is not known: `pending`."
        return None
    # "*N* days after a last dose on day D are over on D+N: registration on that day is allowed."
    if criterion == "I6":
        return last + timedelta(CHEMOTHERAPY_DAYS)
    if criterion == "I10":
        return last + timedelta(IMMUNOTHERAPY_DAYS)
    return biologic_clear(therapy, last) if criterion == "I8" else antibody_clear(therapy, last)


def biologic_clear(therapy: Record, last: date) -> date | None:
    """ "7 days, and past `ae_until` (clear on the day after it)" """
    if therapy.get("late_ae") is None:  # "`late_ae` unknown [...]: `pending`"
        return None
    if therapy["late_ae"] == "no":  # "`ae_until` without `late_ae` yes is validated and plays no part"
        return last + timedelta(BIOLOGIC_DAYS)
    until = as_date(therapy.get("ae_until"))
    return None if until is None else max(last + timedelta(BIOLOGIC_DAYS), until + timedelta(1))


def antibody_clear(therapy: Record, last: date) -> date | None:
    """ "3 half-lives, rounded up to whole days; inotuzumab is fixed at 12 days [...] whatever half-life" """
    if is_inotuzumab(therapy):
        return last + timedelta(INOTUZUMAB_DAYS)
    if therapy.get("half_life_days") is None:  # "A [...] half-life that is not known: `pending`."
        return None
    return last + timedelta(math.ceil(3 * exact(therapy["half_life_days"])))


def washout(r: Record, criterion: str, planned: date) -> Waiting:
    """ "Each looks at every therapy of its kind, and the latest date rules. None of that kind:
    `not_applicable`." """
    therapies = r.get("prior_therapies")
    if therapies is None:
        return "pending", None
    kind = {"I6": "chemotherapy", "I8": "biologic", "I10": "immunotherapy"}.get(criterion)
    mine = [one for one in therapies if (is_antibody(one) if kind is None else kind in one["kinds"])]
    if not mine:
        return "not_applicable", None
    return waited([clear_day(criterion, therapy) for therapy in mine], planned)


def waited(days: list[date | None], planned: date) -> Waiting:
    """ "a known date never hides an unknown"; else "passes from a known date on"."""
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return "pending", None
    latest = max(known)
    return ("met" if latest <= planned else "wait"), latest


def i7(r: Record, planned: date) -> Waiting:
    """ "no earlier HCT: `not_applicable`. Any GVHD, or immune suppression ongoing: `not_met`. Stopped on D:
    clear on D+7." """
    if r.get("prior_hct") is None:
        return "pending", None
    if r["prior_hct"] == "no":
        return "not_applicable", None
    suppression = r.get("immunosuppression")
    status, clear = "met", None  # never
    if suppression is None:
        status = "pending"
    elif suppression == "ongoing":
        status = "not_met"
    elif suppression == "stopped":
        stopped = as_date(r.get("immunosuppression_stopped"))
        status, clear = waited([None if stopped is None else stopped + timedelta(SUPPRESSION_DAYS)], planned)
    return worst([is_said(r, "gvhd", "none"), status]), clear


def i11(r: Record, planned: date) -> Waiting:
    """ "planned cranial or craniospinal radiation: `not_met`. Prior TBI, cranial or craniospinal: 90 days.
    Other sites do not count. None: `met`." """
    status, clear = "met", None
    if r.get("prior_radiation") is None:
        status = "pending"
    else:
        counted = [one for one in r["prior_radiation"] if one["site"] != "other"]
        lasts = [as_date(one.get("last_date")) for one in counted]
        if lasts:
            status, clear = waited([day and day + timedelta(RADIATION_DAYS) for day in lasts], planned)
    return worst([is_said(r, "radiation_planned", "no"), status]), clear


def is_under_8(r: Record) -> bool:
    """Known to be under 8 years."""
    return r.get("age_months") is not None and r["age_months"] < 96


def childbearing(r: Record) -> str | None:
    """ "`childbearing_potential` (in anyone not male) [...] count[s] whenever [...] given" """
    return None if r.get("sex") == "male" else r.get("childbearing_potential")


def is_outside_e4_and_i12(r: Record) -> bool:
    """ "anyone under 8 [years] not said to have childbearing potential, [or] a female without it" """
    if is_under_8(r) and childbearing(r) != "yes":
        return True
    return r.get("sex") == "female" and childbearing(r) == "no"


def sexually_active(r: Record) -> str | None:
    """Asked of a "male of 8 years or older; female with childbearing potential". "A question whose own
    condition is not known yet counts as unanswered." """
    if r.get("sex") == "male":
        asked = r.get("age_months") is not None and r["age_months"] >= 96
    else:
        asked = r.get("sex") == "female" and childbearing(r) == "yes"
    return r.get("sexually_active") if asked else None


def i12(r: Record) -> Status:
    """The clauses in the page's order."""
    # "anyone under 8 years not said to have childbearing potential, a female without it, or anyone not
    # sexually active: `not_applicable`"
    if is_outside_e4_and_i12(r) or sexually_active(r) == "no":
        return "not_applicable"
    if r.get("sex") is None:  # "Otherwise, while sex is unknown: `pending`."
        return "pending"
    if sexually_active(r) is None:  # `contraception_agreed` is asked when "sexually active"
        return "pending"
    return is_said(r, "contraception_agreed", "yes")  # "Else contraception agreed."


def i13(r: Record) -> Status:
    """ "signed and dated: `met`. Not signed, or without a date: `pending`." """
    return "met" if r.get("consent_signed") == "yes" and r.get("consent_date") is not None else "pending"


def e4(r: Record, start: date) -> Status:
    """The clauses in the page's order."""
    # "a positive test, or lactating, given for anyone not known to be male: `not_met`, whatever else was
    # said"
    if r.get("sex") != "male" and (r.get("pregnancy_test") == "positive" or r.get("lactating") == "yes"):
        return "not_met"
    # "A male, anyone under 8 not said to have childbearing potential, or a female without it:
    # `not_applicable`."
    if r.get("sex") == "male" or is_outside_e4_and_i12(r):
        return "not_applicable"
    # "Otherwise, while sex or childbearing potential is unknown: `pending`."
    if r.get("sex") is None or childbearing(r) is None:
        return "pending"
    # "Else negative test and not lactating; the test is good for a *start* on its day to 7 days later. Test
    # not done: `pending`."
    taken = as_date(r.get("pregnancy_test_date"))
    if r.get("pregnancy_test") != "negative" or taken is None or r.get("lactating") is None:
        return "pending"
    return "met" if start <= taken + timedelta(GOOD_DAYS) else "repeat"


# --- The decision -----------------------------------------------------------------------------------------


def decide(record: Record) -> dict[str, Any]:
    """The contract's decision on a record that has no errors."""
    r = {key: value for key, value in record.items() if value is not None}
    as_of = date.fromisoformat(r["as_of"])
    planned = as_date(r.get("registration_date")) or as_of  # "absent: `as_of`"
    start = as_date(r.get("start_date")) or planned  # "absent: `registration_date`"

    waiting = {code: washout(r, code, planned) for code in ("I6", "I8", "I9", "I10")}
    waiting |= {"I7": i7(r, planned), "I11": i11(r, planned)}
    renal, renal_taken = i5a(r, as_of, planned)
    criteria = {
        "I1": i1(r),
        "I2": worst([is_said(r, "donor_available", "yes"), is_said(r, "hct_direct", "yes")]),
        "I3": compared(r, "age_months", below="312"),  # "under 26 years (25 completed years is eligible)"
        "I4": i4(r),
        "I5a": renal,
        "I5b": i5b(r, as_of, planned),
        "I5c": i5c(r, as_of, planned),
        "I12": i12(r),
        "I13": i13(r),
        # "no history of CNS3, and CNS1 now"
        "E1": worst([is_said(r, "cns3_history", "no"), is_said(r, "cns_status", "cns1")]),
        "E2": is_said(r, "concomitant_therapy", "no"),
        "E3": is_said(r, "uncontrolled_infection", "no"),
        "E4": e4(r, start),
        "E5": is_said(r, "blinatumomab_allergy", "no"),
        "E6": is_said(r, "other_phase12_study", "no"),
    } | {code: status for code, (status, _) in waiting.items()}

    result = outcome(set(criteria.values()))
    good_until = last_good_days(r, renal_taken, criteria["E4"], start - planned)
    # "`clear_on`: the date for every criterion whose status is `wait`, whatever the outcome."
    clear_on = {code: str(clear) for code, (status, clear) in waiting.items() if status == "wait"}
    decision = {"outcome": result, "consult": consult(r, planned), "criteria": criteria, "clear_on": clear_on}
    if result not in ("eligible", "not_yet"):  # "both ends `null` otherwise", "(empty otherwise)"
        return decision | {"registration_window": {"earliest": None, "latest": None}, "repeat": []}

    # "`earliest` is the latest of `as_of`, the consent date, and the end of every waiting period, over or
    # not"
    ends = [clear for _, clear in waiting.values() if clear is not None]
    earliest = max([as_of, date.fromisoformat(r["consent_date"]), *ends])
    # "`latest` is the last day on which every measurement is still good, when all of them are still good on
    # `earliest`; otherwise `null`"
    latest = min(good_until.values())
    window = {"earliest": str(earliest), "latest": str(latest) if latest >= earliest else None}
    # "the measurements [...], sorted, that will be too old on the later of the planned date and `earliest`"
    day = max(planned, earliest)
    return decision | {
        "registration_window": window,
        "repeat": sorted(name for name, last in good_until.items() if last < day),
    }


def outcome(statuses: set[Status]) -> str:
    """ "`not_eligible` if any criterion is `not_met`; else `incomplete` if any is `pending`; else `not_yet`
    if any is `wait` or `repeat`; else `eligible`." """
    if "not_met" in statuses:
        return "not_eligible"
    if "pending" in statuses:
        return "incomplete"
    return "not_yet" if statuses & {"wait", "repeat"} else "eligible"


def last_good_days(r: Record, renal: date | None, e4_status: Status, distance: timedelta) -> dict[str, date]:
    """The last registration day for which each measurement in use is good; unknown dates are left out."""
    taken = {
        "renal": renal,
        "liver": as_date(r.get("liver_date")),
        "cardiac": as_date(r.get("lvef_date")),
    }
    days = {name: day + timedelta(GOOD_DAYS) for name, day in taken.items() if day is not None}
    test = as_date(r.get("pregnancy_test_date"))
    if e4_status in ("met", "repeat") and test is not None:
        # "When `start_date` is later than `registration_date`, that distance is kept."
        days["pregnancy_test"] = test + timedelta(GOOD_DAYS) - distance
    return days


def consult(r: Record, planned: date) -> list[str]:
    """ "what a person must take to the study chair, whatever the outcome, sorted" """
    found = set()
    if 300 <= r.get("age_months", -1) < 312:  # "25 completed years"
        found.add("age_25")
    for therapy in r.get("prior_therapies", []):
        # "a biologic with `late_ae` yes"
        if "biologic" in therapy["kinds"] and therapy.get("late_ae") == "yes":
            found.add("biologic_interval")
        last = as_date(therapy.get("last_dose"))
        # "inotuzumab whose last dose is less than 37 days before the planned registration date"
        if is_inotuzumab(therapy) and last and (planned - last).days < INOTUZUMAB_CONSULT_DAYS:
            found.add("inotuzumab_interval")
    # "`very_high_risk` is in the group, its features are exactly `other`, and no other group is known to
    # hold"
    groups = disease_groups(r)
    features = r.get("vhr_features")
    elsewhere = "met" in (groups.get("relapse"), groups.get("eoc_mrd"))
    if "very_high_risk" in groups and features == ["other"] and not elsewhere:
        found.add("very_high_risk_other")
    return sorted(found)
