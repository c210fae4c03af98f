/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-map-page.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-place-row.h"
#include "ui/shell/bef-empty-commune.h"
#include "ui/kit/bef-lazy-row.h"
#include "ui/shell/bef-map-ground.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-scroll.h"
#include "bef-playback-frame.h"
#include "map/bef-map.h"

/* So many rows at the top of the list count as on screen. */
#define WATCHED_PLACES 12
/* So many places are searched in well under a frame. */
#define FILTERED_AT_ONCE 1000
/* Of a row until one was seen. */
#define ROW_HEIGHT 44

struct _BefMapPage
{
  BefPage parent_instance;
  GtkPaned *paned;
  GtkEditable *search;
  GtkStack *list_stack;
  GtkListView *list;
  AdwStatusPage *none;
  GtkOverlay *overlay;
  GtkWidget *note; /* about the background, likewise below */
  GtkLabel *note_label;
  GtkWidget *note_button;
  GtkWidget *map;                /* child of the overlay */
  BefPlaybackFrame *playback;    /* child, around the paned */
  gint64 opened_ms;              /* what the page was asked to show since it is on screen */
  GtkFilterListModel *filtered;  /* owned, nullable */
  GtkFilter *filter;             /* owned */
  GtkSorter *sorter;             /* owned */
  GtkSingleSelection *selection; /* owned, nullable */
  guint order;                   /* see order_stamp() */
  char *refusal; /* owned, nullable: on which host the tiles are, which is not asked */
  gboolean source_chosen;
  gboolean is_groundless; /* the server has no map, and nobody chose another */
  gboolean syncing;       /* selecting in one view because of the other */
};

G_DEFINE_FINAL_TYPE (BefMapPage, bef_map_page, BEF_TYPE_PAGE)

/* Search: every word must be in the name or the kind of place, whatever the case, the
 * accents and the apostrophe: keyboards have the straight one, names the curved one. */
static char *
fold (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = decomposed; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_ismark (c))
        g_string_append_unichar (out, c == 0x2019 ? '\'' : g_unichar_tolower (c));
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  BefMapPage *self = user_data;
  g_autofree char *wanted = fold (gtk_editable_get_text (self->search));
  g_auto (GStrv) words = g_strsplit (wanted, " ", -1);
  g_autofree char *category = bef_place_dup_category_name (item);
  g_autofree char *text = g_strconcat (bef_place_get_name (item), " ", category, NULL);
  g_autofree char *hay = fold (text);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (hay, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static GtkWidget *
make_row (gpointer user_data)
{
  return bef_place_row_new ();
}

static void
bind_row (GtkWidget *row, GObject *item, gpointer user_data)
{
  bef_place_row_bind (BEF_PLACE_ROW (row), bef_page_get_session (user_data), BEF_PLACE (item));
}

static void
unbind_row (GtkWidget *row, GObject *item, gpointer user_data)
{
  bef_place_row_bind (BEF_PLACE_ROW (row), NULL, NULL);
}

static char *
dup_row_name (GObject *item, gpointer user_data)
{
  return g_strdup (bef_place_get_name (BEF_PLACE (item)));
}

static const BefLazyRows rows = { make_row, bind_row, unbind_row, dup_row_name };

static void
open_place (BefMapPage *self, BefPlace *place)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-place", "s", bef_place_get_id (place));
}

static void
row_activated_cb (GtkListView *list, guint position, BefMapPage *self)
{
  g_autoptr (BefPlace) place = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (place != NULL)
    open_place (self, place);
}

static void
map_activated_cb (BefMap *map, BefPlace *place, BefMapPage *self)
{
  open_place (self, place);
}

static void
map_selected_cb (BefMap *map, BefPlace *place, BefMapPage *self)
{
  if (self->selection == NULL || place == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (BefPlace) other = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if (other != place)
        continue;
      self->syncing = TRUE;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
      self->syncing = FALSE;
      break;
    }
}

static void
list_selected_cb (BefMapPage *self)
{
  BefPlace *place = gtk_single_selection_get_selected_item (self->selection);

  if (!self->syncing)
    bef_map_select (BEF_MAP (self->map), place);
}

