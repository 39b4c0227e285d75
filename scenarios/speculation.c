#include "scenarios/speculation.h"

/* Trials announced: many may be short, and a processor must not wait for the next announcement; but
 * the more they are, the less likely the last ones. */
#define AHEAD_PER_PROCESSOR 4
#define MIN_AHEAD           8
#define MAX_AHEAD           64

typedef enum { SPECULATION_PLANNED, SPECULATION_RUNNING, SPECULATION_DONE } SpeculationState;

typedef struct SpeculationHelper SpeculationHelper;

/* A trial that was announced. */
typedef struct {
    TrialRequest request;
    SpeculationState state;
    guint rank;                /* 0 is the most likely one */
    SpeculationHelper *helper; /* that runs it */
    gboolean dropped;          /* nobody wants it: the helper frees it. No longer in the search */
    gboolean awaited;
    gpointer result; /* of a trial that is done; NULL: `error`, or cancelled */
    GError *error;
} SpeculationTrial;

struct SpeculationSearch {
    Speculation *speculation;
    guint64 number; /* of all searches, so that none is taken for another */
    gpointer data;
    GPtrArray *trials; /* of SpeculationTrial */
    guint n_running;   /* trials, dropped ones too */
};

struct SpeculationHelper {
    Speculation *speculation;
    GThread *thread;
    gint cancelled;  /* atomic; ends its trial */
    gpointer engine; /* (nullable) of search_number */
    guint64 search_number;
};

struct Speculation {
    const SpeculationLab *lab;
    guint n_processors;
    gint is_open; /* atomic */
    GMutex lock;  /* of all below, of searches, of trials that no helper runs */
    GCond work;   /* there may be something to begin, or stopping is set */
    GCond change; /* a trial has ended */
    gint n_free;  /* processors; negative when there are more workers than processors */
    GPtrArray *searches;
    GPtrArray *helpers; /* of SpeculationHelper; made when there is something for them to do */
    guint n_running;
    guint64 n_begun; /* searches */
    SpeculationCounts counts;
    gboolean stopping;
};

/* ---- trials ---- */

static SpeculationTrial *get_trial(const SpeculationSearch *search, guint index)
{
    return g_ptr_array_index(search->trials, index);
}

/* NULL: there is none. */
static SpeculationTrial *find_trial(const SpeculationSearch *search, const TrialRequest *request)
{
    for (guint i = 0; i < search->trials->len; i++) {
        SpeculationTrial *trial = get_trial(search, i);
        if (trial_request_is_equal(&trial->request, request)) {
            return trial;
        }
    }
    return NULL;
}

static void free_trial(const Speculation *speculation, SpeculationTrial *trial)
{
    if (trial->result != NULL) {
        speculation->lab->result_free(trial->result);
    }
    g_clear_error(&trial->error);
    g_free(trial);
}

/* Takes a trial out of its search; one that runs is ended, and freed by its helper. */
static void drop_trial(SpeculationSearch *search, SpeculationTrial *trial)
{
    g_ptr_array_remove(search->trials, trial);
    if (trial->state == SPECULATION_RUNNING) {
        trial->dropped = TRUE;
        g_atomic_int_set(&trial->helper->cancelled, 1);
    } else {
        free_trial(search->speculation, trial);
    }
}

/* ---- helpers ---- */

/* The trial to begin: the most likely of all searches, of equals one for which the helper has an
 * engine. NULL: there is none. */
static SpeculationTrial *choose_trial(const SpeculationHelper *helper, SpeculationSearch **chosen)
{
    SpeculationTrial *best = NULL;
    const GPtrArray *searches = helper->speculation->searches;
    for (guint i = 0; i < searches->len; i++) {
        SpeculationSearch *search = g_ptr_array_index(searches, i);
        gboolean is_own = helper->engine != NULL && search->number == helper->search_number;
        for (guint k = 0; k < search->trials->len; k++) {
            SpeculationTrial *trial = get_trial(search, k);
            if (trial->state == SPECULATION_PLANNED && (best == NULL || trial->rank < best->rank ||
                                                        (trial->rank == best->rank && is_own))) {
                best = trial;
                *chosen = search;
            }
        }
    }
    return best;
}

