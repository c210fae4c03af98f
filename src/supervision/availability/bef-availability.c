/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-availability.h"

#include <math.h>

#include "base/bef-civil-time.h"

/* The state that says whether it is in service, and what of it is an outage; of a door every state
 * that it says is an answer. */
static const struct
{
  BefKind kind;
  const char *quantity, *down; /* nullable */
} kinds[] = {
  { BEF_KIND_DOOR, "open-state", NULL },
  { BEF_KIND_CAMERA, "camera-state", "outOfService" },
  { BEF_KIND_ACCESS_POINT, "ap-state", "down" },
  { BEF_KIND_LINK, "link-state", "down" },
  { BEF_KIND_PHONE, "phone-state", "unreachable" },
  { BEF_KIND_EQUIPMENT, "equipment-state", "fault" },
  { BEF_KIND_WEB, "web-state", "down" },
  { BEF_KIND_STREET_LIGHT, "lamp-state", "fault" },
  { BEF_KIND_CHARGER, "charge-state", "outOfService" },
  { BEF_KIND_FURNITURE, "equipment-state", "fault" },
};

const char *
bef_availability_quantity (BefKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return kinds[i].quantity;
  return NULL;
}

gboolean
bef_availability_is_down (const BefQuantityInfo *info, double code)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].quantity, info->id))
      {
        const BefStateInfo *down =
            kinds[i].down != NULL ? bef_quantity_state_by_id (info, kinds[i].down) : NULL;
        return down != NULL && code == down->code;
      }
  return FALSE;
}

/* Where each of the sources is, as time goes on. */
typedef struct
{
  const BefAvailabilityOf *of;
  guint piece, hint; /* of the steps */
  guint sign, window;
} Cursor;

/* What @steps say at @ms, and until when at least. */
static double
code_at (Cursor *cursor, gint64 ms, gint64 *until_ms)
{
  const GPtrArray *pieces = cursor->of->steps;

  while (cursor->piece < pieces->len)
    {
      const BefSteps *steps = g_ptr_array_index (pieces, cursor->piece);
      gint64 until = bef_steps_until (steps, ms, &cursor->hint);
      if (until > ms)
        {
          *until_ms = MIN (*until_ms, until);
          return bef_steps_at (steps, ms, &cursor->hint);
        }
      cursor->piece++;
      cursor->hint = 0;
    }
  return NAN;
}

static gboolean
is_alive (Cursor *cursor, gint64 ms, gint64 *until_ms)
{
  const GArray *life = cursor->of->life;

  while (cursor->sign < life->len)
    {
      const BefRange *range = &g_array_index (life, BefRange, cursor->sign);
      const BefRange *next = cursor->sign + 1 < life->len ? range + 1 : NULL;
      if (ms < range->from_ms)
        {
          *until_ms = MIN (*until_ms, range->from_ms);
          return FALSE;
        }
      gint64 end = range->to_ms + cursor->of->silence_ms;
      if (ms < end && (next == NULL || ms < next->from_ms))
        {
          *until_ms = MIN (*until_ms, end);
          return TRUE;
        }
      cursor->sign++;
    }
  return FALSE;
}

static gboolean
is_under_works (Cursor *cursor, gint64 ms, gint64 *until_ms)
{
  const GArray *works = cursor->of->works;

  while (works != NULL && cursor->window < works->len)
    {
      const BefRange *window = &g_array_index (works, BefRange, cursor->window);
      if (ms < window->to_ms)
        {
          *until_ms = MIN (*until_ms, ms < window->from_ms ? window->from_ms : window->to_ms);
          return ms >= window->from_ms;
        }
      cursor->window++;
    }
  return FALSE;
}

/* The outage that goes on. */
typedef struct
{
  gboolean is_on;
  gint64 from_ms, down_ms;
} Outage;

static void
add_down (BefAvailability *out, Outage *outage, gint64 from_ms, gint64 length_ms)
{
  if (!outage->is_on)
    {
      *outage = (Outage){ TRUE, from_ms, 0 };
      out->n_outages++;
    }
  outage->down_ms += length_ms;
  if (outage->down_ms > out->longest_ms)
    {
      out->longest_ms = outage->down_ms;
      out->longest_from_ms = outage->from_ms;
    }
}

void
bef_availability_of (const BefAvailabilityOf *of, BefAvailability *out)
{
  Cursor cursor = { of, 0, 0, 0, 0 };
  Outage outage = { FALSE, BEF_NO_TIME, 0 };

  *out = (BefAvailability){ .longest_from_ms = BEF_NO_TIME };
  for (gint64 at_ms = of->from_ms, until_ms; at_ms < of->to_ms; at_ms = until_ms)
    {
      until_ms = of->to_ms;
      gboolean works = is_under_works (&cursor, at_ms, &until_ms);
      gboolean alive = is_alive (&cursor, at_ms, &until_ms);
      double code = code_at (&cursor, at_ms, &until_ms);
      gint64 length_ms = until_ms - at_ms;
      if (works)
        out->works_ms += length_ms;
      else if (!alive || isnan (code))
        out->unknown_ms += length_ms;
      else if (bef_availability_is_down (of->info, code))
        {
          out->down_ms += length_ms;
          add_down (out, &outage, at_ms, length_ms);
        }
      else
        {
          out->up_ms += length_ms;
          outage.is_on = FALSE;
        }
    }
  out->is_down = outage.is_on;
}

double
bef_availability_share (const BefAvailability *self)
{
  gint64 known_ms = self->up_ms + self->down_ms;

  return known_ms > 0 ? (double)self->up_ms / known_ms : NAN;
}
