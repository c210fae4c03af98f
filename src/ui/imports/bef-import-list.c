/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-list.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "supervision/calendars/bef-calendar-keeper.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"

/* Data of a row: the import it is of. */
#define RECORD "bef-import-record"

static void
empty (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

/* The meters it is of, as they are called. (transfer full) */
static char *
dup_meters (const BefImportRecord *record, BefCommune *commune)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < record->entities->len; i++)
    {
      BefDevice *device =
          bef_commune_find_device (commune, g_ptr_array_index (record->entities, i));
      const char *building = device != NULL ? bef_device_get_building_name (device) : NULL;
      if (device == NULL)
        continue;
      g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? ", " : "",
                              building != NULL ? building : "", building != NULL ? " – " : "",
                              bef_device_get_name (device));
    }
  return g_string_free (text, FALSE);
}

static void
append (GString *line, const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", text);
}

/* (transfer full) */
static char *
dup_facts (const BefImportRecord *record, BefSession *session)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *meters = dup_meters (record, bef_session_get_commune (session));
  g_autofree char *number = bef_format_number (record->n_taken, 0);
  g_autofree char *when = bef_format_datetime (record->at_ms);
  g_autofree char *values =
      g_strdup_printf (ngettext ("%s value", "%s values", record->n_taken), number);

  append (line, meters);
  append (line, values);
  if (record->from_ms != BEF_NO_TIME)
    {
      g_autofree char *span = bef_format_dates (record->from_ms, record->to_ms);
      append (line, span);
    }
  /* TRANSLATORS: of an import: when it was done. */
  g_autofree char *taken = g_strdup_printf (_ ("taken on %s"), when);
  append (line, taken);
  if (bef_role_may_see_names (bef_session_get_role (session)))
    append (line, record->who);
  if (record->undone_ms != BEF_NO_TIME)
    {
      g_autofree char *day = bef_format_datetime (record->undone_ms);
      g_autofree char *undone = g_strdup_printf (_ ("taken back on %s"), day);
      append (line, undone);
    }
  return g_strdup (line->str);
}

static void
add_button (AdwActionRow *row, const char *label, const char *name, const char *action,
            GVariant *target)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  bef_accessible_set_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (row, button);
}

static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

/* The import of the row that has the focus; 0: none has. */
static gint64
find_focused (GtkListBox *list)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkWidget *at = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (; at != NULL; at = gtk_widget_get_parent (at))
    {
      const gint64 *id = g_object_get_data (G_OBJECT (at), RECORD);
      if (id != NULL && gtk_widget_is_ancestor (at, GTK_WIDGET (list)))
        return *id;
    }
  return 0;
}

guint
bef_import_list_fill (GtkListBox *list, BefSession *session)
{
  BefImportDesk *desk = bef_import_desk_of (session);
  GPtrArray *records = bef_importer_get_records (bef_import_desk_get_importer (desk));

  gint64 focused = find_focused (list);

  empty (list);
  for (guint i = 0; i < records->len; i++)
    {
      const BefImportRecord *record = g_ptr_array_index (records, i);
      g_autofree char *facts = dup_facts (record, session);
      GtkWidget *row = make_row (record->file, facts);
      gint64 *id = g_memdup2 (&record->id, sizeof record->id);
      g_object_set_data_full (G_OBJECT (row), RECORD, id, g_free);
      if (record->undone_ms == BEF_NO_TIME && bef_import_desk_may_import (desk))
        {
          g_autofree char *name = g_strdup_printf (_ ("Undo the import of %s"), record->file);
          add_button (ADW_ACTION_ROW (row), _ ("Undo"), name, "imports.undo",
                      g_variant_new_int64 (record->id));
        }
      gtk_list_box_append (list, row);
    }
  if (focused != 0)
    bef_import_list_reveal (list, focused);
  return records->len;
}

gboolean
bef_import_list_reveal (GtkListBox *list, gint64 id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      const gint64 *own = g_object_get_data (G_OBJECT (row), RECORD);

      if (own == NULL || *own != id)
        continue;
      /* Whoever did not come by keyboard sees which one it is. */
      gtk_window_set_focus_visible (GTK_WINDOW (gtk_widget_get_root (row)), TRUE);
      return gtk_widget_grab_focus (row);
    }
  return FALSE;
}

