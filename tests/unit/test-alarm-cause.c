/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-util.h"

#include "model/bef-commune.h"

/*
 * A link is lost, and with it forty devices, in any order and with any delay, over restarts: one
 * alarm is shown. BEFFROI_CUTS sets how often (300).
 */
#define N_DEVICES 40
#define POLL_MS (20 * BEF_MS_SECOND)

typedef struct
{
  AlarmBench bench;
  GRand *rand;
  BefAlarmSign signs[N_DEVICES + 1]; /* the last is the link */
  gint64 comes_ms[N_DEVICES + 1], goes_ms[N_DEVICES + 1];
  gint64 ran_ms;
  guint shown, folded; /* after the last step */
} Cut;

static guint
n_cuts (void)
{
  const char *text = g_getenv ("BEFFROI_CUTS");

  return text != NULL ? (guint)CLAMP (g_ascii_strtoull (text, NULL, 10), 1, 1000000) : 300;
}

static void
begin (Cut *cut, guint32 seed)
{
  alarm_bench_init (&cut->bench);
  cut->rand = g_rand_new_with_seed (seed);
  cut->ran_ms = 0;
  for (guint i = 0; i <= N_DEVICES; i++)
    {
      g_autofree char *object = g_strdup_printf ("camera-%02u", i);
      gboolean is_link = i == N_DEVICES;
      cut->signs[i] = alarm_sign (&cut->bench, is_link ? "link" : "silent",
                                  is_link ? "link" : object, BEF_ALARM_SAYS_NO);
      cut->goes_ms[i] = G_MAXINT64;
    }
}

static void
end (Cut *cut)
{
  alarm_bench_clear (&cut->bench);
  g_rand_free (cut->rand);
}

/* As long as it lasts nobody can tell now and then. */
static BefAlarmSays
say_of (Cut *cut, guint i)
{
  if (cut->ran_ms < cut->comes_ms[i] || cut->ran_ms >= cut->goes_ms[i])
    return BEF_ALARM_SAYS_NO;
  gboolean was =
      cut->signs[i].says == BEF_ALARM_SAYS_YES
      && bef_alarm_engine_is_on (cut->bench.engine, cut->signs[i].rule, cut->signs[i].object);
  return was && g_rand_int_range (cut->rand, 0, 10) == 0 ? BEF_ALARM_SAYS_NOTHING
                                                         : BEF_ALARM_SAYS_YES;
}

static void
count (Cut *cut)
{
  g_autoptr (GPtrArray) ids = bef_alarm_engine_dup_ids (cut->bench.engine);

  cut->shown = cut->folded = 0;
  for (guint i = 0; i < ids->len; i++)
    {
      BefAlarmView view;
      g_assert_true (bef_alarm_engine_look (cut->bench.engine, ids->pdata[i], &view));
      cut->shown += view.state == BEF_ALERT_ACTIVE || view.state == BEF_ALERT_ACTIVE_ACKNOWLEDGED;
      cut->folded += view.state == BEF_ALERT_SUPPRESSED;
    }
}

/* In an order of its own each time. */
static void
poll (Cut *cut)
{
  BefAlarmSign signs[N_DEVICES + 1];

  cut->ran_ms += POLL_MS;
  cut->bench.now_ms += POLL_MS;
  for (guint i = 0; i <= N_DEVICES; i++)
    {
      cut->signs[i].says = say_of (cut, i);
      guint k = (guint)g_rand_int_range (cut->rand, 0, (int)i + 1);
      signs[i] = signs[k];
      signs[k] = cut->signs[i];
    }
  if (g_rand_int_range (cut->rand, 0, 40) == 0)
    alarm_restart (&cut->bench);
  g_ptr_array_set_size (cut->bench.told, 0);
  bef_alarm_engine_step (cut->bench.engine, signs, N_DEVICES + 1, cut->bench.now_ms,
                         cut->bench.told);
  count (cut);
}

