/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-conclusions.h"

#include <math.h>

#include "bef-energy-lines.h"
#include "bef-energy-reader.h"
#include "bef-typical-week-chart.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-expander.h"

struct _BefEnergyConclusions
{
  GtkWidget parent_instance;
  GtkWidget *box; /* template child, likewise below */
  GtkBox *heads;  /* in box, likewise below */
  GtkBox *parts;
  GtkWidget *week;
  GtkLabel *methods;
  GtkWidget *expander;
  BefEnergyReader *reader; /* owned */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefEnergyConclusions, bef_energy_conclusions, GTK_TYPE_WIDGET)

static void
add_part (BefEnergyConclusions *self, const BefEnergyFacts *facts, const BefEnergyPart *part)
{
  g_autoptr (GPtrArray) lines = bef_energy_lines_new (facts, part, bef_now_ms ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  const char *fluid = bef_fluid_name (part->fluid);
  g_autofree char *head = g_strdup_printf ("%s · %s", fluid, (char *)g_ptr_array_index (lines, 0));

  gtk_box_append (self->heads, bef_energy_lines_make_label (head, "heading"));
  if (lines->len > 1)
    gtk_box_append (GTK_BOX (box), bef_energy_lines_make_label (fluid, "bef-secondary"));
  for (guint i = 1; i < lines->len; i++)
    gtk_box_append (GTK_BOX (box),
                    bef_energy_lines_make_label (g_ptr_array_index (lines, i), NULL));
  gtk_box_append (self->parts, box);
}

static void
empty (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
changed_cb (BefEnergyConclusions *self)
{
  const BefEnergyFacts *facts = bef_energy_reader_get_facts (self->reader);
  g_autoptr (GString) methods = g_string_new (NULL);
  const BefTypicalWeek *week = NULL;
  gboolean is_known = FALSE;

  empty (self->heads);
  empty (self->parts);
  for (guint i = 0; facts != NULL && i < bef_energy_facts_n_parts (facts); i++)
    {
      const BefEnergyPart *part = bef_energy_facts_nth_part (facts, i);
      if (!isfinite (part->spans[BEF_SPAN_MONTH].now.amount))
        continue;
      is_known = TRUE;
      week = part->week != NULL ? part->week : week;
      add_part (self, facts, part);
      bef_energy_lines_add_methods (methods, facts, part);
    }
  gtk_widget_set_visible (self->week, week != NULL);
  if (week != NULL)
    bef_typical_week_chart_show (BEF_TYPICAL_WEEK_CHART (self->week), week);
  gtk_label_set_text (self->methods, methods->str);
  gtk_widget_set_visible (GTK_WIDGET (self), is_known);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Its own visibility depends on what is read, so that goes by its parent. */
static void
root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bef_energy_conclusions_parent_class)->root (widget);
  bef_energy_reader_follow (BEF_ENERGY_CONCLUSIONS (widget)->reader, widget);
}

static void
unroot (GtkWidget *widget)
{
  bef_energy_reader_unfollow (BEF_ENERGY_CONCLUSIONS (widget)->reader, widget);
  GTK_WIDGET_CLASS (bef_energy_conclusions_parent_class)->unroot (widget);
}

void
bef_energy_conclusions_bind (BefEnergyConclusions *self, BefSession *session, BefBuilding *building)
{
  const char *id = building != NULL ? bef_building_get_id (building) : NULL;

  bef_energy_reader_set (self->reader, id != NULL ? session : NULL, id);
}

const BefEnergyFacts *
bef_energy_conclusions_get_facts (BefEnergyConclusions *self)
{
  return bef_energy_reader_get_facts (self->reader);
}

static void
bef_energy_conclusions_dispose (GObject *object)
{
  BefEnergyConclusions *self = BEF_ENERGY_CONCLUSIONS (object);

  g_signal_handlers_disconnect_by_data (self->reader, self);
  bef_energy_reader_set (self->reader, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_ENERGY_CONCLUSIONS);
  G_OBJECT_CLASS (bef_energy_conclusions_parent_class)->dispose (object);
}

static void
bef_energy_conclusions_finalize (GObject *object)
{
  g_object_unref (BEF_ENERGY_CONCLUSIONS (object)->reader);
  G_OBJECT_CLASS (bef_energy_conclusions_parent_class)->finalize (object);
}

static void
bef_energy_conclusions_class_init (BefEnergyConclusionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_energy_conclusions_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_energy_conclusions_finalize;
  widget_class->root = root;
  widget_class->unroot = unroot;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_ENERGY_CONCLUSIONS, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (BEF_TYPE_TYPICAL_WEEK_CHART);
  gtk_widget_class_set_css_name (widget_class, "energyconclusions");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-energy-conclusions.ui");
  gtk_widget_class_bind_template_child (widget_class, BefEnergyConclusions, box);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyConclusions, heads);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyConclusions, parts);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyConclusions, week);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyConclusions, methods);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyConclusions, expander);
}

static void
bef_energy_conclusions_init (BefEnergyConclusions *self)
{
  self->reader = bef_energy_reader_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  bef_expander_guard (GTK_EXPANDER (self->expander));
  bef_accessible_set_name (self->expander, gtk_expander_get_label (GTK_EXPANDER (self->expander)));
  g_signal_connect_swapped (self->reader, "changed", G_CALLBACK (changed_cb), self);
}

GtkWidget *
bef_energy_conclusions_new (void)
{
  return g_object_new (BEF_TYPE_ENERGY_CONCLUSIONS, NULL);
}
