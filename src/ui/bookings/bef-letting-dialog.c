/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-letting-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "base/bef-format.h"
#include "bef-letting-print.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "supervision/tariff/bef-letting.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-plain.h"

/* So far back lettings are looked for. */
#define DAYS 21
#define QUARTER_MS (15 * BEF_MS_MINUTE)
#define MOST_LETTINGS 20
/* Read when nobody has typed for so long, and again so long after something was fetched. */
#define TYPED_MS 400
#define AGAIN_MS 3000

struct _BefLettingDialog
{
  AdwWindow parent_instance;
  AdwComboRow *choice; /* template children, likewise below */
  GtkWidget *day, *from, *to, *print;
  GtkLabel *flaw;
  GtkListBox *list;
  BefSession *session;   /* owned */
  BefBuilding *building; /* owned */
  GPtrArray *rooms;      /* owned, of BefBuckets: as they come */
  guint n_rooms;         /* on their way */
  GArray *found;         /* owned, nullable, of BefRange: in the order of the choice */
  GPtrArray *lines;      /* owned, nullable: of the statement */
  char *title;           /* owned, nullable */
  BefRange range;        /* of the statement */
  GCancellable *cancellable, *reading; /* owned; nullable */
  guint typed, again;                  /* sources, or 0 */
  gboolean is_filling;                 /* nobody types */
  gboolean is_typed;                   /* what stands there is somebody's */
};

#define BEF_TYPE_LETTING_DIALOG (bef_letting_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefLettingDialog, bef_letting_dialog, BEF, LETTING_DIALOG, AdwWindow)
G_DEFINE_FINAL_TYPE (BefLettingDialog, bef_letting_dialog, ADW_TYPE_WINDOW)

static BefDevice *
find_meter (BefBuilding *building)
{
  GListModel *devices = bef_building_get_devices (building);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_METER && !bef_device_is_part (device)
          && bef_device_get_value (device, "power") != NULL)
        return device;
    }
  return NULL;
}

gboolean
bef_letting_is_possible (BefBuilding *building)
{
  return bef_building_find_device (building, BEF_KIND_ROOM, "room-state") != NULL
         && find_meter (building) != NULL;
}

/* What is typed. */

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* "18:00", "18 h 00", "18h". */
static gboolean
read_minutes (const char *text, int *out)
{
  int hour, minute = 0, n = 0;
  g_autofree char *plain = g_strdup (text);

  g_strdelimit (plain, ":hH", ' ');
  int parts = sscanf (plain, "%2d %2d %n", &hour, &minute, &n);
  if (parts < 1 || (parts == 2 && plain[n] != '\0') || hour < 0 || hour > 24 || minute < 0
      || minute > 59)
    return FALSE;
  *out = hour * 60 + minute;
  return TRUE;
}

static gboolean
read_day (const char *text, BefCivil *out)
{
  if (sscanf (text, "%d/%d/%d", &out->day, &out->month, &out->year) != 3
      && sscanf (text, "%d-%d-%d", &out->year, &out->month, &out->day) != 3)
    return FALSE;
  return out->year >= 2000 && out->year <= 2200 && out->month >= 1 && out->month <= 12
         && out->day >= 1 && out->day <= 31;
}

static gboolean
read_range (BefLettingDialog *self, BefRange *out)
{
  BefCivil day;
  int from, to;
  gboolean has_day = read_day (text_of (self->day), &day),
           has_from = read_minutes (text_of (self->from), &from),
           has_to = read_minutes (text_of (self->to), &to);

  bef_css_class_set (self->day, "error", !has_day);
  bef_css_class_set (self->from, "error", !has_from);
  bef_css_class_set (self->to, "error", !has_to);
  const char *flaw = !has_day    ? _ ("A date is expected, like 31/01/2026.")
                     : !has_from ? _ ("Hours are expected, like 18:00.")
                     : !has_to   ? _ ("Hours are expected, like 18:00.")
                                 : NULL;
  gtk_label_set_text (self->flaw, flaw != NULL ? flaw : "");
  gtk_widget_set_visible (GTK_WIDGET (self->flaw), flaw != NULL);
  if (flaw != NULL)
    return FALSE;
  out->from_ms = bef_civil_to_ms (day.year, day.month, day.day, from / 60, from % 60);
  out->to_ms = bef_civil_to_ms (day.year, day.month, day.day + (to <= from), to / 60, to % 60);
  return out->from_ms < out->to_ms;
}

