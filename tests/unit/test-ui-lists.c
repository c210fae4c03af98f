/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <math.h>

#include "ui/bookings/bef-bookings.h"
#include "ui/shell/bef-empty-commune.h"
#include "ui/energy/bef-energy-item.h"
#include "ui/journal/bef-journal-item.h"
#include "ui/kind/bef-kind-figures.h"
#include "ui/kit/bef-kind-summary.h"
#include "ui/kit/bef-kind-list.h"

#define NOW G_GINT64_CONSTANT (1795431600000) /* a Monday of November 2026, 12:00 in Paris */

static void
add_building (GPtrArray *entities, const char *id, const char *name)
{
  BefEntity *e = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);

  e->name = g_strdup (name);
  g_ptr_array_add (entities, e);
}

static BefEntity *
add_device (GPtrArray *entities, BefKind kind, const char *id, const char *name,
            const char *building, const char *quantity, double value, gint64 age_ms)
{
  BefEntity *e = bef_entity_new (id, "Device", BEF_ENTITY_EQUIPMENT);

  e->kind = kind;
  e->name = g_strdup (name);
  e->building_id = g_strdup (building);
  if (quantity != NULL)
    bef_entity_add_reading (e, quantity, NOW - age_ms, value);
  g_ptr_array_add (entities, e);
  return e;
}

static BefCommune *
make_commune (void)
{
  BefCommune *commune = bef_commune_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  add_building (all, "urn:b:2", "École");
  add_building (all, "urn:b:1", "Centre");
  add_device (all, BEF_KIND_DOOR, "urn:d:1", "Door 10", "urn:b:1", "open-state", 0, 0);
  add_device (all, BEF_KIND_DOOR, "urn:d:2", "Door 2", "urn:b:1", "open-state", 1, BEF_MS_MINUTE);
  add_device (all, BEF_KIND_DOOR, "urn:d:3", "Entrance", "urn:b:2", "open-state", 1,
              10 * BEF_MS_DAY);
  bef_entity_add_reading (
      add_device (all, BEF_KIND_DOOR, "urn:d:4", "Gate", NULL, "open-state", 0, 0), "door-alarm",
      NOW, 1);
  add_device (all, BEF_KIND_METER, "urn:m:1", "Meter", "urn:b:1", "power", 1000, 0);
  add_device (all, BEF_KIND_METER, "urn:m:2", "Gas", "urn:b:1", "gas-index", 5000, 0);
  add_device (all, BEF_KIND_METER, "urn:m:3", "Meter", "urn:b:2", "power", 2000, 0);
  bef_commune_apply (commune, all, BEF_APPLY_EVERYTHING, NOW, NOW);
  return commune;
}

/* The ids listed, headers as "[name]". */
static char *
listed (BefCommune *commune, BefKind kind, BefKindFilter filter, BefKindSort sort,
        const char *search)
{
  BefKindQuery query = { kind, filter, sort, search };
  g_autoptr (GPtrArray) list = bef_kind_list_new (commune, &query);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      gpointer item = g_ptr_array_index (list, i);
      if (BEF_IS_DEVICE (item))
        g_string_append_printf (text, "%s ", bef_device_get_id (item));
      else if (BEF_IS_BUILDING (item))
        g_string_append_printf (text, "[%s] ", bef_building_get_name (item));
      else
        g_string_append (text, "[-] ");
    }
  return g_string_free (text, FALSE);
}

