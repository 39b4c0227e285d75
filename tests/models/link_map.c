/* The closed forms against a table with real lists, as iproute2 had it. */
#include "models/link_map.h"

#define MOST_BUCKETS 17
#define MOST_LINKS   60

typedef struct {
    guint n_buckets;
    guint n_in[MOST_BUCKETS];
    guint list[MOST_BUCKETS][MOST_LINKS];
} Map;

static guint add(Map *map, guint index)
{
    guint bucket = index % map->n_buckets;
    guint n_steps = map->n_in[bucket];
    map->list[bucket][map->n_in[bucket]++] = index;
    return n_steps;
}

static guint find(const Map *map, guint index)
{
    guint n_steps = 0;
    for (guint bucket = 0; bucket < map->n_buckets; bucket++) {
        n_steps++;
        for (guint i = 0; i < map->n_in[bucket]; i++) {
            n_steps++;
            if (map->list[bucket][i] == index) {
                return n_steps;
            }
        }
    }
    g_assert_not_reached();
}

static void test_steps(void)
{
    for (guint n_buckets = 1; n_buckets <= MOST_BUCKETS; n_buckets++) {
        Map map = {.n_buckets = n_buckets};
        for (guint n = 1; n <= MOST_LINKS; n++) {
            g_assert_cmpuint(link_map_add_steps(n_buckets, n), ==, add(&map, n));
            for (guint index = 1; index <= n; index++) {
                g_assert_cmpuint(link_map_find_steps(n_buckets, n, index), ==, find(&map, index));
            }
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/link-map/steps", test_steps);
    return g_test_run();
}
