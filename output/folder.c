#include "output/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/error.h"

#define FOLDER_MANIFEST "manifest.json"
#define FOLDER_JOURNAL  "trials.jsonl"

struct Folder {
    char *out;
    char *partial;
    int fd; /* of the partial folder: holds the lock; -1: given up or committed */
};

static gboolean fail(GError **error, const char *path, const char *what)
{
    g_set_error(error, SIM_ERROR, SIM_ERROR_OUTPUT, "%s: %s", path, what);
    return FALSE;
}

/* Whether the folder holds a manifest of ours. */
static gboolean has_manifest(const char *path)
{
    g_autofree char *file = g_build_filename(path, FOLDER_MANIFEST, NULL);
    json_error_t json_error;
    json_t *manifest = json_load_file(file, 0, &json_error);
    const char *tool = json_string_value(json_object_get(manifest, "tool"));
    gboolean ours = g_strcmp0(tool, "dutsim") == 0;
    json_decref(manifest);
    return ours;
}

/* Whether the folder may be replaced: empty, a result, or the journal of a run that was killed. In
 * a folder that carries our suffix other files may stand beside the journal. */
static gboolean check_replaceable(const char *path, gboolean is_partial, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GDir) dir = g_dir_open(path, 0, &cause);
    if (dir == NULL) {
        return fail(error, path, cause->message);
    }
    guint n_entries = 0;
    gboolean has_journal = FALSE;
    for (const char *name; (name = g_dir_read_name(dir)) != NULL; n_entries++) {
        has_journal = has_journal || strcmp(name, FOLDER_JOURNAL) == 0;
    }
    if (n_entries == 0 || (has_journal && (is_partial || n_entries == 1)) || has_manifest(path)) {
        return TRUE;
    }
    return fail(error, path, "not empty and not a dutsim result, so it is not replaced");
}

static gboolean check_out(const char *out, GError **error)
{
    struct stat status;
    if (stat(out, &status) != 0) {
        if (errno != ENOENT) {
            return fail(error, out, g_strerror(errno));
        }
        return lstat(out, &status) != 0 || fail(error, out, "is a symbolic link to nothing");
    }
    if (!S_ISDIR(status.st_mode)) {
        return fail(error, out, "is not a folder");
    }
    return check_replaceable(out, FALSE, error);
}

/* Removes a file or a folder with all in it; a link is removed, never followed. */
static gboolean remove_tree(const char *path)
{
    g_autoptr(GDir) dir = NULL;
    if (g_file_test(path, G_FILE_TEST_IS_SYMLINK) || (dir = g_dir_open(path, 0, NULL)) == NULL) {
        return unlink(path) == 0;
    }
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        if (!remove_tree(entry)) {
            return FALSE;
        }
    }
    return rmdir(path) == 0;
}

/* Removes all in a folder, last what it is known by, so that a kill leaves a folder that the next
 * run knows as replaceable. */
