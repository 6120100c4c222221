"""The card of the decision, what would be otherwise beside it, and the reason for a change after it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flows import texts
from flows.agents.drug_table import is_unverified
from flows.answers.contradictions import contradictions
from flows.answers.for_chair import name_of, open_for_chair
from flows.answers.lifecycle import DECIDED, REGISTERED, Stage
from flows.cards.card import Button, Card, Line, Rows, Style, Tone
from flows.cards.frame import again_lines, changing_lines, counted_again, framed
from flows.cards.screening.after_decision import acts, more_rows
from flows.cards.screening.sources import calculated_lines, evidence_lines
from flows.cards.sign_off import by_ruling_lines, chair_lines, outcome_lines, signature_lines
from flows.chat.asked import decision_of, screening_of
from flows.chat.context import Screening, TurnContext
from flows.decision.assess import too_old
from flows.decision.next_step.next_step import Steps, steps_of
from flows.decision.next_step.sentences import step_sentences
from flows.decision.promise import promise_words, promised
from flows.decision.readings import readings_in
from flows.decision.status_words import AFTERWARDS, SIGNS, outcome_words, status_words
from flows.decision.verdict import cohort_words
from flows.decision.why.entry_words import NOT_VERIFIED
from flows.decision.why.missing import NOT_KNOWN
from flows.decision.why.reasons import reason
from flows.language.days import day_words
from flows.language.numbers import count, listed
from flows.rules.criterion import Criterion
from flows.rules.evaluation.decide import Decision, chair_queries_of, standing_so
from flows.rules.status import Status
from flows.rules.trial import Trial

# So many criteria without an answer are named; more are counted.
MOST_NAMED = 3


def deciding(context: TurnContext) -> Card:
    """The decision: outcome, window and what drives it, repeats, study chair, and what is left."""
    path, decision = decision_of(context)
    screening = screening_of(context)
    steps = steps_of(screening.answers, context.today, context.trial) if screening.is_open else {}
    lines = (
        *_finished(screening),
        *changing_lines(screening),
        *again_lines(context),
        *outcome_lines(screening, decision),
        *_cohorts(decision),
        *_window(decision, screening),
        *_blocking(decision),
        *(() if any(step.draws for step in steps.values()) else _repeats(decision)),
        *chair_lines(decision, screening),
        *by_ruling_lines(decision, screening),
        *(Line(f"Do not fit together: {one}", Style.FLAG) for one in contradictions(screening.answers, context.trial)),
        *(Line(f"{texts.screening.OUR_READING} {words}", Style.FOLDED) for words in readings_in(decision)),
        *_unverified(decision),
        *calculated_lines(path, screening, context.trial.by_key, context.trial),
        *signature_lines(context.sign_off),
        *((Line(f"Asked back: {screening.asked_back}.", Style.FLAG),) if screening.asked_back else ()),
        *_since(context, decision),
        *_ends_here(screening, context.trial),
        *_what_now(context, steps),
        *evidence_lines(context, path, decision),
        Line("This counts days and keeps answers; the investigator decides.", Style.FOLDED),
    )
    rulings, more = _ruling_buttons(decision, screening), context.position.more
    rows = more_rows(context) if more else _rows(acts(context, path), rulings)
    return replace(framed(context, "", lines, rows), blocked=_blocked(decision, screening))


def _blocked(decision: Decision, screening: Screening) -> tuple[str, ...]:
    """That nobody can sign it yet, and how many criteria are open."""
    number = len(standing_so(decision, Status.PENDING))
    may_follow = screening.is_open or screening.stage is Stage.FINISHED
    return (texts.sign_off.blocked(number),) if number and may_follow else ()


def _rows(acts: Rows, rulings: Rows) -> Rows:
    """The next step first, then what the study chair is asked, then everything else."""
    first = tuple(row for row in acts if any(button.tone is Tone.NEXT for button in row))
    return (*first, *rulings, *(row for row in acts if row not in first))


def _ruling_buttons(decision: Decision, screening: Screening) -> Rows:
    """One button for each item of the study chair's list, open or to be corrected."""
    if screening.stage is Stage.WITHDRAWN or screening.stage in REGISTERED:
        return ()
    unknown = open_for_chair(screening.answers, decision.trial) if screening.is_open else ()
    items = [(one.label, name_of(one.slot)) for one in unknown]
    for query in chair_queries_of(decision):
        ruled = screening.answers.rulings.get(query.code) is not None
        items.append((f"{query.label} ✓" if ruled else query.label, query.code))
    return tuple((Button(f"Ruling: {label}", "ruling", item),) for label, item in items)


def _finished(screening: Screening) -> Iterator[Line]:
    if screening.stage in DECIDED and screening.finished_on:
        afterwards = AFTERWARDS.get(screening.stage, "")
        yield Line(f"Finished {day_words(screening.finished_on)} · revision {screening.revision}{afterwards}")


def _cohorts(decision: Decision) -> Iterator[Line]:
    if words := cohort_words(decision):
        yield Line(words, Style.STRONG)


