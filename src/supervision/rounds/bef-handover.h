/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-absence.h"
#include "model/bef-address-book.h"
#include "model/bef-commune.h"
#include "model/bef-notes.h"

G_BEGIN_DECLS

/*
 * What is handed over to who stands in, for one printed page: what is open with who was called and
 * whom to call, the deadlines, what is booked, what was noted lately. Pure; main thread. As of
 * every print, no word tells where a camera is: what they raised is counted. With an audience
 * nobody is named, and what people wrote is left out.
 */
typedef struct
{
  BefCommune *commune;
  const BefAbsence *absence;  /* nullable, likewise below: nobody said until when */
  const BefAddressBook *book; /* whom to call */
  const BefNotes *notes;      /* on buildings */
} BefHandoverSources;

typedef struct
{
  char *title;      /* owned */
  GPtrArray *lines; /* owned, of char *: each a paragraph; none: nothing of the kind */
} BefHandoverSection;

typedef struct
{
  char *title;         /* owned: "Handover sheet, Sainte-Gemme-d’Aunis" */
  char *subtitle;      /* owned: the moment, and who is away */
  GPtrArray *sections; /* owned, of BefHandoverSection */
} BefHandover;

/* (transfer full): nothing of @from is kept. */
BefHandover *bef_handover_new (const BefHandoverSources *from, gint64 now_ms);
void bef_handover_free (BefHandover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHandover, bef_handover_free)

G_END_DECLS
