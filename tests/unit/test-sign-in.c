/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sign-in that lasts: each state of it, against a service that behaves well or otherwise. Seconds
 * are milliseconds here. */
#include <glib/gstdio.h>

#include "backend/bef-backend.h"
#include "base/bef-present.h"
#include "backend/sign-in/bef-sign-in-private.h"
#include "provider-double.h"

#define NAME "default/sign-in"

typedef struct
{
  Provider *provider;
  BefSignIn *sign_in;
  char *issuer;
  char *token; /* as told last */
  guint n_tokens;
  GString *states; /* in the order told */
} Fixture;

#define AWAIT(condition)                                                                           \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)
#define STATE(f) bef_sign_in_get_state ((f)->sign_in)

static void
token_cb (BefSignIn *sign_in, const char *token, Fixture *f)
{
  g_free (f->token);
  f->token = g_strdup (token);
  f->n_tokens++;
}

static void
changed_cb (BefSignIn *sign_in, Fixture *f)
{
  g_autofree char *message = bef_sign_in_dup_message (sign_in);

  g_assert_nonnull (message);
  g_assert_cmpuint (strlen (message), >, 0);
  g_assert_null (strstr (message, "access-"));
  g_assert_null (strstr (message, "refresh-"));
  g_assert_null (strstr (message, "-secret"));
  g_string_append_printf (f->states, "%d ", bef_sign_in_get_state (sign_in));
}

/* Another object for the same connection, as after a restart. */
static void
start_again (Fixture *f, BefSignInWay way, const char *secret_file)
{
  g_autoptr (GError) error = NULL;

  if (f->sign_in != NULL)
    bef_sign_in_stop (f->sign_in);
  g_clear_object (&f->sign_in);
  f->sign_in = bef_sign_in_new (&(BefSignInSetup){ .way = way,
                                                   .profile = "default",
                                                   .issuer = f->issuer,
                                                   .client_id = "beffroi",
                                                   .scope = "openid",
                                                   .ca_pem = test_server_ca (f->provider->server),
                                                   .secret_file = secret_file,
                                                   .keyring = fake_keyring () },
                                &error);
  g_assert_no_error (error);
  bef_sign_in_set_pace (f->sign_in, 1, 20, 200);
  g_signal_connect (f->sign_in, "token", G_CALLBACK (token_cb), f);
  g_signal_connect (f->sign_in, "changed", G_CALLBACK (changed_cb), f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  fake_keyring_reset ();
  f->provider = provider_new ();
  f->issuer = g_strconcat (test_server_url (f->provider->server), "/realm", NULL);
  f->states = g_string_new (NULL);
  start_again (f, BEF_SIGN_IN_BY_CODE, NULL);
  /* A million seconds: nothing is renewed by itself unless a test wants it. */
  f->provider->expires_in = 1000000;
  f->provider->code_expires_in = 80000;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) log = test_server_log (f->provider->server);

  /* Nothing secret in an address. */
  for (guint i = 0; log[i] != NULL; i++)
    g_assert_null (strchr (log[i], '='));
  bef_sign_in_stop (f->sign_in);
  g_clear_object (&f->sign_in);
  provider_free (f->provider);
  g_free (f->issuer);
  g_free (f->token);
  g_string_free (f->states, TRUE);
}

static void
assert_says (Fixture *f, const char *words)
{
  g_autofree char *message = bef_sign_in_dup_message (f->sign_in);

  g_test_message ("%s", message);
  if (strstr (message, words) == NULL)
    g_error ("\"%s\" does not say \"%s\"", message, words);
}

static void
sign_in (Fixture *f)
{
  guint n = f->n_tokens;

  bef_sign_in_begin (f->sign_in);
  AWAIT (f->n_tokens > n);
  g_assert_cmpint (STATE (f), ==, BEF_SIGN_IN_SIGNED_IN);
}

static char *
bound (Fixture *f, const char *secret)
{
  return g_strdup_printf ("%s\nbeffroi\n%s", f->issuer, secret);
}

