/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-night-findings.h"

#include <math.h>

#include "bef-night-signs.h"

/* When one was asked for, and looked at; BEF_NO_TIME: never. */
typedef struct
{
  gint64 asked_ms, looked_ms;
} Turn;

struct _BefNightFindings
{
  GObject parent_instance;
  BefHistory *history; /* owned, likewise below */
  BefCommune *commune;
  BefWorksKeeper *works;
  BefAlarmKeeper *keeper;
  BefNightWantFunc want; /* nullable */
  gpointer want_data;
  GHashTable *turns;         /* owned: URN (owned) -> Turn (owned) */
  GCancellable *cancellable; /* of what is under way */
  gboolean is_busy, is_stopped;
  gint64 next_ms; /* not before, BEF_NO_TIME: never ticked */
};

/* One cabinet, or one meter of water with those behind it, from the first question to what stands.
 */
typedef struct
{
  BefNightFindings *self; /* owned */
  GPtrArray *objects;     /* owned, of interned URNs: the main one, then its parts */
  const char *building;   /* interned, nullable */
  gboolean is_lamps;
  BefSunPlace place;
  BefWaterUse use;
  GPtrArray *works;  /* owned, of GArray of BefRange: of each object */
  BefBuckets *power; /* owned, nullable */
  GPtrArray *hours;  /* owned, of GArray of BefEnergy: as many as were read */
} Look;

/* What the thinking came to. */
typedef struct
{
  GArray *nights; /* owned, nullable: of lamps */
  BefLightingStand stand;
  GArray *verdicts; /* owned, nullable: of water, one for each object */
} Thought;

G_DEFINE_FINAL_TYPE (BefNightFindings, bef_night_findings, G_TYPE_OBJECT)

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->self);
  g_ptr_array_unref (look->objects);
  g_ptr_array_unref (look->hours);
  g_clear_pointer (&look->works, g_ptr_array_unref);
  g_clear_pointer (&look->power, bef_buckets_unref);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
thought_free (gpointer data)
{
  Thought *thought = data;

  g_clear_pointer (&thought->nights, g_array_unref);
  g_clear_pointer (&thought->verdicts, g_array_unref);
  g_free (thought);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Thought, thought_free)

/* Thinking. */

static gboolean
is_under_works (const GArray *works, gint64 from_ms, gint64 to_ms)
{
  for (guint i = 0; i < works->len; i++)
    {
      const BefRange *range = &g_array_index (works, BefRange, i);
      if (range->from_ms < to_ms && range->to_ms > from_ms)
        return TRUE;
    }
  return FALSE;
}

static void
think_of_lamps (const Look *look, Thought *thought)
{
  thought->nights = bef_lighting_nights (look->power, &look->place);
  for (guint i = 0; i < thought->nights->len; i++)
    {
      BefLightingNight *night = &g_array_index (thought->nights, BefLightingNight, i);
      if (is_under_works (g_ptr_array_index (look->works, 0), night->noon_ms,
                          bef_civil_add (night->noon_ms, BEF_PERIOD_DAY, 1) + BEF_MS_DAY / 2))
        night->is_told = night->is_known = FALSE;
    }
  bef_lighting_stand (&thought->stand, thought->nights);
}

/* Whether somebody works on object @i: what is behind a meter is of that one, and what runs through
 * one of those behind it runs through the meter as well. */
static gboolean
is_touched (const Look *look, guint i, const BefEnergy *hour)
{
  gboolean touched = FALSE;

  for (guint k = 0; !touched && k < look->works->len; k++)
    touched = (i == 0 || k == 0 || k == i)
              && is_under_works (g_ptr_array_index (look->works, k), hour->start_ms, hour->end_ms);
  return touched;
}

static void
think_of_water (const Look *look, Thought *thought)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; i < look->hours->len; i++)
    {
      GArray *hours = g_ptr_array_index (look->hours, i);
      for (guint k = 0; k < hours->len; k++)
        {
          BefEnergy *hour = &g_array_index (hours, BefEnergy, k);
          if (is_touched (look, i, hour))
            hour->coverage = 0;
        }
      if (i > 0)
        g_ptr_array_add (parts, hours);
    }
  thought->verdicts = bef_water_stand_shared (g_ptr_array_index (look->hours, 0), parts, look->use);
}

