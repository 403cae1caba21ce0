import pyarrow as pa
import pytest

from vib.model.records import TABLES
from vib.model.schema import CODE, arrow_schema, codes, constraint, optional


def test_the_schema_of_budget_lines() -> None:
    schema = arrow_schema("budget")
    assert schema.field("amount").type == pa.decimal128(14, 2)
    assert schema.field("agency").type == CODE
    assert schema.field("cost_type").type == CODE
    assert schema.field("quarter").type == pa.string()
    assert schema.field("year").type == pa.int64()
    assert schema.field("correction").type == pa.bool_()
    assert [field.name for field in schema if field.nullable] == [
        "year",
        "quarter",
        "strand",
        "cost_type",
        "note",
    ]


def test_the_schema_of_trajectories() -> None:
    schema = arrow_schema("trajectories")
    assert schema.field("enrolled_on").type == pa.date32()
    assert not schema.field("enrolled_on").nullable
    assert schema.field("completed_on").nullable
    assert schema.field("pilot").type == CODE
    assert schema.field("person_id").type == pa.string()
    assert schema.field("persons").type == pa.int64()


def test_full_time_equivalents_have_two_decimals() -> None:
    assert arrow_schema("staffing").field("fte").type == pa.decimal128(8, 2)


def test_a_strand_is_a_number() -> None:
    assert arrow_schema("milestones").field("strand").type == pa.int64()


def test_the_codes_of_a_column() -> None:
    fields = TABLES["budget"].model_fields
    assert codes(fields["funding"]) == ("project", "recurrent")
    assert codes(fields["cost_type"]) == ("operating", "personnel", "depreciation")
    assert codes(fields["strand"]) == ("1", "2", "3", "4")
    assert codes(fields["note"]) == ()


def test_the_constraints_of_a_column() -> None:
    assert constraint(TABLES["trajectories"].model_fields["persons"], "ge") == 1
    assert constraint(TABLES["networks"].model_fields["meetings"], "ge") == 0
    assert constraint(TABLES["budget"].model_fields["quarter"], "pattern") == r"^(19|20)\d\d-Q[1-4]$"
    assert constraint(TABLES["budget"].model_fields["note"], "pattern") is None


@pytest.mark.parametrize("table", TABLES)
def test_a_schema_has_the_columns_of_its_record(table: str) -> None:
    schema = arrow_schema(table)
    assert schema.names == list(TABLES[table].model_fields)
    for name, field in TABLES[table].model_fields.items():
        assert schema.field(name).nullable == optional(field)