/* All are lost within @devices_ms, the link is seen to be within @link_ms. */
static void
lose (Cut *cut, gint64 devices_ms, gint64 link_ms)
{
  for (guint i = 0; i < N_DEVICES; i++)
    cut->comes_ms[i] = g_rand_int_range (cut->rand, 0, (int)devices_ms);
  cut->comes_ms[N_DEVICES] = g_rand_int_range (cut->rand, 0, (int)link_ms);
}

/* The link's own on-delay, a minute, and what polls add. */
static gint64
link_is_on_ms (const Cut *cut)
{
  return cut->comes_ms[N_DEVICES] + BEF_MS_MINUTE + 2 * POLL_MS;
}

static void
test_orders (void)
{
  for (guint k = 0; k < n_cuts (); k++)
    {
      Cut cut;
      guint told = 0;
      begin (&cut, k);
      lose (&cut, 20 * BEF_MS_MINUTE, 5 * BEF_MS_MINUTE);
      while (cut.ran_ms < 40 * BEF_MS_MINUTE)
        {
          poll (&cut);
          g_assert_cmpuint (cut.shown, <=, 1);
          if (cut.ran_ms >= link_is_on_ms (&cut))
            g_assert_cmpuint (cut.shown, ==, 1);
          told += alarm_count (&cut.bench, BEF_ALARM_RAISED);
        }
      const char *id = alarm_id (&cut.bench, "link", "link");
      g_autoptr (GPtrArray) folded = bef_alarm_engine_dup_consequences (cut.bench.engine, id);
      g_assert_cmpuint (folded->len, ==, N_DEVICES);
      g_assert_cmpuint (told, ==, 1);
      end (&cut);
    }
}

/* The link is seen late, or very late: its devices are shown before, and never none. */
static void
test_seen_first (void)
{
  for (guint k = 0; k < n_cuts (); k++)
    {
      Cut cut;
      begin (&cut, k);
      lose (&cut, 10 * BEF_MS_MINUTE, 60 * BEF_MS_MINUTE);
      gint64 first_ms = G_MAXINT64;
      for (guint i = 0; i < N_DEVICES; i++)
        first_ms = MIN (first_ms, cut.comes_ms[i]);
      first_ms += BEF_ALARM_WAIT_MS + BEF_MS_MINUTE + 2 * POLL_MS;
      while (cut.ran_ms < 90 * BEF_MS_MINUTE)
        {
          poll (&cut);
          if (cut.ran_ms >= first_ms)
            g_assert_cmpuint (cut.shown, >=, 1);
          if (cut.ran_ms >= link_is_on_ms (&cut))
            g_assert_cmpuint (cut.shown, ==, 1);
        }
      g_assert_cmpuint (cut.folded, ==, N_DEVICES);
      end (&cut);
    }
}

/* It comes back, and some of them do not. */
static void
test_remains (void)
{
  for (guint k = 0; k < n_cuts (); k++)
    {
      Cut cut;
      begin (&cut, k);
      lose (&cut, 5 * BEF_MS_MINUTE, 4 * BEF_MS_MINUTE);
      guint remain = (guint)g_rand_int_range (cut.rand, 0, 4);
      cut.goes_ms[N_DEVICES] = 20 * BEF_MS_MINUTE;
      for (guint i = remain; i < N_DEVICES; i++)
        cut.goes_ms[i] =
            cut.goes_ms[N_DEVICES] + g_rand_int_range (cut.rand, 0, 4 * (int)BEF_MS_MINUTE);
      guint told = 0;
      while (cut.ran_ms < 40 * BEF_MS_MINUTE)
        {
          poll (&cut);
          gboolean is_back = cut.ran_ms >= cut.goes_ms[N_DEVICES];
          told += is_back ? alarm_count (&cut.bench, BEF_ALARM_RAISED) : 0;
          if (is_back && cut.ran_ms < cut.goes_ms[N_DEVICES] + BEF_ALARM_WAIT_MS)
            g_assert_cmpuint (cut.shown, <=, 1);
        }
      g_assert_cmpuint (cut.shown, ==, remain);
      g_assert_cmpuint (told, ==, remain);
      g_assert_cmpuint (cut.folded, ==, 0);
      end (&cut);
    }
}

