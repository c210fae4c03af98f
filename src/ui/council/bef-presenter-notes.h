/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bef-presentation.h"

G_BEGIN_DECLS

/*
 * What who presents sees beside the room's screen: the slide that is shown, the one that comes,
 * what to say, how long it has been going on and what time it is. Its keys are the presentation's,
 * and it has buttons for the mouse. Goes with the presentation; closed, that goes on.
 */
#define BEF_TYPE_PRESENTER_NOTES (bef_presenter_notes_get_type ())
G_DECLARE_FINAL_TYPE (BefPresenterNotes, bef_presenter_notes, BEF, PRESENTER_NOTES, AdwWindow)

GtkWidget *bef_presenter_notes_new (BefPresentation *presentation);

G_END_DECLS
