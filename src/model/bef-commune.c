/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-commune.h"

#include "base/bef-text.h"
#include "bef-device-private.h"

struct _BefCommune
{
  GObject parent_instance;
  char *name;            /* owned, nullable */
  GListStore *buildings; /* owned */
  GListStore *devices;   /* owned */
  GListStore *alerts;    /* owned */
  GListStore *places;    /* owned: the buildings, then those of stray */
  GHashTable *stray;     /* owned: BefDevice (unowned) in no building that is a place by itself */
  GHashTable *alerted; /* owned: BefDevice (unowned) that was told an alert -> BefAlert (unowned) */
  GHashTable *by_id;   /* owned: URN (unowned, the object's own) -> object (owned) */
  GHashTable *alerts_by_id; /* owned, likewise */
  GHashTable *beats;        /* owned: URN -> GPtrArray of "quantity\tmoves", kept from before */
  BefAudience audience;
};

enum
{
  PROP_0,
  PROP_AUDIENCE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefCommune, bef_commune, G_TYPE_OBJECT)

static void
remove_from_store (GListStore *store, gpointer object)
{
  guint position;

  if (g_list_store_find (store, object, &position))
    g_list_store_remove (store, position);
}

static void
append_fresh (GListStore *store, GPtrArray *objects)
{
  if (objects->len > 0)
    g_list_store_splice (store, g_list_model_get_n_items (G_LIST_MODEL (store)), 0, objects->pdata,
                         objects->len);
}

static void
join_building (BefCommune *self, BefDevice *device)
{
  const char *id = bef_device_get_building_id (device);
  BefBuilding *building = bef_commune_find_building (self, id);

  bef_device_set_building_name (device, building != NULL ? bef_building_get_name (building) : NULL);
  if (building == NULL)
    return;
  guint position;
  if (!g_list_store_find (G_LIST_STORE (bef_building_get_devices (building)), device, &position))
    bef_building_add_device (building, device);
}

/* Of what is in a building that is not known here, the building is somebody else's, or on its way.
 */
static gboolean
is_stray (BefDevice *device)
{
  return bef_device_may_be_place (device) && bef_device_get_building_id (device) == NULL;
}

static void
forget_stray (BefCommune *self, BefDevice *device)
{
  if (g_hash_table_remove (self->stray, device))
    remove_from_store (self->places, device);
}

/* Of what @entities tell of, what became stray and what is it no more: that depends on nothing
 * else. */
static void
find_stray (BefCommune *self, GPtrArray *entities)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      BefDevice *device =
          e->role == BEF_ENTITY_EQUIPMENT ? bef_commune_find_device (self, e->id) : NULL;
      if (device == NULL)
        continue;
      if (!is_stray (device))
        forget_stray (self, device);
      else if (g_hash_table_add (self->stray, device))
        g_ptr_array_add (fresh, device);
    }
  append_fresh (self->places, fresh);
}

/* What is in @building is in none now, and no link's of one. */
static void
leave_building (BefCommune *self, BefBuilding *building)
{
  GListModel *devices = bef_building_get_devices (building);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      bef_device_set_due (device);
    }
}

static void
forget (BefCommune *self, GObject *object, GHashTable *touched)
{
  if (BEF_IS_BUILDING (object))
    {
      leave_building (self, BEF_BUILDING (object));
      remove_from_store (self->buildings, object);
      remove_from_store (self->places, object);
    }
  else if (BEF_IS_DEVICE (object))
    {
      BefBuilding *building =
          bef_commune_find_building (self, bef_device_get_building_id (BEF_DEVICE (object)));
      if (building != NULL)
        {
          bef_building_remove_device (building, BEF_DEVICE (object));
          g_hash_table_add (touched, g_strdup (bef_building_get_id (building)));
        }
      forget_stray (self, BEF_DEVICE (object));
      g_hash_table_remove (self->alerted, object);
      remove_from_store (self->devices, object);
    }
}

