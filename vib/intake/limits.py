"""How much of a delivered file is read: what is larger is refused before it is opened.

Far above what an agency sends, and low enough that a hostile file can't fill the machine.
"""

MEBIBYTE = 2**20

DELIMITED_BYTES = 1024 * MEBIBYTE
"""Of a CSV file, which is read into memory as a whole."""

DESCRIPTION_BYTES = MEBIBYTE
"""Of `bundle.json`."""

COLUMNS = 1000
"""Of a table, in whatever file it comes."""

PARQUET_ROWS = 200_000_000
"""Of a Parquet file, as its footer counts them."""

PARQUET_FOOTER_BYTES = 16 * MEBIBYTE

ZIP_FILES = 500
ZIP_BYTES = 1024 * MEBIBYTE
"""Of all files in a zip together, unpacked."""

WORKBOOK_PARTS = 2000
WORKBOOK_BYTES = 300 * MEBIBYTE
"""Of all parts of a workbook together, unpacked: a workbook is a zip too."""

RATIO = 200
"""Unpacked bytes for each packed one, of a file that is larger than `RATIO_FROM` when unpacked."""
RATIO_FROM = 10 * MEBIBYTE

SHEETS = 100
SHEET_CELLS = 5_000_000
"""Rows times columns of the area that a sheet's cells span, which is what reading it takes."""
