/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-entity.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/bef-json.h"
#include "base/bef-text.h"

/* Version of the cached text: anything else is refused and fetched anew. */
#define TEXT_VERSION 1
/* Beyond any instant of ours, and exact as a double. */
#define MAX_INSTANT_MS 8.64e15

static void
booking_free (gpointer data)
{
  BefBooking *booking = data;

  g_free (booking->purpose);
  g_free (booking->category);
  g_free (booking);
}

static GHashTable *
facts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

GHashTable *
bef_no_facts (void)
{
  static GHashTable *none;

  if (g_once_init_enter (&none))
    g_once_init_leave (&none, facts_new ());
  return g_hash_table_ref (none);
}

BefEntity *
bef_entity_new (const char *id, const char *type, BefEntityRole role)
{
  BefEntity *self = g_new0 (BefEntity, 1);

  self->id = g_ref_string_new_intern (id);
  self->type = g_strdup (type);
  self->role = role;
  self->n_owners = 1;
  self->alive_ms = BEF_NO_TIME;
  self->lock = BEF_LOCK_FACTS_NONE;
  self->readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  self->facts = bef_no_facts ();
  self->facts_are_shared = TRUE;
  return self;
}

BefEntity *
bef_entity_ref (const BefEntity *self)
{
  BefEntity *same = (BefEntity *)self;

  g_atomic_int_inc (&same->n_owners);
  return same;
}

BefEntity *
bef_entity_make_own (BefEntity *self)
{
  if (g_atomic_int_get (&self->n_owners) == 1)
    return self;
  BefEntity *copy = bef_entity_copy (self);
  bef_entity_free (self);
  return copy;
}

void
bef_entity_free (BefEntity *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->n_owners))
    return;
  g_ref_string_release (self->id);
  g_free (self->type);
  g_free (self->name);
  g_free (self->building_id);
  g_clear_pointer (&self->outline, g_array_unref);
  g_array_unref (self->readings);
  g_hash_table_unref (self->facts);
  g_clear_pointer (&self->bookings, g_ptr_array_unref);
  g_free (self->image_url);
  g_free (self);
}

static GPtrArray *
bookings_copy (const GPtrArray *bookings)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (booking_free);

  for (guint i = 0; i < bookings->len; i++)
    {
      BefBooking *booking = g_memdup2 (bookings->pdata[i], sizeof *booking);
      booking->purpose = g_strdup (booking->purpose);
      booking->category = g_strdup (booking->category);
      g_ptr_array_add (copy, booking);
    }
  return copy;
}

BefEntity *
bef_entity_copy (const BefEntity *self)
{
  BefEntity *copy = g_memdup2 (self, sizeof *self);

  copy->n_owners = 1;
  copy->id = g_ref_string_acquire (self->id);
  copy->type = g_strdup (self->type);
  copy->name = g_strdup (self->name);
  copy->building_id = g_strdup (self->building_id);
  copy->image_url = g_strdup (self->image_url);
  copy->outline = self->outline != NULL ? g_array_copy (self->outline) : NULL;
  copy->readings = g_array_copy (self->readings);
  copy->bookings = self->bookings != NULL ? bookings_copy (self->bookings) : NULL;
  copy->facts = bef_entity_share_facts (self);
  copy->facts_are_shared = TRUE;
  return copy;
}

GHashTable *
bef_entity_share_facts (const BefEntity *self)
{
  g_atomic_int_set (&((BefEntity *)self)->facts_are_shared, TRUE);
  return g_hash_table_ref (self->facts);
}

static void
make_facts_own (BefEntity *self)
{
  g_autoptr (GHashTable) shared = self->facts;
  GHashTableIter iter;
  gpointer name, value;

  self->facts = facts_new ();
  g_hash_table_iter_init (&iter, shared);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (self->facts, g_strdup (name), g_strdup (value));
  g_atomic_int_set (&self->facts_are_shared, FALSE);
}

void
bef_entity_set_fact (BefEntity *self, const char *name, const char *value)
{
  /* Only an alert has sentences. */
  char *text = self->role == BEF_ENTITY_ALERT ? bef_text_lines (value, BEF_TEXT_WHOLE)
                                              : bef_text_line (value, BEF_TEXT_WHOLE);

  if (g_atomic_int_get (&self->facts_are_shared))
    make_facts_own (self);
  if (text == NULL)
    g_hash_table_remove (self->facts, name);
  else
    g_hash_table_replace (self->facts, g_strdup (name), text);
}

void
bef_entity_set_name (BefEntity *self, const char *name)
{
  char *text = bef_text_line (name, BEF_TEXT_LINE);

  g_free (self->name);
  self->name = text != NULL && text[0] != '\0' ? g_steal_pointer (&text) : NULL;
  g_free (text);
}