/* Whose alerts. */
#define OF_BACK_END (1u << BEF_ALERT_OF_BACK_END)
#define LOCAL (1u << BEF_ALERT_LOCAL)

/* Removes of @table what a complete answer did not name; of alerts those of @origins. */
static gboolean
drop_missing (BefCommune *self, GHashTable *seen, GHashTable *table, guint origins,
              GHashTable *touched)
{
  GHashTableIter iter;
  gpointer key, value;
  gboolean changed = FALSE;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (g_hash_table_contains (seen, key)
          || (BEF_IS_ALERT (value) && (origins & 1u << bef_alert_get_origin (value)) == 0))
        continue;
      if (BEF_IS_ALERT (value))
        remove_from_store (self->alerts, value);
      else
        forget (self, value, touched);
      g_hash_table_iter_remove (&iter);
      changed = TRUE;
    }
  return changed;
}

static gboolean
apply_building (BefCommune *self, const BefEntity *e, gint64 received_ms, GPtrArray *fresh,
                GHashTable *touched)
{
  BefBuilding *building = bef_commune_find_building (self, e->id);

  if (building == NULL && g_hash_table_contains (self->by_id, e->id))
    return FALSE; /* already equipment: one id is one thing */
  if (building == NULL)
    {
      building = bef_building_new (e->id);
      g_hash_table_insert (self->by_id, (gpointer)bef_building_get_id (building), building);
      g_ptr_array_add (fresh, building);
    }
  gboolean changed = bef_building_apply (building, e, received_ms);
  if (changed)
    g_hash_table_add (touched, g_strdup (e->id));
  return changed;
}

/* What was learned of it before. */
static void
remember_beats (BefCommune *self, BefDevice *device)
{
  GPtrArray *lines = g_hash_table_lookup (self->beats, bef_device_get_id (device));

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines->pdata[i], "\t", 2);
      if (g_strv_length (parts) == 2)
        bef_device_set_beat (device, parts[0], parts[1]);
    }
}

void
bef_commune_set_beats (BefCommune *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_hash_table_remove_all (self->beats);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *tab = strchr (lines[i], '\t');
      if (tab == NULL)
        continue;
      *tab = '\0';
      GPtrArray *of_device = g_hash_table_lookup (self->beats, lines[i]);
      if (of_device == NULL)
        {
          of_device = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (self->beats, g_strdup (lines[i]), of_device);
        }
      g_ptr_array_add (of_device, g_strdup (tab + 1));
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      remember_beats (self, device);
    }
}

static gboolean
apply_device (BefCommune *self, const BefEntity *e, gint64 received_ms, gint64 now_ms,
              GPtrArray *fresh, GHashTable *touched)
{
  BefDevice *device = bef_commune_find_device (self, e->id);
  gboolean is_known = device != NULL;

  if (!is_known && g_hash_table_contains (self->by_id, e->id))
    return FALSE; /* already a building */
  if (!is_known)
    {
      device = bef_device_new (e->id, e->kind);
      remember_beats (self, device);
      g_hash_table_insert (self->by_id, (gpointer)bef_device_get_id (device), device);
      g_ptr_array_add (fresh, device);
    }
  g_autofree char *old_building = g_strdup (bef_device_get_building_id (device));
  /* Nobody listens to what is new: it is computed at once, so that it never appears half known. The
   * others are computed with their building, once its alerts are known. */
  gboolean changed = is_known ? bef_device_take (device, e, received_ms, now_ms)
                              : bef_device_apply (device, e, received_ms, now_ms);
  const char *building = bef_device_get_building_id (device);
  if (is_known && g_strcmp0 (old_building, building) != 0)
    {
      BefBuilding *old = bef_commune_find_building (self, old_building);
      if (old != NULL)
        {
          bef_building_remove_device (old, device);
          g_hash_table_add (touched, g_steal_pointer (&old_building));
        }
      join_building (self, device);
    }
  if (changed && building != NULL)
    g_hash_table_add (touched, g_strdup (building));
  return changed;
}