static void
test_code (Fixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;

  PROVIDER_SET (f->provider, pending, 2);
  PROVIDER_SET (f->provider, slow_down, 1);
  bef_sign_in_begin (f->sign_in);
  AWAIT (STATE (f) == BEF_SIGN_IN_CODE);
  const BefOauthCode *code = bef_sign_in_get_code (f->sign_in);
  g_assert_cmpstr (code->user_code, ==, "WDJB-MJHT");
  g_assert_cmpstr (code->address, ==, "https://id.example/device");
  assert_says (f, "open https://id.example/device and type the code WDJB-MJHT");
  g_assert_cmpint (f->sign_in->interval_s, ==, 5);
  AWAIT (f->n_tokens == 1);
  /* Asked too often once, it is asked less often from then on. */
  g_assert_cmpint (f->sign_in->interval_s, ==, 10);
  g_assert_cmpuint (f->provider->n_asked, ==, 4);
  g_assert_cmpstr (f->token, ==, "access-1");
  g_assert_null (bef_sign_in_get_code (f->sign_in));
  assert_says (f, "Signed in until");
  kept = bound (f, "refresh-1");
  AWAIT (fake_keyring_get (NAME) != NULL);
  g_assert_cmpstr (fake_keyring_get (NAME), ==, kept);
  g_assert_false (fake_keyring_holds ("access-"));
}

/* After a restart the keyring is enough. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  sign_in (f);
  start_again (f, BEF_SIGN_IN_BY_CODE, NULL);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->n_tokens == 2);
  g_assert_cmpuint (f->provider->n_codes, ==, 1);
  g_assert_cmpint (STATE (f), ==, BEF_SIGN_IN_SIGNED_IN);
}

static void
test_nobody (Fixture *f, gconstpointer data)
{
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (STATE (f) == BEF_SIGN_IN_NEEDED && f->sign_in->work == NULL);
  assert_says (f, "Sign in at 127.0.0.1");
  g_assert_true (bef_sign_in_needs_person (f->sign_in));
  /* The service need not know. */
  g_assert_cmpuint (f->provider->n_described, ==, 0);
}

static void
test_renewed_before_its_end (Fixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;

  PROVIDER_SET (f->provider, expires_in, 30);
  PROVIDER_SET (f->provider, rotates, TRUE);
  sign_in (f);
  g_string_truncate (f->states, 0);
  AWAIT (f->n_tokens >= 3);
  /* Nothing of it shows. */
  g_assert_null (strchr (f->states->str, '0' + BEF_SIGN_IN_WORKING));
  g_assert_cmpuint (f->provider->n_codes, ==, 1);
  PROVIDER_SET (f->provider, expires_in, 1000000);
  guint n = f->n_tokens;
  AWAIT (f->n_tokens > n);
  g_mutex_lock (&f->provider->lock);
  kept = bound (f, f->provider->refresh);
  g_mutex_unlock (&f->provider->lock);
  AWAIT (!f->sign_in->storing);
  g_assert_cmpstr (fake_keyring_get (NAME), ==, kept);
}

/* The keyring keeps nothing: it is said, and what renews goes on from memory. */
static void
test_keyring_refuses (Fixture *f, gconstpointer data)
{
  PROVIDER_SET (f->provider, rotates, TRUE);
  sign_in (f);
  AWAIT (!f->sign_in->storing);
  g_assert_null (bef_sign_in_get_trouble (f->sign_in));
  fake_keyring_set (TRUE, FALSE, FALSE);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->n_tokens == 2 && bef_sign_in_get_trouble (f->sign_in) != NULL);
  g_test_message ("%s", bef_sign_in_get_trouble (f->sign_in));
  g_assert_nonnull (strstr (bef_sign_in_get_trouble (f->sign_in), "at the next start"));
  g_assert_nonnull (strstr (bef_sign_in_get_trouble (f->sign_in), "locked"));
  /* The keyring has the former one, which the service would refuse. */
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->n_tokens == 3 || STATE (f) == BEF_SIGN_IN_REVOKED);
  g_assert_cmpint (STATE (f), ==, BEF_SIGN_IN_SIGNED_IN);
  fake_keyring_set (FALSE, FALSE, FALSE);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->n_tokens == 4 && bef_sign_in_get_trouble (f->sign_in) == NULL);
  g_assert_true (fake_keyring_holds ("refresh-4"));
}