static void
assert_listed (BefCommune *commune, BefKind kind, BefKindFilter filter, BefKindSort sort,
               const char *search, const char *expected)
{
  g_autofree char *text = listed (commune, kind, filter, sort, search);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_orders (void)
{
  g_autoptr (BefCommune) commune = make_commune ();

  assert_listed (commune, BEF_KIND_DOOR, BEF_KIND_FILTER_ALL, BEF_KIND_SORT_WORST, NULL,
                 "urn:d:4 urn:d:3 urn:d:2 urn:d:1 ");
  assert_listed (commune, BEF_KIND_DOOR, BEF_KIND_FILTER_ALL, BEF_KIND_SORT_BUILDING, NULL,
                 "[Centre] urn:d:2 urn:d:1 [École] urn:d:3 [-] urn:d:4 ");
  assert_listed (commune, BEF_KIND_DOOR, BEF_KIND_FILTER_ALL, BEF_KIND_SORT_VALUE, NULL,
                 "urn:d:2 urn:d:1 urn:d:4 urn:d:3 ");
  /* 5000 m³ are not more than 2000 W. */
  assert_listed (commune, BEF_KIND_METER, BEF_KIND_FILTER_ALL, BEF_KIND_SORT_VALUE, NULL,
                 "urn:m:3 urn:m:1 urn:m:2 ");
}

static void
test_filters (void)
{
  g_autoptr (BefCommune) commune = make_commune ();

  assert_listed (commune, BEF_KIND_DOOR, BEF_KIND_FILTER_WANTING, BEF_KIND_SORT_WORST, NULL,
                 "urn:d:4 ");
  assert_listed (commune, BEF_KIND_DOOR, BEF_KIND_FILTER_UNKNOWN, BEF_KIND_SORT_WORST, NULL,
                 "urn:d:3 ");
  assert_listed (commune, BEF_KIND_DOOR, BEF_KIND_FILTER_ALL, BEF_KIND_SORT_WORST, "ecole entr",
                 "urn:d:3 ");
  assert_listed (commune, BEF_KIND_DOOR, BEF_KIND_FILTER_ALL, BEF_KIND_SORT_WORST, "nowhere", "");
}

typedef struct
{
  guint position, removed, added, times;
} Change;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, Change *change)
{
  *change = (Change){ position, removed, added, change->times + 1 };
}

static void
test_sync_touches_only_what_differs (void)
{
  g_autoptr (BefCommune) commune = make_commune ();
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  BefKindQuery query = { BEF_KIND_DOOR, BEF_KIND_FILTER_ALL, BEF_KIND_SORT_BUILDING, NULL };
  g_autoptr (GPtrArray) before = bef_kind_list_new (commune, &query);
  Change change = { 0 };

  bef_kind_list_sync (store, before);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 7);
  g_signal_connect (store, "items-changed", G_CALLBACK (changed_cb), &change);
  g_autoptr (GPtrArray) again = bef_kind_list_new (commune, &query);
  bef_kind_list_sync (store, again);
  g_assert_cmpuint (change.times, ==, 0);
  g_ptr_array_remove_index (again, 2);
  bef_kind_list_sync (store, again);
  g_assert_cmpuint (change.times, ==, 1);
  g_assert_cmpuint (change.position, ==, 2);
  g_assert_cmpuint (change.removed, ==, 1);
  g_assert_cmpuint (change.added, ==, 0);
}

static void
test_same_set_whatever_the_order (void)
{
  g_autoptr (BefCommune) commune = make_commune ();
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  BefKindQuery query = { BEF_KIND_DOOR, BEF_KIND_FILTER_ALL, BEF_KIND_SORT_WORST, NULL };
  g_autoptr (GPtrArray) worst = bef_kind_list_new (commune, &query);

  bef_kind_list_sync (store, worst);
  query.sort = BEF_KIND_SORT_VALUE;
  g_autoptr (GPtrArray) by_value = bef_kind_list_new (commune, &query);
  g_assert_true (bef_kind_list_same_set (store, by_value));
  g_ptr_array_remove_index (by_value, 0);
  g_assert_false (bef_kind_list_same_set (store, by_value));
}

static const BefKindFigure *
find_figure (GPtrArray *figures, const char *title)
{
  for (guint i = 0; i < figures->len; i++)
    if (g_str_equal (((BefKindFigure *)g_ptr_array_index (figures, i))->title, title))
      return g_ptr_array_index (figures, i);
  return NULL;
}

static void
test_figures_leave_the_unknown_out (void)
{
  g_autoptr (BefCommune) commune = make_commune ();
  g_autoptr (GPtrArray) doors = bef_kind_figures_new (commune, BEF_KIND_DOOR, NOW);
  g_autoptr (GPtrArray) links = bef_kind_figures_new (commune, BEF_KIND_LINK, NOW);
  const BefKindFigure *open = find_figure (doors, _ ("Open now"));

  /* The entrance was open ten days ago: nobody knows now. */
  g_assert_nonnull (open);
  g_assert_cmpstr (open->value, ==, "1");
  g_assert_cmpint (open->observed_ms, ==, NOW - BEF_MS_MINUTE);
  /* No lock was ever heard of: not "0". */
  g_assert_cmpstr (find_figure (doors, _ ("Unlocked now"))->value, ==, "—");
  g_assert_cmpstr (((BefKindFigure *)g_ptr_array_index (links, 0))->value, ==, "—");
}

