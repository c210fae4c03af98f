/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-door-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "bef-door-step.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-device-text.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-row-words.h"
#include "supervision/session/bef-door-command.h"

#define MIN_REASON 3

typedef enum
{
  STEP_SENT,
  STEP_UNLOCKED,
  STEP_OPEN,
  STEP_LOCKED,
  N_STEPS,
} Step;

#define BEF_TYPE_DOOR_DIALOG (bef_door_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefDoorDialog, bef_door_dialog, BEF, DOOR_DIALOG, AdwWindow)

struct _BefDoorDialog
{
  AdwWindow parent_instance;
  GtkWidget *stack; /* template child, likewise below */
  GtkWidget *state;
  GtkWidget *reason;
  GtkWidget *suggestions;
  GtkWidget *hint;
  GtkWidget *open;
  GtkWidget *live;
  BefDoorStep *steps[N_STEPS];
  BefSession *session;     /* owned */
  BefDevice *door;         /* owned */
  BefDoorCommand *command; /* owned, nullable: once sent */
  int reached;             /* last step confirmed, -1 before */
};

enum
{
  PROP_0,
  PROP_DOOR,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefDoorDialog, bef_door_dialog, ADW_TYPE_WINDOW)

/* After the dialog is closed: the parent window tells what came of it. */
static void
result_cb (BefDoorCommand *command, GParamSpec *pspec, GtkWidget *parent)
{
  BefDoorCommandState state = bef_door_command_get_state (command);
  const char *name = g_object_get_data (G_OBJECT (command), "door-name");

  if (state != BEF_DOOR_COMMAND_UNLOCKED && !bef_door_command_is_over (command))
    return;
  g_autofree char *result = bef_door_command_dup_text (command);
  /* TRANSLATORS: the name of a door, then what happened to it. */
  g_autofree char *text = g_strdup_printf (_ ("%s: %s"), name, result);
  gtk_widget_activate_action (parent, "win.toast", "s", text);
}

static char *
dup_reason (BefDoorDialog *self)
{
  char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason)));

  return g_strstrip (text);
}

static void
update_ask (BefDoorDialog *self)
{
  const char *why_not = bef_door_command_why_not (self->session, self->door);
  g_autofree char *reason = dup_reason (self);
  gboolean enough = g_utf8_strlen (reason, -1) >= MIN_REASON;

  gtk_widget_set_sensitive (self->open, why_not == NULL && enough);
  gtk_label_set_text (GTK_LABEL (self->hint),
                      why_not != NULL ? why_not
                      : enough        ? _ ("The reason is written in the journal with your name.")
                                      : _ ("A reason is needed: at least 3 characters."));
}

static void
update_state (BefDoorDialog *self)
{
  g_autofree char *value = bef_device_dup_value_text (self->door);
  g_autofree char *details = bef_device_text_details (self->door, bef_now_ms ());
  g_autofree char *text =
      details != NULL ? g_strdup_printf ("%s · %s", value, details) : g_strdup (value);

  gtk_label_set_text (GTK_LABEL (self->state), text);
}

/* Steps. */

/* The last step the state confirms, -1: none. */
static int
step_of (BefDoorCommandState state, int reached)
{
  switch (state)
    {
    case BEF_DOOR_COMMAND_SENDING:
      return -1;
    case BEF_DOOR_COMMAND_SENT:
      return STEP_SENT;
    case BEF_DOOR_COMMAND_UNLOCKED:
      return STEP_UNLOCKED;
    case BEF_DOOR_COMMAND_OPENED:
      return STEP_OPEN;
    case BEF_DOOR_COMMAND_RELOCKED:
      return STEP_LOCKED;
    case BEF_DOOR_COMMAND_FAILED:
    case BEF_DOOR_COMMAND_TIMED_OUT:
    default:
      return reached;
    }
}

static void
update_steps (BefDoorDialog *self)
{
  BefDoorCommandState state = bef_door_command_get_state (self->command);
  gboolean failed = state == BEF_DOOR_COMMAND_FAILED || state == BEF_DOOR_COMMAND_TIMED_OUT;
  g_autofree char *now = bef_format_time (bef_now_ms ());
  int former = self->reached;

  self->reached = step_of (state, former);
  for (int i = 0; i < N_STEPS; i++)
    {
      BefDoorStep *step = self->steps[i];
      gboolean skipped = i == STEP_OPEN && self->reached == STEP_LOCKED && former < STEP_OPEN;
      if (skipped)
        bef_door_step_mark (step, "list-remove-symbolic", _ ("not opened"));
      else if (i == STEP_SENT && i > former && bef_door_command_is_doubtful (self->command))
        bef_door_step_mark (step, "dialog-question-symbolic", _ ("nobody knows"));
      else if (i <= self->reached && i > former)
        bef_door_step_mark (step, "object-select-symbolic", now);
      /* No time: that would be read as when it was done. */
      else if (i == self->reached + 1 && failed)
        bef_door_step_mark (step, "dialog-warning-symbolic",
                            state == BEF_DOOR_COMMAND_FAILED ? _ ("not done")
                                                             : _ ("not confirmed"));
      else if (i == self->reached + 1)
        bef_door_step_expect (step);
      else if (i > self->reached)
        bef_door_step_mark (step, NULL, NULL);
    }
}

