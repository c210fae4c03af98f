/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-works-row.h"

#include <glib/gi18n.h>

#include "base/bef-present.h"
#include "ui/kit/bef-accessible.h"

struct _BefWorksRow
{
  GtkBox parent_instance;
  GtkLabel *purpose; /* template child, likewise below */
  GtkLabel *span;
  GtkLabel *about;
  GtkWidget *buttons;
  GtkWidget *end;
  GtkWidget *edit;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (BefWorksRow, bef_works_row, GTK_TYPE_BOX)

static const char *
phase_word (BefWorksPhase phase)
{
  switch (phase)
    {
    case BEF_WORKS_COMING:
      return C_ ("works", "Coming");
    case BEF_WORKS_CURRENT:
      return C_ ("works", "Under way");
    case BEF_WORKS_OVER:
    default:
      return C_ ("works", "Over");
    }
}

/* Whether they are under way, what they are of where that is not all of the building, and who wrote
 * it, for whom may see that. (transfer full) */
static char *
dup_about (BefSession *session, const BefWorksWindow *window)
{
  BefDevice *device = bef_commune_find_device (bef_session_get_commune (session), window->what);
  const char *phase = phase_word (bef_works_window_phase (window, bef_now_ms ()));
  gboolean names = bef_role_may_see_names (bef_session_get_role (session))
                   && !bef_session_has_audience (session) && window->who[0] != '\0';
  const char *of = device != NULL ? bef_device_get_name (device) : _ ("The whole building");

  if (!names)
    return g_strdup_printf ("%s · %s", phase, of);
  /* TRANSLATORS: %s is who wrote it down: a person or a role. */
  g_autofree char *who = g_strdup_printf (_ ("noted by %s"), window->who);
  return g_strdup_printf ("%s · %s · %s", phase, of, who);
}

static void
set_target (GtkWidget *button, const char *id, const char *name)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  bef_accessible_set_name (button, name);
}

static void
bef_works_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BEF_TYPE_WORKS_ROW);
  G_OBJECT_CLASS (bef_works_row_parent_class)->dispose (object);
}

static void
bef_works_row_class_init (BefWorksRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_works_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-works-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BefWorksRow, purpose);
  gtk_widget_class_bind_template_child (widget_class, BefWorksRow, span);
  gtk_widget_class_bind_template_child (widget_class, BefWorksRow, about);
  gtk_widget_class_bind_template_child (widget_class, BefWorksRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, BefWorksRow, end);
  gtk_widget_class_bind_template_child (widget_class, BefWorksRow, edit);
  gtk_widget_class_bind_template_child (widget_class, BefWorksRow, remove);
}

static void
bef_works_row_init (BefWorksRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_works_row_new (BefSession *session, const BefWorksWindow *window)
{
  BefWorksRow *self = g_object_new (BEF_TYPE_WORKS_ROW, NULL);
  g_autofree char *span = bef_works_window_dup_span (window), *about = dup_about (session, window);
  const char *purpose = window->purpose[0] != '\0' ? window->purpose : C_ ("works", "Works");
  g_autofree char *end = g_strdup_printf (_ ("End “%s” now"), purpose),
                  *edit = g_strdup_printf (_ ("Change “%s”…"), purpose),
                  *remove = g_strdup_printf (_ ("Remove “%s”"), purpose);

  gtk_label_set_text (self->purpose, purpose);
  gtk_label_set_text (self->span, span);
  gtk_label_set_text (self->about, about);
  gtk_widget_set_visible (self->buttons, bef_session_may_plan_works (session));
  gtk_widget_set_visible (self->end,
                          bef_works_window_phase (window, bef_now_ms ()) == BEF_WORKS_CURRENT);
  set_target (self->end, window->id, end);
  set_target (self->edit, window->id, edit);
  set_target (self->remove, window->id, remove);
  return GTK_WIDGET (self);
}
