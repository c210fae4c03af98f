/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/bef-json.h"

#define APPLICATION_ID 0x42656666 /* "Beff" */
#define VERSION 1
/* Different texts of states: they are kept while the hub runs. A longer one is no state. */
#define TEXTS_MAX 10000
#define TEXT_MAX 128
#define BUSY_MS 2000

typedef struct
{
  const char *type;   /* interned */
  JsonObject *entity; /* owned */
  char **measured;    /* owned */
} Kept;

/* A change that waits for its commit. */
typedef struct
{
  char *id, *attr;    /* owned; attr nullable */
  JsonObject *object; /* owned, nullable: the entity (NULL: taken out), or an instance of @attr */
} Change;

struct _BefHubStore
{
  GObject parent;
  BefHubWorld *below; /* owned, nullable */
  sqlite3 *db;        /* owned */
  char *tenant;       /* owned */
  GHashTable *kept;   /* owned: id -> Kept */
  GPtrArray *changes; /* owned, of Change, oldest first */
  GHashTable *texts;  /* owned: set of owned texts of samples */
};

static void store_world_init (BefHubWorldInterface *iface);

G_DEFINE_TYPE_WITH_CODE (BefHubStore, bef_hub_store, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (BEF_TYPE_HUB_WORLD, store_world_init))

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  json_object_unref (kept->entity);
  g_strfreev (kept->measured);
  g_free (kept);
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->id);
  g_free (change->attr);
  g_clear_pointer (&change->object, json_object_unref);
  g_free (change);
}

/* Samples. */

/* The value of an instance that is a sample: a number, a boolean or a short text, and when. */
static gboolean
sample_of (JsonObject *instance, BefHubSample *sample)
{
  JsonNode *value = instance != NULL ? json_object_get_member (instance, "value") : NULL;
  GType type =
      value != NULL && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : 0;

  *sample = (BefHubSample){ .is_boolean = type == G_TYPE_BOOLEAN };
  if (type == 0
      || !bef_iso8601_parse (bef_json_get_string (instance, "observedAt"), &sample->at_ms))
    return FALSE;
  if (type == G_TYPE_STRING)
    sample->text = json_node_get_string (value);
  else if (type == G_TYPE_BOOLEAN)
    sample->number = json_node_get_boolean (value);
  else
    sample->number = json_node_get_double (value);
  return sample->text == NULL || strlen (sample->text) <= TEXT_MAX;
}

static char **
measured_of (JsonObject *entity)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  BefHubSample sample;

  json_object_iter_init_ordered (&iter, entity);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (sample_of (bef_json_node_object (node), &sample))
      g_strv_builder_add (names, name);
  return g_strv_builder_end (names);
}

static void
keep (BefHubStore *self, JsonObject *entity)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->type = g_intern_string (bef_json_get_string (entity, "type"));
  kept->entity = json_object_ref (entity);
  kept->measured = measured_of (entity);
  g_hash_table_replace (self->kept, g_strdup (bef_json_get_string (entity, "id")), kept);
}

/* The file. */

static gboolean
say (BefHubStore *self, GError **error, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", what, sqlite3_errmsg (self->db));
  return FALSE;
}

static gboolean
execute (BefHubStore *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK
         || say (self, error, "The store cannot be written");
}

static gint64
read_number (BefHubStore *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 number = -1;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

/* A file that is there and is another's, or of a later hub, is left alone. */
static gboolean
check_file (BefHubStore *self, const char *path, GError **error)
{
  gint64 application = read_number (self, "PRAGMA application_id");
  gint64 version = read_number (self, "PRAGMA user_version");
  gint64 tables = read_number (self, "SELECT count(*) FROM sqlite_master");

  if (application < 0 || version < 0 || tables < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Store '%s': %s", path,
                   sqlite3_errmsg (self->db));
      return FALSE;
    }
  if (tables > 0 && (application != APPLICATION_ID || version != VERSION))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "Store '%s': it is not a store of this version of the hub; it was left alone",
                   path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
prepare_file (BefHubStore *self, gint64 now_ms, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF;"
      "BEGIN IMMEDIATE;"
      "PRAGMA application_id=%d; PRAGMA user_version=%d;"
      "CREATE TABLE IF NOT EXISTS entity (tenant TEXT NOT NULL, id TEXT NOT NULL,"
      " body TEXT NOT NULL, PRIMARY KEY (tenant, id)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS sample (tenant TEXT NOT NULL, id TEXT NOT NULL,"
      " attr TEXT NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL, value NOT NULL,"
      " PRIMARY KEY (tenant, id, attr, at)) WITHOUT ROWID;"
      "DELETE FROM sample WHERE at < %" G_GINT64_FORMAT ";"
      "COMMIT",
      APPLICATION_ID, VERSION, now_ms - BEF_HUB_STORE_DAYS * BEF_MS_DAY);

  return execute (self, sql, error);
}

