"""What the picture card of a digest says: its first headlines, and what the window's news were about."""

from collections.abc import Iterator
from itertools import islice, zip_longest

from bot.chat.digest_view import digest_extent, digest_name, local_moment
from bot.chat.texts import Texts
from bot.core.delivery import PartKind, RenderedPart
from bot.core.digest import Digest
from bot.core.pictures import CardContent, Picture, encode
from bot.core.signature import Signature
from bot.core.subscriber import Card

_HEADLINES = 5
_KEYWORDS = 8
_FEWEST_KEYWORDS = 3
_SEVERAL = 2
_LONGEST_HEADLINE = 200


def card_part(digest: Digest, signature: Signature, texts: Texts) -> RenderedPart:
    """Return the card as a part that goes ahead of a digest with stories."""
    moment = local_moment(signature)
    content = CardContent(
        title=digest_name(moment, signature, texts),
        date=texts.dated(moment.date()),
        headlines=tuple(headline[:_LONGEST_HEADLINE] for headline in islice(_headlines(digest), _HEADLINES)),
        keywords=_keywords(digest),
        keywords_title=texts("card.keywords_week" if signature.is_weekly else "card.keywords"),
        footer=digest_extent(digest, texts),
    )
    return RenderedPart(encode(Picture(content, dark=signature.card is Card.DARK)), "", kind=PartKind.CARD)


def _headlines(digest: Digest) -> Iterator[str]:
    """Yield headlines in the order of what to show first: the first of each section, then the second of each."""
    for row in zip_longest(*(section.stories for section in digest.sections)):
        yield from (story.title for story in row if story is not None)


def _keywords(digest: Digest) -> tuple[tuple[str, int], ...]:
    """Return the keywords of several articles; none at all where a chart of them would say nothing."""
    found = tuple((word, count) for word, count in digest.keywords if count >= _SEVERAL)[:_KEYWORDS]
    return found if len(found) >= _FEWEST_KEYWORDS else ()
