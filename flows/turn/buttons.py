"""What each button and each command does."""

from collections.abc import Callable

from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.turn import due, forms, hand_over, navigation, sign_off, trials
from flows.turn import site as exporting
from flows.turn import site as staff
from flows.turn.screening import again, answer, carrying, entries, line, screening, what_if
from flows.turn.treatment import treatment


def _browse(context: TurnContext, argument: str) -> TurnResult:
    shelf, _, page = argument.partition(".")
    return TurnResult(context.position.to("browse", slot=None, origin=shelf, page=int(page or 0)))


def _home(context: TurnContext, _argument: str) -> TurnResult:
    return TurnResult(context.position.to("go_home", slot=None, origin=""))


def _help(context: TurnContext, _argument: str) -> TurnResult:
    return TurnResult(context.position.to("get_help"))


DONE_BY_BUTTON: dict[str, Callable[[TurnContext, str], TurnResult]] = {
    "home": _home,
    "help": _help,
    "browse": _browse,
    "resume": navigation.resume,
    "new": screening.name_candidate,
    "for_trial": trials.choose,
    "code": screening.start,
    "open": screening.open_screening,
    "open_dates": screening.open_dates,
    "invite": screening.invite,
    "role": screening.invite_role,
    "people": staff.show,
    "person": staff.look_at,
    "cut_off": staff.cut_off,
    "let_in": staff.let_in,
    "demote": staff.demote,
    "call": staff.ask_name,
    "confirm_signer": staff.confirm,
    "refuse_signer": staff.refuse,
    "hand_over": hand_over.show,
    "hand_to": hand_over.choose_person,
    "hand_until": hand_over.choose_day,
    "hand_some": hand_over.choose_some,
    "hand_all": hand_over.choose_all,
    "hand_mark": hand_over.mark,
    "hand_do": hand_over.hand,
    "hand_back": hand_over.back,
    "trials": trials.show,
    "trial_on": trials.switch_on,
    "trial_off": trials.switch_off,
    "trial_confirm": trials.confirm,
    "trial_refuse": trials.refuse,
    "carry": carrying.take,
    "anew": carrying.leave,
    "compare": carrying.compare,
    "set": answer.choose,
    "usual": answer.give_usual,
    "mark": answer.mark,
    "take": answer.take,
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
    "source": answer.say_source,
    "calculate": forms.open_calculator,
    "ruling": forms.open_ruling,
    "leave": forms.leave_form,
    "picture": screening.ask_picture,
    "export": exporting.open_exports,
    "form": exporting.choose_form,
    "forms": exporting.other_form,
    "period": exporting.choose_period,
    "stats": exporting.ask_stats,
    "checklist": exporting.ask_checklist,
    "due": due.show,
    "due_done": due.done,
    "due_move": due.move,
    "digest": due.toggle_digest,
    "backups": due.choose_backup,
    "backup": due.set_backup,
    "sign_off": sign_off.ask,
    "look": sign_off.look,
    "prove": sign_off.prove,
    "ask_back": sign_off.ask_back,
    "reject": sign_off.reject,
    "instead": sign_off.type_instead,
    "unlock": sign_off.unlock,
    "register": sign_off.register,
    **treatment.DONE_IN_TREATMENT,
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
    "renew": again.show,
    "renew_one": again.change,
    "renew_page": again.turn_page,
    "unchanged": again.unchanged,
    "dates": navigation.plan_dates,
    "plan": again.plan,
    "review": screening.review,
    "criterion": screening.look_at,
    "jump": navigation.jump,
    "go_on": navigation.resume_asking,
    "open_items": navigation.ask_unsure,
    "decide": screening.decide_now,
    "finish": screening.ask_finish,
    "withdraw": screening.ask_withdraw,
    "discard": screening.ask_discard,
    "sure": screening.do_it,
    "change": screening.give_reason,
    "reason": screening.amend,
}

COMMANDS: dict[str, Callable[[TurnContext, str], TurnResult]] = {
    "start": _home,
    "home": _home,
    "new": screening.name_candidate,
    "open": lambda context, _: _browse(context, "open"),
    "finished": lambda context, _: _browse(context, "finished"),
    "whatif": what_if.wonder,
    "signoffs": lambda context, _: _browse(context, "sign_offs"),
    "endpoints": treatment.sum_up,
    "due": due.show,
    "export": exporting.open_exports,
    "stats": exporting.ask_stats,
    "handover": hand_over.show,
    "help": _help,
}
