/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-presentation.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "bef-slide-cover.h"
#include "bef-slide-view.h"
#include "bef-slide-words.h"

/* The mouse's pointer goes so long after it was moved. */
#define POINTER_MS 2000
/* A number is waited for that may be longer. */
#define DIGITS_MS 900

struct _BefPresentation
{
  GtkWindow parent_instance;
  BefSlideView *view; /* in the window, likewise below */
  BefSlideCover *cover;
  BefSlideWords *told; /* what changed, for who does not see it */
  GtkWindow *desk;     /* weak, nullable */
  GPtrArray *slides;   /* owned, nullable, of BefSlide: not there yet */
  GHashTable *written; /* owned, nullable: id -> note */
  char *foot;          /* owned, nullable */
  BefSlideRoom room;
  guint at;
  guint number; /* being typed */
  guint number_source, pointer_source;
  gint64 start_us;
  double x, y; /* of the mouse; NAN: never seen */
  gboolean points;
  gboolean has_two; /* monitors */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_NOTES_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefPresentation, bef_presentation, GTK_TYPE_WINDOW)

/* What is shown. */

static void
tell (BefPresentation *self, const char *text)
{
  bef_slide_words_set (self->told, text);
}

static void
show_slide (BefPresentation *self)
{
  BefSlide *slide = bef_presentation_get_slide (self, self->at);
  guint n = bef_presentation_get_length (self);

  bef_slide_cover_set (self->cover, BEF_SLIDE_COVER_CLEAR);
  if (slide == NULL)
    return;
  /* TRANSLATORS: at the foot of a slide: "Data frozen on…", then "3/9". */
  g_autofree char *foot = g_strdup_printf (_ ("%s · %u/%u"), self->foot, self->at + 1, n);
  /* TRANSLATORS: read aloud: "Slide 3 of 9", then its title. */
  g_autofree char *told = g_strdup_printf (_ ("Slide %u of %u. %s"), self->at + 1, n, slide->title);
  bef_slide_view_show (self->view, slide, foot);
  tell (self, told);
  gtk_window_set_title (GTK_WINDOW (self), slide->title);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* A slide that says one sentence. */
static void
show_sentence (BefPresentation *self, const char *text)
{
  g_autoptr (BefSlide) slide = bef_slide_new ("wait", text, NULL);

  bef_slide_view_show (self->view, slide, NULL);
  tell (self, text);
}

static void
set_room (BefPresentation *self, BefSlideRoom room)
{
  self->room = room;
  bef_slide_view_set_room (self->view, room);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
cover (BefPresentation *self, BefSlideCoverType type)
{
  gboolean is_covered = bef_slide_cover_get (self->cover) == type;

  bef_slide_cover_set (self->cover, is_covered ? BEF_SLIDE_COVER_CLEAR : type);
  tell (self, is_covered                      ? _ ("The slide is shown again")
              : type == BEF_SLIDE_COVER_BLACK ? _ ("Black screen")
                                              : _ ("White screen"));
}

/* Where. */

guint
bef_presentation_choose_monitor (guint n_monitors, guint desk)
{
  for (guint i = 0; i < n_monitors; i++)
    if (i != desk)
      return i;
  return desk;
}

/* The monitor to show on, and whether there is another. (transfer full) nullable */
static GdkMonitor *
find_monitor (GtkWindow *desk, gboolean *has_two)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (desk));
  GListModel *monitors = gdk_display_get_monitors (display);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (desk));
  GdkMonitor *own = surface != NULL ? gdk_display_get_monitor_at_surface (display, surface) : NULL;
  guint n = g_list_model_get_n_items (monitors), at = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (monitor == own)
        at = i;
    }
  *has_two = n > 1;
  return g_list_model_get_item (monitors, bef_presentation_choose_monitor (n, at));
}

