/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-works-dialog.h"

#include <glib/gi18n.h>

#include "base/bef-present.h"
#include "bef-works-form.h"
#include "bef-works-row.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-toast.h"

/* What is over is listed so long: as long as it counts for what is usual. */
#define LISTED_DAYS 56

struct _BefWorksDialog
{
  AdwWindow parent_instance;
  AdwToastOverlay *toasts; /* template child, likewise below */
  GtkStack *stack;
  GtkLabel *place_name;
  GtkListBox *list;
  GtkWidget *empty;
  GtkLabel *note;
  GtkWidget *plan;
  BefWorksForm *form;
  GtkWidget *save;
  BefSession *session; /* owned, nullable until presented */
  char *place;         /* owned: URN */
};

G_DEFINE_FINAL_TYPE (BefWorksDialog, bef_works_dialog, ADW_TYPE_WINDOW)

static BefWorksKeeper *
keeper (BefWorksDialog *self)
{
  return bef_session_get_works (self->session);
}

/* The list. */

/* Of the place, of the building it is in, or of something in it. */
static gboolean
is_here (BefWorksDialog *self, const BefWorksWindow *window)
{
  BefCommune *commune = bef_session_get_commune (self->session);
  BefDevice *own = bef_commune_find_device (commune, self->place),
            *other = bef_commune_find_device (commune, window->what);

  if (g_str_equal (window->what, self->place))
    return TRUE;
  if (own != NULL)
    return g_strcmp0 (bef_device_get_building_id (own), window->what) == 0;
  return other != NULL && g_strcmp0 (bef_device_get_building_id (other), self->place) == 0;
}

static void
append (BefWorksDialog *self, const BefWorksWindow *window)
{
  GtkWidget *row = gtk_list_box_row_new (), *content = bef_works_row_new (self->session, window);

  gtk_widget_set_margin_top (content, 8);
  gtk_widget_set_margin_bottom (content, 8);
  gtk_widget_set_margin_start (content, 12);
  gtk_widget_set_margin_end (content, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (self->list, row);
}

static void
fill_list (BefWorksDialog *self)
{
  const BefWorks *works = bef_works_keeper_get (keeper (self));
  gint64 now = bef_now_ms (), oldest = bef_civil_add (now, BEF_PERIOD_DAY, -LISTED_DAYS);
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_first_child (GTK_WIDGET (self->list)))
    gtk_list_box_remove (self->list, row);
  /* What is under way or coming in the order of its beginning, then what is over, the newest first.
   */
  for (guint i = 0; i < bef_works_get_length (works); i++)
    {
      const BefWorksWindow *window = bef_works_get (works, i);
      if (is_here (self, window) && bef_works_window_phase (window, now) != BEF_WORKS_OVER && ++n)
        append (self, window);
    }
  for (guint i = bef_works_get_length (works); i > 0; i--)
    {
      const BefWorksWindow *window = bef_works_get (works, i - 1);
      if (is_here (self, window) && bef_works_window_phase (window, now) == BEF_WORKS_OVER
          && window->to_ms > oldest && ++n)
        append (self, window);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
}

/* Why nothing can be changed, or what to know of it; NULL: nothing. */
static const char *
choose_note (BefWorksDialog *self)
{
  if (!bef_session_may_acknowledge (self->session))
    return _ ("Your role shows works, and does not change them.");
  if (!bef_works_keeper_is_ready (keeper (self)))
    return _ ("The works kept here are still being read.");
  if (bef_history_is_in_memory (bef_session_get_history (self->session)))
    return _ ("Nothing is kept on this computer at present: works last until Beffroi is closed.");
  return NULL;
}

static void
update (BefWorksDialog *self)
{
  const char *note = choose_note (self);
  gboolean may = bef_session_may_plan_works (self->session);

  fill_list (self);
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  gtk_widget_set_visible (self->plan, bef_session_may_acknowledge (self->session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "works.plan", may);
}

/* Telling, with a way back. */

static void
undo_cb (AdwToast *toast, BefWorksDialog *self)
{
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toast), "bef-change"));

  if (!bef_works_keeper_undo (keeper (self), number))
    adw_toast_overlay_add_toast (self->toasts,
                                 bef_toast_new (_ ("This was changed since, and stays.")));
}

