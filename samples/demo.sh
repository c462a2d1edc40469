#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds hoplint and shows what it says about the samples; demo.sh --help tells the rest.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(dirname "$here")
build=$top/build/release
hoplint=$build/capture-tool/hoplint

usage() {
    cat <<'END'
usage: samples/demo.sh [NAME...]

Installs what building needs (Debian packages), builds hoplint in build/release, and shows what it says about real clients:
every sample, or those named, by their folders or by the beginnings of their names (demo.sh 12 30-wget).
END
}

fail() {
    echo "demo.sh: $1" >&2
    exit 2
}

# ---- looks

bold="" dim="" red="" yellow="" green="" plain=""
color=never
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' yellow=$'\e[33m' green=$'\e[32m' plain=$'\e[0m'
    color=always
fi

rule() {
    printf '%s%s%s\n' "$dim" '────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────' "$plain"
}

# ---- the program

build_hoplint() {
    local list log
    list=$(mktemp)
    # Of the packages for building and testing, those for building.
    sed '/^# to test/,$d' "$top/tests/packages.txt" >"$list"
    "$top/tests/support/install-packages.sh" "$list" >&2 || fail "packages are missing"
    rm -f "$list"
    mkdir -p "$build"
    log=$build/demo.log
    echo "building hoplint in ${build#"$PWD"/} ..." >&2
    if ! { cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release && cmake --build "$build" --target hoplint; } </dev/null >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        fail "the build failed; the whole log is $log"
    fi
}

# ---- the samples

samples() { # [NAME...]: the folders meant
    local name found
    for name in "${@:-}"; do
        name=${name%/}
        found=$(cd "$here" && compgen -G "${name##*/}*/make.sh" | sort) || fail "there is no sample $name"
        printf '%s\n' "${found//\/make.sh/}"
    done
}

title_of() { sed -n '1s/^# //p' "$here/$1/README.md"; }
line_of() { sed -n '3{s/`//g;p}' "$here/$1/README.md"; }

# One line of the table: counts and the worst finding are taken from the records for programs.
note_row() { # NAME CAPTURE
    local records code=0 hops broken worst
    records=$("$hoplint" --all -T ndjson --fail-on never "$2") || code=$?
    [ "$code" -eq 0 ] || failures+=("$1 (exit code $code)")
    hops=$(grep -c '^{"type":"hop"' <<<"$records") || true
    broken=$(grep -c '"verdict":"violation"' <<<"$(grep '^{"type":"hop"' <<<"$records")") || true
    worst=$(grep -o '"rule":"[a-z-]*","severity":"[a-z]*"' <<<"$records" | sed 's/"rule":"\(.*\)","severity":"\(.*\)"/\2 \1/' |
        awk '{ rank = $1 == "error" ? 3 : $1 == "warning" ? 2 : 1 } rank > best { best = rank; line = $0 } END { print line }') || true
    rows+=("$1|$hops|$broken|$worst")
}

show() { # NUMBER COUNT NAME
    local capture
    rule
    cd "$here/$3"
    capture=$(compgen -G 'capture.*' || compgen -G '*.har')
    printf '%s%s%s  %s(%s of %s)%s\n%s\n' "$bold" "$(title_of "$3")" "$plain" "$dim" "$1" "$2" "$plain" "$(line_of "$3")"
    printf '%s$ hoplint --all samples/%s/%s%s\n\n' "$dim" "$3" "$capture" "$plain"
    "$hoplint" --all -q --color "$color" --fail-on never "$capture" || true
    note_row "$3" "$capture"
}

tint_of() { # WORST
    case $1 in
    error*) printf %s "$red" ;;
    warning*) printf %s "$yellow" ;;
    *) printf %s "$green" ;;
    esac
}

table() {
    local row name hops broken worst all=0 violations=0
    rule
    printf '%s%-30s %6s  %10s  %s%s\n' "$bold" sample hops violations 'worst finding' "$plain"
    for row in "${rows[@]}"; do
        IFS='|' read -r name hops broken worst <<<"$row"
        printf '%-30s %6s  %10s  %s%s%s\n' "$name" "$hops" "$broken" "$(tint_of "$worst")" "${worst:--}" "$plain"
        all=$((all + hops)) violations=$((violations + broken))
    done
    printf '%s%-30s %6s  %10s%s\n' "$bold" "${#rows[@]} samples" "$all" "$violations" "$plain"
}

case ${1:-} in
-h | --help)
    usage
    exit 0
    ;;
-*)
    usage >&2
    exit 2
    ;;
esac

list=$(samples "$@")
mapfile -t names <<<"$list"
build_hoplint
rows=() failures=()
number=0
for name in "${names[@]}"; do
    show $((++number)) "${#names[@]}" "$name"
done
table
if [ ${#failures[@]} -gt 0 ]; then
    printf 'demo.sh: hoplint failed on %s\n' "${failures[@]}" >&2
    exit 1
fi
