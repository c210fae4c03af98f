/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-offer-page.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "ui/shell/bef-area-dialog.h"
#include "bef-offer-row.h"
#include "ui/shell/bef-offer-words.h"
#include "ui/kit/bef-plain.h"
#include "ui/shell/bef-settings.h"
#include "ui/kit/bef-wrap-box.h"

/* What somebody gives may not be larger. */
#define MAX_FILE_BYTES (1024 * 1024)

struct _BefOfferPage
{
  BefPage parent_instance;
  AdwPreferencesGroup *types_group;
  AdwActionRow *state_row;
  AdwActionRow *tenant_row;
  AdwEntryRow *place_row;
  AdwActionRow *radius_row;
  GtkSpinButton *radius;
  AdwActionRow *bounds_row;
  GtkWidget *note_row;
  AdwActionRow *own_row;
  GPtrArray *rows;               /* owned, of BefOfferRow (unowned) */
  GSettings *settings;           /* owned, nullable: of the connection */
  GtkFileChooserNative *chooser; /* owned, nullable */
  GCancellable *cancellable;     /* owned: ends with the session */
  char *wanted;                  /* owned, nullable: the type to be unfolded */
  gboolean asking, again, updating;
};

G_DEFINE_FINAL_TYPE (BefOfferPage, bef_offer_page, BEF_TYPE_PAGE)

static void ask (BefOfferPage *self);

static BefSession *
session_of (BefOfferPage *self)
{
  return bef_page_get_session (BEF_PAGE (self));
}

static void
tell (BefOfferPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

/* What is asked for. */

static gboolean
may_choose (BefOfferPage *self, const char *key)
{
  return self->settings != NULL && g_settings_is_writable (self->settings, key);
}

/* As they stand in the settings, which the session follows. (transfer full) */
static BefBounds *
dup_bounds (BefOfferPage *self)
{
  g_auto (GStrv) types =
      self->settings != NULL ? g_settings_get_strv (self->settings, "only-types") : NULL;
  g_autofree char *area =
      self->settings != NULL ? g_settings_get_string (self->settings, "only-area") : NULL;

  return bef_bounds_new ((const char *const *)types, area);
}

/* What the server cannot be asked, which it says only once it is. */
static void
show_note (BefOfferPage *self)
{
  BefSession *session = session_of (self);
  BefBackend *backend = session != NULL ? bef_session_get_backend (session) : NULL;
  g_autofree char *note = backend != NULL ? bef_backend_dup_bounds_note (backend) : NULL;

  bef_plain_set_subtitle (ADW_ACTION_ROW (self->note_row), note);
  gtk_widget_set_visible (self->note_row, note != NULL);
}

static void
show_bounds (BefOfferPage *self)
{
  g_autoptr (BefBounds) bounds = dup_bounds (self);
  g_autofree char *text = bef_bounds_dup_text (bounds);
  g_autofree char *tenant =
      self->settings != NULL ? g_settings_get_string (self->settings, "tenant") : NULL;
  gboolean has_area = bounds->radius_m > 0;

  self->updating = TRUE;
  bef_plain_set_subtitle (
      self->tenant_row, tenant != NULL && tenant[0] != '\0' ? tenant : _ ("The server's default"));
  bef_plain_set_subtitle (self->bounds_row,
                          text != NULL ? text : _ ("Everything that is understood"));
  if (has_area)
    {
      g_autofree char *latitude = bef_format_number (bounds->centre.latitude, 4);
      g_autofree char *longitude = bef_format_number (bounds->centre.longitude, 4);
      /* TRANSLATORS: degrees of latitude and longitude. */
      g_autofree char *place = g_strdup_printf (_ ("%s; %s"), latitude, longitude);
      gtk_editable_set_text (GTK_EDITABLE (self->place_row), place);
      gtk_spin_button_set_value (self->radius, bounds->radius_m / 1000);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->place_row), may_choose (self, "only-area"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->radius_row), may_choose (self, "only-area"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "offer.area", may_choose (self, "only-area"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "offer.everything",
                                 text != NULL && may_choose (self, "only-area")
                                     && may_choose (self, "only-types"));
  self->updating = FALSE;
}

static void
place_cb (BefOfferPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->place_row));
  g_autofree char *area = NULL;
  BefPoint centre;

  if (self->updating || self->settings == NULL)
    return;
  if (text[0] != '\0' && !bef_bounds_parse_place (text, &centre))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->place_row), "error");
      tell (self, _ ("A place is two numbers in degrees, latitude then longitude, like “46.2123; "
                     "-0.8841”."));
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->place_row), "error");
  area = text[0] == '\0'
             ? g_strdup ("")
             : bef_bounds_format_area (centre, gtk_spin_button_get_value (self->radius) * 1000);
  g_settings_set_string (self->settings, "only-area", area);
}

