/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-device.h"

G_BEGIN_DECLS

/*
 * The images that the server refused, so that none is asked for again and again: until who we are
 * changes, the camera says another state, or a while has passed. Main thread.
 */
typedef struct _BefWithheld BefWithheld;

BefWithheld *bef_withheld_new (void);
void bef_withheld_free (BefWithheld *self);
/* @error, of a question for the image of @camera: TRUE when it is a refusal (401, 403, 404,
 * 410...), kept from now on; FALSE when it says nothing of what may be seen. */
gboolean bef_withheld_note (BefWithheld *self, BefDevice *camera, const GError *error);
/* Why the image of @camera is not to be asked for. (transfer full), NULL: it may be. */
GError *bef_withheld_dup_error (BefWithheld *self, BefDevice *camera);
/* We are somebody else. */
void bef_withheld_clear (BefWithheld *self);

G_END_DECLS
