/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The monthly report: on the day chosen in @profile the one of the month before is written as PDF
 * into the folder chosen there, once each; what was due while the program did not run follows once
 * it does and its server answers, for what is missing is fetched before. A line of the journal
 * stands before it; a failure is told once (the session's "told") and tried again. As long as
 * @session lives. Main thread.
 */
void bef_report_schedule_follow (BefSession *session, GSettings *profile);

G_END_DECLS
