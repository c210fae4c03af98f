/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-backend.h"

#include <glib/gi18n.h>

#include "backend/bef-https-error.h"
#include "backend/ngsi-ld/bef-ngsi-area.h"
#include "backend/ngsi-ld/bef-ngsi-lean.h"
#include "base/bef-format.h"
#include "base/bef-json.h"

/* About what one entity is in a body: see BEF_NGSI_THREAD_BYTES. */
#define ENTITY_BYTES 512
/* How much shorter a page of entities is when it is compressed, about: 1 to 17 was seen. */
#define COMPRESSION 10

/* A listing under way: the task's data. Touched by one thread at a time. */
typedef struct
{
  BefProfile *profile;
  BefNgsiUnits *units;
  BefNgsiNames *names;
  char **ids;        /* nullable: everything */
  char **wanted;     /* nullable: ids of which only some are asked for, or only what changed */
  GPtrArray *types;  /* char*, NULL-terminated; NULL before they are looked up */
  BefBounds *bounds; /* nullable */
  BefNgsiArea *area; /* nullable: what is asked one after the other */
  guint first_id;    /* in @ids: where the selection begins */
  guint next_id;     /* and where the next one does */
  char *selection;   /* being paged */
  guint offset;
  guint variant;     /* how the page was asked for */
  gboolean is_whole; /* a listing of everything */
  BefBackendAbout scope;
  gint64 since_ms;    /* what was written since; BEF_NO_TIME: whenever */
  BefNgsiAbout about; /* with it */
  BefNgsiLean *lean;  /* nullable: what moves only, as this says */
  gint64 started_ms;
  GHashTable *stamps; /* of the answers, where they are followed; else NULL */
  gsize bytes;
  BefNgsiWeight weight;
  GPtrArray *entities;
  GHashTable *kept; /* ids in @entities (unowned) */
  GHashTable *seen; /* ids of every element, understood or not */
  BefNgsiCounts counts;

  BefHttpsAnswer *answer; /* of the page */
  GPtrArray *page;
  guint page_elements, page_new;
  GError *page_error;
} Listing;

static void ask_page (GTask *task);
static void look_up_types (GTask *task);

static void
listing_free (gpointer data)
{
  Listing *self = data;

  bef_profile_unref (self->profile);
  bef_ngsi_units_unref (self->units);
  bef_ngsi_names_unref (self->names);
  g_strfreev (self->ids);
  g_strfreev (self->wanted);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  bef_bounds_free (self->bounds);
  bef_ngsi_area_free (self->area);
  bef_ngsi_lean_free (self->lean);
  g_free (self->selection);
  g_clear_pointer (&self->entities, g_ptr_array_unref);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->kept);
  g_clear_pointer (&self->stamps, g_hash_table_unref);
  g_clear_pointer (&self->answer, bef_https_answer_free);
  g_clear_pointer (&self->page, g_ptr_array_unref);
  g_clear_error (&self->page_error);
  g_free (self);
}

/* A page of what moves only is a part. */
static BefNgsiExtent
extent_of (const Listing *self)
{
  return self->lean != NULL && self->types == self->lean->types ? BEF_NGSI_PART : BEF_NGSI_ENTIRE;
}

static void
decode_page (gpointer task_data)
{
  Listing *self = task_data;
  g_autoptr (JsonNode) root = bef_ngsi_parse (self->answer, &self->page_error);

  if (root == NULL)
    return;
  self->page_elements = bef_ngsi_note_ids (root, self->seen, &self->page_new);
  if (self->stamps != NULL)
    bef_ngsi_stamps_read (self->stamps, root, extent_of (self));
  self->page = bef_ngsi_decode_entities (root, self->profile, self->units, self->names,
                                         &self->counts, &self->page_error);
}

/* Remembers types and buildings of a whole listing; completes a partial one from them. */
static void
note_entities (BefNgsiBackend *self, Listing *listing)
{
  if (listing->is_whole)
    {
      g_hash_table_remove_all (self->types);
      g_hash_table_remove_all (self->homes);
    }
  for (guint i = 0; i < listing->entities->len; i++)
    {
      BefEntity *entity = listing->entities->pdata[i];
      const char *target = entity->building_id != NULL
                               ? entity->building_id
                               : bef_entity_get_fact (entity, "alertSource");
      const char *home = g_hash_table_lookup (self->homes, entity->id);

      if (home == NULL && target != NULL)
        home = g_hash_table_lookup (self->homes, target);

      g_hash_table_replace (self->types, g_ref_string_acquire (entity->id),
                            (gpointer)g_intern_string (entity->type));
      if (listing->is_whole && entity->building_id != NULL)
        g_hash_table_replace (self->homes, g_ref_string_acquire (entity->id),
                              g_ref_string_new_intern (entity->building_id));
      else if (!listing->is_whole && home != NULL)
        {
          char *copy = g_strdup (home);
          g_free (entity->building_id);
          entity->building_id = copy;
        }
    }
  if (listing->is_whole)
    bef_ngsi_find_own (self, listing->entities);
  bef_ngsi_keep_own (self, listing->entities);
}