static void
fill_screen (BefPresentation *self)
{
  g_autoptr (GdkMonitor) monitor = find_monitor (self->desk, &self->has_two);
  GdkRectangle area;

  if (monitor == NULL)
    return;
  /* As large, too, where nobody manages windows. */
  gdk_monitor_get_geometry (monitor, &area);
  gtk_window_set_default_size (GTK_WINDOW (self), area.width, area.height);
  gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
}

/* What is wished. */

void
bef_presentation_go (BefPresentation *self, guint place)
{
  guint n = bef_presentation_get_length (self);

  if (n == 0)
    return;
  self->at = CLAMP (place, 1, n) - 1;
  show_slide (self);
}

static void
point (BefPresentation *self)
{
  bef_slide_cover_point (self->cover, self->points ? self->x : NAN, self->y);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->points ? "none" : NULL);
}

void
bef_presentation_do (BefPresentation *self, BefPresentWish wish)
{
  switch (wish)
    {
    case BEF_PRESENT_NEXT:
      /* The last one stays: what would follow is not for the room. */
      if (self->at + 1 < bef_presentation_get_length (self))
        bef_presentation_go (self, self->at + 2);
      break;
    case BEF_PRESENT_BACK:
      if (self->at > 0)
        bef_presentation_go (self, self->at);
      break;
    case BEF_PRESENT_FIRST:
      bef_presentation_go (self, 1);
      break;
    case BEF_PRESENT_LAST:
      bef_presentation_go (self, bef_presentation_get_length (self));
      break;
    case BEF_PRESENT_BLACK:
      cover (self, BEF_SLIDE_COVER_BLACK);
      break;
    case BEF_PRESENT_WHITE:
      cover (self, BEF_SLIDE_COVER_WHITE);
      break;
    case BEF_PRESENT_POINTER:
      self->points = !self->points;
      if (isnan (self->x))
        {
          self->x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
          self->y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
        }
      point (self);
      break;
    case BEF_PRESENT_ZOOM:
      bef_slide_view_zoom_next (self->view);
      break;
    case BEF_PRESENT_ROOM:
      set_room (self, self->room == BEF_SLIDE_LIGHT ? BEF_SLIDE_DARK : BEF_SLIDE_LIGHT);
      break;
    case BEF_PRESENT_NOTES:
      g_signal_emit (self, signals[SIGNAL_NOTES_WANTED], 0);
      break;
    case BEF_PRESENT_LEAVE:
      if (!bef_slide_view_zoom_out (self->view))
        gtk_window_destroy (GTK_WINDOW (self));
      break;
    }
}

/* Keys. */

static const struct
{
  guint keyval;
  BefPresentWish wish;
} keys[] = {
  { GDK_KEY_Right, BEF_PRESENT_NEXT },     { GDK_KEY_KP_Right, BEF_PRESENT_NEXT },
  { GDK_KEY_Down, BEF_PRESENT_NEXT },      { GDK_KEY_KP_Down, BEF_PRESENT_NEXT },
  { GDK_KEY_space, BEF_PRESENT_NEXT },     { GDK_KEY_KP_Space, BEF_PRESENT_NEXT },
  { GDK_KEY_Page_Down, BEF_PRESENT_NEXT }, { GDK_KEY_KP_Page_Down, BEF_PRESENT_NEXT },
  { GDK_KEY_Return, BEF_PRESENT_NEXT },    { GDK_KEY_KP_Enter, BEF_PRESENT_NEXT },
  { GDK_KEY_Left, BEF_PRESENT_BACK },      { GDK_KEY_KP_Left, BEF_PRESENT_BACK },
  { GDK_KEY_Up, BEF_PRESENT_BACK },        { GDK_KEY_KP_Up, BEF_PRESENT_BACK },
  { GDK_KEY_Page_Up, BEF_PRESENT_BACK },   { GDK_KEY_KP_Page_Up, BEF_PRESENT_BACK },
  { GDK_KEY_BackSpace, BEF_PRESENT_BACK }, { GDK_KEY_Home, BEF_PRESENT_FIRST },
  { GDK_KEY_KP_Home, BEF_PRESENT_FIRST },  { GDK_KEY_End, BEF_PRESENT_LAST },
  { GDK_KEY_KP_End, BEF_PRESENT_LAST },    { GDK_KEY_b, BEF_PRESENT_BLACK },
  { GDK_KEY_period, BEF_PRESENT_BLACK },   { GDK_KEY_w, BEF_PRESENT_WHITE },
  { GDK_KEY_comma, BEF_PRESENT_WHITE },    { GDK_KEY_p, BEF_PRESENT_POINTER },
  { GDK_KEY_z, BEF_PRESENT_ZOOM },         { GDK_KEY_l, BEF_PRESENT_ROOM },
  { GDK_KEY_n, BEF_PRESENT_NOTES },        { GDK_KEY_Escape, BEF_PRESENT_LEAVE },
};

