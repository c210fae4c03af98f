/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-util.h"

#include "../patience.h"

#include <glib/gstdio.h>
#include <math.h>

#include "base/bef-civil-time.h"

BefBuilding *
map_test_building (guint i, BefSeverity severity)
{
  g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Building:test:%u", i);
  /* The same for all: series names are interned for good. */
  const char *meter_id = "urn:ngsi-ld:ACMeasurement:test";
  g_autoptr (BefEntity) entity = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);
  g_autoptr (BefEntity) meter = bef_entity_new (meter_id, "ACMeasurement", BEF_ENTITY_EQUIPMENT);
  g_autoptr (BefDevice) device = bef_device_new (meter_id, BEF_KIND_METER);
  BefBuilding *building = bef_building_new (id);
  const double r = 0.0012 * sqrt (i), turn = i * 2.39996;
  const gint64 now = bef_now_ms ();

  entity->name = g_strdup_printf ("Building %u", i);
  entity->has_location = TRUE;
  entity->location = (BefPoint){ 46.2130 + r * sin (turn), -0.8870 + r * cos (turn) / 0.69 };
  entity->outline = g_array_new (FALSE, FALSE, sizeof (BefPoint));
  const double corners[4][2] = { { -1, -1 }, { -1, 1 }, { 1, 1 }, { 1, -1 } };
  for (guint c = 0; c < 4; c++)
    {
      BefPoint p = { entity->location.latitude + 0.0001 * corners[c][0],
                     entity->location.longitude + 0.00015 * corners[c][1] };
      g_array_append_val (entity->outline, p);
    }
  bef_building_apply (building, entity, now);
  bef_entity_add_reading (meter, "power", now, 1000);
  bef_device_apply (device, meter, now, now);
  bef_building_add_device (building, device);
  map_test_set_severity (building, severity);
  return building;
}

void
map_test_set_severity (BefBuilding *building, BefSeverity severity)
{
  bef_building_touch (building);
  bef_building_refresh (building, bef_now_ms (), severity,
                        severity >= BEF_SEVERITY_WEEK ? "Door left open" : NULL);
}

GListStore *
map_test_commune (guint n)
{
  GListStore *store = g_list_store_new (BEF_TYPE_BUILDING);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BefBuilding) building = map_test_building (i, BEF_SEVERITY_NORMAL);
      g_list_store_append (store, building);
    }
  return store;
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
map_test_png (guint8 shade)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 256, 256);
  cairo_t *cr = cairo_create (surface);
  GByteArray *out = g_byte_array_new ();

  cairo_set_source_rgb (cr, shade / 255.0, shade / 255.0, shade / 255.0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, out);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (out);
}

void
map_test_fetch_init (MapTestFetch *self, MapTestAnswer answer)
{
  self->answer = answer;
  self->urls = g_ptr_array_new_with_free_func (g_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
}

void
map_test_fetch_clear (MapTestFetch *self)
{
  g_ptr_array_unref (self->urls);
  g_ptr_array_unref (self->held);
}

/* A PNG whose header asks for 60,000 x 60,000 pixels. */
static GBytes *
bomb (void)
{
  g_autoptr (GBytes) png = map_test_png (0);
  gsize length;
  g_autofree guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&png), &length);

  for (int at = 16; at <= 20; at += 4)
    {
      data[at] = data[at + 1] = 0;
      data[at + 2] = 60000 >> 8;
      data[at + 3] = 60000 & 0xff;
    }
  return g_bytes_new (data, length);
}

void
map_test_fetch (const char *url, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer callback_data, gpointer user_data)
{
  MapTestFetch *self = user_data;
  GTask *task = g_task_new (NULL, cancellable, callback, callback_data);

  g_ptr_array_add (self->urls, g_strdup (url));
  switch (self->answer)
    {
    case MAP_TEST_ANSWER_TILE:
      g_task_return_pointer (task, map_test_png (200), (GDestroyNotify)g_bytes_unref);
      break;
    case MAP_TEST_ANSWER_BROKEN:
      g_task_return_pointer (task, g_bytes_new_static ("<html>sorry</html>", 18),
                             (GDestroyNotify)g_bytes_unref);
      break;
    case MAP_TEST_ANSWER_BOMB:
      g_task_return_pointer (task, bomb (), (GDestroyNotify)g_bytes_unref);
      break;
    case MAP_TEST_ANSWER_NEVER:
      g_ptr_array_add (self->held, g_object_ref (task));
      break;
    case MAP_TEST_ANSWER_ERROR:
    default:
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "Out of reach");
      break;
    }
  g_object_unref (task);
}