/* The statement. */

static void
clear_lines (BefLettingDialog *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  gtk_widget_set_sensitive (self->print, FALSE);
}

static char *
dup_title (BefLettingDialog *self)
{
  g_autofree char *day = bef_format_date_long (self->range.from_ms),
                  *from = bef_format_time (self->range.from_ms),
                  *to = bef_format_time (self->range.to_ms);

  /* TRANSLATORS: a hall; a day; two times. */
  return g_strdup_printf (_ ("%s, %s, from %s to %s"), bef_building_get_name (self->building), day,
                          from, to);
}

static gboolean
are_same (const GPtrArray *one, const GPtrArray *other)
{
  gboolean same = one != NULL && one->len == other->len;

  for (guint i = 0; same && i < one->len; i++)
    same = g_str_equal (g_ptr_array_index (one, i), g_ptr_array_index (other, i));
  return same;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefLettingDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  BefLetting letting;

  if (!bef_letting_load_finish (result, &letting, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->session != NULL)
        {
          gtk_label_set_text (self->flaw, error->message);
          gtk_widget_set_visible (GTK_WIDGET (self->flaw), TRUE);
        }
      return;
    }
  g_autoptr (GPtrArray) lines = bef_letting_dup_lines (&letting);
  g_free (self->title);
  self->title = dup_title (self);
  if (are_same (self->lines, lines))
    return;
  clear_lines (self);
  self->lines = g_steal_pointer (&lines);
  for (guint i = 0; i < self->lines->len; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      bef_plain_set_title (ADW_PREFERENCES_ROW (row), g_ptr_array_index (self->lines, i));
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      gtk_list_box_append (self->list, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  gtk_widget_set_sensitive (self->print, TRUE);
}

/* Its doors' URNs. (transfer full) */
static GStrv
dup_doors (BefBuilding *building)
{
  GListModel *devices = bef_building_get_devices (building);
  g_autoptr (GStrvBuilder) doors = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_DOOR
          && bef_device_get_value (device, "open-state") != NULL)
        g_strv_builder_add (doors, bef_device_get_id (device));
    }
  return g_strv_builder_end (doors);
}

static void
want (BefLettingDialog *self, const BefLettingHall *hall)
{
  gint64 back = bef_civil_add (self->range.from_ms, BEF_PERIOD_DAY, -BEF_LETTING_BACK_DAYS);
  gint64 after = self->range.to_ms + BEF_LETTING_AFTER_MS;

  bef_session_want_history (self->session, bef_series_key (hall->meter, "energy-index"), back,
                            after);
  bef_session_want_history (self->session, bef_series_key (hall->meter, "power"), back, after);
  if (hall->sensor != NULL)
    bef_session_want_history (self->session, bef_series_key (hall->sensor, "temperature"),
                              self->range.to_ms, after);
  for (guint i = 0; hall->doors[i] != NULL; i++)
    bef_session_want_history (self->session, bef_series_key (hall->doors[i], "open-state"),
                              self->range.to_ms, after);
}

/* What is there stays until the new one comes. */
static void
read_statement (BefLettingDialog *self)
{
  BefDevice *meter = find_meter (self->building);
  BefDevice *sensor = bef_building_find_device (self->building, BEF_KIND_CLIMATE, "temperature");
  g_auto (GStrv) doors = dup_doors (self->building);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->session == NULL || meter == NULL || !read_range (self, &self->range))
    {
      clear_lines (self);
      return;
    }
  BefLettingHall hall = { bef_device_get_id (meter),
                          sensor != NULL ? bef_device_get_id (sensor) : NULL,
                          (const char *const *)doors };
  want (self, &hall);
  self->reading = g_cancellable_new ();
  bef_letting_load_async (bef_session_get_history (self->session),
                          bef_contract_keeper_get (bef_contract_keeper_of (self->session)), &hall,
                          self->range, self->reading, loaded_cb, g_object_ref (self));
}

