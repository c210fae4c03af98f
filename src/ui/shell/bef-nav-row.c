/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-nav-row.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-wrap-box.h"

/* The pages that are not about a kind. */
static const struct
{
  const char *name, *icon, *title;
} fixed[] = {
  { "today", "bef-today-page-symbolic", N_ ("Today") },
  { "map", "bef-map-symbolic", N_ ("Map") },
  { "alerts", "bef-alert-symbolic", N_ ("Alerts") },
  { "rounds", "bef-round-symbolic", N_ ("Rounds") },
  { "journal", "bef-journal-symbolic", N_ ("Journal") },
};

/* Of the side bar, before and after those of the kinds. */
static const char *const first_pages[] = { "today", "map", "alerts" };
static const char *const last_pages[] = { "rounds", "journal" };

const char *const *
bef_nav_pages (void)
{
  static const char
      *names[G_N_ELEMENTS (first_pages) + BEF_N_KINDS + G_N_ELEMENTS (last_pages) + 1];
  guint n = 0;

  if (names[0] != NULL)
    return names;
  for (guint i = 0; i < G_N_ELEMENTS (first_pages); i++)
    names[n++] = first_pages[i];
  for (guint i = 0; i < BEF_N_KINDS; i++)
    names[n++] = bef_kind_info (bef_kind_by_rank (i))->id;
  for (guint i = 0; i < G_N_ELEMENTS (last_pages); i++)
    names[n++] = last_pages[i];
  return names;
}

const char *
bef_nav_title (const char *name)
{
  const BefKindInfo *kind = bef_kind_by_id (name);

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (g_str_equal (fixed[i].name, name))
      return _ (fixed[i].title);
  return kind != NULL ? bef_kind_title (kind->kind) : NULL;
}

const char *
bef_nav_icon (const char *name)
{
  const BefKindInfo *kind = bef_kind_by_id (name);

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (g_str_equal (fixed[i].name, name))
      return fixed[i].icon;
  return kind != NULL ? kind->icon : NULL;
}

/* With large letters, over as many lines as it takes: the side bar is as wide as ever. */
static void
wrap (GtkLabel *label)
{
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
}

GtkWidget *
bef_nav_row_new (const char *name)
{
  const char *icon = bef_nav_icon (name), *title = bef_nav_title (name);
  GtkWidget *count = NULL, *badge = NULL, *news = NULL, *words = bef_wrap_box_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  wrap (GTK_LABEL (label));
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (label, words);
  if (g_str_equal (name, "alerts") || bef_kind_by_id (name) != NULL)
    {
      badge = bef_severity_badge_new ();
      count = gtk_label_new (NULL);
      gtk_widget_add_css_class (count, "bef-count");
      gtk_widget_set_valign (count, GTK_ALIGN_CENTER);
      news = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      gtk_widget_set_visible (news, FALSE);
      gtk_box_append (GTK_BOX (news), badge);
      gtk_box_append (GTK_BOX (news), count);
      /* With large letters below the title, which is not to be torn. */
      gtk_widget_set_parent (news, words);
    }
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  bef_accessible_set_name (row, title);
  g_object_set_data (G_OBJECT (row), "page", (gpointer)name);
  g_object_set_data (G_OBJECT (row), "count", count);
  g_object_set_data (G_OBJECT (row), "badge", badge);
  g_object_set_data (G_OBJECT (row), "news", news);
  return row;
}

const char *
bef_nav_row_get_page (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "page");
}

void
bef_nav_row_tell (GtkWidget *row, const BefNavNews *news)
{
  GtkWidget *count = g_object_get_data (G_OBJECT (row), "count"),
            *badge = g_object_get_data (G_OBJECT (row), "badge");
  const char *page = bef_nav_row_get_page (row), *title = bef_nav_title (page);
  gboolean is_alerts = g_str_equal (page, "alerts");
  g_autofree char *number = g_strdup_printf ("%u", news->count);
  g_autofree char *severity = g_utf8_strdown (bef_severity_word (news->severity), -1);
  g_autofree char *what = g_strdup_printf (
      is_alerts ? ngettext ("%u not acknowledged", "%u not acknowledged", news->count)
                : ngettext ("%u to look at", "%u to look at", news->count),
      news->count);
  /* TRANSLATORS: a page ("Doors"), "2 to look at", how soon the worst of them ("urgent"). */
  g_autofree char *name = g_strdup_printf (_ ("%s, %s, %s"), title, what, severity);

  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "news"), news->count > 0);
  gtk_label_set_text (GTK_LABEL (count), number);
  bef_severity_badge_set (BEF_SEVERITY_BADGE (badge), news->severity);
  bef_css_class_set (count, "bef-urgent", news->severity == BEF_SEVERITY_URGENT);
  bef_accessible_set_name (row, news->count > 0 ? name : title);
}

/* What stands above the first page of a group: its title, or a line where it has none. (transfer
 * floating) */
static GtkWidget *
make_header (const BefKindInfo *kind)
{
  GtkWidget *label;

  if (kind == NULL)
    return gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  label = gtk_label_new (bef_kind_group_title (kind->group));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  wrap (GTK_LABEL (label));
  gtk_widget_add_css_class (label, "bef-nav-group");
  return label;
}

void
bef_nav_row_update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const BefKindInfo *kind = bef_kind_by_id (bef_nav_row_get_page (GTK_WIDGET (row))),
                    *last = before != NULL
                                ? bef_kind_by_id (bef_nav_row_get_page (GTK_WIDGET (before)))
                                : NULL;
  gboolean wanted = (kind == NULL) != (last == NULL)
                    || (kind != NULL && last != NULL && kind->group != last->group);

  gtk_list_box_row_set_header (row, before != NULL && wanted ? make_header (kind) : NULL);
}
