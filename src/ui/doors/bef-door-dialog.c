/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-door-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-device-text.h"
#include "supervision/session/bef-door-command.h"

/* Of a name: it is named in full as far as names go. */
#define MAX_LINES 2
#define MIN_REASON 3
#define MAX_REASON 200

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
  GtkWidget *stack;
  GtkWidget *state;
  GtkWidget *age;
  GtkWidget *reason;
  GtkWidget *hint;
  GtkWidget *open;
  GtkWidget *cancel;
  GtkWidget *live;
  struct
  {
    GtkWidget *box, *mark, *spinner, *time;
  } steps[N_STEPS];
  BefSession *session;     /* owned */
  BefDevice *door;         /* owned */
  BefDoorCommand *command; /* owned, nullable: once sent */
  int reached;             /* last step confirmed, -1 before */
};

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
  const BefValue *shown = bef_device_get_shown (self->door);
  g_autofree char *value = bef_device_dup_value_text (self->door);
  g_autofree char *details = bef_device_text_details (self->door, bef_now_ms ());
  g_autofree char *text =
      details != NULL ? g_strdup_printf ("%s · %s", value, details) : g_strdup (value);

  gtk_label_set_text (GTK_LABEL (self->state), text);
  bef_age_label_set (BEF_AGE_LABEL (self->age), shown != NULL ? shown->observed_ms : BEF_NO_TIME,
                     bef_device_get_freshness (self->door));
}

/* Steps. */

static void
mark_step (BefDoorDialog *self, Step step, const char *icon, gboolean busy, gboolean stamp)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->steps[step].mark), icon);
  gtk_widget_set_visible (self->steps[step].mark, !busy);
  gtk_widget_set_visible (self->steps[step].spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->steps[step].spinner), busy);
  if (icon == NULL && !busy)
    gtk_widget_add_css_class (self->steps[step].box, "bef-past");
  else
    gtk_widget_remove_css_class (self->steps[step].box, "bef-past");
  if (stamp)
    {
      g_autofree char *at = bef_format_time (bef_now_ms ());
      gtk_label_set_text (GTK_LABEL (self->steps[step].time), at);
    }
}

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
  int former = self->reached;

  self->reached = step_of (state, former);
  for (int i = 0; i < N_STEPS; i++)
    {
      gboolean skipped = i == STEP_OPEN && self->reached == STEP_LOCKED && former < STEP_OPEN;
      if (skipped)
        {
          mark_step (self, STEP_OPEN, "list-remove-symbolic", FALSE, FALSE);
          gtk_label_set_text (GTK_LABEL (self->steps[i].time), _ ("not opened"));
        }
      else if (i == STEP_SENT && i > former && bef_door_command_is_doubtful (self->command))
        {
          mark_step (self, STEP_SENT, "dialog-question-symbolic", FALSE, FALSE);
          gtk_label_set_text (GTK_LABEL (self->steps[i].time), _ ("nobody knows"));
        }
      else if (i <= self->reached && i > former)
        mark_step (self, (Step)i, "object-select-symbolic", FALSE, TRUE);
      else if (i == self->reached + 1 && failed)
        {
          /* No time: that would be read as when it was done. */
          mark_step (self, (Step)i, "dialog-warning-symbolic", FALSE, FALSE);
          gtk_label_set_text (GTK_LABEL (self->steps[i].time), state == BEF_DOOR_COMMAND_FAILED
                                                                   ? _ ("not done")
                                                                   : _ ("not confirmed"));
        }
      else if (i > self->reached)
        mark_step (self, (Step)i, NULL, i == self->reached + 1 && !failed, FALSE);
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
bef_door_dialog_dispose (GObject *object)
{
  BefDoorDialog *self = BEF_DOOR_DIALOG (object);

  g_clear_object (&self->command);
  g_clear_object (&self->door);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_door_dialog_parent_class)->dispose (object);
}

static void
bef_door_dialog_class_init (BefDoorDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_door_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = bef_door_dialog_close_request;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  /* A name of any length leaves the reason and the buttons where they can be reached. */
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), MAX_LINES);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The door in full, its building, its state and the age of it. */
static GtkWidget *
make_head (BefDoorDialog *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name ("bef-door-symbolic"),
            *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  const char *building = bef_device_get_building_name (self->door);

  gtk_image_set_icon_size (GTK_IMAGE (icon), GTK_ICON_SIZE_LARGE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (text), make_label (bef_device_get_name (self->door), "title-2"));
  if (building != NULL)
    gtk_box_append (GTK_BOX (text), make_label (building, "heading"));
  self->state = make_label (NULL, "bef-secondary");
  self->age = bef_age_label_new ();
  gtk_box_append (GTK_BOX (line), self->state);
  gtk_box_append (GTK_BOX (line), self->age);
  gtk_box_append (GTK_BOX (text), line);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), text);
  return head;
}

