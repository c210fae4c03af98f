#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Breaks one promise of the code at a time, in a copy, and tells whether the test named for it notices.
# Each *.mutant beside this is such a change: see mutants.py. Ends with 1 when one survives, does not apply or
# does not build. By hand: half an hour for all, most of it building; for one mutant, a build and one test.
#
#   sh tests/mutants/run.sh [--dir DIR] [NAME...]
#
# --dir keeps the copy and its build there, for the next time.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$(dirname -- "$here")")
tree=
while [ $# -gt 0 ]; do
  case $1 in
    --dir)
      [ $# -gt 1 ] || { echo '--dir needs a folder' >&2; exit 2; }
      tree=$2
      shift
      ;;
    --*)
      echo "Unknown option $1: see the head of tests/mutants/run.sh" >&2
      exit 2
      ;;
    *) break ;;
  esac
  shift
done
scratch=$(mktemp -d "${TMPDIR:-/tmp}/beffroi-mutants.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
[ -n "$tree" ] || tree=$scratch/tree
build=$tree/_build-mutants

# Only what changed is written, so that a kept build is not begun anew. What git would not keep is not copied.
copy () {
  mkdir -p "$tree" && (cd "$root" && git ls-files -co --exclude-standard) >"$scratch/files" || return 1
  while IFS= read -r file; do
    [ -f "$root/$file" ] || continue
    cmp -s "$root/$file" "$tree/$file" && continue
    mkdir -p "$tree/$(dirname -- "$file")" && cp -p "$root/$file" "$tree/$file" && touch "$tree/$file" || return 1
  done <"$scratch/files"
  # Mutants that are no more.
  for old in "$tree"/tests/mutants/*.mutant; do
    [ -e "$here/$(basename -- "$old")" ] || rm -f "$old"
  done
}

# run_test TEST CASE: 0 passed, 1 failed, 2 does not build or ran nothing
run_test () {
  set -- "$1" ${2:+"--test-args=-p $2"}
  meson test -C "$build" "$@" --print-errorlogs >"$scratch/log" 2>&1
  status=$?
  if grep -q 'ninja: build stopped\|Could not rebuild\|No suitable tests' "$scratch/log"; then
    return 2
  fi
  [ $status -eq 0 ] || return 1
  grep -q '^Ok: *[1-9]' "$scratch/log" || return 2
}

row () {
  printf '%-34s %-10s %s\n' "$1" "$2" "$3"
}

copy || exit 2
[ -f "$build/build.ninja" ] \
  || meson setup -Doptimization=0 -Dtests=true "$build" "$tree" >"$scratch/log" 2>&1 \
  || { cat "$scratch/log"; exit 2; }

python3 "$here/mutants.py" --list "$root" >"$scratch/list" || exit 2
for name; do
  cut -f1 "$scratch/list" | grep -qxF -- "$name" || { echo "There is no mutant $name." >&2; exit 2; }
done

killed=0
wrong=0
: >"$scratch/sound"
while IFS='	' read -r name file test case; do
  if [ $# -gt 0 ]; then
    case " $* " in *" $name "*) ;; *) continue ;; esac
  fi
  [ "$case" != - ] || case=
  # A test that fails anyway notices nothing.
  if ! grep -qxF "$test $case" "$scratch/sound"; then
    if ! run_test "$test" "$case" </dev/null; then
      row "$name" 'NO TEST' "$test $case does not pass without it"
      tail -n 30 "$scratch/log" >&2
      wrong=$((wrong + 1))
      continue
    fi
    echo "$test $case" >>"$scratch/sound"
  fi
  cp "$tree/$file" "$scratch/original"
  if ! python3 "$here/mutants.py" --apply "$name" "$tree"; then
    row "$name" 'STALE' "$file"
    wrong=$((wrong + 1))
    continue
  fi
  run_test "$test" "$case" </dev/null
  case $? in
    1)
      row "$name" killed "$test $case"
      killed=$((killed + 1))
      ;;
    0)
      row "$name" SURVIVED "$test $case"
      wrong=$((wrong + 1))
      ;;
    *)
      row "$name" 'NO BUILD' "$file"
      grep -m 3 'error' "$scratch/log" >&2
      wrong=$((wrong + 1))
      ;;
  esac
  cp "$scratch/original" "$tree/$file"
done <"$scratch/list"

echo "$killed killed, $wrong not"
[ $wrong -eq 0 ]
