"""The dated items of a trial file; every value that cannot be is told with its line."""

from collections.abc import Mapping

from flows.rules.treatment import Cycles, Item, Offset, Point
from flows.trials.form.keys import keys, treatment_keys
from flows.trials.form.nodes import Node
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.treatment.values import Values, days_of, offset_of, whole
from flows.trials.form.trial import Criterion

POINT = (
    'write "day 8", "3 days after start", "4 hours after start", "end", "14 days after end" or "30 days after last end"'
)
REMINDED = {"evening before": "eve", "morning": "morning", "two days before": "two_days", "week before": "week"}


def read_items(
    found: Mapping[str, Node], cycles: Cycles, codes: Mapping[str, Criterion], problems: Problems
) -> tuple[Item, ...]:
    """The items that a treatment names; `found`: what stands under each of its keys."""
    items = tuple(_item(one, cycles, codes, problems) for one in keys.items(found.get("items")))
    _check_items(found, items, "response" in found, problems)
    return items


def _item(node: Node, cycles: Cycles, codes: Mapping[str, Criterion], problems: Problems) -> Item:
    values = Values(keys.taken(node, treatment_keys.ITEM, "a dated item", problems), "a dated item", problems)
    if "concerns" in values.found and values.text("concerns") not in codes:
        values.wrong("concerns", f"there is no such criterion{did_you_mean(values.text('concerns'), codes)}")
    on = values.read("on", offset_of, Offset(Point.START), POINT)
    until = values.read("until", offset_of, None, POINT)
    if on.point is Point.NEXT_START:
        values.wrong("on", "what is counted from the next start belongs to that cycle")
    if until and until.hours is not None:
        values.wrong("until", "a last day knows no hours")
    if "every" in values.found and until is None:
        values.wrong("every", '"until" says up to when')
    values.one_of("asks", ("response",))
    return Item(
        code=_code(values),
        title=values.template("title", ("cycle",)),
        words=values.template("words", ("cycle", "anew")),
        on=on,
        source=values.text("source"),
        cycle=values.read("cycle", lambda text: whole(text, cycles.most), None, f"a cycle from 1 to {cycles.most}"),
        lasts=values.days("for") or 1,
        window=_window(values),
        every=values.days("every"),
        until=until,
        concerns=values.text("concerns"),
        who=values.text("who"),
        reminded=_reminded(values),
        asks="asks" in values.found,
    )


def _code(values: Values) -> str:
    code = values.text("item")
    if "item" in values.found and not (code.isascii() and code.replace("_", "").isalpha() and len(code) <= 20):
        values.wrong("item", "a code is letters and _, at most 20")
    if code in OF_THE_PROGRAM:
        values.wrong("item", "the plan has an item of that name already")
    return code


# What a plan calls its own items of a cycle.
OF_THE_PROGRAM = (
    "start",
    "weight",
    "bag",
    "pause",
    "restart",
    "restart_by",
    "end",
    "free",
    "pregnancy_test",
    "start_by",
)


def _window(values: Values) -> tuple[int, int]:
    read = [days_of(text) for text in values.many("window")]
    days = [one for one in read if one is not None]
    if len(days) < len(read) or len(days) > 2:
        values.wrong("window", 'write "3 days", or [2 days, 5 days] for before and after')
        return 0, 0
    return (days[0], days[-1]) if days else (0, 0)


def _reminded(values: Values) -> tuple[str, ...]:
    always = "asks" in values.found or values.text("item") == "hospital"
    said = values.many("reminded") or (() if always else ("evening before", "morning"))
    for text in said:
        if text not in REMINDED:
            values.wrong("reminded", f"it is one of {', '.join(REMINDED)}{did_you_mean(text, REMINDED)}")
    return tuple(REMINDED[text] for text in said if text in REMINDED)


def _check_items(found: Mapping[str, Node], items: tuple[Item, ...], asked: bool, problems: Problems) -> None:
    line = found["items"].line if "items" in found else 0
    seen: set[tuple[str, int | None]] = set()
    for item in items:
        if {(item.code, item.cycle), (item.code, None)} & seen or (
            item.cycle is None and item.code in {c for c, _ in seen}
        ):
            problems.append(Problem(line, f'items: "{item.code}" stands there twice for a cycle'))
        seen.add((item.code, item.cycle))
    asking = [item for item in items if item.asks]
    if asking and not asked:
        problems.append(Problem(line, 'items: "asks: response" needs a "response"'))
    if asked and not asking:
        problems.append(Problem(found["response"].line, 'response: no item has "asks: response", so nothing says when'))
