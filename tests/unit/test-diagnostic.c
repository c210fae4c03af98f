/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a help desk is told: every line in every state, with what to do, and nothing of anybody's.
 */
#include <string.h>

#include "base/bef-present.h"
#include "history-util.h"
#include "https-test-server.h"
#include "scripted-backend.h"
#include "supervision/diagnostic/bef-diagnostic-look.h"
#include "supervision/diagnostic/bef-traffic-keeper.h"

#define N_LINES 13
#define SECRET "tok-5ecretMarieDupont"

static const char *const ids[N_LINES] = { "versions", "server", "certificate", "clock",   "dialect",
                                          "traffic",  "types",  "cache",       "waiting", "rights",
                                          "grant",    "policy", "calendar" };

/* Waits for the look; the caller's facts are filled. */
static void
looked_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  *(int *)done = bef_diagnostic_look_finish (result) ? 1 : -1;
}

static void
look (BefDiagnostic *facts, BefBackend *backend, BefHistory *history)
{
  int done = 0;

  bef_diagnostic_look_async (facts, backend, history, NULL, looked_cb, &done);
  WAIT_UNTIL (done != 0, 30);
  g_assert_cmpint (done, ==, 1);
}

static const BefDiagnosticLine *
find (GPtrArray *lines, const char *id)
{
  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (((const BefDiagnosticLine *)g_ptr_array_index (lines, i))->id, id))
      return g_ptr_array_index (lines, i);
  g_assert_not_reached ();
}

static BefVerdict
verdict_of (const BefDiagnostic *facts, const char *id)
{
  g_autoptr (GPtrArray) lines = bef_diagnostic_lines (facts);

  return find (lines, id)->verdict;
}

/* Whatever is known, there are the same lines, each with a figure and a sentence. */
static void
assert_complete (const BefDiagnostic *facts)
{
  g_autoptr (GPtrArray) lines = bef_diagnostic_lines (facts);

  g_assert_cmpuint (lines->len, ==, N_LINES);
  for (guint i = 0; i < lines->len; i++)
    {
      const BefDiagnosticLine *line = g_ptr_array_index (lines, i);
      g_assert_cmpstr (line->id, ==, ids[i]);
      g_assert_cmpuint (strlen (line->title), >, 3);
      g_assert_cmpuint (strlen (line->figure), >, 0);
      g_assert_true (g_str_has_suffix (line->advice, "."));
      g_assert_true (g_utf8_validate (line->figure, -1, NULL));
      g_assert_null (strchr (line->figure, '\n'));
    }
}

static void
test_nothing_known (void)
{
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

  look (facts, NULL, NULL);
  assert_complete (facts);
  g_assert_cmpint (verdict_of (facts, "server"), ==, BEF_VERDICT_LOOK);
  g_assert_cmpint (verdict_of (facts, "certificate"), ==, BEF_VERDICT_LOOK);
}

/* What cannot be had is never told to be well. */
static void
test_every_failure (void)
{
  for (int error = 0; error <= BEF_BACKEND_ERROR_NO_PLACE; error++)
    {
      g_autoptr (ScriptedBackend) backend = scripted_backend_new ();
      g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

      backend->fail_probe = error;
      backend->fail_message = SECRET;
      look (facts, BEF_BACKEND (backend), NULL);
      facts->url = g_strdup ("https://town.example.org/" SECRET);
      g_assert_cmpint (facts->answer, ==, error);
      assert_complete (facts);
      g_assert_cmpint (verdict_of (facts, "server"), ==, BEF_VERDICT_BAD);
      for (guint i = 0; i < N_LINES; i++)
        if (g_str_equal (ids[i], "types") || g_str_equal (ids[i], "rights")
            || g_str_equal (ids[i], "dialect") || g_str_equal (ids[i], "certificate"))
          g_assert_cmpint (verdict_of (facts, ids[i]), !=, BEF_VERDICT_GOOD);
      g_autoptr (GPtrArray) lines = bef_diagnostic_lines (facts);
      g_autofree char *text = bef_diagnostic_text (facts, lines);
      g_assert_null (strstr (text, SECRET));
      g_assert_nonnull (strstr (text, "town.example.org"));
    }
}

static void
test_every_broken_cache (void)
{
  for (int error = 0; error <= BEF_HISTORY_ERROR_BUSY; error++)
    {
      g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

      facts->cache = BEF_CACHE_UNREAD;
      facts->cache_error = error;
      assert_complete (facts);
      g_assert_cmpint (verdict_of (facts, "cache"), ==, BEF_VERDICT_BAD);
      g_assert_cmpint (verdict_of (facts, "waiting"), !=, BEF_VERDICT_GOOD);
    }
}

