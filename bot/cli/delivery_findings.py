"""What `doctor` finds of delivery: what waits, what went out, when the last of today's digests arrives."""

from collections.abc import Iterator

from bot.cli.finding import Finding
from bot.cli.sentences import When, counted, duration
from bot.services.traffic import TrafficReport


def delivery_findings(report: TrafficReport) -> Iterator[Finding]:
    remedy = "is the bot running? start it: python -m bot run; if it runs, its log says why"
    yield Finding(
        "delivery",
        "; ".join((_waiting(report), _settled(report), _last(report))),
        remedy if report.is_stalled else None,
    )
    if report.failed:
        detail = f"{counted(report.failed, 'message was', 'messages were')} given up"
        yield Finding("failed messages", detail, "see python -m bot outbox list; then outbox retry, or outbox drop")


def _waiting(report: TrafficReport) -> str:
    queue = report.queue
    if not queue.waiting:
        return "no messages waiting"
    said = counted(queue.waiting, "message waiting", "messages waiting")
    if queue.retrying:
        said += f" ({queue.retrying:,} being tried again)"
    return said if queue.oldest_due_at is None else f"{said}, the oldest due for {duration(report.lag.total_seconds())}"


def _settled(report: TrafficReport) -> str:
    today = report.today
    return (
        f"{today.sent:,} sent, {today.retried:,} tried again, {today.gone:,} gone, {today.failed:,} failed "
        f"since {When(report.zone, report.at)(report.since)}"
    )


def _last(report: TrafficReport) -> str:
    last_at = report.forecast.last_at
    if last_at is None:
        return "no more digests fall due today"
    when = When(report.zone, report.at)(last_at)
    return f"at {report.rate:g} a second the last of today's digests arrives about {when} ({report.zone})"
