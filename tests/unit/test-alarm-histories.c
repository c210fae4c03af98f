/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-util.h"

#include <string.h>

/*
 * Random histories of a small commune: signs, decisions, works, alerts of the back end, bursts,
 * restarts, a clock that is set back and a computer that sleeps. After every step what the engine
 * says is held against what was really said, kept whole and looked through from its beginning each
 * time. BEFFROI_HISTORIES sets how many (1000).
 */
#define N_STEPS 60
#define N_BURST 14
#define N_POINTS (10 + N_BURST)

/* What was said of a point at one step. @ran_ms: time that really passed, which no clock sets. */
typedef struct
{
  gint64 ran_ms;
  BefAlarmSays says; /* as it holds */
  gboolean said;     /* in this step */
  gboolean absent;   /* after an absence */
  gboolean gone;     /* nobody saw it, and it was over at once: it has no off-delay */
} Said;

typedef struct
{
  const char *rule, *object;
  gint64 on_delay_ms, off_delay_ms;
  BefSeverity priority;
  gboolean waits;
  gboolean is_state; /* not urgent: whatever is told of it joins it */
  const char *causes[2];
  GArray *said; /* Said, one a step */
  gboolean by_design;
  /* What was found by looking through. */
  gboolean on, lasts;
  gint64 came_ms;       /* when it came last, in time that ran */
  gboolean had_reason;  /* to be quiet */
  gint64 quiet_ms;      /* the first moment without one, likewise */
  BefAlarmView view;    /* without an id: it is not listed */
  BefAlertState former; /* before this step */
} Point;

typedef struct
{
  AlarmBench bench;
  GRand *rand;
  Point points[N_POINTS];
  gint64 ran_ms;
  GHashTable *states; /* id -> where its transitions led, + 1 */
  GHashTable *acks;   /* id -> who */
  const char *told;   /* object; nullable */
  BefSeverity told_severity;
  gboolean told_unsure; /* nothing was told since a restart */
  GArray *raised;       /* gint64: what was told by itself and is not urgent, in time that ran */
  gboolean summary;     /* the step was one after an absence or a start */
  BefAlarmAct undoes;   /* what was to be taken back last */
  guint n_urgent, n_acks, n_floods, n_restarts, n_shelf_ends, n_out_ends, n_put_back, n_folded;
} History;

static guint
n_histories (void)
{
  const char *text = g_getenv ("BEFFROI_HISTORIES");

  return text != NULL ? (guint)CLAMP (g_ascii_strtoull (text, NULL, 10), 1, 10000000) : 1000;
}

static void
add_point (History *h, guint i, const char *rule, const char *object)
{
  const BefAlarmRule *of = bef_alarm_rules_find (h->bench.rules, rule);
  Point *point = &h->points[i];

  *point = (Point){ rule,         g_intern_string (object),    of->on_delay_ms, of->off_delay_ms,
                    of->priority, g_str_equal (rule, "silent") };
  point->is_state = of->condition == BEF_ALARM_STATE && of->priority < BEF_SEVERITY_URGENT;
  if (g_str_equal (rule, "now") || g_str_equal (rule, "silent"))
    point->causes[0] = "link";
  if (!g_str_equal (rule, "away") && !g_str_equal (rule, "slow") && !g_str_equal (rule, "due"))
    point->causes[1] = "away";
  point->said = g_array_new (FALSE, FALSE, sizeof (Said));
  point->came_ms = point->quiet_ms = G_MININT64 / 2;
}

static void
begin (History *h, guint32 seed)
{
  *h = (History){ .rand = g_rand_new_with_seed (seed) };
  alarm_bench_init (&h->bench);
  h->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  h->acks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  h->raised = g_array_new (FALSE, FALSE, sizeof (gint64));
  add_point (h, 0, "away", "");
  add_point (h, 1, "link", "link");
  add_point (h, 2, "now", "door");
  add_point (h, 3, "now", "gate");
  add_point (h, 4, "slow", "door");
  add_point (h, 5, "slow", "hatch");
  add_point (h, 6, "silent", "camera");
  add_point (h, 7, "silent", "phone");
  add_point (h, 8, "due", "boiler");
  add_point (h, 9, "plain", "boiler");
  for (guint i = 0; i < N_BURST; i++)
    {
      g_autofree char *object = g_strdup_printf ("lamp-%02u", i);
      add_point (h, 10 + i, "plain", object);
    }
}