static void
test_token_not_at_hand (void)
{
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

  facts->url = g_strdup ("https://town.example.org");
  facts->answer = BEF_BACKEND_ERROR_UNAUTHORIZED;
  g_assert_cmpint (verdict_of (facts, "server"), ==, BEF_VERDICT_BAD);
  facts->shows_no_token = TRUE;
  g_assert_cmpint (verdict_of (facts, "server"), ==, BEF_VERDICT_LOOK);
}

/* A secret in every place that somebody else can write in. */
static void
test_secrets (void)
{
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();
  static const char *const elsewhere[] = { "town@example", "Marie Dupont", "AP 2026-17" };

  facts->url = g_strdup ("https://town.example.org:8443/" SECRET "?token=" SECRET);
  facts->ca_file = g_build_filename (g_get_home_dir (), "town.pem", NULL);
  facts->is_ca_unread = TRUE;
  facts->answer = BEF_DIAGNOSTIC_ANSWERED;
  facts->identity = g_new0 (BefIdentity, 1);
  facts->identity->person = g_strdup ("Marie Dupont");
  facts->identity->commune = g_strdup (SECRET);
  facts->identity->tiles = g_strdup ("/" SECRET);
  facts->identity->grant_reference = g_strdup ("AP 2026-17");
  facts->identity->grant_until_ms = facts->now_ms + BEF_MS_DAY;
  facts->identity->broker = g_strdup ("stellio");
  facts->unknown_types = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (facts->unknown_types, g_strdup ("Beehive"));
  g_ptr_array_add (facts->unknown_types, g_strdup ("town@example"));
  g_ptr_array_add (facts->unknown_types, g_strdup (SECRET " with words"));
  facts->n_types = 3;
  facts->certificate = g_new0 (BefCertificateLook, 1);
  facts->certificate->issuer = g_strdup ("Authority of " SECRET "\nand more");
  bef_diagnostic_add_secret (facts, SECRET);
  bef_diagnostic_add_secret (facts, "Marie Dupont");
  for (guint unread = 0; unread < 2; unread++)
    {
      facts->is_ca_unread = unread == 0;
      g_autoptr (GPtrArray) lines = bef_diagnostic_lines (facts);
      g_autofree char *text = bef_diagnostic_text (facts, lines);
      assert_complete (facts);
      g_assert_null (strstr (text, SECRET));
      g_assert_null (strstr (text, g_get_home_dir ()));
      for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
        g_assert_null (strstr (text, elsewhere[i]));
      g_assert_nonnull (strstr (text, "town.example.org:8443"));
      g_assert_nonnull (strstr (text, "Beehive"));
      if (unread == 0)
        g_assert_nonnull (strstr (text, "~/town.pem"));
      else
        g_assert_nonnull (strstr (text, "Authority of …"));
      for (guint i = 0; i < lines->len; i++)
        g_assert_null (
            strstr (((const BefDiagnosticLine *)g_ptr_array_index (lines, i))->figure, SECRET));
    }
}

