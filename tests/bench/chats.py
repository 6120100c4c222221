"""The chats: how fast answers are taken, beside the library's default style and its bare echo bot."""

from collections.abc import Iterator

from tests.bench.chatting import Load, Run, is_there, measure
from tests.bench.report import Figure, at_least, at_most

OURS, FORM, ECHO, AIOGRAM = "blinabridge", "library form", "library echo", "aiogram FSM with SQLite"


async def slow_api(seconds: float) -> list[Figure]:
    """200 people, and a Bot API that takes 50 ms for each call."""
    scenario = "200 chats, Bot API 50 ms"
    load = Load(200, 50, seconds)
    ours, form = await measure(OURS, load), await measure(FORM, load)
    return [
        at_least(scenario, f"{OURS}: answers stored", ours.answers_per_second, "/s", 1000),
        *_run(scenario, ours),
        *_run(scenario, form),
        at_least(scenario, f"answers stored, {OURS} / {FORM}", _ratio(ours, form, "answers_per_second"), "x", 40),
        at_least(scenario, f"updates, {OURS} / {FORM}", _ratio(ours, form, "per_second"), "x", 50),
    ]


async def quick_api(seconds: float) -> list[Figure]:
    """32 people, and a Bot API that answers at once: what the processor can do."""
    scenario = "32 chats, no delay"
    load = Load(32, 0, seconds)
    ours, form, echo = [await measure(bot, load) for bot in (OURS, FORM, ECHO)]
    others = [await measure(AIOGRAM, load)] if is_there(AIOGRAM) else []
    return [
        *_run(scenario, ours),
        *_run(scenario, form),
        *_run(scenario, echo),
        at_most(scenario, f"processor an update, {OURS} / {ECHO}", _ratio(ours, echo, "cpu_us"), "x", 0.65),
        at_least(scenario, f"updates, {OURS} / {ECHO}", _ratio(ours, echo, "per_second"), "x", 1.5),
        *(figure for other in others for figure in _run(scenario, other)),
        *(
            at_least(scenario, f"updates, {OURS} / {AIOGRAM}", _ratio(ours, other, "per_second"), "x", 1)
            for other in others
        ),
    ]


def _ratio(ours: Run, other: Run, of: str) -> float:
    return float(getattr(ours, of) / max(getattr(other, of), 0.1))


async def alone(seconds: float) -> list[Figure]:
    """One person, no delay: how long one answer takes until the next card shows."""
    scenario = "1 chat, no delay"
    run, echo = await measure(OURS, Load(1, 0, seconds)), await measure(ECHO, Load(1, 0, seconds))
    return [
        at_most(scenario, f"p50, {OURS} / {ECHO}", _ratio(run, echo, "p50_ms"), "x", 1.5),
        at_most(scenario, f"{OURS}: p50", run.p50_ms, "ms", 5),
        at_most(scenario, f"{OURS}: p99", run.p99_ms, "ms", 20),
        *_failures(scenario, run),
    ]


async def first_cards(_seconds: float) -> list[Figure]:
    """200 people open their first card at once, of a program that has served nobody yet."""
    scenario = "200 first cards at once"
    run = await measure(OURS, Load(200, 0, 10, script="openings"))
    return [
        at_most(scenario, f"{OURS}: p99", run.p99_ms / 1000, "s", 2),
        at_least(scenario, f"{OURS}: cards that came", run.steps, "", 200),
        *_failures(scenario, run),
    ]


async def strangers(seconds: float) -> list[Figure]:
    """1,000 strangers send some messages each while 20 coordinators work."""
    messages = 20 if seconds < 20 else 100
    scenario = f"1,000 strangers x {messages} messages, 20 coordinators"
    run = await measure(OURS, Load(20, 0, seconds * 12, strangers=1000, messages=messages))
    return [
        at_most(scenario, "coordinators' p99", run.p99_ms / 1000, "s", 2),
        Figure(scenario, "coordinators' p50", run.p50_ms / 1000, "s"),
        Figure(scenario, "updates taken in", run.per_second, "/s"),
        Figure(scenario, "strangers' messages that were not sent in time", run.unsent, ""),
        Figure(scenario, "memory", run.memory_mb, "MB"),
        *_failures(scenario, run),
    ]


def _run(scenario: str, run: Run) -> Iterator[Figure]:
    yield Figure(scenario, f"{run.bot}: updates", run.per_second, "/s")
    yield Figure(scenario, f"{run.bot}: processor", run.cpu_us, "us/update")
    yield Figure(scenario, f"{run.bot}: p50", run.p50_ms, "ms")
    yield Figure(scenario, f"{run.bot}: p99", run.p99_ms, "ms")
    yield Figure(scenario, f"{run.bot}: memory", run.memory_mb, "MB")
    yield Figure(scenario, f"{run.bot}: load of the Bot API's own core", 100 * run.driver_share, "%")
    yield from _failures(scenario, run)


def _failures(scenario: str, run: Run) -> Iterator[Figure]:
    """What nobody should see: steps that led to nothing."""
    for failure in run.failures:
        yield Figure(scenario, f"{run.bot}: FAILED {failure}", 1, "", "0", False)
