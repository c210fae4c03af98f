/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-annotations.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-toast.h"
#include "ui/works/bef-moment-entry.h"

#define EVENT_PREFIX "annotation:"
/* Characters beside a flag: the whole is at the cursor, in the sentence and in the table. */
#define WORD_CHARS 32

void
bef_graph_annotations_add (GPtrArray *events, BefSession *session, BefDevice *device)
{
  const BefAnnotations *all = bef_annotation_keeper_get (bef_annotation_keeper_of (session));
  const char *id = bef_device_get_id (device), *building = bef_device_get_building_id (device);

  if (bef_session_has_audience (session))
    return;
  for (guint i = 0; i < bef_annotations_get_length (all); i++)
    {
      const BefAnnotation *annotation = bef_annotations_get (all, i);
      g_autofree char *event_id = g_strconcat (EVENT_PREFIX, annotation->id, NULL);
      g_autofree char *word = bef_text_line (annotation->text, WORD_CHARS);
      if (!g_str_equal (annotation->about, id) && g_strcmp0 (annotation->about, building) != 0)
        continue;
      BefChartEvent *event =
          bef_chart_event_new (BEF_CHART_EVENT_FLAG, annotation->from_ms, annotation->to_ms);
      bef_chart_event_set_words (event, word, annotation->text);
      bef_chart_event_set_id (event, event_id);
      g_ptr_array_add (events, event);
    }
}

const char *
bef_graph_annotations_find_id (const char *event_id)
{
  return g_str_has_prefix (event_id, EVENT_PREFIX) ? event_id + strlen (EVENT_PREFIX) : NULL;
}

gboolean
bef_graph_annotations_may_edit (BefSession *session)
{
  return session != NULL && !bef_session_has_audience (session)
         && bef_annotation_keeper_may_edit (bef_annotation_keeper_of (session));
}

static void
offer_undo (BefPage *page, BefAnnotationKeeper *keeper, guint change, const char *text)
{
  bef_toast_offer_undo (GTK_WIDGET (page), text, keeper, change,
                        (BefToastUndo)bef_annotation_keeper_undo);
}

/* The dialog. */

typedef struct
{
  BefPage *page;               /* owned */
  BefAnnotationKeeper *keeper; /* owned */
  BefAnnotation *former;       /* owned, nullable: a new one is written */
  char *device;                /* owned: URN */
  char *building;              /* owned, nullable: likewise */
  AdwMessageDialog *dialog;    /* unowned: it owns this */
  GtkEditable *text;           /* of the dialog, likewise below */
  BefMomentEntry *from, *to;
  GtkCheckButton *lasts, *everywhere;
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->page);
  g_object_unref (asked->keeper);
  bef_annotation_free (asked->former);
  g_free (asked->device);
  g_free (asked->building);
  g_free (asked);
}

/* What the dialog says; NULL: it is not whole. (transfer full) */
static BefAnnotation *
make (Asked *asked)
{
  gboolean everywhere = asked->building != NULL && gtk_check_button_get_active (asked->everywhere);
  gint64 from = bef_moment_entry_get (asked->from),
         to = gtk_check_button_get_active (asked->lasts) ? bef_moment_entry_get (asked->to) : from;
  BefAnnotation *made = bef_annotation_new (everywhere ? asked->building : asked->device,
                                            gtk_editable_get_text (asked->text), from, to);

  if (made == NULL || asked->former == NULL)
    return made;
  g_free (made->id);
  made->id = g_strdup (asked->former->id);
  made->rest = asked->former->rest != NULL ? json_object_ref (asked->former->rest) : NULL;
  return made;
}

static void
update (Asked *asked)
{
  g_autoptr (BefAnnotation) made = make (asked);

  gtk_widget_set_sensitive (GTK_WIDGET (asked->to), gtk_check_button_get_active (asked->lasts));
  adw_message_dialog_set_response_enabled (asked->dialog, "keep", made != NULL);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Asked *asked)
{
  BefAnnotationKeeper *keeper = asked->keeper;
  g_autoptr (BefAnnotation) made = make (asked);

  if (g_str_equal (response, "remove"))
    offer_undo (asked->page, keeper, bef_annotation_keeper_remove (keeper, asked->former->id),
                _ ("Removed from the graph"));
  else if (g_str_equal (response, "keep") && made != NULL)
    offer_undo (asked->page, keeper, bef_annotation_keeper_put (keeper, made),
                _ ("Written on the graph"));
}

static GtkWidget *
append (GtkWidget *box, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (box), child);
  return child;
}

static GtkWidget *
append_moment (GtkWidget *box, const char *name, gint64 ms)
{
  GtkWidget *entry = append (box, g_object_new (BEF_TYPE_MOMENT_ENTRY, NULL));

  bef_moment_entry_set_name (BEF_MOMENT_ENTRY (entry), name);
  bef_moment_entry_set (BEF_MOMENT_ENTRY (entry), ms);
  return entry;
}

