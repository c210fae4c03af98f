/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-search-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bef-search-row.h"
#include "ui/help/bef-help-book.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-follow.h"
#include "ui/kit/bef-plain.h"
#include "ui/shell/bef-nav-row.h"
#include "ui/shell/bef-window.h"

/* Rows that Page Up and Page Down pass. */
#define PAGE_ROWS 6

#define BEF_TYPE_SEARCH_DIALOG (bef_search_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefSearchDialog, bef_search_dialog, BEF, SEARCH_DIALOG, AdwWindow)

struct _BefSearchDialog
{
  AdwWindow parent_instance;
  GtkSearchEntry *entry; /* template child, likewise below */
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *empty;
  GtkLabel *status;
  BefSearch *search;             /* owned */
  GtkSingleSelection *selection; /* owned */
};

G_DEFINE_FINAL_TYPE (BefSearchDialog, bef_search_dialog, ADW_TYPE_WINDOW)

static BefSearchHit *
selected_hit (BefSearchDialog *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
show_hit (BefSearchDialog *self, BefSearchHit *hit)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *action = g_strdup (bef_search_hit_get_action (hit));
  g_autofree char *target = g_strdup (bef_search_hit_get_target (hit));

  gtk_window_close (GTK_WINDOW (self));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), action, "s", target);
}

/* What is chosen, for who does not see it: the focus stays in the entry. */
static void
update_status (BefSearchDialog *self)
{
  BefSearchHit *hit = selected_hit (self);
  guint n = bef_search_get_n_found (self->search);
  g_autofree char *count =
      bef_search_is_busy (self->search)
          ? g_strdup (_ ("Searching…"))
          : g_strdup_printf (g_dngettext (NULL, "%u result", "%u results", n), n);
  g_autofree char *name = hit != NULL ? bef_search_hit_dup_name (hit) : NULL;
  g_autofree char *said = name != NULL ? g_strdup_printf ("%s. %s", name, count) : g_strdup (count);

  gtk_label_set_text (self->status, count);
  gtk_widget_set_visible (GTK_WIDGET (self->status), n > 0 || bef_search_is_busy (self->search));
  bef_accessible_set_name (GTK_WIDGET (self->status), said);
}

static void
found_cb (BefSearchDialog *self)
{
  gboolean any = g_list_model_get_n_items (bef_search_get_results (self->search)) > 0;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (any)
    gtk_single_selection_set_selected (self->selection, 0);
  else if (text[0] == '\0')
    bef_plain_set_status (
        self->empty, _ ("Nothing needs anybody"),
        _ ("Type the first letters of a building, an equipment, a room, an alert or a page"));
  else
    bef_plain_set_status (
        self->empty,
        bef_search_is_busy (self->search) ? _ ("Searching…") : _ ("Nothing of that name"), NULL);
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  update_status (self);
}

static void
text_changed_cb (BefSearchDialog *self)
{
  bef_search_set_text (self->search, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
entry_activated_cb (BefSearchDialog *self)
{
  BefSearchHit *hit;

  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  /* Enter may come before the delay after the last letter is over; what was chosen stays. */
  if (!g_str_equal (text, bef_search_get_text (self->search)))
    text_changed_cb (self);
  hit = selected_hit (self);
  if (hit != NULL)
    show_hit (self, hit);
}

static void
row_activated_cb (BefSearchDialog *self, guint position)
{
  g_autoptr (BefSearchHit) hit =
      g_list_model_get_item (bef_search_get_results (self->search), position);

  if (hit != NULL)
    show_hit (self, hit);
}

static void
close_cb (BefSearchDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
move (BefSearchDialog *self, int rows)
{
  int n = (int)g_list_model_get_n_items (bef_search_get_results (self->search));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (n == 0)
    return;
  int to = CLAMP ((selected == GTK_INVALID_LIST_POSITION ? 0 : (int)selected) + rows, 0, n - 1);
  gtk_single_selection_set_selected (self->selection, (guint)to);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", (guint)to);
  update_status (self);
}

/* The list is moved in while the focus stays in the entry. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        BefSearchDialog *self)
{
  static const struct
  {
    guint key;
    int rows;
  } moves[] = {
    { GDK_KEY_Up, -1 },     { GDK_KEY_KP_Up, -1 },           { GDK_KEY_Down, 1 },
    { GDK_KEY_KP_Down, 1 }, { GDK_KEY_Page_Up, -PAGE_ROWS }, { GDK_KEY_Page_Down, PAGE_ROWS }
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (moves[i].key == key)
      {
        move (self, moves[i].rows);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, bef_search_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  bef_search_row_set_hit (BEF_SEARCH_ROW (gtk_list_item_get_child (item)),
                          gtk_list_item_get_item (item));
}

static void
bef_search_dialog_dispose (GObject *object)
{
  BefSearchDialog *self = BEF_SEARCH_DIALOG (object);

  if (self->search != NULL)
    g_signal_handlers_disconnect_by_data (self->search, self);
  g_clear_object (&self->search);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_SEARCH_DIALOG);
  G_OBJECT_CLASS (bef_search_dialog_parent_class)->dispose (object);
}

static void
bef_search_dialog_class_init (BefSearchDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_search_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-search-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefSearchDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, BefSearchDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BefSearchDialog, list);
  gtk_widget_class_bind_template_child (widget_class, BefSearchDialog, empty);
  gtk_widget_class_bind_template_child (widget_class, BefSearchDialog, status);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
bef_search_dialog_init (BefSearchDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

/* (transfer none) nullable */
static BefSearchDialog *
find_open (GtkWindow *parent)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *l = toplevels; l != NULL; l = l->next)
    if (BEF_IS_SEARCH_DIALOG (l->data) && gtk_window_get_transient_for (l->data) == parent
        && BEF_SEARCH_DIALOG (l->data)->search != NULL)
      return l->data;
  return NULL;
}

static void
add_help (BefSearch *search)
{
  GPtrArray *topics = bef_help_topics ();

  for (guint i = 0; i < topics->len; i++)
    {
      const BefHelpTopic *topic = g_ptr_array_index (topics, i);
      bef_search_add_topic (search, topic->id, topic->title, topic->summary, topic->words);
    }
}

static BefSearchDialog *
make (GtkWindow *parent, BefCommune *commune)
{
  BefSearchDialog *self =
      bef_follow (g_object_new (BEF_TYPE_SEARCH_DIALOG, "transient-for", parent, NULL));
  const char *const *names = bef_nav_pages ();

  self->search = bef_search_new (commune);
  for (guint i = 0; names[i] != NULL; i++)
    bef_search_add_page (self->search, names[i], bef_nav_title (names[i]), bef_nav_icon (names[i]));
  bef_search_add_page (self->search, "app.diagnostic", _ ("Diagnostic"),
                       "dialog-question-symbolic");
  add_help (self->search);
  self->selection = gtk_single_selection_new (g_object_ref (bef_search_get_results (self->search)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (found_cb), self);
  return self;
}

void
bef_search_dialog_present (GtkWindow *parent, BefCommune *commune, const char *text)
{
  BefSearchDialog *self = find_open (parent);

  if (self == NULL)
    self = make (parent, commune);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  bef_search_set_text (self->search, text);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_window_present (GTK_WINDOW (self));
}
