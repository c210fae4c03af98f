#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every language of po/LINGUAS is complete: nothing untranslated, nothing fuzzy, against a template made
# now from the sources. check-po.sh ROOT [--update]; --update merges the template into po/*.po.
set -u
cd -- "$1" || exit 2

scratch=$(mktemp -d "${TMPDIR:-/tmp}/beffroi-po.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT

# The keywords of po/meson.build, which makes the template of a release: meson's "glib" preset and ours.
xgettext --from-code=UTF-8 --add-comments=TRANSLATORS --files-from=po/POTFILES --directory=. \
  --output="$scratch/beffroi.pot" --package-name=beffroi \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=NP_:1c,2,3 --keyword=g_dcgettext:2 \
  --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format \
  --flag=NC_:2:pass-c-format --flag=g_dngettext:2:pass-c-format --flag=g_strdup_printf:1:c-format \
  --flag=g_string_printf:2:c-format --flag=g_string_append_printf:2:c-format --flag=g_set_error:4:c-format ||
  exit 1

faults=0
for language in $(cat po/LINGUAS); do
  po=po/$language.po
  if [ "${2-}" = --update ]; then
    msgmerge --quiet --no-wrap --no-fuzzy-matching --backup=none --update "$po" "$scratch/beffroi.pot" || exit 1
  fi
  msgfmt --check --output-file=/dev/null "$po" || faults=1
  msgmerge --quiet --no-wrap --no-fuzzy-matching --output-file="$scratch/$language.po" "$po" "$scratch/beffroi.pot" ||
    exit 1
  for what in untranslated only-fuzzy; do
    msgattrib --no-wrap --no-obsolete "--$what" "$scratch/$language.po" >"$scratch/missing.po"
    count=$(grep -c '^msgid "' "$scratch/missing.po")
    # The header comes with every non-empty answer.
    if [ "$count" -gt 1 ]; then
      echo "$po: $((count - 1)) messages $what:"
      sed -n '/^msgctxt\|^msgid/p' "$scratch/missing.po"
      faults=1
    fi
  done
done
exit "$faults"