static void
think_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Look *look = task_data;
  Thought *thought = g_new0 (Thought, 1);

  if (look->is_lamps)
    think_of_lamps (look, thought);
  else
    think_of_water (look, thought);
  g_task_return_pointer (task, thought, thought_free);
}

static void
say (BefNightFindings *self, const Look *look, const Thought *thought)
{
  BefAlarmRules *rules = bef_alarm_keeper_get_rules (self->keeper);
  const BefAlarmRule *rule;

  for (guint k = 0; look->is_lamps && k < BEF_LIGHTING_N_FINDINGS; k++)
    {
      rule = bef_alarm_rules_find (rules, bef_lighting_rule_id ((BefLightingKind)k));
      BefAlarmSign sign =
          bef_lighting_sign (rule, (BefLightingKind)k, g_ptr_array_index (look->objects, 0),
                             look->building, &thought->stand, thought->nights);
      bef_alarm_keeper_say (self->keeper, &sign);
    }
  rule = bef_alarm_rules_find (rules, BEF_WATER_RULE_ID);
  for (guint i = 0; !look->is_lamps && i < thought->verdicts->len; i++)
    {
      BefAlarmSign sign =
          bef_water_sign (rule, g_ptr_array_index (look->objects, i), look->building,
                          &g_array_index (thought->verdicts, BefWaterVerdict, i));
      bef_alarm_keeper_say (self->keeper, &sign);
    }
}

static void
thought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefNightFindings *self = BEF_NIGHT_FINDINGS (source);
  g_autoptr (Thought) thought = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_busy = FALSE;
  if (thought != NULL && !self->is_stopped)
    say (self, g_task_get_task_data (G_TASK (result)), thought);
}

static void
think (Look *taken)
{
  BefNightFindings *self = taken->self;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, thought_cb, NULL);

  g_task_set_source_tag (task, think);
  g_task_set_task_data (task, taken, look_free);
  g_task_run_in_thread (task, think_thread);
}

/* Reading. */

static void
power_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  BefNightFindings *self = look->self;

  look->power = bef_history_buckets_finish (BEF_HISTORY (source), result, NULL);
  if (look->power != NULL && !self->is_stopped)
    think (g_steal_pointer (&look));
  else
    self->is_busy = FALSE;
}

/* Whole steps of the clock's ten minutes. (transfer full) */
static GArray *
make_steps (gint64 now_ms)
{
  GArray *bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 from = bef_civil_add (bef_civil_floor (now_ms, BEF_PERIOD_DAY), BEF_PERIOD_DAY,
                               -BEF_NIGHT_FINDINGS_DAYS);

  for (gint64 at = from; at <= now_ms; at += BEF_LIGHTING_STEP_MS)
    g_array_append_val (bounds, at);
  return bounds;
}

static void read_water (Look *taken);

static void
hours_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  BefNightFindings *self = look->self;
  GArray *hours = bef_history_energy_finish (BEF_HISTORY (source), result, NULL);

  if (hours != NULL)
    g_ptr_array_add (look->hours, hours);
  if (hours == NULL || self->is_stopped)
    self->is_busy = FALSE;
  else if (look->hours->len < look->objects->len)
    read_water (g_steal_pointer (&look));
  else
    think (g_steal_pointer (&look));
}

/* All of the same hours: those of the first that was read. */
static void
read_water (Look *taken)
{
  BefNightFindings *self = taken->self;
  guint at = taken->hours->len;
  g_autoptr (GArray) bounds = NULL;

  if (at == 0)
    bounds = bef_water_bounds (bef_now_ms ());
  else
    {
      const GArray *first = g_ptr_array_index (taken->hours, 0);
      bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
      for (guint i = 0; i < first->len; i++)
        g_array_append_val (bounds, g_array_index (first, BefEnergy, i).start_ms);
      if (first->len > 0)
        g_array_append_val (bounds, g_array_index (first, BefEnergy, first->len - 1).end_ms);
    }
  BefSeriesKey key = bef_series_key (g_ptr_array_index (taken->objects, at), "water-index");
  bef_history_spans_energy_async (self->history, key, (const gint64 *)(const void *)bounds->data,
                                  bounds->len, self->cancellable, hours_cb, taken);
}

