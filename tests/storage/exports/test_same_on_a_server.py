"""The same study gives the same bytes in every form, in a file and on a server.

So what a form says of a study is asked of a file alone, where that takes a third of the time: what those tests are
about is all in here, written to a server, and moved into a file.
"""

import asyncio
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from sqlmodel import Session

from flows.rules.trial import Trial
from storage.database import Database
from storage.engine.address import Address
from storage.exports.forms import FORMS
from storage.relocation import move
from tests.flows.rules.burns import BURNS
from tests.flows.trials.versions import version
from tests.server import Postgres
from tests.storage import candidates
from tests.storage.clinic import open_clinic
from tests.storage.exports import exporting, test_other_trials
from tests.storage.exports.fhir import test_fhir
from tests.storage.exports.odm import test_odm
from tests.storage.exports.screenings import test_marked, test_spanning
from tests.storage.exports.sdtm import test_sdtm
from tests.storage.exports.tables import test_tables
from tests.storage.exports.written import Written, form_of
from tests.trials import NCT04556084


def forms_of(address: Address, trial: Trial = NCT04556084, forms: Iterable[str] = FORMS) -> dict[str, bytes]:
    """What is kept there, in every form."""
    of = Written(address, candidates.TAKEN)
    return of.read(lambda session: {name: form_of(session, name, now=of.now, trial=trial) for name in forms})


def test_a_server_gives_what_the_file_gave(server: Postgres, few: Written, tmp_path: Path) -> None:
    path, there = Path(shutil.copy(few.address, tmp_path)), server.make()
    move(path, there, lambda _name, _rows: None)
    after = forms_of(there)
    server.drop(there)
    assert [name for name in FORMS if few[name] != after[name]] == []


def of_the_reference(session: Session) -> None:
    """At a site for each: what the tests of the forms let happen there."""
    for number, happen in enumerate(
        (
            *(exporting.many(15), exporting.many(25), test_marked.happen),
            *(test_fhir.varied, test_odm.varied, test_sdtm.varied),
        )
    ):
        happen(exporting.open_clinic(session, f"MCW {number}", f"Nurse {number}"))
    test_tables.varied(session, open_clinic(session))


Happen = Callable[[Session], object]
# What happens, for which trial, and in which forms it is told: those that hold any text or any number.
STUDIES: dict[str, tuple[Happen, Trial, Iterable[str]]] = {
    "the reference": (of_the_reference, NCT04556084, FORMS),
    "hostile texts": (
        lambda session: exporting.hostile(exporting.open_clinic(session)),
        NCT04556084,
        ("fhir", "odm", "sdtm", "jsonl", "screenings-jsonl", "answers-csv"),
    ),
    "every number": (
        lambda session: test_tables.of_every_number(session, open_clinic(session)),
        NCT04556084,
        ("csv", "xlsx", "jsonl", "screenings-jsonl", "answers-csv", "fhir", "odm", "sdtm"),
    ),
    "other questions and codes": (
        lambda session: test_other_trials.burnt(session, open_clinic(session)),
        BURNS,
        FORMS,
    ),
    "a list of its own": (
        lambda session: test_other_trials.with_medicines(session, open_clinic(session)),
        test_other_trials.OWN.trial,
        FORMS,
    ),
    "several versions": (
        lambda session: test_spanning.screened(session, open_clinic(session)),
        version("3.1"),
        FORMS,
    ),
}


@pytest.mark.parametrize("study", STUDIES)
def test_what_was_written_to_a_server_gives_the_same_in_a_file(server: Postgres, tmp_path: Path, study: str) -> None:
    happen, trial, forms = STUDIES[study]
    there, path = server.make(), tmp_path / "study.db"

    async def write() -> None:
        database = Database(there)
        await database.start()
        await database.run(happen)
        await database.close()

    asyncio.run(write())
    before = forms_of(there, trial, forms)
    move(there, path, lambda _name, _rows: None)
    server.drop(there)
    after = forms_of(path, trial, forms)
    assert [name for name in forms if before[name] != after[name]] == []
