/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-council-keeper.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bef-kept-document.h"

struct _BefCouncilKeeper
{
  GObject parent_instance;
  BefSession *session;       /* unowned: it owns the keeper */
  BefKeptDocument *document; /* owned */
  BefCouncilPlan *plan;      /* owned */
  gboolean was_read;         /* what is damaged is told once */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefCouncilKeeper, bef_council_keeper, G_TYPE_OBJECT)

static const BefKeptInfo info = {
  .name = "councils",
  .action = "council",
  .not_kept = N_ ("The slides chosen for councils could not be kept, and are as they were."),
  .most_bytes = BEF_COUNCIL_MAX_TEXT,
};

static void
text_changed_cb (BefCouncilKeeper *self)
{
  const char *text = bef_kept_document_get_text (self->document);
  g_autoptr (GError) error = NULL;
  BefCouncilPlan *plan =
      text != NULL ? bef_council_plan_read (text, strlen (text), &error) : bef_council_plan_new ();

  if (plan == NULL && !self->was_read)
    {
      bef_kept_document_set_aside (self->document);
      g_autofree char *told = g_strdup_printf (
          /* TRANSLATORS: then why. */
          _ ("The slides chosen for councils could not be read: they are set aside, and begin "
             "anew. %s"),
          error->message);
      bef_kept_document_tell (self->document, told);
    }
  self->was_read = TRUE;
  bef_council_plan_free (self->plan);
  self->plan = plan != NULL ? plan : bef_council_plan_new ();
  g_signal_emit (self, changed_signal, 0);
}

static void
bef_council_keeper_dispose (GObject *object)
{
  BefCouncilKeeper *self = BEF_COUNCIL_KEEPER (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      bef_kept_document_stop (self->document);
    }
  g_clear_object (&self->document);
  G_OBJECT_CLASS (bef_council_keeper_parent_class)->dispose (object);
}

static void
bef_council_keeper_finalize (GObject *object)
{
  bef_council_plan_free (BEF_COUNCIL_KEEPER (object)->plan);
  G_OBJECT_CLASS (bef_council_keeper_parent_class)->finalize (object);
}

static void
bef_council_keeper_class_init (BefCouncilKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_council_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_council_keeper_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_COUNCIL_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_council_keeper_init (BefCouncilKeeper *self)
{
  self->plan = bef_council_plan_new ();
}

/* The session is going: whoever still holds the keeper finds it closed. */
static void
stop (gpointer data)
{
  BefCouncilKeeper *self = data;

  self->session = NULL;
  bef_kept_document_stop (self->document);
  g_object_unref (self);
}

BefCouncilKeeper *
bef_council_keeper_of (BefSession *session)
{
  BefCouncilKeeper *self = g_object_get_data (G_OBJECT (session), "bef-council-keeper");

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_COUNCIL_KEEPER, NULL);
  self->session = session;
  self->document = bef_kept_document_new (session, &info);
  g_signal_connect_swapped (self->document, "changed", G_CALLBACK (text_changed_cb), self);
  g_object_set_data_full (G_OBJECT (session), "bef-council-keeper", self, stop);
  return self;
}

gboolean
bef_council_keeper_is_ready (BefCouncilKeeper *self)
{
  return bef_kept_document_is_ready (self->document);
}

const BefCouncilPlan *
bef_council_keeper_get (BefCouncilKeeper *self)
{
  return self->plan;
}

void
bef_council_keeper_set_default (BefCouncilKeeper *self, const char *text)
{
  bef_kept_document_set_default (self->document, text);
}

gboolean
bef_council_keeper_prepares (BefRole role)
{
  return role == BEF_ROLE_SECRETARY || role == BEF_ROLE_ELECTED || role == BEF_ROLE_TECHNICIAN;
}

gboolean
bef_council_keeper_may_edit (BefCouncilKeeper *self)
{
  return self->session != NULL
         && bef_council_keeper_prepares (bef_session_get_role (self->session));
}

static guint
keep (BefCouncilKeeper *self, const BefCouncilPlan *plan, const BefKeptLine *line)
{
  g_autofree char *text = bef_council_plan_to_text (plan);

  return g_strcmp0 (text, bef_kept_document_get_text (self->document)) != 0
             ? bef_kept_document_put (self->document, text, line)
             : 0;
}

/* A copy to change; NULL: it may not be. (transfer full) */
static BefCouncilPlan *
open_plan (BefCouncilKeeper *self)
{
  return bef_council_keeper_may_edit (self) && bef_council_keeper_is_ready (self)
             ? bef_council_plan_copy (self->plan)
             : NULL;
}

guint
bef_council_keeper_put (BefCouncilKeeper *self, const BefCouncil *council)
{
  g_autoptr (BefCouncilPlan) plan = open_plan (self);
  gboolean is_new = bef_council_plan_find (self->plan, council->date) == NULL;
  BefKeptLine line = { council->date,
                       is_new ? C_ ("council", "Prepared") : C_ ("council", "Slides changed") };

  if (plan == NULL || !bef_council_plan_put (plan, council))
    return 0;
  return keep (self, plan, &line);
}

guint
bef_council_keeper_move (BefCouncilKeeper *self, const char *former, const BefCouncil *council)
{
  g_autoptr (BefCouncilPlan) plan = open_plan (self);
  BefKeptLine line = { council->date, C_ ("council", "Put off to another day") };

  if (plan == NULL || bef_council_plan_find (plan, council->date) != NULL
      || !bef_council_plan_remove (plan, former) || !bef_council_plan_put (plan, council))
    return 0;
  return keep (self, plan, &line);
}

guint
bef_council_keeper_remove (BefCouncilKeeper *self, const char *date)
{
  g_autoptr (BefCouncilPlan) plan = open_plan (self);
  BefKeptLine line = { date, C_ ("council", "Removed") };

  if (plan == NULL || !bef_council_plan_remove (plan, date))
    return 0;
  return keep (self, plan, &line);
}

gboolean
bef_council_keeper_undo (BefCouncilKeeper *self, guint change)
{
  BefKeptLine line = { NULL, C_ ("council", "Change undone") };

  return bef_kept_document_undo (self->document, change, &line);
}
