/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-frame.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-lazy-row.h"
#include "bef-playback-alerts.h"
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

  GtkWidget *box;  /* template child, likewise below */
  GtkWidget *band; /* in box, likewise below */
  GtkLabel *sentence;
  GtkLabel *summary;
  GtkWidget *bar;
  GtkEventController *keys;      /* of the frame */
  GtkListView *list;             /* in then */
  GtkWidget *lists;              /* in parts.lists */
  BefPlaybackAlerts *alerts;     /* in lists */
  GtkStack *then;                /* in lists: the list, or that nothing matches */
  GtkToggleButton *toggle;       /* in parts.overlay */
  GtkSingleSelection *selection; /* owned, nullable */
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
  bef_css_class_set (GTK_WIDGET (self), "bef-then", open);
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
  gtk_stack_set_visible_child (self->parts.lists, self->lists);
  bef_map_set_caption (self->parts.map, caption_cb, self);
  show_on_map (self, bef_playback_get_places (self->playback));
  bef_playback_bar_bind (BEF_PLAYBACK_BAR (self->bar), self->playback);
  bef_playback_alerts_bind (self->alerts, self->playback);
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
  bef_playback_alerts_bind (self->alerts, NULL);
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
      bef_playback_alerts_bind (self->alerts, NULL);
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

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BefPlaybackFrame *self = BEF_PLAYBACK_FRAME (widget);
  gboolean open = self->playback != NULL;

  bef_playback_frame_close (self);
  return open;
}

static void
bef_playback_frame_class_init (BefPlaybackFrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_playback_frame_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_playback_frame_finalize;
  widget_class->unmap = bef_playback_frame_unmap;
  g_type_ensure (BEF_TYPE_PLAYBACK_ALERTS);
  g_type_ensure (BEF_TYPE_PLAYBACK_BAR);
  gtk_widget_class_install_action (widget_class, "playback.leave", NULL, leave_action);
  gtk_widget_class_set_css_name (widget_class, "playbackframe");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-playback-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, box);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, band);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, sentence);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, summary);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, bar);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, keys);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, lists);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, alerts);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, then);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, list);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackFrame, toggle);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
bef_playback_frame_init (BefPlaybackFrame *self)
{
  g_autoptr (GtkListItemFactory) factory = bef_lazy_rows_factory (&rows, self, ROW_HEIGHT);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_factory (self->list, factory);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (self->keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (escape_cb, NULL, NULL)));
  show_open (self, FALSE);
}

BefPlaybackFrame *
bef_playback_frame_wrap (AdwBin *page, const BefPlaybackParts *parts)
{
  BefPlaybackFrame *self = g_object_new (BEF_TYPE_PLAYBACK_FRAME, NULL);
  g_autoptr (GtkWidget) content = g_object_ref (parts->content);

  self->parts = *parts;
  g_object_ref (self->parts.filter);
  adw_bin_set_child (page, NULL);
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_insert_child_after (GTK_BOX (self->box), content, self->band);
  adw_bin_set_child (page, GTK_WIDGET (self));
  gtk_stack_add_named (parts->lists, self->lists, "then");
  gtk_overlay_add_overlay (parts->overlay, GTK_WIDGET (self->toggle));
  bef_map_add_cover (parts->map, GTK_WIDGET (self->toggle));
  g_signal_connect_object (parts->map, "place-selected", G_CALLBACK (map_selected_cb), self, 0);
  return self;
}
