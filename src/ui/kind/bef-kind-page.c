/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kind-page.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "chart/bef-chart-view.h"
#include "base/bef-text.h"
#include "ui/bookings/bef-booking-week.h"
#include "ui/cameras/bef-camera-tile.h"
#include "ui/cameras/bef-camera-view.h"
#include "ui/device/bef-device-row.h"
#include "ui/energy/bef-energy-table.h"
#include "bef-figure-strip.h"
#include "bef-kind-cards.h"
#include "bef-kind-header.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-kind-groups.h"
#include "ui/kit/bef-kind-list.h"
#include "ui/kit/bef-kind-summary.h"
#include "ui/kit/bef-lazy-row.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-scroll.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/kit/bef-wrap-box.h"

/* Changes that come together are shown together. */
#define SETTLE_MS 150
/* So many are polled often. */
#define MAX_WATCHED 200
/* Of a row and of a camera until one was seen. */
#define ROW_HEIGHT 48
#define TILE_HEIGHT 240
/* What is kept of a page that is left: text, filter, order, order before a figure was chosen, the
 * figure's count (what, quantity or nothing, state), whether as a list, scrolled pixels. */
#define STATE "(suuuusdbd)"
#define STATE_READ "(&suuuu&sdbd)"

struct _BefKindPage
{
  BefPage parent_instance;
  BefFigureStrip *strip;
  GtkWidget *head;
  GtkWidget *tools;
  GtkToggleButton *filter_all;
  GtkToggleButton *filter_wanting;
  GtkToggleButton *filter_unknown;
  GtkSearchEntry *search;
  GtkDropDown *sort;
  GtkButton *chosen; /* what is chosen of the strip; pressed, no more */
  GtkLabel *chosen_label;
  GtkWidget *views_child;
  GtkToggleButton *view_special;
  GtkToggleButton *view_list;
  GtkStack *views;
  GtkListView *list;
  AdwStatusPage *empty;
  GtkWidget *retry;
  GtkWidget *energy;     /* in views, NULL but for meters, likewise below */
  GtkWidget *cards;      /* above it, or above the list; nullable */
  GtkWidget *week;       /* in views, NULL but for rooms */
  GtkWidget *cameras;    /* in views, NULL but for cameras: a GtkGridView */
  GtkWidget *grant_note; /* in head, NULL but for cameras */
  GListStore *store;     /* owned, of BefDevice and headers */
  GListModel *appearing; /* owned: store, as its rows are made */
  char *wanted;          /* owned, nullable: URN to bring into view */
  BefKind kind;
  BefKindCount count; /* what is chosen of the strip */
  guint sort_before;  /* the order before it was chosen, which brings its own */
  guint update_source;
};

G_DEFINE_FINAL_TYPE (BefKindPage, bef_kind_page, BEF_TYPE_PAGE)

static gboolean
is_hidden_by_presentation (BefKindPage *self)
{
  return bef_kind_has (self->kind, BEF_KIND_WATCHES) && bef_page_has_audience (BEF_PAGE (self));
}

/* What the kind has besides the list, or NULL. */
static const char *
special_view (BefKindPage *self)
{
  return self->energy != NULL    ? "energy"
         : self->week != NULL    ? "week"
         : self->cameras != NULL ? "cameras"
                                 : NULL;
}

static gboolean
shows_list (BefKindPage *self)
{
  return special_view (self) == NULL || gtk_toggle_button_get_active (self->view_list);
}

static BefKindQuery
make_query (BefKindPage *self)
{
  BefKindQuery query = { .kind = self->kind };

  query.filter = gtk_toggle_button_get_active (self->filter_wanting)   ? BEF_KIND_FILTER_WANTING
                 : gtk_toggle_button_get_active (self->filter_unknown) ? BEF_KIND_FILTER_UNKNOWN
                                                                       : BEF_KIND_FILTER_ALL;
  query.sort = shows_list (self) ? (BefKindSort)gtk_drop_down_get_selected (self->sort)
                                 : BEF_KIND_SORT_WORST;
  query.search = gtk_editable_get_text (GTK_EDITABLE (self->search));
  query.count = self->count;
  query.now_ms = bef_now_ms ();
  return query;
}