/* Without the lock. */
static void run_unlocked(SpeculationHelper *helper, const SpeculationSearch *search,
                         SpeculationTrial *trial)
{
    const SpeculationLab *lab = helper->speculation->lab;
    if (helper->engine == NULL || helper->search_number != search->number) {
        g_clear_pointer(&helper->engine, lab->engine_free);
        helper->engine = lab->engine_new(search->data, &helper->cancelled);
        helper->search_number = search->number;
    }
    trial->result = lab->run(helper->engine, search->data, &trial->request, &trial->error);
}

static void run_trial(SpeculationHelper *helper, SpeculationSearch *search, SpeculationTrial *trial)
{
    Speculation *speculation = helper->speculation;
    trial->state = SPECULATION_RUNNING;
    trial->helper = helper;
    g_atomic_int_set(&helper->cancelled, 0);
    speculation->n_free--;
    speculation->n_running++;
    speculation->counts.n_started++;
    search->n_running++;
    g_mutex_unlock(&speculation->lock);
    run_unlocked(helper, search, trial);
    g_mutex_lock(&speculation->lock);
    search->n_running--;
    speculation->n_running--;
    /* Who awaits it goes on with this processor. */
    speculation->n_free += trial->awaited ? 0 : 1;
    trial->state = SPECULATION_DONE;
    if (trial->dropped) {
        free_trial(speculation, trial);
    }
    g_cond_broadcast(&speculation->change);
}

/* GThreadFunc */
static gpointer help(gpointer data)
{
    SpeculationHelper *helper = data;
    Speculation *speculation = helper->speculation;
    g_mutex_lock(&speculation->lock);
    while (!speculation->stopping) {
        SpeculationSearch *search = NULL;
        SpeculationTrial *trial = speculation->n_free > 0 ? choose_trial(helper, &search) : NULL;
        if (trial != NULL) {
            run_trial(helper, search, trial);
        } else {
            g_cond_wait(&speculation->work, &speculation->lock);
        }
    }
    g_mutex_unlock(&speculation->lock);
    g_clear_pointer(&helper->engine, speculation->lab->engine_free);
    return NULL;
}

static guint count_planned(const Speculation *speculation)
{
    guint n = 0;
    for (guint i = 0; i < speculation->searches->len; i++) {
        const SpeculationSearch *search = g_ptr_array_index(speculation->searches, i);
        for (guint k = 0; k < search->trials->len; k++) {
            n += get_trial(search, k)->state == SPECULATION_PLANNED ? 1 : 0;
        }
    }
    return n;
}

/* FALSE when there can be no more threads. Nobody needs one: without helpers nothing is run ahead.
 */
static gboolean add_helper(Speculation *speculation)
{
    SpeculationHelper *helper = g_new0(SpeculationHelper, 1);
    helper->speculation = speculation;
    helper->thread = g_thread_try_new("speculation", help, helper, NULL);
    if (helper->thread == NULL) {
        g_free(helper);
        return FALSE;
    }
    g_ptr_array_add(speculation->helpers, helper);
    speculation->counts.n_helpers++;
    return TRUE;
}

/* Processors have become free, or trials planned. */
static void wake_helpers(Speculation *speculation)
{
    guint n_free = (guint)MAX(speculation->n_free, 0);
    guint n_wanted = n_free > 0 ? MIN(n_free, count_planned(speculation)) : 0;
    if (n_wanted == 0) {
        return;
    }
    g_cond_broadcast(&speculation->work);
    n_wanted = MIN(speculation->n_running + n_wanted, speculation->n_processors);
    while (speculation->helpers->len < n_wanted && add_helper(speculation)) {
    }
}

/* ---- the run ---- */

Speculation *speculation_new(const SpeculationLab *lab, guint n_processors, guint n_workers)
{
    Speculation *speculation = g_new0(Speculation, 1);
    g_assert(n_processors > 0 && n_workers > 0);
    speculation->lab = lab;
    speculation->n_processors = n_processors;
    speculation->n_free = (gint)n_processors - (gint)n_workers;
    speculation->searches = g_ptr_array_new();
    speculation->helpers = g_ptr_array_new();
    g_mutex_init(&speculation->lock);
    g_cond_init(&speculation->work);
    g_cond_init(&speculation->change);
    return speculation;
}

