# The commands of a checkout. Python 3.11 or newer and make are needed; all else is installed into .venv.
#   make graph   set up, build the graph of seeds/ into build/, print a summary and one answer
#   make test    set up, run the tests
#   make check   lint and types
#   make docs    write the printed output in README.md and docs/ anew
#   make bench   time a build against bare reading
#   make lock    write requirements.lock anew (UPGRADE=1 takes the newest versions)
#   make clean   delete all that can be made again

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALLED := $(VENV)/.installed
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
FIRST_QUESTION := people-across

.DELETE_ON_ERROR:
.PHONY: graph test check docs bench lock clean

graph: $(INSTALLED)
	@$(BIN)/sendgraph build seeds --out build
	@echo && echo 'sendgraph query $(FIRST_QUESTION)' && echo
	@$(BIN)/sendgraph query $(FIRST_QUESTION) --build build

test: $(INSTALLED)
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile

check: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/mypy

docs: $(INSTALLED)
	$(BIN)/python tests/documented.py

bench: $(INSTALLED)
	$(BIN)/python bench/build.py seeds

lock: | $(BIN)/python
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal --python-version 3.11 --generate-hashes \
	  --all-extras --group dev --no-strip-extras pyproject.toml -o requirements.lock \
	  --custom-compile-command "make lock"

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The stamp comes last: what was broken off is installed again. Build isolation is off so that the lock pins the
# build backend too.
$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (a minute or two, once)" >&2
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/python:
	@new= ; for python in $(PYTHONS); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  new=$$python; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	  exec "$$python" -m venv --clear $(VENV); \
	done; \
	if [ -n "$$new" ]; then \
	  echo "$$new has no venv module: install it (Debian, Ubuntu: apt install python3-venv), then make again" >&2; \
	else \
	  echo "Python 3.11 or newer is needed and none was found (tried: $(PYTHONS)); install one, then make again" >&2; \
	fi; exit 1
