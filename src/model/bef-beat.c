/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-beat.h"

#include <string.h>

/* A look this long before is recent whatever the step: polls are seconds to minutes apart. */
#define RECENT_MS (3 * BEF_MS_MINUTE)
/* Beyond this a step is no beat any more. */
#define LONGEST_STEP_MS (14 * BEF_MS_DAY)

static void
note (BefBeat *self, guint32 step_s, guint32 delay_s)
{
  self->step_s[self->next] = step_s;
  self->delay_s[self->next] = delay_s;
  self->next = (guint8)((self->next + 1) % BEF_BEAT_KEPT);
  self->n = (guint8)MIN (self->n + 1, BEF_BEAT_KEPT);
}

gboolean
bef_beat_learn (BefBeat *self, gint64 former_ms, gint64 stamp_ms, gint64 looked_ms, gint64 now_ms)
{
  gint64 step_ms = stamp_ms - former_ms;

  if (looked_ms == BEF_NO_TIME || step_ms <= 0 || step_ms > LONGEST_STEP_MS || now_ms < looked_ms
      || now_ms - looked_ms > MAX (RECENT_MS, step_ms / 2))
    return FALSE;
  guint32 step_s = (guint32)((step_ms + 999) / 1000),
          delay_s = (guint32)(CLAMP (now_ms - stamp_ms, 0, LONGEST_STEP_MS) / 1000);
  guint last = (self->next + BEF_BEAT_KEPT - 1u) % BEF_BEAT_KEPT;
  /* Stamps that run faster than time are one delivery that comes in pieces. */
  if (self->n > 0 && self->moved_ms != 0 && ABS (now_ms - self->moved_ms) < step_ms / 4)
    {
      self->step_s[last] += step_s;
      self->delay_s[last] = delay_s;
    }
  else
    note (self, step_s, delay_s);
  self->moved_ms = now_ms;
  return TRUE;
}

/* The largest but one: one outage among many teaches nothing. */
static gint64
usual_ms (const guint32 *spans_s, guint n)
{
  guint32 first = 0, second = 0;

  for (guint i = 0; i < n; i++)
    if (spans_s[i] >= first)
      {
        second = first;
        first = spans_s[i];
      }
    else
      second = MAX (second, spans_s[i]);
  return (gint64)(n > 2 ? second : first) * BEF_MS_SECOND;
}

void
bef_beat_declare (BefBeat *self, gint64 step_ms, gint64 delay_ms)
{
  self->declared_step_s = (guint32)(CLAMP (step_ms, 0, LONGEST_STEP_MS) / BEF_MS_SECOND);
  self->declared_delay_s = (guint32)(CLAMP (delay_ms, 0, LONGEST_STEP_MS) / BEF_MS_SECOND);
}

void
bef_beat_seed (BefBeat *self, gint64 step_ms)
{
  self->seeded_step_s = (guint32)(CLAMP (step_ms, 0, LONGEST_STEP_MS) / BEF_MS_SECOND);
}

gint64
bef_beat_step_of (const gint64 *stamps, guint n, gboolean *is_regular)
{
  BefBeat beat = { 0 };

  for (guint i = 1; i < n; i++)
    if (stamps[i] > stamps[i - 1])
      note (&beat, (guint32)(MIN (stamps[i] - stamps[i - 1], LONGEST_STEP_MS) / BEF_MS_SECOND), 0);
  *is_regular = bef_beat_is_regular (&beat);
  return beat.n >= 3 ? usual_ms (beat.step_s, beat.n) : 0;
}

gboolean
bef_beat_is_sure (const BefBeat *self)
{
  return self->n >= BEF_BEAT_SURE || self->declared_step_s > 0 || self->seeded_step_s > 0;
}

gboolean
bef_beat_is_regular (const BefBeat *self)
{
  gint64 usual_s = usual_ms (self->step_s, self->n) / BEF_MS_SECOND;
  guint alike = 0;

  for (guint i = 0; i < self->n; i++)
    alike += ABS ((gint64)self->step_s[i] - usual_s) * 5 <= usual_s;
  return self->n >= 3 && 4 * alike >= 3 * self->n;
}

gboolean
bef_beat_is_rhythm (const BefBeat *self)
{
  return bef_beat_is_regular (self) || (self->n < 3 && self->seeded_step_s > 0);
}

gboolean
bef_beat_get (const BefBeat *self, gint64 *step_ms, gint64 *delay_ms)
{
  if (self->n < BEF_BEAT_SURE && self->declared_step_s > 0)
    {
      *step_ms = self->declared_step_s * BEF_MS_SECOND;
      *delay_ms = self->declared_delay_s * BEF_MS_SECOND;
      return TRUE;
    }
  *step_ms = usual_ms (self->step_s, self->n);
  *delay_ms = usual_ms (self->delay_s, self->n);
  /* A first move may be a part of one. */
  if (self->n < BEF_BEAT_SURE)
    *step_ms = MAX (*step_ms, self->seeded_step_s * BEF_MS_SECOND);
  return self->n > 0 || self->seeded_step_s > 0;
}

static gint64
overdue_ms (gint64 step_ms)
{
  return MIN (step_ms / 2, BEF_BEAT_OVERDUE_MAX_MS) + BEF_BEAT_GRACE_MS;
}

/* The beat by which to judge what was @heard_ms old when it came. */
static gboolean
get_for (const BefBeat *self, gint64 heard_ms, gint64 *step_ms, gint64 *delay_ms)
{
  if (!bef_beat_get (self, step_ms, delay_ms))
    return FALSE;
  if (self->n > 0 || self->declared_step_s > 0)
    return TRUE;
  *delay_ms = MAX (heard_ms, 0);
  return heard_ms <= *step_ms + overdue_ms (*step_ms);
}