static gboolean
apply_alert (BefCommune *self, const BefEntity *e, BefAlertOrigin origin)
{
  BefAlert *alert = bef_commune_find_alert (self, e->id);
  BefBuilding *building;
  gboolean fresh = alert == NULL;

  /* Whoever found it says what becomes of it. */
  if (!fresh && bef_alert_get_origin (alert) != origin)
    return FALSE;
  if (fresh)
    {
      alert = bef_alert_new (e->id, origin);
      g_hash_table_insert (self->alerts_by_id, (gpointer)bef_alert_get_id (alert), alert);
    }
  gboolean changed = bef_alert_apply (alert, e);
  building = bef_commune_find_building (self, bef_alert_get_building_id (alert));
  if (building != NULL)
    bef_alert_set_building_name (alert, bef_building_get_name (building));
  if (fresh)
    g_list_store_append (self->alerts, alert);
  return changed;
}

/* What is in no building hangs on no link of one. */
static gboolean
refresh_stray (BefDevice *device, gint64 now_ms)
{
  bef_device_set_cut_off (device, FALSE);
  return bef_device_is_due (device, now_ms) && bef_device_refresh (device, now_ms);
}

/* Worst active alert per building: URN -> BefAlert. */
static GHashTable *
worst_alerts (BefCommune *self)
{
  GHashTable *worst = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->alerts)); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (G_LIST_MODEL (self->alerts), i);
      const char *building = bef_alert_get_building_id (alert);
      BefAlert *other;
      if (building == NULL || !bef_alert_asks (alert)
          || bef_alert_get_severity (alert) == BEF_SEVERITY_NORMAL
          || (self->audience != BEF_AUDIENCE_NOBODY && bef_commune_is_of_camera (self, alert)))
        continue;
      other = g_hash_table_lookup (worst, building);
      if (other == NULL || bef_alert_compare (alert, other, NULL) < 0)
        g_hash_table_insert (worst, (gpointer)building, alert);
    }
  return worst;
}

/* Tells each device the worst active alert that names it; those that none names any more, that. */
static void
tell_devices (BefCommune *self)
{
  g_autoptr (GHashTable) former = self->alerted;
  GHashTable *worst = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer device, alert;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->alerts)); i++)
    {
      g_autoptr (BefAlert) one = g_list_model_get_item (G_LIST_MODEL (self->alerts), i);
      BefDevice *source = bef_commune_find_device (self, bef_alert_get_source_id (one));
      BefAlert *other = source != NULL ? g_hash_table_lookup (worst, source) : NULL;
      if (source != NULL && bef_alert_asks (one)
          && bef_alert_get_severity (one) > BEF_SEVERITY_NORMAL
          && (other == NULL || bef_alert_compare (one, other, NULL) < 0))
        g_hash_table_insert (worst, source, one);
    }
  self->alerted = worst;
  g_hash_table_iter_init (&iter, former);
  while (g_hash_table_iter_next (&iter, &device, NULL))
    if (!g_hash_table_contains (worst, device))
      bef_device_set_alert (device, BEF_SEVERITY_NORMAL, NULL);
  g_hash_table_iter_init (&iter, worst);
  while (g_hash_table_iter_next (&iter, &device, &alert))
    bef_device_set_alert (device, bef_alert_get_severity (alert), bef_alert_get_name (alert));
}

/* Before what they make of buildings and equipment is computed. */
static gboolean
refresh_alerts (BefCommune *self, gint64 now_ms)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->alerts)); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (G_LIST_MODEL (self->alerts), i);
      changed |= bef_alert_refresh (alert, now_ms);
    }
  return changed;
}

/* Of what was touched, and of all whose alerts or age make another severity: of the others nothing
 * is computed, which is most of a large commune. */
