#!/bin/bash -eu
# Builds the fuzz targets for OSS-Fuzz and ClusterFuzzLite: the project at $SRC/pgcfg, with
# its own CMake, in $WORK; targets, seeds, dictionaries and options go to $OUT. Compilers,
# flags and the engine are those of the environment (CC, CXX, CFLAGS, CXXFLAGS, LDFLAGS,
# LIB_FUZZING_ENGINE): they say which sanitizer it is. run_tests.sh goes on in the same tree.

project=$SRC/pgcfg
build=$WORK/pgcfg
seeds=$WORK/seeds

# An older tree has its flags, which may be those of another sanitizer.
rm -rf "$build" "$seeds"

# Objects of link-time optimisation need archive tools that know them.
tools=()
[[ -z ${AR:-} ]] || tools+=("-DCMAKE_AR=$(command -v "$AR")")
[[ -z ${RANLIB:-} ]] || tools+=("-DCMAKE_RANLIB=$(command -v "$RANLIB")")

cmake -S "$project" -B "$build" -DCMAKE_BUILD_TYPE=None "${tools[@]}" \
  -DPGCFG_BUILD_FUZZERS=ON "-DPGCFG_FUZZ_ENGINE=$LIB_FUZZING_ENGINE" \
  -DPGCFG_BUILD_TESTS=ON -DPGCFG_TEST_WORKFLOWS=OFF -DPGCFG_TEST_AMALGAM=OFF -DPGCFG_LIBPQ_LIBRARY=OFF \
  -DPGCFG_BUILD_COMMAND=OFF -DPGCFG_INSTALL=OFF
cmake --build "$build" -j "$(nproc)" --target fuzzers

grep '^[a-z]' "$project/fuzz/targets" | while read -r name longest _; do
  target=fuzz_$name
  cp "$build/bin/$target" "$OUT/$target"
  cp "$project/fuzz/$name.dict" "$OUT/$target.dict"
  printf '[libfuzzer]\nmax_len = %d\n' "$longest" >"$OUT/$target.options"
  mkdir -p "$seeds/$target"
  python3 -B "$project/fuzz/seeds.py" "$name" "$seeds/$target"
  (cd "$seeds/$target" && python3 -m zipfile -c "$OUT/${target}_seed_corpus.zip" .)
done
