"""What the Bot API server at hand has turned out to know, shared by all who write to it."""

from collections import OrderedDict

from bot.core.subscriber import Format

_REMEMBERED = 256


class FormatSupport:
    """`rich`: whether the server takes rich messages; yes, until it has said no."""

    def __init__(self) -> None:
        self.rich = True
        self._bare: OrderedDict[int, None] = OrderedDict()

    def format_for(self, wanted: Format) -> Format:
        """Return the format to write for who wants this one: nothing is written that is known to be refused."""
        return Format.HTML if wanted is Format.RICH and not self.rich else wanted

    def goes_bare(self, body: str) -> bool:
        """Whether a rich message was refused for its pictures before: the rest of a crowd gets it without them."""
        return hash(body) in self._bare

    def go_bare(self, body: str) -> None:
        self._bare[hash(body)] = None
        if len(self._bare) > _REMEMBERED:
            self._bare.popitem(last=False)
