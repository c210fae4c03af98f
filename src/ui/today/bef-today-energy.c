/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-energy.h"

#include <glib/gi18n.h>

#include "supervision/energy/bef-usual-day.h"
#include "ui/energy/bef-energy-item.h"
#include "ui/kit/bef-plain.h"

/* With more meters the sentence would cost too much: there is the page of energy. */
#define MAX_METERS 60
/* Days come once a day, and late. */
#define EVERY_MS BEF_MS_HOUR
/* While what there is of the history may still be coming. */
#define SOON_MS (2 * BEF_MS_MINUTE)
/* An older day is no news. */
#define MAX_DAYS_BACK 7

struct _BefTodayEnergy
{
  BefTodaySection parent_instance;
  GtkListBox *list;          /* in the section */
  GCancellable *cancellable; /* owned, nullable: the reads under way */
  GPtrArray *meters;         /* owned, nullable: of GArray of BefDayEnergy, as they come */
  guint n_awaited;
  gint64 read_ms; /* when it was last read, BEF_NO_TIME: never */
  BefUsualDay day;
  gboolean is_known;
};

G_DEFINE_FINAL_TYPE (BefTodayEnergy, bef_today_energy, BEF_TYPE_TODAY_SECTION)

static GPtrArray *
main_meters (BefCommune *commune)
{
  GListModel *devices = bef_commune_get_devices (commune);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_METER && bef_energy_is_counted (device))
        g_ptr_array_add (ids, g_strdup (bef_device_get_id (device)));
    }
  return ids;
}

static void
show_sentence (BefTodayEnergy *self)
{
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  g_autofree char *text =
      self->is_known ? bef_usual_dup_sentence (&self->day, bef_now_ms ()) : NULL;

  if (text != NULL)
    {
      /* TRANSLATORS: meters that are known, then all of them. */
      g_autofree char *of =
          self->day.n_meters < self->day.n_all
              ? g_strdup_printf (ngettext ("%u meter of %u", "%u meters of %u", self->day.n_meters),
                                 self->day.n_meters, self->day.n_all)
              : NULL;
      BefTodayLine *line = bef_today_line_new (text, of, NULL);
      line->action = "win.go";
      line->target = g_strdup (bef_kind_info (BEF_KIND_METER)->id);
      g_ptr_array_add (lines, line);
    }
  bef_today_lines_show (self->list, lines);
  gtk_widget_set_visible (GTK_WIDGET (self), lines->len > 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefTodayEnergy) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) energy = bef_history_energy_finish (BEF_HISTORY (source), result, &error);
  GArray *days;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->meters == NULL)
    return;
  days = g_array_new (FALSE, FALSE, sizeof (BefDayEnergy));
  for (guint i = 0; energy != NULL && i < energy->len; i++)
    {
      const BefEnergy *e = &g_array_index (energy, BefEnergy, i);
      BefDayEnergy day = { e->start_ms, e->kwh, e->coverage, BEF_DAY_MEASURED };
      g_array_append_val (days, day);
    }
  g_ptr_array_add (self->meters, days);
  if (--self->n_awaited > 0)
    return;
  self->is_known = bef_usual_newest_day (self->meters, bef_now_ms (), MAX_DAYS_BACK, &self->day);
  g_clear_pointer (&self->meters, g_ptr_array_unref);
  show_sentence (self);
}

static void
forget (BefTodayEnergy *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->meters, g_ptr_array_unref);
}

static void
read_days (BefTodayEnergy *self, BefSession *session)
{
  g_autoptr (GPtrArray) ids = main_meters (bef_session_get_commune (session));
  gint64 today = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);
  gint64 from = bef_civil_add (today, BEF_PERIOD_DAY, -7 * BEF_USUAL_WEEKS - MAX_DAYS_BACK);

  forget (self);
  if (ids->len == 0 || ids->len > MAX_METERS)
    return;
  self->read_ms = bef_now_ms ();
  self->cancellable = g_cancellable_new ();
  self->meters = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  self->n_awaited = ids->len;
  for (guint i = 0; i < ids->len; i++)
    bef_history_energy_async (
        bef_session_get_history (session),
        &(BefHistoryQuery){ .key = bef_series_key (g_ptr_array_index (ids, i), "energy-index"),
                            .from_ms = from,
                            .to_ms = today,
                            .period = BEF_PERIOD_DAY },
        self->cancellable, read_cb, g_object_ref (self));
}

static gboolean
bef_today_energy_update (BefTodaySection *section, BefSession *session)
{
  BefTodayEnergy *self = BEF_TODAY_ENERGY (section);
  gint64 now = bef_now_ms (), wait = self->is_known ? EVERY_MS : SOON_MS;
  gboolean is_due =
      self->read_ms == BEF_NO_TIME || now - self->read_ms >= wait || now < self->read_ms
      || bef_civil_floor (now, BEF_PERIOD_DAY) != bef_civil_floor (self->read_ms, BEF_PERIOD_DAY);

  if (is_due)
    read_days (self, session);
  return self->is_known;
}

static void
bef_today_energy_bind (BefTodaySection *section, BefSession *session)
{
  BefTodayEnergy *self = BEF_TODAY_ENERGY (section);

  forget (self);
  self->read_ms = BEF_NO_TIME;
  self->is_known = FALSE;
}

static void
bef_today_energy_dispose (GObject *object)
{
  forget (BEF_TODAY_ENERGY (object));
  G_OBJECT_CLASS (bef_today_energy_parent_class)->dispose (object);
}

static void
bef_today_energy_class_init (BefTodayEnergyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_today_energy_dispose;
  BEF_TODAY_SECTION_CLASS (klass)->bind = bef_today_energy_bind;
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_energy_update;
}

static void
bef_today_energy_init (BefTodayEnergy *self)
{
  self->read_ms = BEF_NO_TIME;
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("Energy"));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
}

GtkWidget *
bef_today_energy_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_ENERGY, NULL);
}
