from bot.services.taking_in import SummarisedArticle
from tests.store.examples import NOW, Store, latest, post

LOGO = "https://i.example/logo.png"


async def pictures(store: Store) -> list[str | None]:
    found = await latest(store, 20)
    return [story.summary.picture for story in sorted(found, key=lambda story: story.sequence)]


async def save(store: Store, *posts: SummarisedArticle) -> None:
    await store.articles.save(posts, NOW)


async def test_a_picture_in_two_articles_stays(store: Store) -> None:
    await save(store, post("1", picture=LOGO), post("2", picture=LOGO))
    assert await pictures(store) == [LOGO, LOGO]


async def test_the_third_article_takes_it_from_all_of_them(store: Store) -> None:
    for number in range(3):
        await save(store, post(str(number), picture=LOGO), post(f"own {number}", picture=f"https://i.example/{number}"))
    assert await pictures(store) == [
        None,
        "https://i.example/0",
        None,
        "https://i.example/1",
        None,
        "https://i.example/2",
    ]


async def test_head_images_count_as_well(store: Store) -> None:
    await save(store, post("1", head_image=LOGO), post("2", head_image=LOGO), post("3", picture=LOGO))
    assert await pictures(store) == [None, None, None]


async def test_a_picture_named_twice_by_one_article_counts_once(store: Store) -> None:
    await save(store, post("1", picture=LOGO, head_image=LOGO), post("2", picture=LOGO, head_image=LOGO))
    assert await pictures(store) == [LOGO, LOGO]


async def test_articles_of_the_same_title_count_as_one(store: Store) -> None:
    await save(store, *(post(str(number), title="同一条", picture=LOGO) for number in range(4)))
    assert await pictures(store) == [LOGO] * 4


async def test_an_article_saved_again_counts_once(store: Store) -> None:
    for revision in range(4):
        await save(store, post("1", title=f"改 {revision}", picture=LOGO))
    assert await pictures(store) == [LOGO]


async def test_a_picture_that_an_article_dropped_counts_no_more(store: Store) -> None:
    await save(store, post("1", picture=LOGO), post("2", picture=LOGO))
    await save(store, post("1", revision="2"), post("3", picture=LOGO))
    assert await pictures(store) == [None, LOGO, LOGO]


async def test_a_picture_once_known_to_be_repeated_is_never_shown_again(store: Store) -> None:
    await save(store, *(post(str(number), picture=LOGO) for number in range(3)))
    await save(store, post("0", revision="2", picture=LOGO), post("new", picture=LOGO))
    assert await pictures(store) == [None] * 4
