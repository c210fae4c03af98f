/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hosts-group.h"

#include <glib/gi18n.h>

#include "backend/bef-address.h"
#include "ui/kit/bef-fault-row.h"
#include "ui/kit/bef-plain.h"
#include "bef-settings.h"
#include "ui/kit/bef-toast.h"
#include "ui/kit/bef-tooltip.h"

#define KEY "allowed-hosts"

struct _BefHostsGroup
{
  AdwPreferencesGroup parent_instance;
  GtkWidget *entry; /* child, likewise below */
  GtkWidget *add;
  GtkWidget *fault;
  GtkWidget *map;
  GPtrArray *rows;    /* owned: children, one a host */
  GSettings *profile; /* owned */
};

G_DEFINE_FINAL_TYPE (BefHostsGroup, bef_hosts_group, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
is_allowed (BefHostsGroup *self, const char *host)
{
  g_auto (GStrv) hosts = g_settings_get_strv (self->profile, KEY);

  for (guint i = 0; hosts[i] != NULL; i++)
    {
      g_autofree char *other = bef_address_dup_host_of (hosts[i]);
      if (g_strcmp0 (other, host) == 0)
        return TRUE;
    }
  return FALSE;
}

/* While it is typed a host is not called wrong. */
typedef enum
{
  PARTLY,
  WHOLE,
} Entered;

/* What is wrong with what is typed; @whole: nothing more will be. */
static const char *
find_fault (BefHostsGroup *self, Entered entered)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *fault = bef_address_host_fault (text);
  g_autofree char *host = bef_address_dup_host_of (text);
  g_autofree char *url = g_settings_get_string (self->profile, "url");
  g_autofree char *own = bef_address_dup_host_of (url);

  if (fault != NULL || text[0] == '\0')
    return fault;
  if (host == NULL)
    return entered == WHOLE ? _ ("This is not the name of a host, like cameras.example.org") : NULL;
  if (g_strcmp0 (host, own) == 0)
    return _ ("This is your server itself: it is always asked.");
  return is_allowed (self, host) ? _ ("This host is allowed already.") : NULL;
}

static void
show_fault (BefHostsGroup *self, Entered entered)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *fault = find_fault (self, entered);
  g_autofree char *host = bef_address_dup_host_of (text);

  bef_fault_row_set (self->fault, ADW_ENTRY_ROW (self->entry), fault);
  gtk_widget_set_sensitive (self->add, fault == NULL && host != NULL
                                           && g_settings_is_writable (self->profile, KEY));
}

static void
typed_cb (BefHostsGroup *self)
{
  show_fault (self, PARTLY);
}

/* At @position, or last. */
static void
insert_host (BefHostsGroup *self, const char *host, guint position)
{
  g_auto (GStrv) hosts = g_settings_get_strv (self->profile, KEY);
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  const guint n = g_strv_length (hosts);

  for (guint i = 0; i <= n; i++)
    {
      if (i == MIN (position, n))
        g_strv_builder_add (all, host);
      if (i < n)
        g_strv_builder_add (all, hosts[i]);
    }
  g_auto (GStrv) list = g_strv_builder_end (all);
  g_settings_set_strv (self->profile, KEY, (const char *const *)list);
}

static void
add_cb (BefHostsGroup *self)
{
  g_autofree char *host =
      bef_address_dup_host_of (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  show_fault (self, WHOLE);
  if (!gtk_widget_get_sensitive (self->add))
    return;
  insert_host (self, host, G_MAXUINT);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (self->entry);
}

/* Removing, and taking that back. */

typedef struct
{
  BefHostsGroup *group; /* owned */
  char *host;           /* owned */
  guint position;
} Removed;

static void
removed_free (gpointer data, GClosure *closure)
{
  Removed *removed = data;

  g_object_unref (removed->group);
  g_free (removed->host);
  g_free (removed);
}

static void
undo_cb (AdwToast *toast, Removed *removed)
{
  g_autofree char *host = bef_address_dup_host_of (removed->host);

  if (host == NULL || !is_allowed (removed->group, host))
    insert_host (removed->group, removed->host, removed->position);
}

static void
tell_removed (BefHostsGroup *self, const char *host, guint position)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  /* TRANSLATORS: a host, like "cameras.example.org" */
  g_autofree char *text = g_strdup_printf (_ ("%s is not asked any more"), host);

  if (!ADW_IS_PREFERENCES_WINDOW (root))
    return;
  AdwToast *toast = bef_toast_new (text);
  Removed *removed = g_new (Removed, 1);
  *removed = (Removed){ g_object_ref (self), g_strdup (host), position };
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removed, removed_free, 0);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), toast);
}

