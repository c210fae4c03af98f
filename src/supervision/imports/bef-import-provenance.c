/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-provenance.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"

/* No path of a file that somebody chose: those begin at the root. */
#define RECORD "record:"

/* What one import gave. */
typedef struct
{
  const BefImportRecord *record;
  BefRange range;
  guint n;
} Given;

static const BefImportRecord *
find_record (const GPtrArray *records, gint64 id)
{
  for (guint i = 0; i < records->len; i++)
    {
      const BefImportRecord *record = g_ptr_array_index (records, i);
      if (record->id == id && record->undone_ms == BEF_NO_TIME)
        return record;
    }
  return NULL;
}

static int
compare_given (gconstpointer a, gconstpointer b)
{
  const Given *x = a, *y = b;

  return (y->n > x->n) - (y->n < x->n);
}

/* One for each import, what gave most first. (transfer full) */
static GArray *
sum_up (const GArray *provenance, const GPtrArray *records)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Given));

  for (guint i = 0; i < provenance->len; i++)
    {
      const BefProvenance *p = &g_array_index (provenance, BefProvenance, i);
      const BefImportRecord *record = find_record (records, p->import);
      guint k = 0;
      while (k < all->len && g_array_index (all, Given, k).record != record)
        k++;
      if (record != NULL && k == all->len)
        g_array_append_vals (all, &(Given){ record, p->range, 0 }, 1);
      if (record == NULL)
        continue;
      Given *given = &g_array_index (all, Given, k);
      given->n += p->n;
      given->range.from_ms = MIN (given->range.from_ms, p->range.from_ms);
      given->range.to_ms = MAX (given->range.to_ms, p->range.to_ms);
    }
  g_array_sort (all, compare_given);
  return all;
}

char *
bef_import_provenance_dup_words (const GArray *provenance, const GPtrArray *records)
{
  g_autoptr (GArray) all = sum_up (provenance, records);

  if (all->len == 0)
    return NULL;
  const BefImportRecord *first = g_array_index (all, Given, 0).record;
  g_autofree char *day = bef_format_date (first->at_ms);
  guint others = all->len - 1;
  if (others == 0)
    /* TRANSLATORS: a file, a date. */
    return g_strdup_printf (_ ("Imported from %s on %s"), first->file, day);
  return g_strdup_printf (
      /* TRANSLATORS: a file, a date, a number of files. */
      ngettext ("Imported from %s on %s, and from %u other file",
                "Imported from %s on %s, and from %u other files", others),
      first->file, day, others);
}

char *
bef_import_provenance_dup_argument (const GArray *provenance, const GPtrArray *records)
{
  g_autoptr (GArray) all = sum_up (provenance, records);

  return all->len > 0 ? g_strdup_printf (RECORD "%" G_GINT64_FORMAT,
                                         g_array_index (all, Given, 0).record->id)
                      : NULL;
}

gint64
bef_import_provenance_parse_argument (const char *argument)
{
  return argument != NULL && g_str_has_prefix (argument, RECORD)
             ? g_ascii_strtoll (argument + strlen (RECORD), NULL, 10)
             : 0;
}

char *
bef_import_provenance_dup_lines (const GArray *provenance, const GPtrArray *records)
{
  g_autoptr (GArray) all = sum_up (provenance, records);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (all->len == 0)
    return NULL;
  for (guint i = 0; i < MIN (all->len, BEF_IMPORT_PROVENANCE_MOST); i++)
    {
      const Given *given = &g_array_index (all, Given, i);
      g_autofree char *days = bef_format_dates (given->range.from_ms, given->range.to_ms);
      g_ptr_array_add (
          lines,
          /* TRANSLATORS: a file, the days of what it gave, how many values. */
          g_strdup_printf (ngettext ("%s: %s, %u value", "%s: %s, %u values", given->n),
                           given->record->file, days, given->n));
    }
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}
