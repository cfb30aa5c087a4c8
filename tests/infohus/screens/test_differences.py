from infohus.screens.differences import Line, by_sentence, differences


def test_differences_show_what_went_and_what_came():
    assert differences("a\n\nb\nc", "a\nB\nc\nd") == [
        Line("same", "a"), Line("removed", "b"), Line("added", "B"), Line("same", "c"),
        Line("added", "d"),
    ]  # fmt: skip


def test_a_paragraph_is_compared_sentence_by_sentence():
    before, after = "Ring til skolen. Tal med moren.", "Ring til skolen i dag. Tal med moren."
    lines = differences(by_sentence(before), by_sentence(after))
    assert [(line.kind, line.text) for line in lines] == [
        ("removed", "Ring til skolen."),
        ("added", "Ring til skolen i dag."),
        ("same", "Tal med moren."),
    ]