/* What is told stays so until its cause is, which waits itself. */
static void
test_hidden (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "sensor", "attic", BEF_ALARM_SAYS_YES, 0);
  alarm_wait (&b, BEF_ALARM_WAIT_MS);
  g_assert_cmpint (alarm_state (&b, "sensor", "attic"), ==, BEF_ALERT_ACTIVE);
  alarm_say (&b, "relay", "relay", BEF_ALARM_SAYS_YES, BEF_MS_MINUTE);
  alarm_wait (&b, BEF_ALARM_WAIT_MS - BEF_MS_MINUTE);
  g_assert_cmpint (alarm_state (&b, "relay", "relay"), ==, BEF_ALARM_NORMAL);
  g_assert_cmpint (alarm_state (&b, "sensor", "attic"), ==, BEF_ALERT_ACTIVE);
  /* One that comes now waits for it, and a restart changes nothing of that. */
  alarm_say (&b, "sensor", "cellar", BEF_ALARM_SAYS_YES, 0);
  alarm_restart (&b);
  alarm_wait (&b, BEF_MS_MINUTE);
  g_assert_cmpint (alarm_state (&b, "relay", "relay"), ==, BEF_ALERT_ACTIVE);
  g_assert_cmpint (alarm_state (&b, "sensor", "attic"), ==, BEF_ALERT_SUPPRESSED);
  g_assert_cmpint (alarm_state (&b, "sensor", "cellar"), ==, BEF_ALERT_SUPPRESSED);
  alarm_bench_clear (&b);
}

