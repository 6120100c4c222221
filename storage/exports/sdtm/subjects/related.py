"""Which records of a person belong together (RELREC): those of one entry of a list, and of one cycle.

A therapy is in CM while what was asked of it besides is in XE; a cycle is bag by bag in EC and by its dose in EX.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from storage.exports.sdtm.trial.design import Row

# By what the records of a dataset are known to belong together.
_BY = {"CM": "CMSPID", "PR": "PRSPID", "XE": "XEGRPID", "EC": "ECGRPID", "EX": "EXGRPID"}
_Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Related:
    """The records of one person that may be related, by the screening and what they are of."""

    subject: str
    _found: dict[_Place, list[tuple[str, int]]] = field(default_factory=dict)

    def note(self, attempt: int, name: str, row: Row) -> None:
        """Know a record, numbered already."""
        if of := row.get(_BY.get(name, "")):
            self._found.setdefault((attempt, of), []).append((name, row[f"{name}SEQ"]))

    def rows(self) -> Iterator[Row]:
        """A row for each record that is related to one of another dataset."""
        related = [records for records in self._found.values() if len({name for name, _ in records}) > 1]
        for number, records in enumerate(related, 1):
            for name, sequence in records:
                which: Row = {
                    "RDOMAIN": name,
                    "USUBJID": self.subject,
                    "IDVAR": f"{name}SEQ",
                    "IDVARVAL": str(sequence),
                }
                yield which | {"RELID": f"R{number}"}
