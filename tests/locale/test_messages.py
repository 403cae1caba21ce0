from vib.locale import Message, translate


def test_a_text_in_dutch_and_in_english() -> None:
    assert translate("dropped out", "nl") == "afgehaakt"
    assert translate("dropped out", "en") == "dropped out"


def test_an_unknown_text_is_shown_as_it_is() -> None:
    assert translate("no such text", "nl") == "no such text"
    assert translate("", "nl") == ""


def test_values_are_filled_in() -> None:
    message = Message(id="Use one of: {allowed}", values={"allowed": "atlas, agii"})
    assert message.text("nl") == "Gebruik een van deze codes: atlas, agii"
    assert message.text("en") == "Use one of: atlas, agii"


def test_a_brace_in_a_value_is_left_alone() -> None:
    assert Message(id="Use one of: {allowed}", values={"allowed": "{x}"}).text("en") == "Use one of: {x}"