static gboolean
load (BefHubStore *self, GError **error)
{
  sqlite3_stmt *rows = NULL;
  int code;

  if (sqlite3_prepare_v2 (self->db, "SELECT body FROM entity WHERE tenant = ? ORDER BY id", -1,
                          &rows, NULL)
      != SQLITE_OK)
    return say (self, error, "The store cannot be read");
  sqlite3_bind_text (rows, 1, self->tenant, -1, SQLITE_STATIC);
  while ((code = sqlite3_step (rows)) == SQLITE_ROW)
    {
      const char *text = (const char *)sqlite3_column_text (rows, 0);
      g_autoptr (JsonNode) root =
          bef_json_parse (text, (gsize)sqlite3_column_bytes (rows, 0), 0, NULL);
      JsonObject *entity = bef_json_node_object (root);
      if (bef_json_get_string (entity, "id") != NULL
          && bef_json_get_string (entity, "type") != NULL)
        keep (self, entity);
    }
  sqlite3_finalize (rows);
  return code == SQLITE_DONE || say (self, error, "The store cannot be read");
}

/* Only its owner reads it. */
static gboolean
open_file (BefHubStore *self, const char *path, GError **error)
{
  int fd = path != NULL ? g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;

  if (path != NULL && fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Store '%s': %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  if (fd >= 0)
    close (fd);
  if (sqlite3_open_v2 (path != NULL ? path : ":memory:", &self->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL)
      != SQLITE_OK)
    return say (self, error, "The store cannot be opened");
  sqlite3_busy_timeout (self->db, BUSY_MS);
  return TRUE;
}

/* Changes. */

static Change *
add_change (BefHubStore *self, const char *id, const char *attr, JsonObject *object)
{
  Change *change = g_new0 (Change, 1);

  change->id = g_strdup (id);
  change->attr = g_strdup (attr);
  change->object = object != NULL ? json_object_ref (object) : NULL;
  g_ptr_array_add (self->changes, change);
  return change;
}

JsonObject *
bef_hub_store_entity (BefHubStore *self, const char *id)
{
  const Kept *kept = g_hash_table_lookup (self->kept, id);

  for (guint i = self->changes->len; i > 0; i--)
    {
      const Change *change = g_ptr_array_index (self->changes, i - 1);
      if (change->attr == NULL && g_str_equal (change->id, id))
        return change->object;
    }
  return kept != NULL ? kept->entity : NULL;
}

gboolean
bef_hub_store_has_below (BefHubStore *self)
{
  return self->below != NULL;
}

gboolean
bef_hub_store_is_below (BefHubStore *self, const char *id, gint64 now_ms)
{
  /* Alerts of the simulation come and go: the list says which are there. */
  return self->below != NULL && bef_hub_world_entity_type (self->below, id) != NULL;
}

void
bef_hub_store_put (BefHubStore *self, JsonObject *entity, gint64 now_ms)
{
  const char *id = bef_json_get_string (entity, "id");
  JsonObject *before = bef_hub_store_entity (self, id);
  const char *created = bef_json_get_string (before, "createdAt");
  g_autofree char *now = bef_iso8601_format (now_ms);

  json_object_set_string_member (entity, "createdAt", created != NULL ? created : now);
  json_object_set_string_member (entity, "modifiedAt", now);
  add_change (self, id, NULL, entity);
}

void
bef_hub_store_remove (BefHubStore *self, const char *id)
{
  add_change (self, id, NULL, NULL);
}

void
bef_hub_store_add_instance (BefHubStore *self, const char *id, const char *attr,
                            JsonObject *instance)
{
  add_change (self, id, attr, instance);
}

void
bef_hub_store_forget (BefHubStore *self)
{
  g_ptr_array_set_size (self->changes, 0);
}

static gboolean
run (BefHubStore *self, const char *sql, const Change *change, const char *attr,
     const BefHubSample *sample, GError **error)
{
  sqlite3_stmt *statement = NULL;
  g_autofree char *body = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    return say (self, error, "The store cannot be written");
  sqlite3_bind_text (statement, 1, self->tenant, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, change->id, -1, SQLITE_STATIC);
  if (sample != NULL)
    {
      sqlite3_bind_text (statement, 3, attr, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 4, sample->at_ms);
      sqlite3_bind_int (statement, 5, sample->is_boolean);
      if (sample->text != NULL)
        sqlite3_bind_text (statement, 6, sample->text, -1, SQLITE_STATIC);
      else
        sqlite3_bind_double (statement, 6, sample->number);
    }
  else if (change->object != NULL)
    {
      body = bef_json_object_to_string (change->object);
      sqlite3_bind_text (statement, 3, body, -1, SQLITE_STATIC);
    }
  gboolean done = sqlite3_step (statement) == SQLITE_DONE;
  if (!done)
    say (self, error, "The store cannot be written");
  sqlite3_finalize (statement);
  return done;
}

static gboolean
write_sample (BefHubStore *self, const Change *change, const char *attr, JsonObject *instance,
              GError **error)
{
  BefHubSample sample;

  return !sample_of (instance, &sample)
         || run (self, "INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?, ?, ?)", change, attr,
                 &sample, error);
}

static gboolean
write_change (BefHubStore *self, const Change *change, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (change->attr != NULL)
    return write_sample (self, change, change->attr, change->object, error);
  if (change->object == NULL)
    return run (self, "DELETE FROM entity WHERE tenant = ? AND id = ?", change, NULL, NULL, error)
           && run (self, "DELETE FROM sample WHERE tenant = ? AND id = ?", change, NULL, NULL,
                   error);
  if (!run (self, "INSERT OR REPLACE INTO entity VALUES (?, ?, ?)", change, NULL, NULL, error))
    return FALSE;
  json_object_iter_init_ordered (&iter, change->object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (bef_json_node_object (node) != NULL
        && !write_sample (self, change, name, json_node_get_object (node), error))
      return FALSE;
  return TRUE;
}

gboolean
bef_hub_store_commit (BefHubStore *self, GError **error)
{
  gboolean good = TRUE;

  if (self->changes->len == 0)
    return TRUE;
  if (g_hash_table_size (self->kept) + self->changes->len > BEF_HUB_STORE_MAX_ENTITIES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "At most %d entities are kept",
                   BEF_HUB_STORE_MAX_ENTITIES);
      bef_hub_store_forget (self);
      return FALSE;
    }
  good = execute (self, "BEGIN IMMEDIATE", error);
  for (guint i = 0; good && i < self->changes->len; i++)
    good = write_change (self, g_ptr_array_index (self->changes, i), error);
  good = good && execute (self, "COMMIT", error);
  if (!good)
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  for (guint i = 0; good && i < self->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (self->changes, i);
      if (change->attr != NULL)
        continue;
      if (change->object != NULL)
        keep (self, change->object);
      else
        g_hash_table_remove (self->kept, change->id);
    }
  bef_hub_store_forget (self);
  return good;
}

/* The world. */

static const char *
commune_name (BefHubWorld *world)
{
  BefHubStore *self = BEF_HUB_STORE (world);

  return self->below != NULL ? bef_hub_world_commune_name (self->below) : "";
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
list_ids (BefHubWorld *world, gint64 now_ms)
{
  BefHubStore *self = BEF_HUB_STORE (world);
  GPtrArray *ids =
      self->below != NULL ? bef_hub_world_list_ids (self->below, now_ms) : g_ptr_array_new ();
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (self->below == NULL || bef_hub_world_entity_type (self->below, id) == NULL)
      g_ptr_array_add (own, id);
  g_ptr_array_sort (own, compare_ids);
  for (guint i = 0; i < own->len; i++)
    g_ptr_array_add (ids, g_ptr_array_index (own, i));
  return ids;
}

static const char *
entity_type (BefHubWorld *world, const char *id)
{
  BefHubStore *self = BEF_HUB_STORE (world);
  const char *below = self->below != NULL ? bef_hub_world_entity_type (self->below, id) : NULL;
  const Kept *kept = g_hash_table_lookup (self->kept, id);

  return below != NULL ? below : kept != NULL ? kept->type : NULL;
}

static JsonObject *
copy_of (JsonObject *entity)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  /* Members are replaced in it, never changed. */
  json_object_iter_init_ordered (&iter, entity);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (copy, name, json_node_copy (node));
  return copy;
}

static JsonObject *
entity (BefHubWorld *world, const char *id, gint64 now_ms)
{
  BefHubStore *self = BEF_HUB_STORE (world);
  const Kept *kept = g_hash_table_lookup (self->kept, id);

  if (bef_hub_store_is_below (self, id, now_ms))
    return bef_hub_world_entity (self->below, id, now_ms);
  return kept != NULL ? copy_of (kept->entity) : NULL;
}

/* The text as long as the store is there. NULL when there are too many. */
static const char *
text_of (BefHubStore *self, const char *text)
{
  char *known = g_hash_table_lookup (self->texts, text);

  if (known != NULL || g_hash_table_size (self->texts) >= TEXTS_MAX)
    return known;
  known = g_strdup (text);
  g_hash_table_add (self->texts, known);
  return known;
}

static void
read_samples (BefHubStore *self, sqlite3_stmt *rows, GArray *out)
{
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      BefHubSample sample = { .at_ms = sqlite3_column_int64 (rows, 0),
                              .is_boolean = sqlite3_column_int (rows, 1) != 0 };
      if (sqlite3_column_type (rows, 2) == SQLITE_TEXT)
        {
          sample.text = text_of (self, (const char *)sqlite3_column_text (rows, 2));
          if (sample.text == NULL)
            continue;
        }
      else
        sample.number = sqlite3_column_double (rows, 2);
      g_array_append_val (out, sample);
    }
}

