/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-works-form.h"

#include <glib/gi18n.h>

#include "base/bef-present.h"
#include "bef-moment-entry.h"

/* New works end at this hour of the next day unless somebody says otherwise. */
#define EVENING_HOUR 18
#define QUARTER_MS (15 * BEF_MS_MINUTE)

struct _BefWorksForm
{
  GtkBox parent_instance;
  GtkDropDown *what; /* template child, likewise below */
  BefMomentEntry *from;
  BefMomentEntry *to;
  GtkCheckButton *open_end;
  GtkEntry *purpose;
  GtkLabel *hint;
  GPtrArray *urns; /* owned, of char: what the list offers */
  char *id;        /* owned, nullable: of what is changed */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefWorksForm, bef_works_form, GTK_TYPE_BOX)

/* Why it is not whole; NULL: it is. */
static const char *
why_not (BefWorksForm *self, gint64 *from_ms, gint64 *to_ms)
{
  *from_ms = bef_moment_entry_get (self->from);
  *to_ms = gtk_check_button_get_active (self->open_end) ? BEF_WORKS_OPEN
                                                        : bef_moment_entry_get (self->to);
  if (*from_ms == BEF_NO_TIME || *to_ms == BEF_NO_TIME)
    return _ ("A time of day is written like 8:30.");
  return *to_ms <= *from_ms ? _ ("The end is before the beginning.") : NULL;
}

static void
changed_cb (BefWorksForm *self)
{
  gint64 from, to;
  const char *reason = why_not (self, &from, &to);

  gtk_widget_set_sensitive (GTK_WIDGET (self->to), !gtk_check_button_get_active (self->open_end));
  gtk_label_set_text (self->hint, reason != NULL ? reason
                                                 : _ ("Meanwhile nothing there is an alarm of "
                                                      "this console, and what is measured does not "
                                                      "count as usual. All of it stays on the "
                                                      "graphs."));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
offer (BefWorksForm *self, GtkStringList *names, const char *urn, const char *name)
{
  g_ptr_array_add (self->urns, g_strdup (urn));
  gtk_string_list_append (names, name);
}

/* The building as a whole first, then what is in it. */
static void
offer_all (BefWorksForm *self, BefSession *session, const char *place)
{
  BefCommune *commune = bef_session_get_commune (session);
  BefDevice *device = bef_commune_find_device (commune, place);
  const char *building_id = device != NULL ? bef_device_get_building_id (device) : place;
  BefBuilding *building =
      building_id != NULL ? bef_commune_find_building (commune, building_id) : NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *devices = building != NULL ? bef_building_get_devices (building) : NULL;

  g_ptr_array_set_size (self->urns, 0);
  if (building != NULL)
    offer (self, names, building_id, _ ("The whole building"));
  for (guint i = 0; devices != NULL && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) each = g_list_model_get_item (devices, i);
      offer (self, names, bef_device_get_id (each), bef_device_get_name (each));
    }
  /* What stands in the street is in no building. */
  if (building == NULL)
    offer (self, names, place, device != NULL ? bef_device_get_name (device) : place);
  gtk_drop_down_set_model (self->what, G_LIST_MODEL (names));
}

static void
choose (BefWorksForm *self, const char *urn)
{
  for (guint i = 0; i < self->urns->len; i++)
    if (g_strcmp0 (self->urns->pdata[i], urn) == 0)
      gtk_drop_down_set_selected (self->what, i);
}

void
bef_works_form_fill (BefWorksForm *self, BefSession *session, const char *place,
                     const BefWorksWindow *window)
{
  gint64 now = bef_now_ms () / QUARTER_MS * QUARTER_MS;
  gint64 tomorrow = bef_civil_add (now, BEF_PERIOD_DAY, 1);
  BefCivil c;

  bef_civil_from_ms (tomorrow, &c);
  gint64 evening = bef_civil_to_ms (c.year, c.month, c.day, EVENING_HOUR, 0);
  g_free (self->id);
  self->id = window != NULL ? g_strdup (window->id) : NULL;
  offer_all (self, session, place);
  choose (self, window != NULL ? window->what : place);
  bef_moment_entry_set (self->from, window != NULL ? window->from_ms : now);
  bef_moment_entry_set (self->to, window != NULL && window->to_ms != BEF_WORKS_OPEN ? window->to_ms
                                                                                    : evening);
  gtk_check_button_set_active (self->open_end, window != NULL && window->to_ms == BEF_WORKS_OPEN);
  gtk_editable_set_text (GTK_EDITABLE (self->purpose), window != NULL ? window->purpose : "");
  changed_cb (self);
}

BefWorksWindow *
bef_works_form_make (BefWorksForm *self)
{
  guint chosen = gtk_drop_down_get_selected (self->what);
  gint64 from, to;

  if (why_not (self, &from, &to) != NULL || chosen >= self->urns->len)
    return NULL;
  BefWorksWindow *window = bef_works_window_new (
      self->urns->pdata[chosen], from, to, gtk_editable_get_text (GTK_EDITABLE (self->purpose)));
  if (self->id != NULL)
    {
      g_free (window->id);
      window->id = g_strdup (self->id);
    }
  return window;
}

static void
bef_works_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BEF_TYPE_WORKS_FORM);
  G_OBJECT_CLASS (bef_works_form_parent_class)->dispose (object);
}

static void
bef_works_form_finalize (GObject *object)
{
  g_ptr_array_unref (BEF_WORKS_FORM (object)->urns);
  g_free (BEF_WORKS_FORM (object)->id);
  G_OBJECT_CLASS (bef_works_form_parent_class)->finalize (object);
}

static void
bef_works_form_class_init (BefWorksFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (BEF_TYPE_MOMENT_ENTRY);
  G_OBJECT_CLASS (klass)->dispose = bef_works_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_works_form_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_WORKS_FORM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-works-form.ui");
  gtk_widget_class_bind_template_child (widget_class, BefWorksForm, what);
  gtk_widget_class_bind_template_child (widget_class, BefWorksForm, from);
  gtk_widget_class_bind_template_child (widget_class, BefWorksForm, to);
  gtk_widget_class_bind_template_child (widget_class, BefWorksForm, open_end);
  gtk_widget_class_bind_template_child (widget_class, BefWorksForm, purpose);
  gtk_widget_class_bind_template_child (widget_class, BefWorksForm, hint);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
bef_works_form_init (BefWorksForm *self)
{
  self->urns = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  bef_moment_entry_set_name (self->from, C_ ("works", "From"));
  bef_moment_entry_set_name (self->to, C_ ("works", "To"));
}
