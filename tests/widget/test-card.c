/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card of an alert and what is decided by it, by its buttons and its keys; who is called, and
 * before whom not. */
#include "fake-backend.h"

#include "../patience.h"

#include "supervision/kept/bef-address-keeper.h"
#include "supervision/kept/bef-note-keeper.h"
#include "ui/alerts/bef-alert-card.h"
#include "ui/alerts/bef-shelve-ends.h"
#include "ui/bef-ui.h"
#include "ui/contacts/bef-contact-bar.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* Tuesday 2026-11-24T21:55:56Z */
#define LINK "urn:a:link"
#define DOOR "urn:a:door"

typedef struct
{
  FakeBackend *backend;
  BefHistory *history;
  BefSession *session;
  BefWindow *window;
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

typedef gboolean (*Condition) (Fixture *f);

static void
wait_for (Fixture *f, Condition condition)
{
  for (guint waited = 0; !condition (f); waited += 20)
    {
      g_assert_cmpuint (waited, <, 10000 * test_patience ());
      spin (20);
    }
}

static gboolean
is_live (Fixture *f)
{
  return bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
         && bef_address_keeper_is_ready (bef_address_keeper_of (f->session))
         && bef_note_keeper_is_ready (bef_note_keeper_of (f->session));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static void
start (Fixture *f, BefRole role)
{
  gboolean opened = FALSE;

  f->backend = fake_backend_new (role);
  f->history = bef_history_new ();
  bef_history_open_async (f->history, NULL, NULL, opened_cb, &opened);
  while (!opened)
    g_main_context_iteration (NULL, TRUE);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 3600, 3600);
  bef_session_start (f->session);
  f->window = bef_ui_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1200, 720);
  bef_window_set_session (f->window, f->session);
  wait_for (f, is_live);
  gtk_window_present (GTK_WINDOW (f->window));
  bef_window_go (f->window, "alerts", NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  start (f, GPOINTER_TO_INT (data) != 0 ? BEF_ROLE_ELECTED : BEF_ROLE_SECRETARY);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  bef_session_stop (f->session);
  spin (50);
  g_clear_object (&f->session);
  bef_history_close (f->history);
  g_clear_object (&f->history);
  g_clear_object (&f->backend);
}

static BefEntity *
add (GPtrArray *all, const char *id, const char *name, const char *contact)
{
  BefEntity *e = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);

  e->name = g_strdup (name);
  e->building_id = g_strdup (FAKE_BUILDING);
  bef_entity_set_fact (e, "severity", "high");
  bef_entity_set_fact (e, "alertState", "active");
  bef_entity_set_fact (e, "dateIssued", "2026-11-24T21:50:56Z");
  bef_entity_set_fact (e, "contact", contact);
  g_ptr_array_add (all, e);
  return e;
}

/* As the server tells, and goes on telling. */
static void
apply (Fixture *f, GPtrArray *all)
{
  f->backend->alerts = g_ptr_array_ref (all);
  bef_commune_apply (bef_session_get_commune (f->session), all, BEF_APPLY_PART, bef_now_ms (),
                     bef_now_ms ());
  spin (200);
}

static BefAlert *
alert_of (Fixture *f, const char *id)
{
  return bef_commune_find_alert (bef_session_get_commune (f->session), id);
}

typedef gboolean (*Matches) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget *widget, Matches matches, gconstpointer data)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (matches (widget, data))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, matches, data);
  return found;
}

static gboolean
is_type (GtkWidget *widget, gconstpointer type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *)type);
}

static GtkWidget *
find_type (Fixture *f, GType type)
{
  GtkWidget *found = find (GTK_WIDGET (f->window), is_type, &type);

  g_assert_nonnull (found);
  return found;
}

static GtkWidget *
card (Fixture *f)
{
  return find_type (f, BEF_TYPE_ALERT_CARD);
}

static gboolean
is_button (GtkWidget *widget, gconstpointer label)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static gboolean
says (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget)
         && strstr (gtk_label_get_text (GTK_LABEL (widget)), (const char *)text) != NULL;
}

static const char *
target_of (GtkWidget *button)
{
  return g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button)),
                               NULL);
}

static guint
enter_number (Fixture *f, const char *role, const char *phone)
{
  g_autoptr (BefContact) contact = bef_contact_new (role);

  bef_contact_set (contact, BEF_CONTACT_FIRM, "Thermo");
  bef_contact_set (contact, BEF_CONTACT_PHONE, phone);
  bef_contact_set (contact, BEF_CONTACT_MAIL, "depannage@example.fr");
  bef_contact_set (contact, BEF_CONTACT_CONTRACT, "C-12");
  guint change = bef_address_keeper_put (bef_address_keeper_of (f->session), contact);
  spin (100);
  return change;
}

