/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kind-figures.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/bookings/bef-bookings.h"
#include "ui/kit/bef-kind-summary.h"

/* Bookings are shown for so many days to come. */
#define BOOKING_DAYS 7

typedef struct
{
  GPtrArray *devices; /* owned, of BefDevice: those known now */
  BefCommune *commune;
  gint64 now_ms;
  GPtrArray *figures;
} Gather;

BefKindFigure *
bef_kind_figure_new (const char *title, const char *value, gint64 observed_ms)
{
  BefKindFigure *figure = g_new0 (BefKindFigure, 1);

  figure->title = g_strdup (title);
  figure->value = g_strdup (value);
  figure->observed_ms = observed_ms;
  return figure;
}

void
bef_kind_figure_free (BefKindFigure *figure)
{
  if (figure == NULL)
    return;
  g_free (figure->value);
  g_free (figure->title);
  g_free (figure->detail);
  g_free (figure);
}

static BefKindFigure *
add (Gather *g, const char *title, const char *value, gint64 observed_ms)
{
  BefKindFigure *figure = bef_kind_figure_new (title, value, observed_ms);

  g_ptr_array_add (g->figures, figure);
  return figure;
}

static void
older (gint64 *oldest, gint64 ms)
{
  *oldest = *oldest == BEF_NO_TIME ? ms : MIN (*oldest, ms);
}

/* How many are in @state. Its age is that of all that were looked at: also those that are not. A
 * state that wants somebody wants it as much as the equipment in it, which an alert may have
 * raised.
 */
/* Where @least are in @state. */
static void
add_state (Gather *g, const BefFigureInfo *of, const char *state, guint least)
{
  const char *quantity = of->quantity, *title = bef_figure_title (of);
  const BefStateInfo *info = bef_quantity_state_by_id (bef_quantity_info (quantity), state);
  BefSeverity severity = BEF_SEVERITY_NORMAL;
  gint64 oldest = BEF_NO_TIME;
  guint count = 0, seen = 0;

  for (guint i = 0; i < g->devices->len; i++)
    {
      BefDevice *device = g_ptr_array_index (g->devices, i);
      const BefValue *value = bef_kind_count_value (device, quantity, g->now_ms);
      if (value == NULL)
        continue;
      seen++;
      if (value->value == info->code)
        {
          count++;
          severity = MAX (severity, bef_device_get_severity (device));
        }
      older (&oldest, value->observed_ms);
    }
  if (count < least)
    return;
  g_autofree char *text = seen > 0 ? bef_format_number (count, 0) : g_strdup ("—");
  BefKindFigure *figure = add (g, title != NULL ? title : bef_state_word (info), text, oldest);
  figure->count = (BefKindCount){ BEF_KIND_COUNT_STATE, quantity, info->code };
  if (info->severity > BEF_SEVERITY_NORMAL)
    figure->severity = severity;
}

/* One figure per state that occurs; the first state always. */
static void
add_states (Gather *g, const BefFigureInfo *of)
{
  const BefStateInfo *states = bef_quantity_info (of->quantity)->states;

  for (guint i = 0; states[i].id != NULL; i++)
    add_state (g, of, states[i].id, i == 0 ? 0 : 1);
}

static void
add_sum (Gather *g, const char *quantity, const char *title)
{
  const BefQuantityInfo *info = bef_quantity_info (quantity);
  gint64 oldest = BEF_NO_TIME;
  double sum = 0;

  for (guint i = 0; i < g->devices->len; i++)
    {
      const BefValue *value =
          bef_kind_count_value (g_ptr_array_index (g->devices, i), quantity, g->now_ms);
      if (value == NULL)
        continue;
      sum += value->value;
      older (&oldest, value->observed_ms);
    }
  if (oldest == BEF_NO_TIME)
    return;
  g_autofree char *text = bef_quantity_format (info, sum);
  add (g, title, text, oldest)->count = (BefKindCount){ BEF_KIND_COUNT_MOST, quantity, 0 };
}

static char *
place_of (BefDevice *device)
{
  const char *building = bef_device_get_building_name (device),
             *name = bef_device_get_name (device);

  return building != NULL && strstr (name, building) == NULL
             ? g_strdup_printf ("%s, %s", building, name)
             : g_strdup (name);
}

/* The largest (or smallest) value of @quantity and where it is. */
static void
add_extreme (Gather *g, const BefFigureInfo *of)
{
  gboolean largest = of->type == BEF_FIGURE_LARGEST;
  const BefValue *found = NULL;
  BefDevice *where = NULL;

  for (guint i = 0; i < g->devices->len; i++)
    {
      BefDevice *device = g_ptr_array_index (g->devices, i);
      const BefValue *value = bef_kind_count_value (device, of->quantity, g->now_ms);
      if (value != NULL
          && (found == NULL
              || (largest ? value->value > found->value : value->value < found->value)))
        {
          found = value;
          where = device;
        }
    }
  if (found == NULL)
    return;
  g_autofree char *text = bef_quantity_format (found->info, found->value);
  BefKindFigure *figure = add (g, bef_figure_title (of), text, found->observed_ms);
  figure->detail = place_of (where);
  figure->count.counted = largest ? BEF_KIND_COUNT_MOST : BEF_KIND_COUNT_LEAST;
  figure->count.quantity = of->quantity;
}

