# Every command that a person or CI runs; `make help` lists them.

PREFIX ?= /usr/local
SOURCES = $(wildcard Package.swift Sources Tests Packages Benchmarks)
FIND_SWIFT = find $(SOURCES) -name .build -prune -o -name '*.swift' -print0
TOOLS = convert-weights generate-figures generate-scenes generate-tables render-saliency

# What `make figures` and `make tables` work on; see Scripts/experiment.sh.
EXPERIMENT ?= demo
DATA ?=
WEIGHTS ?=
MODELS ?=
OUT ?= out
FORCE ?=

.DEFAULT_GOAL := help
.PHONY: help build figures tables demo test test-cluster check bench install bootstrap clean \
  lint build-debug docs

help:
	@echo 'make build      Build the tools into .build/release/.'
	@echo 'make figures    Draw the figures: EXPERIMENT=paper DATA=DIR WEIGHTS=DIR OUT=out.'
	@echo 'make tables     Compute the tables: EXPERIMENT=paper DATA=DIR WEIGHTS=DIR OUT=out.'
	@echo 'make demo       Train and try the small networks (not there yet: needs Demo/).'
	@echo 'make test       Run all tests, in debug and in release.'
	@echo 'make check      Check style, architecture, documentation and tests, as CI does.'
	@echo 'make test-cluster  Try the Slurm scripts of Cluster/ on a Slurm of this machine alone.'
	@echo 'make bench      Measure the speed of kernels and tools.'
	@echo 'make install    Copy the tools to PREFIX/bin (PREFIX=$(PREFIX)).'
	@echo 'make bootstrap  Install the C libraries that are missing; all targets do.'
	@echo 'make clean      Remove what was built.'

build: bootstrap
	swift build -c release --explicit-target-dependency-import-check error

figures tables: export EXPERIMENT := $(EXPERIMENT)
figures tables: export DATA := $(DATA)
figures tables: export WEIGHTS := $(WEIGHTS)
figures tables: export MODELS := $(MODELS)
figures tables: export OUT := $(OUT)
figures tables: export FORCE := $(FORCE)

figures: build
	@Scripts/figures

tables: build
	@Scripts/tables

test-cluster: build
	@Cluster/test

demo: bootstrap
	@echo 'make demo: the networks and scenes of Demo/ are not there yet' >&2; exit 1

test: bootstrap
	@Scripts/test

# Cheap checks first; the summary of the tests comes last.
check: bootstrap
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory build-debug
	@$(MAKE) --no-print-directory docs
	@$(MAKE) --no-print-directory test

lint:
	@$(FIND_SWIFT) | xargs -0 swift format lint --strict --parallel

build-debug: bootstrap
	@Scripts/build-debug

docs: build-debug
	@Scripts/docs

bench: bootstrap
	@test -x Benchmarks/run || { echo 'make bench: Benchmarks/run is not there yet' >&2; exit 1; }
	@Benchmarks/run

install: build
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 755 $(TOOLS:%=.build/release/%) '$(DESTDIR)$(PREFIX)/bin'

bootstrap:
	@Scripts/bootstrap

clean:
	rm -rf .build Packages/*/.build Benchmarks/.build