static void
radius_cb (BefOfferPage *self)
{
  if (!self->updating && gtk_editable_get_text (GTK_EDITABLE (self->place_row))[0] != '\0')
    place_cb (self);
}

static void
area_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  BefSession *session = session_of (BEF_OFFER_PAGE (widget));
  const char *name = g_object_get_data (G_OBJECT (root), "profile");

  if (session != NULL && name != NULL)
    bef_area_dialog_present (GTK_WINDOW (root), session, name);
}

static void
everything_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefOfferPage *self = BEF_OFFER_PAGE (widget);

  if (self->settings == NULL)
    return;
  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->place_row), "");
  self->updating = FALSE;
  g_settings_reset (self->settings, "only-types");
  g_settings_reset (self->settings, "only-area");
}

/* The types that are switched on; none where that is all that is read. */
static void
asked_changed_cb (BefOfferPage *self)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new ();
  gboolean all = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      BefOfferRow *row = self->rows->pdata[i];
      if (!bef_offer_row_is_read (row))
        continue;
      all &= bef_offer_row_get_asked (row);
      if (bef_offer_row_get_asked (row))
        g_ptr_array_add (types, (gpointer)bef_offer_row_get_name (row));
    }
  if (types->len == 0)
    {
      tell (self, _ ("Something must be asked for: leave at least one type."));
      ask (self);
      return;
    }
  g_ptr_array_add (types, NULL);
  if (all)
    g_settings_reset (self->settings, "only-types");
  else
    g_settings_set_strv (self->settings, "only-types", (const char *const *)types->pdata);
}

static void
bounds_changed_cb (BefOfferPage *self)
{
  show_bounds (self);
  show_note (self);
  ask (self);
}

/* The types. */

static void
said_cb (BefOfferPage *self, const char *problem)
{
  BefSession *session = session_of (self);

  if (problem == NULL && session != NULL)
    problem = bef_session_get_own_refusal (session);
  if (problem != NULL)
    tell (self, problem);
  else if (session != NULL && !bef_own_profile_is_kept (bef_session_get_own_profile (session)))
    tell (self, _ ("Taken into account until Beffroi ends: nothing is kept on this computer now."));
  else
    tell (self, _ ("Taken into account: the server is asked anew. It can be undone below."));
}

static void
show_types (BefOfferPage *self, const GPtrArray *types)
{
  g_autoptr (BefBounds) bounds = dup_bounds (self);
  gboolean same = types->len == self->rows->len;
  guint n_read = 0;

  for (guint i = 0; same && i < types->len; i++)
    same = g_str_equal (bef_offer_row_get_name (self->rows->pdata[i]),
                        ((BefOfferedType *)types->pdata[i])->name);
  for (guint i = 0; !same && i < self->rows->len; i++)
    adw_preferences_group_remove (self->types_group, self->rows->pdata[i]);
  if (!same)
    g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < types->len; i++)
    {
      const BefOfferedType *type = types->pdata[i];
      if (!same)
        {
          GtkWidget *row = bef_offer_row_new (session_of (self), type->name);
          g_ptr_array_add (self->rows, row);
          adw_preferences_group_add (self->types_group, row);
          g_signal_connect_object (row, "said", G_CALLBACK (said_cb), self, G_CONNECT_SWAPPED);
          g_signal_connect_object (row, "asked-changed", G_CALLBACK (asked_changed_cb), self,
                                   G_CONNECT_SWAPPED);
        }
      BefOfferRowFlags flags =
          (bef_bounds_has_type (bounds, type->name) ? BEF_OFFER_ROW_ASKED : BEF_OFFER_ROW_DEFAULT)
          | (may_choose (self, "only-types") ? BEF_OFFER_ROW_CHOOSABLE : BEF_OFFER_ROW_DEFAULT);
      bef_offer_row_update (self->rows->pdata[i], type, flags);
      n_read += type->use != NULL;
    }
  g_autofree char *known =
      g_strdup_printf (ngettext ("The server has %u type of entities; %u read.",
                                 "The server has %u types of entities; %u read.", types->len),
                       types->len, n_read);
  bef_plain_set_group_description (
      self->types_group,
      types->len > 0
          ? known
          : _ ("The server answers, but holds nothing that you may see. Check the tenant "
               "and the access token in the connection's settings, or ask whoever runs "
               "the server."));
}

