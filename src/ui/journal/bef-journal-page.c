/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-journal-page.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "bef-journal-item.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-lazy-row.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-scroll.h"
#include "ui/kit/bef-tooltip.h"

/* The newest lines; older ones stay in the history. */
#define MAX_LINES 500
/* A door's result comes some seconds after the request: looked at again while on screen. */
#define RELOAD_S 15
/* Of a row until one was seen. */
#define ROW_HEIGHT 28

typedef const char *(*GetText) (BefJournalItem *item);

struct _BefJournalPage
{
  BefPage parent_instance;
  GtkDropDown *action_filter;
  GtkLabel *count;
  GtkWidget *tools;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkColumnView *view;
  AdwStatusPage *empty;
  GListStore *store;             /* owned, of BefJournalItem */
  GtkFilter *filter;             /* owned */
  GtkFilterListModel *filtered;  /* owned */
  GtkSingleSelection *selection; /* owned: of filtered */
  GCancellable *cancellable;     /* owned: the read under way */
  GtkFileChooserNative *chooser; /* owned, nullable: while it is open */
  guint reload_source;
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (BefJournalPage, bef_journal_page, BEF_TYPE_PAGE)

static void
say (BefJournalPage *self, const char *title, const char *description)
{
  bef_plain_set_status_title (self->empty, title);
  bef_plain_set_status_description (self->empty, description);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
update (BefJournalPage *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *text =
      all < MAX_LINES
          ? g_strdup_printf (ngettext ("%u line", "%u lines", n), n)
          : g_strdup_printf (ngettext ("%u line of the newest %u", "%u lines of the newest %u", n),
                             n, (guint)MAX_LINES);

  gtk_label_set_text (self->count, self->loaded ? text : "");
  gtk_widget_set_visible (self->tools, all > 0 && !bef_page_has_audience (BEF_PAGE (self)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "journal.export",
                                 n > 0 && self->chooser == NULL);
  gtk_spinner_set_spinning (self->spinner, !self->loaded);
  if (bef_page_has_audience (BEF_PAGE (self)))
    say (self, _ ("Hidden while presenting"),
         _ ("The journal names people. It comes back when the presentation ends."));
  else if (!self->loaded)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (all == 0)
    say (self, _ ("Nothing traced yet"),
         _ ("Each remote door opening, each look at a camera image, each acknowledgement and each "
            "export made from this computer is written here: who, when, what and why. "
            "It is kept in the local history of this connection, without a time limit."));
  else if (n == 0)
    say (self, _ ("Nothing of that kind"), _ ("The journal has lines about other actions."));
  else
    gtk_stack_set_visible_child_name (self->stack, "list");
}

/* Reading. */

static gboolean
is_as_shown (BefJournalPage *self, GPtrArray *entries)
{
  g_autoptr (BefJournalItem) first = g_list_model_get_item (G_LIST_MODEL (self->store), 0);

  if (first == NULL || entries->len == 0)
    return first == NULL && entries->len == 0;
  return g_list_model_get_n_items (G_LIST_MODEL (self->store)) == entries->len
         && bef_journal_item_get_id (first)
                == ((BefJournalEntry *)g_ptr_array_index (entries, 0))->id;
}

static void
take_entries (BefJournalPage *self, BefSession *session, GPtrArray *entries)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (items, bef_journal_item_new (g_ptr_array_index (entries, i),
                                                  bef_session_get_commune (session)));
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)),
                       items->pdata, items->len);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefJournalPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      bef_history_journal_list_finish (BEF_HISTORY (source), result, &error);
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || session == NULL)
    return;
  self->loaded = TRUE;
  if (entries == NULL)
    {
      say (self, _ ("The journal cannot be read"), error->message);
      return;
    }
  if (!is_as_shown (self, entries))
    take_entries (self, session, entries);
  update (self);
}

static void
load (BefJournalPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (session != NULL)
    bef_history_journal_list_async (bef_session_get_history (session), MAX_LINES, self->cancellable,
                                    listed_cb, g_object_ref (self));
}

static gboolean
reload_cb (gpointer user_data)
{
  load (user_data);
  return G_SOURCE_CONTINUE;
}

/* Filter. */

static gboolean
matches (gpointer item, gpointer user_data)
{
  BefJournalPage *self = user_data;
  guint selected = gtk_drop_down_get_selected (self->action_filter);
  const char *action = selected > 0 ? bef_journal_action_nth (selected - 1) : NULL;

  return action == NULL || g_str_equal (bef_journal_item_get_action (item), action);
}

