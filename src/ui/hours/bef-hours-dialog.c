/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hours-dialog.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "supervision/alarms/bef-alarm-hours.h"
#include "supervision/kept/bef-hours-keeper.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-toast.h"

/* Of a calendar, those to come. */
#define SHOWN_CLOSURES 6

struct _BefHoursDialog
{
  AdwWindow parent_instance;
  GtkWidget *save; /* template child, likewise below */
  AdwComboRow *building;
  GtkLabel *state;
  AdwPreferencesGroup *week, *days, *holiday;
  AdwComboRow *on_public, *on_school;
  GtkWidget *closures;
  GtkLabel *closed_by, *rules;
  GtkWidget *usual;
  GtkLabel *flaw;
  GtkWidget *fields[14];  /* in week, then in holiday */
  BefSession *session;    /* owned, nullable until presented */
  BefHoursKeeper *keeper; /* owned, likewise */
  GPtrArray *buildings;   /* owned, of BefBuilding: as they are listed */
  BefOpeningHours shown;  /* what the fields said when they were filled */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (BefHoursDialog, bef_hours_dialog, ADW_TYPE_WINDOW)

static BefBuilding *
get_building (BefHoursDialog *self)
{
  guint i = adw_combo_row_get_selected (self->building);

  return i < self->buildings->len ? self->buildings->pdata[i] : NULL;
}

static const BefOpeningHours *
get_usual (BefHoursDialog *self)
{
  return bef_alarm_usual_hours (bef_building_get_category (get_building (self)));
}

static const BefOpeningHours *
get_kept (BefHoursDialog *self)
{
  return bef_hours_book_find (bef_hours_keeper_get_book (self->keeper),
                              bef_building_get_id (get_building (self)));
}

/* What is typed. */

static void
mark (GtkWidget *field, const GError *error)
{
  gboolean is_wrong = error != NULL;

  bef_css_class_set (field, "error", is_wrong);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
      is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* What is wrong with @field, at its name; the first only. */
static void
note_flaw (GtkWidget *field, const char *name, const GError *error, char **flaw)
{
  mark (field, error);
  if (error != NULL && *flaw == NULL)
    /* TRANSLATORS: a field of a form ("Telephone"), then what is wrong with it. */
    *flaw = g_strdup_printf (C_ ("field", "%s: %s"), name, error->message);
}

/* FALSE with a sentence in @flaw (transfer full): something of it is none. */
static gboolean
read_fields (BefHoursDialog *self, BefOpeningHours *out, char **flaw)
{
  gboolean has_other;

  *out =
      (BefOpeningHours){ .on_public = (BefHoursManner)adw_combo_row_get_selected (self->on_public),
                         .on_school =
                             (BefHoursManner)adw_combo_row_get_selected (self->on_school) };
  has_other = out->on_school == BEF_HOURS_OTHER;
  for (guint i = 0; i < (has_other ? 14 : 7); i++)
    {
      g_autoptr (GError) error = NULL;
      BefHoursDay *day = i < 7 ? &out->week[i] : &out->holiday[i - 7];
      bef_hours_day_parse (gtk_editable_get_text (GTK_EDITABLE (self->fields[i])), day, &error);
      note_flaw (self->fields[i], bef_hours_weekday_word (i % 7), error, flaw);
    }
  g_autoptr (GError) error = NULL;
  bef_hours_closures_parse (gtk_editable_get_text (GTK_EDITABLE (self->closures)), out, &error);
  note_flaw (self->closures, _ ("Closed on"), error, flaw);
  return *flaw == NULL;
}

/* Whether these are its own hours, said in a sentence. */
static const char *
choose_state (BefHoursDialog *self, const BefOpeningHours *hours)
{
  if (!bef_hours_keeper_may_edit (self->keeper))
    return _ ("Your role shows hours, and does not change them.");
  if (!bef_hours_keeper_is_ready (self->keeper))
    return _ ("The hours kept here are still being read.");
  if (bef_opening_hours_equal (hours, get_usual (self)))
    return _ ("These hours are as usual for what it is: nobody gave others. Somebody may be in it "
              "then without anything booked.");
  return _ ("These hours were given to this building. Somebody may be in it then without anything "
            "booked.");
}

static void
changed_cb (BefHoursDialog *self)
{
  BefOpeningHours hours;
  g_autofree char *flaw = NULL;
  gboolean may, is_changed;

  if (self->is_filling || self->session == NULL || get_building (self) == NULL)
    return;
  may = bef_hours_keeper_may_edit (self->keeper) && bef_hours_keeper_is_ready (self->keeper);
  is_changed =
      !read_fields (self, &hours, &flaw) || !bef_opening_hours_equal (&hours, &self->shown);
  gtk_label_set_text (self->state, choose_state (self, &hours));
  gtk_label_set_text (self->flaw, flaw != NULL ? flaw : "");
  gtk_widget_set_visible (GTK_WIDGET (self->flaw), flaw != NULL);
  gtk_widget_set_sensitive (self->save, may && is_changed && flaw == NULL);
  /* What is typed for one is not lost by a look at another. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->building), !is_changed);
  gtk_widget_set_sensitive (
      self->usual, may && (flaw != NULL || !bef_opening_hours_equal (&hours, get_usual (self))));
  gtk_widget_set_visible (GTK_WIDGET (self->holiday), hours.on_school == BEF_HOURS_OTHER);
  gtk_widget_set_sensitive (GTK_WIDGET (self->week), may);
  gtk_widget_set_sensitive (GTK_WIDGET (self->days), may);
  gtk_widget_set_sensitive (GTK_WIDGET (self->holiday), may);
}

static void
fill (BefHoursDialog *self, const BefOpeningHours *hours)
{
  g_autofree char *closures = bef_hours_closures_dup_text (hours);

  self->is_filling = TRUE;
  adw_combo_row_set_selected (self->on_public, hours->on_public);
  adw_combo_row_set_selected (self->on_school, hours->on_school);
  for (guint i = 0; i < 14; i++)
    {
      /* Who has a week of their own for the holidays begins with the usual one. */
      const BefHoursDay *day = i < 7                                 ? &hours->week[i]
                               : hours->on_school == BEF_HOURS_OTHER ? &hours->holiday[i - 7]
                                                                     : &hours->week[i - 7];
      g_autofree char *text = bef_hours_day_dup_text (day);
      gtk_editable_set_text (GTK_EDITABLE (self->fields[i]), text);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->closures), closures);
  self->is_filling = FALSE;
  changed_cb (self);
}