static void
end (History *h)
{
  for (guint i = 0; i < N_POINTS; i++)
    g_array_unref (h->points[i].said);
  g_array_unref (h->raised);
  g_hash_table_unref (h->acks);
  g_hash_table_unref (h->states);
  g_rand_free (h->rand);
  alarm_bench_clear (&h->bench);
}

/* From the first thing that was said of it on. */
static void
look_through (Point *point)
{
  gboolean on = FALSE, chatters = FALSE;
  gint64 run_ms = -1, came[3] = { G_MININT64 / 2, G_MININT64 / 2, G_MININT64 / 2 }, moved_ms = 0;

  for (guint i = 0; i < point->said->len; i++)
    {
      const Said *s = &g_array_index (point->said, Said, i);
      BefAlarmSays turns = on ? BEF_ALARM_SAYS_NO : BEF_ALARM_SAYS_YES;
      /* What was not on has to be said again after an absence. */
      BefAlarmSays says = s->says;
      if (s->absent && !on)
        run_ms = -1;
      if (says != turns)
        run_ms = -1;
      else if (run_ms < 0)
        run_ms = s->ran_ms;
      if (s->gone
          || (run_ms >= 0 && s->ran_ms - run_ms >= (on ? point->off_delay_ms : point->on_delay_ms)))
        {
          on = !on;
          run_ms = -1;
          moved_ms = s->ran_ms;
          if (on)
            {
              came[2] = came[1];
              came[1] = came[0];
              came[0] = s->ran_ms;
              chatters |= came[0] - came[2] <= BEF_ALARM_CHATTER_MS;
            }
        }
      if (chatters && s->ran_ms - moved_ms >= BEF_ALARM_QUIET_MS)
        chatters = FALSE;
    }
  point->on = on;
  point->lasts = on || chatters;
  point->came_ms = came[0];
}

static gboolean
lasts (const History *h, const char *rule)
{
  for (guint i = 0; i < N_POINTS; i++)
    if (rule != NULL && g_str_equal (h->points[i].rule, rule) && h->points[i].lasts)
      return TRUE;
  return FALSE;
}

/* Whether @view, of a decision that was accepted, is a reason; else what was really so. */
static gboolean
has_reason (const History *h, const Point *point, const BefAlarmView *view)
{
  gboolean is_told = h->told != NULL && g_str_equal (h->told, point->object)
                     && (h->told_severity >= point->priority || point->is_state);

  return point->by_design || is_told || h->told_unsure || lasts (h, point->causes[0])
         || lasts (h, point->causes[1])
         || (view != NULL && (view->out_by != NULL || view->shelved_until_ms != BEF_NO_TIME));
}

static void
check_chain (History *h)
{
  for (guint i = 0; i < h->bench.told->len; i++)
    {
      const BefAlarmTransition *t = h->bench.told->pdata[i];
      guint before = GPOINTER_TO_UINT (g_hash_table_lookup (h->states, t->id));
      g_assert_cmpint ((int)t->from, ==, before == 0 ? -1 : (int)before - 1);
      g_hash_table_insert (h->states, g_strdup (t->id), GUINT_TO_POINTER ((guint)t->to + 1));
      if (h->summary && t->event != BEF_ALARM_DECIDED)
        g_assert_true (t->news == BEF_ALARM_NEWS_NONE || t->news == BEF_ALARM_NEWS_SUMMARY);
      if (t->news == BEF_ALARM_NEWS_NOW && t->event == BEF_ALARM_RAISED)
        {
          g_assert_true (t->from != BEF_ALERT_ACTIVE && t->from != BEF_ALERT_ACTIVE_ACKNOWLEDGED);
          if (t->priority < BEF_SEVERITY_URGENT)
            g_array_append_val (h->raised, h->ran_ms);
        }
      h->n_floods += t->news == BEF_ALARM_NEWS_FLOOD;
      h->n_shelf_ends += t->event == BEF_ALARM_SHELF_END;
      h->n_out_ends += t->event == BEF_ALARM_OUT_END;
      h->n_folded += t->event == BEF_ALARM_FOLDED;
      g_assert_false (t->news == BEF_ALARM_NEWS_FLOOD && t->priority == BEF_SEVERITY_URGENT);
      if (t->to == BEF_ALERT_ACTIVE_ACKNOWLEDGED && t->act == BEF_ALARM_ACKNOWLEDGE)
        h->n_acks++;
    }
}

