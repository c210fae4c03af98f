/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may ask a hub, read from a file: whose it must be, what is in it. */
#include "hub/server/bef-hub-auth.h"

#include "base/bef-civil-time.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW G_GINT64_CONSTANT (1767225600000) /* 2026-01-01 */
#define YEAR (G_GINT64_CONSTANT (365) * 24 * 3600 * 1000)

typedef struct
{
  char *folder, *file;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("beffroi-tokens-XXXXXX", NULL);
  place->file = g_build_filename (place->folder, "tokens", NULL);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_remove (place->file);
  g_rmdir (place->file);
  g_rmdir (place->folder);
  g_free (place->folder);
  g_free (place->file);
}

static void
write_file (Place *place, const char *text, gssize length, guint mode)
{
  g_assert_true (g_file_set_contents_full (place->file, text, length, 0, 0600, NULL));
  g_assert_cmpint (chmod (place->file, mode), ==, 0);
}

static BefHubAuth *
read_file (Place *place, GError **error)
{
  g_autoptr (BefHubAuth) auth = bef_hub_auth_new ();

  if (!bef_hub_auth_add_file (auth, place->file, NOW, error))
    return NULL;
  return g_steal_pointer (&auth);
}

/* Refused, in a sentence that names the file, holds @word, and never a token. */
static void
assert_refused (Place *place, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHubAuth) auth = read_file (place, &error);

  g_assert_null (auth);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, place->file));
  g_assert_nonnull (strstr (error->message, word));
  g_assert_null (strstr (error->message, "s3cret"));
}

static const BefHubToken *
ask (BefHubAuth *auth, const char *secret)
{
  g_autofree char *header = g_strconcat ("Bearer ", secret, NULL);
  return bef_hub_auth_check (auth, header);
}

static void
test_format (Place *place, gconstpointer data)
{
  static const char text[] =
      "\xef\xbb\xbf# the commune's\r\n\r\n  s3cret-1:secretary\r\n"
      "s3cret-2:police::Police municipale:2025-06-01T00:00:00Z/2026-06-01T00:00:00Z AP 2026-17\n"
      "s3cret-3:police:voisine::2026-06-01T00:00:00Z\n"
      "s3cret-4:technician";
  g_autoptr (GError) error = NULL;

  write_file (place, text, -1, 0600);
  g_autoptr (BefHubAuth) auth = read_file (place, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bef_hub_auth_tokens (auth)->len, ==, 4);
  const BefHubToken *police = ask (auth, "s3cret-2"), *other = ask (auth, "s3cret-3");
  g_assert_cmpint (ask (auth, "s3cret-1")->role, ==, BEF_ROLE_SECRETARY);
  g_assert_cmpint (ask (auth, "s3cret-4")->role, ==, BEF_ROLE_TECHNICIAN);
  g_assert_cmpstr (police->name, ==, "Police municipale");
  g_assert_cmpstr (police->grant_reference, ==, "AP 2026-17");
  g_assert_cmpint (police->grant_from, <, NOW);
  g_assert_true (bef_hub_token_may_see_images (police, NOW));
  g_assert_cmpstr (other->tenant, ==, "voisine");
  g_assert_cmpint (other->grant_from, ==, NOW);
  g_assert_null (ask (auth, "s3cret-5"));
  g_assert_null (ask (auth, "#"));
}

static void
test_a_file_of_its_owner_only (Place *place, gconstpointer data)
{
  static const guint open_to_others[] = { 0640, 0604, 0620, 0602, 0610, 0644, 0666 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (open_to_others); i++)
    {
      write_file (place, "s3cret:secretary\n", -1, open_to_others[i]);
      assert_refused (place, "chmod 600");
    }
  write_file (place, "s3cret:secretary\n", -1, 0400);
  g_autoptr (BefHubAuth) auth = read_file (place, &error);
  g_assert_no_error (error);
  if (geteuid () != 0)
    {
      g_test_message ("not root: the file of another user is not tried");
      return;
    }
  g_assert_cmpint (chown (place->file, 65534, 65534), ==, 0);
  assert_refused (place, "another user");
}

static void
test_what_is_no_file (Place *place, gconstpointer data)
{
  assert_refused (place, "No such file");
  g_assert_cmpint (g_mkdir (place->file, 0700), ==, 0);
  assert_refused (place, "not a plain file");
  g_rmdir (place->file);
  /* Nobody writes into it: opening it must not wait. */
  g_assert_cmpint (mkfifo (place->file, 0600), ==, 0);
  assert_refused (place, "not a plain file");
  g_remove (place->file);
  g_assert_cmpint (symlink ("/dev/zero", place->file), ==, 0);
  assert_refused (place, "not a plain file");
}

static void
test_what_is_no_list_of_tokens (Place *place, gconstpointer data)
{
  static const struct
  {
    const char *text;
    gssize length;
    const char *word;
  } bad[] = {
    { "", -1, "no token" },
    { "# s3cret:secretary\n", -1, "no token" },
    { "s3cret\n", -1, "line 1" },
    { "\ns3cret:mayor\n", -1, "line 2" },
    { ":secretary\n", -1, "line 1" },
    { "s3cret:police:::soon\n", -1, "ISO 8601" },
    { "s3cret:police:::2026-01-01T00:00:00Z/soon\n", -1, "ISO 8601" },
    { "s3cret a:secretary\n", -1, "visible ASCII" },
    { "s3cr\xc3\xa9t:secretary\n", -1, "visible ASCII" },
    { "s3cret:secretary\ns3cret:police\n", -1, "given before" },
    { "s3cret:secretary::\xff\n", -1, "UTF-8" },
    { "s3cret:secretary\0\n", 18, "UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      write_file (place, bad[i].text, bad[i].length, 0600);
      assert_refused (place, bad[i].word);
    }
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, '\n');
  write_file (place, large, -1, 0600);
  assert_refused (place, "larger");
}

static void
test_a_grant_goes_on (Place *place, gconstpointer data)
{
  static const char text[] = "s3cret-1:police:::2027-01-01T00:00:00Z\n"
                             "s3cret-2:police:::2026-02-01T00:00:00Z/2027-01-01T00:00:00Z\n";
  g_autoptr (BefHubAuth) later = bef_hub_auth_new ();

  write_file (place, text, -1, 0600);
  g_autoptr (BefHubAuth) first = read_file (place, NULL);
  g_assert_true (bef_hub_auth_add_file (later, place->file, NOW + YEAR / 2, NULL));
  bef_hub_auth_keep_beginnings (later, first);
  g_assert_cmpint (ask (later, "s3cret-1")->grant_from, ==, NOW);
  g_assert_cmpint (ask (later, "s3cret-2")->grant_from, ==, ask (first, "s3cret-2")->grant_from);
}

#define TEST(path, function)                                                                       \
  g_test_add ("/hub/token-file/" path, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("format", test_format);
  TEST ("of-its-owner-only", test_a_file_of_its_owner_only);
  TEST ("what-is-no-file", test_what_is_no_file);
  TEST ("what-is-no-list-of-tokens", test_what_is_no_list_of_tokens);
  TEST ("a-grant-goes-on-when-read-again", test_a_grant_goes_on);
  return g_test_run ();
}
