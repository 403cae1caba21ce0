from datetime import date

import pytest

from vib.model.as_of import AsOfAhead, refuse_ahead

TODAY = date(2023, 11, 30)


def test_a_data_date_is_today_or_earlier() -> None:
    refuse_ahead(TODAY, TODAY)
    refuse_ahead(date(2022, 12, 31), TODAY)
    with pytest.raises(AsOfAhead) as refused:
        refuse_ahead(date(2023, 12, 1), TODAY)
    assert refused.value.message.text("nl") == (
        "De peildatum 2023-12-01 moet nog komen: vandaag is het 2023-11-30. Kies vandaag of een vroegere dag."
    )
