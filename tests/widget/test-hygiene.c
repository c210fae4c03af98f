/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as somebody tunes it. */
#include "session-util.h"

#include <adwaita.h>

#include "ui/hygiene/bef-hygiene-page.h"
#include "ui/hygiene/bef-rule-dialog.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  SessionDesk desk;
  BefPage *page; /* in its window */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  session_desk_begin (&f->desk, (BefRole)GPOINTER_TO_INT (data), NOW);
  f->page = bef_hygiene_page_new ();
  gtk_window_set_child (GTK_WINDOW (f->desk.window), GTK_WIDGET (f->page));
  bef_page_bind (f->page, f->desk.session);
  bef_page_shown (f->page, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->desk.session);
  bef_page_bind (f->page, NULL);
  session_desk_end (&f->desk);
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
  return bef_alarm_rules_find (
      bef_alarm_keeper_get_rules (bef_session_get_alarms (f->desk.session)), id);
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
  bef_session_tune_alarms (f->desk.session, "[link-down]\non-delay=PT45M\n");
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
