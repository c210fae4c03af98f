/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-json.h"

G_BEGIN_DECLS

/*
 * Whom to call: an entry of the commune's address book. A firm or an office, by what it is called
 * for, never a person: nobody's name is asked for. Plain values; any thread.
 */

/* What one is called for: a stable id, in kept texts and in the rules of alarms. */
const char *bef_contact_role_nth (guint i);          /* NULL beyond the last */
gboolean bef_contact_role_is_known (const char *id); /* nullable */
/* "Heating"; translated. Of an id that is not known (of another version): "Other". */
const char *bef_contact_role_word (const char *id);
/* What it is called for, a few words: "boiler, radiators, heat pump". Translated, never NULL. */
const char *bef_contact_role_hint (const char *id);
/* Of the roles that a text of a server names ("Prestataire réseau et téléphonie"), in its order:
 * the first, and those that "and" joins to it. Words of French and English, by their beginnings.
 * (transfer container) NULL-terminated, ids; empty: none. */
const char **bef_contact_roles_of_text (const char *text); /* nullable */

typedef struct
{
  char *id;    /* owned: within the book */
  char *role;  /* owned: never NULL */
  char *firm;  /* owned, nullable, likewise below */
  char *phone; /* as it was typed (bef-phone.h) */
  char *phone2;
  char *mail;
  char *contract; /* its number */
  char *hours;
  char *note;
  JsonObject *rest; /* what else its kept text says */
} BefContact;

/* With a new id. (transfer full) */
BefContact *bef_contact_new (const char *role);
BefContact *bef_contact_copy (const BefContact *self);
void bef_contact_free (BefContact *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefContact, bef_contact_free)

/* The fields that a person fills in, for a form and for a table. */
typedef enum
{
  BEF_CONTACT_FIRM,
  BEF_CONTACT_PHONE,
  BEF_CONTACT_PHONE2,
  BEF_CONTACT_MAIL,
  BEF_CONTACT_CONTRACT,
  BEF_CONTACT_HOURS,
  BEF_CONTACT_NOTE,
  BEF_N_CONTACT_FIELDS,
} BefContactField;
const char *bef_contact_field_word (BefContactField field);                  /* translated */
const char *bef_contact_get (const BefContact *self, BefContactField field); /* nullable */
/* Cleaned; nothing in it is NULL. */
void bef_contact_set (BefContact *self, BefContactField field, const char *text);
/* Why @text cannot stand in @field, a sentence, translated; NULL: it can. */
const char *bef_contact_flaw (BefContactField field, const char *text);
/* Its firm, else the word of its role. */
const char *bef_contact_get_name (const BefContact *self);
/* "mailto:…?subject=…", NULL without an address that can be written to. (transfer full) */
char *bef_contact_dup_mail_uri (const BefContact *self, const char *subject);

/* NULL: @object is no entry, and *@why_out says so in a sentence (transfer none). */
BefContact *bef_contact_read (JsonObject *object, const char **why_out);
JsonObject *bef_contact_to_json (const BefContact *self); /* (transfer full) */

G_END_DECLS
