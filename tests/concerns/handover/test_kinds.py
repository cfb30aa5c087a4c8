from concerns.journal.models import Measure
from concerns.register.models import MeasureKind


def test_every_measure_that_can_be_prepared_can_be_journaled():
    """Two lists, since neither side may import the other; the ceremony crosses by the code."""
    assert MeasureKind.choices == Measure.Kind.choices