static void
update_empty (BefMapPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  guint shown =
      self->filtered != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) : 0;
  gboolean searching = gtk_editable_get_text (self->search)[0] != '\0';

  /* In the past, nothing of the present. */
  if (bef_playback_frame_is_open (self->playback))
    return;
  /* Not found is not the same as not looked at yet. */
  if (shown == 0 && self->filtered != NULL
      && gtk_filter_list_model_get_pending (self->filtered) > 0)
    return;
  gtk_stack_set_visible_child_name (self->list_stack, shown > 0 ? "list" : "none");
  if (shown > 0)
    return;
  bef_empty_commune_show_way (self->none, FALSE);
  if (searching)
    {
      bef_plain_set_status_title (self->none, _ ("Nothing of that name"));
      bef_plain_set_status_description (self->none, NULL);
    }
  else if (session == NULL || bef_session_get_connection (session) != BEF_CONNECTION_LIVE)
    {
      bef_plain_set_status_title (self->none, _ ("No building known yet"));
      bef_plain_set_status_description (self->none,
                                        _ ("They appear as soon as the server answers."));
      bef_empty_commune_show_way (self->none,
                                  session != NULL && bef_session_get_backend (session) != NULL);
    }
  else
    bef_empty_commune_describe (self->none, session);
}

static void
search_changed_cb (BefMapPage *self)
{
  /* What was typed is found before the next key, where that takes no time that is seen. */
  if (self->filtered != NULL)
    gtk_filter_list_model_set_incremental (
        self->filtered, g_list_model_get_n_items (gtk_filter_list_model_get_model (self->filtered))
                            > FILTERED_AT_ONCE);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_empty (self);
}

static void
search_activated_cb (BefMapPage *self)
{
  BefPlace *place =
      self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;

  /* What is selected in the hidden list of the present is not what the person sees. */
  if (place != NULL && !bef_playback_frame_is_open (self->playback))
    open_place (self, place);
}

/* The map's background. */

static void
fetch_tile (const char *url, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer callback_data, gpointer user_data)
{
  bef_map_ground_fetch (bef_page_get_session (user_data), url, cancellable, callback,
                        callback_data);
}

static GBytes *
fetch_tile_finish (GAsyncResult *result, gpointer user_data, GError **error)
{
  BefMapPage *self = user_data;
  g_autoptr (GError) local = NULL;
  GBytes *bytes = bef_map_ground_fetch_finish (result, &local);

  if (g_error_matches (local, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ELSEWHERE))
    bef_set_str (&self->refusal, local->message);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return bytes;
}

static void
update_note (BefMapPage *self)
{
  gboolean missing = bef_map_get_tiles_state (BEF_MAP (self->map)) == BEF_MAP_TILES_UNAVAILABLE;
  const char *text = NULL;

  if (self->is_groundless)
    text = _ ("This server has no map of its own: outlines only");
  else if (missing)
    text = self->refusal != NULL ? self->refusal : _ ("Map background unavailable: outlines only");
  gtk_label_set_text (self->note_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->note_button, self->is_groundless || self->refusal != NULL);
  gtk_widget_set_visible (self->note, text != NULL);
}

static void
choose_source (BefMapPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *name = root != NULL ? g_object_get_data (G_OBJECT (root), "profile") : NULL;

  if (name == NULL || session == NULL
      || !bef_map_ground_choose (BEF_MAP (self->map), session, name, &self->is_groundless))
    return;
  self->source_chosen = TRUE;
  g_clear_pointer (&self->refusal, g_free);
  update_note (self);
}

/* The background, or who may be asked for it. */
static void
access_cb (BefMapPage *self)
{
  choose_source (self);
  bef_map_reload (BEF_MAP (self->map));
}

static void
connection_cb (BefMapPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (session != NULL && bef_session_get_connection (session) == BEF_CONNECTION_LIVE)
    access_cb (self);
  update_empty (self);
}

