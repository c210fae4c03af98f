/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who we are where the server does not say: by the token's claims, else by what was chosen, else
 * the least; and no image without a grant that names a person and ends. */
#include "backend/bef-rights.h"

#define NOW G_GINT64_CONSTANT (1796000000000) /* 2026-11-30 */

/* A token with @claims in it. (transfer full) */
static char *
token_of (const char *claims)
{
  g_autofree char *payload = g_base64_encode ((const guchar *)claims, strlen (claims));

  for (char *p = payload; *p != '\0'; p++)
    *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
  while (g_str_has_suffix (payload, "="))
    payload[strlen (payload) - 1] = '\0';
  return g_strdup_printf ("eyJhbGciOiJub25lIn0.%s.c2lnbmF0dXJl", payload);
}

static BefIdentity *
guessed (void)
{
  BefIdentity *identity = g_new0 (BefIdentity, 1);

  identity->role = bef_role_from_id (NULL);
  identity->grant_from_ms = identity->grant_until_ms = BEF_NO_TIME;
  identity->is_guessed = TRUE;
  return identity;
}

/* By @rights (nullable: none set). (transfer full) */
static BefIdentity *
apply (const BefRights *rights, const char *token)
{
  g_autoptr (BefRights) none = bef_rights_new ();
  BefIdentity *identity = guessed ();

  bef_rights_apply (rights != NULL ? rights : none, token, identity);
  return identity;
}

static void
assert_role (const BefRights *rights, const char *claims, BefRole role, gboolean is_guessed)
{
  g_autofree char *token = token_of (claims);
  g_autoptr (BefIdentity) identity = apply (rights, token);

  g_test_message ("%.100s: %s", claims, bef_role_id (identity->role));
  g_assert_cmpint (identity->role, ==, role);
  g_assert_cmpint (identity->is_guessed, ==, is_guessed);
  g_assert_cmpint (identity->is_resolved, ==, !is_guessed);
  g_assert_false (bef_identity_may_see_images (identity, NOW));
}

static void
test_claims (void)
{
  assert_role (NULL, "{\"realm_access\":{\"roles\":[\"x\",\"secretary\"]}}", BEF_ROLE_SECRETARY,
               FALSE);
  assert_role (NULL, "{\"roles\":[\"technician\"]}", BEF_ROLE_TECHNICIAN, FALSE);
  assert_role (NULL, "{\"roles\":\"technician\"}", BEF_ROLE_TECHNICIAN, FALSE);
  assert_role (NULL, "{\"groups\":[\"police\"]}", BEF_ROLE_POLICE, FALSE);
  /* Of two, the one that may less. */
  assert_role (NULL, "{\"roles\":[\"secretary\",\"elected\"]}", BEF_ROLE_ELECTED, FALSE);
  assert_role (NULL, "{\"sub\":\"anne\"}", BEF_ROLE_ELECTED, TRUE);
  /* Whether it has expired is the server's to say. */
  assert_role (NULL, "{\"exp\":1,\"roles\":[\"secretary\"]}", BEF_ROLE_SECRETARY, FALSE);
}

