/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-findings.h"

#include <math.h>

#include "supervision/alarms/bef-alarm-finding.h"

/* Two years and a bit: a year to compare with the one before. */
#define DAYS 800

struct _BefAlarmFindings
{
  GObject parent_instance;
  BefHistory *history; /* owned, likewise below */
  BefCommune *commune;
  BefWorksKeeper *works;
  BefAlarmKeeper *keeper;
  GHashTable *looked;        /* interned URN -> gint64 (owned): when it was looked at */
  GCancellable *cancellable; /* of the meter under way */
  gboolean is_busy, is_stopped;
  gint64 next_ms; /* not before, BEF_NO_TIME: never ticked */
};

/* One meter, from the first question to what is found. */
typedef struct
{
  BefAlarmFindings *self;                     /* owned */
  const char *meter, *building, *thermometer; /* interned, the last two nullable */
  char *category;                             /* owned, nullable */
  double area_m2;                             /* 0: not known */
  gint64 from_ms, to_ms;
  BefBuckets *watts, *celsius; /* owned, the second nullable */
  GArray *works;               /* owned, of BefRange */
} Look;

G_DEFINE_FINAL_TYPE (BefAlarmFindings, bef_alarm_findings, G_TYPE_OBJECT)

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->self);
  g_free (look->category);
  g_clear_pointer (&look->watts, bef_buckets_unref);
  g_clear_pointer (&look->celsius, bef_buckets_unref);
  g_clear_pointer (&look->works, g_array_unref);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

/* Thinking. */

/* What was measured while somebody worked there says nothing of the building. */
static void
leave_out (GArray *days, const GArray *works)
{
  for (guint i = 0; i < days->len; i++)
    {
      BefFindingDay *day = &g_array_index (days, BefFindingDay, i);
      gint64 end = bef_civil_add (day->start_ms, BEF_PERIOD_DAY, 1);
      for (guint k = 0; k < works->len; k++)
        {
          const BefRange *range = &g_array_index (works, BefRange, k);
          if (range->from_ms < end && range->to_ms > day->start_ms)
            day->kwh = day->night_kw = day->day_kw = NAN;
        }
    }
}

static void
think_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Look *look = task_data;
  g_autoptr (GArray) days = bef_finding_days_from_buckets (look->watts, look->celsius);

  leave_out (days, look->works);
  const BefFindingMeter meter = { (const BefFindingDay *)(void *)days->data, days->len,
                                  look->area_m2, look->category };
  g_task_return_pointer (task, bef_findings_of (&meter, look->to_ms),
                         (GDestroyNotify)g_array_unref);
}

static void
thought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefAlarmFindings *self = BEF_ALARM_FINDINGS (source);
  const Look *look = g_task_get_task_data (G_TASK (result));
  g_autoptr (GArray) findings = g_task_propagate_pointer (G_TASK (result), NULL);
  BefAlarmRules *rules = bef_alarm_keeper_get_rules (self->keeper);

  self->is_busy = FALSE;
  if (findings == NULL || self->is_stopped)
    return;
  for (guint i = 0; i < bef_alarm_rules_count (rules); i++)
    {
      const BefAlarmRule *rule = bef_alarm_rules_nth (rules, i);
      if (rule->condition != BEF_ALARM_FINDING)
        continue;
      BefAlarmSign sign = bef_finding_sign (rule, look->meter, look->building, findings);
      bef_alarm_keeper_say (self->keeper, &sign);
    }
}

static void
think (Look *taken)
{
  BefAlarmFindings *self = taken->self;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, thought_cb, NULL);

  g_task_set_source_tag (task, think);
  g_task_set_task_data (task, taken, look_free);
  g_task_run_in_thread (task, think_thread);
}

/* Reading. */

static void
celsius_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  BefAlarmFindings *self = look->self;

  /* Without the weather what can be said without it is said. */
  look->celsius = bef_history_buckets_finish (BEF_HISTORY (source), result, NULL);
  if (self->is_stopped)
    return;
  think (g_steal_pointer (&look));
}

static void
watts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  BefAlarmFindings *self = look->self;

  look->watts = bef_history_buckets_finish (BEF_HISTORY (source), result, NULL);
  if (look->watts == NULL || self->is_stopped)
    {
      self->is_busy = FALSE;
      return;
    }
  if (look->thermometer == NULL)
    {
      think (g_steal_pointer (&look));
      return;
    }
  const BefHistoryQuery query = {
    .key = bef_series_key (look->thermometer, "temperature"),
    .from_ms = look->from_ms,
    .to_ms = look->to_ms,
    .n_buckets = DAYS * 24,
  };
  bef_history_buckets_async (self->history, &query, self->cancellable, celsius_cb,
                             g_steal_pointer (&look));
}

