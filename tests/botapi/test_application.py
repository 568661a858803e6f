"""A whole python-telegram-bot application, which polls the server as it would poll Telegram."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from tests.botapi.server import BotApiServer

Context = ContextTypes.DEFAULT_TYPE


async def welcome(update: Update, context: Context) -> None:
    assert update.effective_chat is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("金融", callback_data="subscribe:金融")]])
    await context.bot.send_message(update.effective_chat.id, "<b>欢迎</b>", parse_mode="HTML", reply_markup=keyboard)


async def subscribe(update: Update, context: Context) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("好")
    await update.callback_query.edit_message_text(f"已订阅 {update.callback_query.data}")


@pytest.fixture
async def application(bot: Bot) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    running = Application.builder().bot(bot).build()
    running.add_handler(CommandHandler("start", welcome))
    running.add_handler(CallbackQueryHandler(subscribe))
    assert running.updater is not None
    await running.initialize()
    await running.updater.start_polling(poll_interval=0, timeout=30)
    await running.start()
    yield running
    await running.updater.stop()
    await running.stop()
    await running.shutdown()


async def test_an_application_holds_a_conversation(
    server: BotApiServer, application: Application[Any, Any, Any, Any, Any, Any]
) -> None:
    ann = server.user("Ann")
    reply = await ann.asks("/start")
    assert (reply.text, reply.labels) == ("欢迎", [["金融"]])
    answer = await ann.presses("金融").answered()
    assert answer.text == "好"
    edited = await ann.until(lambda message: message.edit_date is not None)
    assert edited.text == "已订阅 subscribe:金融"
    assert server.violations == []