static gboolean
samples (BefHubWorld *world, const BefHubSamplesQuery *query, GArray *out)
{
  const char *id = query->id, *attr = query->attr;
  const gboolean newest = query->keep == BEF_HUB_KEEP_NEWEST;
  BefHubStore *self = BEF_HUB_STORE (world);
  const Kept *kept = g_hash_table_lookup (self->kept, id);
  guint before = out->len;
  sqlite3_stmt *rows = NULL;
  const char *sql = newest ? "SELECT at, kind, value FROM sample WHERE tenant = ? AND id = ? AND "
                             "attr = ? AND at >= ? AND at < ? ORDER BY at DESC LIMIT ?"
                           : "SELECT at, kind, value FROM sample WHERE tenant = ? AND id = ? AND "
                             "attr = ? AND at >= ? AND at < ? ORDER BY at LIMIT ?";

  if (bef_hub_store_is_below (self, id, query->now_ms))
    return bef_hub_world_samples (self->below, query, out);
  if (kept == NULL || !g_strv_contains ((const char *const *)kept->measured, attr)
      || sqlite3_prepare_v2 (self->db, sql, -1, &rows, NULL) != SQLITE_OK)
    return FALSE;
  sqlite3_bind_text (rows, 1, self->tenant, -1, SQLITE_STATIC);
  sqlite3_bind_text (rows, 2, id, -1, SQLITE_STATIC);
  sqlite3_bind_text (rows, 3, attr, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (rows, 4, query->from_ms);
  sqlite3_bind_int64 (rows, 5, MIN (query->to_ms, query->now_ms + 1));
  sqlite3_bind_int64 (rows, 6, query->limit > 0 ? (gint64)query->limit : -1);
  read_samples (self, rows, out);
  sqlite3_finalize (rows);
  BefHubSample *first = &g_array_index (out, BefHubSample, before);
  for (guint i = 0, n = out->len - before; newest && i < n / 2; i++)
    {
      BefHubSample swapped = first[i];
      first[i] = first[n - 1 - i];
      first[n - 1 - i] = swapped;
    }
  return TRUE;
}

static const char *const *
measured (BefHubWorld *world, const char *id)
{
  BefHubStore *self = BEF_HUB_STORE (world);
  const Kept *kept = g_hash_table_lookup (self->kept, id);

  if (self->below != NULL && bef_hub_world_entity_type (self->below, id) != NULL)
    return bef_hub_world_measured (self->below, id);
  return kept != NULL ? (const char *const *)kept->measured : NULL;
}

static gboolean
not_kept (const char *id, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "'%s' takes no such command", id);
  return FALSE;
}

