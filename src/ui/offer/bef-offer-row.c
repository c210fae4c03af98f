/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-offer-row.h"

#include <glib/gi18n.h>

#include "ui/shell/bef-offer-words.h"
#include "ui/kit/bef-plain.h"

struct _BefOfferRow
{
  AdwExpanderRow parent_instance;
  BefSession *session;    /* owned */
  char *name;             /* owned: of the type, as the server calls it */
  AdwActionRow *full_row; /* unowned, as all that follow: children */
  AdwComboRow *use_row;
  AdwActionRow *asked_row;
  GtkSwitch *asked;
  AdwActionRow *wait_row;    /* nullable */
  GPtrArray *attributes;     /* owned, of GtkWidget (unowned): a row each */
  GCancellable *cancellable; /* owned */
  gboolean updating, is_read, asking;
};

enum
{
  SIGNAL_SAID,
  SIGNAL_ASKED_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefOfferRow, bef_offer_row, ADW_TYPE_EXPANDER_ROW)

/* "As built in", then the words of @uses. */
static GListModel *
words_of (const char *const *uses, const char *(*word) (const char *use))
{
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, C_ ("use", "As built in"));
  for (guint i = 0; uses[i] != NULL; i++)
    gtk_string_list_append (list, word (uses[i]));
  return G_LIST_MODEL (list);
}

static void
select_use (AdwComboRow *row, const char *const *uses, const char *use)
{
  guint selected = 0;

  for (guint i = 0; use != NULL && uses[i] != NULL; i++)
    if (g_str_equal (uses[i], use))
      selected = i + 1;
  if (adw_combo_row_get_selected (row) != selected)
    adw_combo_row_set_selected (row, selected);
}

/* NULL: as built in. */
static const char *
selected_use (AdwComboRow *row, const char *const *uses)
{
  guint selected = adw_combo_row_get_selected (row);

  return selected > 0 && selected <= g_strv_length ((char **)uses) ? uses[selected - 1] : NULL;
}

static void
said (BefOfferRow *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_SAID], 0, error != NULL ? error->message : NULL);
}

static void
use_chosen_cb (BefOfferRow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->updating)
    return;
  bef_own_profile_set_type (bef_session_get_own_profile (self->session), self->name,
                            selected_use (self->use_row, bef_offer_type_uses ()), &error);
  said (self, error);
}

static void
asked_cb (BefOfferRow *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[SIGNAL_ASKED_CHANGED], 0);
}

/* Attributes. */

static void
attribute_chosen_cb (AdwComboRow *row, GParamSpec *pspec, BefOfferRow *self)
{
  const char *name = g_object_get_data (G_OBJECT (row), "name");
  g_autoptr (GError) error = NULL;

  if (self->updating)
    return;
  bef_own_profile_set_attribute (bef_session_get_own_profile (self->session), self->name, name,
                                 selected_use (row, bef_offer_attribute_uses ()), &error);
  said (self, error);
}

static GtkWidget *
attribute_row_new (BefOfferRow *self, const BefOfferedAttribute *attribute)
{
  GtkWidget *row = attribute->is_private ? adw_action_row_new () : adw_combo_row_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), bef_offer_short_name (attribute->name));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_tooltip_text (row, attribute->name);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (attribute->name), g_free);
  if (!attribute->is_private)
    {
      g_autoptr (GListModel) words =
          words_of (bef_offer_attribute_uses (), bef_offer_attribute_word);
      adw_combo_row_set_model (ADW_COMBO_ROW (row), words);
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (attribute_chosen_cb), self, 0);
    }
  return row;
}

static void
update_attribute (BefOfferRow *self, GtkWidget *row, const BefOfferedAttribute *attribute)
{
  const char *use = bef_own_profile_get_attribute_use (bef_session_get_own_profile (self->session),
                                                       self->name, attribute->name);
  g_autofree char *text = bef_offer_attribute_text (attribute, use);

  bef_plain_set_subtitle (ADW_ACTION_ROW (row), text);
  if (ADW_IS_COMBO_ROW (row))
    select_use (ADW_COMBO_ROW (row), bef_offer_attribute_uses (), use);
}

static gboolean
are_same (BefOfferRow *self, const GPtrArray *attributes)
{
  for (guint i = 0; i < MIN (attributes->len, self->attributes->len); i++)
    if (g_strcmp0 (g_object_get_data (self->attributes->pdata[i], "name"),
                   ((BefOfferedAttribute *)attributes->pdata[i])->name)
        != 0)
      return FALSE;
  return attributes->len == self->attributes->len;
}

static void
show_attributes (BefOfferRow *self, const GPtrArray *attributes)
{
  self->updating = TRUE;
  if (!are_same (self, attributes))
    {
      for (guint i = 0; i < self->attributes->len; i++)
        adw_expander_row_remove (ADW_EXPANDER_ROW (self), self->attributes->pdata[i]);
      g_ptr_array_set_size (self->attributes, 0);
      for (guint i = 0; i < attributes->len; i++)
        {
          GtkWidget *row = attribute_row_new (self, attributes->pdata[i]);
          g_ptr_array_add (self->attributes, row);
          adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
        }
    }
  for (guint i = 0; i < attributes->len; i++)
    update_attribute (self, self->attributes->pdata[i], attributes->pdata[i]);
  self->updating = FALSE;
}