static void
test_no_keyring (Fixture *f, gconstpointer data)
{
  fake_keyring_set (FALSE, TRUE, FALSE);
  sign_in (f);
  AWAIT (bef_sign_in_get_trouble (f->sign_in) != NULL);
  g_assert_nonnull (strstr (bef_sign_in_get_trouble (f->sign_in), "No keyring is running"));
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->n_tokens == 2);
}

static void
test_locked_keyring (Fixture *f, gconstpointer data)
{
  fake_keyring_set (FALSE, FALSE, TRUE);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (STATE (f) == BEF_SIGN_IN_REFUSED);
  assert_says (f, "keyring is locked");
  g_assert_cmpuint (fake_keyring_state ()->n_unlocks, >, 0);
  fake_keyring_set (FALSE, FALSE, FALSE);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (STATE (f) == BEF_SIGN_IN_NEEDED);
}

static void
test_revoked (Fixture *f, gconstpointer data)
{
  sign_in (f);
  PROVIDER_SET (f->provider, revoked, TRUE);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PROGRAM);
  AWAIT (STATE (f) == BEF_SIGN_IN_REVOKED);
  assert_says (f, "is over");
  assert_says (f, "Sign in again");
  g_assert_null (bef_sign_in_get_token (f->sign_in));
  AWAIT (fake_keyring_get (NAME) == NULL);
  /* It is not asked again by itself. */
  guint asked = f->provider->n_asked;
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PROGRAM);
  g_assert_null (f->sign_in->work);
  g_assert_cmpuint (f->provider->n_asked, ==, asked);
  sign_in (f);
  AWAIT (fake_keyring_get (NAME) != NULL);
}

/* Another console of this profile renewed it: its token is taken, and nothing is over. */
static void
test_renewed_by_another (Fixture *f, gconstpointer data)
{
  g_autofree char *other = bound (f, "refresh-of-another");

  sign_in (f);
  AWAIT (!f->sign_in->storing);
  g_mutex_lock (&f->provider->lock);
  g_free (f->provider->refresh);
  f->provider->refresh = g_strdup ("refresh-of-another");
  g_mutex_unlock (&f->provider->lock);
  fake_keyring_put (NAME, other);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PROGRAM);
  AWAIT (f->n_tokens == 2 || STATE (f) == BEF_SIGN_IN_REVOKED);
  g_assert_cmpint (STATE (f), ==, BEF_SIGN_IN_SIGNED_IN);
  /* Showing one that was used already ends the whole sign-in at some services. */
  g_assert_cmpuint (f->provider->n_unknown, ==, 0);
}

/* What one service gave is shown to no other. */
static void
test_bound (Fixture *f, gconstpointer data)
{
  fake_keyring_put (NAME, "https://other.example/realm\nbeffroi\nrefresh-of-other");
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (STATE (f) == BEF_SIGN_IN_NEEDED && f->sign_in->work == NULL);
  g_assert_cmpuint (f->provider->n_asked, ==, 0);
  g_assert_cmpuint (f->provider->n_described, ==, 0);
}

/* A server that says 401 has the token renewed once, however often it says so. */
static void
test_refused_token (Fixture *f, gconstpointer data)
{
  sign_in (f);
  bef_sign_in_set_pace (f->sign_in, 1, 600000, 600000);
  g_string_truncate (f->states, 0);
  for (guint i = 0; i < 5; i++)
    bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PROGRAM);
  assert_says (f, "is asked for");
  AWAIT (f->n_tokens == 2);
  for (guint i = 0; i < 5; i++)
    bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PROGRAM);
  g_assert_null (f->sign_in->work);
  g_assert_cmpuint (f->provider->n_tokens, ==, 2);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->n_tokens == 3);
}

