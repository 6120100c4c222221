"""What each button and each command does."""

from collections.abc import Callable
from typing import Any

from flows import texts
from flows.answers.entries import ONGOING
from flows.chat.asked import NAMING, SETTING
from flows.chat.context import TurnContext
from flows.chat.events import Event, Opened, PictureAsked, TurnResult
from flows.chat.treatment_events import CalendarAsked, PlanPictureAsked
from flows.language.replacing import replace
from flows.rules.facts import NOT_DONE
from flows.turn import forms, hand_over, navigation, sign_off, site, trials, versions, worklist
from flows.turn.screening import answer, entries, given_before, line, screening, sources, what_if
from flows.turn.treatment import treatment

Does = Callable[[TurnContext, str], TurnResult]


def _to(trigger: str) -> Does:
    """To a card of which nothing else has to be said; the question that was asked is left."""
    return lambda context, _: TurnResult(context.position.leave(trigger))


def _beside(trigger: str) -> Does:
    """To a card from which one comes back to the question that was asked."""
    return lambda context, _: TurnResult(context.position.to(trigger))


def _here(context: TurnContext, **changes: Any) -> TurnResult:
    """The same card, with something else of it chosen."""
    return TurnResult(replace(context.position, notes=(), **changes))


def _page(context: TurnContext, page: str) -> TurnResult:
    """Another page, or section, of the card."""
    return _here(context, page=int(page), criterion="")


def _sends(note: str, event: Event, *, fresh: bool = True) -> Does:
    """The same card; something is made and sent, which comes after a moment."""
    return lambda context, _: TurnResult(context.position.with_notes(note), (event,), fresh=fresh)


DONE_BY_BUTTON: dict[str, Does] = {
    "home": worklist.show,
    "show": worklist.switch,
    "site": worklist.go_to_site,
    "setting": lambda context, name: TurnResult(context.position.to("go_home").at(SETTING, name)),
    "set_to": site.typed_setting,
    "help": _beside("get_help"),
    "browse": worklist.browse,
    "resume": navigation.resume,
    "new": screening.name_candidate,
    "for_trial": trials.choose,
    "code": screening.start,
    "open": lambda context, key: TurnResult(context.position.leave("ask"), (Opened(int(key)),)),
    "invite": _beside("invite"),
    "role": site.invite,
    "people": site.show,
    "person": lambda context, person: TurnResult(site.at(context, person)),
    "call": lambda context, person: TurnResult(site.at(context, person, NAMING)),
    **site.DONE_WITH_PEOPLE,
    "hand_over": _to("hand_over"),
    "hand_of": lambda context, person: TurnResult(context.position.leave("hand_over", filled={"of": person})),
    "hand_to": hand_over.choose_person,
    "hand_until": hand_over.choose_day,
    "hand_some": lambda context, _: _here(context, picked=()),
    "hand_all": lambda context, _: _here(context, picked=None),
    "hand_mark": hand_over.mark,
    "hand_do": hand_over.hand,
    "hand_back": hand_over.back,
    "trials": _to("list_trials"),
    **trials.DONE_WITH_TRIALS,
    "versions": versions.show,
    "version": versions.look,
    "newer": versions.look_here,
    "version_paper": versions.paper,
    "take_version": versions.take,
    "keep_version": versions.keep,
    "rescreen": versions.rescreen,
    "adopt": versions.adopt,
    "since": versions.since,
    "until": versions.until,
    "carry": given_before.take,
    "anew": navigation.resume_asking,
    "compare": _to("compare"),
    "set": answer.choose,
    "usual": answer.give_usual,
    "mark": answer.mark,
    "take": answer.take,
    "limit": answer.take_limit,
    "unknown": answer.not_known,
    "not_done": answer.given(NOT_DONE),
    "ongoing": answer.given(ONGOING),
    "day": answer.choose_day,
    "pick": navigation.pick,
    "month": lambda context, month: _here(context, month=month),
    "no_day": answer.refuse_day,
    "yes": answer.accept,
    "line_take": line.take,
    "line_choose": line.choose,
    "line_leave": line.leave_out,
    "again": navigation.ask_again,
    "back": navigation.back,
    "forward": navigation.forward,
    "why": navigation.explain,
    "more": navigation.show_more,
    "source": answer.say_source,
    "sources": sources.say,
    "sources_of": _page,
    "sources_left": sources.leave_open,
    "calculate": forms.open_calculator,
    "ruling": forms.open_ruling,
    "leave": forms.leave_form,
    "picture": _sends(texts.screening.PICTURE, PictureAsked()),
    "export": _beside("export"),
    "form": lambda context, name: _here(context, filled={"form": name}),
    "forms": lambda context, _: _here(context, filled={}),
    "export_sites": site.over_sites,
    "period": site.choose_period,
    "stats": site.ask_stats,
    "checklist": site.ask_checklist,
    "digest": worklist.toggle_digest,
    "backup": worklist.set_backup,
    "sign_off": sign_off.ask,
    "look": lambda context, _: TurnResult(context.position.to("sign_off", slot=None)),
    "prove": sign_off.prove,
    "ask_back": sign_off.ask_back,
    "reject": sign_off.reject,
    "instead": lambda context, what: _here(context, instead=what),
    "unlock": site.unlock,
    "register": sign_off.register,
    **treatment.DONE_IN_TREATMENT,
    "calendar": _sends(texts.treatment.CALENDAR_COMES, CalendarAsked(), fresh=False),
    "plan_picture": _sends(texts.treatment.PLAN_PICTURE_COMES, PlanPictureAsked(), fresh=False),
    "endpoints": _to("sum_up"),
    "wonder": what_if.wonder,
    "later": what_if.wonder_later,
    "meant": what_if.wonder_offer,
    "add": entries.add_entry,
    "entry": entries.open_entry,
    "field": entries.open_field,
    "remove": entries.ask_remove,
    "leave_out": entries.leave_out,
    "entries": entries.close_entry,
    "done": entries.finish_list,
    "none": entries.no_entries,
    "renew": _to("renew"),
    "renew_one": given_before.change,
    "renew_page": _page,
    "unchanged": given_before.unchanged,
    "dates": lambda context, _: navigation.jump(context, context.trial.day_key, "plan"),
    "plan": given_before.plan,
    "review": _to("review"),
    "criterion": lambda context, code: _here(context, criterion=code),
    "section": _page,
    "jump": navigation.jump,
    "go_on": navigation.resume_asking,
    "open_items": navigation.ask_unsure,
    "decide": _to("decide"),
    "finish": screening.ask_finish,
    "withdraw": screening.ask_withdraw,
    "discard": screening.ask_discard,
    "sure": screening.do_it,
    "change": screening.give_reason,
    "reason": screening.amend,
}

COMMANDS: dict[str, Does] = {
    "start": lambda context, _: worklist.show(context, ""),
    "home": worklist.command,
    "new": screening.name_candidate,
    "open": worklist.command,
    "finished": lambda context, _: worklist.browse(context, "finished"),
    "whatif": what_if.wonder,
    "signoffs": lambda context, _: worklist.browse(context, "sign_offs"),
    "endpoints": _to("sum_up"),
    "due": worklist.command,
    "export": _beside("export"),
    "stats": site.ask_stats,
    "handover": _to("hand_over"),
    "amendment": versions.show,
    "help": _beside("get_help"),
}
