/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-lean.h"

/* What stands in a line beside the ids and types; proxies refuse longer lines than 8,000. */
#define MAX_ATTRIBUTES_LENGTH 3000
/* Answers that did not fit, until it is given up. */
#define MISFITS_MAX 3

void
bef_ngsi_lean_free (BefNgsiLean *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_free (self->attributes);
  g_strfreev (self->ids);
  g_clear_pointer (&self->expected, g_hash_table_unref);
  g_hash_table_unref (self->kinds);
  g_free (self);
}

static BefNgsiLean *
lean_new (void)
{
  BefNgsiLean *self = g_new0 (BefNgsiLean, 1);

  self->types = g_ptr_array_new_with_free_func (g_free);
  self->kinds = g_hash_table_new (NULL, NULL);
  return self;
}

static void
expect (BefNgsiLean *self, const BefEntity *entity)
{
  if (self->expected == NULL)
    self->expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (self->expected, g_strdup (entity->id));
  g_hash_table_add (self->kinds, (gpointer)g_intern_string (entity->type));
}

/* Those of @ids that have something that moves; FALSE when one is not known at all. */
static gboolean
expect_ids (BefNgsiLean *self, BefNgsiBackend *backend, const char *const *ids)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const BefEntity *known = bef_ngsi_changes_find (backend->changes, ids[i]);
      if (known == NULL)
        return FALSE;
      if (!known->says_now)
        continue;
      g_strv_builder_add (builder, ids[i]);
      expect (self, known);
    }
  self->ids = g_strv_builder_end (builder);
  return TRUE;
}

/* The alerts, or all but them; FALSE when an alert has nothing that moves: it would not come. */
static gboolean
expect_all (BefNgsiLean *self, BefNgsiBackend *backend, BefBackendAbout about)
{
  const GPtrArray *all = bef_ngsi_changes_get_all (backend->changes);

  for (guint i = 0; i < all->len; i++)
    {
      const BefEntity *known = all->pdata[i];
      if ((known->role == BEF_ENTITY_ALERT) != (about == BEF_BACKEND_ALERTS))
        continue;
      if (known->says_now)
        expect (self, known);
      else if (about == BEF_BACKEND_ALERTS)
        return FALSE;
    }
  return TRUE;
}

/* An attribute that an alert has not had yet, in the namespaces of those it has. */
static void
add_to_come (GPtrArray *names)
{
  static const char *const to_come[] = { "alertState",     "validTo",    "acknowledgedBy",
                                         "acknowledgedAt", "assignedTo", "assignedBy",
                                         "shelvedUntil",   "shelvedBy",  "shelveReason",
                                         "comments" };
  const guint n = names->len;

  for (guint k = 0; k < G_N_ELEMENTS (to_come); k++)
    {
      for (guint i = 0; i <= n; i++)
        {
          const char *seen = i < n ? names->pdata[i] : "";
          const char *slash = strrchr (seen, '/');
          g_autofree char *space = g_strndup (seen, slash != NULL ? (gsize)(slash + 1 - seen) : 0);
          g_autofree char *name = g_strconcat (space, to_come[k], NULL);
          if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
            g_ptr_array_add (names, g_steal_pointer (&name));
        }
    }
}

/* Types and attributes of all kinds; FALSE when there are none, or too many. */
static gboolean
name_them (BefNgsiLean *self, BefNgsiBackend *backend, BefBackendAbout about)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new ("&attrs=");
  GHashTableIter iter;
  gpointer kind;

  g_hash_table_iter_init (&iter, self->kinds);
  while (g_hash_table_iter_next (&iter, &kind, NULL))
    {
      bef_ngsi_names_add_types (backend->names, kind, self->types);
      bef_ngsi_names_add_moving (backend->names, kind, names);
    }
  if (about == BEF_BACKEND_ALERTS)
    add_to_come (names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *name = g_uri_escape_string (names->pdata[i], ":/", FALSE);
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", name);
    }
  gboolean fits = self->types->len > 0 && names->len > 0 && text->len <= MAX_ATTRIBUTES_LENGTH;
  g_ptr_array_add (self->types, NULL);
  self->attributes = g_string_free (text, FALSE);
  return fits;
}

