"""What came of a step against what was meant by it, and the cards against the oracle."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from typing import Any

from sqlmodel import Session

from bot.deployment import chat_session
from bot.local.api.entities import read_html
from bot.telegram.render import render
from bot.turns.turn_context import context_of
from flows.answers.contradictions import contradiction
from flows.answers.path import path_of
from flows.answers.reply import Slot
from flows.cards.draw import draw
from flows.chat.asked import question_at
from flows.decision.status_words import outcome_words
from flows.rules.evaluation.decide import decide
from storage.delivery import chats
from storage.site import people
from storage.upkeep.verify import verify
from tests.answered import answered
from tests.contract import oracle
from tests.faults.model.meanings import Act, Card, Means
from tests.faults.model.recomputed import Json, passed, recompute
from tests.faults.model.seen import CONTRACT, Added, Seen
from tests.trials import NCT04556084

# The cards that are drawn anew for others once a screening stands otherwise.
LOOKED_AT = ("deciding", "signing", "reviewing")


def compare(seen: Seen, acts: Iterable[Act], added: Added, things: Any, chats: Any) -> None:
    """Everybody added what they meant and nobody else anything, since things and chats were so."""
    means: dict[int, Means] = {}
    for act in acts:
        means[act.who] = means[act.who] + act.means if act.who in means else act.means
    for who, meant in means.items():
        found = added.pop(seen.ids[who], [])
        seen.tally["answers"] += len(found)
        exact = {key: value for _, key, value, _ in found if not key.startswith(meant.beside)}
        assert len({row[:2] for row in found}) == len(found), f"an answer was added twice: {found}"
        fits = exact == meant.answers or (meant.or_nothing and not found)
        assert fits, f"{found} was added, where {meant} was meant"
        for _, key, value, before in found:
            if key.endswith(".draft") and value is not None:
                _compare_entries(before or [], value)
    assert not added, f"somebody else answered: {added}"
    if not any(meant.moves for meant in means.values()):
        assert seen.things == things, "a screening moved, which nobody meant"
    for who in seen.cards.keys() - means.keys():
        now, before = seen.chats.get(who), chats.get(who)
        assert now == before or _shows_anew(now, before), "the chat of somebody else changed"


def _shows_anew(now: tuple[Any, ...], before: tuple[Any, ...]) -> bool:
    """Whether a chat stands where it stood, and looks at a screening; only its card was drawn anew."""
    (screening, position, *_), (of_before, from_before, *_) = now, before
    place, place_before = json.loads(position), json.loads(from_before)
    return screening == of_before and place["doing"] in LOOKED_AT and _without(place) == _without(place_before)


def _without(place: Json) -> Json:
    """A place without what the last step had to say."""
    return {name: value for name, value in place.items() if name != "notes"}


def _compare_entries(before: list[Json], after: list[Json]) -> None:
    """One entry is new, changed or gone; the others are as they were."""
    same = sum(entry in after for entry in before)
    assert same >= len(before) - 1, f"more than one entry changed: {before} became {after}"


def check_next(seen: Seen, act: Act, before: Card | None) -> None:
    """An answer leads to the first question without one, unless the person came from the review.

    Where two answers cannot both be so, such as CNS3 now and never CNS3, the one leads to the other.
    """
    if before is None or before.asks is None or before.asks[0] not in act.means.answers:
        return
    answers, card = seen.answers_of(before), seen.cards[act.who]
    again = recompute(answers, seen.today)
    following = again.open
    if before.asks[0] == "start_date" and "registration_date" in passed(answers, seen.today):
        return  # it counts once the registration is planned anew, which it goes with
    assert before.asks[0] not in following, f"{before.asks[0]} was answered, and is asked again"
    against = contradiction(before.asks[0], answered(answers), NCT04556084)
    if against:
        assert card is not None
        assert card.asks == (against[0], None, None), card.asks
    elif not before.position.get("origin"):
        assert card is not None
        listed = card.position.get("doing") == "renewing"
        assert listed == bool(again.confirm), f"{card.position}, where {again.confirm} is to be confirmed"
        asks = (following[0], None, None) if following and not listed else None
        assert card.asks == asks, f"{card.asks}, not {following}"


def check_card(seen: Seen, who: int) -> None:
    """The present card asks its question, and says what the oracle makes of the answers."""
    card = seen.counts(who)
    if card is None:
        return
    seen.cards[who] = card = replace(card, day=seen.today)
    doing, text = card.position.get("doing", "home"), card.body["text"]
    assert "is not allowed from" not in text, f"a button of a card leads nowhere: {text}"
    _, lifecycle = seen.screenings.get(card.screening, (0, ""))
    decided = not card.asks and lifecycle not in ("", "draft", "amending", "withdrawn")
    if card.asks and doing != "explaining" and (doing != "listing" or card.asks[1] is None):
        assert escape(question_at(Slot(*card.asks), NCT04556084).text, quote=False) in text, f"not {card.asks}: {text}"
    apart = card.position.get("criterion") or card.position.get("page")
    if apart or not (card.asks or doing in ("reviewing", "deciding")):
        return
    again = recompute(seen.answers_of(card), _finished_on(seen, card.screening) if decided else seen.today)
    if not card.asks:
        assert outcome_words(oracle.decide(again.record)["outcome"]) in text, text
    if doing not in ("explaining", "deciding") and lifecycle in ("draft", "amending") and again.open:
        assert f"{len(again.open)} left" in text or len(again.open) == len(again.asked), text


def _finished_on(seen: Seen, screening: int) -> date:
    return date.fromisoformat(next(as_of for number, as_of in reversed(seen.revisions) if number == screening))


def check_drawing(seen: Seen, who: int) -> None:
    """The card is what is drawn from the database anew."""
    if card := seen.counts(who):
        again = seen.program.database._read(partial(_drawn, seen, who))
        assert again == card.body, f"{again} is drawn anew, where {card.body} is shown"


def _drawn(seen: Seen, who: int, session: Session) -> Json:
    chat, person = chats.load(session, who), people.person_of(session, who)
    assert chat is not None
    assert person is not None
    context = context_of(
        session, chat_session(session, chat, person, seen.clock.now, seen.program.inward._handling._deployment)
    )
    number, version = (context.screening.id, context.screening.version) if context.screening else (0, 0)
    return render(draw(context), number, version, chat.turn)


def check_screens(seen: Seen) -> None:
    """What the chats show is the card that was put last."""
    sql = "SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'cancelled')"
    assert seen.one(sql) == 0, "a message was not sent"
    for who, card in seen.cards.items():
        if card is not None:
            number = seen.one("SELECT card_message_id FROM chats WHERE chat_id = ?", who)
            message = seen.core.state.chats[who].messages[number]
            rows = message["reply_markup"]["inline_keyboard"]
            assert message["text"] == read_html(card.body["text"])[0], "the chat shows another card"
            shown = {b["callback_data"]: b["text"] for row in rows for b in row if "callback_data" in b}
            assert shown == card.buttons


def check_the_whole(seen: Seen) -> None:
    """The history is as it was read, it is decided as the oracle decides, and the database verifies."""
    assert seen.disk.execute("SELECT * FROM answers ORDER BY id").fetchall() == seen.rows, "an answer was changed"
    for number, answers in seen.answers.items():
        mine = decide(path_of(answered(answers), seen.today, NCT04556084).facts, NCT04556084).as_json()
        again = oracle.decide(recompute(answers, seen.today).record)
        assert {key: mine[key] for key in CONTRACT} == again, f"screening {number} is decided otherwise"
    found = seen.program.database._read(verify)
    assert found.sound, found.problems
