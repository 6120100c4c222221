"""Everything that is known of the screenings as tables: screenings, answers, what happened, what is left out."""

from collections.abc import Callable

from storage.exports.common.about import about_table, left_out_table
from storage.exports.common.table import Row, Sheet, Table, Tables
from storage.exports.screenings.rows import Snapshot
from storage.exports.screenings.screening import ExportedScreening
from storage.exports.story.sheets import story_sheets
from storage.exports.tables.answers import answers_sheet
from storage.exports.tables.dictionary import dictionary_table
from storage.exports.tables.screenings import screenings_sheet


def whole(snapshot: Snapshot) -> Tables:
    """Every table of a snapshot."""
    sheets = (screenings_sheet(snapshot), answers_sheet(snapshot), *story_sheets(snapshot.trial))
    return together(
        snapshot, sheets, (left_out_table(snapshot), dictionary_table(snapshot.trial), about_table(snapshot))
    )


def together(snapshot: Snapshot, sheets: tuple[Sheet, ...], after: tuple[Table, ...]) -> Tables:
    """Sheets that are filled in one pass: a screening that does not fit into one of them is in none."""
    return Tables(sheets, snapshot.each(_rows_in(sheets)), after)


def _rows_in(sheets: tuple[Sheet, ...]) -> Callable[[ExportedScreening], list[list[Row]]]:
    return lambda screening: [list(sheet.of(screening)) for sheet in sheets]
