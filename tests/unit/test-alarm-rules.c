/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/bef-civil-time.h"
#include "supervision/alarms/bef-alarm-rules.h"

static const char good[] =
    "[link-down]\n"
    "kind=link\ncondition=state\nquantity=link-state\nstates=down;backup\npriority=urgent\n"
    "on-delay=PT1M\noff-delay=PT30S\ntime-allowed=PT4H\ncontact=network\n"
    "name=Link down: {equipment}\nname[fr]=Liaison coupée : {equipment}\n"
    "cause=A\ncause[fr]=Une cause ; deux\nconsequence=B {count}\nconsequence[fr]=B {count}\n"
    "instruction=C\ninstruction[fr]=C\n"
    "\n"
    "[cold]\n"
    "kind=climate\ncondition=level\nquantity=temperature\nside=below\nlimit=16\ndead-band=0.5\n"
    "causes=link-down\nflags=waits\npriority=today\ntime-allowed=P1D\ncontact=heating\n"
    "name=Cold\nname[fr]=Froid\ncause=A\ncause[fr]=A\nconsequence=B\nconsequence[fr]=B\n"
    "instruction=C\ninstruction[fr]=C\n";

static BefAlarmRules *
read_rules (const char *text, const char *language, GError **error)
{
  BefAlarmRulesFile file = { "some.ini", text };

  return bef_alarm_rules_read (&file, 1, language, error);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefAlarmRules) rules = read_rules (good, "fr_FR.UTF-8", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (bef_alarm_rules_count (rules), ==, 2);
  const BefAlarmRule *link = bef_alarm_rules_find (rules, "link-down");
  g_assert_true (link == bef_alarm_rules_nth (rules, 0));
  g_assert_cmpint (link->kind, ==, BEF_KIND_LINK);
  g_assert_cmpuint (link->n_states, ==, 2);
  g_assert_cmpfloat (link->states[0], ==, 3);
  g_assert_cmpfloat (link->states[1], ==, 2);
  g_assert_cmpint (link->flags, ==, BEF_ALARM_IS_CAUSE);
  g_assert_cmpint (link->priority, ==, BEF_SEVERITY_URGENT);
  g_assert_cmpint (link->off_delay_ms, ==, 30 * BEF_MS_SECOND);
  g_assert_cmpint (link->allowed_ms, ==, 4 * BEF_MS_HOUR);
  g_assert_cmpstr (link->name, ==, "Liaison coupée : {equipment}");
  g_assert_cmpstr (link->cause, ==, "Une cause ; deux");
  const BefAlarmRule *cold = bef_alarm_rules_find (rules, "cold");
  g_assert_cmpint (cold->side, ==, BEF_ALARM_BELOW);
  g_assert_cmpfloat (cold->limit, ==, 16);
  g_assert_cmpfloat (cold->dead_band, ==, 0.5);
  g_assert_cmpint (cold->flags, ==, BEF_ALARM_WAITS);
  g_assert_true (cold->causes[0] == g_intern_string ("link-down"));
  g_assert_null (cold->causes[1]);
  g_assert_null (bef_alarm_rules_find (rules, "cold "));
}

static void
test_languages (void)
{
  static const struct
  {
    const char *language, *name;
  } cases[] = { { "fr", "Froid" }, { "fr_CA", "Froid" }, { "en", "Cold" },
                { "de", "Cold" },  { "frr", "Cold" },    { NULL, "Cold" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BefAlarmRules) rules = read_rules (good, cases[i].language, NULL);
      g_assert_cmpstr (bef_alarm_rules_find (rules, "cold")->name, ==, cases[i].name);
    }
}