static void
add_room (GPtrArray *all, const char *id, double temperature, double co2)
{
  BefEntity *e =
      add_device (all, BEF_KIND_CLIMATE, id, id, "urn:b:1", "temperature", temperature, 0);

  bef_entity_add_reading (e, "co2", NOW, co2);
  bef_entity_set_fact (e, "expectedMin", "17");
  bef_entity_set_fact (e, "expectedMax", "19");
}

/* Who presses a figure sees as many as it says, those it says first. */
static void
test_a_figure_lists_what_it_counts (void)
{
  g_autoptr (BefCommune) commune = make_commune ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  guint counted = 0;

  add_room (all, "urn:r:1", 18, 900);
  add_room (all, "urn:r:2", 22, 400);
  add_room (all, "urn:r:3", 12, 1500);
  bef_commune_apply (commune, all, BEF_APPLY_ALL_ALERTS, NOW, NOW);
  for (guint kind = 0; kind < BEF_N_KINDS; kind++)
    {
      g_autoptr (GPtrArray) figures = bef_kind_figures_new (commune, (BefKind)kind, NOW);
      for (guint i = 0; i < figures->len; i++)
        {
          const BefKindFigure *figure = g_ptr_array_index (figures, i);
          BefKindQuery query = { .kind = (BefKind)kind, .count = figure->count, .now_ms = NOW };
          g_autoptr (GPtrArray) list = bef_kind_list_new (commune, &query);
          if (figure->count.counted != BEF_KIND_COUNT_STATE
              && figure->count.counted != BEF_KIND_COUNT_OUTSIDE)
            continue;
          g_test_message ("%s: %s", figure->title, figure->value);
          g_assert_cmpint (list->len, ==, g_ascii_strtoll (figure->value, NULL, 10));
          counted += list->len;
        }
    }
  g_assert_cmpuint (counted, >, 3);
  /* The most of a quantity is first, whichever the kind is known by. */
  g_autoptr (GPtrArray) figures = bef_kind_figures_new (commune, BEF_KIND_CLIMATE, NOW);
  BefKindQuery query = { .kind = BEF_KIND_CLIMATE,
                         .sort = BEF_KIND_SORT_VALUE,
                         .count = find_figure (figures, _ ("Highest CO₂"))->count,
                         .now_ms = NOW };
  g_autoptr (GPtrArray) most = bef_kind_list_new (commune, &query);
  g_assert_cmpuint (most->len, ==, 3);
  g_assert_cmpstr (bef_device_get_id (g_ptr_array_index (most, 0)), ==, "urn:r:3");
  query.count.counted = BEF_KIND_COUNT_LEAST;
  g_autoptr (GPtrArray) least = bef_kind_list_new (commune, &query);
  g_assert_cmpstr (bef_device_get_id (g_ptr_array_index (least, 0)), ==, "urn:r:2");
}

/* Nine feeds of the minute, five whose half hours came this morning. */
static void
test_sums_say_what_is_of_yesterday (void)
{
  g_autoptr (BefCommune) commune = bef_commune_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  gint64 midnight = bef_civil_floor (NOW, BEF_PERIOD_DAY);
  g_autoptr (GString) beats = g_string_new (NULL);

  g_ptr_array_add (all, bef_entity_new ("urn:b:1", "Building", BEF_ENTITY_BUILDING));
  for (guint i = 0; i < 14; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:m:%02u", i);
      BefEntity *e = bef_entity_new (id, "ACMeasurement", BEF_ENTITY_EQUIPMENT);
      e->kind = BEF_KIND_METER;
      e->building_id = g_strdup ("urn:b:1");
      bef_entity_add_reading (e, "power", i < 9 ? NOW - 1000 : midnight - 30 * BEF_MS_MINUTE, 100);
      g_ptr_array_add (all, e);
      g_string_append_printf (beats, "%s\tpower\t%s\n", id, i < 9 ? "60+1" : "86400+24000");
    }
  bef_commune_set_beats (commune, beats->str);
  bef_commune_apply (commune, all, BEF_APPLY_EVERYTHING, NOW, NOW);
  g_autofree char *again = bef_commune_dup_beats (commune);
  g_assert_nonnull (strstr (again, "urn:m:13\tpower\t86400+24000\n"));
  g_autofree char *feeds = bef_kind_summary_dup_feeds (commune, BEF_KIND_METER, NOW);
  g_assert_cmpstr (feeds, ==, "14 meters: 9 live, 5 of yesterday");
  g_autoptr (GPtrArray) figures = bef_kind_figures_new (commune, BEF_KIND_METER, NOW);
  const BefKindFigure *power = find_figure (figures, _ ("Power now"));
  g_assert_true (g_str_has_prefix (power->value, "900"));
  g_assert_cmpstr (power->detail, ==, feeds);
}

