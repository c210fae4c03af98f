/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * A type of entities that the server has: what it is read as and how many there are, and unfolded
 * what a person may say of it and of its attributes, which are asked of the server then. Signals
 * "said" (const char *problem, nullable): something was said, or could not be;
 * "asked-changed": whether it is asked for (bef_offer_row_get_asked()).
 */
#define BEF_TYPE_OFFER_ROW (bef_offer_row_get_type ())
G_DECLARE_FINAL_TYPE (BefOfferRow, bef_offer_row, BEF, OFFER_ROW, AdwExpanderRow)

GtkWidget *bef_offer_row_new (BefSession *session, const char *type);
const char *bef_offer_row_get_name (BefOfferRow *self);
typedef enum
{
  BEF_OFFER_ROW_DEFAULT = 0,
  BEF_OFFER_ROW_ASKED = 1 << 0,     /* its entities are asked for */
  BEF_OFFER_ROW_CHOOSABLE = 1 << 1, /* a person may say so */
} BefOfferRowFlags;
/* @type may have changed. */
void bef_offer_row_update (BefOfferRow *self, const BefOfferedType *type, BefOfferRowFlags flags);
gboolean bef_offer_row_get_asked (BefOfferRow *self);
/* It is read as something. */
gboolean bef_offer_row_is_read (BefOfferRow *self);

G_END_DECLS
