/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-help-window.h"

#include <glib/gi18n.h>

#include "bef-help-book.h"
#include "bef-help-figure.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-plain.h"

/* Its size for letters of 96 to the inch, and the largest. */
#define WIDTH 600
#define HEIGHT 680
#define MOST_WIDTH 1100

/* What an arrow scrolls, in heights of the window. */
#define ARROW_PART 0.15

struct _BefHelpWindow
{
  AdwWindow parent_instance;
  AdwWindowTitle *title; /* template child, likewise below */
  GtkScrolledWindow *scrolled;
  AdwClamp *clamp;
  AdwBin *content;
  const BefHelpTopic *topic; /* nullable: the list of all */
  GPtrArray *trail;          /* owned, of BefHelpTopic (static), nullable: those before */
};

G_DEFINE_FINAL_TYPE (BefHelpWindow, bef_help_window, ADW_TYPE_WINDOW)

/* Texts. */

static GtkWidget *
make_label (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

/* What stands between two marks is on screen, and stands out here. */
static GtkWidget *
make_text (const char *marked)
{
  g_autofree char *plain = bef_help_plain (marked);
  g_auto (GStrv) parts = g_strsplit (marked, "**", -1);
  PangoAttrList *bold = pango_attr_list_new ();
  GtkWidget *label = make_label (plain, NULL);
  guint at = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const guint length = (guint)strlen (parts[i]);
      if (i % 2 == 1)
        {
          PangoAttribute *attribute = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
          attribute->start_index = at;
          attribute->end_index = at + length;
          pango_attr_list_insert (bold, attribute);
        }
      at += length;
    }
  gtk_label_set_attributes (GTK_LABEL (label), bold);
  pango_attr_list_unref (bold);
  return label;
}

static GtkWidget *
make_heading (const char *text, const char *css)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                   "label", text, "xalign", 0.0F, NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css);
  bef_accessible_set_name (label, text);
  return label;
}

/* @first beside @second, at its first line. */
static GtkWidget *
make_pair (GtkWidget *first, GtkWidget *second)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  gtk_widget_set_valign (first, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  return box;
}

static GtkWidget *
make_step (const BefHelpBlock *block)
{
  /* TRANSLATORS: the number of a step: "1." */
  g_autofree char *number = g_strdup_printf (_ ("%u."), block->number);
  GtkWidget *label = gtk_label_new (number);

  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_width_chars (GTK_LABEL (label), 2);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  return make_pair (label, make_text (block->text));
}

static GtkWidget *
make_note (const char *text)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");
  GtkWidget *box = make_pair (icon, make_text (text));

  gtk_widget_add_css_class (box, "bef-help-note");
  return box;
}

static GtkWidget *
make_key (const BefHelpBlock *block)
{
  GtkWidget *key = gtk_shortcut_label_new (block->key);
  guint value;
  GdkModifierType modifiers;

  if (gtk_accelerator_parse (block->key, &value, &modifiers))
    {
      g_autofree char *name = gtk_accelerator_get_label (value, modifiers);
      bef_accessible_set_name (key, name);
    }
  return make_pair (key, make_text (block->text));
}

static GtkWidget *
make_block (const BefHelpBlock *block)
{
  switch (block->type)
    {
    case BEF_HELP_HEADING:
      return make_heading (block->text, "title-4");
    case BEF_HELP_STEP:
      return make_step (block);
    case BEF_HELP_ITEM:
      return make_pair (gtk_label_new ("•"), make_text (block->text));
    case BEF_HELP_NOTE:
      return make_note (block->text);
    case BEF_HELP_KEY:
      return make_key (block);
    case BEF_HELP_PARAGRAPH:
    default:
      return make_text (block->text);
    }
}

/* Lists of topics. */

static void
topic_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  const char *id = g_object_get_data (G_OBJECT (row), "topic");

  gtk_widget_activate_action (GTK_WIDGET (list), "help.show", "s", id);
}

/* @summary nullable: its title says enough. */
static void
add_topic_row (GtkListBox *list, const BefHelpTopic *topic, const char *summary)
{
  GtkWidget *row = adw_action_row_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), topic->title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), summary);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  bef_accessible_set_name (row, topic->title);
  g_object_set_data (G_OBJECT (row), "topic", topic->id);
  gtk_list_box_append (list, row);
}

static GtkWidget *
make_list (const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  bef_accessible_set_name (list, name);
  g_signal_connect (list, "row-activated", G_CALLBACK (topic_activated_cb), NULL);
  return list;
}

static GtkWidget *
make_contents (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *list = make_list (_ ("All topics"));
  GPtrArray *topics = bef_help_topics ();

  gtk_box_append (GTK_BOX (box), make_heading (_ ("All topics"), "title-2"));
  for (guint i = 0; i < topics->len; i++)
    {
      const BefHelpTopic *topic = g_ptr_array_index (topics, i);
      add_topic_row (GTK_LIST_BOX (list), topic, topic->summary);
    }
  gtk_box_append (GTK_BOX (box), list);
  return box;
}

/* A topic. */

static GtkWidget *
make_open_button (const BefHelpTopic *topic)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Open This Page"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "help.open");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", topic->open);
  return button;
}

