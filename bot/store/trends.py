"""The keywords of what was reported in some time, read newest first and never more than a given number of reports."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.core.trends import Telling
from bot.store.database import Database
from bot.store.schema import category_articles, reports


class ReportedWords:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def between(self, category_id: int | None, since: datetime, until: datetime, most: int) -> Sequence[Telling]:
        """Return the newest reports since an instant and before another, of a category and below or (none) of all."""
        columns = select(reports.c.story_id, reports.c.keywords)
        if category_id is None:
            within = (reports.c.reported_at >= since) & (reports.c.reported_at < until)
            selection = columns.where(within).order_by(reports.c.reported_at.desc())
        else:
            listed = category_articles.c
            selection = (
                columns.join(category_articles, listed.article_id == reports.c.article_id)
                .where(listed.category_id == category_id, listed.shown_at >= since, listed.shown_at < until)
                .order_by(listed.shown_at.desc(), listed.article_id.desc())
            )
        async with self._database.reading() as connection:
            return [(row.story_id, row.keywords.split()) for row in await connection.execute(selection.limit(most))]
