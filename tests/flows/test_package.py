"""What a table that lies in a package must look like, and what is said of one that does not."""

import pytest

from flows.package import table_in, words_in

COLUMNS = {"name": ".+", "days": r"\d*"}


def test_a_row_knows_its_line_whatever_comments_and_blank_lines_stand_above():
    rows = table_in('# first\nname,days\n\n# second\n"a, b",3\nc,\n', "drugs.csv", COLUMNS)
    assert [(row.at, dict(row.cells)) for row in rows] == [
        ("drugs.csv, row 5", {"name": "a, b", "days": "3"}),
        ("drugs.csv, row 6", {"name": "c", "days": ""}),
    ]


def test_all_errors_of_a_table_are_told_at_once_with_file_and_row():
    with pytest.raises(ValueError, match="drugs") as refused:
        table_in("name,days\na,three\nb\n,4\nc,5\n", "drugs.csv", COLUMNS)
    assert str(refused.value).splitlines() == [
        r"drugs.csv, row 2: days is 'three'; it must be of the form \d*",
        "drugs.csv, row 3: 1 cells; there must be 2",
        "drugs.csv, row 4: name is ''; it must be of the form .+",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,hours\na,3\n", "drugs.csv: the columns are name, hours; they must be name, days"),
        ("", "drugs.csv: the columns are ; they must be name, days"),
        ('name,days\na,3\n"b,4\n', "drugs.csv, row 3: unexpected end of data"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(text, said):
    with pytest.raises(ValueError, match="drugs") as refused:
        table_in(text, "drugs.csv", COLUMNS)
    assert str(refused.value) == said


def test_a_word_list_has_small_letters_alone_and_every_other_word_is_told_with_its_row():
    assert words_in("# Names\nanna bert\n\nd'accord li-fraumeni\n", "names.txt") == (
        "anna",
        "bert",
        "d'accord",
        "li-fraumeni",
    )
    with pytest.raises(ValueError, match="names") as refused:
        words_in("anna, bert\n# Carla\nDora\n", "names.txt")
    told = [line.partition(" must be")[0] for line in str(refused.value).splitlines()]
    assert told == ["names.txt, row 1: 'anna,'", "names.txt, row 3: 'Dora'"]
