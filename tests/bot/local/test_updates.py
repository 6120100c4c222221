"""getUpdates: offsets, one poller only, and how long updates and taps live."""

import asyncio
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict

from bot.local import LocalChat
from bot.local.api.errors import Refused
from tests.phone import Phone

ANA = 1001
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


async def test_an_update_stays_until_a_higher_offset_confirms_it(bot: Bot, ana: Phone) -> None:
    first, second = await ana.say("one"), await ana.say("two")
    assert second == first + 1
    assert [u.update_id for u in await bot.get_updates(limit=10)] == [first, second]
    assert [u.update_id for u in await bot.get_updates(offset=first)] == [first, second]
    assert [u.update_id for u in await bot.get_updates(offset=second)] == [second]
    assert await bot.get_updates(offset=second + 1) == ()


async def test_a_negative_offset_keeps_only_the_newest(bot: Bot, ana: Phone) -> None:
    ids = [await ana.say(str(number)) for number in range(4)]
    assert [u.update_id for u in await bot.get_updates(offset=-1)] == ids[-1:]
    assert [u.update_id for u in await bot.get_updates(offset=0)] == ids[-1:]


async def test_the_limit_holds_and_asking_again_in_haste_yields_one(bot: Bot, ana: Phone) -> None:
    for number in range(3):
        await ana.say(str(number))
    assert len(await bot.get_updates(limit=2)) == 2
    assert len(await bot.get_updates(limit=2)) == 1


async def test_a_long_poll_ends_as_soon_as_something_is_said(bot: Bot, ana: Phone) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await ana.say("hello")
    (update,) = await asyncio.wait_for(poll, 5)
    message = update.message
    assert message is not None
    assert (message.text, message.from_user.id, message.date.year) == ("hello", ANA, 2026)  # type: ignore[union-attr]


async def test_a_second_poller_ends_the_first(chat: LocalChat, bot: Bot, ana: Phone) -> None:
    first = asyncio.create_task(chat.updates.poll(0, 100, 20))
    await asyncio.sleep(0)
    second = asyncio.create_task(bot.get_updates(timeout=20))
    with pytest.raises(Refused, match="terminated by other getUpdates request; make sure that only one bot"):
        await first
    third = asyncio.create_task(chat.updates.poll(0, 100, 20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
        await second
    await ana.say("hello")
    assert len(await third) == 1


async def test_getting_updates_beside_a_webhook_is_a_conflict(bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(("seconds", "left"), [(149, ["tap", "text"]), (150, ["text"]), (86399, ["text"]), (86400, [])])
async def test_a_tap_lives_150_seconds_and_a_message_24_hours(
    bot: Bot, ana: Phone, clock: Any, seconds: int, left: list[str]
) -> None:
    await bot.send_message(ANA, "Q1", reply_markup=YES)
    await ana.tap("Yes")
    await ana.say("hello")
    clock.move(seconds=seconds)
    assert ["tap" if u.callback_query else "text" for u in await bot.get_updates()] == left


@pytest.mark.parametrize(("seconds", "in_time"), [(149, True), (150, False)])
async def test_a_tap_can_be_answered_for_150_seconds(
    bot: Bot, ana: Phone, clock: Any, seconds: int, in_time: bool
) -> None:
    await bot.send_message(ANA, "Q1", reply_markup=YES)
    await ana.tap("Yes")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert (query.data, bool(query.chat_instance)) == ("y", True)
    clock.move(seconds=seconds)
    if not in_time:
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
            await query.answer("Saved")
        return
    await query.answer("Saved")
    await query.answer("Saved again")
    await ana.screen()
    assert ana.toasts == ["Saved"]


async def test_after_a_silent_week_ids_start_anew_and_an_old_offset_is_void(
    bot: Bot, ana: Phone, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await ana.say("one")
    await bot.get_updates(offset=before + 1)
    clock.move(days=8)
    monkeypatch.setattr("random.randrange", lambda low, high: 5000)
    after = await ana.say("two")
    assert after == 5000
    assert [u.update_id for u in await bot.get_updates(offset=before + 1)] == [5000]


async def test_only_the_kinds_asked_for_arrive(bot: Bot, ana: Phone) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    assert await ana.say("unheard") == 0
    await bot.get_updates(allowed_updates=[])
    assert await ana.say("heard") > 0


async def test_other_kinds_of_messages_arrive_as_the_library_knows_them(bot: Bot, ana: Phone) -> None:
    kinds = ["photo", "sticker", "voice", "document", "contact", "location", "poll", "dice"]
    for kind in kinds:
        await ana.send(kind)
    await ana.send("forwarded", text="Yes")
    await ana.edit(1, "/start again")
    updates = await bot.get_updates()
    assert [next(k for k in kinds if getattr(u.message, k)) for u in updates[:8]] == kinds
    assert updates[8].message.forward_origin is not None  # type: ignore[union-attr]
    assert updates[9].edited_message.text == "/start again"  # type: ignore[union-attr]


async def test_a_block_and_a_group_are_told_and_a_group_can_be_left(bot: Bot, ana: Phone) -> None:
    await ana.group(-500)
    await ana.say_in_group(-500, "/start")
    await ana.block()
    joined, said, blocked = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert said.effective_chat.type == "supergroup"  # type: ignore[union-attr]
    assert blocked.my_chat_member.new_chat_member.status == "kicked"  # type: ignore[union-attr]
    assert await bot.leave_chat(-500)
