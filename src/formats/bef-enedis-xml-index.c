/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-enedis-xml-private.h"

#include <glib/gi18n.h>

/*
 * Daily indexes in XML. A meter has one register a class (HP, HC, ...); its index is their sum, of
 * the classes of the grid where there are any, else of those of the supplier, which count the same
 * energy once more.
 *
 *   R151  <Donnees_Releve><Date_Releve/> with classes of one day: what the meter read at the
 * midnight that ENDS it (the recorded home: R151 of 2 February less the index of its first midnight
 * is the sum of the R50 of that day, to 1 Wh) R171  a <serieMesuresDatees> a class and quantity: EA
 * is active energy; the others are durations, highest powers and reactive energy. <dateFin> is
 * Paris time. A moment at which a class is missing has no sum.
 */

/* The registers of one moment. */
typedef struct
{
  char *point; /* owned */
  gboolean is_export;
  char *stamp; /* owned */
  double sum[2];
  guint n[2]; /* [0]: of the supplier, [1]: of the grid */
  guint line;
} BefFlowSum;

static void
sum_free (gpointer data)
{
  BefFlowSum *sum = data;

  g_free (sum->point);
  g_free (sum->stamp);
  g_free (sum);
}

gboolean
bef_flow_is_of_indexes (const BefFlow *self)
{
  return self->recording->kind == BEF_FILE_R151 || self->recording->kind == BEF_FILE_R171;
}

/* kWh per @unit, 0 for another. */
static double
kwh_of (const char *unit)
{
  return g_str_equal (unit, "Wh") ? 1e-3 : g_str_equal (unit, "kWh") ? 1 : 0;
}

static void
add_reading (BefFlow *self, gint64 at_ms, double kwh, guint line)
{
  BefRowsPlan plan = { 0 };
  BefRow row = { .at_ms = at_ms, .value = kwh, .line = line };

  g_array_append_val (bef_flow_batch (self, plan)->rows, row);
}

void
bef_flow_index_begin (BefFlow *self, const char *element, guint line)
{
  if (g_str_equal (element, "Donnees_Releve"))
    {
      self->grid_sum = self->supplier_sum = 0;
      self->n_grid = self->n_supplier = 0;
      self->is_passed = FALSE;
      g_string_truncate (self->stamp, 0);
    }
  else if (g_str_equal (element, "Classe_Temporelle_Distributeur")
           || g_str_equal (element, "Classe_Temporelle"))
    {
      self->is_class = TRUE;
      self->is_grid_class = g_str_equal (element, "Classe_Temporelle_Distributeur");
    }
  else if (g_str_equal (element, "serieMesuresDatees"))
    {
      bef_flow_set_point (self, "");
      self->is_active = self->is_grid = self->is_export = FALSE;
      self->scale = 0;
    }
  else if (g_str_equal (element, "mesureDatee"))
    {
      g_string_truncate (self->stamp, 0);
      g_string_truncate (self->value, 0);
    }
}

/* A register: 0 or more. */
static gboolean
read_register (BefFlow *self, guint line, const char *text, double *out)
{
  BefCell cell = bef_recording_read_cell (text, out);

  if (cell == BEF_CELL_VALUE && *out >= 0)
    return TRUE;
  if (cell == BEF_CELL_BLANK)
    self->recording->n_blank++;
  else
    bef_recording_malformed_value (self->recording, line, text, cell);
  return FALSE;
}

static void
end_of_class (BefFlow *self, guint line, const char *text)
{
  double value;

  if (!read_register (self, line, text, &value))
    {
      self->is_passed = TRUE;
      return;
    }
  if (self->is_grid_class)
    {
      self->grid_sum += value;
      self->n_grid++;
    }
  else
    {
      self->supplier_sum += value;
      self->n_supplier++;
    }
}

/* The midnight that ends the day @text, "2022-02-02". */
static gboolean
read_day (const char *text, gint64 *out)
{
  gint64 utc;

  if (strlen (text) != 10 || !bef_iso8601_parse (text, &utc))
    return FALSE;
  *out = bef_civil_to_ms ((int)g_ascii_strtoll (text, NULL, 10),
                          (int)g_ascii_strtoll (text + 5, NULL, 10),
                          (int)g_ascii_strtoll (text + 8, NULL, 10) + 1, 0, 0);
  return TRUE;
}

static void
end_of_day (BefFlow *self, guint line)
{
  double sum = self->n_grid > 0 ? self->grid_sum : self->supplier_sum;
  gint64 at_ms;

  self->recording->n_lines++;
  if (self->is_passed || !bef_flow_has_point (self, line))
    return;
  if (!read_day (self->stamp->str, &at_ms))
    bef_recording_malformed_stamp (self->recording, line, self->stamp->str);
  else if (self->n_grid + self->n_supplier == 0)
    self->recording->n_blank++;
  else
    add_reading (self, at_ms, sum * self->scale, line);
}

