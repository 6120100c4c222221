"""Two people at work in any order, against a recomputation: `python -m tests.faults.machine 200000 [seed]`.

A step is a batch of updates that is handed in, or one leap of the clock, change of access, or delivery of what waits.
Before it, what it means is worked out from what the person was shown: a sound answer adds itself under that question;
a mistake, an update that comes again, a button of another time, somebody without access: nothing. After it the database
must hold that and nothing else, and the card must say what the oracle makes of the history of the answers.
"""

import asyncio
import json
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from hypothesis.strategies import integers, sampled_from

from flows.answers.contradictions import contradiction
from storage.delivery import inbox
from tests.answered import answered
from tests.faults.core import MEMORY
from tests.faults.forged import trust
from tests.faults.model.acts import Acting
from tests.faults.model.compared import check_screens, check_the_whole
from tests.faults.model.life import begun
from tests.faults.model.meanings import MISTAKE, NOTHING, Means, with_beside
from tests.faults.model.recomputed import LISTS, recompute, sound
from tests.faults.rig import report
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE
from tests.trials import NCT04556084

# Rules in an example, and the fewest steps that so many of them take on average.
RULES, STEPS = 150, 250
WHO = sampled_from((ADMINISTRATOR, ADMINISTRATOR, COLLEAGUE))
PICK = integers(0, 999)
WRONG = ("purple", "31 Feb", "12-", "1e400", "MRN 1234567", "Maria Keller", "x" * 201, "💊")
COMMANDS = ("/open", "/start", "/new", "/finished", "/help", "/due", "/whatif", "/signoffs", "/export", "/endpoints")
LEAPS = (1, 2, 10, 180, 900, 1440, 4320, 12960, 60000, -5, -900, -1440, -12960)  # minutes
RESTARTED_EVERY = 40
REMEMBERED = timedelta(hours=48)