/* Head. */

static void
set_count (GtkToggleButton *button, const char *format, guint n)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *text = g_strdup_printf (format, n);
#pragma GCC diagnostic pop

  gtk_button_set_label (GTK_BUTTON (button), text);
}

/* What is chosen stays in words while it is, and can be pressed away. */
static void
update_chosen (BefKindPage *self, GPtrArray *figures)
{
  gtk_widget_set_visible (GTK_WIDGET (self->chosen), self->count.counted != BEF_KIND_COUNT_NOTHING);
  for (guint i = 0; i < figures->len; i++)
    {
      const BefKindFigure *figure = g_ptr_array_index (figures, i);
      if (self->count.counted == BEF_KIND_COUNT_NOTHING
          || !bef_kind_count_equal (&figure->count, &self->count))
        continue;
      /* TRANSLATORS: a button that ends a filter; %s is what is shown alone ("Open now"). */
      g_autofree char *name = g_strdup_printf (_ ("Only “%s”: show all again"), figure->title);
      gtk_label_set_text (self->chosen_label, figure->title);
      bef_accessible_set_name (GTK_WIDGET (self->chosen), name);
      bef_tooltip_set (GTK_WIDGET (self->chosen), name);
      return;
    }
}

static void
update_head (BefKindPage *self, BefSession *session, const BefKindSummary *summary)
{
  gint64 now = bef_now_ms ();
  g_autoptr (GPtrArray) figures =
      bef_kind_figures_new (bef_session_get_commune (session), self->kind, now);
  guint measured, total;
  double kwh, known;

  if (self->energy != NULL
      && bef_energy_table_get_today (BEF_ENERGY_TABLE (self->energy), &kwh, &known, &measured,
                                     &total))
    {
      g_autofree char *text = bef_format_value (kwh, "kWh", kwh < 10 ? 1 : 0);
      BefKindFigure *figure = bef_kind_figure_new (_ ("Energy today"), text, BEF_NO_TIME);
      figure->count = (BefKindCount){ BEF_KIND_COUNT_MOST, "energy-index", 0 };
      figure->detail = g_strdup_printf (
          ngettext ("%u building measured of %u", "%u buildings measured of %u", measured),
          measured, total);
      if (known < BEF_CHART_ENOUGH)
        {
          g_autofree char *share = bef_chart_format_share (known);
          g_autofree char *before = figure->detail;
          /* TRANSLATORS: buildings measured, then the share known of their day ("40 %"). */
          figure->detail = g_strdup_printf (_ ("%s, %s known"), before, share);
        }
      g_ptr_array_insert (figures, 1, figure);
    }
  for (guint i = 0; i < figures->len && is_hidden_by_presentation (self); i++)
    ((BefKindFigure *)g_ptr_array_index (figures, i))->severity = BEF_SEVERITY_NORMAL;
  bef_figure_strip_set (self->strip, figures, &self->count);
  update_chosen (self, figures);
  /* TRANSLATORS: filters of a list, each with how many it shows. */
  set_count (self->filter_all, C_ ("filter", "All %u"), summary->total);
  set_count (self->filter_wanting, C_ ("filter", "To look at %u"), summary->wanting);
  set_count (self->filter_unknown, C_ ("filter", "Unknown %u"), summary->unknown);
  bef_page_set_title (BEF_PAGE (self), bef_kind_title (self->kind),
                      summary->total > 0 ? summary->detail : NULL);
}

/* What is said when there is nothing to list. */

static void
say_empty (BefKindPage *self, const char *title, const char *description)
{
  gtk_stack_set_visible_child_name (self->views, "empty");
  adw_status_page_set_icon_name (self->empty, bef_kind_info (self->kind)->icon);
  bef_plain_set_status_title (self->empty, title);
  bef_plain_set_status_description (self->empty, description);
  gtk_widget_set_visible (self->retry, FALSE);
}