static void
show_one (Fixture *f, const char *contact)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  add (all, DOOR, "Town Hall: Boiler stopped", contact);
  apply (f, all);
  bef_window_go (f->window, "alerts", DOOR);
  spin (200);
}

#define GAP "\302\240"
#define CALL "Call 02" GAP "47" GAP "00" GAP "00" GAP "00"

static void
test_a_number_is_called (Fixture *f, gconstpointer data)
{
  show_one (f, "heating");
  g_assert_null (find (card (f), is_button, CALL));
  GtkWidget *offer = find (card (f), is_button, "Add a Number…");
  g_assert_nonnull (offer);
  g_assert_cmpstr (target_of (offer), ==, "heating");
  g_assert_cmpuint (enter_number (f, "heating", "02.47.00.00.00"), !=, 0);
  GtkWidget *call = find (card (f), is_button, CALL);
  g_assert_nonnull (call);
  g_assert_cmpstr (target_of (call), ==, "tel:+33247000000");
  g_assert_cmpstr (target_of (find (card (f), is_button, "Contract C-12")), ==, "C-12");
  g_assert_true (g_str_has_prefix (target_of (find (card (f), is_button, "Write")),
                                   "mailto:depannage@example.fr?subject="));
  g_assert_null (find (card (f), is_button, "Add a Number…"));
}

static void
test_no_number_before_an_audience (Fixture *f, gconstpointer data)
{
  show_one (f, "Chauffagiste");
  enter_number (f, "heating", "02.47.00.00.00");
  g_assert_nonnull (find (card (f), is_button, CALL));
  g_object_set (f->window, "presenting", TRUE, NULL);
  spin (300);
  g_assert_null (find (card (f), is_button, CALL));
  g_assert_null (find (card (f), says, "Thermo"));
  g_assert_nonnull (find (card (f), says, "Chauffagiste"));
  bef_window_go (f->window, "contacts", NULL);
  spin (300);
  g_assert_null (find (GTK_WIDGET (f->window), says, "02" GAP "47"));
  g_assert_nonnull (find (GTK_WIDGET (f->window), says, "Not Shown Before an Audience"));
}

/* Who may not acknowledge reads the book. */
static void
test_not_everybody_edits (Fixture *f, gconstpointer data)
{
  show_one (f, "heating");
  g_assert_cmpuint (enter_number (f, "heating", "02.47.00.00.00"), ==, 0);
  g_assert_null (find (card (f), is_button, "Add a Number…"));
  g_assert_cmpuint (bef_note_keeper_add (bef_note_keeper_of (f->session), FAKE_BUILDING, "x"), ==,
                    0);
}

/* What somebody else has to do is not asked of who may not. */
static void
test_nothing_is_asked_of_who_may_not (Fixture *f, gconstpointer data)
{
  const gboolean is_elected = GPOINTER_TO_INT (data) != 0;

  show_one (f, "heating");
  g_assert_true ((find (GTK_WIDGET (f->window), says, "To acknowledge") == NULL) == is_elected);
  g_assert_true ((find (GTK_WIDGET (f->window), says, "Nobody sees to it yet") != NULL)
                 == is_elected);
  g_assert_true ((find (GTK_WIDGET (f->window), says, "Not acknowledged") != NULL) == is_elected);
}

static void
test_an_entry_is_taken_back (Fixture *f, gconstpointer data)
{
  BefAddressKeeper *keeper = bef_address_keeper_of (f->session);
  guint change = enter_number (f, "lift", "17");

  g_assert_cmpuint (bef_address_book_get_length (bef_address_keeper_get_book (keeper)), ==, 1);
  g_assert_true (bef_address_keeper_undo (keeper, change));
  g_assert_cmpuint (bef_address_book_get_length (bef_address_keeper_get_book (keeper)), ==, 0);
  g_assert_false (bef_address_keeper_undo (keeper, change));
}

static void
key (Fixture *f, const char *action)
{
  GtkWidget *page = gtk_widget_get_ancestor (card (f), BEF_TYPE_PAGE);

  g_assert_true (gtk_widget_activate_action (page, action, NULL));
  spin (100);
}

