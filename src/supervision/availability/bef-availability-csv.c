/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-availability-csv.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-csv.h"

static const char *const heads[] = {
  N_ ("Equipment"),
  N_ ("Building"),
  N_ ("In service (%)"),
  N_ ("Known (h)"),
  N_ ("Outages"),
  N_ ("Still out"),
  N_ ("Out of order (h)"),
  N_ ("Longest outage (h)"),
  N_ ("Longest outage from"),
  N_ ("Not known (h)"),
  N_ ("Under works (h)"),
};

double
bef_availability_percent (double share)
{
  return floor (share * 1000) / 10;
}

static void
append_hours (GString *out, gint64 ms)
{
  g_string_append_c (out, ';');
  bef_csv_append_number (out, (double)ms / BEF_MS_HOUR, 2);
}

static void
append_line (GString *out, const char *name, const char *building, const BefAvailability *value)
{
  bef_csv_append (out, name);
  g_string_append_c (out, ';');
  bef_csv_append (out, building != NULL ? building : "");
  g_string_append_c (out, ';');
  bef_csv_append_number (out, bef_availability_percent (bef_availability_share (value)), 1);
  append_hours (out, value->up_ms + value->down_ms);
  g_string_append_printf (out, ";%u;%s", value->n_outages, value->is_down ? _ ("yes") : "");
  append_hours (out, value->down_ms);
  append_hours (out, value->longest_ms);
  g_string_append_c (out, ';');
  if (value->longest_from_ms != BEF_NO_TIME)
    {
      g_autofree char *offset = NULL, *from = bef_civil_dup_stamp (value->longest_from_ms, &offset);
      g_string_append (out, from);
    }
  append_hours (out, value->unknown_ms);
  append_hours (out, value->works_ms);
  g_string_append (out, "\r\n");
}

static void
add (BefAvailability *sum, const BefAvailability *value)
{
  sum->up_ms += value->up_ms;
  sum->down_ms += value->down_ms;
  sum->unknown_ms += value->unknown_ms;
  sum->works_ms += value->works_ms;
  sum->n_outages += value->n_outages;
  sum->is_down |= value->is_down;
  if (value->longest_ms <= sum->longest_ms)
    return;
  sum->longest_ms = value->longest_ms;
  sum->longest_from_ms = value->longest_from_ms;
}

char *
bef_availability_month_to_csv (GPtrArray *rows)
{
  GString *out = g_string_new (BEF_CSV_MARK);
  BefAvailability cameras = { .longest_from_ms = BEF_NO_TIME };
  guint n_cameras = 0;

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_string_append (out, i > 0 ? ";" : "");
      bef_csv_append (out, _ (heads[i]));
    }
  g_string_append (out, "\r\n");
  for (guint i = 0; i < rows->len; i++)
    {
      const BefAvailabilityRow *row = g_ptr_array_index (rows, i);
      if (!bef_kind_has (row->kind, BEF_KIND_WATCHES))
        {
          append_line (out, row->name, row->building, &row->value);
          continue;
        }
      add (&cameras, &row->value);
      n_cameras++;
    }
  if (n_cameras > 0)
    {
      g_autofree char *name =
          g_strdup_printf (ngettext ("%u camera", "%u cameras", n_cameras), n_cameras);
      append_line (out, name, NULL, &cameras);
    }
  return g_string_free (out, FALSE);
}
