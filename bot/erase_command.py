"""`python -m bot erase CODE [ANSWER ...]`: list the answers of a screening, or erase some of them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session

from bot.named import author, screening_of_code
from bot.settings import Settings
from flows.words import count
from storage import erasure, listings, people, sites
from storage.canonical import canonical
from storage.database import Database
from storage.errors import NotFound

LONGEST = 60


async def erase_command(
    settings: Settings, code: str, answers: Sequence[int], why: erasure.Why | None, now: datetime
) -> int:
    """Print the answers, or erase those of these numbers; the exit status. Raises `StorageError`."""
    database = Database(settings.database, visiting=True)
    await database.start()
    try:
        if why is None:
            print("\n".join(await database.read(lambda session: _listed(session, settings.site, code))))
        else:
            await database.run(lambda session: _erase(session, settings.site, code, answers, why, now))
            print(f"{count(len(answers), 'answer')} of {code} erased; the audit says when, by whom and why.")
    finally:
        await database.close()
    return 0


def _listed(session: Session, site: str, code: str) -> list[str]:
    given = listings.history(session, screening_of_code(session, sites.named(session, site), code))
    labels = {answer.author_id: people.person(session, answer.author_id).label for answer in given}
    return [_line(answer, labels[answer.author_id]) for answer in given] or [f"Nothing was answered for {code}."]


def _line(answer: listings.Answer, label: str) -> str:
    value = "erased" if answer.erased else canonical(answer.value)
    shown = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    return f"{answer.id:>8}  {answer.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC  {label}  {answer.key}: {shown}"


def _erase(session: Session, site: str, code: str, answers: Sequence[int], why: erasure.Why, now: datetime) -> None:
    screening = screening_of_code(session, sites.named(session, site), code)
    known = {answer.id for answer in listings.history(session, screening)}
    by = author(session)
    for answer in answers:
        if answer not in known:
            raise NotFound(f"{code} has no answer {answer}: nothing was erased")
        erasure.erase(session, answer, why, by, now)