/* What a person is told one by one is few within any ten minutes. */
static void
check_flood (const History *h)
{
  guint recent = 0;

  for (guint i = 0; i < h->raised->len; i++)
    recent += h->ran_ms - g_array_index (h->raised, gint64, i) < BEF_ALARM_FLOOD_MS;
  g_assert_cmpuint (recent, <=, BEF_ALARM_FLOOD_RAISED);
}

static gboolean
is_there (BefAlertState state)
{
  return state != BEF_ALARM_NORMAL && state != BEF_ALERT_CLEARED && state != BEF_ALERT_CLOSED;
}

/* What nobody saw, for it was folded or waited, goes with its condition; what was shown does not.
 */
static void
let_go_unseen (Point *point)
{
  Said *last = &g_array_index (point->said, Said, point->said->len - 1);

  if (!point->on || last->says != BEF_ALARM_SAYS_NO || is_there (point->view.state)
      || point->former == BEF_ALERT_ACTIVE || point->former == BEF_ALERT_ACTIVE_ACKNOWLEDGED)
    return;
  last->gone = TRUE;
  look_through (point);
}

static void
check_point (History *h, Point *point)
{
  BefAlarmView view = point->view;
  gboolean reason = has_reason (h, point, view.id != NULL ? &view : NULL);
  gint64 wait_ms = point->waits ? BEF_ALARM_WAIT_MS : 0;
  /* While a cause is in its own on-delay, which is a minute. */
  gint64 hold_ms = point->waits ? BEF_MS_MINUTE : 0;
  gint64 settles_ms = point->on_delay_ms + wait_ms + hold_ms;

  if (reason || point->had_reason)
    point->quiet_ms = h->ran_ms;
  point->had_reason = reason;
  if (!point->lasts)
    g_assert_false (is_there (view.state));
  else if (!point->waits)
    g_assert_true (is_there (view.state));
  if (view.state == BEF_ALERT_SUPPRESSED)
    g_assert_true (reason || h->ran_ms - point->quiet_ms < settles_ms);
  if (is_there (view.state) && view.out_by != NULL)
    g_assert_cmpint (view.state, ==, BEF_ALERT_OUT_OF_SERVICE);
  if (view.state == BEF_ALERT_OUT_OF_SERVICE)
    g_assert_true (view.out_reason != NULL && view.out_until_ms > h->bench.now_ms
                   && view.out_until_ms <= h->bench.now_ms + BEF_ALARM_OUT_MAX_MS);
  if (view.state == BEF_ALERT_SHELVED)
    g_assert_true (view.shelved_until_ms > h->bench.now_ms
                   && view.shelved_until_ms <= h->bench.now_ms + BEF_ALARM_SHELF_MAX_MS);
  /* No alarm is silent beyond its rule, an urgent one least of all. */
  if (point->lasts && !reason && h->ran_ms - point->quiet_ms >= settles_ms
      && h->ran_ms - point->came_ms >= wait_ms + hold_ms)
    {
      g_assert_true (view.state == BEF_ALERT_ACTIVE || view.state == BEF_ALERT_ACTIVE_ACKNOWLEDGED);
      h->n_urgent += point->priority == BEF_SEVERITY_URGENT;
    }
}

