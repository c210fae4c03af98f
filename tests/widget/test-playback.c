/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar that chooses a past instant: what it tells assistive technologies, where its keys go, and
 * that the future cannot be chosen. */
#include "../patience.h"

#include "supervision/past/bef-past-record.h"
#include "ui/map/bef-playback-alerts.h"
#include "ui/map/bef-playback-bar.h"
#include "ui/map/bef-playback-text.h"

#include <math.h>

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z, a Tuesday */

typedef struct
{
  BefHistory *history;
  BefSession *session;
  BefPlayback *playback;
  GtkWindow *window;
  BefPlaybackBar *bar;
  GtkRange *slider;
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

static gint64
instant (const char *text)
{
  gint64 ms = 0;

  g_assert_true (bef_iso8601_parse (text, &ms));
  return ms;
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
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  gboolean opened = FALSE;

  bef_clock_override (NOW, 1);
  f->history = bef_history_new ();
  bef_history_open_async (f->history, NULL, NULL, opened_cb, &opened);
  while (!opened)
    g_main_context_iteration (NULL, TRUE);
  f->session = bef_session_new (NULL, f->history, 3600, 3600);
  f->playback = bef_playback_new (f->session);
  f->bar = BEF_PLAYBACK_BAR (g_object_ref_sink (bef_playback_bar_new ()));
  bef_playback_bar_bind (f->bar, f->playback);
  f->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (f->window, GTK_WIDGET (f->bar));
  gtk_window_present (f->window);
  f->slider = GTK_RANGE (find (GTK_WIDGET (f->bar), GTK_TYPE_SCALE));
  g_assert_nonnull (f->slider);
  spin (200);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (f->window);
  g_assert_finalize_object (f->bar);
  g_clear_object (&f->playback);
  bef_session_stop (f->session);
  spin (50);
  g_clear_object (&f->session);
  bef_history_close (f->history);
  g_clear_object (&f->history);
}

static void
assert_at (Fixture *f, const char *text)
{
  g_autofree char *at = bef_iso8601_format (bef_playback_get_time (f->playback));

  g_assert_cmpstr (at, ==, text);
}

/* As a key does to a slider. */
static void
press (Fixture *f, GtkScrollType scroll)
{
  g_signal_emit_by_name (f->slider, "move-slider", scroll);
}

static void
test_the_slider_says_date_and_time (Fixture *f, gconstpointer data)
{
  bef_playback_go (f->playback, instant ("2026-11-17T13:25:00Z"));
  gtk_test_accessible_assert_property (f->slider, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "Tuesday 17 November 2026, 14:25");
  g_assert_cmpfloat (gtk_range_get_value (f->slider), ==, 14 * 60 + 25);
}

static void
test_keys_go_over_midnight (Fixture *f, gconstpointer data)
{
  bef_playback_go (f->playback, instant ("2026-11-16T23:00:00Z"));
  press (f, GTK_SCROLL_STEP_LEFT);
  assert_at (f, "2026-11-16T22:59:00Z");
  press (f, GTK_SCROLL_STEP_RIGHT);
  assert_at (f, "2026-11-16T23:00:00Z");
  press (f, GTK_SCROLL_START);
  assert_at (f, "2026-11-16T23:00:00Z");
  press (f, GTK_SCROLL_END);
  assert_at (f, "2026-11-17T22:59:00Z");
}

/* The night in which 2 o'clock comes twice: an hour is an hour, and said apart. */
static void
test_an_hour_that_comes_twice_is_told_apart (Fixture *f, gconstpointer data)
{
  gint64 summer = instant ("2026-10-25T00:30:00Z"), winter = summer + BEF_MS_HOUR;
  g_autofree char *first = bef_playback_time_text (summer);
  g_autofree char *second = bef_playback_time_text (winter);
  g_autofree char *before = bef_playback_time_text (summer - BEF_MS_HOUR);
  g_autofree char *after = bef_playback_time_text (winter + BEF_MS_HOUR);

  g_assert_cmpstr (first, ==, "02:30 (summer time)");
  g_assert_cmpstr (second, ==, "02:30 (winter time)");
  g_assert_cmpstr (before, ==, "01:30");
  g_assert_cmpstr (after, ==, "03:30");
  bef_playback_go (f->playback, summer);
  g_assert_cmpfloat (gtk_adjustment_get_upper (gtk_range_get_adjustment (f->slider)), ==,
                     25 * 60 - 1);
  gtk_widget_activate_action (GTK_WIDGET (f->bar), "playback.step", "i", 60);
  assert_at (f, "2026-10-25T01:30:00Z");
}

static void
test_the_future_cannot_be_chosen (Fixture *f, gconstpointer data)
{
  bef_playback_go (f->playback, NOW);
  assert_at (f, "2026-11-24T21:55:00Z");
  gtk_range_set_value (f->slider, 24 * 60 - 1);
  assert_at (f, "2026-11-24T21:55:00Z");
  g_assert_cmpfloat (gtk_range_get_value (f->slider), ==, 22 * 60 + 55);
  press (f, GTK_SCROLL_END);
  assert_at (f, "2026-11-24T21:55:00Z");
  gtk_widget_activate_action (GTK_WIDGET (f->bar), "playback.next-day", NULL);
  assert_at (f, "2026-11-24T21:55:00Z");
}

static void
test_playing_ends_at_the_present (Fixture *f, gconstpointer data)
{
  bef_playback_go (f->playback, NOW - 5 * BEF_MS_MINUTE);
  gtk_widget_activate_action (GTK_WIDGET (f->bar), "playback.play", NULL);
  for (guint i = 0; i < 200 * test_patience ()
                    && bef_playback_get_time (f->playback) < bef_playback_get_limit (f->playback);
       i++)
    spin (20);
  g_assert_cmpint (bef_playback_get_time (f->playback), ==, bef_playback_get_limit (f->playback));
  gint64 at = bef_playback_get_time (f->playback);
  bef_playback_go (f->playback, at - BEF_MS_HOUR);
  spin (300);
  g_assert_cmpint (bef_playback_get_time (f->playback), ==, at - BEF_MS_HOUR);
}

/* What is unknown has its word, and is in no figure. */
static void
test_words_tell_what_is_unknown (Fixture *f, gconstpointer data)
{
  BefPlaybackFigures figures = { .meters = 2, .doors = 3, .links = 1, .points = 1 };
  gboolean unknown = FALSE;
  g_autofree char *power = bef_playback_part_text (BEF_PLAYBACK_POWER, &figures, &unknown);
  g_assert_cmpstr (power, ==, "Power unknown");
  g_assert_true (unknown);
  g_assert_null (bef_playback_caption (&figures));
  figures.meters_known = 1;
  figures.watts = 1200;
  figures.doors_known = 2;
  g_autofree char *part = bef_playback_part_text (BEF_PLAYBACK_POWER, &figures, &unknown);
  g_assert_nonnull (strstr (part, "(1 of 2 meters)"));
  figures.by_means = TRUE;
  g_autofree char *mean = bef_playback_part_text (BEF_PLAYBACK_POWER, &figures, NULL);
  g_assert_nonnull (strstr (mean, "(1 of 2 meters), from hourly means"));
  g_assert_false (unknown);
  g_autofree char *closed = bef_playback_part_text (BEF_PLAYBACK_DOORS, &figures, NULL);
  g_assert_cmpstr (closed, ==, "2 doors closed, 1 unknown");
  figures.doors_open = 1;
  g_autofree char *open = bef_playback_part_text (BEF_PLAYBACK_DOORS, &figures, NULL);
  g_assert_cmpstr (open, ==, "1 of 3 doors open, 1 unknown");
  figures.lacks[BEF_LACK_DROPPED] = 2;
  g_autofree char *lacks = bef_playback_lacks (&figures);
  g_assert_cmpstr (lacks, ==, "Unknown: 2 not kept that long");
}

static void
look_at (BefPastRecord *record, const BefPastAlarm *alarms, guint n, const char *at,
         GPtrArray *lines)
{
  bef_past_record_look (record, alarms, n, BEF_ROLE_SECRETARY, instant (at), lines);
}

static guint
count_rows (GtkWidget *alerts)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (find (alerts, GTK_TYPE_LIST_BOX)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

/* Whether a label in @widget has @text in it. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  gboolean found =
      GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !found;
       child = gtk_widget_get_next_sibling (child))
    found = says (child, text);
  return found;
}

/* Runs until the alerts of @at are known, or known not to be. */
static const char *
title_at (Fixture *f, GtkWidget *alerts, const char *at)
{
  bef_playback_go (f->playback, instant (at));
  for (guint i = 0; i < 500 && bef_playback_get_alarms (f->playback) == NULL; i++)
    spin (10);
  g_assert_nonnull (bef_playback_get_alarms (f->playback));
  return gtk_label_get_text (GTK_LABEL (find (alerts, GTK_TYPE_LABEL)));
}

/* The list says what stood, or that it is not known; and nothing in it can be pressed. */
static void
test_the_alerts_of_then_are_listed (Fixture *f, gconstpointer data)
{
  g_autoptr (BefPastRecord) record = bef_past_record_new ();
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  BefPlaybackAlerts *alerts = g_object_new (BEF_TYPE_PLAYBACK_ALERTS, NULL);
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  gboolean written = FALSE;
  BefPastAlarm alarms[] = {
    { .id = (char *)"urn:a",
      .name = (char *)"Boiler <b>stopped</b>",
      .priority = BEF_SEVERITY_TODAY,
      .since_ms = instant ("2026-11-20T06:00:00Z"),
      .acknowledged_ms = BEF_NO_TIME,
      .shelved_until_ms = BEF_NO_TIME },
    { .id = (char *)"urn:b",
      .name = (char *)"Door left open",
      .priority = BEF_SEVERITY_URGENT,
      .state = BEF_ALERT_ACTIVE_ACKNOWLEDGED,
      .acknowledged_by = (char *)"Secretary",
      .since_ms = instant ("2026-11-20T06:30:00Z"),
      .acknowledged_ms = instant ("2026-11-20T07:00:00Z"),
      .shelved_until_ms = BEF_NO_TIME },
    { .id = (char *)"urn:c",
      .name = (char *)"Elsewhere",
      .priority = BEF_SEVERITY_WEEK,
      .building = (char *)"urn:not-ours",
      .since_ms = BEF_NO_TIME,
      .acknowledged_ms = BEF_NO_TIME,
      .shelved_until_ms = BEF_NO_TIME },
  };

  look_at (record, alarms, 3, "2026-11-20T08:00:00Z", lines);
  look_at (record, alarms, 1, "2026-11-20T08:10:00Z", lines);
  look_at (record, NULL, 0, "2026-11-20T08:20:00Z", lines);
  bef_past_record_end (record, lines);
  bef_history_journal_add_many_async (f->history, lines, NULL, opened_cb, &written);
  while (!written)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_set_child (window, GTK_WIDGET (alerts));
  gtk_window_present (window);
  bef_playback_alerts_bind (alerts, f->playback);

  g_assert_nonnull (
      strstr (title_at (f, GTK_WIDGET (alerts), "2026-11-20T07:59:00Z"), "not known"));
  g_assert_cmpuint (count_rows (GTK_WIDGET (alerts)), ==, 0);
  g_assert_cmpstr (title_at (f, GTK_WIDGET (alerts), "2026-11-20T08:05:00Z"), ==,
                   "2 alerts at that moment");
  g_assert_cmpuint (count_rows (GTK_WIDGET (alerts)), ==, 2);
  GtkWidget *row = gtk_widget_get_first_child (find (GTK_WIDGET (alerts), GTK_TYPE_LIST_BOX));
  g_assert_true (says (row, "Door left open"));
  /* Whoever is nobody yet is told no name. */
  g_assert_true (says (row, "Acknowledged"));
  g_assert_false (says (row, "Secretary"));
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_assert_null (find (GTK_WIDGET (alerts), GTK_TYPE_BUTTON));
  g_assert_cmpuint (bef_playback_get_alarms (f->playback)->n_hidden, ==, 1);
  g_assert_cmpstr (title_at (f, GTK_WIDGET (alerts), "2026-11-20T08:15:00Z"), ==,
                   "1 alert at that moment");
  g_assert_cmpstr (title_at (f, GTK_WIDGET (alerts), "2026-11-20T08:20:00Z"), ==,
                   "No alert at that moment");
  g_assert_cmpuint (count_rows (GTK_WIDGET (alerts)), ==, 0);
  /* Nobody looked on any more. */
  g_assert_nonnull (
      strstr (title_at (f, GTK_WIDGET (alerts), "2026-11-20T08:21:00Z"), "not known"));
  gtk_window_destroy (window);
}

/* Who did what is for some roles only. */
static void
test_names_are_for_some (void)
{
  BefPastAlarm alarm = { .id = (char *)"urn:b",
                         .state = BEF_ALERT_ACTIVE_ACKNOWLEDGED,
                         .acknowledged_by = (char *)"Secretary",
                         .comment = (char *)"called",
                         .since_ms = BEF_NO_TIME,
                         .shelved_until_ms = BEF_NO_TIME };
  g_autofree char *all =
      bef_playback_alerts_words (&alarm, "Town hall", &(BefPlaybackAlarms){ .names = TRUE });
  g_autofree char *some =
      bef_playback_alerts_words (&alarm, "Town hall", &(BefPlaybackAlarms){ .names = FALSE });

  g_assert_cmpstr (all, ==, "Town hall · Acknowledged · by Secretary · “called”");
  g_assert_cmpstr (some, ==, "Town hall · Acknowledged");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/playback-bar/value-text", test_the_slider_says_date_and_time },
    { "/playback-bar/midnight", test_keys_go_over_midnight },
    { "/playback-bar/twice", test_an_hour_that_comes_twice_is_told_apart },
    { "/playback-bar/future", test_the_future_cannot_be_chosen },
    { "/playback-bar/play", test_playing_ends_at_the_present },
    { "/playback-bar/words", test_words_tell_what_is_unknown },
    { "/playback-alerts/listed", test_the_alerts_of_then_are_listed },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/playback-alerts/names", test_names_are_for_some);
  return g_test_run ();
}
