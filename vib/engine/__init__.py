"""Where rows about people are checked and counted: DuckDB in this process, or Apache Spark (`VIB_ENGINE`)."""
