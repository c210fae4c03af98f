/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-calendar-dialog.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "supervision/calendars/bef-calendar-fetch.h"
#include "ui/kit/bef-accessible.h"

/* What a dialog asks about. */
typedef struct
{
  GtkWindow *parent;   /* owned */
  BefSession *session; /* owned */
  char *name;          /* owned, nullable: of the file */
  BefIcal *ical;       /* owned, nullable: what it holds */
  GPtrArray *rooms;    /* owned, of char *: in the order of the list; then buildings */
  guint n_rooms;
  GtkDropDown *choice;          /* in the dialog */
  GtkEditable *address;         /* in the dialog, nullable */
  GtkEditable *user, *password; /* in the dialog, nullable */
  char *id;                     /* owned, nullable: of the calendar that is signed in to */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->parent);
  g_object_unref (self->session);
  g_free (self->name);
  g_free (self->id);
  g_clear_pointer (&self->ical, bef_ical_free);
  g_ptr_array_unref (self->rooms);
  g_free (self);
}

static Question *
question_new (GtkWindow *parent, BefSession *session)
{
  Question *self = g_new0 (Question, 1);

  self->parent = g_object_ref (parent);
  self->session = g_object_ref (session);
  self->rooms = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
tell (Question *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self->parent), "win.toast", "s", text);
}

static void
closed_cb (gpointer data, GClosure *closure)
{
  question_free (data);
}

/* A list of the rooms, then of the buildings. (floating) */
static GtkWidget *
make_choice (Question *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  BefCommune *commune = bef_session_get_commune (self->session);
  GListModel *devices = bef_commune_get_devices (commune),
             *buildings = bef_commune_get_buildings (commune);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      const char *building = bef_device_get_building_name (device);
      if (bef_device_get_kind (device) != BEF_KIND_ROOM)
        continue;
      g_autofree char *name =
          building != NULL ? g_strdup_printf ("%s · %s", building, bef_device_get_name (device))
                           : g_strdup (bef_device_get_name (device));
      gtk_string_list_append (names, name);
      g_ptr_array_add (self->rooms, g_strdup (bef_device_get_id (device)));
    }
  self->n_rooms = self->rooms->len;
  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      /* TRANSLATORS: a building; of a calendar only the days on which it is closed are taken. */
      g_autofree char *name =
          g_strdup_printf (_ ("%s: closures alone"), bef_building_get_name (building));
      gtk_string_list_append (names, name);
      g_ptr_array_add (self->rooms, g_strdup (bef_building_get_id (building)));
    }
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL));
  bef_accessible_set_name (GTK_WIDGET (self->choice), _ ("Room or building of the calendar"));
  return GTK_WIDGET (self->choice);
}

static const char *
chosen_room (Question *self)
{
  guint at = gtk_drop_down_get_selected (self->choice);

  return at < self->rooms->len ? g_ptr_array_index (self->rooms, at) : NULL;
}

/* @field below its @name, at the end of @box. */
static void
add_field (GtkWidget *box, GtkWidget *field, const char *name)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = gtk_label_new_with_mnemonic (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), field);
  gtk_box_append (GTK_BOX (group), label);
  gtk_box_append (GTK_BOX (group), field);
  gtk_box_append (GTK_BOX (box), group);
}

/* Who asks. No GtkPasswordEntry: that of GTK 4.8 is called once it is gone, where it had the focus.
 */
static void
make_login (Question *self, GtkWidget *box)
{
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();
  GtkWidget *password = gtk_entry_new_with_buffer (buffer);

  gtk_entry_set_visibility (GTK_ENTRY (password), FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (password), GTK_INPUT_PURPOSE_PASSWORD);
  self->user = GTK_EDITABLE (gtk_entry_new ());
  self->password = GTK_EDITABLE (password);
  add_field (box, GTK_WIDGET (self->user), _ ("_User name"));
  add_field (box, password, _ ("_Password"));
}

/* What is wrong with who asks. (transfer full) nullable */
static char *
dup_login_fault (const BefCalendarLogin *login)
{
  if (*login->user == '\0' && *login->password != '\0')
    return g_strdup (_ ("A password goes with a user name: enter both."));
  return bef_calendar_fetch_dup_user_fault (login->user);
}

static guint
subscribe (Question *self, BefCalendarKeeper *keeper, const char *room, char **fault)
{
  const char *url = gtk_editable_get_text (self->address);
  BefCalendarLogin login = { gtk_editable_get_text (self->user),
                             gtk_editable_get_text (self->password) };

  *fault = bef_calendar_fetch_dup_fault (url);
  if (*fault == NULL)
    *fault = dup_login_fault (&login);
  if (*fault != NULL)
    return 0;
  return bef_calendar_keeper_subscribe (keeper, room, url, *login.user != '\0' ? &login : NULL);
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, Question *self)
{
  BefCalendarKeeper *keeper = bef_calendar_keeper_of (self->session);
  const char *room = chosen_room (self);
  guint change;

  if (!g_str_equal (response, "add") || room == NULL)
    return;
  if (self->ical != NULL)
    change = bef_calendar_keeper_add (keeper, room, self->name, self->ical);
  else
    {
      g_autofree char *fault = NULL;
      change = subscribe (self, keeper, room, &fault);
      if (fault != NULL)
        {
          tell (self, fault);
          return;
        }
    }
  tell (self, change == 0 ? _ ("The calendar could not be kept")
              : gtk_drop_down_get_selected (self->choice) < self->n_rooms
                  ? _ ("The calendar books the room from now on")
                  : _ ("The calendar says when the building is closed from now on"));
}

