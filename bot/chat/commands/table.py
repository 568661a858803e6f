"""Every command: its name, the words that stand for it in a private chat, and what carries it out."""

from dataclasses import dataclass

from bot.chat.commands.ask import Handle
from bot.chat.commands.broadcast import broadcast
from bot.chat.commands.cards import card
from bot.chat.commands.categories import categories
from bot.chat.commands.digest import digest
from bot.chat.commands.feed_adding import add_feed
from bot.chat.commands.feed_changes import delete_feed, move_feed
from bot.chat.commands.feeds import export, feeds
from bot.chat.commands.formats import digest_format
from bot.chat.commands.help import show_help
from bot.chat.commands.here import here
from bot.chat.commands.languages import language
from bot.chat.commands.latest import latest
from bot.chat.commands.pauses import pause, resume
from bot.chat.commands.quiet import quiet
from bot.chat.commands.settings import settings, stop
from bot.chat.commands.skipping import skip
from bot.chat.commands.start import start
from bot.chat.commands.status import status
from bot.chat.commands.stories import fewer, preview, saved
from bot.chat.commands.subscriptions import subscribe, subscriptions, unsubscribe
from bot.chat.commands.summarize import summarize
from bot.chat.commands.times import digest_times
from bot.chat.commands.trends import trends
from bot.chat.commands.weekly import weekly
from bot.chat.commands.words import follow, mute, unfollow, unmute, words
from bot.chat.commands.zones import timezone


@dataclass(frozen=True, slots=True)
class Command:
    """A command. `words` mean the same without a slash. `takes`: something may stand after it; a sentence that merely
    begins with the word of a command that takes nothing isn't that command. `takes_address`: what stands after it has
    an address in it. `for_operators`: nobody else is told of it.
    """

    name: str
    handle: Handle
    words: tuple[str, ...]
    takes: bool = False
    takes_address: bool = False
    for_operators: bool = False


COMMANDS = (
    Command("start", start, ("开始",)),
    Command("help", show_help, ("帮助", "使用帮助", "怎么用")),
    Command("categories", categories, ("分类", "类别", "栏目", "目录"), takes=True),
    Command("subscribe", subscribe, ("订阅", "关注"), takes=True),
    Command("unsubscribe", unsubscribe, ("退订", "取消订阅", "取消关注"), takes=True),
    Command("subscriptions", subscriptions, ("我的订阅", "已订阅", "订阅列表")),
    Command("latest", latest, ("最新", "最新消息", "最新新闻", "新闻"), takes=True),
    Command("trends", trends, ("趋势", "热词", "升温"), takes=True),
    Command("summarize", summarize, ("总结", "概括"), takes=True, takes_address=True),
    Command("digest", digest, ("简报", "摘要", "早报", "午报", "晚报")),
    Command("preview", preview, ("预览", "预览简报")),
    Command("saved", saved, ("收藏", "我的收藏")),
    Command("fewer", fewer, ("少看", "少看的分类")),
    Command("follow", follow, ("关注词", "关注词语"), takes=True),
    Command("mute", mute, ("屏蔽", "屏蔽词"), takes=True),
    Command("words", words, ("我的词", "关注词列表")),
    Command("unfollow", unfollow, ("取消关注词", "取消关注词语"), takes=True),
    Command("unmute", unmute, ("取消屏蔽", "取消屏蔽词", "解除屏蔽"), takes=True),
    Command("time", digest_times, ("时间", "推送时间", "送达时间"), takes=True),
    Command("weekly", weekly, ("周报", "每周简报"), takes=True),
    Command("quiet", quiet, ("免打扰", "勿扰", "免打扰时段"), takes=True),
    Command("skip", skip, ("少于", "跳过"), takes=True),
    Command("pause", pause, ("暂停", "暂停简报", "暂停推送"), takes=True),
    Command("resume", resume, ("恢复", "恢复简报", "恢复推送", "继续推送")),
    Command("status", status, ("状态", "发送状态")),
    Command("timezone", timezone, ("时区",), takes=True),
    Command("settings", settings, ("设置",)),
    Command("format", digest_format, ("格式", "样式", "简报样式"), takes=True),
    Command("card", card, ("图片卡", "卡片", "图片卡片"), takes=True),
    Command("here", here, ("这里", "发到这里", "简报发到这里", "就发这里")),
    Command("language", language, ("语言",), takes=True),
    Command("stop", stop, ("停止", "停止推送", "停止简报")),
    Command("feeds", feeds, ("源", "订阅源", "信息源"), for_operators=True),
    Command("addfeed", add_feed, ("添加源", "加源"), takes=True, takes_address=True, for_operators=True),
    Command("movefeed", move_feed, ("移动源",), takes=True, for_operators=True),
    Command("delfeed", delete_feed, ("删除源",), takes=True, for_operators=True),
    Command("broadcast", broadcast, ("群发", "广播"), takes=True, for_operators=True),
    Command("exportfeeds", export, ("导出源",), for_operators=True),
)
BY_WORD = {word: command for command in COMMANDS for word in (command.name, *command.words)}
