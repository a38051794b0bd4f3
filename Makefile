.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin

.PHONY: help demo serve test check setup setup-test format lint types contracts tests wheel schema pages translations benchmarks clean

help: ## Show what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: setup ## Run the main job: an example company is surveyed over HTTP, diagnosed and reported
	@$(BIN)/diagnostic demo --out out

serve: setup ## Leave the service running with the example company loaded
	@$(BIN)/diagnostic serve --example

test: setup-test format lint types contracts tests ## Set up what the tests need and run everything

check: setup-test format lint types contracts ## The quick subset: format, lint, types, contracts, fast tests
	@$(BIN)/pytest -q -m "not slow and not browser and not postgres"

setup:
	@bash scripts/setup.sh run

setup-test:
	@bash scripts/setup.sh test

format:
	@echo "== format"; $(BIN)/ruff format --check .

lint:
	@echo "== lint"; $(BIN)/ruff check .

types:
	@echo "== types"; $(BIN)/mypy

contracts:
	@echo "== import contracts"; $(BIN)/lint-imports --no-cache | sed -n '/^Contracts$$/,$$p'; exit $${PIPESTATUS[0]}

tests:
	@echo "== tests"; $(BIN)/pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered --cov-report=xml:.coverage.xml

wheel: setup-test ## Build the wheel and the source archive into dist/
	@rm -rf dist; PATH="$$PWD/.tools/bin:$$PATH" uv build --quiet && ls -1 dist

schema: setup ## Write the published JSON Schema of instruments again
	@$(BIN)/diagnostic instruments schema > instruments/schema.json

pages: setup-test ## Write the generated pages again: statistics, item review
	@$(BIN)/python -m scripts.statistics_pages
	@PYTHONPATH=tests $(BIN)/python -m support.item_review > docs/item-review.md

translations: setup-test ## Bring the catalogues of the form's texts up to date and say what is left to translate
	@$(BIN)/python -m scripts.translations

benchmarks: setup-test ## Measure speed beside the peers (takes long; --quick for less) and write docs/speed.md
	@$(BIN)/python -m benchmarks.run

clean: ## Remove what was built or produced here (asks nothing, touches no data in var/)
	@rm -rf out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* .import_linter_cache