static void
say_why_empty (BefKindPage *self, BefSession *session, const BefKindSummary *summary,
               const BefKindQuery *query)
{
  BefConnection connection = bef_session_get_connection (session);

  if (summary->total > 0 && query->search != NULL && query->search[0] != '\0')
    say_empty (self, _ ("Nothing of that name"), _ ("Search for another name or building."));
  else if (summary->total > 0 && query->count.counted != BEF_KIND_COUNT_NOTHING)
    say_empty (self, _ ("None at the moment"), summary->detail);
  else if (summary->total > 0 && query->filter == BEF_KIND_FILTER_WANTING)
    say_empty (self, _ ("Nothing to look at"), summary->detail);
  else if (summary->total > 0 && query->filter == BEF_KIND_FILTER_UNKNOWN)
    say_empty (self, _ ("Nothing is unknown"), summary->detail);
  else if (summary->total > 0)
    say_empty (self, _ ("Nothing to show here"), summary->detail);
  else if (connection == BEF_CONNECTION_LIVE)
    say_empty (self, _ ("The commune has none"),
               _ ("What the server lists of this kind appears here by itself."));
  else if (connection == BEF_CONNECTION_CONNECTING)
    say_empty (self, bef_connection_word (connection), _ ("Nothing was received yet."));
  else
    {
      say_empty (self, _ ("Nothing received yet"), bef_session_get_message (session));
      gtk_widget_set_visible (self->retry, TRUE);
    }
}

/* Lists. */

static void
scroll_to_wanted (BefKindPage *self)
{
  guint n = g_list_model_get_n_items (self->appearing);

  for (guint i = 0; self->wanted != NULL && i < n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->appearing, i);
      if (!BEF_IS_DEVICE (item)
          || !g_str_equal (bef_device_get_id (BEF_DEVICE (item)), self->wanted))
        continue;
      gtk_widget_activate_action (GTK_WIDGET (self->cameras != NULL && !shows_list (self)
                                                  ? self->cameras
                                                  : GTK_WIDGET (self->list)),
                                  "list.scroll-to-item", "u", i);
      g_clear_pointer (&self->wanted, g_free);
    }
}

/* Rows under somebody's hands do not change places because their values moved. */
static gboolean
must_stay (BefKindPage *self, const BefKindQuery *query, GPtrArray *wanted)
{
  return query->sort == BEF_KIND_SORT_VALUE
         && gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL
         && bef_kind_list_same_set (self->store, wanted);
}

/* Returns how many are shown. */
static guint
fill (BefKindPage *self, BefSession *session, const BefKindQuery *query)
{
  if (self->energy != NULL)
    bef_energy_table_update (BEF_ENERGY_TABLE (self->energy), query);
  if (self->energy != NULL && !shows_list (self))
    return bef_energy_table_get_n_rows (BEF_ENERGY_TABLE (self->energy));
  if (self->week != NULL && !shows_list (self))
    {
      bef_booking_week_update (BEF_BOOKING_WEEK (self->week), query);
      return bef_booking_week_get_n_rows (BEF_BOOKING_WEEK (self->week));
    }
  g_autoptr (GPtrArray) wanted = bef_kind_list_new (bef_session_get_commune (session), query);
  guint n = wanted->len;
  if (query->sort == BEF_KIND_SORT_WORST && shows_list (self))
    bef_kind_groups_part (wanted);
  if (!must_stay (self, query, wanted))
    bef_kind_list_sync (self->store, wanted);
  return n;
}

