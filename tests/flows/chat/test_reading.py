"""What the cards of those who only read leave out."""

from flows.cards.card import Button, Card
from flows.cards.frame import without_changes


def test_a_reader_sees_the_parts_of_a_treatment_and_no_way_to_a_step():
    looks = (Button("Plan (3 items)", "treat", "plan"), Button("‹ Treatment", "treat"))
    steps = (
        Button("Correct: It began Wed 4 Mar 2026 10:00", "treat", "correct"),
        Button("Off study", "treat", "leave"),
        Button("Weight and height", "weigh", "1"),
        Button("Pause", "time", "pause"),
    )
    assert without_changes(Card((), (looks, steps)), rules=False).rows == (looks,)
