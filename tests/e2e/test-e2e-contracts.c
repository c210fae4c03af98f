/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A contract is entered, changed and taken back, a bill is checked, and a letting stated. */
#include "e2e-util.h"

#define NUMBER "19400000000001"

static void
press (E2e *scene, const char *pattern)
{
  g_autoptr (E2eNode) button = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, pattern);

  e2e_press (scene, button);
}

/* The row of a form is named by its title. */
static void
type_into (E2e *scene, const char *pattern, const char *text)
{
  g_autoptr (E2eNode) entry = e2e_wait (scene, 10, ATSPI_ROLE_TEXT, pattern);

  e2e_set_text (scene, entry, text);
}

/* Lines of the journal, that come a moment after what they tell of. */
static void
assert_lines (E2e *scene, gint64 n)
{
  gint64 found = -1;

  for (guint i = 0; i < 100 && found != n; i++)
    {
      found = e2e_sql_number (scene, "SELECT count(*) FROM journal WHERE action = 'tariff'");
      if (found != n)
        g_usleep (G_USEC_PER_SEC / 10);
    }
  g_assert_cmpint (found, ==, n);
}

static void
test_a_contract_and_its_bill (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("contracts", NULL, "secretary", "--page=contracts");

  e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^No contract is entered yet$");
  e2e_wait (scene, 20, ATSPI_ROLE_LIST_ITEM, "^Compteur.*");
  press (scene, "^New Contract…$");
  /* It begins as an example, and lacks its number. */
  e2e_wait (scene, 10, ATSPI_ROLE_LABEL,
            "^Number \\(PRM, PCE\\): .*a number of a delivery point is expected$");
  type_into (scene, "Number|PRM", NUMBER);
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, "a number of a delivery point is expected$");
  type_into (scene, "^Name$", "Town hall");
  type_into (scene, "^Peak hours, euros", "cheap");
  e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Peak hours, euros a kWh: “cheap”: a number");
  type_into (scene, "^Peak hours, euros", "0.2");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, "“cheap”");
  press (scene, "^Save$");
  e2e_wait (scene, 10, E2E_ANY, "^The contract is kept$");
  e2e_wait (scene, 20, ATSPI_ROLE_LIST_ITEM, "^Town hall");
  assert_lines (scene, 1);
  /* A bill that is much too dear: what was measured stands beside it. */
  press (scene, "^Check a Bill…$");
  type_into (scene, "^Total with taxes", "1e3");
  press (scene, "^Check$");
  e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Total with taxes, euros: a number is expected$");
  type_into (scene, "^Total with taxes", "1000");
  press (scene, "^Check$");
  e2e_wait (scene, 40, ATSPI_ROLE_LIST_ITEM, "too much: it should be|cannot be checked");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "^Check$");
  e2e_console_quit (scene);
}

/* Removed, and taken back by the toast's button. */
static void
test_removing_can_be_undone (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("contracts-undo", NULL, "secretary", "--page=contracts");

  press (scene, "^New Contract…$");
  type_into (scene, "Number|PRM", NUMBER);
  press (scene, "^Save$");
  g_autoptr (E2eNode) row = e2e_wait (scene, 20, ATSPI_ROLE_LIST_ITEM, "^" NUMBER);
  e2e_tab_to (scene, ATSPI_ROLE_LIST_ITEM, "^" NUMBER);
  e2e_key (scene, "Return");
  press (scene, "^Remove$");
  e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^No contract is entered yet$");
  /* It is the last change that is offered back. */
  e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^The contract is removed$");
  press (scene, "^Undo$");
  assert_lines (scene, 3);
  e2e_console_quit (scene);
}

/* Who may not change them reads them. */
static void
test_an_elected_official_reads_them (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("contracts-elected", NULL, "elected", "--page=contracts");

  e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Your role may read them, and not change them\\.$");
  g_autoptr (E2eNode) button = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, "^New Contract…$");
  g_assert_false (e2e_has_state (button, ATSPI_STATE_SENSITIVE));
  e2e_console_quit (scene);
}

static void
test_a_letting_is_stated (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("letting", NULL, "secretary", "--page=building=salle-fetes");

  press (scene, "^Statement of a Letting…$");
  type_into (scene, "^Day$", "31/02");
  e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^A date is expected");
  type_into (scene, "^Day$", "10/01/2026");
  type_into (scene, "^From", "18:00");
  type_into (scene, "^To", "1:00");
  e2e_wait (scene, 20, ATSPI_ROLE_LIST_ITEM, "^During the letting: ");
  e2e_wait (scene, 20, ATSPI_ROLE_LIST_ITEM, "left on");
  e2e_key (scene, "Escape");
  /* Who still has the focus may not be who ends the console. */
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LIST_ITEM, "^During the letting: ");
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/contracts/bill", test_a_contract_and_its_bill);
  g_test_add_func ("/e2e/contracts/undo", test_removing_can_be_undone);
  g_test_add_func ("/e2e/contracts/elected", test_an_elected_official_reads_them);
  g_test_add_func ("/e2e/contracts/letting", test_a_letting_is_stated);
  return g_test_run ();
}
