/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card of a building's energy, and the graph of its meter, begin with the conclusion. */
#include "session-util.h"

#include <adwaita.h>

#include "chart/bef-chart.h"
#include "ui/energy/bef-energy-card.h"
#include "ui/energy/bef-energy-commune-card.h"
#include "ui/energy/bef-energy-conclusions.h"
#include "ui/graph/bef-graph-conclusion.h"

/* Monday 30 November 2026, nine in the morning. */
#define NOON bef_civil_to_ms (2026, 11, 30, 9, 0)

/* 100 kWh a day in 2025, 80 in 2026, from midnight to midnight. */
static void
put_index (SessionDesk *desk)
{
  BefSeriesKey key = bef_series_key (FAKE_METER, "energy-index");
  g_autoptr (GArray) readings = g_array_new (FALSE, TRUE, sizeof (BefReading));
  double index = 1000;
  gboolean done = FALSE;

  for (gint64 ms = bef_civil_to_ms (2025, 1, 1, 0, 0); ms < NOON;
       ms = bef_civil_add (ms, BEF_PERIOD_DAY, 1))
    {
      BefReading reading = { .key = key, .observed_ms = ms, .value = index };
      g_array_append_val (readings, reading);
      index += ms < bef_civil_to_ms (2026, 1, 1, 0, 0) ? 100 : 80;
    }
  bef_history_append_async (desk->history, readings, NULL, done_cb, &done);
  UNTIL (done);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static void
test_the_card_begins_with_the_conclusion (void)
{
  SessionDesk desk;

  session_desk_begin (&desk, BEF_ROLE_SECRETARY, NOON);
  put_index (&desk);
  BefCommune *commune = bef_session_get_commune (desk.session);
  GtkWidget *card = bef_energy_card_new ();
  gtk_window_set_child (GTK_WINDOW (desk.window), card);
  bef_energy_card_bind (BEF_ENERGY_CARD (card), desk.session,
                        bef_commune_find_building (commune, FAKE_BUILDING),
                        bef_commune_find_device (commune, FAKE_METER));
  GtkWidget *conclusions = find_type (card, BEF_TYPE_ENERGY_CONCLUSIONS);
  UNTIL (gtk_widget_get_visible (conclusions));
  /* 29 days of 80 instead of 100. */
  g_assert_true (
      says (conclusions,
            "Electricity · From 1 to 29 November 2026: 20\302\240% less than last year (−580"));
  g_assert_false (says (conclusions, "Against the same dates"));
  gtk_expander_set_expanded (GTK_EXPANDER (find_type (conclusions, GTK_TYPE_EXPANDER)), TRUE);
  g_assert_true (says (conclusions, "From 23 to 29 November 2026: as much as usual"));
  g_assert_true (says (conclusions, "Against the same dates of the year before"));
  /* The index is read at midnight: of no hour is anything known. */
  g_assert_true (says (conclusions, "A typical week cannot be told yet"));
  /* Nobody knows the hall's floor area, and no sensor stands outdoors. */
  g_assert_true (says (conclusions, "floor area not known"));
  g_assert_false (says (conclusions, "Without the weather"));
  /* The graph's own sentence. */
  g_autofree char *sentence = bef_chart_get_summary (BEF_CHART (find_type (card, BEF_TYPE_CHART)));
  g_assert_true (g_str_has_prefix (sentence, "Yesterday: as much as usual"));
  /* Unbound it says nothing any more. */
  bef_energy_card_bind (BEF_ENERGY_CARD (card), NULL, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (conclusions));
  session_desk_end (&desk);
}

static void
test_the_commune_in_one_sentence (void)
{
  SessionDesk desk;

  session_desk_begin (&desk, BEF_ROLE_SECRETARY, NOON);
  put_index (&desk);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *card = bef_energy_commune_card_new ();
  gtk_box_append (GTK_BOX (box), card);
  gtk_window_set_child (GTK_WINDOW (desk.window), box);
  bef_energy_commune_card_set_session (BEF_ENERGY_COMMUNE_CARD (card), desk.session);
  UNTIL (gtk_widget_get_visible (card));
  g_assert_true (says (card, "Electricity · From 1 to 29 November 2026: 20"));
  gtk_expander_set_expanded (GTK_EXPANDER (find_type (card, GTK_TYPE_EXPANDER)), TRUE);
  g_assert_true (says (card, "less than last year (−6"));
  g_assert_true (says (card, "2026 will end at about"));
  bef_energy_commune_card_set_session (BEF_ENERGY_COMMUNE_CARD (card), NULL);
  g_assert_false (gtk_widget_get_visible (card));
  session_desk_end (&desk);
}

/* A few days of the month against the table's sums would be another figure for the same. */
static void
test_a_part_of_the_commune_is_not_told (void)
{
  SessionDesk desk;
  gboolean done = FALSE;

  session_desk_begin (&desk, BEF_ROLE_SECRETARY, NOON);
  g_autoptr (GArray) readings = g_array_new (FALSE, TRUE, sizeof (BefReading));
  for (int day = 25; day <= 30; day++)
    {
      BefReading reading = { .key = bef_series_key (FAKE_METER, "energy-index"),
                             .observed_ms = bef_civil_to_ms (2026, 11, day, 0, 0),
                             .value = 1000 + day };
      g_array_append_val (readings, reading);
    }
  bef_history_append_async (desk.history, readings, NULL, done_cb, &done);
  UNTIL (done);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *card = bef_energy_commune_card_new ();
  gtk_box_append (GTK_BOX (box), card);
  gtk_window_set_child (GTK_WINDOW (desk.window), box);
  bef_energy_commune_card_set_session (BEF_ENERGY_COMMUNE_CARD (card), desk.session);
  spin (500);
  g_assert_false (gtk_widget_get_visible (card));
  bef_energy_commune_card_set_session (BEF_ENERGY_COMMUNE_CARD (card), NULL);
  session_desk_end (&desk);
}

static void
changed_cb (gpointer source, gboolean *changed)
{
  *changed = TRUE;
}

static void
test_a_graph_begins_with_the_conclusion (void)
{
  SessionDesk desk;
  gboolean changed = FALSE;

  session_desk_begin (&desk, BEF_ROLE_SECRETARY, NOON);
  put_index (&desk);
  BefDevice *meter = bef_commune_find_device (bef_session_get_commune (desk.session), FAKE_METER);
  g_autoptr (BefGraphConclusion) conclusion = bef_graph_conclusion_new ();
  g_signal_connect (conclusion, "changed", G_CALLBACK (changed_cb), &changed);
  bef_graph_conclusion_set (conclusion, desk.session, meter, bef_quantity_info ("energy-index"));
  gint64 from = bef_civil_to_ms (2026, 10, 1, 0, 0), to = bef_civil_to_ms (2026, 11, 1, 0, 0);
  g_assert_null (bef_graph_conclusion_dup (conclusion, from, to));
  UNTIL (changed);
  g_autofree char *october = bef_graph_conclusion_dup (conclusion, from, to);
  g_assert_cmpstr (october, ==, "October 2026: 20\302\240% less than last year (−620\302\240kWh).");
  /* A day that runs: the one before it. A day of the past: that day. */
  gint64 today = bef_civil_floor (NOON, BEF_PERIOD_DAY);
  g_autofree char *yesterday = bef_graph_conclusion_dup (conclusion, today,
                                                         bef_civil_add (today, BEF_PERIOD_DAY, 1)),
                  *summer =
                      bef_graph_conclusion_dup (conclusion, bef_civil_to_ms (2026, 7, 7, 0, 0),
                                                bef_civil_to_ms (2026, 7, 8, 0, 0));
  g_assert_true (g_str_has_prefix (yesterday, "Yesterday: as much as usual"));
  g_assert_true (g_str_has_prefix (summer, "Tuesday 7 July 2026: 20\302\240% less than last year"));
  /* A temperature comes to nothing. */
  bef_graph_conclusion_set (conclusion, desk.session, meter, bef_quantity_info ("temperature"));
  g_assert_null (bef_graph_conclusion_dup (conclusion, from, to));
  session_desk_end (&desk);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/energy-card/conclusion", test_the_card_begins_with_the_conclusion);
  g_test_add_func ("/energy-card/commune", test_the_commune_in_one_sentence);
  g_test_add_func ("/energy-card/part", test_a_part_of_the_commune_is_not_told);
  g_test_add_func ("/energy-card/graph", test_a_graph_begins_with_the_conclusion);
  return g_test_run ();
}
