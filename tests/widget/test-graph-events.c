/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts and works on the graph of an equipment, and the moment somebody came for. */
#include "fake-backend.h"

#include "../patience.h"
#include "base/bef-present.h"
#include "chart/bef-chart-private.h"
#include "supervision/kept/bef-annotation-keeper.h"
#include "supervision/session/bef-session.h"
#include "ui/graph/bef-graph-page.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  FakeBackend *backend;
  BefHistory *history;
  BefSession *session;
  GtkWidget *window;
  BefPage *page;
  BefChart *chart;
  char *opened; /* nullable */
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

/* Runs the main loop until @condition holds. */
#define UNTIL(condition)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    for (guint i_ = 0; i_ < 1000 * test_patience () && !(condition); i_++)                         \
      spin (10);                                                                                   \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
show_alert (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *f = user_data;

  g_free (f->opened);
  f->opened = g_variant_dup_string (parameter, NULL);
}

/* A value every quarter of an hour. */
static void
store (Fixture *f, gint64 from, gint64 to, double value)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  BefSeriesKey key = bef_series_key (FAKE_METER, "power");
  gboolean done = FALSE;

  for (gint64 ms = from; ms < to; ms += 15 * BEF_MS_MINUTE)
    {
      BefReading reading = { key, ms, value };
      g_array_append_val (readings, reading);
    }
  bef_history_append_range_async (f->history,
                                  &(BefHistoryQuery){ .key = key, .from_ms = from, .to_ms = to },
                                  readings, NULL, done_cb, &done);
  UNTIL (done);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const GActionEntry entries[] = { { "show-alert", show_alert, "s", NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  gboolean done = FALSE;

  bef_clock_override (NOW, 1);
  f->backend = fake_backend_new (BEF_ROLE_SECRETARY);
  f->history = bef_history_new ();
  bef_history_open_async (f->history, NULL, NULL, done_cb, &done);
  UNTIL (done);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 600, 600);
  bef_session_start (f->session);
  UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
         && bef_commune_find_device (bef_session_get_commune (f->session), FAKE_METER) != NULL
         && bef_works_keeper_is_ready (bef_session_get_works (f->session)));
  f->page = bef_graph_page_new ();
  f->window = gtk_window_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), f);
  gtk_widget_insert_action_group (f->window, "win", G_ACTION_GROUP (actions));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1100, 700);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->page));
  bef_page_bind (f->page, f->session);
  gtk_window_present (GTK_WINDOW (f->window));
  f->chart = BEF_CHART (find (GTK_WIDGET (f->page), BEF_TYPE_CHART));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_page_hidden (f->page);
  bef_page_bind (f->page, NULL);
  bef_session_stop (f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin (50);
  bef_history_close (f->history);
  g_object_unref (f->session);
  g_object_unref (f->history);
  g_object_unref (f->backend);
  g_free (f->opened);
}

static void
raise_alert (Fixture *f, const char *id, const char *source, const char *severity)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *e = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);

  e->building_id = g_strdup (FAKE_BUILDING);
  bef_entity_set_fact (e, "severity", severity);
  bef_entity_set_fact (e, "alertState", "active");
  bef_entity_set_fact (e, "dateIssued", "2026-11-24T08:00:00Z");
  if (source != NULL)
    bef_entity_set_fact (e, "alertSource", source);
  g_ptr_array_add (entities, e);
  bef_commune_apply (bef_session_get_commune (f->session), entities, BEF_APPLY_PART, NOW, NOW);
}

static const BefChartEvent *
event (Fixture *f, const char *id)
{
  for (guint i = 0; f->chart->events != NULL && i < f->chart->events->len; i++)
    {
      const BefChartEvent *found = f->chart->events->pdata[i];
      if (g_strcmp0 (found->id, id) == 0)
        return found;
    }
  return NULL;
}

static void
test_alerts_of_the_equipment_are_marks (Fixture *f, gconstpointer data)
{
  store (f, NOW - BEF_MS_DAY, NOW, 2000);
  raise_alert (f, "urn:own", FAKE_METER, "critical");
  raise_alert (f, "urn:building", NULL, "medium");
  raise_alert (f, "urn:other", FAKE_DOOR, "critical");
  bef_page_shown (f->page, FAKE_METER "|power");
  const BefChartEvent *own = event (f, "urn:own");
  g_assert_nonnull (own);
  g_assert_cmpint (own->form, ==, BEF_CHART_EVENT_OCTAGON);
  g_assert_cmpint (own->from_ms, ==, 1795507200000);
  g_assert_cmpint (own->to_ms, ==, BEF_CHART_LASTS);
  g_assert_cmpint (event (f, "urn:building")->form, ==, BEF_CHART_EVENT_CIRCLE);
  g_assert_null (event (f, "urn:other"));
  /* One that comes while it is looked at. */
  raise_alert (f, "urn:new", FAKE_METER, "high");
  g_assert_cmpint (event (f, "urn:new")->form, ==, BEF_CHART_EVENT_DIAMOND);
  bef_chart_move_to_event (f->chart, 1);
  g_assert_true (bef_chart_activate_event (f->chart));
  g_assert_cmpstr (f->opened, ==, "urn:own");
}

