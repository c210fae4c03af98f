/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/bef-present.h"
#include "bef-device-private.h"

BefBeat *
bef_device_beat_of (BefDevice *self, const char *quantity)
{
  BefDeviceBeat *last = NULL;

  for (BefDeviceBeat *one = self->beats; one != NULL; one = one->next)
    {
      if (g_str_equal (one->quantity, quantity))
        return &one->beat;
      last = one;
    }
  BefDeviceBeat *fresh = g_new0 (BefDeviceBeat, 1);
  fresh->quantity = quantity;
  *(last != NULL ? &last->next : &self->beats) = fresh;
  return &fresh->beat;
}

void
bef_device_free_beats (BefDevice *self)
{
  while (self->beats != NULL)
    {
      BefDeviceBeat *one = self->beats;
      self->beats = one->next;
      g_free (one);
    }
}

gboolean
bef_device_is_held (const BefQuantityInfo *info)
{
  return info->states != NULL;
}

/* What is said because something happened, and not because time went by: states, and the counts
 * that may be as silent as they (people, passages). */
static gboolean
is_event (const BefQuantityInfo *info)
{
  return bef_device_is_held (info)
         || (info->draw == BEF_DRAW_STEP && info->lost_after_ms >= BEF_BEAT_LOST_MIN_STATE_MS);
}

/* The periods that the profile declares: "power=86400+43200;=1800+0". */
void
bef_device_take_declared (BefDevice *self)
{
  const char *fact = g_hash_table_lookup (self->facts, BEF_FACT_PERIODS);
  g_auto (GStrv) parts = g_strsplit (fact != NULL ? fact : "", ";", -1);

  for (BefDeviceBeat *one = self->beats; one != NULL; one = one->next)
    bef_beat_declare (&one->beat, 0, 0);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *value = strchr (parts[i], '='), *plus = value != NULL ? strchr (value, '+') : NULL;
      if (plus == NULL)
        continue;
      *value++ = '\0';
      const BefQuantityInfo *info = bef_quantity_info (parts[i]);
      if (info != NULL || parts[i][0] == '\0')
        bef_beat_declare (bef_device_beat_of (self, info != NULL ? info->id : ""),
                          g_ascii_strtoll (value, NULL, 10) * BEF_MS_SECOND,
                          g_ascii_strtoll (plus + 1, NULL, 10) * BEF_MS_SECOND);
    }
}

static gboolean
is_commandable (const char *quantity)
{
  const BefQuantityInfo *info = bef_quantity_info (quantity);

  return info != NULL && (info->flags & BEF_QUANTITY_COMMANDABLE) != 0;
}

/* The newest sign of life in @entity, or BEF_NO_TIME. A lock that only the broker dated may have
 * been written by us. */
static gint64
newest_sign (const BefEntity *entity, gint64 now_ms)
{
  gboolean undated = entity->lock.is_undated;
  gint64 newest = bef_present_allows (entity->alive_ms, now_ms) ? entity->alive_ms : BEF_NO_TIME;

  for (guint i = 0; i < entity->readings->len; i++)
    {
      const BefReading *reading = &g_array_index (entity->readings, BefReading, i);
      if (bef_present_allows (reading->observed_ms, now_ms)
          && !(undated && is_commandable (reading->key.quantity)))
        newest = MAX (newest, reading->observed_ms);
    }
  return newest;
}

/* Whether @entity says that something happened which was not known. */
gboolean
bef_device_brings_an_event (BefDevice *self, const BefEntity *entity)
{
  for (guint i = 0; i < entity->readings->len; i++)
    {
      const BefReading *reading = &g_array_index (entity->readings, BefReading, i);
      const BefQuantityInfo *info = bef_quantity_info (reading->key.quantity);
      const BefValue *held = info != NULL ? bef_device_get_value (self, info->id) : NULL;
      if (info != NULL && is_event (info)
          && (held == NULL || held->value != reading->value
              || held->observed_ms != reading->observed_ms))
        return TRUE;
    }
  return FALSE;
}