static void
end_number (BefPresentation *self)
{
  guint number = self->number;

  g_clear_handle_id (&self->number_source, g_source_remove);
  self->number = 0;
  if (number > 0)
    bef_presentation_go (self, number);
}

static gboolean
number_cb (gpointer user_data)
{
  BefPresentation *self = user_data;

  self->number_source = 0;
  end_number (self);
  return G_SOURCE_REMOVE;
}

/* At once when no slide has a longer number that begins so. */
static void
take_digit (BefPresentation *self, guint digit)
{
  g_clear_handle_id (&self->number_source, g_source_remove);
  self->number = MIN (self->number, 1000) * 10 + digit;
  if (self->number * 10 > bef_presentation_get_length (self))
    end_number (self);
  else
    self->number_source = g_timeout_add (DIGITS_MS, number_cb, self);
}

gboolean
bef_presentation_press (BefPresentation *self, guint keyval)
{
  guint key = gdk_keyval_to_lower (keyval);

  if (key >= GDK_KEY_0 && key <= GDK_KEY_9)
    {
      take_digit (self, key - GDK_KEY_0);
      return TRUE;
    }
  if (key >= GDK_KEY_KP_0 && key <= GDK_KEY_KP_9)
    {
      take_digit (self, key - GDK_KEY_KP_0);
      return TRUE;
    }
  if (self->number > 0 && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    {
      end_number (self);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == key)
      {
        bef_presentation_do (self, keys[i].wish);
        return TRUE;
      }
  return FALSE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        BefPresentation *self)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  return bef_presentation_press (self, keyval);
}

/* The mouse. */

static gboolean
pointer_cb (gpointer user_data)
{
  BefPresentation *self = user_data;

  self->pointer_source = 0;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
  return G_SOURCE_REMOVE;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, BefPresentation *self)
{
  /* A window that comes up under it moved nothing. */
  gboolean moved = !isnan (self->x) && (x != self->x || y != self->y);

  self->x = x;
  self->y = y;
  g_clear_handle_id (&self->pointer_source, g_source_remove);
  if (self->points)
    {
      point (self);
      return;
    }
  if (moved)
    gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  self->pointer_source = g_timeout_add (POINTER_MS, pointer_cb, self);
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, BefPresentation *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button == GDK_BUTTON_SECONDARY)
    bef_presentation_do (self, BEF_PRESENT_BACK);
  else if (button == GDK_BUTTON_PRIMARY && !bef_slide_view_zoom_out (self->view)
           && !bef_slide_view_zoom_at (self->view, x, y))
    bef_presentation_do (self, BEF_PRESENT_NEXT);
}

/* Life. */

static void
bef_presentation_dispose (GObject *object)
{
  BefPresentation *self = BEF_PRESENTATION (object);

  g_clear_handle_id (&self->number_source, g_source_remove);
  g_clear_handle_id (&self->pointer_source, g_source_remove);
  g_clear_weak_pointer (&self->desk);
  G_OBJECT_CLASS (bef_presentation_parent_class)->dispose (object);
}

static void
bef_presentation_finalize (GObject *object)
{
  BefPresentation *self = BEF_PRESENTATION (object);

  g_clear_pointer (&self->slides, g_ptr_array_unref);
  g_clear_pointer (&self->written, g_hash_table_unref);
  g_free (self->foot);
  G_OBJECT_CLASS (bef_presentation_parent_class)->finalize (object);
}

