/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows say what their item says, all of it and nothing of the one they showed before: lists use
 * them again. */
#include <adwaita.h>

#include "../held.h"
#include "base/bef-format.h"
#include "ui/alerts/bef-alert-row.h"
#include "ui/bookings/bef-booking-room.h"
#include "ui/cameras/bef-camera-tile.h"
#include "ui/device/bef-device-row.h"
#include "ui/kit/bef-columns.h"
#include "ui/kit/bef-expander.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */

typedef struct
{
  BefHistory *history;
  BefSession *session;
  GtkWindow *window;
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
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
  f->window = GTK_WINDOW (gtk_window_new ());
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (f->window);
  bef_session_stop (f->session);
  spin (50);
  g_clear_object (&f->session);
  bef_history_close (f->history);
  g_clear_object (&f->history);
}

static void
show (Fixture *f, GtkWidget *row)
{
  gtk_window_set_child (f->window, row);
  gtk_window_present (f->window);
  spin (100);
}

static void
add_texts (GtkWidget *widget, GString *texts)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "[%s]", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_texts (child, texts);
}

/* What can be read in @row, in its order. */
static void
assert_says (GtkWidget *row, const char *expected)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  add_texts (row, texts);
  g_assert_cmpstr (texts->str, ==, expected);
}

static BefAlert *
alert_of (const char *name, const char *severity, const char *instruction)
{
  BefAlert *alert = bef_alert_new (name, BEF_ALERT_OF_BACK_END);
  g_autoptr (BefEntity) e = bef_entity_new (name, "Alert", BEF_ENTITY_ALERT);

  e->name = g_strdup (name);
  bef_entity_set_fact (e, "severity", severity);
  bef_entity_set_fact (e, "dateIssued", "2026-11-24T21:50:56Z");
  bef_entity_set_fact (e, "instruction", instruction);
  bef_alert_apply (alert, e);
  return alert;
}

static void
test_an_alert_row_shows_its_alert (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAlert) alert = alert_of ("Town Hall: door left open", "critical", "Close it");
  g_autoptr (BefAlert) other = alert_of ("Rain", "low", NULL);
  GtkWidget *row = bef_alert_row_new ();

  bef_alert_set_building_name (alert, "Town Hall");
  show (f, row);
  bef_alert_row_bind (BEF_ALERT_ROW (row), f->session, alert);
  assert_says (row,
               "[Door left open][Urgent][Town Hall][5 min ago][Close it][Nobody sees to it yet]");
  hold_acknowledged (alert, "Secretary", NOW, NULL);
  assert_says (row, "[Door left open][Urgent][Town Hall][5 min ago][Close it]"
                    "[Acknowledged here, not yet sent]");
  bef_alert_row_bind (BEF_ALERT_ROW (row), f->session, other);
  assert_says (row, "[Rain][This week][5 min ago][Nobody sees to it yet]");
  bef_alert_set_building_name (alert, "Library");
  assert_says (row, "[Rain][This week][5 min ago][Nobody sees to it yet]");
}

/* Who takes care of it, until when it is put aside, and how far that is. */
static void
test_an_alert_row_says_what_was_decided (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAlert) alert = alert_of ("Rain", "low", NULL);
  GtkWidget *row = bef_alert_row_new ();
  BefCommune *commune = bef_session_get_commune (f->session);
  BefAlertDecision decision = { .kind = BEF_DECISION_ASSIGN,
                                .id = (char *)"urn:1",
                                .who = (char *)"Anne",
                                .to = (char *)"Paul",
                                .until_ms = BEF_NO_TIME };

  show (f, row);
  bef_alert_row_bind (BEF_ALERT_ROW (row), f->session, alert);
  bef_alert_hold (alert, &decision);
  assert_says (row, "[Rain][This week][5 min ago][Taken care of by Paul (not yet sent)]");
  bef_alert_set_standing (alert, "urn:1", BEF_DECISION_SENT);
  assert_says (row,
               "[Rain][This week][5 min ago][Taken care of by Paul (sent, not yet confirmed)]");
  bef_alert_set_standing (alert, "urn:1", BEF_DECISION_KEPT_HERE);
  assert_says (row, "[Rain][This week][5 min ago][Taken care of by Paul (on this computer only)]");
  /* Nobody is named before others. */
  bef_commune_set_audience (commune, BEF_AUDIENCE_ROOM, NOW);
  bef_alert_row_bind (BEF_ALERT_ROW (row), f->session, alert);
  assert_says (row, "[Rain][This week][5 min ago][Taken care of (on this computer only)]");
  bef_commune_set_audience (commune, BEF_AUDIENCE_NOBODY, NOW);
  decision.kind = BEF_DECISION_SHELVE;
  decision.id = (char *)"urn:2";
  decision.until_ms = NOW + BEF_MS_HOUR;
  bef_alert_hold (alert, &decision);
  g_autofree char *until = bef_format_datetime (decision.until_ms);
  g_autofree char *expected =
      g_strdup_printf ("[Rain][This week][5 min ago][Put aside until %s (not yet sent)]", until);
  assert_says (row, expected);
}

