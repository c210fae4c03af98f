/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-round-row.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-severity-badge.h"

struct _BefRoundRow
{
  GtkListBoxRow parent_instance;
  GtkCheckButton *check;
  GtkLabel *title;
  GtkLabel *detail;
  BefSeverityBadge *badge;
  BefAgeLabel *age;
  GtkWidget *note;
  char *key, *place, *text; /* owned, likewise below */
  char *note_text;
  gboolean is_filling;
};

enum
{
  SIGNAL_TOGGLED,
  SIGNAL_NOTE_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefRoundRow, bef_round_row, GTK_TYPE_LIST_BOX_ROW)

static void
toggled_cb (BefRoundRow *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

static void
note_cb (BefRoundRow *self)
{
  g_signal_emit (self, signals[SIGNAL_NOTE_WANTED], 0);
}

/* What has to be done, or who did it. (transfer full) */
static char *
dup_detail (const BefRoundItem *item, const BefRoundCheck *check, const char *who)
{
  g_autofree char *when = check != NULL ? bef_format_datetime (check->at_ms) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (check == NULL)
    return g_strdup (bef_round_need_word (item->need));
  if (who != NULL)
    /* TRANSLATORS: who checked a line of a round, when. */
    g_string_printf (out, _ ("Checked by %s, %s"), who, when);
  else
    g_string_printf (out, _ ("Checked, %s"), when);
  if (*check->note != '\0' && who != NULL)
    g_string_append_printf (out, " · %s", check->note);
  return g_strdup (out->str);
}

void
bef_round_row_set (BefRoundRow *self, const BefRoundItem *item, const BefRoundCheck *check,
                   const char *who)
{
  g_autofree char *detail = dup_detail (item, check, who);
  g_autofree char *name = *item->place != '\0'
                              /* TRANSLATORS: a building, what is so there, what has to be done. */
                              ? g_strdup_printf (_ ("%s, %s, %s"), item->place, item->text, detail)
                              : g_strdup_printf (_ ("%s, %s"), item->text, detail);

  g_free (self->key);
  g_free (self->place);
  g_free (self->text);
  g_free (self->note_text);
  self->key = g_strdup (item->key);
  self->place = g_strdup (item->place);
  self->text = g_strdup (item->text);
  self->note_text = g_strdup (check != NULL ? check->note : "");
  self->is_filling = TRUE;
  gtk_check_button_set_active (self->check, check != NULL);
  self->is_filling = FALSE;
  gtk_label_set_text (self->title, item->text);
  gtk_label_set_text (self->detail, detail);
  bef_severity_badge_set (self->badge, item->severity);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), item->severity > BEF_SEVERITY_UNKNOWN);
  gtk_widget_set_visible (GTK_WIDGET (self->age), item->observed_ms != BEF_NO_TIME);
  bef_age_label_set (self->age, item->observed_ms, BEF_FRESHNESS_LIVE);
  bef_accessible_set_name (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  item->text, -1);
  /* The same fault may have come twice. */
  g_autofree char *when =
      item->observed_ms != BEF_NO_TIME ? bef_format_datetime (item->observed_ms) : NULL;
  g_autofree char *about = g_strjoin (", ", name, when, NULL);
  /* TRANSLATORS: the button of a line of a round; what the line is about. */
  g_autofree char *note = g_strdup_printf (_ ("Note on: %s"), about);
  bef_accessible_set_name (self->note, note);
}

const char *
bef_round_row_get_key (BefRoundRow *self)
{
  return self->key;
}

const char *
bef_round_row_get_place (BefRoundRow *self)
{
  return self->place;
}

const char *
bef_round_row_get_title (BefRoundRow *self)
{
  return self->text;
}

const char *
bef_round_row_get_note (BefRoundRow *self)
{
  return self->note_text;
}

static void
bef_round_row_finalize (GObject *object)
{
  BefRoundRow *self = BEF_ROUND_ROW (object);

  g_free (self->key);
  g_free (self->place);
  g_free (self->text);
  g_free (self->note_text);
  G_OBJECT_CLASS (bef_round_row_parent_class)->finalize (object);
}

static void
bef_round_row_class_init (BefRoundRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bef_round_row_finalize;
  g_type_ensure (BEF_TYPE_SEVERITY_BADGE);
  g_type_ensure (BEF_TYPE_AGE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-round-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BefRoundRow, check);
  gtk_widget_class_bind_template_child (widget_class, BefRoundRow, title);
  gtk_widget_class_bind_template_child (widget_class, BefRoundRow, detail);
  gtk_widget_class_bind_template_child (widget_class, BefRoundRow, badge);
  gtk_widget_class_bind_template_child (widget_class, BefRoundRow, age);
  gtk_widget_class_bind_template_child (widget_class, BefRoundRow, note);
  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", BEF_TYPE_ROUND_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_NOTE_WANTED] = g_signal_new ("note-wanted", BEF_TYPE_ROUND_ROW, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_round_row_init (BefRoundRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (self->note, "clicked", G_CALLBACK (note_cb), self);
}

GtkWidget *
bef_round_row_new (void)
{
  return g_object_new (BEF_TYPE_ROUND_ROW, NULL);
}