/* The ages beyond which it is delayed, late and lost. */
typedef struct
{
  gint64 present_ms, late_ms, lost_ms;
} Limits;

static BefFreshness
freshness_of (gint64 age_ms, Limits limits)
{
  if (age_ms > limits.lost_ms)
    return BEF_FRESHNESS_LOST;
  if (age_ms > limits.late_ms)
    return BEF_FRESHNESS_LATE;
  return age_ms > limits.present_ms ? BEF_FRESHNESS_DELAYED : BEF_FRESHNESS_LIVE;
}

/* The first of the limits that is still to be passed, G_MAXINT64: none. */
static gint64
next_of (gint64 age_ms, Limits limits)
{
  gint64 next = G_MAXINT64;

  if (age_ms <= limits.present_ms)
    next = MIN (next, limits.present_ms);
  if (age_ms <= limits.late_ms)
    next = MIN (next, limits.late_ms);
  if (age_ms <= limits.lost_ms)
    next = MIN (next, limits.lost_ms);
  return next;
}

/* When what comes every @step_ms, @delay_ms late, is late and lost. */
static void
limits_of (gint64 step_ms, gint64 delay_ms, gint64 *late_ms, gint64 *lost_ms)
{
  *late_ms = delay_ms + step_ms + overdue_ms (step_ms);
  *lost_ms = delay_ms + step_ms + MIN (3 * step_ms, BEF_BEAT_SILENCE_MAX_MS);
}

static Limits
limits_of_measured (const BefBeat *self, gint64 heard_ms, gint64 late_ms, gint64 lost_ms)
{
  gint64 step_ms, delay_ms, present_ms = BEF_BEAT_PRESENT_MS;

  if (get_for (self, heard_ms, &step_ms, &delay_ms))
    {
      limits_of (step_ms, delay_ms, &late_ms, &lost_ms);
      lost_ms = MAX (MAX (lost_ms, BEF_BEAT_LOST_MIN_MS), late_ms);
    }
  else
    {
      lost_ms = MAX (lost_ms, heard_ms > late_ms ? BEF_BEAT_UNHEARD_MS : BEF_BEAT_ONCE_MS);
      present_ms = MIN (present_ms, late_ms);
      late_ms = MAX (late_ms, BEF_BEAT_ONCE_MS);
    }
  return (Limits){ present_ms, late_ms, lost_ms };
}

static Limits
limits_of_held (const BefBeat *self, BefNeighbours neighbours, gint64 late_ms, gint64 lost_ms)
{
  gint64 step_ms, delay_ms;

  if (!bef_beat_is_sure (self))
    {
      if (neighbours != BEF_NEIGHBOURS_SILENT)
        lost_ms = MAX (lost_ms, neighbours == BEF_NEIGHBOURS_WELL ? BEF_BEAT_SILENCE_MAX_MS
                                                                  : BEF_BEAT_HELD_MS);
    }
  else if (get_for (self, 0, &step_ms, &delay_ms))
    {
      limits_of (step_ms, delay_ms, &late_ms, &lost_ms);
      late_ms = MAX (late_ms, BEF_BEAT_LATE_MIN_STATE_MS);
      lost_ms = MAX (MAX (lost_ms, BEF_BEAT_LOST_MIN_STATE_MS), late_ms);
    }
  return (Limits){ BEF_BEAT_PRESENT_MS, late_ms, lost_ms };
}

BefFreshness
bef_beat_judge (const BefBeat *self, gint64 age_ms, gint64 heard_ms, gint64 late_ms, gint64 lost_ms,
                gint64 *next_ms)
{
  Limits limits = limits_of_measured (self, heard_ms, late_ms, lost_ms);

  if (next_ms != NULL)
    *next_ms = next_of (age_ms, limits);
  return freshness_of (age_ms, limits);
}

BefFreshness
bef_beat_judge_held (const BefBeat *self, gint64 age_ms, BefNeighbours neighbours, gint64 late_ms,
                     gint64 lost_ms, gint64 *next_ms)
{
  Limits limits = limits_of_held (self, neighbours, late_ms, lost_ms);

  if (next_ms != NULL)
    *next_ms = next_of (age_ms, limits);
  return freshness_of (age_ms, limits);
}

char *
bef_beat_to_text (const BefBeat *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n; i++)
    {
      guint at = (self->next + BEF_BEAT_KEPT - self->n + i) % BEF_BEAT_KEPT;
      g_string_append_printf (text, "%s%u+%u", i > 0 ? " " : "", self->step_s[at],
                              self->delay_s[at]);
    }
  return g_string_free (text, self->n == 0);
}

void
bef_beat_from_text (BefBeat *self, const char *text)
{
  g_auto (GStrv) moves = g_strsplit (text, " ", BEF_BEAT_KEPT + 1);
  const guint64 longest_s = LONGEST_STEP_MS / BEF_MS_SECOND;

  if (self->n > 0)
    return;
  for (guint i = 0; moves[i] != NULL && i < BEF_BEAT_KEPT; i++)
    {
      char *plus = strchr (moves[i], '+');
      guint64 step_s, delay_s;
      if (plus == NULL)
        break;
      *plus = '\0';
      if (!g_ascii_string_to_unsigned (moves[i], 10, 1, longest_s, &step_s, NULL)
          || !g_ascii_string_to_unsigned (plus + 1, 10, 0, longest_s, &delay_s, NULL))
        break;
      note (self, (guint32)step_s, (guint32)delay_s);
    }
}