void
bef_device_learn_life (BefDevice *self, const BefEntity *entity, gint64 received_ms, gint64 now_ms)
{
  gint64 newest = newest_sign (entity, now_ms);

  /* One of the future is of a clock, or a present, that was set since. */
  if (self->alive_ms != BEF_NO_TIME && self->alive_ms <= now_ms && newest > self->alive_ms)
    bef_beat_learn (bef_device_beat_of (self, ""), self->alive_ms, newest, self->looked_ms,
                    received_ms);
}

void
bef_device_note_life (BefDevice *self, const BefEntity *entity, gint64 now_ms)
{
  if (self->alive_ms > now_ms)
    self->alive_ms = BEF_NO_TIME;
  self->alive_ms = MAX (self->alive_ms, newest_sign (entity, now_ms));
  for (guint i = 0; i < self->values->len; i++)
    {
      BefValue *v = &g_array_index (self->values, BefValue, i);
      v->alive_ms = bef_device_is_held (v->info) ? MAX (self->alive_ms, 0) : 0;
    }
}

/* The beat that @value is judged by. */
static const BefBeat *
beat_of_value (const BefValue *value)
{
  static const BefBeat nothing_learned = { 0 };
  const BefBeat *beat = value->beat != NULL ? value->beat : &nothing_learned;

  return bef_device_is_held (value->info) && !bef_beat_is_sure (beat) && value->said != NULL
                 && bef_beat_is_rhythm (value->said)
             ? value->said
             : beat;
}

/* The instant at which a judgement may be another, whose subject is of @since_ms and whose next age
 * is @next_ms. */
static gint64
instant_after (gint64 since_ms, gint64 next_ms)
{
  return next_ms < G_MAXINT64 - MAX (since_ms, 0) - 1 ? since_ms + next_ms + 1 : G_MAXINT64;
}

/* *@due_ms: when it may be judged otherwise than at @now_ms, if nothing is heard until then. */
static BefFreshness
judge_value (const BefValue *value, gint64 now_ms, gint64 *due_ms)
{
  const BefQuantityInfo *info = value->info;
  gint64 since_ms = value->observed_ms, next_ms;
  BefFreshness freshness;

  *due_ms = G_MAXINT64;
  if (value->is_misdated)
    return BEF_FRESHNESS_LOST;
  if (!bef_present_allows (value->observed_ms, now_ms))
    {
      *due_ms = value->observed_ms - BEF_PRESENT_TOLERANCE_MS;
      return BEF_FRESHNESS_LOST;
    }
  const BefBeat *beat = beat_of_value (value);
  if (bef_device_is_held (info))
    {
      since_ms = MAX (since_ms, value->alive_ms);
      freshness = bef_beat_judge_held (beat, now_ms - since_ms, value->neighbours,
                                       info->late_after_ms, info->lost_after_ms, &next_ms);
    }
  else
    freshness = bef_beat_judge (beat, now_ms - since_ms, value->received_ms - since_ms,
                                info->late_after_ms, info->lost_after_ms, &next_ms);
  *due_ms = instant_after (since_ms, next_ms);
  return freshness;
}

BefFreshness
bef_value_freshness (const BefValue *value, gint64 now_ms)
{
  gint64 due_ms;

  return judge_value (value, now_ms, &due_ms);
}

gint64
bef_device_newest_ms (BefDevice *self)
{
  gint64 newest_ms = BEF_NO_TIME;

  for (guint i = 0; i < self->values->len; i++)
    newest_ms = MAX (newest_ms, g_array_index (self->values, BefValue, i).observed_ms);
  return newest_ms;
}

static gboolean
is_known_to_report (BefDevice *self)
{
  for (guint i = 0; i < self->values->len; i++)
    if (g_array_index (self->values, BefValue, i).info->holds != BEF_HOLDS_STATE)
      return TRUE;
  return bef_beat_is_sure (bef_device_beat_of (self, ""));
}

