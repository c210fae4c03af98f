/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in with a code: told, typed elsewhere, revoked, and done again, with what was known on
 * screen meanwhile and nothing of it on disk. */
#include "../unit/provider-double.h"
#include "e2e-util.h"

#define ANSWER_S 60

/* The profile "test" of @url (NULL: the hub's), trusting the hub and @provider. */
static void
write_authorities (E2e *scene, Provider *provider, const char *url)
{
  g_autofree char *authorities = g_build_filename (scene->folder, "authorities.pem", NULL);
  g_autofree char *hub = NULL, *both = NULL;

  g_assert_true (g_file_get_contents (scene->certificate_file, &hub, NULL, NULL));
  both = g_strconcat (hub, "\n", test_server_ca (provider->server), NULL);
  g_assert_true (g_file_set_contents (authorities, both, -1, NULL));
  e2e_write_profile (scene, url, authorities);
}

/* The same with its sign-in at @provider. */
static void
write_profile (E2e *scene, Provider *provider)
{
  g_autofree char *settings = e2e_path (scene, "config", "glib-2.0/settings/keyfile");
  g_autofree char *text = NULL, *more = NULL;

  write_authorities (scene, provider, NULL);
  g_assert_true (g_file_get_contents (settings, &text, NULL, NULL));
  more = g_strdup_printf ("%s\n[fr/beffroi/Beffroi/profiles/test]\nsign-in='code'\n"
                          "issuer='%s/realm'\nclient-id='beffroi'\n",
                          text, test_server_url (provider->server));
  g_assert_true (g_file_set_contents (settings, more, -1, NULL));
}

static void
press (E2e *scene, const char *name)
{
  g_autoptr (E2eNode) button = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, name);

  e2e_press (scene, button);
}

/* Nothing of what was given is in any file of the console. */
static void
assert_not_on_disk (E2e *scene)
{
  const char *const words[] = { "access-1", "refresh-1", "device-secret", NULL };

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *command = g_strdup_printf (
          "grep -rlF --exclude='hub*' --exclude='requests*' -e %s %s", words[i], scene->folder);
      g_autofree char *found = NULL;
      g_assert_true (g_spawn_command_line_sync (command, &found, NULL, NULL, NULL));
      g_assert_cmpstr (found, ==, "");
    }
}

static void
test_code (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("sign-in");
  g_autoptr (Provider) provider = provider_new ();

  e2e_hub_start (scene, "--token=access-1:secretary --token=access-2:secretary");
  e2e_use_bare_bus (scene);
  write_profile (scene, provider);
  PROVIDER_SET (provider, pending, G_MAXUINT);
  e2e_console_start (scene, NULL, NULL);
  g_autofree char *needed = e2e_wait_text (scene, ANSWER_S, ATSPI_ROLE_LABEL, "Sign in at 127");
  press (scene, "Sign In…$");
  g_autoptr (E2eNode) code = e2e_wait (scene, ANSWER_S, E2E_ANY, "W D J B - M J H T|WDJB-MJHT");
  g_autofree char *waits = e2e_wait_text (scene, 10, E2E_ANY, "Waiting for the code");
  g_autoptr (E2eNode) copy = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Copy the Code$");
  g_autoptr (E2eNode) opens = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Open It on This");
  PROVIDER_SET (provider, pending, 0);
  g_autoptr (E2eNode) live = e2e_wait (scene, ANSWER_S, ATSPI_ROLE_LABEL, "^Live$");
  /* No keyring runs here: that is said, and the rest goes on. */
  g_autofree char *kept = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, "The sign-in is not kept");
  assert_not_on_disk (scene);
  e2e_console_quit (scene);
}

/* The service ends it: what was known stays on screen, and a person is asked to sign in again. */
static void
test_revoked (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("sign-in-revoked");
  g_autoptr (Provider) provider = provider_new ();

  e2e_hub_start (scene, "--token=access-1:secretary --token=access-2:secretary");
  e2e_use_bare_bus (scene);
  write_profile (scene, provider);
  PROVIDER_SET (provider, expires_in, 20);
  e2e_console_start (scene, NULL, NULL);
  press (scene, "Sign In…$");
  g_autoptr (E2eNode) live = e2e_wait (scene, ANSWER_S, ATSPI_ROLE_LABEL, "^Live$");
  PROVIDER_SET (provider, revoked, TRUE);
  g_autofree char *over = e2e_wait_text (scene, ANSWER_S, ATSPI_ROLE_LABEL, "Last known.*is over");
  g_test_message ("%s", over);
  g_assert_nonnull (strstr (over, "Sign in again"));
  g_autoptr (E2eNode) hall = e2e_wait (scene, 10, E2E_ANY, "Town hall|Mairie|buildings? ");
  PROVIDER_SET (provider, expires_in, 3600);
  press (scene, "Sign In…$");
  g_autoptr (E2eNode) again = e2e_wait (scene, ANSWER_S, ATSPI_ROLE_LABEL, "^Live$");
  e2e_console_quit (scene);
}

