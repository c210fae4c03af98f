/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-last-places.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-access.h"
#include "bef-last-state.h"
#include "history/bef-history-peek.h"
#include "model/bef-building.h"

/* More than anybody types. */
#define MAX_TERMS 20
#define MAX_BYTES 400

struct _BefLastPlaces
{
  GPtrArray *places; /* owned, of BefLastPlace (owned) */
  GHashTable *by_id; /* owned: id -> BefLastPlace */
};

static void
place_free (gpointer data)
{
  BefLastPlace *place = data;

  g_free (place->id);
  g_free (place->name);
  g_free (place->detail);
  g_free (place);
}

/* @id and @detail: (transfer full). */
static BefLastPlace *
add (BefLastPlaces *self, char *id, const char *name, char *detail)
{
  BefLastPlace *place = g_new (BefLastPlace, 1);

  *place = (BefLastPlace){ .id = id, .name = g_strdup (name), .detail = detail };
  g_ptr_array_add (self->places, place);
  g_hash_table_replace (self->by_id, place->id, place);
  return place;
}

/* Whose buildings may be told of. */
typedef struct
{
  gboolean none, all;
  const char *const *buildings; /* nullable: those that were kept */
} Reach;

/* @identity nullable: who we were by the server's last word. */
static Reach
reach_of (const char *identity, const BefRights *rights)
{
  BefRole role;
  Reach reach = { .buildings = (const char *const *)rights->buildings };

  if (!bef_access_parse_role (identity, &role))
    {
      reach.none = TRUE;
      return reach;
    }
  reach.all = bef_role_may_see_every_building (role)
              && (!rights->has_choice || bef_role_may_see_every_building (rights->choice));
  /* The whole commune was kept, and is not to be seen any more. */
  reach.none = !reach.all && bef_role_may_see_every_building (role) && reach.buildings == NULL;
  return reach;
}

static gboolean
is_within (const Reach *reach, const char *building)
{
  if (reach->all || reach->none)
    return reach->all;
  return building != NULL
         && (reach->buildings == NULL || g_strv_contains (reach->buildings, building));
}

static void
add_building (BefLastPlaces *self, const BefEntity *e, const char *commune)
{
  g_autoptr (BefBuilding) building = bef_building_new (e->id);

  bef_building_apply (building, e, BEF_NO_TIME);
  g_autofree char *category = bef_building_get_category (building) != NULL
                                  ? bef_building_dup_category_name (building)
                                  : NULL;
  char *detail = category == NULL || commune == NULL
                     ? g_strdup (category != NULL ? category : commune)
                     /* TRANSLATORS: two details of one thing: where it is and how it is. */
                     : g_strdup_printf (_ ("%s · %s"), category, commune);
  add (self, g_strdup_printf ("building=%s", e->id), e->name, detail);
}

static void
add_room (BefLastPlaces *self, const BefEntity *e, GHashTable *names)
{
  const char *place = g_hash_table_lookup (names, e->building_id);
  const char *what = bef_kind_name (e->kind);

  char *detail = place != NULL ? g_strdup_printf (_ ("%s · %s"), place, what) : g_strdup (what);
  add (self, g_strdup_printf ("building=%s#%s", e->building_id, e->id), e->name, detail)->is_room =
      TRUE;
}

static void
fill (BefLastPlaces *self, GPtrArray *entities, const char *commune, const Reach *reach)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      if (e->role != BEF_ENTITY_BUILDING || e->name == NULL || !is_within (reach, e->id))
        continue;
      g_hash_table_insert (names, e->id, e->name);
      add_building (self, e, commune);
    }
  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      if (e->role == BEF_ENTITY_EQUIPMENT && e->kind == BEF_KIND_ROOM && e->name != NULL
          && e->building_id != NULL && is_within (reach, e->building_id))
        add_room (self, e, names);
    }
}

BefLastPlaces *
bef_last_places_read (const char *path, const BefRights *rights)
{
  static const char *const names[] = { BEF_ACCESS_DOCUMENT, BEF_LAST_STATE_DOCUMENT,
                                       BEF_LAST_STATE_NAME_DOCUMENT, NULL };
  BefLastPlaces *self = g_new0 (BefLastPlaces, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) texts = bef_history_peek (path, names, &error);

  self->places = g_ptr_array_new_with_free_func (place_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  if (texts == NULL)
    {
      g_info ("%s", error->message);
      return self;
    }
  const Reach reach = reach_of (g_ptr_array_index (texts, 0), rights);
  const char *state = g_ptr_array_index (texts, 1);
  g_autoptr (GPtrArray) entities =
      state != NULL && !reach.none ? bef_entities_from_text (state, NULL) : NULL;
  g_autofree char *commune = bef_text_line (g_ptr_array_index (texts, 2), BEF_TEXT_LINE);
  if (entities != NULL)
    fill (self, entities, commune, &reach);
  return self;
}

void
bef_last_places_free (BefLastPlaces *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->places);
  g_free (self);
}

/* One text of all terms. NULL: nothing that anything could be found by. (transfer full) */
static char *
join_terms (const char *const *terms)
{
  gsize bytes = 0;
  guint n = 0;

  for (; terms[n] != NULL; n++)
    {
      bytes += strlen (terms[n]) + 1;
      if (n >= MAX_TERMS || bytes > MAX_BYTES)
        return NULL;
    }
  g_autofree char *text = g_strjoinv (" ", (char **)terms);
  g_auto (GStrv) words = g_str_tokenize_and_fold (text, NULL, NULL);
  return words[0] != NULL ? g_steal_pointer (&text) : NULL;
}

static gboolean
begins_with (const BefLastPlace *place, const char *folded)
{
  g_autofree char *name = g_utf8_casefold (place->name, -1);

  return g_str_has_prefix (name, folded);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer folded)
{
  const BefLastPlace *x = *(BefLastPlace *const *)a, *y = *(BefLastPlace *const *)b;

  if (x->is_room != y->is_room)
    return x->is_room ? 1 : -1;
  const gboolean x_begins = begins_with (x, folded), y_begins = begins_with (y, folded);
  if (x_begins != y_begins)
    return x_begins ? -1 : 1;
  int order = g_utf8_collate (x->name, y->name);
  return order != 0 ? order : strcmp (x->id, y->id);
}

GPtrArray *
bef_last_places_find (BefLastPlaces *self, const char *const *terms)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autofree char *text = join_terms (terms);

  if (text == NULL)
    return found;
  for (guint i = 0; i < self->places->len; i++)
    {
      BefLastPlace *place = g_ptr_array_index (self->places, i);
      g_autofree char *all =
          g_strdup_printf ("%s %s", place->name, place->detail != NULL ? place->detail : "");
      if (g_str_match_string (text, all, TRUE))
        g_ptr_array_add (found, place);
    }
  g_autofree char *first = g_utf8_casefold (terms[0], -1);
  g_ptr_array_sort_with_data (found, compare_cb, first);
  if (found->len > BEF_LAST_PLACES_MAX_FOUND)
    g_ptr_array_set_size (found, BEF_LAST_PLACES_MAX_FOUND);
  return found;
}

const BefLastPlace *
bef_last_places_get (BefLastPlaces *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}
