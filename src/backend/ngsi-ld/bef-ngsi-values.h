/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "backend/bef-profile.h"

G_BEGIN_DECLS

/*
 * What a Device of FIWARE measures, as one text: "t=22;h=45", "|t|22|h|45" (UltraLight), "22", also
 * percent-encoded; as an object, or a list. The words of its controlledProperty say what is meant:
 * a key is one of them, begins one, or is known to the profile; without keys they are meant in
 * their order. What nobody can tell is left out. Any thread.
 */
/* What its controlledProperty is remembered as among the units of an entity. */
#define BEF_NGSI_CONTROLLED " controlled"

typedef struct
{
  const BefProfileAttribute *attribute; /* of the profile's controlled words */
  char *text;                           /* owned: the value */
} BefNgsiMeasured;

/* @controlled: words separated by commas, nullable. (transfer full) GArray of BefNgsiMeasured, one
 * per quantity. */
GArray *bef_ngsi_read_values (BefProfile *profile, JsonNode *value, const char *controlled);
/* The words of @node, a list or one, separated by commas. (transfer full) nullable. */
char *bef_ngsi_join_words (JsonNode *node);

G_END_DECLS
