/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A sentence that opens to rows, above a list: what was found, and of what. It reads while its
 * parent is on screen, every quarter of an hour and soon after bef_sentence_card_read_soon(), and
 * is invisible until bef_sentence_card_show(). CSS node "sentencecard". Main thread.
 */
#define BEF_TYPE_SENTENCE_CARD (bef_sentence_card_get_type ())
G_DECLARE_DERIVABLE_TYPE (BefSentenceCard, bef_sentence_card, BEF, SENTENCE_CARD, GtkWidget)

struct _BefSentenceCardClass
{
  GtkWidgetClass parent_class;
  void (*read) (BefSentenceCard *self); /* begin anew; what is under way was stopped */
  void (*stop) (BefSentenceCard *self); /* it is not on screen any more, or begins anew */
};

/* The rows' name for who does not see them. Copied. */
void bef_sentence_card_set_label (BefSentenceCard *self, const char *label);
/* Reads now, if it is on screen. */
void bef_sentence_card_read (BefSentenceCard *self);
/* Reads in a few seconds, once however often it was called. */
void bef_sentence_card_read_soon (BefSentenceCard *self);
/* Stops, and is invisible. */
void bef_sentence_card_hide (BefSentenceCard *self);

void bef_sentence_card_clear (BefSentenceCard *self);
void bef_sentence_card_add_row (BefSentenceCard *self, const char *title, const char *subtitle);
/* A row with a way to a graph: @graph is the target of the window's action "show-graph", "URN",
 * "URN|quantity" or "URN|quantity|ISO 8601". Copied. */
void bef_sentence_card_add_graph_row (BefSentenceCard *self, const char *title,
                                      const char *subtitle, const char *graph);
/* With @sentence. Copied. */
void bef_sentence_card_show (BefSentenceCard *self, const char *sentence);

G_END_DECLS
