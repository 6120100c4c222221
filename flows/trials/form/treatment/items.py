"""The dated items of a trial file; every value that cannot be is told with its line."""

from collections.abc import Mapping

from flows.rules.treatment import Cycles, Item, Offset, Point
from flows.trials.form.nodes import Node
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.said import Said, whole
from flows.trials.form.treatment.lengths import days_of, offset_of
from flows.trials.form.trial import Criterion

POINT = (
    'write "day 8", "3 days after start", "4 hours after start", "end", "14 days after end" or "30 days after last end"'
)
SOME_DAYS = 'a number of days or weeks, such as "3 days"'
REMINDED = {"evening before": "eve", "morning": "morning", "two days before": "two_days", "week before": "week"}


def read_items(treatment: Said, cycles: Cycles, codes: Mapping[str, Criterion]) -> tuple[Item, ...]:
    """The items that a treatment names."""
    items = tuple(_item(one, cycles, codes, treatment.problems) for one in treatment.items("items"))
    _check_items(treatment, items)
    return items


def _item(node: Node, cycles: Cycles, codes: Mapping[str, Criterion], problems: Problems) -> Item:
    said = Said(node, "a dated item", problems)
    if "concerns" in said and said.text("concerns") not in codes:
        said.wrong("concerns", f"there is no such criterion{did_you_mean(said.text('concerns'), codes)}")
    on = said.read("on", offset_of, Offset(Point.START), POINT)
    until = said.read("until", offset_of, None, POINT)
    if on.point is Point.NEXT_START:
        said.wrong("on", "what is counted from the next start belongs to that cycle")
    if until and until.hours is not None:
        said.wrong("until", "a last day knows no hours")
    if "every" in said and until is None:
        said.wrong("every", '"until" says up to when')
    said.one_of("asks", ("response",))
    return Item(
        code=_code(said),
        title=said.template("title", ("cycle",)),
        words=said.template("words", ("cycle", "anew")),
        on=on,
        source=said.text("source"),
        cycle=said.read("cycle", lambda text: whole(text, cycles.most), None, f"a cycle from 1 to {cycles.most}"),
        lasts=said.read("for", days_of, None, SOME_DAYS) or 1,
        window=_window(said),
        every=said.read("every", days_of, None, SOME_DAYS),
        until=until,
        concerns=said.text("concerns"),
        who=said.text("who"),
        reminded=_reminded(said),
        asks="asks" in said,
    )


def _code(said: Said) -> str:
    code = said.text("item")
    if "item" in said and not (code.isascii() and code.replace("_", "").isalpha() and len(code) <= 20):
        said.wrong("item", "a code is letters and _, at most 20")
    if code in OF_THE_PROGRAM:
        said.wrong("item", "the plan has an item of that name already")
    return code


# What a plan calls its own items of a cycle.
OF_THE_PROGRAM = (
    *("start", "weight", "bag", "pause", "restart", "restart_by"),
    *("end", "free", "pregnancy_test", "start_by"),
)


def _window(said: Said) -> tuple[int, int]:
    read = [days_of(text) for text in said.many("window")]
    days = [one for one in read if one is not None]
    if len(days) < len(read) or len(days) > 2:
        said.wrong("window", 'write "3 days", or [2 days, 5 days] for before and after')
        return 0, 0
    return (days[0], days[-1]) if days else (0, 0)


def _reminded(said: Said) -> tuple[str, ...]:
    always = "asks" in said or said.text("item") == "hospital"
    times = said.many("reminded") or (() if always else ("evening before", "morning"))
    for text in times:
        if text not in REMINDED:
            said.wrong("reminded", f"it is one of {', '.join(REMINDED)}{did_you_mean(text, REMINDED)}")
    return tuple(REMINDED[text] for text in times if text in REMINDED)


def _check_items(treatment: Said, items: tuple[Item, ...]) -> None:
    problems, line = treatment.problems, treatment.found["items"].line if "items" in treatment else 0
    seen: set[tuple[str, int | None]] = set()
    for item in items:
        if {(item.code, item.cycle), (item.code, None)} & seen or (
            item.cycle is None and item.code in {code for code, _ in seen}
        ):
            problems.append(Problem(line, f'items: "{item.code}" stands there twice for a cycle'))
        seen.add((item.code, item.cycle))
    asking, response = any(item.asks for item in items), treatment.get("response")
    if asking and not response:
        problems.append(Problem(line, 'items: "asks: response" needs a "response"'))
    if response and not asking:
        problems.append(Problem(response.line, 'response: no item has "asks: response", so nothing says when'))
