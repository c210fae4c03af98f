/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page, for who looks. */
#include "session-util.h"

#include <adwaita.h>

#include "supervision/kept/bef-address-keeper.h"
#include "ui/energy/bef-commune-chart.h"
#include "ui/today/bef-today-card.h"
#include "supervision/kept/bef-council-keeper.h"
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

#define ROOM "urn:room"
#define BOILER "urn:equipment:boiler"

static BefEntity *
add_alert (GPtrArray *all, const char *id, const char *name, const char *severity,
           const char *instruction)
{
  BefEntity *e = alert_of (id, name, severity, NULL);

  bef_entity_set_fact (e, "instruction", instruction);
  g_ptr_array_add (all, e);
  return e;
}

static BefEntity *
add_device (GPtrArray *all, const char *id, BefKind kind, const char *name)
{
  BefEntity *e = bef_entity_new (id, "T", BEF_ENTITY_EQUIPMENT);

  e->kind = kind;
  e->building_id = g_strdup (FAKE_BUILDING);
  bef_entity_set_name (e, name);
  g_ptr_array_add (all, e);
  return e;
}

static void
tell (Fixture *f, GPtrArray *all, BefApplyFlags how)
{
  bef_commune_apply (bef_session_get_commune (f->desk.session), all, how, bef_now_ms (),
                     bef_now_ms ());
}

/* The boiler that is down is a piece of equipment that is known. */
static void
tell_of_the_boiler (Fixture *f, GPtrArray *more)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  add_device (devices, BOILER, BEF_KIND_EQUIPMENT, "Boiler of the school");
  tell (f, devices, BEF_APPLY_PART);
  BefEntity *boiler = add_alert (all, "urn:boiler", "Boiler down", "critical", "Call the firm.");
  bef_entity_set_fact (boiler, "alertSource", BOILER);
  bef_entity_set_fact (boiler, "contact", "heating");
  for (guint i = 0; more != NULL && i < more->len; i++)
    g_ptr_array_add (all, bef_entity_copy (more->pdata[i]));
  tell (f, all, BEF_APPLY_ALL_ALERTS);
}

static void
enter_the_firm (Fixture *f)
{
  BefAddressKeeper *keeper = bef_address_keeper_of (f->desk.session);
  g_autoptr (BefContact) contact = bef_contact_new ("heating");

  bef_contact_set (contact, BEF_CONTACT_FIRM, "Marsh Heating");
  bef_contact_set (contact, BEF_CONTACT_PHONE, "05 36 49 10 24");
  bef_contact_set (contact, BEF_CONTACT_PHONE2, "06 39 98 10 24");
  bef_contact_set (contact, BEF_CONTACT_MAIL, "breakdown@example.org");
  bef_contact_set (contact, BEF_CONTACT_CONTRACT, "CH-2024-017");
  bef_contact_set (contact, BEF_CONTACT_HOURS, "7:30 to 18:00; on call day and night by mobile");
  bef_contact_set (contact, BEF_CONTACT_NOTE,
                   "Give the name of the building and the code that the boiler shows. The contract "
                   "has them come within four hours in the season.");
  UNTIL (bef_address_keeper_is_ready (keeper));
  g_assert_cmpuint (bef_address_keeper_put (keeper, contact), !=, 0);
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

/* The morning of a wedding: besides the boiler two matters of the day, three of the week, a door.
 */
static void
tell_the_morning (Fixture *f)
{
  g_autoptr (GPtrArray) rooms = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *room = add_device (rooms, ROOM, BEF_KIND_ROOM, "Great hall");
  BefEntity *climate = add_device (rooms, "urn:climate", BEF_KIND_CLIMATE, "Great hall");

  bef_entity_set_fact (climate, "expectedMin", "12");
  bef_entity_set_fact (climate, "expectedMax", "19");
  bef_entity_add_reading (climate, "temperature", NOW, 15.3);
  bef_entity_add_booking (room, NOW + 6 * BEF_MS_HOUR, NOW + 12 * BEF_MS_HOUR, "Wedding", NULL);
  tell (f, rooms, BEF_APPLY_PART);
  add_alert (all, "urn:permit", "Permit of the cameras to renew", "high",
             "File the renewal request with the prefecture, with a register that is up to date and "
             "signed.");
  add_alert (all, "urn:leak", "Probable water leak", "high",
             "Close the tap after the meter if nobody is there, and call the person "
             "who is on call.");
  add_alert (
      all, "urn:heated", "Heated while empty", "low",
      "Put the timer of the hall back to automatic and check it against the timetable of the "
      "associations.");
  add_alert (all, "urn:night", "Unusual consumption at night", "low",
             "Walk round the building at closing time: heater, lights and computers.");
  add_alert (all, "urn:battery", "Battery low", "low",
             "Order the battery and have it replaced by somebody this week; write the date on its "
             "label.");
  g_ptr_array_add (all,
                   alert_of ("urn:door", "Door left open", "critical", "2026-11-28T21:52:00Z"));
  tell_of_the_boiler (f, all);
}

/* All of the row that has @text. */
static gboolean
is_in_sight (Fixture *f, const char *text)
{
  GtkWidget *label = find_label (GTK_WIDGET (f->page), text);
  GtkWidget *row = label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW) : NULL;
  graphene_rect_t bounds;

  return row != NULL && gtk_widget_compute_bounds (row, GTK_WIDGET (f->page), &bounds)
         && bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height
                <= (float)gtk_widget_get_height (GTK_WIDGET (f->page));
}