/* A link that fails anew each time before it is sure is no cause, and hides nothing for ever. */
static void
test_hold_ends (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "silent", "camera", BEF_ALARM_SAYS_YES, 0);
  for (guint i = 0; i < 12; i++)
    {
      BefAlarmSign sign = alarm_sign (&b, "link", "link", BEF_ALARM_SAYS_YES);
      g_assert_cmpint (alarm_state (&b, "silent", "camera"), ==, BEF_ALARM_NORMAL);
      b.now_ms += BEF_MS_MINUTE / 2;
      sign.since_ms = b.now_ms;
      bef_alarm_engine_step (b.engine, &sign, 1, b.now_ms, b.told);
    }
  g_assert_cmpint (alarm_state (&b, "silent", "camera"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

/* What was over while its cause hid it is not what remains, however long its own off-delay. */
static void
test_over_unseen (void)
{
  AlarmBench b;
  g_autoptr (BefAlarmRules) tuned = NULL;

  alarm_bench_init (&b);
  tuned = bef_alarm_rules_tuned (b.rules, "[link]\noff-delay=PT24H\n", NULL);
  bef_alarm_engine_set_rules (b.engine, tuned, b.now_ms, b.told);
  bef_alarm_rules_unref (b.rules);
  b.rules = bef_alarm_rules_ref (tuned);
  alarm_say (&b, "away", "", BEF_ALARM_SAYS_YES, BEF_MS_MINUTE);
  alarm_say (&b, "link", "link", BEF_ALARM_SAYS_YES, BEF_MS_MINUTE);
  alarm_wait (&b, 5 * BEF_MS_MINUTE);
  g_assert_cmpint (alarm_state (&b, "link", "link"), ==, BEF_ALERT_SUPPRESSED);
  alarm_say (&b, "link", "link", BEF_ALARM_SAYS_NO, BEF_MS_MINUTE);
  alarm_say (&b, "away", "", BEF_ALARM_SAYS_NO, BEF_MS_MINUTE);
  for (guint i = 0; i < 20; i++)
    {
      alarm_wait (&b, BEF_MS_MINUTE);
      g_assert_cmpuint (alarm_count (&b, BEF_ALARM_RAISED), ==, 0);
    }
  alarm_bench_clear (&b);
}

/* Slow links of the whole commune that began together are one, the first; what began later is
 * another, and what somebody put aside speaks for nobody. */
static void
test_shared (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  BefAlarmSign both[] = { alarm_sign (&b, "slow-link", "church", BEF_ALARM_SAYS_YES),
                          alarm_sign (&b, "slow-link", "barn", BEF_ALARM_SAYS_YES) };
  bef_alarm_engine_step (b.engine, both, 2, b.now_ms, b.told);
  guint told = 0;
  for (guint i = 0; i < 6; i++)
    {
      alarm_wait (&b, BEF_MS_MINUTE / 2);
      told += alarm_count (&b, BEF_ALARM_RAISED);
    }
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpint (alarm_state (&b, "slow-link", "barn"), ==, BEF_ALERT_ACTIVE);
  g_assert_cmpint (alarm_state (&b, "slow-link", "church"), ==, BEF_ALERT_SUPPRESSED);
  g_autoptr (GPtrArray) others =
      bef_alarm_engine_dup_consequences (b.engine, alarm_id (&b, "slow-link", "barn"));
  g_assert_cmpuint (others->len, ==, 1);

  alarm_say (&b, "slow-link", "mill", BEF_ALARM_SAYS_YES, 8 * BEF_MS_MINUTE);
  alarm_wait (&b, BEF_MS_MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow-link", "mill"), ==, BEF_ALERT_SUPPRESSED);
  alarm_restart (&b);
  alarm_wait (&b, BEF_MS_MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow-link", "mill"), ==, BEF_ALERT_SUPPRESSED);
  alarm_say (&b, "slow-link", "school", BEF_ALARM_SAYS_YES, BEF_ALARM_SHARED_MS);
  alarm_wait (&b, BEF_MS_MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow-link", "school"), ==, BEF_ALERT_ACTIVE);

  /* The first is over: of what remains one is told, after its delay. */
  alarm_say (&b, "slow-link", "barn", BEF_ALARM_SAYS_NO, 0);
  told = 0;
  for (guint i = 0; i < 6; i++)
    {
      alarm_wait (&b, BEF_MS_MINUTE / 2);
      told += alarm_count (&b, BEF_ALARM_RAISED);
    }
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpint (alarm_state (&b, "slow-link", "church"), ==, BEF_ALERT_ACTIVE);
  g_assert_cmpint (alarm_state (&b, "slow-link", "mill"), ==, BEF_ALERT_SUPPRESSED);

  g_assert_true (
      alarm_do (&b, alarm_id (&b, "slow-link", "church"), BEF_ALARM_SHELVE, "rain", NULL));
  alarm_wait (&b, BEF_MS_MINUTE); /* counts anew */
  alarm_wait (&b, BEF_MS_MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow-link", "church"), ==, BEF_ALERT_SHELVED);
  g_assert_cmpint (alarm_state (&b, "slow-link", "mill"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

static const char *
name_cb (const char *urn, gpointer data)
{
  return urn;
}

/* Tells the engine that the back end has urn:alert about @object in @building, and the commune what
 * the engine has. */
static void
tell_both (AlarmBench *b, BefCommune *commune, const BefAlarmTold *told)
{
  alarm_wait (b, 10 * BEF_MS_SECOND);
  bef_alarm_engine_tell (b->engine, told, 1, b->now_ms, b->told);
  g_autoptr (GPtrArray) ours = bef_alarm_engine_to_entities (b->engine, b->now_ms, name_cb, NULL);
  bef_commune_set_local_alerts (commune, ours, b->now_ms);
}

static BefCommune *
commune_with_alert (void)
{
  BefCommune *commune = bef_commune_new ();
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *entity = bef_entity_new ("urn:alert", "Alert", BEF_ENTITY_ALERT);

  bef_entity_set_fact (entity, "alertState", "active");
  g_ptr_array_add (entities, entity);
  bef_commune_apply (commune, entities, BEF_APPLY_EVERYTHING, ALARM_T0, ALARM_T0);
  return commune;
}

/* What the back end tells of a camera behind a link that is cut is under the link, here, unless it
 * is more pressing; and asks again once the link is back. */
static void
test_told_follows (void)
{
  AlarmBench b;
  BefAlarmTold told = { "urn:alert", "camera", "house", BEF_SEVERITY_WEEK, NULL };
  g_autoptr (BefCommune) commune = commune_with_alert ();
  BefAlert *alert = bef_commune_find_alert (commune, "urn:alert");

  alarm_bench_init (&b);
  alarm_say (&b, "silent", "camera", BEF_ALARM_SAYS_YES, 0);
  tell_both (&b, commune, &told);
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_ACTIVE);
  g_assert_null (bef_alert_get_cause_id (alert));
  alarm_say (&b, "link", "link", BEF_ALARM_SAYS_YES, 0);
  alarm_wait (&b, BEF_MS_MINUTE);
  alarm_wait (&b, BEF_MS_MINUTE);
  tell_both (&b, commune, &told);
  g_assert_cmpstr (bef_alert_get_cause_id (alert), ==, alarm_id (&b, "link", "link"));
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_SUPPRESSED);
  g_assert_false (bef_alert_asks (alert));

  guint64 serial = bef_alarm_engine_get_serial (b.engine);
  tell_both (&b, commune, &told);
  g_assert_cmpuint (bef_alarm_engine_get_serial (b.engine), ==, serial);
  told.severity = BEF_SEVERITY_URGENT; /* a link is for today */
  tell_both (&b, commune, &told);
  g_assert_true (bef_alert_asks (alert));
  /* What is shown anew only when something changed is shown anew. */
  g_assert_cmpuint (bef_alarm_engine_get_serial (b.engine), >, serial);
  serial = bef_alarm_engine_get_serial (b.engine);
  told.id = "urn:another";
  tell_both (&b, commune, &told);
  g_assert_cmpuint (bef_alarm_engine_get_serial (b.engine), >, serial);
  told.id = "urn:alert";
  told.severity = BEF_SEVERITY_WEEK;
  tell_both (&b, commune, &told);
  g_assert_false (bef_alert_asks (alert));

  /* Nothing is hidden under what is not shown itself. */
  g_assert_true (alarm_do (&b, alarm_id (&b, "link", "link"), BEF_ALARM_SHELVE, "rain", NULL));
  tell_both (&b, commune, &told);
  g_assert_true (bef_alert_asks (alert));
  g_assert_true (alarm_do (&b, alarm_id (&b, "link", "link"), BEF_ALARM_UNSHELVE, NULL, NULL));
  tell_both (&b, commune, &told);
  g_assert_false (bef_alert_asks (alert));

  alarm_say (&b, "link", "link", BEF_ALARM_SAYS_NO, 0);
  alarm_wait (&b, BEF_MS_MINUTE);
  tell_both (&b, commune, &told);
  g_assert_true (bef_alert_asks (alert));
  alarm_bench_clear (&b);
}

/* A back end that names the room and not the building tells the same by its code. */
static void
test_told_as (void)
{
  AlarmBench b;
  BefAlarmTold told = { "urn:alert", "room", "barn", BEF_SEVERITY_WEEK, "leftOn" };

  alarm_bench_init (&b);
  alarm_say (&b, "due", "heating", BEF_ALARM_SAYS_YES, 0);
  bef_alarm_engine_tell (b.engine, &told, 1, b.now_ms, b.told);
  g_assert_cmpint (alarm_state (&b, "due", "heating"), ==, BEF_ALERT_ACTIVE);
  told.building = "house";
  bef_alarm_engine_tell (b.engine, &told, 1, b.now_ms, b.told);
  g_assert_cmpint (alarm_state (&b, "due", "heating"), ==, BEF_ALERT_SUPPRESSED);
  told.code = "leftOff";
  bef_alarm_engine_tell (b.engine, &told, 1, b.now_ms, b.told);
  g_assert_cmpint (alarm_state (&b, "due", "heating"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-cause/orders", test_orders);
  g_test_add_func ("/alarm-cause/seen-first", test_seen_first);
  g_test_add_func ("/alarm-cause/remains", test_remains);
  g_test_add_func ("/alarm-cause/hidden", test_hidden);
  g_test_add_func ("/alarm-cause/hold-ends", test_hold_ends);
  g_test_add_func ("/alarm-cause/over-unseen", test_over_unseen);
  g_test_add_func ("/alarm-cause/shared", test_shared);
  g_test_add_func ("/alarm-cause/told-follows", test_told_follows);
  g_test_add_func ("/alarm-cause/told-as", test_told_as);
  return g_test_run ();
}
