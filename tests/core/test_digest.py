from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.core.category import CategoryPath
from bot.core.digest import Digest, Limits, Shelf, choose
from bot.core.language import Language
from bot.core.story import Story
from bot.core.summary import Summary

FETCHED = 25
TREE = ("金融", "金融/银行", "金融/银行/信贷", "体育", "体育/足球", "文化")


def story(sequence: int, path: str) -> Story:
    return Story(
        sequence,
        sequence,
        f"标题{sequence}",
        CategoryPath.parse(path),
        1,
        None,
        None,
        None,
        Language.SIMPLIFIED,
        Summary(None),
    )


def shelf(path: str, stories: list[Story], total: int | None = None) -> Shelf:
    own = sorted((one for one in stories if str(one.categories) == path), key=lambda one: -one.sequence)
    return Shelf(TREE.index(path), CategoryPath.parse(path), tuple(own[:FETCHED]), len(own) if total is None else total)


def left_out(digest: Digest) -> int:
    return sum(section.left_out for section in digest.sections)


def shown(digest: Digest) -> dict[str, list[int]]:
    return {str(section.path): [one.sequence for one in section.stories] for section in digest.sections}


def test_sections_keep_the_reader_s_order_and_stories_go_from_new_to_old() -> None:
    stories = [story(1, "金融"), story(2, "体育"), story(3, "金融"), story(4, "体育")]
    digest = choose([shelf("体育", stories), shelf("金融", stories)], 4, Limits())
    assert list(shown(digest).items()) == [("体育", [4, 2]), ("金融", [3, 1])]


def test_a_busy_category_does_not_push_a_quiet_one_out() -> None:
    stories = [story(number, "金融") for number in range(1, 10)] + [story(10, "体育"), story(11, "文化")]
    digest = choose([shelf(path, stories) for path in ("金融", "体育", "文化")], 11, Limits(per_section=9, stories=4))
    assert shown(digest) == {"金融": [9, 8], "体育": [10], "文化": [11]}


def test_what_is_left_out_is_counted() -> None:
    stories = [story(number, "金融") for number in range(1, 8)]
    digest = choose([shelf("金融", stories, total=40)], 50, Limits(per_section=5))
    assert (digest.story_count, left_out(digest), digest.watermark) == (5, 35, 50)


def test_a_category_that_finds_no_room_says_how_much_it_has() -> None:
    stories = [story(1, "金融"), story(2, "体育"), story(3, "文化"), story(4, "文化")]
    digest = choose([shelf(path, stories) for path in ("金融", "体育", "文化")], 4, Limits(stories=2))
    assert shown(digest) == {"金融": [1], "体育": [2], "文化": []}
    assert digest.sections[-1].left_out == 2


def test_a_category_without_news_has_no_section() -> None:
    digest = choose([shelf("金融", []), shelf("体育", [story(1, "体育")])], 1, Limits())
    assert list(shown(digest)) == ["体育"]


def test_nothing_subscribed_is_an_empty_digest_that_still_moves_on() -> None:
    assert choose([], 9, Limits()) == Digest((), 9)


@given(
    st.lists(st.sampled_from(TREE), max_size=40),
    st.lists(st.sampled_from(TREE), unique=True),
    st.integers(1, 6),
    st.integers(1, 12),
)
def test_limits_are_kept_and_each_story_comes_once(
    paths: list[str], subscribed: list[str], per_section: int, most: int
) -> None:
    stories = [story(number, path) for number, path in enumerate(paths, 1)]
    shelves = [shelf(path, stories) for path in subscribed]
    digest = choose(shelves, len(stories), Limits(per_section, most))

    times = Counter(one.sequence for section in digest.sections for one in section.stories)
    assert all(number == 1 for number in times.values())
    assert digest.story_count <= most
    assert all(len(section.stories) <= per_section for section in digest.sections)
    assert digest.story_count + left_out(digest) == sum(one.total for one in shelves)
    assert digest.story_count == min(most, sum(min(per_section, one.total) for one in shelves))
