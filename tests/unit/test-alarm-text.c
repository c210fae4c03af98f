/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-util.h"

#include <string.h>

#include "model/bef-alert.h"

#define YES BEF_ALARM_SAYS_YES
#define NO BEF_ALARM_SAYS_NO

/* One of each state; and of a door: told, acknowledged, assigned, with a comment. */
static void
fill (AlarmBench *b)
{
  alarm_bench_init (b);
  alarm_say (b, "now", "door", YES, 0);
  alarm_say (b, "plain", "lamp", YES, 0);
  alarm_say (b, "plain", "lamp", NO, BEF_MS_MINUTE);
  alarm_say (b, "plain", "heater", YES, 0);
  alarm_say (b, "due", "boiler", YES, 0);
  alarm_say (b, "link", "link", YES, 0);
  alarm_wait (b, BEF_MS_MINUTE);
  alarm_say (b, "silent", "camera", YES, 0);
  alarm_do (b, alarm_id (b, "now", "door"), BEF_ALARM_ACKNOWLEDGE, "I go", NULL);
  alarm_do (b, alarm_id (b, "now", "door"), BEF_ALARM_ASSIGN, "the deputy", NULL);
  alarm_do (b, alarm_id (b, "now", "door"), BEF_ALARM_COMMENT, "a \"note\"\nof two lines", NULL);
  alarm_do (b, alarm_id (b, "plain", "heater"), BEF_ALARM_SHELVE, "spare part", NULL);
  alarm_do (b, alarm_id (b, "due", "boiler"), BEF_ALARM_TAKE_OUT, "summer", NULL);
}

static void
test_kept (void)
{
  AlarmBench b;
  BefAlarmView view;

  fill (&b);
  g_autofree char *id = g_strdup (alarm_id (&b, "now", "door"));
  alarm_restart (&b);
  g_assert_true (bef_alarm_engine_look (b.engine, id, &view));
  g_assert_cmpint (view.state, ==, BEF_ALERT_SUPPRESSED); /* by the link */
  g_assert_cmpint (view.raised_ms, ==, ALARM_T0);
  g_assert_cmpint (view.acknowledged_ms, ==, b.now_ms);
  g_assert_cmpstr (view.acknowledged_by, ==, "the secretary");
  g_assert_cmpstr (view.acknowledge_comment, ==, "I go");
  g_assert_cmpstr (view.assigned_to, ==, "the deputy");
  GArray *comments = bef_alarm_engine_get_comments (b.engine, id);
  g_assert_cmpuint (comments->len, ==, 1);
  g_assert_cmpstr (g_array_index (comments, BefAlarmComment, 0).text, ==,
                   "a \"note\"\nof two lines");
  g_assert_true (bef_alarm_engine_look (b.engine, alarm_id (&b, "plain", "heater"), &view));
  g_assert_cmpint (view.state, ==, BEF_ALERT_SHELVED);
  g_assert_cmpstr (view.shelve_reason, ==, "spare part");
  g_assert_cmpint (view.shelved_until_ms, ==, b.now_ms + 3 * BEF_MS_DAY);
  g_assert_true (bef_alarm_engine_look (b.engine, alarm_id (&b, "due", "boiler"), &view));
  g_assert_cmpstr (view.out_reason, ==, "summer");
  g_assert_cmpstr (view.out_by, ==, "the secretary");
  g_assert_cmpint (view.out_ms, ==, b.now_ms);
  g_assert_cmpint (view.out_until_ms, ==, b.now_ms + 3 * BEF_MS_DAY);
  g_assert_cmpint (alarm_state (&b, "plain", "lamp"), ==, BEF_ALERT_CLEARED);
  g_assert_cmpint (alarm_state (&b, "silent", "camera"), ==, BEF_ALERT_SUPPRESSED);
  alarm_bench_clear (&b);
}