GBytes *
map_test_fetch_finish (GAsyncResult *result, gpointer user_data, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
set_true_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

gboolean
map_test_wait (gboolean (*condition) (gpointer data), gpointer data)
{
  const gint64 end = g_get_monotonic_time () + 20 * test_patience () * G_USEC_PER_SEC;

  while (!condition (data))
    {
      if (g_get_monotonic_time () > end)
        return FALSE;
      map_test_run (10);
    }
  return TRUE;
}

void
map_test_run (guint ms)
{
  gboolean done = FALSE;

  g_timeout_add (ms, set_true_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (widget);
  (*(guint *)data)++;
  return G_SOURCE_CONTINUE;
}

static gboolean
four_ticks (gpointer data)
{
  return *(guint *)data >= 4;
}

void
map_test_settle (BefMap *map)
{
  guint n = 0;
  const guint id = gtk_widget_add_tick_callback (GTK_WIDGET (map), tick_cb, &n, NULL);

  gtk_widget_queue_draw (GTK_WIDGET (map));
  g_assert_true (map_test_wait (four_ticks, &n));
  gtk_widget_remove_tick_callback (GTK_WIDGET (map), id);
}

static gboolean
has_size (gpointer data)
{
  return gtk_widget_get_width (data) > 0 && gtk_widget_get_height (data) > 0;
}

GtkWidget *
map_test_window (GtkWidget *map)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 600);
  gtk_window_set_child (GTK_WINDOW (window), map);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (map_test_wait (has_size, map));
  map_test_settle (BEF_MAP (map));
  return window;
}

gboolean
map_test_key (GtkWidget *widget, guint keyval, GdkModifierType mods)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == keyval
              && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == mods)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                 GTK_SHORTCUT_ACTION_EXCLUSIVE, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

void
map_test_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        map_test_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
map_test_set_up (MapTest *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->store = map_test_commune (GPOINTER_TO_UINT (data));
  f->map = BEF_MAP (bef_map_new ());
  bef_map_set_places (f->map, G_LIST_MODEL (f->store));
  f->window = map_test_window (GTK_WIDGET (f->map));
  map_test_fetch_init (&f->fetch, MAP_TEST_ANSWER_TILE);
  f->cache = g_dir_make_tmp ("bef-map-XXXXXX", &error);
  g_assert_no_error (error);
}

void
map_test_tear_down (MapTest *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->map), (gpointer *)&f->map);
  gtk_window_destroy (GTK_WINDOW (f->window));
  map_test_run (50);
  /* Neither a tile under way nor a handler may keep the map. */
  g_assert_null (f->map);
  map_test_fetch_clear (&f->fetch);
  g_object_unref (f->store);
  map_test_remove_folder (f->cache);
  g_free (f->cache);
}

BefBuilding *
map_test_nth (MapTest *f, guint i)
{
  BefBuilding *building = g_list_model_get_item (G_LIST_MODEL (f->store), i);
  g_object_unref (building);
  return building;
}

guint
map_test_n_shown (MapTest *f)
{
  BefMapMarkers *markers = bef_map_get_markers (f->map);
  guint n = 0;

  for (guint i = 0; i < bef_map_markers_get_n_live (markers); i++)
    n += bef_map_marker_get_cluster (bef_map_markers_nth_live (markers, i))->n;
  return n;
}

void
map_test_use_source (MapTest *f, BefMapSourceKind kind, const char *tmpl, MapTestAnswer answer)
{
  f->fetch.answer = answer;
  bef_map_set_fetch (f->map, map_test_fetch, map_test_fetch_finish, &f->fetch);
  bef_map_set_source (f->map, kind, tmpl, f->cache);
}
