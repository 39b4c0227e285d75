/* models/models.h: the one door to the models. */
#ifndef MODELS_MODELS_H
#define MODELS_MODELS_H

#include "models/address_plan.h"
#include "models/cache.h"
#include "models/dut.h"
#include "models/frame.h"
#include "models/host.h"
#include "models/iperf.h"
#include "models/link.h"
#include "models/machine.h"
#include "models/rss.h"
#include "models/switch.h"
#include "models/tester.h"
#include "models/trial.h"

/* A kind of node a scenario can hold. */
typedef struct {
    const char *type; /* value of `type`, and the default node name */
    const SimAttributeTable *attributes;
} ModelNodeType;

/* All of them, ended by one whose type is NULL. (transfer none) */
const ModelNodeType *models_node_types(void);

#endif
