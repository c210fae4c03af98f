/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an organisation sets in a file: it counts above what the user chose, which is there again
 * when the file is gone; what is wrong counts for nothing; and what only the organisation may grant
 * is not granted by a file that the user can choose. */
#include <glib/gstdio.h>
#include <string.h>

#include "history-util.h"
#include "ui/shell/bef-policy.h"
#include "ui/shell/bef-rights-settings.h"
#include "ui/shell/bef-settings.h"

#define POLICY                                                                                     \
  "# of a test\n[application]\nlast-profile=town\nschool-zone=c\nquiet-from=1200\n"                \
  "may-change=school-zone\n\n[profile town]\nurl=https://decided.example\ntenant=town\n"           \
  "role=agent\nown-buildings=mairie; ecole;\nrole-map=maires=elected; x=y=police\n"                \
  "image-grant=Police;2026-01-01T00:00:00Z;2199-01-01T00:00:00Z;AP 1\nhistory-budget=500\n"        \
  "token-file=/etc/beffroi/token\nmay-change=history-budget\n"

typedef struct
{
  char *folder; /* owned */
  char *path;   /* owned: of the policy */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "policy.ini", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_policy_set_file ("/nowhere/policy.ini");
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

/* The system's from now on. */
static void
decide (Fixture *f, const char *text)
{
  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
  bef_policy_set_file (f->path);
}

static void
assert_text (GSettings *settings, const char *key, const char *expected)
{
  g_autofree char *text = g_settings_get_string (settings, key);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_above_the_users (Fixture *f, gconstpointer data)
{
  bef_policy_set_file ("/nowhere/policy.ini");
  g_autoptr (GSettings) before = bef_settings_profile ("town");
  g_assert_true (g_settings_set_string (before, "url", "https://chosen.example"));
  g_assert_true (g_settings_set_string (before, "map-source", "none"));
  decide (f, POLICY);
  g_assert_null (bef_policy_get_fault ());
  g_autoptr (GSettings) profile = bef_settings_profile ("town"), app = bef_settings_app (),
                        other = bef_settings_profile ("other");
  g_auto (GStrv) buildings = g_settings_get_strv (profile, "own-buildings");
  g_autofree char *map = bef_rights_map_to_text (profile),
                  *token = bef_policy_dup_token_file ("town"),
                  *no_token = bef_policy_dup_token_file ("other");
  assert_text (profile, "url", "https://decided.example");
  assert_text (app, "last-profile", "town");
  g_assert_cmpint (g_settings_get_int (app, "quiet-from"), ==, 1200);
  g_assert_cmpuint (g_strv_length (buildings), ==, 2);
  g_assert_cmpstr (buildings[1], ==, "ecole");
  g_assert_cmpstr (map, ==, "maires=elected; x=y=police");
  g_assert_cmpstr (token, ==, "/etc/beffroi/token");
  g_assert_null (no_token);
  /* What is not set is the user's, and so is another profile. */
  assert_text (profile, "map-source", "none");
  assert_text (other, "url", "");
  /* It may not be changed, and what was chosen is not lost. */
  g_assert_false (g_settings_is_writable (profile, "url"));
  g_assert_false (g_settings_set_string (profile, "url", "https://mine.example"));
  assert_text (profile, "url", "https://decided.example");
  bef_policy_set_file ("/nowhere/policy.ini");
  g_autoptr (GSettings) after = bef_settings_profile ("town");
  assert_text (after, "url", "https://chosen.example");
  g_assert_true (g_settings_is_writable (after, "url"));
}

static void
changed_cb (GSettings *settings, const char *key, guint *n)
{
  ++*n;
}

/* What is only proposed, until somebody chooses; who listens is told. */
static void
test_may_change (Fixture *f, gconstpointer data)
{
  guint n = 0;

  decide (f, POLICY);
  g_autoptr (GSettings) profile = bef_settings_profile ("town"),
                        other = bef_settings_profile ("town");
  g_assert_cmpuint (g_settings_get_uint (profile, "history-budget"), ==, 500);
  g_assert_true (g_settings_is_writable (profile, "history-budget"));
  g_signal_connect (other, "changed::history-budget", G_CALLBACK (changed_cb), &n);
  g_settings_get_uint (other, "history-budget");
  g_assert_true (g_settings_set_uint (profile, "history-budget", 300));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (g_settings_get_uint (other, "history-budget"), ==, 300);
  g_settings_reset (profile, "history-budget");
  g_assert_cmpuint (g_settings_get_uint (profile, "history-budget"), ==, 500);
}

/* A grant is the organisation's: in its own file, fixed; not in one that the user may choose. */
static void
test_grant (Fixture *f, gconstpointer data)
{
  decide (f, POLICY);
  g_autoptr (GSettings) profile = bef_settings_profile ("town");
  g_autoptr (BefRights) rights = bef_rights_settings_read (profile);
  g_assert_cmpstr (rights->grant_reference, ==, "AP 1");

  decide (f, "[profile town]\nimage-grant=P;2026-01-01T00:00:00Z;2199-01-01T00:00:00Z;AP 1\n"
             "may-change=image-grant\n");
  g_autoptr (GSettings) proposed = bef_settings_profile ("town");
  g_autoptr (BefRights) of_proposed = bef_rights_settings_read (proposed);
  g_assert_null (of_proposed->grant_reference);
}

static void
test_file_of_the_users (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_system_config_dirs ()[0], "beffroi", NULL),
                  *path = g_build_filename (folder, "policy.ini", NULL);

  bef_policy_set_file ("/nowhere/policy.ini");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, POLICY, -1, NULL));
  g_autoptr (GSettings) profile = bef_settings_profile ("town");
  g_autoptr (BefRights) rights = bef_rights_settings_read (profile);
  assert_text (profile, "url", "https://decided.example");
  g_assert_cmpint (rights->choice, ==, BEF_ROLE_AGENT);
  g_assert_null (rights->grant_reference);
  /* The system's own goes before. */
  decide (f, "[profile town]\nurl=https://system.example\n");
  g_autoptr (GSettings) decided = bef_settings_profile ("town");
  assert_text (decided, "url", "https://system.example");
  g_unlink (path);
}