static void
test_certificate_days (void)
{
  static const struct
  {
    gint64 from_days, until_days;
    BefVerdict verdict;
  } cases[] = {
    { -10, 90, BEF_VERDICT_GOOD }, { -10, 31, BEF_VERDICT_GOOD }, { -10, 30, BEF_VERDICT_LOOK },
    { -10, 0, BEF_VERDICT_LOOK },  { -10, -1, BEF_VERDICT_BAD },  { 1, 90, BEF_VERDICT_BAD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();
      facts->answer = BEF_DIAGNOSTIC_ANSWERED;
      facts->certificate = g_new0 (BefCertificateLook, 1);
      facts->certificate->n = 2;
      facts->certificate->from_ms = facts->now_ms + cases[i].from_days * BEF_MS_DAY;
      facts->certificate->until_ms = facts->now_ms + cases[i].until_days * BEF_MS_DAY + BEF_MS_HOUR;
      assert_complete (facts);
      g_assert_cmpint (verdict_of (facts, "certificate"), ==, cases[i].verdict);
      facts->answer = BEF_BACKEND_ERROR_TLS;
      g_assert_cmpint (verdict_of (facts, "certificate"), ==, BEF_VERDICT_BAD);
    }
}

static void
test_clock (void)
{
  static const struct
  {
    gint64 offset_ms;
    BefVerdict verdict;
  } cases[] = { { 0, BEF_VERDICT_GOOD },
                { BEF_MS_MINUTE, BEF_VERDICT_GOOD },
                { 10 * BEF_MS_MINUTE, BEF_VERDICT_LOOK },
                { -10 * BEF_MS_MINUTE, BEF_VERDICT_LOOK } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();
      facts->is_clock_told = TRUE;
      facts->clock_offset_ms = cases[i].offset_ms;
      g_assert_cmpint (verdict_of (facts, "clock"), ==, cases[i].verdict);
    }
}

/* A first name that is told before the whole one. */
static void
test_parts_of_secrets (void)
{
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

  facts->certificate = g_new0 (BefCertificateLook, 1);
  facts->certificate->issuer = g_strdup ("Authority of Marie Dupont-Martin");
  bef_diagnostic_add_secret (facts, "Marie");
  bef_diagnostic_add_secret (facts, "Marie Dupont-Martin");
  bef_diagnostic_add_secret (facts, "Dupont");
  g_autoptr (GPtrArray) lines = bef_diagnostic_lines (facts);
  g_autofree char *text = bef_diagnostic_text (facts, lines);
  g_assert_null (strstr (text, "Marie"));
  g_assert_null (strstr (text, "Martin"));
  g_assert_nonnull (strstr (text, "Authority of …"));
}

/* A tenant that is a part of the server's name goes everywhere else; a person at that server goes
 * whole. */
static void
test_a_secret_within_the_server (void)
{
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

  facts->url = g_strdup ("https://broker.mairie.example/");
  facts->answer = BEF_DIAGNOSTIC_ANSWERED;
  facts->certificate = g_new0 (BefCertificateLook, 1);
  facts->certificate->issuer = g_strdup ("mairie, broker.mairie.example");
  bef_diagnostic_add_version (facts, "Of", "marie@broker.mairie.example");
  bef_diagnostic_add_secret (facts, "mairie");
  bef_diagnostic_add_secret (facts, "marie@broker.mairie.example");
  g_autoptr (GPtrArray) lines = bef_diagnostic_lines (facts);
  g_autofree char *text = bef_diagnostic_text (facts, lines);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "broker.mairie.example answers"));
  g_assert_nonnull (strstr (text, "…, broker.mairie.example"));
  g_assert_nonnull (strstr (text, "Of …"));
  g_assert_null (strstr (text, "marie@"));
}

/* Cut in its middle, a secret would no more be known as one. */
static void
test_a_secret_at_the_cut (void)
{
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

  facts->url = g_strdup ("https://broker.mairie.example/");
  facts->answer = BEF_DIAGNOSTIC_ANSWERED;
  facts->certificate = g_new0 (BefCertificateLook, 1);
  facts->certificate->issuer =
      g_strdup ("An authority of the county, given to jeanne@elsewhere.example");
  bef_diagnostic_add_secret (facts, "jeanne@elsewhere.example");
  g_autoptr (GPtrArray) lines = bef_diagnostic_lines (facts);
  g_autofree char *text = bef_diagnostic_text (facts, lines);
  g_assert_nonnull (strstr (text, "An authority of the county, given to …"));
  g_assert_null (strstr (text, "jea"));
}

static void
test_grant_and_calendar (void)
{
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

  facts->identity = g_new0 (BefIdentity, 1);
  facts->identity->grant_until_ms = BEF_NO_TIME;
  g_assert_cmpint (verdict_of (facts, "grant"), ==, BEF_VERDICT_GOOD);
  facts->identity->grant_until_ms = facts->now_ms + 90 * BEF_MS_DAY;
  g_assert_cmpint (verdict_of (facts, "grant"), ==, BEF_VERDICT_GOOD);
  facts->identity->grant_until_ms = facts->now_ms + 10 * BEF_MS_DAY;
  g_assert_cmpint (verdict_of (facts, "grant"), ==, BEF_VERDICT_LOOK);
  facts->identity->grant_until_ms = facts->now_ms - BEF_MS_DAY;
  g_assert_cmpint (verdict_of (facts, "grant"), ==, BEF_VERDICT_LOOK);
  facts->calendar_until_ms = facts->now_ms + 300 * BEF_MS_DAY;
  g_assert_cmpint (verdict_of (facts, "calendar"), ==, BEF_VERDICT_GOOD);
  facts->calendar_until_ms = facts->now_ms + 10 * BEF_MS_DAY;
  g_assert_cmpint (verdict_of (facts, "calendar"), ==, BEF_VERDICT_LOOK);
  facts->identity->is_guessed = TRUE;
  g_assert_cmpint (verdict_of (facts, "rights"), ==, BEF_VERDICT_LOOK);
}

