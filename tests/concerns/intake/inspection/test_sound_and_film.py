import struct
from io import BytesIO

import pytest
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

from concerns.intake.cleaning import boxes, ebml
from concerns.intake.cleaning.refusing import Reason
from concerns.intake.cleaning.washing import wash
from tests.concerns.intake.inspection.files import (
    EVERY,
    RECORDED,
    SECRET,
    box,
    mp3,
    mp4,
    ogg,
    track,
    wav,
    webm,
)
from tests.concerns.intake.inspection.test_every_kind import why


@pytest.mark.parametrize(
    ("kind", "opens"), [("mp3", MP3), ("wav", WAVE), ("ogg", OggOpus), ("mp4", MP4), ("m4a", MP4)]
)
def test_another_program_still_opens_it_and_finds_no_tags(kind, opens):
    opened = opens(BytesIO(wash(EVERY[kind])[1]))
    assert not opened.tags


@pytest.mark.parametrize("kind", ["mp3", "wav", "ogg", "mp4", "m4a", "webm"])
def test_what_hangs_behind_it_is_refused(kind):
    assert why(EVERY[kind] + b"<script>alert(1)</script>") in (Reason.DAMAGED, Reason.OTHER_FILM)


@pytest.mark.parametrize("kind", ["mp4", "m4a", "webm"])
def test_a_film_keeps_its_length_so_that_its_index_stays_true(kind):
    assert len(wash(EVERY[kind])[1]) == len(EVERY[kind])


# MP4


def test_where_and_when_a_film_was_taken_is_gone():
    arrived = mp4()
    recorded = struct.pack(">I", RECORDED)
    assert b"+55.7325" in arrived and recorded in arrived
    clean = wash(arrived)[1]
    assert b"+55.7325" not in clean and b"\xa9xyz" not in clean and recorded not in clean
    assert b"film" * 50 in clean


def test_a_film_from_an_apple_telephone_is_kept():
    assert wash(mp4(track(), track(b"soun"), brand=b"qt  "))[0] == "mp4"


def test_a_track_that_is_neither_seen_nor_heard_is_emptied():
    clean = wash(mp4(track(), track(b"meta"), track(b"text")))[1]
    assert clean.count(b"trak") == 1
    assert why(mp4(track(b"meta"))) == Reason.DAMAGED


def test_a_film_that_stands_elsewhere_is_refused():
    assert why(mp4(track(outside=b"http://example.dk/"))) == Reason.OUTSIDE


def test_a_film_in_pieces_is_kept():
    live = mp4(more=box(b"mvex")) + box(b"moof", box(b"traf")) + box(b"mdat", bytes(20))
    assert wash(live)[0] == "mp4"


BENT = {
    "no index": box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", bytes(20)),
    "no film": box(b"ftyp", b"isom", bytes(4)) + box(b"moov", track()),
    "a box beyond the end": mp4()[:-3],
    "a box smaller than its head": mp4(behind=struct.pack(">I4s", 4, b"free")),
    "half a long box": mp4(behind=struct.pack(">I4s", 1, b"free")),
    "a long box beyond the end": mp4(behind=struct.pack(">I4sQ", 1, b"free", 2**63)),
    "a date that is cut": mp4(track(), more=box(b"mvhd", bytes(4))),
}


@pytest.mark.parametrize("content", BENT.values(), ids=BENT)
def test_boxes_that_do_not_fit_are_refused(content):
    assert why(content) == Reason.DAMAGED


def test_the_last_box_may_reach_to_the_end():
    whole = mp4(behind=struct.pack(">I4s", 0, b"mdat") + bytes(40))
    assert wash(whole)[0] == "mp4"


def test_endless_boxes_are_refused(monkeypatch):
    monkeypatch.setattr(boxes, "MOST_BOXES", 5)
    assert why(mp4()) == Reason.DAMAGED


# WebM


def test_a_live_recording_of_unknown_length_is_kept():
    kind, clean = wash(webm(is_live=True))
    assert kind == "webm"
    assert SECRET not in clean


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (webm(doctype=b"matroska"), Reason.OTHER_FILM),
        (webm(codec=b"S_TEXT/UTF8"), Reason.OTHER_FILM),
        (webm(codec=b""), Reason.OTHER_FILM),
        (webm(behind=b"\x00"), Reason.DAMAGED),
        (webm()[:-2], Reason.DAMAGED),
        (webm()[:40], Reason.DAMAGED),
        (b"\x1aE\xdf\xa3\xff" + bytes(20), Reason.DAMAGED),
    ],
)
def test_another_film_in_the_same_coat_is_refused(content, reason):
    assert why(content) == reason


def test_endless_elements_are_refused(monkeypatch):
    monkeypatch.setattr(ebml, "MOST_ELEMENTS", 5)
    assert why(webm()) == Reason.DAMAGED


# Sound


def test_of_mp3_only_the_frames_are_kept():
    frames = wash(mp3(6))[1]
    assert len(frames) == 6 * 417 and frames.startswith(b"\xff\xfb")


def test_a_recording_that_was_stopped_in_the_middle_is_kept():
    frame = mp3(1)[10 + len(SECRET) : -128]
    assert len(wash(frame * 5 + frame[:200])[1]) == 5 * 417


def test_something_between_the_frames_is_refused():
    assert why(mp3().replace(b"TAG", b"<script>")) == Reason.DAMAGED
    assert why(b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"<html>" * 200) == Reason.DAMAGED
    assert why(b"\xff\xfb\x90\x00" + bytes(60)) == Reason.DAMAGED


def test_an_ape_tag_behind_is_left_out():
    frames = mp3()[10 + len(SECRET) : -128]
    assert wash(frames + b"APETAGEX" + SECRET)[1] == frames


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (wav(codec=0x55), Reason.OTHER_FILM),
        (wav()[:-700], Reason.DAMAGED),
        (wav().replace(b"data", b"fmt "), Reason.DAMAGED),
        (wav().replace(b"data", b"junk"), Reason.DAMAGED),
        (ogg(b"\x80theora"), Reason.OTHER_FILM),
        (ogg() + ogg()[4:], Reason.DAMAGED),
        (ogg()[:-3], Reason.DAMAGED),
        (b"OggS\x00" + bytes(22), Reason.OTHER_FILM),
    ],
)
def test_sound_that_is_not_what_it_says_is_refused(content, reason):
    assert why(content) == reason


def test_a_wav_that_was_being_recorded_is_kept():
    whole = wav()
    size = struct.pack("<I", 800)
    assert wash(whole.replace(b"data" + size, b"data\xff\xff\xff\xff"))[0] == "wav"
