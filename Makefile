# Everything a person or a machine does with the portal. `make` alone prints this list.
PYTHON ?= python3
VENV = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test hostile check bench messages clean

help: ## Show this list
	@echo "The portal needs Python 3.11 or later; everything else is installed by the first command below."
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile
	@echo
	@echo "Read README.md for more, docs/runbook.md for production."

run: ## Serve the portal with its demo world on http://127.0.0.1:8000 until Ctrl-C (PORT=8001 for another)
	@$(PYTHON) bin/setup.py run
	@exec $(VENV) bin/run.py

test: ## Run all tests, browser journeys included (ARGS="-k name" for some)
	@$(PYTHON) bin/setup.py test
	@exec $(VENV) -m pytest $(ARGS)

hostile: ## Try hostile texts in every field, some by chance (HOSTILE_TEXTS=all for all: most of an hour)
	@$(PYTHON) bin/setup.py test
	@exec $(VENV) -m pytest -m hostile $(ARGS)

check: ## Judge the code: lint, format, types, migrations, translations, production settings, compose file
	@$(PYTHON) bin/setup.py test
	@exec $(VENV) bin/check.py

bench: ## Measure a large world
	@$(PYTHON) bin/setup.py test
	@exec $(VENV) -m bench $(ARGS)

messages: ## Read new texts into the catalogues and list what lacks a translation
	@$(PYTHON) bin/setup.py test
	@$(VENV) bin/messages.py extract
	@$(VENV) bin/messages.py missing

clean: ## Remove what was installed and every trace of the demo, data included
	@$(PYTHON) bin/clean.py