/* What is known is kept before anything is withheld: who we are may change before it is asked for
 * again. FALSE: what came cannot be all that changed. */
static gboolean
follow_changes (BefNgsiBackend *self, Listing *listing)
{
  gboolean is_right = TRUE;

  /* Within bounds equipment is found by several questions. */
  if (listing->is_whole && listing->bounds == NULL)
    bef_ngsi_changes_take_whole (self->changes, self->dialect, listing->entities, listing->stamps,
                                 listing->bytes, listing->started_ms);
  else if (listing->since_ms != BEF_NO_TIME)
    is_right =
        bef_ngsi_changes_take (self->changes, self->dialect, listing->since_ms, listing->about,
                               listing->entities, listing->stamps, listing->started_ms);
  else
    bef_ngsi_changes_note (self->changes, listing->entities, listing->scope);
  bef_ngsi_note_ways (self);
  return is_right;
}

static void
resolve (gpointer data)
{
  Listing *self = data;

  bef_ngsi_resolve_buildings (self->entities);
  if (self->is_whole)
    bef_ngsi_area_filter (self->bounds, self->entities);
}

/* Of the alerts alone: what they are about is known from the last whole list. */
static void
leave_out_alerts (BefNgsiBackend *self, Listing *listing)
{
  for (guint i = listing->entities->len; listing->scope == BEF_BACKEND_ALERTS && i > 0; i--)
    if (!bef_ngsi_area_keeps (listing->bounds, listing->entities->pdata[i - 1], self->types))
      g_ptr_array_remove_index (listing->entities, i - 1);
}

/* What was asked for in few words does not fit what is known: some things and the alerts are asked
 * for as ever, and everything by who wanted it. */
static void
ask_as_ever (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);

  if (listing->scope == BEF_BACKEND_ALL)
    bef_ngsi_changes_set_due (self->changes);
  if (listing->wanted == NULL
      && (listing->scope == BEF_BACKEND_ALL || listing->since_ms != BEF_NO_TIME))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not what changed");
      g_object_unref (task);
      return;
    }
  g_strfreev (listing->ids);
  listing->ids = g_steal_pointer (&listing->wanted);
  listing->since_ms = BEF_NO_TIME;
  g_clear_pointer (&listing->lean, bef_ngsi_lean_free);
  g_clear_pointer (&listing->stamps, g_hash_table_unref);
  g_clear_pointer (&listing->types, g_ptr_array_unref);
  g_clear_pointer (&listing->selection, g_free);
  g_ptr_array_set_size (listing->entities, 0);
  g_hash_table_remove_all (listing->kept);
  g_hash_table_remove_all (listing->seen);
  listing->counts = (BefNgsiCounts){ 0 };
  listing->next_id = 0;
  look_up_types (task);
}

/* What was wanted and did not come is as it was. */
static void
add_known (BefNgsiBackend *self, Listing *listing)
{
  for (guint i = 0; listing->wanted != NULL && listing->wanted[i] != NULL; i++)
    {
      const BefEntity *known = bef_ngsi_changes_find (self->changes, listing->wanted[i]);
      if (known != NULL && !g_hash_table_contains (listing->kept, known->id))
        g_ptr_array_add (listing->entities, bef_entity_ref (known));
    }
}

static gboolean
fits (BefNgsiBackend *self, Listing *listing)
{
  if (listing->lean != NULL && !bef_ngsi_lean_lay (listing->lean, self, listing->entities))
    return FALSE;
  if (listing->ids == NULL && listing->scope == BEF_BACKEND_ALL && listing->since_ms == BEF_NO_TIME)
    self->look_bytes = listing->bytes;
  leave_out_alerts (self, listing);
  note_entities (self, listing);
  if (!follow_changes (self, listing))
    return FALSE;
  add_known (self, listing);
  return TRUE;
}