#define ASSERT_SUMMARY(commune, kind, flags, member, expected)                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (BefKindSummary) summary_ = bef_kind_summary_new (commune, kind, NOW, flags);        \
    g_assert_cmpstr (summary_->member, ==, expected);                                              \
  }                                                                                                \
  G_STMT_END

static void
test_a_summary_says_who_answers (void)
{
  g_autoptr (BefCommune) commune = make_commune ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  ASSERT_SUMMARY (commune, BEF_KIND_DOOR, BEF_KIND_SUMMARY_PLAIN, value, "1 open · 2 closed");
  ASSERT_SUMMARY (commune, BEF_KIND_DOOR, BEF_KIND_SUMMARY_PLAIN, detail,
                  "1 to look at · 3 of 4 answer");
  /* Of the only one, and of several that are silent, no sum is made. */
  add_device (all, BEF_KIND_LINK, "urn:l:1", "Link", "urn:b:1", "link-state", 0, 10 * BEF_MS_DAY);
  add_device (all, BEF_KIND_WEB, "urn:w:1", "Site", NULL, "web-state", 0, 0);
  add_device (all, BEF_KIND_PHONE, "urn:p:1", "Line 1", NULL, "phone-state", 0, 10 * BEF_MS_DAY);
  add_device (all, BEF_KIND_PHONE, "urn:p:2", "Line 2", NULL, "phone-state", 0, 10 * BEF_MS_DAY);
  bef_commune_apply (commune, all, BEF_APPLY_ALL_ALERTS, NOW, NOW);
  ASSERT_SUMMARY (commune, BEF_KIND_LINK, BEF_KIND_SUMMARY_PLAIN, detail, "Does not answer");
  ASSERT_SUMMARY (commune, BEF_KIND_WEB, BEF_KIND_SUMMARY_PLAIN, detail, "Answers");
  ASSERT_SUMMARY (commune, BEF_KIND_PHONE, BEF_KIND_SUMMARY_PLAIN, detail, "No answer of 2");
}

/* Shares are no sum: the one that wants somebody first is the fullest. */
static void
test_the_fullest_stands_for_all (void)
{
  g_autoptr (BefCommune) commune = make_commune ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  add_device (all, BEF_KIND_CONTAINER, "urn:c:1", "Glass", NULL, "filling", 20, 0);
  add_device (all, BEF_KIND_CONTAINER, "urn:c:2", "Paper", NULL, "filling", 86, 0);
  add_device (all, BEF_KIND_CONTAINER, "urn:c:3", "Cans", NULL, "filling", 98, 30 * BEF_MS_DAY);
  bef_commune_apply (commune, all, BEF_APPLY_ALL_ALERTS, NOW, NOW);
  ASSERT_SUMMARY (commune, BEF_KIND_CONTAINER, BEF_KIND_SUMMARY_PLAIN, value, "86\u00a0% at most");
}

/* Without the server nobody can say what answers there. */
static void
test_nothing_answers_while_away (void)
{
  g_autoptr (BefCommune) commune = make_commune ();

  ASSERT_SUMMARY (commune, BEF_KIND_METER, BEF_KIND_SUMMARY_AWAY, detail, "Last known state");
  ASSERT_SUMMARY (commune, BEF_KIND_DOOR, BEF_KIND_SUMMARY_AWAY, detail,
                  "1 to look at · Last known state, 1 unknown");
}

