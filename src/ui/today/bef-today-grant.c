/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-grant.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-plain.h"

/* From so many days before its end on, somebody has to see to the next one. */
#define NEAR_DAYS 30

struct _BefTodayGrant
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayGrant, bef_today_grant, BEF_TYPE_TODAY_SECTION)

static BefTodayLine *
line_of (const BefIdentity *identity, gint64 now)
{
  gint64 until = identity->grant_until_ms, from = identity->grant_from_ms;

  if (until == BEF_NO_TIME)
    return bef_today_line_new (_ ("No grant to see images"),
                               _ ("Ask whoever gives them; a grant names a person and ends"), NULL);
  g_autofree char *end = bef_format_date (until);
  if (until <= now)
    {
      /* TRANSLATORS: %s: a date. */
      g_autofree char *text = g_strdup_printf (_ ("The grant to see images ended on %s"), end);
      BefTodayLine *line =
          bef_today_line_new (text, _ ("Images are withheld until there is one"), NULL);
      line->severity = BEF_SEVERITY_TODAY;
      return line;
    }
  if (from != BEF_NO_TIME && from > now)
    {
      g_autofree char *begin = bef_format_datetime (from);
      /* TRANSLATORS: %s: a date. */
      g_autofree char *text = g_strdup_printf (_ ("The grant to see images begins on %s"), begin);
      return bef_today_line_new (text, identity->grant_reference, NULL);
    }
  int days = 0;
  while (bef_civil_add (bef_civil_floor (now, BEF_PERIOD_DAY), BEF_PERIOD_DAY, days + 1) <= until)
    days++;
  /* TRANSLATORS: %s: a date. */
  g_autofree char *text = g_strdup_printf (_ ("Images may be seen until %s"), end);
  g_autofree char *left =
      days > 0 ? g_strdup_printf (ngettext ("%d day left", "%d days left", (gulong)days), days)
               : g_strdup (_ ("ends today"));
  BefTodayLine *line = bef_today_line_new (text, identity->grant_reference, left);
  if (days <= NEAR_DAYS)
    line->severity = days <= 1 ? BEF_SEVERITY_TODAY : BEF_SEVERITY_WEEK;
  return line;
}

static gboolean
bef_today_grant_update (BefTodaySection *section, BefSession *session)
{
  const BefIdentity *identity = bef_session_get_identity (session);
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();

  if (identity == NULL || !bef_role_may_see_images (bef_session_get_role (session))
      || bef_session_has_audience (session))
    return FALSE;
  g_ptr_array_add (lines, line_of (identity, bef_now_ms ()));
  bef_today_lines_show (BEF_TODAY_GRANT (section)->list, lines);
  return TRUE;
}

static void
bef_today_grant_class_init (BefTodayGrantClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_grant_update;
}

static void
bef_today_grant_init (BefTodayGrant *self)
{
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("Grant"));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
}

GtkWidget *
bef_today_grant_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_GRANT, NULL);
}
