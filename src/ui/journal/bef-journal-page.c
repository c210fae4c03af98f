/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-journal-page.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "bef-journal-chain.h"
#include "bef-journal-export.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-lazy-row.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-scroll.h"
#include "ui/kit/bef-tooltip.h"

/* A door's result comes some seconds after the request: looked at again while on screen. */
#define RELOAD_S 15
/* Of a row until one was seen. */
#define ROW_HEIGHT 28

typedef const char *(*GetText) (BefJournalItem *item);

struct _BefJournalPage
{
  BefPage parent_instance;
  GtkDropDown *kind_filter;
  GtkDropDown *span_filter;
  GtkSearchEntry *search;
  GtkLabel *count;
  GtkWidget *tools;
  GtkWidget *state;
  GtkLabel *chain;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkScrolledWindow *scrolled;
  GtkColumnView *view;
  GtkWidget *older;
  AdwStatusPage *empty;
  BefJournalReader *reader;      /* owned */
  GtkSingleSelection *selection; /* owned: of the reader's */
  GCancellable *checking;        /* owned, nullable: while the chain is checked */
  GtkFileChooserNative *chooser; /* owned, nullable: while it is open */
  guint reload_source;
};

G_DEFINE_FINAL_TYPE (BefJournalPage, bef_journal_page, BEF_TYPE_PAGE)

static void
say (BefJournalPage *self, const char *title, const char *description)
{
  bef_plain_set_status_title (self->empty, title);
  bef_plain_set_status_description (self->empty, description);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* Since when, by the days of the choice. */
static gint64
get_span_start (BefJournalPage *self)
{
  static const int days[] = { 0, 1, 7, 30, 365 };
  guint selected = gtk_drop_down_get_selected (self->span_filter);
  gint64 today = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);

  if (selected == 0 || selected >= G_N_ELEMENTS (days))
    return 0;
  return bef_civil_add (today, BEF_PERIOD_DAY, 1 - days[selected]);
}

/* The text is the entry's. */
static BefJournalWish
get_wish (BefJournalPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind_filter);

  return (BefJournalWish){ .kinds = selected > 0 ? 1u << (selected % BEF_JOURNAL_STANDING) : 0,
                           .from_ms = get_span_start (self),
                           .text = gtk_editable_get_text (GTK_EDITABLE (self->search)) };
}

static gboolean
is_everything (const BefJournalWish *wish)
{
  return wish->kinds == 0 && wish->from_ms == 0 && *wish->text == '\0';
}

static void
say_why_nothing (BefJournalPage *self)
{
  BefJournalWish wish = get_wish (self);
  const GError *error = bef_journal_reader_get_error (self->reader);

  if (error != NULL)
    say (self, _ ("The journal cannot be read"), error->message);
  else if (is_everything (&wish))
    say (self, _ ("Nothing traced yet"),
         _ ("Each remote door opening, each look at a camera image, each acknowledgement and each "
            "export made from this computer is written here: who, when, what and why. "
            "It is kept in the local history of this connection, and named traces end after a "
            "year."));
  else
    say (self, _ ("Nothing of that"),
         _ ("The journal may have lines of another kind, of another time or with other words."));
}

/* A word is looked for in slices of a long journal, which takes its time: how far it is. NULL: no
 * word is looked for, or it stopped for somebody to ask for more. (transfer full) */
static char *
dup_progress (BefJournalPage *self, const BefJournalWish *wish)
{
  gint64 reached_ms = bef_journal_reader_get_reached_ms (self->reader);

  if (*wish->text == '\0' || !bef_journal_reader_is_asked (self->reader)
      || bef_journal_reader_get_error (self->reader) != NULL)
    return NULL;
  if (bef_journal_reader_is_at_end (self->reader))
    return g_strdup (_ ("All of it was looked through."));
  if (!bef_journal_reader_is_reading (self->reader) || reached_ms == BEF_NO_TIME)
    return NULL;
  g_autofree char *reached = bef_format_date (reached_ms);
  /* TRANSLATORS: of the journal; %s: a date. */
  return g_strdup_printf (_ ("Older lines are still being looked through, those since %s are."),
                          reached);
}

/* How many lines are shown, how far they were looked for, and how long they are kept. (transfer
 * full) */