class Work(Acting, RuleBasedStateMachine):
    """Two people at work: what either may do, or may happen to them, as rules in any order."""

    def __init__(self, base: Path, loop: asyncio.AbstractEventLoop, tally: Counter[str]) -> None:
        RuleBasedStateMachine.__init__(self)
        Acting.__init__(self, base, loop)
        self.tally, self.started = tally, tally["steps"]

    @rule(who=WHO, pick=PICK)
    def answer(self, who: int, pick: int) -> None:
        """What every other rule ends with: whatever happened, the next honest answer counts."""
        self.do(self._answer(who, pick))

    @rule(who=WHO, pick=PICK)
    def answer_ahead(self, who: int, pick: int) -> None:
        """Two answers in one batch, the second before its question was seen."""
        first = self._answer(who, pick)
        card = self.counts(who)
        if card is None or not first.means.answers or first.means.or_nothing or card.position.get("origin"):
            return self.do(first)
        given = {f"for.{key}" for key in first.means.answers}
        kept = {key: value for key, value in self.answers_of(card).items() if key not in given}
        again = recompute(kept | first.means.answers, self.today)
        planned = any(key in first.means.answers for key in ("registration_date", "start_date"))
        against = any(
            contradiction(key, answered(kept | first.means.answers), NCT04556084) for key in first.means.answers
        )
        if not again.open or again.open[0] in LISTS or again.confirm or planned or against:
            return self.do(first)
        text, value = sound(again.open[0], again.record, pick)
        if text == first.update.get("message", {}).get("text"):
            return self.do(first)
        second = self.says(who, text, MISTAKE)
        return self.do(first, replace(second, means=with_beside(again.open[0], Means({again.open[0]: value}))))

    @rule(who=WHO, pick=PICK)
    def mistake(self, who: int, pick: int) -> None:
        """What is no answer; or what would be one, if its question were on the card."""
        card = self.cards[who]
        again = recompute(self.answers_of(card) if card else {}, self.today)
        words = WRONG[pick % len(WRONG)]
        if card and not card.asks and again.open:
            words = sound(again.open[0], again.record, pick)[0]
        self.do(self.says(who, words, MISTAKE))
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def tap(self, who: int, pick: int) -> None:
        self.do(self._any(who, pick))
        self.answer(who, pick)

    @rule(pick=PICK)
    def press_what_was_shown_once(self, pick: int) -> None:
        who, data, asks = self.shown[pick * 7919 % len(self.shown)]
        self.do(self.taps(who, data, asks=asks))
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def go_back(self, who: int, pick: int) -> None:
        self.go(who, "back", "again", "entries")
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def jump(self, who: int, pick: int) -> None:
        self.go(who, "jump", "criterion", "review", "again", "resume")
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def finish(self, who: int, pick: int) -> None:
        """Finish it, or what is halfway to it; one that is finished is opened again."""
        self.go(who, *(("sure", "finish") if pick % 3 else ("finish",)), "decide", "review", "again", "resume")
        if pick % 4 == 0:
            self.mistake(who, pick)
        self.go(who, "reason", "change")

    @rule(who=WHO, pick=PICK)
    def command(self, who: int, pick: int) -> None:
        self.do(self.says(who, COMMANDS[pick % len(COMMANDS)], NOTHING))
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def begin_another(self, who: int, pick: int) -> None:
        self.do(self.says(who, "/new", NOTHING))
        self.go(who, "code")
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def two_at_once(self, who: int, pick: int) -> None:
        """One button twice in a batch, or one of an old card before one of the present card."""
        first = self._any(who, pick)
        data = first.update.get("callback_query", {}).get("data")
        if data and pick % 2:
            self.do(first, replace(self.taps(who, data), means=NOTHING))
        else:
            card = self.cards[who]
            old = [data for one, data, _ in self.shown if one == who and (card is None or data not in card.buttons)]
            before = [self.taps(who, old[pick % len(old)])] if old else []
            self.do(*before, self._any(who, pick))
        self.answer(who, pick)

    @rule(pick=PICK, other=PICK)
    def both_at_once(self, pick: int, other: int) -> None:
        """Two people in one batch: on one screening the first commit wins."""
        acts = [self._answer(ADMINISTRATOR, pick), (self._answer if other % 2 else self._any)(COLLEAGUE, other)]
        one, two = (self.cards[act.who] for act in acts)
        meet = one and two and one.screening == two.screening and all(act.means.something for act in acts)
        if meet:
            acts = [replace(act, means=replace(act.means, or_nothing=True)) for act in acts]
        before = len(self.rows)
        self.do(*acts)
        if meet and all(act.means.answers and one.day == two.day == self.today for act in acts):  # type: ignore[union-attr]
            assert len({row[5] for row in self.rows[before:]}) == 1, "not exactly one of two was first"

    @rule(pick=PICK)
    def the_same_update_again(self, pick: int) -> None:
        update, _ = self.sent[pick * 7919 % len(self.sent)]
        self._step()
        before = self._everything()
        self._run(self._hand_in(update))
        assert self._everything() == before, "an update that came again did something"
        self._done()

    @rule(who=WHO, pick=PICK)
    def withdraw_access(self, who: int, pick: int) -> None:
        """For some steps; the person is cut off, or may only read."""
        self._step()
        if who not in self.away:
            self.away[who] = pick % 3 + 2
            self._let(who, "monitor" if pick % 3 == 0 else None)
            self._look()
        self._done()
        self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def restart(self, who: int, pick: int) -> None:
        """Also with an update that was kept, but not handled; not too often, since it costs as much as ten answers."""
        if self.tally["steps"] - self.started < RESTARTED_EVERY:
            return self.answer(who, pick)
        self.started = self.tally["steps"]
        acts = [self._answer(who, pick)] if pick % 2 else []
        rows = [(act.update["update_id"], act.who, json.dumps(act.update)) for act in acts]

        def again() -> None:
            now = self.clock.now
            self._run(self.program.database.run(lambda session: inbox.receive(session, rows, now)))
            self._stop()
            self._start()
            self._run(self.program.inward.quiet())

        self.do(*acts, by=again)
        self.sent = [(update, at) for update, at in self.sent if at >= self.clock.now - REMEMBERED]
        return self.answer(who, pick)

    @rule(who=WHO, pick=PICK)
    def clock_leaps(self, who: int, pick: int) -> None:
        self._step()
        self.clock.forward(minutes=LEAPS[pick % len(LEAPS)])
        self._done()
        (self.answer if pick % 2 else self.mistake)(who, pick)

    @rule()
    def messages_arrive(self) -> None:
        self._step()
        self._run(self._deliver())
        check_screens(self)
        self._done()

    def teardown(self) -> None:
        try:
            if self.whole:
                check_the_whole(self)
        finally:
            self._stop()
            self.patch.undo()
            shutil.rmtree(self.folder)


def run(steps: int, number: int = 0, tally: Counter[str] | None = None, *, shrink: bool = True) -> dict[str, Any]:
    """Take at least so many steps from this seed on; raises what was found, with the shortest way there."""
    tally = Counter() if tally is None else tally
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as folder,
        closing(asyncio.new_event_loop()) as loop,
        pytest.MonkeyPatch.context() as patch,
    ):
        # Hypothesis also draws numbers that stand in modules, of those which happen to be imported:
        # `HypothesisProvider._local_constants`. The same seed is to give the same run.
        patch.setattr(HypothesisProvider, "_maybe_draw_constant", lambda *_, **__: None)
        base = begun(Path(folder) / "base")
        while (left := steps - tally["steps"]) > 0:  # an example may end early
            work = seed(number + tally["steps"])(lambda: Work(base, loop, tally))
            run_state_machine_as_test(work, settings=_settings(-(-left // STEPS), shrink))
    return {**tally, "seed": number, "good": True}


def _settings(examples: int, shrink: bool) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=RULES,
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
    )


def main(steps: int = 200_000, number: int = 0, *, control: bool = False) -> int:
    """The control takes every tap for one that counts."""
    tally = Counter[str]()
    with pytest.MonkeyPatch.context() as patch:
        if control:
            trust(patch)
        try:
            return report(**run(steps, number, tally))
        except Exception as error:
            print(*getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
            return report(**tally, seed=number, problem=str(error).partition("\n")[0], good=False)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] if word.isdecimal()), control="control" in sys.argv))