const char *
bef_entity_get_fact (const BefEntity *self, const char *name)
{
  return g_hash_table_lookup (self->facts, name);
}

gboolean
bef_entity_get_number (const BefEntity *self, const char *name, double *out)
{
  const char *text = bef_entity_get_fact (self, name);
  char *end = NULL;

  if (text == NULL)
    return FALSE;
  double value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0')
    return FALSE;
  *out = value;
  return TRUE;
}

void
bef_entity_add_reading (BefEntity *self, const char *quantity, gint64 observed_ms, double value)
{
  BefReading reading = { bef_series_key (self->id, quantity), observed_ms, value };

  g_array_append_val (self->readings, reading);
}

void
bef_entity_add_booking (BefEntity *self, gint64 start_ms, gint64 end_ms, const char *purpose,
                        const char *category)
{
  BefBooking *booking = g_new0 (BefBooking, 1);

  booking->start_ms = start_ms;
  booking->end_ms = end_ms;
  booking->purpose = bef_text_line (purpose, BEF_TEXT_LINE);
  booking->category = bef_text_line (category, BEF_TEXT_LINE);
  if (self->bookings == NULL)
    self->bookings = g_ptr_array_new_with_free_func (booking_free);
  g_ptr_array_add (self->bookings, booking);
}

static void
add_text (JsonBuilder *b, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (b, name);
  json_builder_add_string_value (b, value);
}

static void
add_number (JsonBuilder *b, const char *name, double value)
{
  json_builder_set_member_name (b, name);
  json_builder_add_double_value (b, value);
}

static void
add_integer (JsonBuilder *b, const char *name, gint64 value)
{
  json_builder_set_member_name (b, name);
  json_builder_add_int_value (b, value);
}

/* What nobody needs offline and not every role may see: the names of networks, and where cameras
 * stand. */
static gboolean
is_kept (const char *fact)
{
  return !g_str_equal (fact, "ssid");
}

static gboolean
has_kept_place (const BefEntity *e)
{
  return e->role != BEF_ENTITY_EQUIPMENT || !bef_kind_has (e->kind, BEF_KIND_WATCHES);
}

