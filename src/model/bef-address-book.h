/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-contact.h"

G_BEGIN_DECLS

/*
 * The address book of the commune: whom to call for what. The commune's own list of firms and
 * offices, not data of its telephony. Plain values; any thread, one at a time. What cannot be read
 * of a kept book stays in it, and is written back as it came.
 */
typedef struct _BefAddressBook BefAddressBook;

BefAddressBook *bef_address_book_new (void);
BefAddressBook *bef_address_book_copy (const BefAddressBook *self);
void bef_address_book_free (BefAddressBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefAddressBook, bef_address_book_free)

/* What is kept of it. NULL with an error of BEF_JSON_ERROR, a sentence: it cannot be read at all.
 * (transfer full) */
BefAddressBook *bef_address_book_read (const char *text, gsize length, GError **error);
char *bef_address_book_to_text (const BefAddressBook *self); /* (transfer full) */
/* What could not be read, an entry or a line each: "Entry 3: …". Translated. (transfer none) of
 * char * */
GPtrArray *bef_address_book_get_problems (const BefAddressBook *self);

guint bef_address_book_get_length (const BefAddressBook *self);
/* In the order they were put in. (transfer none) until the next change, likewise below. */
const BefContact *bef_address_book_get (const BefAddressBook *self, guint i);
const BefContact *bef_address_book_find (const BefAddressBook *self, const char *id); /* nullable */
/* Whether somebody is in it for @role. */
gboolean bef_address_book_has_role (const BefAddressBook *self, const char *role);
/* Whom the @contact of an alarm means: the entries of the role whose id it is; else the firm that
 * it names; else those of the roles that its words name (bef_contact_roles_of_text()). Nullable.
 * (transfer container) GPtrArray of BefContact. */
GPtrArray *bef_address_book_look_up (const BefAddressBook *self, const char *contact);
/* The role to be entered for @contact where nobody was found. (transfer none), never NULL */
const char *bef_address_book_role_for (const char *contact);

/* Adds a copy of @contact, or replaces the one with its id. FALSE: the book is full. */
gboolean bef_address_book_put (BefAddressBook *self, const BefContact *contact);
gboolean bef_address_book_remove (BefAddressBook *self, const char *id);

/* As a table for a spreadsheet: UTF-8 with its mark, semicolons, a line of names; no cell can be
 * taken for a formula. (transfer full) */
char *bef_address_book_to_csv (const BefAddressBook *self);
/* Adds the lines of such a table, with semicolons, commas or tabs, whose first line names its
 * columns in French or English, in any order; those that the book has already are left out.
 * Returns how many were added; what could not be read is said in *@problems_out: "Line 5: …".
 * (transfer full) GPtrArray of char *. Nothing is added where the table has no line of names, which
 * is then said. */
guint bef_address_book_add_csv (BefAddressBook *self, const char *text, gsize length,
                                GPtrArray **problems_out);

G_END_DECLS
