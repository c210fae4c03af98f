/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-device-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "base/bef-text.h"

enum
{
  PROP_0,
  PROP_NAME,
  PROP_SEVERITY,
  PROP_FRESHNESS,
  PROP_BUILDING_NAME,
  PROP_VALUE_TEXT,
  PROP_VALUE_OBSERVED,
  N_PROPS
};

/* From PROP_FRESHNESS on: those before are the place's. */
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (BefDevice, bef_device, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BEF_TYPE_PLACE, bef_device_place_init))

/* Place of a quantity in the kind's list: unknown ones go last. */
static guint
rank (BefDevice *self, const char *quantity)
{
  const char *const *list = bef_kind_info (self->kind)->quantities;
  guint i = 0;

  while (list[i] != NULL && !g_str_equal (list[i], quantity))
    i++;
  return i;
}

/* The newest of @info is not known: it was stamped by a wrong clock. */
static gboolean
misdate (BefDevice *self, const BefQuantityInfo *info)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      BefValue *v = &g_array_index (self->values, BefValue, i);
      if (v->info != info || v->is_misdated)
        continue;
      v->is_misdated = TRUE;
      return TRUE;
    }
  return FALSE;
}

static gboolean
set_value (BefDevice *self, const BefReading *reading, gint64 received_ms, gint64 now_ms)
{
  const BefQuantityInfo *info = bef_quantity_info (reading->key.quantity);
  gint64 observed = reading->observed_ms != BEF_NO_TIME ? reading->observed_ms : received_ms;
  guint at = 0;

  if (info == NULL)
    return FALSE;
  if (!bef_present_allows (observed, now_ms))
    return misdate (self, info);
  for (; at < self->values->len; at++)
    {
      BefValue *v = &g_array_index (self->values, BefValue, at);
      if (v->info == info)
        {
          /* What is held from the future was told by a clock that has been set since. */
          if (observed < v->observed_ms && v->observed_ms <= now_ms)
            return FALSE;
          gboolean changed =
              observed != v->observed_ms || v->value != reading->value || v->is_misdated;
          if (!v->is_misdated && (!bef_device_is_held (info) || v->value == reading->value)
              && reading->observed_ms != BEF_NO_TIME)
            bef_beat_learn (bef_device_beat_of (self, info->id), v->observed_ms, observed,
                            self->looked_ms, received_ms);
          v->is_misdated = FALSE;
          v->value = reading->value;
          if (observed != v->observed_ms)
            v->received_ms = received_ms;
          v->observed_ms = observed;
          v->is_dated = reading->observed_ms != BEF_NO_TIME;
          return changed;
        }
      if (rank (self, v->info->id) > rank (self, info->id))
        break;
    }
  BefValue fresh = { .info = info,
                     .value = reading->value,
                     .observed_ms = observed,
                     .received_ms = received_ms,
                     .is_dated = reading->observed_ms != BEF_NO_TIME,
                     .beat = bef_device_beat_of (self, bef_device_is_held (info) ? "" : info->id),
                     .said = bef_device_is_held (info) ? bef_device_beat_of (self, info->id) : NULL,
                     .neighbours = self->neighbours };
  g_array_insert_val (self->values, at, fresh);
  return TRUE;
}

/* What is asked for at every look, and of many. */
static void
read_facts (BefDevice *self)
{
  self->facts_serial = MAX (self->facts_serial + 1, 1);
  self->is_part = g_strcmp0 (bef_device_get_fact (self, BEF_FACT_METER_ROLE), BEF_METER_PART) == 0;
  self->has_expected = bef_device_get_fact_number (self, "expectedMin", &self->expected_low)
                       && bef_device_get_fact_number (self, "expectedMax", &self->expected_high)
                       && self->expected_low <= self->expected_high;
}

static gboolean
take_facts (BefDevice *self, const BefEntity *entity)
{
  gboolean changed = g_hash_table_size (self->facts) != g_hash_table_size (entity->facts);
  GHashTableIter iter;
  gpointer key, value;

  if (self->facts == entity->facts)
    return FALSE;
  g_hash_table_iter_init (&iter, entity->facts);
  while (!changed && g_hash_table_iter_next (&iter, &key, &value))
    changed = g_strcmp0 (g_hash_table_lookup (self->facts, key), value) != 0;
  /* Also when they say the same: of the table before nobody may have need. */
  g_hash_table_unref (self->facts);
  self->facts = bef_entity_share_facts (entity);
  if (changed)
    read_facts (self);
  return changed;
}

