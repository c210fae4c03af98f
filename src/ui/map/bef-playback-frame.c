/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-frame.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-lazy-row.h"
#include "ui/kit/bef-plain.h"
#include "bef-playback-bar.h"
#include "bef-playback-row.h"
#include "bef-playback-text.h"

/* Where it opens: far enough from the present to be another instant. */
#define OPENS_BEFORE_MS BEF_MS_HOUR
/* Of a row until one was seen. */
#define ROW_HEIGHT 78

struct _BefPlaybackFrame
{
  AdwBin parent_instance;
  BefPlaybackParts parts; /* content is in box; all unowned but filter */
  BefSession *session;    /* owned, nullable */
  BefPlayback *playback;  /* owned, nullable: open */

  GtkWidget *box;  /* child */
  GtkWidget *band; /* in box, likewise below */
  GtkLabel *sentence;
  GtkLabel *summary;
  GtkWidget *bar;
  GtkListView *list;             /* in lists */
  GtkStack *then;                /* in lists: the list, or that nothing matches */
  GtkSingleSelection *selection; /* owned, nullable */
  GtkToggleButton *toggle;       /* in overlay */
  char *former_list;             /* owned, nullable: what lists showed before */
  gboolean syncing;              /* selecting in one view because of the other */
};

G_DEFINE_FINAL_TYPE (BefPlaybackFrame, bef_playback_frame, ADW_TYPE_BIN)

static void
show_instant (BefPlaybackFrame *self)
{
  g_autofree char *sentence = bef_playback_sentence (bef_playback_get_time (self->playback));
  g_autofree char *summary = bef_playback_summary (bef_playback_get_figures (self->playback, NULL));
  /* TRANSLATORS: for screen readers; "As it was on Tuesday 17 November 2026 at 14:25". */
  g_autofree char *label = g_strdup_printf (_ ("Map of the commune. %s"), sentence);

  gtk_label_set_text (self->sentence, sentence);
  gtk_label_set_text (self->summary, summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parts.map), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  bef_map_update_captions (self->parts.map);
}

static char *
caption_cb (BefPlace *place, gpointer user_data)
{
  BefPlaybackFrame *self = user_data;

  return bef_playback_caption (bef_playback_get_figures (self->playback, place));
}

/* The list. */

static GtkWidget *
make_row (gpointer user_data)
{
  return bef_playback_row_new ();
}

static void
bind_row (GtkWidget *row, GObject *item, gpointer user_data)
{
  bef_playback_row_bind (BEF_PLAYBACK_ROW (row), BEF_PLAYBACK_FRAME (user_data)->playback,
                         BEF_PLACE (item));
}

static void
unbind_row (GtkWidget *row, GObject *item, gpointer user_data)
{
  bef_playback_row_bind (BEF_PLAYBACK_ROW (row), NULL, NULL);
}

static char *
dup_row_name (GObject *item, gpointer user_data)
{
  return g_strdup (bef_place_get_name (BEF_PLACE (item)));
}

static const BefLazyRows rows = { make_row, bind_row, unbind_row, dup_row_name };

