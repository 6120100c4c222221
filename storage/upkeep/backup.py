"""A consistent copy of the database while the program runs."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.engine import errors, files
from storage.upkeep import epoch


def backup(source: Path, target: Path) -> None:
    """Copy the database at `source` to the new file `target`, checked; the target appears whole or not at all.

    All pages go in one step: a copy in smaller steps begins anew with each write and never ends on a busy file.
    Raises `DatabaseMissing`, `NoDatabase`, `TargetExists`, `NotSaved`, and `DatabaseDamaged` where the copy does not
    check out.
    """
    if not source.exists():
        gone = files.note(source).exists()
        raise errors.DatabaseMissing(str(source)) if gone else errors.NoDatabase(str(source))
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.touch(mode=0o600, exist_ok=False)  # the name is ours from here on
    except FileExistsError as error:
        raise errors.TargetExists(str(target)) from error
    draft = target.with_name(target.name + ".part")
    try:
        _copy(source, draft)
        draft.replace(target)
    except sqlite3.OperationalError as error:
        _remove(draft, target)
        raise errors.NotSaved(str(error)) from error
    except sqlite3.DatabaseError as error:
        _remove(draft, target)
        raise errors.DatabaseDamaged(f"{source}: {error}") from error
    except BaseException:
        _remove(draft, target)
        raise
    files.sync_folder(target.parent)


def _remove(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _copy(source: Path, draft: Path) -> None:
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as original:
        with closing(sqlite3.connect(draft)) as copy:
            original.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a -wal beside it
            (starts,) = copy.execute("PRAGMA user_version").fetchone()
            copy.execute(f"PRAGMA user_version={epoch.mark_copy(starts)}")
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise errors.DatabaseDamaged(f"the copy of {source}: {found}")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
