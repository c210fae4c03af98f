/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The help, in the language of the interface: one topic a task, each a file of resources/help/ (its
 * form: see bef_help_topic_parse()). Read once, from what the program carries: nothing is fetched.
 * tests/check-help.py holds the files of all languages against each other and against the program.
 */
typedef enum
{
  BEF_HELP_PARAGRAPH,
  BEF_HELP_HEADING,
  BEF_HELP_STEP, /* one of those that follow each other, numbered from 1 */
  BEF_HELP_ITEM,
  BEF_HELP_NOTE, /* what is easily overlooked */
  BEF_HELP_KEY,  /* @key is pressed for @text */
} BefHelpBlockType;

typedef struct
{
  BefHelpBlockType type;
  char *text; /* with **words on screen** marked */
  char *key;  /* nullable: as gtk_accelerator_parse() reads it */
  guint number;
} BefHelpBlock;

typedef struct
{
  char *id;
  char *title;
  char *summary;     /* its first paragraph, nothing marked */
  char *words;       /* what else it is looked for by */
  char *figure;      /* nullable: the name of a drawing of resources/help/figures/ */
  char *alternative; /* what it shows, for who does not see it */
  char *open;        /* nullable: the page that the task is done on */
  GStrv pages;       /* whose help it is */
  GStrv see;         /* ids of topics */
  GPtrArray *blocks; /* of BefHelpBlock */
} BefHelpTopic;

/*
 * Lines of @text: "# title" first; "pages:", "words:", "open:" and "see:" with names; "figure: NAME
 * | what it shows"; then, apart by empty lines, paragraphs, "## heading", "1. step", "- item", "!
 * note", "key: ACCELERATOR | what for". A line that begins none of these goes on with the one
 * before. (transfer full)
 */
BefHelpTopic *bef_help_topic_parse (const char *id, const char *text);
void bef_help_topic_free (BefHelpTopic *topic);
/* @text without its marks. (transfer full) */
char *bef_help_plain (const char *text);

/* Of BefHelpTopic, in the order in which they are listed. (transfer none) Main thread. */
GPtrArray *bef_help_topics (void);
/* (transfer none), NULL when there is none of that name. */
const BefHelpTopic *bef_help_find (const char *id);
/* The one that helps on a page of the window ("welcome": the connection). (transfer none) */
const BefHelpTopic *bef_help_of_page (const char *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHelpTopic, bef_help_topic_free)

G_END_DECLS
