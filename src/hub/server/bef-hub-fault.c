/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-fault.h"

#include <gio/gio.h>
#include <math.h>

#include "base/bef-json.h"
#include "hub/server/wire/bef-hub-write.h"

#define DEEP_LEVELS 100000
#define BOMB_BLOCK (1024 * 1024)
#define BOMB_BLOCKS 1024

/* What may follow the name. */
typedef enum
{
  TAKES_NOTHING,
  TAKES_RATE,       /* optional */
  TAKES_VALUE,      /* required */
  TAKES_VALUE_RATE, /* VALUE[:RATE] */
  TAKES_BUILDING,   /* required: a short name, as ids have it */
} Argument;

static const struct
{
  const char *name;
  Argument argument;
  double min, max;
} faults_known[BEF_HUB_N_FAULTS] = {
  [BEF_HUB_FAULT_LATENCY] = { "latency", TAKES_VALUE_RATE, 0, 600000 },
  [BEF_HUB_FAULT_ERROR] = { "error", TAKES_VALUE_RATE, 400, 599 },
  [BEF_HUB_FAULT_TRUNCATE] = { "truncate", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_DROP] = { "drop", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_WRONG_TYPES] = { "wrong-types", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_EXPIRED_CERTIFICATE] = { "expired-certificate", TAKES_NOTHING, 0, 0 },
  [BEF_HUB_FAULT_CLOCK_SKEW] = { "clock-skew", TAKES_VALUE, -1e9, 1e9 },
  [BEF_HUB_FAULT_HTML] = { "html", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_DEEP] = { "deep", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_HUGE] = { "huge", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_BOMB] = { "bomb", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_NOT_NGSI_LD] = { "not-ngsi-ld", TAKES_NOTHING, 0, 0 },
  [BEF_HUB_FAULT_UNAUTHORIZED] = { "unauthorized", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_TEMPORAL_CUT] = { "temporal-cut", TAKES_VALUE, 1, 1000000 },
  [BEF_HUB_FAULT_COMMAND_FAILS] = { "command-fails", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_COMMAND_LOST] = { "command-lost", TAKES_VALUE_RATE, 400, 599 },
  [BEF_HUB_FAULT_ACKNOWLEDGE_LOST] = { "acknowledge-lost", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_GRANT_ENDED] = { "grant-ended", TAKES_NOTHING, 0, 0 },
  [BEF_HUB_FAULT_HOSTILE_TEXT] = { "hostile-text", TAKES_RATE, 0, 1 },
  [BEF_HUB_FAULT_FLOOD] = { "flood", TAKES_VALUE, 1, 1000 },
  [BEF_HUB_FAULT_LINK_DOWN] = { "link-down", TAKES_BUILDING, 0, 0 },
  [BEF_HUB_FAULT_PLAIN_IMAGES] = { "plain-images", TAKES_NOTHING, 0, 0 },
};

static gboolean
read_number (const char *text, double min, double max, double *out)
{
  char *end = NULL;
  double value = text != NULL ? g_ascii_strtod (text, &end) : 0;

  if (text == NULL || end == text || *end != '\0' || !(value >= min && value <= max))
    return FALSE;
  *out = value;
  return TRUE;
}

static gboolean
add_one (BefHubFaults *faults, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  const char *argument = parts[0] != NULL ? parts[1] : NULL;
  guint i = 0;
  double value = 0, rate = 1;

  while (i < BEF_HUB_N_FAULTS && g_strcmp0 (parts[0], faults_known[i].name) != 0)
    i++;
  if (i == BEF_HUB_N_FAULTS)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "fault: '%s' is not known",
                   text);
      return FALSE;
    }
  g_auto (GStrv) numbers = g_strsplit (argument != NULL ? argument : "", ":", 2);
  gboolean good = FALSE;
  switch (faults_known[i].argument)
    {
    case TAKES_NOTHING:
      good = argument == NULL;
      break;
    case TAKES_RATE:
      good = argument == NULL || read_number (argument, 0, 1, &rate);
      break;
    case TAKES_VALUE:
    case TAKES_VALUE_RATE:
      good = argument != NULL
             && read_number (numbers[0], faults_known[i].min, faults_known[i].max, &value)
             && (numbers[1] == NULL
                 || (faults_known[i].argument == TAKES_VALUE_RATE
                     && read_number (numbers[1], 0, 1, &rate)));
      break;
    case TAKES_BUILDING:
      good = argument != NULL && *argument != '\0'
             && g_strlcpy (faults->building, argument, sizeof faults->building)
                    < sizeof faults->building;
      break;
    default:
      break;
    }
  if (!good)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "fault: the value of '%s' is not good", text);
      return FALSE;
    }
  faults->fault[i].set = TRUE;
  faults->fault[i].value = value;
  faults->fault[i].rate = rate;
  return TRUE;
}

