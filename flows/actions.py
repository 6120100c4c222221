"""What each button and each command does."""

from collections.abc import Callable

from flows import (
    acting,
    again,
    answering,
    dues,
    exporting,
    filling,
    listing,
    signing_off,
    staff,
    treating,
    ways,
    wondering,
)
from flows.screening import Desk, Response


def _browse(desk: Desk, argument: str) -> Response:
    shelf, _, page = argument.partition(".")
    return Response(desk.place.to("browse", slot=None, origin=shelf, page=int(page or 0)))


def _home(desk: Desk, _argument: str) -> Response:
    return Response(desk.place.to("go_home", slot=None, origin=""))


def _help(desk: Desk, _argument: str) -> Response:
    return Response(desk.place.to("get_help"))


ACTIONS: dict[str, Callable[[Desk, str], Response]] = {
    "home": _home,
    "help": _help,
    "browse": _browse,
    "resume": ways.resume,
    "new": acting.name_candidate,
    "code": acting.start,
    "open": acting.open_screening,
    "open_dates": acting.open_dates,
    "invite": acting.invite,
    "role": acting.invite_role,
    "people": staff.show,
    "person": staff.look_at,
    "cut_off": staff.cut_off,
    "let_in": staff.let_in,
    "demote": staff.demote,
    "call": staff.ask_name,
    "confirm_signer": staff.confirm,
    "refuse_signer": staff.refuse,
    "set": answering.choose,
    "mark": answering.mark,
    "take": answering.take,
    "unknown": answering.not_known,
    "not_done": answering.not_done,
    "ongoing": answering.still_given,
    "day": answering.choose_day,
    "pick": ways.pick,
    "month": ways.turn_month,
    "no_day": answering.refuse_day,
    "yes": answering.accept,
    "again": ways.ask_again,
    "back": ways.back,
    "forward": ways.forward,
    "why": ways.explain,
    "source": answering.say_source,
    "calculate": filling.open_calculator,
    "ruling": filling.open_ruling,
    "leave": filling.leave_form,
    "picture": acting.ask_picture,
    "export": exporting.open_exports,
    "form": exporting.choose_form,
    "forms": exporting.other_form,
    "period": exporting.choose_period,
    "stats": exporting.ask_stats,
    "checklist": exporting.ask_checklist,
    "due": dues.show,
    "due_done": dues.done,
    "due_move": dues.move,
    "digest": dues.toggle_digest,
    "backups": dues.choose_backup,
    "backup": dues.set_backup,
    "sign_off": signing_off.ask,
    "look": signing_off.look,
    "prove": signing_off.prove,
    "ask_back": signing_off.ask_back,
    "reject": signing_off.reject,
    "instead": signing_off.type_instead,
    "unlock": signing_off.unlock,
    "register": signing_off.register,
    **treating.ACTIONS,
    "wonder": wondering.wonder,
    "later": wondering.wonder_later,
    "meant": wondering.wonder_offer,
    "add": listing.add_entry,
    "entry": listing.open_entry,
    "field": listing.open_field,
    "remove": listing.ask_remove,
    "leave_out": listing.leave_out,
    "entries": listing.close_entry,
    "done": listing.finish_list,
    "none": listing.no_entries,
    "renew": again.show,
    "renew_one": again.change,
    "renew_page": again.turn_page,
    "unchanged": again.unchanged,
    "dates": ways.plan_dates,
    "plan": again.plan,
    "review": acting.review,
    "criterion": acting.look_at,
    "jump": ways.jump,
    "go_on": ways.resume_asking,
    "open_items": ways.ask_unsure,
    "decide": acting.decide_now,
    "finish": acting.ask_finish,
    "withdraw": acting.ask_withdraw,
    "discard": acting.ask_discard,
    "sure": acting.do_it,
    "change": acting.give_reason,
    "reason": acting.amend,
}

COMMANDS: dict[str, Callable[[Desk, str], Response]] = {
    "start": _home,
    "home": _home,
    "new": acting.name_candidate,
    "open": lambda desk, _: _browse(desk, "open"),
    "finished": lambda desk, _: _browse(desk, "finished"),
    "whatif": wondering.wonder,
    "signoffs": lambda desk, _: _browse(desk, "sign_offs"),
    "endpoints": treating.sum_up,
    "due": dues.show,
    "export": exporting.open_exports,
    "stats": exporting.ask_stats,
    "help": _help,
}