static AdwMessageDialog *
dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static void
answer (const char *text)
{
  AdwMessageDialog *asked = dialog ();
  GType type = GTK_TYPE_ENTRY;

  g_assert_nonnull (asked);
  GtkWidget *entry = find (GTK_WIDGET (asked), is_type, &type);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_assert_true (adw_message_dialog_get_response_enabled (asked, "do"));
  adw_message_dialog_response (asked, "do");
  gtk_window_destroy (GTK_WINDOW (asked));
  spin (200);
}

static void
set_filter (Fixture *f, const char *label)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (GTK_WIDGET (f->window), is_button, label)),
                                TRUE);
  spin (300);
}

static guint
count_acknowledged (Fixture *f)
{
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (f->session));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      n += bef_alert_get_acknowledged_ms (alert) != BEF_NO_TIME;
    }
  return n;
}

static void
test_many_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:a:%03u", i);
      add (all, id, "Boiler stopped", NULL);
    }
  apply (f, all);
  key (f, "alerts.select-all");
  key (f, "alerts.acknowledge");
  answer ("the storm");
  g_assert_cmpuint (count_acknowledged (f), ==, 120);
  g_assert_cmpstr (bef_alert_get_comment (alert_of (f, "urn:a:007")), ==, "the storm");
}

static void
test_what_is_decided (Fixture *f, gconstpointer data)
{
  show_one (f, "heating");
  BefAlert *alert = alert_of (f, DOOR);

  key (f, "alerts.take");
  g_assert_nonnull (bef_alert_get_assigned_to (alert));
  key (f, "alerts.note");
  g_assert_false (adw_message_dialog_get_response_enabled (dialog (), "do"));
  answer ("The firm comes at noon");
  g_assert_nonnull (find (card (f), says, "The firm comes at noon"));
  key (f, "alerts.shelve");
  answer ("Waiting for a part");
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_SHELVED);
  /* It asks for nobody any more, and is found. */
  set_filter (f, "Aside");
  g_assert_nonnull (find (card (f), says, "Waiting for a part"));
  g_object_set (f->window, "presenting", TRUE, NULL);
  spin (300);
  g_assert_null (find (GTK_WIDGET (f->window), says, "Waiting for a part"));
  g_assert_null (find (GTK_WIDGET (f->window), says, "The firm comes at noon"));
}

static gboolean
has_watch (Fixture *f)
{
  return bef_alarm_keeper_is_ready (bef_session_get_alarms (f->session));
}

/* One that was found here. */
static BefAlert *
show_own (Fixture *f)
{
  BefAlarmKeeper *alarms = bef_session_get_alarms (f->session);
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (f->session));
  BefAlarmSign sign = { .object = g_intern_string (FAKE_BUILDING),
                        .building = g_intern_string (FAKE_BUILDING),
                        .says = BEF_ALARM_SAYS_YES,
                        .since_ms = BEF_NO_TIME,
                        .deadline_ms = BEF_NO_TIME };

  wait_for (f, has_watch);
  sign.rule = bef_alarm_rules_find (bef_alarm_keeper_get_rules (alarms), "energy-night");
  bef_alarm_keeper_say (alarms, &sign);
  bef_alarm_keeper_heard (alarms, bef_now_ms ());
  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (bef_alert_get_origin (alert) != BEF_ALERT_LOCAL)
        continue;
      bef_window_go (f->window, "alerts", bef_alert_get_id (alert));
      spin (200);
      return alert;
    }
  g_assert_not_reached ();
}

static void
take_back (Fixture *f)
{
  GtkWidget *button = find (card (f), is_button, "Take Back");

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  spin (200);
}

/* Of an alarm of our own too each decision stands on the card with its button, and what was put
 * back before its end can be put aside as it was. */
static void
test_own_is_taken_back (Fixture *f, gconstpointer data)
{
  BefAlert *alert = show_own (f);
  const BefAlertDecision shelf = { .kind = BEF_DECISION_SHELVE,
                                   .text = (char *)"Waiting for a part",
                                   .until_ms = bef_now_ms () + BEF_MS_DAY };

  key (f, "alerts.note");
  answer ("The firm comes at noon");
  g_assert_nonnull (find (card (f), says, "The firm comes at noon"));
  take_back (f);
  g_assert_null (find (card (f), says, "The firm comes at noon"));
  g_assert_true (bef_session_decide (f->session, alert, &shelf, NULL));
  g_assert_true (bef_session_undo (f->session, alert, BEF_DECISION_SHELVE, NULL, NULL));
  spin (200);
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_ACTIVE);
  g_assert_nonnull (find (card (f), says, "Put back in the list"));
  g_assert_nonnull (find (card (f), says, "Waiting for a part"));
  take_back (f);
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_SHELVED);
  g_assert_cmpint (bef_alert_get_shelved_until_ms (alert), ==, shelf.until_ms);
}