/* "24 December 2026 to 2 January 2027 – Town hall". (transfer full) */
static char *
dup_closure (const BefBuildingClosure *closure)
{
  g_autofree char *days = closure->days.first == closure->days.last
                              ? bef_format_date (bef_hours_day_start (closure->days.first))
                              : bef_format_dates (bef_hours_day_start (closure->days.first),
                                                  bef_hours_day_start (closure->days.last));

  /* TRANSLATORS: a day or two, the name of a calendar. */
  return g_strdup_printf (_ ("%s – calendar “%s”"), days, closure->source);
}

/* From which calendar a closure is that nobody typed here. */
static void
show_closed_by (BefHoursDialog *self)
{
  GPtrArray *closures = bef_hours_book_get_closures (bef_hours_keeper_get_book (self->keeper));
  g_autoptr (GString) text = g_string_new (_ ("Also closed, because a calendar says so:"));
  int today = bef_hours_moment (bef_now_ms ()).day;
  guint n = 0;

  for (guint i = 0; get_building (self) != NULL && i < closures->len; i++)
    {
      const BefBuildingClosure *closure = closures->pdata[i];
      if (closure->days.last < today
          || !g_str_equal (closure->building, bef_building_get_id (get_building (self)))
          || ++n > SHOWN_CLOSURES)
        continue;
      g_autofree char *line = dup_closure (closure);
      g_string_append_printf (text, "\n• %s", line);
    }
  if (n > SHOWN_CLOSURES)
    {
      guint more = n - SHOWN_CLOSURES;
      g_string_append (text, "\n");
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", more), more);
    }
  gtk_label_set_text (self->closed_by, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->closed_by), n > 0);
}

static void
building_cb (BefHoursDialog *self)
{
  if (self->session == NULL || self->is_filling || get_building (self) == NULL)
    return;
  show_closed_by (self);
  self->shown = get_kept (self) != NULL ? *get_kept (self) : *get_usual (self);
  fill (self, &self->shown);
}

static void
usual_cb (BefHoursDialog *self)
{
  fill (self, get_usual (self));
}

/* Keeping. */

static void
offer_undo (BefHoursDialog *self, guint number)
{
  GtkWindow *window = GTK_WINDOW (self);
  g_autofree char *text =
      g_strdup_printf (_ ("%s: hours kept"), bef_building_get_name (get_building (self)));

  /* It may stand above another dialog: toasts are shown by the window below all. */
  while (gtk_window_get_transient_for (window) != NULL)
    window = gtk_window_get_transient_for (window);
  bef_toast_offer_undo (GTK_WIDGET (window), text, self->keeper, number,
                        (BefToastUndo)bef_hours_keeper_undo);
}

