/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule for what is live, late and lost, looked at through every page: a meter that comes the
 * next day, an hourly one and a door that nobody opens, and one of each that is dead. */
#include "../patience.h"

#include <adwaita.h>

#include "base/bef-format.h"
#include "ui/building/bef-building-page.h"
#include "ui/energy/bef-commune-chart.h"
#include "ui/kind/bef-kind-page.h"
#include "ui/map/bef-map-page.h"
#include "ui/today/bef-today-page.h"

typedef struct
{
  const char *id, *building, *name; /* the building's; the equipment is "… here" */
  BefKind kind;
  const char *quantity;
  double value;
  const char *beats; /* learned before, as they are kept */
  gboolean is_dead;
} Subject;

#define NOON G_GINT64_CONSTANT (1795518000000) /* 2026-11-24T11:00:00Z */
#define DAY_LATE "power\t86400+90000 86400+90000 86400+90000"
#define HOURLY "power\t3600+60 3600+60 3600+60"
#define HALF_HOURLY "\t1800+5 1800+5 1800+5"

static const Subject subjects[] = {
  { "urn:m:1", "urn:b:1", "Annex", BEF_KIND_METER, "power", 1000, DAY_LATE, FALSE },
  { "urn:m:2", "urn:b:2", "Barn", BEF_KIND_METER, "power", 2000, DAY_LATE, TRUE },
  { "urn:m:3", "urn:b:3", "Church", BEF_KIND_METER, "power", 4000, HOURLY, FALSE },
  { "urn:m:4", "urn:b:4", "Depot", BEF_KIND_METER, "power", 8000, HOURLY, TRUE },
  { "urn:d:5", "urn:b:5", "Estate", BEF_KIND_DOOR, "open-state", 0, HALF_HOURLY, FALSE },
  { "urn:d:6", "urn:b:6", "Forge", BEF_KIND_DOOR, "open-state", 0, HALF_HOURLY, TRUE },
};

typedef struct
{
  BefHistory *history;
  BefSession *session;
  GtkWindow *window;
  BefPage *page;
} Fixture;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gint64
stamp_of (const Subject *subject, gint64 now_ms)
{
  if (subject->kind == BEF_KIND_DOOR)
    return now_ms - 14 * BEF_MS_HOUR;
  if (g_str_equal (subject->beats, HOURLY))
    return now_ms - (subject->is_dead ? 9 * BEF_MS_HOUR : 55 * BEF_MS_MINUTE);
  /* The last half hour of yesterday, or of last week. */
  return bef_civil_add (bef_civil_floor (now_ms, BEF_PERIOD_DAY), BEF_PERIOD_DAY,
                        subject->is_dead ? -8 : 0)
         - 30 * BEF_MS_MINUTE;
}

static void
add_subject (GPtrArray *all, GString *beats, const Subject *subject, gint64 now_ms)
{
  BefEntity *place = bef_entity_new (subject->building, "Building", BEF_ENTITY_BUILDING);
  BefEntity *e = bef_entity_new (subject->id, "Device", BEF_ENTITY_EQUIPMENT);

  place->name = g_strdup (subject->name);
  place->has_location = TRUE;
  place->location = (BefPoint){ 46.0 + 0.01 * (double)all->len, -0.9 };
  e->kind = subject->kind;
  e->name = g_strdup_printf ("%s here", subject->name);
  e->building_id = g_strdup (subject->building);
  bef_entity_add_reading (e, subject->quantity, stamp_of (subject, now_ms), subject->value);
  if (subject->kind == BEF_KIND_DOOR)
    bef_entity_add_reading (e, "battery",
                            now_ms - (subject->is_dead ? 5 * BEF_MS_HOUR : 20 * BEF_MS_MINUTE), 90);
  g_string_append_printf (beats, "%s\t%s\n", subject->id, subject->beats);
  g_ptr_array_add (all, place);
  g_ptr_array_add (all, e);
}