/* One thing in the good text is another: which file, group and key it is, is said. */
static void
test_strict (void)
{
  static const struct
  {
    const char *from, *to, *says;
  } cases[] = {
    { "kind=link", "kind=links", "some.ini: [link-down] kind" },
    { "kind=link", "king=link", "some.ini: [link-down] king" },
    { "kind=link\n", "", "some.ini: [link-down] kind" },
    { "=link-state", "=state", "some.ini: [link-down] quantity" },
    { "down;backup", "down;open", "some.ini: [link-down] states" },
    { "states=down;backup\n", "", "some.ini: [link-down] states" },
    { "down;backup", "up;degraded;backup;down;up", "some.ini: [link-down] states" },
    { "condition=state", "condition=mood", "some.ini: [link-down] condition" },
    { "condition=state\n", "", "some.ini: [link-down] condition" },
    { "priority=urgent", "priority=very", "some.ini: [link-down] priority" },
    { "priority=today\n", "", "some.ini: [cold] priority" },
    { "on-delay=PT1M", "on-delay=1 min", "some.ini: [link-down] on-delay" },
    { "off-delay=PT30S", "off-delay=-PT30S", "some.ini: [link-down] off-delay" },
    { "time-allowed=PT4H\n", "", "some.ini: [link-down] time-allowed" },
    { "contact=network\n", "", "some.ini: [link-down] contact" },
    { "limit=16", "limit=16 °C", "some.ini: [cold] limit" },
    { "limit=16", "limit=nan", "some.ini: [cold] limit" },
    { "limit=16\n", "", "some.ini: [cold] limit" },
    { "side=below\n", "", "some.ini: [cold] side" },
    { "side=below", "side=left", "some.ini: [cold] side" },
    { "dead-band=0.5", "dead-band=-0.5", "some.ini: [cold] dead-band" },
    { "flags=waits", "flags=waits;urgent", "some.ini: [cold] flags" },
    { "name=Cold\n", "", "some.ini: [cold] name" },
    { "name[fr]=Froid\n", "", "some.ini: [cold] name[fr]" },
    { "name[fr]=Froid", "name[de]=Kalt", "some.ini: [cold] name[de]" },
    { "Cold", "Cold in {room}", "some.ini: [cold] name" },
    { "Froid", "Froid {", "some.ini: [cold] name[fr]" },
    { "causes=link-down", "causes=link", "some.ini: [cold] causes: no such rule" },
    { "off-delay=", "causes=cold\noff-delay=",
      "some.ini: [link-down] causes: they go in a circle" },
    { "causes=link-down", "causes=cold", "some.ini: [cold] causes: they go in a circle" },
    { "[cold]", "[link-down]", "some.ini: line" },
    { "limit=16", "limit=16\nlimit=17", "some.ini: line" },
    { "[cold]", "[Cold]", "some.ini: [Cold]" },
    { "[link-down]\n", "", "some.ini" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *at = strstr (good, cases[i].from);
      g_assert_nonnull (at);
      g_autofree char *before = g_strndup (good, at - good);
      g_autofree char *bad = g_strconcat (before, cases[i].to, at + strlen (cases[i].from), NULL);
      g_autoptr (GError) error = NULL;
      g_assert_null (read_rules (bad, "fr", &error));
      g_assert_nonnull (error);
      if (!g_str_has_prefix (error->message, cases[i].says))
        g_error ("%s -> %s: \"%s\"", cases[i].from, cases[i].to, error->message);
      g_assert_true (error->domain == BEF_ALARM_RULES_ERROR);
    }
}

static void
test_files (void)
{
  BefAlarmRulesFile files[] = { { "one.ini", good }, { "two.ini", good } };
  g_autoptr (GError) error = NULL;

  g_assert_null (bef_alarm_rules_read (files, 2, "en", &error));
  g_assert_error (error, BEF_ALARM_RULES_ERROR, BEF_ALARM_RULES_ERROR_RULE);
  g_assert_true (g_str_has_prefix (error->message, "two.ini: [link-down]"));
}

/* Those of the program, in each of its languages. */
static void
test_ours (void)
{
  static const char *const languages[] = { "en", "fr" };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BefAlarmRules) rules = bef_alarm_rules_load (languages[i], &error);
      g_assert_no_error (error);
      g_assert_nonnull (rules);
    }
}

