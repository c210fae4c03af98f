/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-journal-chain.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "model/bef-reading.h"

/* (transfer full) */
static char *
moment (gint64 ms)
{
  g_autofree char *date = ms != BEF_NO_TIME ? bef_format_date (ms) : NULL;
  g_autofree char *time = ms != BEF_NO_TIME ? bef_format_time (ms) : NULL;

  /* TRANSLATORS: a date, then a time. */
  return date != NULL ? g_strdup_printf (_ ("%s, %s"), date, time) : g_strdup ("—");
}

/* (transfer full) */
static char *
whole_words (const BefJournalCheck *found)
{
  g_autofree char *number = bef_format_number ((double)found->n_lines, 0);
  g_autofree char *since =
      found->since_ms != BEF_NO_TIME ? bef_format_date (found->since_ms) : NULL;

  if (since == NULL || found->n_lines == 0)
    return g_strdup (_ ("The journal is whole: no line was changed or is missing."));
  return g_strdup_printf (
      ngettext ("The journal is whole: %s line since %s, and none was changed or is missing.",
                "The journal is whole: %s lines since %s, and none was changed or is missing.",
                (gulong)found->n_lines),
      number, since);
}

/* (transfer full) */
static char *
break_words (const BefJournalCheck *found)
{
  g_autofree char *at = moment (found->break_ms);

  switch (found->how)
    {
    case BEF_JOURNAL_SHORTENED:
      return g_strdup_printf (
          _ ("The newest lines of the journal are missing: the last one was written on %s."), at);
    case BEF_JOURNAL_SALVAGED:
      return g_strdup_printf (
          _ ("The file of the journal was damaged. What could be read of it was "
             "kept on %s."),
          at);
    case BEF_JOURNAL_CHANGED:
    case BEF_JOURNAL_WHOLE:
    default:
      return g_strdup_printf (
          _ ("The journal has a break at its line of %s: that line was changed, "
             "or lines before it are missing."),
          at);
    }
}

char *
bef_journal_chain_words (const BefJournalCheck *found)
{
  if (found->n_breaks == 0)
    return whole_words (found);
  GString *text = g_string_new (NULL);
  g_autofree char *first = break_words (found);
  g_string_append (text, first);
  if (found->n_breaks > 1)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (
          text,
          ngettext ("There is %u break in all.", "There are %u breaks in all.", found->n_breaks),
          found->n_breaks);
    }
  if (found->since_ms != BEF_NO_TIME)
    {
      g_autofree char *since = moment (found->since_ms);
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("It is whole after %s."), since);
    }
  return g_string_free (text, FALSE);
}
