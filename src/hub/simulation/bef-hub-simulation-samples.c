/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"
#include "bef-hub-simulation-scene.h"

/*
 * Which instants have a sample. Numbers: whole multiples of their step. States: looked at every
 * whole minute, a sample where it differs from the minute before and at every quarter of an hour,
 * and one at each instant a command moved them. None while the series has a hole or the building's
 * link is down.
 */
#define LOOK_MS BEF_MS_MINUTE
#define REPEAT_MS (15 * BEF_MS_MINUTE)

/* The hole of @thing holding @at_ms, if any: about one series in twelve misses some hours of one
 * night or day each week, as meters and sensors do. */
static gboolean
in_hole (const BefHubThing *thing, gint64 at_ms, gint64 *start_ms, gint64 *end_ms)
{
  gint64 week = bef_hub_floor_div (at_ms, 7 * BEF_MS_DAY);

  if (thing->key % 12 != 0)
    return FALSE;
  *start_ms = week * 7 * BEF_MS_DAY + bef_hub_pick (thing->key + 90, week, 2, 160) * BEF_MS_HOUR;
  *end_ms = *start_ms + bef_hub_pick (thing->key + 91, week, 2, 5) * BEF_MS_HOUR;
  return at_ms >= *start_ms && at_ms < *end_ms;
}

static gboolean
is_silent (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms, gint64 *start_ms,
           gint64 *end_ms)
{
  const char *cut = thing->building->link_target;

  if (thing->klass != BEF_HUB_CLASS_LINK
      && bef_hub_simulation_is_cut_off (self, thing, at_ms, start_ms, end_ms))
    return TRUE;
  if (cut != NULL && thing->klass != BEF_HUB_CLASS_LINK)
    {
      const BefHubIncident *i = bef_hub_incident_at (self->life, BEF_HUB_GROUP_LINK_DOWN, at_ms);
      if (i != NULL && g_str_equal (i->target, cut))
        {
          *start_ms = i->start_ms;
          *end_ms = i->end_ms;
          return TRUE;
        }
    }
  return thing->own && thing->klass != BEF_HUB_CLASS_LINK
         && in_hole (thing, at_ms, start_ms, end_ms)
         && !bef_hub_scene_is_quiet (bef_hub_life_scene (self->life), *start_ms, *end_ms);
}

static gint64
step_of (BefHubSimulation *self, BefHubAttr attr)
{
  switch (bef_hub_attrs[attr].rate)
    {
    case BEF_HUB_RATE_FAST:
      return self->step_ms;
    case BEF_HUB_RATE_SLOW:
      return self->slow_ms;
    default:
      return LOOK_MS;
    }
}

static gboolean
same (const BefHubSample *a, const BefHubSample *b)
{
  return a->number == b->number && g_strcmp0 (a->text, b->text) == 0;
}

/* Whether the state has a sample at whole minute @at_ms; its value in @out. */
static gboolean
state_at (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr, gint64 at_ms,
          BefHubSample *out)
{
  BefHubSample before;

  bef_hub_simulation_value (self, thing, attr, at_ms, out);
  if (at_ms % REPEAT_MS == 0)
    return TRUE;
  bef_hub_simulation_value (self, thing, attr, at_ms - LOOK_MS, &before);
  return !same (out, &before);
}

static gboolean
sample_at (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr, gint64 at_ms,
           BefHubSample *out)
{
  if (bef_hub_attrs[attr].rate == BEF_HUB_RATE_STATE)
    return state_at (self, thing, attr, at_ms, out);
  bef_hub_simulation_value (self, thing, attr, at_ms, out);
  return TRUE;
}

