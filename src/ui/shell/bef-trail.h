/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-page.h"

G_BEGIN_DECLS

/* The places one came through, the last one last, each as it was left. Main thread. */
typedef struct _BefTrail BefTrail;

typedef struct
{
  char *name;      /* owned: of the page */
  char *argument;  /* owned, nullable */
  GVariant *state; /* owned, nullable: see bef_page_dup_state() */
  GWeakRef focus;  /* what had the keyboard, while it is there */
} BefTrailPlace;

BefTrail *bef_trail_new (void);
void bef_trail_free (BefTrail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefTrail, bef_trail_free)

gboolean bef_trail_is_empty (BefTrail *self);
/* @page is left, which shows @argument (nullable) and goes by @name. The oldest are forgotten. */
void bef_trail_push (BefTrail *self, const char *name, const char *argument, BefPage *page);
/* (transfer full), NULL: there is none. */
BefTrailPlace *bef_trail_pop (BefTrail *self);
void bef_trail_place_free (BefTrailPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefTrailPlace, bef_trail_place_free)
/* The keyboard goes on where it was, if that is still in @page and on screen. */
void bef_trail_place_focus (BefTrailPlace *place, BefPage *page);

G_END_DECLS