static void
filter_cb (BefJournalPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

/* Export. */

typedef struct
{
  BefJournalPage *self; /* owned */
  GFile *file;          /* owned */
  char *name;           /* owned: of the file */
  char *csv;            /* owned */
  guint lines;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->self);
  g_object_unref (export->file);
  g_free (export->name);
  g_free (export->csv);
  g_free (export);
}

static void
not_written (Export *export, const char *why)
{
  g_autofree char *text = g_strdup_printf (_ ("The journal was not written: %s"), why);

  gtk_widget_activate_action (GTK_WIDGET (export->self), "win.toast", "s", text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  BefSession *session = bef_page_get_session (BEF_PAGE (export->self));
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      /* TRANSLATORS: %s is the name of a file. */
      g_autofree char *text = g_strdup_printf (_ ("Journal written to %s"), export->name);
      gtk_widget_activate_action (GTK_WIDGET (export->self), "win.toast", "s", text);
    }
  else
    {
      not_written (export, error->message);
      if (session != NULL)
        bef_session_journal (session, "export-failed", export->name, error->message);
    }
  load (export->self);
  export_free (export);
}

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (GError) error = NULL;

  if (bef_session_trace_finish (BEF_SESSION (source), result, &error))
    {
      g_file_replace_contents_async (export->file, export->csv, strlen (export->csv), NULL, FALSE,
                                     G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                     NULL, written_cb, export);
      return;
    }
  not_written (export, error->message);
  export_free (export);
}

static void
chosen_cb (BefJournalPage *self, int response)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                               : NULL;

  update (self);
  if (file == NULL || session == NULL)
    return;
  Export *export = g_new0 (Export, 1);
  export->self = g_object_ref (self);
  export->file = g_object_ref (file);
  export->name = g_file_get_basename (file);
  export->csv = bef_journal_to_csv (G_LIST_MODEL (self->filtered));
  export->lines = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *detail = g_strdup_printf (
      ngettext ("%u line of the journal", "%u lines of the journal", export->lines), export->lines);
  bef_session_trace_async (session, "export", export->name, detail, NULL, traced_cb, export);
}

