/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"

G_BEGIN_DECLS

/* The words for what a server offers. Any thread. */

/* "https://…/dataModel.Building/Building" is told as "Building". Points into @name. */
const char *bef_offer_short_name (const char *name);
/* How many entities, or "some". (transfer full) */
char *bef_offer_count (const BefOfferedType *type);
/* What @type is read as, and why not: a sentence. @said: as what a person said
 * here that it is read, nullable. (transfer full) */
char *bef_offer_type_text (const BefOfferedType *type, const char *said);
/* What @attribute is read as, likewise. (transfer full) */
char *bef_offer_attribute_text (const BefOfferedAttribute *attribute, const char *said);

/* What a person may say of a type, or of an attribute: ids, NULL-terminated, and the word of one
 * of them. (transfer none) */
const char *const *bef_offer_type_uses (void);
const char *const *bef_offer_attribute_uses (void);
const char *bef_offer_use_word (const char *use);
const char *bef_offer_attribute_word (const char *use);

G_END_DECLS