static void
read_lamps (Look *taken, gint64 now_ms)
{
  BefNightFindings *self = taken->self;
  g_autoptr (GArray) bounds = make_steps (now_ms);
  BefSeriesKey key = bef_series_key (g_ptr_array_index (taken->objects, 0), "power");

  bef_history_spans_async (self->history, key, (const gint64 *)(const void *)bounds->data,
                           bounds->len, self->cancellable, power_cb, taken);
}

/* What is looked at. */

gboolean
bef_night_is_of_lamps (BefCommune *commune, BefDevice *device, BefSunPlace *out)
{
  const char *id = bef_device_get_building_id (device);
  BefBuilding *building = id != NULL ? bef_commune_find_building (commune, id) : NULL;
  BefKind kind = bef_device_get_kind (device);
  BefPoint where;

  if (bef_device_get_value (device, "power") == NULL || bef_device_is_part (device))
    return FALSE;
  if (!(kind == BEF_KIND_STREET_LIGHT && bef_device_get_location (device, &where))
      && !(kind == BEF_KIND_METER && building != NULL
           && g_strcmp0 (bef_building_get_category (building), "streetLighting") == 0
           && bef_place_get_location (BEF_PLACE (building), &where)))
    return FALSE;
  *out = (BefSunPlace){ where.latitude, where.longitude };
  return TRUE;
}

static gboolean
counts_water (BefDevice *device)
{
  return bef_device_get_value (device, "water-index") != NULL;
}

/* The one meter of water of its building, which others stand behind. NULL: there is none, or more.
 * (transfer none) */
static BefDevice *
main_of (BefCommune *commune, const char *building)
{
  GListModel *devices = bef_commune_get_devices (commune);
  BefDevice *found = NULL;

  for (guint i = 0; building != NULL && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (!counts_water (device) || bef_device_is_part (device)
          || g_strcmp0 (bef_device_get_building_id (device), building) != 0)
        continue;
      if (found != NULL)
        return NULL;
      found = device;
    }
  return found;
}

/* What is looked at, each once: equipment of lamps, and meters of water, but for what stands behind
 * one meter of its building: it is looked at with that. One pass over all equipment, and one over
 * the meters: it is asked for every few seconds. (transfer full) of BefDevice */
static GPtrArray *
list_looked_at (BefNightFindings *self)
{
  GListModel *devices = bef_commune_get_devices (self->commune);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  /* Building (its equipment's) -> how many main meters of water. */
  g_autoptr (GHashTable) mains = g_hash_table_new (g_str_hash, g_str_equal);
  BefSunPlace place;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      const char *building = bef_device_get_building_id (device);
      gboolean counts = counts_water (device);
      if (counts && building != NULL && !bef_device_is_part (device))
        g_hash_table_insert (
            mains, (gpointer)building,
            GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (mains, building)) + 1));
      if (counts || bef_night_is_of_lamps (self->commune, device, &place))
        g_ptr_array_add (found, g_steal_pointer (&device));
    }
  for (guint i = found->len; i > 0; i--)
    {
      BefDevice *device = g_ptr_array_index (found, i - 1);
      const char *building = bef_device_get_building_id (device);
      if (counts_water (device) && bef_device_is_part (device) && building != NULL
          && GPOINTER_TO_UINT (g_hash_table_lookup (mains, building)) == 1)
        g_ptr_array_remove_index (found, i - 1);
    }
  return found;
}

