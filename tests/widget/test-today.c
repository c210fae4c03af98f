/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page, for who looks. */
#include "session-util.h"

#include <adwaita.h>

#include "ui/today/bef-today-card.h"
#include "ui/today/bef-today-page.h"

/* Monday 30 November 2026, 8:30 in Paris. */
#define NOW G_GINT64_CONSTANT (1796023800000)

typedef struct
{
  SessionDesk desk;
  BefPage *page; /* in its window */
} Fixture;

/* An alert as the server tells it; @ended nullable. */
static BefEntity *
alert_of (const char *id, const char *name, const char *severity, const char *ended)
{
  BefEntity *e = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);

  bef_entity_set_name (e, name);
  e->building_id = g_strdup (FAKE_BUILDING);
  bef_entity_set_fact (e, "severity", severity);
  bef_entity_set_fact (e, "alertState", ended != NULL ? "cleared" : "active");
  bef_entity_set_fact (e, "dateIssued", "2026-11-28T21:10:00Z");
  if (ended != NULL)
    bef_entity_set_fact (e, "validTo", ended);
  return e;
}

static void
apply_alerts (Fixture *f)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  g_ptr_array_add (entities, alert_of ("urn:boiler", "Boiler down", "critical", NULL));
  g_ptr_array_add (entities, alert_of ("urn:battery", "Battery low", "low", NULL));
  g_ptr_array_add (entities, alert_of ("urn:permit", "Permit ends", "high", NULL));
  g_ptr_array_add (entities,
                   alert_of ("urn:door", "Door left open", "critical", "2026-11-28T21:52:00Z"));
  bef_commune_apply (bef_session_get_commune (f->desk.session), entities, BEF_APPLY_ALL_ALERTS,
                     bef_now_ms (), bef_now_ms ());
}

static void
set_up (Fixture *f, gconstpointer data)
{
  session_desk_begin (&f->desk, (BefRole)GPOINTER_TO_INT (data), NOW);
  f->page = bef_today_page_new ();
  gtk_window_set_child (GTK_WINDOW (f->desk.window), GTK_WIDGET (f->page));
  bef_page_bind (f->page, f->desk.session);
  bef_page_shown (f->page, NULL);
  apply_alerts (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->desk.session);
  bef_page_bind (f->page, NULL);
  session_desk_end (&f->desk);
}

/* Whether a label that is seen reads @text. */
static GtkWidget *
find_label (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

#define SHOWS(text) (find_label (GTK_WIDGET (f->page), text) != NULL)

static double
top_of (Fixture *f, const char *text)
{
  graphene_point_t at = GRAPHENE_POINT_INIT (0, 0);
  GtkWidget *label = find_label (GTK_WIDGET (f->page), text);

  g_assert_true (gtk_widget_compute_point (label, GTK_WIDGET (f->page), &at, &at));
  return (double)at.y;
}

static void
test_secretary (Fixture *f, gconstpointer data)
{
  UNTIL (SHOWS ("Boiler down") && SHOWS ("Permit ends") && SHOWS ("Battery low")
         && SHOWS ("Door left open"));
  /* One sentence, what is urgent with what can be done, then the rest. */
  UNTIL (SHOWS ("1 urgent matter. Since Friday, 17:00:"));
  UNTIL (SHOWS ("I Take Care of It"));
  g_assert_cmpfloat (top_of (f, "1 urgent matter."), <, top_of (f, "Boiler down"));
  g_assert_cmpfloat (top_of (f, "Boiler down"), <, top_of (f, "Permit ends"));
  g_assert_cmpfloat (top_of (f, "Boiler down"), <, top_of (f, "Battery low"));
}

/* What was seen is seen: acknowledged where that was wanted, and told no more. */
static void
test_seen (Fixture *f, gconstpointer data)
{
  UNTIL (SHOWS ("Door left open") && SHOWS ("Seen"));
  g_assert_cmpint (
      bef_last_visit_get (bef_session_get_last_visit (f->desk.session), bef_now_ms () + 1), <, NOW);
  g_assert_true (bef_alert_is_unseen (
      bef_commune_find_alert (bef_session_get_commune (f->desk.session), "urn:door")));
  GtkWidget *seen =
      gtk_widget_get_ancestor (find_label (GTK_WIDGET (f->page), "Seen"), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (seen, "clicked");
  g_assert_false (bef_alert_is_unseen (
      bef_commune_find_alert (bef_session_get_commune (f->desk.session), "urn:door")));
  /* From now on it is of before. */
  g_assert_cmpint (
      bef_last_visit_get (bef_session_get_last_visit (f->desk.session), bef_now_ms () + 1), >=,
      NOW);
  UNTIL (!SHOWS ("Door left open"));
  UNTIL (SHOWS ("Nothing new since"));
}

/* Figures first, and no buttons of others. */
static void
test_elected (Fixture *f, gconstpointer data)
{
  UNTIL (SHOWS ("Boiler down") && SHOWS ("Power of the day") && SHOWS ("Battery low"));
  g_assert_cmpfloat (top_of (f, "Power of the day"), <, top_of (f, "Boiler down") + 60);
  g_assert_false (SHOWS ("I Take Care of It"));
  g_assert_false (SHOWS ("Acknowledge…"));
  g_assert_false (SHOWS ("Seen"));
  g_assert_false (SHOWS ("Since Friday"));
}

static void
test_technician (Fixture *f, gconstpointer data)
{
  UNTIL (SHOWS ("To repair"));
  UNTIL (SHOWS ("Nothing is late or lost"));
  g_assert_false (SHOWS ("My buildings"));
}

static void
test_agent (Fixture *f, gconstpointer data)
{
  UNTIL (SHOWS ("My buildings"));
  UNTIL (SHOWS ("Doors"));
  g_assert_false (SHOWS ("Power of the day"));
}

/* Nothing needs anybody: that is said, and not an empty page. */
static void
test_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  bef_commune_apply (bef_session_get_commune (f->desk.session), none, BEF_APPLY_ALL_ALERTS,
                     bef_now_ms (), bef_now_ms ());
  UNTIL (SHOWS ("Nothing needs you now") && SHOWS ("Everything answers"));
  g_assert_false (SHOWS ("Boiler down"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, role, func)                                                                      \
  g_test_add (name, Fixture, GINT_TO_POINTER (role), set_up, func, tear_down)
  ADD ("/today/secretary", BEF_ROLE_SECRETARY, test_secretary);
  ADD ("/today/seen", BEF_ROLE_SECRETARY, test_seen);
  ADD ("/today/elected", BEF_ROLE_ELECTED, test_elected);
  ADD ("/today/technician", BEF_ROLE_TECHNICIAN, test_technician);
  ADD ("/today/agent", BEF_ROLE_AGENT, test_agent);
  ADD ("/today/nothing", BEF_ROLE_SECRETARY, test_nothing);
  return g_test_run ();
}