/* The hub compresses, and is asked for everything for less than a broker's difference. */
static gboolean
may_ask (BefNgsiBackend *backend)
{
  return bef_ngsi_changes_get_all (backend->changes) != NULL && !backend->dialect->whole_only
         && backend->lean_misfits < MISFITS_MAX && backend->bounds == NULL
         && !g_str_equal (backend->dialect->broker, "beffroi-hub");
}

BefNgsiLean *
bef_ngsi_lean_new (BefNgsiBackend *backend, const char *const *ids, BefBackendAbout about)
{
  g_autoptr (BefNgsiLean) self = lean_new ();

  /* Whole answers are what tells whether changes are told. */
  if (!may_ask (backend) || bef_ngsi_changes_follows (backend->changes)
      || (about == BEF_BACKEND_ALL && bef_ngsi_changes_is_whole_due (backend->changes)))
    return NULL;
  if (ids != NULL ? !expect_ids (self, backend, ids) : !expect_all (self, backend, about))
    return NULL;
  if (self->expected == NULL || !name_them (self, backend, about))
    return NULL;
  return g_steal_pointer (&self);
}

BefNgsiLean *
bef_ngsi_lean_new_of_changes (BefNgsiBackend *backend)
{
  g_autoptr (BefNgsiLean) self = lean_new ();
  g_autoptr (GHashTable) whole = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer kind;

  if (!may_ask (backend))
    return NULL;
  const GPtrArray *all = bef_ngsi_changes_get_all (backend->changes);
  for (guint i = 0; i < all->len; i++)
    {
      const BefEntity *known = all->pdata[i];
      gboolean is_lean = known->says_now && known->role == BEF_ENTITY_EQUIPMENT;
      g_hash_table_add (is_lean ? self->kinds : whole, (gpointer)g_intern_string (known->type));
    }
  g_hash_table_iter_init (&iter, whole);
  while (g_hash_table_iter_next (&iter, &kind, NULL))
    g_hash_table_remove (self->kinds, kind);
  if (!name_them (self, backend, BEF_BACKEND_ALL))
    return NULL;
  self->others = bef_ngsi_asked_types (backend, BEF_BACKEND_ALL);
  for (guint i = self->others->len - 1; i > 0; i--)
    for (guint k = 0; k + 1 < self->types->len; k++)
      if (g_str_equal (self->others->pdata[i - 1], self->types->pdata[k]))
        {
          g_ptr_array_remove_index (self->others, i - 1);
          break;
        }
  return g_steal_pointer (&self);
}

static gint64
date_of (const BefEntity *entity, const char *quantity)
{
  for (guint i = 0; i < entity->readings->len; i++)
    if (g_strcmp0 (g_array_index (entity->readings, BefReading, i).key.quantity, quantity) == 0)
      return g_array_index (entity->readings, BefReading, i).observed_ms;
  return BEF_NO_TIME;
}

/* Something was dated by what was not asked for. */
static gboolean
is_undated (const BefEntity *known, const BefEntity *lean)
{
  for (guint i = 0; i < lean->readings->len; i++)
    {
      const BefReading *reading = &g_array_index (lean->readings, BefReading, i);
      if (reading->observed_ms == BEF_NO_TIME
          && date_of (known, reading->key.quantity) != BEF_NO_TIME)
        return TRUE;
    }
  return FALSE;
}

/* What the decoder says of a value it could not read is of the former answer. */
static void
drop_moving_facts (BefEntity *entity, BefProfile *profile)
{
  const BefProfileType *type = bef_profile_find_type (profile, entity->type);

  bef_entity_set_fact (entity, BEF_FACT_REFUSED_UNITS, NULL);
  for (guint i = 0; type != NULL && i < type->attributes->len; i++)
    {
      const BefProfileAttribute *attribute = type->attributes->pdata[i];
      if (attribute->use == BEF_PROFILE_QUANTITY)
        bef_entity_set_fact (entity, attribute->name, NULL);
    }
}

