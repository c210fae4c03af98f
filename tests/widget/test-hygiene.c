/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as somebody tunes it, and what is out of service. */
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

/* The first whose text has @text; nullable. */
static GtkWidget *
find_words (GtkWidget *root, const char *text)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_visible (root))
    return NULL;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_words (child, text);
  return found;
}

static BefAlert *
find_own (Fixture *f)
{
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (f->desk.session));

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (bef_alert_get_origin (alert) == BEF_ALERT_LOCAL)
        return alert;
    }
  return NULL;
}

/* An alarm of this console's own, that rings. */
static BefAlert *
ring (Fixture *f)
{
  BefAlarmKeeper *alarms = bef_session_get_alarms (f->desk.session);
  BefAlarmSign sign = { .rule = rule (f, "energy-night"),
                        .object = g_intern_string (FAKE_BUILDING),
                        .building = g_intern_string (FAKE_BUILDING),
                        .says = BEF_ALARM_SAYS_YES,
                        .since_ms = BEF_NO_TIME,
                        .deadline_ms = BEF_NO_TIME };

  UNTIL (bef_alarm_keeper_is_ready (alarms));
  bef_alarm_keeper_say (alarms, &sign);
  bef_alarm_keeper_heard (alarms, bef_now_ms ());
  g_assert_nonnull (find_own (f));
  return find_own (f);
}

#define OUT "Alarms out of service"
#define WHY "The sensor is moved"

/* Listed with since when, until when, by whom and why; before others by nobody; put back there. */
static void
test_out_of_service_is_listed (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->desk.session);
  BefAlert *alert = ring (f);
  const BefAlertDecision wish = { .kind = BEF_DECISION_TAKE_OUT,
                                  .text = (char *)WHY,
                                  .until_ms = NOW + 30 * BEF_MS_DAY };

  UNTIL (find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, "Link down") != NULL);
  g_assert_null (find_words (GTK_WIDGET (f->page), OUT));
  g_assert_true (bef_session_decide (f->desk.session, alert, &wish, NULL));
  UNTIL (find_words (GTK_WIDGET (f->page), OUT) != NULL);
  g_assert_nonnull (find_words (GTK_WIDGET (f->page),
                                "Since 24 November 2026 (just now), until 24 December 2026 by "));
  g_assert_nonnull (find_words (GTK_WIDGET (f->page), WHY));
  /* As alarms come and go, and values change, the focus stays where it was. */
  GtkWidget *button = find (GTK_WIDGET (f->page), GTK_TYPE_BUTTON, "Put Back into _Service");
  GtkWidget *row = find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, "Link down");
  g_assert_true (gtk_widget_grab_focus (button));
  g_object_ref (row);
  g_object_ref (button);
  g_signal_emit_by_name (bef_session_get_alarms (f->desk.session), "changed");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (f->desk.window)) == button);
  g_assert_nonnull (gtk_widget_get_root (button));
  g_assert_nonnull (gtk_widget_get_parent (row));
  g_object_unref (button);
  g_object_unref (row);
  bef_commune_set_audience (commune, BEF_AUDIENCE_ROOM, bef_now_ms ());
  UNTIL (find_words (GTK_WIDGET (f->page), WHY) == NULL);
  g_assert_nonnull (find_words (GTK_WIDGET (f->page), "until 24 December 2026"));
  g_assert_null (find_words (GTK_WIDGET (f->page), "until 24 December 2026 by "));
  bef_commune_set_audience (commune, BEF_AUDIENCE_NOBODY, bef_now_ms ());
  UNTIL (find_words (GTK_WIDGET (f->page), WHY) != NULL);
  g_signal_emit_by_name (find (GTK_WIDGET (f->page), GTK_TYPE_BUTTON, "Put Back into _Service"),
                         "clicked");
  UNTIL (find_words (GTK_WIDGET (f->page), OUT) == NULL);
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_ACTIVE);
}

/* Where a camera is, whose alarms come often, is not told others who see the screen. */
static void
test_cameras_are_not_named_before_others (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->desk.session);
  GtkWidget *page = GTK_WIDGET (f->page);

  UNTIL (find (page, ADW_TYPE_ACTION_ROW, "Link down") != NULL);
  bef_session_journal (f->desk.session, "alarm-raised/camera-obstructed", FAKE_CAMERA, NULL);
  bef_session_journal (f->desk.session, "alarm-raised/energy-night", FAKE_BUILDING, NULL);
  bef_page_shown (f->page, NULL);
  UNTIL (find_words (page, "Square camera") != NULL);
  bef_commune_set_audience (commune, BEF_AUDIENCE_ROOM, bef_now_ms ());
  g_assert_null (find_words (page, "Square camera"));
  g_assert_nonnull (find_words (page, "Village hall"));
  bef_page_shown (f->page, NULL);
  UNTIL (find_words (page, "Village hall") != NULL);
  g_assert_null (find_words (page, "Square camera"));
  bef_commune_set_audience (commune, BEF_AUDIENCE_NOBODY, bef_now_ms ());
  UNTIL (find_words (page, "Square camera") != NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/hygiene/tuned", Fixture, GINT_TO_POINTER (BEF_ROLE_SECRETARY), set_up,
              test_a_rule_is_tuned_and_put_back, tear_down);
  g_test_add ("/hygiene/out-of-service", Fixture, GINT_TO_POINTER (BEF_ROLE_SECRETARY), set_up,
              test_out_of_service_is_listed, tear_down);
  g_test_add ("/hygiene/cameras", Fixture, GINT_TO_POINTER (BEF_ROLE_SECRETARY), set_up,
              test_cameras_are_not_named_before_others, tear_down);
  g_test_add ("/hygiene/role", Fixture, GINT_TO_POINTER (BEF_ROLE_ELECTED), set_up,
              test_who_may_not, tear_down);
  return g_test_run ();
}
