"""What each role may see and do, in one table, and that cards, turns and exports follow it."""

from datetime import date

import pytest

from bot.sending.export_forms import BESIDE, FORMS, PAPERS, listed_for, may_have
from bot.turns.event_context import reads_only
from flows.cards.draw import draw
from flows.chat.context import TurnContext
from flows.chat.events import Answered, Discarded, ExportAsked, Opened, Ruled, SignOffAsked, Withdrawn
from flows.chat.position import ChatState, Position
from flows.chat.roles import ROLES, May, Role, may
from tests.answered import changing
from tests.trials import NCT04556084

TABLE = """
role           change  rule  sign  manage  papers  data
coordinator    yes     no    no    no      yes     no
investigator   yes     no    yes   no      yes     no
administrator  yes     no    no    yes     yes     yes
data_manager   no      no    no    no      yes     yes
monitor        no      no    no    no      yes     yes
study_chair    no      yes   no    no      yes     no
stranger       no      no    no    no      no      no
"""


HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
ALLOWED = {row[0]: {what: word == "yes" for what, word in zip(HEAD[1:], row[1:], strict=True)} for row in ROWS}


def labels_at(role: str, state: ChatState, act: str = "") -> set[str]:
    context = TurnContext(date(2026, 3, 2), role, "MCW", Position(doing=state, act=act), NCT04556084)
    return {button.label for row in draw(context).rows for button in row}


def test_the_table_names_every_role_and_everything_that_is_not_for_everybody() -> None:
    assert set(ALLOWED) == {*Role, "stranger"}
    assert set(ROLES) == set(Role)
    assert HEAD[1:] == list(May)


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_may_what_the_table_says(role: str) -> None:
    assert {what.value: may(role, what) for what in May} == ALLOWED[role]


@pytest.mark.parametrize("role", Role)
def test_the_menu_offers_what_the_role_may_do(role: Role) -> None:
    labels = labels_at(role, ChatState.HOME)
    assert ("New screening" in labels) == ALLOWED[role]["change"]
    assert ({"Invite", "People"} <= labels) == ALLOWED[role]["manage"]
    assert {"Mine", "Filter", "More"} <= labels
    assert {"Export", "Numbers", "Help"} <= labels_at(role, ChatState.HOME, "more")
    assert {"Treated (0)", "Finished (0)"} <= labels_at(role, ChatState.HOME, "filter")


@pytest.mark.parametrize("role", ALLOWED)
def test_whoever_may_change_nothing_is_stopped_at_every_event_that_changes(role: str) -> None:
    for event in (Answered(changing(sex="male")), Withdrawn(), Discarded(), SignOffAsked()):
        assert reads_only(role, [event]) == (not ALLOWED[role]["change"])
    assert not reads_only(role, [Opened(1), ExportAsked("log", None)])
    assert reads_only(role, [Ruled("growth", {})]) == (not ALLOWED[role]["change"] and not ALLOWED[role]["rule"])


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_has_the_papers_of_the_site_or_every_export(role: str) -> None:
    papers = {form.name for form in (*PAPERS, *BESIDE)} | {"log-xlsx"}
    for form in FORMS:
        assert may_have(role, form) == ALLOWED[role]["papers" if form in papers else "data"]
    assert not may_have(role, "no such form")
    assert all(may_have(role, name) for name, _ in listed_for(role))


def test_the_invitation_offers_every_role_by_its_label() -> None:
    assert {one.label for one in ROLES.values()} <= labels_at(Role.ADMINISTRATOR, ChatState.INVITING)