static void
activated_cb (GtkListView *list, guint position, BefPlaybackFrame *self)
{
  g_autoptr (BefPlace) place = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (place != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-place", "s", bef_place_get_id (place));
}

static void
list_selected_cb (BefPlaybackFrame *self)
{
  if (!self->syncing)
    bef_map_select (self->parts.map, gtk_single_selection_get_selected_item (self->selection));
}

static guint
find_position (BefPlaybackFrame *self, BefPlace *place)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; place != NULL && i < n; i++)
    {
      g_autoptr (BefPlace) other = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if (g_str_equal (bef_place_get_id (other), bef_place_get_id (place)))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
map_selected_cb (BefMap *map, BefPlace *place, BefPlaybackFrame *self)
{
  if (self->selection == NULL)
    return;
  guint position = find_position (self, place);
  self->syncing = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  self->syncing = FALSE;
}

static void
show_matches (BefPlaybackFrame *self)
{
  gboolean any =
      self->selection != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  gtk_stack_set_visible_child_name (self->then, any ? "list" : "none");
}

static void
fill_list (BefPlaybackFrame *self)
{
  GtkFilterListModel *matching = gtk_filter_list_model_new (
      g_object_ref (bef_playback_get_places (self->playback)), g_object_ref (self->parts.filter));

  self->selection = gtk_single_selection_new (bef_gradual_model_new (G_LIST_MODEL (matching)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (list_selected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (show_matches), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  show_matches (self);
}

/* Opening and closing. */

static void
show_open (BefPlaybackFrame *self, gboolean open)
{
  if (open)
    gtk_widget_add_css_class (GTK_WIDGET (self), "bef-then");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bef-then");
  gtk_widget_set_visible (self->band, open);
  gtk_widget_set_visible (self->bar, open);
  gtk_toggle_button_set_active (self->toggle, open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "playback.leave", open);
}

/* Shows @places on the map, the one selected there staying so. */
static void
show_on_map (BefPlaybackFrame *self, GListModel *places)
{
  BefPlace *former = bef_map_get_selected (self->parts.map);
  g_autofree char *id = former != NULL ? g_strdup (bef_place_get_id (former)) : NULL;

  bef_map_set_places (self->parts.map, places);
  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (BefPlace) place = g_list_model_get_item (places, i);
      if (g_str_equal (bef_place_get_id (place), id))
        bef_map_select (self->parts.map, place);
    }
}

void
bef_playback_frame_open (BefPlaybackFrame *self, gint64 at_ms)
{
  g_return_if_fail (BEF_IS_PLAYBACK_FRAME (self));

  if (self->session == NULL || self->playback != NULL)
    return;
  self->playback = bef_playback_new (self->session);
  bef_playback_go (self->playback, at_ms != BEF_NO_TIME ? at_ms : bef_now_ms () - OPENS_BEFORE_MS);
  g_signal_connect_object (self->playback, "moved", G_CALLBACK (show_instant), self,
                           G_CONNECT_SWAPPED);
  fill_list (self);
  g_free (self->former_list);
  self->former_list = g_strdup (gtk_stack_get_visible_child_name (self->parts.lists));
  gtk_stack_set_visible_child (self->parts.lists, GTK_WIDGET (self->then));
  bef_map_set_caption (self->parts.map, caption_cb, self);
  show_on_map (self, bef_playback_get_places (self->playback));
  bef_playback_bar_bind (BEF_PLAYBACK_BAR (self->bar), self->playback);
  show_open (self, TRUE);
  show_instant (self);
  bef_playback_bar_focus (BEF_PLAYBACK_BAR (self->bar));
}

void
bef_playback_frame_close (BefPlaybackFrame *self)
{
  g_return_if_fail (BEF_IS_PLAYBACK_FRAME (self));

  if (self->playback == NULL)
    return;
  bef_playback_bar_bind (BEF_PLAYBACK_BAR (self->bar), NULL);
  g_signal_handlers_disconnect_by_data (self->playback, self);
  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  bef_map_set_caption (self->parts.map, NULL, NULL);
  show_on_map (self, bef_commune_get_places (bef_session_get_commune (self->session)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parts.map), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map of the commune"), -1);
  gtk_stack_set_visible_child_name (self->parts.lists, self->former_list);
  g_clear_object (&self->playback);
  gboolean had_focus = gtk_widget_get_focus_child (self->box) == self->bar;
  show_open (self, FALSE);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->parts.map));
}

gboolean
bef_playback_frame_is_open (BefPlaybackFrame *self)
{
  return self->playback != NULL;
}

void
bef_playback_frame_set_session (BefPlaybackFrame *self, BefSession *session)
{
  g_return_if_fail (BEF_IS_PLAYBACK_FRAME (self));

  bef_playback_frame_close (self);
  g_set_object (&self->session, session);
  gtk_widget_set_sensitive (GTK_WIDGET (self->toggle), session != NULL);
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bef_playback_frame_close (BEF_PLAYBACK_FRAME (widget));
}

static void
toggled_cb (GtkToggleButton *toggle, BefPlaybackFrame *self)
{
  if (gtk_toggle_button_get_active (toggle))
    bef_playback_frame_open (self, BEF_NO_TIME);
  else
    bef_playback_frame_close (self);
}

/* Leaving the page, to a building say, is leaving the past. */
static void
bef_playback_frame_unmap (GtkWidget *widget)
{
  BefPlaybackFrame *self = BEF_PLAYBACK_FRAME (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  gboolean tells = self->playback != NULL && root != NULL
                   && gtk_widget_get_mapped (GTK_WIDGET (root))
                   && !gtk_widget_in_destruction (GTK_WIDGET (root));

  GTK_WIDGET_CLASS (bef_playback_frame_parent_class)->unmap (widget);
  bef_playback_frame_close (self);
  if (tells)
    gtk_widget_activate_action (widget, "win.toast", "s",
                                _ ("Back to now: this page shows the present"));
}

static void
bef_playback_frame_dispose (GObject *object)
{
  BefPlaybackFrame *self = BEF_PLAYBACK_FRAME (object);

  if (self->playback != NULL)
    {
      bef_playback_bar_bind (BEF_PLAYBACK_BAR (self->bar), NULL);
      bef_map_set_caption (self->parts.map, NULL, NULL);
      g_clear_object (&self->selection);
      g_clear_object (&self->playback);
    }
  g_clear_object (&self->session);
  g_clear_object (&self->parts.filter);
  G_OBJECT_CLASS (bef_playback_frame_parent_class)->dispose (object);
}

static void
bef_playback_frame_finalize (GObject *object)
{
  g_free (BEF_PLAYBACK_FRAME (object)->former_list);
  G_OBJECT_CLASS (bef_playback_frame_parent_class)->finalize (object);
}

static void
bef_playback_frame_class_init (BefPlaybackFrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_playback_frame_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_playback_frame_finalize;
  widget_class->unmap = bef_playback_frame_unmap;
  gtk_widget_class_install_action (widget_class, "playback.leave", NULL, leave_action);
  gtk_widget_class_set_css_name (widget_class, "playbackframe");
}

static void
bef_playback_frame_init (BefPlaybackFrame *self)
{
}

/* The parts. */

static GtkLabel *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "numeric");
  return GTK_LABEL (label);
}

static GtkWidget *
make_band (BefPlaybackFrame *self)
{
  GtkWidget *band = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *leave = gtk_button_new_with_mnemonic (_ ("_Back to now"));
  GtkWidget *icon = gtk_image_new_from_icon_name ("document-open-recent-symbolic");

  self->sentence = make_label ("bef-then-sentence");
  self->summary = make_label ("bef-then-summary");
  gtk_image_set_icon_size (GTK_IMAGE (icon), GTK_ICON_SIZE_LARGE);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (leave, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (leave), "playback.leave");
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (band), icon);
  gtk_box_append (GTK_BOX (band), words);
  gtk_box_append (GTK_BOX (band), leave);
  gtk_widget_add_css_class (band, "bef-then-band");
  return band;
}

