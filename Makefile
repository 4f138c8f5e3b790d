# What a newcomer types. Each target prepares what it needs and is quick when all is there.
#
#   make demo                    a demo office on http://127.0.0.1:8000
#   make demo ARGS="--port 9000 --data elsewhere --database-url postgresql://..."
#   make test                    every check and every test (TESTS="tests/crypto -k code" for some)
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

.PHONY: demo test bench coverage lint format lock release clean

demo:
	@scripts/prepare running
	@$(PYTHON_IN)/lauter demo $(ARGS)

test: lint
	$(PYTHON_IN)/python -m pytest $(PYTEST_ARGS) $(TESTS)

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
