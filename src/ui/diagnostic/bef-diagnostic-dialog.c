/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-diagnostic-dialog.h"

#include <glib/gi18n.h>

#include "bef-diagnostic-facts.h"
#include "supervision/diagnostic/bef-diagnostic-look.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-toast.h"

struct _BefDiagnosticDialog
{
  AdwWindow parent_instance;
  AdwToastOverlay *toasts; /* template child, likewise below */
  GtkStack *stack;
  GtkLabel *conclusion;
  GtkListBox *list;
  GtkWidget *again_button, *save_button, *copy_button;
  GtkWindow *parent;             /* unowned, nullable: it is gone */
  BefSession *session;           /* owned, nullable */
  GSettings *profile;            /* owned, nullable: the demo */
  GCancellable *cancellable;     /* owned, nullable: the look under way */
  char *text;                    /* owned, nullable until something was found */
  GtkFileChooserNative *chooser; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefDiagnosticDialog, bef_diagnostic_dialog, ADW_TYPE_WINDOW)

/* Of one look: what it fills stays until it is over, whoever has closed the dialog. */
typedef struct
{
  BefDiagnosticDialog *dialog; /* owned */
  BefDiagnostic *facts;        /* owned */
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->dialog);
  bef_diagnostic_free (look->facts);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static GtkWidget *
make_icon (BefVerdict verdict)
{
  static const struct
  {
    const char *name, *css;
  } icons[] = { { "object-select-symbolic", "success" },
                { "dialog-warning-symbolic", "warning" },
                { "dialog-error-symbolic", "error" } };
  GtkWidget *icon = gtk_image_new_from_icon_name (icons[verdict].name);

  gtk_widget_add_css_class (icon, icons[verdict].css);
  bef_accessible_set_name (icon, bef_verdict_word (verdict));
  return icon;
}

static void
add_row (BefDiagnosticDialog *self, const BefDiagnosticLine *line)
{
  GtkWidget *row = adw_action_row_new (), *word = gtk_label_new (bef_verdict_word (line->verdict));
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", line->figure, line->advice);
  g_autofree char *said = g_strdup_printf (
      "%s, %s. %s. %s", line->title, bef_verdict_word (line->verdict), line->figure, line->advice);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), line->title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), make_icon (line->verdict));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);
  bef_accessible_set_name (row, said);
  gtk_list_box_append (self->list, row);
}

static const char *
conclude (BefVerdict verdict)
{
  return verdict == BEF_VERDICT_BAD    ? _ ("Something does not work: its line says what to do.")
         : verdict == BEF_VERDICT_LOOK ? _ ("It works; some lines are to be looked at.")
                                       : _ ("All is well.");
}

static void
show_lines (BefDiagnosticDialog *self, const BefDiagnostic *facts)
{
  g_autoptr (GPtrArray) lines = bef_diagnostic_lines (facts);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  /* What is to be done first. */
  for (int verdict = BEF_VERDICT_BAD; verdict >= BEF_VERDICT_GOOD; verdict--)
    for (guint i = 0; i < lines->len; i++)
      {
        const BefDiagnosticLine *line = g_ptr_array_index (lines, i);
        if ((int)line->verdict == verdict)
          add_row (self, line);
      }
  g_free (self->text);
  self->text = bef_diagnostic_text (facts, lines);
  gtk_label_set_text (self->conclusion, conclude (bef_diagnostic_verdict (lines)));
  gtk_stack_set_visible_child_name (self->stack, "lines");
}

static void
set_ready (BefDiagnosticDialog *self, gboolean ready)
{
  gtk_widget_set_sensitive (self->again_button, ready);
  gtk_widget_set_sensitive (self->save_button, ready);
  gtk_widget_set_sensitive (self->copy_button, ready);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) done = user_data;
  BefDiagnosticDialog *self = done->dialog;

  if (!bef_diagnostic_look_finish (result))
    return;
  show_lines (self, done->facts);
  set_ready (self, TRUE);
  gtk_widget_grab_focus (self->copy_button);
}

static void
look (BefDiagnosticDialog *self)
{
  Look *begun = g_new0 (Look, 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  begun->dialog = g_object_ref (self);
  begun->facts = bef_diagnostic_facts_new (self->profile);
  set_ready (self, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "looking");
  bef_diagnostic_look_async (begun->facts,
                             self->session != NULL ? bef_session_get_backend (self->session) : NULL,
                             self->session != NULL ? bef_session_get_history (self->session) : NULL,
                             self->cancellable, looked_cb, begun);
}

static void
again_cb (BefDiagnosticDialog *self)
{
  look (self);
}

/* Over the dialog; of one that was closed meanwhile, over what it was opened from. */
static void
tell (BefDiagnosticDialog *self, const char *text)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    adw_toast_overlay_add_toast (self->toasts, bef_toast_new (text));
  else if (self->parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->parent), "win.toast", "s", text);
}

static void
copy_cb (BefDiagnosticDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  tell (self, _ ("Copied: paste it into the message to whoever helps."));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefDiagnosticDialog) self = user_data;
  g_autofree char *name = g_file_get_basename (G_FILE (source)), *text = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Saved as %s"), name);
  else
    text = g_strdup_printf (_ ("Not saved: %s"), error->message);
  tell (self, text);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, BefDiagnosticDialog *self)
{
  if (response == GTK_RESPONSE_ACCEPT && self->text != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      g_autoptr (GBytes) bytes = g_bytes_new (self->text, strlen (self->text));
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           written_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
save_cb (BefDiagnosticDialog *self)
{
  g_autofree char *name = g_strconcat (_ ("diagnostic"), ".txt", NULL);

  if (self->chooser != NULL)
    return;
  self->chooser =
      gtk_file_chooser_native_new (_ ("Save the diagnostic"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
bef_diagnostic_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (BEF_DIAGNOSTIC_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (bef_diagnostic_dialog_parent_class)->close_request (window);
}

static void
bef_diagnostic_dialog_dispose (GObject *object)
{
  BefDiagnosticDialog *self = BEF_DIAGNOSTIC_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->text, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_DIAGNOSTIC_DIALOG);
  G_OBJECT_CLASS (bef_diagnostic_dialog_parent_class)->dispose (object);
}

static void
bef_diagnostic_dialog_finalize (GObject *object)
{
  g_clear_weak_pointer (&BEF_DIAGNOSTIC_DIALOG (object)->parent);
  G_OBJECT_CLASS (bef_diagnostic_dialog_parent_class)->finalize (object);
}

static void
bef_diagnostic_dialog_class_init (BefDiagnosticDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_diagnostic_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_diagnostic_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = bef_diagnostic_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-diagnostic-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefDiagnosticDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, BefDiagnosticDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BefDiagnosticDialog, conclusion);
  gtk_widget_class_bind_template_child (widget_class, BefDiagnosticDialog, list);
  gtk_widget_class_bind_template_child (widget_class, BefDiagnosticDialog, again_button);
  gtk_widget_class_bind_template_child (widget_class, BefDiagnosticDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, BefDiagnosticDialog, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_diagnostic_dialog_init (BefDiagnosticDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bef_diagnostic_dialog_present (GtkWindow *parent, BefSession *session, GSettings *profile)
{
  BefDiagnosticDialog *self =
      bef_follow (g_object_new (BEF_TYPE_DIAGNOSTIC_DIALOG, "transient-for", parent, NULL));

  g_set_weak_pointer (&self->parent, parent);
  g_set_object (&self->session, session);
  g_set_object (&self->profile, profile);
  gtk_window_present (GTK_WINDOW (self));
  look (self);
}