static void
update (BefKindPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  BefKindQuery query = make_query (self);
  gboolean hidden = is_hidden_by_presentation (self);

  if (session == NULL || !bef_page_is_shown (BEF_PAGE (self)))
    return;
  g_autoptr (BefKindSummary) summary = bef_kind_summary_new (
      bef_session_get_commune (session), self->kind, bef_now_ms (),
      (hidden ? BEF_KIND_SUMMARY_COUNTED : BEF_KIND_SUMMARY_PLAIN)
          | (bef_page_is_away (BEF_PAGE (self)) ? BEF_KIND_SUMMARY_AWAY : BEF_KIND_SUMMARY_PLAIN));
  gtk_widget_set_visible (self->head, summary->total > 0);
  gtk_widget_set_visible (self->tools, summary->total > 0 && !hidden);
  gtk_widget_set_visible (GTK_WIDGET (self->sort), shows_list (self));
  if (self->grant_note != NULL)
    gtk_widget_set_visible (self->grant_note, !hidden && !bef_session_may_see_images (session));
  if (hidden)
    {
      g_list_store_remove_all (self->store);
      update_head (self, session, summary);
      say_empty (self, _ ("Cameras are only counted while presenting"),
                 _ ("Their places and images come back when the presentation ends."));
      return;
    }
  guint n = fill (self, session, &query);
  update_head (self, session, summary);
  if (n == 0)
    say_why_empty (self, session, summary, &query);
  else
    gtk_stack_set_visible_child_name (self->views,
                                      shows_list (self) ? "list" : special_view (self));
  scroll_to_wanted (self);
}

static gboolean
update_cb (gpointer user_data)
{
  BefKindPage *self = user_data;

  self->update_source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (BefKindPage *self)
{
  if (self->update_source == 0 && bef_page_is_shown (BEF_PAGE (self)))
    self->update_source = g_timeout_add (SETTLE_MS, update_cb, self);
}

/* What the person chose: at once, and what is watched with it. */
static void
chosen_cb (BefKindPage *self)
{
  /* Of two toggles that change together, the one that is pressed tells. */
  update (self);
  bef_page_watch_changed (BEF_PAGE (self));
}

static void
toggled_cb (BefKindPage *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    chosen_cb (self);
}

/* A figure brings its order: what is most, or furthest out, is first. */
static void
figure_chosen_cb (BefKindPage *self, const BefKindCount *count)
{
  gboolean had = self->count.counted != BEF_KIND_COUNT_NOTHING;
  gboolean by_value = count != NULL && count->counted != BEF_KIND_COUNT_STATE;

  if (!had)
    self->sort_before = gtk_drop_down_get_selected (self->sort);
  self->count = count != NULL ? *count : (BefKindCount){ BEF_KIND_COUNT_NOTHING, NULL, 0 };
  gtk_drop_down_set_selected (self->sort, by_value ? BEF_KIND_SORT_VALUE : self->sort_before);
  chosen_cb (self);
}

static void
unchoose_cb (BefKindPage *self)
{
  figure_chosen_cb (self, NULL);
  gtk_widget_child_focus (GTK_WIDGET (self->tools), GTK_DIR_TAB_FORWARD);
}

/* Rows say their building only where no header does: they are bound anew. */
static void
sort_cb (BefKindPage *self)
{
  g_list_store_remove_all (self->store);
  chosen_cb (self);
}

static void
stop_search_cb (BefKindPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_child_focus (GTK_WIDGET (self->views), GTK_DIR_TAB_FORWARD);
}

static void
search_activated_cb (BefKindPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->views), GTK_DIR_TAB_FORWARD);
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (BEF_KIND_PAGE (widget)->search));
}

/* Rows: each can be a header or an equipment. */

