"""A peer to measure against: BeautifulSoup over lxml finds the text, jieba the words, sumy's TextRank the sentences.

`make bench` installs what it needs. It does less than the bot (no metadata, roles, lists or picture), and front matter
is passed over as cheaply as can be.
"""

import jieba
from bs4 import BeautifulSoup
from sumy.nlp.tokenizers import Tokenizer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.text_rank import TextRankSummarizer

SENTENCES = 5


class Peer:
    """Without a tokenizer, sumy's for Chinese: jieba as it comes."""

    def __init__(self, tokenizer: object = None) -> None:
        jieba.setLogLevel("WARNING")
        self._tokenizer = tokenizer or Tokenizer("chinese")
        self._summarise = TextRankSummarizer()

    def brief(self, _path: str, data: bytes) -> object:
        html = data.decode().split("\n---", 1)[-1]
        text = BeautifulSoup(html, "lxml").get_text("\n")
        return self._summarise(PlaintextParser.from_string(text, self._tokenizer).document, SENTENCES)
