/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-changes.h"

#include "backend/ngsi-ld/bef-ngsi-attribute.h"
#include "base/bef-json.h"
#include "base/bef-present.h"

/* Written later than made by more than this: not only made. */
#define WRITTEN_AFTER_MS 1000
/* Something may have been deleted just then, or the connection lost. */
#define TRIALS_MAX 3

typedef struct
{
  gint64 modified_ms; /* BEF_NO_TIME: none */
  guint64 content;    /* a sum over all members, in any order */
  gboolean rewritten; /* since it was made */
} Stamp;

struct _BefNgsiChanges
{
  GPtrArray *all;                    /* owned, nullable: BefEntity */
  GHashTable *index;                 /* owned: id (of the entity) -> its place in @all */
  GHashTable *stamps;                /* owned: id -> Stamp, of every element, understood or not */
  gint64 newest_ms, newest_alert_ms; /* stamps up to which everything was told; BEF_NO_TIME */
  gint64 whole_us, asked_us;         /* monotonic */
  gsize whole_bytes;
  guint n_trials;
  gboolean moves; /* a write was seen to move the entity's stamp */
  gboolean is_due;
};

BefNgsiChanges *
bef_ngsi_changes_new (void)
{
  BefNgsiChanges *self = g_new0 (BefNgsiChanges, 1);

  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->newest_ms = self->newest_alert_ms = BEF_NO_TIME;
  return self;
}

void
bef_ngsi_changes_forget (BefNgsiChanges *self)
{
  g_hash_table_remove_all (self->index);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->stamps, g_hash_table_unref);
  self->newest_ms = self->newest_alert_ms = BEF_NO_TIME;
  self->is_due = TRUE;
}

void
bef_ngsi_changes_free (BefNgsiChanges *self)
{
  bef_ngsi_changes_forget (self);
  g_hash_table_unref (self->index);
  g_free (self);
}

GHashTable *
bef_ngsi_stamps_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static guint64
sum_of (const char *name, JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);
  guint64 sum = G_GUINT64_CONSTANT (14695981039346656037);

  for (const char *c = name; *c != '\0'; c++)
    sum = (sum ^ (guchar)*c) * G_GUINT64_CONSTANT (1099511628211);
  for (const char *c = text; *c != '\0'; c++)
    sum = (sum ^ (guchar)*c) * G_GUINT64_CONSTANT (1099511628211);
  return sum;
}

static void
read_one (GHashTable *stamps, JsonObject *object)
{
  const char *id = bef_json_node_string (bef_ngsi_member (object, "id"));
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  gint64 created;

  if (id == NULL || g_hash_table_contains (stamps, id))
    return;
  Stamp *stamp = g_new0 (Stamp, 1);
  stamp->modified_ms =
      bef_ngsi_node_time (bef_ngsi_unwrap (bef_ngsi_member (object, "modifiedAt")));
  created = bef_ngsi_node_time (bef_ngsi_unwrap (bef_ngsi_member (object, "createdAt")));
  stamp->rewritten = stamp->modified_ms != BEF_NO_TIME && created != BEF_NO_TIME
                     && stamp->modified_ms - created > WRITTEN_AFTER_MS;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    stamp->content += sum_of (name, node);
  g_hash_table_insert (stamps, g_strdup (id), stamp);
}

void
bef_ngsi_stamps_read (GHashTable *stamps, JsonNode *root)
{
  JsonArray *array = bef_json_node_array (root);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (array, i));
      if (object != NULL)
        read_one (stamps, object);
    }
}

static void
refuse (BefNgsiChanges *self, BefNgsiDialect *dialect)
{
  bef_ngsi_dialect_refuse_changes (dialect, bef_now_ms ());
  bef_ngsi_changes_forget (self);
}

void
bef_ngsi_changes_refused (BefNgsiChanges *self, BefNgsiDialect *dialect)
{
  refuse (self, dialect);
}

/* The newest stamp, but none later than what the whole answer may be about, nor from the future:
 * what comes next would be older. */
