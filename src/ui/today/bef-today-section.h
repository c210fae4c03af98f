/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * A part of the first page: a heading over what it tells, hidden where it has nothing to tell. The
 * page says which parts a role sees, and in which order.
 */
#define BEF_TYPE_TODAY_SECTION (bef_today_section_get_type ())
G_DECLARE_DERIVABLE_TYPE (BefTodaySection, bef_today_section, BEF, TODAY_SECTION,
                          AdwPreferencesGroup)

struct _BefTodaySectionClass
{
  AdwPreferencesGroupClass parent_class;

  /* A session begins, or ends (NULL): what was shown of the former is let go. Nullable. */
  void (*bind) (BefTodaySection *self, BefSession *session);
  /* Shows what is true now. Returns whether there is anything to tell. */
  gboolean (*update) (BefTodaySection *self, BefSession *session);
};

void bef_today_section_bind (BefTodaySection *self, BefSession *session);
void bef_today_section_update (BefTodaySection *self, BefSession *session);
/* The page it is on. (transfer none) */
BefPage *bef_today_section_get_page (BefTodaySection *self);

/* How many devices of @kind there are. */
guint bef_today_count (BefSession *session, BefKind kind);

/* A list of @section that reads as it is titled. (transfer none): the section's. */
GtkListBox *bef_today_section_add_list (BefTodaySection *self);

/* One line of such a list. */
typedef struct
{
  char *title;          /* owned, likewise below */
  char *subtitle;       /* nullable */
  char *value;          /* nullable: at the end */
  BefSeverity severity; /* its badge; NORMAL: none */
  gint64 at_ms;         /* how long ago stands at the end; BEF_NO_TIME: nowhere */
  const char *icon;     /* static, nullable */
  const char *action;   /* static, nullable: what opens it, with the text target */
  char *target;         /* nullable */
  const char *style;    /* static, nullable: CSS class of the row */
} BefTodayLine;

BefTodayLine *bef_today_line_new (const char *title, const char *subtitle, const char *value);
void bef_today_line_free (BefTodayLine *self);
/* Of BefTodayLine, which it owns. (transfer full) */
GPtrArray *bef_today_lines_new (void);
/* Makes @list say @lines: rows are made anew only where something differs. */
void bef_today_lines_show (GtkListBox *list, GPtrArray *lines);

G_END_DECLS