static void
add_see_also (GtkBox *box, const BefHelpTopic *topic)
{
  GtkWidget *list = make_list (_ ("See also"));

  gtk_box_append (box, make_heading (_ ("See also"), "title-4"));
  for (guint i = 0; topic->see[i] != NULL; i++)
    {
      const BefHelpTopic *other = bef_help_find (topic->see[i]);
      if (other != NULL)
        add_topic_row (GTK_LIST_BOX (list), other, NULL);
    }
  gtk_box_append (box, list);
}

static GtkWidget *
make_topic (const BefHelpTopic *topic)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), make_heading (topic->title, "title-2"));
  for (guint i = 0; i < topic->blocks->len; i++)
    {
      gtk_box_append (GTK_BOX (box), make_block (g_ptr_array_index (topic->blocks, i)));
      if (i == 0 && topic->figure != NULL)
        gtk_box_append (GTK_BOX (box), bef_help_figure_new (topic->figure, topic->alternative));
    }
  if (topic->open != NULL)
    gtk_box_append (GTK_BOX (box), make_open_button (topic));
  if (topic->see[0] != NULL)
    add_see_also (GTK_BOX (box), topic);
  return box;
}

/* Ways through it. */

static void
show (BefHelpWindow *self, const BefHelpTopic *topic)
{
  self->topic = topic;
  adw_bin_set_child (self->content, topic != NULL ? make_topic (topic) : make_contents ());
  adw_window_title_set_subtitle (self->title, topic != NULL ? topic->title : "");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  bef_accessible_set_name (GTK_WIDGET (self->scrolled),
                           topic != NULL ? topic->title : _ ("All topics"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "help.back", self->trail->len > 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->scrolled));
}

static void
go (BefHelpWindow *self, const BefHelpTopic *topic)
{
  if (topic == self->topic)
    return;
  g_ptr_array_add (self->trail, (gpointer)self->topic);
  show (self, topic);
}

static void
show_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  go (BEF_HELP_WINDOW (widget), bef_help_find (g_variant_get_string (parameter, NULL)));
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefHelpWindow *self = BEF_HELP_WINDOW (widget);

  if (self->trail->len > 0)
    show (self, g_ptr_array_steal_index (self->trail, self->trail->len - 1));
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (parent != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (parent), "win.go", parameter);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        BefHelpWindow *self)
{
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (self->scrolled);
  const double step = gtk_adjustment_get_page_size (down) * ARROW_PART;

  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0
      || gtk_window_get_focus (GTK_WINDOW (self)) != GTK_WIDGET (self->scrolled)
      || (key != GDK_KEY_Down && key != GDK_KEY_Up))
    return GDK_EVENT_PROPAGATE;
  gtk_adjustment_set_value (down,
                            gtk_adjustment_get_value (down) + (key == GDK_KEY_Down ? step : -step));
  return GDK_EVENT_STOP;
}

static void
bef_help_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BEF_TYPE_HELP_WINDOW);
  G_OBJECT_CLASS (bef_help_window_parent_class)->dispose (object);
}

static void
bef_help_window_finalize (GObject *object)
{
  g_ptr_array_unref (BEF_HELP_WINDOW (object)->trail);
  G_OBJECT_CLASS (bef_help_window_parent_class)->finalize (object);
}

static void
bef_help_window_class_init (BefHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_help_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_help_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BefHelpWindow, title);
  gtk_widget_class_bind_template_child (widget_class, BefHelpWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BefHelpWindow, clamp);
  gtk_widget_class_bind_template_child (widget_class, BefHelpWindow, content);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_install_action (widget_class, "help.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "help.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "help.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "help.back", NULL);
}

static void
bef_help_window_init (BefHelpWindow *self)
{
  self->trail = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Large letters make drawings large, too. */
  const double letters =
      pango_cairo_context_get_resolution (gtk_widget_get_pango_context (GTK_WIDGET (self))) / 96;
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP ((int)(WIDTH * letters), WIDTH, MOST_WIDTH),
                               HEIGHT);
  adw_clamp_set_maximum_size (self->clamp, CLAMP ((int)(WIDTH * letters), WIDTH, MOST_WIDTH));
}

static void
forget_cb (BefHelpWindow *self, GObject *parent)
{
  g_object_set_data (parent, "help", NULL);
}

void
bef_help_window_present (GtkWindow *parent, const char *topic)
{
  BefHelpWindow *self = g_object_get_data (G_OBJECT (parent), "help");

  if (self != NULL)
    go (self, bef_help_find (topic));
  else
    {
      /* Modal where what it stands above is: it could not be read otherwise. */
      self = bef_follow (g_object_new (BEF_TYPE_HELP_WINDOW, "transient-for", parent, "modal",
                                       gtk_window_get_modal (parent), NULL));
      g_object_set_data (G_OBJECT (parent), "help", self);
      g_signal_connect_object (self, "destroy", G_CALLBACK (forget_cb), parent, 0);
      show (self, bef_help_find (topic));
    }
  gtk_window_present (GTK_WINDOW (self));
}

const char *
bef_help_window_get_topic (BefHelpWindow *self)
{
  return self->topic != NULL ? self->topic->id : NULL;
}
