"""Snapshot files and the registry of what was published.

`files` keeps snapshots, `registry` says which of them are published; `migrate` prepares the database and
is needed for publishing only. Reading needs no engine and no migrations.
"""
