"""Files and pictures that were asked for: ordered in the turn, made when they are sent."""

from functools import partial

from bot import words
from bot.sending.export_forms import may_have
from bot.sending.order_bodies import order_body, plan_body
from bot.turns.event_context import Keepers, Led, Step
from bot.turns.site_context import others
from flows import texts
from flows.chat.events import ExportAsked, PictureAsked
from flows.chat.treatment_events import CalendarAsked, PlanPictureAsked
from flows.decision.assess import decision_on
from storage.exports.orders import Order, note
from storage.study import screenings
from storage.trials import switches


def picture_asked(step: Step, _event: PictureAsked) -> None:
    """The picture is drawn when it is sent; what is kept for it is the record that it shows."""
    seen = step.open_screening
    day = seen.finished_on or step.at.today
    relative = step.at.habits.relative_days
    caption = words.picture(seen.code, decision_on(seen.answers, day, seen.trial), relative_days=relative)
    body = {"answers": seen.answers.as_json(), "day": day.isoformat(), "caption": caption, "relative_days": relative}
    trial = [seen.trial.registry_id, seen.trial.version]
    step.put("photo", body | {"trial": trial, "screening": seen.id, "code": seen.code})


def calendar_asked(step: Step, _event: CalendarAsked) -> None:
    """The file is made when it is sent, of the plan as it stands then."""
    step.put("document", plan_body("calendar", step.open_screening.id))


def plan_picture_asked(step: Step, _event: PlanPictureAsked) -> None:
    """The picture is made when it is sent, of the plan as it stands then."""
    step.put("document", plan_body("plan", step.open_screening.id))


def export_asked(step: Step, event: ExportAsked) -> Led | None:
    """The file is made when it is sent; who may not have it hears so, and the audit says that it was asked for."""
    person, site = step.at.person, step.at.site
    if not may_have(person.role, event.form):
        for name in _exported_for(step, event, site.id):
            meant = switches.meant(step.session, site.id, name, step.at.today)
            order = Order(event.form, meant, site.id, person_id=person.id)
            note(step.session, "export refused", order.wanted, step.at.now, {"role": person.role})
        return step.noted(texts.site.NO_EXPORTS)
    elsewhere = others(step.session, step.at) if event.everywhere else []
    for who in (person, *(one for one in elsewhere if may_have(one.role, event.form))):
        ordered = partial(order_body, event.form, event.since, who.site_id, who.id, event.screening_id)
        for trial in _exported_for(step, event, who.site_id):
            step.put("document", ordered(bom=step.at.habits.csv_bom, trial=trial))
    return None


def _exported_for(step: Step, event: ExportAsked, site_id: int) -> list[str]:
    """The trials of which a file is made: that of the screening, the chosen one, or each that a site screened for."""
    if event.screening_id is not None:
        return [screenings.load(step.session, event.screening_id).trial]
    known = sorted(switches.screened_for(step.session, site_id))
    return [one for one in known if one == event.trial] if event.trial else known


KEPT: Keepers = {
    PictureAsked: picture_asked,
    CalendarAsked: calendar_asked,
    PlanPictureAsked: plan_picture_asked,
    ExportAsked: export_asked,
}