static char *
count_text (BefJournalPage *self, const BefJournalWish *wish, guint n)
{
  const char *kept = _ ("Named traces are kept for one year.");
  g_autofree char *number = bef_format_number (n, 0);
  g_autofree char *progress = dup_progress (self, wish);
  GString *text = g_string_new (NULL);

  if (bef_journal_reader_is_asked (self->reader) && n > 0)
    g_string_append_printf (text,
                            bef_journal_reader_is_at_end (self->reader)
                                ? ngettext ("%s line.", "%s lines.", n)
                                : ngettext ("The newest %s line.", "The newest %s lines.", n),
                            number);
  if (progress != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", progress);
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", kept);
  return g_string_free (text, FALSE);
}

static void
update (BefJournalPage *self)
{
  BefJournalWish wish = get_wish (self);
  guint n = g_list_model_get_n_items (bef_journal_reader_get_items (self->reader));
  gboolean reading = bef_journal_reader_is_reading (self->reader);
  gboolean waits = n == 0 && (reading || !bef_journal_reader_is_asked (self->reader));
  gboolean audience = bef_page_has_audience (BEF_PAGE (self));
  g_autofree char *text = count_text (self, &wish, n);

  gtk_label_set_text (self->count, text);
  gtk_widget_set_visible (self->tools, !audience && (n > 0 || waits || !is_everything (&wish)));
  gtk_widget_set_visible (self->state, !audience);
  gtk_widget_set_visible (self->older, !bef_journal_reader_is_at_end (self->reader));
  gtk_widget_set_sensitive (self->older, !reading);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "journal.export",
                                 n > 0 && !audience && self->chooser == NULL);
  gtk_spinner_set_spinning (self->spinner, waits);
  if (audience)
    say (self, _ ("Hidden while presenting"),
         _ ("The journal names people. It comes back when the presentation ends."));
  else if (waits)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (n == 0)
    say_why_nothing (self);
  else
    gtk_stack_set_visible_child_name (self->stack, "list");
}

/* Reading. */

static void
ask (BefJournalPage *self)
{
  BefJournalWish wish = get_wish (self);

  bef_journal_reader_ask (self->reader, &wish);
  update (self);
}

static gboolean
reload_cb (gpointer user_data)
{
  ask (user_data);
  return G_SOURCE_CONTINUE;
}

static void
edge_cb (BefJournalPage *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    bef_journal_reader_read_on (self->reader);
}

static void
older_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bef_journal_reader_read_on (BEF_JOURNAL_PAGE (widget)->reader);
}

/* The chain. */

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefJournalPage) self = user_data;
  g_autoptr (GError) error = NULL;
  BefJournalCheck found;
  gboolean done = bef_history_journal_check_finish (BEF_HISTORY (source), result, &found, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || bef_page_get_session (BEF_PAGE (self)) == NULL)
    return;
  g_clear_object (&self->checking);
  g_autofree char *text = done ? bef_journal_chain_words (&found)
                               : g_strdup_printf (_ ("Whether the journal is whole cannot be "
                                                     "told: %s"),
                                                  error->message);
  gtk_label_set_text (self->chain, text);
  if (done && found.n_breaks == 0)
    gtk_widget_remove_css_class (GTK_WIDGET (self->chain), "heading");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->chain), "heading");
}

static void
check (BefJournalPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (session == NULL || self->checking != NULL)
    return;
  self->checking = g_cancellable_new ();
  bef_history_journal_check_async (bef_session_get_history (session), self->checking, checked_cb,
                                   g_object_ref (self));
}

static void
stop_checking (BefJournalPage *self)
{
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
}

/* Export. */

static void
exported (BefPage *page)
{
  if (bef_page_is_shown (page))
    ask (BEF_JOURNAL_PAGE (page));
}

static void
chosen_cb (BefJournalPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                               : NULL;
  BefJournalWish wish = get_wish (self);

  update (self);
  if (file != NULL)
    bef_journal_export (BEF_PAGE (self), &wish, file, exported);
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

  stop_checking (self);
  gtk_label_set_text (self->chain, "");
  bef_journal_reader_set_session (self->reader, session);
}

/* Kind, span, words, number of the line selected, scrolled pixels. */
static GVariant *
bef_journal_page_dup_state (BefPage *page)
{
  BefJournalPage *self = BEF_JOURNAL_PAGE (page);
  BefJournalItem *selected = gtk_single_selection_get_selected_item (self->selection);

  return g_variant_new ("(uusxd)", gtk_drop_down_get_selected (self->kind_filter),
                        gtk_drop_down_get_selected (self->span_filter),
                        gtk_editable_get_text (GTK_EDITABLE (self->search)),
                        selected != NULL ? bef_journal_item_get_id (selected)
                                         : G_GINT64_CONSTANT (0),
                        bef_scroll_get (GTK_WIDGET (self->stack)));
}