static void
test_figures_are_as_severe_as_the_alert (void)
{
  g_autoptr (BefCommune) commune = make_commune ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (GPtrArray) before = bef_kind_figures_new (commune, BEF_KIND_DOOR, NOW);
  const char *word = "Left open or forced";
  BefEntity *alert = bef_entity_new ("urn:a:1", "Alert", BEF_ENTITY_ALERT);

  g_assert_nonnull (find_figure (before, word));
  g_assert_cmpint (find_figure (before, word)->severity, ==, BEF_SEVERITY_TODAY);
  bef_entity_set_fact (alert, "severity", "critical");
  bef_entity_set_fact (alert, "alertState", "active");
  bef_entity_set_fact (alert, "alertSource", "urn:d:4");
  g_ptr_array_add (all, alert);
  bef_commune_apply (commune, all, BEF_APPLY_ALL_ALERTS, NOW, NOW);
  bef_commune_refresh (commune, NOW);
  g_autoptr (GPtrArray) after = bef_kind_figures_new (commune, BEF_KIND_DOOR, NOW);
  g_assert_cmpint (find_figure (after, word)->severity, ==, BEF_SEVERITY_URGENT);
  /* One open door of another building is no matter for anybody. */
  g_assert_cmpint (find_figure (after, _ ("Open now"))->severity, ==, BEF_SEVERITY_NORMAL);
}

static BefDevice *
make_room (void)
{
  g_autoptr (BefEntity) e = bef_entity_new ("urn:r:1", "BookableRoom", BEF_ENTITY_EQUIPMENT);
  BefDevice *room = bef_device_new ("urn:r:1", BEF_KIND_ROOM);
  gint64 day = bef_civil_floor (NOW, BEF_PERIOD_DAY);

  e->kind = BEF_KIND_ROOM;
  bef_entity_add_booking (e, day + 18 * BEF_MS_HOUR, day + 20 * BEF_MS_HOUR, "Choir", NULL);
  bef_entity_add_booking (e, day + 16 * BEF_MS_HOUR, day + 18 * BEF_MS_HOUR, "Dance", NULL);
  bef_entity_add_booking (e, day + 19 * BEF_MS_HOUR, day + 26 * BEF_MS_HOUR, "Feast", NULL);
  bef_device_apply (room, e, NOW, NOW);
  return room;
}

static void
test_bookings_that_touch_do_not_clash (void)
{
  g_autoptr (BefDevice) room = make_room ();
  gint64 tomorrow = bef_civil_add (NOW, BEF_PERIOD_DAY, 1);
  g_autoptr (GPtrArray) today = bef_bookings_of_day (room, NOW);
  g_autoptr (GPtrArray) next_day = bef_bookings_of_day (room, tomorrow);

  g_assert_cmpuint (today->len, ==, 3);
  const BefBooking *dance = g_ptr_array_index (today, 0), *choir = g_ptr_array_index (today, 1);
  g_assert_cmpstr (dance->purpose, ==, "Dance");
  g_assert_false (bef_bookings_clash (room, dance));
  g_assert_true (bef_bookings_clash (room, choir));
  g_assert_cmpuint (bef_bookings_count_clashes (room, NOW, tomorrow), ==, 1);
  g_assert_true (bef_bookings_next (room, NOW) == dance);
  g_assert_null (bef_bookings_next (room, NOW + BEF_MS_DAY));
  /* The feast goes on past midnight: it is seen on both days. */
  g_assert_cmpuint (next_day->len, ==, 1);
  g_autofree char *until = bef_booking_dup_time (g_ptr_array_index (next_day, 0), tomorrow);
  g_autofree char *from = bef_booking_dup_time (g_ptr_array_index (next_day, 0), NOW);
  g_assert_cmpstr (until, ==, "until 02:00");
  g_assert_cmpstr (from, ==, "from 19:00");
}

static void
add_day (GArray *days, gint64 start_ms, double kwh, double coverage)
{
  BefEnergy day = { start_ms, bef_civil_add (start_ms, BEF_PERIOD_DAY, 1), kwh, coverage };

  g_array_append_val (days, day);
}

