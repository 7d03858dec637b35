# Every command that a person or CI runs; `make help` lists them.

PREFIX ?= /usr/local
SOURCES = $(wildcard Package.swift Sources Tests Packages Benchmarks)
FIND_SWIFT = find $(SOURCES) -name .build -prune -o -name '*.swift' -print0
TOOLS = convert-weights download-data generate-figures generate-scenes generate-tables \
  render-saliency

# What `make figures` and `make tables` work on; see Scripts/experiment.sh. `make data` fills DATA,
# with the sources of ONLY if that is not empty.
EXPERIMENT ?= demo
DATA ?=
ONLY ?=
WEIGHTS ?=
MODELS ?=
OUT ?= out
FORCE ?=

.DEFAULT_GOAL := help
.PHONY: help build data figures tables demo test test-cluster check bench install bootstrap clean \
  lint build-debug docs

help:
	@echo 'make build      Build the tools into .build/release/.'
	@echo 'make data       Download the data sets and weights that anyone may: DATA=data ONLY=voc2012,swav.'
	@echo 'make figures    Draw the figures, of the demo or EXPERIMENT=paper DATA=DIR WEIGHTS=DIR.'
	@echo 'make tables     Compute the tables, likewise; OUT=DIR takes the results, FORCE=1 begins anew.'
	@echo 'make demo       Both, of the demo: its scenes and its three trained networks.'
	@echo 'make test       Run all tests, in debug and in release.'
	@echo 'make check      Check style, architecture, documentation and tests, as CI does.'
	@echo 'make test-cluster  Try the Slurm scripts of Cluster/ on a Slurm of this machine alone.'
	@echo 'make bench      Measure the speed of kernels and tools.'
	@echo 'make install    Copy the tools to PREFIX/bin (PREFIX=$(PREFIX)).'
	@echo 'make bootstrap  Install the C libraries and bsdtar where missing; all targets do.'
	@echo 'make clean      Remove what was built.'

build: bootstrap
	swift build -c release --explicit-target-dependency-import-check error

data: export DATA := $(or $(DATA),data)
data: export ONLY := $(ONLY)
data: export FORCE := $(FORCE)

data: build
	@Scripts/data

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

demo: figures tables

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
