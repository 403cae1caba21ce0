# The two commands that matter: `make run` and `make test`. Nothing but Python 3.11+ is needed for the first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export STREAMLIT_BROWSER_GATHER_USAGE_STATS := false

.PHONY: run test test-spark bench audit backup restore chromium postgres java sample lock clean

run: $(VENV)/.installed
	@$(BIN)/python -m vib sample
	@$(BIN)/streamlit run app.py

test: $(VENV)/.installed-dev chromium postgres
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -r -c pyproject.toml app.py pages vib
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

# On Apache Spark, a cluster of two executors on this machine; PySpark and Java come with it.
test-spark: $(VENV)/.installed-spark java
	$(BIN)/pytest tests/spark

bench: $(VENV)/.installed-dev chromium
	$(BIN)/python -m benchmarks

# All that was ever published, files and registry, as one archive; and back, into an empty store.
BACKUP ?= backups/vib-$(shell date -u +%Y-%m-%d-%H%M%S).zip

backup: $(VENV)/.installed
	@mkdir -p $(dir $(BACKUP))
	@$(BIN)/python -m vib backup $(BACKUP)

restore: $(VENV)/.installed
	@$(BIN)/python -m vib restore-backup $(BACKUP) $(if $(OVERWRITE),--overwrite)

# Known faults in what the dashboard runs on; asks a database on the internet.
audit: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.audit

chromium:
	@$(PYTHON) -m tests.browser.ensure_chromium

postgres:
	@$(PYTHON) -m tests.postgres.ensure_postgres

java:
	@$(PYTHON) -m tests.spark.ensure_java

# The sample bundles again, byte for byte, from the seeded script.
sample: $(VENV)/.installed
	$(BIN)/python sample_data/make_sample.py

$(VENV)/.installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.installed-spark: $(VENV)/.installed-dev requirements-spark.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.txt
	@touch $@

# uv is fetched only for locking; installing needs pip alone.
lock: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet --custom-compile-command "make lock" requirements-spark.in -o requirements-spark.txt

clean:
	rm -rf $(VENV) .vib .mypy_cache .ruff_cache .pytest_cache
