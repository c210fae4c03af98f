/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bef-entity.h"

G_BEGIN_DECLS

/*
 * Something of the commune that stands somewhere and has equipment: a building, or equipment that
 * stands in no building (a charging point, a street lighting cabinet), which is a place by itself.
 * What the map, the list beside it, the first page and the past show. Main thread.
 *
 * Signal "changed": anything of what is below changed. Properties "name" (string) and "severity"
 * (uint, BefSeverity) notify.
 */
#define BEF_TYPE_PLACE (bef_place_get_type ())
G_DECLARE_INTERFACE (BefPlace, bef_place, BEF, PLACE, GObject)

struct _BefPlaceInterface
{
  GTypeInterface parent_interface;

  const char *(*get_id) (BefPlace *self);
  const char *(*get_name) (BefPlace *self);
  char *(*dup_category_name) (BefPlace *self);
  const char *(*get_icon) (BefPlace *self);
  gboolean (*get_location) (BefPlace *self, BefPoint *out);
  const GArray *(*get_outline) (BefPlace *self); /* NULL: it has none */
  double (*get_area) (BefPlace *self);           /* NULL: it has none */
  BefSeverity (*get_severity) (BefPlace *self);
  char *(*dup_state_text) (BefPlace *self);
  GListModel *(*dup_equipment) (BefPlace *self);
  BefPlace *(*dup_like) (BefPlace *self);
};

const char *bef_place_get_id (BefPlace *self);        /* its URN */
const char *bef_place_get_name (BefPlace *self);      /* never NULL */
char *bef_place_dup_category_name (BefPlace *self);   /* what it is, translated: "School" */
const char *bef_place_get_icon (BefPlace *self);      /* icon name of what it is */
const GArray *bef_place_get_outline (BefPlace *self); /* nullable, of BefPoint */
double bef_place_get_area (BefPlace *self);           /* floor area, m2; 0 unknown or none */
/* FALSE: it is not known where it is; @out is left alone. */
gboolean bef_place_get_location (BefPlace *self, BefPoint *out);
/* The worst of what is there: its equipment and the active alerts. */
BefSeverity bef_place_get_severity (BefPlace *self);
/* What it says in a few words: "Door left open", "Out of reach", "Available". (transfer full) */
char *bef_place_dup_state_text (BefPlace *self);
/* What is there, of BefDevice; equipment that stands by itself: itself. (transfer full) */
GListModel *bef_place_dup_equipment (BefPlace *self);
/* The same place with nothing measured and no equipment: to be shown as it was at another time.
 * (transfer full) */
BefPlace *bef_place_dup_like (BefPlace *self);
/* Worst first, then by name. Places only. */
int bef_place_compare (gconstpointer a, gconstpointer b, gpointer unused);

/* For those who implement it: emits "changed". */
void bef_place_tell (BefPlace *self);

G_END_DECLS
