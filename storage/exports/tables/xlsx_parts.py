"""What a workbook has beside the rows of its sheets: its parts and how they hang together.

Source: ECMA-376 part 1, 12.3 (parts of a workbook), 18.2 (workbook), 18.3 (sheets), 18.8 (styles); part 2 (package).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = "http://schemas.openxmlformats.org"
_MAIN, _LINKS = f"{_FORMATS}/spreadsheetml/2006/main", f"{_FORMATS}/officeDocument/2006/relationships"
_PACKAGE, _SHEET_TYPE = f"{_FORMATS}/package/2006", "application/vnd.openxmlformats-officedocument.spreadsheetml"

_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}">\
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>\
<numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is whole: its name, the widths of its columns in letters, its last column, and its last row."""

    name: str
    widths: tuple[int, ...]
    last_column: str
    last_row: int

    @property
    def area(self) -> str:
        """All its cells, such as A1:C20."""
        return f"A1:{self.last_column}{self.last_row}"


def sheet_begin(sheet: Sheet, first: bool) -> str:
    """A sheet up to its rows: the first row stays in sight."""
    columns = (f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(sheet.widths, 1))
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="{sheet.area}"/><sheetViews>'
        f'<sheetView{" tabSelected=" + quoteattr("1") if first else ""} workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>'
        f"</sheetView></sheetViews><cols>{''.join(columns)}</cols><sheetData>"
    )


def sheet_end(sheet: Sheet) -> str:
    """A sheet from its rows on: the columns can be filtered, over all the rows that there are."""
    return f'</sheetData><autoFilter ref="{sheet.area}"/></worksheet>'


def sheet_part(number: int) -> str:
    """The name of the part that a sheet is, by its number from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def parts(sheets: Sequence[Sheet], created: datetime) -> Iterator[tuple[str, str]]:
    """Every other part with its name; `created`: the instant that the workbook bears."""
    numbers = range(1, len(sheets) + 1)
    yield "[Content_Types].xml", _content_types(numbers)
    yield "_rels/.rels", _links((_LINKS, "officeDocument", "xl/workbook.xml"), (_PACKAGE, "core", "docProps/core.xml"))
    yield "docProps/core.xml", _properties(created)
    yield "xl/workbook.xml", _workbook(sheets)
    yield "xl/styles.xml", _STYLES
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


def _workbook(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{listed}</sheets><definedNames>{''.join(map(_filtered, range(len(sheets)), sheets))}</definedNames>"
        "</workbook>"
    )


def _filtered(place: int, sheet: Sheet) -> str:
    """The range that is filtered, once more under the name by which Excel finds it."""
    area = escape(f"'{sheet.name}'!$A$1:${sheet.last_column}${sheet.last_row}")
    return f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">{area}</definedName>'
