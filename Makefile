# The project's commands; `make` lists them. What they do stands in scripts/ and xtask/.
# The Python they start from, 3.11 or newer:
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help demo install test test-long check bench test-cuda bench-cuda clean require-python

help: ## lists these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 18

demo: require-python ## builds broker into the active environment, or into .venv, and shows it at work
	@$(PYTHON) scripts/demo.py

install: require-python ## the C library, its headers and its CMake package, below PREFIX=...
	@$(PYTHON) scripts/install_library.py --prefix "$(or $(PREFIX),$(error say where to: make install PREFIX=...))"

test: require-python ## every check and test, in .venv-test with every framework (20 GB of disk)
	@$(PYTHON) scripts/run_tests.py

test-long: export BROKER_TEST_LONG = 1
test-long: test ## the same with the tests that take long, and those of Aurora and of numba-dpex (15 GB)

check: ## formatting, lints, docs and house rules
	@cargo xtask check

bench: require-python ## every pair beside its best public route, timed in .venv-test
	@$(PYTHON) scripts/run_bench.py

test-cuda: require-python ## the tests that need a CUDA device, in the active environment with broker, PyTorch, CuPy and JAX
	@cd tests/python && $(PYTHON) -P -m pytest -q test_cuda.py test_cuda_matrix.py

bench-cuda: require-python ## the routes on a CUDA device beside the public ones, in the active environment
	@$(PYTHON) -P benches/python/on_cuda.py

clean: ## removes what was built; the environments .venv, .venv-test, .venv-aurora and .venv-numba-dpex stay
	rm -rf target fuzz/target build .pytest_cache .mypy_cache .hypothesis python/broker/*.so
	find benches python scripts tests -name __pycache__ -prune -exec rm -rf {} +

require-python:
	@sh scripts/require_python.sh "$(PYTHON)"
