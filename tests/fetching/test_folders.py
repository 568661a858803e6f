import os
from pathlib import Path

import pytest

from bot.errors import ReadingError
from bot.fetching import folders
from bot.fetching.folders import find_posts, identity_of, read_bytes


def names(root: Path, *given: str) -> list[str]:
    paths = given or (str(root),)
    return [os.path.relpath(path, root) for path in find_posts(paths)]


def write(path: Path, text: str = "正文") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_posts_are_found_to_the_bottom_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.md", "a.markdown", "z/c.html", "m/n/o/d.txt", "m/e.HTM"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a.markdown", "b.md", "m/e.HTM", "m/n/o/d.txt", "z/c.html"]


@pytest.mark.parametrize("name", ["a.jpg", "a.json", "a.md.bak", "md", ".a.md", ".git/a.md", "x/.cache/a.md", "a"])
def test_other_and_hidden_files_are_passed_over(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    assert names(tmp_path) == []


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    post = write(tmp_path / ".hidden" / "notes")
    assert list(find_posts([str(post)])) == [str(post)]


def test_a_path_that_is_not_there_is_kept_for_the_report(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    assert list(find_posts([missing])) == [missing]
    with pytest.raises(ReadingError, match="No such file") as caught:
        read_bytes(missing)
    assert caught.value.origin == missing


def test_links_in_a_circle_are_not_walked(tmp_path: Path) -> None:
    write(tmp_path / "a" / "post.md")
    (tmp_path / "a" / "back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert names(tmp_path) == ["a/post.md"]


def test_a_linked_file_is_a_post(tmp_path: Path) -> None:
    post = write(tmp_path / "elsewhere" / "post.md")
    write(tmp_path / "posts" / "a.md")
    (tmp_path / "posts" / "b.md").symlink_to(post)
    assert names(tmp_path, str(tmp_path / "posts")) == ["posts/a.md", "posts/b.md"]


def test_folders_keep_the_order_in_which_they_are_given(tmp_path: Path) -> None:
    for name in ("b/1.md", "a/2.md"):
        write(tmp_path / name)
    assert names(tmp_path, str(tmp_path / "b"), str(tmp_path / "a")) == ["b/1.md", "a/2.md"]


def test_names_in_any_script_are_found(tmp_path: Path) -> None:
    write(tmp_path / "金融" / "港口：今天“开放” 🚢.md")
    assert names(tmp_path) == ["金融/港口：今天“开放” 🚢.md"]


def test_bytes_come_as_they_are(tmp_path: Path) -> None:
    post = tmp_path / "a.md"
    post.write_bytes(b"\xff\x00\r\n")
    assert read_bytes(str(post)) == b"\xff\x00\r\n"


def test_a_folder_is_no_post(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="directory"):
        read_bytes(str(tmp_path))


def test_a_link_to_nowhere_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    assert names(tmp_path) == ["a.md"]
    with pytest.raises(ReadingError, match="No such file"):
        read_bytes(str(tmp_path / "a.md"))


def test_a_link_to_itself_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "a.md")
    with pytest.raises(ReadingError, match="symbolic links"):
        read_bytes(str(tmp_path / "a.md"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_reported(tmp_path: Path) -> None:
    post = write(tmp_path / "a.md")
    post.chmod(0)
    with pytest.raises(ReadingError, match="Permission denied"):
        read_bytes(str(post))


def test_a_post_of_the_largest_size_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    post = tmp_path / "a.md"
    post.write_bytes(b"x" * folders.MAX_BYTES)
    assert len(read_bytes(str(post))) == folders.MAX_BYTES
    with post.open("ab") as file:
        file.truncate(folders.MAX_BYTES * 10)
    with pytest.raises(ReadingError, match=r"too large: 50\.0 MiB; posts of up to 5 MiB"):
        read_bytes(str(post))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_post(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    write(tmp_path / "b.md")
    assert names(tmp_path) == ["b.md"]


def test_a_post_has_one_identity_however_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = write(tmp_path / "posts" / "a.md")
    (tmp_path / "link.md").symlink_to(post)
    monkeypatch.chdir(tmp_path)
    assert len({identity_of(path) for path in (str(post), "posts/a.md", "./posts/../posts/a.md", "link.md")}) == 1
    assert identity_of("posts/b.md") != identity_of("posts/a.md")


def test_a_pipe_that_is_named_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "a.md"
    os.mkfifo(pipe)
    with pytest.raises(ReadingError, match="not a file"):
        read_bytes(str(pipe))


def test_a_folder_that_may_not_be_searched_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "a.md").write_text("x", encoding="utf-8")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    # Root may search everything, so the refusal is put where the system would give it.
    monkeypatch.setattr(os, "scandir", refusing)
    assert list(find_posts([str(tmp_path)])) == [str(tmp_path / "a.md"), str(closed)]
