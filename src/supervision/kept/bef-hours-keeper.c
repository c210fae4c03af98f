/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hours-keeper.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bef-kept-document.h"
#include "model/bef-kept.h"

struct _BefHoursKeeper
{
  GObject parent_instance;
  BefSession *session;       /* unowned: it owns the keeper */
  BefKeptDocument *document; /* owned */
  BefHoursBook *book;        /* owned */
  gboolean was_read;         /* what is damaged is told once */
};

static guint changed_signal, closures_signal;

G_DEFINE_FINAL_TYPE (BefHoursKeeper, bef_hours_keeper, G_TYPE_OBJECT)

static const BefKeptInfo info = {
  .name = "hours",
  .action = "hours",
  .not_kept = N_ ("The hours could not be kept, and are as they were."),
  .most_bytes = BEF_KEPT_MAX_BYTES,
};

/* Once: from then on it is our own writing. */
static void
tell_damage (BefHoursKeeper *self, const BefHoursBook *book, const GError *error)
{
  const GPtrArray *problems = book != NULL ? bef_hours_book_get_problems (book) : NULL;
  g_autofree char *told = NULL;

  if (self->was_read || (problems != NULL && problems->len == 0))
    return;
  bef_kept_document_set_aside (self->document);
  /* TRANSLATORS: %s is why, a sentence. */
  if (problems == NULL)
    told = g_strdup_printf (_ ("The hours of buildings could not be read: they are set aside, and "
                               "all are as usual. %s"),
                            error->message);
  else
    told = g_strdup_printf (_ ("Some hours of buildings could not be read: they are kept as they "
                               "are, and these buildings open as usual. %s"),
                            (const char *)problems->pdata[0]);
  bef_kept_document_tell (self->document, told);
}

/* Alarms go by them from now on. */
static void
heed (BefHoursKeeper *self)
{
  if (self->session != NULL)
    bef_alarm_keeper_set_hours (bef_session_get_alarms (self->session), self->book);
}

static void
text_changed_cb (BefHoursKeeper *self)
{
  const char *text = bef_kept_document_get_text (self->document);
  g_autoptr (GError) error = NULL;
  BefHoursBook *book =
      text != NULL ? bef_hours_book_read (text, strlen (text), &error) : bef_hours_book_new ();

  tell_damage (self, book, error);
  self->was_read = TRUE;
  if (book == NULL)
    book = bef_hours_book_new ();
  bef_hours_book_set_closures (book, bef_hours_book_get_closures (self->book));
  bef_hours_book_free (self->book);
  self->book = book;
  heed (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
bef_hours_keeper_dispose (GObject *object)
{
  BefHoursKeeper *self = BEF_HOURS_KEEPER (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      bef_kept_document_stop (self->document);
    }
  g_clear_object (&self->document);
  G_OBJECT_CLASS (bef_hours_keeper_parent_class)->dispose (object);
}

static void
bef_hours_keeper_finalize (GObject *object)
{
  bef_hours_book_free (BEF_HOURS_KEEPER (object)->book);
  G_OBJECT_CLASS (bef_hours_keeper_parent_class)->finalize (object);
}

static void
bef_hours_keeper_class_init (BefHoursKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_hours_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_hours_keeper_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_HOURS_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  closures_signal = g_signal_new ("closures-changed", BEF_TYPE_HOURS_KEEPER, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_hours_keeper_init (BefHoursKeeper *self)
{
  self->book = bef_hours_book_new ();
}

/* The session is going: whoever still holds the keeper finds it closed. */
static void
stop (gpointer data)
{
  BefHoursKeeper *self = data;

  self->session = NULL;
  bef_kept_document_stop (self->document);
  g_object_unref (self);
}

BefHoursKeeper *
bef_hours_keeper_of (BefSession *session)
{
  BefHoursKeeper *self = g_object_get_data (G_OBJECT (session), "bef-hours-keeper");

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_HOURS_KEEPER, NULL);
  self->session = session;
  self->document = bef_kept_document_new (session, &info);
  g_signal_connect_swapped (self->document, "changed", G_CALLBACK (text_changed_cb), self);
  g_object_set_data_full (G_OBJECT (session), "bef-hours-keeper", self, stop);
  return self;
}

gboolean
bef_hours_keeper_is_ready (BefHoursKeeper *self)
{
  return bef_kept_document_is_ready (self->document);
}

const BefHoursBook *
bef_hours_keeper_get_book (BefHoursKeeper *self)
{
  return self->book;
}

gboolean
bef_hours_keeper_may_edit (BefHoursKeeper *self)
{
  return self->session != NULL && bef_session_may_acknowledge (self->session);
}

/* Whether @hours (NULL: as usual) are those it has. */
static gboolean
has_already (BefHoursKeeper *self, const char *building, const BefOpeningHours *hours)
{
  const BefOpeningHours *former = bef_hours_book_find (self->book, building);

  if (former == NULL || hours == NULL)
    return former == hours;
  return bef_opening_hours_equal (former, hours);
}

guint
bef_hours_keeper_put (BefHoursKeeper *self, const char *building, const BefOpeningHours *hours)
{
  g_autoptr (BefHoursBook) book = NULL;
  g_autofree char *text = NULL;
  BefKeptLine line = { building, hours != NULL ? C_ ("hours", "Given") : C_ ("hours", "As usual") };

  if (!bef_hours_keeper_may_edit (self) || !bef_hours_keeper_is_ready (self)
      || has_already (self, building, hours))
    return 0;
  book = bef_hours_book_copy (self->book);
  if (hours == NULL)
    bef_hours_book_remove (book, building);
  else if (!bef_hours_book_put (book, building, hours))
    return 0;
  text = bef_hours_book_to_text (book);
  return bef_kept_document_put (self->document, text, &line);
}

static gboolean
is_same (const GPtrArray *a, const GPtrArray *b)
{
  for (guint i = 0; a->len == b->len && i < a->len; i++)
    {
      const BefBuildingClosure *x = a->pdata[i], *y = b->pdata[i];
      if (x->days.first != y->days.first || x->days.last != y->days.last
          || !g_str_equal (x->building, y->building) || !g_str_equal (x->source, y->source))
        return FALSE;
    }
  return a->len == b->len;
}

void
bef_hours_keeper_set_closures (BefHoursKeeper *self, GPtrArray *closures)
{
  g_return_if_fail (BEF_IS_HOURS_KEEPER (self));
  if (is_same (bef_hours_book_get_closures (self->book), closures))
    return;
  bef_hours_book_set_closures (self->book, closures);
  heed (self);
  g_signal_emit (self, closures_signal, 0);
}

gboolean
bef_hours_keeper_undo (BefHoursKeeper *self, guint change)
{
  BefKeptLine line = { NULL, C_ ("hours", "Change undone") };

  return bef_kept_document_undo (self->document, change, &line);
}
