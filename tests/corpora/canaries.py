"""Names, numbers and addresses of many countries in the lines that people type, in two parts made apart.

`people.csv` was drawn at random from the word lists and number formats of Faker 40 (MIT licence), locale by locale,
without the names that the recogniser lists: on one part the recogniser was developed, the other is held out. The lines
of the two parts are different ones, too.
"""

import csv
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

Part: TypeAlias = Literal["developed", "held_out"]
PARTS: tuple[Part, ...] = ("developed", "held_out")
ASKING = ("text", "agent", "date", "number", "choice")


class Canary(NamedTuple):
    """One identifier: its kind, the text that it is in, and what was asked when it was typed."""

    kind: str
    text: str
    asking: str


def _lines(text: str) -> list[str]:
    return text.strip().replace("\n", "|").split("|")


NAMES: dict[Part, list[str]] = {
    "developed": _lines("""
{G} {S}|{S}, {G}|{S} {G}|{g} {s}|{GG} {SS}|patient {G} {S}|pt {G}|mother {G}|Frau {S}|Dr {S}|dr {s}|Sr. {S}
{G}-{H} {S}|{G} {S}, 14 y, ALL|ask {G} {S}|{i}. {S}|{S}, {i}.|{G} {i}. {S}|{G} van {S}|name is {G}|donor {G} {S}
sister {G} is the donor|VCR given to {G} {S} on 3 Oct|{G} {S} relapsed in May|results of {G} {S}
{G} {S} MRD 0.02 %|mr {s}|kid's name: {g}|{G} {S} signed the consent 3 Oct|letter from Dr. {S}|nurse {G} said 45
Prof. {S}|{S} {G}, girl of 12|spoke to {G} {S}'s mum|chart of {G} {S}|Fr. {S}|Mr {G} {S}|mrs {s}|Dr. {S} says ok
dr {s} will know|Prof {S}|nurse {G} {S}|my patient {G}|the boy {G}|girl called {G}|his name's {G}
child's name {G}|sibling donor {G} {S}|father {G} consented|signed by {G} {S}|consent {G} {S} 12 Nov
ALT 45 ({S}, {G})|{G} {S}-{R}|{G} da {S}|{G} al-{S}|{G} O. {S}|{i}.{S}|{S} {i}.|bloods for {G} {S} pending
Patient: {S}, {G}|{G} {S} relapsed twice|as discussed with {G} {S}|Herr {S}|Mme {S}|Sra {S}|Señor {S}
echo of {G} {S} normal
"""),
    "held_out": _lines("""
{G} {S}|{S}, {G}|{S} {G}|{g} {s}|{GG} {SS}|re {G} {S}|for {G} {S}: ALT 45|{G} {S} (ALL, 12 y)
{G} {S} came on 3 Oct|saw {G} {S} today|Mrs {S}|Mr. {S}|Frau {S}|Madame {S}|Dr {S}|Prof. {G} {S}|sister {G} {S}
brother {G}|son {G}|daughter {G}|this is {G} {S}|I am {G} {S}|signed {G} {S}|pt {G} {S}|candidate {G} {S}
donor {S} {G}|{G} {S} 32 kg|{G} {S} MRD neg|mum {G} {S}|guardian {G} {S}|{G} {S}, {R}|{G} de la {S}|{G} ben {S}
{S}-{R}, {G}|{G} {i}. {S}|{i}. {S}|{S} {i}.|call {G} {S}|nurse {G}|name of child: {G}
"""),
}

