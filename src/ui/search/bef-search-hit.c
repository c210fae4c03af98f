/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-search-hit.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"

struct _BefSearchHit
{
  GObject parent_instance;
  BefSearchGroup group;
  char *title;        /* owned */
  char *detail;       /* owned, nullable */
  char *heading;      /* owned, nullable */
  char *icon;         /* owned, nullable */
  char *target;       /* owned */
  const char *action; /* static */
  BefSeverity severity;
};

G_DEFINE_FINAL_TYPE (BefSearchHit, bef_search_hit, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_ICON,
  PROP_HEADING,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

const char *
bef_search_group_title (BefSearchGroup group)
{
  static const char *const titles[BEF_N_SEARCH_GROUPS] = {
    [BEF_SEARCH_PAGES] = N_ ("Pages"),   [BEF_SEARCH_BUILDINGS] = N_ ("Buildings"),
    [BEF_SEARCH_ALERTS] = N_ ("Alerts"), [BEF_SEARCH_EQUIPMENT] = N_ ("Equipment"),
    [BEF_SEARCH_ROOMS] = N_ ("Rooms"),   [BEF_SEARCH_HELP] = N_ ("Help"),
  };

  return _ (titles[group]);
}

static void
bef_search_hit_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefSearchHit *self = BEF_SEARCH_HIT (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_ICON:
      g_value_set_string (value, self->icon);
      break;
    case PROP_HEADING:
      g_value_set_string (value, self->heading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_search_hit_finalize (GObject *object)
{
  BefSearchHit *self = BEF_SEARCH_HIT (object);

  g_free (self->title);
  g_free (self->detail);
  g_free (self->heading);
  g_free (self->icon);
  g_free (self->target);
  G_OBJECT_CLASS (bef_search_hit_parent_class)->finalize (object);
}

static void
bef_search_hit_class_init (BefSearchHitClass *klass)
{
  static const char *const names[N_PROPS] = { NULL, "title", "detail", "icon", "heading" };

  G_OBJECT_CLASS (klass)->get_property = bef_search_hit_get_property;
  G_OBJECT_CLASS (klass)->finalize = bef_search_hit_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    props[i] =
        g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
bef_search_hit_init (BefSearchHit *self)
{
}

static BefSearchHit *
make (BefSearchGroup group, const char *title, const char *action, const char *target)
{
  BefSearchHit *self = g_object_new (BEF_TYPE_SEARCH_HIT, NULL);

  self->group = group;
  self->title = g_strdup (title);
  self->action = action;
  self->target = g_strdup (target);
  return self;
}

/* Both nullable. (transfer full), NULL without any. */
static char *
join (const char *first, const char *second)
{
  if (first == NULL || second == NULL)
    return g_strdup (first != NULL ? first : second);
  /* TRANSLATORS: two details of one thing: where it is and how it is. */
  return g_strdup_printf (_ ("%s · %s"), first, second);
}

BefSearchHit *
bef_search_hit_new_page (const char *page, const char *title, const char *icon)
{
  const gboolean is_action = g_str_has_prefix (page, "app.");
  BefSearchHit *self = make (BEF_SEARCH_PAGES, title, is_action ? g_intern_string (page) : "win.go",
                             is_action ? "" : page);

  self->icon = g_strdup (icon);
  return self;
}

BefSearchHit *
bef_search_hit_new_building (BefBuilding *building)
{
  BefSearchHit *self = make (BEF_SEARCH_BUILDINGS, bef_building_get_name (building),
                             "win.show-building", bef_building_get_id (building));

  self->icon = g_strdup (bef_building_get_icon (building));
  self->severity = bef_building_get_severity (building);
  self->detail = bef_building_dup_state_text (building);
  return self;
}

BefSearchHit *
bef_search_hit_new_alert (BefAlert *alert)
{
  BefSearchHit *self = make (BEF_SEARCH_ALERTS, bef_alert_get_name (alert), "win.show-alert",
                             bef_alert_get_id (alert));

  self->icon = g_strdup ("bef-alert-symbolic");
  self->severity = bef_alert_asks (alert) ? bef_alert_get_severity (alert) : BEF_SEVERITY_NORMAL;
  g_autofree char *place = join (bef_alert_get_building_name (alert),
                                 bef_alert_state_word (bef_alert_get_state (alert)));
  /* The same thing goes wrong more than once: the days tell them apart. */
  g_autofree char *since = bef_alert_get_issued_ms (alert) != BEF_NO_TIME
                               ? bef_format_datetime (bef_alert_get_issued_ms (alert))
                               : NULL;
  self->detail = join (place, since);
  return self;
}

BefSearchHit *
bef_search_hit_new_device (BefDevice *device)
{
  BefKind kind = bef_device_get_kind (device);
  const char *building = bef_device_get_building_name (device);
  BefSearchHit *self =
      make (kind == BEF_KIND_ROOM ? BEF_SEARCH_ROOMS : BEF_SEARCH_EQUIPMENT,
            bef_device_get_name (device), "win.show-device", bef_device_get_id (device));

  self->icon = g_strdup (bef_kind_info (kind)->icon);
  self->severity = bef_device_get_severity (device);
  /* What it is; what it says would need its age beside it. */
  self->detail = join (building, bef_kind_name (kind));
  return self;
}

BefSearchHit *
bef_search_hit_new_topic (const char *topic, const char *title, const char *summary)
{
  BefSearchHit *self = make (BEF_SEARCH_HELP, title, "win.help", topic);

  self->icon = g_strdup ("dialog-question-symbolic");
  self->detail = g_strdup (summary);
  return self;
}

BefSearchGroup
bef_search_hit_get_group (BefSearchHit *self)
{
  return self->group;
}

const char *
bef_search_hit_get_title (BefSearchHit *self)
{
  return self->title;
}

BefSeverity
bef_search_hit_get_severity (BefSearchHit *self)
{
  return self->severity;
}

const char *
bef_search_hit_get_action (BefSearchHit *self)
{
  return self->action;
}

const char *
bef_search_hit_get_target (BefSearchHit *self)
{
  return self->target;
}

void
bef_search_hit_set_heading (BefSearchHit *self, const char *heading)
{
  if (bef_set_str (&self->heading, heading))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HEADING]);
}

char *
bef_search_hit_dup_name (BefSearchHit *self)
{
  GString *name = g_string_new (self->title);

  if (self->severity > BEF_SEVERITY_NORMAL)
    g_string_append_printf (name, ", %s", bef_severity_word (self->severity));
  if (self->detail != NULL)
    g_string_append_printf (name, ", %s", self->detail);
  g_string_append_printf (name, ", %s", bef_search_group_title (self->group));
  return g_string_free (name, FALSE);
}

static gboolean
begins_with (const char *title, const char *text)
{
  g_autofree char *a = g_utf8_casefold (title, -1), *b = g_utf8_casefold (text, -1);

  return g_str_has_prefix (a, b);
}

int
bef_search_hit_compare (BefSearchHit *a, BefSearchHit *b, const char *text)
{
  gboolean a_begins, b_begins;

  if (a->group != b->group)
    return a->group < b->group ? -1 : 1;
  /* Unknown asks nobody to come. */
  int x = a->severity > BEF_SEVERITY_UNKNOWN ? (int)a->severity : 0,
      y = b->severity > BEF_SEVERITY_UNKNOWN ? (int)b->severity : 0;
  if (x != y)
    return x > y ? -1 : 1;
  a_begins = begins_with (a->title, text);
  b_begins = begins_with (b->title, text);
  if (a_begins != b_begins)
    return a_begins ? -1 : 1;
  int order = g_utf8_collate (a->title, b->title);
  return order != 0 ? order : strcmp (a->target, b->target);
}