static void
test_works_are_stretches_and_no_measure_of_what_is_usual (Fixture *f, gconstpointer data)
{
  BefWorksKeeper *keeper = bef_session_get_works (f->session);
  gint64 today = bef_civil_floor (NOW, BEF_PERIOD_DAY);

  /* Eight Tuesdays: seven high ones, under works of the building. */
  for (int week = 1; week <= 8; week++)
    {
      gint64 day = bef_civil_add (today, BEF_PERIOD_DAY, -7 * week);
      store (f, day, bef_civil_add (day, BEF_PERIOD_DAY, 1), week == 8 ? 500 : 9000);
    }
  g_autoptr (BefWorksWindow) window = bef_works_window_new (
      FAKE_BUILDING, bef_civil_add (today, BEF_PERIOD_DAY, -49), today, "Toit");
  bef_page_shown (f->page, FAKE_METER "|power");
  BefChartSeries *usual = bef_chart_get_series (f->chart, 0);
  g_assert_cmpint (bef_chart_series_get_style (usual), ==, BEF_CHART_BAND);
#define USUAL (g_array_index (bef_chart_series_get_points (usual), BefChartPoint, 40).value)
  UNTIL (bef_chart_series_get_points (usual)->len > 40 && USUAL == 9000);
  guint number = bef_works_keeper_put (keeper, window);
  g_assert_cmpuint (f->chart->events->len, ==, 1);
  g_assert_cmpint (((BefChartEvent *)f->chart->events->pdata[0])->form, ==,
                   BEF_CHART_EVENT_STRETCH);
  UNTIL (bef_chart_series_get_points (usual)->len > 40 && USUAL == 500);
  g_assert_true (bef_works_keeper_undo (keeper, number));
  g_assert_cmpuint (f->chart->events->len, ==, 0);
  UNTIL (bef_chart_series_get_points (usual)->len > 40 && USUAL == 9000);
}

/* The window over the page's; nullable. */
static GtkWidget *
find_dialog (Fixture *f)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

static const BefChartEvent *
flag (Fixture *f)
{
  for (guint i = 0; f->chart->events != NULL && i < f->chart->events->len; i++)
    {
      const BefChartEvent *found = f->chart->events->pdata[i];
      if (found->form == BEF_CHART_EVENT_FLAG)
        return found;
    }
  return NULL;
}

/* Writes @text in the dialog and answers @response. */
static void
answer (Fixture *f, const char *text, const char *response)
{
  UNTIL (find_dialog (f) != NULL);
  GtkWidget *dialog = find_dialog (f);
  GtkWidget *entry = find (dialog, GTK_TYPE_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  if (!g_str_equal (response, "cancel"))
    g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), response));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  UNTIL (find_dialog (f) == NULL);
}

static void
test_what_is_written_stands_at_its_moment_and_changes_no_figure (Fixture *f, gconstpointer data)
{
  BefAnnotationKeeper *keeper = bef_annotation_keeper_of (f->session);
  gint64 moment = NOW - 3 * BEF_MS_HOUR;

  UNTIL (bef_annotation_keeper_is_ready (keeper));
  store (f, NOW - BEF_MS_DAY, NOW, 2000);
  bef_page_shown (f->page, FAKE_METER "|power");
  UNTIL (bef_chart_series_get_points (bef_chart_get_series (f->chart, 1))->len > 40);
  bef_chart_set_cursor (f->chart, moment);
  gtk_widget_activate_action (GTK_WIDGET (f->chart), "graph.annotate", NULL);
  answer (f, "", "cancel");
  g_assert_null (flag (f));
  gtk_widget_activate_action (GTK_WIDGET (f->chart), "graph.annotate", NULL);
  answer (f, "Isolation posée", "keep");
  g_assert_nonnull (flag (f));
  g_assert_cmpint (ABS (flag (f)->from_ms - moment), <=, 15 * BEF_MS_MINUTE);
  g_assert_cmpint (flag (f)->to_ms, ==, flag (f)->from_ms);
  const BefAnnotation *kept = bef_annotations_get (bef_annotation_keeper_get (keeper), 0);
  g_assert_cmpstr (kept->about, ==, FAKE_BUILDING);
  g_autofree char *summary = bef_chart_get_summary (f->chart);
  g_assert_nonnull (strstr (summary, "Isolation posée ("));
  /* No works, and nothing of what is usual is left out. */
  g_assert_cmpuint (
      bef_works_get_length (bef_works_keeper_get (bef_session_get_works (f->session))), ==, 0);
  /* Before an audience there is nothing of it, nor can any be written. */
  bef_commune_set_audience (bef_session_get_commune (f->session), BEF_AUDIENCE_ROOM, NOW);
  g_assert_null (flag (f));
  gtk_widget_activate_action (GTK_WIDGET (f->chart), "graph.annotate", NULL);
  spin (50);
  g_assert_null (find_dialog (f));
  bef_commune_set_audience (bef_session_get_commune (f->session), BEF_AUDIENCE_NOBODY, NOW);
  /* The mark opens it. */
  bef_chart_move_to_event (f->chart, 1);
  g_assert_true (bef_chart_activate_event (f->chart));
  answer (f, "Combles isolés", "keep");
  g_assert_cmpstr (flag (f)->text, ==, "Combles isolés");
  g_assert_cmpuint (bef_annotations_get_length (bef_annotation_keeper_get (keeper)), ==, 1);
  bef_chart_move_to_event (f->chart, 1);
  g_assert_true (bef_chart_activate_event (f->chart));
  answer (f, "Combles isolés", "remove");
  g_assert_null (flag (f));
  g_assert_null (f->opened);
}

