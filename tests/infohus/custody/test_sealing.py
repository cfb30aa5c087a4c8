"""What is sealed opens at its own place, with its own key, unchanged; and nowhere else."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerns.register.models import ConcernContent, StepTaken
from infohus.custody.sealing import (
    SealBroken,
    new_data_key,
    opened,
    place_of,
    seal,
    seal_into,
    unseal,
)

KEY = new_data_key()
PLACE = "register_concerncontent.worry.5b4f6f0e-7a1c-4f3e-9a57-000000000001"
WORRY = "Han siger, at han snart er væk."
NAMES = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz -'"), min_size=1, max_size=100)


@given(st.text(max_size=2_000))
def test_what_is_sealed_is_read_back(text):
    assert unseal(seal(text, KEY, place=PLACE), KEY, place=PLACE) == text


@given(st.text(min_size=4, max_size=300))
def test_the_text_is_not_in_the_bytes(text):
    assert text.encode() not in seal(text, KEY, place=PLACE)


def test_the_same_text_twice_gives_different_bytes():
    assert len({seal(WORRY, KEY, place=PLACE) for _ in range(50)}) == 50


@given(NAMES)
def test_a_name_cannot_be_told_by_its_length(name):
    assert len(seal(name, KEY, place=PLACE)) == len(seal("Bo", KEY, place=PLACE))


@pytest.mark.parametrize("name", ["", "Åse", "Søren Ægidius Ørsted-Løvenskjöld", "عبد الرحمن"])
def test_neither_can_an_empty_or_a_foreign_one(name):
    assert len(seal(name, KEY, place=PLACE)) == len(seal("Bo", KEY, place=PLACE))


def test_another_key_does_not_open_it():
    with pytest.raises(SealBroken):
        unseal(seal(WORRY, KEY, place=PLACE), new_data_key(), place=PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "register_concerncontent.worry.5b4f6f0e-7a1c-4f3e-9a57-000000000002",  # another row
        "register_concerncontent.subject_name.5b4f6f0e-7a1c-4f3e-9a57-000000000001",  # column
        "register_steptaken.worry.5b4f6f0e-7a1c-4f3e-9a57-000000000001",  # table
        "",
    ],
)
def test_moved_elsewhere_it_does_not_open(elsewhere):
    with pytest.raises(SealBroken):
        unseal(seal(WORRY, KEY, place=PLACE), KEY, place=elsewhere)


@given(st.data())
def test_one_flipped_bit_is_found(data):
    sealed = bytearray(seal(WORRY, KEY, place=PLACE))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), KEY, place=PLACE)


@given(st.integers(min_value=0), st.binary(max_size=3))
def test_cut_off_or_prolonged_it_does_not_open(kept, more):
    sealed = seal(WORRY, KEY, place=PLACE)
    changed = sealed[: kept % len(sealed)] + more
    with pytest.raises(SealBroken):
        unseal(changed, KEY, place=PLACE)
    with pytest.raises(SealBroken):
        unseal(sealed + b"\0" + more, KEY, place=PLACE)


def test_a_row_is_sealed_and_opened_column_by_column():
    row = ConcernContent(concern_id=uuid.uuid4())
    texts = {
        "worry": WORRY, "subject_name": "Elias", "subject_area": "", "signs": "travel",
        "referrer_name": "", "referrer_contact": "", "referrer_role": "",
        "notice_email": "", "circumstances": "{}",
    }  # fmt: skip
    seal_into(row, KEY, **texts)
    assert opened(row, KEY) == texts
    row.worry, row.subject_name = row.subject_name, row.worry
    with pytest.raises(SealBroken):
        opened(row, KEY)


def test_a_row_from_before_a_column_existed_holds_nothing_in_it():
    row = ConcernContent(concern_id=uuid.uuid4())
    texts = dict.fromkeys(
        ["worry", "subject_name", "subject_area", "signs"]
        + ["referrer_name", "referrer_contact", "referrer_role"],
        WORRY,
    )
    seal_into(row, KEY, **texts)
    assert opened(row, KEY) == texts | {"notice_email": "", "circumstances": ""}


def test_two_columns_of_one_row_have_two_places():
    row = StepTaken(pk=uuid.uuid4())
    assert place_of(row, "rationale") != place_of(row, "step")
    assert str(row.pk) in place_of(row, "rationale")


def test_only_sealed_columns_are_sealed():
    with pytest.raises(TypeError, match="step"):
        seal_into(StepTaken(), KEY, step="clear")
