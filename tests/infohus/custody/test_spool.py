"""What waits on a disk can be read by nobody else, and by us only whole and unchanged."""

import gc
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus.custody.sealing import SealBroken
from infohus.custody.spool import PIECE, Spool

WORRY = b"Han siger, at han snart er v\xc3\xa6k. "


def filled(*contents):
    spool = Spool()
    for content in contents:
        spool.write(content)
    spool.finish()
    return spool


def on_disk(spool):
    return os.pread(spool._file.fileno(), 1 << 30, 0)


def open_files():
    return {os.readlink(f"/proc/self/fd/{number}") for number in _numbers()}


def _numbers():
    listed = os.listdir("/proc/self/fd")
    return [number for number in listed if os.path.lexists(f"/proc/self/fd/{number}")]


@given(st.lists(st.binary(max_size=100), max_size=5))
def test_what_is_written_is_read_back(contents):
    with filled(*contents) as spool:
        whole = b"".join(contents)
        assert spool.read() == spool.read() == whole
        assert spool.size == len(whole)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 5 * PIECE // 2])
@pytest.mark.parametrize("step", [PIECE // 3, 3 * PIECE])
def test_pieces_are_never_larger_than_they_may_be(size, step):
    content = os.urandom(size)
    with filled(*(content[at : at + step] for at in range(0, size, step))) as spool:
        pieces = list(spool.pieces())
        assert b"".join(pieces) == content
        assert all(0 < len(piece) <= PIECE for piece in pieces)
        assert len(pieces) == -(-size // PIECE)


def test_two_may_read_at_the_same_time():
    content = os.urandom(2 * PIECE + 9)
    with filled(content) as spool:
        both = zip(spool.pieces(), spool.pieces(), strict=True)
        assert b"".join(one for one, other in both if one == other) == content


def test_nothing_readable_is_on_the_disk():
    with filled(WORRY * 50_000) as spool:
        sealed = on_disk(spool)
        assert len(sealed) > 50_000 * len(WORRY)
        assert WORRY[:8] not in sealed
    with filled(WORRY * 50_000) as again:
        assert on_disk(again) != sealed


def test_the_file_has_no_name_so_a_killed_process_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with filled(WORRY * 50_000):
        assert list(tmp_path.iterdir()) == []
        ours = [place for place in open_files() if place.startswith(str(tmp_path))]
        assert len(ours) == 1 and ours[0].endswith("(deleted)")


def test_cut_short_prolonged_or_changed_it_is_not_read():
    with filled(os.urandom(2 * PIECE + 100)) as spool:
        number = spool._file.fileno()
        whole = on_disk(spool)

        def becomes(content):
            os.ftruncate(number, 0)
            os.pwrite(number, content, 0)

        half = len(whole) // 2
        bent = bytearray(whole)
        bent[half] ^= 1
        piece = PIECE + 17
        swapped = whole[:24] + whole[24 + piece : 24 + 2 * piece] + whole[24 : 24 + piece]
        for content in (b"", whole[:10], whole[:-1], whole[: 24 + piece], bytes(bent), swapped):
            becomes(content)
            with pytest.raises(SealBroken):
                spool.read()
        becomes(whole)
        assert len(spool.read()) == spool.size


def test_it_is_written_before_it_is_read_and_not_after_it_is_closed():
    spool = Spool()
    with pytest.raises(ValueError):
        spool.pieces()
    spool.finish()
    spool.finish()
    with pytest.raises(ValueError):
        spool.write(b"more")
    spool.close()
    spool.close()
    assert spool.closed
    with pytest.raises(ValueError):
        spool.pieces()


def test_a_forgotten_one_lets_go_of_its_file():
    before = open_files()
    spool = filled(WORRY)
    assert open_files() != before
    del spool
    gc.collect()
    assert open_files() == before


def test_reading_a_closed_one_to_its_end_is_refused(tmp_path):
    spool = filled(os.urandom(2 * PIECE))
    pieces = spool.pieces()
    next(pieces)
    spool.close()
    with pytest.raises(ValueError):
        next(pieces)
    assert not list(Path(tmp_path).iterdir())