static void
set_up (Fixture *f)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (GString) beats = g_string_new (NULL);
  gint64 now_ms = bef_now_ms ();

  f->history = bef_history_new ();
  bef_history_open_async (f->history, NULL, NULL, opened_cb, &opened);
  g_assert_true (bef_history_open_finish (f->history, wait_for (&opened), NULL, NULL));
  f->session = bef_session_new (NULL, f->history, 5, 30);
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    add_subject (all, beats, &subjects[i], now_ms);
  BefCommune *commune = bef_session_get_commune (f->session);
  bef_commune_set_beats (commune, beats->str);
  bef_commune_apply (commune, all, BEF_APPLY_EVERYTHING, now_ms, now_ms);
  f->window = g_object_new (GTK_TYPE_WINDOW, "default-width", 1100, "default-height", 900, NULL);
}

static void
open_page (Fixture *f, BefPage *page, const char *argument)
{
  f->page = page;
  gtk_window_set_child (f->window, GTK_WIDGET (page));
  gtk_window_present (f->window);
  bef_page_bind (page, f->session);
  bef_page_shown (page, argument);
}

static void
close_page (Fixture *f)
{
  bef_page_hidden (f->page);
  bef_page_bind (f->page, NULL);
  gtk_window_set_child (f->window, NULL);
  f->page = NULL;
}

static void
tear_down (Fixture *f)
{
  gtk_window_destroy (f->window);
  bef_session_stop (f->session);
  g_clear_object (&f->session);
  bef_history_close (f->history);
  g_clear_object (&f->history);
}

/* A label on screen in @widget that holds @text; NULL: none. */
static GtkWidget *
find_text (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); found == NULL && c != NULL;
       c = gtk_widget_get_next_sibling (c))
    found = find_text (c, text);
  return found;
}

static gboolean
set_flag (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static GtkWidget *
wait_for_text (GtkWidget *widget, const char *text)
{
  gboolean over = FALSE;
  guint limit = g_timeout_add_seconds (10 * test_patience (), set_flag, &over);
  GtkWidget *found;

  while ((found = find_text (widget, text)) == NULL && !over)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (limit);
  if (found == NULL)
    g_error ("Not on screen: %s", text);
  return found;
}

/* The row that @label is in. */
static GtkWidget *
row_of (GtkWidget *label)
{
  GtkWidget *row = label;

  while (row != NULL && g_strcmp0 (gtk_widget_get_css_name (row), "row") != 0)
    row = gtk_widget_get_parent (row);
  return row != NULL ? row : gtk_widget_get_parent (gtk_widget_get_parent (label));
}

/* On the page shown: unknown are the dead, and only they. */
static void
check_row (Fixture *f, const Subject *subject, const char *name)
{
  GtkWidget *row = row_of (wait_for_text (GTK_WIDGET (f->page), name));

  g_test_message ("%s", name);
  if (subject->is_dead)
    wait_for_text (row, "Unknown");
  else
    g_assert_null (find_text (row, "Unknown"));
}

static void
check_kind (Fixture *f, BefKind kind, const char *suffix)
{
  open_page (f, bef_kind_page_new (kind), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (subjects[i].kind == kind)
      {
        g_autofree char *name = g_strconcat (subjects[i].name, suffix, NULL);
        check_row (f, &subjects[i], name);
      }
  close_page (f);
}

static void
check_map (Fixture *f)
{
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (f->session));

  open_page (f, bef_map_page_new (), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      /* What a marker's shape is made of. */
      g_assert_cmpint (bef_building_get_severity (building), ==,
                       subjects[i].is_dead ? BEF_SEVERITY_UNKNOWN : BEF_SEVERITY_NORMAL);
      check_row (f, &subjects[i], subjects[i].name);
    }
  close_page (f);
}

static void
check_buildings (Fixture *f)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      open_page (f, bef_building_page_new (), subjects[i].building);
      if (subjects[i].is_dead)
        wait_for_text (GTK_WIDGET (f->page), "Unknown");
      else if (subjects[i].kind == BEF_KIND_DOOR)
        wait_for_text (GTK_WIDGET (f->page), "Closed");
      if (!subjects[i].is_dead)
        g_assert_null (find_text (GTK_WIDGET (f->page), "Unknown"));
      close_page (f);
    }
}

static void
check_today (Fixture *f)
{
  open_page (f, bef_today_page_new (), NULL);
  wait_for_text (GTK_WIDGET (f->page), "4 meters: 1 live, 1 of yesterday, 2 unknown");
  wait_for_text (GTK_WIDGET (f->page), "1 of 2 answer");
  /* The sum is of what is measured now. */
  g_autofree char *sum = bef_format_value (4000, "W", 0);
  wait_for_text (GTK_WIDGET (f->page), sum);
  close_page (f);
}