static void
fill (E2e *scene, const char *title, const char *text)
{
  g_autoptr (E2eNode) entry = e2e_wait (scene, 10, ATSPI_ROLE_TEXT, title);

  e2e_set_text (scene, entry, text);
}

/* A first run: a person says where to sign in, types the code elsewhere, and the form goes on. */
static void
test_form (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("sign-in-form");
  g_autoptr (Provider) provider = provider_new ();
  g_autofree char *issuer = g_strconcat (test_server_url (provider->server), "/realm", NULL);

  e2e_hub_start (scene, "--token=access-1:secretary --token=access-2:secretary");
  e2e_use_bare_bus (scene);
  write_authorities (scene, provider, "");
  PROVIDER_SET (provider, pending, G_MAXUINT);
  e2e_console_start (scene, NULL, NULL);
  fill (scene, "^Server address", scene->url);
  e2e_tab_to (scene, E2E_ANY, "^Sign in$");
  e2e_key (scene, "Return");
  e2e_key (scene, "Down");
  e2e_key (scene, "Return");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_TEXT, "^Access token");
  fill (scene, "^Sign-in service", issuer);
  fill (scene, "^Client identifier", "beffroi");
  press (scene, "Test and Connect$");
  g_autoptr (E2eNode) code = e2e_wait (scene, ANSWER_S, E2E_ANY, "W D J B - M J H T|WDJB-MJHT");
  g_autoptr (E2eNode) where = e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^https://id.example/device$");
  g_autofree char *before = e2e_requests (scene);
  /* The server is asked for nothing by somebody who is not signed in. */
  g_assert_null (strstr (before, "/ngsi-ld/v1/entities"));
  PROVIDER_SET (provider, pending, 0);
  g_autoptr (E2eNode) live = e2e_wait (scene, ANSWER_S, ATSPI_ROLE_LABEL, "^Live$");
  /* The code was typed once: what the form was given is what the session goes on with. */
  g_assert_cmpuint (provider_count (provider, &provider->n_codes), ==, 1);
  g_autofree char *settings = e2e_path (scene, "config", "glib-2.0/settings/keyfile"), *text = NULL;
  g_assert_true (g_file_get_contents (settings, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "sign-in='code'"));
  g_assert_nonnull (strstr (text, issuer));
  assert_not_on_disk (scene);
  e2e_console_quit (scene);
}

static gboolean
is_quiet_cb (E2e *scene, gpointer user_data)
{
  g_autofree char *before = e2e_requests (scene);

  g_usleep (8 * G_USEC_PER_SEC);
  g_autofree char *after = e2e_requests (scene);
  return g_str_equal (before, after);
}

/* The preferences tell how long it lasts, and end it: nothing is asked from then on. */
static void
test_sign_out (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("sign-in-out");
  g_autoptr (Provider) provider = provider_new ();

  e2e_hub_start (scene, "--token=access-1:secretary --token=access-2:secretary");
  e2e_use_bare_bus (scene);
  write_profile (scene, provider);
  e2e_console_start (scene, NULL, NULL);
  press (scene, "Sign In…$");
  g_autoptr (E2eNode) live = e2e_wait (scene, ANSWER_S, ATSPI_ROLE_LABEL, "^Live$");
  e2e_key (scene, "ctrl+comma");
  g_autofree char *lasts =
      e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, "^Signed in until .*, and renewed before then");
  g_test_message ("%s", lasts);
  press (scene, "Sign Out$");
  g_autoptr (E2eNode) row = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Sign in at 127.*to go on");
  e2e_key (scene, "Escape");
  g_autofree char *told =
      e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, "Last known state.*Sign in at 127");
  e2e_until (scene, 40, "the server being asked no more", is_quiet_cb, NULL);
  press (scene, "Sign In…$");
  g_autoptr (E2eNode) again = e2e_wait (scene, ANSWER_S, ATSPI_ROLE_LABEL, "^Live$");
  g_assert_cmpuint (provider_count (provider, &provider->n_codes), ==, 2);
  e2e_console_quit (scene);
  g_autofree char *journal =
      e2e_sql (scene, "SELECT action, object FROM journal WHERE kind = 5 ORDER BY id");
  g_assert_cmpstr (journal, ==, "sign-in|\nsign-out|\nsign-in|\n");
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/sign-in/with-a-code", test_code);
  g_test_add_func ("/e2e/sign-in/revoked-and-again", test_revoked);
  g_test_add_func ("/e2e/sign-in/by-the-form", test_form);
  g_test_add_func ("/e2e/sign-in/out-of-the-preferences", test_sign_out);
  return g_test_run ();
}
