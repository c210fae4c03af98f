/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-council-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-follow.h"
#include "ui/works/bef-moment-entry.h"

struct _BefCouncilDialog
{
  AdwWindow parent_instance;
  GtkWidget *save; /* template child, likewise below */
  BefMomentEntry *day;
  GtkEditable *name;
  GtkLabel *flaw;
  BefCouncilKeeper *keeper; /* owned */
  BefCouncil *council;      /* owned: as it is */
  gboolean is_new;
};

#define BEF_TYPE_COUNCIL_DIALOG (bef_council_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefCouncilDialog, bef_council_dialog, BEF, COUNCIL_DIALOG, AdwWindow)

static guint saved_signal;

G_DEFINE_FINAL_TYPE (BefCouncilDialog, bef_council_dialog, ADW_TYPE_WINDOW)

/* (transfer full) */
static char *
dup_date (BefCouncilDialog *self)
{
  return bef_council_dup_date (bef_moment_entry_get (self->day));
}

/* Whether another council is on the day that is chosen. */
static gboolean
is_taken (BefCouncilDialog *self, const char *date)
{
  return (self->is_new || !g_str_equal (date, self->council->date))
         && bef_council_plan_find (bef_council_keeper_get (self->keeper), date) != NULL;
}

static void
tell (BefCouncilDialog *self, const char *flaw)
{
  gtk_widget_set_visible (GTK_WIDGET (self->flaw), flaw != NULL);
  gtk_label_set_text (self->flaw, flaw != NULL ? flaw : "");
}

static void
update (BefCouncilDialog *self)
{
  g_autofree char *date = dup_date (self);
  gboolean taken = is_taken (self, date);

  gtk_widget_set_sensitive (self->save, !taken);
  tell (self, taken ? _ ("There is a council on that day already.") : NULL);
}

static void
save_cb (BefCouncilDialog *self)
{
  g_autoptr (BefCouncil) changed = bef_council_copy (self->council);
  g_autofree char *date = dup_date (self);
  gboolean is_moved = !self->is_new && !g_str_equal (date, self->council->date);

  if (is_taken (self, date))
    return;
  bef_set_str (&changed->date, date);
  bef_council_set_title (changed, gtk_editable_get_text (self->name));
  /* As it was: there is nothing to keep. */
  if (!self->is_new && !is_moved && g_strcmp0 (changed->title, self->council->title) == 0)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  guint change = is_moved ? bef_council_keeper_move (self->keeper, self->council->date, changed)
                          : bef_council_keeper_put (self->keeper, changed);
  if (change == 0)
    {
      tell (self, _ ("The council could not be kept."));
      return;
    }
  g_signal_emit (self, saved_signal, 0, change, date);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
bef_council_dialog_dispose (GObject *object)
{
  BefCouncilDialog *self = BEF_COUNCIL_DIALOG (object);

  g_clear_object (&self->keeper);
  g_clear_pointer (&self->council, bef_council_free);
  G_OBJECT_CLASS (bef_council_dialog_parent_class)->dispose (object);
}

static void
bef_council_dialog_class_init (BefCouncilDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_council_dialog_dispose;
  saved_signal = g_signal_new ("saved", BEF_TYPE_COUNCIL_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  g_type_ensure (BEF_TYPE_MOMENT_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-council-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefCouncilDialog, save);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilDialog, day);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilDialog, name);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilDialog, flaw);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_council_dialog_init (BefCouncilDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The group names its list by its title, and has none. */
  bef_accessible_set_name (gtk_widget_get_ancestor (GTK_WIDGET (self->day), GTK_TYPE_LIST_BOX),
                           _ ("Council"));
  bef_moment_entry_set_name (self->day, C_ ("council", "Day"));
  bef_moment_entry_ask_day (self->day);
}

GtkWidget *
bef_council_dialog_present (GtkWindow *parent, BefCouncilKeeper *keeper, const BefCouncil *council)
{
  BefCouncilDialog *self =
      bef_follow (g_object_new (BEF_TYPE_COUNCIL_DIALOG, "transient-for", parent, NULL));

  self->keeper = g_object_ref (keeper);
  self->council = bef_council_copy (council);
  self->is_new = bef_council_plan_find (bef_council_keeper_get (keeper), council->date) == NULL;
  bef_moment_entry_set (self->day, bef_council_get_day_ms (council));
  gtk_editable_set_text (self->name, council->title != NULL ? council->title : "");
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
