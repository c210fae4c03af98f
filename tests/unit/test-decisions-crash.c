/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A console decides while the server is away and is killed; another, with the same history, is
 * killed while it sends; a third sends what is left. Each decision arrives once. BEFFROI_CRASHES
 * sets how often (8).
 */
#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history-util.h"
#include "hub-test-client.h"
#include "scripted-backend.h"
#include "supervision/session/bef-session.h"

#define ALERT "urn:ngsi-ld:Alert:test:ecole:doorLeftOpen"
/* Nobody listens there. */
#define NOWHERE "https://127.0.0.1:9"
/* Notes that a hub is given before there is another. */
#define PER_HUB 80

/* The child: a console without a window. */

static void
say (const char *word)
{
  if (write (STDOUT_FILENO, word, strlen (word)) < 0)
    _exit (1);
}

static guint
n_waiting (BefHistory *history)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_outbox_list_async (history, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) items = bef_history_outbox_list_finish (history, result, NULL);
  return items != NULL ? items->len : 0;
}

static int
child (char **argv)
{
  const char *what = argv[2], *path = argv[3], *url = argv[4], *ca = argv[5], *text = argv[6];
  g_autofree char *pem = NULL;
  BefHistory *history = open_history (path, NULL);

  g_file_get_contents (ca, &pem, NULL, NULL);
  g_autoptr (BefBackend) backend = bef_ngsi_backend_new (url, NULL, "secretary", pem, NULL);
  g_autoptr (BefSession) session = bef_session_new (backend, history, 1, 2);
  bef_session_set_warns_of_clock (session, FALSE);
  bef_session_start (session);
  if (g_str_equal (what, "decide"))
    {
      BefCommune *commune = bef_session_get_commune (session);
      WAIT_UNTIL (bef_commune_find_alert (commune, ALERT) != NULL, 10);
      WAIT_UNTIL (bef_session_get_connection (session) == BEF_CONNECTION_AWAY, 10);
      const BefAlertDecision wish = { .kind = BEF_DECISION_COMMENT, .text = (char *)text };
      g_assert_true (
          bef_session_decide (session, bef_commune_find_alert (commune, ALERT), &wish, NULL));
      WAIT_UNTIL (n_waiting (history) >= 1, 10);
      say ("kept\n");
      for (;;)
        run_for (100);
    }
  WAIT_UNTIL (bef_session_get_connection (session) == BEF_CONNECTION_LIVE, 10);
  say ("live\n");
  WAIT_UNTIL (n_waiting (history) == 0, 30);
  bef_session_stop (session);
  close_history (history);
  return 0;
}

/* The parent has the server. */

typedef struct
{
  GPid pid;
  int out;
  gboolean spoke, ended;
  int status;
} Console;

static void
ended_cb (GPid pid, int status, gpointer data)
{
  Console *console = data;

  console->ended = TRUE;
  console->status = status;
}

static gboolean
spoke_cb (int fd, GIOCondition condition, gpointer data)
{
  char buffer[64];
  gssize n = read (fd, buffer, sizeof buffer);

  ((Console *)data)->spoke |= n > 0;
  return n > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
start (Console *console, const char *what, const char *path, const char *url, const char *ca,
       const char *text)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  char *argv[] = { self,        (char *)"--child", (char *)what, (char *)path,
                   (char *)url, (char *)ca,        (char *)text, NULL };
  g_autoptr (GError) error = NULL;

  *console = (Console){ 0 };
  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &console->pid,
                            NULL, &console->out, NULL, &error);
  g_assert_no_error (error);
  g_child_watch_add (console->pid, ended_cb, console);
  g_unix_fd_add (console->out, G_IO_IN | G_IO_HUP, spoke_cb, console);
}

static void
kill_console (Console *console)
{
  kill (console->pid, SIGKILL);
  WAIT_UNTIL (console->ended, 10);
  run_for (5);
  close (console->out);
}

static void
finish_console (Console *console)
{
  WAIT_UNTIL (console->ended, 60);
  g_assert_cmpint (console->status, ==, 0);
  run_for (5);
  close (console->out);
}

/* How often the hub has a note of @text. */
static guint
count_notes (HubTest *hub, const char *text)
{
  g_autoptr (HubReply) reply = hub_test_get (hub, "technician", "/ngsi-ld/v1/entities/" ALERT);
  JsonArray *notes = bef_json_get_array (hub_reply_object (reply), "comments");
  guint n = 0;

  for (guint i = 0; notes != NULL && i < json_array_get_length (notes); i++)
    n += g_strcmp0 (bef_json_get_string (json_array_get_object_element (notes, i), "value"), text)
         == 0;
  return n;
}

typedef struct
{
  HubTest *hub;
  char *folder, *path, *ca;
} Place;

static void
place_open (Place *place)
{
  Console console;

  place->hub = hub_test_new (3, NULL);
  place->folder = make_folder ();
  place->path = g_build_filename (place->folder, "history.db", NULL);
  place->ca = g_build_filename (place->folder, "ca.pem", NULL);
  g_autofree char *pem = bef_hub_server_certificate_pem (place->hub->server);
  g_assert_true (g_file_set_contents (place->ca, pem, -1, NULL));
  /* The last known state. */
  start (&console, "send", place->path, bef_hub_server_url (place->hub->server), place->ca, "");
  finish_console (&console);
}

static void
place_close (Place *place)
{
  hub_test_free (place->hub);
  remove_folder (place->folder);
  g_free (place->folder);
  g_free (place->path);
  g_free (place->ca);
}

static guint
n_crashes (void)
{
  const char *text = g_getenv ("BEFFROI_CRASHES");

  return text != NULL ? (guint)CLAMP (g_ascii_strtoull (text, NULL, 10), 1, 100000) : 8;
}

static void
test_each_arrives_once (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  Place place;
  guint sent_before_death = 0;

  g_test_message ("seed 11");
  place_open (&place);
  for (guint i = 0; i < n_crashes (); i++)
    {
      g_autofree char *text = g_strdup_printf ("note %u", i);
      const char *url = bef_hub_server_url (place.hub->server);
      Console console;
      if (i > 0 && i % PER_HUB == 0)
        {
          place_close (&place);
          place_open (&place);
          url = bef_hub_server_url (place.hub->server);
        }
      start (&console, "decide", place.path, NOWHERE, place.ca, text);
      WAIT_UNTIL (console.spoke || console.ended, 30);
      g_assert_false (console.ended);
      run_for ((guint)g_rand_int_range (rand, 0, 40));
      kill_console (&console);
      g_assert_cmpuint (count_notes (place.hub, text), ==, 0);
      /* Killed on its way, before or after it said that it is there. */
      start (&console, "send", place.path, url, place.ca, text);
      if (i % 3 != 0)
        WAIT_UNTIL (console.spoke || console.ended, 30);
      run_for ((guint)g_rand_int_range (rand, 0, i % 3 != 0 ? 60 : 400));
      kill_console (&console);
      sent_before_death += count_notes (place.hub, text);
      start (&console, "send", place.path, url, place.ca, text);
      finish_console (&console);
      g_assert_cmpuint (count_notes (place.hub, text), ==, 1);
    }
  place_close (&place);
  g_test_message ("%u times killed twice each; %u had arrived before the second", n_crashes (),
                  sent_before_death);
}

int
main (int argc, char **argv)
{
  if (argc > 6 && g_str_equal (argv[1], "--child"))
    return child (argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decisions-crash/each-arrives-once", test_each_arrives_once);
  return g_test_run ();
}