static void
test_energy_says_how_much_is_measured (void)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (BefEnergy));
  gint64 today = bef_civil_floor (NOW, BEF_PERIOD_DAY);
  gint64 first = bef_civil_add (today, BEF_PERIOD_DAY, -3), end;

  add_day (days, first, NAN, 0);
  add_day (days, bef_civil_add (today, BEF_PERIOD_DAY, -2), 10, 1);
  add_day (days, bef_civil_add (today, BEF_PERIOD_DAY, -1), 4, 0.5);
  add_day (days, today, 6, 0.5);
  end = bef_civil_add (today, BEF_PERIOD_DAY, 1);
  BefEnergyFigure all = bef_energy_figure_sum (days, first, end, NOW);
  g_assert_cmpfloat (all.kwh, ==, 20);
  g_assert_cmpint (all.since_ms, ==, bef_civil_add (today, BEF_PERIOD_DAY, -2));
  /* 2 of the 2.5 days that passed since. */
  g_assert_cmpfloat_with_epsilon (all.coverage, 0.8, 1e-9);
  BefEnergyFigure none_yet = { .kwh = NAN, .since_ms = BEF_NO_TIME };
  g_autofree char *note = bef_energy_figure_dup_note (&all, first);
  g_assert_nonnull (strstr (note, "since"));
  g_assert_nonnull (strstr (note, "80"));
  /* What may still come is not said to be missing. */
  all.loading = none_yet.loading = TRUE;
  g_autofree char *coming = bef_energy_figure_dup_note (&all, first);
  g_assert_nonnull (strstr (coming, "80\u00a0% known, loading"));
  all.loading = FALSE;
  all.estimated = TRUE;
  g_autofree char *guessed = bef_energy_figure_dup_note (&all, first);
  g_assert_nonnull (strstr (guessed, ", partly estimated"));
  all.set_aside = TRUE;
  g_autofree char *jumped = bef_energy_figure_dup_note (&all, first);
  g_assert_nonnull (strstr (jumped, ", partly estimated, jump of the index set aside"));
  all.meter_changed = TRUE;
  g_autofree char *replaced = bef_energy_figure_dup_note (&all, first);
  g_assert_nonnull (strstr (replaced, ", jump of the index set aside, meter replaced"));
  g_autofree char *nothing = bef_energy_figure_dup_note (&none_yet, first);
  g_assert_cmpstr (nothing, ==, "loading");
  /* Half a day measured is the whole of a day half gone. */
  BefEnergyFigure half = bef_energy_figure_sum (days, today, end, NOW);
  g_assert_cmpfloat_with_epsilon (half.coverage, 1, 1e-9);
  g_assert_null (bef_energy_figure_dup_note (&half, today));
  /* A gap is not zero. */
  BefEnergyFigure none =
      bef_energy_figure_sum (days, first, bef_civil_add (first, BEF_PERIOD_DAY, 1), NOW);
  g_assert_true (isnan (none.kwh));
}

static void
test_a_total_tells_what_is_missing_of_it (void)
{
  gint64 day = bef_civil_floor (NOW, BEF_PERIOD_DAY),
         before = bef_civil_add (day, BEF_PERIOD_DAY, -1);
  BefEnergyFigure figures[] = { { .kwh = 10, .coverage = 1, .since_ms = before },
                                { .kwh = 5, .coverage = 0.5, .since_ms = before },
                                { .kwh = 1, .coverage = 1, .since_ms = day, .estimated = TRUE },
                                { .kwh = NAN, .since_ms = BEF_NO_TIME } };
  gint64 end = bef_civil_add (day, BEF_PERIOD_DAY, 1);
  BefEnergyFigure two = bef_energy_figure_add_up (figures, 2, end);
  BefEnergyFigure three = bef_energy_figure_add_up (figures, 3, end);
  BefEnergyFigure all = bef_energy_figure_add_up (figures, 4, end);
  BefEnergyFigure none = bef_energy_figure_add_up (figures + 3, 1, end);

  g_assert_cmpfloat (two.kwh, ==, 15);
  g_assert_cmpfloat_with_epsilon (two.coverage, 0.75, 1e-9);
  g_assert_false (two.estimated);
  /* What began a day later lacks a day. */
  g_assert_cmpfloat (three.kwh, ==, 16);
  g_assert_cmpint (three.since_ms, ==, before);
  g_assert_cmpfloat_with_epsilon (three.coverage, 2.0 / 3, 1e-9);
  g_assert_true (three.estimated);
  /* And what is not measured lacks all of it. */
  g_assert_cmpfloat (all.kwh, ==, 16);
  g_assert_cmpfloat_with_epsilon (all.coverage, 0.5, 1e-9);
  g_assert_true (isnan (none.kwh));
}

