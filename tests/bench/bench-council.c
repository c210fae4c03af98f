/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page where the slides of a council are chosen, of a commune of 500 buildings, each of which
 * has a slide: CPU time of the main thread, painting included, until nothing more is to be done
 * after it is opened, after a slide is moved, taken or left, another council is chosen, and all
 * figures are read again. "_longest": the longest that the main loop was held. Lines of `name
 * value unit`, or one JSON object with --json.
 *
 * bench-council [--json] [--buildings N]
 */
#include "bench-report.h"
#include "../widget/session-util.h"

#include <adwaita.h>

#include "supervision/kept/bef-council-keeper.h"
#include "ui/council/bef-council-page.h"

#define NOW G_GINT64_CONSTANT (1795536000000)
#define NEXT "2026-12-03"
#define LATER "2027-01-07"
#define QUIET_US 400000

static BefPage *page;
static BefCouncilKeeper *keeper;

/* Until the main loop had nothing to do for a while. */
static void
measure (const char *name)
{
  g_autofree char *longest_name = g_strconcat (name, "_longest", NULL);
  gint64 last_us = g_get_monotonic_time ();
  double begin = bench_cpu_ms (), longest = 0;

  while (g_get_monotonic_time () - last_us < QUIET_US)
    {
      double before = bench_cpu_ms ();

      if (!g_main_context_iteration (NULL, FALSE))
        {
          g_usleep (1000);
          continue;
        }
      double took = bench_cpu_ms () - before;
      longest = MAX (longest, took);
      /* A clock that ticks is nothing. */
      if (took > 0.5)
        last_us = g_get_monotonic_time ();
    }
  bench_report (name, bench_cpu_ms () - begin, "ms");
  bench_report (longest_name, longest, "ms");
}

static void
prepare (const char *date)
{
  static const char *const slides[] = { "month", "year", "now", "building:" FAKE_BUILDING };
  g_autoptr (BefCouncil) council = bef_council_new (date);

  for (guint i = 0; i < G_N_ELEMENTS (slides); i++)
    bef_council_add_slide (council, slides[i]);
  bef_council_keeper_put (keeper, council);
}

static void
act (const char *action, const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (page), action, id != NULL ? "s" : NULL, id);
  measure (action);
}

static guint
count_rows (GtkWidget *root)
{
  guint n = ADW_IS_EXPANDER_ROW (root) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static GtkListBoxRow *
find_row (GtkWidget *root, const char *title)
{
  if (ADW_IS_ACTION_ROW (root)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title) == 0)
    return GTK_LIST_BOX_ROW (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkListBoxRow *found = find_row (child, title);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
run (SessionDesk *desk, guint n_buildings)
{
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (desk->session));

  desk->backend->n_buildings = n_buildings - 1;
  bef_session_ask (desk->session, FAKE_METER);
  UNTIL (g_list_model_get_n_items (buildings) == n_buildings);
  keeper = bef_council_keeper_of (desk->session);
  UNTIL (bef_council_keeper_is_ready (keeper));
  prepare (NEXT);
  prepare (LATER);
  page = bef_council_page_new ();
  gtk_window_set_child (GTK_WINDOW (desk->window), GTK_WIDGET (page));
  bef_page_bind (page, desk->session);
  measure ("empty");
  bef_page_shown (page, NULL);
  UNTIL (count_rows (GTK_WIDGET (page)) > 0);
  measure ("opened");
  bench_report ("rows", count_rows (GTK_WIDGET (page)), "");
  act ("council.up", "year");
  act ("council.take", "building:urn:ngsi-ld:Building:test:001");
  act ("council.leave", "building:urn:ngsi-ld:Building:test:001");
  GtkListBoxRow *row = find_row (GTK_WIDGET (page), "Thursday 7 January 2027");
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (row))), row);
  measure ("another");
  act ("council.read", NULL);
  bef_page_hidden (page);
  bef_session_stop (desk->session);
  bef_page_bind (page, NULL);
}

int
main (int argc, char **argv)
{
  int n_buildings = 500;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, NULL, NULL },
    { "buildings", 0, 0, G_OPTION_ARG_INT, &n_buildings, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  SessionDesk desk = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 1;
  gtk_init ();
  adw_init ();
  session_desk_begin (&desk, BEF_ROLE_ELECTED, NOW);
  run (&desk, (guint)MAX (n_buildings, 2));
  session_desk_end (&desk);
  bench_report_end ();
  return 0;
}