void speculation_free(Speculation *speculation)
{
    if (speculation == NULL) {
        return;
    }
    g_assert(speculation->searches->len == 0);
    g_mutex_lock(&speculation->lock);
    speculation->stopping = TRUE;
    g_cond_broadcast(&speculation->work);
    g_mutex_unlock(&speculation->lock);
    for (guint i = 0; i < speculation->helpers->len; i++) {
        SpeculationHelper *helper = g_ptr_array_index(speculation->helpers, i);
        g_thread_join(helper->thread);
        g_free(helper);
    }
    g_ptr_array_unref(speculation->helpers);
    g_ptr_array_unref(speculation->searches);
    g_cond_clear(&speculation->change);
    g_cond_clear(&speculation->work);
    g_mutex_clear(&speculation->lock);
    g_free(speculation);
}

void speculation_open(Speculation *speculation)
{
    g_atomic_int_set(&speculation->is_open, 1);
}

guint speculation_n_ahead(const Speculation *speculation)
{
    return g_atomic_int_get(&speculation->is_open) != 0
               ? CLAMP(AHEAD_PER_PROCESSOR * speculation->n_processors, MIN_AHEAD, MAX_AHEAD)
               : 0;
}

void speculation_worker_left(Speculation *speculation)
{
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&speculation->lock);
    speculation->n_free++;
    wake_helpers(speculation);
}

SpeculationCounts speculation_get_counts(Speculation *speculation)
{
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&speculation->lock);
    return speculation->counts;
}

/* ---- a search ---- */

SpeculationSearch *speculation_begin(Speculation *speculation, gpointer data)
{
    SpeculationSearch *search = g_new0(SpeculationSearch, 1);
    search->speculation = speculation;
    search->data = data;
    search->trials = g_ptr_array_new();
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&speculation->lock);
    search->number = speculation->n_begun++;
    g_ptr_array_add(speculation->searches, search);
    return search;
}

void speculation_end(SpeculationSearch *search)
{
    Speculation *speculation = search->speculation;
    g_mutex_lock(&speculation->lock);
    while (search->trials->len > 0) {
        drop_trial(search, get_trial(search, search->trials->len - 1));
    }
    while (search->n_running > 0) {
        g_cond_wait(&speculation->change, &speculation->lock);
    }
    g_ptr_array_remove(speculation->searches, search);
    g_mutex_unlock(&speculation->lock);
    g_ptr_array_unref(search->trials);
    g_free(search);
}

static gboolean is_among(const SpeculationTrial *trial, const TrialRequest *requests,
                         guint n_requests)
{
    for (guint i = 0; i < n_requests; i++) {
        if (trial_request_is_equal(&trial->request, &requests[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Plans a trial, unless it is being run already. */
static void plan_trial(SpeculationSearch *search, const TrialRequest *request, guint rank)
{
    SpeculationTrial *trial = find_trial(search, request);
    if (trial == NULL) {
        trial = g_new0(SpeculationTrial, 1);
        trial->request = *request;
        g_ptr_array_add(search->trials, trial);
    }
    trial->rank = rank;
}

void speculation_announce(SpeculationSearch *search, const TrialRequest *requests, guint n_requests)
{
    Speculation *speculation = search->speculation;
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&speculation->lock);
    for (guint i = search->trials->len; i-- > 0;) {
        SpeculationTrial *trial = get_trial(search, i);
        if (trial->state == SPECULATION_PLANNED ||
            (trial->state == SPECULATION_RUNNING && !is_among(trial, requests, n_requests))) {
            drop_trial(search, trial);
        }
    }
    for (guint i = 1; i < n_requests; i++) {
        plan_trial(search, &requests[i], i);
    }
    wake_helpers(speculation);
}

/* Lends the processor out until the trial has ended. */
static void await_trial(Speculation *speculation, SpeculationTrial *trial)
{
    trial->awaited = TRUE;
    speculation->n_free++;
    wake_helpers(speculation);
    while (trial->state == SPECULATION_RUNNING) {
        g_cond_wait(&speculation->change, &speculation->lock);
    }
}

gboolean speculation_take(SpeculationSearch *search, const TrialRequest *request, gpointer *result,
                          GError **error)
{
    Speculation *speculation = search->speculation;
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&speculation->lock);
    SpeculationTrial *trial = find_trial(search, request);
    if (trial == NULL) {
        return FALSE;
    }
    gboolean is_begun = trial->state != SPECULATION_PLANNED;
    if (trial->state == SPECULATION_RUNNING) {
        await_trial(speculation, trial);
    }
    if (is_begun) {
        *result = g_steal_pointer(&trial->result);
        speculation->counts.n_used++;
        if (trial->error != NULL) {
            g_propagate_error(error, g_steal_pointer(&trial->error));
        }
    }
    drop_trial(search, trial);
    return is_begun;
}
