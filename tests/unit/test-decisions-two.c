/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two consoles, each with its own history, on a real hub: what one decides the other has with its
 * next answer, and who was faster is named. */
#include "history-util.h"
#include "hub-test-client.h"
#include "scripted-backend.h"
#include "supervision/session/bef-session.h"

#define ALERT "urn:ngsi-ld:Alert:test:ecole:doorLeftOpen"

typedef struct
{
  char *folder;
  BefBackend *backend;
  BefHistory *history;
  BefSession *session;
  GPtrArray *told;
} Console;

typedef struct
{
  HubTest *hub;
  Console a, b; /* the secretary's, the technician's */
} Fixture;

static void
told_cb (BefSession *session, const char *text, Console *console)
{
  g_ptr_array_add (console->told, g_strdup (text));
}

static void
open_console (Fixture *f, Console *console, const char *token)
{
  g_autofree char *pem = bef_hub_server_certificate_pem (f->hub->server);

  console->folder = make_folder ();
  g_autofree char *path = g_build_filename (console->folder, "history.db", NULL);
  console->history = open_history (path, NULL);
  console->told = g_ptr_array_new_with_free_func (g_free);
  console->backend =
      bef_ngsi_backend_new (bef_hub_server_url (f->hub->server), NULL, token, pem, NULL);
  console->session = bef_session_new (console->backend, console->history, 1, 2);
  g_signal_connect (console->session, "told", G_CALLBACK (told_cb), console);
  bef_session_start (console->session);
  WAIT_UNTIL (bef_session_get_connection (console->session) == BEF_CONNECTION_LIVE, 20);
}

static void
close_console (Console *console)
{
  bef_session_stop (console->session);
  run_for (30);
  g_clear_object (&console->session);
  g_clear_object (&console->backend);
  close_history (console->history);
  run_for (30);
  remove_folder (console->folder);
  g_free (console->folder);
  g_ptr_array_unref (console->told);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->hub = hub_test_new (3, NULL);
  open_console (f, &f->a, "secretary");
  open_console (f, &f->b, "technician");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_console (&f->a);
  close_console (&f->b);
  hub_test_free (f->hub);
}

static BefAlert *
alert_of (Console *console)
{
  return bef_commune_find_alert (bef_session_get_commune (console->session), ALERT);
}

/* What the hub says of the alert. */
static gboolean
is_on_hub (Fixture *f, const char *attribute)
{
  g_autoptr (HubReply) reply = hub_test_get (f->hub, "police", "/ngsi-ld/v1/entities/" ALERT);

  return json_object_has_member (hub_reply_object (reply), attribute);
}

static gboolean
is_shown (Console *console, BefDecisionKind kind)
{
  const BefAlertFacts *facts = bef_alert_get_facts (alert_of (console));

  switch (kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      return facts->acknowledged_ms != BEF_NO_TIME;
    case BEF_DECISION_COMMENT:
      return facts->notes != NULL;
    case BEF_DECISION_ASSIGN:
      return facts->assigned_to != NULL;
    default:
      return facts->shelved_until_ms != BEF_NO_TIME;
    }
}

static void
count_cb (BefSession *session, GParamSpec *pspec, guint *n)
{
  ++*n;
}

/* One answer may have been on its way: with the next, @console has it. */
static void
assert_with_the_next_answer (Console *console, BefDecisionKind kind, gboolean shown)
{
  guint n = 0;
  gulong handler =
      g_signal_connect (console->session, "notify::last-contact", G_CALLBACK (count_cb), &n);

  WAIT_UNTIL (is_shown (console, kind) == shown || n >= 3, 20);
  g_assert_true (is_shown (console, kind) == shown);
  g_assert_cmpuint (n, <=, 2);
  g_signal_handler_disconnect (console->session, handler);
}

static void
test_the_other_has_it_with_the_next_answer (Fixture *f, gconstpointer data)
{
  static const struct
  {
    BefDecisionKind kind;
    const char *attribute;
  } rows[] = {
    { BEF_DECISION_ACKNOWLEDGE, "acknowledgedAt" },
    { BEF_DECISION_COMMENT, "comments" },
    { BEF_DECISION_ASSIGN, "assignedTo" },
    { BEF_DECISION_SHELVE, "shelvedUntil" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const BefAlertDecision wish = { .kind = rows[i].kind,
                                      .text = (char *)"called",
                                      .until_ms = bef_now_ms () + BEF_MS_DAY };
      g_autofree char *note = NULL;
      g_test_message ("%s", rows[i].attribute);
      g_assert_true (bef_session_decide (f->a.session, alert_of (&f->a), &wish, NULL));
      if (rows[i].kind == BEF_DECISION_COMMENT)
        note = g_strdup (bef_alert_get_held (alert_of (&f->a), rows[i].kind)->id);
      WAIT_UNTIL (is_on_hub (f, rows[i].attribute), 10);
      assert_with_the_next_answer (&f->b, rows[i].kind, TRUE);
      WAIT_UNTIL (bef_alert_get_held (alert_of (&f->a), rows[i].kind) == NULL, 10);
      g_assert_true (bef_session_undo (f->a.session, alert_of (&f->a), rows[i].kind, note, NULL));
      WAIT_UNTIL (!is_on_hub (f, rows[i].attribute), 10);
      assert_with_the_next_answer (&f->b, rows[i].kind, FALSE);
      WAIT_UNTIL (bef_alert_get_held (alert_of (&f->a), rows[i].kind) == NULL, 10);
    }
  g_assert_cmpuint (f->a.told->len, ==, 0);
}

/* Both at once: the hub lets the first decide, and names them to the other. */
static void
test_who_was_faster_is_named (Fixture *f, gconstpointer data)
{
  static const BefDecisionKind kinds[] = { BEF_DECISION_ACKNOWLEDGE, BEF_DECISION_ASSIGN,
                                           BEF_DECISION_SHELVE };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      BefAlertDecision wish = { .kind = kinds[i],
                                .text = (char *)"called",
                                .until_ms = bef_now_ms () + BEF_MS_DAY };
      Console *late;
      const char *first;
      g_ptr_array_set_size (f->a.told, 0);
      g_ptr_array_set_size (f->b.told, 0);
      g_assert_true (bef_session_decide (f->a.session, alert_of (&f->a), &wish, NULL));
      wish.until_ms += BEF_MS_HOUR;
      g_assert_true (bef_session_decide (f->b.session, alert_of (&f->b), &wish, NULL));
      WAIT_UNTIL (f->a.told->len + f->b.told->len > 0, 15);
      late = f->a.told->len > 0 ? &f->a : &f->b;
      first = late == &f->a ? "Syndicat informatique" : "Secrétariat";
      g_test_message ("%s", (char *)late->told->pdata[0]);
      g_assert_nonnull (strstr (late->told->pdata[0], first));
      WAIT_UNTIL (is_shown (&f->a, kinds[i]) && is_shown (&f->b, kinds[i]), 10);
      WAIT_UNTIL (bef_alert_get_held (alert_of (late), kinds[i]) == NULL, 10);
      g_assert_cmpuint (f->a.told->len + f->b.told->len, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/decisions-two/with-the-next-answer", Fixture, NULL, set_up,
              test_the_other_has_it_with_the_next_answer, tear_down);
  g_test_add ("/decisions-two/faster", Fixture, NULL, set_up, test_who_was_faster_is_named,
              tear_down);
  return g_test_run ();
}
