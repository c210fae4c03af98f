/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bef-present.h"
#include "model/bef-device.h"

#define METER "urn:ngsi-ld:ACMeasurement:m"
#define DOOR "urn:ngsi-ld:Door:d"
#define POLL_MS BEF_MS_MINUTE

/* A source: what the newest stamp at @now_ms is; @fails_ms: from then on it says nothing new. */
typedef gint64 (*Newest) (gint64 now_ms, gint64 fails_ms);

typedef struct
{
  const char *name;
  Newest newest;
  gint64 beat_ms; /* between deliveries */
  gboolean is_day_late;
} Feed;

static gint64 begin_ms; /* midnight of a Monday */

static gint64
every (gint64 step_ms, gint64 now_ms, gint64 fails_ms)
{
  return MIN (now_ms, fails_ms) / step_ms * step_ms;
}

static gint64
minute_feed (gint64 now_ms, gint64 fails_ms)
{
  return every (BEF_MS_MINUTE, now_ms, fails_ms);
}

static gint64
ten_minute_feed (gint64 now_ms, gint64 fails_ms)
{
  return every (10 * BEF_MS_MINUTE, now_ms, fails_ms);
}

static gint64
half_hour_feed (gint64 now_ms, gint64 fails_ms)
{
  return every (30 * BEF_MS_MINUTE, now_ms, fails_ms);
}

static gint64
hour_feed (gint64 now_ms, gint64 fails_ms)
{
  return every (BEF_MS_HOUR, now_ms, fails_ms);
}

/* The half hours of a day come the next morning, at six or up to 50 minutes later. */
static gint64
day_late_feed (gint64 now_ms, gint64 fails_ms)
{
  gint64 at = MIN (now_ms, fails_ms), day = bef_civil_floor (at, BEF_PERIOD_DAY);
  gint64 delivery = day + 6 * BEF_MS_HOUR + day / BEF_MS_DAY % 6 * 10 * BEF_MS_MINUTE;

  if (at < delivery)
    day = bef_civil_add (day, BEF_PERIOD_DAY, -1);
  return day - 30 * BEF_MS_MINUTE;
}

static const Feed feeds[] = {
  { "1 min", minute_feed, BEF_MS_MINUTE, FALSE },
  { "10 min", ten_minute_feed, 10 * BEF_MS_MINUTE, FALSE },
  { "30 min", half_hour_feed, 30 * BEF_MS_MINUTE, FALSE },
  { "1 h", hour_feed, BEF_MS_HOUR, FALSE },
  { "D+1", day_late_feed, BEF_MS_DAY, TRUE },
};

static void
tell (BefDevice *device, BefKind kind, const char *quantity, gint64 stamp_ms, double value,
      gint64 now_ms)
{
  g_autoptr (BefEntity) e = bef_entity_new (bef_device_get_id (device), "T", BEF_ENTITY_EQUIPMENT);

  e->kind = kind;
  bef_entity_add_reading (e, quantity, stamp_ms, value);
  bef_device_apply (device, e, now_ms, now_ms);
}

static BefFreshness
freshness_at (BefDevice *device, gint64 now_ms)
{
  bef_device_refresh (device, now_ms);
  return bef_device_get_freshness (device);
}

/* From when a failed feed may look well no more, and when it must be unknown. The bounds are of the
 * rule (bef-beat.h), with what the feeds add to it, and none is taken from what it says:
 *  - Until it fails a feed is well at every look. What comes the next day is never live.
 *  - The delivery after the last one is due a beat after it, so a beat after the failure at the
 *    latest. Overdue is half a beat more, six hours at most; the feed of a day varies by its 50
 *    minutes and its delay by as much, which 8 h hold; and our own polling and grace are 3 minutes.
 *  - Lost is three beats beyond the one that was due, three days at most, half an hour at least: 4
 *    beats after the last delivery, so 4 beats or 31 minutes after the failure at the latest. The
 *    deliveries of a day vary by 50 minutes, so the last one may have come that much before its
 *    time and is judged by the latest: 2 h hold that. */
