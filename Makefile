# Everything a person or CI runs. `make` alone prints this list.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
SCRIPTS := deploy/vigie deploy/systemd/vigie deploy/systemd/install.sh $(wildcard deploy/compose/*.sh)

.PHONY: help setup demo playground test check lint format types contracts words bench lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY) ## Make the virtual environment (every other target does it when needed)

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## Play the main job, from the first invitation to the reminder, and print who saw what
	@$(BIN)/vigie demo

playground: $(READY) ## Open the phones at http://127.0.0.1:8080, against the real bot
	@$(BIN)/vigie playground

test: $(READY) ## Run all the tests
	$(BIN)/pytest -n auto --dist worksteal --cov

check: lint types contracts test ## What CI runs: lint, types, contracts, tests

lint: $(READY) ## ruff: rules and format; the files of deploy/
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/hadolint deploy/Dockerfile
	$(BIN)/shellcheck .ci/run $(SCRIPTS)
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose/compose.yaml

format: $(READY) ## Let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY) ## mypy, strict
	$(BIN)/mypy

contracts: $(READY) ## The three floors, one direction
	$(BIN)/lint-imports

words: $(READY) ## Gather every French message for the translators (handlers/locale)
	@mkdir -p build
	$(BIN)/pybabel -q extract --no-default-keywords -k t -k later -k n:1 -k n:2,3t -k n:2,4t -k n:2,5t --no-location --sort-output -o build/vigie.pot handlers
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=100 -D vigie -d handlers/locale -i build/vigie.pot -l en

bench: $(READY) ## Measure, print one table, write build/bench.json
	$(BIN)/python -m tests.bench

lock: ## Renew the two lock files (needs uv; versions and hashes only, no addresses)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --no-strip-extras pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --no-strip-extras pyproject.toml --group dev -o requirements-dev.lock

clean: ## Remove what was built
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis
