/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a month is known to have been in service, beside how much of it is known. */
#include "session-util.h"

#include <adwaita.h>

#include "ui/hygiene/bef-hygiene-page.h"

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

#define WHOLE "urn:link:whole"
#define PART "urn:link:part"

static BefEntity *
link_of (const char *id, const char *name)
{
  BefEntity *e = bef_entity_new (id, "NetworkLink", BEF_ENTITY_EQUIPMENT);

  e->kind = BEF_KIND_LINK;
  e->building_id = g_strdup (FAKE_BUILDING);
  bef_entity_set_name (e, name);
  bef_entity_add_reading (e, "link-state", NOW, 0);
  return e;
}

static void
write_states (Fixture *f, const char *id, const char *quantity, gint64 from_ms)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  BefSeriesKey key = bef_series_key (id, quantity);
  gboolean done = FALSE;

  for (gint64 at = from_ms; at < NOW; at += 5 * BEF_MS_MINUTE)
    {
      BefReading reading = { key, at, 0 };
      g_array_append_val (readings, reading);
    }
  bef_history_append_async (f->desk.history, readings, NULL, done_cb, &done);
  UNTIL (done);
  done = FALSE;
  bef_history_mark_asked_async (f->desk.history, &(BefSeriesSpan){ &key, 1, from_ms, NOW }, NULL,
                                done_cb, &done);
  UNTIL (done);
}

/* The first label that begins with @text and is seen; nullable. */
static const char *
label_with (GtkWidget *root, const char *text)
{
  const char *found = NULL;

  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (GTK_IS_LABEL (root) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (root)), text))
    return gtk_label_get_text (GTK_LABEL (root));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = label_with (child, text);
  return found;
}

/* The text of the cell of @title's row that is the @n-th. */
static const char *
cell_of (Fixture *f, const char *title, guint n)
{
  GtkWidget *label = find (GTK_WIDGET (f->page), GTK_TYPE_LABEL, title), *row, *cell;

  if (label == NULL || !gtk_widget_get_mapped (label))
    return NULL;
  for (row = label; !g_str_has_prefix (gtk_widget_get_css_name (row), "row");
       row = gtk_widget_get_parent (row))
    ;
  cell = gtk_widget_get_first_child (row);
  for (guint i = 0; i < n && cell != NULL; i++)
    cell = gtk_widget_get_next_sibling (cell);
  return cell != NULL ? label_with (cell, "") : NULL;
}

/* In service all through the ten days that are known is no whole month. */
static void
test_what_is_known_stands_with_the_share (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  GtkWidget *page = GTK_WIDGET (f->page), *export = find (page, GTK_TYPE_BUTTON, "_Export…");

  write_states (f, WHOLE, "link-state", bef_civil_floor (NOW, BEF_PERIOD_MONTH));
  write_states (f, PART, "link-state",
                bef_civil_add (bef_civil_floor (NOW, BEF_PERIOD_DAY), BEF_PERIOD_DAY, -10));
  g_ptr_array_add (links, link_of (WHOLE, "Fibre"));
  g_ptr_array_add (links, link_of (PART, "Radio"));
  bef_commune_apply (bef_session_get_commune (f->desk.session), links, BEF_APPLY_PART, NOW, NOW);
  UNTIL (cell_of (f, "Fibre · Village hall", 1) != NULL
         && cell_of (f, "Radio · Village hall", 1) != NULL);
  g_assert_true (g_str_has_prefix (cell_of (f, "Fibre · Village hall", 1), "100.0"));
  g_assert_null (strstr (cell_of (f, "Fibre · Village hall", 1), "only"));
  g_assert_true (g_str_has_prefix (cell_of (f, "Radio · Village hall", 1), "100.0"));
  g_assert_nonnull (strstr (cell_of (f, "Radio · Village hall", 1), "over 10 days only"));
  g_assert_true (gtk_widget_is_sensitive (export));
}

#define CAMERA "urn:camera"

/* Where a camera is leaves the table when others begin to look, and is there again after them. */
static void
test_cameras_are_not_listed_before_others (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->desk.session);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *camera = bef_entity_new (CAMERA, "Camera", BEF_ENTITY_EQUIPMENT);

  camera->kind = BEF_KIND_CAMERA;
  camera->building_id = g_strdup (FAKE_BUILDING);
  bef_entity_set_name (camera, "Back door");
  bef_entity_add_reading (camera, "camera-state", NOW, 0);
  write_states (f, CAMERA, "camera-state", NOW - BEF_MS_DAY);
  write_states (f, WHOLE, "link-state", NOW - BEF_MS_DAY);
  g_ptr_array_add (all, camera);
  g_ptr_array_add (all, link_of (WHOLE, "Fibre"));
  bef_commune_apply (commune, all, BEF_APPLY_PART, NOW, NOW);
  UNTIL (cell_of (f, "Back door · Village hall", 1) != NULL);
  bef_commune_set_audience (commune, BEF_AUDIENCE_ROOM, NOW);
  g_assert_null (cell_of (f, "Back door · Village hall", 1));
  UNTIL (cell_of (f, "Fibre · Village hall", 1) != NULL);
  g_assert_null (cell_of (f, "Back door · Village hall", 1));
  bef_commune_set_audience (commune, BEF_AUDIENCE_NOBODY, NOW);
  UNTIL (cell_of (f, "Back door · Village hall", 1) != NULL);
}

/* Of a month of which nothing is known there is nothing to export, and that is said. */
static void
test_nothing_known_is_no_table (Fixture *f, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (f->page), *export = find (page, GTK_TYPE_BUTTON, "_Export…");

  UNTIL (label_with (page, "November 2026") != NULL);
  gtk_widget_activate_action (find (page, GTK_TYPE_COLUMN_VIEW, NULL), "availability.former", NULL);
  UNTIL (label_with (page, "October 2026") != NULL);
  UNTIL (label_with (page, "Of this month nothing is kept on this computer") != NULL);
  g_assert_false (gtk_widget_is_sensitive (export));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/availability/known", Fixture, GINT_TO_POINTER (BEF_ROLE_SECRETARY), set_up,
              test_what_is_known_stands_with_the_share, tear_down);
  g_test_add ("/availability/cameras", Fixture, GINT_TO_POINTER (BEF_ROLE_SECRETARY), set_up,
              test_cameras_are_not_listed_before_others, tear_down);
  g_test_add ("/availability/nothing", Fixture, GINT_TO_POINTER (BEF_ROLE_SECRETARY), set_up,
              test_nothing_known_is_no_table, tear_down);
  return g_test_run ();
}