static void
test_by_area_is_of_a_whole_year (void)
{
  gint64 from = bef_civil_add (NOW, BEF_PERIOD_YEAR, -1);
  BefEnergyFigure year = { .kwh = 12000, .coverage = 0.99, .since_ms = from };

  g_assert_cmpfloat (bef_energy_figure_per_area (&year, from, 100), ==, 120);
  year.since_ms = bef_civil_add (NOW, BEF_PERIOD_DAY, -14);
  g_assert_true (isnan (bef_energy_figure_per_area (&year, from, 100)));
  year.since_ms = from;
  year.coverage = 0.5;
  g_assert_true (isnan (bef_energy_figure_per_area (&year, from, 100)));
}

/* Of what one device tells as a power and as an index, the index alone is in the sums of energy. */
static void
test_energy_is_counted_once (void)
{
  static const struct
  {
    const char *quantity, *role;
    gboolean is_counted;
  } meters[] = {
    { "energy-index", NULL, TRUE },     { "power", NULL, TRUE },
    { "power", BEF_METER_PART, FALSE }, { "power", BEF_METER_POWER_ALONE, FALSE },
    { "gas-index", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (meters); i++)
    {
      g_autoptr (BefEntity) e = bef_entity_new ("urn:m", "Meter", BEF_ENTITY_EQUIPMENT);
      g_autoptr (BefDevice) device = bef_device_new ("urn:m", BEF_KIND_METER);
      e->kind = BEF_KIND_METER;
      bef_entity_add_reading (e, meters[i].quantity, NOW, 1);
      bef_entity_set_fact (e, BEF_FACT_METER_ROLE, meters[i].role);
      bef_device_apply (device, e, NOW, NOW);
      g_assert_cmpint (bef_energy_is_counted (device), ==, meters[i].is_counted);
    }
}

static int
order_of (double a, gboolean a_whole, double b, gboolean b_whole, GtkSortType order)
{
  BefEnergySortKey x = { a, a_whole }, y = { b, b_whole };

  return bef_energy_sort_key_compare (x, y, order);
}

/* A sum of half a month is not the least of the months, nor one of a day with a gap. */
static void
test_a_part_is_neither_least_nor_most (void)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (BefEnergy));
  gint64 today = bef_civil_floor (NOW, BEF_PERIOD_DAY);
  gint64 first = bef_civil_add (today, BEF_PERIOD_DAY, -2);
  gint64 second = bef_civil_add (today, BEF_PERIOD_DAY, -1);

  add_day (days, second, 4, 1);
  g_array_index (days, BefEnergy, 0).set_aside = TRUE;
  g_array_index (days, BefEnergy, 0).meter_changed = TRUE;
  BefEnergyFigure sum = bef_energy_figure_sum (days, first, today, NOW);
  g_assert_true (sum.set_aside);
  g_assert_true (sum.meter_changed);
  g_assert_true (bef_energy_figure_is_whole (&sum, second));
  g_assert_false (bef_energy_figure_is_whole (&sum, first));
  sum.coverage = 0.5;
  g_assert_false (bef_energy_figure_is_whole (&sum, second));
  for (GtkSortType order = GTK_SORT_ASCENDING; order <= GTK_SORT_DESCENDING; order++)
    {
      g_assert_cmpint (order_of (1, FALSE, 5, TRUE, order), >, 0);
      g_assert_cmpint (order_of (9, FALSE, 5, TRUE, order), >, 0);
      g_assert_cmpint (order_of (5, TRUE, 9, FALSE, order), <, 0);
      g_assert_cmpint (order_of (NAN, FALSE, 9, FALSE, order), >, 0);
      g_assert_cmpint (order_of (NAN, FALSE, NAN, TRUE, order), ==, 0);
    }
  g_assert_cmpint (order_of (1, TRUE, 5, TRUE, GTK_SORT_ASCENDING), <, 0);
  g_assert_cmpint (order_of (1, TRUE, 5, TRUE, GTK_SORT_DESCENDING), >, 0);
  g_assert_cmpint (order_of (5, FALSE, 5, FALSE, GTK_SORT_DESCENDING), ==, 0);
}

