/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-provenance.h"

#include <glib/gi18n.h>

#include "supervision/imports/bef-import-desk.h"
#include "supervision/imports/bef-import-provenance.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-tooltip.h"

struct _BefGraphProvenance
{
  GtkWidget parent_instance;
  GtkWidget *button;         /* the only child */
  GtkLabel *label;           /* in it */
  GCancellable *cancellable; /* owned, nullable: a question under way */
  GArray *provenance;        /* owned, nullable: what was answered of it */
};

G_DEFINE_FINAL_TYPE (BefGraphProvenance, bef_graph_provenance, GTK_TYPE_WIDGET)

static void
drop (BefGraphProvenance *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->provenance, g_array_unref);
}

static void
records_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefGraphProvenance) self = user_data;
  g_autoptr (GPtrArray) records =
      bef_history_import_list_finish (BEF_HISTORY (source), result, NULL);

  if (records == NULL || self->provenance == NULL || self->label == NULL)
    return;
  g_autofree char *words = bef_import_provenance_dup_words (self->provenance, records);
  g_autofree char *lines = bef_import_provenance_dup_lines (self->provenance, records);
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
  if (words == NULL)
    return;
  g_autofree char *argument = bef_import_provenance_dup_argument (self->provenance, records);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", argument);
  gtk_label_set_text (self->label, words);
  bef_tooltip_set (self->button, lines);
  /* TRANSLATORS: "Imported from curve.csv on 3 March". */
  g_autofree char *name = g_strdup_printf (_ ("%s: see the imports"), words);
  bef_accessible_set_name (self->button, name);
}

static void
provenance_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefGraphProvenance) self = user_data;
  GArray *provenance = bef_history_provenance_finish (BEF_HISTORY (source), result, NULL);

  /* Another question took its place, or nobody knows. */
  if (provenance == NULL)
    return;
  g_clear_pointer (&self->provenance, g_array_unref);
  self->provenance = provenance;
  if (provenance->len == 0)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  else
    bef_history_import_list_async (BEF_HISTORY (source), self->cancellable, records_cb,
                                   g_object_ref (self));
}

void
bef_graph_provenance_show (BefGraphProvenance *self, BefSession *session,
                           const BefGraphContent *content)
{
  drop (self);
  if (session == NULL || content->device == NULL || content->info == NULL
      || !bef_import_desk_may_import (bef_import_desk_of (session)))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  const BefHistoryQuery query = {
    .key = bef_series_key (bef_device_get_id (content->device), content->info->id),
    .from_ms = content->range.from_ms,
    .to_ms = content->range.to_ms,
    .n_buckets = 1,
  };
  self->cancellable = g_cancellable_new ();
  bef_history_provenance_async (bef_session_get_history (session), &query, self->cancellable,
                                provenance_cb, g_object_ref (self));
}

static void
bef_graph_provenance_dispose (GObject *object)
{
  BefGraphProvenance *self = BEF_GRAPH_PROVENANCE (object);

  drop (self);
  self->label = NULL;
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_graph_provenance_parent_class)->dispose (object);
}

static void
bef_graph_provenance_class_init (BefGraphProvenanceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_graph_provenance_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "graphprovenance");
}

static void
bef_graph_provenance_init (BefGraphProvenance *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->label, 0);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), GTK_WIDGET (self->label));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.import");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