/* The place is named, what stood there is not, and nothing of the file counts. */
static void
test_wrong (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *text, *named;
  } cases[] = {
    { "[profile town]\nurl=https://a.example\nurll=s3cret\n", "urll" },
    { "[profile town]\nurl=http://s3cret.example\n", "url" },
    { "[profile town]\nrole=s3cret\n", "role" },
    { "[profile town]\nprotocol=s3cret\n", "protocol" },
    { "[profile town]\nhistory-budget=s3cret\n", "history-budget" },
    { "[profile town]\nhistory-budget=-1\n", "history-budget" },
    { "[profile town]\nhistory-budget=5\n", "history-budget" },
    { "[profile town]\nrole-map=s3cret\n", "role-map" },
    { "[profile town]\nimage-grant=s3cret;b;c\n", "image-grant" },
    { "[profile town]\ntoken-file=s3cret\n", "token-file" },
    { "[profile town]\nmay-change=s3tting\nurl=https://a.example\n", "s3tting" },
    { "[profile Town]\nurl=https://a.example\n", "Town" },
    { "[town]\nurl=https://a.example\n", "town" },
    { "[application]\nurl=https://a.example\n", "url" },
    { "[application]\nnotifications=s3cret\n", "notifications" },
    { "[application]\nnotify-level=s3cret\n", "notify-level" },
    { "[application]\nquiet-from=1500\n", "quiet-from" },
    { "[profile town]\n\ns3cret\n", "3" },
    { "s3cret=1\n", "1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      decide (f, cases[i].text);
      const char *fault = bef_policy_get_fault ();
      g_assert_nonnull (fault);
      if (strstr (fault, cases[i].named) == NULL || strstr (fault, "s3cret") != NULL)
        g_error ("%s: %s", cases[i].text, fault);
      g_assert_nonnull (strstr (fault, f->path));
      g_assert_null (bef_policy_get_backend ());
    }
}

/* Of whatever size: a device has no end. What is as large as it may be is read. */
static void
test_size (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new ("[application]\nnotifications=false\n");

  while (text->len < BEF_POLICY_MAX_BYTES)
    g_string_append_c (text, text->len % 80 == 0 ? '\n' : '#');
  g_assert_true (g_file_set_contents (f->path, text->str, (gssize)text->len, NULL));
  g_autoptr (BefPolicyFile) largest = bef_policy_file_load (f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bef_policy_file_count (largest), ==, 1);
  g_string_append_c (text, '\n');
  g_assert_true (g_file_set_contents (f->path, text->str, (gssize)text->len, NULL));
  g_assert_null (bef_policy_file_load (f->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (bef_policy_file_load ("/dev/zero", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Every setting can be set, whatever its type. */
static void
test_every_setting (Fixture *f, gconstpointer data)
{
  static const char *const ids[] = { BEF_POLICY_SCHEMA, BEF_POLICY_PROFILE_SCHEMA };
  static const char *const groups[] = { "application", "profile town" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GSettingsSchema) schema =
          g_settings_schema_source_lookup (g_settings_schema_source_get_default (), ids[i], TRUE);
      g_auto (GStrv) keys = g_settings_schema_list_keys (schema);
      for (guint k = 0; keys[k] != NULL; k++)
        {
          g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, keys[k]);
          g_autoptr (GVariant) value = g_settings_schema_key_get_default_value (key);
          const GVariantType *type = g_variant_get_type (value);
          g_autofree char *printed =
              g_variant_type_equal (type, G_VARIANT_TYPE_STRING)
                  ? g_variant_dup_string (value, NULL)
              : g_variant_type_equal (type, G_VARIANT_TYPE ("(ssss)")) ? g_strdup ("a;b;c;d")
              : g_variant_type_is_array (type)                         ? g_strdup ("")
                                               : g_variant_print (value, FALSE);
          g_autofree char *text = g_strdup_printf ("[%s]\n%s=%s\n", groups[i], keys[k], printed);
          g_autoptr (GError) error = NULL;
          g_autoptr (BefPolicyFile) file = bef_policy_file_parse (text, -1, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (bef_policy_file_count (file), ==, 1);
        }
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);
  g_autofree char *etc = make_folder ();

  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("XDG_CONFIG_DIRS", etc, TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/policy/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("above-the-users", test_above_the_users);
  ADD ("may-change", test_may_change);
  ADD ("grant", test_grant);
  ADD ("file-of-the-users", test_file_of_the_users);
  ADD ("wrong", test_wrong);
  ADD ("size", test_size);
  ADD ("every-setting", test_every_setting);
  int status = g_test_run ();
  remove_folder (etc);
  return status;
}
