/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-util.h"

/*
 * Every state and whatever can happen in it. The rows are ways into a state, the columns what
 * happens then, and each cell is what has to come of it, by ISA-18.2 and the rules of the house:
 *
 *   -  nothing is listed     A  active             K  active, acknowledged
 *   C  cleared, to be seen   D  closed             S  shelved
 *   F  suppressed            O  out of service     x  refused, and it stays as it was
 */
static const char rows[] = "-AKCDSFGOPQRN";
static const char *const columns[] = {
  "yes",      "no",        "nothing",   "acknowledge", "comment",   "assign",      "shelve",
  "unshelve", "take out",  "put back",  "undo",        "works",     "cause comes", "cause goes",
  "told",     "told ends", "five days", "restart",     "forgotten", "forty days",  "put back there",
};
/* The states of the rows: G is suppressed after it had been told. O is out of service for a month,
 * P was acknowledged before and Q put aside, of R the condition is over, and of N so long that
 * nothing is listed any more. */
static const struct
{
  char row;
  const char *today;  /* of a rule for today */
  const char *urgent; /* of an urgent one */
} table[] = {
  /*       y n ? a c a s u o b u w c g t e 5 r f 4 b   y n ? a c a s u o b u w c g t e 5 r f 4 b */
  { '-', "A--xxxxxxxxF--------x", "A--xxxxxxxxF--------x" },
  { 'A', "ACAKAASxOxxFFAFAAA-Ax", "ACAKAASxOxxFFAFAAA-Ax" },
  { 'K', "KDKxKKSxOxAFFKFKKK-Kx", "KDKxKKSxOxAFFKFKKK-Kx" },
  { 'C', "ACCDCCxxCxxFCCCCDC-Dx", "ACCDCCxxCxxFCCCCCC-Cx" },
  { 'D', "ADDxDxxxDxCFDDDD-D--x", "ADDxDxxxDxCFDDDD-D--x" },
  { 'S', "SDSSSSSAOxAFFSFSAS-Ax", "SDSSSSSAOxAFFSFSAS-Ax" },
  { 'F', "F-FFFFFxOxxFFAFFFF-Fx", "F-FFFFFxOxxFFAFFFF-Fx" },
  { 'G', "FDFFFFFxOxxFFAFFFF-Fx", "FCFFFFFxOxxFFAFFFF-Fx" },
  { 'O', "ODOOOOOxxAAOOOOOOO-AA", "ODOOOOOxxAAOOOOOOO-AA" },
  { 'P', "ODOxOOOxxKAOOOOOOO-AK", "ODOxOOOxxKAOOOOOOO-AK" },
  { 'Q', "ODOOOOOOxSAOOOOOOO-AS", "ODOOOOOOxSAOOOOOOO-AS" },
  { 'R', "ODDxDxxxxDDODDDD-D--D", "ODDxDxxxxDDODDDD-D--D" },
  { 'N', "O--xxxxxxxxO---------", "O--xxxxxxxxO---------" },
};

/* As what a row begins: others than their letters are more of it. */
static char
state_of_row (char row)
{
  return row == 'G'                 ? 'F'
         : row == 'P' || row == 'Q' ? 'O'
         : row == 'R'               ? 'D'
         : row == 'N'               ? '-'
                                    : row;
}

static char
letter_of (BefAlertState state)
{
  return state == BEF_ALARM_NORMAL ? '-' : "AKCDSFO"[state];
}

static void
must_do (AlarmBench *bench, const char *rule, BefAlarmAct act)
{
  g_autoptr (GError) error = NULL;

  alarm_do (bench, alarm_id (bench, rule, "thing"), act, "because", &error);
  g_assert_no_error (error);
}

static void
enter_out (AlarmBench *bench, const char *rule, char row)
{
  g_autoptr (GError) error = NULL;

  if (row == 'P')
    must_do (bench, rule, BEF_ALARM_ACKNOWLEDGE);
  if (row == 'Q')
    must_do (bench, rule, BEF_ALARM_SHELVE);
  alarm_take_out (bench, alarm_id (bench, rule, "thing"), 30 * BEF_MS_DAY, &error);
  g_assert_no_error (error);
  if (row == 'R' || row == 'N')
    alarm_say (bench, rule, "thing", BEF_ALARM_SAYS_NO, BEF_MS_MINUTE);
  if (row == 'N')
    alarm_wait (bench, 5 * BEF_MS_DAY);
}