/* A delay that ran goes on running: starting it again and again silences nothing. */
static void
test_delay_goes_on (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "slow", "door", YES, 0);
  for (guint i = 0; i < 10; i++)
    {
      alarm_restart (&b);
      alarm_say (&b, "slow", "door", YES, BEF_MS_MINUTE);
    }
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

static guint
count_ids (BefAlarmEngine *engine)
{
  g_autoptr (GPtrArray) ids = bef_alarm_engine_dup_ids (engine);

  return ids->len;
}

/* Whichever line is damaged, the others are there. */
static void
test_damaged_line (void)
{
  AlarmBench b;

  fill (&b);
  g_autofree char *text = bef_alarm_engine_to_text (b.engine);
  guint n = count_ids (b.engine);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_lines = g_strv_length (lines) - 1; /* the last one ends, too */
  g_assert_cmpuint (n_lines, >, n);
  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
      char *whole = lines[i];
      g_autofree char *wanted = g_strdup_printf ("%u: ", i + 1);
      lines[i] = g_strndup (whole, strlen (whole) / 2);
      g_autofree char *damaged = g_strjoinv ("\n", lines);
      g_autoptr (BefAlarmEngine) engine = bef_alarm_engine_from_text (b.rules, damaged, left_out);
      g_assert_cmpuint (left_out->len, ==, 1);
      g_assert_true (g_str_has_prefix (left_out->pdata[0], wanted));
      g_assert_cmpuint (count_ids (engine), ==, strstr (whole, "\"rule\"") != NULL ? n - 1 : n);
      g_free (lines[i]);
      lines[i] = whole;
    }
  alarm_bench_clear (&b);
}

static void
test_other_text (void)
{
  static const char *const texts[] = { "", "\n\n", "garbage", "[]", "{}", "{\"version\":1}\nnull" };
  g_autoptr (BefAlarmRules) rules = alarm_rules ();
  AlarmBench b;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (BefAlarmEngine) engine = bef_alarm_engine_from_text (rules, texts[i], NULL);
      g_assert_cmpuint (count_ids (engine), ==, 0);
    }
  fill (&b);
  g_autofree char *text = bef_alarm_engine_to_text (b.engine);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  /* Of a newer program: nothing is taken for what it was here. */
  char *version = strstr (text, "\"version\":1");
  g_assert_nonnull (version);
  version[strlen ("\"version\":")] = '2';
  g_autoptr (BefAlarmEngine) newer = bef_alarm_engine_from_text (b.rules, text, left_out);
  g_assert_cmpuint (count_ids (newer), ==, 0);
  g_assert_cmpuint (left_out->len, ==, 1);
  version[strlen ("\"version\":")] = '1';
  /* Of a rule that is no more, or off. */
  g_autoptr (BefAlarmRules) tuned = bef_alarm_rules_tuned (b.rules, "[plain]\noff=true\n", NULL);
  g_autoptr (BefAlarmEngine) fewer = bef_alarm_engine_from_text (tuned, text, left_out);
  g_assert_cmpuint (count_ids (fewer), ==, count_ids (b.engine) - 2);
  g_assert_cmpuint (left_out->len, ==, 3);
  alarm_bench_clear (&b);
}

/* Bytes that are anything: what comes of it works as ever. */
static void
test_any_bytes (void)
{
  AlarmBench b;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  fill (&b);
  g_autofree char *text = bef_alarm_engine_to_text (b.engine);
  gsize length = strlen (text);
  for (guint k = 0; k < 3000; k++)
    {
      g_autofree char *other = g_strdup (text);
      g_autoptr (GPtrArray) told = bef_alarm_transitions_new ();
      for (int n = g_rand_int_range (rand, 1, 5); n > 0; n--)
        other[g_rand_int_range (rand, 0, (int)length)] = (char)g_rand_int_range (rand, 1, 256);
      g_autoptr (BefAlarmEngine) engine = bef_alarm_engine_from_text (b.rules, other, NULL);
      BefAlarmSign sign = alarm_sign (&b, "now", "door", YES);
      for (guint i = 0; i < 4; i++)
        bef_alarm_engine_step (engine, &sign, 1, b.now_ms + i * 3 * BEF_MS_DAY, told);
      g_autofree char *once = bef_alarm_engine_to_text (engine);
      g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (BefAlarmEngine) again = bef_alarm_engine_from_text (b.rules, once, left_out);
      g_assert_cmpuint (left_out->len, ==, 0);
    }
  alarm_bench_clear (&b);
}

