/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "report/bef-slide-paint.h"

G_BEGIN_DECLS

/* A slide to be chosen, as the row says it. All is copied or referenced. */
typedef struct
{
  const char *id;
  const char *name; /* nullable: what it is called where it cannot be made */
  BefSlide *slide;  /* nullable: it cannot be made now */
  const char *note; /* nullable */
  guint order;      /* of its row in its list */
  guint place;      /* from 1: where it is shown; 0: it is not */
  guint n;          /* that are shown */
  BefSlideRoom room;
  gboolean may_edit;
  gboolean has_notes; /* they may be seen */
  gboolean is_open;   /* with its preview */
} BefCouncilSlideInfo;

/*
 * A row of a list of slides: a small picture, its sentence and its topic, whether it is shown, up
 * and down; opened, a large picture and what who presents is reminded of. Dragged onto another one
 * it takes its place. It does by actions of what it is in, with its id: "council.take",
 * "council.leave", "council.up", "council.down" (s), "council.drop" (ss: the id, and of the one it
 * is dropped on), "council.note" (ss: its text), "council.open" (sb).
 */
#define BEF_TYPE_COUNCIL_SLIDE_ROW (bef_council_slide_row_get_type ())
G_DECLARE_FINAL_TYPE (BefCouncilSlideRow, bef_council_slide_row, BEF, COUNCIL_SLIDE_ROW,
                      AdwExpanderRow)

GtkWidget *bef_council_slide_row_new (const BefCouncilSlideInfo *info);
/* What has become of the same slide: no more of the row changes than is another than before. What
 * was being written is kept before (bef_council_slide_row_keep_note()). */
void bef_council_slide_row_set (BefCouncilSlideRow *self, const BefCouncilSlideInfo *info);
/* A note that somebody began is kept now, as if they went on. */
void bef_council_slide_row_keep_note (BefCouncilSlideRow *self);
/* It could not be: it stays as it was written, and is tried again. */
void bef_council_slide_row_owe_note (BefCouncilSlideRow *self);
/* It is of another council: not any more. */
void bef_council_slide_row_drop_note (BefCouncilSlideRow *self);
/* Of such a row; NULL: it is none. */
const char *bef_council_slide_row_get_id (GtkWidget *row);
guint bef_council_slide_row_get_order (BefCouncilSlideRow *self);

/* What has the focus in a row of @list (all of it, or a part), and has it again in a new row of the
 * same slide. (transfer full) nullable: nothing in it has. */
/* Begins with this while somebody writes a note. */
#define BEF_COUNCIL_SLIDE_ROW_NOTE "note\n"
char *bef_council_slide_row_dup_focus (GtkWidget *within);
/* FALSE: no row of that slide is in @list. */
gboolean bef_council_slide_row_restore_focus (GtkWidget *list, const char *focus);

G_END_DECLS