# Where a drug or a therapy is asked, a strange word is most often a drug.
IN_DRUG_QUESTIONS: dict[Part, list[str]] = {
    "developed": _lines("""
{G} {S}|{g} {s}|{S}, {G}|{G} {S} vincristine|VCR 3 Oct {G} {S}|vincristine for {G}|{G}'s last vincristine 3 Oct
{G} had methotrexate in May|{S} {i}. rituximab|patient {G} had CAR T|Frau {S} imatinib
mother of {G} says steroids|{G}: blinatumomab 3 Oct|{G} is on dasatinib|{g} had blinatumomab|given to {G} {S}
ask Dr {S}|{GG} {SS} PEG|MTX, {S} {G}|{G} finished vincristine|{G} started imatinib|{G} needs PEG
{G} tolerated MTX|we gave {G} vincristine|{G} will get CAR T|chart says {G} {S} had Ara-C|talk to {G} {S}
no steroids for {G}|{S} {G} had blina|{G} did not get rituximab|{S} {G}|{GG} {SS}|{G} {S} VCR 3 Oct
vincristine ({G} {S})|{G} received blinatumomab|{g} got inotuzumab in May|VCR for {G}|{G}'s dexamethasone
{G} takes imatinib|per {G} {S}: vincristine|asparaginase, {S} {G}|{S} {i}. vincristine|Herr {S} Rituximab
dr {s} gave MTX|mother of {G} says none|chemo of {G} {S}|{S}, {G}: MTX 1 Oct|patient {G} on dasatinib
Blincyto {G} {S} 28 days|{G} has had CAR T cells|6-MP given to {G}|{G} was on prednisone|no antibody for {G}
"""),
    "held_out": _lines("""
{G} {S}|{S}, {G}|{g} {s}|{GG} {SS}|{G} {S} PEG 3 Oct|{G} {S}: methotrexate|dexamethasone {G} {S}|{G} had 6-MP
{g} had VCR 3 Oct|{G} gets imatinib|{G} is on prednisone|{G} took dasatinib|gave {G} cytarabine|MTX for {G}
blina for {G} {S}|{G}'s vincristine|Dr {S} gave rituximab|Mrs {S} PEG|patient {G} PEG|{S} {i}. methotrexate
{G} {S} never had antibodies|IT MTX given to {G} {S}|{S} {G} VCR/dexa|started {G} {S} on imatinib
"""),
}

BARE_SURNAMES: dict[Part, list[str]] = {
    "developed": _lines("""
{S}|{s}|{S} 3 Oct|{S} 45|{S} 12 Nov|{S}, 62|{S} relapsed
"""),
    "held_out": _lines("""
{S}|{s}|{S} today|{S} 12|{S} pending
"""),
}

INITIALS: dict[Part, list[str]] = {
    "developed": _lines("""
{i}.{j}.|{i}{j}|pt {i}{j}|patient {i}.{j}.|{i}. {j}. had VCR|initials {i}{j}|VCR {i}.{j}.|{i} {j}|{i}. {j}.
patient {i}{j}|{i}.{j}. relapsed|MTX for {i}.{j}.|{i}{j}, 14 y|his initials are {i}{j}|{i}.{k}.{j}.|pt {i}.{j}
girl {i}{j}|{i} {j} had MTX
"""),
    "held_out": _lines("""
{i}.{j}.|{i}{j}|{i} {j}|pt {i}{j}|pt {i}.{j}.|{i}.{j}. 12 y|initials: {i}{j}|VCR for {i}.{j}.|{i}{j} 9 y
donor {i}{j}|{i}.{k}.{j}.|{i}. {j}. PEG
"""),
}

AROUND: dict[str, dict[Part, list[str]]] = {
    "phone": {
        "developed": _lines("""
{x}|tel {x}|call {x}|{x} (mother)|phone: {x}|reach him under {x}|mob. {x}|ring {x}|mum's number {x}
Tel: {x}|{x} is the ward|contact {x}
"""),
        "held_out": _lines("""
{x}|phone {x}|tel. {x}|call dad {x}|his mobile {x}|{x} office
"""),
    },
    "record_number": {
        "developed": _lines("""
{x}|MRN {x}|ID {x}|hospital no {x}|pat. id: {x}|UHID {x}|national ID {x}|his number is {x}
record {x}|ID-Nr. {x}|SSN: {x}
"""),
        "held_out": _lines("""
{x}|MRN: {x}|hosp. no. {x}|ID no {x}|chart {x}|patient number {x}
"""),
    },
    "address": {
        "developed": _lines("""
{x}|lives at {x}|address: {x}|home: {x}|they live at {x}|Adresse: {x}
"""),
        "held_out": _lines("""
{x}|lives at {x}|address {x}
"""),
    },
}

