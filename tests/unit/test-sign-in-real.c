/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sign-in at a service that is not ours: "oidc-provider" of npm, in the folder that
 * BEFFROI_OIDC_PROVIDER names. Run by name; skipped without it. */
#include "backend/sign-in/bef-sign-in-private.h"
#include "provider-double.h"

typedef struct
{
  GSubprocess *process;
  GDataInputStream *said;
  char *issuer;
  BefSignIn *sign_in;
  char *token;
  guint n_tokens;
} Real;

#define AWAIT(condition)                                                                           \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)
#define STATE(r) bef_sign_in_get_state ((r)->sign_in)

static void
token_cb (BefSignIn *sign_in, const char *token, Real *r)
{
  g_free (r->token);
  r->token = g_strdup (token);
  r->n_tokens++;
}

static void
changed_cb (BefSignIn *sign_in, Real *r)
{
  g_autofree char *message = bef_sign_in_dup_message (sign_in);

  g_test_message ("state %d: %s", bef_sign_in_get_state (sign_in), message);
}

static void
begin (Real *r, BefSignInWay way)
{
  g_autoptr (GError) error = NULL;

  if (r->sign_in != NULL)
    bef_sign_in_stop (r->sign_in);
  g_clear_object (&r->sign_in);
  r->sign_in = bef_sign_in_new (
      &(BefSignInSetup){ .way = way,
                         .profile = "default",
                         .issuer = r->issuer,
                         .client_id = way == BEF_SIGN_IN_BY_CLIENT ? "workstation" : "beffroi",
                         .scope = way == BEF_SIGN_IN_BY_CLIENT ? NULL : "openid offline_access",
                         .keyring = fake_keyring () },
      &error);
  g_assert_no_error (error);
  g_signal_connect (r->sign_in, "token", G_CALLBACK (token_cb), r);
  g_signal_connect (r->sign_in, "changed", G_CALLBACK (changed_cb), r);
}

/* Has the service do something, and waits until it is done. */
static void
tell (Real *r, const char *verb, const char *value)
{
  g_autofree char *line = g_strdup_printf ("%s %s\n", verb, value);
  GOutputStream *to = g_subprocess_get_stdin_pipe (r->process);

  g_assert_true (g_output_stream_write_all (to, line, strlen (line), NULL, NULL, NULL));
  g_autofree char *answer = g_data_input_stream_read_line (r->said, NULL, NULL, NULL);
  g_test_message ("%s: %s", verb, answer);
  g_assert_true (g_str_has_prefix (answer, "done"));
}

static gboolean
set_up (Real *r)
{
  const char *folder = g_getenv ("BEFFROI_OIDC_PROVIDER");
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "unit", "oidc-provider.mjs", NULL);
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    {
      g_test_skip ("BEFFROI_OIDC_PROVIDER names no folder with node_modules/oidc-provider");
      return FALSE;
    }
  fake_keyring_reset ();
  r->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                     | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                 &error, "node", script, folder, NULL);
  g_assert_no_error (error);
  r->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (r->process));
  r->issuer = g_data_input_stream_read_line (r->said, NULL, NULL, NULL);
  g_assert_nonnull (r->issuer);
  g_test_message ("%s", r->issuer);
  return TRUE;
}

static void
tear_down (Real *r)
{
  bef_sign_in_stop (r->sign_in);
  g_clear_object (&r->sign_in);
  g_subprocess_force_exit (r->process);
  g_subprocess_wait (r->process, NULL, NULL);
  g_clear_object (&r->process);
  g_clear_object (&r->said);
  g_free (r->issuer);
  g_free (r->token);
}

static void
sign_in (Real *r, const char *verb)
{
  bef_sign_in_begin (r->sign_in);
  AWAIT (STATE (r) == BEF_SIGN_IN_CODE);
  tell (r, verb, bef_sign_in_get_code (r->sign_in)->user_code);
}

/* Signed in, renewed before its end, restarted, revoked, signed in again. */
static void
test_code (void)
{
  Real r = { 0 };

  if (!set_up (&r))
    return;
  begin (&r, BEF_SIGN_IN_BY_CODE);
  tell (&r, "short", "4");
  sign_in (&r, "approve");
  AWAIT (STATE (&r) == BEF_SIGN_IN_SIGNED_IN);
  g_autofree char *first = g_strdup (r.token);
  g_autofree char *kept = g_strdup (fake_keyring_get ("default/sign-in"));
  g_assert_nonnull (kept);
  AWAIT (r.n_tokens >= 2);
  g_assert_cmpstr (r.token, !=, first);
  AWAIT (!r.sign_in->storing);
  g_assert_cmpstr (fake_keyring_get ("default/sign-in"), !=, kept);
  tell (&r, "short", "3600");
  begin (&r, BEF_SIGN_IN_BY_CODE);
  guint n = r.n_tokens;
  bef_sign_in_want (r.sign_in, BEF_ASKED_BY_PERSON);
  AWAIT (r.n_tokens > n);
  tell (&r, "revoke", "");
  bef_sign_in_want (r.sign_in, BEF_ASKED_BY_PROGRAM);
  AWAIT (STATE (&r) == BEF_SIGN_IN_REVOKED);
  g_assert_null (fake_keyring_get ("default/sign-in"));
  sign_in (&r, "approve");
  AWAIT (STATE (&r) == BEF_SIGN_IN_SIGNED_IN);
  tear_down (&r);
}

static void
test_denied (void)
{
  Real r = { 0 };

  if (!set_up (&r))
    return;
  begin (&r, BEF_SIGN_IN_BY_CODE);
  sign_in (&r, "deny");
  AWAIT (STATE (&r) == BEF_SIGN_IN_DENIED);
  tear_down (&r);
}

static void
test_client (void)
{
  Real r = { 0 };

  if (!set_up (&r))
    return;
  begin (&r, BEF_SIGN_IN_BY_CLIENT);
  bef_sign_in_set_client_secret (r.sign_in, "wrong");
  bef_sign_in_begin (r.sign_in);
  AWAIT (STATE (&r) == BEF_SIGN_IN_REFUSED);
  tell (&r, "short", "4");
  bef_sign_in_set_client_secret (r.sign_in, "a-secret");
  bef_sign_in_begin (r.sign_in);
  AWAIT (r.n_tokens >= 2);
  tear_down (&r);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign-in-real/code", test_code);
  g_test_add_func ("/sign-in-real/denied", test_denied);
  g_test_add_func ("/sign-in-real/client", test_client);
  return g_test_run ();
}
