# Soma: a BLAS-accelerated numerics engine in Swift. `make help` lists the targets.

.DEFAULT_GOAL := help
.PHONY: run test sanitize docs build install uninstall bench ratios scaling bench-peers demo-peers speech-data format lint clean help setup

run: setup           ## Build, then train on the bundled handwritten digits, on both backends
	swift run -c release soma train digits --target digit --compare

test: setup          ## Pass every test, without OpenBLAS and with it
	@command -v espeak-ng >/dev/null || .ci/setup espeak-ng || echo "Without espeak-ng the test of speech is left out."
	Tests/Client/check
	swift test -c release --disable-default-traits --scratch-path .build-swift
	swift test -c release

sanitize: setup      ## Run what is concurrent, and LAPACK's callers, under the sanitizers of threads and of memory
	TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/thread-sanitizer.supp \
	    swift test --sanitize=thread --scratch-path .build-thread --filter 'ConcurrencyTests|ThreadTests|EmbeddingTests|LBFGSTests'
	ASAN_OPTIONS=detect_leaks=0 \
	    swift test --sanitize=address --scratch-path .build-address --filter 'LinearAlgebraTests|LAPACKTests|GemmTests|ProductKernelTests|BulgeChaseTests|ThreadTests|EmbeddingTests'

docs: setup          ## Build the documentation, to be read with any web server, in .build-docs
	SOMA_DOCS=1 swift package --scratch-path .build-docs-scratch --allow-writing-to-directory .build-docs \
	    generate-documentation --enable-experimental-combined-documentation \
	    --target LinearAlgebra --target NeuralNetworks --target Training --target Datasets --target Plotting \
	    --output-path .build-docs --transform-for-static-hosting

build: setup         ## Build the release
	swift build -c release

PREFIX ?= /usr/local

# The data stay beside the program, where it looks for them.
install: build       ## Install the command and its data under PREFIX (/usr/local): make install PREFIX=$HOME/.local
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/lib/soma"
	install .build/release/soma "$(DESTDIR)$(PREFIX)/lib/soma"
	cp -R .build/release/soma_Datasets.resources .build/release/soma_DemoData.resources "$(DESTDIR)$(PREFIX)/lib/soma"
	ln -sf ../lib/soma/soma "$(DESTDIR)$(PREFIX)/bin/soma"

uninstall:           ## Take them away again
	rm -rf "$(DESTDIR)$(PREFIX)/lib/soma" "$(DESTDIR)$(PREFIX)/bin/soma"

bench: setup         ## Measure the speed (see Benchmarks/README.md)
	swift package --package-path Benchmarks benchmark --target Suite

ratios: setup        ## Measure beside the raw C calls, pure Swift and the machine's peak
	swift run --package-path Benchmarks -c release ratios

scaling: setup       ## Draw how the speed changes with batch, width and depth
	swift run --package-path Benchmarks -c release ratios scaling Benchmarks

bench-peers: setup   ## Measure beside scikit-learn, PyTorch and JAX (installs them in Benchmarks/.build)
	Benchmarks/Peers/run

demo-peers: setup    ## Run the worked examples beside scikit-learn, on the same rows
	Benchmarks/Peers/run-demos

speech-data:         ## Make the recordings for 'soma demo speech' (installs espeak-ng if it is missing)
	@command -v espeak-ng >/dev/null || .ci/setup espeak-ng
	Tools/speech-data .build-speech

format:              ## Format the sources
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks

lint:                ## Check the sources' format
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

clean:               ## Delete what was built
	rm -rf .build .build-* Benchmarks/.build

help:                ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 14

setup:
	@.ci/setup