/* What the window of a screen of 1366x768 leaves to a page is the window here: nobody scrolls to
 * learn of the wedding, and whether the room is ready, though a boiler is down. */
static void
test_the_wedding_is_in_sight (Fixture *f, gconstpointer data)
{
  enter_the_firm (f);
  tell_the_morning (f);
  UNTIL (SHOWS ("Wedding") && SHOWS ("Too cold: ") && SHOWS ("Battery low")
         && SHOWS ("Boiler down"));
  UNTIL (SHOWS ("Contract CH-2024-017") && SHOWS ("Door left open"));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f->page)), <=, 1100);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (f->page)), <=, 700);
  UNTIL (SHOWS ("Probable water leak") && SHOWS ("Heated while empty")
         && SHOWS ("Unusual consumption at night"));
  gtk_test_widget_wait_for_draw (f->desk.window);
  g_assert_true (is_in_sight (f, "Wedding") && is_in_sight (f, "Too cold: "));
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

/* The first button that is seen, of which there may be those of a chart. */
static GtkWidget *
find_button (GtkWidget *root)
{
  if (!gtk_widget_get_mapped (root) || BEF_IS_COMMUNE_CHART (root))
    return NULL;
  if (GTK_IS_BUTTON (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Figures first, and no buttons of others. */
static void
test_elected (Fixture *f, gconstpointer data)
{
  UNTIL (SHOWS ("Boiler down") && SHOWS ("Power of the day") && SHOWS ("Battery low"));
  UNTIL (SHOWS ("The month so far") && SHOWS ("Nothing is known of this month yet"));
  g_assert_cmpfloat (top_of (f, "Power of the day"), <, top_of (f, "Battery low") + 60);
  g_assert_true (SHOWS ("1 urgent matter: “Boiler down”"));
  g_assert_null (find_button (GTK_WIDGET (f->page)));
  g_assert_false (SHOWS ("Since Friday"));
}

/* What is shown at the next council, and by one button; before one is prepared, that. */
static void
test_next_council (Fixture *f, gconstpointer data)
{
  BefCouncilKeeper *keeper = bef_council_keeper_of (f->desk.session);
  g_autoptr (BefCouncil) past = bef_council_new ("2026-11-26"),
                         next = bef_council_new ("2026-12-03"),
                         later = bef_council_new ("2027-01-07");
  g_autoptr (GVariant) target = NULL;

  UNTIL (SHOWS ("Next council") && SHOWS ("No council is prepared"));
  g_assert_false (SHOWS ("Present"));
  bef_council_set_title (next, "Budget");
  bef_council_add_slide (next, "month");
  bef_council_add_slide (next, "year");
  g_assert_cmpuint (bef_council_keeper_put (keeper, past), >, 0);
  g_assert_cmpuint (bef_council_keeper_put (keeper, later), >, 0);
  UNTIL (SHOWS ("Thursday 7 January 2027") && SHOWS ("no slide is chosen"));
  /* Nothing is chosen: there is nothing to present. */
  g_assert_false (SHOWS ("Present"));
  g_assert_cmpuint (bef_council_keeper_put (keeper, next), >, 0);
  UNTIL (SHOWS ("Thursday 3 December 2026") && SHOWS ("Budget · 2 slides") && SHOWS ("Present"));
  g_object_get (
      gtk_widget_get_ancestor (find_label (GTK_WIDGET (f->page), "Present"), GTK_TYPE_BUTTON),
      "action-target", &target, NULL);
  g_assert_cmpstr (g_variant_get_string (target, NULL), ==, "2026-12-03");
}

/* At each midnight from @from_ms on: 10 kWh a day, this year 8. */
static void
append_index (Fixture *f, gint64 from_ms)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint64 year = bef_civil_to_ms (2026, 1, 1, 0, 0);
  gboolean done = FALSE;
  double kwh = 50000;

  for (gint64 day = from_ms; day < NOW; day = bef_civil_add (day, BEF_PERIOD_DAY, 1))
    {
      BefReading reading = { .key = bef_series_key (FAKE_METER, "energy-index"),
                             .observed_ms = day,
                             .value = kwh };
      g_array_append_val (readings, reading);
      kwh += day < year ? 10 : 8;
    }
  bef_history_append_async (f->desk.history, readings, NULL, done_cb, &done);
  UNTIL (done);
}

/* 29 days of November: 232 kWh, and 290 in those of last year. */
static void
test_the_month_against_last_year (Fixture *f, gconstpointer data)
{
  append_index (f, bef_civil_to_ms (2025, 9, 1, 0, 0));
  bef_page_bind (f->page, NULL);
  bef_page_bind (f->page, f->desk.session);
  bef_page_shown (f->page, NULL);
  UNTIL (SHOWS ("The month so far"));
  UNTIL (SHOWS ("232"));
  g_assert_false (SHOWS ("are missing"));
  g_assert_true (SHOWS ("20"));
  g_assert_true (SHOWS ("less than last year"));
  g_assert_true (SHOWS ("as usual"));
  g_assert_true (SHOWS ("1 to 29 November"));
  UNTIL (SHOWS ("Power of the day"));
  g_assert_cmpfloat (top_of (f, "The month so far"), <, top_of (f, "Power of the day") + 60);
  UNTIL (top_of (f, "The month so far") < top_of (f, "Battery low"));
  UNTIL (top_of (f, "Power of the day") < top_of (f, "Battery low"));
}

/* Nine days of 29 are no month: who reads the sum reads that. */
static void
test_what_a_month_lacks_is_said (Fixture *f, gconstpointer data)
{
  append_index (f, bef_civil_to_ms (2026, 11, 21, 0, 0));
  bef_page_bind (f->page, NULL);
  bef_page_bind (f->page, f->desk.session);
  bef_page_shown (f->page, NULL);
  UNTIL (SHOWS ("72") && SHOWS ("% of the measurements are missing"));
}

static void
test_technician (Fixture *f, gconstpointer data)
{
  UNTIL (SHOWS ("To repair"));
  UNTIL (SHOWS ("Nothing is late or lost"));
  g_assert_false (SHOWS ("My buildings"));
}

/* A line that leads to it, and neither a firm's number nor a button. */
static void
assert_is_of_others (Fixture *f)
{
  UNTIL (SHOWS ("Nothing urgent for you, 1 urgent matter for others."));
  UNTIL (SHOWS ("Urgent, for others") && SHOWS ("Boiler down"));
  g_assert_false (SHOWS ("I Take Care of It"));
  g_assert_false (SHOWS ("Who to call"));
  GtkWidget *row = gtk_widget_get_ancestor (find_label (GTK_WIDGET (f->page), "Boiler down"),
                                            GTK_TYPE_LIST_BOX_ROW);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), ==, "win.show-alert");
}

