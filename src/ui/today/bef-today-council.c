/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-council.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "supervision/kept/bef-council-keeper.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"

struct _BefTodayCouncil
{
  BefTodaySection parent_instance;
  AdwActionRow *row; /* in the section, likewise below */
  GtkWidget *present;
  BefSession *session;      /* unowned: while it is bound */
  BefCouncilKeeper *keeper; /* owned, nullable */
  gboolean is_looked_at;    /* the page shows it to who looks */
};

G_DEFINE_FINAL_TYPE (BefTodayCouncil, bef_today_council, BEF_TYPE_TODAY_SECTION)

/* "Budget · 9 slides" (transfer full) */
static char *
dup_about (const BefCouncil *council)
{
  guint n = council->slides->len;
  g_autofree char *slides = n == 0 ? g_strdup (_ ("no slide is chosen"))
                                   : g_strdup_printf (ngettext ("one slide", "%u slides", n), n);

  return council->title != NULL ? g_strdup_printf ("%s · %s", council->title, slides)
                                : g_steal_pointer (&slides);
}

static void
show_council (BefTodayCouncil *self, const BefCouncil *council)
{
  g_autofree char *day = bef_format_date_long (bef_council_get_day_ms (council)),
                  *about = dup_about (council),
                  /* TRANSLATORS: what a button does; a long date. */
                      *name = g_strdup_printf (_ ("Present the council of %s"), day);

  bef_plain_set_title (ADW_PREFERENCES_ROW (self->row), day);
  bef_plain_set_subtitle (self->row, about);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->present), "s", council->date);
  bef_accessible_set_name (self->present, name);
  gtk_widget_set_visible (self->present, council->slides->len > 0);
}

static gboolean
bef_today_council_update (BefTodaySection *section, BefSession *session)
{
  BefTodayCouncil *self = BEF_TODAY_COUNCIL (section);

  self->is_looked_at = TRUE;
  if (self->keeper == NULL || !bef_council_keeper_is_ready (self->keeper))
    return FALSE;
  const BefCouncil *next =
      bef_council_plan_get_next (bef_council_keeper_get (self->keeper), bef_now_ms ());
  if (next != NULL)
    {
      show_council (self, next);
      return TRUE;
    }
  bef_plain_set_title (ADW_PREFERENCES_ROW (self->row), _ ("No council is prepared"));
  bef_plain_set_subtitle (self->row, _ ("Until one is, F5 shows all slides there are"));
  gtk_widget_set_visible (self->present, FALSE);
  return TRUE;
}

static void
changed_cb (BefTodayCouncil *self)
{
  if (self->is_looked_at && self->session != NULL)
    bef_today_section_update (BEF_TODAY_SECTION (self), self->session);
}

static void
let_go (BefTodayCouncil *self)
{
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
  self->session = NULL;
  self->is_looked_at = FALSE;
}

static void
bef_today_council_bind (BefTodaySection *section, BefSession *session)
{
  BefTodayCouncil *self = BEF_TODAY_COUNCIL (section);

  let_go (self);
  if (session == NULL)
    return;
  self->session = session;
  self->keeper = g_object_ref (bef_council_keeper_of (session));
  g_signal_connect_object (self->keeper, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
bef_today_council_dispose (GObject *object)
{
  let_go (BEF_TODAY_COUNCIL (object));
  G_OBJECT_CLASS (bef_today_council_parent_class)->dispose (object);
}

static void
bef_today_council_class_init (BefTodayCouncilClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_today_council_dispose;
  BEF_TODAY_SECTION_CLASS (klass)->bind = bef_today_council_bind;
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_council_update;
}

static void
bef_today_council_init (BefTodayCouncil *self)
{
  GtkListBox *list;

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("Next council"));
  list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
  self->row = ADW_ACTION_ROW (adw_action_row_new ());
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->row), "s", "council");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->row), "win.go");
  self->present = gtk_button_new_with_mnemonic (C_ ("council", "_Present"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->present), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->present), "win.present");
  gtk_widget_set_valign (self->present, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (self->row, self->present);
  gtk_list_box_append (list, GTK_WIDGET (self->row));
}

GtkWidget *
bef_today_council_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_COUNCIL, NULL);
}
