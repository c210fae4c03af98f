/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-commune-card.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "bef-energy-lines.h"
#include "bef-energy-reader.h"
#include "supervision/energy/bef-energy-words.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-expander.h"
#include "ui/kit/bef-plain.h"

/* While more of the month is missing the commune's past is still coming: a part of it would stand
 * against the table's sums. */
#define MOST_MISSING 0.5

struct _BefEnergyCommuneCard
{
  GtkWidget parent_instance;
  GtkWidget *expander; /* template child, likewise below */
  GtkLabel *sentence;  /* in expander, likewise below */
  GtkBox *lines;
  GtkListBox *ranking;
  GtkLabel *methods;
  BefEnergyReader *reader; /* owned */
};

G_DEFINE_FINAL_TYPE (BefEnergyCommuneCard, bef_energy_commune_card, GTK_TYPE_WIDGET)

static void
add_rank (BefEnergyCommuneCard *self, const BefEnergyRank *rank)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *words = bef_per_area_dup_sentence (&rank->area);
  /* TRANSLATORS: a place in a ranking, the name of a building: "1. School". */
  g_autofree char *title = rank->rank > 0
                               ? g_strdup_printf (_ ("%u. %s"), rank->rank, rank->place->name)
                               : g_strdup (rank->place->name);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_list_box_append (self->ranking, row);
}

static void
show_ranking (BefEnergyCommuneCard *self, const BefEnergyFacts *facts)
{
  const GArray *ranking = facts != NULL ? bef_energy_facts_get_ranking (facts) : NULL;
  GtkWidget *child;
  guint n_ranked = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->ranking))) != NULL)
    gtk_list_box_remove (self->ranking, child);
  for (guint i = 0; ranking != NULL && i < ranking->len; i++)
    {
      const BefEnergyRank *rank = &g_array_index (ranking, BefEnergyRank, i);
      /* What is not measured at all stands in the table beside. */
      if (rank->area.verdict == BEF_AREA_UNKNOWN)
        continue;
      n_ranked += rank->rank > 0;
      add_rank (self, rank);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->ranking), n_ranked > 0);
}

static void
changed_cb (BefEnergyCommuneCard *self)
{
  const BefEnergyFacts *facts = bef_energy_reader_get_facts (self->reader);
  g_autoptr (GString) methods = g_string_new (NULL);
  GtkWidget *child;
  gboolean is_known = FALSE;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL)
    gtk_box_remove (self->lines, child);
  for (BefFluid fluid = 0; facts != NULL && fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *total = bef_energy_facts_get_total (facts, fluid);
      if (total == NULL || !isfinite (total->spans[BEF_SPAN_MONTH].now.amount)
          || total->spans[BEF_SPAN_MONTH].now.missing > MOST_MISSING)
        continue;
      g_autoptr (GPtrArray) lines = bef_energy_lines_new (facts, total, bef_now_ms ());
      if (!is_known)
        {
          g_autofree char *first = g_strdup_printf ("%s · %s", bef_fluid_name (fluid),
                                                    (char *)g_ptr_array_index (lines, 0));
          gtk_label_set_text (self->sentence, first);
          bef_accessible_set_name (self->expander, first);
        }
      else
        gtk_box_append (self->lines,
                        bef_energy_lines_make_label (bef_fluid_name (fluid), "bef-secondary"));
      for (guint i = is_known ? 0 : 1; i < lines->len; i++)
        gtk_box_append (self->lines,
                        bef_energy_lines_make_label (g_ptr_array_index (lines, i), NULL));
      is_known = TRUE;
      bef_energy_lines_add_methods (methods, facts, total);
    }
  show_ranking (self, facts);
  gtk_label_set_text (self->methods, methods->str);
  gtk_widget_set_visible (GTK_WIDGET (self), is_known);
}

/* Its own visibility depends on what is read, so that goes by its parent. */
static void
root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bef_energy_commune_card_parent_class)->root (widget);
  bef_energy_reader_follow (BEF_ENERGY_COMMUNE_CARD (widget)->reader, widget);
}

static void
unroot (GtkWidget *widget)
{
  bef_energy_reader_unfollow (BEF_ENERGY_COMMUNE_CARD (widget)->reader, widget);
  GTK_WIDGET_CLASS (bef_energy_commune_card_parent_class)->unroot (widget);
}

void
bef_energy_commune_card_set_session (BefEnergyCommuneCard *self, BefSession *session)
{
  bef_energy_reader_set (self->reader, session, NULL);
}

static void
bef_energy_commune_card_dispose (GObject *object)
{
  BefEnergyCommuneCard *self = BEF_ENERGY_COMMUNE_CARD (object);

  g_signal_handlers_disconnect_by_data (self->reader, self);
  bef_energy_reader_set (self->reader, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_ENERGY_COMMUNE_CARD);
  G_OBJECT_CLASS (bef_energy_commune_card_parent_class)->dispose (object);
}

static void
bef_energy_commune_card_finalize (GObject *object)
{
  g_object_unref (BEF_ENERGY_COMMUNE_CARD (object)->reader);
  G_OBJECT_CLASS (bef_energy_commune_card_parent_class)->finalize (object);
}

static void
bef_energy_commune_card_class_init (BefEnergyCommuneCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_energy_commune_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_energy_commune_card_finalize;
  widget_class->root = root;
  widget_class->unroot = unroot;
  gtk_widget_class_set_css_name (widget_class, "energycommune");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-energy-commune-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCommuneCard, expander);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCommuneCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCommuneCard, lines);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCommuneCard, ranking);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCommuneCard, methods);
}

static void
bef_energy_commune_card_init (BefEnergyCommuneCard *self)
{
  self->reader = bef_energy_reader_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  bef_expander_guard (GTK_EXPANDER (self->expander));
  g_signal_connect_swapped (self->reader, "changed", G_CALLBACK (changed_cb), self);
}

GtkWidget *
bef_energy_commune_card_new (void)
{
  return g_object_new (BEF_TYPE_ENERGY_COMMUNE_CARD, NULL);
}
