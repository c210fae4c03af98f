/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-row.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"
#include "ui/shell/bef-page.h"
#include "bef-playback-text.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/kit/bef-wrap-box.h"

typedef struct
{
  GtkWidget *box; /* in parts, likewise below */
  GtkWidget *icon;
  GtkWidget *label;
} Part;

struct _BefPlaybackRow
{
  GtkWidget parent_instance;
  GtkWidget *box;  /* child */
  GtkWidget *icon; /* in box, likewise below */
  GtkWidget *name;
  GtkWidget *badge;
  GtkWidget *state;
  Part parts[BEF_PLAYBACK_N_PARTS];
  BefPlayback *playback; /* owned, nullable */
  BefPlace *place;       /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefPlaybackRow, bef_playback_row, GTK_TYPE_WIDGET)

static void
update_part (BefPlaybackRow *self, BefPlaybackPart which, const BefPlaybackFigures *figures,
             GString *said)
{
  Part *part = &self->parts[which];
  gboolean unknown;
  g_autofree char *text = bef_playback_part_text (which, figures, &unknown);

  gtk_widget_set_visible (part->box, text != NULL);
  if (text == NULL)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (part->icon), bef_playback_part_icon (which, figures));
  gtk_label_set_text (GTK_LABEL (part->label), text);
  if (unknown)
    gtk_widget_add_css_class (part->box, "bef-hatched");
  else
    gtk_widget_remove_css_class (part->box, "bef-hatched");
  g_string_append_printf (said, ", %s", text);
}

static void
update (BefPlaybackRow *self)
{
  const BefPlaybackFigures *figures = bef_playback_get_figures (self->playback, self->place);
  BefSeverity severity = bef_place_get_severity (self->place);
  const char *name = bef_place_get_name (self->place);
  g_autofree char *state = bef_page_is_presenting_at (GTK_WIDGET (self))
                               ? g_strdup (bef_severity_word (severity))
                               : bef_place_dup_state_text (self->place);
  g_autofree char *lacks = bef_playback_lacks (figures);
  g_autoptr (GString) said = g_string_new (name);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), bef_place_get_icon (self->place));
  gtk_label_set_text (GTK_LABEL (self->name), name);
  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge), severity);
  gtk_widget_set_visible (self->badge, severity != BEF_SEVERITY_NORMAL);
  gtk_label_set_text (GTK_LABEL (self->state), state);
  g_string_append_printf (said, ", %s", bef_severity_word (severity));
  if (g_strcmp0 (state, bef_severity_word (severity)) != 0)
    g_string_append_printf (said, ", %s", state);
  for (guint i = 0; i < BEF_PLAYBACK_N_PARTS; i++)
    update_part (self, (BefPlaybackPart)i, figures, said);
  if (lacks != NULL)
    g_string_append_printf (said, ". %s", lacks);
  bef_accessible_set_name (GTK_WIDGET (self), said->str);
  bef_tooltip_set (GTK_WIDGET (self), lacks != NULL ? lacks : name);
}

static void
update_if_seen (BefPlaybackRow *self)
{
  if (self->place != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);
}

static void
bef_playback_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bef_playback_row_parent_class)->map (widget);
  update_if_seen (BEF_PLAYBACK_ROW (widget));
}

void
bef_playback_row_bind (BefPlaybackRow *self, BefPlayback *playback, BefPlace *place)
{
  if (self->playback != NULL)
    g_signal_handlers_disconnect_by_data (self->playback, self);
  g_set_object (&self->playback, playback);
  g_set_object (&self->place, place);
  if (playback == NULL || place == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->name), bef_place_get_name (place));
  bef_accessible_set_name (GTK_WIDGET (self), bef_place_get_name (place));
  g_signal_connect_object (playback, "moved", G_CALLBACK (update_if_seen), self, G_CONNECT_SWAPPED);
  update_if_seen (self);
}

static void
bef_playback_row_root (GtkWidget *widget)
{
  GtkRoot *root;

  GTK_WIDGET_CLASS (bef_playback_row_parent_class)->root (widget);
  root = gtk_widget_get_root (widget);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (root), "presenting") != NULL)
    g_signal_connect_object (root, "notify::presenting", G_CALLBACK (update_if_seen), widget,
                             G_CONNECT_SWAPPED);
}

static void
bef_playback_row_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_root (widget), widget);
  GTK_WIDGET_CLASS (bef_playback_row_parent_class)->unroot (widget);
}

static void
bef_playback_row_dispose (GObject *object)
{
  BefPlaybackRow *self = BEF_PLAYBACK_ROW (object);

  bef_playback_row_bind (self, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_playback_row_parent_class)->dispose (object);
}

static void
bef_playback_row_class_init (BefPlaybackRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_playback_row_dispose;
  GTK_WIDGET_CLASS (klass)->map = bef_playback_row_map;
  GTK_WIDGET_CLASS (klass)->root = bef_playback_row_root;
  GTK_WIDGET_CLASS (klass)->unroot = bef_playback_row_unroot;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "playbackrow");
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_parts (BefPlaybackRow *self)
{
  GtkWidget *wrap = bef_wrap_box_new ();

  for (guint i = 0; i < BEF_PLAYBACK_N_PARTS; i++)
    {
      Part *part = &self->parts[i];
      part->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
      part->icon = gtk_image_new ();
      part->label = make_label ("numeric");
      gtk_widget_add_css_class (part->box, "bef-then-part");
      gtk_box_append (GTK_BOX (part->box), part->icon);
      gtk_box_append (GTK_BOX (part->box), part->label);
      gtk_widget_set_parent (part->box, wrap);
    }
  return wrap;
}

static void
bef_playback_row_init (BefPlaybackRow *self)
{
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->icon = gtk_image_new ();
  self->name = make_label ("heading");
  self->badge = bef_severity_badge_new (FALSE);
  self->state = make_label ("bef-secondary");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), self->badge);
  gtk_box_append (GTK_BOX (line), self->state);
  gtk_box_append (GTK_BOX (text), self->name);
  gtk_box_append (GTK_BOX (text), line);
  gtk_box_append (GTK_BOX (text), make_parts (self));
  gtk_box_append (GTK_BOX (self->box), self->icon);
  gtk_box_append (GTK_BOX (self->box), text);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
bef_playback_row_new (void)
{
  return g_object_new (BEF_TYPE_PLAYBACK_ROW, NULL);
}
