/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-urgent.h"

#include <glib/gi18n.h>

#include "bef-today-card.h"
#include "bef-today-matters.h"

/* More than so many at once are a line that leads to all of them. */
#define MAX_CARDS 3

struct _BefTodayUrgent
{
  BefTodaySection parent_instance;
  GtkWidget *cards[MAX_CARDS]; /* in the section, likewise below */
  GtkButton *more;
};

G_DEFINE_FINAL_TYPE (BefTodayUrgent, bef_today_urgent, BEF_TYPE_TODAY_SECTION)

static gboolean
bef_today_urgent_update (BefTodaySection *section, BefSession *session)
{
  BefTodayUrgent *self = BEF_TODAY_URGENT (section);
  BefPage *page = bef_today_section_get_page (section);
  g_autoptr (GPtrArray) alerts = bef_today_matters (page, BEF_SEVERITY_URGENT, BEF_SEVERITY_URGENT);

  /* Those of others are lines elsewhere (bef-today-others.c). */
  for (guint i = alerts->len; i > 0; i--)
    if (!bef_today_is_own (page, g_ptr_array_index (alerts, i - 1)))
      g_ptr_array_remove_index (alerts, i - 1);
  for (guint i = 0; i < MAX_CARDS; i++)
    {
      BefAlert *alert = i < alerts->len ? g_ptr_array_index (alerts, i) : NULL;
      gtk_widget_set_visible (self->cards[i], alert != NULL);
      bef_today_card_bind (BEF_TODAY_CARD (self->cards[i]), alert != NULL ? session : NULL, alert);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->more), alerts->len > MAX_CARDS);
  if (alerts->len > MAX_CARDS)
    {
      guint left = alerts->len - MAX_CARDS;
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u more urgent matter", "%u more urgent matters", left), left);
      gtk_button_set_label (self->more, text);
    }
  return alerts->len > 0;
}

static void
bef_today_urgent_bind (BefTodaySection *section, BefSession *session)
{
  for (guint i = 0; i < MAX_CARDS; i++)
    bef_today_card_bind (BEF_TODAY_CARD (BEF_TODAY_URGENT (section)->cards[i]), NULL, NULL);
}

static void
bef_today_urgent_class_init (BefTodayUrgentClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->bind = bef_today_urgent_bind;
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_urgent_update;
}

static void
bef_today_urgent_init (BefTodayUrgent *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  for (guint i = 0; i < MAX_CARDS; i++)
    {
      self->cards[i] = bef_today_card_new ();
      gtk_box_append (GTK_BOX (box), self->cards[i]);
    }
  self->more = GTK_BUTTON (gtk_button_new ());
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->more), "win.go::alerts");
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "flat");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->more));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), box);
}

GtkWidget *
bef_today_urgent_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_URGENT, NULL);
}
