/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kind-summary.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "bef-device-text.h"

typedef struct
{
  BefKindSummary *out;
  const BefQuantityInfo *primary; /* the kind's own first quantity */
  double sum, largest;            /* of live primary values */
  guint live;
  GHashTable *states; /* BefStateInfo -> count */
} Tally;

/* How many of a kind tell of what, by their main value. */
typedef struct
{
  guint total, present, yesterday, older, late, unknown;
} Feeds;

static void
count_feed (Feeds *feeds, BefDevice *device, gint64 now_ms)
{
  const BefValue *value = bef_device_get_primary (device);
  gint64 today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);

  feeds->total++;
  if (value == NULL || bef_device_get_freshness (device) == BEF_FRESHNESS_LOST)
    feeds->unknown++;
  else if (bef_value_is_present (value, now_ms))
    feeds->present++;
  else if (bef_value_freshness (value, now_ms) == BEF_FRESHNESS_LATE)
    feeds->late++;
  else if (value->observed_ms >= bef_civil_add (today, BEF_PERIOD_DAY, -1)
           && value->observed_ms < today)
    feeds->yesterday++;
  else
    feeds->older++;
}

/* Takes @words. */
static void
say_feed (GPtrArray *parts, guint n, char *words)
{
  if (n > 0)
    g_ptr_array_add (parts, words);
  else
    g_free (words);
}

char *
bef_kind_summary_dup_feeds (BefCommune *commune, BefKind kind, gint64 now_ms)
{
  GListModel *devices = bef_commune_get_devices (commune);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  Feeds feeds = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == kind)
        count_feed (&feeds, device, now_ms);
    }
  if (feeds.yesterday + feeds.older + feeds.late == 0)
    return NULL;
  /* TRANSLATORS: of a number of meters, those whose values are of now, and so on. */
  say_feed (parts, feeds.present,
            g_strdup_printf (ngettext ("%u live", "%u live", feeds.present), feeds.present));
  say_feed (parts, feeds.yesterday,
            g_strdup_printf (ngettext ("%u of yesterday", "%u of yesterday", feeds.yesterday),
                             feeds.yesterday));
  say_feed (parts, feeds.older,
            g_strdup_printf (ngettext ("%u older", "%u older", feeds.older), feeds.older));
  say_feed (parts, feeds.late,
            g_strdup_printf (ngettext ("%u late", "%u late", feeds.late), feeds.late));
  say_feed (parts, feeds.unknown,
            g_strdup_printf (ngettext ("%u unknown", "%u unknown", feeds.unknown), feeds.unknown));
  g_ptr_array_add (parts, NULL);
  g_autofree char *text = g_strjoinv (", ", (char **)parts->pdata);
  if (kind != BEF_KIND_METER)
    return g_steal_pointer (&text);
  g_autofree char *meters =
      g_strdup_printf (ngettext ("%u meter", "%u meters", feeds.total), feeds.total);
  /* TRANSLATORS: "14 meters", then "9 live, 5 of yesterday". */
  return g_strdup_printf (C_ ("feeds", "%s: %s"), meters, text);
}

static void
count_device (Tally *tally, BefDevice *device, gint64 now_ms)
{
  const BefValue *value = bef_device_get_value (device, tally->primary->id);
  BefSeverity severity = bef_device_get_severity (device);

  tally->out->total++;
  if (severity == BEF_SEVERITY_UNKNOWN)
    {
      tally->out->unknown++;
      return;
    }
  tally->out->severity = MAX (tally->out->severity, severity);
  tally->out->wanting += severity > BEF_SEVERITY_UNKNOWN;
  if (value == NULL || (value->info->states == NULL && !bef_value_is_present (value, now_ms)))
    return;
  tally->largest = tally->live > 0 ? MAX (tally->largest, value->value) : value->value;
  tally->live++;
  tally->sum += value->value;
  tally->out->oldest_ms = tally->out->oldest_ms == BEF_NO_TIME
                              ? value->observed_ms
                              : MIN (tally->out->oldest_ms, value->observed_ms);
  const BefStateInfo *state =
      value->info->states != NULL ? bef_quantity_state (value->info, value->value) : NULL;
  if (state != NULL)
    g_hash_table_insert (
        tally->states, (gpointer)state,
        GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (tally->states, state)) + 1));
}

/* The states present, the rarest news first: "1 on 4G backup · 13 in service". */
static char *
states_text (Tally *tally)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  while (tally->primary->states[n].id != NULL)
    n++;
  for (guint i = n; i > 0; i--)
    {
      const BefStateInfo *state = &tally->primary->states[i - 1];
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (tally->states, state));
      if (count == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, " · ");
      g_autofree char *words = bef_state_count (state, count);
      g_string_append (text, words);
    }
  return g_string_free (g_steal_pointer (&text), text->len == 0);
}

/* Whether the first figure of @kind is of @type. */
static gboolean
says (BefKind kind, BefFigureType type)
{
  const BefKindInfo *info = bef_kind_info (kind);

  return info->n_figures > 0 && info->figures[0].type == type;
}

