/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-council-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "base/bef-text.h"
#include "bef-council-dialog.h"
#include "bef-council-rows.h"
#include "bef-council-slides.h"
#include "bef-council-slide-row.h"
#include "bef-slides-print.h"
#include "report/bef-council-deck.h"
#include "supervision/kept/bef-council-keeper.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-toast.h"
#include "ui/kit/bef-wrap-box.h"

struct _BefCouncilPage
{
  BefPage parent_instance;
  GtkStack *stack; /* template child, likewise below */
  GtkListBox *councils, *chosen, *others;
  GtkLabel *title, *figures, *nothing, *note;
  GtkWidget *present, *others_title;
  BefCouncilKeeper *keeper;  /* owned, nullable */
  BefCouncilDeck *deck;      /* owned, nullable: not read yet */
  GCancellable *cancellable; /* owned, nullable: a read under way */
  char *date;                /* owned, nullable: of the council that is shown */
  char *filled;              /* owned, nullable: of the council whose slides stand in the lists */
  char *open;                /* owned, nullable: the slide that is looked at */
  guint change;              /* what Undo takes back; 0: nothing */
  guint show_source;
  gboolean is_filling;
  gboolean is_coming;  /* the history is being fetched */
  gboolean has_wanted; /* what it lacks was asked for */
};

G_DEFINE_FINAL_TYPE (BefCouncilPage, bef_council_page, BEF_TYPE_PAGE)

static const BefCouncilPlan *
plan_of (BefCouncilPage *self)
{
  return bef_council_keeper_get (self->keeper);
}

/* The one that is shown; NULL: there is none. */
static const BefCouncil *
current (BefCouncilPage *self)
{
  return self->keeper != NULL && self->date != NULL
             ? bef_council_plan_find (plan_of (self), self->date)
             : NULL;
}

static gboolean
may_edit (BefCouncilPage *self)
{
  return self->keeper != NULL && bef_council_keeper_may_edit (self->keeper)
         && bef_council_keeper_is_ready (self->keeper);
}

/* The one that is next, else the last there was. */
static void
choose_council (BefCouncilPage *self)
{
  const BefCouncilPlan *plan = plan_of (self);
  const BefCouncil *next = bef_council_plan_get_next (plan, bef_now_ms ());

  if (current (self) != NULL)
    return;
  if (next == NULL && plan->councils->len > 0)
    next = g_ptr_array_index (plan->councils, plan->councils->len - 1);
  bef_set_str (&self->date, next != NULL ? next->date : NULL);
}

static void
show_councils (BefCouncilPage *self)
{
  self->is_filling = TRUE;
  bef_council_rows_show (self->councils, plan_of (self), self->date);
  self->is_filling = FALSE;
}

/* The slides. */

static gboolean show_cb (gpointer user_data);

/* Somebody is writing what to say at the council that is shown, before nobody else. */
static gboolean
is_writing (BefCouncilPage *self, const char *focus)
{
  return focus != NULL && g_str_has_prefix (focus, BEF_COUNCIL_SLIDE_ROW_NOTE)
         && g_strcmp0 (self->filled, self->date) == 0 && !bef_page_has_audience (BEF_PAGE (self));
}

/* The list in which something has the focus. (transfer none) nullable */
static GtkListBox *
find_focused (BefCouncilPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL)
    return NULL;
  if (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->chosen)))
    return self->chosen;
  return gtk_widget_is_ancestor (focus, GTK_WIDGET (self->others)) ? self->others : NULL;
}

/* What had the @focus in @list, nullable, has it still. A row that went to the other list would
 * lose it at the next frame; a button that is of no use any more has none. */
static void
keep_focus (BefCouncilPage *self, GtkListBox *list, const char *focus)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *now = bef_council_slide_row_dup_focus (GTK_WIDGET (self));

  if (g_strcmp0 (now, focus) == 0 && find_focused (self) == list
      && gtk_widget_is_sensitive (gtk_root_get_focus (root)))
    return;
  if (!bef_council_slide_row_restore_focus (GTK_WIDGET (self->chosen), focus))
    bef_council_slide_row_restore_focus (GTK_WIDGET (self->others), focus);
}

