/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kind-cards.h"

#include "ui/energy/bef-empty-heat-card.h"
#include "ui/energy/bef-energy-commune-card.h"
#include "ui/lighting/bef-lighting-card.h"
#include "ui/water/bef-water-card.h"

/* As the cards of energy have it. */
#define MARGIN 12

GtkWidget *
bef_kind_cards_new (BefKind kind)
{
  if (kind != BEF_KIND_METER && kind != BEF_KIND_STREET_LIGHT)
    return NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  if (kind == BEF_KIND_STREET_LIGHT)
    {
      gtk_box_append (GTK_BOX (box), bef_lighting_card_new ());
      return box;
    }
  GtkWidget *water = bef_water_card_new ();
  gtk_box_append (GTK_BOX (box), bef_energy_commune_card_new ());
  gtk_box_append (GTK_BOX (box), bef_empty_heat_card_new ());
  gtk_box_append (GTK_BOX (box), water);
  gtk_widget_set_margin_start (water, MARGIN);
  gtk_widget_set_margin_end (water, MARGIN);
  return box;
}

void
bef_kind_cards_set_session (GtkWidget *cards, BefSession *session)
{
  for (GtkWidget *card = gtk_widget_get_first_child (cards); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    if (BEF_IS_ENERGY_COMMUNE_CARD (card))
      bef_energy_commune_card_set_session (BEF_ENERGY_COMMUNE_CARD (card), session);
    else if (BEF_IS_EMPTY_HEAT_CARD (card))
      bef_empty_heat_card_set_session (BEF_EMPTY_HEAT_CARD (card), session);
    else if (BEF_IS_WATER_CARD (card))
      bef_water_card_set_session (BEF_WATER_CARD (card), session);
    else
      bef_lighting_card_set_session (BEF_LIGHTING_CARD (card), session);
}
