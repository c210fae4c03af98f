/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ui.h"

#include "ui/alerts/bef-decision-dialog.h"
#include "ui/alerts/bef-alerts-page.h"
#include "ui/building/bef-building-page.h"
#include "ui/contacts/bef-contacts-page.h"
#include "ui/contracts/bef-contracts-page.h"
#include "ui/council/bef-council-page.h"
#include "ui/council/bef-council-start.h"
#include "ui/doors/bef-door-dialog.h"
#include "ui/graph/bef-graph-page.h"
#include "ui/help/bef-help-book.h"
#include "ui/help/bef-help-window.h"
#include "ui/hygiene/bef-hygiene-page.h"
#include "ui/imports/bef-imports-page.h"
#include "ui/journal/bef-journal-page.h"
#include "ui/kind/bef-kind-page.h"
#include "ui/ledger/bef-ledger-page.h"
#include "ui/map/bef-map-page.h"
#include "ui/offer/bef-offer-page.h"
#include "ui/reports/bef-report-dialog.h"
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
  if (g_str_equal (name, "contracts"))
    return bef_contracts_page_new ();
  if (g_str_equal (name, "council"))
    return bef_council_page_new ();
  if (g_str_equal (name, "rounds"))
    return bef_rounds_page_new ();
  if (g_str_equal (name, "hygiene"))
    return bef_hygiene_page_new ();
  if (g_str_equal (name, "imports"))
    return bef_imports_page_new ();
  if (g_str_equal (name, "ledger"))
    return bef_ledger_page_new ();
  if (g_str_equal (name, "building"))
    return bef_building_page_new ();
  if (g_str_equal (name, "graph"))
    return bef_graph_page_new ();
  if (g_str_equal (name, "offer"))
    return bef_offer_page_new ();
  return NULL;
}

static void
help (GtkWindow *parent, const char *topic, const char *page)
{
  const BefHelpTopic *of_page = topic[0] == '\0' ? bef_help_of_page (page) : NULL;

  bef_help_window_present (parent, of_page != NULL ? of_page->id : topic);
}

BefWindow *
bef_ui_window_new (GtkApplication *application)
{
  static const BefWindowParts parts = {
    .make_page = make_page,
    .acknowledge = bef_decision_acknowledge_one,
    .open_door = bef_door_dialog_present,
    .search = bef_search_dialog_present,
    .help = help,
    .works = bef_works_dialog_present,
    .report = bef_report_dialog_present,
    .present = bef_council_start,
  };

  return bef_window_new (application, &parts);
}