static void
resolved (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);

  if (!g_task_return_error_if_cancelled (task))
    {
      if (!fits (self, listing))
        {
          ask_as_ever (task);
          return;
        }
      bef_ngsi_withhold (self, listing->entities);
      if (listing->counts.dropped + listing->counts.skipped > 0)
        g_debug ("entities: %u understood, %u skipped, %u values dropped, %u unknown states",
                 listing->counts.entities, listing->counts.skipped, listing->counts.dropped,
                 listing->counts.unknown);
      g_task_return_pointer (task, g_steal_pointer (&listing->entities),
                             (GDestroyNotify)g_ptr_array_unref);
    }
  g_object_unref (task);
}

static void
finish (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);

  if (listing->is_whole && listing->counts.values == 0 && listing->counts.dropped > 0)
    g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA,
                             _ ("None of the server's %u values could be understood."),
                             listing->counts.dropped);
  else if (listing->is_whole && listing->counts.skipped > listing->counts.entities)
    /* Entities left out would look as if they had been removed. */
    g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA,
                             _ ("Most of the server's %u entities could not be understood."),
                             listing->counts.skipped + listing->counts.entities);
  else
    {
      /* Thousands are joined in a thread, like pages are decoded. */
      bef_ngsi_run (task, listing->entities->len * ENTITY_BYTES, resolve, resolved);
      return;
    }
  g_object_unref (task);
}

/* Of everything in an area: what is asked one after the other. */
static BefNgsiArea *
area_new (BefNgsiBackend *self)
{
  g_autoptr (GPtrArray) all = bef_ngsi_asked_types (self, BEF_BACKEND_ALL);
  g_autoptr (GPtrArray) alerts = bef_ngsi_asked_types (self, BEF_BACKEND_ALERTS);
  g_auto (GStrv) relations = bef_ngsi_names_dup_relations (self->names, self->profile);

  for (guint i = all->len - 1; i > 0; i--)
    if (g_strv_contains ((const char *const *)alerts->pdata, all->pdata[i - 1]))
      g_ptr_array_remove_index (all, i - 1);
  return bef_ngsi_area_new (self->bounds, (const char *const *)all->pdata,
                            (const char *const *)alerts->pdata, (const char *const *)relations);
}

/* (transfer full) NULL: there is none. */
static char *
dup_next_selection (BefNgsiBackend *self, Listing *listing)
{
  if (listing->is_whole && listing->bounds != NULL && listing->bounds->radius_m > 0)
    {
      if (listing->area == NULL)
        listing->area = area_new (self);
      return bef_ngsi_area_next (listing->area, listing->entities);
    }
  if (listing->selection != NULL
      && (listing->ids == NULL || listing->ids[listing->next_id] == NULL))
    {
      /* What has nothing that moves comes after what has. */
      if (extent_of (listing) == BEF_NGSI_ENTIRE || listing->lean->others == NULL
          || listing->lean->others->len == 1)
        return NULL;
      g_ptr_array_unref (listing->types);
      listing->types = g_ptr_array_ref (listing->lean->others);
    }
  listing->first_id = listing->next_id;
  if (listing->ids == NULL)
    return bef_ngsi_dialect_selection ((const char *const *)listing->types->pdata, NULL,
                                       &listing->next_id);
  /* No more of them than a page holds. */
  guint last = listing->next_id
               + MIN (g_strv_length (listing->ids + listing->next_id),
                      bef_ngsi_dialect_limit (self->dialect));
  char *after = listing->ids[last];
  listing->ids[last] = NULL;
  char *selection =
      bef_ngsi_dialect_selection ((const char *const *)listing->types->pdata,
                                  (const char *const *)listing->ids, &listing->next_id);
  listing->ids[last] = after;
  return selection;
}

/* The next selection of ids, or the end. */
static void
next_selection (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);
  char *next = dup_next_selection (g_task_get_source_object (task), listing);

  if (next == NULL)
    {
      finish (task);
      return;
    }
  g_free (listing->selection);
  listing->selection = next;
  listing->offset = 0;
  ask_page (task);
}

/* Moves the page's entities to the list; those of an earlier page, shifted by what came or went
 * meanwhile, are dropped. */
static void
keep_page (Listing *listing)
{
  g_ptr_array_set_free_func (listing->page, NULL);
  for (guint i = 0; i < listing->page->len; i++)
    {
      BefEntity *entity = listing->page->pdata[i];
      /* g_hash_table_add() would keep the newer key, which dies with its entity. */
      if (!g_hash_table_contains (listing->kept, entity->id))
        {
          g_hash_table_add (listing->kept, entity->id);
          g_ptr_array_add (listing->entities, entity);
        }
      else
        bef_entity_free (entity);
    }
  g_clear_pointer (&listing->page, g_ptr_array_unref);
}