/* What was decided of an alert may have been taken back. */
static void
drop_decisions (BefEntity *entity)
{
  static const char *const facts[] = { "acknowledgedBy", "acknowledgedAt", "acknowledgeComment",
                                       "assignedTo",     "assignedBy",     "shelvedUntil",
                                       "shelvedBy",      "shelveReason",   "comments" };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    bef_entity_set_fact (entity, facts[i], NULL);
}

/* Of an alert: what the decoder makes up where there is nothing is no news. */
static gboolean
is_made_up (const BefEntity *known, const char *name)
{
  return known->role == BEF_ENTITY_ALERT
         && (g_str_equal (name, "name") || g_str_equal (name, "dateIssued"));
}

/* @lean, with all that is known of it. (transfer full) */
static BefEntity *
lay_one (const BefEntity *known, BefEntity *lean, BefProfile *profile)
{
  BefEntity *entity = bef_entity_copy (known);
  GHashTableIter iter;
  gpointer name, value;

  if (known->role != BEF_ENTITY_ALERT)
    drop_moving_facts (entity, profile);
  else
    drop_decisions (entity);
  g_hash_table_iter_init (&iter, lean->facts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!is_made_up (known, name))
      bef_entity_set_fact (entity, name, value);
  entity->lock = lean->lock;
  /* How long a lock stays open does not move. */
  if (entity->lock.relock_ms == BEF_NO_TIME)
    entity->lock.relock_ms = known->lock.relock_ms;
  g_array_set_size (entity->readings, 0);
  g_array_append_vals (entity->readings, lean->readings->data, lean->readings->len);
  g_clear_pointer (&entity->bookings, g_ptr_array_unref);
  entity->bookings = g_steal_pointer (&lean->bookings);
  g_free (entity->image_url);
  entity->image_url = g_steal_pointer (&lean->image_url);
  entity->alive_ms = MAX (entity->alive_ms, lean->alive_ms);
  return entity;
}

static gboolean
lay (BefNgsiLean *self, BefNgsiBackend *backend, GPtrArray *entities)
{
  guint n_expected = 0;

  for (guint i = 0; i < entities->len; i++)
    {
      BefEntity *lean = entities->pdata[i];
      const BefEntity *known = bef_ngsi_changes_find (backend->changes, lean->id);
      if (!g_hash_table_contains (self->kinds, g_intern_string (lean->type)))
        continue;
      /* Where what changed is asked for, what is new is looked for by that. */
      if (known == NULL && self->others != NULL)
        continue;
      if (known == NULL || is_undated (known, lean))
        return FALSE;
      n_expected += self->expected != NULL && g_hash_table_contains (self->expected, lean->id);
      entities->pdata[i] = lay_one (known, lean, backend->profile);
      bef_entity_free (lean);
    }
  return self->expected == NULL || n_expected == g_hash_table_size (self->expected);
}

gboolean
bef_ngsi_lean_is_there (const BefNgsiLean *self, GHashTable *ids)
{
  GHashTableIter iter;
  gpointer id;

  if (self->expected == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, self->expected);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (ids, id))
      return FALSE;
  return TRUE;
}

gboolean
bef_ngsi_lean_lay (BefNgsiLean *self, BefNgsiBackend *backend, GPtrArray *entities)
{
  if (bef_ngsi_changes_get_all (backend->changes) == NULL)
    return FALSE;
  if (!lay (self, backend, entities))
    {
      /* Something came or went, or the server does otherwise. */
      backend->lean_misfits++;
      return FALSE;
    }
  if (backend->lean_misfits > 0 && self->expected != NULL)
    backend->lean_misfits--;
  return TRUE;
}
