/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-building.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-device-private.h"

struct _BefBuilding
{
  GObject parent_instance;
  char *id;            /* owned */
  char *name;          /* owned, nullable */
  GHashTable *facts;   /* owned */
  GArray *outline;     /* owned, nullable, of BefPoint */
  GListStore *devices; /* owned */
  char *alert_name;    /* owned, nullable: the worst active alert */
  BefPoint location;
  gboolean has_location;
  gboolean cut_off;
  gboolean without_cameras;
  gboolean is_touched; /* since "changed" was emitted */
  gboolean is_due;     /* what counts in it is another than at the last refresh */
  BefSeverity severity;
  BefSeverity alert_severity;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_SEVERITY,
};

static void bef_building_place_init (BefPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BefBuilding, bef_building, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BEF_TYPE_PLACE, bef_building_place_init))

static const struct
{
  const char *id, *name, *icon;
} categories[] = {
  { "townHall", NC_ ("building category", "Town hall"), "bef-town-hall-symbolic" },
  { "school", NC_ ("building category", "School"), "bef-school-symbolic" },
  { "library", NC_ ("building category", "Library"), "bef-library-symbolic" },
  { "leisureCentre", NC_ ("building category", "Leisure centre"), "bef-leisure-symbolic" },
  { "villageHall", NC_ ("building category", "Village hall"), "bef-hall-symbolic" },
  { "workshop", NC_ ("building category", "Workshops"), "bef-workshop-symbolic" },
  { "church", NC_ ("building category", "Church"), "bef-church-symbolic" },
  { "medicalCentre", NC_ ("building category", "Medical centre"), "bef-medical-symbolic" },
  { "coworking", NC_ ("building category", "Coworking space"), "bef-coworking-symbolic" },
  { "microFolie", NC_ ("building category", "Micro-Folie"), "bef-museum-symbolic" },
  { "waterTower", NC_ ("building category", "Water tower"), "bef-water-tower-symbolic" },
  { "streetLighting", NC_ ("building category", "Street lighting"), "bef-street-light-symbolic" },
};

static int
find_category (const char *id)
{
  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (categories); i++)
    if (g_ascii_strcasecmp (id, categories[i].id) == 0)
      return (int)i;
  return -1;
}

static gboolean
same_outline (GArray *a, GArray *b)
{
  guint na = a != NULL ? a->len : 0, nb = b != NULL ? b->len : 0;

  return na == nb && (na == 0 || memcmp (a->data, b->data, na * sizeof (BefPoint)) == 0);
}

gboolean
bef_building_apply (BefBuilding *self, const BefEntity *entity, gint64 received_ms)
{
  gboolean changed = FALSE;
  GHashTableIter iter;
  gpointer key, value;

  if (entity->name != NULL && bef_set_str (&self->name, entity->name))
    {
      changed = TRUE;
      g_object_notify (G_OBJECT (self), "name");
    }
  if (entity->has_location
      && (!self->has_location || self->location.latitude != entity->location.latitude
          || self->location.longitude != entity->location.longitude))
    {
      self->location = entity->location;
      self->has_location = TRUE;
      changed = TRUE;
    }
  if (entity->outline != NULL && !same_outline (self->outline, entity->outline))
    {
      g_clear_pointer (&self->outline, g_array_unref);
      self->outline = g_array_copy (entity->outline);
      changed = TRUE;
    }
  g_hash_table_iter_init (&iter, entity->facts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (g_hash_table_lookup (self->facts, key), value) != 0)
      {
        g_hash_table_insert (self->facts, g_strdup (key), g_strdup (value));
        changed = TRUE;
      }
  return changed;
}

/* The link that joins the building is cut and nothing replaces it. */
static gboolean
links_are_down (BefBuilding *self, gint64 now_ms)
{
  guint links = 0, down = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      const BefValue *state;
      if (!bef_kind_has (bef_device_get_kind (device), BEF_KIND_CARRIES))
        continue;
      state = bef_device_get_value (device, "link-state");
      /* A link that has not been heard of is no cause that could be named. */
      if (state == NULL || bef_value_freshness (state, now_ms) == BEF_FRESHNESS_LOST)
        continue;
      const BefStateInfo *info = bef_quantity_state (state->info, state->value);
      links++;
      down += info != NULL && g_str_equal (info->id, "down");
    }
  return links > 0 && links == down;
}

