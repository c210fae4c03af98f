/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brokers that say nothing of who we are: the token or the choice decides, and what is not ours is
 * left out here. */
#include "backend/bef-rights.h"
#include "broker-double.h"

static char *
own_commune (void)
{
  return g_test_build_filename (G_TEST_DIST, "brokers", "commune.json", NULL);
}

static GPtrArray *
list_as (BefBackend *backend, const BefRights *rights, BefIdentity **identity)
{
  g_autoptr (GError) error = NULL;

  bef_backend_set_rights (backend, rights);
  *identity = wait_probe (backend, &error);
  g_assert_no_error (error);
  GPtrArray *entities = wait_entities (backend, NULL, FALSE, &error);
  g_assert_no_error (error);
  return entities;
}

/* How many of @entities are buildings, and of how many buildings all the others are. */
static guint
count_homes (GPtrArray *entities)
{
  g_autoptr (GHashTable) homes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *entity = entities->pdata[i];
      const char *home = entity->role == BEF_ENTITY_BUILDING ? entity->id : entity->building_id;
      if (home != NULL)
        g_hash_table_add (homes, (gpointer)home);
    }
  return g_hash_table_size (homes);
}

static void
test_chosen (gconstpointer data)
{
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new (data, file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (BefRights) rights = bef_rights_new ();
  g_autoptr (BefIdentity) least = NULL, chosen = NULL;
  g_autoptr (GPtrArray) before = list_as (backend, rights, &least);

  g_assert_cmpint (least->role, ==, BEF_ROLE_ELECTED);
  g_assert_true (least->is_guessed);
  g_assert_cmpuint (count_homes (before), ==, 3);
  rights->has_choice = TRUE;
  rights->choice = BEF_ROLE_SECRETARY;
  g_autoptr (GPtrArray) after = list_as (backend, rights, &chosen);
  g_assert_cmpint (chosen->role, ==, BEF_ROLE_SECRETARY);
  g_assert_false (chosen->is_guessed);
  g_assert_true (bef_role_may_open_doors (chosen->role));
  g_assert_cmpuint (after->len, ==, before->len);
  /* Asked again, it says the same, and no more is asked for that than who we are. */
  g_auto (GStrv) log = broker_double_log (broker);
  g_autoptr (BefIdentity) again = wait_probe (backend, NULL);
  g_auto (GStrv) more = broker_double_log (broker);
  g_assert_cmpint (again->role, ==, BEF_ROLE_SECRETARY);
  g_assert_cmpuint (g_strv_length (more), ==, g_strv_length (log) + 1);
  /* And the door is asked. */
  g_autoptr (GError) error = NULL;
  g_assert_true (wait_command (backend, "urn:ngsi-ld:Lock:gare", "unlocked", &error));
  g_assert_no_error (error);
}

/* An agent is given their own buildings, by name or by identifier, and what is in them. */
static void
test_agent (gconstpointer data)
{
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new (data, file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (BefRights) rights = bef_rights_new ();
  g_autoptr (BefIdentity) identity = NULL, none = NULL;
  g_autoptr (GError) error = NULL;
  const char *const asked[] = { "urn:ngsi-ld:Door:halle", "urn:ngsi-ld:Door:gare", NULL };

  rights->has_choice = TRUE;
  rights->choice = BEF_ROLE_AGENT;
  rights->buildings = g_strsplit ("Halle aux grains;urn:ngsi-ld:Building:creche", ";", -1);
  g_autoptr (GPtrArray) entities = list_as (backend, rights, &identity);
  g_assert_cmpuint (count_homes (entities), ==, 2);
  for (guint i = 0; i < entities->len; i++)
    g_assert_null (strstr (((BefEntity *)entities->pdata[i])->id, ":gare"));
  /* Asked for by name, it is left out as well. */
  g_autoptr (GPtrArray) some = wait_entities (backend, asked, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (some->len, ==, 1);
  g_clear_pointer (&rights->buildings, g_strfreev);
  g_autoptr (GPtrArray) nothing = list_as (backend, rights, &none);
  g_assert_cmpuint (nothing->len, ==, 0);
}

int
main (int argc, char **argv)
{
  static const char *const manners[] = { "scorpio", "stellio", "orion-ld" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (manners); i++)
    {
      g_autofree char *chosen = g_strdup_printf ("/rights/%s/chosen", manners[i]);
      g_autofree char *agent = g_strdup_printf ("/rights/%s/agent", manners[i]);
      g_test_add_data_func (chosen, manners[i], test_chosen);
      g_test_add_data_func (agent, manners[i], test_agent);
    }
  return g_test_run ();
}
