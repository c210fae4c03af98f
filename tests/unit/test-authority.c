/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A private authority goes on counting where its file is moved or gone, and is renewed with it. */
#include "ui/shell/bef-authority-settings.h"

#include <glib/gstdio.h>

#include "https-test-server.h"

#define NAME "mairie-ca.pem"

typedef struct
{
  GSettings *profile;
  TestServer *first, *second; /* for the authorities they have */
  char *folder, *path;
} Fixture;

static void
handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
         guint n, gpointer user_data)
{
  test_reply_json (message, "[]");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->profile = g_settings_new_with_path ("fr.beffroi.Beffroi.profile",
                                         "/fr/beffroi/Beffroi/profiles/authority/");
  g_settings_reset (f->profile, "ca-file");
  g_settings_reset (f->profile, "ca-text");
  f->first = test_server_new (TEST_CERTIFICATE_BY_AUTHORITY, handler, NULL);
  f->second = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, handler, NULL);
  f->folder = g_dir_make_tmp ("authority-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, NAME, NULL);
  g_assert_true (g_file_set_contents (f->path, test_server_ca (f->first), -1, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_object_unref (f->profile);
  test_server_free (f->first);
  test_server_free (f->second);
  g_free (f->folder);
  g_free (f->path);
}

static void
assert_read (Fixture *f, TestServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bef_authority_settings_read (f->profile, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, server != NULL ? test_server_ca (server) : NULL);
}

static void
assert_described (Fixture *f, const char *text, const char *there, const char *absent)
{
  g_autofree char *words = bef_authority_describe (f->path, text);

  g_test_message ("%s", words);
  g_assert_nonnull (strstr (words, NAME));
  g_assert_null (strstr (words, f->folder));
  g_assert_true (there == NULL || strstr (words, there) != NULL);
  g_assert_true (absent == NULL || strstr (words, absent) == NULL);
}

static void
test_none (Fixture *f, gconstpointer data)
{
  assert_read (f, NULL);
}

static void
test_gone (Fixture *f, gconstpointer data)
{
  g_settings_set_string (f->profile, "ca-file", f->path);
  assert_read (f, f->first);
  assert_described (f, "PEM", NULL, "no longer");
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  assert_read (f, f->first);
  assert_described (f, "PEM", "no longer where it was: what was read of it is kept", NULL);
}

static void
test_gone_unread (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  bef_authority_settings_keep (f->profile, f->path, NULL);
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_null (bef_authority_settings_read (f->profile, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, NAME));
  g_assert_nonnull (strstr (error->message, "Choose it again"));
  assert_described (f, NULL, "choose it again", NULL);
}

static void
test_renewed (Fixture *f, gconstpointer data)
{
  bef_authority_settings_keep (f->profile, f->path, test_server_ca (f->first));
  g_assert_true (g_file_set_contents (f->path, test_server_ca (f->second), -1, NULL));
  assert_read (f, f->second);
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  assert_read (f, f->second);
}

/* What was kept counts, not what has been put in its place by mistake. */
static void
test_spoilt (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  bef_authority_settings_keep (f->profile, f->path, test_server_ca (f->first));
  g_assert_true (g_file_set_contents (f->path, "<html>", -1, NULL));
  g_assert_null (bef_authority_read (f->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_nonnull (strstr (error->message, NAME));
  assert_read (f, f->first);
}

static void
test_forgotten (Fixture *f, gconstpointer data)
{
  bef_authority_settings_keep (f->profile, f->path, test_server_ca (f->first));
  bef_authority_settings_keep (f->profile, NULL, NULL);
  g_autofree char *text = g_settings_get_string (f->profile, "ca-text");
  g_assert_cmpstr (text, ==, "");
  assert_read (f, NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);

  g_setenv ("LC_ALL", "C", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/authority/none", Fixture, NULL, set_up, test_none, tear_down);
  g_test_add ("/authority/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/authority/gone-unread", Fixture, NULL, set_up, test_gone_unread, tear_down);
  g_test_add ("/authority/renewed", Fixture, NULL, set_up, test_renewed, tear_down);
  g_test_add ("/authority/spoilt", Fixture, NULL, set_up, test_spoilt, tear_down);
  g_test_add ("/authority/forgotten", Fixture, NULL, set_up, test_forgotten, tear_down);
  return g_test_run ();
}
