/* models/tester_wire.h: the tester's end of a link on which answers to ARP and NDP requests share
 * the wire with test frames.
 *
 * docs/frame-path.md section 12, "Requests and answers": test frame k is due at s(k), an answer
 * when it says; they start in the order in which they are due, test frames first, each when the
 * wire is free. */
#ifndef MODELS_TESTER_WIRE_H
#define MODELS_TESTER_WIRE_H

#include "models/ledger.h"
#include "models/link.h"
#include "models/sender.h"
#include "sim/sim.h"

/* An answer that the tester gives. */
typedef struct {
    SimTime ready_ps; /* when it is due on the wire */
    FrameWord word;
} TesterAnswer;

/* Answers, oldest first. */
typedef struct {
    GArray *answers; /* of TesterAnswer; owned */
    guint head;
} TesterAnswers;

/* A plain record. */
typedef struct {
    Sender *sender;              /* whose test frames it sends; borrowed */
    LinkWire wire;               /* as it is now */
    LinkWire test, control;      /* slots of both kinds of frames */
    SimTime test_ps, control_ps; /* F of either */
    SimTime propagation_ps;
    SimPacer pacer; /* of test frames that are due */
    TesterAnswers answers;
    gboolean keeps_lateness; /* somebody will ask how late frames were */
    GHashTable *late;        /* lateness of test frames by number, where it is not 0; owned */
} TesterWire;

/* What starts on the wire next. */
typedef struct {
    gboolean is_test; /* else it is the oldest answer */
    SimTime start_ps;
    SimTime due_ps;
} TesterWireFrame;

void tester_answers_init(TesterAnswers *queue);
void tester_answers_reset(TesterAnswers *queue);

/* The oldest one; NULL: there is none. (transfer none) (nullable) */
const TesterAnswer *tester_answers_peek(const TesterAnswers *queue);
void tester_answers_pop(TesterAnswers *queue);
void tester_answers_push(TesterAnswers *queue, TesterAnswer answer);

/* For frames of `test_bytes` and answers of `control_bytes`. */
void tester_wire_init(TesterWire *wire, Sender *sender, const LinkSettings *link, gint64 test_bytes,
                      gint64 control_bytes);
void tester_wire_clear(TesterWire *wire);

/* Time 0 of a trial of `plan`, the sender having been reset. */
void tester_wire_reset(TesterWire *wire, const SendPlan *plan);

/* What starts next as far as it is known; FALSE: nothing. */
gboolean tester_wire_peek(const TesterWire *wire, TesterWireFrame *next);

/* Sends what tester_wire_peek told; its word, of queue 0. */
FrameWord tester_wire_take(TesterWire *wire, const TesterWireFrame *next);

/* The least from a request's start on a link like this one, towards the tester, to that of its
 * answer. */
SimTime tester_wire_request_ps(const TesterWire *wire);

/* How much later than planned test frame `number` started, kept until it is asked for once: when
 * the frame is received or lost. Then it answers 0, so that no more is kept than frames are on
 * their way. */
SimTime tester_wire_take_lateness_ps(TesterWire *wire, guint64 number);

#endif