/* What somebody should look at comes first. */
static int
compare_types (gconstpointer a, gconstpointer b)
{
  const BefOfferedType *x = *(BefOfferedType *const *)a, *y = *(BefOfferedType *const *)b;

  if ((x->use == NULL) != (y->use == NULL))
    return x->use == NULL ? -1 : 1;
  return g_utf8_collate (bef_offer_short_name (x->name), bef_offer_short_name (y->name));
}

/* Unfolds the type that was asked for, once. */
static void
unfold (BefOfferPage *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->wanted);

  for (guint i = 0; wanted != NULL && i < self->rows->len; i++)
    {
      BefOfferRow *row = self->rows->pdata[i];
      const char *name = bef_offer_row_get_name (row);
      if (g_str_equal (name, wanted) || g_str_equal (bef_offer_short_name (name), wanted))
        {
          adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
          gtk_widget_grab_focus (GTK_WIDGET (row));
        }
    }
}

static void
offered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOfferPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) types = bef_backend_offer_finish (BEF_BACKEND (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || session_of (self) == NULL)
    return;
  self->asking = FALSE;
  if (types != NULL)
    {
      g_ptr_array_sort (types, compare_types);
      show_types (self, types);
      unfold (self);
    }
  else
    {
      bef_plain_set_title (ADW_PREFERENCES_ROW (self->state_row),
                           _ ("The server does not tell what it has"));
      bef_plain_set_subtitle (
          self->state_row,
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED) ? NULL : error->message);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->state_row), types == NULL);
  if (self->again)
    ask (self);
}

static void
ask (BefOfferPage *self)
{
  BefSession *session = session_of (self);
  BefBackend *backend = session != NULL ? bef_session_get_backend (session) : NULL;

  self->again = self->asking;
  if (self->asking || !bef_page_is_shown (BEF_PAGE (self)))
    return;
  if (backend == NULL)
    {
      bef_plain_set_title (ADW_PREFERENCES_ROW (self->state_row), _ ("No server is configured"));
      return;
    }
  self->asking = TRUE;
  bef_backend_offer_async (backend, self->cancellable, offered_cb, g_object_ref (self));
}

/* What was said. */

static void
show_own (BefOfferPage *self)
{
  BefOwnProfile *own = bef_session_get_own_profile (session_of (self));
  const char *fault = bef_own_profile_get_fault (own);
  const char *refusal = bef_session_get_own_refusal (session_of (self));
  gboolean is_any = bef_own_profile_get_text (own) != NULL;
  g_autofree char *text = NULL;

  if (refusal != NULL)
    /* TRANSLATORS: why, a sentence. */
    text = g_strdup_printf (_ ("It is kept, but this server is not read by it: %s"), refusal);
  else if (fault != NULL)
    text = g_strdup_printf (_ ("It could not be kept: %s"), fault);
  bef_plain_set_subtitle (
      self->own_row,
      text != NULL ? text
      : is_any     ? _ ("It holds what you said, is kept with this connection, and can be given to "
                            "others whose server has the same types.")
               : _ ("You have said nothing: everything is read as built in. Unfold a type to say "
                    "what it is."));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "offer.undo", bef_own_profile_can_undo (own));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "offer.export", is_any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "offer.forget", is_any);
}

static void
own_changed_cb (BefOfferPage *self)
{
  show_own (self);
  ask (self);
}