static void
test_hostile_claims (void)
{
  static const char *const claims[] = {
    "{\"roles\":[\"Secretary\"]}",
    "{\"roles\":[\"secretary \"]}",
    "{\"roles\":[\"s\u0435cretary\"]}", /* a Cyrillic letter */
    "{\"roles\":[\"sec\\u200bretary\"]}",
    "{\"roles\":[\"secretary\\u0000\"]}",
    "{\"roles\":[\"other-app/secretary\",\"https://other.example/secretary\",\"/secretary\"]}",
    "{\"resource_access\":{\"other-app\":{\"roles\":[\"secretary\"]}}}",
    "{\"https://other.example/roles\":[\"secretary\"]}",
    "{\"other\":{\"realm_access\":{\"roles\":[\"secretary\"]}}}",
    "{\"roles\":{\"secretary\":true}}",
    "{\"roles\":[[\"secretary\"]]}",
    "{\"roles\":[{\"name\":\"secretary\"}]}",
    "{\"roles\":3,\"groups\":null,\"realm_access\":[\"secretary\"]}",
    "{\"realm_access\":{\"roles\":{\"0\":\"secretary\"}}}",
    "[\"secretary\"]",
    "\"secretary\"",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    assert_role (NULL, claims[i], BEF_ROLE_ELECTED, TRUE);
}

static void
assert_least (const char *token)
{
  g_autoptr (BefIdentity) identity = apply (NULL, token);

  g_assert_cmpint (identity->role, ==, BEF_ROLE_ELECTED);
  g_assert_true (identity->is_guessed);
}

static void
test_no_token (void)
{
  static const char *const tokens[] = { NULL,
                                        "",
                                        ".",
                                        "..",
                                        "a.b",
                                        "opaque-token",
                                        "a.!!!.c",
                                        "a.eyJyb2xlcyI6WyJzZWNyZXRhcnkiXX0.c.d",
                                        "eyJyb2xlcyI6WyJzZWNyZXRhcnkiXX0" };
  g_autoptr (GString) huge = g_string_new ("{\"roles\":[");
  g_autoptr (GString) deep = g_string_new ("{\"roles\":");

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    assert_least (tokens[i]);
  for (guint i = 0; i < 20000; i++)
    g_string_append (huge, "\"group\",");
  g_string_append (huge, "\"secretary\"]}");
  g_autofree char *huge_token = token_of (huge->str);
  assert_least (huge_token);
  for (guint i = 0; i < 20000; i++)
    g_string_append_c (deep, '[');
  g_autofree char *deep_token = token_of (deep->str);
  assert_least (deep_token);
}

static void
test_mapping (void)
{
  g_autoptr (BefRights) rights = bef_rights_new ();
  static const char *const mapping[] = { "cn=elus,dc=commune", "elected", "Secr\u00e9tariat",
                                         "secretary",          "PM",      "police" };

  for (guint i = 0; i < G_N_ELEMENTS (mapping); i++)
    g_ptr_array_add (rights->mapping, g_strdup (mapping[i]));
  rights->claim = g_strdup ("https://commune.example/groups");
  rights->has_choice = TRUE;
  rights->choice = BEF_ROLE_SECRETARY;
  assert_role (rights, "{\"https://commune.example/groups\":[\"Secr\u00e9tariat\"]}",
               BEF_ROLE_SECRETARY, FALSE);
  /* The first line that the token has counts. */
  assert_role (rights, "{\"https://commune.example/groups\":[\"PM\",\"cn=elus,dc=commune\"]}",
               BEF_ROLE_ELECTED, FALSE);
  /* A claim that was named decides, be it for the least: no choice of the user's in its place. */
  assert_role (rights, "{\"https://commune.example/groups\":[\"secretary\"]}", BEF_ROLE_ELECTED,
               FALSE);
  assert_role (rights, "{\"roles\":[\"secretary\"]}", BEF_ROLE_ELECTED, FALSE);
  g_free (rights->claim);
  rights->claim = g_strdup ("a.b.c");
  assert_role (rights, "{\"a\":{\"b\":{\"c\":\"PM\"}}}", BEF_ROLE_POLICE, FALSE);
  assert_role (rights, "{\"a\":{\"b\":\"PM\"}}", BEF_ROLE_ELECTED, FALSE);
}

static void
test_choice (void)
{
  g_autoptr (BefRights) rights = bef_rights_new ();

  rights->has_choice = TRUE;
  rights->choice = BEF_ROLE_SECRETARY;
  assert_role (rights, "{\"sub\":\"anne\"}", BEF_ROLE_SECRETARY, FALSE);
  g_autoptr (BefIdentity) opaque = apply (rights, "opaque");
  g_assert_cmpint (opaque->role, ==, BEF_ROLE_SECRETARY);
  /* What the token says is stronger than what was chosen. */
  assert_role (rights, "{\"roles\":[\"elected\"]}", BEF_ROLE_ELECTED, FALSE);
  /* Nobody chooses to see images. */
  rights->choice = BEF_ROLE_POLICE;
  assert_role (rights, "{\"name\":\"Anne\"}", BEF_ROLE_POLICE, FALSE);
}

static void
test_agent (void)
{
  g_autoptr (BefRights) rights = bef_rights_new ();
  g_autofree char *token =
      token_of ("{\"roles\":[\"agent\"],\"buildings\":[\"urn:a\",7,[\"urn:b\"]]}");
  g_autofree char *bare = token_of ("{\"roles\":[\"agent\"],\"buildings\":\"urn:a\"}");
  g_autoptr (BefIdentity) named = apply (rights, token);
  g_autoptr (BefIdentity) nothing = apply (rights, bare);

  g_assert_cmpuint (g_strv_length (named->buildings), ==, 1);
  g_assert_cmpstr (named->buildings[0], ==, "urn:a");
  /* None named is none, not all. */
  g_assert_nonnull (nothing->buildings);
  g_assert_cmpuint (g_strv_length (nothing->buildings), ==, 0);
  rights->buildings = g_strsplit ("School", ";", -1);
  g_autoptr (BefIdentity) set = apply (rights, bare);
  g_assert_cmpstr (set->buildings[0], ==, "School");
}

/* Whether images may be seen now by the police with @claims. */
static gboolean
sees (const BefRights *rights, const char *claims)
{
  g_autofree char *token = token_of (claims);
  g_autoptr (BefIdentity) identity = apply (rights, token);

  g_test_message ("%s", claims);
  return bef_identity_may_see_images (identity, NOW);
}

#define POLICE "\"roles\":[\"police\"],\"name\":\"Anne\",\"sub\":\"42\""
#define TIMES "\"from\":\"2026-11-01T00:00:00Z\",\"until\":\"2026-12-24T00:00:00Z\""

static void
test_claimed_grant (void)
{
  g_autofree char *token = token_of ("{" POLICE ",\"beffroi_grant\":{" TIMES
                                     ",\"reference\":\"2026-7\",\"person\":\"42\"}}");
  g_autoptr (BefIdentity) identity = apply (NULL, token);

  g_assert_true (bef_identity_may_see_images (identity, NOW));
  g_assert_cmpstr (identity->grant_reference, ==, "2026-7");
  g_assert_cmpstr (identity->person, ==, "Anne");
  /* Another's, nobody's, ended, not begun, without an end or a beginning, of another role. */
  g_assert_false (sees (NULL, "{" POLICE ",\"beffroi_grant\":{" TIMES ",\"person\":\"43\"}}"));
  g_assert_false (sees (NULL, "{\"roles\":[\"police\"],\"beffroi_grant\":{" TIMES "}}"));
  g_assert_false (sees (NULL, "{" POLICE ",\"beffroi_grant\":{\"from\":\"2026-01-01T00:00:00Z\","
                              "\"until\":\"2026-11-01T00:00:00Z\"}}"));
  g_assert_false (sees (NULL, "{" POLICE ",\"beffroi_grant\":{\"from\":\"2026-12-24T00:00:00Z\","
                              "\"until\":\"2027-12-24T00:00:00Z\"}}"));
  g_assert_false (
      sees (NULL, "{" POLICE ",\"beffroi_grant\":{\"from\":\"2026-11-01T00:00:00Z\"}}"));
  g_assert_false (
      sees (NULL, "{" POLICE ",\"beffroi_grant\":{\"until\":\"2026-12-24T00:00:00Z\"}}"));
  g_assert_false (sees (NULL, "{" POLICE ",\"beffroi_grant\":true}"));
  g_assert_false (sees (NULL, "{" POLICE ",\"beffroi_grant\":[{" TIMES "}]}"));
  g_assert_false (
      sees (NULL, "{\"roles\":[\"secretary\"],\"name\":\"Anne\",\"beffroi_grant\":{" TIMES "}}"));
}

static void
test_policy_grant (void)
{
  g_autoptr (BefRights) rights = bef_rights_new ();

  rights->grant_person = g_strdup ("42");
  rights->grant_from = g_strdup ("2026-11-01");
  rights->grant_until = g_strdup ("2026-12-24");
  rights->grant_reference = g_strdup ("2026-7");
  g_assert_true (sees (rights, "{" POLICE "}"));
  g_assert_false (sees (rights, "{\"roles\":[\"police\"],\"sub\":\"43\"}"));
  g_assert_false (sees (rights, "{\"roles\":[\"secretary\"],\"sub\":\"42\"}"));
  /* A claim that ended is not made good by anything but the policy itself. */
  g_free (rights->grant_until);
  rights->grant_until = g_strdup ("soon");
  g_assert_false (sees (rights, "{" POLICE "}"));
  /* An opaque token names nobody: the account of this computer does. */
  g_free (rights->grant_until);
  rights->grant_until = g_strdup ("2026-12-24");
  rights->has_choice = TRUE;
  rights->choice = BEF_ROLE_POLICE;
  g_autoptr (BefIdentity) other = apply (rights, "opaque");
  g_assert_false (bef_identity_may_see_images (other, NOW));
  g_free (rights->grant_person);
  rights->grant_person = g_strdup (g_get_user_name ());
  g_autoptr (BefIdentity) own = apply (rights, "opaque");
  g_assert_true (bef_identity_may_see_images (own, NOW));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rights/claims", test_claims);
  g_test_add_func ("/rights/hostile-claims", test_hostile_claims);
  g_test_add_func ("/rights/no-token", test_no_token);
  g_test_add_func ("/rights/mapping", test_mapping);
  g_test_add_func ("/rights/choice", test_choice);
  g_test_add_func ("/rights/agent", test_agent);
  g_test_add_func ("/rights/claimed-grant", test_claimed_grant);
  g_test_add_func ("/rights/policy-grant", test_policy_grant);
  return g_test_run ();
}
