"""A newspaper's site on loopback: a feed that names a hub, pages, and the hub itself."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Self

import aiohttp
from aiohttp import web

PARAGRAPHS = (
    "港务局今天公布冬季安排，码头恢复全部班次，货运与客运同时增加，市民出行不受影响。",
    "一是修好甲路，年底前完工并通车。二是修好乙路，明年春天完工并通车。",
    "冬季是货运旺季，码头已经备足人手与设备，遇到大雾时会提前公布停航的时间，旅客可以改签或者退票。",
    "去年冬天码头一共停航十二次，最长的一次停了两天，积压了三千多名旅客，今年增加了两艘备用船只。",
)


@dataclass
class Newsstand:
    """`news` are titles with the instants at which they came out, the newest first."""

    port: int = 0
    news: list[tuple[str, datetime]] = field(default_factory=list)
    subscriptions: list[dict[str, str]] = field(default_factory=list)
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Self]:
        stand = cls()
        application = web.Application()
        application.add_routes(
            [
                web.get("/feed", stand._feed),
                web.get("/{number:\\d+}", stand._page),
                web.post("/hub", stand._subscribe),
            ]
        )
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        stand.port = runner.addresses[0][1]
        try:
            yield stand
        finally:
            await runner.cleanup()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def feed(self) -> str:
        return f"{self.address}/feed"

    async def announces(self) -> int:
        """Call whoever has subscribed, as a hub does; return the status of the answer."""
        [form] = self.subscriptions
        body = self._rss().encode()
        signature = hmac.new(form["hub.secret"].encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature": f"sha256={signature}"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(form["hub.callback"], data=body, headers=headers) as answer,
        ):
            return answer.status

    def _rss(self) -> str:
        text = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in PARAGRAPHS * 3)
        items = "".join(
            f"<item><title>{title}</title><link>{self.address}/{len(self.news) - at}</link>"
            f"<guid>{self.address}/{len(self.news) - at}</guid><pubDate>{format_datetime(published)}</pubDate>"
            f"<description>{text}</description></item>"
            for at, (title, published) in enumerate(self.news)
        )
        link: Callable[[str, str], str] = '<atom:link rel="{}" href="{}"/>'.format
        links = link("hub", f"{self.address}/hub") + link("self", self.feed)
        return (
            f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>澜州日报</title>'
            f"<link>{self.address}/</link>{links}{items}</channel></rss>"
        )

    async def _feed(self, _: web.Request) -> web.Response:
        return web.Response(text=self._rss(), content_type="application/rss+xml")

    async def _page(self, request: web.Request) -> web.Response:
        title = self.news[len(self.news) - int(request.match_info["number"])][0]
        body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        page = f"<!doctype html><title>{title}</title><nav>首页 财经</nav><article><h1>{title}</h1>{body}</article>"
        return web.Response(text=page, content_type="text/html")

    async def _subscribe(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.subscriptions.append(form)
        challenge = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "prove it"}
        async with (
            aiohttp.ClientSession() as session,
            session.get(form["hub.callback"], params=challenge | {"hub.lease_seconds": "864000"}) as answer,
        ):
            if await answer.text() == "prove it":
                self.confirmed.set()
        return web.Response(status=202)