static void
set_value (JsonObject *entity, const char *attr, JsonNode *value)
{
  JsonObject *property = json_object_new ();

  json_object_set_string_member (property, "type", "Property");
  json_object_set_member (property, "value", value);
  json_object_set_object_member (entity, attr, property);
}

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* A wish, as a broker keeps it: it has no observedAt, for nothing was sensed. Whoever drives the
 * door reads it here and says what came of it. */
static gboolean
command (BefHubWorld *world, const BefHubPatch *asked, gint64 now_ms, GError **error)
{
  const char *id = asked->id, *attr = asked->attr;
  BefHubStore *self = BEF_HUB_STORE (world);
  const Kept *kept = g_hash_table_lookup (self->kept, id);

  if (bef_hub_store_is_below (self, id, now_ms))
    return bef_hub_world_command (self->below, asked, now_ms, error);
  if (kept == NULL || !g_str_equal (kept->type, "Door") || !g_str_equal (attr, "lockState")
      || bef_json_node_string (asked->value) == NULL)
    return not_kept (id, error);
  g_autoptr (JsonObject) changed = copy_of (kept->entity);
  set_value (changed, attr, json_node_copy (asked->value));
  bef_hub_store_put (self, changed, now_ms);
  return bef_hub_store_commit (self, error);
}

