/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-backend.h"

#include <glib/gstdio.h>

#include "../patience.h"

#include "map/bef-map.h"
#include "ui/cameras/bef-camera-view.h"
#include "ui/device/bef-device-row.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/bef-ui.h"

#define GRANT "Images are seen under a named and dated grant"

typedef struct
{
  FakeBackend *backend;
  BefHistory *history;
  BefSession *session;
  BefWindow *window;
  char *folder; /* of the history */
  gboolean in_memory;
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

static gboolean
comes_true (Fixture *f, Condition condition, guint milliseconds)
{
  for (guint waited = 0; waited < milliseconds * test_patience (); waited += 20)
    {
      if (condition (f))
        return TRUE;
      spin (20);
    }
  return FALSE;
}

/* The first widget of @type below @widget, in reading order, that is shown. */
static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_mapped (child) ? find (child, type) : NULL;
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_labelled (GtkWidget *widget, GType type, const char *text)
{
  const char *own = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    own = GTK_IS_LABEL (widget)    ? gtk_label_get_text (GTK_LABEL (widget))
          : GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget))
                                   : NULL;
  if (own != NULL && strstr (own, text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_labelled (child, type, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A label that is on screen and has @text in it. */
static GtkWidget *
find_mapped_in (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_mapped_in (child, text);
  return found;
}

static GtkWidget *
find_mapped (Fixture *f, const char *text)
{
  return find_mapped_in (GTK_WIDGET (f->window), text);
}

static GtkWidget *
find_with_class (GtkWidget *widget, const char *css_class)
{
  GtkWidget *found = gtk_widget_has_css_class (widget, css_class) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_with_class (child, css_class);
  return found;
}

/* For a look: pictures of what is tested go to this folder when it is set. */
static void
shoot (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("BEFFROI_TEST_PICTURES");

  if (folder == NULL)
    return;
  spin (600);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  g_autoptr (GskRenderNode) node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    return;
  g_autoptr (GdkTexture) texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  gdk_texture_save_to_png (texture, path);
}

static gboolean
is_live (Fixture *f)
{
  return bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
         && bef_commune_find_device (bef_session_get_commune (f->session), FAKE_DOOR) != NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = bef_history_open_finish (BEF_HISTORY (source), result, NULL, NULL);
}

static void
start (Fixture *f, BefRole role)
{
  gboolean open = FALSE;

  f->backend = fake_backend_new (role);
  f->backend->image = fake_backend_make_image ();
  f->history = bef_history_new ();
  /* On disk: what is not kept is not opened, shown or exported. */
  f->folder = g_dir_make_tmp ("beffroi-widget-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  bef_history_open_async (f->history, f->in_memory ? NULL : path, NULL, opened_cb, &open);
  while (!open)
    g_main_context_iteration (NULL, TRUE);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  f->window = bef_ui_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1024, 600);
}

static void
show_building (Fixture *f)
{
  bef_session_start (f->session);
  bef_window_set_session (f->window, f->session);
  gtk_window_present (GTK_WINDOW (f->window));
  g_assert_true (comes_true (f, is_live, 5000));
  g_assert_true (bef_window_go (f->window, "building", FAKE_BUILDING));
  spin (300);
}

static void
end (Fixture *f)
{
  bef_session_stop (f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin (50);
  bef_history_close (f->history);
  g_object_unref (f->session);
  g_object_unref (f->history);
  g_object_unref (f->backend);
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  g_unlink (path);
  g_rmdir (f->folder);
  g_free (f->folder);
}

static BefCameraView *
camera_view (Fixture *f)
{
  return (BefCameraView *)find (GTK_WIDGET (f->window), BEF_TYPE_CAMERA_VIEW);
}

static gboolean
has_image (Fixture *f)
{
  BefCameraView *view = camera_view (f);

  return view != NULL && bef_camera_view_has_image (view);
}

static gboolean
has_no_image (Fixture *f)
{
  return !has_image (f);
}

/* Cameras. */

static gboolean
is_told (Fixture *f)
{
  return strstr (bef_camera_view_get_note (camera_view (f)), "no image") != NULL;
}

/* Refused while it is on the screen: at once, not with the next change of rights. */
static void
test_camera_refused (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_POLICE);
  f.backend->grant_until_ms = bef_now_ms () + BEF_MS_DAY;
  show_building (&f);
  g_assert_true (comes_true (&f, has_image, 3000));
  g_clear_pointer (&f.backend->image, g_bytes_unref);
  g_assert_true (comes_true (&f, has_no_image, 20000));
  g_assert_true (comes_true (&f, is_told, 3000));
  end (&f);
}

static void
test_camera_secretary (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_SECRETARY);
  f.backend->grant_until_ms = bef_now_ms () + BEF_MS_DAY;
  show_building (&f);
  g_assert_nonnull (camera_view (&f));
  spin (500);
  g_assert_cmpuint (f.backend->n_images, ==, 0);
  g_assert_false (has_image (&f));
  g_assert_cmpstr (bef_camera_view_get_note (camera_view (&f)), ==, "No image");
  g_assert_nonnull (find_mapped (&f, GRANT));
  shoot (GTK_WIDGET (f.window), "building-secretary");
  end (&f);
}

static void
test_camera_without_grant (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_POLICE);
  show_building (&f);
  spin (500);
  g_assert_cmpuint (f.backend->n_images, ==, 0);
  g_assert_false (has_image (&f));
  end (&f);
}

static gboolean
is_refused_unwritten (Fixture *f)
{
  return camera_view (f) != NULL
         && strstr (bef_camera_view_get_note (camera_view (f)), "written in the journal") != NULL;
}

static void
test_camera_unwritten (void)
{
  Fixture f = { .in_memory = TRUE };

  start (&f, BEF_ROLE_POLICE);
  f.backend->grant_until_ms = bef_now_ms () + BEF_MS_DAY;
  show_building (&f);
  g_assert_true (comes_true (&f, is_refused_unwritten, 3000));
  g_assert_false (has_image (&f));
  end (&f);
}

static void
test_camera_presenting (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_POLICE);
  f.backend->grant_until_ms = bef_now_ms () + BEF_MS_DAY;
  show_building (&f);
  g_assert_true (comes_true (&f, has_image, 3000));
  shoot (GTK_WIDGET (f.window), "building-police");
  BefCameraView *view = g_object_ref (camera_view (&f));
  g_object_set (f.window, "presenting", TRUE, NULL);
  g_assert_false (bef_camera_view_has_image (view));
  g_object_unref (view);
  guint asked = f.backend->n_images;
  spin (400);
  g_assert_null (camera_view (&f));
  g_assert_nonnull (find_labelled (GTK_WIDGET (f.window), GTK_TYPE_LABEL, "1 of 1 camera"));
  g_assert_cmpuint (f.backend->n_images, ==, asked);
  g_object_set (f.window, "presenting", FALSE, NULL);
  g_assert_true (comes_true (&f, has_image, 3000));
  end (&f);
}