static void
test_journal_csv_is_text (void)
{
  g_autoptr (BefCommune) commune = make_commune ();
  g_autoptr (GListStore) store = g_list_store_new (BEF_TYPE_JOURNAL_ITEM);
  BefJournalEntry entry = {
    1, NOW, "Secretary", "door-open", "urn:d:2", "=cmd \"now\"", BEF_JOURNAL_OTHER, "+typed"
  };
  g_autoptr (BefJournalItem) item = bef_journal_item_new (&entry, commune);

  g_assert_cmpstr (bef_journal_item_get_object (item), ==, "Door 2, Centre");
  g_list_store_append (store, item);
  g_autofree char *csv = bef_journal_to_csv (G_LIST_MODEL (store));
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_assert_true (g_str_has_prefix (csv, "\xef\xbb\xbf"));
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[1], ==,
                   "\"2026-11-23 12:00:00\";\"UTC+01:00\";\"Secretary\";\"Asked to open a door\";"
                   "\"Door 2, Centre\";\"'=cmd \"\"now\"\"\";\"Doors\";\"'+typed\"");
}

/* An empty commune says what the server has, and what to do. */
static void
test_empty_commune_says_what_was_found (void)
{
  BefOfferedType types[] = {
    { (char *)"https://smartdatamodels.org/dataModel.Device/Device", 12, TRUE, FALSE },
    { (char *)"https://example.org/cars#Door", 3, FALSE, TRUE },
    { (char *)"Vehicle", -1, FALSE, FALSE },
  };
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autofree char *nothing = bef_empty_commune_words (found);

  g_assert_nonnull (strstr (nothing, "Check the tenant"));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_ptr_array_add (found, &types[i]);
  g_autofree char *words = bef_empty_commune_words (found);
  g_assert_nonnull (strstr (words, "3 types"));
  g_assert_nonnull (strstr (words, "\nDevice (12): understood\n"));
  g_assert_nonnull (strstr (words, "\nhttps://example.org/cars#Door (3): of another"));
  g_assert_nonnull (strstr (words, "\nVehicle (some): not known"));
  g_assert_nonnull (strstr (words, "of type Building."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui-lists/orders", test_orders);
  g_test_add_func ("/ui-lists/filters", test_filters);
  g_test_add_func ("/ui-lists/sync-touches-only-what-differs", test_sync_touches_only_what_differs);
  g_test_add_func ("/ui-lists/same-set-whatever-the-order", test_same_set_whatever_the_order);
  g_test_add_func ("/ui-lists/figures-leave-the-unknown-out", test_figures_leave_the_unknown_out);
  g_test_add_func ("/ui-lists/figures-are-as-severe-as-the-alert",
                   test_figures_are_as_severe_as_the_alert);
  g_test_add_func ("/ui-lists/figures-list-what-they-count", test_a_figure_lists_what_it_counts);
  g_test_add_func ("/ui-lists/a-summary-says-who-answers", test_a_summary_says_who_answers);
  g_test_add_func ("/ui-lists/fullest", test_the_fullest_stands_for_all);
  g_test_add_func ("/ui-lists/nothing-answers-while-away", test_nothing_answers_while_away);
  g_test_add_func ("/figures/of-yesterday", test_sums_say_what_is_of_yesterday);
  g_test_add_func ("/ui-lists/bookings-that-touch-do-not-clash",
                   test_bookings_that_touch_do_not_clash);
  g_test_add_func ("/ui-lists/energy/counted-once", test_energy_is_counted_once);
  g_test_add_func ("/ui-lists/energy-says-how-much-is-measured",
                   test_energy_says_how_much_is_measured);
  g_test_add_func ("/ui-lists/energy/total", test_a_total_tells_what_is_missing_of_it);
  g_test_add_func ("/ui-lists/energy/by-area", test_by_area_is_of_a_whole_year);
  g_test_add_func ("/ui-lists/a-part-is-neither-least-nor-most",
                   test_a_part_is_neither_least_nor_most);
  g_test_add_func ("/ui-lists/journal-csv-is-text", test_journal_csv_is_text);
  g_test_add_func ("/ui-lists/empty-commune-says-what-was-found",
                   test_empty_commune_says_what_was_found);
  return g_test_run ();
}
