"""`python -m bot erase CODE [ANSWER ...]`: list the answers of a screening, erase some of them, or the candidate.

`python -m bot forget [PERSON]`: list the staff, or erase who one of them was.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlmodel import Session

from bot.commands.shared import author, of_a_site, on_database, screening_of_code
from bot.deployment import Deployment, site_times
from bot.receiving.set_up import deployment_of
from bot.reminding.plans import follow
from bot.settings import Settings
from bot.turns.turn import show_again
from flows.answers.stored_keys import Kind, question_of
from flows.language.numbers import count
from storage.database import Database
from storage.engine.canonical import canonical
from storage.engine.errors import NotFound
from storage.site import people, sites
from storage.study import listings, screenings
from storage.upkeep import erasure, forgetting
from storage.upkeep.erasure import Why

SHOWN_AT_MOST = 60

ELSEWHERE = (
    "Backups, exports and pictures that were made before still hold it, and so do chats that were not tidied: remove "
    "them where they are."
)

HELD_UP = (
    "It is erased, but the database's files could not be cleaned, since others read or write them or the disk has no "
    "room: make room, and give the command again when the program is quiet or stopped."
)


def add_erasing_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """The commands `erase` and `forget`."""
    erase = add("erase", help="list a screening's answers, or erase some that should never have been")
    erase.add_argument("code", help="the subject code")
    erase.add_argument("answers", nargs="*", type=int, metavar="ANSWER", help="the numbers of the answers to erase")
    erase.add_argument("--whole", action="store_true", help="erase the candidate with everything that was kept")
    erase.add_argument("--why", type=Why, choices=tuple(Why), help="it tells who a person is, or is of another one")
    of_a_site(erase)
    erase.set_defaults(command=_erase_asked)
    forget = add("forget", help="list the staff, or erase who somebody was that left")
    forget.add_argument("person", nargs="?", type=int, help="the number of the person, who was cut off before")
    forget.set_defaults(command=on_database(_forget))


def _erase_asked(options: argparse.Namespace) -> int:
    if bool(options.answers) + options.whole != bool(options.why):
        print("To erase, give the numbers of the answers, or --whole, and --why; none, to list them.", file=sys.stderr)
        return 2
    return on_database(_erase_or_list)(options)


async def _erase_or_list(database: Database, settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Print the answers, or erase those of these numbers or everything."""
    code, why = options.code, options.why
    if why is None:
        print(*await database.read(lambda session: _listed(session, settings.site, code)), sep="\n")
        return 0

    def work(session: Session) -> list[str]:
        if options.whole:
            return _erase_candidate(session, settings, code, why, now)
        return _erase(session, settings, code, options.answers, why, now)

    return await _erased(database, work)


async def _forget(database: Database, _settings: Settings, options: argparse.Namespace, now: datetime) -> int:
    """Print the staff, or erase who somebody of it was."""
    person = options.person
    if person is None:
        print(*await database.read(_staff), sep="\n")
        return 0

    def work(session: Session) -> list[str]:
        forgetting.person(session, person, author(session), now)
        return [
            f"Person {person} is erased; the audit keeps what they did, and signatures the name they were given in."
        ]

    return await _erased(database, work)


async def _erased(database: Database, work: Callable[[Session], list[str]]) -> int:
    """Erase, clean the files, and say what is left to do."""
    said, clean = await database.run(work), await database.scrub()
    print(*said, ELSEWHERE, *(() if clean else (HELD_UP,)), sep="\n")
    return 0 if clean else 1


def _listed(session: Session, site: str, code: str) -> list[str]:
    given = listings.history(session, screening_of_code(session, sites.named(session, site), code))
    labels = {answer.author_id: people.person(session, answer.author_id).label for answer in given}
    return [_line(answer, labels[answer.author_id]) for answer in given] or [f"Nothing was answered for {code}."]


def _line(answer: listings.Answer, label: str) -> str:
    value = "erased" if answer.erased else canonical(answer.value)
    shown = value if len(value) <= SHOWN_AT_MOST else value[:SHOWN_AT_MOST] + "…"
    return f"{answer.id:>8}  {answer.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC  {label}  {answer.key}: {shown}"


def _staff(session: Session) -> list[str]:
    listed = [person for site in sites.every(session) for person in people.people_of(session, site.id)]
    return [f"{one.id:>8}  {one.label}  {one.role}{'' if one.active else '  cut off'}" for one in listed]


def _erase(
    session: Session, settings: Settings, code: str, answers: Sequence[int], why: erasure.Why, now: datetime
) -> list[str]:
    key = screening_of_code(session, sites.named(session, settings.site), code)
    known = {answer.id for answer in listings.history(session, key)}
    by = author(session)
    for answer in answers:
        if answer not in known:
            raise NotFound(f"{code} has no answer {answer}: nothing was erased")
        erasure.erase(session, answer, why, by, now)
    site, deployment = screenings.load(session, key).site_id, deployment_of(settings, "")
    follow(session, key, site_times(session, site, deployment), now, deployment)
    _show_again(session, deployment, forgetting.on_the_way(session, [key]), code, now)
    said = f"{count(len(answers), 'answer')} of {code} erased; the audit says when, by whom and why."
    return [said, *_others(listings.history(session, key), answers)]


def _others(history: list[listings.Answer], erased: Sequence[int]) -> list[str]:
    """The answers to the same questions that still stand: an entry of a list stands in every later one."""
    asked = {question_of(answer.key, Kind.DRAFT) for answer in history if answer.id in erased}
    standing = (one for one in history if not one.erased and one.value is not None)
    left = [one for one in standing if question_of(one.key, Kind.DRAFT) in asked]
    numbers = " ".join(str(one.id) for one in left)
    return [f"Other answers to the same questions stand: {numbers}. Erase those too that hold it."] if left else []


def _erase_candidate(session: Session, settings: Settings, code: str, why: erasure.Why, now: datetime) -> list[str]:
    site = sites.named(session, settings.site)
    screening_of_code(session, site, code)
    chats = forgetting.candidate(session, site.id, code, why, author(session), now)
    _show_again(session, deployment_of(settings, ""), chats, code, now)
    return [f"Everything of {code} is erased; the audit keeps that a candidate of that code was there."]


def _show_again(session: Session, deployment: Deployment, chats: list[int], code: str, now: datetime) -> None:
    """A new card takes the place of the one that may show what was erased."""
    for chat_id in chats:
        show_again(session, chat_id, now, f"Something of {code} was erased. This is the menu.", deployment)