static void
set_filters (BefJournalPage *self, guint kind, guint span, const char *text)
{
  gtk_drop_down_set_selected (self->kind_filter, kind);
  gtk_drop_down_set_selected (self->span_filter, span);
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

static void
come_back (BefJournalPage *self, GVariant *state)
{
  guint kind, span;
  const char *text;
  gint64 selected;
  double scrolled;

  g_variant_get (state, "(uu&sxd)", &kind, &span, &text, &selected, &scrolled);
  set_filters (self, kind, span, text);
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
  if (state != NULL)
    come_back (self, state);
  else
    set_filters (self, 0, 0, "");
  ask (self);
  check (self);
}

static void
bef_journal_page_hidden (BefPage *page)
{
  g_clear_handle_id (&BEF_JOURNAL_PAGE (page)->reload_source, g_source_remove);
  stop_checking (BEF_JOURNAL_PAGE (page));
}

static void
bef_journal_page_dispose (GObject *object)
{
  BefJournalPage *self = BEF_JOURNAL_PAGE (object);

  stop_checking (self);
  bef_journal_reader_set_session (self->reader, NULL);
  g_clear_handle_id (&self->reload_source, g_source_remove);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_JOURNAL_PAGE);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (bef_journal_page_parent_class)->dispose (object);
}

static void
bef_journal_page_finalize (GObject *object)
{
  g_object_unref (BEF_JOURNAL_PAGE (object)->reader);
  G_OBJECT_CLASS (bef_journal_page_parent_class)->finalize (object);
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (BEF_JOURNAL_PAGE (widget)->search));
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
  gtk_widget_class_install_action (widget_class, "page.search", NULL, search_action);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, kind_filter);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, span_filter);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, search);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, count);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, tools);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, state);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, chain);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, view);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, older);
  gtk_widget_class_bind_template_child (widget_class, BefJournalPage, empty);
  gtk_widget_class_install_action (widget_class, "journal.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "journal.older", NULL, older_action);
}

static void
fill_filters (BefJournalPage *self)
{
  const char *const spans[] = { _ ("At any time"), _ ("Today"),  _ ("7 days"),
                                _ ("30 days"),     _ ("A year"), NULL };
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) times = gtk_string_list_new (spans);

  gtk_string_list_append (kinds, _ ("Everything"));
  for (guint kind = 1; kind < BEF_JOURNAL_STANDING; kind++)
    gtk_string_list_append (kinds, bef_journal_kind_word (kind));
  gtk_string_list_append (kinds, bef_journal_kind_word (BEF_JOURNAL_OTHER));
  gtk_drop_down_set_model (self->kind_filter, G_LIST_MODEL (kinds));
  gtk_drop_down_set_model (self->span_filter, G_LIST_MODEL (times));
}

static void
add_columns (BefJournalPage *self)
{
  add_column (self, _ ("When"), &when_cells, NULL);
  add_column (self, _ ("Who"), &text_cells, bef_journal_item_get_who);
  add_column (self, _ ("What"), &text_cells, action_word);
  gtk_column_view_column_set_expand (
      add_column (self, _ ("About"), &text_cells, bef_journal_item_get_object), TRUE);
  gtk_column_view_column_set_expand (
      add_column (self, _ ("Reason or result"), &text_cells, bef_journal_item_get_detail), TRUE);
}

static void
bef_journal_page_init (BefJournalPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->reader = bef_journal_reader_new ();
  g_signal_connect_object (self->reader, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  fill_filters (self);
  add_columns (self);
  g_signal_connect_swapped (self->kind_filter, "notify::selected", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->span_filter, "notify::selected", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->scrolled, "edge-reached", G_CALLBACK (edge_cb), self);
  self->selection = gtk_single_selection_new (
      bef_gradual_model_new (g_object_ref (bef_journal_reader_get_items (self->reader))));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  bef_one_stop_table (self->view);
  bef_accessible_name_table (self->view, _ ("Journal"));
}

BefPage *
bef_journal_page_new (void)
{
  return g_object_new (BEF_TYPE_JOURNAL_PAGE, NULL);
}