static void
fail_too_many (GTask *task)
{
  g_autofree char *most = bef_format_number (BEF_NGSI_MAX_ENTITIES, 0);

  g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TOO_MANY,
                           _ ("The server has more than the %s entities that can be followed here. "
                              "Choose what is asked for on the page “What the Server Offers”: by "
                              "tenant, by area or by type."),
                           most);
  g_object_unref (task);
}

/* All that was asked for by its id came. Or all that is known to be there, and the page could have
 * held more: the server gave longer ones. */
static gboolean
is_all (BefNgsiBackend *self, const Listing *listing)
{
  guint i = listing->first_id;

  while (listing->ids != NULL && i < listing->next_id
         && g_hash_table_contains (listing->kept, listing->ids[i]))
    i++;
  if (listing->ids != NULL)
    return i == listing->next_id;
  return listing->lean != NULL && listing->page_elements < self->longest_page
         && bef_ngsi_lean_is_there (listing->lean, listing->kept);
}

static void
page_done (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);
  gint64 total = listing->answer->total;

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (listing->page == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&listing->page_error));
      g_object_unref (task);
      return;
    }
  /* Where it says how many there are, they are not fetched to be counted. */
  if (MAX ((gint64)g_hash_table_size (listing->seen), total) > BEF_NGSI_MAX_ENTITIES)
    {
      fail_too_many (task);
      return;
    }
  bef_ngsi_note_ways (self);
  keep_page (listing);
  if (listing->is_whole)
    self->dialect->counts = total >= 0;
  listing->bytes +=
      g_bytes_get_size (listing->answer->body) / (listing->answer->is_compressed ? COMPRESSION : 1);
  listing->offset += listing->page_elements;
  self->longest_page = MAX (self->longest_page, listing->page_elements);
  /* A short page is not the end: servers cap the size they were asked for. A page with nothing new
   * is. */
  if (listing->page_elements == 0 || listing->page_new == 0
      || (total >= 0 && listing->offset >= total) || is_all (self, listing))
    next_selection (task);
  else
    ask_page (task);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&listing->answer, bef_https_answer_free);
  g_clear_pointer (&listing->page, g_ptr_array_unref);
  listing->answer = bef_ngsi_backend_get_finish (self, result, &error);
  if (listing->answer != NULL && extent_of (listing) == BEF_NGSI_PART
      && (listing->answer->status == 400 || listing->answer->status == 501))
    {
      self->dialect->whole_only = TRUE;
      bef_ngsi_note_ways (self);
      ask_as_ever (task);
      return;
    }
  if (listing->answer != NULL && listing->since_ms != BEF_NO_TIME
      && (listing->answer->status == 400 || listing->answer->status == 501))
    {
      bef_ngsi_changes_refused (self->changes, self->dialect);
      bef_ngsi_note_ways (self);
      ask_as_ever (task);
      return;
    }
  if (listing->answer != NULL && listing->answer->status == 400 && listing->area != NULL
      && bef_ngsi_area_refused (listing->area))
    {
      self->relations_refused = TRUE;
      next_selection (task);
      return;
    }
  BefNgsiRefusal refusal = bef_ngsi_refusal_of (listing->answer);
  if (refusal != BEF_NGSI_REFUSAL_NONE && listing->offset == 0
      && bef_ngsi_dialect_retreat_entities (self->dialect, listing->variant, refusal))
    {
      ask_page (task);
      return;
    }
  if (refusal != BEF_NGSI_REFUSAL_NONE && listing->area != NULL)
    error = g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TOO_MANY,
                                 _ ("The server takes no question about an area. Choose what is "
                                    "asked for by tenant or by type, on the page “What the Server "
                                    "Offers”."));
  if (error != NULL || !bef_https_answer_check (listing->answer, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  bef_ngsi_run (task, g_bytes_get_size (listing->answer->body), decode_page, page_done);
}

static void
ask_page (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);
  g_autofree char *all =
      bef_ngsi_dialect_entities_path (self->dialect, listing->selection, listing->offset);
  g_autofree char *since =
      listing->since_ms != BEF_NO_TIME ? bef_ngsi_dialect_since (listing->since_ms) : NULL;
  g_autofree char *path = g_strconcat (
      all, extent_of (listing) == BEF_NGSI_PART ? listing->lean->attributes : "", since, NULL);

  listing->variant = self->dialect->entities_variant;
  bef_ngsi_backend_get_async (self, path, listing->weight, BEF_JSON_MAX_BYTES,
                              g_task_get_cancellable (task), page_cb, task);
}