static void
judge (const Feed *feed, BefFreshness said, gint64 now_ms, gint64 fails_ms)
{
  gint64 due = fails_ms + feed->beat_ms;

  if (now_ms < fails_ms)
    g_assert_cmpint (said, ==, feed->is_day_late ? BEF_FRESHNESS_DELAYED : BEF_FRESHNESS_LIVE);
  else if (now_ms > due + MIN (feed->beat_ms, 8 * BEF_MS_HOUR) + 3 * BEF_MS_MINUTE)
    g_assert_cmpint (said, >=, BEF_FRESHNESS_LATE);
  if (now_ms > fails_ms + MAX (4 * feed->beat_ms, 31 * BEF_MS_MINUTE) + 2 * BEF_MS_HOUR)
    g_assert_cmpint (said, ==, BEF_FRESHNESS_LOST);
  if (feed->is_day_late)
    g_assert_cmpint (said, !=, BEF_FRESHNESS_LIVE);
}

/* The first two beats are for learning: meanwhile it is never lost. */
static void
live_a_week (const Feed *feed, gint64 fails_ms)
{
  g_autoptr (BefDevice) meter = bef_device_new (METER, BEF_KIND_METER);
  gint64 learned_ms = begin_ms + 2 * feed->beat_ms, end_ms = begin_ms + 14 * BEF_MS_DAY;

  for (gint64 now = begin_ms; now < end_ms; now += POLL_MS)
    {
      tell (meter, BEF_KIND_METER, "power", feed->newest (now, fails_ms), 1000, now);
      BefFreshness said = freshness_at (meter, now);
      if (now < MIN (learned_ms, fails_ms))
        {
          g_assert_cmpint (said, !=, BEF_FRESHNESS_LOST);
          if (!feed->is_day_late)
            g_assert_cmpint (said, !=, BEF_FRESHNESS_LATE);
          continue;
        }
      judge (feed, said, now, fails_ms);
    }
}

static void
test_a_steady_feed_is_never_lost (gconstpointer data)
{
  live_a_week (data, G_MAXINT64 / 2);
}

static void
test_a_failing_feed_never_looks_live (gconstpointer data)
{
  const gint64 hours[] = { 97, 100, 107, 115 };

  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    live_a_week (data, begin_ms + hours[i] * BEF_MS_HOUR + 7 * BEF_MS_MINUTE);
}

/* Its battery speaks twice an hour; the door itself never moves. */
static void
live_with_a_door (gint64 fails_ms)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);

  for (gint64 now = begin_ms; now < begin_ms + 7 * BEF_MS_DAY; now += POLL_MS)
    {
      g_autoptr (BefEntity) e = bef_entity_new (DOOR, "Door", BEF_ENTITY_EQUIPMENT);
      e->kind = BEF_KIND_DOOR;
      bef_entity_add_reading (e, "open-state", begin_ms - BEF_MS_DAY, 0);
      bef_entity_add_reading (e, "battery", every (30 * BEF_MS_MINUTE, now, fails_ms), 90);
      bef_device_apply (door, e, now, now);
      BefFreshness said = freshness_at (door, now);
      if (now < fails_ms && now > begin_ms + BEF_MS_HOUR)
        g_assert_cmpint (said, ==, BEF_FRESHNESS_LIVE);
      else if (now < fails_ms)
        g_assert_cmpint (said, <=, BEF_FRESHNESS_LATE);
      if (now > fails_ms + BEF_MS_HOUR)
        g_assert_cmpint (said, >=, BEF_FRESHNESS_LATE);
      if (now > fails_ms + 3 * BEF_MS_HOUR)
        g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);
    }
}

static void
test_a_door_lives_by_any_sign (void)
{
  live_with_a_door (G_MAXINT64 / 2);
  live_with_a_door (begin_ms + 50 * BEF_MS_HOUR + 7 * BEF_MS_MINUTE);
}

static void
tell_state (BefDevice *device, gint64 stamp_ms, double state, gint64 alive_ms, gint64 now_ms)
{
  g_autoptr (BefEntity) e = bef_entity_new (bef_device_get_id (device), "T", BEF_ENTITY_EQUIPMENT);

  e->kind = bef_device_get_kind (device);
  e->alive_ms = alive_ms;
  bef_entity_add_reading (e, "open-state", stamp_ms, state);
  bef_device_apply (device, e, now_ms, now_ms);
}

