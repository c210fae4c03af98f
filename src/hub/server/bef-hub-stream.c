/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-stream.h"

#include <string.h>

#define BLOCK 8192

/* The reading side. */

#define BEF_TYPE_HUB_READER (bef_hub_reader_get_type ())
G_DECLARE_FINAL_TYPE (BefHubReader, bef_hub_reader, BEF, HUB_READER, GInputStream)

struct _BefHubReader
{
  GInputStream parent;
  GIOStream *base;   /* owned */
  GByteArray *ahead; /* owned */
  gboolean any;      /* of the head: a byte that is no line end */
  guint line_ends;   /* in a row, of the head */
  gboolean in_body;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_TYPE_WITH_CODE (BefHubReader, bef_hub_reader, G_TYPE_INPUT_STREAM,
                         G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

gssize
bef_hub_stream_read_ahead (GIOStream *base, GByteArray *ahead, GError **error)
{
  GPollableInputStream *in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (base));
  guint8 block[BLOCK];
  gssize n = g_pollable_input_stream_read_nonblocking (in, block, sizeof block, NULL, error);

  if (n > 0)
    g_byte_array_append (ahead, block, (guint)n);
  return n;
}

/* How much of @count bytes belongs to the head; notes where the head ends. An empty line before it
 * is passed over, as libsoup does. */
static gsize
head_length (BefHubReader *self, const guint8 *bytes, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      if (bytes[i] == '\n')
        self->line_ends++;
      else if (bytes[i] != '\r')
        {
          self->line_ends = 0;
          self->any = TRUE;
        }
      if (self->line_ends == 2 && self->any)
        {
          self->in_body = TRUE;
          return i + 1;
        }
    }
  return count;
}

static gssize
take (BefHubReader *self, void *buffer, gsize count)
{
  gsize n = MIN (count, self->ahead->len);

  if (!self->in_body)
    n = head_length (self, self->ahead->data, n);
  memcpy (buffer, self->ahead->data, n);
  g_byte_array_remove_range (self->ahead, 0, (guint)n);
  return (gssize)n;
}

static gssize
read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  BefHubReader *self = BEF_HUB_READER (stream);

  if (self->ahead->len == 0)
    {
      gssize n = bef_hub_stream_read_ahead (self->base, self->ahead, error);
      if (n <= 0)
        return n;
    }
  return take (self, buffer, count);
}

/* Not libsoup's way; bounded by what is there. */
static gssize
read_fn (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), buffer, count, error);
}

static gboolean
close_input (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  BefHubReader *self = BEF_HUB_READER (stream);

  return self->ahead->len > 0
         || g_pollable_input_stream_is_readable (
             G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->base)));
}

static GSource *
create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  BefHubReader *self = BEF_HUB_READER (stream);
  GInputStream *in = g_io_stream_get_input_stream (self->base);
  g_autoptr (GSource) ready =
      self->ahead->len > 0
          ? g_timeout_source_new (0)
          : g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (in), NULL);

  return g_pollable_source_new_full (stream, ready, cancellable);
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = is_readable;
  iface->create_source = create_source;
  iface->read_nonblocking = read_nonblocking;
}

static void
bef_hub_reader_finalize (GObject *object)
{
  BefHubReader *self = BEF_HUB_READER (object);

  g_object_unref (self->base);
  g_byte_array_unref (self->ahead);
  G_OBJECT_CLASS (bef_hub_reader_parent_class)->finalize (object);
}

static void
bef_hub_reader_class_init (BefHubReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_hub_reader_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_fn;
  G_INPUT_STREAM_CLASS (klass)->close_fn = close_input;
}

static void
bef_hub_reader_init (BefHubReader *self)
{
}

/* The whole. */

struct _BefHubStream
{
  GIOStream parent;
  GIOStream *base;      /* owned */
  BefHubReader *reader; /* owned */
  BefHubStreamClosed closed;
  gpointer user_data;
};

G_DEFINE_TYPE (BefHubStream, bef_hub_stream, G_TYPE_IO_STREAM)

static GInputStream *
get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (BEF_HUB_STREAM (stream)->reader);
}

/* @base's own: libsoup does not close it. */
static GOutputStream *
get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (BEF_HUB_STREAM (stream)->base);
}

static gboolean
close_stream (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  BefHubStream *self = BEF_HUB_STREAM (stream);

  if (self->closed == NULL)
    return g_io_stream_close (self->base, cancellable, error);
  BefHubStreamClosed closed = self->closed;
  self->closed = NULL;
  closed (self->user_data);
  return TRUE;
}

static void
bef_hub_stream_finalize (GObject *object)
{
  BefHubStream *self = BEF_HUB_STREAM (object);

  g_clear_object (&self->reader);
  g_clear_object (&self->base);
  G_OBJECT_CLASS (bef_hub_stream_parent_class)->finalize (object);
}

static void
bef_hub_stream_class_init (BefHubStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_hub_stream_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = get_output_stream;
  G_IO_STREAM_CLASS (klass)->close_fn = close_stream;
}

static void
bef_hub_stream_init (BefHubStream *self)
{
}

BefHubStream *
bef_hub_stream_new (GIOStream *base, GByteArray *ahead, BefHubStreamClosed closed,
                    gpointer user_data)
{
  BefHubStream *self = g_object_new (BEF_TYPE_HUB_STREAM, NULL);

  self->base = g_object_ref (base);
  self->closed = closed;
  self->user_data = user_data;
  self->reader = g_object_new (BEF_TYPE_HUB_READER, NULL);
  self->reader->base = g_object_ref (base);
  self->reader->ahead = g_byte_array_ref (ahead);
  return self;
}

void
bef_hub_stream_disown (BefHubStream *self)
{
  self->closed = NULL;
}
