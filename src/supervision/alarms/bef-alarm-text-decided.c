/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people decided of an alarm, as members of its line of the text. */
#include "bef-alarm-private.h"

static void
comments_to_json (JsonObject *object, const BefAlarmPoint *point)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < point->comments->len; i++)
    {
      const BefAlarmComment *comment = &g_array_index (point->comments, BefAlarmComment, i);
      JsonObject *one = json_object_new ();
      bef_alarm_json_add_text (one, "id", comment->id);
      bef_alarm_json_add_text (one, "who", comment->who);
      bef_alarm_json_add_text (one, "text", comment->text);
      bef_alarm_json_add_stamp (one, "at", comment->at_ms);
      json_array_add_object_element (array, one);
    }
  json_object_set_array_member (object, "comments", array);
}

static void
undo_to_json (JsonObject *object, const BefAlarmPoint *point)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < point->undo->len; i++)
    {
      const BefAlarmUndo *undo = point->undo->pdata[i];
      JsonObject *one = json_object_new ();
      json_object_set_int_member (one, "act", undo->act);
      bef_alarm_json_add_text (one, "who", undo->who);
      bef_alarm_json_add_stamp (one, "at", undo->at_ms);
      bef_alarm_json_add_text (one, "by", undo->by);
      bef_alarm_json_add_text (one, "text", undo->text);
      bef_alarm_json_add_stamp (one, "ms", undo->ms);
      bef_alarm_json_add_stamp (one, "until", undo->until_ms);
      json_array_add_object_element (array, one);
    }
  json_object_set_array_member (object, "undo", array);
}

void
bef_alarm_decided_to_json (JsonObject *object, const BefAlarmPoint *point)
{
  if (point->comments != NULL && point->comments->len > 0)
    comments_to_json (object, point);
  if (point->undo != NULL && point->undo->len > 0)
    undo_to_json (object, point);
}

/* FALSE: it is no comment, or not all of one. */
static gboolean
read_comment (BefAlarmPoint *point, JsonObject *one)
{
  BefAlarmComment comment = { NULL, NULL, NULL, BEF_NO_TIME };
  gboolean whole = TRUE;

  if (one == NULL || !bef_alarm_json_read_stamp (one, "at", &comment.at_ms))
    return FALSE;
  comment.id = bef_alarm_json_read_text (one, "id", &whole);
  comment.who = bef_alarm_json_read_text (one, "who", &whole);
  comment.text = bef_alarm_json_read_text (one, "text", &whole);
  bef_alarm_point_comment (point, comment);
  return whole;
}

static gboolean
read_undo (BefAlarmPoint *point, JsonObject *one)
{
  gint64 at_ms, ms, until_ms;
  gboolean whole = TRUE;
  guint act;

  if (one == NULL || !bef_alarm_json_read_count (one, "act", BEF_ALARM_PUT_BACK, &act)
      || !bef_alarm_json_read_stamp (one, "at", &at_ms)
      || !bef_alarm_json_read_stamp (one, "ms", &ms)
      || !bef_alarm_json_read_stamp (one, "until", &until_ms))
    return FALSE;
  BefAlarmUndo *undo = g_new0 (BefAlarmUndo, 1);
  undo->act = (BefAlarmAct)act;
  undo->at_ms = at_ms;
  undo->ms = ms;
  undo->until_ms = until_ms;
  undo->who = bef_alarm_json_read_text (one, "who", &whole);
  undo->by = bef_alarm_json_read_text (one, "by", &whole);
  undo->text = bef_alarm_json_read_text (one, "text", &whole);
  bef_alarm_point_remember (point, undo);
  return whole;
}

static gboolean
read_all (BefAlarmPoint *point, JsonObject *object, const char *name,
          gboolean (*read_one) (BefAlarmPoint *, JsonObject *))
{
  JsonArray *array = bef_json_get_array (object, name);
  gboolean whole = array != NULL || !json_object_has_member (object, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    whole &= read_one (point, bef_json_node_object (json_array_get_element (array, i)));
  return whole;
}

gboolean
bef_alarm_decided_from_json (BefAlarmPoint *point, JsonObject *object)
{
  gboolean comments = read_all (point, object, "comments", read_comment);
  gboolean undo = read_all (point, object, "undo", read_undo);

  return comments && undo;
}
