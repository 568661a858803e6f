"""The picture that stands for an article."""

from bot.core.article import Article, Image, Role


def picture_for(article: Article) -> str | None:
    """Return the first content picture of the body, else the one that the front matter names, else none."""
    inside = (block.url for block in article.blocks if isinstance(block, Image) and block.role is Role.BODY)
    return next(inside, article.head_image)