/* The demo has no address, its own certificate and its own time. */
static void
test_demo (void)
{
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

  facts->is_demo = TRUE;
  facts->answer = BEF_DIAGNOSTIC_ANSWERED;
  facts->is_clock_told = TRUE;
  facts->clock_offset_ms = -300 * BEF_MS_DAY;
  assert_complete (facts);
  g_assert_cmpint (verdict_of (facts, "server"), ==, BEF_VERDICT_GOOD);
  g_assert_cmpint (verdict_of (facts, "certificate"), ==, BEF_VERDICT_GOOD);
  g_assert_cmpint (verdict_of (facts, "clock"), ==, BEF_VERDICT_GOOD);
  facts->answer = BEF_BACKEND_ERROR_CONNECT;
  g_assert_cmpint (verdict_of (facts, "server"), ==, BEF_VERDICT_BAD);
}

/* The history as it is, and as it was broken. */
static void
test_health (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (BefHistory) history = open_history (path, NULL);
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();
  const gint64 now = lately ();
  const BefSeriesKey key = { .entity = "urn:a", .quantity = "power" };
  const gint64 stamps[] = { now - 5 * BEF_MS_DAY, now - BEF_MS_DAY, now };
  const double values[] = { 1, 2, 3 };
  const BefOutboxItem item = { .made_ms = now,
                               .kind = (char *)"acknowledge",
                               .object = (char *)"urn:alert",
                               .payload = (char *)"{}" };
  GAsyncResult *result = NULL;

  append_values (history, key, stamps, values, G_N_ELEMENTS (stamps));
  WAIT (result, bef_history_outbox_add_async (history, &item, NULL, NULL, wait_cb, &result));
  g_object_unref (result);
  look (facts, NULL, history);
  g_assert_cmpint (facts->cache, ==, BEF_CACHE_READ);
  g_assert_true (facts->health.is_checked && facts->health.is_whole);
  g_assert_cmpint (facts->health.oldest_ms, ==, stamps[0]);
  g_assert_cmpint (facts->health.newest_ms, ==, stamps[2]);
  g_assert_cmpuint (facts->health.n_samples, ==, 3);
  g_assert_cmpuint (facts->health.n_waiting, ==, 1);
  g_assert_cmpuint (facts->health.bytes, >, 0);
  assert_complete (facts);
  g_assert_cmpint (verdict_of (facts, "cache"), ==, BEF_VERDICT_GOOD);
  g_assert_cmpint (verdict_of (facts, "waiting"), ==, BEF_VERDICT_LOOK);
  facts->health.is_whole = FALSE;
  g_assert_cmpint (verdict_of (facts, "cache"), ==, BEF_VERDICT_BAD);
  bef_history_close (history);
  remove_folder (folder);
}

static void
test_kept_nowhere (void)
{
  g_autoptr (BefHistory) history = open_history (NULL, NULL);
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

  look (facts, NULL, history);
  g_assert_cmpint (facts->cache, ==, BEF_CACHE_NOT_KEPT);
  g_assert_cmpint (verdict_of (facts, "cache"), ==, BEF_VERDICT_BAD);
  bef_history_close (history);
}

/* What a server shows, whether or not it is trusted. */
static void
test_shown_certificates (void)
{
  static const struct
  {
    TestCertificate kind;
    BefVerdict verdict;
  } cases[] = { { TEST_CERTIFICATE_EXPIRED, BEF_VERDICT_BAD },
                { TEST_CERTIFICATE_NOT_YET, BEF_VERDICT_BAD },
                { TEST_CERTIFICATE_WRONG_HOST, BEF_VERDICT_LOOK },
                { TEST_CERTIFICATE_SELF_SIGNED, BEF_VERDICT_LOOK } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestServer) server = test_server_new (cases[i].kind, NULL, NULL);
      g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();
      g_auto (GStrv) log = NULL;

      facts->url = g_strdup (test_server_url (server));
      look (facts, NULL, NULL);
      g_assert_nonnull (facts->certificate);
      g_assert_cmpuint (facts->certificate->n, >=, 1);
      g_assert_cmpint (facts->certificate->until_ms, !=, BEF_NO_TIME);
      assert_complete (facts);
      if (cases[i].verdict == BEF_VERDICT_BAD)
        g_assert_cmpint (verdict_of (facts, "certificate"), ==, BEF_VERDICT_BAD);
      /* Nothing was said on that connection. */
      log = test_server_log (server);
      g_assert_cmpuint (g_strv_length (log), ==, 0);
    }
}