static void
show_slides (BefCouncilPage *self)
{
  g_autofree char *focus = bef_council_slide_row_dup_focus (GTK_WIDGET (self));
  GtkListBox *focused = find_focused (self);
  AdwStyleManager *style = adw_style_manager_get_default ();

  /* Nobody loses what they are writing. */
  if (is_writing (self, focus))
    {
      if (self->show_source == 0)
        self->show_source = g_timeout_add_seconds (1, show_cb, self);
      return;
    }
  /* A note that is kept makes the plan another one. */
  bef_council_slides_keep_notes (self->chosen);
  if (bef_set_str (&self->filled, self->date))
    bef_council_slides_drop_notes (self->chosen);
  const BefCouncilSlides slides = {
    .council = current (self),
    .deck = self->deck,
    .commune = bef_session_get_commune (bef_page_get_session (BEF_PAGE (self))),
    .open = self->open,
    .room = adw_style_manager_get_dark (style) ? BEF_SLIDE_DARK : BEF_SLIDE_LIGHT,
    .may_edit = may_edit (self),
    /* Who sees this window is not who presents. */
    .has_notes = !bef_page_has_audience (BEF_PAGE (self)),
  };
  gboolean has_more = bef_council_slides_show (self->chosen, self->others, &slides);
  gboolean has_chosen = gtk_widget_get_first_child (GTK_WIDGET (self->chosen)) != NULL,
           has_others = gtk_widget_get_first_child (GTK_WIDGET (self->others)) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->chosen), has_chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->others), has_others);
  gtk_widget_set_visible (self->others_title, has_others);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), self->deck != NULL && !has_chosen);
  if (focus != NULL)
    keep_focus (self, focused, focus);
  if (has_more && self->show_source == 0)
    self->show_source = g_idle_add_full (G_PRIORITY_LOW, show_cb, self, NULL);
}

static void
show_head (BefCouncilPage *self)
{
  const BefCouncil *council = current (self);
  g_autofree char *day = bef_format_date_long (bef_council_get_day_ms (council)),
                  /* TRANSLATORS: a long date; its title: "Budget". */
      *title = council->title != NULL
                   ? g_strdup_printf (_ ("Council of %s: %s"), day, council->title)
                   : g_strdup_printf (_ ("Council of %s"), day),
                  *figures = NULL;

  gtk_label_set_text (self->title, title);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->present), "s", council->date);
  if (self->deck == NULL)
    figures = g_strdup (_ ("Reading what was measured…"));
  else if (bef_session_get_backfill (bef_page_get_session (BEF_PAGE (self))) >= 0)
    figures = g_strdup (_ ("The history is still being fetched: figures are read again when it is "
                           "there."));
  else
    {
      g_autofree char *date = bef_format_date (self->deck->frozen_ms),
                      *time = bef_format_time (self->deck->frozen_ms);

      /* TRANSLATORS: "30 November 2026", "9:00". */
      figures = g_strdup_printf (_ ("Figures as of %s, %s. They are read again when the "
                                    "presentation begins, and stay as they are until it ends."),
                                 date, time);
    }
  if (self->deck != NULL && self->deck->trouble != NULL)
    {
      g_autofree char *known = g_steal_pointer (&figures);

      figures =
          g_strdup_printf (_ ("%s Nothing can be said of energy: %s"), known, self->deck->trouble);
    }
  if (self->deck != NULL && self->deck->missing != NULL)
    {
      g_autofree char *known = g_steal_pointer (&figures);

      /* TRANSLATORS: sentences; then "contracts, works". */
      figures = g_strdup_printf (_ ("%s Could not be read: %s."), known, self->deck->missing);
    }
  gtk_label_set_text (self->figures, figures);
}

static void
set_actions (BefCouncilPage *self)
{
  static const char *const editing[] = { "council.new",  "council.change", "council.remove",
                                         "council.up",   "council.down",   "council.drop",
                                         "council.take", "council.leave",  "council.note" };
  gboolean may = may_edit (self);

  for (guint i = 0; i < G_N_ELEMENTS (editing); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), editing[i], may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "council.undo", may && self->change != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "council.print",
                                 self->deck != NULL && current (self) != NULL
                                     && current (self)->slides->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "council.read",
                                 self->keeper != NULL && self->cancellable == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->note),
                          self->keeper != NULL && !bef_council_keeper_may_edit (self->keeper));
}

static void
show (BefCouncilPage *self)
{
  g_clear_handle_id (&self->show_source, g_source_remove);
  if (self->keeper == NULL || !bef_page_is_shown (BEF_PAGE (self)))
    return;
  choose_council (self);
  set_actions (self);
  gtk_stack_set_visible_child_name (self->stack, current (self) != NULL ? "councils"
                                                 : bef_council_keeper_is_ready (self->keeper)
                                                     ? "empty"
                                                     : "wait");
  if (current (self) == NULL)
    return;
  show_councils (self);
  show_head (self);
  show_slides (self);
}