/* The sensor of which nobody says what is expected stands outdoors (bef-alarm-judge.h). */
static const char *
find_thermometer (BefCommune *commune)
{
  GListModel *devices = bef_commune_get_devices (commune);
  double low, high;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_CLIMATE
          && bef_device_get_value (device, "temperature") != NULL
          && !bef_device_get_expected (device, &low, &high))
        return g_intern_string (bef_device_get_id (device));
    }
  return NULL;
}

static void
begin (BefAlarmFindings *self, BefDevice *meter, gint64 now_ms)
{
  Look *look = g_new0 (Look, 1);
  BefBuilding *building =
      bef_commune_find_building (self->commune, bef_device_get_building_id (meter));
  gint64 today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);

  look->self = g_object_ref (self);
  look->meter = g_intern_string (bef_device_get_id (meter));
  look->building = building != NULL ? g_intern_string (bef_building_get_id (building)) : NULL;
  look->thermometer = find_thermometer (self->commune);
  look->category = building != NULL ? g_strdup (bef_building_get_category (building)) : NULL;
  look->area_m2 = building != NULL ? bef_place_get_area (BEF_PLACE (building)) : 0;
  /* Whole hours: a day is as long as its clock says. */
  look->to_ms = today;
  look->from_ms = today - DAYS * 24 * BEF_MS_HOUR;
  const BefWorksOf of = { look->meter, look->building };
  look->works =
      bef_works_spans (bef_works_keeper_get (self->works), &of, look->from_ms, look->to_ms);
  self->is_busy = TRUE;
  const BefHistoryQuery query = {
    .key = bef_series_key (look->meter, "power"),
    .from_ms = look->from_ms,
    .to_ms = look->to_ms,
    .n_buckets = DAYS * 24,
  };
  bef_history_buckets_async (self->history, &query, self->cancellable, watts_cb, look);
}

/* The meter whose last look is the longest ago, and due. (transfer full), nullable */
static BefDevice *
next_meter (BefAlarmFindings *self, gint64 now_ms)
{
  GListModel *devices = bef_commune_get_devices (self->commune);
  BefDevice *found = NULL;
  gint64 oldest = now_ms - BEF_ALARM_FINDINGS_EVERY_MS;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) != BEF_KIND_METER
          || bef_device_get_value (device, "power") == NULL || bef_device_is_part (device))
        continue;
      const gint64 *looked = g_hash_table_lookup (self->looked, bef_device_get_id (device));
      gint64 at = looked != NULL && *looked <= now_ms ? *looked : G_MININT64;
      if (at > oldest || (found != NULL && at == oldest))
        continue;
      oldest = at;
      g_set_object (&found, device);
    }
  return found;
}

void
bef_alarm_findings_tick (BefAlarmFindings *self, gint64 now_ms)
{
  g_return_if_fail (BEF_IS_ALARM_FINDINGS (self));

  if (self->next_ms == BEF_NO_TIME)
    self->next_ms = now_ms + BEF_ALARM_FINDINGS_FIRST_MS;
  /* Of a clock that is set back, too. */
  self->next_ms = MIN (self->next_ms, now_ms + BEF_ALARM_FINDINGS_FIRST_MS);
  if (self->is_busy || self->is_stopped || now_ms < self->next_ms
      || !bef_alarm_keeper_is_ready (self->keeper))
    return;
  g_autoptr (BefDevice) meter = next_meter (self, now_ms);
  self->next_ms = now_ms + BEF_ALARM_FINDINGS_BETWEEN_MS;
  if (meter == NULL)
    return;
  gint64 *looked = g_new (gint64, 1);
  *looked = now_ms;
  g_hash_table_insert (self->looked, g_strdup (bef_device_get_id (meter)), looked);
  begin (self, meter, now_ms);
}

void
bef_alarm_findings_stop (BefAlarmFindings *self)
{
  self->is_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static void
bef_alarm_findings_finalize (GObject *object)
{
  BefAlarmFindings *self = BEF_ALARM_FINDINGS (object);

  g_object_unref (self->history);
  g_object_unref (self->commune);
  g_object_unref (self->works);
  g_object_unref (self->keeper);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->looked);
  G_OBJECT_CLASS (bef_alarm_findings_parent_class)->finalize (object);
}

static void
bef_alarm_findings_class_init (BefAlarmFindingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_alarm_findings_finalize;
}

static void
bef_alarm_findings_init (BefAlarmFindings *self)
{
  self->next_ms = BEF_NO_TIME;
  self->cancellable = g_cancellable_new ();
  self->looked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

BefAlarmFindings *
bef_alarm_findings_new (BefHistory *history, BefCommune *commune, BefWorksKeeper *works,
                        BefAlarmKeeper *keeper)
{
  BefAlarmFindings *self = g_object_new (BEF_TYPE_ALARM_FINDINGS, NULL);

  self->history = g_object_ref (history);
  self->commune = g_object_ref (commune);
  self->works = g_object_ref (works);
  self->keeper = g_object_ref (keeper);
  return self;
}
