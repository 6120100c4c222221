"""Harmless lines as coordinators type them, in two parts: what the recogniser was developed on, and what is held out.

Each row of `lines_*.txt` begins with where its texts are typed. They were written by hand from the eponyms and
laboratories, drugs and days of the field. Of those held out only the kinds of what was refused were looked at (feasts,
germs, houses), and the lists made longer by whole kinds.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.corpora.canaries import Part
from tests.corpora.harmless import Said

LABS = (
    "ALT",
    "AST",
    "creatinine",
    "bilirubin",
    "Hb",
    "platelets",
    "ANC",
    "LVEF",
    "ferritin",
    "IgG",
    "uric acid",
    "lipase",
)

UNITS = ("U/L", "mg/dL", "umol/L", "g/dL", "x10^9/L", "%", "", "mmol/L")

DRUGS: dict[Part, str] = {
    "developed": "vincristine methotrexate PEG blinatumomab dexamethasone cytarabine inotuzumab imatinib rituximab",
    "held_out": "VCR MTX Oncaspar Blincyto Dexa Ara-C Besponsa dasatinib daratumumab 6-MP etoposide clofarabine",
}

DRUG_LINES: dict[Part, tuple[str, ...]] = {
    "developed": (
        "{x} {d}",
        "{x} last {d}",
        "{x} 10 mg/m2 {d}",
        "{d} {x}",
        "{x} x3, last {d}",
        "{x} stopped {d}",
        "{x} since {d}",
    ),
    "held_out": (
        "{x} on {d}",
        "last {x} {d}",
        "{x}, {d}",
        "{x} until {d}",
        "had {x} {d}",
        "{x} 50 mg bd from {d}",
        "{x} d1 {d}",
    ),
}

# Made up: nobody's drugs, with the sound of new ones.
STRANGE: dict[Part, str] = {
    "developed": "Velzuri Kantavo zelitamig Quandivo brolutinib Omrifusp Tarvexa onvacel Pelmira",
    "held_out": "Zynvexa Ruloprez davutinib Imbrelo ceptilimab Vorasyn Nelquary Trovanzi axicalbin Ezelvi Pyrusta",
}

STRANGE_LINES: dict[Part, tuple[str, ...]] = {
    "developed": ("{x}", "{x} 5 mg", "{x} for relapse", "on {x}", "{x} and VCR", "{x} 3 Oct"),
    "held_out": (
        "{x}",
        "{x} 20 mg/d",
        "started {x}",
        "2 doses of {x}",
        "{x} then CAR T",
        "{x} given 12 Nov",
        "{x} was stopped",
    ),
}

DAYS = ("%Y%m%d", "%d%m%Y", "%Y-%m-%d", "%d %b %Y", "%d.%m.%Y", "%d/%m/%y", "%b %d", "%d%b%Y")


def harmless_lines(part: Part, seed: int = 1) -> Iterator[Said]:
    """The lines of a part, each where it may be typed; the same for the same seed."""
    rng = random.Random(f"{part} {seed}")
    written = Path(__file__).with_name(f"lines_{part}.txt").read_text(encoding="utf-8")
    for row in written.splitlines():
        asked, _, lines = row.partition(": ")
        yield from (Said(line, asking) for line in lines.split("|") for asking in asked.split())
    for _ in range(150):
        unit, value = rng.choice(UNITS), round(rng.random() * 10 ** rng.randint(0, 3), rng.randint(0, 2))
        yield Said(f"{rng.choice(LABS)} {value} {unit}".strip(), rng.choice(("number", "text", "choice")))
        day = (date(2026, 11, 22) - timedelta(rng.randint(0, 900))).strftime(rng.choice(DAYS))
        yield Said(day, "date")
        line = rng.choice(DRUG_LINES[part]).format(x=rng.choice(DRUGS[part].split()), d=day)
        yield Said(line, rng.choice(("agent", "text")))
        yield Said(rng.choice(STRANGE_LINES[part]).format(x=rng.choice(STRANGE[part].split())), "agent")