static const char *
name_of (const char *urn, gpointer data)
{
  return g_str_equal (urn, "house")  ? "Town hall"
         : g_str_equal (urn, "door") ? "{building} door"
                                     : NULL;
}

static const BefEntity *
find_entity (GPtrArray *entities, const char *id)
{
  for (guint i = 0; i < entities->len; i++)
    if (g_strcmp0 (((BefEntity *)entities->pdata[i])->id, id) == 0)
      return entities->pdata[i];
  g_assert_not_reached ();
}

/* The model takes every alarm for what it is here. */
static void
test_entities (void)
{
  AlarmBench b;

  fill (&b);
  alarm_say (&b, "away", "", YES, 0);
  alarm_say (&b, "away", "", NO, BEF_MS_MINUTE);
  alarm_wait (&b, BEF_MS_MINUTE);
  bef_clock_override (b.now_ms, 0);
  g_autoptr (GPtrArray) ids = bef_alarm_engine_dup_ids (b.engine);
  g_autoptr (GPtrArray) entities = bef_alarm_engine_to_entities (b.engine, b.now_ms, name_of, NULL);
  g_assert_cmpuint (entities->len, ==, ids->len);
  guint states = 0;
  for (guint i = 0; i < ids->len; i++)
    {
      BefAlarmView view;
      const BefEntity *entity = find_entity (entities, ids->pdata[i]);
      g_autoptr (BefAlert) alert = bef_alert_new (entity->id, BEF_ALERT_LOCAL);
      g_assert_true (bef_alarm_engine_look (b.engine, ids->pdata[i], &view));
      bef_alert_apply (alert, entity);
      g_assert_cmpint (entity->role, ==, BEF_ENTITY_ALERT);
      g_assert_cmpint (bef_alert_get_state (alert), ==, view.state);
      g_assert_cmpint (bef_alert_get_severity (alert), ==, view.priority);
      g_assert_cmpint (bef_alert_get_issued_ms (alert), ==, view.raised_ms);
      if (view.cleared_ms == BEF_NO_TIME)
        g_assert_cmpint (bef_alert_get_deadline_ms (alert), ==, view.deadline_ms);
      g_assert_cmpint (bef_alert_get_cleared_ms (alert), ==, view.cleared_ms);
      g_assert_cmpstr (bef_alert_get_acknowledged_by (alert), ==, view.acknowledged_by);
      g_assert_cmpstr (bef_alert_get_facts (alert)->cause_id, ==, view.cause_id);
      g_assert_cmpstr (bef_alert_get_facts (alert)->assigned_to, ==, view.assigned_to);
      g_assert_cmpint (bef_alert_get_facts (alert)->shelved_until_ms, ==, view.shelved_until_ms);
      g_assert_cmpstr (bef_alert_get_building_id (alert), ==, view.building);
      g_assert_cmpstr (bef_alert_get_facts (alert)->contact, ==, "nobody");
      states |= 1u << view.state;
    }
  g_assert_true (states & 1u << BEF_ALERT_ACTIVE);
  g_assert_true (states & 1u << BEF_ALERT_CLEARED);
  g_assert_true (states & 1u << BEF_ALERT_SHELVED);
  g_assert_true (states & 1u << BEF_ALERT_SUPPRESSED);
  g_assert_true (states & 1u << BEF_ALERT_OUT_OF_SERVICE);
  /* A name is not filled in itself; what has none is called by its kind. */
  g_assert_cmpstr (find_entity (entities, alarm_id (&b, "now", "door"))->name, ==,
                   "{building} door");
  g_assert_cmpstr (find_entity (entities, alarm_id (&b, "link", "link"))->name, ==, "Network link");
  alarm_bench_clear (&b);
}