/* The unit of @quantity that could not be read; (transfer full), NULL when there is none. */
static char *
refused_unit (BefDevice *self, const char *quantity)
{
  const char *fact = g_hash_table_lookup (self->facts, BEF_FACT_REFUSED_UNITS);
  g_auto (GStrv) parts = fact != NULL ? g_strsplit (fact, ";", -1) : NULL;
  gsize length = strlen (quantity);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (strncmp (parts[i], quantity, length) == 0 && parts[i][length] == '=')
      return g_strdup (parts[i] + length + 1);
  return NULL;
}

static gboolean
lock_differs (const BefLockFacts *a, const BefLockFacts *b)
{
  return a->status != b->status || a->status_ms != b->status_ms || a->relock_ms != b->relock_ms
         || a->is_undated != b->is_undated;
}

/* The values of which @entity gives the unit that was refused: what came before says nothing of
 * now. */
static gboolean
drop_refused (BefDevice *self)
{
  guint n = self->values->len;

  for (guint i = n; i > 0; i--)
    {
      g_autofree char *unit =
          refused_unit (self, g_array_index (self->values, BefValue, i - 1).info->id);
      if (unit != NULL)
        g_array_remove_index (self->values, i - 1);
    }
  return self->values->len < n;
}

/* What was known says nothing of now, and comes back with the next word of its source. */
static gboolean
forget_present (BefDevice *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->values->len; i++)
    {
      BefValue *v = &g_array_index (self->values, BefValue, i);
      changed |= !v->is_misdated;
      v->is_misdated = TRUE;
    }
  return changed;
}

static gboolean
take_readings (BefDevice *self, const BefEntity *entity, gint64 received_ms, gint64 now_ms)
{
  gboolean changed = FALSE, is_event = bef_device_brings_an_event (self, entity);
  gint64 ahead_ms = 0;

  for (guint i = 0; i < entity->readings->len; i++)
    {
      const BefReading *reading = &g_array_index (entity->readings, BefReading, i);
      changed |= set_value (self, reading, received_ms, now_ms);
      if (!bef_present_allows (reading->observed_ms, now_ms))
        ahead_ms = MAX (ahead_ms, reading->observed_ms - now_ms);
    }
  /* To the minute, which is what is said of it: it is no change that the present goes on. */
  changed |= ahead_ms / BEF_MS_MINUTE != self->clock_ahead_ms / BEF_MS_MINUTE;
  self->clock_ahead_ms = ahead_ms;
  /* What says that something happened has no rhythm to learn. */
  if (!is_event)
    bef_device_learn_life (self, entity, received_ms, now_ms);
  bef_device_note_life (self, entity, now_ms);
  self->looked_ms = received_ms;
  return changed;
}

gboolean
bef_device_take (BefDevice *self, const BefEntity *entity, gint64 received_ms, gint64 now_ms)
{
  gboolean changed = FALSE;

  bef_device_set_due (self);
  if (entity->name != NULL && bef_set_str (&self->name, entity->name))
    {
      changed = TRUE;
      g_object_notify (G_OBJECT (self), "name");
    }
  if (entity->building_id != NULL || entity->tells_place)
    changed |= bef_set_shared_str (&self->building_id, entity->building_id);
  changed |= bef_set_str (&self->image_url, entity->image_url);
  if (take_facts (self, entity))
    {
      changed = TRUE;
      bef_device_take_declared (self);
    }
  if (lock_differs (&self->lock, &entity->lock))
    {
      self->lock = entity->lock;
      changed = TRUE;
    }
  changed |= bef_device_take_bookings (self, entity->bookings);
  if (entity->has_location)
    {
      changed |= !self->has_location || self->location.latitude != entity->location.latitude
                 || self->location.longitude != entity->location.longitude;
      self->location = entity->location;
    }
  self->has_location = entity->has_location;
  changed |= take_readings (self, entity, received_ms, now_ms);
  changed |= drop_refused (self);
  changed |= entity->is_unknown && forget_present (self);
  self->is_untold |= changed;
  return changed;
}

gboolean
bef_device_apply (BefDevice *self, const BefEntity *entity, gint64 received_ms, gint64 now_ms)
{
  gboolean changed = bef_device_take (self, entity, received_ms, now_ms);

  bef_device_refresh (self, now_ms);
  return changed;
}

/* Worst state of the values that are not lost, all being judged, and whose it is. A state nobody
 * knows is unknown, never normal. */
