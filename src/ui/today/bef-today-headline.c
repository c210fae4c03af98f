/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-headline.h"

#include <glib/gi18n.h>

#include "bef-today-matters.h"

struct _BefTodayHeadline
{
  BefTodaySection parent_instance;
  GtkLabel *label; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayHeadline, bef_today_headline, BEF_TYPE_TODAY_SECTION)

/* "1 urgent matter, 2 for today and 3 this week." What there is none of is not told. */
static char *
dup_counts (BefPage *page)
{
  g_autoptr (GPtrArray) urgent = bef_today_matters (page, BEF_SEVERITY_URGENT, BEF_SEVERITY_URGENT);
  g_autoptr (GPtrArray) today = bef_today_matters (page, BEF_SEVERITY_TODAY, BEF_SEVERITY_TODAY);
  g_autoptr (GPtrArray) week = bef_today_matters (page, BEF_SEVERITY_WEEK, BEF_SEVERITY_WEEK);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (urgent->len > 0)
    g_ptr_array_add (
        parts, g_strdup_printf (ngettext ("%u urgent matter", "%u urgent matters", urgent->len),
                                urgent->len));
  else if (today->len + week->len > 0)
    g_ptr_array_add (parts, g_strdup (_ ("Nothing urgent")));
  if (today->len > 0)
    g_ptr_array_add (
        parts, g_strdup_printf (ngettext ("%u for today", "%u for today", today->len), today->len));
  if (week->len > 0)
    g_ptr_array_add (
        parts, g_strdup_printf (ngettext ("%u this week", "%u this week", week->len), week->len));
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  g_autofree char *all = g_strjoinv (", ", (char **)parts->pdata);
  /* TRANSLATORS: %s: "1 urgent matter, 2 for today, 3 this week". */
  return g_strdup_printf (_ ("%s."), all);
}

static gboolean
bef_today_headline_update (BefTodaySection *section, BefSession *session)
{
  g_autofree char *counts = dup_counts (bef_today_section_get_page (section));

  gtk_label_set_text (BEF_TODAY_HEADLINE (section)->label, counts != NULL ? counts : "");
  return counts != NULL;
}

static void
bef_today_headline_class_init (BefTodayHeadlineClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_headline_update;
}

static void
bef_today_headline_init (BefTodayHeadline *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "title-2");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->label));
}

GtkWidget *
bef_today_headline_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_HEADLINE, NULL);
}