/* Whether @text stands before @other for who goes through the page by its keys: columns beside each
 * other begin at one height. */
static gboolean
comes_before (Fixture *f, const char *text, const char *other)
{
  GtkWidget *page = GTK_WIDGET (f->page), *a = find_label (page, text),
            *b = find_label (page, other), *above_a = a, *above_b = b;

  if (a == NULL || b == NULL)
    return FALSE;
  for (; !gtk_widget_is_ancestor (b, above_a); above_a = gtk_widget_get_parent (above_a))
    a = above_a;
  for (; above_b != above_a; above_b = gtk_widget_get_parent (above_b))
    b = above_b;
  for (; a != NULL && a != b; a = gtk_widget_get_next_sibling (a))
    ;
  return a == b;
}

/* What @source raises besides is theirs. */
static void
raise_own (Fixture *f, const char *source)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  bef_entity_set_fact (add_alert (own, "urn:own", "It is theirs", "critical", "Go there."),
                       "alertSource", source);
  tell_of_the_boiler (f, own);
  UNTIL (SHOWS ("1 urgent matter for you, 1 for others."));
  UNTIL (SHOWS ("I Take Care of It"));
  UNTIL (comes_before (f, "It is theirs", "Boiler down"));
}

static void
test_police (Fixture *f, gconstpointer data)
{
  tell_of_the_boiler (f, NULL);
  assert_is_of_others (f);
  UNTIL (comes_before (f, "camera", "Boiler down"));
  UNTIL (comes_before (f, "Grant", "Boiler down"));
  UNTIL (comes_before (f, "door without an alarm", "Boiler down"));
  raise_own (f, FAKE_DOOR);
}

