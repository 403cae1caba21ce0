"""Workbooks that are written: the empty template, a delivery with its faults marked, a snapshot to read."""