/* A view of the camera in a window of its own, over the console's. */
static GtkWidget *
open_large (Fixture *f, GtkWidget **window)
{
  GtkWidget *view = bef_camera_view_new_large ();

  *window = gtk_window_new ();
  bef_camera_view_bind (
      BEF_CAMERA_VIEW (view), f->session,
      bef_commune_find_device (bef_session_get_commune (f->session), FAKE_CAMERA));
  gtk_window_set_child (GTK_WINDOW (*window), view);
  gtk_window_set_transient_for (GTK_WINDOW (*window), GTK_WINDOW (f->window));
  gtk_window_present (GTK_WINDOW (*window));
  return view;
}

/* Not by its page being hidden: whatever shows a camera, and wherever it stands. */
static void
test_camera_presenting_in_any_window (void)
{
  Fixture f = { 0 };
  GtkWidget *window, *late_window;

  start (&f, BEF_ROLE_POLICE);
  f.backend->grant_until_ms = bef_now_ms () + BEF_MS_DAY;
  show_building (&f);
  g_assert_true (comes_true (&f, has_image, 3000));
  BefCameraView *view = BEF_CAMERA_VIEW (open_large (&f, &window));
  for (guint i = 0; i < 150 && !bef_camera_view_has_image (view); i++)
    spin (20);
  g_assert_true (bef_camera_view_has_image (view));
  g_object_set (f.window, "presenting", TRUE, NULL);
  g_assert_false (bef_camera_view_has_image (view));
  g_assert_cmpstr (bef_camera_view_get_note (view), ==, "No images while presenting");
  guint asked = f.backend->n_images;
  BefCameraView *late = BEF_CAMERA_VIEW (open_large (&f, &late_window));
  spin (500);
  g_assert_false (bef_camera_view_has_image (late));
  g_assert_cmpstr (bef_camera_view_get_note (late), ==, "No images while presenting");
  g_assert_cmpuint (f.backend->n_images, ==, asked);
  gtk_window_destroy (GTK_WINDOW (late_window));
  gtk_window_destroy (GTK_WINDOW (window));
  end (&f);
}