static void
remove_cb (GtkButton *button, BefHostsGroup *self)
{
  g_auto (GStrv) hosts = g_settings_get_strv (self->profile, KEY);
  g_autoptr (GStrvBuilder) left = g_strv_builder_new ();
  const guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "bef-position"));

  if (position >= g_strv_length (hosts))
    return;
  for (guint i = 0; hosts[i] != NULL; i++)
    if (i != position)
      g_strv_builder_add (left, hosts[i]);
  g_auto (GStrv) list = g_strv_builder_end (left);
  /* The button goes with its row. */
  gtk_widget_grab_focus (self->entry);
  g_settings_set_strv (self->profile, KEY, (const char *const *)list);
  tell_removed (self, hosts[position], position);
}

/* The rows. */

/* As people read it, with the letters that are really asked for below. */
static GtkWidget *
host_row (BefHostsGroup *self, const char *host, guint position)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *readable = g_hostname_to_unicode (host);
  const char *name = readable != NULL ? readable : host;
  /* TRANSLATORS: a host, like "cameras.example.org" */
  g_autofree char *label = g_strdup_printf (_ ("Ask %s no more"), name);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), name);
  if (g_strcmp0 (name, host) != 0)
    bef_plain_set_subtitle (ADW_ACTION_ROW (row), host);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, g_settings_is_writable (self->profile, KEY));
  bef_tooltip_set (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data (G_OBJECT (button), "bef-position", GUINT_TO_POINTER (position));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
update (BefHostsGroup *self)
{
  const gboolean writable = g_settings_is_writable (self->profile, KEY);
  g_auto (GStrv) hosts = g_settings_get_strv (self->profile, KEY);
  g_autofree char *map = bef_settings_dup_map_host (self->profile);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; hosts[i] != NULL; i++)
    {
      GtkWidget *row = host_row (self, hosts[i], i);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  bef_plain_set_title (ADW_PREFERENCES_ROW (self->map), map);
  gtk_widget_set_visible (self->map, map != NULL);
  gtk_widget_set_sensitive (self->entry, writable);
  bef_plain_set_group_description (
      ADW_PREFERENCES_GROUP (self),
      writable ? _ ("Camera images and map tiles are asked of your server only. A host named here "
                    "is asked too where the server says that something is there: without the "
                    "access token, but it learns the address of this computer and what is looked "
                    "at.")
               : _ ("Whoever runs this computer has decided which hosts are asked for camera "
                    "images and map tiles besides your server."));
  typed_cb (self);
}

static void
settings_changed_cb (GSettings *settings, const char *key, BefHostsGroup *self)
{
  static const char *const keys[] = { KEY, "map-source", "map-url", "url", NULL };

  if (g_strv_contains (keys, key))
    update (self);
}

static void
bef_hosts_group_dispose (GObject *object)
{
  BefHostsGroup *self = BEF_HOSTS_GROUP (object);

  if (self->profile != NULL)
    g_signal_handlers_disconnect_by_data (self->profile, self);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (bef_hosts_group_parent_class)->dispose (object);
}

static void
bef_hosts_group_finalize (GObject *object)
{
  g_ptr_array_unref (BEF_HOSTS_GROUP (object)->rows);
  G_OBJECT_CLASS (bef_hosts_group_parent_class)->finalize (object);
}

static void
bef_hosts_group_class_init (BefHostsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_hosts_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_hosts_group_finalize;
}

static void
bef_hosts_group_init (BefHostsGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->rows = g_ptr_array_new ();
  self->entry = adw_entry_row_new ();
  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  self->fault = bef_fault_row_new ();
  self->map = adw_action_row_new ();
  bef_plain_set_group_title (group, _ ("Other servers"));
  bef_plain_set_title (ADW_PREFERENCES_ROW (self->entry), _ ("Allow a host"));
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->add, "flat");
  bef_tooltip_set (self->add, _ ("Allow this host"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Allow this host"), -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->entry), self->add);
  bef_plain_set_subtitle (ADW_ACTION_ROW (self->map), _ ("For the map background chosen above"));
  adw_preferences_group_add (group, self->entry);
  adw_preferences_group_add (group, self->fault);
  adw_preferences_group_add (group, self->map);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "entry-activated", G_CALLBACK (add_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
bef_hosts_group_new (GSettings *profile)
{
  BefHostsGroup *self = g_object_new (BEF_TYPE_HOSTS_GROUP, NULL);

  self->profile = g_object_ref (profile);
  g_signal_connect_object (profile, "changed", G_CALLBACK (settings_changed_cb), self, 0);
  g_signal_connect_object (profile, "writable-changed::" KEY, G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
