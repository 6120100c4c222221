"""What the command line means by a name: the screening of a subject code, whoever is written down."""

from sqlmodel import Session

from storage.engine.errors import NotFound
from storage.study import listings, people
from storage.study.people import Site


def screening_of_code(session: Session, site: Site, code: str) -> int:
    """The number of the last screening of a subject code; raises `NotFound` with what to say."""
    screening = listings.last_of(session, site.id, code)
    if screening is None:
        raise NotFound(f"no screening of {site.name} has the code {code}")
    return screening


def author(session: Session) -> int:
    """Who is written down for what the command line does: the first administrator. Raises `NotFound`."""
    administrators = people.administrators(session)
    if not administrators:
        raise NotFound("no administrator is known yet: start the program once")
    return administrators[0].id