static gboolean
refresh_places (BefCommune *self, gint64 now_ms, GHashTable *touched)
{
  gboolean changed = refresh_alerts (self, now_ms);
  g_autoptr (GHashTable) worst = worst_alerts (self);
  GHashTableIter iter;
  gpointer device;

  tell_devices (self);
  g_hash_table_iter_init (&iter, self->stray);
  while (g_hash_table_iter_next (&iter, &device, NULL))
    changed |= refresh_stray (device, now_ms);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->buildings)); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (G_LIST_MODEL (self->buildings), i);
      const char *id = bef_building_get_id (building);
      BefAlert *alert = g_hash_table_lookup (worst, id);
      BefSeverity severity = alert != NULL ? bef_alert_get_severity (alert) : BEF_SEVERITY_NORMAL;
      const char *name = alert != NULL ? bef_alert_get_name (alert) : NULL;
      bef_building_set_without_cameras (building, self->audience != BEF_AUDIENCE_NOBODY);
      if (touched != NULL && g_hash_table_contains (touched, id))
        bef_building_touch (building);
      if (bef_building_is_due (building, now_ms, severity, name))
        changed |= bef_building_refresh (building, now_ms, severity, name);
    }
  return changed;
}

/* What is in no building is not refreshed with one. */
static gboolean
refresh_homeless (BefCommune *self, GPtrArray *entities, gint64 now_ms)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      BefDevice *device =
          e->role == BEF_ENTITY_EQUIPMENT ? bef_commune_find_device (self, e->id) : NULL;
      if (device != NULL
          && bef_commune_find_building (self, bef_device_get_building_id (device)) == NULL)
        changed |= refresh_stray (device, now_ms);
    }
  return changed;
}

/* Equipment may be known before its building is. */
static void
join_waiting (BefCommune *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      join_building (self, device);
    }
}

/* A building's new name is also in what it holds. */
static void
name_buildings (BefCommune *self, GHashTable *touched)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      BefBuilding *building = bef_commune_find_building (self, key);
      GListModel *devices = building != NULL ? bef_building_get_devices (building) : NULL;
      for (guint i = 0; devices != NULL && i < g_list_model_get_n_items (devices); i++)
        {
          g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
          bef_device_set_building_name (device, bef_building_get_name (building));
        }
    }
}

void
bef_commune_apply (BefCommune *self, GPtrArray *entities, BefApplyFlags flags, gint64 received_ms,
                   gint64 now_ms)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) buildings = g_ptr_array_new ();
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();
  gboolean changed = FALSE;

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      g_hash_table_add (seen, e->id);
      if (e->role == BEF_ENTITY_BUILDING)
        changed |= apply_building (self, e, received_ms, buildings, touched);
    }
  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      if (e->role == BEF_ENTITY_EQUIPMENT)
        changed |= apply_device (self, e, received_ms, now_ms, devices, touched);
    }
  if (flags & BEF_APPLY_WHOLE)
    changed |= drop_missing (self, seen, self->by_id, 0, touched);
  /* Join before anything is announced, so that a building never appears without its equipment. */
  for (guint i = 0; i < devices->len; i++)
    join_building (self, g_ptr_array_index (devices, i));
  if (buildings->len > 0)
    join_waiting (self);
  name_buildings (self, touched);
  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      if (e->role == BEF_ENTITY_ALERT)
        changed |= apply_alert (self, e, BEF_ALERT_OF_BACK_END);
    }
  if (flags & BEF_APPLY_ALL_ALERTS)
    changed |= drop_missing (self, seen, self->alerts_by_id, OF_BACK_END, touched);
  if (buildings->len > 0)
    g_list_store_splice (self->places, g_list_model_get_n_items (G_LIST_MODEL (self->buildings)), 0,
                         buildings->pdata, buildings->len);
  append_fresh (self->buildings, buildings);
  append_fresh (self->devices, devices);
  find_stray (self, entities);
  changed |= refresh_places (self, now_ms, touched);
  changed |= refresh_homeless (self, entities, now_ms);
  if (changed || buildings->len > 0 || devices->len > 0)
    g_signal_emit (self, changed_signal, 0);
}

