/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ui.h"

#include "ui/alerts/bef-decision-dialog.h"
#include "ui/alerts/bef-alerts-page.h"
#include "ui/building/bef-building-page.h"
#include "ui/contacts/bef-contacts-page.h"
#include "ui/doors/bef-door-dialog.h"
#include "ui/graph/bef-graph-page.h"
#include "ui/hygiene/bef-hygiene-page.h"
#include "ui/journal/bef-journal-page.h"
#include "ui/kind/bef-kind-page.h"
#include "ui/map/bef-map-page.h"
#include "ui/offer/bef-offer-page.h"
#include "ui/rounds/bef-rounds-page.h"
#include "ui/search/bef-search-dialog.h"
#include "ui/today/bef-today-page.h"
#include "ui/works/bef-works-dialog.h"

static BefPage *
make_page (const char *name)
{
  const BefKindInfo *kind = bef_kind_by_id (name);

  if (kind != NULL)
    return bef_kind_page_new (kind->kind);
  if (g_str_equal (name, "today"))
    return bef_today_page_new ();
  if (g_str_equal (name, "map"))
    return bef_map_page_new ();
  if (g_str_equal (name, "alerts"))
    return bef_alerts_page_new ();
  if (g_str_equal (name, "journal"))
    return bef_journal_page_new ();
  if (g_str_equal (name, "contacts"))
    return bef_contacts_page_new ();
  if (g_str_equal (name, "rounds"))
    return bef_rounds_page_new ();
  if (g_str_equal (name, "hygiene"))
    return bef_hygiene_page_new ();
  if (g_str_equal (name, "building"))
    return bef_building_page_new ();
  if (g_str_equal (name, "graph"))
    return bef_graph_page_new ();
  if (g_str_equal (name, "offer"))
    return bef_offer_page_new ();
  return NULL;
}

static void
search (GtkWindow *parent, BefCommune *commune)
{
  bef_search_dialog_present (parent, commune);
}

BefWindow *
bef_ui_window_new (GtkApplication *application)
{
  static const BefWindowParts parts = {
    .make_page = make_page,
    .acknowledge = bef_decision_acknowledge_one,
    .open_door = bef_door_dialog_present,
    .search = search,
    .works = bef_works_dialog_present,
  };

  return bef_window_new (application, &parts);
}