/* Used by day, every quarter of an hour, open and shut in turn; silent at night. */
static gint64
last_passage (gint64 now_ms, double *state)
{
  const gint64 quarter = 15 * BEF_MS_MINUTE;
  gint64 day = bef_civil_floor (now_ms - 8 * BEF_MS_HOUR, BEF_PERIOD_DAY);
  gint64 opens = day + 8 * BEF_MS_HOUR, nth = MIN ((now_ms - opens) / quarter, 40);

  *state = (double)(((day - begin_ms) / BEF_MS_DAY * 41 + nth + 410) % 2);
  return opens + nth * quarter;
}

static void
test_a_door_that_only_says_changes_is_not_lost_at_night (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);

  for (gint64 now = begin_ms; now < begin_ms + 7 * BEF_MS_DAY; now += POLL_MS)
    {
      double state;
      gint64 stamp = last_passage (now, &state);
      tell_state (door, stamp, state, BEF_NO_TIME, now);
      BefFreshness said = freshness_at (door, now);
      g_assert_cmpint (said, !=, BEF_FRESHNESS_LOST);
      /* An old word is never shown as if it were of now. */
      if (now - stamp > BEF_MS_HOUR)
        g_assert_cmpint (said, ==, BEF_FRESHNESS_LATE);
    }
}

static void
test_a_door_without_any_sign_is_unknown_after_two_days (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);

  for (gint64 now = begin_ms; now < begin_ms + 7 * BEF_MS_DAY; now += POLL_MS)
    {
      tell_state (door, begin_ms, 0, BEF_NO_TIME, now);
      BefFreshness said = freshness_at (door, now);
      if (now <= begin_ms + BEF_MS_DAY)
        g_assert_cmpint (said, !=, BEF_FRESHNESS_LOST);
      if (now > begin_ms + BEF_MS_HOUR)
        g_assert_cmpint (said, >=, BEF_FRESHNESS_LATE);
      if (now > begin_ms + 2 * BEF_MS_DAY)
        g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);
    }
}

/* What the broker wrote down last is a sign of life, and not when the door was looked at. */
static void
live_by_reports (gint64 fails_ms)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);

  for (gint64 now = begin_ms; now < begin_ms + 7 * BEF_MS_DAY; now += POLL_MS)
    {
      tell_state (door, begin_ms - BEF_MS_DAY, 0, every (30 * BEF_MS_MINUTE, now, fails_ms), now);
      BefFreshness said = freshness_at (door, now);
      if (now < fails_ms && now > begin_ms + 61 * BEF_MS_MINUTE)
        g_assert_cmpint (said, ==, BEF_FRESHNESS_LIVE);
      if (now > fails_ms + BEF_MS_HOUR)
        g_assert_cmpint (said, >=, BEF_FRESHNESS_LATE);
      if (now > fails_ms + 3 * BEF_MS_HOUR)
        g_assert_cmpint (said, ==, BEF_FRESHNESS_LOST);
    }
  g_assert_cmpint (bef_device_get_observed_ms (door), ==, begin_ms - BEF_MS_DAY);
}

static void
test_a_report_without_change_is_a_sign_of_life (void)
{
  live_by_reports (G_MAXINT64 / 2);
  live_by_reports (begin_ms + 50 * BEF_MS_HOUR + 7 * BEF_MS_MINUTE);
}

/* It says "closed" anew, with a new stamp and nothing beside it. */
static void
live_by_the_same_said_anew (gint64 fails_ms)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);

  for (gint64 now = begin_ms; now < begin_ms + 7 * BEF_MS_DAY; now += POLL_MS)
    {
      tell_state (door, every (BEF_MS_HOUR, now, fails_ms), 0, BEF_NO_TIME, now);
      BefFreshness said = freshness_at (door, now);
      if (now < fails_ms)
        g_assert_cmpint (
            said, <=, now > begin_ms + 3 * BEF_MS_HOUR ? BEF_FRESHNESS_LIVE : BEF_FRESHNESS_LATE);
      if (now > fails_ms + 3 * BEF_MS_HOUR)
        g_assert_cmpint (said, >=, BEF_FRESHNESS_LATE);
      if (now > fails_ms + 5 * BEF_MS_HOUR)
        g_assert_cmpint (said, ==, BEF_FRESHNESS_LOST);
    }
}