static void
update_live (BefDoorDialog *self)
{
  g_autofree char *text = bef_door_command_dup_text (self->command);

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->live)), text) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->live), text);
  bef_accessible_set_name (self->live, text);
}

static void
command_state_cb (BefDoorDialog *self)
{
  update_steps (self);
  update_live (self);
}

/* Asking. */

static void
open_cb (BefDoorDialog *self)
{
  g_autofree char *reason = dup_reason (self);

  if (self->command != NULL || bef_door_command_why_not (self->session, self->door) != NULL
      || g_utf8_strlen (reason, -1) < MIN_REASON)
    return;
  self->command = bef_door_command_start (self->session, self->door, reason);
  g_object_set_data_full (G_OBJECT (self->command), "door-name",
                          g_strdup (bef_device_get_name (self->door)), g_free);
  g_signal_connect_object (self->command, "notify::state", G_CALLBACK (command_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->command, "notify::seconds-left", G_CALLBACK (update_live), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "follow");
  command_state_cb (self);
}

/* Enter in the reason moves on to the next control and opens nothing. */
static void
reason_activate_cb (BefDoorDialog *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
suggestion_cb (GtkButton *button, BefDoorDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->reason), gtk_button_get_label (button));
  gtk_widget_grab_focus (self->reason);
  gtk_editable_set_position (GTK_EDITABLE (self->reason), -1);
}

static gboolean
bef_door_dialog_close_request (GtkWindow *window)
{
  BefDoorDialog *self = BEF_DOOR_DIALOG (window);
  GtkWindow *parent = gtk_window_get_transient_for (window);

  if (self->command != NULL && !bef_door_command_is_over (self->command) && parent != NULL)
    g_signal_connect_object (self->command, "notify::state", G_CALLBACK (result_cb), parent, 0);
  return GTK_WINDOW_CLASS (bef_door_dialog_parent_class)->close_request (window);
}

static void
bef_door_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BEF_DOOR_DIALOG (object)->door);
}

static void
bef_door_dialog_dispose (GObject *object)
{
  BefDoorDialog *self = BEF_DOOR_DIALOG (object);

  g_clear_object (&self->command);
  g_clear_object (&self->door);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_door_dialog_parent_class)->dispose (object);
}

static void
bind_step (GtkWidgetClass *klass, const char *id, Step step)
{
  gtk_widget_class_bind_template_child_full (
      klass, id, FALSE, G_STRUCT_OFFSET (BefDoorDialog, steps) + step * sizeof (BefDoorStep *));
}

static void
bef_door_dialog_class_init (BefDoorDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bef_door_dialog_get_property;
  object_class->dispose = bef_door_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = bef_door_dialog_close_request;
  props[PROP_DOOR] = g_param_spec_object ("door", NULL, NULL, BEF_TYPE_DEVICE,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (BEF_TYPE_AGE_LABEL);
  g_type_ensure (BEF_TYPE_DOOR_STEP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-door-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefDoorDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BefDoorDialog, state);
  gtk_widget_class_bind_template_child (widget_class, BefDoorDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, BefDoorDialog, suggestions);
  gtk_widget_class_bind_template_child (widget_class, BefDoorDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, BefDoorDialog, open);
  gtk_widget_class_bind_template_child (widget_class, BefDoorDialog, live);
  bind_step (widget_class, "sent", STEP_SENT);
  bind_step (widget_class, "unlocked", STEP_UNLOCKED);
  bind_step (widget_class, "opened", STEP_OPEN);
  bind_step (widget_class, "locked", STEP_LOCKED);
  gtk_widget_class_bind_template_callback (widget_class, bef_row_is_text);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, suggestion_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_ask);
}

/* Their words may be cut, which a button has no property for; the tooltip has them whole. */
static void
shorten_suggestions (BefDoorDialog *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->suggestions); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *button = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                               PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (button, gtk_button_get_label (GTK_BUTTON (button)));
    }
}

static void
bef_door_dialog_init (BefDoorDialog *self)
{
  self->reached = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  shorten_suggestions (self);
}

void
bef_door_dialog_present (GtkWindow *parent, BefSession *session, BefDevice *door)
{
  BefDoorDialog *self =
      bef_follow (g_object_new (BEF_TYPE_DOOR_DIALOG, "transient-for", parent, NULL));

  self->session = g_object_ref (session);
  self->door = g_object_ref (door);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DOOR]);
  g_signal_connect_object (door, "changed", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (door, "changed", G_CALLBACK (update_ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (update_ask), self,
                           G_CONNECT_SWAPPED);
  update_state (self);
  update_ask (self);
  gtk_window_present (GTK_WINDOW (self));
}
