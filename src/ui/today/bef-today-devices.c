/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-devices.h"

#include <glib/gi18n.h>

#include "bef-today-matters.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-row-words.h"

#define MAX_DEVICES 8

struct _BefTodayDevices
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section */
  BefTodayDevicesOf of;
};

G_DEFINE_FINAL_TYPE (BefTodayDevices, bef_today_devices, BEF_TYPE_TODAY_SECTION)

/* An open door is told, were it only open; a camera only when something is wrong with it. */
static gboolean
is_told (BefTodayDevices *self, BefDevice *device)
{
  const BefValue *open = bef_device_get_value (device, "open-state"),
                 *lock = bef_device_get_value (device, "lock-state");

  if (bef_device_get_severity (device) != BEF_SEVERITY_NORMAL)
    return TRUE;
  return self->of == BEF_TODAY_DOORS
         && ((open != NULL && open->value != 0) || (lock != NULL && lock->value != 0));
}

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  BefDevice *x = *(BefDevice **)a, *y = *(BefDevice **)b;
  int by_severity = (int)bef_device_get_severity (y) - (int)bef_device_get_severity (x);

  return by_severity != 0 ? by_severity
                          : g_utf8_collate (bef_device_get_name (x), bef_device_get_name (y));
}

/* What is told of it is said: that a closed door is not locked. */
static char *
dup_state (BefDevice *device)
{
  const BefValue *open = bef_device_get_value (device, "open-state"),
                 *lock = bef_device_get_value (device, "lock-state");

  if (bef_device_get_severity (device) == BEF_SEVERITY_NORMAL && lock != NULL && lock->value != 0
      && (open == NULL || open->value == 0))
    return g_strdup (bef_state_word (bef_quantity_state (lock->info, lock->value)));
  return bef_device_dup_state_text (device);
}

/* Where it is, and the worst alert of it, should there be one: a camera in service that has a badge
 * does not say why. @matters: worst first. (transfer full) nullable */
static char *
dup_where (BefDevice *device, GPtrArray *matters)
{
  const char *building = bef_device_get_building_name (device);

  for (guint i = 0; i < matters->len; i++)
    {
      BefAlert *alert = g_ptr_array_index (matters, i);
      if (g_strcmp0 (bef_alert_get_source_id (alert), bef_device_get_id (device)) != 0)
        continue;
      char *name = bef_row_dup_title (NULL, bef_alert_get_name (alert), building);
      if (building == NULL)
        return name;
      char *text = g_strdup_printf ("%s · %s", building, name);
      g_free (name);
      return text;
    }
  return g_strdup (building);
}

static BefTodayLine *
line_of (BefDevice *device, GPtrArray *matters)
{
  g_autofree char *state = dup_state (device), *where = dup_where (device, matters);
  BefTodayLine *line = bef_today_line_new (bef_device_get_name (device), where, state);

  line->severity = bef_device_get_severity (device);
  line->action = "win.show-device";
  line->target = g_strdup (bef_device_get_id (device));
  return line;
}

/* How many are well, which is a line of its own: nothing to tell is not nothing known. */
static char *
dup_well (BefTodayDevicesOf of, guint well)
{
  switch (of)
    {
    case BEF_TODAY_DOORS:
      return g_strdup_printf (
          ngettext ("%u door closed and locked", "%u doors closed and locked", well), well);
    case BEF_TODAY_DOOR_ALARMS:
      return g_strdup_printf (
          ngettext ("%u door without an alarm", "%u doors without an alarm", well), well);
    case BEF_TODAY_CAMERAS:
    default:
      return g_strdup_printf (ngettext ("%u camera in service", "%u cameras in service", well),
                              well);
    }
}

static BefKind
kind_of (BefTodayDevicesOf of)
{
  return of == BEF_TODAY_CAMERAS ? BEF_KIND_CAMERA : BEF_KIND_DOOR;
}

static BefTodayLine *
line_of_well (BefTodayDevices *self, guint well)
{
  g_autofree char *text = dup_well (self->of, well);
  BefTodayLine *line = bef_today_line_new (text, NULL, NULL);

  line->action = "win.go";
  line->target = g_strdup (bef_kind_info (kind_of (self->of))->id);
  return line;
}

static gboolean
bef_today_devices_update (BefTodaySection *section, BefSession *session)
{
  BefTodayDevices *self = BEF_TODAY_DEVICES (section);
  BefKind kind = kind_of (self->of);
  GListModel *devices = bef_commune_get_devices (bef_session_get_commune (session));
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  g_autoptr (GPtrArray) matters = bef_today_matters (bef_today_section_get_page (section),
                                                     BEF_SEVERITY_WEEK, BEF_SEVERITY_URGENT);
  guint well = 0;

  /* A room may not know which camera is where. */
  if (bef_kind_has (kind, BEF_KIND_WATCHES) && bef_session_has_audience (session))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) != kind)
        continue;
      if (is_told (self, device))
        g_ptr_array_add (told, g_steal_pointer (&device));
      else
        well++;
    }
  g_ptr_array_sort (told, compare_slots);
  for (guint i = 0; i < MIN (told->len, MAX_DEVICES); i++)
    g_ptr_array_add (lines, line_of (g_ptr_array_index (told, i), matters));
  if (well > 0)
    g_ptr_array_add (lines, line_of_well (self, well));
  bef_today_lines_show (self->list, lines);
  return lines->len > 0;
}

static void
bef_today_devices_class_init (BefTodayDevicesClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_devices_update;
}

static void
bef_today_devices_init (BefTodayDevices *self)
{
}

GtkWidget *
bef_today_devices_new (BefTodayDevicesOf of)
{
  BefTodayDevices *self = g_object_new (BEF_TYPE_TODAY_DEVICES, NULL);

  self->of = of;
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), bef_kind_title (kind_of (of)));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
  return GTK_WIDGET (self);
}
