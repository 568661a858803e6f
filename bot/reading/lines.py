"""The paragraph that is being collected from the text and the inline elements of a page."""

from dataclasses import dataclass, field

from bot.core.article import Image
from bot.reading.whitespace import tidy

_MOSTLY = 0.9


@dataclass(slots=True)
class Line:
    """Texts as they come; `total`, `strong` and `linked` count characters without the gaps between elements."""

    texts: list[str] = field(default_factory=list)
    strong: int = 0
    linked: int = 0
    total: int = 0
    centred: bool = False
    images: list[Image] = field(default_factory=list)
    heads: int = 0
    """How many texts at the start are bold."""

    def add(self, text: str, *, strong: bool, linked: bool) -> None:
        if text.isspace():
            # Before all else it shows nothing, and most elements are set apart by a line feed.
            if self.texts:
                self.texts.append(text)
            return
        if strong and self.strong == self.total:
            self.heads = len(self.texts) + 1
        self.texts.append(text)
        length = len(text)
        self.total += length
        self.strong += length if strong else 0
        self.linked += length if linked else 0

    @property
    def is_strong(self) -> bool:
        return self.strong >= self.total * _MOSTLY

    def head_of(self, text: str) -> int:
        """Return how many characters at the start of the line, which reads `text`, are bold, unless all are."""
        if not self.heads or self.is_strong:
            return 0
        head = tidy("".join(self.texts[: self.heads]))
        return len(head) if text.startswith(head) and len(head) < len(text) else 0

    def leads_elsewhere(self, text: str) -> bool:
        """Whether the line, which reads `text`, is one link; a linked sentence still speaks for the article."""
        if self.linked < self.total * _MOSTLY or len(text) >= 60:
            return False
        return not text.endswith(("。", "！", "？", ".", "!", "?"))