/* What an audience may not know of a camera: neither its alerts, nor that there is one. */
static void
test_camera_alert_presenting (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_SECRETARY);
  f.backend->camera_alert = TRUE;
  show_building (&f);
  bef_window_go (f.window, "today", NULL);
  spin (700);
  GtkWidget *count = find_with_class (GTK_WIDGET (f.window), "bef-count");
  g_assert_true (gtk_widget_get_mapped (count));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (count)), ==, "1");
  g_assert_nonnull (find_mapped (&f, "Camera masked"));
  g_assert_nonnull (find_mapped (&f, "1 to look at"));
  g_object_set (f.window, "presenting", TRUE, NULL);
  spin (700);
  g_assert_false (gtk_widget_get_mapped (count));
  g_assert_null (find_mapped (&f, "Camera masked"));
  g_assert_null (find_mapped (&f, "1 to look at"));
  bef_window_go (f.window, "camera", NULL);
  spin (300);
  g_assert_null (find_mapped (&f, "1 to look at"));
  bef_window_go (f.window, "alerts", NULL);
  spin (300);
  g_assert_null (find_mapped (&f, "Camera masked"));
  g_object_set (f.window, "presenting", FALSE, NULL);
  spin (300);
  g_assert_nonnull (find_mapped (&f, "Camera masked"));
  g_assert_true (gtk_widget_get_mapped (count));
  end (&f);
}

/* The same for who has the map read out. */
static void
test_map_description_presenting (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_SECRETARY);
  f.backend->camera_alert = TRUE;
  show_building (&f);
  bef_window_go (f.window, "map", NULL);
  spin (700);
  GtkAccessible *map = GTK_ACCESSIBLE (find (GTK_WIDGET (f.window), BEF_TYPE_MAP));
  bef_map_select (BEF_MAP (map),
                  bef_commune_find_place (bef_session_get_commune (f.session), FAKE_BUILDING));
  g_object_set (f.window, "presenting", TRUE, NULL);
  spin (300);
  g_autofree char *presented = gtk_test_accessible_check_property (
      map, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Map of 1 place. Selected: Village hall, Normal");
  g_assert_cmpstr (presented, ==, NULL);
  end (&f);
}

static void
test_camera_grant_ends (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_POLICE);
  f.backend->grant_until_ms = bef_now_ms () + 3 * BEF_MS_SECOND;
  show_building (&f);
  g_assert_true (comes_true (&f, has_image, 2500));
  g_assert_null (find_mapped (&f, GRANT));
  g_assert_true (comes_true (&f, has_no_image, 10000));
  g_assert_cmpstr (bef_camera_view_get_note (camera_view (&f)), ==, "No image");
  end (&f);
}

