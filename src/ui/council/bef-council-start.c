/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-council-start.h"

#include <glib/gi18n.h>

#include "base/bef-present.h"
#include "base/bef-timeout.h"
#include "bef-presenter-notes.h"
#include "report/bef-council-deck.h"
#include "supervision/kept/bef-council-keeper.h"

/* The window of notes of a presentation. */
#define NOTES "bef-presenter-notes"

/* A presentation whose slides are being read. */
typedef struct
{
  BefPresentation *presentation; /* owned; it may have been left meanwhile */
  BefCouncilKeeper *keeper;      /* owned */
  BefCouncilDeck *deck;          /* owned, nullable: not read yet */
  GCancellable *cancellable;     /* owned */
  char *date;                    /* owned, nullable */
  guint wait_id;                 /* until it begins without what was chosen */
  gboolean is_late;              /* that could not be read */
} Start;

static void
start_free (Start *start)
{
  g_clear_handle_id (&start->wait_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (start->keeper, start);
  g_signal_handlers_disconnect_by_data (start->presentation, start);
  g_object_unref (start->presentation);
  g_object_unref (start->keeper);
  g_clear_pointer (&start->deck, bef_council_deck_unref);
  g_object_unref (start->cancellable);
  g_free (start->date);
  g_free (start);
}

/* (transfer full) */
static char *
dup_foot (Start *start)
{
  g_autofree char *foot = bef_council_deck_dup_foot (start->deck);

  /* TRANSLATORS: at the foot of a slide, after when the data were frozen. */
  return start->is_late
             ? g_strdup_printf (_ ("%s; which slides were chosen could not be read"), foot)
             : g_steal_pointer (&foot);
}

/* Once the slides and what was chosen are both known. */
static void
show (Start *start)
{
  if (start->deck == NULL || (!start->is_late && !bef_council_keeper_is_ready (start->keeper)))
    return;
  const BefCouncilPlan *plan = bef_council_keeper_get (start->keeper);
  const BefCouncil *council = start->date != NULL
                                  ? bef_council_plan_find (plan, start->date)
                                  : bef_council_plan_get_next (plan, start->deck->frozen_ms);
  g_autofree const char **chosen = council != NULL ? bef_council_list_slides (council) : NULL;
  g_autoptr (GPtrArray) slides = bef_council_deck_choose (start->deck, chosen);
  g_autofree char *foot = dup_foot (start);
  const BefShow shown = { slides, council != NULL ? council->notes : NULL, foot,
                          start->deck->trouble };

  bef_presentation_set_show (start->presentation, &shown);
  start_free (start);
}

/* The room sees all slides there are, rather than none. */
static gboolean
late_cb (gpointer user_data)
{
  Start *start = user_data;

  start->wait_id = 0;
  start->is_late = TRUE;
  show (start);
  return G_SOURCE_REMOVE;
}

/* It is left before it began; what is being read ends with its own call. */
static void
left_cb (Start *start)
{
  g_cancellable_cancel (start->cancellable);
  if (start->deck != NULL)
    start_free (start);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  BefCouncilDeck *deck = bef_council_deck_load_finish (BEF_SESSION (source), result, &error);
  Start *start = user_data;

  if (deck == NULL)
    {
      start_free (start);
      return;
    }
  start->deck = deck;
  if (!bef_council_keeper_is_ready (start->keeper))
    start->wait_id = bef_timeout_add (BEF_COUNCIL_DECK_WAIT_MS, late_cb, start);
  show (start);
}

static void
notes_gone_cb (BefPresentation *presentation)
{
  g_object_set_data (G_OBJECT (presentation), NOTES, NULL);
}

/* The window of notes, once: away again when it is there. */
static void
notes_wanted_cb (BefPresentation *presentation)
{
  GtkWindow *notes = g_object_get_data (G_OBJECT (presentation), NOTES);

  if (notes != NULL)
    {
      gtk_window_destroy (notes);
      return;
    }
  notes = GTK_WINDOW (bef_presenter_notes_new (presentation));
  g_object_set_data (G_OBJECT (presentation), NOTES, notes);
  g_signal_connect_object (notes, "destroy", G_CALLBACK (notes_gone_cb), presentation,
                           G_CONNECT_SWAPPED);
  gtk_window_present (notes);
}

GtkWindow *
bef_council_start (GtkWindow *desk, BefSession *session, const char *date)
{
  Start *start = g_new0 (Start, 1);
  BefPresentation *presentation = bef_presentation_new (desk);

  start->presentation = g_object_ref (presentation);
  start->keeper = g_object_ref (bef_council_keeper_of (session));
  start->cancellable = g_cancellable_new ();
  start->date = g_strdup (date);
  g_signal_connect_swapped (start->keeper, "changed", G_CALLBACK (show), start);
  g_signal_connect (presentation, "notes-wanted", G_CALLBACK (notes_wanted_cb), NULL);
  g_signal_connect_swapped (presentation, "destroy", G_CALLBACK (left_cb), start);
  bef_council_deck_load_async (session, start->cancellable, loaded_cb, start);
  gtk_window_present (GTK_WINDOW (presentation));
  return GTK_WINDOW (presentation);
}
