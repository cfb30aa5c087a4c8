"""The table says in words what the numbers mean."""

import pytest

from infohus.proof.management.commands.prove_custody import CLEAN, LEAKED, LOST, _table
from infohus.proof.run import TITLES, Report


@pytest.mark.parametrize(
    ("hits", "found", "says", "is_clean"),
    [(0, 17, CLEAN, True), (1, 17, LEAKED, False), (0, 16, LOST, False), (2, 0, LEAKED, False)],
)
def test_one_sentence_says_what_it_means(hits, found, says, is_clean):
    report = Report(1200, {**dict.fromkeys(TITLES, 0), "wal": hits}, 17, found)

    table = _table(report)

    assert table.endswith(says)
    assert f"write-ahead log{hits:>22}" in table
    assert "1,200" in table
    assert report.is_clean is is_clean
