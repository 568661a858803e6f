from itertools import count

from bot.core.category import Category, CategoryPath
from bot.core.category_search import look_up


def categories(*paths: str, **articles: int) -> list[Category]:
    numbers = count(1)
    return [
        Category(next(numbers), CategoryPath.parse(path), None, articles.get(path.rsplit("/", 1)[-1], 1), 0)
        for path in paths
    ]


def found(text: str, known: list[Category]) -> str | None:
    match = look_up(text, known)
    return str(match.found.path) if match.found else None


def candidates(text: str, known: list[Category], most: int = 6) -> list[str]:
    return [str(category.path) for category in look_up(text, known, most).candidates]


TREE = categories("金融", "金融/银行", "金融/银行/信贷", "体育", "体育/足球", "文化/读书")


def test_a_whole_path_is_found_in_any_spelling() -> None:
    assert found("金融 > 銀行", TREE) == "金融/银行"


def test_a_name_alone_is_found_wherever_it_stands() -> None:
    assert found("信贷", TREE) == "金融/银行/信贷"


def test_the_end_of_a_path_is_found() -> None:
    assert found("银行/信贷", TREE) == "金融/银行/信贷"


def test_the_broadest_wins_where_the_others_lie_below_it() -> None:
    assert found("国内", categories("国内", "国内/国内", "国内/时政/国内")) == "国内"


def test_a_whole_path_wins_over_the_same_name_elsewhere() -> None:
    assert found("足球", categories("足球", "体育/足球")) == "足球"


def test_a_name_in_two_branches_is_asked_back_the_bigger_first() -> None:
    known = categories("新浪/国内", "凤凰/国内")
    known[1] = Category(9, known[1].path, None, 50, 0)
    assert found("国内", known) is None
    assert candidates("国内", known) == ["凤凰/国内", "新浪/国内"]


def test_a_slip_of_the_pen_brings_the_nearest_names() -> None:
    assert candidates("金隔银行", TREE)[0] == "金融/银行"
    assert candidates("足球赛", TREE) == ["体育/足球"]


def test_no_more_candidates_than_asked_for() -> None:
    known = categories(*(f"地方{number}/社会" for number in range(20)))
    assert len(candidates("社会", known, most=4)) == 4
    assert len(candidates("社会新闻", known, most=3)) == 3


def test_what_resembles_nothing_finds_nothing() -> None:
    match = look_up("量子力学", TREE)
    assert (match.found, match.candidates) == (None, ())


def test_an_empty_text_means_no_category() -> None:
    match = look_up(" / ", TREE)
    assert (match.found, match.candidates) == (None, ())