EMAILS: dict[Part, list[str]] = {
    "developed": _lines("{g}.{s}@example.com|{g}{n}@example.org|mail {g}_{s}@example.de|{g} (at) example.com"),
    "held_out": _lines(
        "{i}{s}@example.net|{g}-{s}@mail.example.fr|cc {s}.{g}@example.co.uk|<{g}@example.org>|{g}@example.com.br"
    ),
}

BIRTHS: dict[Part, list[str]] = {
    "developed": _lines("""
dob {d}|born {d}|born on {d}|geb. {d}|née le {d}|DOB: {d}|birthday {d}|{d} (dob)|fecha de nacimiento {d}
D.O.B {d}|birth date {d}|she was born {d}|his birthday is {d}|geboren {d}|date de naissance: {d}|né {d}
nacida el {d}|data de nascimento {d}|nato il {d}|född {d}|fødselsdato {d}|syntynyt {d}|ur. {d}|narozena {d}
doğum tarihi {d}|született {d}|data nașterii {d}|geboortedatum {d}|rođen {d}|DoB= {d}|d/o/b {d}
"""),
    "held_out": _lines("""
dob: {d}|DOB {d}|born {d}|birthdate {d}|date of birth: {d}|born on {d}|geb. am {d}|Geburtstag {d}|née le {d}
nata il {d}|nacido {d}|nascida {d}|fødd {d}|geboren op {d}|urodzona {d}|nar. {d}|doğ. {d}|szül. {d}
"""),
}  # fmt: skip

DAYS = ("{D}.{M}.{Y}", "{D:02}/{M:02}/{Y}", "{Y}-{M:02}-{D:02}", "{D} {N} {Y}", "{D:02}.{M:02}.{y:02}", "{N} {D}, {Y}")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@cache
def people() -> dict[tuple[str, str], list[str]]:
    """The texts of people.csv by their part and kind."""
    found: dict[tuple[str, str], list[str]] = {}
    with (Path(__file__).parent / "people.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="|", quoting=csv.QUOTE_NONE):
            found.setdefault((row["part"], row["kind"]), []).append(row["text"])
    return found


def canaries(part: Part, seed: int = 1) -> Iterator[Canary]:
    """The identifiers of a part, the same for the same seed."""
    rng = random.Random(f"{part} {seed}")
    yield from _people(rng, part, "name", NAMES, 600, ASKING)
    yield from _people(rng, part, "name in a drug question", IN_DRUG_QUESTIONS, 400, ("agent",))
    yield from _people(rng, part, "bare surname", BARE_SURNAMES, 200, ASKING)
    yield from _people(rng, part, "initials", INITIALS, 200, ASKING)
    yield from _people(rng, part, "email", EMAILS, 100, ASKING)
    yield from _births(rng, part)
    for kind, around in AROUND.items():
        for text in people()[part, kind]:
            yield Canary(kind, rng.choice(around[part]).format(x=text), rng.choice(ASKING))


def _people(
    rng: random.Random, part: Part, kind: str, lines: dict[Part, list[str]], count: int, asking: tuple[str, ...]
) -> Iterator[Canary]:
    given, surnames = people()[part, "given"], people()[part, "surname"]
    for n in range(count):
        (one, two), (three, four) = rng.sample(given, 2), rng.sample(surnames, 2)
        words = {"G": one, "g": one.lower(), "GG": one.upper(), "H": two, "i": one[0], "k": two[0], "j": three[0]}
        words |= {"S": three, "s": three.lower(), "SS": three.upper(), "R": four, "n": str(rng.randrange(10, 99))}
        text = lines[part][n % len(lines[part])].format(**words)
        if kind == "email":
            text = text.replace(one.lower(), "".join(filter(str.isascii, one.lower())) or "x")
        yield Canary(kind, text, rng.choice(asking))


def _births(rng: random.Random, part: Part) -> Iterator[Canary]:
    for n in range(150):
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2001, 2025)
        written = rng.choice(DAYS).format(D=day, M=month, Y=year, y=year % 100, N=MONTHS[month - 1])
        yield Canary("birth_date", BIRTHS[part][n % len(BIRTHS[part])].format(d=written), rng.choice(ASKING))