static void
dark_cb (BefMapPage *self)
{
  bef_map_set_dark (BEF_MAP (self->map),
                    adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

/* Changes when what the list is sorted by does. */
static guint
order_stamp (BefMapPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  GListModel *places = bef_commune_get_places (bef_session_get_commune (session));
  guint stamp = 0;

  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (BefPlace) place = g_list_model_get_item (places, i);
      stamp = stamp * 31 + g_str_hash (bef_place_get_name (place))
              + (guint)bef_place_get_severity (place);
    }
  return stamp;
}

static void
commune_changed_cb (BefMapPage *self)
{
  /* Offline, what is known of the map comes with the last known state. */
  if (!self->source_chosen)
    choose_source (self);
  /* Only severities and names move places in the list. */
  guint order = order_stamp (self);
  if (order != self->order)
    gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  self->order = order;
  update_empty (self);
}

static void
audience_cb (BefMapPage *self)
{
  bef_map_set_says_no_reasons (BEF_MAP (self->map), bef_page_has_audience (BEF_PAGE (self)));
}

static void
bef_map_page_bind (BefPage *page, BefSession *session)
{
  BefMapPage *self = BEF_MAP_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  if (former != NULL)
    {
      g_signal_handlers_disconnect_by_data (former, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), self);
    }
  bef_playback_frame_set_session (self->playback, session);
  gtk_list_view_set_model (self->list, NULL);
  bef_map_set_places (BEF_MAP (self->map), NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  if (session == NULL)
    return;
  GListModel *places = bef_commune_get_places (bef_session_get_commune (session));
  GtkSortListModel *sorted =
      gtk_sort_list_model_new (g_object_ref (places), g_object_ref (self->sorter));
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (sorted), g_object_ref (self->filter));
  /* Hundreds of rows are made in slices, not inside the answer that brought them. */
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  g_signal_connect_object (self->filtered, "notify::pending", G_CALLBACK (update_empty), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (update_empty), self,
                           G_CONNECT_SWAPPED);
  self->selection = gtk_single_selection_new (
      bef_gradual_model_new (g_object_ref (G_LIST_MODEL (self->filtered))));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (list_selected_cb),
                           self, G_CONNECT_SWAPPED);
  bef_map_set_places (BEF_MAP (self->map), places);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (connection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (access_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "changed",
                           G_CALLBACK (commune_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                           G_CALLBACK (audience_cb), self, G_CONNECT_SWAPPED);
  audience_cb (self);
}

/* Text, URN of the place selected, scrolled pixels. The map itself keeps where it looks. */
static GVariant *
bef_map_page_dup_state (BefPage *page)
{
  BefMapPage *self = BEF_MAP_PAGE (page);
  BefPlace *selected = bef_map_get_selected (BEF_MAP (self->map));

  return g_variant_new ("(ssd)", gtk_editable_get_text (self->search),
                        selected != NULL ? bef_place_get_id (selected) : "",
                        bef_scroll_get (GTK_WIDGET (self->list_stack)));
}

static void
come_back (BefMapPage *self, GVariant *state)
{
  const char *text, *selected;
  double scrolled;

  g_variant_get (state, "(&s&sd)", &text, &selected, &scrolled);
  gtk_editable_set_text (self->search, text);
  search_changed_cb (self);
  for (guint i = 0;
       self->selection != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->selection));
       i++)
    {
      g_autoptr (BefPlace) place = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if (g_str_equal (bef_place_get_id (place), selected))
        gtk_single_selection_set_selected (self->selection, i);
    }
  bef_scroll_set (GTK_WIDGET (self->list_stack), scrolled);
}

static void
bef_map_page_shown (BefPage *page, const char *argument)
{
  BefMapPage *self = BEF_MAP_PAGE (page);
  g_autoptr (GVariant) state = bef_page_take_state (page);
  gint64 at_ms;

  bef_page_set_title (page, _ ("Map"), NULL);
  choose_source (self);
  dark_cb (self);
  if (state != NULL)
    come_back (self, state);
  else if (gtk_editable_get_text (self->search)[0] != '\0')
    {
      gtk_editable_set_text (self->search, "");
      search_changed_cb (self);
    }
  update_empty (self);
  /* "map=2026-11-17T08:30:00+01:00" is the map as it was then. */
  if (!bef_iso8601_parse (argument, &at_ms) || at_ms == self->opened_ms)
    return;
  self->opened_ms = at_ms;
  bef_playback_frame_open (self->playback, at_ms);
}

