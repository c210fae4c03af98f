/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was decided where the server's answer proves nothing: told as it is, in the real window. */
#include <sqlite3.h>

#include "e2e-util.h"

static guint
count_requests (E2e *scene, const char *part)
{
  g_autofree char *requests = e2e_requests (scene);
  guint n = 0;

  for (const char *at = requests; (at = strstr (at, part)) != NULL; at++)
    n++;
  return n;
}

static gboolean
is_kept_here_cb (E2e *scene, gpointer user_data)
{
  return e2e_sql_number (scene, "SELECT count(*) FROM journal WHERE action = 'acknowledge-here'")
         == 1;
}

/* Answered well and stored nowhere: not done, sent in the other way the server knows, then told and
 * kept on this computer. */
static void
test_acknowledge_lost (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("decisions-acknowledge-lost");

  e2e_hub_start_with_alert (scene, NULL);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, "secretary", "--page=alerts");
  g_autoptr (E2eNode) live = e2e_wait (scene, 30, ATSPI_ROLE_LABEL, "^Live$");
  e2e_hub_fault (scene, "acknowledge-lost");
  g_autoptr (E2eNode) waiting = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Acknowledge…");
  e2e_tab_to (scene, ATSPI_ROLE_LIST_ITEM, "^(?!Alerts)");
  e2e_key (scene, "a");
  g_autoptr (E2eNode) asked = e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Acknowledge this alert\\?");
  e2e_wait_focus (scene, 5, E2E_ANY, "");
  e2e_key (scene, "Return");
  g_autofree char *sent = e2e_wait_text (scene, 20, E2E_ANY, "sent, not yet confirmed");
  /* The card's line on it ends with how far it is; the row's would not. */
  g_assert_null (e2e_look (scene, E2E_ANY, "Acknowledged by Secrétariat(?!.*, sent, not yet)"));
  g_autofree char *told = e2e_wait_text (scene, 90, E2E_ANY, "does not keep it");
  e2e_until (scene, 10, "line of the journal on what is kept here", is_kept_here_cb, NULL);
  guint tries = count_requests (scene, "PATCH") + count_requests (scene, "POST /ngsi-ld");
  g_test_message ("“%s” “%s”, %u requests", sent, told, tries);
  g_assert_cmpuint (tries, >=, 2);
  g_assert_cmpint (e2e_sql_number (scene, "SELECT count(*) FROM outbox"), ==, 0);
  e2e_console_quit (scene);
}

/* Another program holds the history: one notice for as long as that is so, what to do first. */
static void
test_notice (void)
{
  sqlite3 *other = NULL;

  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("decisions-notice", NULL, "secretary", "--page=alerts");
  g_autofree char *path = e2e_path (scene, "data", "beffroi/test/history.db");

  g_assert_cmpint (sqlite3_open_v2 (path, &other, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (other, 10000);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_autofree char *notice =
      e2e_wait_text (scene, 90, ATSPI_ROLE_LABEL, "^Close the other program .* nothing is kept");
  g_test_message ("“%s”", notice);
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  e2e_wait_gone (scene, 120, ATSPI_ROLE_LABEL, "^Close the other program");
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/decisions/what-is-not-stored-is-kept-here", test_acknowledge_lost);
  g_test_add_func ("/e2e/decisions/what-cannot-be-stored-is-a-notice", test_notice);
  return g_test_run ();
}
