/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-replay-private.h"

#include <math.h>

/*
 * Recorded curves as a world: a Building per file, an ACMeasurement per curve, a WeatherObserved
 * where the file has the outdoor temperature. totalActivePower is the mean of the step that STARTS
 * at the sample's stamp, totalActiveEnergyImport the running sum before it, so that the difference
 * of two indexes is the energy of the steps between them. What was used in a hole is not known, and
 * an index that goes on after it would say that it is: only the longest run without a hole has one,
 * when it lasts a day. What was produced is totalActivePowerExport and totalActiveEnergyExport.
 */
#define COMMUNE "rejeu"
#define CENTRE_LAT 46.2130
#define CENTRE_LON (-0.8870)
#define MAX_FILES 1000

typedef enum
{
  KIND_BUILDING,
  KIND_METER,
  KIND_WEATHER,
} Kind;

typedef struct
{
  char *id; /* owned */
  Kind kind;
  BefRecording *recording; /* unowned */
  BefCurve *curve;         /* unowned, meters only */
  double *before_kwh; /* owned, nullable: of the points of the run with an index, the sum before */
  guint run, run_end; /* the points of that run */
  char *building_id;  /* owned */
  double lon, lat;
} Entry;

#define BEF_TYPE_HUB_REPLAY (bef_hub_replay_get_type ())
G_DECLARE_FINAL_TYPE (BefHubReplay, bef_hub_replay, BEF, HUB_REPLAY, GObject)

struct _BefHubReplay
{
  GObject parent_instance;
  GPtrArray *recordings; /* owned, BefRecording */
  GPtrArray *entries;    /* owned, Entry, in serving order */
  GHashTable *by_id;     /* id -> Entry, unowned */
};

static void bef_hub_replay_world_init (BefHubWorldInterface *iface);

G_DEFINE_TYPE_WITH_CODE (BefHubReplay, bef_hub_replay, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (BEF_TYPE_HUB_WORLD, bef_hub_replay_world_init))

static const char *const types[] = { "Building", "ACMeasurement", "WeatherObserved" };
static const char *const building_measured[] = { NULL };
static const char *const meter_measured[] = { "totalActivePower", "totalActiveEnergyImport", NULL };
static const char *const power_measured[] = { "totalActivePower", NULL };
static const char *const export_measured[] = { "totalActivePowerExport", "totalActiveEnergyExport",
                                               NULL };
static const char *const power_export_measured[] = { "totalActivePowerExport", NULL };
static const char *const weather_measured[] = { "temperature", NULL };

static Entry *
find (BefHubWorld *world, const char *id)
{
  return id != NULL ? g_hash_table_lookup (BEF_HUB_REPLAY (world)->by_id, id) : NULL;
}

static gint64
stamp_at (const Entry *entry, guint i)
{
  return entry->kind == KIND_METER
             ? g_array_index (entry->curve->points, BefCurvePoint, i).at_ms
             : g_array_index (entry->recording->temperatures, BefCurveTemperature, i).at_ms;
}