static void
test_the_same_said_anew_is_a_report (void)
{
  live_by_the_same_said_anew (G_MAXINT64 / 2);
  live_by_the_same_said_anew (begin_ms + 50 * BEF_MS_HOUR + 7 * BEF_MS_MINUTE);
}

/* Opened and shut between two polls, when people come. */
static void
test_a_door_used_between_polls_is_not_lost_at_night (void)
{
  const guint minutes[] = { 3, 11, 4, 27, 8, 2, 41, 16, 5 };
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);
  gint64 stamp = begin_ms - 6 * BEF_MS_HOUR;
  guint n = 0;

  for (gint64 now = begin_ms; now < begin_ms + 5 * BEF_MS_DAY; now += POLL_MS)
    {
      gint64 of_day = now - bef_civil_floor (now, BEF_PERIOD_DAY);
      if (of_day >= 8 * BEF_MS_HOUR && of_day < 18 * BEF_MS_HOUR
          && now - stamp >= minutes[n % G_N_ELEMENTS (minutes)] * BEF_MS_MINUTE)
        {
          stamp = now;
          n++;
        }
      tell_state (door, stamp, 0, stamp + BEF_MS_SECOND, now);
      g_assert_cmpint (freshness_at (door, now), !=, BEF_FRESHNESS_LOST);
    }
}

/* Four reports a day, and somebody at the door every quarter of an hour by day. */
static void
test_changes_are_no_beat (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);

  for (gint64 now = begin_ms; now < begin_ms + 3 * BEF_MS_DAY; now += POLL_MS)
    {
      double state;
      gint64 stamp = last_passage (now, &state);
      tell_state (door, stamp, state, MAX (stamp, every (6 * BEF_MS_HOUR, now, now)), now);
      if (now > begin_ms + 2 * BEF_MS_DAY)
        g_assert_cmpint (freshness_at (door, now), <=, BEF_FRESHNESS_LATE);
    }
}

static void
test_a_declared_period_is_the_beat (void)
{
  g_autoptr (BefDevice) meter = bef_device_new (METER, BEF_KIND_METER);
  g_autoptr (BefEntity) e = bef_entity_new (METER, "T", BEF_ENTITY_EQUIPMENT);
  gint64 newest = begin_ms - 30 * BEF_MS_MINUTE, due = newest + 36 * BEF_MS_HOUR;

  e->kind = BEF_KIND_METER;
  bef_entity_set_fact (e, BEF_FACT_PERIODS, "power=86400+43200");
  bef_entity_add_reading (e, "power", newest, 1000);
  for (gint64 now = begin_ms + 6 * BEF_MS_HOUR; now < begin_ms + 7 * BEF_MS_DAY; now += POLL_MS)
    {
      bef_device_apply (meter, e, now, now);
      BefFreshness said = freshness_at (meter, now);
      if (now <= due)
        g_assert_cmpint (said, ==, BEF_FRESHNESS_DELAYED);
      else if (now > due + 7 * BEF_MS_HOUR)
        g_assert_cmpint (said, >=, BEF_FRESHNESS_LATE);
      if (now > due + 3 * BEF_MS_DAY + BEF_MS_HOUR)
        g_assert_cmpint (said, ==, BEF_FRESHNESS_LOST);
    }
}