guint
bef_import_list_fill_waiting (GtkListBox *list, BefSession *session)
{
  BefImportFolder *folder = bef_import_desk_get_folder (bef_import_desk_of (session));
  GPtrArray *waiting = folder != NULL ? bef_import_folder_get_waiting (folder) : NULL;

  empty (list);
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    {
      const BefImportWaiting *one = g_ptr_array_index (waiting, i);
      GtkWidget *row = make_row (one->name, one->reason);
      g_autofree char *name = g_strdup_printf (_ ("Open %s"), one->name);
      add_button (ADW_ACTION_ROW (row), _ ("Open…"), name, "imports.open",
                  g_variant_new_string (one->path));
      gtk_list_box_append (list, row);
    }
  return waiting != NULL ? waiting->len : 0;
}

/* (transfer full) */
static char *
dup_calendar_facts (BefCalendarKeeper *keeper, const BefKeptCalendar *calendar, BefCommune *commune)
{
  g_autoptr (GString) line = g_string_new (NULL);
  BefDevice *room = bef_commune_find_device (commune, calendar->room);
  const char *trouble = bef_calendar_keeper_get_trouble (keeper, calendar->id);
  BefBuilding *building = bef_commune_find_building (commune, calendar->room);
  guint n_closures = bef_ical_count_closures (calendar->events),
        n_bookings = calendar->events->len - n_closures;
  g_autofree char *number = bef_format_number (n_bookings, 0);
  g_autofree char *n = g_strdup_printf (ngettext ("%s booking", "%s bookings", n_bookings), number);

  append (line, room != NULL       ? bef_device_get_name (room)
                : building != NULL ? bef_building_get_name (building)
                                   : _ ("a room that is not there"));
  if (building == NULL)
    append (line, n);
  if (n_closures > 0)
    {
      g_autofree char *closures = bef_format_number (n_closures, 0);
      g_autofree char *closed =
          g_strdup_printf (ngettext ("%s closure", "%s closures", n_closures), closures);
      append (line, closed);
    }
  append (line, calendar->url);
  if (*calendar->user != '\0')
    append (line, calendar->user);
  if (calendar->read_ms != BEF_NO_TIME)
    {
      g_autofree char *when = bef_format_datetime (calendar->read_ms);
      /* TRANSLATORS: of a calendar: when it was read last. */
      g_autofree char *read = g_strdup_printf (_ ("read on %s"), when);
      append (line, read);
    }
  append (line, trouble);
  return g_strdup (line->str);
}

/* What a person has to do for it. */
static void
add_need (AdwActionRow *row, BefCalendarKeeper *keeper, const BefKeptCalendar *calendar)
{
  BefCalendarNeed need = bef_calendar_keeper_get_need (keeper, calendar->id);
  g_autofree char *name = NULL;

  if (need == BEF_CALENDAR_NEEDS_PASSWORD)
    {
      name = g_strdup_printf (_ ("Enter the password of the calendar %s"), calendar->name);
      add_button (row, _ ("Password…"), name, "imports.calendar-password",
                  g_variant_new_string (calendar->id));
    }
  else if (need == BEF_CALENDAR_NEEDS_KEYRING)
    {
      name = g_strdup_printf (_ ("Unlock the keyring for the calendar %s"), calendar->name);
      add_button (row, _ ("Unlock…"), name, "imports.unlock-calendar",
                  g_variant_new_string (calendar->id));
    }
}

guint
bef_import_list_fill_calendars (GtkListBox *list, BefSession *session)
{
  BefCalendarKeeper *keeper = bef_calendar_keeper_of (session);
  GPtrArray *calendars = bef_calendar_keeper_get_calendars (keeper);

  empty (list);
  for (guint i = 0; i < calendars->len; i++)
    {
      const BefKeptCalendar *c = g_ptr_array_index (calendars, i);
      g_autofree char *facts = dup_calendar_facts (keeper, c, bef_session_get_commune (session));
      g_autofree char *name = g_strdup_printf (_ ("Remove the calendar %s"), c->name);
      GtkWidget *row = make_row (c->name, facts);
      add_need (ADW_ACTION_ROW (row), keeper, c);
      add_button (ADW_ACTION_ROW (row), _ ("Remove"), name, "imports.remove-calendar",
                  g_variant_new_string (c->id));
      gtk_list_box_append (list, row);
    }
  return calendars->len;
}