static BefSeverity
worst_state (BefDevice *self, const BefQuantityInfo **whose)
{
  BefSeverity worst = BEF_SEVERITY_NORMAL;

  *whose = NULL;
  for (guint i = 0; i < self->values->len; i++)
    {
      const BefValue *v = &g_array_index (self->values, BefValue, i);
      if (v->info->states == NULL || v->judged == BEF_FRESHNESS_LOST)
        continue;
      const BefStateInfo *state = bef_quantity_state (v->info, v->value);
      BefSeverity severity = state != NULL ? state->severity : BEF_SEVERITY_UNKNOWN;
      if (severity <= worst)
        continue;
      worst = severity;
      *whose = v->info;
    }
  return worst;
}

void
bef_device_set_cut_off (BefDevice *self, gboolean cut_off)
{
  if (self->cut_off != cut_off)
    bef_device_set_due (self);
  self->cut_off = cut_off;
}

gboolean
bef_device_refresh (BefDevice *self, gint64 now_ms)
{
  const BefQuantityInfo *worst;
  const BefValue *primary = bef_device_get_primary (self);

  self->is_untold |= bef_device_judge_all (self, now_ms) || self->cut_off != self->told.cut_off;
  BefFreshness freshness = primary != NULL ? primary->judged : BEF_FRESHNESS_LOST;
  BefSeverity severity = worst_state (self, &worst);
  if (self->alert_severity > BEF_SEVERITY_UNKNOWN)
    severity = self->alert_severity;
  /* A main value that is lost does not hide a fresh fault beside it. */
  if (freshness == BEF_FRESHNESS_LOST)
    severity = MAX (severity, BEF_SEVERITY_UNKNOWN);
  /* The link itself is the cause, so it keeps its own state while what hangs on it becomes unknown.
   */
  if (self->cut_off && !bef_kind_has (self->kind, BEF_KIND_CARRIES))
    {
      freshness = BEF_FRESHNESS_LOST;
      severity = BEF_SEVERITY_UNKNOWN;
    }
  if (!self->is_untold && freshness == self->freshness && severity == self->severity
      && worst == self->worst)
    return FALSE;
  self->is_untold = FALSE;
  self->told.cut_off = self->cut_off;
  gboolean severity_changed = severity != self->severity;
  self->freshness = freshness;
  self->severity = severity;
  self->worst = worst;
  if (severity_changed)
    g_object_notify (G_OBJECT (self), "severity");
  bef_device_tell_words (self);
  bef_place_tell (BEF_PLACE (self));
  return TRUE;
}

static void
bef_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefDevice *self = BEF_DEVICE (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, bef_device_get_name (self));
      break;
    case PROP_SEVERITY:
      g_value_set_uint (value, self->severity);
      break;
    case PROP_FRESHNESS:
      g_value_set_uint (value, self->freshness);
      break;
    case PROP_BUILDING_NAME:
      g_value_set_string (value, self->building_name);
      break;
    case PROP_VALUE_TEXT:
      g_value_take_string (value, bef_device_dup_value_text (self));
      break;
    case PROP_VALUE_OBSERVED:
      g_value_set_int64 (value, bef_device_get_shown (self) != NULL
                                    ? bef_device_get_shown (self)->observed_ms
                                    : BEF_NO_TIME);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_device_finalize (GObject *object)
{
  BefDevice *self = BEF_DEVICE (object);

  g_ref_string_release (self->id);
  g_free (self->name);
  g_clear_pointer (&self->building_id, g_ref_string_release);
  g_clear_pointer (&self->building_name, g_ref_string_release);
  g_free (self->image_url);
  g_free (self->alert_name);
  g_free (self->told.value_text);
  g_clear_pointer (&self->told.building_name, g_ref_string_release);
  g_hash_table_unref (self->facts);
  bef_device_free_beats (self);
  bef_device_free_bookings (self);
  g_array_unref (self->values);
  G_OBJECT_CLASS (bef_device_parent_class)->finalize (object);
}