static void
test_camera_leaves_page (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_POLICE);
  f.backend->grant_until_ms = bef_now_ms () + BEF_MS_DAY;
  show_building (&f);
  g_assert_true (comes_true (&f, has_image, 3000));
  BefCameraView *view = g_object_ref (camera_view (&f));
  bef_window_go (f.window, "today", NULL);
  g_assert_false (bef_camera_view_has_image (view));
  guint asked = f.backend->n_images;
  spin (5500);
  g_assert_cmpuint (f.backend->n_images, ==, asked);
  g_object_unref (view);
  end (&f);
}

static void
assert_refused (const guint8 *bytes, gsize size, const char *words)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_POLICE);
  g_bytes_unref (f.backend->image);
  f.backend->image = g_bytes_new (bytes, size);
  f.backend->grant_until_ms = bef_now_ms () + BEF_MS_DAY;
  show_building (&f);
  for (guint i = 0; i < 100 * test_patience ()
                    && find_labelled (GTK_WIDGET (f.window), GTK_TYPE_LABEL, words) == NULL;
       i++)
    spin (20);
  g_assert_false (has_image (&f));
  g_assert_nonnull (find_labelled (GTK_WIDGET (f.window), GTK_TYPE_LABEL, words));
  end (&f);
}

static void
test_camera_bad_images (void)
{
  /* The head of a PNG of 30,000 by 30,000 pixels. */
  static const guint8 huge[] = { 0x89, 'P',  'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0,    0,
                                 13,   'I',  'H', 'D', 'R',  0,    0,    0x75, 0x30, 0,    0,
                                 0x75, 0x30, 8,   6,   0,    0,    0,    0xd9, 0x6b, 0x1e, 0x05 };

  assert_refused ((const guint8 *)"<html>Login</html>", 18, "did not send an image");
  assert_refused (huge, sizeof huge, "damaged or too large");
}

/* Doors. */

static GtkWidget *
door_dialog (Fixture *f)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (gtk_window_get_transient_for (window) == GTK_WINDOW (f->window))
        return GTK_WIDGET (window);
    }
  return NULL;
}

static gboolean
dialog_says_unlocked (Fixture *f)
{
  return find_labelled (door_dialog (f), GTK_TYPE_LABEL, "confirmed by the lock") != NULL;
}

static void
test_door_needs_reason (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_SECRETARY);
  show_building (&f);
  gtk_widget_activate_action (GTK_WIDGET (f.window), "win.open-door", "s", FAKE_DOOR);
  spin (200);
  GtkWidget *dialog = door_dialog (&f);
  g_assert_nonnull (dialog);
  GtkWidget *entry = find (dialog, GTK_TYPE_ENTRY);
  GtkWidget *open = find_labelled (dialog, GTK_TYPE_BUTTON, "Open the door");
  GtkWidget *cancel = find_labelled (dialog, GTK_TYPE_BUTTON, "Cancel");
  g_assert_nonnull (find_labelled (dialog, GTK_TYPE_LABEL, "Front door"));
  g_assert_nonnull (find_labelled (dialog, GTK_TYPE_LABEL, "Village hall"));
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (dialog)) == cancel);
  g_assert_false (gtk_widget_get_sensitive (open));
  gtk_editable_set_text (GTK_EDITABLE (entry), "  a ");
  g_assert_false (gtk_widget_get_sensitive (open));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Delivery");
  g_assert_true (gtk_widget_get_sensitive (open));
  shoot (dialog, "door-ask");
  g_signal_emit_by_name (entry, "activate");
  spin (100);
  g_assert_cmpuint (f.backend->n_commands, ==, 0);
  g_assert_true (door_dialog (&f) == dialog);
  g_signal_emit_by_name (open, "clicked");
  g_assert_true (comes_true (&f, dialog_says_unlocked, 5000));
  g_assert_cmpuint (f.backend->n_commands, ==, 1);
  g_assert_cmpstr (f.backend->reason, ==, "Delivery");
  shoot (dialog, "door-follow");
  gtk_window_close (GTK_WINDOW (dialog));
  spin (200);
  g_assert_cmpuint (f.backend->n_commands, ==, 1);
  end (&f);
}