static gboolean empty_folder(const char *path)
{
    static const char *const last[] = {FOLDER_MANIFEST, FOLDER_JOURNAL};
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    if (dir == NULL) {
        return FALSE;
    }
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        if (strcmp(name, last[0]) != 0 && strcmp(name, last[1]) != 0 && !remove_tree(entry)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(last); i++) {
        g_autofree char *entry = g_build_filename(path, last[i], NULL);
        if (g_file_test(entry, G_FILE_TEST_EXISTS) && !remove_tree(entry)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Opens and locks a folder; -1 when that fails, above all because another run holds it. The lock
 * goes with the folder when it is renamed, hence the look whether the path still means the same
 * one. */
static int lock_folder(const char *path, GError **error)
{
    struct stat held;
    struct stat named;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        fail(error, path, g_strerror(errno));
        return -1;
    }
    /* A file system without locks is no reason to refuse: only who holds the lock is. */
    gboolean is_held = flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (is_held || fstat(fd, &held) != 0 || stat(path, &named) != 0 ||
        held.st_ino != named.st_ino || held.st_dev != named.st_dev) {
        fail(error, path, "another run is writing there");
        close(fd);
        return -1;
    }
    return fd;
}

/* The path without slashes at its end; where OUT is a link or `.`, what it stands for, since OUT is
 * going to be renamed. */
static char *resolve_out(const char *out)
{
    g_autofree char *path = g_strdup(out);
    for (gsize length = strlen(path); length > 1 && path[length - 1] == '/'; length--) {
        path[length - 1] = '\0';
    }
    g_autofree char *name = g_path_get_basename(path);
    if (g_file_test(path, G_FILE_TEST_IS_SYMLINK) || name[0] == '.') {
        char *real = realpath(path, NULL);
        if (real != NULL) {
            char *copy = g_strdup(real);
            free(real);
            return copy;
        }
    }
    return g_steal_pointer(&path);
}

/* Makes `OUT.partial`, or takes over what a killed run left. */
static gboolean prepare_partial(Folder *folder, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(folder->out);
    if (g_mkdir_with_parents(parent, 0777) != 0) {
        return fail(error, parent, g_strerror(errno));
    }
    if (mkdir(folder->partial, 0777) != 0 && errno != EEXIST) {
        return fail(error, folder->partial, g_strerror(errno));
    }
    folder->fd = lock_folder(folder->partial, error);
    if (folder->fd < 0 || !check_replaceable(folder->partial, TRUE, error)) {
        return FALSE;
    }
    if (!empty_folder(folder->partial)) {
        return fail(error, folder->partial, "cannot be emptied");
    }
    return TRUE;
}

Folder *folder_open(const char *out, GError **error)
{
    g_autoptr(Folder) folder = g_new0(Folder, 1);
    folder->fd = -1;
    if (*out == '\0') {
        fail(error, "''", "is not the name of a folder");
        return NULL;
    }
    folder->out = resolve_out(out);
    folder->partial = g_strconcat(folder->out, ".partial", NULL);
    if (!check_out(folder->out, error) || !prepare_partial(folder, error)) {
        return NULL;
    }
    return g_steal_pointer(&folder);
}

void folder_free(Folder *folder)
{
    if (folder == NULL) {
        return;
    }
    if (folder->fd >= 0) {
        close(folder->fd);
    }
    g_free(folder->out);
    g_free(folder->partial);
    g_free(folder);
}

char *folder_path(const Folder *folder, const char *name)
{
    return g_build_filename(folder->partial, name, NULL);
}

/* For file systems that cannot exchange two names: the old result stands aside for a moment. */
static gboolean replace_in_two_steps(const Folder *folder, GError **error)
{
    g_autofree char *aside = g_strconcat(folder->out, ".old", NULL);
    if (rename(folder->out, aside) != 0) {
        return fail(error, aside, g_strerror(errno));
    }
    if (rename(folder->partial, folder->out) != 0) {
        int cause = errno;
        gboolean is_back = rename(aside, folder->out) == 0;
        return fail(error, is_back ? folder->out : aside, g_strerror(cause));
    }
    if (empty_folder(aside)) {
        rmdir(aside);
    }
    return TRUE;
}

/* Exchanges the new folder with the old result, which is then removed; it is locked meanwhile, so
 * that a run started now does not take its remains for its own. */
static gboolean replace_old(const Folder *folder, GError **error)
{
    int old = lock_folder(folder->out, error);
    if (old < 0) {
        return FALSE;
    }
    gboolean done = TRUE;
    if (renameat2(AT_FDCWD, folder->partial, AT_FDCWD, folder->out, RENAME_EXCHANGE) == 0) {
        if (empty_folder(folder->partial)) {
            rmdir(folder->partial);
        }
    } else if (errno == EINVAL || errno == ENOSYS || errno == ENOTSUP) {
        done = replace_in_two_steps(folder, error);
    } else {
        done = fail(error, folder->out, g_strerror(errno));
    }
    close(old);
    return done;
}

gboolean folder_commit(Folder *folder, GError **error)
{
    g_assert(folder->fd >= 0);
    if (!check_out(folder->out, error)) {
        return FALSE;
    }
    /* Over nothing or an empty folder a plain rename does it. */
    if (rename(folder->partial, folder->out) != 0) {
        if (errno != ENOTEMPTY && errno != EEXIST) {
            return fail(error, folder->out, g_strerror(errno));
        }
        if (!replace_old(folder, error)) {
            return FALSE;
        }
    }
    close(folder->fd);
    folder->fd = -1;
    return TRUE;
}

void folder_discard(Folder *folder)
{
    g_assert(folder->fd >= 0);
    if (empty_folder(folder->partial)) {
        rmdir(folder->partial);
    }
    close(folder->fd);
    folder->fd = -1;
}

gboolean folder_write_text(const char *path, const char *text, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (!g_file_set_contents(path, text, -1, &cause)) {
        return fail(error, path, cause->message);
    }
    return TRUE;
}