static void
test_denied (Fixture *f, gconstpointer data)
{
  PROVIDER_SET (f->provider, denies, TRUE);
  bef_sign_in_begin (f->sign_in);
  AWAIT (STATE (f) == BEF_SIGN_IN_DENIED);
  assert_says (f, "was refused at");
}

static void
test_expired (Fixture *f, gconstpointer data)
{
  PROVIDER_SET (f->provider, expires_codes, TRUE);
  bef_sign_in_begin (f->sign_in);
  AWAIT (STATE (f) == BEF_SIGN_IN_EXPIRED);
  assert_says (f, "The code has expired");
  /* The service says "pending" for ever, but the code's time is over. */
  PROVIDER_SET (f->provider, expires_codes, FALSE);
  PROVIDER_SET (f->provider, pending, G_MAXUINT);
  PROVIDER_SET (f->provider, code_expires_in, 40);
  bef_sign_in_begin (f->sign_in);
  AWAIT (STATE (f) == BEF_SIGN_IN_CODE);
  AWAIT (STATE (f) == BEF_SIGN_IN_EXPIRED);
  guint asked = provider_count (f->provider, &f->provider->n_asked);
  g_assert_null (f->sign_in->work);
  g_assert_cmpuint (f->sign_in->timer, ==, 0);
  g_assert_cmpuint (provider_count (f->provider, &f->provider->n_asked), ==, asked);
}

/* While another code waits, and when nobody types it, who was signed in stays so. */
static void
test_cancelled (Fixture *f, gconstpointer data)
{
  sign_in (f);
  PROVIDER_SET (f->provider, pending, G_MAXUINT);
  bef_sign_in_begin (f->sign_in);
  AWAIT (STATE (f) == BEF_SIGN_IN_CODE);
  g_assert_cmpstr (bef_sign_in_get_token (f->sign_in), ==, "access-1");
  bef_sign_in_cancel (f->sign_in);
  g_assert_cmpint (STATE (f), ==, BEF_SIGN_IN_SIGNED_IN);
  g_assert_null (f->sign_in->code);
  g_assert_true (fake_keyring_holds ("refresh-1"));
  bef_sign_in_sign_out (f->sign_in);
  g_assert_cmpint (STATE (f), ==, BEF_SIGN_IN_NEEDED);
  AWAIT (fake_keyring_get (NAME) == NULL);
}

/* Whoever signs out has to know where the sign-in still lies. */
static void
test_out_of_a_keyring_that_fails (Fixture *f, gconstpointer data)
{
  sign_in (f);
  AWAIT (fake_keyring_get (NAME) != NULL);
  fake_keyring_set (TRUE, FALSE, FALSE);
  bef_sign_in_sign_out (f->sign_in);
  g_assert_null (bef_sign_in_get_token (f->sign_in));
  AWAIT (bef_sign_in_get_trouble (f->sign_in) != NULL);
  g_assert_nonnull (strstr (bef_sign_in_get_trouble (f->sign_in), "still holds"));
}

static void
assert_refused (Fixture *f, const char *words)
{
  bef_sign_in_begin (f->sign_in);
  AWAIT (STATE (f) == BEF_SIGN_IN_REFUSED);
  assert_says (f, words);
  g_assert_cmpuint (f->provider->n_codes, ==, 0);
  g_assert_cmpuint (f->provider->n_asked, ==, 0);
}

static void
test_another_issuer (Fixture *f, gconstpointer data)
{
  PROVIDER_SET (f->provider, issuer, "https://evil.example/realm");
  assert_refused (f, "says that it is another sign-in service: https://evil.example/realm");
  PROVIDER_SET (f->provider, issuer, NULL);
  PROVIDER_SET (f->provider, token_endpoint, "https://evil.example/token");
  assert_refused (f, "sends to another server");
  PROVIDER_SET (f->provider, token_endpoint, NULL);
  PROVIDER_SET (f->provider, device_endpoint, "https://127.0.0.1:1/device");
  assert_refused (f, "sends to another server");
  PROVIDER_SET (f->provider, device_endpoint, NULL);
  PROVIDER_SET (f->provider, no_device, TRUE);
  assert_refused (f, "does not offer a sign-in by code");
}

