#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is needed, builds with warnings as errors, runs every suite. The last line is
# "N passed, N failed, N skipped", counted from meson's log; the exit status agrees.
#
#   --suite NAME   only this suite (may be repeated)
#   --sanitize     AddressSanitizer and UndefinedBehaviorSanitizer, in a build of its own
#   --leaks        with --sanitize: leaks are looked for in the end-to-end tests too (hours)
#   --trixie       the second baseline: the same, inside a Debian 13 root (needs root)
#
# BEFFROI_BUILD_DIR names another build folder. CI=true starts from an empty one and takes a package that
# cannot be installed as a failure.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source_root=$(dirname -- "$here")
. "$here/packages.sh"

not_run () {
  echo "$1" >&2
  echo '0 passed, 1 failed, 0 skipped'
  exit 1
}

sanitize=false
leaks=false
trixie=false
suites=
while [ $# -gt 0 ]; do
  case $1 in
    --sanitize) sanitize=true ;;
    --leaks) leaks=true ;;
    --trixie) trixie=true ;;
    --suite)
      [ $# -gt 1 ] || not_run '--suite needs a name'
      suites="$suites --suite $2"
      shift
      ;;
    --suite=*) suites="$suites --suite ${1#--suite=}" ;;
    *) not_run "Unknown option $1: see the head of tests/run.sh" ;;
  esac
  shift
done

if $trixie; then
  set -- $suites
  ! $leaks || set -- --leaks "$@"
  ! $sanitize || set -- --sanitize "$@"
  exec sh "$here/run-trixie.sh" "$@"
fi

packages="$packages_build $packages_run $packages_test"
[ "$(debian_codename)" != bookworm ] || packages="$packages $packages_test_bookworm"
# shellcheck disable=SC2086
if ! packages_install $packages; then
  [ "${CI-}" != true ] || not_run 'Some packages could not be installed.'
  echo 'Going on with what is there.' >&2
fi

options='-Dwerror=true -Dtests=true'
timeout=1
if $sanitize; then
  build=${BEFFROI_BUILD_DIR:-$source_root/_build-sanitize}
  options="$options -Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fno-omit-frame-pointer"
  timeout=5
  # The leak checker stops all threads, and falls over a thread's storage that has just gone.
  export ASAN_OPTIONS='detect_leaks=1:abort_on_error=1:intercept_tls_get_addr=0'
  export UBSAN_OPTIONS="halt_on_error=1:abort_on_error=1:print_stacktrace=1"
  # Mesa's drivers leak, and are unloaded before that can be told of them.
  export GDK_DEBUG=gl-disable GDK_DISABLE=gl
  export LSAN_OPTIONS="suppressions=$here/lsan.supp:print_suppressions=0"
else
  build=${BEFFROI_BUILD_DIR:-$source_root/_build-tests}
fi

if [ "${CI-}" = true ] && [ -f "$build/build.ninja" ]; then
  rm -rf "$build"
fi
# shellcheck disable=SC2086
if [ -f "$build/build.ninja" ]; then
  meson configure $options "$build" || not_run 'Configuring failed.'
else
  meson setup $options "$build" "$source_root" || not_run 'Configuring failed.'
fi
ninja -C "$build" || not_run 'Building failed.'

logs=$build/meson-logs
rm -f "$logs"/testlog*.json
if ! $sanitize; then
  # Those with a window keep the processors busy, and wait for what another machine would do in time; the others
  # mostly wait for servers and clocks, and more of them at once leave nothing idle.
  windows=
  others=
  for suite in ${suites:-e2e widget others}; do
    case $suite in
      --suite) ;;
      e2e | widget) windows="$windows --suite $suite" ;;
      others) others='--no-suite e2e --no-suite widget' ;;
      *) others="$others --suite $suite" ;;
    esac
  done
  set --
  if [ -n "$others" ]; then
    # shellcheck disable=SC2086
    meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 2 \
      --num-processes $((2 * $(nproc))) --logbase testlog-others $others
    set -- "$logs/testlog-others.json"
  fi
  if [ -n "$windows" ]; then
    # shellcheck disable=SC2086
    meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier "$timeout" \
      --logbase testlog-windows $windows
    set -- "$@" "$logs/testlog-windows.json"
  fi
  exec python3 "$here/count-results.py" "$@"
fi

# Stacks are taken through frame pointers, which the platform's libraries lack: a leak of theirs is then not
# known as theirs. What failed is run again with complete stacks, ten times as slow. Every end-to-end test meets
# such a leak, and all of them with complete stacks take hours: leaks are looked for there only with --leaks.
set --
case $suites in
  '' | *'--suite e2e'*) end_to_end=true ;;
  *) end_to_end=false ;;
esac
if [ "$suites" != ' --suite e2e' ]; then
  # shellcheck disable=SC2086
  meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier "$timeout" $suites --no-suite e2e
  set -- "$logs/testlog.json"
  again=$(python3 "$here/count-results.py" --failed "$logs/testlog.json")
fi
complete="$ASAN_OPTIONS:fast_unwind_on_malloc=0:malloc_context_size=8"
export BEFFROI_TEST_PATIENCE=20
if [ -n "${again-}" ]; then
  # shellcheck disable=SC2086
  ASAN_OPTIONS=$complete meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 20 \
    --logbase testlog-again $again
  set -- "$@" "$logs/testlog-again.json"
fi
if $end_to_end; then
  if $leaks; then
    export ASAN_OPTIONS="$complete"
  else
    export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0"
  fi
  meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 20 --logbase testlog-e2e --suite e2e
  set -- "$@" "$logs/testlog-e2e.json"
fi
python3 "$here/count-results.py" "$@"
