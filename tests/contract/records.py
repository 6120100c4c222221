"""Random screening records from a seeded generator, right ones and wrong ones, dense around every limit."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import nextafter
from typing import Any, NamedTuple, TypeVar

Record = dict[str, Any]
T = TypeVar("T")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

AS_OF_DAYS = (
    *(date(2026, 1, 1) + timedelta(17 * step) for step in range(60)),
    *(date(2024, 2, 28), date(2024, 2, 29), date(2028, 3, 1), date(2100, 3, 1)),
    *(date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 5)),
    *(date(2199, 12, 24), date(2199, 12, 31)),
)

# The last month of one group and the first of the next, wherever the contract draws a line.
LINES = (1, 6, 12, 24, 72, 96, 120, 156, 192, 300, 312)

AGES = (*(line - 1 for line in LINES), *LINES, 1440, 168, 168.0, 200, 240, 60, 90)

CREATININE_BY_AGE = (
    (6, "0.4"),
    (12, "0.5"),
    (24, "0.6"),
    (72, "0.8"),
    (120, "1.0"),
    (156, "1.2"),
    (192, "1.5"),
)

GROUPS = ("relapse", "very_high_risk", "eoc_mrd")
FEATURES = ("induction_failure", "severe_hypodiploidy", "ph_like", "other")
KINDS = ("chemotherapy", "biologic", "monoclonal_antibody", "immunotherapy")
AGENTS = ("vincristine", "dasatinib", "rituximab", "pembrolizumab", "tisagenlecleucel", " ", "λ" * 100, "x")
INOTUZUMABS = ("inotuzumab ozogamicin", "INOTUZUMAB", "anti-CD22 (Inotuzumab)", "xinoTUZumabx", "inotuzuma b")

HALF_LIVES = (
    *(22, 12.3, 0.1, 7.3333, 14, 365, 21.0, 0.000001, 1e-20, 4.0),
    # three of them are a hair under, at or over whole days; in binary all three look whole
    *(0.3333333333333333, 0.33333333333333337, 6.666666666666666, 6.666666666666667, 14.333333333333334),
)


def pick(rng: random.Random, values: Sequence[T]) -> T:
    """One of the values; quicker than `rng.choice`."""
    return values[int(rng.random() * len(values))]


def around(limit: Decimal) -> tuple[float, ...]:
    """The limit as the decimal that is written and four values under it, then four above: a digit, a hair."""
    at = float(limit)
    step = 0.1 if limit == round(limit, 1) else 0.01
    under = (nextafter(at, 0), round(max(at - step, at / 2), 3), round(at * 0.999, 6), at / 2)
    return (at, *under, nextafter(at, 9e9), round(at + step, 3), round(at + 0.001, 3), at * 2)


PERCENTS_AT_5 = (0, 0.5, 1, 1, 2.0, 3, 4.9, 4.999999, nextafter(5, 0), 5, 5.0, 5.000001, 30, 100)
PERCENTS_AT_001 = (0.01, 0.01, 0.0100001, 0.02, 0.5, 1, 1, 100, 0.00999999, nextafter(0.01, 0), 0.009, 0)
LVEF = (40, 40.0, 40.1, 55, 62, 62, 70, 100, 39.9, nextafter(40, 0), 39, 0)
SCORES = (50, 50.0, 60, 70, 80, 90, 100, 40, 0, 60, 70, 80, 90)
CLEARANCES = (60, 60.0, 60.01, 61, 120, 400, 59.9, 59.99, nextafter(60, 0), 30, 0, -0.0, "not_done", "not_done")
CREATININE_LIMITS = ("0.4", "0.5", "0.6", "0.8", "1.0", "1.2", "1.4", "1.5", "1.7")
CREATININES = {limit: around(Decimal(limit)) for limit in CREATININE_LIMITS}
ALT_LIMITS = ("40", "35", "33.3", "0.1", "0.7", "1.1", "49.9", "0.3")
ALTS = [(float(top), around(5 * Decimal(top))) for top in ALT_LIMITS]
BILIRUBIN_LIMITS = ("1.2", "1.0", "1.3", "0.1", "0.2", "0.7", "1.1")
BILIRUBINS = [(float(top), around(Decimal("1.5") * Decimal(top))) for top in BILIRUBIN_LIMITS]


class Mood(NamedTuple):
    """How one record deviates: shares of answers that speak against, come too late, are missing, or stray."""

    odd: float
    late: float
    missing: float
    stray: float


MOODS = [
    Mood(odd, late, missing, stray)
    for odd in (0.0, 0.0, 0.0, 0.01, 0.03, 0.3)
    for late in (0.0, 0.05, 0.2, 1.0)
    for missing in (0.0, 0.0, 0.0, 0.01, 0.03, 0.3)
    for stray in (0.0, 0.1, 0.6)
]


def write(day: date) -> str:
    """The day as a record writes it, moved into the years that a record may hold."""
    return min(max(day, FIRST_DAY), LAST_DAY).isoformat()


class Days(NamedTuple):
    """The three days that every other date of a record lies around."""

    as_of: date
    planned: date
    start: date


def right_record(rng: random.Random) -> Record:
    """One record without errors: mostly plausible, close to the limits, in parts missing."""
    mood = pick(rng, MOODS)
    as_of = pick(rng, AS_OF_DAYS)
    planned = min(as_of + timedelta(pick(rng, (0, 0, 0, 0, 0, 1, 2, 3, 6, 7, 8, 12, 42))), LAST_DAY)
    start = min(planned + timedelta(pick(rng, (0, 0, 0, 1, 2, 3, 6, 7, 8, 14))), LAST_DAY)
    days = Days(as_of, planned, start)
    age, sex = pick(rng, AGES), pick(rng, ("female", "male"))
    record: Record = {
        "registration_date": write(planned),
        "start_date": write(start),
        "age_months": age,
        "sex": sex,
    }
    add_disease(rng, mood, record)
    add_organs(rng, mood, days, record)
    add_transplant(rng, mood, days, record)
    add_person(rng, mood, days, record)
    record["prior_therapies"] = therapies(rng, mood, days)
    record["prior_radiation"] = radiation(rng, mood, days)
    forget(rng, mood.missing, record)
    return record | {"as_of": write(as_of)}


def answer(rng: random.Random, mood: Mood, good: str, *others: str) -> str:
    """The answer that helps, or now and then another one."""
    return pick(rng, others) if rng.random() < mood.odd else good


def add_disease(rng: random.Random, mood: Mood, record: Record) -> None:
    """The answers of I1 and I2."""
    for key in ("b_all", "mrd_by_flow", "hct_intent", "donor_available", "hct_direct"):
        record[key] = answer(rng, mood, "yes", "no")
    record["blasts_percent"] = number(rng, mood, PERCENTS_AT_5, 6)
    record["mrd_percent"] = number(rng, mood, PERCENTS_AT_001, 6)
    groups = [group for group in GROUPS if rng.random() < 0.4] or [pick(rng, GROUPS)]
    if rng.random() < mood.odd:
        groups = []
    record["disease_group"] = groups[::-1] if rng.random() < 0.2 else groups
    if "very_high_risk" in groups or rng.random() < mood.stray:
        features = [feature for feature in FEATURES if rng.random() < 0.3]
        record["vhr_features"] = [] if rng.random() < mood.odd + 0.05 else features or ["other"]
    if "eoc_mrd" in groups or rng.random() < mood.stray:
        record["eoc_mrd_percent"] = number(rng, mood, PERCENTS_AT_001, 8)


def number(rng: random.Random, mood: Mood, values: Sequence[T], good: int) -> T:
    """Mostly one of the first `good` values, which pass; the rest of them lie around the limit or fail."""
    return pick(rng, values) if rng.random() < mood.odd + 0.02 else values[int(rng.random() * good)]


def measured_on(rng: random.Random, mood: Mood, days: Days) -> str:
    """A day not after `as_of`, mostly near the last one that is still good on one of the three days."""
    anchor = pick(rng, (days.as_of, days.as_of, days.planned, days.start))
    back = pick(rng, (7, 8, 8, 9, 15, 99_999) if rng.random() < mood.late else (0, 1, 2, 3, 4, 5, 6, 7))
    return write(min(anchor - timedelta(back), days.as_of))


def creatinine_limit(record: Record) -> str:
    """The limit for the age and sex of the record; a near one under one month."""
    for below, limit in CREATININE_BY_AGE:
        if record["age_months"] < below:
            return "1.4" if limit == "1.5" and record["sex"] == "female" else limit
    return "1.4" if record["sex"] == "female" else "1.7"


def add_organs(rng: random.Random, mood: Mood, days: Days, record: Record) -> None:
    """The answers of I4 and I5."""
    if record["age_months"] >= 192 or rng.random() < mood.stray:
        record["karnofsky"] = number(rng, mood, SCORES, 7)
    if record["age_months"] < 192 or rng.random() < mood.stray:
        record["lansky"] = number(rng, mood, SCORES, 7)
    creatinines = CREATININES[creatinine_limit(record)]
    record["creatinine_mg_dl"] = pick(
        rng, (pick(rng, creatinines), pick(rng, creatinines), pick(rng, creatinines[:5]), "not_done")
    )
    record["creatinine_date"] = measured_on(rng, mood, days)
    if record["age_months"] < 1 or rng.random() < 0.45:
        record["creatinine_clearance"] = number(rng, mood, CLEARANCES, 6)
        record["clearance_date"] = measured_on(rng, mood, days)
    record["alt_uln_u_l"], alts = pick(rng, ALTS)
    record["alt_u_l"] = number(rng, mood, alts[1:] + alts[:1], 4)
    record["bilirubin_uln_mg_dl"], bilirubins = pick(rng, BILIRUBINS)
    record["bilirubin_mg_dl"] = number(rng, mood, bilirubins, 5)
    record["liver_date"] = measured_on(rng, mood, days)
    record["lvef_percent"] = number(rng, mood, LVEF, 8)
    record["lvef_modality"] = pick(rng, ("echo", "muga"))
    record["lvef_date"] = measured_on(rng, mood, days)


def last_day(rng: random.Random, mood: Mood, days: Days, wait: int) -> str:
    """A last day whose waiting period ends on or beside the planned date or `as_of`; sometimes ahead."""
    anchor = pick(rng, (days.planned, days.planned, days.as_of))
    shift = pick(rng, (1, 1, 1, 2, 3, 5, 8, 20) if rng.random() < mood.late else (0, 0, -1, -2, -5, -9, -60, -99_999))
    return write(anchor - timedelta(wait - shift))


def therapies(rng: random.Random, mood: Mood, days: Days) -> list[Record]:
    """No, one or a few prior therapies."""
    return [therapy(rng, mood, days) for _ in range(pick(rng, (0, 0, 1, 1, 1, 2, 3, 5)))]


def therapy(rng: random.Random, mood: Mood, days: Days) -> Record:
    """One prior therapy with the fields that its kinds have."""
    kinds = [pick(rng, KINDS)]
    if rng.random() < 0.25:
        kinds = [kind for kind in KINDS if rng.random() < 0.6] or kinds
    inotuzumab = rng.random() < 0.2
    agent = pick(rng, INOTUZUMABS if inotuzumab else AGENTS)
    antibody = "monoclonal_antibody" in kinds or "inotuzumab" in agent.lower()
    entry: Record = {"agent": agent, "kinds": kinds}
    waits = [12, 37] if inotuzumab else [42] if "immunotherapy" in kinds else [7]
    if antibody and rng.random() > mood.missing + 0.3 * inotuzumab:
        entry["half_life_days"] = pick(rng, HALF_LIVES)
        waits.append(-int(-3 * Decimal(str(entry["half_life_days"])) // 1))
    entry["last_dose"] = last_day(rng, mood, days, pick(rng, waits))
    if "biologic" in kinds:
        add_late_events(rng, mood, days, entry)
    missing = pick(rng, (mood.missing, mood.missing, 0.0))
    for key in ("last_dose", "half_life_days", "late_ae", "ae_until"):
        if key in entry and rng.random() < missing:
            entry[key] = None
    return entry


def add_late_events(rng: random.Random, mood: Mood, days: Days, entry: Record) -> None:
    """Whether a biologic has late adverse events, and until when; also an end that plays no part."""
    entry["late_ae"] = pick(rng, ("yes", "no", "no"))
    if rng.random() < (0.9 if entry["late_ae"] == "yes" else 0.3):
        entry["ae_until"] = max(entry["last_dose"], last_day(rng, mood, days, pick(rng, (0, 1, 2))))
    if rng.random() < 0.05:
        del entry["late_ae"]


def radiation(rng: random.Random, mood: Mood, days: Days) -> list[Record]:
    """No, one or a few courses of prior radiation."""
    courses = []
    for _ in range(pick(rng, (0, 0, 0, 1, 1, 2))):
        course: Record = {"site": pick(rng, ("tbi", "cranial", "craniospinal", "other", "other"))}
        if rng.random() >= mood.missing:
            course["last_date"] = last_day(rng, mood, days, 90)
        elif rng.random() < 0.5:
            course["last_date"] = None
        courses.append(course)
    return courses


def add_transplant(rng: random.Random, mood: Mood, days: Days, record: Record) -> None:
    """The answers of I7 and the planned radiation."""
    record["prior_hct"] = pick(rng, ("no", "yes"))
    record["radiation_planned"] = answer(rng, mood, "no", "yes")
    if record["prior_hct"] == "yes" or rng.random() < mood.stray:
        record["gvhd"] = answer(rng, mood, "none", "acute", "chronic")
        record["immunosuppression"] = answer(rng, mood, pick(rng, ("stopped", "stopped", "never")), "ongoing")
        if record["immunosuppression"] == "stopped" or rng.random() < mood.stray:
            record["immunosuppression_stopped"] = min(last_day(rng, mood, days, 7), write(days.as_of))


def add_person(rng: random.Random, mood: Mood, days: Days, record: Record) -> None:
    """The answers of I12, I13 and the exclusions."""
    eight, female = record["age_months"] >= 96, record["sex"] == "female"
    if (female and eight) or rng.random() < max(mood.stray, 0.05):
        record["childbearing_potential"] = pick(rng, ("yes", "yes", "no"))
    able = record.get("childbearing_potential") == "yes"
    if (able if female else eight) or rng.random() < mood.stray:
        record["sexually_active"] = pick(rng, ("yes", "no"))
    if record.get("sexually_active") == "yes" or rng.random() < mood.stray:
        record["contraception_agreed"] = answer(rng, mood, "yes", "no")
    if able or rng.random() < mood.stray:
        record["pregnancy_test"] = answer(rng, mood, "negative", "positive", "not_done", "not_done")
        record["pregnancy_test_date"] = measured_on(rng, mood, days)
        record["lactating"] = answer(rng, mood, "no", "yes")
    record["consent_signed"] = answer(rng, mood, "yes", "no")
    record["consent_date"] = write(days.as_of - timedelta(pick(rng, (0, 0, 1, 5, 400))))
    record["cns_status"] = answer(rng, mood, "cns1", "cns2", "cns3")
    for key in ("cns3_history", "concomitant_therapy", "uncontrolled_infection", "blinatumomab_allergy"):
        record[key] = answer(rng, mood, "no", "yes")
    record["other_phase12_study"] = answer(rng, mood, "no", "yes")


def forget(rng: random.Random, share: float, record: Record) -> None:
    """Leave a share of the answers out, or say of them that they are not known."""
    if share == 0.0:
        for key in ("registration_date", "start_date", pick(rng, sorted(record))):
            if rng.random() < 0.1:
                del record[key]
                return
    for key in list(record):
        if rng.random() < share:
            if rng.random() < 0.5:
                record[key] = None
            else:
                del record[key]


# --- Wrong records ----------------------------------------------------------------------------------------

NAN, INFINITY = float("nan"), float("inf")
NOT_TEXT: tuple[Any, ...] = (True, False, 0, 1, 1.5, [], {}, ["yes"], {"yes": "yes"})

NO_DATES: tuple[Any, ...] = (
    *(
        "2026-02-30",
        "2025-02-29",
        "2026-3-2",
        "2026-03-2",
        "20260302",
        "02.03.2026",
        "2026/03/02",
        "26-03-02",
    ),
    *(
        "2026-03-02 ",
        " 2026-03-02",
        "2026-03-02\n",
        "2026-03-02T00:00:00",
        "2026-W10-1",
        "2026-061",
        "2026-13-01",
    ),
    *("1899-12-31", "2200-01-01", "0000-00-00", "-026-03-02", "+2026-03-02", "٢٠٢٦-٠٣-٠٢", "2026-03-0２"),
    *("", "today", "not_done", "null", 20260302, 1772409600, 1.5, True, False, [], {}, ["2026-03-02"]),
)

NO_NUMBERS: tuple[Any, ...] = (
    "5",
    "",
    "1,5",
    "1e1",
    "NaN",
    "not done",
    True,
    False,
    NAN,
    INFINITY,
    -INFINITY,
    [],
    {},
    [5],
)

NO_NAMES: tuple[Any, ...] = (
    "",
    "relapse",
    "other",
    True,
    0,
    1.5,
    {},
    {"relapse": "yes"},
    ["Relapse"],
    ["none"],
    [None],
    [["other"]],
)

YES_NO_KEYS = (
    *(
        "b_all",
        "mrd_by_flow",
        "hct_intent",
        "donor_available",
        "hct_direct",
        "prior_hct",
        "radiation_planned",
    ),
    *("childbearing_potential", "sexually_active", "contraception_agreed", "consent_signed", "cns3_history"),
    *(
        "concomitant_therapy",
        "uncontrolled_infection",
        "lactating",
        "blinatumomab_allergy",
        "other_phase12_study",
    ),
)

PAST_KEYS = (
    *("creatinine_date", "clearance_date", "liver_date", "lvef_date", "immunosuppression_stopped"),
    *("consent_date", "pregnancy_test_date"),
)

NO_CHOICES = (*NOT_TEXT, "", "Yes", "yes ", "y", "unknown", "true", "male/female", "not done")
NO_PERCENTS = (*NO_NUMBERS, "not_done", -0.1, -1e-20, 100.1, nextafter(100, 101), 101, 10**400, -1)
NO_SCORES = (*NO_NUMBERS, "not_done", 55, 50.5, 45, 110, -10, 1000, 5)
NO_AMOUNTS = (*NO_NUMBERS, 0, 0.0, -0.0, -1, -1e-20)
NO_AGES = (*NO_NUMBERS, "not_done", -1, 1441, 1440.5, 168.5, -0.5, 10**400)

WRONG_VALUES: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("as_of", "registration_date", "start_date", *PAST_KEYS), NO_DATES),
    **dict.fromkeys(YES_NO_KEYS, (*NO_CHOICES, "not_done")),
    **dict.fromkeys(("blasts_percent", "mrd_percent", "eoc_mrd_percent", "lvef_percent"), NO_PERCENTS),
    **dict.fromkeys(("karnofsky", "lansky"), NO_SCORES),
    **dict.fromkeys(("alt_u_l", "alt_uln_u_l", "bilirubin_mg_dl", "bilirubin_uln_mg_dl"), (*NO_AMOUNTS, "not_done")),
    "creatinine_mg_dl": NO_AMOUNTS,
    "creatinine_clearance": (*NO_NUMBERS, -1, -0.1, -1e-20),
    "age_months": NO_AGES,
    "sex": (*NO_CHOICES, "Female", "not_done"),
    "lvef_modality": (*NO_CHOICES, "shortening_fraction", "Echo", "not_done"),
    "gvhd": (*NO_CHOICES, "no", "None", "not_done"),
    "immunosuppression": (*NO_CHOICES, "no", "not_done"),
    "cns_status": (*NO_CHOICES, "CNS1", "cns4", "cns2a", "not_done"),
    "pregnancy_test": (*NO_CHOICES, "Negative", "no"),
    "disease_group": (
        *NO_NAMES,
        ["relapse", "relapse"],
        ["relapse", "ph_like"],
        ["relapse", None],
        ["eoc_mrd "],
    ),
    "vhr_features": (*NO_NAMES, ["other", "ph_like", "other"], ["relapse"], ["other", 1]),
    "prior_therapies": ("", "none", True, 0, {}, {"agent": "vincristine", "kinds": ["chemotherapy"]}),
    "prior_radiation": ("", "none", False, 1.5, {}, {"site": "tbi"}),
}

UNKNOWN_KEYS = (
    "",
    "Sex",
    "age",
    "mrd",
    "as_of ",
    "prior_therapies[0].agent",
    "agent",
    "name",
    "registration",
)

WRONG_FIELDS: dict[str, tuple[Any, ...]] = {
    "agent": (None, "", "x" * 101, 5, True, ["vincristine"], {}, NAN),
    "kinds": (
        None,
        [],
        "chemotherapy",
        {},
        True,
        1,
        ["chemo"],
        ["Biologic"],
        ["biologic", "biologic"],
        [None],
        [[]],
    ),
    "last_dose": NO_DATES,
    "half_life_days": (*NO_AMOUNTS, "not_done", 365.1, nextafter(365, 366), 366, 10**400),
    "late_ae": (*NO_CHOICES, "not_done"),
    "ae_until": NO_DATES,
}

WRONG_SITES: tuple[Any, ...] = (None, "", "TBI", "brain", "not_done", True, 1, [], {}, ["tbi"])
FULL_THERAPY: Record = {"agent": "an antibody", "kinds": ["biologic", "monoclonal_antibody"], "late_ae": "yes"}


def wrong_value(rng: random.Random, record: Record) -> str:
    """A value of the wrong type or outside its range."""
    key = pick(rng, tuple(WRONG_VALUES))
    record[key] = pick(rng, WRONG_VALUES[key])
    return key


def unknown_key(rng: random.Random, record: Record) -> str:
    """A key that no record has, even with nothing in it."""
    key = pick(rng, UNKNOWN_KEYS)
    record[key] = pick(rng, (None, "yes", 1, []))
    return key


def no_day(rng: random.Random, record: Record) -> str:
    """A record without its day."""
    record["as_of"] = None
    if rng.random() < 0.5:
        del record["as_of"]
    return "as_of"


def readable(value: object, default: str) -> date:
    """The date, or the default when an earlier mistake has spoilt it."""
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else default)
    except ValueError:
        return date.fromisoformat(default)


def wrong_order(rng: random.Random, record: Record) -> str:
    """Two dates in the wrong order."""
    as_of = readable(record.get("as_of"), "2026-03-02")
    key = pick(rng, ("registration_date", "start_date", *PAST_KEYS))
    days = timedelta(pick(rng, (1, 1, 1, 30)))
    if key == "registration_date":
        record[key] = write(as_of - days)
    elif key == "start_date":
        record[key] = write(readable(record.get("registration_date"), write(as_of)) - days)
    else:
        record[key] = (as_of + days).isoformat()  # also into 2200, which is as wrong
    return key


def new_entry(rng: random.Random, record: Record, key: str, entry: object) -> str:
    """Put an entry beside those that are there; its path."""
    entries = list(record[key]) if isinstance(record.get(key), list) else []
    position = pick(rng, range(len(entries) + 1))
    entries.insert(position, entry)
    record[key] = entries
    return f"{key}[{position}]"


def wrong_entry(rng: random.Random, record: Record) -> str:
    """An entry that is not an object."""
    key = pick(rng, ("prior_therapies", "prior_radiation"))
    return new_entry(rng, record, key, pick(rng, (None, "vincristine", 1, True, [], ["tbi"], NAN)))


def wrong_therapy_field(rng: random.Random, record: Record) -> str:
    """A therapy with one field of the wrong type or outside its range, or one that no therapy has."""
    key = pick(rng, (*WRONG_FIELDS, "dose"))
    entry = FULL_THERAPY | {key: pick(rng, WRONG_FIELDS.get(key, (None, 5)))}
    if key in ("agent", "kinds") and rng.random() < 0.3:
        del entry[key]
    return f"{new_entry(rng, record, 'prior_therapies', entry)}.{key}"


def misplaced_field(rng: random.Random, record: Record) -> str:
    """A therapy with a field that its kind does not have."""
    key, value = pick(rng, (("half_life_days", 22), ("late_ae", "no"), ("late_ae", "yes"), ("ae_until", "2026-03-02")))
    kinds = (
        "chemotherapy",
        "immunotherapy",
        "biologic" if key == "half_life_days" else "monoclonal_antibody",
    )
    agent = "a drug" if key == "half_life_days" else "inotuzumab"
    entry = {"agent": agent, "kinds": [pick(rng, kinds)], key: value}
    return f"{new_entry(rng, record, 'prior_therapies', entry)}.{key}"


def late_events_before_the_dose(rng: random.Random, record: Record) -> str:
    """Adverse events that end before the last dose, also where they play no part."""
    entry: Record = {"agent": "dasatinib", "kinds": ["biologic"], "last_dose": "2026-03-01", "ae_until": "2026-02-28"}
    entry |= pick(rng, ({"late_ae": "yes"}, {"late_ae": "no"}, {"late_ae": None}, {}))
    return f"{new_entry(rng, record, 'prior_therapies', entry)}.ae_until"


def wrong_radiation_field(rng: random.Random, record: Record) -> str:
    """A course of radiation with one wrong field."""
    entry: Record = {"site": "tbi", "last_date": "2025-01-01"}
    key = pick(rng, ("site", "last_date", "dose_gy"))
    entry[key] = pick(rng, {"site": WRONG_SITES, "last_date": NO_DATES}.get(key, (None, 12)))
    if key == "site" and rng.random() < 0.2:
        del entry[key]
    return f"{new_entry(rng, record, 'prior_radiation', entry)}.{key}"


MISTAKES: tuple[Callable[[random.Random, Record], str], ...] = (
    *(wrong_value, wrong_value, wrong_value, wrong_order, wrong_order, unknown_key, no_day, wrong_entry),
    *(
        wrong_therapy_field,
        wrong_therapy_field,
        misplaced_field,
        late_events_before_the_dose,
        wrong_radiation_field,
    ),
)


def every_wrong_value() -> Iterator[tuple[Record, str]]:
    """Each wrong value above once, in a record that holds hardly anything else, and the key it stands under."""
    day = {"as_of": "2026-03-02"}
    for key, values in WRONG_VALUES.items():
        yield from ((day | {key: value}, key) for value in values)
    for key, values in WRONG_FIELDS.items():
        for value in values:
            yield day | {"prior_therapies": [FULL_THERAPY | {key: value}]}, f"prior_therapies[0].{key}"
    for site in WRONG_SITES:
        yield day | {"prior_radiation": [{"site": site}]}, "prior_radiation[0].site"
    for value in NO_DATES:
        course = {"site": "other", "last_date": value}
        yield day | {"prior_radiation": [course]}, "prior_radiation[0].last_date"


def mistaken_record(rng: random.Random) -> tuple[Record, str]:
    """A record with one mistake, and the key that must be named for it."""
    record = right_record(rng)
    return record, pick(rng, MISTAKES)(rng, record)


def tangled_dates(rng: random.Random, record: Record) -> None:
    """The dates that are compared with one another, in any order, some unreadable, some not there."""
    days = ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-02-30", None)
    for key in ("as_of", "registration_date", "start_date", pick(rng, PAST_KEYS)):
        record[key] = pick(rng, days)
        if rng.random() < 0.1:
            del record[key]


def tangled_therapy(rng: random.Random, record: Record) -> None:
    """A therapy whose fields are right, wrong, unknown or out of place, each by itself."""
    fields = {
        "agent": ("a drug", "inotuzumab", "", None),
        "kinds": (["biologic"], ["chemotherapy"], ["monoclonal_antibody"], ["biologic", "chemo"], [], None),
        "last_dose": ("2026-03-01", "2026-03-02", "2026-3-2", None),
        "half_life_days": (22, 0, None),
        "late_ae": ("yes", "no", "maybe", None),
        "ae_until": ("2026-03-01", "2026-03-02", "2026-3-2", None),
    }
    entry = {key: pick(rng, values) for key, values in fields.items() if rng.random() < 0.8}
    new_entry(rng, record, "prior_therapies", entry)


def wrong_record(rng: random.Random) -> Record:
    """A record with one mistake, a few at once, or several that touch one another (those may come out right)."""
    record = right_record(rng)
    if rng.random() < 0.4:
        pick(rng, (tangled_dates, tangled_therapy))(rng, record)
        return record
    for _ in range(pick(rng, (1, 1, 2, 3, 5, 8))):
        pick(rng, MISTAKES)(rng, record)
    return record