static void
press (Fixture *f, const char *label)
{
  GtkWidget *button = find (card (f), is_button, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  spin (200);
}

/* Of an alarm of our own, for a reason, a month unless somebody chooses: it asks for nobody, is
 * found with until when and why, before others without why, and is put back at any time. */
static void
test_own_is_out_of_service (Fixture *f, gconstpointer data)
{
  BefAlert *alert = show_own (f);
  g_autoptr (GArray) ends = bef_out_ends (NOW);

  key (f, "alerts.take-out");
  g_assert_nonnull (dialog ());
  g_assert_false (adw_message_dialog_get_response_enabled (dialog (), "do"));
  answer ("The sensor is moved");
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_OUT_OF_SERVICE);
  g_assert_cmpint (bef_alert_get_facts (alert)->out_until_ms, ==,
                   g_array_index (ends, gint64, BEF_OUT_END_USUAL));
  set_filter (f, "Aside");
  g_assert_nonnull (find (card (f), says, "Out of service until Thu 24 Dec: The sensor is moved"));
  g_assert_null (find (card (f), says, "before Tue 8 Dec"));
  g_assert_null (find (card (f), is_button, "Take _Out of Service…"));
  /* Nor is anything else asked for but that. */
  g_assert_null (find (card (f), is_button, "_Acknowledge…"));
  g_assert_null (find (card (f), is_button, "_Put Aside…"));
  g_object_set (f->window, "presenting", TRUE, NULL);
  spin (300);
  g_assert_null (find (GTK_WIDGET (f->window), says, "The sensor is moved"));
  g_assert_nonnull (find (card (f), says, "Out of service until Thu 24 Dec"));
  g_object_set (f->window, "presenting", FALSE, NULL);
  spin (300);
  press (f, "Put Back into _Service");
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_ACTIVE);
  g_assert_null (find (card (f), is_button, "Put Back into _Service"));
  g_assert_nonnull (find (card (f), is_button, "Take _Out of Service…"));
  g_assert_nonnull (find (card (f), is_button, "_Acknowledge…"));
  g_assert_nonnull (find (card (f), is_button, "_Put Aside…"));
}

/* What the server tells cannot be: nothing is offered, and the key says so. */
static void
test_the_servers_stays_in_service (Fixture *f, gconstpointer data)
{
  show_one (f, NULL);
  g_assert_null (find (card (f), is_button, "Take _Out of Service…"));
  key (f, "alerts.take-out");
  g_assert_null (dialog ());
  g_assert_nonnull (find (GTK_WIDGET (f->window), says, "Only what this console found"));
}

/* The mornings after, from a week to a year, and the year where it is another. */
static void
test_out_until_when (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) ends = bef_out_ends (NOW);
  g_autofree char *month = bef_out_end_text (g_array_index (ends, gint64, BEF_OUT_END_USUAL), NOW);
  g_autofree char *year = bef_out_end_text (g_array_index (ends, gint64, ends->len - 1), NOW);

  /* Tuesday 1 December, 8:00 in Paris. */
  g_assert_cmpint (g_array_index (ends, gint64, 0), ==, G_GINT64_CONSTANT (1796108400000));
  g_assert_cmpstr (month, ==, "Until Thu 24 Dec");
  g_assert_cmpstr (year, ==, "Until 24 November 2027");
  for (guint i = 0; i < ends->len; i++)
    g_assert_cmpint (g_array_index (ends, gint64, i), <=, NOW + BEF_TAKE_OUT_MAX_MS);
  /* From the last day of January the month after ends earlier: Sunday 28 February 2027. */
  g_autoptr (GArray) late = bef_out_ends (NOW + 68 * BEF_MS_DAY);
  g_autofree char *february =
      bef_out_end_text (g_array_index (late, gint64, BEF_OUT_END_USUAL), NOW + 68 * BEF_MS_DAY);
  g_assert_cmpstr (february, ==, "Until Sun 28 Feb");
}

static void
test_who_acknowledged_is_for_nobody_else (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *e = add (all, DOOR, "Boiler stopped", NULL);

  bef_entity_set_fact (e, "acknowledgedBy", "Somebody");
  bef_entity_set_fact (e, "acknowledgedAt", "2026-11-24T21:52:56Z");
  apply (f, all);
  g_assert_nonnull (find (GTK_WIDGET (f->window), says, "Somebody"));
  g_object_set (f->window, "presenting", TRUE, NULL);
  spin (300);
  g_assert_null (find (GTK_WIDGET (f->window), says, "Somebody"));
  g_assert_nonnull (find (GTK_WIDGET (f->window), says, "Acknowledged"));
}