/* Heard for the first time at any minute of its hour. */
static void
test_an_hourly_meter_is_not_late_before_it_can_be_known (void)
{
  for (gint64 minute = 0; minute < 60; minute++)
    {
      g_autoptr (BefDevice) meter = bef_device_new (METER, BEF_KIND_METER);
      gint64 first = begin_ms + minute * BEF_MS_MINUTE;
      for (gint64 now = first; now < first + 5 * BEF_MS_HOUR; now += POLL_MS)
        {
          tell (meter, BEF_KIND_METER, "power", hour_feed (now, now), 1000, now);
          g_assert_cmpint (freshness_at (meter, now), <=, BEF_FRESHNESS_DELAYED);
          g_assert_true (bef_value_is_present (bef_device_get_value (meter, "power"), now));
        }
    }
}

/* A feed of a minute that died before anything was learned is not live for all that. */
static void
test_what_died_before_it_was_known_is_not_live (void)
{
  g_autoptr (BefDevice) meter = bef_device_new (METER, BEF_KIND_METER);

  for (gint64 now = begin_ms; now < begin_ms + BEF_MS_DAY; now += POLL_MS)
    {
      tell (meter, BEF_KIND_METER, "power", begin_ms, 1000, now);
      BefFreshness said = freshness_at (meter, now);
      if (now > begin_ms + 5 * BEF_MS_MINUTE)
        g_assert_cmpint (said, >=, BEF_FRESHNESS_DELAYED);
      if (now > begin_ms + BEF_BEAT_ONCE_MS)
        g_assert_cmpint (said, ==, BEF_FRESHNESS_LOST);
    }
}

/* As a session does at its start: the step is in the history, the delay is not. */
static void
test_stored_steps_are_the_beat_until_one_is_learned (void)
{
  const gint64 steps[] = { BEF_MS_HOUR, 4 * BEF_MS_HOUR, BEF_MS_DAY };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (BefDevice) meter = bef_device_new (METER, BEF_KIND_METER);
      gint64 step = steps[i], delay = 3 * step / 4,
             last = every (step, begin_ms, begin_ms) + 3 * step;
      gint64 due = last + step + delay, first = last - 3 * step + delay + BEF_MS_MINUTE;
      bef_device_seed_beat (meter, "power", step, BEF_REGULAR);
      for (gint64 now = first; now < due + 9 * BEF_MS_DAY; now += POLL_MS)
        {
          tell (meter, BEF_KIND_METER, "power", every (step, now - delay, last), 1000, now);
          BefFreshness said = freshness_at (meter, now);
          if (now < due)
            g_assert_cmpint (said, <=, BEF_FRESHNESS_DELAYED);
          if (now > due + MIN (step / 2, 6 * BEF_MS_HOUR) + 3 * BEF_MS_MINUTE)
            g_assert_cmpint (said, >=, BEF_FRESHNESS_LATE);
          if (now > due + 3 * step + BEF_MS_MINUTE)
            g_assert_cmpint (said, ==, BEF_FRESHNESS_LOST);
        }
    }
}

/* By day every quarter of an hour, and its battery with it: that is no beat of reports. */
static void
test_steps_that_are_no_rhythm_are_no_beat_of_the_equipment (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);
  const gint64 used[] = { 0, 3, 14, 18, 45, 53, 55, 96 };
  gint64 stamps[G_N_ELEMENTS (used)];
  gboolean is_regular;

  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    stamps[i] = begin_ms + used[i] * BEF_MS_MINUTE;
  gint64 step = bef_beat_step_of (stamps, G_N_ELEMENTS (stamps), &is_regular);
  g_assert_cmpint (step, ==, 27 * BEF_MS_MINUTE);
  g_assert_false (is_regular);
  bef_device_seed_beat (door, "battery", step, is_regular ? BEF_REGULAR : BEF_IRREGULAR);
  tell_state (door, begin_ms, 0, BEF_NO_TIME, begin_ms);
  g_assert_cmpint (freshness_at (door, begin_ms + 14 * BEF_MS_HOUR), ==, BEF_FRESHNESS_LATE);
}

static void
test_an_absence_of_ours_teaches_nothing (void)
{
  BefBeat beat = { 0 };
  gint64 step, delay;

  g_assert_true (bef_beat_learn (&beat, 0, 60000, 50000, 65000));
  g_assert_false (bef_beat_learn (&beat, 60000, BEF_MS_DAY, 60000, BEF_MS_DAY));
  g_assert_false (bef_beat_learn (&beat, 60000, BEF_MS_DAY, BEF_NO_TIME, BEF_MS_DAY));
  g_assert_true (bef_beat_get (&beat, &step, &delay));
  g_assert_cmpint (step, ==, 60000);
  g_assert_cmpint (delay, ==, 5000);
}