/* Of what a content holds, the one there is (nullable). */
static GtkWidget *
find_row (GtkWidget *content, GType type)
{
  GtkWidget *child = gtk_widget_get_first_child (content);

  while (child != NULL && !G_TYPE_CHECK_INSTANCE_TYPE (child, type))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
make_content (gpointer user_data)
{
  return gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
}

static void
bind_content (GtkWidget *content, GObject *item, gpointer user_data)
{
  BefKindPage *self = user_data;
  gboolean is_device = BEF_IS_DEVICE (item);
  GType row_type = BEF_TYPE_DEVICE_ROW, header_type = GTK_TYPE_BOX;
  GtkWidget *row = find_row (content, is_device ? row_type : header_type),
            *other = find_row (content, is_device ? header_type : row_type);

  if (row == NULL)
    {
      row = is_device ? bef_device_row_new () : bef_kind_header_new ();
      gtk_box_append (GTK_BOX (content), row);
    }
  gtk_widget_set_visible (row, TRUE);
  if (other != NULL)
    gtk_widget_set_visible (other, FALSE);
  if (!is_device)
    {
      bef_kind_header_bind (row, item);
      return;
    }
  guint sort = gtk_drop_down_get_selected (self->sort);
  g_object_set (row, "show-building", sort != BEF_KIND_SORT_BUILDING, "brief",
                sort == BEF_KIND_SORT_WORST, NULL);
  bef_device_row_bind (BEF_DEVICE_ROW (row), bef_page_get_session (BEF_PAGE (self)),
                       BEF_DEVICE (item));
}

static void
unbind_content (GtkWidget *content, GObject *item, gpointer user_data)
{
  if (BEF_IS_DEVICE (item))
    bef_device_row_bind (BEF_DEVICE_ROW (find_row (content, BEF_TYPE_DEVICE_ROW)), NULL, NULL);
}

static char *
dup_content_name (GObject *item, gpointer user_data)
{
  return g_strdup (BEF_IS_DEVICE (item) ? bef_device_get_name (BEF_DEVICE (item))
                   : BEF_IS_BUILDING (item)
                       ? bef_building_get_name (BEF_BUILDING (item))
                       : gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
}

static const BefLazyRows contents = { make_content, bind_content, unbind_content,
                                      dup_content_name };

static void
activated_cb (GtkListView *list, guint position, BefKindPage *self)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->store), position);

  if (BEF_IS_BUILDING (item))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-building", "s",
                                bef_building_get_id (BEF_BUILDING (item)));
  else if (BEF_IS_DEVICE (item))
    {
      g_autofree char *target = bef_device_row_dup_target (BEF_DEVICE (item));
      if (target != NULL)
        gtk_widget_activate_action (GTK_WIDGET (self), "win.show-graph", "s", target);
    }
}

static GtkWidget *
make_tile (gpointer user_data)
{
  GtkWidget *tile = bef_camera_tile_new ();

  bef_camera_tile_set_show_building (BEF_CAMERA_TILE (tile), TRUE);
  return tile;
}

static void
bind_tile (GtkWidget *tile, GObject *item, gpointer user_data)
{
  if (BEF_IS_DEVICE (item))
    bef_camera_tile_bind (BEF_CAMERA_TILE (tile), bef_page_get_session (user_data),
                          BEF_DEVICE (item));
}

static void
unbind_tile (GtkWidget *tile, GObject *item, gpointer user_data)
{
  bef_camera_tile_bind (BEF_CAMERA_TILE (tile), NULL, NULL);
}

static const BefLazyRows tiles = { make_tile, bind_tile, unbind_tile, dup_content_name };

/* The page's life. */