static void
save_cb (BefHoursDialog *self)
{
  BefOpeningHours hours;
  g_autofree char *flaw = NULL;
  guint number;

  if (!gtk_widget_get_sensitive (self->save) || !read_fields (self, &hours, &flaw))
    return;
  /* What is as usual follows the usual from then on. */
  number =
      bef_hours_keeper_put (self->keeper, bef_building_get_id (get_building (self)),
                            bef_opening_hours_equal (&hours, get_usual (self)) ? NULL : &hours);
  if (number == 0)
    {
      gtk_label_set_text (self->flaw, _ ("The hours could not be kept: somebody changed them, or "
                                         "they are being read. Close this, and try again."));
      gtk_widget_set_visible (GTK_WIDGET (self->flaw), TRUE);
      return;
    }
  offer_undo (self, number);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
bef_hours_dialog_dispose (GObject *object)
{
  BefHoursDialog *self = BEF_HOURS_DIALOG (object);

  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_HOURS_DIALOG);
  g_clear_object (&self->keeper);
  g_clear_object (&self->session);
  g_clear_pointer (&self->buildings, g_ptr_array_unref);
  G_OBJECT_CLASS (bef_hours_dialog_parent_class)->dispose (object);
}

static void
bef_hours_dialog_class_init (BefHoursDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_hours_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-hours-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, save);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, building);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, state);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, week);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, days);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, holiday);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, on_public);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, on_school);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, closures);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, closed_by);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, rules);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, usual);
  gtk_widget_class_bind_template_child (widget_class, BefHoursDialog, flaw);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, usual_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, building_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
set_manners (AdwComboRow *row, guint n)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (words, bef_hours_manner_word ((BefHoursManner)i));
  adw_combo_row_set_model (row, G_LIST_MODEL (words));
}

static void
bef_hours_dialog_init (BefHoursDialog *self)
{
  self->is_filling = TRUE;
  self->buildings = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  set_manners (self->on_public, BEF_HOURS_OTHER);
  set_manners (self->on_school, BEF_N_HOURS_MANNERS);
  for (guint i = 0; i < 14; i++)
    {
      self->fields[i] = adw_entry_row_new ();
      bef_plain_set_title (ADW_PREFERENCES_ROW (self->fields[i]), bef_hours_weekday_word (i % 7));
      g_signal_connect_object (self->fields[i], "changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->fields[i], "entry-activated", G_CALLBACK (save_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_group_add (i < 7 ? self->week : self->holiday, self->fields[i]);
    }
}

static int
compare_buildings (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (bef_building_get_name (*(BefBuilding *const *)a),
                         bef_building_get_name (*(BefBuilding *const *)b));
}

static void
list_buildings (BefHoursDialog *self, const char *wanted)
{
  GListModel *all = bef_commune_get_buildings (bef_session_get_commune (self->session));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0;

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    g_ptr_array_add (self->buildings, g_list_model_get_item (all, i));
  g_ptr_array_sort (self->buildings, compare_buildings);
  for (guint i = 0; i < self->buildings->len; i++)
    {
      BefBuilding *building = self->buildings->pdata[i];
      gtk_string_list_append (names, bef_building_get_name (building));
      if (g_strcmp0 (bef_building_get_id (building), wanted) == 0)
        chosen = i;
    }
  adw_combo_row_set_model (self->building, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->building, chosen);
}

static void
tell_rules (BefHoursDialog *self)
{
  BefAlarmRules *rules = bef_alarm_keeper_get_rules (bef_session_get_alarms (self->session));
  g_autoptr (GString) text = g_string_new (_ ("Alerts that go by these hours:"));

  for (guint i = 0; i < bef_alarm_rules_count (rules); i++)
    if (bef_alarm_rule_goes_by_hours (bef_alarm_rules_nth (rules, i)))
      {
        g_autofree char *title = bef_alarm_rule_dup_title (bef_alarm_rules_nth (rules, i));
        g_string_append_printf (text, "\n• %s", title);
      }
  g_string_append_printf (text, "\n%s",
                          _ ("Whether a hall is heated while empty goes by its bookings alone."));
  gtk_label_set_text (self->rules, text->str);
}

void
bef_hours_dialog_present (GtkWindow *parent, BefSession *session, const char *building)
{
  BefHoursDialog *self =
      bef_follow (g_object_new (BEF_TYPE_HOURS_DIALOG, "transient-for", parent, NULL));

  self->session = g_object_ref (session);
  self->keeper = g_object_ref (bef_hours_keeper_of (session));
  list_buildings (self, building);
  if (self->buildings->len == 0)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  self->is_filling = FALSE;
  building_cb (self);
  tell_rules (self);
  g_signal_connect_object (self->keeper, "changed", G_CALLBACK (building_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "closures-changed", G_CALLBACK (show_closed_by), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->fields[0]);
}