gboolean
bef_device_is_known_to_report (BefDevice *self)
{
  return self->due_ms != G_MININT64 ? self->is_known_to_report : is_known_to_report (self);
}

gboolean
bef_device_judge_all (BefDevice *self, gint64 now_ms)
{
  gint64 first_ms = G_MAXINT64, due_ms, next_ms;
  gboolean did_report = self->is_known_to_report, differs = FALSE;

  for (guint i = 0; i < self->values->len; i++)
    {
      BefValue *v = &g_array_index (self->values, BefValue, i);
      BefFreshness former = v->judged;
      v->judged = judge_value (v, now_ms, &due_ms);
      differs |= v->judged != former;
      first_ms = MIN (first_ms, due_ms);
    }
  /* What it tells of its path is judged by its sign of life. */
  if (self->alive_ms != BEF_NO_TIME)
    {
      bef_beat_judge_held (bef_device_beat_of (self, ""), now_ms - self->alive_ms,
                           BEF_NEIGHBOURS_NONE, 0, 0, &next_ms);
      first_ms = MIN (first_ms, instant_after (self->alive_ms, next_ms));
    }
  self->newest_ms = bef_device_newest_ms (self);
  self->is_known_to_report = is_known_to_report (self);
  self->judged_ms = now_ms;
  self->due_ms = first_ms;
  return differs || self->is_known_to_report != did_report;
}

gboolean
bef_device_get_judged (BefDevice *self, gint64 *from_ms, gint64 *until_ms)
{
  *from_ms = self->judged_ms;
  *until_ms = self->due_ms;
  return self->due_ms != G_MININT64;
}

BefFreshness
bef_device_judge_value (BefDevice *self, const BefValue *value, gint64 now_ms)
{
  return bef_device_is_due (self, now_ms) ? bef_value_freshness (value, now_ms) : value->judged;
}

void
bef_device_set_due (BefDevice *self)
{
  self->due_ms = G_MININT64;
}

gboolean
bef_device_is_due (BefDevice *self, gint64 now_ms)
{
  return now_ms >= self->due_ms || now_ms < self->judged_ms;
}

void
bef_device_take_beats (BefDevice *self, BefDevice *other)
{
  bef_device_set_due (self);
  for (BefDeviceBeat *one = other->beats; one != NULL; one = one->next)
    *bef_device_beat_of (self, one->quantity) = one->beat;
}

void
bef_device_set_alive (BefDevice *self, gint64 alive_ms)
{
  bef_device_set_due (self);
  self->alive_ms = alive_ms;
}

BefFreshness
bef_device_judge_past (BefDevice *self, const char *quantity, gint64 ms)
{
  /* Under no beat is a state late that soon. */
  if (self->alive_ms != BEF_NO_TIME && ms - self->alive_ms <= BEF_BEAT_LATE_MIN_STATE_MS)
    return BEF_FRESHNESS_LIVE;
  BefValue value = { .info = bef_quantity_info (quantity),
                     .observed_ms = self->alive_ms,
                     .received_ms = self->alive_ms,
                     .beat = bef_device_beat_of (self, ""),
                     .said = bef_device_beat_of (self, quantity),
                     .neighbours = self->neighbours };

  return self->alive_ms != BEF_NO_TIME ? bef_value_freshness (&value, ms) : BEF_FRESHNESS_LOST;
}

gboolean
bef_device_asks_neighbours (BefDevice *self, const char *quantity)
{
  return !bef_beat_is_sure (bef_device_beat_of (self, ""))
         && !bef_beat_is_rhythm (bef_device_beat_of (self, quantity));
}