static gint64
newest_of (GHashTable *stamps, gint64 started_ms)
{
  GHashTableIter iter;
  gpointer value;
  gint64 newest = BEF_NO_TIME;

  g_hash_table_iter_init (&iter, stamps);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    newest = MAX (newest, ((Stamp *)value)->modified_ms);
  return newest != BEF_NO_TIME ? MIN (newest, started_ms) : BEF_NO_TIME;
}

/* FALSE: one of @stamps changed and its stamp did not, or it should have been told before. */
static gboolean
compare (BefNgsiChanges *self, const BefNgsiDialect *dialect, GHashTable *stamps)
{
  gint64 told =
      self->newest_ms != BEF_NO_TIME ? self->newest_ms - BEF_NGSI_CHANGES_MARGIN_MS : BEF_NO_TIME;
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, stamps);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const Stamp *stamp = value, *known = g_hash_table_lookup (self->stamps, id);
      gboolean found = dialect->changes == BEF_NGSI_CHANGES_FOUND;
      if (known == NULL && found && stamp->modified_ms < told)
        return FALSE;
      if (known == NULL)
        continue;
      if (stamp->modified_ms == known->modified_ms && stamp->content != known->content)
        return FALSE;
      if (found && stamp->modified_ms != known->modified_ms && stamp->modified_ms < told)
        return FALSE;
      self->moves |= stamp->modified_ms > known->modified_ms && stamp->content != known->content;
    }
  return TRUE;
}

static gboolean
has_stamps (GHashTable *stamps)
{
  GHashTableIter iter;
  gpointer value;
  gboolean any = FALSE;

  g_hash_table_iter_init (&iter, stamps);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (((Stamp *)value)->modified_ms == BEF_NO_TIME)
        return FALSE;
      any = TRUE;
    }
  return any;
}

static void
keep (BefNgsiChanges *self, const BefEntity *entity)
{
  gpointer place;
  BefEntity *copy = bef_entity_copy (entity);

  if (!g_hash_table_lookup_extended (self->index, entity->id, NULL, &place))
    {
      g_ptr_array_add (self->all, copy);
      g_hash_table_insert (self->index, copy->id, GUINT_TO_POINTER (self->all->len - 1));
      return;
    }
  g_hash_table_replace (self->index, copy->id, place);
  bef_entity_free (self->all->pdata[GPOINTER_TO_UINT (place)]);
  self->all->pdata[GPOINTER_TO_UINT (place)] = copy;
}

void
bef_ngsi_changes_take_whole (BefNgsiChanges *self, BefNgsiDialect *dialect,
                             const GPtrArray *entities, GHashTable *stamps, gsize bytes,
                             gint64 started_ms)
{
  if (dialect->changes == BEF_NGSI_CHANGES_REFUSED || !has_stamps (stamps))
    {
      bef_ngsi_changes_forget (self);
      return;
    }
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, stamps);
  while (!self->moves && g_hash_table_iter_next (&iter, NULL, &value))
    self->moves = ((Stamp *)value)->rewritten;
  if (self->stamps != NULL && !compare (self, dialect, stamps))
    {
      refuse (self, dialect);
      return;
    }
  bef_ngsi_changes_forget (self);
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  for (guint i = 0; i < entities->len; i++)
    keep (self, entities->pdata[i]);
  self->stamps = g_hash_table_ref (stamps);
  self->newest_ms = self->newest_alert_ms = newest_of (stamps, started_ms);
  self->whole_us = self->asked_us = g_get_monotonic_time ();
  self->whole_bytes = bytes;
  self->is_due = FALSE;
}

gint64
bef_ngsi_changes_begin_trial (BefNgsiChanges *self, const BefNgsiDialect *dialect)
{
  GHashTableIter iter;
  gpointer value;

  if (self->n_trials >= TRIALS_MAX || dialect->changes != BEF_NGSI_CHANGES_UNKNOWN
      || self->stamps == NULL || !self->moves)
    return BEF_NO_TIME;
  gint64 since = self->newest_ms - BEF_NGSI_CHANGES_MARGIN_MS;
  g_hash_table_iter_init (&iter, self->stamps);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Stamp *)value)->modified_ms < since)
      {
        self->n_trials++;
        return since;
      }
  return BEF_NO_TIME; /* all alike: an answer with everything would look right */
}