static void
test_one_outage_teaches_nothing (void)
{
  BefBeat beat = { 0 };
  gint64 step, delay, now = BEF_MS_DAY;

  for (guint i = 0; i < 20; i++)
    {
      gint64 next = now + (i == 15 ? 5 * BEF_MS_HOUR : 10 * BEF_MS_MINUTE);
      g_assert_true (bef_beat_learn (&beat, now, next, next - 30000, next + 1000));
      now = next;
    }
  bef_beat_get (&beat, &step, &delay);
  g_assert_cmpint (step, ==, 10 * BEF_MS_MINUTE);
}

static void
test_a_delivery_in_pieces_is_one (void)
{
  BefBeat beat = { 0 };
  gint64 step, delay, stamp = BEF_MS_DAY;

  for (guint day = 2; day < 6; day++)
    for (guint piece = 0; piece < 12; piece++, stamp += 2 * BEF_MS_HOUR)
      {
        gint64 now = day * BEF_MS_DAY + 6 * BEF_MS_HOUR + piece * BEF_MS_MINUTE;
        bef_beat_learn (&beat, stamp, stamp + 2 * BEF_MS_HOUR, now - 30000, now);
      }
  bef_beat_get (&beat, &step, &delay);
  g_assert_cmpint (step, ==, BEF_MS_DAY);
  g_assert_cmpint (delay, <, 7 * BEF_MS_HOUR);
}

static void
test_what_was_learned_outlives_a_sitting (void)
{
  BefBeat beat = { 0 }, again = { 0 }, other = { 0 };
  const char *wrong[] = { "", "x", "1", "0+1", "1+-1", "99999999999+1", "+", " " };

  for (guint i = 1; i <= 11; i++)
    bef_beat_learn (&beat, 0, i * 60000, i * 60000, i * 60000 + 1000);
  g_autofree char *text = bef_beat_to_text (&beat);
  bef_beat_from_text (&again, text);
  g_autofree char *text_again = bef_beat_to_text (&again);
  g_assert_cmpstr (text, ==, text_again);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      bef_beat_from_text (&other, wrong[i]);
      g_assert_null (bef_beat_to_text (&other));
    }
}

static void
count_cb (BefDevice *device, guint *n)
{
  ++*n;
}

/* A sensor that is read once a day, beside which nobody knows who is there once its path is
 * silent. */
static void
test_what_becomes_unknown_beside_the_main_value_is_told (void)
{
  g_autoptr (BefDevice) sensor = bef_device_new (METER, BEF_KIND_CLIMATE);
  g_autoptr (BefEntity) e = bef_entity_new (METER, "T", BEF_ENTITY_EQUIPMENT);
  gint64 later = begin_ms + 10 * BEF_MS_HOUR;
  guint n = 0;

  e->kind = BEF_KIND_CLIMATE;
  bef_entity_set_fact (e, BEF_FACT_PERIODS, "temperature=86400+43200");
  bef_entity_add_reading (e, "temperature", begin_ms, 19);
  bef_entity_add_reading (e, "occupied", begin_ms, 0);
  bef_device_apply (sensor, e, begin_ms, begin_ms);
  bef_device_refresh (sensor, later);
  const BefValue *occupied = bef_device_get_value (sensor, "occupied");
  g_assert_cmpint (bef_device_judge_value (sensor, occupied, later), !=, BEF_FRESHNESS_LOST);
  BefFreshness before = bef_device_get_freshness (sensor);
  g_signal_connect (sensor, "changed", G_CALLBACK (count_cb), &n);
  bef_device_set_neighbours (sensor, BEF_NEIGHBOURS_SILENT);
  g_assert_true (bef_device_refresh (sensor, later));
  g_assert_cmpint (bef_device_judge_value (sensor, occupied, later), ==, BEF_FRESHNESS_LOST);
  g_assert_cmpint (bef_device_get_freshness (sensor), ==, before);
  g_assert_cmpuint (n, ==, 1);
  /* Once. */
  bef_device_refresh (sensor, later + 1);
  g_assert_cmpuint (n, ==, 1);
}

