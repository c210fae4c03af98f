/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gateway that says who we are and stands before a broker that is not our hub: its word counts,
 * and the broker is asked as any other. */
#include "backend/bef-backend.h"
#include "https-test-server.h"

static const char *me;

static void
handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
         guint n, gpointer data)
{
  if (g_str_equal (path, "/beffroi/v1/me"))
    test_reply_json (message, me);
  else if (g_str_equal (path, "/ngsi-ld/v1/types"))
    test_reply_json (message, "{\"id\":\"urn:t\",\"type\":\"EntityTypeList\",\"typeList\":"
                              "[\"https://uri.etsi.org/ngsi-ld/default-context/Building\"]}");
  else
    test_reply (message, 404, "application/json", "{}");
}

typedef struct
{
  GMainLoop *loop;
  BefIdentity *identity;
} Wait;

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->identity = bef_backend_probe_finish (BEF_BACKEND (source), result, NULL);
  g_main_loop_quit (wait->loop);
}

static BefIdentity *
probe (BefBackend *backend)
{
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL };

  bef_backend_probe_async (backend, NULL, probed_cb, &wait);
  g_main_loop_run (wait.loop);
  g_main_loop_unref (wait.loop);
  g_assert_nonnull (wait.identity);
  return wait.identity;
}

static gboolean
asked (TestServer *server, const char *what)
{
  g_auto (GStrv) log = test_server_log (server);

  for (guint i = 0; log[i] != NULL; i++)
    if (strstr (log[i], what) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_gateway (gconstpointer data)
{
  const gboolean is_gateway = data != NULL;
  g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, handler, NULL);
  g_autoptr (BefBackend) backend =
      bef_ngsi_backend_new (test_server_url (server), NULL, "token", test_server_ca (server), NULL);

  me = is_gateway ? "{\"role\":\"secretary\",\"name\":\"Desk\",\"broker\":\"scorpio\"}"
                  : "{\"role\":\"secretary\",\"name\":\"Desk\"}";
  g_autoptr (BefIdentity) identity = probe (backend);
  g_assert_cmpint (identity->role, ==, BEF_ROLE_SECRETARY);
  g_assert_false (identity->is_guessed);
  g_assert_cmpstr (identity->person, ==, "Desk");
  g_assert_cmpint (g_str_equal (identity->broker, "beffroi-hub"), ==, !is_gateway);
  g_assert_cmpint (asked (server, "/ngsi-ld/v1/types"), ==, is_gateway);
  /* Its word is taken again, and again. */
  me = "{\"role\":\"elected\",\"broker\":\"scorpio\"}";
  g_autoptr (BefIdentity) later = probe (backend);
  g_assert_cmpint (later->role, ==, BEF_ROLE_ELECTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/gateway/before-a-broker", "gateway", test_gateway);
  g_test_add_data_func ("/gateway/none", NULL, test_gateway);
  return g_test_run ();
}
