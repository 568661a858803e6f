"""A chaos run: the crowd, the faults on the way to Telegram, the kills, and at the end a life that is let live."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.botapi.remote import RemoteBotApi
from tests.chaos.crowd import MESSAGES, Crowd, gather, publish_again
from tests.chaos.plan import CONCURRENCY, Fate, Incident, Kill, Phase, Plan, draw_plan
from tests.chaos.records import left_to_do, read_arrivals, read_readers, read_rows, settled_ids
from tests.chaos.verdict import Evidence, Life, Verdict, judge
from tests.e2e.processes import BotProcess

_CALLS = ("sendMessage", "sendRichMessage")
_LATENCY_S = 0.03
_DROPPED, _TOO_FAST, _BROKEN = 0.05, 0.004, 0.02
_START_S = 60.0
_QUIET_S = 10.0
"""So long no message comes: then what is left waits for another try, and the kill may come as well."""
_END_S = 300.0
_DIGESTS = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """`answers`: status (0: dropped before) → how many messages the server answered so. `lengths`: of how many messages
    there were digests.
    """

    plan: Plan
    verdict: Verdict
    phases: Mapping[str, int]
    answers: Mapping[int, int]
    lengths: frozenset[int]
    took_s: float


async def run_chaos(
    folder: Path, seed: int, subscribers: int, kills: int, told: Callable[[int, int], None] = lambda *_: None
) -> Outcome:
    """Run the bot over a crowd in an empty folder. `told` hears after each kill how many messages were accepted."""
    plan = draw_plan(seed, subscribers, kills, MESSAGES)
    try:
        return await _carry_out(plan, folder, told)
    except Exception as error:
        error.add_note(f"To repeat it: CHAOS_SEED={seed}")
        raise


async def _carry_out(plan: Plan, folder: Path, told: Callable[[int, int], None]) -> Outcome:
    began = time.monotonic()
    async with RemoteBotApi(state=folder / "accepted.jsonl", arguments=("--seed", str(plan.seed))) as server:
        crowd = await gather(server, folder / "news.db", plan)
        evidence = await Chaos(server, folder, plan, crowd, told).run()
        calls = [call for method in _CALLS for call in await server.get("calls", method=method)]
        assert await server.get("violations") == []
    return Outcome(
        plan,
        judge(evidence),
        phases=Counter(kill.phase.value for kill in plan.kills),
        answers=Counter(call["status"] for call in calls),
        lengths=frozenset(row.parts for row in evidence.rows),
        took_s=time.monotonic() - began,
    )


def environment(server: RemoteBotApi, folder: Path) -> Mapping[str, str]:
    return {
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_URL": server.api_url,
        "DATABASE_URL": f"sqlite:///{folder}/news.db",
        "ARTICLE_DIRS": "",
        "FEED_LISTS": "",
        "SEND_RATE": "500",
        "SEND_CONCURRENCY": str(CONCURRENCY),
        # Two hundred starts are long enough with compiled modules, as every start but the first has them elsewhere.
        "PYTHONDONTWRITEBYTECODE": "",
    }


async def let_live(folder: Path, server: RemoteBotApi) -> None:
    """Let a bot send what is left, in fair weather, and end it in order."""
    await server.clear_faults()
    async with BotProcess(folder, environment(server, folder)) as bot:
        await until(lambda: bot.is_listening and not any(left_to_do(folder / "news.db", time.time())), _END_S)
        assert await bot.stop() == 0


async def until(holds: Callable[[], bool], timeout_s: float) -> None:
    """Wait until a file holds what is looked for."""
    async with asyncio.timeout(timeout_s):
        while not holds():  # noqa: ASYNC110 - a file tells nobody that it has changed
            await asyncio.sleep(0.05)


class Chaos:
    def __init__(
        self, server: RemoteBotApi, folder: Path, plan: Plan, crowd: Crowd, told: Callable[[int, int], None]
    ) -> None:
        self._server = server
        self._folder = folder
        self._path = folder / "news.db"
        self._plan = plan
        self._crowd = crowd
        self._told = told
        self._lives: list[Life] = []
        self._settled_in: dict[int, int] = {}
        self._moved: dict[int, int] = {}
        self._unreachable: set[int] = set()

    async def run(self) -> Evidence:
        before = read_readers(self._path)
        await self._weather()
        for incident in self._plan.before:
            await self._befall(incident)
        for number, kill in enumerate(self._plan.kills):
            if number == self._plan.second_wave:
                await publish_again(self._path, self._crowd)
            await self._live(kill, self._plan.incidents.get(number, ()))
            self._told(number + 1, await self._accepted())
        life = Life(time.time())
        await let_live(self._folder, self._server)
        self._end(life)
        return Evidence(
            rows=read_rows(self._path),
            arrivals=read_arrivals(self._folder / "accepted.jsonl"),
            lives=self._lives,
            settled_in=self._settled_in,
            readers=read_readers(self._path),
            before=before,
            digests=_DIGESTS,
            concurrency=CONCURRENCY,
            moved=self._moved,
            unreachable=frozenset(self._unreachable),
        )

    async def _weather(self) -> None:
        """Let everything take a while, and some of it go wrong. What is befallen by one fault is spared the others."""
        await self._server.post("faults", kind="latency", times=None, seconds=_LATENCY_S)
        for kind, rate in (("drop_before", _DROPPED), ("drop_after", _DROPPED), ("server_error", _BROKEN)):
            await self._server.post("faults", kind=kind, times=None, rate=rate)
        for method in _CALLS:
            await self._server.post("faults", kind="too_many_requests", method=method, times=None, rate=_TOO_FAST)

    async def _live(self, kill: Kill, incidents: Sequence[Incident]) -> None:
        """Start the bot, let happen what happens, and kill it."""
        connected = len(await self._server.get("calls", method="getMe"))
        accepted = await self._accepted()
        life = Life(time.time(), kill.phase.value)
        async with BotProcess(self._folder, environment(self._server, self._folder)) as bot:
            if kill.phase is Phase.STARTING:
                await self._befall_all(incidents)
            else:
                await self._server.post("wait_calls", method="getMe", count=connected + 1, timeout_s=_START_S)
            if kill.phase is Phase.SENDING:
                await self._until_accepted(accepted + kill.messages // 2)
                await self._befall_all(incidents)
                await self._until_accepted(accepted + kill.messages)
            elif kill.phase is Phase.RECOVERING:
                await self._befall_all(incidents)
            await asyncio.sleep(kill.delay_s)
            await bot.kill()
        self._end(life)

    def _end(self, life: Life) -> None:
        """Note which rows a life has settled, from the file that it has left behind."""
        number = len(self._lives)
        self._lives.append(life)
        for row in settled_ids(self._path):
            self._settled_in.setdefault(row, number)

    async def _accepted(self) -> int:
        count: int = (await self._server.post("wait_messages", count=0))["count"]
        return count

    async def _until_accepted(self, count: int) -> None:
        """Wait until so many messages were accepted, or none comes any more."""
        while (accepted := await self._accepted()) < count:
            try:
                await self._server.post("wait_messages", count=min(count, accepted + CONCURRENCY), timeout_s=_QUIET_S)
            except TimeoutError:
                return

    async def _befall_all(self, incidents: Sequence[Incident]) -> None:
        for incident in incidents:
            await self._befall(incident)

    async def _befall(self, incident: Incident) -> None:
        fate = incident.fate
        if fate in {Fate.KICKS, Fate.MIGRATES}:
            chat_id = self._crowd.groups[incident.number]
            happened = await self._server.post(fate, group=chat_id)
        else:
            chat_id = self._crowd.private[incident.number]
            happened = await (self._hurry(chat_id) if fate is Fate.HURRIED else self._server.post(fate, user=chat_id))
        if fate is Fate.MIGRATES:
            self._moved[chat_id] = happened["id"]
        elif fate is not Fate.HURRIED:
            self._unreachable.add(chat_id)

    async def _hurry(self, chat_id: int) -> Any:
        return await self._server.post("faults", kind="too_many_requests", chat_id=chat_id, times=2, seconds=2)