/* What was judged at a refresh is what would be judged anew, at any moment until the next one and
 * after a clock was set back. */
static void
test_what_was_judged_is_as_judged_anew (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gint64 now = begin_ms;

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);
      g_autoptr (BefEntity) e = bef_entity_new (DOOR, "T", BEF_ENTITY_EQUIPMENT);
      e->kind = BEF_KIND_DOOR;
      if (g_rand_boolean (random))
        bef_entity_set_fact (e, BEF_FACT_PERIODS, "=600+0;battery=3600+60");
      bef_entity_add_reading (e, "open-state", now - g_rand_int_range (random, 0, 7200) * 1000, 0);
      bef_entity_add_reading (e, "battery", now + g_rand_int_range (random, -7200, 900) * 1000, 80);
      bef_device_apply (door, e, now, now);
      for (guint k = 0; k < 100; k++)
        {
          gint64 asked = now + (gint64)g_rand_int_range (random, -600, 400000) * 1000;
          for (guint n = 0; n < bef_device_get_n_values (door); n++)
            {
              const BefValue *value = bef_device_nth_value (door, n);
              g_assert_cmpint (bef_device_judge_value (door, value, asked), ==,
                               bef_value_freshness (value, asked));
              g_assert_cmpint (bef_device_has_present (door, value, asked), ==,
                               bef_value_is_present (value, asked));
            }
        }
    }
}

int
main (int argc, char **argv)
{
  begin_ms = bef_civil_to_ms (2026, 11, 2, 0, 0);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    {
      g_autofree char *steady = g_strdup_printf ("/beat/steady/%s", feeds[i].name);
      g_autofree char *failing = g_strdup_printf ("/beat/failing/%s", feeds[i].name);
      g_test_add_data_func (steady, &feeds[i], test_a_steady_feed_is_never_lost);
      g_test_add_data_func (failing, &feeds[i], test_a_failing_feed_never_looks_live);
    }
  g_test_add_func ("/beat/door", test_a_door_lives_by_any_sign);
  g_test_add_func ("/beat/door/night", test_a_door_that_only_says_changes_is_not_lost_at_night);
  g_test_add_func ("/beat/door/silent", test_a_door_without_any_sign_is_unknown_after_two_days);
  g_test_add_func ("/beat/door/report", test_a_report_without_change_is_a_sign_of_life);
  g_test_add_func ("/beat/door/anew", test_the_same_said_anew_is_a_report);
  g_test_add_func ("/beat/door/between-polls", test_a_door_used_between_polls_is_not_lost_at_night);
  g_test_add_func ("/beat/door/changes", test_changes_are_no_beat);
  g_test_add_func ("/beat/declared", test_a_declared_period_is_the_beat);
  g_test_add_func ("/beat/first/hourly", test_an_hourly_meter_is_not_late_before_it_can_be_known);
  g_test_add_func ("/beat/first/dead", test_what_died_before_it_was_known_is_not_live);
  g_test_add_func ("/beat/stored", test_stored_steps_are_the_beat_until_one_is_learned);
  g_test_add_func ("/beat/stored/no-rhythm",
                   test_steps_that_are_no_rhythm_are_no_beat_of_the_equipment);
  g_test_add_func ("/beat/absence", test_an_absence_of_ours_teaches_nothing);
  g_test_add_func ("/beat/outage", test_one_outage_teaches_nothing);
  g_test_add_func ("/beat/pieces", test_a_delivery_in_pieces_is_one);
  g_test_add_func ("/beat/beside", test_what_becomes_unknown_beside_the_main_value_is_told);
  g_test_add_func ("/beat/judged-as-anew", test_what_was_judged_is_as_judged_anew);
  g_test_add_func ("/beat/kept", test_what_was_learned_outlives_a_sitting);
  return g_test_run ();
}
