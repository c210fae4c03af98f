/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-changes.h"

#include "backend/ngsi-ld/bef-ngsi-attribute.h"
#include "base/bef-json.h"
#include "base/bef-present.h"

/* Written later than made by more than this: not only made. */
#define WRITTEN_AFTER_MS 1000
/* Answers in a row that may be of nothing before one is asked for that is known. */
#define UNCHECKED_MAX 5
/* Something may have been deleted just then, or the connection lost. */
#define TRIALS_MAX 3

typedef struct
{
  gint64 modified_ms; /* BEF_NO_TIME: none */
  guint64 content;    /* a sum over all members, in any order */
  gboolean rewritten; /* since it was made */
  gboolean is_part;   /* @content is not of all members */
} Stamp;

/* That nothing older than this stamp is to come: a question with its margin was asked long enough
 * after. What came need not come again with each look until something is written. */
typedef struct
{
  gint64 newest_ms; /* BEF_NO_TIME: it may, or is to be asked again */
  guint n_since;    /* questions without a margin since then */
} Settled;

struct _BefNgsiChanges
{
  GPtrArray *all;                    /* owned, nullable: BefEntity */
  GHashTable *index;                 /* owned: id (of the entity) -> its place in @all */
  GHashTable *stamps;                /* owned: id -> Stamp, of every element, understood or not */
  gint64 newest_ms, newest_alert_ms; /* stamps up to which everything was told; BEF_NO_TIME */
  gint64 newest_some_ms;             /* the same of @some */
  GStrv some;                        /* owned, nullable: ids that were asked for last */
  Settled settled, settled_some;     /* of everything, and of @some */
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
  self->newest_ms = self->newest_alert_ms = self->newest_some_ms = BEF_NO_TIME;
  self->settled.newest_ms = self->settled_some.newest_ms = BEF_NO_TIME;
  return self;
}

void
bef_ngsi_changes_forget (BefNgsiChanges *self)
{
  g_hash_table_remove_all (self->index);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->stamps, g_hash_table_unref);
  g_clear_pointer (&self->some, g_strfreev);
  self->newest_ms = self->newest_alert_ms = self->newest_some_ms = BEF_NO_TIME;
  self->settled.newest_ms = self->settled_some.newest_ms = BEF_NO_TIME;
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
  return g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify)g_ref_string_release,
                                g_free);
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
read_one (GHashTable *stamps, JsonObject *object, BefNgsiExtent extent)
{
  const char *id = bef_json_node_string (bef_ngsi_member (object, "id"));
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  gint64 created;

  if (id == NULL || g_hash_table_contains (stamps, id))
    return;
  Stamp *stamp = g_new0 (Stamp, 1);
  stamp->is_part = extent == BEF_NGSI_PART;
  stamp->modified_ms =
      bef_ngsi_node_time (bef_ngsi_unwrap (bef_ngsi_member (object, "modifiedAt")));
  created = bef_ngsi_node_time (bef_ngsi_unwrap (bef_ngsi_member (object, "createdAt")));
  stamp->rewritten = stamp->modified_ms != BEF_NO_TIME && created != BEF_NO_TIME
                     && stamp->modified_ms - created > WRITTEN_AFTER_MS;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    stamp->content += sum_of (name, node);
  g_hash_table_insert (stamps, g_ref_string_new_intern (id), stamp);
}

void
bef_ngsi_stamps_read (GHashTable *stamps, JsonNode *root, BefNgsiExtent extent)
{
  JsonArray *array = bef_json_node_array (root);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (array, i));
      if (object != NULL)
        read_one (stamps, object, extent);
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
      gboolean is_other = !known->is_part && stamp->content != known->content;
      if (stamp->modified_ms == known->modified_ms && is_other)
        return FALSE;
      if (found && stamp->modified_ms != known->modified_ms && stamp->modified_ms < told)
        return FALSE;
      self->moves |= stamp->modified_ms > known->modified_ms && is_other;
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
  BefEntity *kept = bef_entity_ref (entity);

  if (!g_hash_table_lookup_extended (self->index, entity->id, NULL, &place))
    {
      g_ptr_array_add (self->all, kept);
      g_hash_table_insert (self->index, kept->id, GUINT_TO_POINTER (self->all->len - 1));
      return;
    }
  g_hash_table_replace (self->index, kept->id, place);
  bef_entity_free (self->all->pdata[GPOINTER_TO_UINT (place)]);
  self->all->pdata[GPOINTER_TO_UINT (place)] = kept;
}

