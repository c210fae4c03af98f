/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-help-book.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#define FOLDER "/fr/beffroi/Beffroi/help"

/* As they are listed: what is done every day first. */
static const char *const order[] = {
  "today",  "alert",  "aside",      "contacts", "find",    "graph",
  "door",   "rooms",  "morning",    "close",    "absence", "contracts",
  "import", "report", "connection", "council",  "kept",
};

static void
block_free (gpointer data)
{
  BefHelpBlock *block = data;

  g_free (block->text);
  g_free (block->key);
  g_free (block);
}

void
bef_help_topic_free (BefHelpTopic *topic)
{
  g_free (topic->id);
  g_free (topic->title);
  g_free (topic->summary);
  g_free (topic->words);
  g_free (topic->figure);
  g_free (topic->alternative);
  g_free (topic->open);
  g_strfreev (topic->pages);
  g_strfreev (topic->see);
  g_ptr_array_unref (topic->blocks);
  g_free (topic);
}

/* @line after @prefix, or NULL. */
static const char *
after (const char *line, const char *prefix)
{
  return g_str_has_prefix (line, prefix) ? line + strlen (prefix) : NULL;
}

/* What stands before and after the first "|". */
static void
split (const char *text, char **first, char **second)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", 2);

  g_free (*first);
  g_free (*second);
  *first = g_strdup (parts[0] != NULL ? g_strstrip (parts[0]) : "");
  *second = g_strdup (parts[0] != NULL && parts[1] != NULL ? g_strstrip (parts[1]) : "");
}

/* What stands before the topic's text. FALSE: @line is none of that. */
static gboolean
take_head (BefHelpTopic *topic, const char *line)
{
  const char *rest;

  if ((rest = after (line, "# ")) != NULL)
    topic->title = (g_free (topic->title), g_strdup (rest));
  else if ((rest = after (line, "words: ")) != NULL)
    topic->words = (g_free (topic->words), g_strdup (rest));
  else if ((rest = after (line, "open: ")) != NULL)
    topic->open = (g_free (topic->open), g_strdup (rest));
  else if ((rest = after (line, "pages: ")) != NULL)
    topic->pages = (g_strfreev (topic->pages), g_strsplit (rest, " ", -1));
  else if ((rest = after (line, "see: ")) != NULL)
    topic->see = (g_strfreev (topic->see), g_strsplit (rest, " ", -1));
  else if ((rest = after (line, "figure: ")) != NULL)
    split (rest, &topic->figure, &topic->alternative);
  else
    return FALSE;
  return TRUE;
}

static BefHelpBlock *
add_block (BefHelpTopic *topic, BefHelpBlockType type, const char *text)
{
  BefHelpBlock *block = g_new0 (BefHelpBlock, 1);

  block->type = type;
  block->text = g_strdup (text);
  g_ptr_array_add (topic->blocks, block);
  return block;
}

/* Begins what @line begins. FALSE: it goes on with what is before. */
static gboolean
begin_block (BefHelpTopic *topic, const char *line)
{
  const char *rest;

  if ((rest = after (line, "## ")) != NULL)
    add_block (topic, BEF_HELP_HEADING, rest);
  else if ((rest = after (line, "- ")) != NULL)
    add_block (topic, BEF_HELP_ITEM, rest);
  else if ((rest = after (line, "! ")) != NULL)
    add_block (topic, BEF_HELP_NOTE, rest);
  else if ((rest = after (line, "key: ")) != NULL)
    {
      BefHelpBlock *block = add_block (topic, BEF_HELP_KEY, "");
      split (rest, &block->key, &block->text);
    }
  else if (g_ascii_isdigit (line[0]) && (rest = strstr (line, ". ")) != NULL)
    add_block (topic, BEF_HELP_STEP, rest + 2)->number = (guint)g_ascii_strtoull (line, NULL, 10);
  else
    return FALSE;
  return TRUE;
}

static void
go_on (BefHelpBlock *block, const char *line)
{
  char *joined = g_strconcat (block->text, " ", line, NULL);

  g_free (block->text);
  block->text = joined;
}

char *
bef_help_plain (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "**", -1);

  return g_strjoinv ("", parts);
}

/* What it lacks is empty, not missing. */
static void
complete (BefHelpTopic *topic)
{
  for (guint i = 0; topic->summary == NULL && i < topic->blocks->len; i++)
    {
      const BefHelpBlock *block = g_ptr_array_index (topic->blocks, i);
      if (block->type == BEF_HELP_PARAGRAPH)
        topic->summary = bef_help_plain (block->text);
    }
  if (topic->title == NULL)
    topic->title = g_strdup (topic->id);
  if (topic->summary == NULL)
    topic->summary = g_strdup ("");
  if (topic->words == NULL)
    topic->words = g_strdup ("");
  if (topic->pages == NULL)
    topic->pages = g_new0 (char *, 1);
  if (topic->see == NULL)
    topic->see = g_new0 (char *, 1);
}

BefHelpTopic *
bef_help_topic_parse (const char *id, const char *text)
{
  BefHelpTopic *topic = g_new0 (BefHelpTopic, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean apart = TRUE;

  topic->id = g_strdup (id);
  topic->blocks = g_ptr_array_new_with_free_func (block_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      if (line[0] == '\0')
        apart = TRUE;
      else if (!take_head (topic, line))
        {
          if (begin_block (topic, line))
            ;
          else if (apart || topic->blocks->len == 0)
            add_block (topic, BEF_HELP_PARAGRAPH, line);
          else
            go_on (g_ptr_array_index (topic->blocks, topic->blocks->len - 1), line);
          apart = FALSE;
        }
    }
  complete (topic);
  return topic;
}

static BefHelpTopic *
read_topic (const char *id)
{
  /* TRANSLATORS: the folder of resources/help/ with the help in this language ("fr"), "en" where
   * there is none. */
  g_autofree char *path = g_strdup_printf (FOLDER "/%s/%s.md", C_ ("help", "en"), id);
  g_autofree char *english = g_strdup_printf (FOLDER "/en/%s.md", id);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (bytes == NULL)
    bytes = g_resources_lookup_data (english, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = bytes != NULL
                              ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                              : g_strdup ("");
  return bef_help_topic_parse (id, text);
}

GPtrArray *
bef_help_topics (void)
{
  static GPtrArray *topics;

  if (topics != NULL)
    return topics;
  topics = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_help_topic_free);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_ptr_array_add (topics, read_topic (order[i]));
  return topics;
}

const BefHelpTopic *
bef_help_find (const char *id)
{
  GPtrArray *topics = bef_help_topics ();

  for (guint i = 0; i < topics->len; i++)
    {
      const BefHelpTopic *topic = g_ptr_array_index (topics, i);
      if (g_str_equal (topic->id, id))
        return topic;
    }
  return NULL;
}

const BefHelpTopic *
bef_help_of_page (const char *page)
{
  GPtrArray *topics = bef_help_topics ();

  for (guint i = 0; i < topics->len; i++)
    {
      const BefHelpTopic *topic = g_ptr_array_index (topics, i);
      if (g_strv_contains ((const char *const *)topic->pages, page))
        return topic;
    }
  return NULL;
}
