/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-zip.h"

#include <string.h>
#include <zlib.h>

/* 1 January 1980, midnight: the first that a zip can say. The text has its own dates. */
#define DOS_DATE 0x21
#define STORED 0
#define DEFLATED 8
#define LOCAL 0x04034b50
#define CENTRAL 0x02014b50
#define END 0x06054b50

typedef struct
{
  const BefZipEntry *entry;
  guint32 crc, size, packed, offset;
  guint16 method;
} Record;

static void
put16 (GByteArray *out, guint16 value)
{
  guint16 le = GUINT16_TO_LE (value);

  g_byte_array_append (out, (const guint8 *)&le, sizeof le);
}

static void
put32 (GByteArray *out, guint32 value)
{
  guint32 le = GUINT32_TO_LE (value);

  g_byte_array_append (out, (const guint8 *)&le, sizeof le);
}

/* What both headers share, from the version needed to the length of the extra field. */
static void
put_common (GByteArray *out, const Record *record)
{
  put16 (out, 20);
  put16 (out, 0);
  put16 (out, record->method);
  put16 (out, 0);
  put16 (out, DOS_DATE);
  put32 (out, record->crc);
  put32 (out, record->packed);
  put32 (out, record->size);
  put16 (out, (guint16)strlen (record->entry->name));
  put16 (out, 0);
}

/* (transfer full) of raw deflate, no header. */
static GByteArray *
deflate_text (const char *text, gsize size)
{
  GByteArray *out = g_byte_array_new ();
  z_stream stream = { .next_in = (Bytef *)text, .avail_in = (uInt)size };

  int status =
      deflateInit2 (&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  g_assert (status == Z_OK);
  g_byte_array_set_size (out, (guint)deflateBound (&stream, size));
  stream.next_out = out->data;
  stream.avail_out = out->len;
  status = deflate (&stream, Z_FINISH);
  g_assert (status == Z_STREAM_END);
  g_byte_array_set_size (out, (guint)stream.total_out);
  deflateEnd (&stream);
  return out;
}

static void
put_entry (GByteArray *out, Record *record)
{
  const char *text = record->entry->text;
  gsize size = strlen (text);
  g_autoptr (GByteArray) packed = NULL;

  if (record->method == DEFLATED)
    packed = deflate_text (text, size);
  record->offset = out->len;
  record->crc = (guint32)crc32 (0, (const Bytef *)text, (uInt)size);
  record->size = (guint32)size;
  record->packed = packed ? packed->len : (guint32)size;
  put32 (out, LOCAL);
  put_common (out, record);
  g_byte_array_append (out, (const guint8 *)record->entry->name,
                       (guint)strlen (record->entry->name));
  g_byte_array_append (out, packed ? packed->data : (const guint8 *)text, record->packed);
}

static void
put_central (GByteArray *out, const Record *record)
{
  put32 (out, CENTRAL);
  put16 (out, 20);
  put_common (out, record);
  put16 (out, 0); /* comment */
  put16 (out, 0); /* disk */
  put16 (out, 0); /* attributes */
  put32 (out, 0);
  put32 (out, record->offset);
  g_byte_array_append (out, (const guint8 *)record->entry->name,
                       (guint)strlen (record->entry->name));
}

GBytes *
bef_zip_new (const BefZipEntry *entries, guint n)
{
  GByteArray *out = g_byte_array_new ();
  g_autofree Record *records = g_new0 (Record, n);

  for (guint i = 0; i < n; i++)
    {
      records[i].entry = &entries[i];
      records[i].method = i == 0 ? STORED : DEFLATED;
      put_entry (out, &records[i]);
    }
  guint32 start = out->len;
  for (guint i = 0; i < n; i++)
    put_central (out, &records[i]);
  guint32 size = out->len - start;
  put32 (out, END);
  put16 (out, 0);
  put16 (out, 0);
  put16 (out, (guint16)n);
  put16 (out, (guint16)n);
  put32 (out, size);
  put32 (out, start);
  put16 (out, 0);
  return g_byte_array_free_to_bytes (out);
}