static gboolean
show_cb (gpointer user_data)
{
  BefCouncilPage *self = user_data;

  self->show_source = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: it may be a row's own switch, or a note that loses the focus, that changed it. */
static void
show_soon (BefCouncilPage *self)
{
  if (self->show_source == 0)
    self->show_source = g_idle_add (show_cb, self);
}

/* Reading. */

static void
stop_reading (BefCouncilPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefCouncilPage) self = user_data;
  g_autoptr (GError) error = NULL;
  BefCouncilDeck *deck = bef_council_deck_load_finish (BEF_SESSION (source), result, &error);

  if (deck == NULL)
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->deck, bef_council_deck_unref);
  self->deck = deck;
  show (self);
}

static void
read_deck (BefCouncilPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  stop_reading (self);
  if (session == NULL)
    return;
  if (!self->has_wanted)
    self->has_wanted = bef_council_deck_want (session);
  self->cancellable = g_cancellable_new ();
  bef_council_deck_load_async (session, self->cancellable, read_cb, g_object_ref (self));
}

/* Changing. */

static void
undo (gpointer user_data)
{
  BefCouncilPage *self = user_data;

  if (self->keeper != NULL && self->change != 0)
    bef_council_keeper_undo (self->keeper, self->change);
  self->change = 0;
}

/* @change 0: nothing was done. */
static void
offer_undo (BefCouncilPage *self, guint change, const char *text)
{
  if (change == 0)
    return;
  self->change = change;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "council.undo", TRUE);
  bef_toast_offer (GTK_WIDGET (self), text,
                   &(BefToastOffer){ _ ("_Undo"), undo, g_object_ref (self), g_object_unref });
}

/* A copy of the council of @date, nullable, to be changed. (transfer full) nullable */
static BefCouncil *
open_council_of (BefCouncilPage *self, const char *date)
{
  const BefCouncil *council =
      self->keeper != NULL && date != NULL ? bef_council_plan_find (plan_of (self), date) : NULL;

  return council != NULL ? bef_council_copy (council) : NULL;
}

/* Of the one that is shown. (transfer full) nullable */
static BefCouncil *
open_council (BefCouncilPage *self)
{
  return open_council_of (self, self->date);
}

/* FALSE: it is as it was, and shown so. */
static gboolean
keep (BefCouncilPage *self, const BefCouncil *changed, const char *text)
{
  guint change = bef_council_keeper_put (self->keeper, changed);

  if (change == 0)
    show_soon (self);
  offer_undo (self, change, text);
  return change != 0;
}

static void
switch_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (widget);
  g_autoptr (BefCouncil) council = open_council (self);
  const char *id = g_variant_get_string (parameter, NULL);
  gboolean is_taken = g_str_equal (action, "council.take");

  if (council == NULL)
    return;
  if (is_taken ? bef_council_add_slide (council, id) : bef_council_remove_slide (council, id))
    keep (self, council, is_taken ? _ ("The slide is shown") : _ ("The slide is not shown"));
  else
    show_soon (self);
}

static void
move_to (BefCouncilPage *self, BefCouncil *council, const char *id, int to)
{
  if (bef_council_move_slide (council, id, to))
    keep (self, council, _ ("The slides have another order"));
}

static void
move_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (widget);
  g_autoptr (BefCouncil) council = open_council (self);
  const char *id = g_variant_get_string (parameter, NULL);
  int at = council != NULL ? bef_council_find_slide (council, id) : -1;

  if (at >= 0)
    move_to (self, council, id, g_str_equal (action, "council.up") ? at - 1 : at + 1);
}

/* One that was not shown is, at that place; one that is dropped among those not shown is not any
 * more. */
static void
drop_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (widget);
  g_autoptr (BefCouncil) council = open_council (self);
  const char *id, *onto;

  if (council == NULL || self->deck == NULL)
    return;
  g_variant_get (parameter, "(&s&s)", &id, &onto);
  int to = bef_council_find_slide (council, onto);
  if (to < 0)
    {
      if (bef_council_remove_slide (council, id))
        keep (self, council, _ ("The slide is not shown"));
      return;
    }
  if (bef_council_find_slide (council, id) >= 0)
    {
      move_to (self, council, id, to);
      return;
    }
  /* Text from elsewhere is no slide. */
  if (bef_council_deck_find (self->deck, id) == NULL || !bef_council_add_slide (council, id))
    return;
  bef_council_move_slide (council, id, to);
  keep (self, council, _ ("The slide is shown"));
}