static void
bef_presentation_class_init (BefPresentationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_presentation_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_presentation_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_PRESENTATION, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_NOTES_WANTED] =
      g_signal_new ("notes-wanted", BEF_TYPE_PRESENTATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
add_controllers (BefPresentation *self)
{
  GtkEventController *key = gtk_event_controller_key_new (),
                     *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), motion);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
}

static void
bef_presentation_init (BefPresentation *self)
{
  GtkWidget *overlay = gtk_overlay_new ();
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->x = self->y = NAN;
  self->view = BEF_SLIDE_VIEW (bef_slide_view_new ());
  self->cover = BEF_SLIDE_COVER (bef_slide_cover_new ());
  /* GTK 4.18 gives a status no name. */
  self->told = BEF_SLIDE_WORDS (bef_slide_words_new (GTK_ACCESSIBLE_ROLE_LOG));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->view));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->cover));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->told));
  gtk_window_set_child (GTK_WINDOW (self), overlay);
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Presentation"));
  add_controllers (self);
  set_room (self, adw_style_manager_get_dark (style) ? BEF_SLIDE_DARK : BEF_SLIDE_LIGHT);
  show_sentence (self, _ ("The slides are being prepared…"));
}

BefPresentation *
bef_presentation_new (GtkWindow *desk)
{
  BefPresentation *self = g_object_new (BEF_TYPE_PRESENTATION, NULL);

  g_set_weak_pointer (&self->desk, desk);
  gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (desk));
  g_signal_connect_object (desk, "destroy", G_CALLBACK (gtk_window_destroy), self,
                           G_CONNECT_SWAPPED);
  fill_screen (self);
  return self;
}

void
bef_presentation_set_show (BefPresentation *self, const BefShow *show)
{
  g_return_if_fail (BEF_IS_PRESENTATION (self));

  g_clear_pointer (&self->slides, g_ptr_array_unref);
  self->slides = g_ptr_array_ref (show->slides);
  g_clear_pointer (&self->written, g_hash_table_unref);
  self->written = show->notes != NULL ? g_hash_table_ref (show->notes) : NULL;
  g_free (self->foot);
  self->foot = g_strdup (show->foot);
  self->at = 0;
  if (show->slides->len == 0)
    {
      show_sentence (self,
                     show->instead != NULL ? show->instead : _ ("There is nothing to show yet"));
      return;
    }
  self->start_us = g_get_monotonic_time ();
  show_slide (self);
  if (self->has_two)
    g_signal_emit (self, signals[SIGNAL_NOTES_WANTED], 0);
}

char *
bef_presentation_dup_notes (BefPresentation *self, guint place)
{
  BefSlide *slide = bef_presentation_get_slide (self, place);
  const char *written = slide != NULL && self->written != NULL
                            ? g_hash_table_lookup (self->written, slide->id)
                            : NULL;
  const char *parts[4] = { NULL };
  guint n = 0;

  if (written != NULL)
    parts[n++] = written;
  if (slide != NULL && slide->notes != NULL)
    parts[n++] = slide->notes;
  if (slide != NULL && slide->method != NULL)
    parts[n++] = slide->method;
  return n > 0 ? g_strjoinv ("\n\n", (char **)parts) : NULL;
}

guint
bef_presentation_get_place (BefPresentation *self)
{
  return self->at;
}

guint
bef_presentation_get_length (BefPresentation *self)
{
  return self->slides != NULL ? self->slides->len : 0;
}

BefSlide *
bef_presentation_get_slide (BefPresentation *self, guint place)
{
  return place < bef_presentation_get_length (self) ? g_ptr_array_index (self->slides, place)
                                                    : NULL;
}

BefSlideRoom
bef_presentation_get_room (BefPresentation *self)
{
  return self->room;
}

gint64
bef_presentation_get_start_us (BefPresentation *self)
{
  return self->start_us;
}
