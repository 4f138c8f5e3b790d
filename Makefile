# What a newcomer types. Each target prepares what it needs and is quick when all is there.
#
#   make demo                    a demo office on http://127.0.0.1:8000
#   make demo ARGS="--port 9000 --data elsewhere --database-url postgresql://..."
#   make test                    every check and every test (TESTS="tests/crypto -k code" for some)
#   make quick                   what a change needs: checks, and tests without browsers, on SQLite alone
#                                (ALSO="tests/reporting/public/mailbox" for the folder of the change besides)
#   make bench                   the benchmarks, written to docs/benchmarks.md
#   make lint, make format       the checks alone; putting the sources in shape
#   make coverage                which lines and branches no test reaches
#   make lock                    new versions of all packages
#   make release                 wheel, source archive and list of parts in dist/; says what to sign
#   make clean                   removes what was installed, not your data

PYTHON_IN = .venv/bin
ARGS ?=
TESTS ?= tests
# Two processes: on two cores the tests that wait and the tests that compute share them.
# Files keep their order: those with few and long tests come first, so that no process waits for the last of them.
PYTEST_ARGS ?= --numprocesses=2 --dist=loadfile --no-loadscope-reorder

# What a change anywhere can break, in under three minutes on two cores. Left out is what starts many processes or
# stretches many keys: the folder of a change is named by ALSO, and everything is run by make test.
ALSO ?=
QUICK = tests/test_architecture.py tests/test_house.py tests/crypto tests/caseflow tests/reporting/desk \
	tests/reporting/http tests/reporting/i18n tests/reporting/public/information tests/reporting/runtime \
	tests/reporting/state tests/reporting/test_documentation.py
NOT_QUICK = tests/caseflow/cleaning tests/caseflow/desk/monitoring/test_early_warning_rate.py \
	tests/caseflow/desk/spam tests/caseflow/operations/test_row_order.py tests/caseflow/rules/test_routing.py

.PHONY: demo test quick bench coverage lint format lock release clean

demo:
	@scripts/prepare running
	@$(PYTHON_IN)/lauter demo $(ARGS)

test: lint
	$(PYTHON_IN)/python -m pytest $(PYTEST_ARGS) $(TESTS)

quick: lint
	$(PYTHON_IN)/python -m pytest $(PYTEST_ARGS) -m "not browser and not postgres and not crash and not benchmark" \
		$(addprefix --ignore=,$(filter-out $(ALSO),$(NOT_QUICK))) $(QUICK) $(ALSO)

bench:
	@scripts/prepare testing
	$(PYTHON_IN)/python -m tests.benchmarks.run $(ARGS)

coverage:
	@scripts/prepare testing
	$(PYTHON_IN)/coverage erase
	$(PYTHON_IN)/coverage run -m pytest $(TESTS)
	$(PYTHON_IN)/coverage combine --quiet
	$(PYTHON_IN)/coverage report

lint:
	@scripts/prepare testing
	$(PYTHON_IN)/ruff check .
	$(PYTHON_IN)/ruff format --check .
	$(PYTHON_IN)/mypy
	$(PYTHON_IN)/lint-imports --no-logo
	$(PYTHON_IN)/python scripts/rooms check
	$(PYTHON_IN)/python scripts/unreached
	REUSE_ENCODING_MODULE=charset_normalizer $(PYTHON_IN)/reuse lint --quiet
	$(PYTHON_IN)/python scripts/third-party check

format:
	@scripts/prepare testing
	$(PYTHON_IN)/ruff check --fix-only .
	$(PYTHON_IN)/ruff format .

lock:
	scripts/lock

release:
	@scripts/prepare running
	@scripts/release

clean:
	rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