/* Per building, so that a sub-meter is not counted twice. */
static void
add_power (Gather *g)
{
  GListModel *buildings = bef_commune_get_buildings (g->commune);
  gint64 oldest = BEF_NO_TIME;
  double sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      gint64 observed;
      double watts;
      if (bef_building_is_cut_off (building)
          || !bef_building_get_power (building, g->now_ms, &watts, &observed))
        continue;
      sum += watts;
      older (&oldest, observed);
    }
  g_autofree char *text = oldest != BEF_NO_TIME ? bef_format_value (sum, "W", 0) : g_strdup ("—");
  BefKindFigure *figure = add (g, _ ("Power now"), text, oldest);
  figure->detail = bef_kind_summary_dup_feeds (g->commune, BEF_KIND_METER, g->now_ms);
  figure->count = (BefKindCount){ BEF_KIND_COUNT_MOST, "power", 0 };
}

/* Indoors: how many are out of the range expected now. Outdoors, where none is expected: the
 * temperature. */
static void
add_climate (Gather *g)
{
  gint64 oldest = BEF_NO_TIME;
  guint rooms = 0, outside = 0;

  for (guint i = 0; i < g->devices->len; i++)
    {
      BefDevice *device = g_ptr_array_index (g->devices, i);
      const BefValue *value = bef_kind_count_value (device, "temperature", g->now_ms);
      double low, high;
      if (value == NULL)
        continue;
      if (bef_device_get_expected (device, &low, &high))
        {
          rooms++;
          outside += value->value < low || value->value > high;
          older (&oldest, value->observed_ms);
        }
      else if (bef_device_get_value (device, "precipitation") != NULL)
        {
          g_autofree char *text = bef_quantity_format (value->info, value->value);
          BefKindFigure *figure = add (g, _ ("Outdoors"), text, value->observed_ms);
          figure->detail = place_of (device);
          figure->count = (BefKindCount){ BEF_KIND_COUNT_MOST, "precipitation", 0 };
        }
    }
  if (rooms > 0)
    {
      g_autofree char *text = bef_format_number (outside, 0);
      BefKindFigure *figure = add (g, _ ("Out of the expected range"), text, oldest);
      figure->detail = g_strdup_printf (ngettext ("of %u room", "of %u rooms", rooms), rooms);
      figure->count = (BefKindCount){ BEF_KIND_COUNT_OUTSIDE, "temperature", 0 };
    }
}

static void
add_bookings (Gather *g)
{
  gint64 from = bef_civil_floor (g->now_ms, BEF_PERIOD_DAY);
  gint64 to = bef_civil_add (from, BEF_PERIOD_DAY, BOOKING_DAYS);
  const BefBooking *next = NULL;
  BefDevice *room = NULL;
  guint clashes = 0;

  for (guint i = 0; i < g->devices->len; i++)
    {
      BefDevice *device = g_ptr_array_index (g->devices, i);
      const BefBooking *booking = bef_bookings_next (device, g->now_ms);
      clashes += bef_bookings_count_clashes (device, from, to);
      if (booking != NULL && (next == NULL || booking->start_ms < next->start_ms))
        {
          next = booking;
          room = device;
        }
    }
  if (next != NULL)
    {
      g_autofree char *at = bef_format_datetime (next->start_ms);
      add (g, _ ("Next booking"), at, BEF_NO_TIME)->detail = place_of (room);
    }
  if (clashes > 0)
    {
      g_autofree char *text = bef_format_number (clashes, 0);
      add (g, _ ("Bookings that clash"), text, BEF_NO_TIME)->detail =
          g_strdup (_ ("in the 7 days to come"));
    }
}

static void
add_figure (Gather *g, const BefFigureInfo *info)
{
  const char *title = bef_figure_title (info);

  switch (info->type)
    {
    case BEF_FIGURE_STATE:
    case BEF_FIGURE_IF_ANY:
      add_state (g, info, info->state, info->type == BEF_FIGURE_STATE ? 0 : 1);
      break;
    case BEF_FIGURE_STATES:
      add_states (g, info);
      break;
    case BEF_FIGURE_SUM:
      add_sum (g, info->quantity, title);
      break;
    case BEF_FIGURE_LARGEST:
    case BEF_FIGURE_SMALLEST:
      add_extreme (g, info);
      break;
    case BEF_FIGURE_POWER:
      add_power (g);
      break;
    case BEF_FIGURE_COMFORT:
      add_climate (g);
      break;
    case BEF_FIGURE_BOOKINGS:
      add_bookings (g);
      break;
    default:
      g_return_if_reached ();
    }
}

GPtrArray *
bef_kind_figures_new (BefCommune *commune, BefKind kind, gint64 now_ms)
{
  GListModel *devices = bef_commune_get_devices (commune);
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func (g_object_unref);
  Gather g = { known, commune, now_ms,
               g_ptr_array_new_with_free_func ((GDestroyNotify)bef_kind_figure_free) };

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      /* Bookings are plans: they hold while the room itself is out of reach. */
      if (bef_device_get_kind (device) == kind
          && (bef_device_get_severity (device) != BEF_SEVERITY_UNKNOWN
              || bef_kind_has (kind, BEF_KIND_PLANNED)))
        g_ptr_array_add (known, g_steal_pointer (&device));
    }
  for (guint i = 0; i < bef_kind_info (kind)->n_figures; i++)
    add_figure (&g, &bef_kind_info (kind)->figures[i]);
  return g.figures;
}