/* @device, and the meters behind it. (transfer full) of interned URNs */
static GPtrArray *
list_objects (BefNightFindings *self, BefDevice *device)
{
  GListModel *devices = bef_commune_get_devices (self->commune);
  GPtrArray *objects = g_ptr_array_new ();
  const char *building = bef_device_get_building_id (device);
  gboolean is_main = counts_water (device) && main_of (self->commune, building) == device;

  g_ptr_array_add (objects, (gpointer)g_intern_string (bef_device_get_id (device)));
  for (guint i = 0; is_main && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) other = g_list_model_get_item (devices, i);
      if (counts_water (other) && bef_device_is_part (other)
          && g_strcmp0 (bef_device_get_building_id (other), building) == 0)
        g_ptr_array_add (objects, (gpointer)g_intern_string (bef_device_get_id (other)));
    }
  return objects;
}

static BefWaterUse
use_of (BefBuilding *building)
{
  return building != NULL && g_strcmp0 (bef_building_get_category (building), "waterTower") == 0
             ? BEF_WATER_NETWORK
             : BEF_WATER_BUILDING;
}

static void
begin (BefNightFindings *self, BefDevice *device, gint64 now_ms)
{
  Look *look = g_new0 (Look, 1);
  const char *id = bef_device_get_building_id (device);
  BefBuilding *building = id != NULL ? bef_commune_find_building (self->commune, id) : NULL;

  look->self = g_object_ref (self);
  look->is_lamps = bef_night_is_of_lamps (self->commune, device, &look->place);
  look->objects = list_objects (self, device);
  look->building = building != NULL ? g_intern_string (bef_building_get_id (building)) : NULL;
  look->use = use_of (building);
  look->hours = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  look->works = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  for (guint i = 0; i < look->objects->len; i++)
    {
      const BefWorksOf of = { g_ptr_array_index (look->objects, i), look->building };
      g_ptr_array_add (look->works,
                       bef_works_spans (bef_works_keeper_get (self->works), &of,
                                        now_ms - (BEF_NIGHT_FINDINGS_DAYS + 1) * BEF_MS_DAY,
                                        now_ms));
    }
  self->is_busy = TRUE;
  if (look->is_lamps)
    read_lamps (look, now_ms);
  else
    read_water (look);
}

static void
ask_for (BefNightFindings *self, BefDevice *device, gint64 now_ms)
{
  BefSunPlace place;
  gboolean is_lamps = bef_night_is_of_lamps (self->commune, device, &place);
  g_autoptr (GPtrArray) objects = list_objects (self, device);
  g_autoptr (GArray) bounds = is_lamps ? make_steps (now_ms) : bef_water_bounds (now_ms);

  for (guint i = 0; self->want != NULL && i < objects->len; i++)
    self->want (bef_series_key (objects->pdata[i], is_lamps ? "power" : "water-index"),
                g_array_index (bounds, gint64, 0), g_array_index (bounds, gint64, bounds->len - 1),
                self->want_data);
}

/* Turns. */

static Turn *
turn_of (BefNightFindings *self, BefDevice *device)
{
  const char *id = bef_device_get_id (device);
  Turn *turn = g_hash_table_lookup (self->turns, id);

  if (turn == NULL)
    {
      turn = g_new (Turn, 1);
      *turn = (Turn){ BEF_NO_TIME, BEF_NO_TIME };
      g_hash_table_insert (self->turns, g_strdup (id), turn);
    }
  return turn;
}

/* Of a clock that is set back it is as if it had never been. */
static gboolean
is_past (gint64 since_ms, gint64 span_ms, gint64 now_ms)
{
  return since_ms == BEF_NO_TIME || since_ms > now_ms || now_ms - since_ms >= span_ms;
}

static gboolean
is_awaited (const Turn *turn)
{
  return turn->asked_ms != BEF_NO_TIME
         && (turn->looked_ms == BEF_NO_TIME || turn->looked_ms < turn->asked_ms);
}

/* Since when a turn has come; BEF_NO_TIME: it has not. */
typedef gint64 (*TurnFunc) (const Turn *turn, gint64 now_ms);

static gint64
since_or_first (gint64 since_ms, gint64 span_ms, gint64 now_ms)
{
  if (!is_past (since_ms, span_ms, now_ms))
    return BEF_NO_TIME;
  return since_ms == BEF_NO_TIME || since_ms > now_ms ? 0 : since_ms;
}