/* The fault first, and its building once. */
static void
test_the_fault_is_first (Fixture *f, gconstpointer data)
{
  show_one (f, NULL);
  bef_alert_set_building_name (alert_of (f, DOOR), "Town Hall");
  spin (100);
  g_assert_null (find (card (f), says, "Town Hall: Boiler stopped"));
  g_assert_nonnull (find (card (f), says, "Boiler stopped"));
  g_assert_nonnull (find (card (f), says, "Town Hall · "));
  g_assert_nonnull (find (card (f), says, "Told by the server"));
}

static void
test_cause_and_consequences (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  add (all, LINK, "Link down", NULL);
  bef_entity_set_fact (add (all, DOOR, "Door unknown", NULL), "causedBy", LINK);
  add (all, "urn:a:near", "Cold office", NULL);
  apply (f, all);
  bef_window_go (f->window, "alerts", LINK);
  spin (300);
  g_assert_nonnull (find (card (f), says, "What follows from it"));
  g_assert_nonnull (find (card (f), says, "Door unknown"));
  g_assert_nonnull (find (card (f), says, "At about the same time"));
  g_assert_nonnull (find (card (f), says, "Cold office"));
  bef_window_go (f->window, "alerts", DOOR);
  spin (300);
  g_assert_nonnull (find (card (f), says, "Its cause"));
  g_assert_nonnull (find (card (f), says, "Link down"));
}

/* Nothing is hidden without a way to find it. */
static void
test_what_is_aside_is_found (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  bef_entity_set_fact (add (all, LINK, "Boiler of the old school", NULL), "standing",
                       "outOfService");
  apply (f, all);
  g_assert_null (find (GTK_WIDGET (f->window), says, "Boiler of the old school"));
  set_filter (f, "Aside");
  g_assert_nonnull (find (GTK_WIDGET (f->window), says, "Boiler of the old school"));
}

/* From Tuesday evening on: the mornings, none beyond a week; nothing for minutes. */
static void
test_until_when (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) ends = bef_shelve_ends (NOW);

  g_assert_cmpuint (ends->len, ==, 8);
  g_assert_cmpint (g_array_index (ends, gint64, 0), ==, NOW + BEF_MS_HOUR);
  /* Wednesday, 8:00 in Paris. */
  g_assert_cmpint (g_array_index (ends, gint64, 1), ==, G_GINT64_CONSTANT (1795590000000));
  for (guint i = 0; i < ends->len; i++)
    g_assert_cmpint (g_array_index (ends, gint64, i), <=, NOW + BEF_SHELVE_MAX_MS);
  /* At 10 in the morning there is an evening. */
  g_autoptr (GArray) morning = bef_shelve_ends (NOW + 11 * BEF_MS_HOUR);
  g_autofree char *evening =
      bef_shelve_end_text (g_array_index (morning, gint64, 1), NOW + 11 * BEF_MS_HOUR);
  g_assert_cmpstr (evening, ==, "Until 18:00");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  bef_clock_override (NOW, 1);
#define ADD(name, test, data) g_test_add ("/card/" name, Fixture, data, set_up, test, tear_down)
  ADD ("number", test_a_number_is_called, NULL);
  ADD ("audience", test_no_number_before_an_audience, NULL);
  ADD ("not-everybody", test_not_everybody_edits, GINT_TO_POINTER (1));
  ADD ("asked", test_nothing_is_asked_of_who_may_not, NULL);
  ADD ("not-asked", test_nothing_is_asked_of_who_may_not, GINT_TO_POINTER (1));
  ADD ("taken-back", test_an_entry_is_taken_back, NULL);
  ADD ("many", test_many_at_once, NULL);
  ADD ("decided", test_what_is_decided, NULL);
  ADD ("own-is-taken-back", test_own_is_taken_back, NULL);
  ADD ("own-is-out", test_own_is_out_of_service, NULL);
  ADD ("servers-stays", test_the_servers_stays_in_service, NULL);
  ADD ("out-until-when", test_out_until_when, NULL);
  ADD ("who", test_who_acknowledged_is_for_nobody_else, NULL);
  ADD ("fault-first", test_the_fault_is_first, NULL);
  ADD ("links", test_cause_and_consequences, NULL);
  ADD ("aside", test_what_is_aside_is_found, NULL);
  ADD ("until-when", test_until_when, NULL);
  return g_test_run ();
}