static void
build_lists (JsonBuilder *b, const BefEntity *e)
{
  GHashTableIter iter;
  gpointer key, value;

  json_builder_set_member_name (b, "readings");
  json_builder_begin_array (b);
  for (guint i = 0; i < e->readings->len; i++)
    {
      const BefReading *r = &g_array_index (e->readings, BefReading, i);
      json_builder_begin_object (b);
      add_text (b, "q", r->key.quantity);
      if (r->observed_ms != BEF_NO_TIME)
        add_integer (b, "t", r->observed_ms);
      add_number (b, "v", r->value);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  json_builder_set_member_name (b, "facts");
  json_builder_begin_object (b);
  g_hash_table_iter_init (&iter, e->facts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (is_kept (key))
      add_text (b, key, value);
  json_builder_end_object (b);
  json_builder_set_member_name (b, "bookings");
  json_builder_begin_array (b);
  for (guint i = 0; e->bookings != NULL && i < e->bookings->len; i++)
    {
      const BefBooking *k = g_ptr_array_index (e->bookings, i);
      json_builder_begin_object (b);
      add_integer (b, "start", k->start_ms);
      add_integer (b, "end", k->end_ms);
      add_text (b, "purpose", k->purpose);
      add_text (b, "category", k->category);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
build_entity (JsonBuilder *b, const BefEntity *e)
{
  json_builder_begin_object (b);
  add_text (b, "id", e->id);
  add_text (b, "type", e->type);
  add_integer (b, "role", e->role);
  add_text (b, "kind", bef_kind_info (e->kind)->id);
  add_text (b, "name", e->name);
  add_text (b, "building", e->building_id);
  if (e->alive_ms != BEF_NO_TIME)
    add_integer (b, "alive", e->alive_ms);
  if (e->lock.is_undated)
    {
      json_builder_set_member_name (b, "undatedLock");
      json_builder_add_boolean_value (b, TRUE);
    }
  if (e->has_location && has_kept_place (e))
    {
      add_number (b, "lat", e->location.latitude);
      add_number (b, "lon", e->location.longitude);
    }
  if (e->outline != NULL && has_kept_place (e))
    {
      json_builder_set_member_name (b, "outline");
      json_builder_begin_array (b);
      for (guint i = 0; i < e->outline->len; i++)
        {
          const BefPoint *p = &g_array_index (e->outline, BefPoint, i);
          json_builder_add_double_value (b, p->latitude);
          json_builder_add_double_value (b, p->longitude);
        }
      json_builder_end_array (b);
    }
  build_lists (b, e);
  json_builder_end_object (b);
}

/* One after the other: the tree of all of them would be some hundred MB of a large commune. */
char *
bef_entities_to_text (GPtrArray *entities)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"version\":%d,\"entities\":[", TEXT_VERSION);
  for (guint i = 0; i < entities->len; i++)
    {
      g_autoptr (JsonBuilder) b = json_builder_new ();
      build_entity (b, g_ptr_array_index (entities, i));
      g_autoptr (JsonNode) root = json_builder_get_root (b);
      g_autofree char *one = bef_json_to_string (root);
      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append (text, one);
    }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

/* FALSE when @member is there and no instant; BEF_NO_TIME when it is not there. */
static gboolean
read_instant (JsonObject *o, const char *member, gint64 *out)
{
  double ms;

  *out = BEF_NO_TIME;
  if (o == NULL || !json_object_has_member (o, member))
    return TRUE;
  if (!bef_json_get_number (o, member, &ms) || ms < -MAX_INSTANT_MS || ms > MAX_INSTANT_MS)
    return FALSE;
  *out = (gint64)ms;
  return TRUE;
}

static void
read_lists (BefEntity *e, JsonObject *o)
{
  JsonArray *readings = bef_json_get_array (o, "readings");
  JsonArray *bookings = bef_json_get_array (o, "bookings");
  JsonObject *facts = bef_json_get_object (o, "facts");

  for (guint i = 0; readings != NULL && i < json_array_get_length (readings); i++)
    {
      JsonObject *r = bef_json_node_object (json_array_get_element (readings, i));
      const BefQuantityInfo *quantity = bef_quantity_info (bef_json_get_string (r, "q"));
      gint64 t;
      double v;
      if (quantity != NULL && read_instant (r, "t", &t) && bef_json_get_number (r, "v", &v))
        bef_entity_add_reading (e, quantity->id, t, v);
    }
  for (guint i = 0; bookings != NULL && i < json_array_get_length (bookings); i++)
    {
      JsonObject *k = bef_json_node_object (json_array_get_element (bookings, i));
      gint64 start, end;
      if (read_instant (k, "start", &start) && read_instant (k, "end", &end) && start != BEF_NO_TIME
          && end != BEF_NO_TIME)
        bef_entity_add_booking (e, start, end, bef_json_get_string (k, "purpose"),
                                bef_json_get_string (k, "category"));
    }
  if (facts != NULL)
    {
      g_autoptr (GList) names = json_object_get_members (facts);
      for (GList *l = names; l != NULL; l = l->next)
        bef_entity_set_fact (e, l->data, bef_json_get_string (facts, l->data));
    }
}

static BefEntity *
read_entity (JsonObject *o)
{
  const char *id = bef_json_get_string (o, "id"), *type = bef_json_get_string (o, "type");
  const BefKindInfo *kind = bef_kind_by_id (bef_json_get_string (o, "kind"));
  JsonArray *outline = bef_json_get_array (o, "outline");
  double role;

  if (id == NULL || type == NULL || kind == NULL || !bef_json_get_number (o, "role", &role)
      || role < 0 || role > BEF_ENTITY_ALERT)
    return NULL;
  BefEntity *e = bef_entity_new (id, type, (BefEntityRole)role);
  e->kind = kind->kind;
  bef_entity_set_name (e, bef_json_get_string (o, "name"));
  e->building_id = g_strdup (bef_json_get_string (o, "building"));
  read_instant (o, "alive", &e->alive_ms);
  e->lock.is_undated = json_object_has_member (o, "undatedLock");
  e->has_location = bef_json_get_number (o, "lat", &e->location.latitude)
                    && bef_json_get_number (o, "lon", &e->location.longitude);
  guint n = outline != NULL ? json_array_get_length (outline) : 0;
  if (n >= 6 && n % 2 == 0)
    {
      e->outline = g_array_new (FALSE, FALSE, sizeof (BefPoint));
      for (guint i = 0; i < n; i += 2)
        {
          BefPoint p = { 0, 0 };
          bef_json_node_number (json_array_get_element (outline, i), &p.latitude);
          bef_json_node_number (json_array_get_element (outline, i + 1), &p.longitude);
          g_array_append_val (e->outline, p);
        }
    }
  read_lists (e, o);
  return e;
}

GPtrArray *
bef_entities_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, error);
  double version;

  if (root == NULL)
    return NULL;
  JsonObject *o = bef_json_node_object (root);
  JsonArray *array = bef_json_get_array (o, "entities");
  if (array == NULL || !bef_json_get_number (o, "version", &version) || version != TEXT_VERSION)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _ ("The last known state was written by another version"));
      return NULL;
    }
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      BefEntity *e = read_entity (bef_json_node_object (json_array_get_element (array, i)));
      if (e != NULL)
        g_ptr_array_add (entities, e);
    }
  return g_steal_pointer (&entities);
}
