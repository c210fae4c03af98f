/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * A back end of one building (unless it is told more), in the process: what it answers is set by
 * the test, and it counts what was asked. Its door unlocks when told to, and says so from then on.
 */
#define FAKE_TYPE_BACKEND (fake_backend_get_type ())
G_DECLARE_FINAL_TYPE (FakeBackend, fake_backend, FAKE, BACKEND, GObject)

#define FAKE_BUILDING "urn:ngsi-ld:Building:test:hall"
#define FAKE_DOOR "urn:ngsi-ld:Door:test:hall:front"
#define FAKE_CAMERA "urn:ngsi-ld:Camera:test:hall:square"
#define FAKE_CLIMATE "urn:ngsi-ld:IndoorEnvironmentObserved:test:hall:office"
#define FAKE_METER "urn:ngsi-ld:ACMeasurement:test:hall"
#define FAKE_LINK "urn:ngsi-ld:NetworkLink:test:hall" /* if link_ms */

struct _FakeBackend
{
  GObject parent_instance;
  BefRole role;
  gint64 grant_until_ms;
  gint64 climate_ms;  /* the stamp of the temperature, 0: it is always new */
  GBytes *image;      /* owned, nullable: what the camera sends */
  char *reason;       /* owned, nullable: of the last command */
  gint64 unlocked_ms; /* BEF_NO_TIME: locked */
  gboolean door_open;
  gint64 link_ms;        /* the stamp of what its link says, 0: it has none */
  gboolean camera_alert; /* one urgent alert, of the camera */
  GPtrArray *alerts;     /* owned, nullable: of BefEntity, that it tells besides */
  const char *image_url; /* where the camera's image is, NULL: here */
  const char *tiles;     /* template of the server's map, nullable */
  GStrv allowed;         /* owned, nullable: who may be asked besides */
  const char *refusal;   /* of whatever profile, NULL: it takes it */
  const char *note;      /* of what is asked for, nullable */
  guint n_buildings;     /* more buildings, each with a meter */
  guint n_images, n_tiles, n_commands;
  gboolean keeps_histories; /* answers about the past wait */
  GPtrArray *kept;          /* owned, nullable, of GTask */
  GPtrArray *asked;         /* owned: "entity quantity" of each question about the past */
};

FakeBackend *fake_backend_new (BefRole role);
/* Answers what waits about the past: nothing was measured, or, @failing, that it cannot. The other
 * always fails, as @code. */
void fake_backend_answer_histories (FakeBackend *self, gboolean failing);
void fake_backend_fail_histories (FakeBackend *self, BefBackendError code, const char *message);
/* A small PNG. */
GBytes *fake_backend_make_image (void);

G_END_DECLS