static void
attributes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOfferRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) attributes =
      bef_backend_attributes_finish (BEF_BACKEND (source), result, &error);

  self->asking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (attributes != NULL)
    show_attributes (self, attributes);
  if (error != NULL)
    bef_plain_set_subtitle (self->wait_row, error->message);
  else if (attributes->len == 0)
    bef_plain_set_subtitle (self->wait_row, _ ("The server tells of none"));
  gtk_widget_set_visible (GTK_WIDGET (self->wait_row),
                          error != NULL || attributes == NULL || attributes->len == 0);
}

static void
ask_attributes (BefOfferRow *self)
{
  BefBackend *backend = self->session != NULL ? bef_session_get_backend (self->session) : NULL;

  if (!adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)) || self->asking || backend == NULL)
    return;
  self->asking = TRUE;
  bef_backend_attributes_async (backend, self->name, self->cancellable, attributes_cb,
                                g_object_ref (self));
}

static void
bef_offer_row_dispose (GObject *object)
{
  BefOfferRow *self = BEF_OFFER_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_offer_row_parent_class)->dispose (object);
}

static void
bef_offer_row_finalize (GObject *object)
{
  BefOfferRow *self = BEF_OFFER_ROW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->attributes);
  g_free (self->name);
  G_OBJECT_CLASS (bef_offer_row_parent_class)->finalize (object);
}

static void
bef_offer_row_class_init (BefOfferRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_offer_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_offer_row_finalize;
  signals[SIGNAL_SAID] = g_signal_new ("said", BEF_TYPE_OFFER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ASKED_CHANGED] = g_signal_new (
      "asked-changed", BEF_TYPE_OFFER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static AdwActionRow *
add_row (BefOfferRow *self, GtkWidget *row, const char *title, const char *subtitle)
{
  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return ADW_ACTION_ROW (row);
}

static void
bef_offer_row_init (BefOfferRow *self)
{
  g_autoptr (GListModel) words = words_of (bef_offer_type_uses (), bef_offer_use_word);

  self->cancellable = g_cancellable_new ();
  self->attributes = g_ptr_array_new ();
  self->full_row = add_row (self, adw_action_row_new (), _ ("Full name"), NULL);
  adw_action_row_set_subtitle_lines (self->full_row, 0);
  self->asked = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->asked), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->asked), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Ask for these entities"), -1);
  self->asked_row = add_row (self, adw_action_row_new (), _ ("Ask for these entities"), NULL);
  adw_action_row_add_suffix (self->asked_row, GTK_WIDGET (self->asked));
  adw_action_row_set_activatable_widget (self->asked_row, GTK_WIDGET (self->asked));
  self->use_row =
      ADW_COMBO_ROW (add_row (self, adw_combo_row_new (), _ ("Read this type as"), NULL));
  adw_combo_row_set_model (self->use_row, words);
  self->wait_row =
      add_row (self, adw_action_row_new (), _ ("Attributes"), _ ("Asking the server…"));
  g_signal_connect_swapped (self->use_row, "notify::selected", G_CALLBACK (use_chosen_cb), self);
  g_signal_connect_swapped (self->asked, "notify::active", G_CALLBACK (asked_cb), self);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (ask_attributes), NULL);
}

GtkWidget *
bef_offer_row_new (BefSession *session, const char *type)
{
  BefOfferRow *self = g_object_new (BEF_TYPE_OFFER_ROW, NULL);

  self->session = g_object_ref (session);
  self->name = g_strdup (type);
  bef_plain_set_subtitle (self->full_row, type);
  return GTK_WIDGET (self);
}

const char *
bef_offer_row_get_name (BefOfferRow *self)
{
  return self->name;
}

void
bef_offer_row_update (BefOfferRow *self, const BefOfferedType *type, BefOfferRowFlags flags)
{
  gboolean asked = (flags & BEF_OFFER_ROW_ASKED) != 0;
  const char *use =
      bef_own_profile_get_type_use (bef_session_get_own_profile (self->session), self->name);
  g_autofree char *count = bef_offer_count (type);
  g_autofree char *what = bef_offer_type_text (type, use);
  /* TRANSLATORS: "Read as: meter", "12 entities". */
  g_autofree char *text = asked || type->use == NULL
                              ? g_strdup_printf (_ ("%s · %s"), what, count)
                              : g_strdup_printf (_ ("Not asked for, as you chose · %s"), count);

  self->updating = TRUE;
  self->is_read = type->use != NULL;
  bef_plain_set_expander (ADW_EXPANDER_ROW (self), bef_offer_short_name (type->name), text);
  select_use (self->use_row, bef_offer_type_uses (), use);
  gtk_switch_set_active (self->asked, asked);
  gtk_widget_set_visible (GTK_WIDGET (self->asked_row), self->is_read);
  gtk_widget_set_sensitive (GTK_WIDGET (self->asked_row), (flags & BEF_OFFER_ROW_CHOOSABLE) != 0);
  self->updating = FALSE;
  ask_attributes (self);
}

gboolean
bef_offer_row_get_asked (BefOfferRow *self)
{
  return gtk_switch_get_active (self->asked);
}

gboolean
bef_offer_row_is_read (BefOfferRow *self)
{
  return self->is_read;
}
