"""Plotly's own texts in Dutch. Its locale files are not in the Python package and may not be fetched."""

from typing import Any

from babel import Locale

_BELGIUM = Locale.parse("nl_BE")
_MONTHS = _BELGIUM.months["format"]
_DAYS = _BELGIUM.days["format"]
_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)

DUTCH: dict[str, Any] = {
    "moduleType": "locale",
    "name": "nl",
    "dictionary": {
        "Autoscale": "Automatisch schalen",
        "Box Select": "Rechthoek kiezen",
        "Double-click on legend to isolate one trace": "Dubbelklik op de legende om één reeks te tonen",
        "Double-click to zoom back out": "Dubbelklik om weer uit te zoomen",
        "Download plot": "Grafiek downloaden",
        "Download plot as a PNG": "Grafiek downloaden als PNG",
        "Lasso Select": "Vrij kiezen",
        "Pan": "Verschuiven",
        "Reset": "Herstellen",
        "Reset axes": "Assen herstellen",
        "Snapshot succeeded": "Afbeelding gemaakt",
        "Sorry, there was a problem downloading your snapshot!": "De afbeelding kon niet gemaakt worden.",
        "Taking snapshot - this may take a few seconds": "Afbeelding wordt gemaakt, dit duurt even",
        "Zoom": "Zoomen",
        "Zoom in": "Inzoomen",
        "Zoom out": "Uitzoomen",
    },
    "format": {
        "days": [_DAYS["wide"][day] for day in _SUNDAY_FIRST],
        "shortDays": [_DAYS["abbreviated"][day] for day in _SUNDAY_FIRST],
        "months": [_MONTHS["wide"][month] for month in range(1, 13)],
        "shortMonths": [_MONTHS["abbreviated"][month].rstrip(".") for month in range(1, 13)],
        "date": "%d/%m/%Y",
        "decimal": ",",
        "thousands": ".",
    },
}
