#include "output/pcap.h"

#include "sim/error.h"

#ifdef DUTSIM_PCAP
#include <pcap/pcap.h>

#define SNAPSHOT_BYTES 65535

struct Pcap {
    pcap_t *file;
    pcap_dumper_t *dumper;
};

gboolean pcap_is_available(void)
{
    return TRUE;
}

Pcap *pcap_new(const char *path, GError **error)
{
    g_autoptr(Pcap) pcap = g_new0(Pcap, 1);
    pcap->file = pcap_open_dead_with_tstamp_precision(DLT_EN10MB, SNAPSHOT_BYTES,
                                                      PCAP_TSTAMP_PRECISION_NANO);
    g_assert(pcap->file != NULL);
    pcap->dumper = pcap_dump_open(pcap->file, path);
    if (pcap->dumper == NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_OUTPUT, "%s", pcap_geterr(pcap->file));
        return NULL;
    }
    return g_steal_pointer(&pcap);
}

void pcap_free(Pcap *pcap)
{
    if (pcap == NULL) {
        return;
    }
    if (pcap->dumper != NULL) {
        pcap_dump_close(pcap->dumper);
    }
    pcap_close(pcap->file);
    g_free(pcap);
}

void pcap_add(Pcap *pcap, SimTime time_ps, const guint8 *bytes, guint n_bytes, guint frame_bytes)
{
    /* tv_usec holds nanoseconds in a file of that precision. */
    struct pcap_pkthdr header = {
        .ts = {.tv_sec = time_ps / SIM_PS_PER_S, .tv_usec = time_ps % SIM_PS_PER_S / SIM_PS_PER_NS},
        .caplen = n_bytes,
        .len = frame_bytes};
    pcap_dump((u_char *)pcap->dumper, &header, bytes);
}

gboolean pcap_finish(Pcap *pcap, GError **error)
{
    if (pcap_dump_flush(pcap->dumper) == 0 && !ferror(pcap_dump_file(pcap->dumper))) {
        return TRUE;
    }
    g_set_error_literal(error, SIM_ERROR, SIM_ERROR_IO, "frames could not be written");
    return FALSE;
}

#else

gboolean pcap_is_available(void)
{
    return FALSE;
}

Pcap *pcap_new(const char *path, GError **error)
{
    g_set_error(error, SIM_ERROR, SIM_ERROR_OUTPUT,
                "%s: this dutsim was built without libpcap, which writes such files", path);
    return NULL;
}

void pcap_free(Pcap *pcap G_GNUC_UNUSED)
{
}

void pcap_add(Pcap *pcap G_GNUC_UNUSED, SimTime time_ps G_GNUC_UNUSED,
              const guint8 *bytes G_GNUC_UNUSED, guint n_bytes G_GNUC_UNUSED,
              guint frame_bytes G_GNUC_UNUSED)
{
}

gboolean pcap_finish(Pcap *pcap G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
    return TRUE;
}
#endif