static void
test_not_such_a_service (Fixture *f, gconstpointer data)
{
  static const ProviderMood moods[] = { PROVIDER_HTML, PROVIDER_REDIRECT, PROVIDER_MISSING };

  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      PROVIDER_SET (f->provider, describes, moods[i]);
      assert_refused (f, "does not answer as a sign-in service");
    }
  PROVIDER_SET (f->provider, describes, PROVIDER_HUGE);
  bef_sign_in_begin (f->sign_in);
  AWAIT (STATE (f) == BEF_SIGN_IN_AWAY);
  assert_says (f, "larger than");
}

static void
test_plain_oauth (Fixture *f, gconstpointer data)
{
  PROVIDER_SET (f->provider, only_8414, TRUE);
  sign_in (f);
}

/* A page or a lure in place of an address. */
static void
test_hostile_code (Fixture *f, gconstpointer data)
{
  static const char *const addresses[] = { "javascript:alert(1)", "http://id.example/device",
                                           "https://bank.example@id.example/",
                                           "https://id.example/\\u202eecived",
                                           "file:///etc/passwd" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      PROVIDER_SET (f->provider, verification_uri, addresses[i]);
      bef_sign_in_begin (f->sign_in);
      AWAIT (f->sign_in->work == NULL);
      g_assert_cmpint (STATE (f), ==, BEF_SIGN_IN_REFUSED);
    }
  /* Another host than the one shown is not what is opened. */
  PROVIDER_SET (f->provider, verification_uri, "https://other.example/device");
  PROVIDER_SET (f->provider, user_code, "A\\u202eB<b>\\n");
  bef_sign_in_begin (f->sign_in);
  AWAIT (STATE (f) == BEF_SIGN_IN_CODE);
  g_assert_null (bef_sign_in_get_code (f->sign_in)->address_with_code);
  g_assert_null (strstr (bef_sign_in_get_code (f->sign_in)->user_code, "\xe2\x80\xae"));
  g_assert_null (strchr (bef_sign_in_get_code (f->sign_in)->user_code, '\n'));
}

/* The service is away: it is asked again by itself, and what is good stays good. */
static void
test_away (Fixture *f, gconstpointer data)
{
  sign_in (f);
  PROVIDER_SET (f->provider, answers, PROVIDER_BUSY);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PROGRAM);
  AWAIT (STATE (f) == BEF_SIGN_IN_AWAY);
  assert_says (f, "tried again at");
  g_assert_true (fake_keyring_holds ("refresh-1"));
  PROVIDER_SET (f->provider, answers, PROVIDER_GOOD);
  AWAIT (STATE (f) == BEF_SIGN_IN_SIGNED_IN);
  g_assert_cmpuint (f->n_tokens, ==, 2);
}

/* The token is good for a while yet: nobody hears of a renewal that fails. */
static void
test_away_meanwhile (Fixture *f, gconstpointer data)
{
  PROVIDER_SET (f->provider, expires_in, 30);
  sign_in (f);
  PROVIDER_SET (f->provider, answers, PROVIDER_BUSY);
  guint asked = provider_count (f->provider, &f->provider->n_asked);
  g_string_truncate (f->states, 0);
  AWAIT (provider_count (f->provider, &f->provider->n_asked) >= asked + 3);
  g_assert_cmpint (STATE (f), ==, BEF_SIGN_IN_SIGNED_IN);
  g_assert_null (strchr (f->states->str, '0' + BEF_SIGN_IN_AWAY));
  assert_says (f, "not renewed yet");
  PROVIDER_SET (f->provider, expires_in, 1000000);
  PROVIDER_SET (f->provider, answers, PROVIDER_GOOD);
  guint n = f->n_tokens;
  AWAIT (f->n_tokens > n);
  assert_says (f, "and renewed before then");
}

