/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-device-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "base/bef-text.h"

static gboolean
is_quantity (const BefQuantityInfo *info, const char *id)
{
  return g_str_equal (info->id, id);
}

char *
bef_device_text_of_value (const BefValue *value)
{
  g_autofree char *text = bef_quantity_format (value->info, value->value);
  char *count = isfinite (value->value) ? bef_quantity_dup_count (value->info, value->value) : NULL;

  if (count != NULL)
    return count;
  if (value->info->states != NULL)
    return g_steal_pointer (&text);
  if (is_quantity (value->info, "throughput-down"))
    /* TRANSLATORS: %s is a rate: "34.5 Mbit/s". */
    return g_strdup_printf (_ ("%s down"), text);
  if (is_quantity (value->info, "throughput-up"))
    return g_strdup_printf (_ ("%s up"), text);
  /* TRANSLATORS: a measured quantity and its value: "Latency 12 ms". */
  return g_strdup_printf (_ ("%s %s"), bef_quantity_name (value->info), text);
}

char *
bef_device_text_expected (BefDevice *device, gboolean *outside)
{
  const BefValue *temperature = bef_device_get_value (device, "temperature");
  double min, max;

  if (outside != NULL)
    *outside = FALSE;
  if (temperature == NULL || !bef_device_get_expected (device, &min, &max))
    return NULL;
  g_autofree char *from = bef_format_number (min, min != floor (min)),
                  *to = bef_format_value (max, "°C", max != floor (max));
  gboolean below = temperature->value<min, above = temperature->value> max;
  if (outside != NULL)
    *outside = below || above;
  /* TRANSLATORS: the expected range of a temperature: "17" and "19 °C". */
  return g_strdup_printf (below   ? _ ("below the expected %s to %s")
                          : above ? _ ("above the expected %s to %s")
                                  : _ ("expected %s to %s"),
                          from, to);
}

static const char *
medium_word (const char *medium)
{
  if (g_strcmp0 (medium, "fibre") == 0)
    return C_ ("link", "fibre");
  if (g_strcmp0 (medium, "4g") == 0)
    return C_ ("link", "4G");
  if (g_strcmp0 (medium, "radio") == 0)
    return C_ ("link", "radio");
  return NULL;
}

static void
add_facts (GPtrArray *parts, BefDevice *device)
{
  double number;

  switch (bef_device_get_kind (device))
    {
    case BEF_KIND_METER:
      if (bef_device_is_part (device))
        g_ptr_array_add (parts, g_strdup (_ ("sub-meter")));
      break;
    case BEF_KIND_LINK:
      if (medium_word (bef_device_get_fact (device, "medium")) != NULL)
        g_ptr_array_add (parts, g_strdup (medium_word (bef_device_get_fact (device, "medium"))));
      break;
    case BEF_KIND_ROOM:
      if (bef_device_get_fact_number (device, "capacity", &number) && number > 0)
        {
          g_autofree char *n = bef_format_number (number, 0);
          g_ptr_array_add (parts,
                           g_strdup_printf (ngettext ("%s place", "%s places", (gulong)number), n));
        }
      break;
    case BEF_KIND_ACCESS_POINT:
      if (bef_device_get_fact (device, "ssid") != NULL)
        g_ptr_array_add (parts,
                         bef_text_line (bef_device_get_fact (device, "ssid"), BEF_TEXT_LINE));
      break;
    default:
      break;
    }
}

/* A state that says "nothing to report" beside another value only makes the line longer. */
static gboolean
is_noise (BefDevice *device, const BefValue *value)
{
  if (value->info->states == NULL)
    return !isfinite (value->value);
  if (value->info->flags & BEF_QUANTITY_QUIET)
    return value->value == 0;
  return is_quantity (value->info, "on-state")
         && bef_kind_has (bef_device_get_kind (device), BEF_KIND_WATCHES) && value->value == 1;
}

char *
bef_device_text_details (BefDevice *device, gint64 now_ms)
{
  const BefValue *shown = bef_device_get_shown (device);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *expected = bef_device_text_expected (device, NULL);
  g_autofree char *note = bef_device_dup_note (device);

  if (shown == NULL)
    return g_steal_pointer (&note);
  if (bef_device_get_freshness (device) == BEF_FRESHNESS_LOST)
    {
      g_autofree char *last = bef_value_dup_text (shown);
      /* TRANSLATORS: the last known value or state. */
      g_autofree char *known = g_strdup_printf (_ ("Last known: %s"), last);
      return note != NULL ? g_strjoin (" · ", note, known, NULL) : g_steal_pointer (&known);
    }
  if (note != NULL)
    g_ptr_array_add (parts, g_steal_pointer (&note));
  if (expected != NULL)
    g_ptr_array_add (parts, g_steal_pointer (&expected));
  for (guint i = 0; i < bef_device_get_n_values (device); i++)
    {
      const BefValue *value = bef_device_nth_value (device, i);
      if (value != shown && !is_noise (device, value)
          && bef_value_freshness (value, now_ms) != BEF_FRESHNESS_LOST)
        g_ptr_array_add (parts, bef_device_text_of_value (value));
    }
  add_facts (parts, device);
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **)parts->pdata);
}

const BefQuantityInfo *
bef_device_text_sparkline (BefDevice *device)
{
  BefKind kind = bef_device_get_kind (device);

  for (guint i = 0; i < bef_device_get_n_values (device); i++)
    {
      const BefQuantityInfo *info = bef_device_nth_value (device, i)->info;
      if (info->states == NULL && info->draw != BEF_DRAW_BARS && !(info->flags & BEF_QUANTITY_FLAT))
        return info;
    }
  if (kind == BEF_KIND_DOOR && bef_device_get_value (device, "open-state") != NULL)
    return bef_quantity_info ("open-state");
  return NULL;
}