void
bef_commune_set_local_alerts (BefCommune *self, GPtrArray *entities, gint64 now_ms)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean changed = FALSE;

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      g_hash_table_add (seen, e->id);
      changed |= apply_alert (self, e, BEF_ALERT_LOCAL);
    }
  changed |= drop_missing (self, seen, self->alerts_by_id, LOCAL, NULL);
  changed |= bef_commune_explain_alerts (self, entities);
  changed |= refresh_places (self, now_ms, NULL);
  if (changed)
    g_signal_emit (self, changed_signal, 0);
}

void
bef_commune_remove (BefCommune *self, const char *const *ids, gint64 now_ms)
{
  g_autoptr (GHashTable) touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean changed = FALSE;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      GObject *object = g_hash_table_lookup (self->by_id, ids[i]);
      GObject *alert = g_hash_table_lookup (self->alerts_by_id, ids[i]);
      if (object != NULL)
        {
          forget (self, object, touched);
          g_hash_table_remove (self->by_id, ids[i]);
        }
      /* What was found here is not the back end's to take back. */
      gboolean is_its =
          alert != NULL && bef_alert_get_origin (BEF_ALERT (alert)) == BEF_ALERT_OF_BACK_END;
      if (is_its)
        {
          remove_from_store (self->alerts, alert);
          g_hash_table_remove (self->alerts_by_id, ids[i]);
        }
      changed |= object != NULL || is_its;
    }
  if (!changed)
    return;
  refresh_places (self, now_ms, touched);
  g_signal_emit (self, changed_signal, 0);
}

void
bef_commune_refresh (BefCommune *self, gint64 now_ms)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      if (bef_device_is_due (device, now_ms)
          && bef_commune_find_building (self, bef_device_get_building_id (device)) == NULL)
        changed |= refresh_stray (device, now_ms);
    }
  changed |= refresh_places (self, now_ms, NULL);
  if (changed)
    g_signal_emit (self, changed_signal, 0);
}

void
bef_commune_keep_buildings (BefCommune *self, const char *const *buildings, gint64 now_ms)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id, object;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, &id, &object))
    {
      const char *home =
          BEF_IS_DEVICE (object) ? bef_device_get_building_id (BEF_DEVICE (object)) : id;
      if (home != NULL && g_strv_contains (buildings, home))
        g_hash_table_add (kept, id);
    }
  g_hash_table_iter_init (&iter, self->alerts_by_id);
  while (g_hash_table_iter_next (&iter, &id, &object))
    {
      const char *home = bef_alert_get_building_id (BEF_ALERT (object));
      if (home != NULL && g_strv_contains (buildings, home))
        g_hash_table_add (kept, id);
    }
  drop_missing (self, kept, self->by_id, 0, touched);
  drop_missing (self, kept, self->alerts_by_id, OF_BACK_END | LOCAL, touched);
  refresh_places (self, now_ms, touched);
  g_signal_emit (self, changed_signal, 0);
}

void
bef_commune_clear (BefCommune *self)
{
  g_list_store_remove_all (self->alerts);
  g_list_store_remove_all (self->places);
  g_hash_table_remove_all (self->stray);
  g_hash_table_remove_all (self->alerted);
  g_list_store_remove_all (self->devices);
  g_list_store_remove_all (self->buildings);
  g_hash_table_remove_all (self->by_id);
  g_hash_table_remove_all (self->alerts_by_id);
  g_clear_pointer (&self->name, g_free);
  g_signal_emit (self, changed_signal, 0);
}

void
bef_commune_drop_personal (BefCommune *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      bef_device_drop_personal (device);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->alerts)); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (G_LIST_MODEL (self->alerts), i);
      bef_alert_drop_personal (alert);
    }
  g_signal_emit (self, changed_signal, 0);
}

