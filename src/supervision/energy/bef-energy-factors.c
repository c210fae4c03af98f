/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-factors.h"

#include "bef-energy-resources.h"

#define FOLDER "/fr/beffroi/energy/"

typedef struct
{
  char *name; /* owned: "electricity heating" */
  gint64 from_ms;
  BefEmission emission; /* its source owned */
} Factor;

typedef struct
{
  GHashTable *types; /* owned: category -> BefTypeRange (owned) */
  GArray *factors;   /* owned, of Factor */
} Tables;

static GKeyFile *
read_file (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (bef_energy_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  GKeyFile *file = g_key_file_new ();

  if (bytes == NULL || !g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, &error))
    g_error ("%s: %s", path, error->message);
  return file;
}

static double
number_of (GKeyFile *file, const char *group, const char *key)
{
  g_autofree char *text = g_key_file_get_string (file, group, key, NULL);

  return text != NULL ? g_ascii_strtod (text, NULL) : 0;
}

static void
read_types (Tables *tables)
{
  g_autoptr (GKeyFile) file = read_file ("types.ini");
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  tables->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      BefTypeRange range = { number_of (file, groups[i], "low"),
                             number_of (file, groups[i], "high"),
                             g_key_file_get_string (file, groups[i], "source", NULL),
                             !g_key_file_has_key (file, groups[i], "verified", NULL)
                                 || g_key_file_get_boolean (file, groups[i], "verified", NULL) };
      g_hash_table_insert (tables->types, g_ascii_strdown (groups[i], -1),
                           g_memdup2 (&range, sizeof range));
    }
}

static void
read_factors (Tables *tables)
{
  g_autoptr (GKeyFile) file = read_file ("co2.ini");
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  tables->factors = g_array_new (FALSE, FALSE, sizeof (Factor));
  for (guint i = 0; groups[i] != NULL; i++)
    {
      const char *slash = strchr (groups[i], '/');
      int year = 0, month = 0, day = 0;
      if (slash == NULL || sscanf (slash + 1, "%4d-%2d-%2d", &year, &month, &day) != 3)
        g_error ("co2.ini: [%s] has no date", groups[i]);
      Factor factor = { .name = g_strndup (groups[i], (gsize)(slash - groups[i])),
                        .from_ms = bef_civil_to_ms (year, month, day, 0, 0) };
      factor.emission.kg = number_of (file, groups[i], "kg");
      factor.emission.source = g_key_file_get_string (file, groups[i], "source", NULL);
      g_array_append_val (tables->factors, factor);
    }
}

static const Tables *
get_tables (void)
{
  static gsize once;
  static Tables tables;

  if (g_once_init_enter (&once))
    {
      read_types (&tables);
      read_factors (&tables);
      g_once_init_leave (&once, 1);
    }
  return &tables;
}

gboolean
bef_energy_type_range (const char *category, BefTypeRange *out)
{
  g_autofree char *key = category != NULL ? g_ascii_strdown (category, -1) : NULL;
  const BefTypeRange *range = key != NULL ? g_hash_table_lookup (get_tables ()->types, key) : NULL;

  *out = range != NULL ? *range : (BefTypeRange){ 0, 0, NULL, FALSE };
  return range != NULL;
}

/* The newest of @name that has come by @ms, else the first that will. */
static const Factor *
find_factor (const char *name, gint64 ms)
{
  const GArray *factors = get_tables ()->factors;
  const Factor *best = NULL;

  for (guint i = 0; i < factors->len; i++)
    {
      const Factor *factor = &g_array_index (factors, Factor, i);
      if (!g_str_equal (factor->name, name))
        continue;
      gboolean is_better =
          best == NULL
          || (factor->from_ms <= ms ? best->from_ms > ms || factor->from_ms > best->from_ms
                                    : factor->from_ms < best->from_ms);
      if (is_better)
        best = factor;
    }
  return best;
}

gboolean
bef_energy_emission (BefFluid fluid, BefEnergyUse use, gint64 ms, BefEmission *out)
{
  g_autofree char *heating = g_strconcat (bef_fluid_id (fluid), " heating", NULL),
                  *other = g_strconcat (bef_fluid_id (fluid), " other", NULL);
  const Factor *factor = use == BEF_USE_HEATING ? find_factor (heating, ms) : NULL;

  if (factor == NULL)
    factor = find_factor (other, ms);
  *out = factor != NULL ? factor->emission : (BefEmission){ 0, NULL };
  return factor != NULL;
}
