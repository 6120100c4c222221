"""What storage cannot do, each as an exception whose docstring is the sentence for the person."""

from typing import TypeVar

T = TypeVar("T")


class StorageError(Exception):
    """Something could not be stored."""

    def __init__(self, detail: str = "") -> None:
        sentence = " ".join((type(self).__doc__ or "").split())
        super().__init__(f"{sentence} ({detail})" if detail else sentence)
        self.detail = detail


class NotSaved(StorageError):
    """Not saved: the disk is full, or the database is busy or out of reach. Nothing was changed; please try again."""


class StorageBroken(StorageError):
    """The disk reported an error, so nothing more is saved. Check the disk, then start the program again."""


class StorageClosed(StorageError):
    """The program is stopping; nothing more is saved."""


class Elsewhere(StorageError):
    """Another worker looks after this chat now; nothing was changed."""


class Overtaken(StorageError):
    """Another worker wrote in its place."""


class CannotOpen(StorageError):
    """The database cannot be opened."""


class NoRoom(CannotOpen):
    """There is no room on the disk, so the database was not opened. Nothing is lost or damaged: make room, then start
    again."""


class DatabaseMissing(CannotOpen):
    """The database file is gone, but this folder held one. Restore a backup; to begin anew on purpose,
    remove the note beside it first."""


class NoDatabase(CannotOpen):
    """There is no database here. Look at BLINABRIDGE_DATA and BLINABRIDGE_DATABASE; where they are right, start the
    program once."""


class DatabaseEmpty(CannotOpen):
    """The database file is empty. Restore a backup; to begin anew on purpose, remove the file."""


class DatabaseDamaged(CannotOpen):
    """The database file is damaged. Keep it as it is and restore a backup."""


class DatabaseForeign(CannotOpen):
    """The database belongs to another program or another study, so it is left untouched."""


class DatabaseNewer(CannotOpen):
    """The database was made by a newer version of this program. Start that version or restore a backup."""


class LogMissing(CannotOpen):
    """The program did not stop cleanly and the database's -wal file is gone since, so the last answers may be
    missing. Put the -wal file back or restore a backup; to go on without it, remove the note beside."""


class DatabaseInUse(CannotOpen):
    """Another process runs on this database already: only one may. Stop it first."""


class ServerAway(CannotOpen):
    """The database server cannot be reached. Look at BLINABRIDGE_DATABASE and whether the server runs."""


class AddressWrong(CannotOpen):
    """The address in BLINABRIDGE_DATABASE cannot be understood. Write it like
    postgresql://name:password@host/blinabridge."""


class NotLetIn(CannotOpen):
    """The database server does not let this program in: the name or the password in BLINABRIDGE_DATABASE is not known
    there."""


class NoDatabaseThere(CannotOpen):
    """The database server has no database of that name. Make it as README.md says, or correct BLINABRIDGE_DATABASE."""


class NoRights(CannotOpen):
    """The name in BLINABRIDGE_DATABASE may not use this database, or not make tables there. Let it own the database."""


class ServerReadOnly(CannotOpen):
    """The database server only reads: it may be a copy, or have become one. Name the one that is written to."""


class ServerFull(CannotOpen):
    """The database server has no room, memory or connection left. Nothing is lost: make room, then start again."""


class ServerOld(CannotOpen):
    """The database server is too old: it must be PostgreSQL 16 or newer."""


class OtherOrder(CannotOpen):
    """The database sorts text by a language, or keeps it in another way than UTF-8. Make it as README.md says."""


class SiteUnknown(CannotOpen):
    """The settings speak of a site that this database does not hold. Correct BLINABRIDGE_SITE or
    BLINABRIDGE_SITE_NUMBER; `python -m bot site` lists the sites, adds one, or gives one another name."""


class TrialUnreadable(CannotOpen):
    """A version of a trial is kept here in a form that this version of the program refuses. Nothing is decided by
    another one: start the version of the program from before, and load the trial anew under another version."""


class CopiedByServer(StorageError):
    """A database on a server is not copied by this command: use the server's own pg_dump, or its base backups with
    their log. README.md has the commands, also those to restore one."""


class TargetHolds(StorageError):
    """The target is not empty, so nothing was moved. Name a file that is not there yet, or an empty database."""


class TargetExists(StorageError):
    """There is a file of that name already. Choose another name."""


class Refused(StorageError):
    """The step is not possible as things stand."""


class NotFound(Refused):
    """There is no such entry."""


class Changed(Refused):
    """The screening was changed in the meantime. Nothing was saved; look at it again."""


class NotOpen(Refused):
    """The screening is not open, so it cannot be changed."""


class CodeTaken(Refused):
    """A screening with this subject code is open already."""


class TrialOff(Refused):
    """This trial is not switched on at the site. An administrator switches it on."""


class SiteClosed(Refused):
    """This site is closed: no screening begins here. Those under way go on."""


class WhichTrial(Refused):
    """The site screens for several trials: say which one is meant."""


class OtherContent(Refused):
    """This version of the trial is known with other content, and a version never changes: give the file a new one."""


class NoCodeLeft(Refused):
    """Every subject code of the site's pattern is used."""


class NameTaken(Refused):
    """There is a site of this name already."""


class NumberTaken(Refused):
    """A site's number belongs to one site alone. Choose another one."""


class InviteRefused(Refused):
    """This link does not work: it was used already, it ran out, or it is not complete. Ask for a new one."""


def found(item: T | None) -> T:
    """What there is; raises `NotFound` where there is nothing."""
    if item is None:
        raise NotFound
    return item