static void
make_list (BefPlaybackFrame *self)
{
  GtkListItemFactory *factory = bef_lazy_rows_factory (&rows, self, ROW_HEIGHT);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *none = adw_status_page_new ();

  self->list = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Places as they were"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activated_cb), self, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (none), "bef-building-symbolic");
  bef_plain_set_status_title (ADW_STATUS_PAGE (none), _ ("Nothing of that name"));
  gtk_widget_add_css_class (none, "compact");
  self->then = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->then, scrolled, "list");
  gtk_stack_add_named (self->then, none, "none");
  gtk_stack_add_named (self->parts.lists, GTK_WIDGET (self->then), "then");
}

static void
make_toggle (BefPlaybackFrame *self)
{
  GtkWidget *toggle = gtk_toggle_button_new ();

  self->toggle = GTK_TOGGLE_BUTTON (toggle);
  gtk_button_set_icon_name (GTK_BUTTON (toggle), "document-open-recent-symbolic");
  gtk_widget_set_tooltip_text (toggle, _ ("The commune as it was (Ctrl+H)"));
  bef_accessible_set_name (toggle, _ ("The commune as it was"));
  gtk_widget_add_css_class (toggle, "osd");
  gtk_widget_add_css_class (toggle, "map-button");
  gtk_widget_set_halign (toggle, GTK_ALIGN_END);
  gtk_widget_set_valign (toggle, GTK_ALIGN_START);
  gtk_widget_set_margin_top (toggle, 12);
  gtk_widget_set_margin_end (toggle, 12);
  gtk_widget_set_sensitive (toggle, FALSE);
  g_signal_connect_object (toggle, "toggled", G_CALLBACK (toggled_cb), self, 0);
  gtk_overlay_add_overlay (self->parts.overlay, toggle);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BefPlaybackFrame *self = BEF_PLAYBACK_FRAME (widget);
  gboolean open = self->playback != NULL;

  bef_playback_frame_close (self);
  return open;
}

/* Before the map, whose Escape selects none, and the search, whose Escape clears it. */
static void
add_escape (BefPlaybackFrame *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

BefPlaybackFrame *
bef_playback_frame_wrap (AdwBin *page, const BefPlaybackParts *parts)
{
  BefPlaybackFrame *self = g_object_new (BEF_TYPE_PLAYBACK_FRAME, NULL);
  g_autoptr (GtkWidget) content = g_object_ref (parts->content);

  self->parts = *parts;
  g_object_ref (self->parts.filter);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->band = make_band (self);
  self->bar = bef_playback_bar_new ();
  adw_bin_set_child (page, NULL);
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->band);
  gtk_box_append (GTK_BOX (self->box), content);
  gtk_box_append (GTK_BOX (self->box), self->bar);
  adw_bin_set_child (ADW_BIN (self), self->box);
  adw_bin_set_child (page, GTK_WIDGET (self));
  make_list (self);
  make_toggle (self);
  g_signal_connect_object (parts->map, "place-selected", G_CALLBACK (map_selected_cb), self, 0);
  add_escape (self);
  show_open (self, FALSE);
  return self;
}