static gboolean
is_left_out (BefBuilding *self, BefDevice *device)
{
  return self->without_cameras && bef_kind_has (bef_device_get_kind (device), BEF_KIND_WATCHES);
}

void
bef_building_set_without_cameras (BefBuilding *self, gboolean without_cameras)
{
  self->is_due |= self->without_cameras != without_cameras;
  self->without_cameras = without_cameras;
}

void
bef_building_tell_neighbours (BefBuilding *self, gint64 now_ms)
{
  guint n_well[BEF_N_KINDS + 1] = { 0 }, n_lost[BEF_N_KINDS + 1] = { 0 }, n;

  n = g_list_model_get_n_items (G_LIST_MODEL (self->devices));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      gboolean is_lost;
      if (!bef_device_tells_of_path (device, now_ms, &is_lost))
        continue;
      guint *counts = is_lost ? n_lost : n_well;
      counts[bef_device_get_kind (device)]++;
      counts[BEF_N_KINDS]++;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      guint kind = bef_device_get_kind (device);
      if (n_well[kind] + n_lost[kind] == 0)
        kind = BEF_N_KINDS;
      bef_device_set_neighbours (device, n_well[kind] > 0   ? BEF_NEIGHBOURS_WELL
                                         : n_lost[kind] > 0 ? BEF_NEIGHBOURS_SILENT
                                                            : BEF_NEIGHBOURS_NONE);
    }
}

void
bef_building_touch (BefBuilding *self)
{
  self->is_touched = TRUE;
}

gboolean
bef_building_is_due (BefBuilding *self, gint64 now_ms, BefSeverity alerts, const char *alert_name)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->devices));
  gboolean is_due = self->is_due || self->is_touched || alerts != self->alert_severity
                    || g_strcmp0 (alert_name, self->alert_name) != 0;

  for (guint i = 0; !is_due && i < n; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      is_due = bef_device_is_due (device, now_ms);
    }
  return is_due;
}

gboolean
bef_building_refresh (BefBuilding *self, gint64 now_ms, BefSeverity alerts, const char *alert_name)
{
  guint n = 0, lost = 0;
  gboolean cut_off = links_are_down (self, now_ms);
  BefSeverity severity = BEF_SEVERITY_NORMAL;

  self->is_due = FALSE;
  bef_building_tell_neighbours (self, now_ms);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      bef_device_set_cut_off (device, cut_off);
      self->is_touched |= bef_device_refresh (device, now_ms);
      if (is_left_out (self, device))
        continue;
      n++;
      BefSeverity s = bef_device_get_severity (device);
      if (s == BEF_SEVERITY_UNKNOWN)
        lost++;
      else
        severity = MAX (severity, s);
    }
  /* One sensor silent among many does not hide that the rest is well; all silent, or the link cut,
   * does. */
  if (n > 0 && lost == n)
    severity = MAX (severity, BEF_SEVERITY_UNKNOWN);
  if (n == 0)
    severity = BEF_SEVERITY_UNKNOWN;
  severity = MAX (severity, alerts);

  gboolean changed = self->is_touched || severity != self->severity || cut_off != self->cut_off;
  gboolean notify = severity != self->severity;
  changed |= bef_set_str (&self->alert_name, alert_name);
  self->cut_off = cut_off;
  self->alert_severity = alerts;
  self->severity = severity;
  if (notify)
    g_object_notify (G_OBJECT (self), "severity");
  self->is_touched = FALSE;
  if (changed)
    bef_place_tell (BEF_PLACE (self));
  return changed;
}

static void
bef_building_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefBuilding *self = BEF_BUILDING (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, bef_building_get_name (self));
      break;
    case PROP_SEVERITY:
      g_value_set_uint (value, self->severity);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_building_finalize (GObject *object)
{
  BefBuilding *self = BEF_BUILDING (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->alert_name);
  g_hash_table_unref (self->facts);
  g_clear_pointer (&self->outline, g_array_unref);
  g_object_unref (self->devices);
  G_OBJECT_CLASS (bef_building_parent_class)->finalize (object);
}

