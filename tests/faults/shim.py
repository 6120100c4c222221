"""A disk to watch and to break: every write, truncation, sync and removal by SQLite goes past a function of ours.

SQLite lets a program replace the layer under it, https://sqlite.org/vfs.html. Ours is a copy of the usual one in which
these four calls, and the opening of a file, come here first; nothing needs to be compiled for that.
"""

import _sqlite3
import ctypes
import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, TypeAlias

import pytest

# What is done (write, truncate, sync or delete), to which file, where, and with which bytes; an error code stops it.
Call: TypeAlias = tuple[str, str, int, bytes]
Watch: TypeAlias = Callable[[Call], int]

# Names pass through as addresses: SQLite goes on using the text behind them after the call.
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Methods(ctypes.Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        ("version", c_int),
        ("close_and_read", c_void_p * 2),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("others", c_void_p * 13),
    )


class _File(ctypes.Structure):
    """The start of sqlite3_file."""

    _fields_ = (("methods", POINTER(_Methods)),)


class _Vfs(ctypes.Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("others", c_void_p * 14),
    )


class Disk:
    """The usual layer with our calls in it. SQLite keeps pointers into it, so there is one, and it is never dropped."""

    def __init__(self) -> None:
        self.watch: Watch | None = None
        self._library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._usual = self._library.sqlite3_vfs_find(None)
        self._ours = _Vfs.from_buffer_copy(self._usual.contents)
        self._ours.name = b"watched"
        self._ours.open = _OPEN(self._open)
        self._ours.delete = _DELETE(self._delete)
        self._names: dict[int, str] = {}
        self._methods: dict[int, tuple[Any, _Methods]] = {}

    def insert(self) -> None:
        """From now on, files are opened through this one."""
        self._library.sqlite3_vfs_register(ctypes.byref(self._ours), 1)

    def remove(self) -> None:
        """Files are opened as usual again; those that are open remain watched."""
        self._library.sqlite3_vfs_register(self._usual, 1)

    def _stopped(self, call: Call) -> int:
        return self.watch(call) if self.watch else sqlite3.SQLITE_OK

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        result = self._usual.contents.open(vfs, name, file, flags, out)
        opened = _File.from_address(file)
        if result == sqlite3.SQLITE_OK and name:
            self._names[file] = _last_part(name)
            opened.methods = ctypes.pointer(self._watched(opened.methods))
        return int(result)

    def _watched(self, usual: Any) -> _Methods:
        """The calls of a kind of file, with ours in the place of three."""
        address = ctypes.addressof(usual.contents)
        if address not in self._methods:
            ours = _Methods.from_buffer_copy(usual.contents)
            ours.write, ours.truncate, ours.sync = self._calls(usual.contents)
            self._methods[address] = (usual, ours)
        return self._methods[address][1]

    def _calls(self, usual: _Methods) -> tuple[Any, Any, Any]:
        def write(file: int, data: int, size: int, at: int) -> int:
            content = ctypes.string_at(data, size)
            stopped = self._stopped(("write", self._names[file], at, content))
            written = usual.write(file, data, size // 2 if stopped else size, at)  # as much as there was room for
            return stopped or int(written)

        def truncate(file: int, size: int) -> int:
            return self._stopped(("truncate", self._names[file], size, b"")) or int(usual.truncate(file, size))

        def sync(file: int, flags: int) -> int:
            return self._stopped(("sync", self._names[file], 0, b"")) or int(usual.sync(file, flags))

        return _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)

    def _delete(self, vfs: int, name: int, sync_folder: int) -> int:
        stopped = self._stopped(("delete", _last_part(name), 0, b""))
        return stopped or int(self._usual.contents.delete(vfs, name, sync_folder))


def _last_part(name: int) -> str:
    return Path(ctypes.string_at(name).decode()).name


_DISK = Disk()
_fsync = os.fsync


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Let `watch` see every such call on a database opened meanwhile, and every sync of the note, before it is made."""

    def sync(handle: int) -> None:
        name = Path(f"/proc/self/fd/{handle}").readlink().name
        if stopped := watch(("sync", name, 0, b"")):
            raise OSError(errno.ENOSPC if stopped == sqlite3.SQLITE_FULL else errno.EIO, "from the harness")
        _fsync(handle)

    _DISK.watch = watch
    _DISK.insert()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", sync)
            yield
    finally:
        _DISK.remove()
        _DISK.watch = None
