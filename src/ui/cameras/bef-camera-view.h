/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The image of a camera, or in words why there is none. It asks for a new image every few seconds
 * only while it is mapped, its window is active, nobody else sees the screen
 * (bef_session_has_audience()) and the session says that images may be seen; the image is dropped
 * from memory at once when one of the latter three ends or when it is unmapped. Main thread;
 * decoding is on another.
 */
#define BEF_TYPE_CAMERA_VIEW (bef_camera_view_get_type ())
G_DECLARE_FINAL_TYPE (BefCameraView, bef_camera_view, BEF, CAMERA_VIEW, GtkWidget)

/* @large: for a window of its own. */
GtkWidget *bef_camera_view_new_large (void);
/* Both nullable: unbinds and drops the image. */
void bef_camera_view_bind (BefCameraView *self, BefSession *session, BefDevice *camera);
gboolean bef_camera_view_has_image (BefCameraView *self);
/* Why there is no image, or "" when there is one. Translated, valid until the next change. */
const char *bef_camera_view_get_note (BefCameraView *self);

/* A label that says what seeing images takes, for once above all views; hidden at first. */
GtkWidget *bef_camera_grant_note_new (void);

G_END_DECLS