/* What somebody acknowledged stays so while the alarm is there. */
static void
check_acks (History *h)
{
  GHashTableIter iter;
  gpointer id, who;

  g_hash_table_iter_init (&iter, h->acks);
  while (g_hash_table_iter_next (&iter, &id, &who))
    {
      BefAlarmView view;
      if (!bef_alarm_engine_look (h->bench.engine, id, &view))
        {
          /* It is over: by the condition, or its object went. */
          g_hash_table_iter_remove (&iter);
          continue;
        }
      g_assert_cmpint (view.state, !=, BEF_ALERT_ACTIVE);
      g_assert_cmpint (view.state, !=, BEF_ALERT_CLEARED);
      g_assert_cmpstr (view.acknowledged_by, ==, "the secretary");
    }
}

static Point *
find_point (History *h, const BefAlarmView *view)
{
  for (guint i = 0; i < N_POINTS; i++)
    if (g_str_equal (h->points[i].rule, view->rule->id)
        && g_str_equal (h->points[i].object, view->object))
      return &h->points[i];
  g_assert_not_reached ();
}

/* Each once, as it was told. */
static void
check_listed (History *h)
{
  g_autoptr (GPtrArray) ids = bef_alarm_engine_dup_ids (h->bench.engine);

  for (guint i = 0; i < N_POINTS; i++)
    {
      h->points[i].former = h->points[i].view.state;
      h->points[i].view = (BefAlarmView){ .state = BEF_ALARM_NORMAL };
    }
  for (guint i = 0; i < ids->len; i++)
    {
      BefAlarmView view;
      g_assert_true (bef_alarm_engine_look (h->bench.engine, ids->pdata[i], &view));
      Point *point = find_point (h, &view);
      g_assert_null (point->view.id);
      point->view = view;
      guint state = GPOINTER_TO_UINT (g_hash_table_lookup (h->states, view.id));
      g_assert_cmpuint (state, ==, (guint)view.state + 1);
    }
  /* What was left to be seen, and all else that did not end, is still there. */
  GHashTableIter iter;
  gpointer id, state;
  g_hash_table_iter_init (&iter, h->states);
  while (g_hash_table_iter_next (&iter, &id, &state))
    {
      BefAlarmView view;
      guint to = GPOINTER_TO_UINT (state);
      if (to == 0 || to == BEF_ALERT_CLOSED + 1)
        continue;
      g_assert_true (bef_alarm_engine_look (h->bench.engine, id, &view));
    }
}

/* Decisions that end otherwise than by the condition. */
static void
forget_acks (History *h)
{
  for (guint i = 0; i < h->bench.told->len; i++)
    {
      const BefAlarmTransition *t = h->bench.told->pdata[i];
      if (t->event == BEF_ALARM_SHELF_END || t->event == BEF_ALARM_OUT_END
          || (t->event == BEF_ALARM_DECIDED && t->act == BEF_ALARM_UNDO
              && h->undoes == BEF_ALARM_ACKNOWLEDGE))
        g_hash_table_remove (h->acks, t->id);
      if (t->event == BEF_ALARM_DECIDED && t->act == BEF_ALARM_ACKNOWLEDGE)
        g_hash_table_add (h->acks, g_strdup (t->id));
    }
}

/* A shelf that ends beneath a cause or out of service ends an acknowledgement without a word;
 * likewise what was out of service and is put aside or beneath a cause. */
static void
forget_shelved (History *h)
{
  GHashTableIter iter;
  gpointer id, who;

  g_hash_table_iter_init (&iter, h->acks);
  while (g_hash_table_iter_next (&iter, &id, &who))
    {
      BefAlarmView view;
      if (bef_alarm_engine_look (h->bench.engine, id, &view)
          && (view.shelved_until_ms != BEF_NO_TIME || view.out_until_ms != BEF_NO_TIME))
        g_hash_table_iter_remove (&iter);
    }
}