/* It may come when another council is chosen already. */
static void
note_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (widget);
  g_autoptr (BefCouncil) council = open_council_of (self, self->filled);
  const char *id, *text;

  if (council == NULL)
    return;
  g_variant_get (parameter, "(&s&s)", &id, &text);
  bef_council_set_note (council, id, text);
  if (!keep (self, council, _ ("What to say is kept"))
      && g_strcmp0 (
             bef_council_get_note (council, id),
             bef_council_get_note (bef_council_plan_find (plan_of (self), council->date), id))
             != 0)
    bef_council_slides_owe_note (self->chosen, id);
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (widget);
  const char *id;
  gboolean is_open;

  g_variant_get (parameter, "(&sb)", &id, &is_open);
  if (is_open)
    {
      /* One at a time. */
      bef_set_str (&self->open, id);
      show_soon (self);
    }
  else if (g_strcmp0 (self->open, id) == 0)
    g_clear_pointer (&self->open, g_free);
}

static void
undo_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  undo (widget);
}

/* Councils. */

static void
saved_cb (BefCouncilPage *self, guint change, const char *date)
{
  bef_set_str (&self->date, date);
  offer_undo (self, change, _ ("The council is kept"));
  show_soon (self);
}

static void
ask (BefCouncilPage *self, const BefCouncil *council)
{
  GtkWidget *dialog = bef_council_dialog_present (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->keeper, council);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
}

/* With the slides of the last one that there is, else with all that there can be of the commune. */
static void
new_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (widget);
  const GPtrArray *councils = plan_of (self)->councils;
  const BefCouncil *last =
      councils->len > 0 ? g_ptr_array_index (councils, councils->len - 1) : NULL;
  gint64 now = bef_now_ms (),
         day = last != NULL
                   ? MAX (now, bef_civil_add (bef_council_get_day_ms (last), BEF_PERIOD_DAY, 1))
                   : now;
  g_autofree char *date = bef_council_dup_date (day);
  g_autoptr (BefCouncil) council = bef_council_new (date);

  for (guint i = 0; last != NULL && i < last->slides->len; i++)
    bef_council_add_slide (council, g_ptr_array_index (last->slides, i));
  for (guint i = 0; last == NULL && bef_deck_nth_id (i) != NULL; i++)
    bef_council_add_slide (council, bef_deck_nth_id (i));
  ask (self, council);
}

static void
change_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const BefCouncil *council = current (BEF_COUNCIL_PAGE (widget));

  if (council != NULL)
    ask (BEF_COUNCIL_PAGE (widget), council);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (widget);

  if (current (self) != NULL)
    offer_undo (self, bef_council_keeper_remove (self->keeper, self->date),
                _ ("The council is removed"));
}

static void
read_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  read_deck (BEF_COUNCIL_PAGE (widget));
  show (BEF_COUNCIL_PAGE (widget));
}

static void
selected_cb (BefCouncilPage *self, GtkListBoxRow *row)
{
  if (self->is_filling || row == NULL)
    return;
  if (!bef_set_str (&self->date, bef_council_rows_get_date (row)))
    return;
  /* It was removed, and its row is still there. */
  if (current (self) == NULL)
    {
      g_clear_handle_id (&self->show_source, g_source_remove);
      show_soon (self);
      return;
    }
  set_actions (self);
  show_head (self);
  show_slides (self);
}

/* On paper. */

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefCouncilPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const BefCouncil *council = current (self);

  if (bef_session_trace_finish (BEF_SESSION (source), result, &error) && council != NULL
      && self->deck != NULL)
    {
      g_autofree const char **ids = bef_council_list_slides (council);
      g_autoptr (GPtrArray) slides = bef_council_deck_choose (self->deck, ids);
      g_autofree char *foot = bef_council_deck_dup_foot (self->deck);
      g_autoptr (GtkPrintOperation) operation =
          bef_slides_print_new (slides, foot, gtk_label_get_text (self->title));

      gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error);
    }
  if (error != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Not printed: %s"), error->message);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
    }
}

static void
print_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (widget);

  if (current (self) != NULL)
    bef_session_trace_async (bef_page_get_session (BEF_PAGE (self)), "export", self->date,
                             _ ("printed"), NULL, traced_cb, g_object_ref (self));
}

/* Keys. */

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        BefCouncilPage *self)
{
  gboolean is_up = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up;
  g_autofree char *focus = NULL;

  if ((state & (GDK_ALT_MASK | GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != GDK_ALT_MASK
      || (!is_up && keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down))
    return FALSE;
  focus = bef_council_slide_row_dup_focus (GTK_WIDGET (self->chosen));
  if (focus == NULL)
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), is_up ? "council.up" : "council.down", "s",
                              strchr (focus, '\n') + 1);
  return TRUE;
}

