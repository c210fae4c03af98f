/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-sentence-card.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bef-accessible.h"
#include "bef-expander.h"
#include "bef-plain.h"

/* Read again so long after something was fetched, and this often. */
#define AGAIN_MS 3000
#define EVERY_S 900

typedef struct
{
  GtkWidget *expander, *sentence, *rows; /* template children */
  guint timer, again;                    /* sources, or 0; without a timer it is not on screen */
} BefSentenceCardPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BefSentenceCard, bef_sentence_card, GTK_TYPE_WIDGET)

static BefSentenceCardPrivate *
priv_of (BefSentenceCard *self)
{
  return bef_sentence_card_get_instance_private (self);
}

static void
stop (BefSentenceCard *self)
{
  g_clear_handle_id (&priv_of (self)->again, g_source_remove);
  BEF_SENTENCE_CARD_GET_CLASS (self)->stop (self);
}

void
bef_sentence_card_read (BefSentenceCard *self)
{
  if (priv_of (self)->timer == 0)
    return;
  stop (self);
  BEF_SENTENCE_CARD_GET_CLASS (self)->read (self);
}

static gboolean
again_cb (gpointer user_data)
{
  priv_of (user_data)->again = 0;
  bef_sentence_card_read (user_data);
  return G_SOURCE_REMOVE;
}

void
bef_sentence_card_read_soon (BefSentenceCard *self)
{
  BefSentenceCardPrivate *priv = priv_of (self);

  if (priv->again == 0 && priv->timer != 0)
    priv->again = g_timeout_add (AGAIN_MS, again_cb, self);
}

void
bef_sentence_card_hide (BefSentenceCard *self)
{
  stop (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
bef_sentence_card_set_label (BefSentenceCard *self, const char *label)
{
  bef_accessible_set_name (priv_of (self)->rows, label);
}

void
bef_sentence_card_clear (BefSentenceCard *self)
{
  GtkWidget *rows = priv_of (self)->rows, *row;

  while ((row = gtk_widget_get_first_child (rows)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (rows), row);
}

static GtkWidget *
add_row (BefSentenceCard *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_append (GTK_LIST_BOX (priv_of (self)->rows), row);
  return row;
}

void
bef_sentence_card_add_row (BefSentenceCard *self, const char *title, const char *subtitle)
{
  add_row (self, title, subtitle);
}

void
bef_sentence_card_add_graph_row (BefSentenceCard *self, const char *title, const char *subtitle,
                                 const char *graph)
{
  GtkWidget *row = add_row (self, title, subtitle);
  GtkWidget *button = gtk_button_new_with_label (_ ("Open the graph"));
  /* TRANSLATORS: what a button does for who does not see its row, which is named. */
  g_autofree char *name = g_strdup_printf (_ ("Open the graph: %s"), title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  bef_accessible_set_name (button, name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", graph);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-graph");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

void
bef_sentence_card_show (BefSentenceCard *self, const char *sentence)
{
  gtk_label_set_text (GTK_LABEL (priv_of (self)->sentence), sentence);
  bef_accessible_set_name (priv_of (self)->expander, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/* On screen. */

static gboolean
tick_cb (gpointer user_data)
{
  bef_sentence_card_read (user_data);
  return G_SOURCE_CONTINUE;
}

/* Its own visibility depends on what it reads, so it goes by its parent. */
static void
parent_mapped_cb (BefSentenceCard *self)
{
  if (priv_of (self)->timer != 0)
    return;
  priv_of (self)->timer = g_timeout_add_seconds (EVERY_S, tick_cb, self);
  bef_sentence_card_read (self);
}

static void
parent_unmapped_cb (BefSentenceCard *self)
{
  g_clear_handle_id (&priv_of (self)->timer, g_source_remove);
  stop (self);
}

static void
root (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  GTK_WIDGET_CLASS (bef_sentence_card_parent_class)->root (widget);
  g_signal_connect_object (parent, "map", G_CALLBACK (parent_mapped_cb), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (parent, "unmap", G_CALLBACK (parent_unmapped_cb), widget,
                           G_CONNECT_SWAPPED);
}

static void
unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_parent (widget), widget);
  parent_unmapped_cb (BEF_SENTENCE_CARD (widget));
  GTK_WIDGET_CLASS (bef_sentence_card_parent_class)->unroot (widget);
}

static void
bef_sentence_card_dispose (GObject *object)
{
  GtkWidget *child;

  parent_unmapped_cb (BEF_SENTENCE_CARD (object));
  /* Not gtk_widget_dispose_template(): it looks for the template in the class of the object, and a
   * class made from this one has none. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bef_sentence_card_parent_class)->dispose (object);
}

static void
bef_sentence_card_class_init (BefSentenceCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_sentence_card_dispose;
  widget_class->root = root;
  widget_class->unroot = unroot;
  gtk_widget_class_set_css_name (widget_class, "sentencecard");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-sentence-card.ui");
  gtk_widget_class_bind_template_child_private (widget_class, BefSentenceCard, expander);
  gtk_widget_class_bind_template_child_private (widget_class, BefSentenceCard, sentence);
  gtk_widget_class_bind_template_child_private (widget_class, BefSentenceCard, rows);
}

static void
bef_sentence_card_init (BefSentenceCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bef_expander_guard (GTK_EXPANDER (priv_of (self)->expander));
}