/* Shows the dialog; takes @self. */
static void
ask (Question *self, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (self->parent, NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), heading);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  if (self->ical == NULL)
    {
      self->address = GTK_EDITABLE (gtk_entry_new ());
      gtk_entry_set_placeholder_text (GTK_ENTRY (self->address), "https://");
      gtk_entry_set_input_purpose (GTK_ENTRY (self->address), GTK_INPUT_PURPOSE_URL);
      bef_accessible_set_name (GTK_WIDGET (self->address), _ ("Address of the calendar"));
      add_field (box, GTK_WIDGET (self->address), _ ("Address of the calendar"));
      make_login (self, box);
    }
  add_field (box, make_choice (self), _ ("Room or building of the calendar"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "add",
                                    _ ("_Take the Calendar"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "add",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "add",
                                           self->rooms->len > 0);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), self, closed_cb, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) body = g_string_new (NULL);

  self->ical = bef_calendar_fetch_finish (result, &error);
  if (self->ical == NULL)
    {
      tell (self, error->message);
      question_free (self);
      return;
    }
  guint n_closures = bef_ical_count_closures (self->ical->events);
  guint n = self->ical->events->len - n_closures;
  g_autofree char *number = bef_format_number (n, 0);
  g_string_append_printf (body,
                          ngettext ("%s booking until a year and a half from now.",
                                    "%s bookings until a year and a half from now.", n),
                          number);
  if (n_closures > 0)
    {
      g_autofree char *closures = bef_format_number (n_closures, 0);
      g_string_append_c (body, ' ');
      g_string_append_printf (
          body, ngettext ("%s closure of whole days.", "%s closures of whole days.", n_closures),
          closures);
    }
  if (self->ical->notes->len > 0)
    g_string_append_printf (body, " %s", ((BefFileNote *)self->ical->notes->pdata[0])->reason);
  g_string_append_printf (
      body, " %s", _ ("What each is for is not kept: only when the room is taken, or closed."));
  ask (self, self->name, body->str);
}

void
bef_calendar_dialog_open_file (GtkWindow *parent, BefSession *session, const char *path)
{
  Question *self = question_new (parent, session);

  self->name = g_path_get_basename (path);
  bef_calendar_read_file_async (path, bef_calendar_keeper_range (bef_now_ms ()), NULL, read_cb,
                                self);
}

void
bef_calendar_dialog_subscribe (GtkWindow *parent, BefSession *session)
{
  ask (question_new (parent, session), _ ("Calendar at an Address"),
       _ ("It is read now, and every hour while Beffroi is open. The user name and the password "
          "only where a server (CalDAV) asks for them: the password goes into this computer's "
          "keyring. What each booking is for is not kept."));
}

static void
signed_in_cb (AdwMessageDialog *dialog, const char *response, Question *self)
{
  /* A window that is closed has nothing in it any more. */
  if (!g_str_equal (response, "sign-in"))
    return;
  BefCalendarLogin login = { gtk_editable_get_text (self->user),
                             gtk_editable_get_text (self->password) };
  g_autofree char *fault = *login.user == '\0' || *login.password == '\0'
                               ? g_strdup (_ ("A password goes with a user name: enter both."))
                               : dup_login_fault (&login);
  if (fault != NULL)
    tell (self, fault);
  else if (!bef_calendar_keeper_sign_in (bef_calendar_keeper_of (self->session), self->id, &login))
    tell (self, _ ("The calendar could not be kept"));
}

void
bef_calendar_dialog_sign_in (GtkWindow *parent, BefSession *session, const BefKeptCalendar *of)
{
  Question *self = question_new (parent, session);
  GtkWidget *dialog = adw_message_dialog_new (parent, NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *server = bef_calendar_fetch_dup_server (of->url);

  self->id = g_strdup (of->id);
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Password of the Calendar"));
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  /* TRANSLATORS: %s is a server: "agenda.example.org:443" */
                                  _ ("It is shown to %s alone, and kept in this computer's "
                                     "keyring."),
                                  server);
  make_login (self, box);
  gtk_editable_set_text (self->user, of->user);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "sign-in",
                                    _ ("_Read the Calendar"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign-in",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (signed_in_cb), self, closed_cb, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (GTK_WIDGET (*of->user != '\0' ? self->password : self->user));
}

gboolean
bef_calendar_dialog_is_for (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".ics") || g_str_has_suffix (lower, ".ical");
}
