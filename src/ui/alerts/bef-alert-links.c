/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert-links.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "ui/kit/bef-plain.h"

/* Beside each other in time. */
#define NEAR_MS (30 * BEF_MS_MINUTE)
/* Rows of a list: of what follows there may be forty. */
#define MOST_FOLLOWING 12
#define MOST_NEAR 5

struct _BefAlertLinks
{
  GtkWidget parent_instance;
  GtkWidget *box;  /* child */
  char *signature; /* owned, nullable: of what is shown */
};

G_DEFINE_FINAL_TYPE (BefAlertLinks, bef_alert_links, GTK_TYPE_WIDGET)

typedef enum
{
  LINK_NONE,
  LINK_CAUSE,
  LINK_FOLLOWS,
  LINK_NEAR,
} Link;

static Link
link_of (BefAlert *alert, BefAlert *other)
{
  const char *cause = bef_alert_get_cause_id (alert), *own = bef_alert_get_cause_id (other);
  gint64 at = bef_alert_get_issued_ms (alert), then = bef_alert_get_issued_ms (other);

  if (other == alert)
    return LINK_NONE;
  if (g_strcmp0 (cause, bef_alert_get_id (other)) == 0)
    return LINK_CAUSE;
  if (g_strcmp0 (own, bef_alert_get_id (alert)) == 0)
    return LINK_FOLLOWS;
  if (bef_alert_get_building_id (alert) == NULL || at == BEF_NO_TIME || then == BEF_NO_TIME
      || g_strcmp0 (bef_alert_get_building_id (alert), bef_alert_get_building_id (other)) != 0)
    return LINK_NONE;
  return ABS (at - then) <= NEAR_MS ? LINK_NEAR : LINK_NONE;
}

static int
compare_issued (gconstpointer a, gconstpointer b)
{
  gint64 x = bef_alert_get_issued_ms (*(BefAlert *const *)a),
         y = bef_alert_get_issued_ms (*(BefAlert *const *)b);

  return (x > y) - (x < y);
}

/* By time. (transfer full) */
static GPtrArray *
find_linked (BefSession *session, BefAlert *alert, Link link)
{
  BefCommune *commune = bef_session_get_commune (session);
  GListModel *alerts = bef_commune_get_alerts (commune);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean hidden = bef_session_has_audience (session);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) other = g_list_model_get_item (alerts, i);
      if (link_of (alert, other) == link && !(hidden && bef_commune_is_of_camera (commune, other)))
        g_ptr_array_add (found, g_steal_pointer (&other));
    }
  g_ptr_array_sort (found, compare_issued);
  return found;
}

static void
add_row (GtkListBox *list, BefAlert *alert)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  const char *place = bef_alert_get_building_name (alert);
  g_autofree char *name = bef_text_without_name (bef_alert_get_name (alert), place);
  g_autofree char *at = bef_format_datetime (bef_alert_get_issued_ms (alert));
  const char *state = bef_alert_state_word (bef_alert_get_state (alert));
  g_autofree char *where = place != NULL ? g_strdup_printf ("%s · %s · %s", place, at, state)
                                         : g_strdup_printf ("%s · %s", at, state);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), name);
  bef_plain_set_subtitle (row, where);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", bef_alert_get_id (alert));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-alert");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_append (list, GTK_WIDGET (row));
}

static void
add_group (BefAlertLinks *self, const char *title, GPtrArray *alerts, guint most)
{
  GtkWidget *heading = gtk_label_new (title), *list = gtk_list_box_new ();

  if (alerts->len == 0)
    {
      g_object_ref_sink (heading);
      g_object_unref (heading);
      g_object_ref_sink (list);
      g_object_unref (list);
      return;
    }
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (heading), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (guint i = 0; i < alerts->len && i < most; i++)
    add_row (GTK_LIST_BOX (list), alerts->pdata[i]);
  gtk_box_append (GTK_BOX (self->box), heading);
  gtk_box_append (GTK_BOX (self->box), list);
  if (alerts->len <= most)
    return;
  g_autofree char *rest = g_strdup_printf (
      ngettext ("and %u other", "and %u others", alerts->len - most), alerts->len - most);
  GtkWidget *label = gtk_label_new (rest);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "bef-secondary");
  gtk_box_append (GTK_BOX (self->box), label);
}

static void
sign (GString *signature, GPtrArray *alerts)
{
  for (guint i = 0; i < alerts->len; i++)
    g_string_append_printf (signature, "%s %d %s\n", bef_alert_get_id (alerts->pdata[i]),
                            (int)bef_alert_get_state (alerts->pdata[i]),
                            bef_alert_get_name (alerts->pdata[i]));
  g_string_append_c (signature, '\n');
}

void
bef_alert_links_set (BefAlertLinks *self, BefSession *session, BefAlert *alert)
{
  static const struct
  {
    Link link;
    const char *title;
    guint most;
  } groups[] = {
    { LINK_CAUSE, N_ ("Its cause"), 1 },
    { LINK_FOLLOWS, N_ ("What follows from it"), MOST_FOLLOWING },
    { LINK_NEAR, N_ ("At about the same time, in the same building"), MOST_NEAR },
  };
  GPtrArray *found[G_N_ELEMENTS (groups)];
  g_autoptr (GString) signature = g_string_new (NULL);
  GtkWidget *child;

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      found[i] = session != NULL && alert != NULL ? find_linked (session, alert, groups[i].link)
                                                  : g_ptr_array_new ();
      sign (signature, found[i]);
    }
  gboolean differs = bef_set_str (&self->signature, signature->str);
  while (differs && (child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (differs)
        add_group (self, _ (groups[i].title), found[i], groups[i].most);
      g_ptr_array_unref (found[i]);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (self->box) != NULL);
}

static void
bef_alert_links_dispose (GObject *object)
{
  g_clear_pointer (&BEF_ALERT_LINKS (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_alert_links_parent_class)->dispose (object);
}

static void
bef_alert_links_finalize (GObject *object)
{
  g_free (BEF_ALERT_LINKS (object)->signature);
  G_OBJECT_CLASS (bef_alert_links_parent_class)->finalize (object);
}

static void
bef_alert_links_class_init (BefAlertLinksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_alert_links_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_alert_links_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "alertlinks");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bef_alert_links_init (BefAlertLinks *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
