"""A custodian's key pair as files: who may read them, and what happens when they do not fit."""

import stat

import pytest

from infohus.custody.keyring import FileKeyring, KeyUnavailable
from infohus.custody.sealing import new_data_key

GARBLED = [b"", b"not hexadecimal", b"abc", b"00" * 31, b"00" * 33, b"\xff\xfe"]


@pytest.fixture
def ring(tmp_path):
    ring = FileKeyring(tmp_path / "keyring")
    ring.create("vestegnen")
    return ring


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_sealed_to_a_custodian_is_opened_again(ring):
    data_key = new_data_key()
    sealed = ring.seal("vestegnen", data_key)
    assert data_key not in sealed
    assert ring.open("vestegnen", sealed) == data_key
    assert ring.is_healthy("vestegnen")


def test_only_we_may_read_the_private_key(ring):
    assert mode(ring.folder) == 0o700
    assert mode(ring.folder / "vestegnen.key") == 0o600
    assert mode(ring.folder / "vestegnen.pub") & 0o022 == 0


def test_creating_twice_keeps_the_first_pair(ring):
    before, sealed = ring.key_id("vestegnen"), ring.seal("vestegnen", new_data_key())
    ring.create("vestegnen")
    assert ring.key_id("vestegnen") == before
    assert ring.open("vestegnen", sealed)


def test_another_custodians_key_does_not_open_it(ring):
    ring.create("fyn")
    sealed = ring.seal("vestegnen", new_data_key())
    with pytest.raises(KeyUnavailable):
        ring.open("fyn", sealed)
    assert ring.key_id("fyn") != ring.key_id("vestegnen")


def test_a_process_that_only_seals_needs_no_private_key(ring):
    (ring.folder / "vestegnen.key").unlink()
    sealed = ring.seal("vestegnen", new_data_key())
    with pytest.raises(KeyUnavailable):
        ring.open("vestegnen", sealed)
    assert not ring.is_healthy("vestegnen")


def test_without_a_public_key_nothing_is_sealed(ring):
    (ring.folder / "vestegnen.pub").unlink()
    with pytest.raises(KeyUnavailable):
        ring.seal("vestegnen", new_data_key())
    with pytest.raises(KeyUnavailable):
        ring.key_id("vestegnen")
    assert not ring.is_healthy("vestegnen")


@pytest.mark.parametrize("garbled", GARBLED)
def test_a_garbled_public_key_seals_nothing(ring, garbled):
    (ring.folder / "vestegnen.pub").write_bytes(garbled)
    with pytest.raises(KeyUnavailable):
        ring.seal("vestegnen", new_data_key())
    assert not ring.is_healthy("vestegnen")


@pytest.mark.parametrize("garbled", GARBLED)
def test_a_garbled_private_key_opens_nothing(ring, garbled):
    sealed = ring.seal("vestegnen", new_data_key())
    (ring.folder / "vestegnen.key").write_bytes(garbled)
    with pytest.raises(KeyUnavailable):
        ring.open("vestegnen", sealed)
    assert not ring.is_healthy("vestegnen")


@pytest.mark.parametrize("sealed", [b"", b"\0", bytes(80), bytes(1_000)])
def test_what_was_never_sealed_does_not_open(ring, sealed):
    with pytest.raises(KeyUnavailable):
        ring.open("vestegnen", sealed)


def test_names_are_compared_under_a_key_of_its_own_that_stays(ring):
    key = ring.matching_key("vestegnen")
    assert len(key) == 32 and key.hex() != (ring.folder / "vestegnen.key").read_text()
    assert mode(ring.folder / "vestegnen.match") == 0o600
    ring.create("vestegnen")
    ring.create("fyn")
    assert ring.matching_key("vestegnen") == key != ring.matching_key("fyn")


def test_a_custodian_from_before_there_was_matching_gets_its_key(ring):
    (ring.folder / "vestegnen.match").unlink()
    with pytest.raises(KeyUnavailable):
        ring.matching_key("vestegnen")
    before = ring.key_id("vestegnen")
    ring.create("vestegnen")
    assert ring.matching_key("vestegnen") and ring.key_id("vestegnen") == before


@pytest.mark.parametrize("garbled", GARBLED)
def test_a_garbled_matching_key_compares_nothing(ring, garbled):
    (ring.folder / "vestegnen.match").write_bytes(garbled)
    with pytest.raises(KeyUnavailable):
        ring.matching_key("vestegnen")


def test_no_error_tells_a_key(ring):
    key = (ring.folder / "vestegnen.key").read_text()
    with pytest.raises(KeyUnavailable) as refused:
        ring.open("vestegnen", bytes(80))
    assert key not in str(refused.value)
    assert refused.value.__suppress_context__