static void
export_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefJournalPage *self = BEF_JOURNAL_PAGE (widget);
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  BefCivil now;

  if (session == NULL || self->chooser != NULL)
    return;
  bef_civil_from_ms (bef_now_ms (), &now);
  g_autofree char *name =
      g_strdup_printf (_ ("journal-%04d-%02d-%02d.csv"), now.year, now.month, now.day);
  self->chooser = gtk_file_chooser_native_new (
      _ ("Export the Journal"), GTK_WINDOW (gtk_widget_get_root (widget)),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Columns. */

static GtkWidget *
make_cell (gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
bind_when (GtkWidget *label, GObject *item, gpointer user_data)
{
  gint64 at = bef_journal_item_get_at (BEF_JOURNAL_ITEM (item));
  g_autofree char *text = bef_format_datetime (at);
  g_autofree char *date = bef_format_date (at), *time = bef_format_time (at);
  /* TRANSLATORS: a date, then a time. */
  g_autofree char *whole = g_strdup_printf (_ ("%s, %s"), date, time);

  gtk_label_set_text (GTK_LABEL (label), text);
  bef_tooltip_set (label, whole);
}

static const char *
action_word (BefJournalItem *item)
{
  return bef_journal_action_word (bef_journal_item_get_action (item));
}

static void
bind_text (GtkWidget *label, GObject *item, gpointer user_data)
{
  GetText get_text = user_data;

  gtk_label_set_text (GTK_LABEL (label), get_text (BEF_JOURNAL_ITEM (item)));
}

static char *
dup_name (GObject *item, gpointer user_data)
{
  g_autofree char *at = bef_format_datetime (bef_journal_item_get_at (BEF_JOURNAL_ITEM (item)));

  return g_strdup_printf (_ ("%s, %s"), at, action_word (BEF_JOURNAL_ITEM (item)));
}

static const BefLazyRows when_cells = { make_cell, bind_when, NULL, dup_name };
static const BefLazyRows text_cells = { make_cell, bind_text, NULL, NULL };

/* (transfer none) */
static GtkColumnViewColumn *
add_column (BefJournalPage *self, const char *title, const BefLazyRows *cells, GetText get_text)
{
  GtkColumnViewColumn *column =
      gtk_column_view_column_new (title, bef_lazy_rows_factory (cells, get_text, ROW_HEIGHT));

  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
  return column;
}

/* The page's life. */

static void
bef_journal_page_bind (BefPage *page, BefSession *session)
{
  BefJournalPage *self = BEF_JOURNAL_PAGE (page);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loaded = FALSE;
  g_list_store_remove_all (self->store);
}

/* Filter, number of the line selected, scrolled pixels. */
static GVariant *
bef_journal_page_dup_state (BefPage *page)
{
  BefJournalPage *self = BEF_JOURNAL_PAGE (page);
  BefJournalItem *selected = gtk_single_selection_get_selected_item (self->selection);

  return g_variant_new ("(uxd)", gtk_drop_down_get_selected (self->action_filter),
                        selected != NULL ? bef_journal_item_get_id (selected)
                                         : G_GINT64_CONSTANT (0),
                        bef_scroll_get (GTK_WIDGET (self->stack)));
}

static void
come_back (BefJournalPage *self, GVariant *state)
{
  guint filter;
  gint64 selected;
  double scrolled;

  g_variant_get (state, "(uxd)", &filter, &selected, &scrolled);
  gtk_drop_down_set_selected (self->action_filter, filter);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (BefJournalItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if (bef_journal_item_get_id (item) == selected)
        gtk_single_selection_set_selected (self->selection, i);
    }
  bef_scroll_set (GTK_WIDGET (self->stack), scrolled);
}

static void
bef_journal_page_shown (BefPage *page, const char *argument)
{
  BefJournalPage *self = BEF_JOURNAL_PAGE (page);

  g_autoptr (GVariant) state = bef_page_take_state (page);

  bef_page_set_title (page, _ ("Journal"), _ ("Who did what from this computer"));
  if (self->reload_source == 0)
    self->reload_source = g_timeout_add_seconds (RELOAD_S, reload_cb, self);
  gtk_drop_down_set_selected (self->action_filter, 0);
  if (state != NULL)
    come_back (self, state);
  load (self);
  update (self);
}

static void
bef_journal_page_hidden (BefPage *page)
{
  g_clear_handle_id (&BEF_JOURNAL_PAGE (page)->reload_source, g_source_remove);
}

static void
bef_journal_page_dispose (GObject *object)
{
  BefJournalPage *self = BEF_JOURNAL_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->reload_source, g_source_remove);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_JOURNAL_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (bef_journal_page_parent_class)->dispose (object);
}

static void
bef_journal_page_finalize (GObject *object)
{
  g_object_unref (BEF_JOURNAL_PAGE (object)->cancellable);
  G_OBJECT_CLASS (bef_journal_page_parent_class)->finalize (object);
}

static void
bef_journal_page_class_init (BefJournalPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_journal_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_journal_page_finalize;
  page_class->bind = bef_journal_page_bind;
  page_class->shown = bef_journal_page_shown;
  page_class->hidden = bef_journal_page_hidden;
  page_class->dup_state = bef_journal_page_dup_state;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-journal-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, action_filter);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, count);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, tools);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, view);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, empty);
  gtk_widget_class_install_action (widget_class, "journal.export", NULL, export_action);
}

static void
bef_journal_page_init (BefJournalPage *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->store = g_list_store_new (BEF_TYPE_JOURNAL_ITEM);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->store)),
                                              g_object_ref (self->filter));
  gtk_string_list_append (words, _ ("All actions"));
  for (guint i = 0; bef_journal_action_nth (i) != NULL; i++)
    gtk_string_list_append (words, bef_journal_action_word (bef_journal_action_nth (i)));
  gtk_drop_down_set_model (self->action_filter, G_LIST_MODEL (words));
  g_signal_connect_swapped (self->action_filter, "notify::selected", G_CALLBACK (filter_cb), self);
  add_column (self, _ ("When"), &when_cells, NULL);
  add_column (self, _ ("Who"), &text_cells, bef_journal_item_get_who);
  add_column (self, _ ("What"), &text_cells, action_word);
  gtk_column_view_column_set_expand (
      add_column (self, _ ("About"), &text_cells, bef_journal_item_get_object), TRUE);
  gtk_column_view_column_set_expand (
      add_column (self, _ ("Reason or result"), &text_cells, bef_journal_item_get_detail), TRUE);
  self->selection = gtk_single_selection_new (
      bef_gradual_model_new (g_object_ref (G_LIST_MODEL (self->filtered))));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  bef_accessible_name_table (self->view, _ ("Journal"));
}

BefPage *
bef_journal_page_new (void)
{
  return g_object_new (BEF_TYPE_JOURNAL_PAGE, NULL);
}