static GtkWidget *
make_suggestions (BefDoorDialog *self)
{
  const char *const suggestions[] = { _ ("Delivery"), _ ("Maintenance visit"),
                                      _ ("Resident without badge"), _ ("Association") };
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 6);
  for (guint i = 0; i < G_N_ELEMENTS (suggestions); i++)
    {
      GtkWidget *child = gtk_flow_box_child_new (),
                *button = gtk_button_new_with_label (suggestions[i]);
      GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (button, suggestions[i]);
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
      g_signal_connect_object (button, "clicked", G_CALLBACK (suggestion_cb), self, 0);
      gtk_flow_box_append (GTK_FLOW_BOX (flow), child);
    }
  return flow;
}

static GtkWidget *
make_buttons (BefDoorDialog *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  self->open = gtk_button_new_with_mnemonic (_ ("_Open the door"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->cancel), "window.close");
  g_signal_connect_object (self->open, "clicked", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_widget_set_margin_top (buttons, 12);
  gtk_box_append (GTK_BOX (buttons), self->cancel);
  gtk_box_append (GTK_BOX (buttons), self->open);
  return buttons;
}

static GtkWidget *
make_ask (BefDoorDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8),
            *label = make_label (_ ("Reason"), "heading");

  self->reason = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->reason), MAX_REASON);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), _ ("Why this door is opened"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason"), -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_FALSE, -1);
  g_signal_connect_object (self->reason, "changed", G_CALLBACK (update_ask), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reason, "activate", G_CALLBACK (reason_activate_cb), self,
                           G_CONNECT_SWAPPED);
  self->hint = make_label (NULL, "bef-secondary");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->reason);
  gtk_box_append (GTK_BOX (box), make_suggestions (self));
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  return box;
}

static GtkWidget *
make_step (BefDoorDialog *self, Step step, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *label = make_label (title, NULL);

  self->steps[step].box = box;
  self->steps[step].mark = gtk_image_new ();
  self->steps[step].spinner = gtk_spinner_new ();
  self->steps[step].time = gtk_label_new (NULL);
  gtk_widget_set_visible (self->steps[step].spinner, FALSE);
  gtk_widget_add_css_class (self->steps[step].time, "numeric");
  gtk_widget_add_css_class (box, "bef-line");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), self->steps[step].mark);
  gtk_box_append (GTK_BOX (box), self->steps[step].spinner);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->steps[step].time);
  return box;
}

static GtkWidget *
make_follow (BefDoorDialog *self)
{
  const char *const titles[N_STEPS] = { C_ ("door command", "Sent"),
                                        C_ ("door command", "Unlocked"),
                                        C_ ("door command", "Open"),
                                        C_ ("door command", "Locked again") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *list = gtk_list_box_new ();
  GtkWidget *close = gtk_button_new_with_mnemonic (_ ("_Done"));

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"), -1);
  for (int i = 0; i < N_STEPS; i++)
    {
      GtkWidget *row = gtk_list_box_row_new ();
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_step (self, (Step)i, titles[i]));
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  /* A log rather than a status, which newer versions of GTK leave without a name. */
  self->live = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_LOG, "name",
                             "door-progress", "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                             "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->live, "numeric");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "window.close");
  gtk_widget_set_halign (close, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->live);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), make_label (_ ("This window may be closed: the command goes on."),
                                             "bef-secondary"));
  gtk_box_append (GTK_BOX (box), close);
  return box;
}

static void
bef_door_dialog_init (BefDoorDialog *self)
{
  self->reached = -1;
}

static void
build (BefDoorDialog *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *header = adw_header_bar_new (), *scrolled = gtk_scrolled_window_new ();

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_stack_add_named (GTK_STACK (self->stack), make_ask (self), "ask");
  gtk_stack_add_named (GTK_STACK (self->stack), make_follow (self), "follow");
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_add_css_class (header, "flat");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (content), header);
  gtk_box_append (GTK_BOX (content), scrolled);
  adw_window_set_content (ADW_WINDOW (self), content);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->cancel);
  gtk_window_set_focus (GTK_WINDOW (self), self->reason);
}

void
bef_door_dialog_present (GtkWindow *parent, BefSession *session, BefDevice *door)
{
  BefDoorDialog *self = g_object_new (BEF_TYPE_DOOR_DIALOG, "transient-for", parent, "modal", TRUE,
                                      "default-width", 460, "title", _ ("Open a door"), NULL);

  self->session = g_object_ref (session);
  self->door = g_object_ref (door);
  build (self);
  g_signal_connect_object (door, "changed", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (door, "changed", G_CALLBACK (update_ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (update_ask), self,
                           G_CONNECT_SWAPPED);
  update_state (self);
  update_ask (self);
  gtk_window_present (GTK_WINDOW (self));
}