static gboolean
knows_alerts (BefNgsiBackend *self)
{
  g_autoptr (GPtrArray) types = bef_ngsi_asked_types (self, BEF_BACKEND_ALERTS);

  return types->len > 1;
}

/* What a type that was not asked for before has is no news that was missed. */
static void
note_types (BefNgsiBackend *self, const Listing *listing)
{
  g_autofree char *types = g_strjoinv (",", (GStrv)listing->types->pdata);

  if (listing->ids != NULL || listing->scope == BEF_BACKEND_ALERTS)
    return;
  if (g_strcmp0 (types, self->listed_types) != 0)
    bef_ngsi_changes_forget (self->changes);
  g_free (self->listed_types);
  self->listed_types = g_steal_pointer (&types);
}

static void
details_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, NULL);

  self->relations_asked = answer != NULL;
  if (answer != NULL)
    bef_ngsi_take_details (self, answer);
  next_selection (user_data);
}

/* Equipment in an area is found by what it is related to: by which attributes, the server may tell.
 */
static void
look_up_relations (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);

  if (listing->since_ms != BEF_NO_TIME && listing->about == BEF_NGSI_ABOUT_MOVING)
    {
      listing->lean = bef_ngsi_lean_new_of_changes (self);
      if (listing->lean != NULL)
        {
          g_ptr_array_unref (listing->types);
          listing->types = g_ptr_array_ref (listing->lean->types);
        }
      next_selection (task);
    }
  else if (!listing->is_whole || listing->bounds == NULL || listing->bounds->radius_m <= 0
           || self->relations_asked)
    next_selection (task);
  else
    bef_ngsi_ask_details_async (self, listing->weight, g_task_get_cancellable (task), details_cb,
                                task);
}

static void
types_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, &error);

  if (answer != NULL)
    bef_ngsi_take_types (self, answer);
  listing->types = bef_ngsi_asked_types (self, listing->scope);
  /* What was listed before still does when the list is not had again. */
  if (answer == NULL || (!bef_https_answer_check (answer, &error) && listing->types->len == 1))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_clear_error (&error);
  note_types (self, listing);
  /* Nothing of these types is there: that is what a list of them would say. */
  if (listing->types->len == 1)
    finish (task);
  else
    look_up_relations (task);
}

/* A server lists the types it has entities of: what is not listed may come, and is looked for in
 * place of the entities themselves. */
static void
look_up_types (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);
  gboolean is_old = g_get_monotonic_time () - self->types_read_us > BEF_NGSI_TYPES_KEPT_US;
  gboolean is_everything = listing->ids == NULL && listing->scope == BEF_BACKEND_ALL;

  listing->types = bef_ngsi_asked_types (self, listing->scope);
  if (listing->types->len == 1 && listing->bounds != NULL && listing->bounds->types != NULL
      && !listing->is_whole)
    {
      finish (task); /* what was chosen has none of these */
      return;
    }
  if (!bef_ngsi_names_has_types (self->names)
      || (listing->types->len > 1 && !(is_everything && is_old)
          && !(is_everything && listing->since_ms != BEF_NO_TIME && !knows_alerts (self))))
    {
      note_types (self, listing);
      look_up_relations (task);
      return;
    }
  g_clear_pointer (&listing->types, g_ptr_array_unref);
  bef_ngsi_ask_types_async (self, listing->weight, g_task_get_cancellable (task), types_cb, task);
}

static GTask *
listing_new (BefNgsiBackend *self, const char *const *ids, BefBackendAbout about,
             BefNgsiWeight weight, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Listing *listing = g_new0 (Listing, 1);

  g_task_set_source_tag (task, bef_ngsi_entities_async);
  listing->profile = bef_profile_ref (self->profile);
  listing->units = bef_ngsi_units_ref (self->units);
  listing->names = bef_ngsi_names_ref (self->names);
  listing->bounds = bef_bounds_copy (self->bounds);
  listing->scope = about;
  listing->ids = g_strdupv ((char **)ids);
  listing->is_whole = ids == NULL && about == BEF_BACKEND_ALL;
  listing->weight = weight;
  listing->entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  listing->kept = g_hash_table_new (g_str_hash, g_str_equal);
  listing->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  listing->since_ms = BEF_NO_TIME;
  listing->started_ms = bef_now_ms ();
  g_task_set_task_data (task, listing, listing_free);
  return task;
}

