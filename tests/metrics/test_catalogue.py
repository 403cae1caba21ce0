"""Every figure has a definition, and every definition says what it needs to."""

import pytest

from vib.locale import LANGUAGES, translate
from vib.metrics.catalogue import DEFINITIONS, figures
from vib.metrics.figure import Definition
from vib.model.labels import LABELS
from vib.store.files import read_snapshot
from vib.store.registry import find


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=tuple(DEFINITIONS))
def test_a_definition_says_what_how_from_where_and_in_which_unit(definition: Definition) -> None:
    assert definition.unit in LABELS["unit"]
    for language in LANGUAGES:
        for text in (definition.name, definition.formula, definition.source):
            assert translate(text, language).strip(), definition.id


@pytest.mark.usefixtures("sample_store")
def test_every_figure_of_a_snapshot_is_in_the_catalogue_with_its_unit() -> None:
    found = list(figures(read_snapshot(find("latest").snapshot_id)))
    assert {figure.metric for figure in found} <= set(DEFINITIONS)
    assert [f for f in found if f.unit != DEFINITIONS[f.metric].unit] == []
