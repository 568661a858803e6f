"""Readers' schedules on Telegram, while the clock goes from a Monday morning through the week."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.config import Settings
from bot.parts import open_parts
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.botapi.values import Message
from tests.chat.papers import news
from tests.e2e.clocks import MovableClock

pytestmark = pytest.mark.usefixtures("bot")
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Town:
    """A reader of 金融, the newspapers, and the clock."""

    def __init__(self, server: BotApiServer, settings: Settings, clock: MovableClock) -> None:
        self.settings = settings
        self.clock = clock
        self.seen = 0
        self.user: User = server.user("小林", language_code="zh-hans")

    async def says(self, *texts: str) -> str:
        """Say several things; return the last answer."""
        answer = ""
        for text in texts:
            answer = (await self.user.asks(text, timeout_s=20)).text
        return "\n".join(filter(None, answer.splitlines()))

    async def publishes(self, title: str) -> None:
        async with open_parts(self.settings, self.clock) as parts:
            article = news(title, lead=f"{title}，今天公布。", published=self.clock.now(), url=None)
            await parts.articles.save([article], self.clock.now())

    async def goes_to(self, moment: str) -> None:
        """Move the clock to a local time, some seconds past it."""
        self.seen = self.user.last.message_id
        there = datetime.fromisoformat(f"{moment}:05").replace(tzinfo=SHANGHAI)
        await self.clock.move(there - self.clock.now())

    async def gets(self, beginning: str) -> Message:
        """Wait for a message that begins so and has come since the clock was moved."""
        return await self.user.until(lambda message: message.text.startswith(beginning), after=self.seen, timeout_s=10)

    @property
    def told(self) -> list[str]:
        """All that has come of itself, by its titles."""
        return [message.text.split("\n", 1)[0] for message in self.user.messages if self._is_told(message)]

    async def gets_nothing(self) -> None:
        """Make sure that nothing has come but answers since the clock was moved."""
        await self.user.asks("/help", timeout_s=20)
        assert not [one for one in self.user.messages if one.message_id > self.seen and self._is_told(one)]

    def _is_told(self, message: Message) -> bool:
        return message.text.startswith(("要点早报", "要点晚报", "要点周报", "快讯"))


@pytest.fixture
async def town(server: BotApiServer, settings: Settings, clock: MovableClock) -> Town:
    town = Town(server, settings, clock)
    await town.says("/start", "/subscribe 金融")
    return town


async def test_weekdays_and_weekends_have_their_own_hours(town: Town) -> None:
    answer = await town.says("/time 工作日 8点 周末 10点")
    assert answer == "好，工作日 08:00，周末 10:00 送到。\n下一份简报：今天 08:00。"
    await town.goes_to("2026-11-23T08:00")
    await town.gets("要点早报 · 11 月 23 日")
    await town.publishes("周五的新闻")
    await town.goes_to("2026-11-27T08:00")
    friday = await town.gets("要点早报 · 11 月 27 日")
    assert "下一份简报：明天 10:00。" in friday.text
    await town.publishes("周六的新闻")
    await town.goes_to("2026-11-28T09:58")
    await town.gets_nothing()
    await town.goes_to("2026-11-28T10:00")
    assert "周六的新闻" in (await town.gets("要点早报 · 11 月 28 日")).text
    assert town.told == [
        "要点早报 · 11 月 23 日 星期一",
        "要点早报 · 11 月 27 日 星期五",
        "要点早报 · 11 月 28 日 星期六",
    ]


async def test_quiet_hours_hold_digests_and_alerts_but_no_answers(town: Town) -> None:
    assert "今天 09:00" in await town.says("/quiet 07:00-09:00")
    await town.goes_to("2026-11-23T08:30")
    await town.gets_nothing()
    await town.goes_to("2026-11-23T09:00")
    await town.gets("要点早报 · 11 月 23 日")

    await town.says("/time 20:00", "/quiet 9:00-11:00", "/follow 港口 now")
    await town.publishes("港口恢复班次")
    await town.goes_to("2026-11-23T10:58")
    await town.gets_nothing()
    await town.goes_to("2026-11-23T11:00")
    assert "港口恢复班次" in (await town.gets("快讯 · 港口")).text
    assert town.told == ["要点早报 · 11 月 23 日 星期一", "快讯 · 港口"]


async def test_the_weeks_digest_comes_once_a_week(town: Town) -> None:
    answer = await town.says("/time off", "/weekly 周一 8点")
    assert answer == "好，每周一 08:00 送周报。\n下一份是周报：今天 08:00。"
    await town.publishes("一周里的大事")
    await town.goes_to("2026-11-23T08:00")
    week = await town.gets("要点周报 · 11 月 23 日")
    assert "下一份是周报：11 月 30 日 08:00。" in week.text
    for day in (24, 26, 29):
        await town.goes_to(f"2026-11-{day}T08:00")
        await town.gets_nothing()
    await town.publishes("又一件大事")
    await town.goes_to("2026-11-30T08:00")
    assert "又一件大事" in (await town.gets("要点周报 · 11 月 30 日")).text
    assert town.told == ["要点周报 · 11 月 23 日 星期一", "要点周报 · 11 月 30 日 星期一"]


async def test_a_pause_ends_by_itself_and_nothing_is_lost(town: Town) -> None:
    answer = await town.says("/pause 到11月26日")
    assert answer == "好，简报暂停到 11 月 26 日，到时自动恢复。\n下一份简报：11 月 26 日 08:00。"
    await town.publishes("暂停时的新闻")
    for moment in ("2026-11-23T08:00", "2026-11-25T08:00", "2026-11-26T07:58"):
        await town.goes_to(moment)
        await town.gets_nothing()
    await town.goes_to("2026-11-26T08:00")
    assert "暂停时的新闻" in (await town.gets("要点早报 · 11 月 26 日")).text
    assert town.told == ["要点早报 · 11 月 26 日 星期四"]


async def test_too_little_news_waits_for_more(town: Town, server: BotApiServer) -> None:
    await town.goes_to("2026-11-23T08:00")
    await town.gets("要点早报")
    assert await town.says("/skip 2") == "好，少于 2 条先不送，留到下一份。\n下一份简报：明天 08:00。"
    witness = server.user("小周", language_code="zh-hans")
    for text in ("/start", "/subscribe 金融", "/digest"):
        await witness.asks(text, timeout_s=20)
    await town.publishes("码头修好甲路")
    await town.goes_to("2026-11-24T08:00")
    await witness.until(lambda message: message.text.startswith("要点早报 · 11 月 24 日"), timeout_s=10)
    await town.gets_nothing()
    await town.publishes("银行推出新存折")
    await town.goes_to("2026-11-25T08:00")
    digest = await town.gets("要点早报 · 11 月 25 日")
    assert "码头修好甲路" in digest.text
    assert "银行推出新存折" in digest.text
    assert town.told == ["要点早报 · 11 月 23 日 星期一", "要点早报 · 11 月 25 日 星期三"]
