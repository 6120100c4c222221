"""Failing on purpose: each fault, for the calls that the rule names and no others."""

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.local import Fault, LocalChat, Rule
from tests.phone import Phone

ANA = 1001


async def texts(phone: Phone) -> list[str]:
    return [shown.text for shown in await phone.screen()][1:]


@pytest.mark.parametrize(
    ("rule", "error", "delivered"),
    [
        (Rule(Fault.DELIVER_THEN_HANG_UP), NetworkError, True),
        (Rule(Fault.HANG_UP), NetworkError, False),
        (Rule(Fault.TOO_MANY, seconds=35), RetryAfter, False),
        (Rule(Fault.SERVER_ERROR), NetworkError, False),
        (Rule(Fault.SERVER_ERROR, status=500), NetworkError, False),
        (Rule(Fault.HTML), TelegramError, False),
    ],
)
async def test_a_struck_call_fails_once_and_the_next_goes_through(
    bot: Bot, chat: LocalChat, ana: Phone, rule: Rule, error: type[TelegramError], delivered: bool
) -> None:
    chat.faults.add(rule)
    with pytest.raises(error):
        await bot.send_message(ANA, "one")
    await bot.send_message(ANA, "two")
    assert await texts(ana) == (["one", "two"] if delivered else ["two"])
    calls = chat.api.calls.after(method="sendMessage")
    assert [call["fault"] for call in calls] == [rule.fault, None]


async def test_the_wait_asked_for_is_in_the_refusal(bot: Bot, chat: LocalChat, ana: Phone) -> None:
    chat.faults.add(Rule(Fault.TOO_MANY, seconds=35))
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(ANA, "one")
    assert refusal.value.retry_after == timedelta(seconds=35)


async def test_a_silence_longer_than_the_clients_patience_is_a_time_out_after_delivery(
    bot: Bot, chat: LocalChat, ana: Phone
) -> None:
    chat.faults.add(Rule(Fault.DELIVER_THEN_HANG_UP, seconds=0.5))
    with pytest.raises(TimedOut):
        await bot.send_message(ANA, "one", read_timeout=0.05)
    assert await texts(ana) == ["one"]


async def test_a_rule_strikes_only_its_method_its_chat_and_its_turns(bot: Bot, chat: LocalChat, ana: Phone) -> None:
    chat.faults.add(Rule(Fault.SERVER_ERROR, method="sendMessage", chat=ANA, first=2, every=2, times=2))
    await bot.send_chat_action(ANA, "typing")
    failed = []
    for number in range(1, 8):
        try:
            await bot.send_message(ANA, str(number))
        except NetworkError:
            failed.append(number)
    assert failed == [2, 4]
    chat.faults.clear()


def test_the_same_seed_strikes_the_same_calls(chat: LocalChat) -> None:
    def struck() -> list[bool]:
        chat.faults.clear()
        chat.faults.add(Rule(Fault.HTML, times=None, share=0.3))
        return [chat.faults.strike("sendmessage", ANA) is not None for _ in range(50)]

    first = struck()
    assert 5 < sum(first) < 25
    assert struck() == first
    chat.faults.seed = 1
    assert struck() != first


async def test_updates_come_twice_or_out_of_order(bot: Bot, chat: LocalChat, ana: Phone) -> None:
    sent = [await ana.say(str(number)) for number in range(8)]
    chat.faults.duplicate_share = 1.0
    chat.faults.reorder = True
    got = [u.update_id for u in await bot.get_updates()]
    assert sorted(got) == sorted(sent * 2)
    assert got != sorted(got)
