"""/status: how delivery stands. A reader sees when its digests come; operators also see all that waits and goes out."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.chat.commands.ask import Ask
from bot.chat.reply import Item, Items, Reply, Title, bold, line, plain
from bot.services.traffic import Arrival, TrafficReport


async def status(ask: Ask) -> Reply:
    services = ask.services
    own = [line(sentence) for sentence in _own(ask, await services.traffic.arrival(ask.reader))]
    if not (ask.request.is_operator and ask.is_private):
        return Reply(tuple(own))
    lines = _of_all(ask, await services.traffic.report(ask.zone))
    items = Items(tuple(Item("•", plain(words)) for words in lines))
    return Reply((Title(bold(ask.texts("status.title"))), items, Title(bold(ask.texts("status.own"))), *own))


def _own(ask: Ask, arrival: Arrival | None) -> Iterator[str]:
    """Yield how it stands with the reader's own digests."""
    texts, now = ask.texts, ask.services.clock.now()
    if arrival is not None:
        when = texts.ahead(arrival.at, now, ask.zone)
        yield texts.plural("status.on_its_way", arrival.messages, when=when)
    if not ask.is_active:
        yield texts("status.stopped")
        return
    until = ask.paused_until
    if until is not None:
        yield texts("status.paused", day=texts.calendar_day(until, ask.today))
    quiet_until = ask.reader.schedule.quiet_until(now)
    if quiet_until is not None and until is None:
        yield texts("status.quiet", when=texts.moment(quiet_until, ask.zone, ask.today))
    yield ask.next_digest


def _of_all(ask: Ask, report: TrafficReport) -> Iterator[str]:
    """Yield how delivery stands as a whole."""
    texts, queue = ask.texts, report.queue
    if queue.waiting:
        yield texts.plural("status.waiting", queue.waiting)
        if queue.retrying:
            yield texts.plural("status.retrying", queue.retrying)
        if queue.oldest_due_at is not None:
            yield texts("status.oldest", when=texts.ago(queue.oldest_due_at, report.at, ask.zone))
    else:
        yield texts("status.empty")
    since = texts.moment(report.since, ask.zone, ask.today)
    for key, day in (("status.today", report.today), ("status.day_before", report.yesterday)):
        counts = {"sent": day.sent, "retried": day.retried, "gone": day.gone, "failed": day.failed}
        yield texts(key, since=since, **{name: f"{many:,}" for name, many in counts.items()})
    if report.failed:
        yield texts.plural("status.failed", report.failed)
    if report.is_stalled:
        yield texts("status.stalled")
    yield _last(ask, report)


def _last(ask: Ask, report: TrafficReport) -> str:
    """Say when the last of today's digests arrives."""
    texts, last_at, rate = ask.texts, report.forecast.last_at, f"{report.rate:g}"
    if last_at is None:
        return texts("status.no_more")
    local = last_at.astimezone(ZoneInfo(ask.zone))
    if local.date() == ask.today:
        return texts("status.last", time=texts.clock(local.time()), rate=rate)
    return texts("status.last_later", when=texts.moment(last_at, ask.zone, ask.today), rate=rate)