static void
bef_kind_page_bind (BefPage *page, BefSession *session)
{
  BefKindPage *self = BEF_KIND_PAGE (page);

  g_list_store_remove_all (self->store);
  if (self->energy != NULL)
    bef_energy_table_set_session (BEF_ENERGY_TABLE (self->energy), session);
  if (self->cards != NULL)
    bef_kind_cards_set_session (self->cards, session);
  if (self->week != NULL)
    bef_booking_week_set_session (BEF_BOOKING_WEEK (self->week), session);
  if (session == NULL)
    {
      BefSession *former = bef_page_get_session (page);
      g_signal_handlers_disconnect_by_data (former, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), self);
      return;
    }
  g_signal_connect_object (bef_session_get_commune (session), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Of which equipment the list is: text, filter and figure of @query. */
static void
narrow (BefKindPage *self, const BefKindQuery *query)
{
  GtkToggleButton *const filters[] = { self->filter_all, self->filter_wanting,
                                       self->filter_unknown };

  self->count = query->count;
  gtk_editable_set_text (GTK_EDITABLE (self->search), query->search);
  gtk_toggle_button_set_active (filters[query->filter], TRUE);
}

/* As it was left. */
static void
come_back (BefKindPage *self, GVariant *state)
{
  BefKindQuery query = { .kind = self->kind };
  const char *quantity;
  guint filter, sort, counted;
  gboolean is_list;
  double scrolled;

  g_variant_get (state, STATE_READ, &query.search, &filter, &sort, &self->sort_before, &counted,
                 &quantity, &query.count.state, &is_list, &scrolled);
  query.filter = (BefKindFilter)filter;
  query.count.counted = (BefKindCounted)counted;
  query.count.quantity = quantity[0] != '\0' ? bef_quantity_info (quantity)->id : NULL; /* static */
  g_clear_pointer (&self->wanted, g_free);
  narrow (self, &query);
  if (sort != gtk_drop_down_get_selected (self->sort))
    gtk_drop_down_set_selected (self->sort, sort);
  gtk_toggle_button_set_active (is_list ? self->view_list : self->view_special, TRUE);
  update (self);
  bef_scroll_set (GTK_WIDGET (self->views), scrolled);
}

static void
bef_kind_page_shown (BefPage *page, const char *argument)
{
  BefKindPage *self = BEF_KIND_PAGE (page);

  g_autoptr (GVariant) state = bef_page_take_state (page);

  bef_page_set_title (page, bef_kind_title (self->kind), NULL);
  if (state != NULL)
    {
      come_back (self, state);
      return;
    }
  /* What was looked for another time hides nothing now. */
  narrow (self, &(BefKindQuery){ .search = "" });
  bef_set_str (&self->wanted, argument);
  if (argument != NULL)
    gtk_toggle_button_set_active (self->view_list, self->cameras == NULL);
  update (self);
  if (argument == NULL)
    bef_scroll_set (GTK_WIDGET (self->views), 0);
}

static GVariant *
bef_kind_page_dup_state (BefPage *page)
{
  BefKindPage *self = BEF_KIND_PAGE (page);
  BefKindQuery query = make_query (self);

  return g_variant_new (
      STATE, query.search, (guint)query.filter, gtk_drop_down_get_selected (self->sort),
      self->sort_before, (guint)query.count.counted,
      query.count.quantity != NULL ? query.count.quantity : "", query.count.state,
      gtk_toggle_button_get_active (self->view_list), bef_scroll_get (GTK_WIDGET (self->views)));
}

static void
bef_kind_page_hidden (BefPage *page)
{
  g_clear_handle_id (&BEF_KIND_PAGE (page)->update_source, g_source_remove);
}

static GStrv
bef_kind_page_watched (BefPage *page)
{
  BefKindPage *self = BEF_KIND_PAGE (page);
  BefSession *session = bef_page_get_session (page);
  BefKindQuery query = make_query (self);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  guint n = 0;

  if (session == NULL || is_hidden_by_presentation (self))
    return NULL;
  g_autoptr (GPtrArray) listed = bef_kind_list_new (bef_session_get_commune (session), &query);
  for (guint i = 0; i < listed->len && n < MAX_WATCHED; i++)
    if (BEF_IS_DEVICE (g_ptr_array_index (listed, i)))
      {
        g_strv_builder_add (ids, bef_device_get_id (g_ptr_array_index (listed, i)));
        n++;
      }
  return g_strv_builder_end (ids);
}

static void
bef_kind_page_dispose (GObject *object)
{
  BefKindPage *self = BEF_KIND_PAGE (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->search != NULL)
    gtk_search_entry_set_key_capture_widget (self->search, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_KIND_PAGE);
  g_clear_object (&self->appearing);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (bef_kind_page_parent_class)->dispose (object);
}

static void
bef_kind_page_finalize (GObject *object)
{
  g_free (BEF_KIND_PAGE (object)->wanted);
  G_OBJECT_CLASS (bef_kind_page_parent_class)->finalize (object);
}

static void
bef_kind_page_class_init (BefKindPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_kind_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_kind_page_finalize;
  page_class->bind = bef_kind_page_bind;
  page_class->shown = bef_kind_page_shown;
  page_class->hidden = bef_kind_page_hidden;
  page_class->watched = bef_kind_page_watched;
  page_class->dup_state = bef_kind_page_dup_state;
  g_type_ensure (BEF_TYPE_FIGURE_STRIP);
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-kind-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, strip);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, head);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, tools);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, filter_all);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, filter_wanting);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, filter_unknown);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, search);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, sort);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, chosen);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, chosen_label);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, views_child);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, view_special);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, view_list);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, views);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, list);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, empty);
  gtk_widget_class_bind_template_child (widget_class, BefKindPage, retry);
  gtk_widget_class_bind_template_callback (widget_class, figure_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, unchoose_cb);
  gtk_widget_class_install_action (widget_class, "page.search", NULL, search_action);
}