static void
test_hangs (Fixture *f, gconstpointer data)
{
  bef_oauth_set_patience (bef_sign_in_get_oauth (f->sign_in), 100);
  PROVIDER_SET (f->provider, describes, PROVIDER_HANGS);
  bef_sign_in_begin (f->sign_in);
  AWAIT (STATE (f) == BEF_SIGN_IN_AWAY);
  assert_says (f, "does not answer");
  /* While the code waits, silence makes it ask less often, and no more. */
  PROVIDER_SET (f->provider, describes, PROVIDER_GOOD);
  PROVIDER_SET (f->provider, answers, PROVIDER_HANGS);
  bef_sign_in_begin (f->sign_in);
  AWAIT (f->sign_in->interval_s > 5);
  g_assert_cmpint (STATE (f), ==, BEF_SIGN_IN_CODE);
  PROVIDER_SET (f->provider, answers, PROVIDER_GOOD);
  AWAIT (STATE (f) == BEF_SIGN_IN_SIGNED_IN);
}

/* The computer's clock is set: a token's life is counted, not read off a clock. */
static void
test_clock (Fixture *f, gconstpointer data)
{
  PROVIDER_SET (f->provider, expires_in, 100000);
  sign_in (f);
  gint64 left = bef_sign_in_get_seconds_left (f->sign_in);
  bef_clock_jump (0, 30 * BEF_MS_DAY);
  g_assert_cmpint (bef_sign_in_get_seconds_left (f->sign_in), >, left - 50000);
  bef_clock_jump (0, -60 * BEF_MS_DAY);
  g_assert_cmpint (bef_sign_in_get_seconds_left (f->sign_in), <=, left);
  g_assert_cmpuint (f->n_tokens, ==, 1);
  /* It slept: that counts. */
  bef_clock_jump (100000, 0);
  AWAIT (f->n_tokens == 2);
}

/* Without a life of its own, a token is renewed when it is refused, and not before. */
static void
test_no_end (Fixture *f, gconstpointer data)
{
  static const int ends[] = { 0, -5 };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      PROVIDER_SET (f->provider, expires_in, ends[i]);
      sign_in (f);
      g_assert_cmpint (f->sign_in->renew_us, ==, 0);
      g_assert_cmpint (bef_sign_in_get_seconds_left (f->sign_in), ==, -1);
      assert_says (f, "Signed in.");
    }
}

static void
test_no_refresh (Fixture *f, gconstpointer data)
{
  PROVIDER_SET (f->provider, no_refresh, TRUE);
  PROVIDER_SET (f->provider, expires_in, 200);
  sign_in (f);
  assert_says (f, "offline_access");
  AWAIT (STATE (f) == BEF_SIGN_IN_NEEDED && f->sign_in->work == NULL);
  g_assert_cmpuint (f->provider->n_tokens, ==, 1);
}

static void
test_client (Fixture *f, gconstpointer data)
{
  const gboolean posts = data != NULL;

  PROVIDER_SET (f->provider, client_secret, "s3cret %&=+");
  PROVIDER_SET (f->provider, wants_post, posts);
  start_again (f, BEF_SIGN_IN_BY_CLIENT, NULL);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (STATE (f) == BEF_SIGN_IN_REFUSED);
  assert_says (f, "Check the client identifier and its secret");
  bef_sign_in_set_client_secret (f->sign_in, posts ? "s3cret %&=+" : "plain");
  if (!posts)
    PROVIDER_SET (f->provider, client_secret, "plain");
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->n_tokens == 1);
  g_assert_true (fake_keyring_holds (posts ? "s3cret" : "plain"));
  /* After a restart, from the keyring; renewed before its end without one that renews. */
  start_again (f, BEF_SIGN_IN_BY_CLIENT, NULL);
  PROVIDER_SET (f->provider, expires_in, 20);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->n_tokens >= 3);
  g_assert_null (fake_keyring_get (NAME));
}

