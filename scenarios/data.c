#include "scenarios/data.h"

#include <stdlib.h>
#include <string.h>

#define SUFFIX ".yaml"

/* The folder above library/ and profiles/. (transfer full) (nullable) */
static char *find_folder(void)
{
    const char *given = g_getenv("DUTSIM_DATA");
    if (given != NULL && *given != '\0') {
        return g_strdup(given);
    }
    g_autofree char *binary = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = binary != NULL ? g_path_get_dirname(binary) : NULL;
    g_autofree char *beside =
        folder != NULL ? g_build_filename(folder, "..", "scenarios", NULL) : NULL;
    /* A source tree's own files come before those of an older version that is installed. */
    if (beside != NULL && g_file_test(beside, G_FILE_TEST_IS_DIR)) {
        return g_steal_pointer(&beside);
    }
    return g_file_test(DUTSIM_DATADIR, G_FILE_TEST_IS_DIR) ? g_strdup(DUTSIM_DATADIR) : NULL;
}

char *data_find(const char *kind, const char *name)
{
    g_autofree char *folder = find_folder();
    if (folder == NULL || *name == '\0' || strchr(name, '/') != NULL) {
        return NULL;
    }
    g_autofree char *file = g_strconcat(name, SUFFIX, NULL);
    g_autofree char *path = g_build_filename(folder, kind, file, NULL);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&path) : NULL;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **data_list(const char *kind)
{
    g_autofree char *folder = find_folder();
    g_autofree char *path = folder != NULL ? g_build_filename(folder, kind, NULL) : NULL;
    g_autoptr(GDir) directory = path != NULL ? g_dir_open(path, 0, NULL) : NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const char *file; directory != NULL && (file = g_dir_read_name(directory)) != NULL;) {
        if (g_str_has_suffix(file, SUFFIX) && *file != '.') {
            g_ptr_array_add(names, g_strndup(file, strlen(file) - strlen(SUFFIX)));
        }
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}
