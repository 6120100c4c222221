"""Steps of the treatment as they are taken: asked about first where that is due, its end, its corrections."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flows import texts
from flows.answers.reply import Offer
from flows.answers.typed.moments import instant
from flows.chat.asked import treatment_of
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.chat.treatment_events import StepTaken
from flows.rules.treatment import NextTreatment
from flows.treatment.course.doubts import WayOn, asked_before
from flows.treatment.course.infusion import pause_rule, runs
from flows.treatment.course.steps import CORRECTS, CourseStep, after, step_of_correction, step_of_untest
from flows.treatment.plan.changes import dropped
from flows.treatment.treatment import Treatment


def taken(context: TurnContext, step: CourseStep) -> TurnResult:
    """The step, or what is asked before it; what a rule forbids is refused before anything is asked."""
    treatment = treatment_of(context)
    if step.item_id not in CORRECTS:
        after(treatment.course, step)
    asked = asked_before(treatment, step)
    if asked is None:
        return _recorded(context, step)
    position = replace(context.position.to("treat", slot=None), act="sure", doubt=asked.question)
    return TurnResult(replace(position, offers=tuple(Offer(one.label, _value(one)) for one in asked.choices)))


def _value(choice: WayOn) -> dict[str, Any]:
    """A step as it waits for its confirmation."""
    step, utc = choice.step, choice.step.utc and choice.step.utc.isoformat()
    given = {"action": step.action, "cycle": step.cycle, "utc": utc, "reason": step.reason, "item": step.item_id}
    return given | {"asks": choice.asks}


def take_confirmed(context: TurnContext, index: str) -> TurnResult:
    """The step that was asked about is taken, or what else is to be asked before it."""
    treatment, value = treatment_of(context), context.position.offers[int(index or 0)].value
    utc = value["utc"] and instant(value["utc"])
    # A question that was asked before an update knows no item, and nothing that is asked after it.
    zone, reason, item = treatment.site.zone, value["reason"], value.get("item")
    step = CourseStep(value["action"], treatment.now, zone, cycle=value["cycle"], item_id=item, utc=utc, reason=reason)
    return taken(context, step) if value.get("asks") else _recorded(context, step)


def _recorded(context: TurnContext, step: CourseStep) -> TurnResult:
    treatment = treatment_of(context)
    if step.item_id in CORRECTS:
        notes: tuple[str, ...] = (texts.treatment.CORRECTED,)
    else:
        notes = (texts.treatment.RECORDED, *_dropped(treatment, step), *_anew(treatment, step))
    return TurnResult(context.position.to("treat", slot=None).with_notes(*notes), (StepTaken(step),))


def _anew(treatment: Treatment, step: CourseStep) -> tuple[str, ...]:
    """What a restart after too long a pause means."""
    infusion = treatment.course.rules.infusion
    if step.action != "restart" or infusion is None:
        return ()
    begins = runs(after(treatment.course, step).cycles[-1])[-1].begins
    span = pause_rule(treatment.course.rules).words
    return (texts.treatment.ANEW.format(span=span, whole=infusion.words),) if begins else ()


def _dropped(treatment: Treatment, step: CourseStep) -> tuple[str, ...]:
    """What goes with the old start of a cycle."""
    if step.action not in ("start", "began"):
        return ()
    lost = dropped(treatment.course, after(treatment.course, step), treatment.site)
    return (texts.treatment.dropped(lost),) if lost else ()


def complete(context: TurnContext, index: str) -> TurnResult:
    """Completed, as the trial says or, where it leaves another way open, for a reason that is chosen."""
    treatment = treatment_of(context)
    way, rules = treatment.way, treatment.course.rules
    if rules.then_because and not index and (way is None or way.next is not NextTreatment.COMPLETE):
        return TurnResult(context.position.to("treat", slot=None).at("then"))
    why = f"{rules.then_because[int(index)]}." if index else way.why if way else ""
    reason = f"To {rules.then}. {why}".rstrip()
    return taken(context, CourseStep("complete", treatment.now, treatment.site.zone, reason=reason))


def leave_study(context: TurnContext, index: str) -> TurnResult:
    """Off study, for a reason that was chosen; while the infusion runs it is asked when that was stopped."""
    treatment = treatment_of(context)
    if treatment.running:
        return _ask_time(context, "off_study", index)
    return left(context, index, treatment.now if treatment.waiting else None)


def left(context: TurnContext, index: str, stopped: datetime | None) -> TurnResult:
    """Off study for that reason, with the infusion stopped at an instant in UTC where it had not come to its end."""
    treatment = treatment_of(context)
    reason = treatment.course.rules.off_study[int(index)]
    return taken(context, CourseStep("off_study", treatment.now, treatment.site.zone, utc=stopped, reason=reason))


def correct(context: TurnContext, index: str) -> TurnResult:
    """The last step is taken back, for a reason that was chosen, or the time at which it really was is asked."""
    _, asks_time = texts.treatment.CORRECTIONS[int(index)]
    return _ask_time(context, "correct", index) if asks_time else corrected(context, index, None)


def untest(context: TurnContext, _argument: str) -> TurnResult:
    """The pregnancy test that was recorded last is taken back, after it was asked about."""
    treatment = treatment_of(context)
    return taken(context, step_of_untest(treatment.now, treatment.site))


def corrected(context: TurnContext, index: str, utc: datetime | None) -> TurnResult:
    """The last step taken back for that reason, or with the instant in UTC at which it really was."""
    treatment = treatment_of(context)
    return taken(
        context, step_of_correction(texts.treatment.CORRECTIONS[int(index)][0], utc, treatment.now, treatment.site)
    )


def _ask_time(context: TurnContext, step: str, index: str) -> TurnResult:
    return TurnResult(context.position.to("time", slot=None).at(step, index))
