/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-enedis-xml-private.h"

#include <glib/gi18n.h>

#include "bef-xml.h"

/*
 * The daily flows of Enedis in XML:
 *
 *   R50   load curves of C5: <PRM><Id_PRM/><PDC><H/><V/></PDC>..., W, stamps END a step of
 *         <Pas_Publication> minutes
 *   R4x   load curves of C4 (R4Q daily, R4H weekly, R4M monthly): <Donnees_Courbe> with its
 *         <Granularite>, <Unite_Mesure>, <Grandeur_Metier> and <Grandeur_Physique>, then
 *         <Donnees_Point_Mesure Horodatage Valeur_Point/>, stamps START a step; EA is active
 *         energy, ERI and ERC are reactive
 *   R151  daily indexes of C5: bef-enedis-xml-index.c
 *   R171  daily indexes of C4: the same
 */

static const struct
{
  const char *root;
  BefFileKind kind;
} flows[] = { { "R50", BEF_FILE_R50 },
              { "Courbe", BEF_FILE_R4X },
              { "R151", BEF_FILE_R151 },
              { "R171", BEF_FILE_R171 } };

gboolean
bef_enedis_xml_is (const char *text, gsize size)
{
  gsize i = 0;

  while (i < size && g_ascii_isspace (text[i]))
    i++;
  return i < size && text[i] == '<';
}

static void
batch_free (gpointer data)
{
  BefFlowBatch *batch = data;

  g_free (batch->point);
  g_array_unref (batch->rows);
  g_free (batch);
}

static gboolean
is_of (const BefFlowBatch *batch, const BefFlow *flow, BefRowsPlan plan)
{
  return batch != NULL && batch->is_export == flow->is_export && batch->plan.step_ms == plan.step_ms
         && batch->plan.is_energy == plan.is_energy && g_strcmp0 (batch->point, flow->point) == 0;
}

BefFlowBatch *
bef_flow_batch (BefFlow *self, BefRowsPlan plan)
{
  if (is_of (self->last, self, plan))
    return self->last;
  g_autofree char *key = g_strdup_printf ("%s %d %" G_GINT64_FORMAT " %d", self->point,
                                          self->is_export, plan.step_ms, plan.is_energy);
  self->last = g_hash_table_lookup (self->by_key, key);
  if (self->last != NULL)
    return self->last;
  BefFlowBatch *batch = g_new0 (BefFlowBatch, 1);
  batch->point = g_strdup (self->point);
  batch->is_export = self->is_export;
  batch->plan = plan;
  batch->rows = g_array_new (FALSE, FALSE, sizeof (BefRow));
  g_ptr_array_add (self->batches, batch);
  g_hash_table_insert (self->by_key, g_steal_pointer (&key), batch);
  self->last = batch;
  return batch;
}

gboolean
bef_flow_has_point (BefFlow *self, guint line)
{
  if (self->point != NULL && *self->point != '\0')
    return TRUE;
  bef_recording_malformed (self->recording, line, "%s", _ ("no delivery point (PRM) is named"));
  return FALSE;
}

/* One value of a load curve. */
static void
add_step (BefFlow *self, const char *stamp, const char *value_text, guint line)
{
  BefRow row = { .line = line };
  double value = 0;

  self->recording->n_lines++;
  if (!bef_flow_has_point (self, line))
    return;
  if (!bef_row_read_stamp (stamp, &row))
    {
      bef_recording_malformed_stamp (self->recording, line, stamp);
      return;
    }
  BefCell cell = bef_recording_read_cell (value_text, &value);
  row.blank = cell == BEF_CELL_BLANK;
  row.value = value * self->scale;
  if (cell == BEF_CELL_BAD || (!row.blank && value < 0))
    {
      bef_recording_malformed_value (self->recording, line, value_text, cell);
      return;
    }
  self->recording->n_local += row.local;
  g_array_append_val (bef_flow_batch (self, self->plan)->rows, row);
}

/* The unit of a curve; FALSE, and nothing of the curve is taken, for another. */
static gboolean
set_unit (BefFlow *self, const char *unit)
{
  static const struct
  {
    const char *unit;
    double scale;
    gboolean is_energy;
  } units[] = { { "W", 1, FALSE }, { "kW", 1e3, FALSE }, { "Wh", 1, TRUE }, { "kWh", 1e3, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i].unit))
      {
        self->scale = units[i].scale;
        self->plan.is_energy = units[i].is_energy;
        return TRUE;
      }
  return FALSE;
}

static void
set_step (BefFlow *self, const char *text)
{
  guint64 minutes;

  self->plan.step_ms = g_ascii_string_to_unsigned (text, 10, 1, 60, &minutes, NULL)
                           ? (gint64)minutes * BEF_MS_MINUTE
                           : 0;
}

/* The head of an R4x curve, as far as it has come. */
static void
end_of_r4x (BefFlow *self, const char *element, guint line, const char *text)
{
  g_autofree char *said = bef_recording_dup_cited (text);

  if (g_str_equal (element, "Identifiant_PRM"))
    bef_flow_set_point (self, text);
  else if (g_str_equal (element, "Granularite"))
    set_step (self, text);
  else if (g_str_equal (element, "Unite_Mesure") && !set_unit (self, text) && !self->is_passed)
    self->is_passed = bef_recording_pass (self->recording, line, _ ("the unit is “%s”"), said);
  else if (g_str_equal (element, "Grandeur_Metier"))
    self->is_export = g_str_equal (text, "PROD");
  else if (g_str_equal (element, "Grandeur_Physique") && !g_str_equal (text, "EA"))
    self->is_passed =
        bef_recording_pass (self->recording, line,
                            _ ("“%s” is reactive energy or something else, not consumption"), said);
}

