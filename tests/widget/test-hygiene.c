/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as somebody tunes it. */
#include "fake-backend.h"

#include <adwaita.h>

#include "../patience.h"
#include "base/bef-present.h"
#include "supervision/session/bef-session.h"
#include "ui/hygiene/bef-hygiene-page.h"
#include "ui/hygiene/bef-rule-dialog.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  FakeBackend *backend;
  BefHistory *history;
  BefSession *session;
  GtkWidget *window;
  BefPage *page; /* in window */
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

static void
set_up (Fixture *f, gconstpointer data)
{
  BefRole role = (BefRole)GPOINTER_TO_INT (data);
  gboolean done = FALSE;

  bef_clock_override (NOW, 1);
  f->backend = fake_backend_new (role);
  f->history = bef_history_new ();
  bef_history_open_async (f->history, NULL, NULL, done_cb, &done);
  UNTIL (done);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 600, 600);
  bef_session_start (f->session);
  UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
         && bef_alarm_keeper_is_ready (bef_session_get_alarms (f->session))
         && bef_session_get_role (f->session) == role);
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1100, 700);
  f->page = bef_hygiene_page_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->page));
  bef_page_bind (f->page, f->session);
  gtk_window_present (GTK_WINDOW (f->window));
  bef_page_shown (f->page, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->session);
  bef_page_bind (f->page, NULL);
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin (50);
  bef_history_close (f->history);
  g_object_unref (f->session);
  g_object_unref (f->history);
  g_object_unref (f->backend);
}

/* The first of @type whose label, or whose own, is @text; @text NULL: any. */
static GtkWidget *
find (GtkWidget *root, GType type, const char *text)
{
  g_autofree char *own = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    {
      if (text == NULL)
        return root;
      g_object_get (root, g_type_is_a (type, ADW_TYPE_PREFERENCES_ROW) ? "title" : "label", &own,
                    NULL);
      if (g_strcmp0 (own, text) == 0)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (BEF_IS_RULE_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

static const BefAlarmRule *
rule (Fixture *f, const char *id)
{
  return bef_alarm_rules_find (bef_alarm_keeper_get_rules (bef_session_get_alarms (f->session)),
                               id);
}

static void
open_rule (Fixture *f, const char *title)
{
  UNTIL (find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, title) != NULL);
  GtkWidget *row = find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, title);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  UNTIL (find_dialog () != NULL);
}

/* The spin button of the row that reads @title. */
static GtkSpinButton *
spin_of (const char *title)
{
  return GTK_SPIN_BUTTON (
      find (find (find_dialog (), ADW_TYPE_ACTION_ROW, title), GTK_TYPE_SPIN_BUTTON, NULL));
}

static void
press (const char *label)
{
  g_signal_emit_by_name (find (find_dialog (), GTK_TYPE_BUTTON, label), "clicked");
}

static void
test_a_rule_is_tuned_and_put_back (Fixture *f, gconstpointer data)
{
  gint64 standard = rule (f, "link-down")->on_delay_ms;

  open_rule (f, "Link down");
  g_assert_cmpfloat (gtk_spin_button_get_value (spin_of ("Told After")), ==,
                     (double)standard / BEF_MS_MINUTE);
  gtk_spin_button_set_value (spin_of ("Told After"), 45);
  press ("_Save");
  UNTIL (find_dialog () == NULL);
  g_assert_cmpint (rule (f, "link-down")->on_delay_ms, ==, 45 * BEF_MS_MINUTE);
  /* The list says it at once, and another rule is what it was. */
  UNTIL (find (GTK_WIDGET (f->page), GTK_TYPE_LABEL, "Network link · Today · told after 45 min")
         != NULL);
  open_rule (f, "Link degraded");
  gtk_switch_set_active (GTK_SWITCH (find (find_dialog (), GTK_TYPE_SWITCH, NULL)), FALSE);
  press ("_Save");
  UNTIL (find_dialog () == NULL);
  g_assert_true ((rule (f, "link-degraded")->flags & BEF_ALARM_OFF) != 0);
  g_assert_cmpint (rule (f, "link-down")->on_delay_ms, ==, 45 * BEF_MS_MINUTE);
  open_rule (f, "Link down");
  press ("As It _Comes with the Program");
  UNTIL (find_dialog () == NULL);
  g_assert_cmpint (rule (f, "link-down")->on_delay_ms, ==, standard);
  g_assert_true ((rule (f, "link-degraded")->flags & BEF_ALARM_OFF) != 0);
}

/* Who takes care of nothing reads the rules, and changes none. */
static void
test_who_may_not (Fixture *f, gconstpointer data)
{
  UNTIL (find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, "Link down") != NULL);
  GtkWidget *row = find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, "Link down");
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  bef_session_tune_alarms (f->session, "[link-down]\non-delay=PT45M\n");
  g_assert_cmpint (rule (f, "link-down")->on_delay_ms, !=, 45 * BEF_MS_MINUTE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/hygiene/tuned", Fixture, GINT_TO_POINTER (BEF_ROLE_SECRETARY), set_up,
              test_a_rule_is_tuned_and_put_back, tear_down);
  g_test_add ("/hygiene/role", Fixture, GINT_TO_POINTER (BEF_ROLE_ELECTED), set_up,
              test_who_may_not, tear_down);
  return g_test_run ();
}