static void
test_technician_and_the_boiler (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  tell_of_the_boiler (f, NULL);
  assert_is_of_others (f);
  UNTIL (comes_before (f, "To repair", "Boiler down"));
  add_device (links, FAKE_LINK, BEF_KIND_LINK, "Fibre");
  tell (f, links, BEF_APPLY_PART);
  raise_own (f, FAKE_LINK);
}

/* Two buildings may each have one of the ground floor. */
static void
test_old_versions_have_their_place (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  bef_entity_set_fact (add_device (all, "urn:ap:1", BEF_KIND_ACCESS_POINT, "Ground floor"),
                       BEF_FACT_FIRMWARE, "6.5.2");
  bef_entity_set_fact (add_device (all, "urn:ap:2", BEF_KIND_ACCESS_POINT, "Upper floor"),
                       BEF_FACT_FIRMWARE, "6.5.2");
  bef_entity_set_fact (add_device (all, "urn:ap:3", BEF_KIND_ACCESS_POINT, "Attic"),
                       BEF_FACT_FIRMWARE, "6.6.1");
  tell (f, all, BEF_APPLY_PART);
  UNTIL (SHOWS ("Ground floor, Upper floor (Village hall)"));
}

/* A commune of nothing has nothing in order either. */
static void
test_nothing_is_not_in_order (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  UNTIL (SHOWS ("Nothing is late or lost"));
  tell (f, none, BEF_APPLY_EVERYTHING);
  UNTIL (!SHOWS ("Nothing is late or lost") && !SHOWS ("To repair"));
}

static void
test_agent (Fixture *f, gconstpointer data)
{
  UNTIL (SHOWS ("My buildings"));
  UNTIL (SHOWS ("Doors"));
  g_assert_false (SHOWS ("Power of the day"));
}

/* No booking, in the words that are true. */
static void
test_agent_without_a_room (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) rooms = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  UNTIL (SHOWS ("None of your buildings has a room that can be booked"));
  add_device (rooms, ROOM, BEF_KIND_ROOM, "Office");
  tell (f, rooms, BEF_APPLY_PART);
  UNTIL (SHOWS ("Nothing is booked today") && SHOWS ("1 room can be booked"));
  g_assert_false (SHOWS ("None of your buildings"));
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
  ADD ("/today/wedding-in-sight", BEF_ROLE_SECRETARY, test_the_wedding_is_in_sight);
  ADD ("/today/seen", BEF_ROLE_SECRETARY, test_seen);
  ADD ("/today/elected", BEF_ROLE_ELECTED, test_elected);
  ADD ("/today/next-council", BEF_ROLE_ELECTED, test_next_council);
  ADD ("/today/month-against-last-year", BEF_ROLE_ELECTED, test_the_month_against_last_year);
  ADD ("/today/month-in-part", BEF_ROLE_ELECTED, test_what_a_month_lacks_is_said);
  ADD ("/today/technician", BEF_ROLE_TECHNICIAN, test_technician);
  ADD ("/today/police", BEF_ROLE_POLICE, test_police);
  ADD ("/today/technician-and-boiler", BEF_ROLE_TECHNICIAN, test_technician_and_the_boiler);
  ADD ("/today/old-versions", BEF_ROLE_TECHNICIAN, test_old_versions_have_their_place);
  ADD ("/today/nothing-in-order", BEF_ROLE_TECHNICIAN, test_nothing_is_not_in_order);
  ADD ("/today/agent", BEF_ROLE_AGENT, test_agent);
  ADD ("/today/agent-without-a-room", BEF_ROLE_AGENT, test_agent_without_a_room);
  ADD ("/today/nothing", BEF_ROLE_SECRETARY, test_nothing);
  return g_test_run ();
}