/* Whether @stamps are there, and not against what is known. */
static gboolean
may_follow (BefNgsiChanges *self, BefNgsiDialect *dialect, GHashTable *stamps)
{
  GHashTableIter iter;
  gpointer value;

  if (dialect->changes == BEF_NGSI_CHANGES_REFUSED || stamps == NULL || !has_stamps (stamps))
    return FALSE;
  g_hash_table_iter_init (&iter, stamps);
  while (!self->moves && g_hash_table_iter_next (&iter, NULL, &value))
    self->moves = ((Stamp *)value)->rewritten;
  if (self->stamps == NULL || compare (self, dialect, stamps))
    return TRUE;
  refuse (self, dialect);
  return FALSE;
}

void
bef_ngsi_changes_take_whole (BefNgsiChanges *self, BefNgsiDialect *dialect,
                             const GPtrArray *entities, GHashTable *stamps, gsize bytes,
                             gint64 started_ms)
{
  gboolean follows = may_follow (self, dialect, stamps);

  bef_ngsi_changes_forget (self);
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  for (guint i = 0; i < entities->len; i++)
    keep (self, entities->pdata[i]);
  if (follows)
    {
      self->stamps = g_hash_table_ref (stamps);
      self->newest_ms = self->newest_alert_ms = newest_of (stamps, started_ms);
    }
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

static gint64
since (const Settled *settled, gint64 newest_ms)
{
  return settled->newest_ms == newest_ms ? newest_ms + 1 : newest_ms - BEF_NGSI_CHANGES_MARGIN_MS;
}

typedef enum
{
  LEARNT_ALL,
  LEARNT_NEWS,
} Learnt;

/* Takes that the question since @since_ms, asked at @started_ms, was answered: the newest stamp is
 * now @newest_ms, and what was learnt. */
static void
settle (Settled *settled, gint64 since_ms, gint64 started_ms, gint64 newest_ms, Learnt learnt)
{
  gboolean had_margin = settled->newest_ms == BEF_NO_TIME || since_ms != settled->newest_ms + 1;
  /* What was stamped before the newest had the time of the margin to be stored, and that of a clock
   * which is told in seconds. */
  gboolean is_late = started_ms - newest_ms >= BEF_NGSI_CHANGES_MARGIN_MS + BEF_MS_SECOND;

  if (learnt == LEARNT_NEWS || had_margin)
    *settled = (Settled){ .newest_ms = is_late ? newest_ms : BEF_NO_TIME };
  else if (++settled->n_since >= UNCHECKED_MAX)
    settled->newest_ms = BEF_NO_TIME;
}

gint64
bef_ngsi_changes_get_since (BefNgsiChanges *self, const BefNgsiDialect *dialect,
                            BefBackendAbout about)
{
  if (dialect->changes != BEF_NGSI_CHANGES_FOUND || self->stamps == NULL)
    return BEF_NO_TIME;
  return about == BEF_BACKEND_ALERTS ? self->newest_alert_ms - BEF_NGSI_CHANGES_MARGIN_MS
                                     : since (&self->settled, self->newest_ms);
}

gint64
bef_ngsi_changes_get_since_of (BefNgsiChanges *self, const BefNgsiDialect *dialect,
                               const char *const *ids)
{
  if (bef_ngsi_changes_get_since (self, dialect, BEF_BACKEND_ALL) == BEF_NO_TIME)
    return BEF_NO_TIME;
  for (guint i = 0; ids[i] != NULL; i++)
    if (bef_ngsi_changes_find (self, ids[i]) == NULL)
      return BEF_NO_TIME;
  if (self->some == NULL || !g_strv_equal ((const char *const *)self->some, ids))
    {
      g_strfreev (self->some);
      self->some = g_strdupv ((char **)ids);
      self->newest_some_ms = self->settled_some.newest_ms = BEF_NO_TIME;
    }
  return since (&self->settled_some, MAX (self->newest_some_ms, self->newest_ms));
}

/* Nothing older may come; of what is known to be newer, all must, but what was not understood may
 * have nothing that is measured. */
static gboolean
is_right (BefNgsiChanges *self, gint64 since_ms, BefNgsiAbout about, GHashTable *stamps)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, stamps);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Stamp *)value)->modified_ms < since_ms)
      return FALSE;
  if (about == BEF_NGSI_ABOUT_ALERTS || about == BEF_NGSI_ABOUT_SOME)
    return TRUE;
  g_hash_table_iter_init (&iter, self->stamps);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (((Stamp *)value)->modified_ms >= since_ms && !g_hash_table_contains (stamps, id)
        && (about == BEF_NGSI_ABOUT_ALL || bef_ngsi_changes_find (self, id) != NULL))
      return FALSE;
  return TRUE;
}