static void
test_door_by_role (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_ELECTED);
  show_building (&f);
  GtkWidget *open = find_labelled (GTK_WIDGET (f.window), GTK_TYPE_BUTTON, "Open…");
  g_assert_nonnull (open);
  g_assert_false (gtk_widget_get_sensitive (open));
  g_assert_cmpstr (bef_tooltip_get (open), ==, "Your role does not allow opening doors.");
  /* Once is enough: a list of doors does not repeat it in every row. */
  bef_window_go (f.window, "door", NULL);
  spin (500);
  g_assert_nonnull (find_mapped (&f, "Front door"));
  g_assert_null (find_mapped (&f, "Open…"));
  end (&f);
}

static void
test_door_open_already (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_SECRETARY);
  f.backend->door_open = TRUE;
  show_building (&f);
  GtkWidget *open = find_labelled (GTK_WIDGET (f.window), GTK_TYPE_BUTTON, "Open…");
  g_assert_nonnull (open);
  g_assert_false (gtk_widget_get_sensitive (open));
  g_assert_cmpstr (bef_tooltip_get (open), ==, "This door is open already.");
  f.backend->door_open = FALSE;
  for (guint i = 0; i < 250 * test_patience () && !gtk_widget_get_sensitive (open); i++)
    spin (20);
  g_assert_true (gtk_widget_get_sensitive (open));
  end (&f);
}

/* Rows. */

static void
test_row_lost (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_SECRETARY);
  f.backend->climate_ms = bef_now_ms () - 5 * BEF_MS_DAY;
  show_building (&f);
  GtkWidget *last = find_labelled (GTK_WIDGET (f.window), GTK_TYPE_LABEL, "Last known: 21.4");
  g_assert_nonnull (last);
  GtkWidget *row = gtk_widget_get_ancestor (last, BEF_TYPE_DEVICE_ROW);
  GtkWidget *value = find_with_class (row, "bef-device-value");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (value)), ==, "Unknown");
  g_assert_true (gtk_widget_has_css_class (value, "bef-hatched"));
  shoot (GTK_WIDGET (f.window), "building-lost");
  end (&f);
}

static void
test_row_outside_range (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_SECRETARY);
  show_building (&f);
  g_assert_nonnull (
      find_labelled (GTK_WIDGET (f.window), GTK_TYPE_LABEL, "above the expected 17 to 19"));
  end (&f);
}

/* The bars of a month are energy: the list says so. */
static void
test_graph_names_what_it_draws (void)
{
  Fixture f = { 0 };

  start (&f, BEF_ROLE_SECRETARY);
  show_building (&f);
  bef_window_go (f.window, "graph", FAKE_METER "|power");
  spin (300);
  GtkWidget *page = find (GTK_WIDGET (f.window), g_type_from_name ("BefGraphPage"));
  GtkWidget *list = find (page, GTK_TYPE_DROP_DOWN);
  g_assert_nonnull (find_mapped_in (list, "Power"));
  gtk_widget_activate_action (page, "graph.period", "s", "month");
  spin (300);
  g_assert_null (find_mapped_in (list, "Power"));
  g_assert_nonnull (find_mapped_in (list, "Energy"));
  gtk_widget_activate_action (page, "graph.period", "s", "day");
  spin (300);
  g_assert_nonnull (find_mapped_in (list, "Power"));
  end (&f);
}