static void
test_client_file (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("secret-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "secret", NULL);

  PROVIDER_SET (f->provider, client_secret, "in-a-file");
  start_again (f, BEF_SIGN_IN_BY_CLIENT, file);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (STATE (f) == BEF_SIGN_IN_REFUSED);
  assert_says (f, "cannot be read");
  g_assert_true (g_file_set_contents (file, "in-a-file\n", -1, NULL));
  g_assert_cmpint (g_chmod (file, 0640), ==, 0);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->sign_in->work == NULL);
  assert_says (f, "Others may read the file");
  g_assert_cmpint (g_chmod (file, 0600), ==, 0);
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (f->n_tokens == 1);
  g_assert_false (fake_keyring_holds ("in-a-file"));
  g_unlink (file);
  g_rmdir (folder);
}

/* A picture of the window uses up no token that is good once. */
static void
test_looks_on (Fixture *f, gconstpointer data)
{
  g_autofree char *kept = bound (f, "refresh-1");

  fake_keyring_put (NAME, kept);
  f->sign_in->looks_on = TRUE;
  bef_sign_in_want (f->sign_in, BEF_ASKED_BY_PERSON);
  g_assert_null (f->sign_in->work);
  assert_says (f, "keeps this sign-in");
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *issuer;
    gboolean good;
  } cases[] = {
    { "https://id.example/realms/commune", TRUE },
    { "https://id.example/", TRUE },
    { "http://127.0.0.1:8080", TRUE },
    { "http://[::1]:8080/realm", TRUE },
    { "http://id.example", FALSE },
    { "http://127.0.0.1.evil.example", FALSE },
    { "http://name@127.0.0.1", FALSE },
    { "https://name:word@id.example", FALSE },
    { "https://id.example/?realm=a", FALSE },
    { "ftp://id.example", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BefOauth) oauth = bef_oauth_new (cases[i].issuer, "beffroi", NULL, NULL, &error);
      g_test_message ("%s: %s", cases[i].issuer, error != NULL ? error->message : "good");
      g_assert_cmpint (oauth != NULL, ==, cases[i].good);
      g_assert_true (error == NULL || strstr (error->message, "word@") == NULL);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (bef_oauth_new ("https://id.example", " ", NULL, NULL, &error));
  g_assert_error (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_SETUP);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/sign-in/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("code", test_code);
  ADD ("restart", test_restart);
  ADD ("nobody", test_nobody);
  ADD ("renewed-before-its-end", test_renewed_before_its_end);
  ADD ("keyring-refuses", test_keyring_refuses);
  ADD ("no-keyring", test_no_keyring);
  ADD ("locked-keyring", test_locked_keyring);
  ADD ("revoked", test_revoked);
  ADD ("renewed-by-another", test_renewed_by_another);
  ADD ("bound", test_bound);
  ADD ("refused-token", test_refused_token);
  ADD ("denied", test_denied);
  ADD ("expired", test_expired);
  ADD ("cancelled", test_cancelled);
  ADD ("out-of-a-keyring-that-fails", test_out_of_a_keyring_that_fails);
  ADD ("another-issuer", test_another_issuer);
  ADD ("not-such-a-service", test_not_such_a_service);
  ADD ("plain-oauth", test_plain_oauth);
  ADD ("hostile-code", test_hostile_code);
  ADD ("away", test_away);
  ADD ("away-meanwhile", test_away_meanwhile);
  ADD ("hangs", test_hangs);
  ADD ("clock", test_clock);
  ADD ("no-end", test_no_end);
  ADD ("no-refresh", test_no_refresh);
  ADD ("client", test_client);
  g_test_add ("/sign-in/client-post", Fixture, "post", set_up, test_client, tear_down);
  ADD ("client-file", test_client_file);
  ADD ("looks-on", test_looks_on);
  g_test_add_func ("/sign-in/addresses", test_addresses);
  return g_test_run ();
}
