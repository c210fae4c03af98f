/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-headline.h"

#include "supervision/rounds/bef-since.h"

struct _BefTodayHeadline
{
  BefTodaySection parent_instance;
  GtkLabel *label; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayHeadline, bef_today_headline, BEF_TYPE_TODAY_SECTION)

/* What happened is for who can see to it: others are told what is urgent now. */
static gboolean
bef_today_headline_update (BefTodaySection *section, BefSession *session)
{
  BefCommune *commune = bef_session_get_commune (session);
  gint64 now = bef_now_ms ();
  gint64 since = bef_session_may_acknowledge (session)
                     ? bef_last_visit_get (bef_session_get_last_visit (session), now)
                     : BEF_NO_TIME;
  g_autofree char *text = bef_since_sentence (commune, bef_session_get_role (session), since, now);

  gtk_label_set_text (BEF_TODAY_HEADLINE (section)->label, text);
  /* Of a commune that is not known nothing can be said, nor that nothing is urgent while nobody
   * answers. */
  return g_list_model_get_n_items (bef_commune_get_buildings (commune)) > 0
         && !bef_page_is_away (bef_today_section_get_page (section));
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
