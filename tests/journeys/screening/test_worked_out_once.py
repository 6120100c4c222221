"""What an answer leads to is worked out once: for the flags, the plan and the card, in this turn and the next."""

from flows.answers.path import path_of
from tests.journeys.answers import answer, begin
from tests.journeys.running import Talk

# Such as nobody else in this process answered, so that nothing is known of them before.
UNUSUAL = (("creatinine_mg_dl", "0.717"), ("creatinine_date", "26 Feb"), ("alt_u_l", "61.71"), ("alt_uln_u_l", "41.7"))


async def test_the_path_of_an_answer_is_worked_out_once_for_the_turn_and_the_storage(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_mg_dl")
    times = []
    for _, text in UNUSUAL:
        before = path_of.cache_info().misses  # type: ignore[attr-defined]
        await chat.say(text)
        times.append(path_of.cache_info().misses - before)  # type: ignore[attr-defined]
    assert times == [1, 1, 1, 1]
    before = path_of.cache_info().misses  # type: ignore[attr-defined]
    await chat.say("/start")
    await chat.tap("S-001")
    assert path_of.cache_info().misses == before  # type: ignore[attr-defined]