/* The first index whose stamp is at or after @at_ms. */
static guint
lower_bound (const Entry *entry, gint64 at_ms)
{
  guint low = 0;
  guint high =
      entry->kind == KIND_METER ? entry->curve->points->len : entry->recording->temperatures->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (stamp_at (entry, middle) < at_ms)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
is_index (const Entry *entry, const char *attr)
{
  return entry->before_kwh != NULL && g_str_has_prefix (attr, "totalActiveEnergy");
}

/* Leaves of [*first, *end) what @attr has. */
static void
clip (const Entry *entry, const char *attr, guint *first, guint *end)
{
  if (!is_index (entry, attr))
    return;
  *first = MAX (*first, entry->run);
  *end = MAX (*first, MIN (*end, entry->run_end));
}

static void
fill_sample (const Entry *entry, const char *attr, guint i, BefHubSample *out)
{
  *out = (BefHubSample){ .at_ms = stamp_at (entry, i) };
  if (entry->kind == KIND_WEATHER)
    out->number = bef_hub_round (
        g_array_index (entry->recording->temperatures, BefCurveTemperature, i).celsius, 2);
  else
    {
      const BefCurvePoint *p = &g_array_index (entry->curve->points, BefCurvePoint, i);
      out->number =
          is_index (entry, attr) ? bef_hub_round (entry->before_kwh[i - entry->run], 3) : p->value;
    }
}

static const char *
commune_name (BefHubWorld *world)
{
  return "Courbes enregistrées";
}

static GPtrArray *
list_ids (BefHubWorld *world, gint64 now_ms)
{
  BefHubReplay *self = BEF_HUB_REPLAY (world);
  GPtrArray *ids = g_ptr_array_sized_new (self->entries->len);

  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (ids, ((Entry *)g_ptr_array_index (self->entries, i))->id);
  return ids;
}

static const char *
entity_type (BefHubWorld *world, const char *id)
{
  const Entry *entry = find (world, id);

  return entry != NULL ? types[entry->kind] : NULL;
}

static const char *const *
measured (BefHubWorld *world, const char *id)
{
  const Entry *entry = find (world, id);

  if (entry == NULL || entry->kind == KIND_BUILDING)
    return building_measured;
  if (entry->kind == KIND_WEATHER)
    return weather_measured;
  if (entry->curve->is_export)
    return entry->before_kwh != NULL ? export_measured : power_export_measured;
  return entry->before_kwh != NULL ? meter_measured : power_measured;
}

static void
put_building (JsonObject *entity, const Entry *entry)
{
  const BefRecording *r = entry->recording;
  g_autoptr (JsonArray) ring = bef_hub_square_ring (entry->lon, entry->lat, 11.0);
  JsonArray *category = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_array_add_string_element (category, r->category);
  json_node_take_array (node, category);
  bef_hub_put_text (entity, "name", r->name, BEF_NO_TIME);
  bef_hub_put_node (entity, "category", node, BEF_NO_TIME, NULL);
  bef_hub_put_polygon (entity, "location", ring);
  if (r->floor_area_m2 > 0.0)
    bef_hub_put_number (entity, "floorArea", r->floor_area_m2, BEF_NO_TIME, "MTK");
  if (r->tariff != NULL)
    bef_hub_put_text (entity, "tariff", r->tariff, BEF_NO_TIME);
}

static JsonObject *
entity (BefHubWorld *world, const char *id, gint64 now_ms)
{
  const Entry *entry = find (world, id);
  JsonObject *object;

  if (entry == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "id", entry->id);
  json_object_set_string_member (object, "type", types[entry->kind]);
  if (entry->kind == KIND_BUILDING)
    {
      put_building (object, entry);
      return object;
    }
  bef_hub_put_text (object, "name",
                    entry->kind == KIND_METER ? entry->curve->name : "Température extérieure",
                    BEF_NO_TIME);
  bef_hub_put_relationship (object, "locatedIn", entry->building_id);
  if (entry->kind == KIND_METER && g_str_has_prefix (entry->curve->slug, "sous-compteur"))
    bef_hub_put_text (object, "meterRole", "subMeter", BEF_NO_TIME);
  guint after = lower_bound (entry, now_ms + 1);
  const char *const *names = measured (world, id);
  for (guint i = 0; after > 0 && names[i] != NULL; i++)
    {
      BefHubSample s;
      guint first = 0, end = after;
      clip (entry, names[i], &first, &end);
      if (first == end)
        continue;
      fill_sample (entry, names[i], end - 1, &s);
      bef_hub_put_sample (object, names[i], &s,
                          entry->kind == KIND_WEATHER ? "CEL"
                          : i == 0                    ? "WTT"
                                                      : "KWH");
    }
  return object;
}

static gboolean
samples (BefHubWorld *world, const BefHubSamplesQuery *query, GArray *out)
{
  const char *id = query->id, *attr = query->attr;
  const Entry *entry = find (world, id);

  if (entry == NULL || attr == NULL || !g_strv_contains (measured (world, id), attr))
    return FALSE;
  guint first = lower_bound (entry, query->from_ms);
  guint end = lower_bound (entry, query->now_ms < query->to_ms ? query->now_ms + 1 : query->to_ms);
  clip (entry, attr, &first, &end);
  if (query->limit != 0 && end > first && end - first > query->limit)
    {
      if (query->keep == BEF_HUB_KEEP_NEWEST)
        first = end - query->limit;
      else
        end = first + query->limit;
    }
  for (guint i = first; i < end; i++)
    {
      BefHubSample s;
      fill_sample (entry, attr, i, &s);
      g_array_append_val (out, s);
    }
  return TRUE;
}

static gboolean
command (BefHubWorld *world, const BefHubPatch *asked, gint64 now_ms, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "Recorded curves take no commands");
  return FALSE;
}

