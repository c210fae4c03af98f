/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/bef-slide-paint.h"

G_BEGIN_DECLS

/*
 * The slides before a room: one at a time, on the whole screen of the projector, without a bar or a
 * button. It holds what it shows: nothing of it changes or goes whatever becomes of the server, the
 * session or the commune meanwhile.
 *
 * Keys: Right, Space, Page Down, Return, Down and a click: on; Left, Backspace, Page Up, Up and the
 * other button: back; Home, End; a number; B or full stop: black; W or comma: white; P: the
 * pointer; Z or a click on a figure: that figure alone; L: light or dark; N: the notes; Escape: the
 * whole slide again, or the end. The mouse's own pointer goes after two seconds.
 *
 * Signals: "changed": another slide is shown, or differently; "notes-wanted": who presents wants to
 * see them, or not any more; also when it begins and there is a second screen. GtkWindow: destroyed
 * at the end.
 */
#define BEF_TYPE_PRESENTATION (bef_presentation_get_type ())
G_DECLARE_FINAL_TYPE (BefPresentation, bef_presentation, BEF, PRESENTATION, GtkWindow)

/* On the screen @desk is not on, where there are two. The slides come by
 * bef_presentation_set_show(); until then it says that they are being prepared. Not shown yet. */
BefPresentation *bef_presentation_new (GtkWindow *desk);
/* What is shown. Referenced and copied. */
typedef struct
{
  GPtrArray *slides;   /* of BefSlide */
  GHashTable *notes;   /* nullable: id of a slide -> what who presents wrote */
  const char *foot;    /* when the data were frozen */
  const char *instead; /* nullable: what is said where there is no slide */
} BefShow;
void bef_presentation_set_show (BefPresentation *self, const BefShow *show);

/* What its keys do, for who has buttons. */
typedef enum
{
  BEF_PRESENT_NEXT,
  BEF_PRESENT_BACK,
  BEF_PRESENT_FIRST,
  BEF_PRESENT_LAST,
  BEF_PRESENT_BLACK,
  BEF_PRESENT_WHITE,
  BEF_PRESENT_POINTER,
  BEF_PRESENT_ZOOM,
  BEF_PRESENT_ROOM,
  BEF_PRESENT_NOTES,
  BEF_PRESENT_LEAVE,
} BefPresentWish;
void bef_presentation_do (BefPresentation *self, BefPresentWish wish);
/* @place: from 1; what is beyond the last is the last. */
void bef_presentation_go (BefPresentation *self, guint place);
/* One of its keys, pressed in another window. FALSE: it is none. */
gboolean bef_presentation_press (BefPresentation *self, guint keyval);

/* From 0; of bef_presentation_get_length(). */
guint bef_presentation_get_place (BefPresentation *self);
guint bef_presentation_get_length (BefPresentation *self);
/* NULL: there is none. (transfer none) */
BefSlide *bef_presentation_get_slide (BefPresentation *self, guint place);
/* What is to be said of it, and how its figures came about; NULL: nothing. (transfer full) */
char *bef_presentation_dup_notes (BefPresentation *self, guint place);
BefSlideRoom bef_presentation_get_room (BefPresentation *self);
/* Monotonic, microseconds: when the first slide came; 0: none has. */
gint64 bef_presentation_get_start_us (BefPresentation *self);

/* The place in @monitors of the one to show on, when the desk is on @desk: the first other one, or
 * @desk when it is alone. */
guint bef_presentation_choose_monitor (guint n_monitors, guint desk);

G_END_DECLS