static gboolean
typed_long_ago_cb (gpointer user_data)
{
  BefLettingDialog *self = user_data;

  self->typed = 0;
  read_statement (self);
  return G_SOURCE_REMOVE;
}

static void
typed_cb (BefLettingDialog *self)
{
  if (self->is_filling)
    return;
  self->is_typed = TRUE;
  g_clear_handle_id (&self->typed, g_source_remove);
  self->typed = g_timeout_add (TYPED_MS, typed_long_ago_cb, self);
}

static void
print_cb (BefLettingDialog *self)
{
  if (self->lines != NULL)
    bef_letting_print (gtk_window_get_transient_for (GTK_WINDOW (self)), self->title, self->lines);
}

/* Which. */

static void
fill_entries (BefLettingDialog *self, const BefRange *range)
{
  BefCivil from, to;

  bef_civil_from_ms (range->from_ms, &from);
  bef_civil_from_ms (range->to_ms, &to);
  g_autofree char *day = g_strdup_printf ("%02d/%02d/%04d", from.day, from.month, from.year);
  g_autofree char *begins = g_strdup_printf ("%02d:%02d", from.hour, from.minute);
  g_autofree char *ends = g_strdup_printf ("%02d:%02d", to.hour, to.minute);
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->day), day);
  gtk_editable_set_text (GTK_EDITABLE (self->from), begins);
  gtk_editable_set_text (GTK_EDITABLE (self->to), ends);
  self->is_filling = FALSE;
}

static void
chosen_cb (BefLettingDialog *self)
{
  guint i = adw_combo_row_get_selected (self->choice);

  if (self->is_filling || self->found == NULL || i >= self->found->len)
    return;
  self->is_typed = FALSE;
  fill_entries (self, &g_array_index (self->found, BefRange, i));
  read_statement (self);
}

static void
show_found (BefLettingDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GArray *found = bef_lettings_of (self->rooms);

  /* One that goes on is none yet. */
  while (found->len > 0 && g_array_index (found, BefRange, 0).to_ms > bef_now_ms () - QUARTER_MS)
    g_array_remove_index (found, 0);
  if (found->len > MOST_LETTINGS)
    g_array_set_size (found, MOST_LETTINGS);
  for (guint i = 0; i < found->len; i++)
    {
      const BefRange *range = &g_array_index (found, BefRange, i);
      g_autofree char *day = bef_format_date_short (range->from_ms),
                      *from = bef_format_time (range->from_ms),
                      *to = bef_format_time (range->to_ms);
      g_autofree char *name = g_strdup_printf ("%s, %s – %s", day, from, to);
      gtk_string_list_append (names, name);
    }
  if (found->len == 0)
    gtk_string_list_append (names, _ ("None in three weeks"));
  g_clear_pointer (&self->found, g_array_unref);
  self->found = found;
  /* They may come while somebody types another day: that stays, and none is chosen. */
  self->is_filling = TRUE;
  adw_combo_row_set_model (self->choice, G_LIST_MODEL (names));
  if (self->is_typed && found->len > 0)
    adw_combo_row_set_selected (self->choice, GTK_INVALID_LIST_POSITION);
  self->is_filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->choice), found->len > 0);
  if (!self->is_typed)
    chosen_cb (self);
}

static void
room_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefLettingDialog) self = user_data;
  BefBuckets *buckets = bef_history_buckets_finish (BEF_HISTORY (source), result, NULL);

  if (buckets != NULL)
    g_ptr_array_add (self->rooms, buckets);
  if (--self->n_rooms == 0 && self->session != NULL)
    show_found (self);
}