static gboolean
acknowledge (BefHubWorld *world, const char *id, const char *who, const char *comment,
             gint64 now_ms, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "Recorded curves have no alerts");
  return FALSE;
}

static gboolean
annotate (BefHubWorld *world, const char *id, JsonObject *changes, gint64 now_ms, GError **error)
{
  return acknowledge (world, id, NULL, NULL, now_ms, error);
}

static void
bef_hub_replay_world_init (BefHubWorldInterface *iface)
{
  iface->commune_name = commune_name;
  iface->list_ids = list_ids;
  iface->entity_type = entity_type;
  iface->entity = entity;
  iface->samples = samples;
  iface->measured = measured;
  iface->command = command;
  iface->acknowledge = acknowledge;
  iface->annotate = annotate;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->building_id);
  g_free (entry->before_kwh);
  g_free (entry);
}

static void
bef_hub_replay_finalize (GObject *object)
{
  BefHubReplay *self = BEF_HUB_REPLAY (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->recordings);
  G_OBJECT_CLASS (bef_hub_replay_parent_class)->finalize (object);
}

static void
bef_hub_replay_class_init (BefHubReplayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_hub_replay_finalize;
}

static void
bef_hub_replay_init (BefHubReplay *self)
{
  self->recordings = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_recording_free);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

/* Takes @id. */
static Entry *
add_entry (BefHubReplay *self, char *id, Kind kind, BefRecording *recording, BefCurve *curve)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->id = id;
  entry->kind = kind;
  entry->recording = recording;
  entry->curve = curve;
  entry->building_id = g_strdup_printf ("urn:ngsi-ld:Building:" COMMUNE ":%s", recording->slug);
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->by_id, entry->id, entry);
  return entry;
}

/* Finds the longest run of the curve without a hole, and sums it when it is long enough to be one.
 */
static void
sum_longest_run (Entry *entry)
{
  const GArray *points = entry->curve->points;
  const BefCurvePoint *all = &g_array_index (points, BefCurvePoint, 0);
  double kwh = 0.0;

  for (guint i = 0, start = 0; i < points->len; i++)
    {
      if (i > 0 && all[i].at_ms > all[i - 1].at_ms + all[i - 1].step_ms)
        start = i;
      if (entry->run_end == 0
          || all[i].at_ms - all[start].at_ms
                 > all[entry->run_end - 1].at_ms - all[entry->run].at_ms)
        {
          entry->run = start;
          entry->run_end = i + 1;
        }
    }
  if (entry->run_end == 0
      || all[entry->run_end - 1].at_ms + all[entry->run_end - 1].step_ms - all[entry->run].at_ms
             < BEF_MS_DAY)
    return;
  entry->before_kwh = g_new (double, entry->run_end - entry->run);
  for (guint i = entry->run; i < entry->run_end; i++)
    {
      entry->before_kwh[i - entry->run] = kwh;
      kwh += all[i].value * (double)all[i].step_ms / 3.6e9;
    }
}

