/* tests/support/capture_writer.h: captures that tests write: UDP frames in a pcap file. */
#ifndef TESTS_SUPPORT_CAPTURE_WRITER_H
#define TESTS_SUPPORT_CAPTURE_WRITER_H

#include <glib.h>

typedef struct {
    gint64 time_ns;
    const char *source, *destination; /* `10.0.0.1:53` or `[2001:db8::1]:53` */
    guint bytes;                      /* FCS included, which is not written */
} WrittenFrame;

/* Whether captures can be written here; else the test is skipped. */
gboolean capture_writer_is_able(void);

/* Writes frames into a new file of a new folder. (transfer full): its path */
char *capture_writer_write(const WrittenFrame *frames, guint n);

/* Writes bytes into such a file. (transfer full): its path */
char *capture_writer_write_bytes(gconstpointer bytes, gsize n);

/* Removes the file and its folder, and frees the path. */
void capture_writer_remove(char *path);

#endif