static void
end_of_r50 (BefFlow *self, const char *element, guint line, const char *text)
{
  if (g_str_equal (element, "Pas_Publication"))
    set_step (self, text);
  else if (g_str_equal (element, "Id_PRM"))
    bef_flow_set_point (self, text);
  else if (g_str_equal (element, "H"))
    g_string_assign (self->stamp, text);
  else if (g_str_equal (element, "V"))
    g_string_assign (self->value, text);
  else if (g_str_equal (element, "PDC"))
    add_step (self, self->stamp->str, self->value->str, line);
}

static void
begin_cb (const BefXmlElement *element, gpointer user_data)
{
  BefFlow *self = user_data;

  if (!self->is_named)
    {
      self->is_named = TRUE;
      for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
        if (g_str_equal (element->name, flows[i].root))
          {
            self->recording->kind = flows[i].kind;
            self->is_known = TRUE;
          }
      self->plan.stamped =
          self->recording->kind == BEF_FILE_R50 ? BEF_STAMPED_AT_END : BEF_STAMPED_AT_START;
      return;
    }
  if (g_str_equal (element->name, "PRM"))
    bef_flow_set_point (self, "");
  else if (g_str_equal (element->name, "PDC"))
    {
      g_string_truncate (self->stamp, 0);
      g_string_truncate (self->value, 0);
    }
  else if (g_str_equal (element->name, "Donnees_Courbe"))
    {
      self->is_passed = self->is_export = FALSE;
      self->scale = 1;
    }
  else if (g_str_equal (element->name, "Donnees_Point_Mesure") && !self->is_passed
           && self->recording->kind == BEF_FILE_R4X)
    add_step (self, bef_xml_attribute (element, "Horodatage"),
              bef_xml_attribute (element, "Valeur_Point"), element->line);
  bef_flow_index_begin (self, element->name, element->line);
}

static void
end_cb (const char *element, guint line, const char *text, gpointer user_data)
{
  BefFlow *self = user_data;

  switch (self->recording->kind)
    {
    case BEF_FILE_R50:
      end_of_r50 (self, element, line, text);
      break;
    case BEF_FILE_R4X:
      end_of_r4x (self, element, line, text);
      break;
    default:
      bef_flow_index_end (self, element, line, text);
      break;
    }
}

void
bef_flow_set_point (BefFlow *self, const char *text)
{
  g_free (self->point);
  self->point = g_strdup (text);
}

/* The curve of one delivery point. */
static void
finish_batch (BefFlow *self, BefFlowBatch *batch)
{
  gboolean is_index = bef_flow_is_of_indexes (self);
  BefCurve *curve =
      bef_recording_add_curve (self->recording, is_index ? "index" : "compteur-electricite",
                               is_index ? "Index" : "Compteur électrique");

  if (self->recording->n_local > 0)
    bef_rows_settle_october (batch->rows, self->recording);
  bef_rows_order (batch->rows, self->recording);
  curve->point = g_strdup (batch->point);
  curve->is_export = batch->is_export;
  if (is_index)
    curve->quantity = batch->is_export ? "energy-export-index" : "energy-index";
  else
    curve->quantity = batch->is_export ? "power-export" : "power";
  if (is_index)
    bef_rows_fill_index (curve, batch->rows, self->recording);
  else
    bef_rows_fill (curve, batch->rows, &batch->plan, self->recording);
}

static void
flow_clear (BefFlow *self)
{
  bef_flow_index_clear (self);
  g_clear_pointer (&self->by_key, g_hash_table_unref);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_free (self->point);
  g_string_free (self->stamp, TRUE);
  g_string_free (self->value, TRUE);
}

BefRecording *
bef_enedis_xml_read (const char *text, gsize size, const char *name, GError **error)
{
  static const BefXmlWalker walker = { begin_cb, end_cb };
  g_autoptr (BefRecording) recording = bef_recording_new (BEF_FILE_R50);
  BefFlow self = { .recording = recording,
                   .batches = g_ptr_array_new_with_free_func (batch_free),
                   .by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                   .stamp = g_string_new (NULL),
                   .value = g_string_new (NULL),
                   .scale = 1 };
  gboolean read = bef_xml_walk (text, size, name, &walker, &self, error);

  if (read && !self.is_known)
    read = bef_recording_refuse (
        error, _ ("“%s” is XML, and none of the flows that can be read: R50, R4x, R151, R171"),
        name);
  if (read)
    bef_flow_index_finish (&self);
  for (guint i = 0; read && i < self.batches->len; i++)
    finish_batch (&self, g_ptr_array_index (self.batches, i));
  flow_clear (&self);
  if (!read)
    return NULL;
  recording->slug = g_strdup ("flux");
  recording->name = g_path_get_basename (name);
  return g_steal_pointer (&recording);
}
