#include "models/siphash.h"

#define WORD_BYTES     8
#define ROUNDS_A_WORD  2
#define ROUNDS_AT_LAST 4

typedef struct {
    guint64 v[4];
} State;

static guint64 rotate(guint64 x, guint bits)
{
    return x << bits | x >> (64 - bits);
}

/* Two of the four words: the second is turned by `bits` and mixed with their sum. */
static void add_rotate_xor(State *state, guint first, guint second, guint bits)
{
    state->v[first] += state->v[second];
    state->v[second] = rotate(state->v[second], bits) ^ state->v[first];
}

/* The paper's SipRound. */
static void do_rounds(State *state, guint n)
{
    for (guint i = 0; i < n; i++) {
        add_rotate_xor(state, 0, 1, 13);
        state->v[0] = rotate(state->v[0], 32);
        add_rotate_xor(state, 2, 3, 16);
        add_rotate_xor(state, 0, 3, 21);
        add_rotate_xor(state, 2, 1, 17);
        state->v[2] = rotate(state->v[2], 32);
    }
}

static void take_word(State *state, guint64 word)
{
    state->v[3] ^= word;
    do_rounds(state, ROUNDS_A_WORD);
    state->v[0] ^= word;
}

/* Little-endian, of `n` bytes. */
static guint64 read_word(const guint8 *bytes, gsize n)
{
    guint64 word = 0;
    for (gsize i = 0; i < n; i++) {
        word |= (guint64)bytes[i] << (8 * i);
    }
    return word;
}

guint64 siphash_2_4(const SipHashKey *key, const guint8 *bytes, gsize n)
{
    /* the letters of "somepseudorandomlygeneratedbytes" */
    State state = {{
        key->half[0] ^ G_GUINT64_CONSTANT(0x736f6d6570736575),
        key->half[1] ^ G_GUINT64_CONSTANT(0x646f72616e646f6d),
        key->half[0] ^ G_GUINT64_CONSTANT(0x6c7967656e657261),
        key->half[1] ^ G_GUINT64_CONSTANT(0x7465646279746573),
    }};
    gsize rest = n % WORD_BYTES;
    for (gsize at = 0; at + WORD_BYTES <= n; at += WORD_BYTES) {
        take_word(&state, read_word(bytes + at, WORD_BYTES));
    }
    take_word(&state, read_word(bytes + (n - rest), rest) | (guint64)n << 56);
    state.v[2] ^= 0xff;
    do_rounds(&state, ROUNDS_AT_LAST);
    return state.v[0] ^ state.v[1] ^ state.v[2] ^ state.v[3];
}