/* The fields, filled with @annotation. */
static GtkWidget *
make_fields (Asked *asked, const BefAnnotation *annotation)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *text = append (box, gtk_entry_new ());
  gboolean lasts = annotation->to_ms != annotation->from_ms;

  gtk_entry_set_max_length (GTK_ENTRY (text), BEF_ANNOTATION_MAX_CHARS);
  gtk_entry_set_activates_default (GTK_ENTRY (text), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (text), _ ("Insulation laid"));
  bef_accessible_set_name (text, _ ("What happened"));
  asked->text = GTK_EDITABLE (text);
  gtk_editable_set_text (asked->text, annotation->text != NULL ? annotation->text : "");
  asked->from =
      BEF_MOMENT_ENTRY (append_moment (box, C_ ("annotation", "On"), annotation->from_ms));
  asked->lasts = GTK_CHECK_BUTTON (
      append (box, gtk_check_button_new_with_mnemonic (C_ ("annotation", "It _lasted until"))));
  gtk_check_button_set_active (asked->lasts, lasts);
  asked->to = BEF_MOMENT_ENTRY (append_moment (
      box, C_ ("annotation", "Until"),
      lasts ? annotation->to_ms : bef_civil_add (annotation->from_ms, BEF_PERIOD_DAY, 1)));
  asked->everywhere = GTK_CHECK_BUTTON (
      append (box, gtk_check_button_new_with_mnemonic (_ ("On all graphs of the _building"))));
  gtk_check_button_set_active (asked->everywhere,
                               g_strcmp0 (annotation->about, asked->building) == 0);
  gtk_widget_set_visible (GTK_WIDGET (asked->everywhere), asked->building != NULL);
  g_signal_connect_swapped (text, "changed", G_CALLBACK (update), asked);
  g_signal_connect_swapped (asked->from, "changed", G_CALLBACK (update), asked);
  g_signal_connect_swapped (asked->to, "changed", G_CALLBACK (update), asked);
  g_signal_connect_swapped (asked->lasts, "toggled", G_CALLBACK (update), asked);
  return box;
}

/* @shown: what the fields say at first. */
static void
show (BefPage *page, BefDevice *device, const BefAnnotation *shown, const BefAnnotation *former)
{
  BefSession *session = bef_page_get_session (page);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
      former != NULL ? _ ("Change What Is Written") : _ ("Write on the Graph"),
      _ ("What explains a change; no names of persons. It leaves all figures as they are: works "
         "that are to be left out of what is usual are planned as works."));
  Asked *asked = g_new0 (Asked, 1);

  asked->page = g_object_ref (page);
  asked->keeper = g_object_ref (bef_annotation_keeper_of (session));
  asked->former = former != NULL ? bef_annotation_copy (former) : NULL;
  asked->device = g_strdup (bef_device_get_id (device));
  asked->building = g_strdup (bef_device_get_building_id (device));
  asked->dialog = ADW_MESSAGE_DIALOG (dialog);
  adw_message_dialog_add_response (asked->dialog, "cancel", _ ("_Cancel"));
  if (former != NULL)
    {
      adw_message_dialog_add_response (asked->dialog, "remove", _ ("_Remove"));
      adw_message_dialog_set_response_appearance (asked->dialog, "remove",
                                                  ADW_RESPONSE_DESTRUCTIVE);
    }
  adw_message_dialog_add_response (asked->dialog, "keep", _ ("_Save"));
  adw_message_dialog_set_response_appearance (asked->dialog, "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (asked->dialog, "keep");
  adw_message_dialog_set_close_response (asked->dialog, "cancel");
  adw_message_dialog_set_extra_child (asked->dialog, make_fields (asked, shown));
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asked, asked_free, 0);
  update (asked);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (GTK_WIDGET (asked->text));
}

void
bef_graph_annotations_ask (BefPage *page, BefDevice *device, gint64 ms)
{
  const char *building = bef_device_get_building_id (device);
  BefAnnotation shown = { NULL, (char *)(building != NULL ? building : bef_device_get_id (device)),
                          NULL, ms,
                          ms,   NULL };

  if (bef_graph_annotations_may_edit (bef_page_get_session (page)))
    show (page, device, &shown, NULL);
}

void
bef_graph_annotations_change (BefPage *page, BefDevice *device, const char *id)
{
  BefSession *session = bef_page_get_session (page);
  const BefAnnotation *there =
      session != NULL ? bef_annotations_find (
          bef_annotation_keeper_get (bef_annotation_keeper_of (session)), id)
                      : NULL;

  if (there != NULL && bef_graph_annotations_may_edit (session))
    show (page, device, there, there);
}
