"""A card as a rich message: its rows are tables, what is folded opens, and a card without rows stays as it is."""

from bot.telegram.render import render
from bot.telegram.rich import MOST_LINES
from flows.cards.card import Button, Card, Line, Style

CARD = Card(
    (
        Line("? Incomplete", Style.STRONG),
        Line("◷ I11: TBI until 19 Dec", cells=("◷ I11", "TBI until 19 Dec")),
        Line("◷ I10: CAR T until 11 Dec", cells=("◷ I10", "CAR T until 11 Dec")),
        Line("Study chair: <inotuzumab>", Style.FLAG),
        Line("I5a: met", Style.FOLDED, ("I5a", "met")),
        Line("From chart.", Style.FOLDED),
        Line("S-001 · ◷ from 19 Dec", Style.TITLE),
    ),
    ((Button("Review", "review"),),),
    ("Sign-off: 2 open",),
)


def cell(text: str, **more: object) -> dict[str, object]:
    return {"text": text, "align": "left", "valign": "top", **more}


def row(first: str, second: str) -> list[dict[str, object]]:
    return [cell(first, is_header=True), cell(second)]


def test_rows_become_tables_and_the_plain_card_stays_beside_them() -> None:
    body = render(CARD, 1, 1, 1, rich=True)
    assert body["rich"]["blocks"] == [
        {"type": "paragraph", "text": {"type": "bold", "text": "? Incomplete"}},
        {
            "type": "table",
            "cells": [row("◷ I11", "TBI until 19 Dec"), row("◷ I10", "CAR T until 11 Dec")],
            "is_striped": True,
            "is_compact": True,
        },
        {"type": "blockquote", "blocks": [{"type": "paragraph", "text": "Study chair: <inotuzumab>"}]},
        {
            "type": "details",
            "summary": "2 lines more",
            "blocks": [
                {"type": "table", "cells": [row("I5a", "met")], "is_striped": True, "is_compact": True},
                {"type": "paragraph", "text": "From chart."},
            ],
        },
        {"type": "paragraph", "text": {"type": "bold", "text": "S-001 · ◷ from 19 Dec"}},
    ]
    assert {name: body[name] for name in ("text", "keyboard")} == render(CARD, 1, 1, 1)


def test_what_cannot_be_done_yet_is_a_dead_button_where_there_are_such_buttons() -> None:
    body = render(CARD, 1, 1, 1, rich=True)
    assert body["rich"]["keyboard"] == [[{"text": "Sign-off: 2 open", "disabled": {}}], *body["keyboard"]]


def test_a_card_without_rows_or_past_the_limits_is_plain_alone() -> None:
    small = Card((Line("Is the diagnosis B-ALL?", Style.STRONG),), ())
    long = Card((Line("a b", cells=("a", "b")),) * (MOST_LINES + 1), ())
    assert "rich" not in render(small, 1, 1, 1, rich=True) | render(long, 1, 1, 1, rich=True)
