/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A telephone number as somebody typed it, read from France: digits with whatever one puts between
 * them ("02.47.00-00 00", "+33 (0)2 47 00 00 00", "0033…", "15"), and an extension ("poste 12"). It
 * is kept as it was typed; these say what it is. Pure, any thread.
 */
typedef enum
{
  BEF_PHONE_GOOD,
  BEF_PHONE_EMPTY,
  BEF_PHONE_LETTERS,   /* something in it is no part of a number */
  BEF_PHONE_TOO_SHORT, /* neither ten digits nor one of the short numbers */
  BEF_PHONE_TOO_LONG,
} BefPhoneFlaw;

BefPhoneFlaw bef_phone_check (const char *typed); /* nullable */
/* What is wrong with it, a sentence, translated; NULL: nothing. */
const char *bef_phone_flaw_text (BefPhoneFlaw flaw);
/* As one reads it: French numbers by two digits ("02 47 00 00 00", those of a tariff "0 800 123
 * 456"), short ones whole, others as they were typed, all with no-break spaces. What is no number
 * is a line of text. (transfer full), NULL of NULL. */
char *bef_phone_dup_shown (const char *typed);
/* By RFC 3966: "tel:+33247000000", "tel:+33247000000;ext=12"; a short number is one of France
 * ("tel:15;phone-context=+33"). NULL: what was typed is no number. (transfer full) */
char *bef_phone_dup_uri (const char *typed);

G_END_DECLS