static void
test_no_server (void)
{
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();

  facts->url = g_strdup ("https://127.0.0.1:9");
  look (facts, NULL, NULL);
  g_assert_null (facts->certificate);
  assert_complete (facts);
}

static void
test_given_up (void)
{
  g_autoptr (ScriptedBackend) backend = scripted_backend_new ();
  g_autoptr (BefDiagnostic) facts = bef_diagnostic_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  int done = 0;

  backend->hang = TRUE;
  bef_diagnostic_look_async (facts, BEF_BACKEND (backend), NULL, cancellable, looked_cb, &done);
  run_for (20);
  g_assert_cmpint (done, ==, 0);
  g_cancellable_cancel (cancellable);
  WAIT_UNTIL (done != 0, 10);
  g_assert_cmpint (done, ==, -1);
}

/* Of the last day, over sittings, and of one server. */
static void
test_traffic (void)
{
  const gint64 now = bef_now_ms ();
  BefTraffic traffic;

  bef_traffic_follow ("https://a.example.org");
  bef_traffic_get (now, &traffic);
  g_assert_cmpint (traffic.since_ms, ==, BEF_NO_TIME);
  bef_traffic_note (2, 1000);
  bef_traffic_note (1, 500);
  bef_traffic_get (now, &traffic);
  g_assert_cmpuint (traffic.requests, ==, 3);
  g_assert_cmpuint (traffic.bytes, ==, 1500);
  bef_traffic_get (now + 2 * BEF_MS_DAY, &traffic);
  g_assert_cmpuint (traffic.requests, ==, 0);
  g_autofree char *kept = bef_traffic_to_text ();
  bef_traffic_follow ("https://a.example.org");
  bef_traffic_get (now, &traffic);
  g_assert_cmpuint (traffic.requests, ==, 3);
  bef_traffic_follow ("https://b.example.org");
  bef_traffic_get (now, &traffic);
  g_assert_cmpuint (traffic.requests, ==, 0);
  bef_traffic_add_text ("nonsense\n1 2\n-1 5 5\n99999999999999999999 1 1\n \n");
  bef_traffic_get (now, &traffic);
  g_assert_cmpint (traffic.since_ms, ==, BEF_NO_TIME);
  bef_traffic_add_text (kept);
  bef_traffic_note (1, 0);
  bef_traffic_get (now, &traffic);
  g_assert_cmpuint (traffic.requests, ==, 4);
  g_assert_cmpuint (traffic.bytes, ==, 1500);
  /* The connection begins anew: what was kept meanwhile is what is counted already. */
  g_autofree char *again = bef_traffic_to_text ();
  bef_traffic_follow ("https://b.example.org");
  bef_traffic_add_text (again);
  bef_traffic_get (now, &traffic);
  g_assert_cmpuint (traffic.requests, ==, 4);
  g_assert_cmpuint (traffic.bytes, ==, 1500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnostic/nothing-known", test_nothing_known);
  g_test_add_func ("/diagnostic/every-failure", test_every_failure);
  g_test_add_func ("/diagnostic/every-broken-cache", test_every_broken_cache);
  g_test_add_func ("/diagnostic/token-not-at-hand", test_token_not_at_hand);
  g_test_add_func ("/diagnostic/secrets", test_secrets);
  g_test_add_func ("/diagnostic/secret-within-server", test_a_secret_within_the_server);
  g_test_add_func ("/diagnostic/a-secret-at-the-cut", test_a_secret_at_the_cut);
  g_test_add_func ("/diagnostic/parts-of-secrets", test_parts_of_secrets);
  g_test_add_func ("/diagnostic/certificate-days", test_certificate_days);
  g_test_add_func ("/diagnostic/clock", test_clock);
  g_test_add_func ("/diagnostic/grant-and-calendar", test_grant_and_calendar);
  g_test_add_func ("/diagnostic/demo", test_demo);
  g_test_add_func ("/diagnostic/health", test_health);
  g_test_add_func ("/diagnostic/kept-nowhere", test_kept_nowhere);
  g_test_add_func ("/diagnostic/shown-certificates", test_shown_certificates);
  g_test_add_func ("/diagnostic/no-server", test_no_server);
  g_test_add_func ("/diagnostic/given-up", test_given_up);
  g_test_add_func ("/diagnostic/traffic", test_traffic);
  return g_test_run ();
}