/* Presenting shows the page anew, but the person may have come back to now meanwhile. */
static void
unmap_cb (BefMapPage *self)
{
  self->opened_ms = BEF_NO_TIME;
}

static void
playback_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BefPlaybackFrame *playback = BEF_MAP_PAGE (widget)->playback;

  if (bef_playback_frame_is_open (playback))
    bef_playback_frame_close (playback);
  else
    bef_playback_frame_open (playback, BEF_NO_TIME);
}

static GStrv
bef_map_page_watched (BefPage *page)
{
  BefMapPage *self = BEF_MAP_PAGE (page);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  guint n = self->filtered != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) : 0;

  for (guint i = 0; i < MIN (n, WATCHED_PLACES); i++)
    {
      g_autoptr (BefPlace) place = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);
      BefDevice *meter = bef_place_row_find_meter (place);
      if (meter != NULL)
        g_strv_builder_add (ids, bef_device_get_id (meter));
    }
  return g_strv_builder_end (ids);
}

static void
bef_map_page_dispose (GObject *object)
{
  BefMapPage *self = BEF_MAP_PAGE (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  G_OBJECT_CLASS (bef_map_page_parent_class)->dispose (object);
}

static void
bef_map_page_finalize (GObject *object)
{
  g_free (BEF_MAP_PAGE (object)->refusal);
  G_OBJECT_CLASS (bef_map_page_parent_class)->finalize (object);
}

static void
bef_map_page_class_init (BefMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_map_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_map_page_finalize;
  page_class->bind = bef_map_page_bind;
  page_class->shown = bef_map_page_shown;
  page_class->watched = bef_map_page_watched;
  page_class->dup_state = bef_map_page_dup_state;
  gtk_widget_class_install_action (widget_class, "page.playback", NULL, playback_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefMapPage, paned);
  gtk_widget_class_bind_template_child (widget_class, BefMapPage, search);
  gtk_widget_class_bind_template_child (widget_class, BefMapPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, BefMapPage, list);
  gtk_widget_class_bind_template_child (widget_class, BefMapPage, none);
  gtk_widget_class_bind_template_child (widget_class, BefMapPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, BefMapPage, note);
  gtk_widget_class_bind_template_child (widget_class, BefMapPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, BefMapPage, note_button);
}

static void
bef_map_page_init (BefMapPage *self)
{
  GtkListItemFactory *factory = bef_lazy_rows_factory (&rows, self, ROW_HEIGHT);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (bef_place_compare, NULL, NULL));
  self->map = bef_map_new ();
  gtk_overlay_set_child (self->overlay, self->map);
  bef_map_add_cover (BEF_MAP (self->map), self->note);
  bef_map_set_fetch (BEF_MAP (self->map), fetch_tile, fetch_tile_finish, self);
  self->playback = bef_playback_frame_wrap (
      ADW_BIN (self), &(BefPlaybackParts){ GTK_WIDGET (self->paned), BEF_MAP (self->map),
                                           self->overlay, self->list_stack, self->filter });
  self->opened_ms = BEF_NO_TIME;
  g_signal_connect_object (self, "unmap", G_CALLBACK (unmap_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  g_signal_connect (self->list, "activate", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_object (self->map, "place-selected", G_CALLBACK (map_selected_cb), self, 0);
  g_signal_connect_object (self->map, "place-activated", G_CALLBACK (map_activated_cb), self, 0);
  g_signal_connect_object (self->map, "notify::tiles-state", G_CALLBACK (update_note), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb),
                           self, G_CONNECT_SWAPPED);
}

BefPage *
bef_map_page_new (void)
{
  return g_object_new (BEF_TYPE_MAP_PAGE, NULL);
}