/* To be looked at: it was asked for, and had time to come. */
static gint64
is_there_since (const Turn *turn, gint64 now_ms)
{
  return is_awaited (turn) ? since_or_first (turn->asked_ms, BEF_NIGHT_FINDINGS_WAIT_MS, now_ms)
                           : BEF_NO_TIME;
}

/* To be asked for. */
static gint64
is_due_since (const Turn *turn, gint64 now_ms)
{
  return is_awaited (turn) ? BEF_NO_TIME
                           : since_or_first (turn->looked_ms, BEF_NIGHT_FINDINGS_EVERY_MS, now_ms);
}

/* Of @devices that whose turn came first, so that in a large commune the last ones of the list have
 * theirs, too. (transfer none) nullable: none */
static BefDevice *
next_of (BefNightFindings *self, const GPtrArray *devices, TurnFunc func, gint64 now_ms)
{
  BefDevice *found = NULL;
  gint64 oldest_ms = G_MAXINT64;

  for (guint i = 0; i < devices->len; i++)
    {
      gint64 since_ms = func (turn_of (self, g_ptr_array_index (devices, i)), now_ms);
      if (since_ms == BEF_NO_TIME || since_ms >= oldest_ms)
        continue;
      oldest_ms = since_ms;
      found = g_ptr_array_index (devices, i);
    }
  return found;
}

/* Looks at one, and asks for the next. */
static void
take_turns (BefNightFindings *self, gint64 now_ms)
{
  g_autoptr (GPtrArray) devices = list_looked_at (self);
  BefDevice *asked = next_of (self, devices, is_there_since, now_ms),
            *due = next_of (self, devices, is_due_since, now_ms);

  if (asked != NULL)
    {
      turn_of (self, asked)->looked_ms = now_ms;
      begin (self, asked, now_ms);
    }
  if (due != NULL)
    {
      *turn_of (self, due) = (Turn){ now_ms, BEF_NO_TIME };
      ask_for (self, due, now_ms);
    }
}

void
bef_night_findings_tick (BefNightFindings *self, gint64 now_ms)
{
  g_return_if_fail (BEF_IS_NIGHT_FINDINGS (self));

  if (self->next_ms == BEF_NO_TIME)
    self->next_ms = now_ms + BEF_NIGHT_FINDINGS_FIRST_MS;
  self->next_ms = MIN (self->next_ms, now_ms + BEF_NIGHT_FINDINGS_FIRST_MS);
  if (self->is_busy || self->is_stopped || now_ms < self->next_ms
      || !bef_alarm_keeper_is_ready (self->keeper))
    return;
  self->next_ms = now_ms + BEF_NIGHT_FINDINGS_BETWEEN_MS;
  take_turns (self, now_ms);
}

void
bef_night_findings_stop (BefNightFindings *self)
{
  self->is_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static void
bef_night_findings_finalize (GObject *object)
{
  BefNightFindings *self = BEF_NIGHT_FINDINGS (object);

  g_object_unref (self->history);
  g_object_unref (self->commune);
  g_object_unref (self->works);
  g_object_unref (self->keeper);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->turns);
  G_OBJECT_CLASS (bef_night_findings_parent_class)->finalize (object);
}

static void
bef_night_findings_class_init (BefNightFindingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_night_findings_finalize;
}

static void
bef_night_findings_init (BefNightFindings *self)
{
  self->next_ms = BEF_NO_TIME;
  self->cancellable = g_cancellable_new ();
  self->turns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

BefNightFindings *
bef_night_findings_new (const BefNightParts *parts, BefNightWantFunc want, gpointer data)
{
  BefNightFindings *self = g_object_new (BEF_TYPE_NIGHT_FINDINGS, NULL);

  self->history = g_object_ref (parts->history);
  self->commune = g_object_ref (parts->commune);
  self->works = g_object_ref (parts->works);
  self->keeper = g_object_ref (parts->keeper);
  self->want = want;
  self->want_data = data;
  return self;
}
