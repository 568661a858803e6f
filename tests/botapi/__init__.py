"""A strict Bot API server of our own, so that the bot under test talks real HTTP to something that knows the rules.

In a test's own process:

    async with BotApiServer() as server:              # tests.botapi.server
        bot = Bot(server.token, base_url=f"{server.api_url}/bot")
        ann = server.user("Ann")
        welcome = await ann.asks("/start")            # tests.botapi.people
        await ann.presses("Finance").answered()
        ann.blocks()
        server.faults.order(Fault(FaultKind.DROP_AFTER, "sendMessage"))     # tests.botapi.faults
        assert server.violations == []

As a process: `python -m tests.botapi --port 8081 --state accepted.jsonl`, driven by `tests.botapi.remote.RemoteBotApi`
or by HTTP (`tests.botapi.control` lists the calls).

It is stricter than Telegram where a bot's defect would go unnoticed there: unknown parameters and wrong types are
refused. What Telegram lets pass and a reader minds (over 100 entities, links that aren't any, buttons that are never
answered) is kept in `server.violations`.
"""