static void
bef_device_class_init (BefDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bef_device_get_property;
  object_class->finalize = bef_device_finalize;
  g_object_class_override_property (object_class, PROP_NAME, "name");
  g_object_class_override_property (object_class, PROP_SEVERITY, "severity");
  props[PROP_FRESHNESS] =
      g_param_spec_uint ("freshness", NULL, NULL, 0, BEF_FRESHNESS_LOST, BEF_FRESHNESS_LOST,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_BUILDING_NAME] = g_param_spec_string ("building-name", NULL, NULL, NULL,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_VALUE_TEXT] = g_param_spec_string ("value-text", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_VALUE_OBSERVED] =
      g_param_spec_int64 ("value-observed", NULL, NULL, G_MININT64, G_MAXINT64, BEF_NO_TIME,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  for (guint i = PROP_FRESHNESS; i < N_PROPS; i++)
    g_object_class_install_property (object_class, i, props[i]);
}

static void
bef_device_init (BefDevice *self)
{
  self->facts = bef_no_facts ();
  self->facts_serial = 1;
  self->values = g_array_new (FALSE, FALSE, sizeof (BefValue));
  self->alive_ms = self->looked_ms = self->newest_ms = self->told.observed_ms = BEF_NO_TIME;
  self->due_ms = G_MININT64;
  self->freshness = self->told.freshness = BEF_FRESHNESS_LOST;
  self->severity = BEF_SEVERITY_UNKNOWN;
  self->lock = BEF_LOCK_FACTS_NONE;
}

BefDevice *
bef_device_new (const char *id, BefKind kind)
{
  BefDevice *self = g_object_new (BEF_TYPE_DEVICE, NULL);

  self->id = g_ref_string_new_intern (id);
  self->kind = kind;
  self->neighbours =
      bef_kind_has (kind, BEF_KIND_CARRIES) ? BEF_NEIGHBOURS_SILENT : BEF_NEIGHBOURS_NONE;
  return self;
}

BefDevice *
bef_device_new_like (BefDevice *other)
{
  BefDevice *self = bef_device_new (other->id, other->kind);

  self->name = g_strdup (other->name);
  self->building_id = bef_dup_shared_str (other->building_id);
  self->building_name = bef_dup_shared_str (other->building_name);
  g_hash_table_unref (self->facts);
  self->facts = g_hash_table_ref (other->facts);
  read_facts (self);
  bef_device_take_beats (self, other);
  return self;
}

void
bef_device_set_readings (BefDevice *self, const BefReading *readings, guint n)
{
  bef_device_set_due (self);
  g_array_set_size (self->values, 0);
  for (guint i = 0; i < n; i++)
    set_value (self, &readings[i], readings[i].observed_ms, readings[i].observed_ms);
}

void
bef_device_set_alert (BefDevice *self, BefSeverity severity, const char *name)
{
  gboolean is_renamed = bef_set_str (&self->alert_name, name);

  if (is_renamed || self->alert_severity != severity)
    bef_device_set_due (self);
  self->alert_severity = severity;
  self->is_untold |= is_renamed;
}

char *
bef_device_dup_note (BefDevice *self)
{
  g_autofree char *clock = bef_device_dup_clock_text (self);
  GString *note = clock != NULL ? g_string_new (clock) : NULL;

  for (guint i = 0; i < bef_quantity_count (); i++)
    {
      const BefQuantityInfo *info = bef_quantity_nth (i);
      g_autofree char *unit = refused_unit (self, info->id);
      if (unit == NULL)
        continue;
      if (note == NULL)
        note = g_string_new (NULL);
      else
        g_string_append (note, " · ");
      /* TRANSLATORS: a quantity and a unit as the server wrote it: "Power in “mwh”: …". */
      g_string_append_printf (note, _ ("%s in “%s”: this unit is not known, the value is left out"),
                              bef_quantity_name (info), unit);
    }
  return note != NULL ? g_string_free (note, FALSE) : NULL;
}

const char *
bef_device_get_id (BefDevice *self)
{
  return self->id;
}

const char *
bef_device_get_name (BefDevice *self)
{
  return self->name != NULL ? self->name : bef_kind_name (self->kind);
}

BefKind
bef_device_get_kind (BefDevice *self)
{
  return self->kind;
}

const char *
bef_device_get_building_id (BefDevice *self)
{
  return self->building_id;
}

const char *
bef_device_get_building_name (BefDevice *self)
{
  return self->building_name;
}

void
bef_device_set_building_name (BefDevice *self, const char *name)
{
  gboolean had_one = self->building_name != NULL;

  if (!bef_set_shared_str (&self->building_name, name))
    return;
  bef_device_tell_words (self);
  /* It was moved, or its building has another name. */
  if (had_one)
    bef_place_tell (BEF_PLACE (self));
}

gboolean
bef_device_get_location (BefDevice *self, BefPoint *out)
{
  if (self->has_location)
    *out = self->location;
  return self->has_location;
}

const char *
bef_device_get_fact (BefDevice *self, const char *name)
{
  return g_hash_table_lookup (self->facts, name);
}

gboolean
bef_device_get_fact_number (BefDevice *self, const char *name, double *out)
{
  const char *text = bef_device_get_fact (self, name);
  char *end = NULL;

  if (text == NULL)
    return FALSE;
  double value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0')
    return FALSE;
  *out = value;
  return TRUE;
}

gboolean
bef_device_get_expected (BefDevice *self, double *low, double *high)
{
  if (self->has_expected)
    {
      *low = self->expected_low;
      *high = self->expected_high;
    }
  return self->has_expected;
}

guint
bef_device_get_facts_serial (BefDevice *self)
{
  return self->facts_serial;
}

gboolean
bef_device_is_part (BefDevice *self)
{
  return self->is_part;
}

const BefLockFacts *
bef_device_get_lock (BefDevice *self)
{
  return &self->lock;
}

const char *
bef_device_get_image_url (BefDevice *self)
{
  return self->image_url;
}

void
bef_device_drop_personal (BefDevice *self)
{
  g_clear_pointer (&self->image_url, g_free);
  bef_device_take_bookings (self, NULL);
  if (bef_kind_has (self->kind, BEF_KIND_WATCHES))
    {
      self->has_location = FALSE;
      self->location = (BefPoint){ 0, 0 };
    }
  bef_place_tell (BEF_PLACE (self));
}

const BefValue *
bef_device_get_value (BefDevice *self, const char *quantity)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const BefValue *v = &g_array_index (self->values, BefValue, i);
      if (g_str_equal (v->info->id, quantity))
        return v;
    }
  return NULL;
}