/* Life. */

/* What the server had to tell is there. */
static void
came_cb (BefCouncilPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (bef_page_is_shown (BEF_PAGE (self)) && session != NULL
      && bef_session_get_connection (session) == BEF_CONNECTION_LIVE
      && bef_session_get_backfill (session) < 0)
    read_deck (self);
  show_soon (self);
}

/* It moves on all the time: what counts is that it began, and ended. */
static void
backfill_cb (BefSession *session, GParamSpec *pspec, BefCouncilPage *self)
{
  gboolean is_coming = bef_session_get_backfill (session) >= 0;

  if (is_coming == self->is_coming)
    return;
  self->is_coming = is_coming;
  came_cb (self);
}

static void
bef_council_page_bind (BefPage *page, BefSession *session)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  stop_reading (self);
  if (former != NULL)
    g_signal_handlers_disconnect_by_data (former, self);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->deck, bef_council_deck_unref);
  g_clear_pointer (&self->date, g_free);
  g_clear_pointer (&self->filled, g_free);
  self->change = 0;
  self->has_wanted = FALSE;
  bef_council_slides_show (self->chosen, self->others, &(BefCouncilSlides){ NULL });
  if (session == NULL)
    return;
  self->keeper = g_object_ref (bef_council_keeper_of (session));
  g_signal_connect_object (self->keeper, "changed", G_CALLBACK (show_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (show_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (came_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::backfill", G_CALLBACK (backfill_cb), self, 0);
}

static void
bef_council_page_shown (BefPage *page, const char *argument)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (page);
  g_autoptr (GVariant) state = bef_page_take_state (page);

  bef_page_set_title (page, _ ("Council"), NULL);
  if (argument != NULL)
    bef_set_str (&self->date, argument);
  if (state != NULL && g_variant_is_of_type (state, G_VARIANT_TYPE_STRING))
    bef_set_str (&self->date, g_variant_get_string (state, NULL));
  self->is_coming = bef_page_get_session (page) != NULL
                    && bef_session_get_backfill (bef_page_get_session (page)) >= 0;
  read_deck (self);
  show (self);
}

static void
bef_council_page_hidden (BefPage *page)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (page);

  stop_reading (self);
  g_clear_handle_id (&self->show_source, g_source_remove);
}

static GVariant *
bef_council_page_dup_state (BefPage *page)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (page);

  return self->date != NULL ? g_variant_new_string (self->date) : NULL;
}

static void
bef_council_page_dispose (GObject *object)
{
  BefCouncilPage *self = BEF_COUNCIL_PAGE (object);

  stop_reading (self);
  g_clear_handle_id (&self->show_source, g_source_remove);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->deck, bef_council_deck_unref);
  g_clear_pointer (&self->date, g_free);
  g_clear_pointer (&self->filled, g_free);
  g_clear_pointer (&self->open, g_free);
  G_OBJECT_CLASS (bef_council_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name, *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "council.new", NULL, new_action },       { "council.change", NULL, change_action },
    { "council.remove", NULL, remove_action }, { "council.print", NULL, print_action },
    { "council.read", NULL, read_action },     { "council.undo", NULL, undo_action },
    { "council.take", "s", switch_action },    { "council.leave", "s", switch_action },
    { "council.up", "s", move_action },        { "council.down", "s", move_action },
    { "council.drop", "(ss)", drop_action },   { "council.note", "(ss)", note_action },
    { "council.open", "(sb)", open_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "council.undo",
                                       NULL);
}

static void
bef_council_page_class_init (BefCouncilPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_council_page_dispose;
  page_class->bind = bef_council_page_bind;
  page_class->shown = bef_council_page_shown;
  page_class->hidden = bef_council_page_hidden;
  page_class->dup_state = bef_council_page_dup_state;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-council-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, councils);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, chosen);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, others);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, title);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, figures);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, note);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, present);
  gtk_widget_class_bind_template_child (widget_class, BefCouncilPage, others_title);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  install_actions (widget_class);
}

static void
bef_council_page_init (BefCouncilPage *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  bef_council_slides_set_up (self->chosen);
  bef_council_slides_set_up (self->others);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (show_soon),
                           self, G_CONNECT_SWAPPED);
}

BefPage *
bef_council_page_new (void)
{
  return g_object_new (BEF_TYPE_COUNCIL_PAGE, NULL);
}
