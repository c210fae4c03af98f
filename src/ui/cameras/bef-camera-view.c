/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-camera-view.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-age-label.h"

#define REFRESH_S 5
/* Larger images are refused before decoding: 7680 x 4320 is the largest camera there is. */
#define MAX_PIXELS (7680 * 4320)
/* What is kept in memory is scaled down to this width while decoding. */
#define SMALL_WIDTH 640
#define LARGE_WIDTH 1920

struct _BefCameraView
{
  GtkWidget parent_instance;
  GtkWidget *overlay; /* child */
  GtkWidget *picture; /* in overlay, likewise below */
  GtkWidget *reason;
  GtkWidget *note;
  GtkWidget *age;
  BefSession *session;       /* owned, nullable */
  BefDevice *camera;         /* owned, nullable */
  GCancellable *cancellable; /* owned, nullable: a question under way */
  guint timer;
  gboolean has_image;
  gboolean large;
};

typedef struct
{
  GBytes *bytes; /* owned */
  int width;     /* to scale down to */
} Decoding;

G_DEFINE_FINAL_TYPE (BefCameraView, bef_camera_view, GTK_TYPE_WIDGET)

/* Decoding, on a thread of its own. */

static void
decoding_free (gpointer data)
{
  g_bytes_unref (((Decoding *)data)->bytes);
  g_free (data);
}

static void
size_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  int wanted = GPOINTER_TO_INT (user_data);

  if (width <= 0 || height <= 0 || (gint64)width * height > MAX_PIXELS)
    gdk_pixbuf_loader_set_size (loader, 0, 0); /* makes the loader fail */
  else if (width > wanted)
    gdk_pixbuf_loader_set_size (loader, wanted, MAX (1, (int)((gint64)height * wanted / width)));
}

/* Only what cameras send: no loader of another format is ever started on bytes from outside. */
static const char *
image_type (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (size > 3 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff)
    return "jpeg";
  if (size > 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  return NULL;
}

static void
decode_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Decoding *decoding = task_data;
  const char *type = image_type (decoding->bytes);
  GError *error = NULL;

  if (type == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                               _ ("The camera did not send an image"));
      return;
    }
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (type, &error);
  if (loader == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_cb),
                    GINT_TO_POINTER (decoding->width));
  gboolean ok = gdk_pixbuf_loader_write_bytes (loader, decoding->bytes, NULL);
  ok = gdk_pixbuf_loader_close (loader, NULL) && ok;
  GdkPixbuf *pixbuf = ok ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf != NULL)
    g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                             _ ("The camera's image is damaged or too large"));
}

/* What is shown. */

static void
show_note (BefCameraView *self, const char *note)
{
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->reason, note[0] != '\0');
}

static void
drop_image (BefCameraView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), NULL);
  self->has_image = FALSE;
  gtk_widget_set_visible (self->age, FALSE);
}

/* Why no image may be shown, or NULL. */
static const char *
forbidden (BefCameraView *self)
{
  if (bef_session_is_without_images (self->session))
    return _ ("No images in a picture of the window");
  if (bef_session_has_audience (self->session))
    return _ ("No images while presenting");
  /* The page says once what it takes. */
  if (!bef_session_may_see_images (self->session))
    return self->large ? _ ("Images are seen under a named and dated grant")
                       : C_ ("camera", "No image");
  return NULL;
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefCameraView *self = BEF_CAMERA_VIEW (source);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);

  if (cancellable != self->cancellable || g_cancellable_is_cancelled (cancellable))
    return;
  g_clear_object (&self->cancellable);
  /* The grant may have ended meanwhile. */
  if (self->session == NULL || forbidden (self) != NULL)
    return;
  if (texture == NULL)
    {
      drop_image (self);
      show_note (self, error->message);
      return;
    }
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  self->has_image = TRUE;
  show_note (self, "");
  bef_age_label_set (BEF_AGE_LABEL (self->age), bef_now_ms (), BEF_FRESHNESS_LIVE);
  gtk_widget_set_visible (self->age, TRUE);
}

static gboolean
keeps_image (const GError *error)
{
  static const int codes[] = { BEF_BACKEND_ERROR_DNS,     BEF_BACKEND_ERROR_CONNECT,
                               BEF_BACKEND_ERROR_TIMEOUT, BEF_BACKEND_ERROR_BUSY,
                               BEF_BACKEND_ERROR_SERVER,  BEF_BACKEND_ERROR_PROXY };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, BEF_BACKEND_ERROR, codes[i]))
      return TRUE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
image_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefCameraView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bef_session_image_finish (BEF_SESSION (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable || self->cancellable == NULL)
    return;
  if (bytes == NULL)
    {
      g_clear_object (&self->cancellable);
      /* The last image stays with its age while the connection is away or the server unwell; it
       * goes when it is refused, and where no line of the journal says that it is looked at. */
      if (!keeps_image (error))
        drop_image (self);
      if (!self->has_image && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_note (self, error->message);
      return;
    }
  Decoding *decoding = g_new0 (Decoding, 1);
  decoding->bytes = g_steal_pointer (&bytes);
  decoding->width = self->large ? LARGE_WIDTH : SMALL_WIDTH;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, decoded_cb, NULL);
  g_task_set_source_tag (task, image_cb);
  g_task_set_task_data (task, decoding, decoding_free);
  g_task_run_in_thread (task, decode_thread);
}