gboolean
bef_ngsi_changes_take (BefNgsiChanges *self, BefNgsiDialect *dialect, gint64 since_ms,
                       BefNgsiAbout about, const GPtrArray *entities, GHashTable *stamps,
                       gint64 started_ms)
{
  GHashTableIter iter;
  gpointer id, value;
  gboolean is_news = FALSE;

  /* Forgotten while it was under way. */
  if (self->stamps == NULL)
    return FALSE;
  if (!is_right (self, since_ms, about, stamps))
    {
      /* Or deleted since: everything is asked for, and compared. */
      self->is_due = TRUE;
      if (dialect->changes == BEF_NGSI_CHANGES_UNKNOWN && self->n_trials >= TRIALS_MAX)
        refuse (self, dialect);
      return FALSE;
    }
  if (dialect->changes == BEF_NGSI_CHANGES_UNKNOWN)
    dialect->changes = BEF_NGSI_CHANGES_FOUND;
  gint64 newest = newest_of (stamps, started_ms);
  if (about == BEF_NGSI_ABOUT_SOME)
    self->newest_some_ms = MAX (self->newest_some_ms, newest);
  else
    self->newest_alert_ms = MAX (self->newest_alert_ms, newest);
  if (about == BEF_NGSI_ABOUT_ALL || about == BEF_NGSI_ABOUT_MOVING)
    {
      self->newest_ms = MAX (self->newest_ms, newest);
      self->asked_us = g_get_monotonic_time ();
    }
  g_hash_table_iter_init (&iter, stamps);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const Stamp *known = g_hash_table_lookup (self->stamps, id);
      /* What is new may be in a building that only the whole list tells. */
      self->is_due |= known == NULL;
      is_news |= known == NULL || known->modified_ms != ((Stamp *)value)->modified_ms;
      g_hash_table_replace (self->stamps, g_ref_string_acquire (id),
                            g_memdup2 (value, sizeof (Stamp)));
    }
  if (about == BEF_NGSI_ABOUT_SOME)
    settle (&self->settled_some, since_ms, started_ms, MAX (self->newest_some_ms, self->newest_ms),
            is_news ? LEARNT_NEWS : LEARNT_ALL);
  else if (about != BEF_NGSI_ABOUT_ALERTS)
    settle (&self->settled, since_ms, started_ms, self->newest_ms,
            is_news ? LEARNT_NEWS : LEARNT_ALL);
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
bef_ngsi_changes_is_whole_due (BefNgsiChanges *self)
{
  gint64 every = CLAMP ((gint64)(self->whole_bytes / BEF_NGSI_WHOLE_SHARE) * 60 * G_USEC_PER_SEC,
                        BEF_NGSI_WHOLE_LEAST_US,
                        self->whole_bytes > BEF_NGSI_WHOLE_LARGE ? BEF_NGSI_WHOLE_COUNTED_US
                                                                 : BEF_NGSI_WHOLE_UNTOLD_US);

  return self->all == NULL || self->is_due || g_get_monotonic_time () - self->whole_us >= every;
}

void
bef_ngsi_changes_set_due (BefNgsiChanges *self)
{
  self->is_due = TRUE;
}

gboolean
bef_ngsi_changes_follows (BefNgsiChanges *self)
{
  return self->stamps != NULL;
}

gboolean
bef_ngsi_changes_is_deciding (BefNgsiChanges *self, const BefNgsiDialect *dialect)
{
  return dialect->changes == BEF_NGSI_CHANGES_UNKNOWN && self->stamps != NULL && self->moves
         && self->n_trials < TRIALS_MAX;
}

const BefEntity *
bef_ngsi_changes_find (BefNgsiChanges *self, const char *id)
{
  gpointer place;

  return g_hash_table_lookup_extended (self->index, id, NULL, &place)
             ? self->all->pdata[GPOINTER_TO_UINT (place)]
             : NULL;
}

const GPtrArray *
bef_ngsi_changes_get_all (BefNgsiChanges *self)
{
  return self->all;
}

void
bef_ngsi_changes_note (BefNgsiChanges *self, const GPtrArray *entities, BefBackendAbout about)
{
  if (self->all == NULL || self->stamps != NULL)
    return;
  for (guint i = self->all->len; about == BEF_BACKEND_ALERTS && i > 0; i--)
    if (((BefEntity *)self->all->pdata[i - 1])->role == BEF_ENTITY_ALERT)
      {
        g_hash_table_remove (self->index, ((BefEntity *)self->all->pdata[i - 1])->id);
        g_ptr_array_remove_index (self->all, i - 1);
      }
  for (guint i = 0; about == BEF_BACKEND_ALERTS && i < self->all->len; i++)
    g_hash_table_replace (self->index, ((BefEntity *)self->all->pdata[i])->id,
                          GUINT_TO_POINTER (i));
  for (guint i = 0; i < entities->len; i++)
    keep (self, entities->pdata[i]);
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
    g_ptr_array_add (copy, bef_entity_ref (self->all->pdata[i]));
  return copy;
}
