/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows are bound to: told once, and only when it differs. */
#include "../held.h"
#include "model/bef-alert.h"
#include "model/bef-device.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */

static void
note_cb (GObject *object, GParamSpec *pspec, GString *told)
{
  g_string_append_printf (told, "%s ", pspec->name);
}

/* What was told since the last call, in the order of the properties' names. */
static void
assert_told (GString *told, const char *expected)
{
  g_auto (GStrv) names = g_strsplit (g_strchomp (told->str), " ", -1);
  guint n = g_strv_length (names);

  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      if (strcmp (names[i], names[k]) > 0)
        {
          char *other = names[i];
          names[i] = names[k];
          names[k] = other;
        }
  g_autofree char *text = g_strjoinv (" ", names);
  g_assert_cmpstr (text, ==, expected);
  g_string_set_size (told, 0);
}

/* @device told one reading. */
static void
tell (BefDevice *device, const char *quantity, gint64 observed_ms, double value)
{
  g_autoptr (BefEntity) e =
      bef_entity_new (bef_device_get_id (device), "Device", BEF_ENTITY_EQUIPMENT);

  e->kind = bef_device_get_kind (device);
  bef_entity_add_reading (e, quantity, observed_ms, value);
  bef_device_apply (device, e, NOW, NOW);
}

/* Rows of hundreds of devices are bound to them, at every answer. */
static void
test_properties_of_a_device_are_told_when_they_differ (void)
{
  g_autoptr (BefDevice) device = bef_device_new ("urn:d", BEF_KIND_CLIMATE);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autofree char *text = NULL;

  g_signal_connect (device, "notify", G_CALLBACK (note_cb), told);
  tell (device, "temperature", NOW, 21);
  assert_told (told, "freshness severity value-observed value-text");
  tell (device, "temperature", NOW, 21);
  assert_told (told, "");
  /* Of another quantity than the one that is shown. */
  tell (device, "humidity", NOW, 40);
  assert_told (told, "");
  tell (device, "temperature", NOW + 1, 21);
  assert_told (told, "value-observed");
  tell (device, "temperature", NOW + 1, 22);
  assert_told (told, "value-text");
  bef_device_set_building_name (device, "Town Hall");
  bef_device_set_building_name (device, "Town Hall");
  assert_told (told, "building-name");
  bef_device_refresh (device, NOW + BEF_MS_DAY);
  assert_told (told, "freshness severity value-text");
  g_object_get (device, "value-text", &text, NULL);
  g_assert_cmpstr (text, ==, "Unknown");
}

static void
test_properties_of_an_alert_are_told_when_they_differ (void)
{
  g_autoptr (BefAlert) alert = bef_alert_new ("urn:a", BEF_ALERT_OF_BACK_END);
  g_autoptr (BefEntity) e = bef_entity_new ("urn:a", "Alert", BEF_ENTITY_ALERT);
  g_autoptr (GString) told = g_string_new (NULL);
  guint state = 0;

  g_signal_connect (alert, "notify", G_CALLBACK (note_cb), told);
  e->name = g_strdup ("Door open");
  bef_entity_set_fact (e, "severity", "critical");
  bef_entity_set_fact (e, "dateIssued", "2026-11-24T20:00:00Z");
  bef_entity_set_fact (e, "instruction", "Close it");
  g_assert_true (bef_alert_apply (alert, e));
  assert_told (told, "instruction name severity since");
  g_assert_false (bef_alert_apply (alert, e));
  assert_told (told, "");

  /* What no property tells changes, and none is told. */
  bef_entity_set_fact (e, "cause", "Wind");
  g_assert_true (bef_alert_apply (alert, e));
  assert_told (told, "");
  bef_alert_set_building_name (alert, "Town Hall");
  bef_alert_set_building_name (alert, "Town Hall");
  assert_told (told, "building-name");
  hold_acknowledged (alert, "Secretary", NOW, NULL);
  assert_told (told, "state");
  bef_alert_set_standing (alert, HELD_ID, BEF_DECISION_SENT);
  assert_told (told, "");
  bef_entity_set_fact (e, "alertState", "cleared");
  bef_entity_set_fact (e, "validTo", "2026-11-24T21:00:00Z");
  bef_alert_apply (alert, e);
  assert_told (told, "since state");
  g_object_get (alert, "state", &state, NULL);
  g_assert_cmpuint (state, ==, BEF_ALERT_CLOSED);
}

/* Words are not made for nobody, and yet whoever comes misses none. */
static void
test_who_comes_later_misses_nothing (void)
{
  g_autoptr (BefDevice) device = bef_device_new ("urn:d", BEF_KIND_CLIMATE);
  g_autoptr (GString) told = g_string_new (NULL);
  gulong id = g_signal_connect (device, "notify::value-text", G_CALLBACK (note_cb), told);

  tell (device, "temperature", NOW, 21);
  g_signal_handler_disconnect (device, id);
  assert_told (told, "value-text");
  tell (device, "temperature", NOW + 1, 22);
  g_signal_connect (device, "notify::value-text", G_CALLBACK (note_cb), told);
  tell (device, "temperature", NOW + 2, 21);
  assert_told (told, "value-text");
  tell (device, "temperature", NOW + 3, 21);
  assert_told (told, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/properties/device", test_properties_of_a_device_are_told_when_they_differ);
  g_test_add_func ("/properties/late", test_who_comes_later_misses_nothing);
  g_test_add_func ("/properties/alert", test_properties_of_an_alert_are_told_when_they_differ);
  return g_test_run ();
}