static void
test_every_page_follows_the_same_rule (void)
{
  Fixture f = { 0 };

  set_up (&f);
  check_kind (&f, BEF_KIND_METER, "");
  check_kind (&f, BEF_KIND_DOOR, " here");
  check_buildings (&f);
  check_map (&f);
  check_today (&f);
  /* Nobody is told of any of it: what is lost is shown, and is no alert. */
  BefCommune *commune = bef_session_get_commune (f.session);
  g_assert_cmpuint (bef_commune_count_alerts (commune, BEF_SEVERITY_NORMAL), ==, 0);
  tear_down (&f);
}

/* A value each hour, from @from_ms to @to_ms. */
static void
add_hours (GArray *readings, const Subject *subject, gint64 from_ms, gint64 to_ms)
{
  for (gint64 at = from_ms; at <= to_ms; at += BEF_MS_HOUR)
    {
      BefReading r = { bef_series_key (subject->id, subject->quantity), at, subject->value };
      g_array_append_val (readings, r);
    }
}

/* The day's sum is of the meters that answer now and of which the day is known: not of the one that
 * comes tomorrow, nor of those that fell silent, and the caption counts them. */
static void
test_the_days_sum_follows_it_too (void)
{
  Fixture f = { 0 };
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  g_autoptr (GAsyncResult) appended = NULL;
  gint64 day = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);

  set_up (&f);
  add_hours (readings, &subjects[0], day - BEF_MS_DAY, day - 30 * BEF_MS_MINUTE);
  add_hours (readings, &subjects[1], day - 9 * BEF_MS_DAY, day - 8 * BEF_MS_DAY);
  add_hours (readings, &subjects[2], day, bef_now_ms ());
  add_hours (readings, &subjects[3], day, day + 3 * BEF_MS_HOUR);
  bef_history_append_async (f.history, readings, NULL, opened_cb, &appended);
  g_assert_true (bef_history_append_finish (f.history, wait_for (&appended), NULL));
  GtkWidget *chart = bef_commune_chart_new ();
  gtk_window_set_child (f.window, chart);
  gtk_window_present (f.window);
  while (!gtk_widget_get_mapped (chart))
    g_main_context_iteration (NULL, TRUE);
  bef_commune_chart_set_session (BEF_COMMUNE_CHART (chart), f.session);
  bef_commune_chart_update (BEF_COMMUNE_CHART (chart));
  wait_for_text (chart, "Sum of 1 meter of 4");
  bef_commune_chart_set_session (BEF_COMMUNE_CHART (chart), NULL);
  tear_down (&f);
}

static void
test_a_door_says_since_when_as_far_as_is_known (void)
{
  Fixture f = { 0 };
  gint64 closed = bef_now_ms () - 14 * BEF_MS_HOUR;
  BefReading before[] = { { bef_series_key ("urn:d:5", "open-state"), closed - BEF_MS_HOUR, 1 },
                          { bef_series_key ("urn:d:5", "open-state"), closed, 0 } };
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  g_autoptr (GAsyncResult) appended = NULL;

  set_up (&f);
  open_page (&f, bef_kind_page_new (BEF_KIND_DOOR), NULL);
  GtkWidget *row = row_of (wait_for_text (GTK_WIDGET (f.page), "Estate here"));
  wait_for_text (row, "Closed at least since ");
  close_page (&f);
  g_array_append_vals (readings, before, 2);
  bef_history_append_async (f.history, readings, NULL, opened_cb, &appended);
  g_assert_true (bef_history_append_finish (f.history, wait_for (&appended), NULL));
  open_page (&f, bef_kind_page_new (BEF_KIND_DOOR), NULL);
  row = row_of (wait_for_text (GTK_WIDGET (f.page), "Estate here"));
  wait_for_text (row, "Closed since ");
  close_page (&f);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  /* Noon in Paris: "today" and "yesterday" do not depend on when this runs. */
  bef_clock_override (NOON, 1);
  g_test_add_func ("/beats/every-page", test_every_page_follows_the_same_rule);
  g_test_add_func ("/beats/day-sum", test_the_days_sum_follows_it_too);
  g_test_add_func ("/beats/since", test_a_door_says_since_when_as_far_as_is_known);
  return g_test_run ();
}