static void
check_all (History *h)
{
  forget_acks (h);
  forget_shelved (h);
  check_chain (h);
  check_flood (h);
  check_listed (h);
  for (guint i = 0; i < N_POINTS; i++)
    {
      let_go_unseen (&h->points[i]);
      check_point (h, &h->points[i]);
    }
  check_acks (h);
}

/* One step with what @says holds of some points: -1 nothing new. */
static void
step (History *h, gint64 after_ms, const int *says)
{
  BefAlarmSign signs[N_POINTS];
  guint n = 0;
  gboolean absent = after_ms > BEF_ALARM_ABSENCE_MS;

  h->bench.now_ms += after_ms;
  h->ran_ms += MAX (after_ms, 0);
  h->summary |= absent;
  for (guint i = 0; i < N_POINTS; i++)
    {
      Point *point = &h->points[i];
      guint len = point->said->len;
      const Said *last = len > 0 ? &g_array_index (point->said, Said, len - 1) : NULL;
      BefAlarmSays holds = last != NULL ? last->says : BEF_ALARM_SAYS_NOTHING;
      if (absent && says[i] < 0 && !point->on)
        holds = BEF_ALARM_SAYS_NOTHING;
      Said s = { h->ran_ms, says[i] >= 0 ? (BefAlarmSays)says[i] : holds, says[i] >= 0, absent };
      g_array_append_val (point->said, s);
      if (says[i] >= 0)
        {
          signs[n] = alarm_sign (&h->bench, point->rule, point->object, s.says);
          signs[n++].by_design = point->by_design;
        }
      look_through (point);
    }
  g_ptr_array_set_size (h->bench.told, 0);
  bef_alarm_engine_step (h->bench.engine, signs, n, h->bench.now_ms, h->bench.told);
  check_all (h);
  h->summary = FALSE;
}

static gint64
some_time (History *h)
{
  int die = g_rand_int_range (h->rand, 0, 40);

  if (die == 0)
    return -g_rand_int_range (h->rand, 1, 7200) * BEF_MS_SECOND;
  if (die == 1)
    return g_rand_int_range (h->rand, 16, 5000) * BEF_MS_MINUTE;
  if (die == 2)
    return g_rand_int_range (h->rand, 1, 9) * BEF_MS_DAY;
  return die < 25 ? g_rand_int_range (h->rand, 5, 120) * BEF_MS_SECOND
                  : g_rand_int_range (h->rand, 1, 15) * BEF_MS_MINUTE;
}

static void
decide (History *h)
{
  g_autoptr (GPtrArray) ids = bef_alarm_engine_dup_ids (h->bench.engine);

  if (ids->len == 0)
    return;
  const char *id = ids->pdata[g_rand_int_range (h->rand, 0, (int)ids->len)];
  g_autofree char *copy = g_strdup (id);
  BefAlarmDecision decision = {
    .act = (BefAlarmAct)g_rand_int_range (h->rand, 0, BEF_N_ALARM_ACTS),
    .undoes = (BefAlarmAct)g_rand_int_range (h->rand, 0, BEF_ALARM_UNDO),
    .id = copy,
    .who = "the secretary",
    .text = "because",
    .at_ms = h->bench.now_ms,
    .until_ms = h->bench.now_ms + g_rand_int_range (h->rand, 1, 7 * 24 * 60) * BEF_MS_MINUTE,
  };
  h->undoes = decision.undoes;
  g_ptr_array_set_size (h->bench.told, 0);
  bef_alarm_engine_decide (h->bench.engine, &decision, h->bench.told, NULL);
  check_all (h);
}