static void
test_tuned (void)
{
  g_autoptr (BefAlarmRules) rules = read_rules (good, "fr", NULL);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BefAlarmRules) tuned = bef_alarm_rules_tuned (
      rules,
      "# mine\n[cold]\nlimit = 14.5\noff=true\non-delay=PT20M\ncontact=plumber\n\n[link-down]\n"
      "time-allowed=PT1H\noff-delay=PT2M\n",
      left_out);

  g_assert_cmpuint (left_out->len, ==, 0);
  const BefAlarmRule *cold = bef_alarm_rules_find (tuned, "cold");
  g_assert_cmpfloat (cold->limit, ==, 14.5);
  g_assert_true (cold->flags == (BEF_ALARM_WAITS | BEF_ALARM_OFF));
  g_assert_cmpint (cold->on_delay_ms, ==, 20 * BEF_MS_MINUTE);
  g_assert_cmpstr (cold->contact, ==, "plumber");
  g_assert_cmpint (bef_alarm_rules_find (tuned, "link-down")->off_delay_ms, ==, 2 * BEF_MS_MINUTE);
  /* What it was made of is as it was. */
  cold = bef_alarm_rules_find (rules, "cold");
  g_assert_cmpfloat (cold->limit, ==, 16);
  g_assert_cmpint (cold->flags, ==, BEF_ALARM_WAITS);
  g_assert_cmpstr (cold->contact, ==, "heating");
}

/* What is damaged is said, and costs itself. */
static void
test_tuned_damaged (void)
{
  static const char *const lines[] = {
    "limit=warm",       "limit=",         "limit=inf",     "dead-band=-1",
    "on-delay=soon",    "on-delay=P32D",  "off-delay=P1Y", "time-allowed=PT0S",
    "contact=",         "contact=a\001b", "off=yes",       "priority=week",
    "no key and value", "[cold",          "name=Another",  "states=open"
  };
  g_autoptr (BefAlarmRules) rules = read_rules (good, "fr", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *text = g_strconcat ("[link-down]\ntime-allowed=PT2H\n[cold]\n", lines[i],
                                           "\n[cold]\ndead-band=1\n", NULL);
      g_autoptr (BefAlarmRules) tuned = bef_alarm_rules_tuned (rules, text, left_out);
      const BefAlarmRule *cold = bef_alarm_rules_find (tuned, "cold");
      g_assert_cmpuint (left_out->len, ==, 1);
      g_assert_true (g_str_has_prefix (left_out->pdata[0], "4: "));
      g_assert_cmpfloat (cold->dead_band, ==, 1);
      g_assert_cmpfloat (cold->limit, ==, 16);
      g_assert_cmpint (cold->on_delay_ms, ==, 0);
      g_assert_cmpint (cold->flags, ==, BEF_ALARM_WAITS);
      g_assert_cmpstr (cold->contact, ==, "heating");
      g_assert_cmpint (bef_alarm_rules_find (tuned, "link-down")->allowed_ms, ==, 2 * BEF_MS_HOUR);
    }
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BefAlarmRules) tuned =
      bef_alarm_rules_tuned (rules, "limit=1\n[gone]\nlimit=2\n\xff\xfe\n", left_out);
  g_assert_cmpuint (left_out->len, ==, 4);
  g_assert_cmpfloat (bef_alarm_rules_find (tuned, "cold")->limit, ==, 16);
}

/* In lists of rules no thing is meant. */
static void
test_title (void)
{
  static const struct
  {
    const char *name, *title;
  } cases[] = {
    { "Link down: {equipment}", "Link down" },
    { "{building} is cut off", "… is cut off" },
    { "No news of {equipment}", "No news of …" },
    { "Doors", "Doors" },
    { "{open", "{open" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BefAlarmRule rule = { .name = (char *)cases[i].name };
      g_autofree char *title = bef_alarm_rule_dup_title (&rule);
      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-rules/read", test_read);
  g_test_add_func ("/alarm-rules/languages", test_languages);
  g_test_add_func ("/alarm-rules/strict", test_strict);
  g_test_add_func ("/alarm-rules/files", test_files);
  g_test_add_func ("/alarm-rules/ours", test_ours);
  g_test_add_func ("/alarm-rules/tuned", test_tuned);
  g_test_add_func ("/alarm-rules/tuned-damaged", test_tuned_damaged);
  g_test_add_func ("/alarm-rules/title", test_title);
  return g_test_run ();
}
