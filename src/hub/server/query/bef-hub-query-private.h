/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-hub-pattern.h"
#include "bef-hub-query.h"

G_BEGIN_DECLS

/* The tree of a parsed query: written by bef-hub-query.c, read by bef-hub-query-match.c. */
typedef enum
{
  BEF_HUB_OP_EXISTS,
  BEF_HUB_OP_EQUAL,
  BEF_HUB_OP_UNEQUAL,
  BEF_HUB_OP_GREATER,
  BEF_HUB_OP_LESS,
  BEF_HUB_OP_GREATER_EQUAL,
  BEF_HUB_OP_LESS_EQUAL,
  BEF_HUB_OP_MATCH,
  BEF_HUB_OP_NO_MATCH,
} BefHubOp;

typedef enum
{
  BEF_HUB_OPERAND_TEXT,
  BEF_HUB_OPERAND_NUMBER,
  BEF_HUB_OPERAND_BOOLEAN,
  BEF_HUB_OPERAND_TIME,
} BefHubOperandKind;

typedef struct
{
  BefHubOperandKind kind;
  char *text;    /* owned; as written, without quotes */
  double number; /* number, or 0/1 */
  gint64 at_ms;  /* time */
} BefHubOperand;

/* One value, or the range low..high when @is_range. */
typedef struct
{
  BefHubOperand low;
  BefHubOperand high;
  gboolean is_range;
} BefHubComparand;

typedef enum
{
  BEF_HUB_NODE_TERM,
  BEF_HUB_NODE_AND,
  BEF_HUB_NODE_OR,
} BefHubNodeKind;

struct _BefHubQuery
{
  BefHubNodeKind kind;
  GPtrArray *children; /* owned, of BefHubQuery: AND and OR */
  char **path;         /* owned: attribute and sub-attributes */
  char **members;      /* owned, nullable: what stood in brackets */
  BefHubOp op;
  GArray *values;         /* owned, of BefHubComparand */
  BefHubPattern *pattern; /* owned: MATCH and NO_MATCH */
};

G_END_DECLS