/* From the list of what is out of service. */
static void
put_back (History *h)
{
  g_autoptr (GArray) outs = bef_alarm_engine_dup_outs (h->bench.engine);

  if (outs->len == 0)
    return;
  guint at = (guint)g_rand_int_range (h->rand, 0, (int)outs->len);
  const BefAlarmOut out = g_array_index (outs, BefAlarmOut, at);
  h->undoes = BEF_ALARM_UNDO;
  g_ptr_array_set_size (h->bench.told, 0);
  g_assert_true (bef_alarm_engine_put_back (h->bench.engine, out.rule->id, out.object,
                                            "the secretary", h->bench.told, NULL));
  g_assert_true ((out.id != NULL) == (h->bench.told->len > 0));
  h->n_put_back++;
  check_all (h);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* (transfer full) its lines, in an order of their own. */
static char *
dup_sorted_text (History *h)
{
  g_autofree char *text = bef_alarm_engine_to_text (h->bench.engine);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

static void
restart (History *h)
{
  g_autofree char *before = dup_sorted_text (h);
  alarm_restart (&h->bench);
  g_autofree char *after = dup_sorted_text (h);

  g_assert_cmpstr (before, ==, after);
  h->summary = TRUE;
  h->told_unsure = h->told != NULL;
  h->n_restarts++;
}

static void
tell (History *h)
{
  static const char *const objects[] = { NULL, "door", "camera", "boiler", "link" };

  h->told = objects[g_rand_int_range (h->rand, 0, G_N_ELEMENTS (objects))];
  h->told_severity = (BefSeverity)g_rand_int_range (h->rand, BEF_SEVERITY_WEEK, 5);
  h->told_unsure = FALSE;
  alarm_tell (&h->bench, h->told, h->told_severity);
  check_all (h);
  h->summary = FALSE;
}

/* Once more as it is: what a call between two steps does is seen by the next. */
static void
live (History *h)
{
  int says[N_POINTS];

  for (guint i = 0; i < N_POINTS; i++)
    {
      gboolean changes = g_rand_int_range (h->rand, 0, i < 10 ? 4 : 30) == 0;
      int die = g_rand_int_range (h->rand, 0, 10);
      says[i] = !changes  ? -1
                : die < 5 ? BEF_ALARM_SAYS_YES
                : die < 9 ? BEF_ALARM_SAYS_NO
                          : BEF_ALARM_SAYS_NOTHING;
      if (changes && g_rand_int_range (h->rand, 0, 6) == 0)
        h->points[i].by_design = !h->points[i].by_design;
      else if (changes)
        h->points[i].by_design = FALSE;
    }
  int die = g_rand_int_range (h->rand, 0, 60);
  for (guint i = 10; i < N_POINTS && die < 3; i++)
    says[i] = die == 0 ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO;
  for (guint i = 10; i < N_POINTS; i++)
    h->points[i].by_design = FALSE;
  step (h, some_time (h), says);
}

static void
test_histories (void)
{
  guint n = n_histories (), urgent = 0, acks = 0, floods = 0, restarts = 0, ends = 0, folded = 0;
  guint out_ends = 0, n_put_back = 0;

  for (guint k = 0; k < n; k++)
    {
      History h;
      begin (&h, k);
      for (guint i = 0; i < N_STEPS; i++)
        {
          int die = g_rand_int_range (h.rand, 0, 12);
          if (die < 3)
            decide (&h);
          else if (die == 3)
            restart (&h);
          else if (die == 4)
            tell (&h);
          else if (die == 5 && g_rand_int_range (h.rand, 0, 4) == 0)
            put_back (&h);
          live (&h);
        }
      urgent += h.n_urgent;
      acks += h.n_acks;
      floods += h.n_floods;
      restarts += h.n_restarts;
      ends += h.n_shelf_ends;
      out_ends += h.n_out_ends;
      n_put_back += h.n_put_back;
      folded += h.n_folded;
      end (&h);
    }
  g_test_message ("%u histories: urgent looked for %u times, %u acknowledged, %u in floods, %u "
                  "restarts, %u shelves ended, %u folded, %u out of service ended, %u put back",
                  n, urgent, acks, floods, restarts, ends, folded, out_ends, n_put_back);
  g_assert_true (n < 100 || (urgent > 0 && acks > 0 && floods > 0 && ends > 0 && folded > 0));
  g_assert_true (n < 100 || (out_ends > 0 && n_put_back > 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-histories/any", test_histories);
  return g_test_run ();
}
