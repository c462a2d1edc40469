#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds hoplint and runs every test; run.sh --help tells the options. CI runs this and nothing else.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$top/build
quick=
install=yes
ctest_options=()

usage() {
    cat <<'EOF'
usage: tests/run.sh [OPTION...] [-- CTEST_OPTION...]

Installs what is missing (Debian packages), builds hoplint three times, and runs all tests of the three builds:
  release     optimised, warnings are errors; every test
  sanitized   Debug with AddressSanitizer and UndefinedBehaviorSanitizer; the tests that exercise C code
  fuzz        clang with libFuzzer; some seconds for each target

  --quick       for daily work: without the heavy tests (the whole matrix of real clients, fuzzing, benchmark captures)
  --no-install  install nothing; tests whose programs are missing are skipped and say so
  --build DIR   build below DIR (default: build/ in the project)
  --help        this text

What follows -- goes to ctest, e.g.:  tests/run.sh --quick -- -R golden
EOF
}

while [ $# -gt 0 ]; do
    case $1 in
    --quick) quick=yes ;;
    --no-install) install= ;;
    --build)
        [ $# -gt 1 ] || { usage >&2; exit 2; }
        mkdir -p "$2" && build=$(cd "$2" && pwd)
        shift
        ;;
    --help | -h) usage; exit 0 ;;
    --) shift; ctest_options=("$@"); break ;;
    *) echo "run.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done

jobs=$(nproc)
export CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$jobs}

# A long log is of interest when something fails, and only then.
logged() { # NAME COMMAND...
    local name=$1 log=$build/$1.log
    shift
    if ! "$@" </dev/null >>"$log" 2>&1; then
        tail -n 60 "$log" >&2
        echo "run.sh: building \"$name\" failed; the whole log is $log" >&2
        exit 1
    fi
}

build_one() { # NAME CMAKE_OPTION...
    local name=$1
    shift
    echo "== build: $name"
    rm -f "$build/$name.log"
    logged "$name" cmake -S "$top" -B "$build/$name" -G Ninja -DHL_WERROR=ON "$@"
    logged "$name" cmake --build "$build/$name" --parallel "$jobs"
}

has_libfuzzer() {
    echo 'int LLVMFuzzerTestOneInput(const char *d, long n) { return d && n < 0; }' |
        clang -fsanitize=fuzzer,address -o /dev/null -xc - 2>/dev/null
}

# One run over the tests of several builds: a folder whose list of tests is the lists of theirs.
builds=(release sanitized)
left_out=${quick:+heavy}
left_out=${left_out:-quick}

if [ -n "$install" ]; then
    lists=("$top/tests/packages.txt" "$top/tests/plugin/packages.txt")
    [ -n "$quick" ] || lists+=("$top/tests/plugin/packages-full.txt" "$top/tests/html/packages.txt")
    "$top/tests/support/install-packages.sh" "${lists[@]}"
    "$top/tests/clients/install.sh" ${quick:+--quick} ||
        echo "run.sh: not every real client could be installed (see above); the tests will say so" >&2
    [ -n "$quick" ] || "$top/tests/schema/install.sh" ||
        echo "run.sh: published schemas could not be installed (see above); the tests will say so" >&2
fi

mkdir -p "$build"
build_one release -DCMAKE_BUILD_TYPE=Release -DHL_ALL_CLIENTS=${install:+ON}
build_one sanitized -DCMAKE_BUILD_TYPE=Debug -DHL_SANITIZE=ON
if [ -z "$quick" ] && has_libfuzzer; then
    builds+=(fuzz)
    build_one fuzz -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=clang -DHL_FUZZ=ON
elif [ -z "$quick" ]; then
    echo "run.sh: no clang with libFuzzer and AddressSanitizer here: fuzzing is left out"
fi
printf 'subdirs("%s")\n' "${builds[@]}" >"$build/CTestTestfile.cmake"

echo "== test"
"$top/tests/clients/lab/lab.sh" run -- true </dev/null || true # says so when real clients must be left out
exec ctest --test-dir "$build" --output-on-failure --no-tests=error -LE "^$left_out\$" "${ctest_options[@]}" </dev/null