static gboolean
acknowledge (BefHubWorld *world, const char *id, const char *who, const char *comment,
             gint64 now_ms, GError **error)
{
  BefHubStore *self = BEF_HUB_STORE (world);
  const Kept *kept = g_hash_table_lookup (self->kept, id);
  g_autofree char *at = bef_iso8601_format (now_ms);

  if (bef_hub_store_is_below (self, id, now_ms))
    return bef_hub_world_acknowledge (self->below, id, who, comment, now_ms, error);
  if (kept == NULL)
    return not_kept (id, error);
  if (json_object_has_member (kept->entity, "acknowledgedAt"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "It is acknowledged already");
      return FALSE;
    }
  g_autoptr (JsonObject) changed = copy_of (kept->entity);
  set_value (changed, "acknowledgedBy", text_node (who));
  set_value (changed, "acknowledgedAt", text_node (at));
  if (comment != NULL)
    set_value (changed, "acknowledgeComment", text_node (comment));
  bef_hub_store_put (self, changed, now_ms);
  return bef_hub_store_commit (self, error);
}

static gboolean
annotate (BefHubWorld *world, const char *id, JsonObject *changes, gint64 now_ms, GError **error)
{
  BefHubStore *self = BEF_HUB_STORE (world);
  const Kept *kept = g_hash_table_lookup (self->kept, id);

  if (bef_hub_store_is_below (self, id, now_ms))
    return bef_hub_world_annotate (self->below, id, changes, now_ms, error);
  if (kept == NULL)
    return not_kept (id, error);
  g_autoptr (JsonObject) changed = copy_of (kept->entity);
  bef_hub_world_apply (changed, changes);
  bef_hub_store_put (self, changed, now_ms);
  return bef_hub_store_commit (self, error);
}

static gboolean
prepare (BefHubWorld *world, gint64 now_ms)
{
  BefHubStore *self = BEF_HUB_STORE (world);

  return self->below != NULL && bef_hub_world_prepare (self->below, now_ms);
}

static gboolean
disturb (BefHubWorld *world, const BefHubDisturbance *what, GError **error)
{
  BefHubStore *self = BEF_HUB_STORE (world);

  return self->below == NULL || bef_hub_world_disturb (self->below, what, error);
}

static void
store_world_init (BefHubWorldInterface *iface)
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
  iface->prepare = prepare;
  iface->disturb = disturb;
}

/* Life. */

static void
bef_hub_store_finalize (GObject *object)
{
  BefHubStore *self = BEF_HUB_STORE (object);

  g_clear_object (&self->below);
  sqlite3_close (self->db);
  g_hash_table_unref (self->kept);
  g_ptr_array_unref (self->changes);
  g_hash_table_unref (self->texts);
  g_free (self->tenant);
  G_OBJECT_CLASS (bef_hub_store_parent_class)->finalize (object);
}

static void
bef_hub_store_class_init (BefHubStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_hub_store_finalize;
}

static void
bef_hub_store_init (BefHubStore *self)
{
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  self->changes = g_ptr_array_new_with_free_func (change_free);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

BefHubStore *
bef_hub_store_new (const char *path, const char *tenant, BefHubWorld *below, gint64 now_ms,
                   GError **error)
{
  g_autoptr (BefHubStore) self = g_object_new (BEF_TYPE_HUB_STORE, NULL);

  self->tenant = g_strdup (tenant);
  self->below = below != NULL ? g_object_ref (below) : NULL;
  if (!open_file (self, path, error) || !check_file (self, path, error)
      || !prepare_file (self, now_ms, error) || !load (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