/* A device of @kind told one reading. */
static void
tell (BefDevice *device, const char *quantity, gint64 observed_ms, double value)
{
  g_autoptr (BefEntity) e =
      bef_entity_new (bef_device_get_id (device), "Device", BEF_ENTITY_EQUIPMENT);

  e->kind = bef_device_get_kind (device);
  e->name = g_strdup (bef_device_get_id (device));
  bef_entity_add_reading (e, quantity, observed_ms, value);
  bef_device_apply (device, e, NOW, NOW);
}

static void
test_a_device_row_shows_its_device (Fixture *f, gconstpointer data)
{
  g_autoptr (BefDevice) device = bef_device_new ("Hall – Library", BEF_KIND_CLIMATE);
  g_autoptr (BefDevice) other = bef_device_new ("Cellar", BEF_KIND_CLIMATE);
  GtkWidget *row = bef_device_row_new ();

  tell (device, "humidity", NOW, 40);
  bef_device_set_building_name (device, "Library");
  show (f, row);
  bef_device_row_bind (BEF_DEVICE_ROW (row), f->session, device);
  assert_says (row, "[Hall][40\u00a0%][just now]");
  tell (device, "temperature", NOW - 5 * BEF_MS_MINUTE, 21.5);
  assert_says (row, "[Hall][Relative humidity 40\u00a0%][21.5\u00a0°C][5 min ago]");

  /* Off screen it does not follow, and is right again when it is seen. */
  gtk_widget_set_visible (row, FALSE);
  tell (device, "temperature", NOW, 22);
  gtk_widget_set_visible (row, TRUE);
  spin (50);
  assert_says (row, "[Hall][Relative humidity 40\u00a0%][22.0\u00a0°C][just now]");
  bef_device_row_bind (BEF_DEVICE_ROW (row), f->session, other);
  assert_says (row, "[Climate sensor][Never received]");
}

static guint
count_labels (GtkWidget *widget, const char *text)
{
  guint n = GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_labels (child, text);
  return n;
}

/* A list has hundreds of rows, of which a dozen are seen. */
static void
test_a_device_row_off_screen_costs_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (BefDevice) device = bef_device_new ("Hall", BEF_KIND_CLIMATE);
  GtkWidget *row = bef_device_row_new ();

  tell (device, "temperature", NOW - 1, 21);
  show (f, row);
  bef_device_row_bind (BEF_DEVICE_ROW (row), f->session, device);
  g_assert_cmpuint (count_labels (row, "21.0\u00a0°C"), ==, 1);
  gtk_widget_set_visible (row, FALSE);
  tell (device, "temperature", NOW, 22);
  g_assert_cmpuint (count_labels (row, "21.0\u00a0°C"), ==, 1);
}

static void
test_a_room_is_followed (Fixture *f, gconstpointer data)
{
  g_autoptr (BefDevice) room = bef_device_new ("Council room", BEF_KIND_ROOM);
  GtkWidget *cell = bef_booking_room_new ();

  show (f, cell);
  bef_booking_room_set_room (BEF_BOOKING_ROOM (cell), room);
  assert_says (cell, "[Room][Never received]");
  tell (room, "room-state", NOW, 2);
  bef_device_set_building_name (room, "Town Hall");
  assert_says (cell, "[Council room][Town Hall][Occupied][just now]");
}

static guint
count_cut (GtkWidget *widget)
{
  guint n = GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
                ? pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)))
                : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_cut (child);
  return n;
}