static void
test_of_another_building_it_is_not_shown (Fixture *f, gconstpointer data)
{
  BefAnnotationKeeper *keeper = bef_annotation_keeper_of (f->session);
  g_autoptr (BefAnnotation) other =
      bef_annotation_new ("urn:other", "Toit", NOW - BEF_MS_HOUR, NOW - BEF_MS_HOUR);
  g_autoptr (BefAnnotation) door =
      bef_annotation_new (FAKE_DOOR, "Serrure", NOW - BEF_MS_HOUR, NOW - BEF_MS_HOUR);
  g_autoptr (BefAnnotation) meter =
      bef_annotation_new (FAKE_METER, "Compteur changé", NOW - 2 * BEF_MS_HOUR, NOW - BEF_MS_HOUR);

  UNTIL (bef_annotation_keeper_is_ready (keeper));
  store (f, NOW - BEF_MS_DAY, NOW, 2000);
  bef_page_shown (f->page, FAKE_METER "|power");
  bef_annotation_keeper_put (keeper, other);
  bef_annotation_keeper_put (keeper, door);
  g_assert_null (flag (f));
  bef_annotation_keeper_put (keeper, meter);
  g_assert_cmpstr (flag (f)->text, ==, "Compteur changé");
  g_assert_cmpint (flag (f)->to_ms - flag (f)->from_ms, ==, BEF_MS_HOUR);
}

static void
test_a_graph_opens_at_the_moment_of_an_alert (Fixture *f, gconstpointer data)
{
  gint64 moment = NOW - 26 * BEF_MS_HOUR;

  store (f, NOW - 3 * BEF_MS_DAY, NOW, 2000);
  bef_page_shown (f->page, FAKE_METER "||2026-11-23T14:00:00Z");
  BefChartRange *range = bef_chart_get_range (f->chart);
  g_assert_cmpint (bef_chart_range_get_from (range), <=, moment - 3 * BEF_MS_HOUR);
  g_assert_cmpint (bef_chart_range_get_to (range), >, moment);
  UNTIL (f->chart->cursor_ms != BEF_NO_TIME);
  g_assert_cmpint (ABS (f->chart->cursor_ms - moment), <=, 15 * BEF_MS_MINUTE);
}

/* The text of the label that says more than @part; nullable. */
static const char *
find_text (GtkWidget *widget, const char *part)
{
  const char *found = GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
                              && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL
                          ? gtk_label_get_text (GTK_LABEL (widget))
                          : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_text (child, part);
  return found;
}

static void
test_a_week_stands_beside_that_of_last_year (Fixture *f, gconstpointer data)
{
  gint64 monday = bef_civil_floor (NOW, BEF_PERIOD_WEEK),
         before = bef_civil_days_before (monday, 364);

  /* 41 hours of 2 kW against the same 41 of 2.5 kW: 82 against 102.5 kWh, from Monday to Monday. */
  g_assert_cmpint (NOW - monday, ==, 41 * BEF_MS_HOUR);
  store (f, monday, NOW, 2000);
  store (f, before, before + 7 * BEF_MS_DAY, 2500);
  bef_page_shown (f->page, FAKE_METER "|power");
  g_assert_null (find_text (GTK_WIDGET (f->page), "less than"));
  gtk_widget_activate_action (GTK_WIDGET (f->chart), "graph.period", "s", "week");
#define SAYS                                                                                       \
  "This week: 82.0\302\240kWh, 20\302\240% less than the same week last year (−20.5\302\240kWh)."
  UNTIL (find_text (GTK_WIDGET (f->page), SAYS) != NULL);
  g_autofree char *summary = bef_chart_get_summary (f->chart);
  g_assert_true (g_str_has_prefix (summary, SAYS));
  BefChartSeries *past = bef_chart_get_series (f->chart, 0);
  g_assert_true (bef_chart_series_is_secondary (past));
  g_assert_cmpint (bef_chart_series_get_days_before (past), ==, 364);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/graph-events/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  ADD ("alerts", test_alerts_of_the_equipment_are_marks);
  ADD ("works", test_works_are_stretches_and_no_measure_of_what_is_usual);
  ADD ("written", test_what_is_written_stands_at_its_moment_and_changes_no_figure);
  ADD ("written-elsewhere", test_of_another_building_it_is_not_shown);
  ADD ("compared", test_a_week_stands_beside_that_of_last_year);
  ADD ("moment", test_a_graph_opens_at_the_moment_of_an_alert);
  return g_test_run ();
}