static void
end_of_r151 (BefFlow *self, const char *element, guint line, const char *text)
{
  if (g_str_equal (element, "Unite_Mesure_Index"))
    {
      self->scale = kwh_of (text);
      if (self->scale == 0)
        bef_recording_malformed (self->recording, line, _ ("the unit of the index is “%s”"), text);
    }
  else if (g_str_equal (element, "Id_PRM"))
    bef_flow_set_point (self, text);
  else if (g_str_equal (element, "Date_Releve"))
    g_string_assign (self->stamp, text);
  else if (g_str_equal (element, "Classe_Temporelle_Distributeur")
           || g_str_equal (element, "Classe_Temporelle"))
    self->is_class = FALSE;
  else if (g_str_equal (element, "Valeur") && self->is_class)
    end_of_class (self, line, text);
  else if (g_str_equal (element, "Donnees_Releve") && self->scale > 0)
    end_of_day (self, line);
}

static BefFlowSum *
find_sum (BefFlow *self, guint line)
{
  g_autofree char *key =
      g_strdup_printf ("%s %d %s", self->point, self->is_export, self->stamp->str);

  if (self->sums == NULL)
    {
      self->sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      self->order = g_ptr_array_new_with_free_func (sum_free);
    }
  BefFlowSum *sum = g_hash_table_lookup (self->sums, key);
  if (sum != NULL)
    return sum;
  sum = g_new0 (BefFlowSum, 1);
  sum->point = g_strdup (self->point);
  sum->is_export = self->is_export;
  sum->stamp = g_strdup (self->stamp->str);
  sum->line = line;
  g_hash_table_insert (self->sums, g_steal_pointer (&key), sum);
  g_ptr_array_add (self->order, sum);
  return sum;
}

static void
end_of_measure (BefFlow *self, guint line)
{
  double value;

  if (!self->is_active)
    return;
  self->recording->n_lines++;
  if (!bef_flow_has_point (self, line) || !read_register (self, line, self->value->str, &value))
    return;
  if (self->scale == 0)
    {
      bef_recording_malformed (self->recording, line, "%s", _ ("the unit is neither Wh nor kWh"));
      return;
    }
  BefFlowSum *sum = find_sum (self, line);
  sum->sum[self->is_grid] += value * self->scale;
  sum->n[self->is_grid]++;
}

static void
end_of_r171 (BefFlow *self, const char *element, guint line, const char *text)
{
  if (g_str_equal (element, "prmId"))
    bef_flow_set_point (self, text);
  else if (g_str_equal (element, "grandeurMetier"))
    self->is_export = g_str_equal (text, "PROD");
  else if (g_str_equal (element, "grandeurPhysique"))
    self->is_active = g_str_equal (text, "EA");
  else if (g_str_equal (element, "typeCalendrier"))
    self->is_grid = g_str_equal (text, "D");
  else if (g_str_equal (element, "unite"))
    self->scale = kwh_of (text);
  else if (g_str_equal (element, "dateFin"))
    g_string_assign (self->stamp, text);
  else if (g_str_equal (element, "valeur"))
    g_string_assign (self->value, text);
  else if (g_str_equal (element, "mesureDatee"))
    end_of_measure (self, line);
}

void
bef_flow_index_end (BefFlow *self, const char *element, guint line, const char *text)
{
  if (self->recording->kind == BEF_FILE_R151)
    end_of_r151 (self, element, line, text);
  else if (self->recording->kind == BEF_FILE_R171)
    end_of_r171 (self, element, line, text);
}

/* The most registers that a moment of each meter has: of two guint by the meter. (transfer full) */
static GHashTable *
count_registers (const BefFlow *self)
{
  GHashTable *most = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->order->len; i++)
    {
      const BefFlowSum *sum = g_ptr_array_index (self->order, i);
      g_autofree char *key = g_strdup_printf ("%s %d", sum->point, sum->is_export);
      guint *n = g_hash_table_lookup (most, key);
      if (n == NULL)
        {
          n = g_new0 (guint, 2);
          g_hash_table_insert (most, g_steal_pointer (&key), n);
        }
      n[0] = MAX (n[0], sum->n[0]);
      n[1] = MAX (n[1], sum->n[1]);
    }
  return most;
}

/* The reading of one moment. */
static void
finish_sum (BefFlow *self, const BefFlowSum *sum, const guint *most)
{
  BefRow row = { .line = sum->line };
  BefRowsPlan plan = { 0 };
  guint of = most[1] > 0;

  if (sum->n[of] < most[of])
    {
      bef_recording_malformed (self->recording, sum->line, _ ("%u of %u classes are there: no sum"),
                               sum->n[of], most[of]);
      return;
    }
  if (!bef_row_read_stamp (sum->stamp, &row))
    {
      bef_recording_malformed_stamp (self->recording, sum->line, sum->stamp);
      return;
    }
  bef_flow_set_point (self, sum->point);
  self->is_export = sum->is_export;
  self->recording->n_local += row.local;
  row.value = sum->sum[of];
  g_array_append_val (bef_flow_batch (self, plan)->rows, row);
}

/* R171 says one register after the other: only now they can be summed up. */
void
bef_flow_index_finish (BefFlow *self)
{
  if (self->order == NULL)
    return;
  g_autoptr (GHashTable) most = count_registers (self);
  for (guint i = 0; i < self->order->len; i++)
    {
      const BefFlowSum *sum = g_ptr_array_index (self->order, i);
      g_autofree char *key = g_strdup_printf ("%s %d", sum->point, sum->is_export);
      finish_sum (self, sum, g_hash_table_lookup (most, key));
    }
}

void
bef_flow_index_clear (BefFlow *self)
{
  g_clear_pointer (&self->sums, g_hash_table_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
}
