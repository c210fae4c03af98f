/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-trail.h"

#define MOST_PLACES 50

struct _BefTrail
{
  GQueue places; /* of BefTrailPlace, owned */
};

BefTrail *
bef_trail_new (void)
{
  BefTrail *self = g_new0 (BefTrail, 1);

  g_queue_init (&self->places);
  return self;
}

void
bef_trail_place_free (BefTrailPlace *place)
{
  g_free (place->name);
  g_free (place->argument);
  g_clear_pointer (&place->state, g_variant_unref);
  g_weak_ref_clear (&place->focus);
  g_free (place);
}

void
bef_trail_free (BefTrail *self)
{
  g_queue_clear_full (&self->places, (GDestroyNotify)bef_trail_place_free);
  g_free (self);
}

gboolean
bef_trail_is_empty (BefTrail *self)
{
  return g_queue_is_empty (&self->places);
}

void
bef_trail_push (BefTrail *self, const char *name, const char *argument, BefPage *page)
{
  BefTrailPlace *place = g_new0 (BefTrailPlace, 1);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean is_inside = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (page));

  place->name = g_strdup (name);
  place->argument = g_strdup (argument);
  place->state = bef_page_dup_state (page);
  g_weak_ref_init (&place->focus, is_inside ? focus : NULL);
  g_queue_push_tail (&self->places, place);
  if (g_queue_get_length (&self->places) > MOST_PLACES)
    bef_trail_place_free (g_queue_pop_head (&self->places));
}

BefTrailPlace *
bef_trail_pop (BefTrail *self)
{
  return g_queue_pop_tail (&self->places);
}

void
bef_trail_place_focus (BefTrailPlace *place, BefPage *page)
{
  g_autoptr (GtkWidget) focus = g_weak_ref_get (&place->focus);

  if (focus != NULL && gtk_widget_get_mapped (focus)
      && gtk_widget_is_ancestor (focus, GTK_WIDGET (page)))
    gtk_widget_grab_focus (focus);
}