/* Puts the samples a command made among those of the minutes, from @first on. */
static void
merge_commands (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr, gint64 from_ms,
                gint64 to_ms, guint first, GArray *out)
{
  g_autoptr (GArray) instants = g_array_new (FALSE, FALSE, sizeof (gint64));

  bef_hub_simulation_command_instants (thing, attr, from_ms, to_ms, instants);
  for (guint i = 0; i < instants->len; i++)
    {
      BefHubSample s;
      guint place = out->len;
      gint64 start, end, at = g_array_index (instants, gint64, i);
      if (is_silent (self, thing, at, &start, &end))
        continue;
      while (place > first && g_array_index (out, BefHubSample, place - 1).at_ms > at)
        place--;
      if (place > first && g_array_index (out, BefHubSample, place - 1).at_ms == at)
        continue;
      bef_hub_simulation_value (self, thing, attr, at, &s);
      g_array_insert_val (out, place, s);
    }
}

static void
walk_forward (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr, gint64 from_ms,
              gint64 to_ms, guint limit, GArray *out)
{
  gint64 step = step_of (self, attr), at = -bef_hub_floor_div (-from_ms, step) * step, start, end;
  guint first = out->len;

  while (at < to_ms && (limit == 0 || out->len - first < limit))
    {
      BefHubSample s;
      if (is_silent (self, thing, at, &start, &end))
        {
          at = -bef_hub_floor_div (-end, step) * step;
          continue;
        }
      if (sample_at (self, thing, attr, at, &s))
        g_array_append_val (out, s);
      at += step;
    }
}

static void
walk_backward (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr, gint64 from_ms,
               gint64 to_ms, guint limit, GArray *out)
{
  gint64 step = step_of (self, attr), at = bef_hub_floor_div (to_ms - 1, step) * step, start, end;
  guint first = out->len;

  while (at >= from_ms && (limit == 0 || out->len - first < limit))
    {
      BefHubSample s;
      if (is_silent (self, thing, at, &start, &end))
        {
          at = bef_hub_floor_div (start - 1, step) * step;
          continue;
        }
      if (sample_at (self, thing, attr, at, &s))
        g_array_append_val (out, s);
      at -= step;
    }
  bef_hub_samples_reverse (out, first);
}

gboolean
bef_hub_simulation_samples (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr,
                            const BefHubSamplesQuery *query, GArray *out)
{
  const gboolean newest = query->keep == BEF_HUB_KEEP_NEWEST;
  const guint limit = query->limit;
  guint first = out->len;
  gint64 from = MAX (query->from_ms, BEF_HUB_EPOCH_MS);
  gint64 to = MIN (query->to_ms, MIN (query->now_ms, BEF_HUB_END_MS) + 1);

  if (from >= to)
    return TRUE;
  if (newest)
    walk_backward (self, thing, attr, from, to, limit, out);
  else
    walk_forward (self, thing, attr, from, to, limit, out);
  if (thing->commands == NULL)
    return TRUE;
  /* What was left out by the limit stays out: only commands of the span that was walked. */
  if (limit != 0 && out->len - first == limit)
    {
      gint64 edge = g_array_index (out, BefHubSample, newest ? first : out->len - 1).at_ms;
      if (newest)
        from = edge;
      else
        to = edge + 1;
    }
  merge_commands (self, thing, attr, from, to, first, out);
  if (limit != 0 && out->len - first > limit)
    {
      guint extra = out->len - first - limit;
      g_array_remove_range (out, newest ? first : out->len - extra, extra);
    }
  return TRUE;
}

gboolean
bef_hub_simulation_latest (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr,
                           gint64 now_ms, BefHubSample *out)
{
  gint64 now = MIN (now_ms, BEF_HUB_END_MS), step = step_of (self, attr), start, end;
  gint64 at = bef_hub_floor_div (now, step) * step;

  while (at >= BEF_HUB_EPOCH_MS)
    {
      if (is_silent (self, thing, at, &start, &end))
        at = bef_hub_floor_div (start - 1, step) * step;
      else if (sample_at (self, thing, attr, at, out))
        break;
      else
        at -= step;
    }
  if (at < BEF_HUB_EPOCH_MS)
    return FALSE;
  if (thing->commands != NULL)
    {
      g_autoptr (GArray) few = g_array_new (FALSE, FALSE, sizeof (BefHubSample));
      merge_commands (self, thing, attr, at + 1, now + 1, 0, few);
      if (few->len > 0)
        *out = g_array_index (few, BefHubSample, few->len - 1);
    }
  return TRUE;
}
