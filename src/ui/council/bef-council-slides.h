/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-commune.h"
#include "report/bef-council-deck.h"
#include "report/bef-slide-paint.h"
#include "supervision/kept/bef-council-plan.h"

G_BEGIN_DECLS

/*
 * The two lists of slides of a council: those that are shown, in their order, and what else there
 * is. Main thread.
 */
typedef struct
{
  const BefCouncil *council; /* nullable: both lists are empty */
  BefCouncilDeck *deck;      /* nullable, likewise */
  BefCommune *commune;       /* of which buildings have their names */
  const char *open;          /* nullable: the slide that is looked at */
  BefSlideRoom room;
  gboolean may_edit;
  gboolean has_notes; /* they may be seen */
} BefCouncilSlides;

/* Once, of a list that is empty. */
void bef_council_slides_set_up (GtkListBox *list);
/* What somebody is writing in @list is kept now. */
void bef_council_slides_keep_notes (GtkListBox *list);
/* What was written of the slide @id could not be kept: it stays where it is, and is tried again
 * with the next one, until another council is shown. */
void bef_council_slides_owe_note (GtkListBox *list, const char *id);
void bef_council_slides_drop_notes (GtkListBox *list);
/* Makes both lists say @slides. Rows stay as they are, with what has the focus in them, where
 * nothing of them changed. TRUE: that would be too many rows to make at once; the rest comes with
 * further calls. */
gboolean bef_council_slides_show (GtkListBox *chosen, GtkListBox *others,
                                  const BefCouncilSlides *slides);

G_END_DECLS
