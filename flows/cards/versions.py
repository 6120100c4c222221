"""The cards about a new version of a trial: what it would change, for whom, and switching it on."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from flows import texts
from flows.answers.lifecycle import Stage
from flows.cards.card import Button, Card, Line, Style, Tone, rows_fitted, rows_of
from flows.cards.frame import HOME, notes, titled
from flows.cards.sign_off import pin_asked
from flows.chat.asked import screening_of
from flows.chat.context import TurnContext
from flows.chat.roles import May, may
from flows.chat.site.versions import Concerned, NewVersion
from flows.decision.new_version import Effect, change_words, counted, under_words
from flows.language.days import day_words
from flows.rules.criterion import Criterion

ON_A_PAGE = 8
MOST_SHOWN = 6
SINCE = (0, 1, 7, 14, 28)
UNTIL = (14, 30, 90)
UNSEEN = (Effect.UNCHANGED, Effect.REGISTERED)


def versions(context: TurnContext) -> Card:
    """What the chosen version would change, counted and by candidate; where several are there, which one."""
    new = context.version
    if new is None:
        which = tuple((Button(one.trial.name, "versions", one.key),) for one in context.versions)
        words = texts.versions.WHICH if which else texts.versions.NONE
        return Card((*titled(context, "Amendments"), Line(words)), (*which, (HOME,)))
    lines = (
        *titled(context, f"{new.trial.registry_id} · {texts.versions.title(new.amendment.name, new.trial.version)}"),
        Line(texts.versions.approved(new.amendment.approved, new.amendment.why)),
        Line(texts.versions.stands(new.since, new.old_until, context.today), Style.STRONG),
        *_criteria(new),
        Line(_counted(new), Style.STRONG),
    )
    seen = [one for one in new.concerned if one.effect not in UNSEEN]
    page = context.position.page
    listed = seen[page * ON_A_PAGE :][:ON_A_PAGE]
    lines += tuple(Line(f"{one.code}: {under_words(one.under)}", Style.ENTRY) for one in listed)
    lines += (Line(texts.versions.NOTHING_CHANGES_ITSELF, Style.HINT),)
    rows = rows_fitted(Button(one.code, "version", f"{one.screening_id}") for one in listed)
    more = (Button("More ›", "versions", f"{new.key}/{page + 1}"),) if len(seen) > (page + 1) * ON_A_PAGE else ()
    adopt = (
        (Button("Switch it on here", "adopt", tone=Tone.NEXT),)
        if may(context.role, May.SIGN) and new.since is None
        else ()
    )
    paper = (Button("All of it as a PDF", "version_paper", new.key),)
    return Card(lines, tuple(row for row in (*rows, more, adopt, paper, (HOME,)) if row))


def _counted(new: NewVersion) -> str:
    if new.uncounted:
        return texts.versions.too_many(new.uncounted)
    return counted(Counter(one.effect for one in new.concerned))


def _criteria(new: NewVersion) -> Iterator[Line]:
    """Each criterion that is another, as many as a screen holds: what, the rule, and the words of the record."""
    if not new.changed:
        yield Line(texts.versions.NO_CRITERION)
    for one in new.changed[:MOST_SHOWN]:
        yield Line(change_words(one, new.amendment), Style.STRONG)
        if one.before is None or one.after is None or one.before.says != one.after.says:
            yield Line(texts.versions.words(_says(one.before), _says(one.after)), Style.FOLDED)
    if (more := len(new.changed) - MOST_SHOWN) > 0:
        yield Line(texts.versions.more_changed(more))


def _says(criterion: Criterion | None) -> str:
    return criterion.says if criterion else ""


def version(context: TurnContext) -> Card:
    """What a version means for one candidate, with what is asked anew, and the choice."""
    new, screening = context.version, screening_of(context)
    back = new is not None and new.amendment.taken_back
    title = Line(f"{screening.code} · {texts.versions.to_take(back=back)}", Style.TITLE)
    if new is None or not new.concerned:
        return Card((title, *notes(context), Line(texts.versions.NOBODY)), ((HOME,),))
    (one,) = new.concerned
    lines = (
        title,
        *notes(context),
        Line(texts.versions.title(new.amendment.name, new.trial.version), Style.STRONG),
        Line(texts.versions.stands(new.since, new.old_until, context.today)),
        Line(f"{screening.code}: {under_words(one.under)}", Style.FLAG),
        *_asked(one),
        *(
            (Line(texts.versions.screened_again(one.rescreened, new.amendment.rescreens)),)
            if _failed_before(one)
            else ()
        ),
        *((Line(texts.versions.signature_falls(), Style.FLAG),) if _falls(one) else ()),
        *((Line(texts.versions.consent(new.amendment.consent), Style.FLAG),) if new.amendment.consent else ()),
        *_criteria(new),
    )
    return Card(lines, (*_choices(context, new, one), (Button("‹ Amendment", "versions", new.key), HOME)))


def _asked(one: Concerned) -> Iterator[Line]:
    if one.under.asks:
        yield Line(f"{texts.versions.NEW_QUESTIONS} {'; '.join(question.label for question in one.under.asks)}.")


def _falls(one: Concerned) -> bool:
    return one.stage in (Stage.SIGNED, Stage.REJECTED) and one.effect not in UNSEEN


def _failed_before(one: Concerned) -> bool:
    """Whether they were found not eligible, and would not be now."""
    return one.effect is Effect.GAINED and one.stage not in (Stage.DRAFT, Stage.AMENDING)


def _choices(context: TurnContext, new: NewVersion, one: Concerned) -> Iterator[tuple[Button, ...]]:
    if one.effect is Effect.REGISTERED or not new.in_force:
        return
    if _failed_before(one):
        if one.rescreened < new.amendment.rescreens:
            yield (Button("Screen again under it", "rescreen", tone=Tone.NEXT),)
        return
    back = new.amendment.taken_back
    yield (Button("Go back to that version" if back else "Take the new version", "take_version", tone=Tone.NEXT),)
    if new.may_keep(context.today):
        yield (Button("Keep the version it has" if back else "Keep the version before", "keep_version"),)


def adopting(context: TurnContext) -> Card:
    """From which day on the site goes by a version, until when the one before may be finished, and the PIN."""
    new, filled = context.version, context.position.filled
    assert new is not None
    lines = titled(context, f"Switch on {new.trial.name}")
    back = (Button("Do not switch it on", "versions", new.key), HOME)
    if "since" not in filled:
        days = (context.today + timedelta(n) for n in SINCE)
        buttons = (Button(day_words(day), "since", day.isoformat()) for day in days)
        return Card((*lines, Line(texts.versions.SINCE_ASKED, Style.STRONG)), (*rows_of(buttons, 2), back))
    if "until" not in filled:
        rows = tuple((Button(f"{days} days longer", "until", str(days)),) for days in UNTIL)
        none = (Button("Not at all", "until", "none"),)
        return Card((*lines, Line(texts.versions.UNTIL_ASKED, Style.STRONG)), (none, *rows, back))
    return Card((*lines, *_days(filled), Line(_to_type(context), Style.STRONG)), (back,))


def _days(filled: Mapping[str, Any]) -> Iterator[Line]:
    """What was chosen, before it is proved."""
    last = str(filled["until"])
    until = date.fromisoformat(last) if last else None
    yield Line(texts.versions.chosen(date.fromisoformat(str(filled["since"])), until))


def _to_type(context: TurnContext) -> str:
    """What the person types now: a PIN, or what comes before the first one."""
    sign_off = context.sign_off
    assert sign_off is not None
    if sign_off.locked:
        return texts.sign_off.PIN_LOCKED
    return pin_asked(sign_off, texts.versions.PIN_ASKED, texts.versions.TO_CONFIRM)


def with_newer(card: Card, context: TurnContext) -> Card:
    """The card of a screening, with a line and the way to the version that the site goes by, where it is another."""
    if not context.newer:
        return card
    version = context.newer.partition("/")[2]
    line = Line(texts.versions.newer(version, context.trial.version), Style.FLAG)
    return Card((*card.lines, line), ((Button("What changes", "newer", context.newer),), *card.rows))