static void
look_for_lettings (BefLettingDialog *self)
{
  BefHistory *history = bef_session_get_history (self->session);
  GListModel *devices = bef_building_get_devices (self->building);
  g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 now = bef_now_ms () / QUARTER_MS * QUARTER_MS;

  for (gint64 at = now - DAYS * BEF_MS_DAY; at <= now; at += QUARTER_MS)
    g_array_append_val (bounds, at);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) != BEF_KIND_ROOM
          || bef_device_get_value (device, "room-state") == NULL)
        continue;
      BefSeriesKey key = bef_series_key (bef_device_get_id (device), "room-state");
      self->n_rooms++;
      bef_session_want_history (self->session, key, now - DAYS * BEF_MS_DAY, now);
      bef_history_spans_async (history, key, (const gint64 *)(const void *)bounds->data,
                               bounds->len, self->cancellable, room_cb, g_object_ref (self));
    }
}

static gboolean
again_cb (gpointer user_data)
{
  BefLettingDialog *self = user_data;

  self->again = 0;
  /* Once there are some, the choice stays as it is. */
  if ((self->found == NULL || self->found->len == 0) && self->n_rooms == 0)
    {
      g_clear_pointer (&self->found, g_array_unref);
      g_ptr_array_set_size (self->rooms, 0);
      look_for_lettings (self);
    }
  if (*gtk_editable_get_text (GTK_EDITABLE (self->day)) != '\0')
    read_statement (self);
  return G_SOURCE_REMOVE;
}

static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefLettingDialog *self)
{
  BefDevice *device =
      entity != NULL ? bef_commune_find_device (bef_session_get_commune (session), entity) : NULL;

  if (self->again == 0 && device != NULL
      && g_strcmp0 (bef_device_get_building_id (device), bef_building_get_id (self->building)) == 0)
    self->again = g_timeout_add (AGAIN_MS, again_cb, self);
}

static void
bef_letting_dialog_dispose (GObject *object)
{
  BefLettingDialog *self = BEF_LETTING_DIALOG (object);

  g_clear_handle_id (&self->typed, g_source_remove);
  g_clear_handle_id (&self->again, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_letting_dialog_parent_class)->dispose (object);
}

static void
bef_letting_dialog_finalize (GObject *object)
{
  BefLettingDialog *self = BEF_LETTING_DIALOG (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->building);
  g_ptr_array_unref (self->rooms);
  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self->title);
  G_OBJECT_CLASS (bef_letting_dialog_parent_class)->finalize (object);
}

static void
bef_letting_dialog_class_init (BefLettingDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_letting_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_letting_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-letting-dialog.ui");
  gtk_widget_class_bind_template_child_full (widget_class, "lettings", FALSE,
                                             G_STRUCT_OFFSET (BefLettingDialog, choice));
  gtk_widget_class_bind_template_child_full (widget_class, "lines", FALSE,
                                             G_STRUCT_OFFSET (BefLettingDialog, list));
  gtk_widget_class_bind_template_child (widget_class, BefLettingDialog, day);
  gtk_widget_class_bind_template_child (widget_class, BefLettingDialog, from);
  gtk_widget_class_bind_template_child (widget_class, BefLettingDialog, to);
  gtk_widget_class_bind_template_child (widget_class, BefLettingDialog, print);
  gtk_widget_class_bind_template_child (widget_class, BefLettingDialog, flaw);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_letting_dialog_init (BefLettingDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->rooms = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_buckets_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (chosen_cb), self);
}

void
bef_letting_dialog_present (GtkWindow *parent, BefSession *session, BefBuilding *building)
{
  BefLettingDialog *self =
      bef_follow (g_object_new (BEF_TYPE_LETTING_DIALOG, "transient-for", parent, NULL));

  self->session = g_object_ref (session);
  self->building = g_object_ref (building);
  g_signal_connect_object (session, "history-changed", G_CALLBACK (history_changed_cb), self, 0);
  look_for_lettings (self);
  gtk_window_present (GTK_WINDOW (self));
}