/* Which of two schools it is, is the end of a long name. */
static void
test_a_building_is_whole_in_large_letters (Fixture *f, gconstpointer data)
{
  static const char building[] = "École maternelle des Coquelicots";
  g_autoptr (BefAlert) alert = alert_of ("Door left open", "medium", NULL);
  g_autoptr (BefDevice) camera = bef_device_new ("Yard camera", BEF_KIND_CAMERA);
  GtkWidget *row = bef_alert_row_new_compact (), *tile = bef_camera_tile_new ();

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  gtk_window_set_default_size (f->window, 400, 300);
  bef_alert_set_building_name (alert, building);
  bef_alert_row_bind (BEF_ALERT_ROW (row), f->session, alert);
  show (f, row);
  g_assert_cmpuint (count_cut (row), ==, 0);
  tell (camera, "camera-state", NOW, 1);
  bef_device_set_building_name (camera, building);
  bef_camera_tile_set_show_building (BEF_CAMERA_TILE (tile), TRUE);
  bef_camera_tile_bind (BEF_CAMERA_TILE (tile), f->session, camera);
  show (f, tile);
  g_assert_cmpuint (count_cut (tile), ==, 0);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
}

/* Two columns, where the widest card fits one; else one below the other, each as wide as it needs.
 */
static void
test_columns_hold_what_is_in_them (Fixture *f, gconstpointer data)
{
  GtkWidget *columns = bef_columns_new ();

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_widget_set_size_request (card, 500, 40);
      gtk_widget_set_parent (card, columns);
    }
  GtkWidget *second = gtk_widget_get_last_child (columns);
  g_object_ref_sink (columns);
  for (int width = 900; width <= 1200; width += 300)
    {
      graphene_rect_t place;
      int height;
      gtk_widget_measure (columns, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
      gtk_widget_size_allocate (columns, &(GtkAllocation){ 0, 0, width, height }, -1);
      g_assert_true (gtk_widget_compute_bounds (second, columns, &place));
      g_assert_cmpfloat (place.size.width, >=, 500);
      g_assert_cmpfloat (place.origin.x + place.size.width, <=, width);
      g_assert_true ((place.origin.x > 0) == (width == 1200));
      g_assert_true ((place.origin.y > 0) == (width == 900));
    }
  g_object_unref (columns);
}

/* Upwards from below an expander: onto it, not into what it hides, which is in no window. */
static void
test_keys_pass_what_is_hidden (Fixture *f, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *expander = gtk_expander_new ("More"),
            *in = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *hidden = gtk_button_new_with_label ("Hidden"),
            *below = gtk_button_new_with_label ("Below");

  gtk_box_append (GTK_BOX (in), hidden);
  gtk_box_append (GTK_BOX (in), gtk_button_new_with_label ("Hidden too"));
  gtk_expander_set_child (GTK_EXPANDER (expander), in);
  bef_expander_guard (GTK_EXPANDER (expander));
  gtk_box_append (GTK_BOX (box), expander);
  gtk_box_append (GTK_BOX (box), below);
  show (f, box);
  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_grab_focus (below);
      g_assert_true (gtk_widget_child_focus (box, GTK_DIR_UP));
      g_assert_true (gtk_window_get_focus (f->window) == expander);
      gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
      spin (50);
      g_assert_true (gtk_widget_get_mapped (hidden));
      gtk_widget_grab_focus (below);
      g_assert_true (gtk_widget_child_focus (box, GTK_DIR_UP));
      g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (f->window), in));
      gtk_expander_set_expanded (GTK_EXPANDER (expander), FALSE);
      spin (50);
    }
}

#define ADD(path, func) g_test_add ("/rows/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("alert", test_an_alert_row_shows_its_alert);
  ADD ("alert-decided", test_an_alert_row_says_what_was_decided);
  ADD ("device", test_a_device_row_shows_its_device);
  ADD ("device-off-screen", test_a_device_row_off_screen_costs_nothing);
  ADD ("building-in-large-letters", test_a_building_is_whole_in_large_letters);
  ADD ("room", test_a_room_is_followed);
  ADD ("keys-and-what-is-hidden", test_keys_pass_what_is_hidden);
  ADD ("columns", test_columns_hold_what_is_in_them);
  return g_test_run ();
}