gboolean
bef_device_tells_of_path (BefDevice *self, gint64 now_ms, gboolean *is_lost)
{
  const BefBeat *beat = bef_device_beat_of (self, "");
  gint64 step_ms, delay_ms;

  *is_lost = FALSE;
  if (bef_kind_has (self->kind, BEF_KIND_CARRIES) || self->alive_ms == BEF_NO_TIME
      || !bef_beat_is_sure (beat) || !bef_beat_get (beat, &step_ms, &delay_ms)
      || step_ms > BEF_BEAT_NEIGHBOUR_STEP_MS)
    return FALSE;
  *is_lost = bef_beat_judge_held (beat, now_ms - self->alive_ms, BEF_NEIGHBOURS_NONE, 0, 0, NULL)
             == BEF_FRESHNESS_LOST;
  return TRUE;
}

void
bef_device_set_neighbours (BefDevice *self, BefNeighbours neighbours)
{
  if (bef_kind_has (self->kind, BEF_KIND_CARRIES) || self->neighbours == neighbours)
    return; /* it is the path, or knows it */
  bef_device_set_due (self);
  self->neighbours = neighbours;
  for (guint i = 0; i < self->values->len; i++)
    g_array_index (self->values, BefValue, i).neighbours = neighbours;
}

static gboolean
is_present (const BefValue *value, BefFreshness freshness, gint64 now_ms)
{
  return freshness == BEF_FRESHNESS_LIVE
         || (freshness != BEF_FRESHNESS_LOST
             && now_ms - MAX (value->observed_ms, value->alive_ms) <= BEF_BEAT_ONCE_MS);
}

gboolean
bef_value_is_present (const BefValue *value, gint64 now_ms)
{
  return is_present (value, bef_value_freshness (value, now_ms), now_ms);
}

gboolean
bef_device_has_present (BefDevice *self, const BefValue *value, gint64 now_ms)
{
  return is_present (value, bef_device_judge_value (self, value, now_ms), now_ms);
}

void
bef_device_set_beat (BefDevice *self, const char *quantity, const char *text)
{
  const BefQuantityInfo *info = bef_quantity_info (quantity);

  bef_device_set_due (self);
  if (info != NULL || quantity[0] == '\0')
    bef_beat_from_text (bef_device_beat_of (self, info != NULL ? info->id : ""), text);
}

static BefBeat *
beat_to_seek (BefDevice *self, const BefQuantityInfo *info)
{
  BefBeat *beat = bef_device_beat_of (self, info->id);

  return !bef_device_is_held (info) && beat->n < BEF_BEAT_SURE && beat->declared_step_s == 0 ? beat
                                                                                             : NULL;
}

void
bef_device_take_unsought (BefDevice *self, GArray *keys)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const BefQuantityInfo *info = g_array_index (self->values, BefValue, i).info;
      BefBeat *beat = beat_to_seek (self, info);
      if (beat == NULL || beat->is_sought)
        continue;
      beat->is_sought = TRUE;
      BefSeriesKey key = bef_series_key (self->id, info->id);
      g_array_append_val (keys, key);
    }
}

void
bef_device_seek_again (BefDevice *self)
{
  for (BefDeviceBeat *one = self->beats; one != NULL; one = one->next)
    one->beat.is_sought = FALSE;
}

void
bef_device_seed_beat (BefDevice *self, const char *quantity, gint64 step_ms,
                      BefRegularity regularity)
{
  const BefQuantityInfo *info = bef_quantity_info (quantity);

  if (info == NULL || step_ms <= 0 || (bef_device_is_held (info) && regularity != BEF_REGULAR))
    return;
  bef_device_set_due (self);
  bef_beat_seed (bef_device_beat_of (self, info->id), step_ms);
  if (regularity != BEF_REGULAR || is_event (info))
    return;
  BefBeat *life = bef_device_beat_of (self, "");
  gint64 known_ms = life->seeded_step_s * BEF_MS_SECOND;
  bef_beat_seed (life, known_ms > 0 ? MIN (known_ms, step_ms) : step_ms);
}

void
bef_device_foreach_beat (BefDevice *self, BefBeatFunc func, gpointer user_data)
{
  for (BefDeviceBeat *one = self->beats; one != NULL; one = one->next)
    if (one->beat.n > 0)
      func (one->quantity, &one->beat, user_data);
}
