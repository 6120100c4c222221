"""The parts of a workbook and how they hang together: its sheets, each on disk while its rows come, and the others.

Source: ECMA-376 part 1, 12.3 (parts of a workbook), 18.2 (workbook), 18.3 (sheets), 18.8 (styles); part 2 (package).
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from flows.package import lines_of
from storage.exports.common.table import Field, Row
from storage.exports.tables.xlsx_cells import HEAD, PLAIN, letters, row_xml

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = "http://schemas.openxmlformats.org"
_MAIN, _LINKS = f"{_FORMATS}/spreadsheetml/2006/main", f"{_FORMATS}/officeDocument/2006/relationships"
_PACKAGE, _SHEET_TYPE = f"{_FORMATS}/package/2006", "application/vnd.openxmlformats-officedocument.spreadsheetml"

_WIDTHS = {"date": 11, "instant": 19, "integer": 9, "number": 9}


class SheetFile:
    """A sheet on disk: its rows under a line of column names."""

    def __init__(self, path: Path, name: str, fields: tuple[Field, ...], opened: ExitStack) -> None:
        self.path, self.name, self.rows = path, name, 0
        self._columns = [letters(place) for place in range(len(fields))]
        self.widths = tuple(max(_WIDTHS.get(field.type, 14), len(field.name) + 1) for field in fields)
        self._file = opened.enter_context(path.open("w", encoding="utf-8", newline=""))
        self.add([field.name for field in fields], HEAD)

    @property
    def last_column(self) -> str:
        """The letters of its last column."""
        return self._columns[-1]

    @property
    def area(self) -> str:
        """All its cells, such as A1:C20."""
        return f"A1:{self.last_column}{self.rows}"

    def add(self, row: Row, style: int = PLAIN) -> None:
        """Add a row."""
        self.rows += 1
        self._file.write(row_xml(self.rows, self._columns, row, style))


def sheet_begin(sheet: SheetFile, first: bool) -> str:
    """A sheet up to its rows: the first row stays in sight."""
    columns = (f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(sheet.widths, 1))
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="{sheet.area}"/><sheetViews>'
        f'<sheetView{" tabSelected=" + quoteattr("1") if first else ""} workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>'
        f"</sheetView></sheetViews><cols>{''.join(columns)}</cols><sheetData>"
    )


def sheet_end(sheet: SheetFile) -> str:
    """A sheet from its rows on: the columns can be filtered, over all the rows that there are."""
    return f'</sheetData><autoFilter ref="{sheet.area}"/></worksheet>'


def sheet_part(number: int) -> str:
    """The name of the part that a sheet is, by its number from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def parts(sheets: Sequence[SheetFile], created: datetime) -> Iterator[tuple[str, str]]:
    """Every other part with its name; `created`: the instant that the workbook bears."""
    numbers = range(1, len(sheets) + 1)
    yield "[Content_Types].xml", _content_types(numbers)
    yield "_rels/.rels", _links((_LINKS, "officeDocument", "xl/workbook.xml"), (_PACKAGE, "core", "docProps/core.xml"))
    yield "docProps/core.xml", _properties(created)
    yield "xl/workbook.xml", _workbook(sheets)
    yield "xl/styles.xml", _XML + "".join(lines_of(__package__, "styles.xml"))
    targets = [(_LINKS, "worksheet", sheet_part(number).removeprefix("xl/")) for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _links(*targets, (_LINKS, "styles", "styles.xml"))


def _content_types(numbers: Sequence[int]) -> str:
    of_parts = {
        "/xl/workbook.xml": f"{_SHEET_TYPE}.sheet.main+xml",
        "/xl/styles.xml": f"{_SHEET_TYPE}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/{sheet_part(number)}": f"{_SHEET_TYPE}.worksheet+xml" for number in numbers},
    }
    named = "".join(f'<Override PartName="{name}" ContentType="{of}"/>' for name, of in of_parts.items())
    links = "application/vnd.openxmlformats-package.relationships+xml"
    default = (
        f'<Default Extension="rels" ContentType="{links}"/><Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{default}{named}</Types>'


def _links(*links: tuple[str, str, str]) -> str:
    kinds = {"core": f"{_PACKAGE}/relationships/metadata/core-properties"}
    each = (
        f'<Relationship Id="rId{number}" Type="{kinds.get(kind, f"{of}/{kind}")}" Target="{target}"/>'
        for number, (of, kind, target) in enumerate(links, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>'


def _properties(created: datetime) -> str:
    at = f"{created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{at}</dcterms:{name}>' for name in ("created", "modified")
    )
    names = (
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    return f"{_XML}<cp:coreProperties {names}>{when}</cp:coreProperties>"


def _workbook(sheets: Sequence[SheetFile]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{listed}</sheets><definedNames>{''.join(map(_filtered, range(len(sheets)), sheets))}</definedNames>"
        "</workbook>"
    )


def _filtered(place: int, sheet: SheetFile) -> str:
    """The range that is filtered, once more under the name by which Excel finds it."""
    area = escape(f"'{sheet.name}'!$A$1:${sheet.last_column}${sheet.rows}")
    return f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">{area}</definedName>'
