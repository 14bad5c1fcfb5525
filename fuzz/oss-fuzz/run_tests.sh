#!/bin/bash -eu
# Runs the unit tests, and every seed through every harness, in the tree that build.sh made,
# with its compiler and sanitizer. Needs no network, and writes into $WORK only.

build=$WORK/pgcfg

cmake --build "$build" -j "$(nproc)"
ctest --test-dir "$build" --output-on-failure --no-tests=error -j "$(nproc)"