static void
bef_building_class_init (BefBuildingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bef_building_get_property;
  object_class->finalize = bef_building_finalize;
  g_object_class_override_property (object_class, PROP_NAME, "name");
  g_object_class_override_property (object_class, PROP_SEVERITY, "severity");
}

static void
bef_building_init (BefBuilding *self)
{
  self->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->devices = g_list_store_new (BEF_TYPE_DEVICE);
  self->severity = BEF_SEVERITY_UNKNOWN;
  self->is_due = TRUE;
}

BefBuilding *
bef_building_new (const char *id)
{
  BefBuilding *self = g_object_new (BEF_TYPE_BUILDING, NULL);

  self->id = g_strdup (id);
  return self;
}

BefBuilding *
bef_building_new_like (BefBuilding *other)
{
  BefBuilding *self = bef_building_new (other->id);
  GHashTableIter iter;
  gpointer key, value;

  self->name = g_strdup (other->name);
  self->location = other->location;
  self->has_location = other->has_location;
  self->outline = other->outline != NULL ? g_array_copy (other->outline) : NULL;
  g_hash_table_iter_init (&iter, other->facts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (self->facts, g_strdup (key), g_strdup (value));
  return self;
}

const char *
bef_building_get_id (BefBuilding *self)
{
  return self->id;
}

const char *
bef_building_get_name (BefBuilding *self)
{
  return self->name != NULL ? self->name : _ ("Unnamed building");
}

const char *
bef_building_get_category (BefBuilding *self)
{
  return bef_building_get_fact (self, "category");
}

char *
bef_building_dup_category_name (BefBuilding *self)
{
  int i = find_category (bef_building_get_category (self));

  return g_strdup (i >= 0 ? g_dpgettext2 (NULL, "building category", categories[i].name)
                          : C_ ("building category", "Building"));
}

const char *
bef_building_get_icon (BefBuilding *self)
{
  int i = find_category (bef_building_get_category (self));

  return i >= 0 ? categories[i].icon : "bef-building-symbolic";
}

gboolean
bef_building_get_location (BefBuilding *self, BefPoint *out)
{
  if (self->has_location)
    *out = self->location;
  return self->has_location;
}

const GArray *
bef_building_get_outline (BefBuilding *self)
{
  return self->outline;
}

const char *
bef_building_get_fact (BefBuilding *self, const char *name)
{
  return g_hash_table_lookup (self->facts, name);
}

gboolean
bef_building_get_fact_number (BefBuilding *self, const char *name, double *out)
{
  const char *text = bef_building_get_fact (self, name);
  char *end = NULL;

  if (text == NULL)
    return FALSE;
  double value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0')
    return FALSE;
  *out = value;
  return TRUE;
}

GListModel *
bef_building_get_devices (BefBuilding *self)
{
  return G_LIST_MODEL (self->devices);
}

BefDevice *
bef_building_find_device (BefBuilding *self, BefKind kind, const char *quantity)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      /* The store keeps its own reference. */
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      if (bef_device_get_kind (device) == kind
          && (quantity == NULL || bef_device_get_value (device, quantity) != NULL))
        return device;
    }
  return NULL;
}

guint
bef_building_count (BefBuilding *self, BefKind kind)
{
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      count += bef_device_get_kind (device) == kind;
    }
  return count;
}

BefSeverity
bef_building_get_severity (BefBuilding *self)
{
  return self->severity;
}

gboolean
bef_building_is_cut_off (BefBuilding *self)
{
  return self->cut_off;
}

char *
bef_building_dup_state_text (BefBuilding *self)
{
  if (self->alert_name != NULL && self->alert_severity == self->severity)
    return g_strdup (self->alert_name);
  if (self->cut_off)
    return g_strdup (_ ("Cut off from the network"));
  if (self->severity <= BEF_SEVERITY_UNKNOWN)
    return g_strdup (bef_severity_word (self->severity));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      if (bef_device_get_severity (device) == self->severity && !is_left_out (self, device))
        {
          g_autofree char *state = bef_device_dup_state_text (device);
          /* TRANSLATORS: equipment name, then its state. */
          return g_strdup_printf (_ ("%s: %s"), bef_device_get_name (device), state);
        }
    }
  return g_strdup (bef_severity_word (self->severity));
}

