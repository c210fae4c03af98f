/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-search.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"

/* So long the main loop is held in one go. */
#define SLICE_US 6000
/* Things looked at between two looks at the clock. */
#define STRIDE 32

typedef struct
{
  char *name;  /* owned */
  char *title; /* owned */
  char *icon;  /* owned */
} Page;

typedef struct
{
  char *id;      /* owned, likewise below */
  char *title;   /* owned */
  char *summary; /* owned */
  char *words;   /* owned */
} Topic;

struct _BefSearch
{
  GObject parent_instance;
  BefCommune *commune; /* owned, nullable */
  GPtrArray *pages;    /* owned, of Page (owned) */
  GPtrArray *topics;   /* owned, of Topic (owned) */
  GListStore *results; /* owned, of BefSearchHit */
  char *text;          /* owned: trimmed */
  GPtrArray *found;    /* owned, of BefSearchHit: not sorted yet */
  guint source;        /* of the next slice; 0: not looking */
  guint list;          /* which of the commune's lists is looked through, and from where */
  guint position;
};

G_DEFINE_FINAL_TYPE (BefSearch, bef_search, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
page_free (gpointer data)
{
  Page *page = data;

  g_free (page->name);
  g_free (page->title);
  g_free (page->icon);
  g_free (page);
}

static void
topic_free (gpointer data)
{
  Topic *topic = data;

  g_free (topic->id);
  g_free (topic->title);
  g_free (topic->summary);
  g_free (topic->words);
  g_free (topic);
}

static void
stop (BefSearch *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

static void
bef_search_finalize (GObject *object)
{
  BefSearch *self = BEF_SEARCH (object);

  stop (self);
  g_clear_object (&self->commune);
  g_clear_object (&self->results);
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->topics);
  g_ptr_array_unref (self->found);
  g_free (self->text);
  G_OBJECT_CLASS (bef_search_parent_class)->finalize (object);
}

static void
bef_search_class_init (BefSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_search_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_search_init (BefSearch *self)
{
  self->pages = g_ptr_array_new_with_free_func (page_free);
  self->topics = g_ptr_array_new_with_free_func (topic_free);
  self->found = g_ptr_array_new_with_free_func (g_object_unref);
  self->results = g_list_store_new (BEF_TYPE_SEARCH_HIT);
  self->text = g_strdup ("");
}

/* Whether all the words of the text are in one of these. Nullable but the first. */
static gboolean
matches (BefSearch *self, const char *name, const char *place, const char *what)
{
  g_autofree char *all =
      g_strdup_printf ("%s %s %s", name, place != NULL ? place : "", what != NULL ? what : "");

  return g_str_match_string (self->text, all, TRUE);
}

static gboolean
is_empty (BefSearch *self)
{
  return self->text[0] == '\0';
}

/* Nobody asked for anything: what somebody has to come for. */
static gboolean
is_wanted (BefSearch *self, BefSeverity severity, const char *name, const char *place,
           const char *what)
{
  return is_empty (self) ? severity > BEF_SEVERITY_UNKNOWN : matches (self, name, place, what);
}

static gboolean
has_audience (BefSearch *self)
{
  return bef_commune_get_audience (self->commune) != BEF_AUDIENCE_NOBODY;
}

static void
look_at_building (BefSearch *self, BefBuilding *building)
{
  if (is_wanted (self, bef_building_get_severity (building), bef_building_get_name (building), NULL,
                 _ ("Building")))
    g_ptr_array_add (self->found, bef_search_hit_new_building (building));
}

static void
look_at_alert (BefSearch *self, BefAlert *alert)
{
  BefSeverity severity =
      bef_alert_asks (alert) ? bef_alert_get_severity (alert) : BEF_SEVERITY_NORMAL;

  if (has_audience (self) && bef_commune_is_of_camera (self->commune, alert))
    return;
  if (is_wanted (self, severity, bef_alert_get_name (alert), bef_alert_get_building_name (alert),
                 _ ("Alert")))
    g_ptr_array_add (self->found, bef_search_hit_new_alert (alert));
}

static void
look_at_device (BefSearch *self, BefDevice *device)
{
  BefKind kind = bef_device_get_kind (device);

  if (has_audience (self) && bef_kind_has (kind, BEF_KIND_WATCHES))
    return;
  /* Without words, the alerts say what is wrong with equipment. */
  if (!is_empty (self)
      && matches (self, bef_device_get_name (device), bef_device_get_building_name (device),
                  bef_kind_name (kind)))
    g_ptr_array_add (self->found, bef_search_hit_new_device (device));
}

static GListModel *
list_nth (BefSearch *self, guint i)
{
  if (self->commune == NULL)
    return NULL;
  return i == 0   ? bef_commune_get_buildings (self->commune)
         : i == 1 ? bef_commune_get_alerts (self->commune)
         : i == 2 ? bef_commune_get_devices (self->commune)
                  : NULL;
}

static void
look_at (BefSearch *self, GObject *item)
{
  if (BEF_IS_BUILDING (item))
    look_at_building (self, BEF_BUILDING (item));
  else if (BEF_IS_ALERT (item))
    look_at_alert (self, BEF_ALERT (item));
  else
    look_at_device (self, BEF_DEVICE (item));
}

/* FALSE: nothing is left to look at. The commune may have changed since the slice before: what is
 * missed or met twice then is found right when the text changes. */
static gboolean
advance (BefSearch *self)
{
  gint64 until = g_get_monotonic_time () + SLICE_US;
  GListModel *list;

  while ((list = list_nth (self, self->list)) != NULL)
    {
      guint n = g_list_model_get_n_items (list);
      for (guint i = 0; self->position < n && i < STRIDE; i++)
        {
          g_autoptr (GObject) item = g_list_model_get_item (list, self->position++);
          look_at (self, item);
        }
      if (self->position >= n)
        {
          self->list++;
          self->position = 0;
        }
      if (g_get_monotonic_time () > until)
        return list_nth (self, self->list) != NULL;
    }
  return FALSE;
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  BefSearchHit *const *x = a, *const *y = b;

  return bef_search_hit_compare (*x, *y, user_data);
}

static char *
heading_of (BefSearchGroup group, guint n)
{
  if (n <= BEF_SEARCH_GROUP_ROWS)
    return g_strdup (bef_search_group_title (group));
  g_autofree char *shown = bef_format_number (BEF_SEARCH_GROUP_ROWS, 0);
  g_autofree char *all = bef_format_number (n, 0);
  /* TRANSLATORS: a group of results, how many rows of it are shown, and how many there are. */
  return g_strdup_printf (_ ("%s: %s of %s"), bef_search_group_title (group), shown, all);
}

static void
publish (BefSearch *self)
{
  guint counts[BEF_N_SEARCH_GROUPS] = { 0 }, shown[BEF_N_SEARCH_GROUPS] = { 0 };
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  g_ptr_array_sort_with_data (self->found, compare_cb, self->text);
  for (guint i = 0; i < self->found->len; i++)
    counts[bef_search_hit_get_group (g_ptr_array_index (self->found, i))]++;
  for (guint i = 0; i < self->found->len; i++)
    {
      BefSearchHit *hit = g_ptr_array_index (self->found, i);
      BefSearchGroup group = bef_search_hit_get_group (hit);
      if (shown[group] >= BEF_SEARCH_GROUP_ROWS)
        continue;
      g_autofree char *heading = shown[group] == 0 ? heading_of (group, counts[group]) : NULL;
      shown[group]++;
      bef_search_hit_set_heading (hit, heading);
      g_ptr_array_add (rows, hit);
    }
  g_list_store_splice (self->results, 0, g_list_model_get_n_items (G_LIST_MODEL (self->results)),
                       rows->pdata, rows->len);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
slice_cb (gpointer user_data)
{
  BefSearch *self = user_data;
  gboolean more = advance (self);

  if (!more)
    {
      self->source = 0;
      publish (self);
    }
  return more;
}

BefSearch *
bef_search_new (BefCommune *commune)
{
  BefSearch *self = g_object_new (BEF_TYPE_SEARCH, NULL);

  g_set_object (&self->commune, commune);
  return self;
}

void
bef_search_add_page (BefSearch *self, const char *name, const char *title, const char *icon)
{
  Page *page = g_new0 (Page, 1);

  page->name = g_strdup (name);
  page->title = g_strdup (title);
  page->icon = g_strdup (icon);
  g_ptr_array_add (self->pages, page);
}

void
bef_search_add_topic (BefSearch *self, const char *topic, const char *title, const char *summary,
                      const char *words)
{
  Topic *added = g_new0 (Topic, 1);

  added->id = g_strdup (topic);
  added->title = g_strdup (title);
  added->summary = g_strdup (summary);
  added->words = g_strdup (words);
  g_ptr_array_add (self->topics, added);
}

/* Pages and the help are few: at once. */
static void
look_at_pages (BefSearch *self)
{
  for (guint i = 0; !is_empty (self) && i < self->pages->len; i++)
    {
      const Page *page = g_ptr_array_index (self->pages, i);
      if (matches (self, page->title, NULL, _ ("Page")))
        g_ptr_array_add (self->found,
                         bef_search_hit_new_page (page->name, page->title, page->icon));
    }
  for (guint i = 0; !is_empty (self) && i < self->topics->len; i++)
    {
      const Topic *topic = g_ptr_array_index (self->topics, i);
      if (matches (self, topic->title, topic->words, _ ("Help")))
        g_ptr_array_add (self->found,
                         bef_search_hit_new_topic (topic->id, topic->title, topic->summary));
    }
}

void
bef_search_set_text (BefSearch *self, const char *text)
{
  stop (self);
  g_free (self->text);
  self->text = g_strstrip (g_strdup (text));
  g_ptr_array_set_size (self->found, 0);
  self->list = self->position = 0;
  look_at_pages (self);
  /* What is found in one go is shown at once, what is left later. */
  if (advance (self))
    self->source = g_idle_add (slice_cb, self);
  publish (self);
}

const char *
bef_search_get_text (BefSearch *self)
{
  return self->text;
}

GListModel *
bef_search_get_results (BefSearch *self)
{
  return G_LIST_MODEL (self->results);
}

gboolean
bef_search_is_busy (BefSearch *self)
{
  return self->source != 0;
}

guint
bef_search_get_n_found (BefSearch *self)
{
  return self->found->len;
}