/* Two files of one delivery point: the second one's ids get a number. */
static void
make_slug_unique (BefHubReplay *self, BefRecording *recording)
{
  g_autofree char *base = g_strdup (recording->slug);

  for (guint n = 2;; n++)
    {
      g_autofree char *id =
          g_strdup_printf ("urn:ngsi-ld:Building:" COMMUNE ":%s", recording->slug);
      if (!g_hash_table_contains (self->by_id, id))
        return;
      g_free (recording->slug);
      recording->slug = g_strdup_printf ("%s-%u", base, n);
    }
}

static void
add_recording (BefHubReplay *self, BefRecording *recording)
{
  double angle = self->recordings->len * 2.4, radius = 0.0009 * sqrt (self->recordings->len);

  g_ptr_array_add (self->recordings, recording);
  make_slug_unique (self, recording);
  Entry *building =
      add_entry (self, g_strdup_printf ("urn:ngsi-ld:Building:" COMMUNE ":%s", recording->slug),
                 KIND_BUILDING, recording, NULL);
  building->lon = CENTRE_LON + 1.44 * radius * cos (angle);
  building->lat = CENTRE_LAT + radius * sin (angle);
  for (guint i = 0; i < recording->curves->len; i++)
    {
      BefCurve *curve = g_ptr_array_index (recording->curves, i);
      bef_curve_split_lone_steps (curve);
      Entry *meter = add_entry (self,
                                g_strdup_printf ("urn:ngsi-ld:ACMeasurement:" COMMUNE ":%s:%s",
                                                 recording->slug, curve->slug),
                                KIND_METER, recording, curve);
      sum_longest_run (meter);
    }
  if (recording->temperatures->len > 0)
    add_entry (
        self, g_strdup_printf ("urn:ngsi-ld:WeatherObserved:" COMMUNE ":%s:meteo", recording->slug),
        KIND_WEATHER, recording, NULL);
}

/* The fewest whole weeks that bring the end of the recording to @now_ms or after it: the present is
 * then inside the recording, on the same day of the week. */
static int
weeks_to (gint64 end_ms, gint64 now_ms)
{
  /* A civil week is an hour longer or shorter twice a year: start one too early. */
  int weeks = (int)bef_hub_floor_div (now_ms - end_ms, 7 * BEF_MS_DAY) - 1;
  BefCivil c;

  bef_civil_from_ms (end_ms, &c);
  while (bef_civil_to_ms (c.year, c.month, c.day + 7 * weeks, c.hour, c.minute) < now_ms)
    weeks++;
  return weeks;
}

/* "NAME=FILE" or "FILE"; a file whose own name holds '=' is found first. */
static char *
split_spec (const char *spec, char **name)
{
  const char *equal = strchr (spec, '=');

  *name = NULL;
  if (equal == NULL || equal == spec || g_file_test (spec, G_FILE_TEST_EXISTS))
    return g_strdup (spec);
  *name = g_strndup (spec, (gsize)(equal - spec));
  return g_strdup (equal + 1);
}

BefHubWorld *
bef_hub_replay_new (const char *const *specs, BefHubDates dates, gint64 now_ms, GError **error)
{
  g_autoptr (BefHubReplay) self = g_object_new (BEF_TYPE_HUB_REPLAY, NULL);

  if (specs == NULL || specs[0] == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "No file to replay");
      return NULL;
    }
  for (guint i = 0; specs[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *path = split_spec (specs[i], &name);
      if (i >= MAX_FILES)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "At most %d files can be replayed", MAX_FILES);
          return NULL;
        }
      BefRecording *recording = bef_recording_load (path, error);
      if (recording == NULL)
        return NULL;
      g_autofree char *remarks = bef_recording_dup_remarks (recording);
      if (remarks != NULL)
        g_message ("%s: %s", path, remarks);
      if (name != NULL)
        {
          g_free (recording->name);
          recording->name = g_steal_pointer (&name);
        }
      if (dates == BEF_HUB_DATES_OF_TODAY)
        bef_hub_replay_shift_weeks (recording, weeks_to (bef_hub_replay_end (recording), now_ms));
      add_recording (self, recording);
    }
  return BEF_HUB_WORLD (g_steal_pointer (&self));
}
