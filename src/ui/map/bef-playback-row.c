/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-row.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-css-class.h"
#include "bef-playback-text.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/kit/bef-wrap-box.h"

struct _BefPlaybackRow
{
  GtkWidget parent_instance;
  GtkWidget *box;  /* template child, likewise below */
  GtkWidget *icon; /* in box, likewise below */
  GtkWidget *name;
  GtkWidget *badge;
  GtkWidget *state;
  GtkWidget *parts;      /* has a child for each BefPlaybackPart, with an icon and a label */
  BefPlayback *playback; /* owned, nullable */
  BefPlace *place;       /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefPlaybackRow, bef_playback_row, GTK_TYPE_WIDGET)

/* Shows @part, adds it to @said and goes on to the next. */
static GtkWidget *
update_part (GtkWidget *part, BefPlaybackPart which, const BefPlaybackFigures *figures,
             GString *said)
{
  gboolean unknown;
  g_autofree char *text = bef_playback_part_text (which, figures, &unknown);

  gtk_widget_set_visible (part, text != NULL);
  if (text != NULL)
    {
      gtk_image_set_from_icon_name (GTK_IMAGE (gtk_widget_get_first_child (part)),
                                    bef_playback_part_icon (which, figures));
      gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (part)), text);
      bef_css_class_set (part, "bef-hatched", unknown);
      g_string_append_printf (said, ", %s", text);
    }
  return gtk_widget_get_next_sibling (part);
}

static void
update (BefPlaybackRow *self)
{
  const BefPlaybackFigures *figures = bef_playback_get_figures (self->playback, self->place);
  BefSeverity severity = bef_place_get_severity (self->place);
  const char *name = bef_place_get_name (self->place);
  g_autofree char *state = bef_session_has_audience (bef_playback_get_session (self->playback))
                               ? g_strdup (bef_severity_word (severity))
                               : bef_place_dup_state_text (self->place);
  g_autofree char *lacks = bef_playback_lacks (figures);
  g_autoptr (GString) said = g_string_new (name);
  GtkWidget *part = gtk_widget_get_first_child (self->parts);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), bef_place_get_icon (self->place));
  gtk_label_set_text (GTK_LABEL (self->name), name);
  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge), severity);
  gtk_widget_set_visible (self->badge, severity != BEF_SEVERITY_NORMAL);
  gtk_label_set_text (GTK_LABEL (self->state), state);
  g_string_append_printf (said, ", %s", bef_severity_word (severity));
  if (g_strcmp0 (state, bef_severity_word (severity)) != 0)
    g_string_append_printf (said, ", %s", state);
  for (guint i = 0; i < BEF_PLAYBACK_N_PARTS && part != NULL; i++)
    part = update_part (part, (BefPlaybackPart)i, figures, said);
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
    {
      g_signal_handlers_disconnect_by_data (self->playback, self);
      g_signal_handlers_disconnect_by_data (
          bef_session_get_commune (bef_playback_get_session (self->playback)), self);
    }
  g_set_object (&self->playback, playback);
  g_set_object (&self->place, place);
  if (playback == NULL || place == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->name), bef_place_get_name (place));
  bef_accessible_set_name (GTK_WIDGET (self), bef_place_get_name (place));
  g_signal_connect_object (playback, "moved", G_CALLBACK (update_if_seen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (bef_playback_get_session (playback)),
                           "notify::audience", G_CALLBACK (update_if_seen), self,
                           G_CONNECT_SWAPPED);
  update_if_seen (self);
}

static void
bef_playback_row_dispose (GObject *object)
{
  BefPlaybackRow *self = BEF_PLAYBACK_ROW (object);

  bef_playback_row_bind (self, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_PLAYBACK_ROW);
  G_OBJECT_CLASS (bef_playback_row_parent_class)->dispose (object);
}

static void
bef_playback_row_class_init (BefPlaybackRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_playback_row_dispose;
  widget_class->map = bef_playback_row_map;
  g_type_ensure (BEF_TYPE_SEVERITY_BADGE);
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_css_name (widget_class, "playbackrow");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-playback-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackRow, box);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackRow, icon);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackRow, name);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackRow, badge);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackRow, state);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackRow, parts);
}

static void
bef_playback_row_init (BefPlaybackRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_playback_row_new (void)
{
  return g_object_new (BEF_TYPE_PLAYBACK_ROW, NULL);
}