static void
tell_done (BefWorksDialog *self, guint number, const char *text)
{
  if (number == 0)
    return;
  AdwToast *toast = bef_toast_new (text);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_object_set_data (G_OBJECT (toast), "bef-change", GUINT_TO_POINTER (number));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Actions. */

static void
show_list (BefWorksDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "list");
  gtk_window_set_default_widget (GTK_WINDOW (self), NULL);
  /* The keys go on where they were: not in the form, which is gone. */
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
show_form (BefWorksDialog *self, const BefWorksWindow *window)
{
  bef_works_form_fill (self->form, self->session, self->place, window);
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);
  gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}

static void
form_cb (BefWorksDialog *self)
{
  g_autoptr (BefWorksWindow) window = bef_works_form_make (self->form);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "works.save", window != NULL);
}

static void
plan_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_form (BEF_WORKS_DIALOG (widget), NULL);
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_list (BEF_WORKS_DIALOG (widget));
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWorksDialog *self = BEF_WORKS_DIALOG (widget);
  g_autoptr (BefWorksWindow) window = bef_works_form_make (self->form);

  if (window == NULL || !bef_session_may_plan_works (self->session))
    return;
  guint number = bef_works_keeper_put (keeper (self), window);
  show_list (self);
  tell_done (self, number, _ ("Works saved"));
}

static void
edit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWorksDialog *self = BEF_WORKS_DIALOG (widget);
  const BefWorksWindow *window =
      bef_works_find (bef_works_keeper_get (keeper (self)), g_variant_get_string (parameter, NULL));

  if (window != NULL)
    show_form (self, window);
}

static void
end_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWorksDialog *self = BEF_WORKS_DIALOG (widget);

  if (bef_session_may_plan_works (self->session))
    tell_done (
        self,
        bef_works_keeper_end (keeper (self), g_variant_get_string (parameter, NULL), bef_now_ms ()),
        _ ("Works ended"));
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWorksDialog *self = BEF_WORKS_DIALOG (widget);

  if (bef_session_may_plan_works (self->session))
    tell_done (self,
               bef_works_keeper_remove (keeper (self), g_variant_get_string (parameter, NULL)),
               _ ("Works removed"));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BefWorksDialog *self = BEF_WORKS_DIALOG (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "form") == 0)
    show_list (self);
  else
    gtk_window_close (GTK_WINDOW (self));
  return TRUE;
}

static void
bef_works_dialog_dispose (GObject *object)
{
  BefWorksDialog *self = BEF_WORKS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_WORKS_DIALOG);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_works_dialog_parent_class)->dispose (object);
}

static void
bef_works_dialog_finalize (GObject *object)
{
  g_free (BEF_WORKS_DIALOG (object)->place);
  G_OBJECT_CLASS (bef_works_dialog_parent_class)->finalize (object);
}

static void
bef_works_dialog_class_init (BefWorksDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (BEF_TYPE_WORKS_FORM);
  G_OBJECT_CLASS (klass)->dispose = bef_works_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_works_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-works-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefWorksDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, BefWorksDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BefWorksDialog, place_name);
  gtk_widget_class_bind_template_child (widget_class, BefWorksDialog, list);
  gtk_widget_class_bind_template_child (widget_class, BefWorksDialog, empty);
  gtk_widget_class_bind_template_child (widget_class, BefWorksDialog, note);
  gtk_widget_class_bind_template_child (widget_class, BefWorksDialog, plan);
  gtk_widget_class_bind_template_child (widget_class, BefWorksDialog, form);
  gtk_widget_class_bind_template_child (widget_class, BefWorksDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, form_cb);
  gtk_widget_class_install_action (widget_class, "works.plan", NULL, plan_action);
  gtk_widget_class_install_action (widget_class, "works.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "works.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "works.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "works.end", "s", end_action);
  gtk_widget_class_install_action (widget_class, "works.remove", "s", remove_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
bef_works_dialog_init (BefWorksDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bef_works_dialog_present (GtkWindow *parent, BefSession *session, const char *place)
{
  BefWorksDialog *self =
      bef_follow (g_object_new (BEF_TYPE_WORKS_DIALOG, "transient-for", parent, NULL));
  BefCommune *commune = bef_session_get_commune (session);
  BefBuilding *building = bef_commune_find_building (commune, place);
  BefDevice *device = bef_commune_find_device (commune, place);

  self->session = g_object_ref (session);
  self->place = g_strdup (place);
  gtk_label_set_text (self->place_name, building != NULL ? bef_building_get_name (building)
                                        : device != NULL ? bef_device_get_name (device)
                                                         : place);
  g_signal_connect_object (keeper (self), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
}
