/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-json.h"

G_BEGIN_DECLS

/*
 * A list of entries kept as one text: {"MEMBER":[{…},…]}. What cannot be read of it is not lost:
 * whoever reads a list keeps it, and writes it back as it came. Plain values; any thread.
 */

/* Bytes of such a text at most. */
#define BEF_KEPT_MAX_BYTES (4u * 1024 * 1024)
/* Entries at most: a commune's address book has dozens. */
#define BEF_KEPT_MAX_ENTRIES 5000u

/* The entries of @text (@length bytes) under @member. NULL with an error of BEF_JSON_ERROR, a
 * sentence: it cannot be read at all. (transfer full) */
JsonArray *bef_kept_parse (const char *text, gsize length, const char *member, GError **error);
/* As a text that bef_kept_parse() reads. (transfer full) */
char *bef_kept_to_text (JsonArray *entries, const char *member);

/* A text of an entry, in a structure. */
typedef struct
{
  const char *member; /* in the kept text */
  gsize offset;       /* of a char * */
  guint max_chars;
  gboolean is_line; /* one; else its lines stay */
} BefKeptText;
static inline char **
bef_kept_text_of (gpointer self, const BefKeptText *text)
{
  return G_STRUCT_MEMBER_P (self, text->offset);
}
/* Fills @self from @entry with clean texts (bef-text.h; lines stay lines, NULL where there is
 * nothing). FALSE: one of them is there and is no text. */
gboolean bef_kept_read_texts (gpointer self, const BefKeptText *texts, guint n_texts,
                              JsonObject *entry);
/* The other way: what is NULL is taken out. */
void bef_kept_write_texts (gpointer self, const BefKeptText *texts, guint n_texts,
                           JsonObject *entry);

G_END_DECLS
