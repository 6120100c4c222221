"""What each button and each command does."""

from collections.abc import Callable

from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.language.replacing import replace
from flows.turn import forms, hand_over, navigation, sign_off, trials, versions, worklist
from flows.turn import site as exporting
from flows.turn import site as staff
from flows.turn.screening import again, answer, carrying, entries, line, screening, sources, what_if
from flows.turn.treatment import treatment

Does = Callable[[TurnContext, str], TurnResult]


def _to(trigger: str) -> Does:
    """To a card of which nothing else has to be said; the question that was asked is left."""
    return lambda context, _: TurnResult(context.position.to(trigger, slot=None, origin=""))


def _beside(trigger: str) -> Does:
    """To a card from which one comes back to the question that was asked."""
    return lambda context, _: TurnResult(context.position.to(trigger))


def _page(context: TurnContext, page: str) -> TurnResult:
    """Another page, or section, of the card."""
    return TurnResult(replace(context.position, page=int(page), notes=()))


DONE_BY_BUTTON: dict[str, Does] = {
    "home": worklist.show,
    "show": worklist.switch,
    "site": worklist.go_to_site,
    "setting": staff.open_setting,
    "set_to": staff.typed_setting,
    "help": _beside("get_help"),
    "browse": worklist.browse,
    "resume": navigation.resume,
    "new": screening.name_candidate,
    "for_trial": trials.choose,
    "code": screening.start,
    "open": screening.open_screening,
    "invite": _beside("invite"),
    "role": screening.invite_role,
    "people": staff.show,
    "person": staff.look_at,
    "cut_off": staff.cut_off,
    "let_in": staff.let_in,
    "demote": staff.demote,
    "call": staff.ask_name,
    "confirm_signer": staff.confirm,
    "refuse_signer": staff.refuse,
    "hand_over": _to("hand_over"),
    "hand_of": hand_over.show_of,
    "hand_to": hand_over.choose_person,
    "hand_until": hand_over.choose_day,
    "hand_some": hand_over.choose_some,
    "hand_all": hand_over.choose_all,
    "hand_mark": hand_over.mark,
    "hand_do": hand_over.hand,
    "hand_back": hand_over.back,
    "trials": _to("list_trials"),
    "trial_on": trials.switch_on,
    "trial_off": trials.switch_off,
    "trial_confirm": trials.confirm,
    "trial_refuse": trials.refuse,
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
    "carry": carrying.take,
    "anew": carrying.leave,
    "compare": _to("compare"),
    "set": answer.choose,
    "usual": answer.give_usual,
    "mark": answer.mark,
    "take": answer.take,
    "limit": answer.take_limit,
    "unknown": answer.not_known,
    "not_done": answer.not_done,
    "ongoing": answer.still_given,
    "day": answer.choose_day,
    "pick": navigation.pick,
    "month": navigation.turn_month,
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
    "picture": screening.ask_picture,
    "export": _beside("export"),
    "form": exporting.choose_form,
    "forms": exporting.other_form,
    "export_sites": exporting.over_sites,
    "period": exporting.choose_period,
    "stats": exporting.ask_stats,
    "checklist": exporting.ask_checklist,
    "digest": worklist.toggle_digest,
    "backup": worklist.set_backup,
    "sign_off": sign_off.ask,
    "look": sign_off.look,
    "prove": sign_off.prove,
    "ask_back": sign_off.ask_back,
    "reject": sign_off.reject,
    "instead": sign_off.type_instead,
    "unlock": sign_off.unlock,
    "register": sign_off.register,
    **treatment.DONE_IN_TREATMENT,
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
    "renew_one": again.change,
    "renew_page": _page,
    "unchanged": again.unchanged,
    "dates": navigation.plan_dates,
    "plan": again.plan,
    "review": _to("review"),
    "criterion": screening.look_at,
    "section": screening.look_at_section,
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
    "stats": exporting.ask_stats,
    "handover": _to("hand_over"),
    "amendment": versions.show,
    "help": _beside("get_help"),
}
