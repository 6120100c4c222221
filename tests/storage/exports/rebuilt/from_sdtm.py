"""What happened to every candidate, rebuilt from the datasets of SDTM alone and from the trial file."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.storage.exports.rebuilt.truth import Key, Stretch, Told, Truth, figures
from tests.storage.exports.sdtm.reading import Archive, Row
from tests.trials import NCT04556084

DOMAINS = ("LB", "VS", "CV", "RS", "XE")
SITES = {"MCW": "MCW", "Koln 002": "Köln"}
YES = {"yes": True, "no": False}


def rebuilt(archive: Archive) -> Told:
    """The truth of every screening, by site, code and attempt."""
    return {key: truth for row in archive.of("DM") for key, truth in _of_person(archive, row)}


def _of_person(archive: Archive, dm: Row) -> Iterator[tuple[Key, Truth]]:
    rows = {
        name: [one for one in found if one.get("USUBJID") == dm["USUBJID"]] for name, found in archive.datasets.items()
    }
    attempts = [row for row in rows["SV"] if int(row["VISITNUM"]) < 90]
    spids = list(dict.fromkeys(row["DSSPID"] for row in rows["DS"]))
    for place, visit in enumerate(attempts):
        last = place == len(attempts) - 1
        yield (SITES[dm["SITEID"]], dm["SUBJID"], int(visit["VISITNUM"])), _truth(rows, visit["VISITNUM"], last, spids)


def _truth(rows: dict[str, list[Row]], visit: str, last: bool, spids: list[str]) -> Truth:
    here = {name: [row for row in rows[name] if row["VISITNUM"] == visit] for name in DOMAINS}
    items = defaultdict(list)
    for row in here["XE"]:
        items[row["XECAT"]].append(row)
    said = {row["XETESTCD"]: row["XESTRESC"] for row in items["DECISION"]}
    numbers, days, typed, unknown = _answers(here, rows, visit)
    return Truth(
        stage=said["STAGE"],
        outcome=said.get("OUTCOME"),
        criteria={
            r["XESPID"]: r["XESTRESC"] for r in items["ELIGIBILITY CRITERION"] if not r["XETESTCD"].endswith("_D")
        },
        window=(said.get("EARLIEST"), said.get("LATEST")),
        numbers=numbers,
        days=days,
        typed=typed,
        unknown=frozenset(unknown),
        rulings={row["XESPID"].removeprefix("ruling."): row["XESTRESC"] for row in items["STUDY CHAIR RULING"]},
        signed=tuple(_signed(rows, visit, last)),
        **(_treated(rows) if last and any(row["DSREFID"] for row in rows["DS"]) else {}),
    )


def _answers(here: dict[str, list[Row]], rows: dict[str, list[Row]], visit: str) -> Any:
    numbers, days, typed, unknown = {}, {}, {}, set()
    for name in DOMAINS:
        for row in here[name]:
            key = row[f"{name}SPID"]
            if key not in NCT04556084.by_key or (name == "XE" and row["XEGRPID"]):
                continue
            question = NCT04556084.by_key[key]
            if row[f"{name}REASND"] == "NOT KNOWN":
                unknown.add(key)
            if row[f"{name}STRESN"] and Decimal(row[f"{name}STRESN"]) == Decimal(row[f"{name}STRESC"]):
                numbers[key] = Decimal(row[f"{name}STRESC"])
                said = figures(row[f"{name}ORRES"]), row[f"{name}ORRESU"].casefold()
                if said != (figures(row[f"{name}STRESC"]), row[f"{name}STRESU"].casefold()):
                    typed[key] = said
            if name == "LB" and row["LBSTNRHI"]:
                numbers[question.upper_limit] = Decimal(row["LBSTNRHI"])
            if name != "XE" and row[f"{name}DTC"] and question.dated:
                days[question.dated] = row[f"{name}DTC"]
            if name == "XE" and row["XESTRESC"][4:5] == "-" and not row["XESTRESN"]:
                days[key] = row["XESTRESC"]
    return numbers, days, typed, unknown


def _signed(rows: dict[str, list[Row]], visit: str, last: bool) -> Iterator[tuple[str, str]]:
    outcomes = {"ELIGIBILITY CRITERIA MET": "approved", "ELIGIBILITY REJECTED": "rejected"}
    names = {row["IDVARVAL"]: row["QVAL"] for row in rows["SUPPDS"] if row["QNAM"] == "SIGNNAME"}
    for row in rows["DS"] if last else ():
        if row["DSDECOD"] in outcomes:
            yield outcomes[row["DSDECOD"]], names[row["DSSEQ"]]


def _treated(rows: dict[str, list[Row]]) -> dict[str, Any]:
    [registered] = [row for row in rows["DS"] if row["DSREFID"]]
    ends = [row for row in rows["DS"] if row["DSCAT"] == "DISPOSITION EVENT" and row["DSDECOD"] != "SCREEN FAILURE"]
    given: dict[int, list[Stretch]] = defaultdict(list)
    for row in rows["EX"]:
        given[_cycle(row, "EX")].append(
            (_instant(row["EXSTDTC"]), _instant(row["EXENDTC"]) if row["EXENDTC"] else None)
        )
    planned = [row for row in rows["EC"] if row["ECCAT"] == "CYCLE"]
    return {
        "registered": (registered["DSREFID"], registered["DSSTDTC"]),
        "doses": {_cycle(row, "EC"): Decimal(row["ECDOSE"]) for row in rows["EC"] if row["ECDOSE"]},
        "given": {cycle: tuple(of) for cycle, of in given.items()},
        "planned": {_cycle(row, "EC"): _instant(row["ECSTDTC"]) for row in planned},
        "responses": _responses(rows),
        "tests": tuple(
            (row["LBDTC"], row["LBSTRESC"] == "POSITIVE")
            for row in sorted(rows["LB"], key=lambda one: one["LBDTC"])
            if row["LBSPID"] == "pregnancy_test" and not row["VISITNUM"]
        ),
        "weights": tuple((r["VSDTC"], Decimal(r["VSSTRESC"])) for r in rows["VS"] if r["VSSPID"] == "weight"),
        "end": _end(rows, ends[-1]) if ends else None,
    }


def _cycle(row: Row, name: str) -> int:
    return int(row[f"{name}GRPID"].removeprefix("CYCLE "))


def _instant(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC)


def _responses(rows: dict[str, list[Row]]) -> dict[int, tuple[str, dict[str, Any]]]:
    found: dict[int, tuple[str, dict[str, Any]]] = {}
    codes = {"DETECTED": True, "NONE DETECTED": False, "NOT DONE": "not_done"}
    for row in rows["LB"]:
        number = int(row["VISITNUM"] or 0)
        if number > 90 and number % 100 == 50:
            _, answers = found.setdefault(number // 100, (row["LBDTC"], {}))
            value = row["LBSTRESC"] or {"NOT PERFORMED": "not_done"}.get(row["LBREASND"])
            answers[row["LBSPID"]] = codes.get(value, value)
    return found


def _end(rows: dict[str, list[Row]], row: Row) -> tuple[str, str | None]:
    if row["DSDECOD"] != "COMPLETED":
        return "off_study", row["DSTERM"]
    why = {one["IDVARVAL"]: one["QVAL"] for one in rows["SUPPDS"] if one["QNAM"] == "DSWHY"}
    return "completed", why.get(row["DSSEQ"])
