# Everything a checkout needs, by name. Each target installs what it uses from hashed lock files into .venv.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo try check prove fix test run catalog lock dist sbom bench-search bench-process pictures

help: ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# One stamp for each set of packages; dev holds all of demo, which holds all of run.
.venv/stamp-%: requirements/%.txt pyproject.toml .venv/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Looked at each time, and kept while its Python is new enough, finds its packages (which it no longer does once the
# system's Python was replaced) and is the one that PYTHON asks for. Else it is made again, stamps and all.
.venv/pyvenv.cfg: FORCE
	@$(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	  { test '$(origin PYTHON)' = file || test "$$($(BIN)/python -V)" = "$$($(PYTHON) -V 2>&1)"; } || { \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    found=$$($(PYTHON) -V 2>&1) || found='not there'; \
	    echo "Paperclub needs Python 3.11 or newer, and $(PYTHON) is $$found: install a newer one and name it" \
	      "(make $(MAKECMDGOALS) PYTHON=python3.14), or run the bot in a container (docker compose up)." >&2; exit 1; }; \
	  $(PYTHON) -m venv --clear .venv; }
.PHONY: FORCE
FORCE:

demo: .venv/stamp-demo ## Run the bot in the browser, with no token and no network
	$(BIN)/python -m bot demo $(ARGS)

try: .venv/stamp-demo ## Answer one command in the terminal: make try ARGS="'/paper vllm'"
	$(BIN)/python -m bot try $(ARGS)

run: .venv/stamp-run ## Run the bot on Discord; needs DISCORD_TOKEN
	$(BIN)/python -m bot run

catalog: .venv/stamp-run ## Check catalog.yaml
	$(BIN)/python -m bot check $(ARGS)

WORKFLOWS := $(wildcard .github/workflows/*.yml) bot/templates/reading-list.yml

check: .venv/stamp-dev ## Check formatting, lint, types and import rules, and run the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@$(MAKE) --no-print-directory -j 2 check-tests check-files

# Side by side: types take one core for half a minute, and of the tests some wait.
.PHONY: check-tests check-files
check-tests:
	$(BIN)/python -m pytest -n 4 --dist worksteal $(ARGS)

check-files:
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	$(BIN)/mypy
	$(BIN)/check-jsonschema -q --builtin-schema vendor.compose-spec compose.yaml bot/templates/compose.yaml
	$(BIN)/check-jsonschema -q --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema -q --builtin-schema vendor.github-workflows $(WORKFLOWS)
	$(BIN)/zizmor --quiet --offline --persona pedantic .github/dependabot.yml $(WORKFLOWS)

test: .venv/stamp-dev ## Run the tests alone: make test ARGS="tests/papers -x"
	$(BIN)/python -m pytest $(ARGS)

prove: .venv/stamp-dev ## Run the long proofs, which take many minutes
	$(BIN)/python -m pytest -m prove $(ARGS)

fix: .venv/stamp-dev ## Format, fix what can be fixed by machine, write the editors' schema
	$(BIN)/python -m bot.catalog.editor_schema docs/catalog.schema.json
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench-search: .venv/stamp-dev ## Measure search: make bench-search ARGS="--corpus PATH"
	$(BIN)/python -m benchmarks.search $(ARGS)

bench-process: .venv/stamp-dev ## Measure the whole bot beside a bare one
	$(BIN)/python -m benchmarks.process $(ARGS)

pictures: .venv/stamp-dev ## Draw the pictures of the README and the guides; needs Chromium
	$(BIN)/python -m docs.pictures $(ARGS)

# No index address is written, so the files name no host.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

lock: .venv/stamp-dev ## Lock the newest versions that pyproject.toml allows
	$(LOCK) --upgrade pyproject.toml --extra dev --extra build -o requirements/dev.txt
	$(LOCK) pyproject.toml --extra demo --extra build -c requirements/dev.txt -o requirements/demo.txt
	$(LOCK) pyproject.toml --extra build -c requirements/dev.txt -o requirements/run.txt

dist: .venv/stamp-dev ## Build the wheel and the source distribution into dist
	rm -rf dist
	$(BIN)/python -m hatchling build -d dist

# From an environment that holds what a running bot needs and nothing else.
RUNTIME := build/runtime/bin/python

sbom: .venv/stamp-dev ## List a running bot's packages with their licences in dist/sbom.json (CycloneDX)
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/runtime
	$(BIN)/uv pip install --quiet --python $(RUNTIME) --require-hashes -r requirements/run.txt
	$(BIN)/uv pip install --quiet --python $(RUNTIME) --no-deps --no-build-isolation .
	@mkdir -p dist
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o dist/sbom.json $(RUNTIME)
