"""The records of one dataset on their way into files: kept on disk, so that what is written first may hang on the last.

What Define-XML says of them becomes known on the way: how long the longest text of each variable is, which terms there
are, and what the results of each test are like.
"""

import marshal
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from storage.exports.common.texts import plain_ascii
from storage.exports.sdtm.standard.datasets import Dataset
from storage.exports.sdtm.trial.design import Row
from storage.exports.sdtm.xpt import Value, Variable

# What a term of a variable stands for is said by the variable beside it: by how their names end.
DECODES = {"TESTCD": "TEST", "ARMCD": "ARM", "ETCD": "ELEMENT", "VISITNUM": "VISIT", "PARMCD": "PARM", "QNAM": "QLABEL"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# So many records are kept together: read one by one they would cost more than all that is done with them.
_TOGETHER = 200


class Spool:
    """The records of a dataset in the order in which they were added, kept in a `file`.

    `terms`: by variable the terms of its code list with what each stands for. `results`: by a test, or by what a
    qualifier is, the types and the greatest length of its values.
    """

    def __init__(self, dataset: Dataset, study: str, file: BinaryIO) -> None:
        self.dataset, self.count, self._file = dataset, 0, file
        self.longest = [1] * len(dataset.variables)
        self.terms: dict[str, dict[str, str]] = {one.name: {} for one in dataset.variables if one.codelist}
        self.results: dict[str, tuple[set[str], int]] = {}
        names = [variable.name for variable in dataset.variables]
        self._decodes = [(one, decoded_by(one)) for one in self.terms]
        self._waiting: list[list[Value]] = []
        self._blocks: list[int] = []
        self._constant: Row = {"STUDYID": study, "DOMAIN": dataset.name}
        self._texts = [place for place, variable in enumerate(dataset.variables) if not variable.numeric]
        self._topic = next((one for one in names if one.endswith("TESTCD") and dataset.of_class == "FINDINGS"), "")
        self._topic, self._result = ("QNAM", "QVAL") if "QNAM" in names else (self._topic, f"{dataset.name}STRESC")

    def add(self, row: Row) -> None:
        """Keep a record; what is no variable of the dataset is left out of it."""
        whole = self._constant | row
        cells = [whole.get(variable.name) for variable in self.dataset.variables]
        for place in self._texts:
            if cells[place] and (length := len(plain_ascii(str(cells[place])))) > self.longest[place]:
                self.longest[place] = length
        for variable, decode in self._decodes:
            if (term := whole.get(variable)) is not None:
                self.terms[variable].setdefault(str(term), str(whole.get(decode) or ""))
        if self._topic and whole.get(self._result) is not None:
            self._note(str(whole[self._topic]), whole)
        self._waiting.append(cells)
        self.count += 1
        if len(self._waiting) == _TOGETHER:
            self._keep()

    def _keep(self) -> None:
        block = marshal.dumps(self._waiting)
        self._file.write(block)
        self._blocks.append(len(block))
        self._waiting.clear()

    def _note(self, topic: str, row: Row) -> None:
        types, longest = self.results.get(topic, (set(), 0))
        value = plain_ascii(str(row[self._result]))
        self.results[topic] = (types | {_type(row.get(f"{self.dataset.name}STRESN"), value)}, max(longest, len(value)))

    def extend(self, rows: Iterable[Row]) -> None:
        """Keep several records."""
        for row in rows:
            self.add(row)

    def rows(self) -> Iterator[list[Value]]:
        """Every record, as often as it is asked for."""
        if self._waiting:
            self._keep()
        self._file.seek(0)
        for length in self._blocks:
            yield from marshal.loads(self._file.read(length))

    def in_ascii(self) -> Iterator[list[Value]]:
        """The same with texts in ASCII, which is all that transport files are sure to keep."""
        return ([plain_ascii(cell) if isinstance(cell, str) else cell for cell in row] for row in self.rows())

    def columns(self) -> Sequence[Variable]:
        """The variables of the transport file, as wide as their longest text."""
        return [
            Variable(variable.name, variable.label, 0 if variable.numeric else min(longest, 200))
            for variable, longest in zip(self.dataset.variables, self.longest, strict=True)
        ]


def decoded_by(variable: str) -> str:
    """The variable that says what a term of another stands for; empty where none does."""
    ending = next((one for one in DECODES if variable.endswith(one)), None)
    return variable.removesuffix(ending) + DECODES[ending] if ending else ""


def _type(number: Value, value: str) -> str:
    if number is not None:
        return "integer" if isinstance(number, int) else "float"
    return "date" if _DAY.fullmatch(value) else "text"