typedef gboolean (*CountsPower) (const BefValue *power, gint64 now_ms);

static gboolean
counts_any (const BefValue *power, gint64 now_ms)
{
  return TRUE;
}

static gboolean
sum_power (BefBuilding *self, gint64 now_ms, CountsPower counts, double *watts, gint64 *observed_ms,
           BefFreshness *worst)
{
  gboolean any = FALSE;

  *watts = 0;
  *observed_ms = BEF_NO_TIME;
  *worst = BEF_FRESHNESS_LIVE;
  if (self->cut_off)
    return FALSE; /* as its equipment says of itself */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      const BefValue *power = bef_device_get_counted_power (device, now_ms);
      if (power == NULL || !counts (power, now_ms))
        continue;
      *watts += power->value;
      *observed_ms = any ? MIN (*observed_ms, power->observed_ms) : power->observed_ms;
      *worst = MAX (*worst, bef_value_freshness (power, now_ms));
      any = TRUE;
    }
  return any;
}

gboolean
bef_building_get_power (BefBuilding *self, gint64 now_ms, double *watts, gint64 *observed_ms)
{
  BefFreshness worst;

  return sum_power (self, now_ms, bef_value_is_present, watts, observed_ms, &worst);
}

gboolean
bef_building_get_shown_power (BefBuilding *self, gint64 now_ms, double *watts, gint64 *observed_ms,
                              BefFreshness *freshness)
{
  return sum_power (self, now_ms, bef_value_is_present, watts, observed_ms, freshness)
         || sum_power (self, now_ms, counts_any, watts, observed_ms, freshness);
}

void
bef_building_add_device (BefBuilding *self, BefDevice *device)
{
  g_list_store_append (self->devices, device);
  self->is_due = TRUE;
}

void
bef_building_remove_device (BefBuilding *self, BefDevice *device)
{
  guint position;

  if (!g_list_store_find (self->devices, device, &position))
    return;
  g_list_store_remove (self->devices, position);
  self->is_due = TRUE;
}

/* As a place. */

static const char *
place_get_id (BefPlace *place)
{
  return BEF_BUILDING (place)->id;
}

static const char *
place_get_name (BefPlace *place)
{
  return bef_building_get_name (BEF_BUILDING (place));
}

static char *
place_dup_category_name (BefPlace *place)
{
  return bef_building_dup_category_name (BEF_BUILDING (place));
}

static const char *
place_get_icon (BefPlace *place)
{
  return bef_building_get_icon (BEF_BUILDING (place));
}

static gboolean
place_get_location (BefPlace *place, BefPoint *out)
{
  return bef_building_get_location (BEF_BUILDING (place), out);
}

static const GArray *
place_get_outline (BefPlace *place)
{
  return BEF_BUILDING (place)->outline;
}

static double
place_get_area (BefPlace *place)
{
  double area;

  return bef_building_get_fact_number (BEF_BUILDING (place), "floorArea", &area) ? area : 0;
}

static BefSeverity
place_get_severity (BefPlace *place)
{
  return BEF_BUILDING (place)->severity;
}

static char *
place_dup_state_text (BefPlace *place)
{
  return bef_building_dup_state_text (BEF_BUILDING (place));
}

static GListModel *
place_dup_equipment (BefPlace *place)
{
  return g_object_ref (bef_building_get_devices (BEF_BUILDING (place)));
}

static BefPlace *
place_dup_like (BefPlace *place)
{
  return BEF_PLACE (bef_building_new_like (BEF_BUILDING (place)));
}

static void
bef_building_place_init (BefPlaceInterface *iface)
{
  iface->get_id = place_get_id;
  iface->get_name = place_get_name;
  iface->dup_category_name = place_dup_category_name;
  iface->get_icon = place_get_icon;
  iface->get_location = place_get_location;
  iface->get_outline = place_get_outline;
  iface->get_area = place_get_area;
  iface->get_severity = place_get_severity;
  iface->dup_state_text = place_dup_state_text;
  iface->dup_equipment = place_dup_equipment;
  iface->dup_like = place_dup_like;
}