/* What a rule's texts say of the one that rang. */
static void
test_fields (void)
{
  static const char text[] =
      "[cold]\nkind=climate\ncondition=level\nquantity=temperature\nside=below\nlimit=16\n"
      "priority=today\ntime-allowed=P1D\ncontact=heating\n"
      "name={equipment}, {building}: {value}\nname[fr]=x\ncause={expected} expected\n"
      "cause[fr]=x\nconsequence={count} more, {count}\nconsequence[fr]=x\n"
      "instruction=since {since}\ninstruction[fr]=x\n"
      "[cold-room]\ncondition=together\ncauses=cold\npriority=week\ntime-allowed=P1D\n"
      "contact=x\nname=a\nname[fr]=a\ncause=a\ncause[fr]=a\nconsequence=a\n"
      "consequence[fr]=a\ninstruction=a\ninstruction[fr]=a\n";
  BefAlarmRulesFile file = { "fields.ini", text };
  g_autoptr (BefAlarmRules) rules = bef_alarm_rules_read (&file, 1, "en", NULL);
  g_autoptr (BefAlarmEngine) engine = bef_alarm_engine_new (rules);
  g_autoptr (GPtrArray) told = bef_alarm_transitions_new ();
  BefAlarmSign signs[3];

  bef_clock_override (ALARM_T0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    signs[i] = (BefAlarmSign){ .rule = bef_alarm_rules_nth (rules, i > 0),
                               .object = g_intern_string (i == 0   ? "sensor"
                                                          : i == 1 ? "room"
                                                                   : "attic"),
                               .building = g_intern_string ("house"),
                               .says = YES,
                               .since_ms = ALARM_T0 - BEF_MS_HOUR,
                               .value = 12.34,
                               .expected = 19,
                               .deadline_ms = BEF_NO_TIME };
  bef_alarm_engine_step (engine, signs, G_N_ELEMENTS (signs), ALARM_T0, told);
  g_autoptr (GPtrArray) entities = bef_alarm_engine_to_entities (engine, ALARM_T0, name_of, NULL);
  const BefAlarmTransition *first = told->pdata[0];
  const BefEntity *cold = find_entity (entities, first->id);
  g_assert_cmpstr (cold->name, ==, "Climate sensor, Town hall: 12.3\u00a0°C");
  g_assert_cmpstr (bef_entity_get_fact (cold, "cause"), ==, "19.0\u00a0°C expected");
  g_assert_cmpstr (bef_entity_get_fact (cold, "consequence"), ==, "2 more, 2");
  g_assert_cmpstr (bef_entity_get_fact (cold, "instruction"), ==, "since 07:30");
}

/* Put aside or out of service when it ended, nobody is asked to see it. */
static void
test_closed_unseen (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "now", "door", YES, 0);
  alarm_do (&b, alarm_id (&b, "now", "door"), BEF_ALARM_SHELVE, "hinge", NULL);
  alarm_say (&b, "now", "door", NO, BEF_MS_MINUTE);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_CLOSED);
  g_autoptr (GPtrArray) entities = bef_alarm_engine_to_entities (b.engine, b.now_ms, name_of, NULL);
  g_assert_cmpuint (entities->len, ==, 0);
  alarm_bench_clear (&b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-text/kept", test_kept);
  g_test_add_func ("/alarm-text/delay-goes-on", test_delay_goes_on);
  g_test_add_func ("/alarm-text/damaged-line", test_damaged_line);
  g_test_add_func ("/alarm-text/other-text", test_other_text);
  g_test_add_func ("/alarm-text/any-bytes", test_any_bytes);
  g_test_add_func ("/alarm-text/entities", test_entities);
  g_test_add_func ("/alarm-text/fields", test_fields);
  g_test_add_func ("/alarm-text/closed-unseen", test_closed_unseen);
  return g_test_run ();
}