static void
enter (AlarmBench *bench, const char *rule, char row)
{
  if (row == 'F')
    alarm_say (bench, "away", "", BEF_ALARM_SAYS_YES, 0);
  if (row != '-')
    alarm_say (bench, rule, "thing", BEF_ALARM_SAYS_YES, BEF_MS_MINUTE);
  if (row == 'K' || row == 'D')
    must_do (bench, rule, BEF_ALARM_ACKNOWLEDGE);
  if (row == 'C' || row == 'D')
    alarm_say (bench, rule, "thing", BEF_ALARM_SAYS_NO, BEF_MS_MINUTE);
  if (row == 'S')
    must_do (bench, rule, BEF_ALARM_SHELVE);
  if (row == 'G')
    alarm_say (bench, "away", "", BEF_ALARM_SAYS_YES, BEF_MS_MINUTE);
  if (strchr ("OPQRN", row) != NULL)
    enter_out (bench, rule, row);
  bench->now_ms += BEF_MS_MINUTE;
}

/* FALSE: refused. */
static gboolean
happen (AlarmBench *bench, const char *rule, const char *column)
{
  static const char *const acts[] = { "acknowledge", "comment",  "assign",  "shelve",
                                      "unshelve",    "take out", "put back" };
  const char *id = alarm_id (bench, rule, "thing");
  gboolean undone = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (column, acts[i]))
      return alarm_do (bench, id != NULL ? id : "urn:none", (BefAlarmAct)i, "because", NULL);
  if (g_str_equal (column, "undo"))
    {
      /* Whatever there is to be taken back; each way into a state decides one thing at most. */
      for (guint i = 0; i < BEF_ALARM_UNDO; i++)
        undone |= alarm_undo (bench, id != NULL ? id : "urn:none", (BefAlarmAct)i, NULL, NULL);
      return undone;
    }
  if (g_str_equal (column, "yes"))
    alarm_say (bench, rule, "thing", BEF_ALARM_SAYS_YES, 0);
  else if (g_str_equal (column, "no"))
    alarm_say (bench, rule, "thing", BEF_ALARM_SAYS_NO, 0);
  else if (g_str_equal (column, "nothing"))
    alarm_say (bench, rule, "thing", BEF_ALARM_SAYS_NOTHING, 0);
  else if (g_str_equal (column, "cause comes"))
    alarm_say (bench, "away", "", BEF_ALARM_SAYS_YES, 0);
  else if (g_str_equal (column, "cause goes"))
    alarm_say (bench, "away", "", BEF_ALARM_SAYS_NO, 0);
  else if (g_str_equal (column, "told"))
    alarm_tell (bench, "thing", BEF_SEVERITY_URGENT);
  else if (g_str_equal (column, "told ends"))
    alarm_tell (bench, NULL, BEF_SEVERITY_NORMAL);
  else if (g_str_equal (column, "five days"))
    alarm_wait (bench, 5 * BEF_MS_DAY);
  else if (g_str_equal (column, "forty days"))
    alarm_wait (bench, 40 * BEF_MS_DAY);
  else if (g_str_equal (column, "put back there"))
    return bef_alarm_engine_put_back (bench->engine, rule, "thing", "the mayor", bench->told, NULL);
  else if (g_str_equal (column, "restart"))
    {
      alarm_restart (bench);
      alarm_wait (bench, BEF_MS_MINUTE);
    }
  else if (g_str_equal (column, "forgotten"))
    bef_alarm_engine_forget (bench->engine, "thing", bench->now_ms, bench->told);
  else
    {
      BefAlarmSign sign = alarm_sign (bench, rule, "thing", BEF_ALARM_SAYS_YES);
      g_assert_cmpstr (column, ==, "works");
      sign.by_design = TRUE;
      bef_alarm_engine_step (bench->engine, &sign, 1, bench->now_ms, bench->told);
    }
  return TRUE;
}

static void
check_cell (const char *rule, char row, const char *column, char wanted)
{
  AlarmBench bench;
  g_autofree char *where = g_strdup_printf ("%s: %c, %s", rule, row, column);

  alarm_bench_init (&bench);
  enter (&bench, rule, row);
  char before = letter_of (alarm_state (&bench, rule, "thing"));
  if (before != state_of_row (row))
    g_error ("%s: begins as %c", where, before);
  gboolean done = happen (&bench, rule, column);
  char after = letter_of (alarm_state (&bench, rule, "thing"));
  if (done != (wanted != 'x'))
    g_error ("%s: %s", where, done ? "taken" : "refused");
  if (after != (wanted == 'x' ? before : wanted))
    g_error ("%s: %c, not %c", where, after, wanted);
  alarm_bench_clear (&bench);
}

static void
test_states (gconstpointer data)
{
  const char *rule = data;

  g_assert_cmpuint (G_N_ELEMENTS (table), ==, strlen (rows));
  for (guint r = 0; r < G_N_ELEMENTS (table); r++)
    {
      const char *cells = g_str_equal (rule, "now") ? table[r].urgent : table[r].today;
      g_assert_cmpint (table[r].row, ==, rows[r]);
      g_assert_cmpuint (strlen (cells), ==, G_N_ELEMENTS (columns));
      for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
        check_cell (rule, table[r].row, columns[c], cells[c]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/alarm-states/today", "plain", test_states);
  g_test_add_data_func ("/alarm-states/urgent", "now", test_states);
  return g_test_run ();
}
