/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-device-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

static gboolean
is_quantity (const BefValue *value, const char *id)
{
  return g_str_equal (value->info->id, id);
}

/* Counts have no unit in the table: the noun is here, where it can be put in the plural. */
static char *
counted (const BefValue *value)
{
  static const struct
  {
    const char *quantity, *one, *many;
  } nouns[] = {
    { "clients", N_ ("%s client"), N_ ("%s clients") },
    { "passages", N_ ("%s passage today"), N_ ("%s passages today") },
    { "active-count", N_ ("%s in use"), N_ ("%s in use") },
    { "attendance", N_ ("%s person present"), N_ ("%s people present") },
    { "visits", N_ ("%s visit today"), N_ ("%s visits today") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    if (is_quantity (value, nouns[i].quantity))
      {
        g_autofree char *number = bef_format_number (value->value, 0);
        const char *format = ngettext (nouns[i].one, nouns[i].many, (gulong) CLAMP (value->value, 0, 1e9));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        return g_strdup_printf (format, number);
#pragma GCC diagnostic pop
      }
  return NULL;
}
