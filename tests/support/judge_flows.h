/* tests/support/judge_flows.h: which flow a frame belongs to, for the judge. */
#ifndef TESTS_SUPPORT_JUDGE_FLOWS_H
#define TESTS_SUPPORT_JUDGE_FLOWS_H

#include "models/trial.h"

/* What decides a frame's receive queue (sections 1 and 3). */
typedef struct {
    const TesterSettings *tester;
    const TrialSetup *setup;
    AddressPlan plan; /* of the first pair of ports */
    guint n_sources;
    guint n_destinations;
    guint n_queues;
    guint64 address_start[DUT_MAX_PORTS]; /* of the random streams, by input port */
    guint64 port_start[DUT_MAX_PORTS];
    guint64 arrivals_start[DUT_MAX_PORTS];
    guint64 choice_start[DUT_MAX_PORTS];
    guint n_flows;       /* section 16: of some popularity; 0: none */
    long double *weight; /* of the flows so far, added up */
    Rss *rss;
} JudgeFlows;

/* `tester` as the setup's, or the background's, whose streams have `kind` in their names: "" or
 * "background.". */
void judge_flows_init(JudgeFlows *flows, const TrialSetup *setup, const TesterSettings *tester,
                      const char *kind, const TrialRequest *request);
void judge_flows_clear(JudgeFlows *flows);

/* What is hashed of a frame. */
typedef struct {
    guint8 source[ADDRESS_PLAN_MAX_BYTES], destination[ADDRESS_PLAN_MAX_BYTES];
    guint16 source_port, destination_port;
} JudgeHeader;

/* That of frame `number` of an input port, not of a capture. */
JudgeHeader judge_flows_header(const JudgeFlows *flows, guint port, guint64 number);

/* The RSS hash of frame `number` of an input port. */
guint32 judge_flows_hash(const JudgeFlows *flows, guint port, guint64 number);

/* The hash that chooses its task. */
guint32 judge_flows_dispatch_hash(const JudgeFlows *flows, guint port, guint64 number);

/* The receive queue of frame `number` of an input port, and the index of its destination address.
 */
guint judge_flows_queue(const JudgeFlows *flows, guint port, guint64 number);
guint judge_flows_destination(const JudgeFlows *flows, guint port, guint64 number);

/* Its address indices. */
void judge_flows_addresses(const JudgeFlows *flows, guint port, guint64 number, guint *from,
                           guint *to);

/* Receive queues a port. */
guint judge_n_queues(const DutSettings *dut);

/* Frame size, FCS included. */
gint64 judge_frame_bytes(const TesterSettings *tester);

#endif
