/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-advice.h"

#include <math.h>

#include "base/bef-civil-time.h"

/* More in a year, of one room, is a mistake. */
#define MOST 100000

/* FALSE: it is not said, or is no count. */
static gboolean
read_count (BefDevice *room, const char *fact, guint *out)
{
  double number;

  if (!bef_device_get_fact_number (room, fact, &number) || !(number >= 0) || number > MOST
      || number != floor (number))
    return FALSE;
  *out = (guint)number;
  return TRUE;
}

/* "2025-11-24", or a moment of that day. */
static gboolean
read_day (const char *text, gint64 *out)
{
  g_autofree char *day = text != NULL ? g_strndup (text, 10) : NULL;
  guint year, month, date;
  char rest;

  if (day == NULL || sscanf (day, "%4u-%2u-%2u%c", &year, &month, &date, &rest) != 3
      || !g_date_valid_dmy ((GDateDay)date, (GDateMonth)month, (GDateYear)year))
    return FALSE;
  *out = bef_civil_to_ms ((int)year, (int)month, (int)date, 0, 0);
  return TRUE;
}

/* FALSE: nothing that counts is said of @room. */
static gboolean
read_room (BefDevice *room, BefAdvice *out)
{
  *out = (BefAdvice){ .n_rooms = 1 };
  if (!read_count (room, "adviceSessions", &out->sessions)
      || !read_day (bef_device_get_fact (room, "adviceFrom"), &out->from_ms))
    return FALSE;
  out->knows_taken = read_count (room, "advicePlaces", &out->places)
                     && read_count (room, "advicePlacesTaken", &out->taken)
                     && out->taken <= out->places;
  out->knows_attended = read_count (room, "adviceAttended", &out->attended)
                        && (!out->knows_taken || out->attended <= out->taken);
  return TRUE;
}

static void
add (BefAdvice *sum, const BefAdvice *one)
{
  gboolean is_first = sum->n_rooms == 0;

  sum->from_ms = is_first ? one->from_ms : MIN (sum->from_ms, one->from_ms);
  sum->knows_taken = (is_first || sum->knows_taken) && one->knows_taken;
  sum->knows_attended = (is_first || sum->knows_attended) && one->knows_attended;
  sum->n_rooms += one->n_rooms;
  sum->sessions += one->sessions;
  sum->places += one->places;
  sum->taken += one->taken;
  sum->attended += one->attended;
}

gboolean
bef_advice_read (BefCommune *commune, BefAdvice *out)
{
  GListModel *devices = bef_commune_get_devices (commune);

  *out = (BefAdvice){ .from_ms = BEF_NO_TIME };
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      BefAdvice one;

      if (bef_device_get_kind (device) == BEF_KIND_ROOM && read_room (device, &one))
        add (out, &one);
    }
  return out->n_rooms > 0;
}