/* Text at 200 % still fits the smallest screen. */
static void
test_large_text (void)
{
  Fixture f = { 0 };
  int minimum;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  start (&f, BEF_ROLE_SECRETARY);
  show_building (&f);
  GtkWidget *stack = gtk_widget_get_ancestor (find (GTK_WIDGET (f.window), BEF_TYPE_DEVICE_ROW),
                                              g_type_from_name ("BefBuildingPage"));
  gtk_widget_measure (stack, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  shoot (GTK_WIDGET (f.window), "building-large");
  g_assert_cmpint (minimum, <=, 1024);
  bef_window_go (f.window, "graph", FAKE_METER "|power");
  spin (300);
  GtkWidget *page = find (GTK_WIDGET (f.window), g_type_from_name ("BefGraphPage"));
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  shoot (GTK_WIDGET (f.window), "graph-large");
  g_assert_cmpint (minimum, <=, 1024);
  static const char *const pages[] = { "today",       "map",  "alerts", "meter",   "door",
                                       "camera",      "link", "phone",  "climate", "equipment",
                                       "accessPoint", "room", "web",    "journal" };
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      bef_window_go (f.window, pages[i], NULL);
      spin (300);
      gtk_widget_measure (GTK_WIDGET (f.window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                          NULL, NULL);
      g_test_message ("%s: at least %d pixels", pages[i], minimum);
      g_assert_cmpint (minimum, <=, 1024);
      gtk_widget_measure (GTK_WIDGET (f.window), GTK_ORIENTATION_VERTICAL, 1024, &minimum, NULL,
                          NULL, NULL);
      g_assert_cmpint (minimum, <=, 600);
    }
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
  end (&f);
}

static gboolean
asked_for_latency (Fixture *f)
{
  return g_ptr_array_find_with_equal_func (f->backend->asked, FAKE_LINK " latency", g_str_equal,
                                           NULL);
}

/* A series that nobody else asks for: not the first of its kind, so not fetched unasked. */
static void
test_sparklines_are_fetched (void)
{
  static const char *const pages[][2] = { { "building", FAKE_BUILDING }, { "link", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      Fixture f = { 0 };
      start (&f, BEF_ROLE_SECRETARY);
      f.backend->link_ms = bef_now_ms ();
      bef_session_start (f.session);
      bef_window_set_session (f.window, f.session);
      gtk_window_present (GTK_WINDOW (f.window));
      g_assert_true (comes_true (&f, is_live, 5000));
      spin (500);
      g_assert_false (asked_for_latency (&f));
      g_assert_true (bef_window_go (f.window, pages[i][0], pages[i][1]));
      g_assert_true (comes_true (&f, asked_for_latency, 5000));
      end (&f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, "/fr/beffroi/Beffroi/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/fr/beffroi/Beffroi/icons");
  g_test_add_func ("/camera/a-secretary-never-asks-for-an-image", test_camera_secretary);
  g_test_add_func ("/camera/no-image-without-a-grant", test_camera_without_grant);
  g_test_add_func ("/camera/no-image-without-a-line-in-the-journal", test_camera_unwritten);
  g_test_add_func ("/camera/a-refusal-drops-the-image", test_camera_refused);
  g_test_add_func ("/camera/presenting-drops-the-image", test_camera_presenting);
  g_test_add_func ("/camera/presenting-in-any-window", test_camera_presenting_in_any_window);
  g_test_add_func ("/camera/presenting-hides-its-alerts", test_camera_alert_presenting);
  g_test_add_func ("/camera/presenting-hides-it-from-the-map-read-out",
                   test_map_description_presenting);
  g_test_add_func ("/camera/the-end-of-the-grant-drops-the-image", test_camera_grant_ends);
  g_test_add_func ("/camera/leaving-the-page-drops-the-image", test_camera_leaves_page);
  g_test_add_func ("/camera/what-is-no-image-is-worded", test_camera_bad_images);
  g_test_add_func ("/door/opens-with-a-reason-and-never-by-enter", test_door_needs_reason);
  g_test_add_func ("/door/a-role-that-may-not-is-told-why", test_door_by_role);
  g_test_add_func ("/door/an-open-door-is-not-opened", test_door_open_already);
  g_test_add_func ("/row/a-lost-value-is-unknown", test_row_lost);
  g_test_add_func ("/row/out-of-the-expected-range-in-words", test_row_outside_range);
  g_test_add_func ("/page/what-a-small-graph-shows-is-fetched", test_sparklines_are_fetched);
  g_test_add_func ("/page/a-graph-names-what-it-draws", test_graph_names_what_it_draws);
  g_test_add_func ("/page/large-text-fits-the-smallest-screen", test_large_text);
  return g_test_run ();
}
