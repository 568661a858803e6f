"""Posts are drawn from a seed, and read like news."""

import re

import pytest

from tests.feedweb.prose import Post, write_post

_ORDERED = re.compile(r"一是|<p>第一，|（一）|<h2>|<li>|<p>1\. ")


def posts(language: str, count: int = 600) -> list[Post]:
    return [write_post(str(seed), language, "澜州日报") for seed in range(count)]


def paragraphs(post: Post) -> int:
    return sum(block.startswith("<p>") for block in post.body)


def test_the_same_seed_writes_the_same_post() -> None:
    assert write_post("1/2/3", "zh", "澜州日报") == write_post("1/2/3", "zh", "澜州日报")
    assert write_post("1/2/3", "zh", "澜州日报") != write_post("1/2/4", "zh", "澜州日报")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_name_in_braces_is_filled_in(language: str) -> None:
    assert not any("{" in post.html("http://x.test") or "{" in post.title for post in posts(language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_posts_have_four_to_twelve_paragraphs(language: str) -> None:
    lengths = {paragraphs(post) for post in posts(language)}
    assert min(lengths) >= 4
    assert max(lengths) <= 12
    assert len(lengths) >= 5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_third_of_the_posts_have_an_order_that_can_be_seen(language: str) -> None:
    ordered = [post for post in posts(language) if _ORDERED.search("".join(post.body))]
    assert 0.27 < len(ordered) / 600 < 0.4


def test_every_form_of_enumeration_occurs() -> None:
    everything = "".join("".join(post.body) for post in posts("zh"))
    assert all(mark in everything for mark in ("；二是", "<p>二是", "<p>第二，", "<p>（二）", "<h2>"))


def test_a_correction_leaves_the_rest_as_it_was() -> None:
    first, corrected = (write_post("5", "zh", "澜州日报", revision) for revision in (0, 1))
    assert corrected.body[: len(first.body)] == first.body
    assert len(corrected.body) == len(first.body) + 1
    assert "更正" in corrected.body[-1]
    assert corrected.title == first.title


def test_a_paper_promotes_itself_in_every_post_alike() -> None:
    assert len({post.promotion for post in posts("zh", 30)}) == 1


def test_posts_differ_from_each_other() -> None:
    bodies = [post.body for post in posts("zh")]
    assert len(set(bodies)) == len(bodies)