static void
list_async (BefNgsiBackend *self, const char *const *ids, BefBackendAbout about,
            BefNgsiWeight weight, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = listing_new (self, ids, about, weight, cancellable, callback, user_data);

  if (ids != NULL && ids[0] == NULL)
    finish (task);
  else
    look_up_types (task);
}

void
bef_ngsi_list_whole_async (BefNgsiBackend *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task =
      listing_new (self, NULL, BEF_BACKEND_ALL, BEF_NGSI_WHOLE, cancellable, callback, user_data);

  /* Within an area equipment is found by several questions, none of which is about what changed. */
  if (self->bounds == NULL && self->dialect->changes != BEF_NGSI_CHANGES_REFUSED)
    ((Listing *)g_task_get_task_data (task))->stamps = bef_ngsi_stamps_new ();
  look_up_types (task);
}

/* Only what moves of it, as @lean says (taken). */
static void
list_lean (GTask *task, BefNgsiLean *lean)
{
  Listing *listing = g_task_get_task_data (task);

  listing->lean = lean;
  listing->is_whole = FALSE;
  listing->types = g_ptr_array_ref (lean->types);
  if (listing->ids != NULL)
    {
      listing->wanted = g_steal_pointer (&listing->ids);
      listing->ids = g_strdupv (lean->ids);
    }
  next_selection (task);
}

void
bef_ngsi_list_moving_async (BefNgsiBackend *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task =
      listing_new (self, NULL, BEF_BACKEND_ALL, BEF_NGSI_WHOLE, cancellable, callback, user_data);
  BefNgsiLean *lean = bef_ngsi_lean_new (self, NULL, BEF_BACKEND_ALL);

  if (lean != NULL)
    {
      list_lean (task, lean);
      return;
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not what moves");
  g_object_unref (task);
}

/* Several things: of what is known, only what changed, or what moves. One alone is little. */
static void
list_some_async (BefNgsiBackend *self, const char *const *ids, BefBackendAbout about,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = listing_new (self, ids, about, BEF_NGSI_LIGHT, cancellable, callback, user_data);
  Listing *listing = g_task_get_task_data (task);
  BefNgsiLean *lean = bef_ngsi_lean_new (self, ids, about);

  if (lean != NULL)
    {
      list_lean (task, lean);
      return;
    }
  if (ids != NULL)
    listing->since_ms = bef_ngsi_changes_get_since_of (self->changes, self->dialect, ids);
  if (listing->since_ms != BEF_NO_TIME)
    {
      listing->about = BEF_NGSI_ABOUT_SOME;
      listing->wanted = g_strdupv ((char **)ids);
      listing->stamps = bef_ngsi_stamps_new ();
    }
  look_up_types (task);
}

void
bef_ngsi_list_changes_async (BefNgsiBackend *self, gint64 since_ms, BefNgsiAbout about,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = listing_new (self, NULL,
                             about == BEF_NGSI_ABOUT_ALERTS ? BEF_BACKEND_ALERTS : BEF_BACKEND_ALL,
                             BEF_NGSI_LIGHT, cancellable, callback, user_data);
  Listing *listing = g_task_get_task_data (task);

  listing->is_whole = FALSE;
  listing->since_ms = since_ms;
  listing->about = about;
  listing->stamps = bef_ngsi_stamps_new ();
  look_up_types (task);
}

void
bef_ngsi_entities_async (BefBackend *backend, const char *const *ids, BefBackendAbout about,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  if (ids == NULL && about == BEF_BACKEND_ALL)
    bef_ngsi_look_async (BEF_NGSI_BACKEND (backend), cancellable, callback, user_data);
  else if (ids == NULL || (ids[0] != NULL && ids[1] != NULL))
    list_some_async (BEF_NGSI_BACKEND (backend), ids, about, cancellable, callback, user_data);
  else
    list_async (BEF_NGSI_BACKEND (backend), ids, about, BEF_NGSI_LIGHT, cancellable, callback,
                user_data);
}

void
bef_ngsi_entity_look_async (BefNgsiBackend *self, const char *id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  const char *const ids[] = { id, NULL };

  list_async (self, ids, BEF_BACKEND_ALL, BEF_NGSI_HISTORY, cancellable, callback, user_data);
}

GPtrArray *
bef_ngsi_entities_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