static void
bef_kind_page_init (BefKindPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (GtkListItemFactory) factory = bef_lazy_rows_factory (&contents, self, ROW_HEIGHT);
  self->appearing = bef_gradual_model_new (g_object_ref (G_LIST_MODEL (self->store)));
  g_autoptr (GtkSelectionModel) selection =
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (self->appearing)));

  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, selection);
  g_signal_connect_object (self->appearing, "items-changed", G_CALLBACK (scroll_to_wanted), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
  g_signal_connect (self->list, "activate", G_CALLBACK (activated_cb), self);
  bef_one_stop_list (GTK_WIDGET (self->list));
  g_signal_connect_swapped (self->filter_all, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (self->filter_wanting, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (self->filter_unknown, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (self->view_special, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (self->view_list, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (stop_search_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_swapped (self->sort, "notify::selected", G_CALLBACK (sort_cb), self);
}

static GtkWidget *
make_cameras (BefKindPage *self)
{
  GtkListItemFactory *factory = bef_lazy_rows_factory (&tiles, self, TILE_HEIGHT);
  GtkSelectionModel *selection =
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (self->appearing)));
  GtkWidget *grid = gtk_grid_view_new (selection, factory);

  gtk_widget_add_css_class (grid, "bef-tiles");
  gtk_grid_view_set_min_columns (GTK_GRID_VIEW (grid), 1);
  gtk_grid_view_set_max_columns (GTK_GRID_VIEW (grid), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  bef_kind_title (BEF_KIND_CAMERA), -1);
  return grid;
}

static void
add_special_view (BefKindPage *self, const char *name, GtkWidget *widget, const char *title,
                  const char *list_title)
{
  gtk_stack_add_named (self->views, widget, name);
  gtk_button_set_label (GTK_BUTTON (self->view_special), title);
  gtk_button_set_label (GTK_BUTTON (self->view_list), list_title);
}

BefPage *
bef_kind_page_new (BefKind kind)
{
  BefKindPage *self = g_object_new (BEF_TYPE_KIND_PAGE, NULL);

  self->kind = kind;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  bef_kind_title (kind), -1);
  self->cards = bef_kind_cards_new (kind);
  if (kind == BEF_KIND_METER)
    {
      self->energy = bef_energy_table_new ();
      /* A table that is still reading outlives its page. */
      g_signal_connect_object (self->energy, "figures-changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_box_append (GTK_BOX (box), self->cards);
      gtk_box_append (GTK_BOX (box), self->energy);
      gtk_widget_set_vexpand (self->energy, TRUE);
      GtkWidget *report = gtk_button_new_with_label (C_ ("view", "Report…"));
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (report), "win.report::");
      gtk_widget_set_parent (report, self->tools);
      add_special_view (self, "energy", box, C_ ("view", "Buildings"), C_ ("view", "Meters"));
    }
  else if (self->cards != NULL)
    gtk_box_append (GTK_BOX (self->head), self->cards);
  else if (kind == BEF_KIND_ROOM)
    {
      self->week = bef_booking_week_new ();
      add_special_view (self, "week", self->week, C_ ("view", "Week"), C_ ("view", "Rooms"));
    }
  else if (kind == BEF_KIND_CAMERA)
    {
      GtkWidget *scrolled = gtk_scrolled_window_new ();
      self->cameras = make_cameras (self);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->cameras);
      self->grant_note = bef_camera_grant_note_new ();
      gtk_box_append (GTK_BOX (self->head), self->grant_note);
      add_special_view (self, "cameras", scrolled, C_ ("view", "Tiles"), C_ ("view", "List"));
    }
  gtk_widget_set_visible (self->views_child, special_view (self) != NULL);
  return BEF_PAGE (self);
}
