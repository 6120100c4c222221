"""Steps of the treatment as they are taken: asked about first where that is due, its end, its corrections."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flows import texts
from flows.course_steps import LAST_STEP, CourseStep, after, step_of_correction
from flows.infusion import runs
from flows.plan_changes import dropped
from flows.response import Next
from flows.screening import Desk, Offer, Response, StepTaken
from flows.standing import treatment_of
from flows.step_doubts import Choice, asked_before
from flows.treatment import Treatment
from flows.typed_moments import instant


def taken(desk: Desk, step: CourseStep) -> Response:
    """The step, or what is asked before it; what a rule forbids is refused before anything is asked."""
    treatment = treatment_of(desk)
    if step.item_id != LAST_STEP:
        after(treatment.course, step)
    asked = asked_before(treatment, step)
    if asked is None:
        return _recorded(desk, step)
    place = replace(desk.place.to("treat", slot=None), act="sure", doubt=asked.question)
    return Response(replace(place, offers=tuple(Offer(one.label, _value(one)) for one in asked.choices)))


def _value(choice: Choice) -> dict[str, Any]:
    """A step as it waits for its confirmation."""
    step, utc = choice.step, choice.step.utc and choice.step.utc.isoformat()
    given = {"action": step.action, "cycle": step.cycle, "utc": utc, "reason": step.reason, "item": step.item_id}
    return given | {"asks": choice.asks}


def take_confirmed(desk: Desk, index: str) -> Response:
    """The step that was asked about is taken, or what else is to be asked before it."""
    treatment, value = treatment_of(desk), desk.place.offers[int(index or 0)].value
    utc = value["utc"] and instant(value["utc"])
    # A question that was asked before an update knows no item, and nothing that is asked after it.
    zone, reason, item = treatment.site.zone, value["reason"], value.get("item")
    step = CourseStep(value["action"], treatment.now, zone, cycle=value["cycle"], item_id=item, utc=utc, reason=reason)
    return taken(desk, step) if value.get("asks") else _recorded(desk, step)


def _recorded(desk: Desk, step: CourseStep) -> Response:
    treatment = treatment_of(desk)
    if step.item_id == LAST_STEP:
        notes: tuple[str, ...] = (texts.CORRECTED,)
    else:
        notes = (texts.RECORDED, *_dropped(treatment, step), *_anew(treatment, step))
    return Response(desk.place.to("treat", slot=None).with_notes(*notes), (StepTaken(step),))


def _anew(treatment: Treatment, step: CourseStep) -> tuple[str, ...]:
    """What a restart after more than 7 days means."""
    if step.action != "restart":
        return ()
    begins = runs(after(treatment.course, step).cycles[-1])[-1].begins
    return (texts.ANEW,) if begins else ()


def _dropped(treatment: Treatment, step: CourseStep) -> tuple[str, ...]:
    """What goes with the old start of a cycle."""
    if step.action not in ("start", "began"):
        return ()
    lost = dropped(treatment.course, after(treatment.course, step), treatment.site)
    return (texts.dropped(lost),) if lost else ()


def complete(desk: Desk, index: str) -> Response:
    """On to transplant, as the trial says or, where it leaves another way open, for a reason that is chosen."""
    treatment = treatment_of(desk)
    way = treatment.way
    assert way is not None
    if way.next is not Next.TRANSPLANT and not index:
        return Response(replace(desk.place.to("treat", slot=None), act="transplant"))
    reason = f"{texts.TO_TRANSPLANT} {texts.TRANSPLANT_NOW[int(index)] + '.' if index else way.why}"
    return taken(desk, CourseStep("complete", treatment.now, treatment.site.zone, reason=reason))


def leave_study(desk: Desk, index: str) -> Response:
    """Off study, for a reason that was chosen; while the infusion runs it is asked when that was stopped."""
    treatment = treatment_of(desk)
    if treatment.running:
        return _ask_time(desk, f"off_study.{index}")
    return left(desk, index, treatment.now if treatment.waiting else None)


def left(desk: Desk, index: str, stopped: datetime | None) -> Response:
    """Off study for that reason, with the infusion stopped at an instant in UTC where it had not come to its end."""
    treatment = treatment_of(desk)
    reason = texts.OFF_STUDY[int(index)]
    return taken(desk, CourseStep("off_study", treatment.now, treatment.site.zone, utc=stopped, reason=reason))


def correct(desk: Desk, index: str) -> Response:
    """The last step is taken back, for a reason that was chosen, or the time at which it really was is asked."""
    _, asks_time = texts.CORRECTIONS[int(index)]
    return _ask_time(desk, f"correct.{index}") if asks_time else corrected(desk, index, None)


def corrected(desk: Desk, index: str, utc: datetime | None) -> Response:
    """The last step taken back for that reason, or with the instant in UTC at which it really was."""
    treatment = treatment_of(desk)
    return taken(desk, step_of_correction(texts.CORRECTIONS[int(index)][0], utc, treatment.now, treatment.site))


def _ask_time(desk: Desk, act: str) -> Response:
    return Response(replace(desk.place.to("time", slot=None), act=act))