static char *
value_text (Tally *tally, BefKind kind)
{
  if (tally->live == 0)
    return g_strdup ("—");
  if (says (kind, BEF_FIGURE_LARGEST))
    {
      g_autofree char *largest = bef_quantity_format (tally->primary, tally->largest);
      /* TRANSLATORS: the largest of several measured shares: "86 % at most". */
      return g_strdup_printf (_ ("%s at most"), largest);
    }
  if (tally->primary->states != NULL)
    return states_text (tally);
  char *count = bef_quantity_dup_count (tally->primary, tally->sum);
  if (count != NULL)
    return count;
  return bef_quantity_format (tally->primary, tally->sum);
}

/* Rooms whose temperature is out of the range expected now, and the outdoor temperature. */
static char *
climate_text (BefCommune *commune, gint64 now_ms)
{
  GListModel *devices = bef_commune_get_devices (commune);
  g_autofree char *outdoor = NULL;
  guint out_of_range = 0, rooms = 0;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      const BefValue *value;
      double low, high;
      if (bef_device_get_kind (device) != BEF_KIND_CLIMATE
          || bef_device_get_severity (device) == BEF_SEVERITY_UNKNOWN)
        continue;
      value = bef_device_get_value (device, "temperature");
      if (value == NULL)
        continue;
      if (bef_device_get_expected (device, &low, &high))
        {
          rooms++;
          out_of_range += value->value < low || value->value > high;
        }
      else if (outdoor == NULL)
        outdoor = bef_quantity_format (value->info, value->value);
    }
  g_autofree char *inside =
      out_of_range == 0
          ? g_strdup_printf (ngettext ("%u room as expected", "%u rooms as expected", rooms), rooms)
          : g_strdup_printf (
              ngettext ("%u room out of its range", "%u rooms out of their range", out_of_range),
              out_of_range);
  if (outdoor == NULL)
    return g_steal_pointer (&inside);
  if (rooms == 0)
    return g_steal_pointer (&outdoor);
  /* TRANSLATORS: a temperature, then a phrase about the rooms. */
  return g_strdup_printf (_ ("%s outdoors · %s"), outdoor, inside);
}

/* How many answer; while nobody is asked, only what was last known can be told. */
static char *
answers_text (BefCommune *commune, BefKind kind, gint64 now_ms, const BefKindSummary *of,
              BefKindSummaryFlags flags)
{
  guint known = of->total - of->unknown;

  if (flags & BEF_KIND_SUMMARY_AWAY)
    {
      if (of->unknown == 0)
        return g_strdup (_ ("Last known state"));
      return g_strdup_printf (
          ngettext ("Last known state, %u unknown", "Last known state, %u unknown", of->unknown),
          of->unknown);
    }
  char *feeds = bef_kind_summary_dup_feeds (commune, kind, now_ms);
  if (feeds != NULL)
    return feeds;
  if (of->total == 1)
    /* TRANSLATORS: of the only equipment of its kind. */
    return g_strdup (known > 0 ? C_ ("the only one", "Answers")
                               : C_ ("the only one", "Does not answer"));
  if (known == 0)
    return g_strdup_printf (ngettext ("No answer of %u", "No answer of %u", of->total), of->total);
  if (of->unknown == 0)
    return g_strdup_printf (ngettext ("%u answers", "All %u answer", of->total), of->total);
  return g_strdup_printf (ngettext ("%u of %u answers", "%u of %u answer", known), known,
                          of->total);
}

BefKindSummary *
bef_kind_summary_new (BefCommune *commune, BefKind kind, gint64 now_ms, BefKindSummaryFlags flags)
{
  BefKindSummary *self = g_new0 (BefKindSummary, 1);
  g_autoptr (GHashTable) states = g_hash_table_new (NULL, NULL);
  GListModel *devices = bef_commune_get_devices (commune);
  Tally tally = { .out = self,
                  .primary = bef_quantity_info (bef_kind_info (kind)->quantities[0]),
                  .states = states };

  self->oldest_ms = BEF_NO_TIME;
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == kind)
        count_device (&tally, device, now_ms);
    }
  if (says (kind, BEF_FIGURE_POWER))
    {
      /* Per building, so that a sub-meter is not counted twice. */
      GListModel *buildings = bef_commune_get_buildings (commune);
      tally.sum = 0;
      for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
        {
          g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
          double watts;
          gint64 observed;
          if (bef_building_get_power (building, now_ms, &watts, &observed))
            tally.sum += watts;
        }
    }
  self->value = says (kind, BEF_FIGURE_COMFORT) && tally.live > 0 ? climate_text (commune, now_ms)
                                                                  : value_text (&tally, kind);
  if (flags & BEF_KIND_SUMMARY_COUNTED)
    {
      self->wanting = 0;
      self->severity = BEF_SEVERITY_NORMAL;
    }
  if (self->total > 0 && self->unknown == self->total)
    self->severity = BEF_SEVERITY_UNKNOWN;
  self->detail = answers_text (commune, kind, now_ms, self, flags);
  if (self->wanting > 0)
    {
      g_autofree char *answer = g_steal_pointer (&self->detail);
      /* TRANSLATORS: a count of equipment to look at, then "14 of 15 answer". */
      self->detail =
          g_strdup_printf (ngettext ("%u to look at · %s", "%u to look at · %s", self->wanting),
                           self->wanting, answer);
    }
  return self;
}

void
bef_kind_summary_free (BefKindSummary *self)
{
  if (self == NULL)
    return;
  g_free (self->value);
  g_free (self->detail);
  g_free (self);
}
