"""Records for the picture: an eligible candidate on Thu 12 Nov 2026, and what is changed about them."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Record = dict[str, Any]

NAMED = [
    case["record"] for case in json.loads((Path(__file__).parents[2] / "contract/cases/named.json").read_text("utf-8"))
]

TODAY = date(2026, 11, 12)
CHEMOTHERAPY, BIOLOGIC, ANTIBODY, IMMUNOTHERAPY = "chemotherapy", "biologic", "monoclonal_antibody", "immunotherapy"
PLANNED = ("registration_date", "start_date")

ELIGIBLE = {
    key: value
    for key, value in next(record for record in NAMED if record.get("lansky") == 90 and record["sex"] == "male").items()
    if key not in PLANNED
}


def record(today: date = TODAY, **changes: Any) -> Record:
    """The eligible candidate on a day: nothing planned, no therapy, creatinine 4, liver 2 and LVEF 5 days old."""
    days = {"creatinine_date": 4, "liver_date": 2, "lvef_date": 5, "consent_date": 1}
    measured = {key: (today - timedelta(back)).isoformat() for key, back in days.items()}
    changed = {**ELIGIBLE, **measured, "prior_therapies": [], "as_of": today.isoformat(), **changes}
    return {key: value for key, value in changed.items() if value is not None}


def therapy(agent: str, kind: str, last_dose: str | None, **fields: Any) -> Record:
    """One prior therapy of a kind."""
    return {"agent": agent, "kinds": [kind], "last_dose": last_dose, **fields}


WINDOW = record(
    registration_date="2026-11-13",
    start_date="2026-11-17",
    prior_therapies=[therapy("vincristine", CHEMOTHERAPY, "2026-11-06")],
)

CAR_T_AND_ANTIBODIES = record(
    registration_date="2026-11-25",
    start_date="2026-11-27",
    prior_therapies=[
        therapy("tisagenlecleucel", IMMUNOTHERAPY, "2026-10-13"),
        therapy("inotuzumab ozogamicin", ANTIBODY, "2026-10-31"),
        therapy("long-lived antibody", ANTIBODY, "2026-10-20", half_life_days=37),
    ],
)

MANY_WAITS = record(
    registration_date="2026-11-20",
    start_date="2026-11-24",
    prior_therapies=[
        therapy("rituximab", ANTIBODY, "2026-09-15", half_life_days=22),
        therapy("tisagenlecleucel", IMMUNOTHERAPY, "2026-10-01"),
        therapy("inotuzumab ozogamicin", ANTIBODY, "2026-10-31"),
        therapy("dasatinib", BIOLOGIC, "2026-11-08", late_ae="no"),
        *(
            therapy(agent, CHEMOTHERAPY, dose)
            for agent, dose in (
                ("vincristine", "2026-11-09"),
                ("mercaptopurine", "2026-11-10"),
                ("methotrexate", "2026-11-01"),
                ("cytarabine", "2026-10-28"),
                ("pegaspargase", "2026-10-20"),
                ("doxorubicin", "2026-10-15"),
            )
        ),
    ],
)

# Of an age that comes to no limit within those three years.
FAR_WAIT = record(
    age_months=204,
    lansky=None,
    karnofsky=90,
    registration_date="2026-11-20",
    start_date="2026-11-24",
    prior_therapies=[
        therapy("long-lived antibody", ANTIBODY, "2026-11-01", half_life_days=365),
        therapy("vincristine", CHEMOTHERAPY, "2026-11-09"),
    ],
)

INCOMPLETE = record(
    lvef_percent=None,
    lvef_date=None,
    alt_uln_u_l=None,
    prior_therapies=[
        therapy("rituximab", ANTIBODY, "2026-10-10"),
        therapy("vincristine", CHEMOTHERAPY, "2026-11-08"),
        therapy("dasatinib", BIOLOGIC, None),
    ],
)

NOTHING_KNOWN = {"as_of": "2026-11-12"}

HOSTILE = (
    '#panic("run")',
    "#set page(fill: red)",
    "$x^2$ *bold* _it_ `raw` @ref <label> // /* \\u{41} = - +",
    '"}], "headline": ["✓ Eligible"]',
    "ריטוקסימאב 500",
    "دكساميثازون",
    "ab\u202egurd\u2066",
    "bell\a\x00 line\nbreak\u2028",
    "\ud800 alone",
    "日本語 💊 e\u0301\u0302\u0303",
    "X" * 100,
    "𝕏" * 100,
    "W " * 50,
    " ",
)
