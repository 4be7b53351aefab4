# Weir by habit. Everything here needs nothing but Python; ./weir does the work.
.DEFAULT_GOAL := help
.PHONY: help run test packages check checks style types layers system migrations templates words api fmt messages demo demo-adventureworks bench lock doctor

WEIR := ./weir
PY := $(if $(WEIR_VENV),$(WEIR_VENV),.venv)/bin/python
MANAGE := $(WEIR) --place test manage
TEMPLATES := portal channel_orders stock leads content partners

help:  ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 24

run:  ## Set up, start everything, print the address and the log-ins
	@$(WEIR) run

test:  ## Run the tests: make test ARGS="-k credit"
	@$(WEIR) test $(ARGS)

packages:  ## Install what runs and what checks, as locked
	@$(WEIR) packages

check: packages  ## Style, types, layers, migrations, templates, translations, published API
	@$(WEIR) --place test with -- $(MAKE) --no-print-directory checks

checks: style types layers system migrations templates words api

style:
	python -m ruff check .
	python -m ruff format --check .
types:
	python -m mypy .
layers:
	python -c "from importlinter.cli import lint_imports_command as lint; lint()"
system:
	python manage.py check
migrations:
	python manage.py makemigrations --check --dry-run
templates:
	python -m djlint --check --quiet $(TEMPLATES)
words:
	python manage.py check_messages
api:
	python manage.py openapi --check

fmt: packages  ## Put code and templates into the one format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	-$(PY) -m djlint --reformat --quiet $(TEMPLATES)

messages: packages  ## Collect new phrases for translation and compile the translated ones
	$(MANAGE) collect_messages

demo:  ## Begin again with a fresh demo channel, then run
	@$(WEIR) reset
	@$(WEIR) run

demo-adventureworks:  ## Bring the bicycle maker's four years into a Weir of its own and open it
	@$(WEIR) --place adventureworks manage migrate -v0
	@$(WEIR) --place adventureworks manage import_adventureworks $(if $(FROM),--from $(FROM))
	@$(WEIR) --place adventureworks run --empty

bench: packages  ## Measure; one JSON line per figure
	@$(WEIR) --place bench with -- python -m tests.benchmarks

lock: packages  ## Lock the requirements anew, with hashes
	$(PY) -m pip install -q --require-hashes -r requirements-uv.txt
	$(PY) -m uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header requirements.in -o requirements.txt
	$(PY) -m uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt
	$(PY) -m uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header requirements-uv.in -o requirements-uv.txt

doctor:  ## Look at this machine
	@$(WEIR) doctor