static void
bef_commune_finalize (GObject *object)
{
  BefCommune *self = BEF_COMMUNE (object);

  g_free (self->name);
  g_object_unref (self->buildings);
  g_object_unref (self->devices);
  g_object_unref (self->alerts);
  g_object_unref (self->places);
  g_hash_table_unref (self->stray);
  g_hash_table_unref (self->alerted);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->alerts_by_id);
  g_hash_table_unref (self->beats);
  G_OBJECT_CLASS (bef_commune_parent_class)->finalize (object);
}

static void
bef_commune_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_AUDIENCE)
    g_value_set_uint (value, BEF_COMMUNE (object)->audience);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bef_commune_class_init (BefCommuneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_commune_finalize;
  G_OBJECT_CLASS (klass)->get_property = bef_commune_get_property;
  props[PROP_AUDIENCE] =
      g_param_spec_uint ("audience", NULL, NULL, 0, BEF_AUDIENCE_ROOM, BEF_AUDIENCE_NOBODY,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  changed_signal = g_signal_new ("changed", BEF_TYPE_COMMUNE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bef_commune_init (BefCommune *self)
{
  self->buildings = g_list_store_new (BEF_TYPE_BUILDING);
  self->devices = g_list_store_new (BEF_TYPE_DEVICE);
  self->alerts = g_list_store_new (BEF_TYPE_ALERT);
  self->places = g_list_store_new (BEF_TYPE_PLACE);
  self->stray = g_hash_table_new (NULL, NULL);
  self->alerted = g_hash_table_new (NULL, NULL);
  self->beats =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->alerts_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

BefCommune *
bef_commune_new (void)
{
  return g_object_new (BEF_TYPE_COMMUNE, NULL);
}

const char *
bef_commune_get_name (BefCommune *self)
{
  return self->name;
}

void
bef_commune_set_name (BefCommune *self, const char *name)
{
  if (bef_set_str (&self->name, name))
    g_signal_emit (self, changed_signal, 0);
}

GListModel *
bef_commune_get_buildings (BefCommune *self)
{
  return G_LIST_MODEL (self->buildings);
}

GListModel *
bef_commune_get_devices (BefCommune *self)
{
  return G_LIST_MODEL (self->devices);
}

GListModel *
bef_commune_get_places (BefCommune *self)
{
  return G_LIST_MODEL (self->places);
}

GListModel *
bef_commune_get_alerts (BefCommune *self)
{
  return G_LIST_MODEL (self->alerts);
}

static gpointer
find (GHashTable *table, const char *id, GType type)
{
  gpointer object = id != NULL ? g_hash_table_lookup (table, id) : NULL;

  return object != NULL && G_TYPE_CHECK_INSTANCE_TYPE (object, type) ? object : NULL;
}

BefBuilding *
bef_commune_find_building (BefCommune *self, const char *id)
{
  return find (self->by_id, id, BEF_TYPE_BUILDING);
}

BefDevice *
bef_commune_find_device (BefCommune *self, const char *id)
{
  return find (self->by_id, id, BEF_TYPE_DEVICE);
}

BefPlace *
bef_commune_find_place (BefCommune *self, const char *id)
{
  BefDevice *device = bef_commune_find_device (self, id);

  if (device != NULL)
    return g_hash_table_contains (self->stray, device) ? BEF_PLACE (device) : NULL;
  return find (self->by_id, id, BEF_TYPE_BUILDING);
}

BefAlert *
bef_commune_find_alert (BefCommune *self, const char *id)
{
  return find (self->alerts_by_id, id, BEF_TYPE_ALERT);
}

void
bef_commune_set_audience (BefCommune *self, BefAudience audience, gint64 now_ms)
{
  g_return_if_fail (BEF_IS_COMMUNE (self));

  if (self->audience == audience)
    return;
  self->audience = audience;
  bef_commune_refresh (self, now_ms);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AUDIENCE]);
}

BefAudience
bef_commune_get_audience (BefCommune *self)
{
  return self->audience;
}
