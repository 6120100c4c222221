"""An archive of SDTM, read as a reviewer would: rows of texts from the CSV, frames from the XPT, the Define-XML."""

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyreadstat
from lxml import etree

from tests.storage.exports.written import files_of

Row = dict[str, str]
NS = {
    "odm": "http://www.cdisc.org/ns/odm/v1.3",
    "def": "http://www.cdisc.org/ns/def/v2.1",
    "xlink": "http://www.w3.org/1999/xlink",
}


@dataclass(frozen=True, eq=False)
class Archive:
    """A ZIP file of SDTM by its bytes."""

    content: bytes

    @cached_property
    def files(self) -> dict[str, bytes]:
        return files_of(self.content)

    @cached_property
    def datasets(self) -> dict[str, list[Row]]:
        """Every dataset by its name in capitals."""
        return {name[:-4].upper(): self.table(name[:-4]) for name in self.files if name.endswith(".csv")} | {}

    def table(self, name: str) -> list[Row]:
        """The rows of a CSV file."""
        return list(self._reader(name))

    def header(self, name: str) -> list[str]:
        """The columns of a CSV file."""
        return list(self._reader(name.lower()).fieldnames or ())

    def _reader(self, name: str) -> "csv.DictReader[str]":
        return csv.DictReader(io.StringIO(self.files[f"{name}.csv"].decode("utf-8-sig"), newline=""))

    def of(self, name: str) -> list[Row]:
        """The rows of a dataset."""
        return self.datasets[name]

    def transport(self, name: str, folder: Path) -> tuple[Any, Any]:
        """A transport file as a frame and what it says of its columns."""
        file = folder / f"{name.lower()}.xpt"
        file.write_bytes(self.files[file.name])
        return pyreadstat.read_xport(file)

    @cached_property
    def define(self) -> etree._Element:
        return etree.fromstring(self.files["define.xml"])