gint64
bef_ngsi_changes_get_since (BefNgsiChanges *self, const BefNgsiDialect *dialect,
                            gboolean alerts_only)
{
  if (dialect->changes != BEF_NGSI_CHANGES_FOUND || self->stamps == NULL)
    return BEF_NO_TIME;
  return (alerts_only ? self->newest_alert_ms : self->newest_ms) - BEF_NGSI_CHANGES_MARGIN_MS;
}

/* Nothing older may come; of what is known to be newer, all of @entities' kind must. */
static gboolean
is_right (BefNgsiChanges *self, gint64 since_ms, gboolean alerts_only, GHashTable *stamps)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, stamps);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Stamp *)value)->modified_ms < since_ms)
      return FALSE;
  if (alerts_only)
    return TRUE;
  g_hash_table_iter_init (&iter, self->stamps);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (((Stamp *)value)->modified_ms >= since_ms && !g_hash_table_contains (stamps, id))
      return FALSE;
  return TRUE;
}

gboolean
bef_ngsi_changes_take (BefNgsiChanges *self, BefNgsiDialect *dialect, gint64 since_ms,
                       gboolean alerts_only, const GPtrArray *entities, GHashTable *stamps,
                       gint64 started_ms)
{
  GHashTableIter iter;
  gpointer id, value;

  /* Forgotten while it was under way. */
  if (self->stamps == NULL)
    return FALSE;
  if (!is_right (self, since_ms, alerts_only, stamps))
    {
      /* Or deleted since: everything is asked for, and compared. */
      self->is_due = TRUE;
      return FALSE;
    }
  if (dialect->changes == BEF_NGSI_CHANGES_UNKNOWN)
    dialect->changes = BEF_NGSI_CHANGES_FOUND;
  gint64 newest = newest_of (stamps, started_ms);
  self->newest_alert_ms = MAX (self->newest_alert_ms, newest);
  if (!alerts_only)
    {
      self->newest_ms = MAX (self->newest_ms, newest);
      self->asked_us = g_get_monotonic_time ();
    }
  g_hash_table_iter_init (&iter, stamps);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      /* What is new may be in a building that only the whole list tells. */
      self->is_due |= !g_hash_table_contains (self->stamps, id);
      g_hash_table_replace (self->stamps, g_strdup (id), g_memdup2 (value, sizeof (Stamp)));
    }
  for (guint i = 0; i < entities->len; i++)
    keep (self, entities->pdata[i]);
  return TRUE;
}

gboolean
bef_ngsi_changes_is_due (BefNgsiChanges *self, const BefNgsiDialect *dialect)
{
  gint64 every = CLAMP ((gint64)(self->whole_bytes / BEF_NGSI_WHOLE_SHARE) * 60 * G_USEC_PER_SEC,
                        BEF_NGSI_WHOLE_LEAST_US,
                        dialect->counts ? BEF_NGSI_WHOLE_COUNTED_US : BEF_NGSI_WHOLE_MOST_US);

  return dialect->changes != BEF_NGSI_CHANGES_FOUND || self->all == NULL || self->is_due
         || g_get_monotonic_time () - self->whole_us >= every;
}

gboolean
bef_ngsi_changes_is_fresh (BefNgsiChanges *self, gint64 us)
{
  return self->all != NULL && g_get_monotonic_time () - self->asked_us < us;
}

guint
bef_ngsi_changes_count (BefNgsiChanges *self)
{
  return self->stamps != NULL ? g_hash_table_size (self->stamps) : 0;
}

GPtrArray *
bef_ngsi_changes_dup_all (BefNgsiChanges *self)
{
  GPtrArray *copy = g_ptr_array_new_full (self->all->len, (GDestroyNotify)bef_entity_free);

  for (guint i = 0; i < self->all->len; i++)
    g_ptr_array_add (copy, bef_entity_copy (self->all->pdata[i]));
  return copy;
}