def _window(decision: Decision, screening: Screening) -> Iterator[Line]:
    if decision.earliest is None:
        return
    style = Style.PLAIN if screening.stage is Stage.REJECTED else Style.STRONG
    first = decision.trial.anchors[0]
    yield Line(f"{decision.trial.window_of}: {promise_words(promised(decision))}", style)
    for names, why in _by_reason(_drivers(decision), decision):
        sign = SIGNS[Status.WAIT]
        yield Line(f"{sign} The first day is set by {names}: {why}", cells=(f"{sign} {names}", why))
    facts = decision.facts
    if decision.outcome == "not_yet" or facts.registration != facts.as_of:
        days = ((one.noun, facts.days.get(one.name)) for one in decision.trial.anchors[1:] if one.moves)
        others = "".join(f", {noun} {day_words(day)}" for noun, day in days if day)
        which = "" if first.noun == "registration" else f"{first.noun} "
        yield Line(f"Planned: {which}{day_words(facts.registration)}{others}")


def _drivers(decision: Decision) -> tuple[Criterion, ...]:
    """The criteria whose waiting period ends last, where one still runs."""
    if decision.earliest is None or decision.earliest <= decision.facts.as_of:
        return ()
    return tuple(c for c in decision.trial.criteria if decision.findings[c.code].ends == decision.earliest)


def _by_reason(criteria: Iterable[Criterion], decision: Decision) -> Iterator[tuple[str, str]]:
    """The names of criteria with the reason of each; those of one and the same reason together."""
    by_reason: dict[str, list[str]] = {}
    for criterion in criteria:
        by_reason.setdefault(_why(criterion, decision), []).append(criterion.name)
    yield from ((listed(names), why) for why, names in by_reason.items())


def _why(criterion: Criterion, decision: Decision) -> str:
    return reason(criterion, decision.facts, decision.findings[criterion.code], decision.trial)


def _blocking(decision: Decision) -> Iterator[Line]:
    """What is not met, not known, and waited for, but for what was named as the driver already."""
    yield from _standing_words(standing_so(decision, Status.NOT_MET), decision, Style.PLAIN)
    yield from _missing(decision)
    drivers = _drivers(decision)
    waits = standing_so(decision, Status.WAIT)
    last = max(filter(None, (decision.findings[one.code].ends for one in waits)), default=None)
    # What ends before the day that is waited for changes nothing: it is folded away.
    ending = [one for one in waits if not drivers and decision.findings[one.code].ends == last]
    yield from _standing_words(ending, decision, Style.PLAIN)
    yield from _standing_words((one for one in waits if one not in (*drivers, *ending)), decision, Style.FOLDED)


def _standing_words(criteria: Iterable[Criterion], decision: Decision, style: Style) -> Iterator[Line]:
    by_standing: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        by_standing.setdefault(status_words(criterion, decision.findings[criterion.code]), []).append(criterion)
    for standing, alike in by_standing.items():
        for names, why in _by_reason(alike, decision):
            yield Line(f"{standing} · {names}: {why}", style, (names, f"{standing}. {why}"))


def _missing(decision: Decision) -> Iterator[Line]:
    """What is not known yet, by criterion; folded away, since the way there is to go on."""
    criteria = standing_so(decision, Status.PENDING)
    if criteria:
        names = [criterion.name for criterion in criteria]
        which = listed(names) if len(names) <= MOST_NAMED else count(len(names), "criterion")
        yield Line(f"{SIGNS[Status.PENDING]} Not known or not done yet: {which}", Style.STRONG)
    for named, why in _by_reason(criteria, decision):
        said = why.removeprefix(NOT_KNOWN)
        yield Line(f"{named} · {said}", Style.FOLDED, (f"{SIGNS[Status.PENDING]} {named}", said))


def _repeats(decision: Decision) -> Iterator[Line]:
    """What is to be measured again; the decision names it only where nothing else stands in the way."""
    names = too_old(decision)
    if names:
        measured = listed(decision.trial.measurements[name] for name in names)
        yield Line(f"↻ Repeat before {decision.trial.anchors[0].the}: {measured}.")


def _unverified(decision: Decision) -> Iterator[Line]:
    """A half-life that nobody verified, where its waiting period is over and its reason is not shown for that."""
    therapies = decision.facts.get("prior_therapies") or ()
    agents = [therapy.agent for therapy in therapies if is_unverified(therapy.agent, therapy.half_life_days)]
    for criterion in decision.trial.by_half_lives if agents else ():
        if decision.status(criterion.code) is Status.MET:
            yield Line(f"{criterion.code} rests on a {NOT_VERIFIED}: {listed(agents)}.", Style.FOLDED)


def _what_now(context: TurnContext, steps: Steps) -> Iterator[Line]:
    """The smallest next step, while answers can still change."""
    if steps:
        yield Line("What now", Style.STRONG)
        yield from map(Line, filter(None, step_sentences(steps, context.trial)))


def _since(context: TurnContext, decision: Decision) -> tuple[Line, ...]:
    again = counted_again(context, decision)
    return (Line(f"Counted again today: {outcome_words(again.outcome)}.", Style.FLAG),) if again else ()


def _ends_here(screening: Screening, trial: Trial) -> tuple[Line, ...]:
    """Of a trial whose treatment is not known, that registration is the end here."""
    over = screening.stage in REGISTERED and trial.treatment is None
    return (Line(texts.treatment.ENDS_HERE, Style.STRONG),) if over else ()


def reasoning(context: TurnContext) -> Card:
    """The reason for changing a finished screening."""
    rows = tuple((Button(text, "reason", str(i)),) for i, text in enumerate(texts.screening.REASONS))
    asked = (Line(texts.screening.REASON, Style.STRONG),)
    return framed(context, "", asked, (*rows, (Button("No, go back", "decide"),)))
