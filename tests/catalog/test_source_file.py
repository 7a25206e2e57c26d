"""What is read as a catalog's file: regular ones of a catalog's size, without waiting for anybody."""

import os
import socket
from pathlib import Path

import pytest

from bot.catalog.source_file import UnfitFile, read_source, signature_of
from bot.catalog.yaml_tree import MOST_BYTES


def reason(path: Path) -> str:
    with pytest.raises(UnfitFile) as caught:
        read_source(path)
    return str(caught.value.strerror)


def test_a_regular_file_and_a_link_to_one_are_read(tmp_path: Path) -> None:
    path = tmp_path / "catalog.yaml"
    path.write_bytes(b"name: x\n" * 300_000)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    source = read_source(link)
    assert source.data == path.read_bytes()
    assert source.signature == signature_of(path)
    assert not source.torn


@pytest.mark.parametrize("kind", ["a directory", "a named pipe", "a socket", "a device"])
def test_anything_else_is_named_at_once(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket has few letters
    path = Path("odd")
    with socket.socket(socket.AF_UNIX) as listener:
        match kind:
            case "a directory":
                path.mkdir()
            case "a named pipe":
                os.mkfifo(path)
            case "a socket":
                listener.bind(str(path))
            case _:
                path = Path("/dev/zero")
        assert reason(path) == f"it's {kind}, and a catalog is a regular file"


def test_a_device_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", lambda *_arguments: pytest.fail("opened"))
    assert reason(Path("/dev/zero")) == "it's a device, and a catalog is a regular file"


def test_a_pipe_that_takes_the_files_place_after_the_first_look_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, pipe = tmp_path / "catalog.yaml", tmp_path / "pipe"
    path.write_bytes(b"name: x\n")
    os.mkfifo(pipe)
    look = path.stat()
    monkeypatch.setattr(Path, "stat", lambda _path: look)
    assert reason(pipe) == "it's a named pipe, and a catalog is a regular file"


def test_no_more_is_read_than_a_catalog_may_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "catalog.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert reason(path) == f"it has 1,099,511,627,776 bytes, and a catalog at most {MOST_BYTES:,}"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES)
    assert len(read_source(path).data) == MOST_BYTES
    with path.open("wb") as file:
        file.truncate(1 << 30)
    monkeypatch.setattr(os, "fstat", lambda _descriptor: (tmp_path / "small").stat())  # it grew after the look
    (tmp_path / "small").touch()
    assert reason(path) == f"it has more than {MOST_BYTES:,} bytes, and a catalog at most {MOST_BYTES:,}"


def test_a_file_that_changes_while_it_is_read_is_torn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "catalog.yaml"
    path.write_bytes(b"name: x\n")
    stat_of, looks = os.fstat, []

    def fstat(descriptor: int) -> os.stat_result:
        looks.append(descriptor)
        if len(looks) == 2:
            with path.open("ab") as file:
                file.write(b"more")
        return stat_of(descriptor)

    monkeypatch.setattr(os, "fstat", fstat)
    assert read_source(path).torn
