"""The workbook and REDCap tell of each candidate what no other form is asked for, as the database holds it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage.engine.canonical import parsed
from tests.storage.exports.rebuilt.from_sheets import READ, Sheets, sheets_of
from tests.storage.exports.rebuilt.truth import figures
from tests.storage.exports.written import Written

DECIDED = """
SELECT s.id, (SELECT decision FROM revisions r WHERE r.screening_id = s.id ORDER BY number DESC LIMIT 1) decision
FROM screenings s WHERE s.lifecycle NOT IN ('draft', 'amending')
"""


def by_screening(found: Iterable[tuple[Any, Any]]) -> dict[str, list[Any]]:
    """What belongs to each screening, sorted."""
    gathered: defaultdict[str, list[Any]] = defaultdict(list)
    for key, one in found:
        gathered[str(key)].append(one)
    return {key: sorted(ones, key=str) for key, ones in gathered.items()}


def minute(at: Any) -> str:
    """An instant to the minute, in UTC, however it is written."""
    return str(at)[:16].replace("T", " ")


def kept(session: Session) -> dict[str, dict[str, list[Any]]]:
    """What the database holds, by bare SQL."""

    def rows(sql: str) -> list[Any]:
        return list(session.connection().execute(text(sql)))

    on_study = {row.id for row in rows("SELECT id FROM screenings WHERE lifecycle NOT IN ('withdrawn')")}
    doses = [row for row in rows("SELECT * FROM doses") if row.screening_id in on_study]
    steps = [row for row in rows("SELECT * FROM course_events WHERE utc IS NOT NULL") if row.screening_id in on_study]
    return {
        "versions": by_screening(rows("SELECT id, protocol_version FROM screenings")),
        "findings": by_screening(
            (row.id, pair) for row in rows(DECIDED) if row.decision for pair in parsed(row.decision)["criteria"].items()
        ),
        "signatures": by_screening(
            (row.screening_id, (row.outcome, row.printed_name, minute(row.signed_at), bool(row.voided_at)))
            for row in rows("SELECT * FROM signatures")
        ),
        "doses": by_screening((row.screening_id, (str(row.cycle), figures(row.amount), row.unit)) for row in doses),
        "steps": by_screening((row.screening_id, minute(row.utc)) for row in steps),
    }


def told(sheets: Sheets) -> dict[str, dict[str, list[Any]]]:
    """What the sheets say."""
    decided = {row["screening"] for row in sheets["screenings"] if row["decision"] == "stored"}
    signed = ("signed", "printed_name", "signed_at_utc", "voided_at_utc")
    events = [(row["screening"], row["planned_for_utc"] or row["happened_at_utc"]) for row in sheets["infusion events"]]
    return {
        "versions": by_screening((row["screening"], row["protocol_version"]) for row in sheets["screenings"]),
        "findings": by_screening(
            (row["screening"], (row["criterion"], row["status"]))
            for row in sheets.get("findings", ())
            if row["screening"] in decided
        ),
        "signatures": by_screening(
            (row["screening"], (outcome, name, minute(at), bool(void)))
            for row in sheets["signatures"]
            for outcome, name, at, void in [[row[column] for column in signed]]
        ),
        "doses": by_screening(
            (row["screening"], (row["cycle"], figures(row["dose"]), row["unit"])) for row in sheets["doses"]
        ),
        "steps": by_screening((key, minute(at)) for key, at in events if at),
    }


@pytest.mark.parametrize("form", READ)
def test_it_is_all_in_the_sheets(two_hundred: Written, form: str) -> None:
    found, true = told(sheets_of(form, two_hundred)), two_hundred.read(kept)
    if form == "redcap":  # there a criterion is a field of the decision
        del found["findings"], true["findings"]
    assert found.keys() == true.keys()
    for what, facts in true.items():
        assert found[what] == facts, what
