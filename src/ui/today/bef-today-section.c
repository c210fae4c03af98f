/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-section.h"

#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-severity-badge.h"

/* What the list was made of last: data of the list. */
#define MADE_OF "bef-made-of"
/* A value gets so much of the width before it is broken. */
#define VALUE_CHARS 20

G_DEFINE_TYPE (BefTodaySection, bef_today_section, ADW_TYPE_PREFERENCES_GROUP)

void
bef_today_section_bind (BefTodaySection *self, BefSession *session)
{
  BefTodaySectionClass *klass = BEF_TODAY_SECTION_GET_CLASS (self);

  if (klass->bind != NULL)
    klass->bind (self, session);
}

void
bef_today_section_update (BefTodaySection *self, BefSession *session)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          BEF_TODAY_SECTION_GET_CLASS (self)->update (self, session));
}

BefPage *
bef_today_section_get_page (BefTodaySection *self)
{
  return BEF_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), BEF_TYPE_PAGE));
}

guint
bef_today_count (BefSession *session, BefKind kind)
{
  GListModel *devices = bef_commune_get_devices (bef_session_get_commune (session));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      n += bef_device_get_kind (device) == kind;
    }
  return n;
}

GtkListBox *
bef_today_section_add_list (BefTodaySection *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (self)),
                                  -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), list);
  return GTK_LIST_BOX (list);
}

BefTodayLine *
bef_today_line_new (const char *title, const char *subtitle, const char *value)
{
  BefTodayLine *line = g_new0 (BefTodayLine, 1);

  line->title = g_strdup (title);
  line->subtitle = g_strdup (subtitle);
  line->value = g_strdup (value);
  line->at_ms = BEF_NO_TIME;
  return line;
}

void
bef_today_line_free (BefTodayLine *self)
{
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->value);
  g_free (self->target);
  g_free (self);
}

GPtrArray *
bef_today_lines_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)bef_today_line_free);
}

static char *
dup_made_of (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const BefTodayLine *l = g_ptr_array_index (lines, i);
      const char *const parts[] = { l->title,  l->subtitle, l->value, l->icon,
                                    l->action, l->target,   l->style };
      for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
        g_string_append_printf (text, "%s\x1f", parts[k] != NULL ? parts[k] : "");
      g_string_append_printf (text, "%d %" G_GINT64_FORMAT "\n", (int)l->severity, l->at_ms);
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_end (const BefTodayLine *line)
{
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  if (line->value != NULL)
    {
      GtkWidget *value = gtk_label_new (line->value);
      gtk_label_set_xalign (GTK_LABEL (value), 1);
      gtk_label_set_justify (GTK_LABEL (value), GTK_JUSTIFY_RIGHT);
      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
      /* The title beside it would take all it can. */
      gtk_label_set_width_chars (GTK_LABEL (value),
                                 MIN (VALUE_CHARS, (int)g_utf8_strlen (line->value, -1)));
      gtk_widget_add_css_class (value, "numeric");
      gtk_box_append (GTK_BOX (end), value);
    }
  if (line->at_ms != BEF_NO_TIME)
    {
      GtkWidget *age = bef_age_label_new ();
      gtk_widget_set_halign (age, GTK_ALIGN_END);
      bef_age_label_set (BEF_AGE_LABEL (age), line->at_ms, BEF_FRESHNESS_LIVE);
      gtk_box_append (GTK_BOX (end), age);
    }
  return end;
}

static GtkWidget *
make_row (const BefTodayLine *line)
{
  GtkWidget *row = adw_action_row_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), line->title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), line->subtitle);
  if (line->severity != BEF_SEVERITY_NORMAL)
    {
      GtkWidget *badge = bef_severity_badge_new ();
      bef_severity_badge_set (BEF_SEVERITY_BADGE (badge), line->severity);
      gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), badge);
    }
  if (line->icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (line->icon));
  if (line->value != NULL || line->at_ms != BEF_NO_TIME)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_end (line));
  if (line->style != NULL)
    gtk_widget_add_css_class (row, line->style);
  if (line->action != NULL)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      if (line->target != NULL)
        gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", line->target);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), line->action);
    }
  return row;
}

void
bef_today_lines_show (GtkListBox *list, GPtrArray *lines)
{
  g_autofree char *made_of = dup_made_of (lines);
  int focused = -1;
  GtkWidget *child;

  if (g_strcmp0 (g_object_get_data (G_OBJECT (list), MADE_OF), made_of) == 0)
    return;
  if ((child = gtk_widget_get_focus_child (GTK_WIDGET (list))) != NULL)
    focused = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (child));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
  for (guint i = 0; i < lines->len; i++)
    gtk_list_box_append (list, make_row (g_ptr_array_index (lines, i)));
  /* Whoever went through it with the keyboard is still there. */
  if (focused >= 0 && lines->len > 0)
    gtk_widget_grab_focus (
        GTK_WIDGET (gtk_list_box_get_row_at_index (list, MIN (focused, (int)lines->len - 1))));
  g_object_set_data_full (G_OBJECT (list), MADE_OF, g_steal_pointer (&made_of), g_free);
}

static void
bef_today_section_class_init (BefTodaySectionClass *klass)
{
}

static void
bef_today_section_init (BefTodaySection *self)
{
}