guint
bef_device_get_n_values (BefDevice *self)
{
  return self->values->len;
}

const BefValue *
bef_device_nth_value (BefDevice *self, guint i)
{
  g_return_val_if_fail (i < self->values->len, NULL);
  return &g_array_index (self->values, BefValue, i);
}

const BefValue *
bef_device_get_values (BefDevice *self, guint *n_out)
{
  *n_out = self->values->len;
  return (const BefValue *)(void *)self->values->data;
}

const BefValue *
bef_device_get_primary (BefDevice *self)
{
  return self->values->len > 0 ? &g_array_index (self->values, BefValue, 0) : NULL;
}

const BefValue *
bef_device_get_counted_power (BefDevice *self, gint64 now_ms)
{
  const BefValue *power =
      self->kind == BEF_KIND_METER ? bef_device_get_value (self, "power") : NULL;

  if (power == NULL || bef_device_is_part (self)
      || bef_device_judge_value (self, power, now_ms) == BEF_FRESHNESS_LOST)
    return NULL;
  return power;
}

gboolean
bef_device_is_cut_off (BefDevice *self)
{
  return self->cut_off && !bef_kind_has (self->kind, BEF_KIND_CARRIES);
}

BefFreshness
bef_device_get_freshness (BefDevice *self)
{
  return self->freshness;
}

BefSeverity
bef_device_get_severity (BefDevice *self)
{
  return self->severity;
}

gint64
bef_device_get_clock_ahead (BefDevice *self)
{
  return self->clock_ahead_ms;
}

char *
bef_device_dup_clock_text (BefDevice *self)
{
  if (self->clock_ahead_ms <= 0)
    return NULL;
  g_autofree char *ahead = bef_format_duration ((self->clock_ahead_ms + BEF_MS_MINUTE / 2)
                                                / BEF_MS_MINUTE * BEF_MS_MINUTE);
  /* TRANSLATORS: the clock inside a piece of equipment; %s is how far ahead it is: "1 h". */
  return g_strdup_printf (_ ("Device clock wrong (+%s)"), ahead);
}

char *
bef_device_dup_state_text (BefDevice *self)
{
  const BefValue *shown = bef_device_get_primary (self);

  if (self->clock_ahead_ms > 0 && (shown == NULL || self->severity == BEF_SEVERITY_UNKNOWN))
    return bef_device_dup_clock_text (self);
  if (shown == NULL)
    return g_strdup (_ ("Never received"));
  if (self->severity == BEF_SEVERITY_UNKNOWN)
    return g_strdup (C_ ("severity", "Unknown"));
  if (self->severity > BEF_SEVERITY_UNKNOWN && self->worst != NULL)
    shown = bef_device_get_value (self, self->worst->id);
  return bef_quantity_format (shown->info, shown->value);
}

gint64
bef_device_get_observed_ms (BefDevice *self)
{
  return self->due_ms != G_MININT64 ? self->newest_ms : bef_device_newest_ms (self);
}