static void
look (BefCameraView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *why_not = self->session != NULL && self->camera != NULL ? forbidden (self) : "";

  if (why_not == NULL && bef_device_get_image_url (self->camera) == NULL)
    why_not = _ ("This camera gives no image");
  if (why_not != NULL)
    {
      drop_image (self);
      show_note (self, why_not);
      return;
    }
  if (self->cancellable != NULL
      || (self->has_image && GTK_IS_WINDOW (root) && !gtk_window_is_active (GTK_WINDOW (root))))
    return;
  if (!self->has_image)
    show_note (self, _ ("Fetching the image…"));
  self->cancellable = g_cancellable_new ();
  bef_session_image_async (self->session, self->camera, self->cancellable, image_cb,
                           g_object_ref (self));
}

static gboolean
timer_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

static void
camera_changed_cb (BefCameraView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !self->has_image)
    look (self);
}

/* What is on screen goes with the right to see it. */
static void
access_changed_cb (BefCameraView *self)
{
  drop_image (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    look (self);
}

static void
bef_camera_view_map (GtkWidget *widget)
{
  BefCameraView *self = BEF_CAMERA_VIEW (widget);

  GTK_WIDGET_CLASS (bef_camera_view_parent_class)->map (widget);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (REFRESH_S, timer_cb, self);
  look (self);
}

static void
stop (BefCameraView *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

static void
bef_camera_view_unmap (GtkWidget *widget)
{
  stop (BEF_CAMERA_VIEW (widget));
  drop_image (BEF_CAMERA_VIEW (widget));
  GTK_WIDGET_CLASS (bef_camera_view_parent_class)->unmap (widget);
}

static void
bef_camera_view_dispose (GObject *object)
{
  BefCameraView *self = BEF_CAMERA_VIEW (object);

  if (self->overlay != NULL)
    bef_camera_view_bind (self, NULL, NULL);
  stop (self);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_camera_view_parent_class)->dispose (object);
}

static void
bef_camera_view_class_init (BefCameraViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_camera_view_dispose;
  widget_class->map = bef_camera_view_map;
  widget_class->unmap = bef_camera_view_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cameraview");
}

static void
bef_camera_view_init (BefCameraView *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("bef-camera-symbolic");

  self->overlay = gtk_overlay_new ();
  self->picture = gtk_picture_new ();
  self->reason = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->note = gtk_label_new (NULL);
  self->age = bef_age_label_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_widget_set_size_request (self->overlay, -1, 150);
  gtk_image_set_icon_size (GTK_IMAGE (icon), GTK_ICON_SIZE_LARGE);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->note), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (self->note), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_start (self->note, 12);
  gtk_widget_set_margin_end (self->note, 12);
  gtk_widget_add_css_class (self->note, "bef-secondary");
  gtk_widget_set_valign (self->reason, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->reason), icon);
  gtk_box_append (GTK_BOX (self->reason), self->note);
  gtk_widget_set_halign (self->age, GTK_ALIGN_START);
  gtk_widget_set_valign (self->age, GTK_ALIGN_END);
  gtk_widget_set_margin_start (self->age, 6);
  gtk_widget_set_margin_bottom (self->age, 6);
  gtk_widget_add_css_class (self->age, "bef-image-age");
  gtk_widget_set_visible (self->age, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->picture);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->reason);
  gtk_overlay_set_measure_overlay (GTK_OVERLAY (self->overlay), self->reason, TRUE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->age);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
}

GtkWidget *
bef_camera_view_new_large (void)
{
  BefCameraView *self = g_object_new (BEF_TYPE_CAMERA_VIEW, NULL);

  self->large = TRUE;
  return GTK_WIDGET (self);
}

void
bef_camera_view_bind (BefCameraView *self, BefSession *session, BefDevice *camera)
{
  if (self->session == session && self->camera == camera)
    return;
  if (self->camera != NULL)
    g_signal_handlers_disconnect_by_data (self->camera, self);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (self->session), self);
    }
  drop_image (self);
  g_set_object (&self->session, session);
  g_set_object (&self->camera, camera);
  if (camera != NULL && session != NULL)
    {
      g_autofree char *label = g_strdup_printf (_ ("Image of %s"), bef_device_get_name (camera));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      label, -1);
      g_signal_connect_object (camera, "changed", G_CALLBACK (camera_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                               G_CALLBACK (access_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "access-changed", G_CALLBACK (access_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    look (self);
}

GtkWidget *
bef_camera_grant_note_new (void)
{
  GtkWidget *note = gtk_label_new (_ ("Images are seen under a named and dated grant"));

  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (note), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (note, "bef-secondary");
  gtk_widget_set_visible (note, FALSE);
  return note;
}

gboolean
bef_camera_view_has_image (BefCameraView *self)
{
  return self->has_image;
}

const char *
bef_camera_view_get_note (BefCameraView *self)
{
  return gtk_label_get_text (GTK_LABEL (self->note));
}
