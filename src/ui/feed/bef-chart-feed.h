/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Keeps a chart's series filled from the local history, and only from there: on a new range it asks
 * the session for what was never fetched and draws what is known meanwhile; when samples of one of
 * its series are committed it reads again, at most every two seconds and only while the chart is on
 * screen. Of a range that a person drags about or zooms, what lies beside it is read too, so that
 * most steps read nothing, and what was never fetched is asked for once it comes to rest. Values
 * come in slices that begin on clock times, about one to two pixels of the chart.
 * Owned by the page; holds the chart weakly. Main thread.
 */
#define BEF_TYPE_CHART_FEED (bef_chart_feed_get_type ())
G_DECLARE_FINAL_TYPE (BefChartFeed, bef_chart_feed, BEF, CHART_FEED, GObject)

typedef enum
{
  BEF_FEED_SAMPLES,   /* the series at the chart's own width */
  BEF_FEED_USUAL_DAY, /* the usual range of a day like the one shown */
  BEF_FEED_ENERGY,    /* kWh per civil period, see bef_chart_feed_set_period() */
} BefFeedMode;

/* What a new range asks of the back end. */
typedef enum
{
  BEF_FEED_GLANCE, /* what is missing, after all that somebody waits for: small graphs */
  BEF_FEED_LOOK,   /* what is missing, at once */
} BefFeedFetch;

/* Fills @chart over its range, and over whatever that is set or moved to. */
BefChartFeed *bef_chart_feed_new (BefSession *session, BefChart *chart, BefFeedFetch fetch);
/* Adds @series to the chart too. @back_days: shows the values of so many civil days before, moved
 * onto the range (comparison); 0: as they are. */
void bef_chart_feed_add (BefChartFeed *self, BefSeriesKey key, BefFeedMode mode,
                         BefChartSeries *series, int back_days);
/* Removes all series from the feed and the chart. */
void bef_chart_feed_clear (BefChartFeed *self);
void bef_chart_feed_set_period (BefChartFeed *self, BefPeriod period);
/* Fetches what is missing of the chart's range, and reads: after series were added. */
void bef_chart_feed_look (BefChartFeed *self);
/* Asks the back end again for all of the range shown. */
void bef_chart_feed_ask_again (BefChartFeed *self);
/* Whoever shows bef_chart_feed_get_trouble() beside the chart: the chart's own sentence does not
 * say it once more. */
void bef_chart_feed_tell_elsewhere (BefChartFeed *self);
/* Why what is shown could not be fetched; see bef_session_get_history_trouble(). (transfer none)
 * nullable */
const char *bef_chart_feed_get_trouble (BefChartFeed *self, gint64 *retry_ms_out);
void bef_chart_feed_reload (BefChartFeed *self);

/* A chart series drawn as @quantity asks, with its states' words. @title NULL: the quantity's name.
 * (transfer full) */
BefChartSeries *bef_chart_feed_series_for (const BefQuantityInfo *quantity, const char *title);

G_END_DECLS