gboolean
bef_hub_faults_add (BefHubFaults *faults, const char *spec, GError **error)
{
  g_auto (GStrv) list = g_strsplit_set (spec, ", \n", -1);
  BefHubFaults copy = *faults;

  for (guint i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0' && !add_one (&copy, list[i], error))
      return FALSE;
  *faults = copy;
  return TRUE;
}

void
bef_hub_faults_clear (BefHubFaults *faults)
{
  guint64 seed = faults->seed;

  memset (faults, 0, sizeof *faults);
  faults->seed = seed;
}

/* SplitMix64 (Steele, Lea, Flood, 2014): a well mixed number of any two. */
static guint64
mix (guint64 a, guint64 b)
{
  guint64 z = a + (b + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

gboolean
bef_hub_faults_strike (const BefHubFaults *faults, BefHubFault fault, guint64 number)
{
  if (!faults->fault[fault].set)
    return FALSE;
  double chance = (double)(mix (mix (faults->seed, fault), number) >> 11) / 9007199254740992.0;
  return chance < faults->fault[fault].rate;
}

double
bef_hub_faults_value (const BefHubFaults *faults, BefHubFault fault, double otherwise)
{
  return faults->fault[fault].set ? faults->fault[fault].value : otherwise;
}

typedef struct
{
  guint64 seed;
  guint64 count;
} Spoiler;

static void spoil (GString *out, JsonNode *node, Spoiler *spoiler);

static void
spoil_object (GString *out, JsonObject *object, Spoiler *spoiler)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      bef_hub_write_string (out, name);
      g_string_append_c (out, ':');
      /* Ids stay: what is spoilt is still found, and read. */
      if (g_str_equal (name, "id") || g_str_equal (name, "@context"))
        bef_hub_write_node (out, member);
      else
        spoil (out, member, spoiler);
    }
  g_string_append_c (out, '}');
}

static void
spoil (GString *out, JsonNode *node, Spoiler *spoiler)
{
  guint64 dice = mix (spoiler->seed, spoiler->count++) % 8;

  if (JSON_NODE_HOLDS_OBJECT (node) && dice != 0)
    spoil_object (out, json_node_get_object (node), spoiler);
  else if (JSON_NODE_HOLDS_ARRAY (node) && dice != 0)
    {
      JsonArray *array = json_node_get_array (node);
      g_string_append_c (out, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          spoil (out, json_array_get_element (array, i), spoiler);
        }
      g_string_append_c (out, ']');
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      if (dice < 4)
        g_string_append_printf (out, "%u", (guint)dice * 1000003);
      else
        bef_hub_write_node (out, node);
    }
  else
    {
      /* Nothing that could be taken for a measurement. */
      static const char *const odd[] = { "\"n/a\"", "null",        "[[]]", "{\"x\":[1,\"2\"]}",
                                         "1e400",   "{\"-0\":-0}", "\"\"", "[1,2,3]" };
      g_string_append (out, odd[dice]);
    }
}

char *
bef_hub_fault_wrong_types (const char *body, guint64 seed)
{
  g_autoptr (JsonNode) root = bef_json_parse (body, strlen (body), 0, NULL);
  Spoiler spoiler = { seed, 0 };
  GString *out = g_string_new (NULL);

  if (root == NULL)
    g_string_append (out, body);
  else if (JSON_NODE_HOLDS_ARRAY (root))
    {
      /* The outer list stays a list: the fault is inside. */
      JsonArray *array = json_node_get_array (root);
      g_string_append_c (out, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          spoil (out, json_array_get_element (array, i), &spoiler);
        }
      g_string_append_c (out, ']');
    }
  else if (JSON_NODE_HOLDS_OBJECT (root))
    spoil_object (out, json_node_get_object (root), &spoiler);
  else
    g_string_append (out, "[]");
  return g_string_free (out, FALSE);
}

GBytes *
bef_hub_fault_deep (void)
{
  char *text = g_malloc (2 * DEEP_LEVELS);

  memset (text, '[', DEEP_LEVELS);
  memset (text + DEEP_LEVELS, ']', DEEP_LEVELS);
  return g_bytes_new_take (text, 2 * DEEP_LEVELS);
}

/* Compresses one block and flushes, so that what comes out stands by itself in the stream. */
static void
compress_block (GConverter *converter, const char *block, GByteArray *out)
{
  guchar buffer[16384];
  gsize in = 0, bytes_read, bytes_written;

  for (;;)
    {
      GConverterResult result =
          g_converter_convert (converter, block + in, BOMB_BLOCK - in, buffer, sizeof buffer,
                               G_CONVERTER_FLUSH, &bytes_read, &bytes_written, NULL);
      if (result == G_CONVERTER_ERROR)
        return;
      in += bytes_read;
      g_byte_array_append (out, buffer, (guint)bytes_written);
      if (result == G_CONVERTER_FLUSHED)
        return;
    }
}

GBytes *
bef_hub_fault_bomb (void)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GByteArray) later = g_byte_array_new ();
  GByteArray *bomb = g_byte_array_new ();
  g_autofree char *block = g_malloc (BOMB_BLOCK);

  /* Blanks after an opening bracket: the second block only refers to blanks before it, and may be
   * repeated as it is. */
  memset (block, ' ', BOMB_BLOCK);
  block[0] = '[';
  compress_block (G_CONVERTER (compressor), block, bomb);
  block[0] = ' ';
  compress_block (G_CONVERTER (compressor), block, later);
  for (guint i = 1; i < BOMB_BLOCKS; i++)
    g_byte_array_append (bomb, later->data, later->len);
  return g_byte_array_free_to_bytes (bomb);
}