static void
own_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefOfferPage *self = BEF_OFFER_PAGE (widget);
  BefSession *session = session_of (self);

  if (session == NULL)
    return;
  if (g_str_equal (action, "offer.undo"))
    bef_own_profile_undo (bef_session_get_own_profile (session));
  else
    bef_own_profile_forget (bef_session_get_own_profile (session));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOfferPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *name = g_file_get_basename (G_FILE (source));
  BefSession *session = session_of (self);
  gsize length = 0;

  if (session == NULL)
    return;
  if (g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error)
      && length <= MAX_FILE_BYTES)
    bef_own_profile_take (bef_session_get_own_profile (session), text, length, &error);
  else if (error == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("it is too large"));
  if (error == NULL && bef_session_get_own_refusal (session) != NULL)
    {
      tell (self, bef_session_get_own_refusal (session));
      return;
    }
  g_autofree char *told =
      error != NULL
          /* TRANSLATORS: a file's name, then what is wrong with it. */
          ? g_strdup_printf (_ ("%s was not taken, and nothing has changed: %s"), name,
                             error->message)
          : g_strdup_printf (_ ("%s is taken into account. It can be undone below."), name);
  tell (self, told);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOfferPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source)), *told = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    told = g_strdup_printf (_ ("Exported to %s"), name);
  else
    told = g_strdup_printf (_ ("Not exported: %s"), error->message);
  tell (self, told);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, BefOfferPage *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;
  BefSession *session = session_of (self);
  const char *text =
      session != NULL ? bef_own_profile_get_text (bef_session_get_own_profile (session)) : NULL;

  if (file != NULL
      && gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_OPEN)
    g_file_load_contents_async (file, self->cancellable, loaded_cb, g_object_ref (self));
  else if (file != NULL && text != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           written_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
file_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefOfferPage *self = BEF_OFFER_PAGE (widget);
  gboolean opens = g_str_equal (action, "offer.import");

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (
      opens ? _ ("Profile file to take") : _ ("Export the profile file"),
      GTK_WINDOW (gtk_widget_get_root (widget)),
      opens ? GTK_FILE_CHOOSER_ACTION_OPEN : GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (!opens)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "beffroi-types.json");
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* The page's life. */

static void
bef_offer_page_bind (BefPage *page, BefSession *session)
{
  BefOfferPage *self = BEF_OFFER_PAGE (page);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->asking = FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->types_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->state_row), TRUE);
  if (session == NULL)
    {
      BefSession *former = session_of (self);
      g_signal_handlers_disconnect_by_data (bef_session_get_own_profile (former), self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), self);
      return;
    }
  g_signal_connect_object (bef_session_get_commune (session), "changed", G_CALLBACK (show_note),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_own_profile (session), "changed",
                           G_CALLBACK (own_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
}

static void
ensure_settings (BefOfferPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *name = root != NULL ? g_object_get_data (G_OBJECT (root), "profile") : NULL;

  if (self->settings != NULL || name == NULL)
    return;
  self->settings = bef_settings_profile (name);
  g_signal_connect_swapped (self->settings, "changed::only-types", G_CALLBACK (bounds_changed_cb),
                            self);
  g_signal_connect_swapped (self->settings, "changed::only-area", G_CALLBACK (bounds_changed_cb),
                            self);
}

static void
bef_offer_page_shown (BefPage *page, const char *argument)
{
  BefOfferPage *self = BEF_OFFER_PAGE (page);

  bef_page_set_title (page, _ ("What the Server Offers"), NULL);
  ensure_settings (self);
  bef_set_str (&self->wanted, argument);
  if (session_of (self) == NULL)
    return;
  show_bounds (self);
  show_note (self);
  show_own (self);
  ask (self);
}

static void
bef_offer_page_dispose (GObject *object)
{
  BefOfferPage *self = BEF_OFFER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_OFFER_PAGE);
  G_OBJECT_CLASS (bef_offer_page_parent_class)->dispose (object);
}

static void
bef_offer_page_finalize (GObject *object)
{
  BefOfferPage *self = BEF_OFFER_PAGE (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  g_free (self->wanted);
  G_OBJECT_CLASS (bef_offer_page_parent_class)->finalize (object);
}

static void
bef_offer_page_class_init (BefOfferPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_offer_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_offer_page_finalize;
  page_class->bind = bef_offer_page_bind;
  page_class->shown = bef_offer_page_shown;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-offer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefOfferPage, types_group);
  gtk_widget_class_bind_template_child (widget_class, BefOfferPage, state_row);
  gtk_widget_class_bind_template_child (widget_class, BefOfferPage, tenant_row);
  gtk_widget_class_bind_template_child (widget_class, BefOfferPage, place_row);
  gtk_widget_class_bind_template_child (widget_class, BefOfferPage, radius_row);
  gtk_widget_class_bind_template_child (widget_class, BefOfferPage, radius);
  gtk_widget_class_bind_template_child (widget_class, BefOfferPage, bounds_row);
  gtk_widget_class_bind_template_child (widget_class, BefOfferPage, note_row);
  gtk_widget_class_bind_template_child (widget_class, BefOfferPage, own_row);
  gtk_widget_class_install_action (widget_class, "offer.area", NULL, area_action);
  gtk_widget_class_install_action (widget_class, "offer.everything", NULL, everything_action);
  gtk_widget_class_install_action (widget_class, "offer.undo", NULL, own_action);
  gtk_widget_class_install_action (widget_class, "offer.forget", NULL, own_action);
  gtk_widget_class_install_action (widget_class, "offer.import", NULL, file_action);
  gtk_widget_class_install_action (widget_class, "offer.export", NULL, file_action);
}

static void
bef_offer_page_init (BefOfferPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (self->place_row, "apply", G_CALLBACK (place_cb), self);
  g_signal_connect_swapped (self->radius, "value-changed", G_CALLBACK (radius_cb), self);
}

BefPage *
bef_offer_page_new (void)
{
  return g_object_new (BEF_TYPE_OFFER_PAGE, NULL);
}
