/*
 * Lets btvirt (BlueZ's controller emulator) run where the kernel has no AF_ALG sockets, and puts its unix sockets
 * where $BTVIRT_SOCKETS says. Without AF_ALG btvirt closes every client at once, because it cannot set up its AES.
 *
 * Built as a shared object for LD_PRELOAD. The only cipher is AES-128 ECB encryption (FIPS 197), which is all that the
 * emulator uses: an AF_ALG socket becomes one end of a socket pair, and what is written for encryption is waiting
 * there, encrypted, to be read.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ALG_FAMILY 38
#define ALG_LEVEL 279
#define ALG_SET_KEY 1
#define DESCRIPTORS 4096
#define BLOCK 16
#define ROUNDS 10

enum use { NOT_OURS, TRANSFORM, OPERATION };

static struct {
	enum use use;
	int far_end;
	uint8_t key[BLOCK];
} descriptors[DESCRIPTORS];

static enum use use_of(int fd)
{
	return fd >= 0 && fd < DESCRIPTORS ? descriptors[fd].use : NOT_OURS;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* ---- AES-128 (FIPS 197) ---- */

static uint8_t sbox[256];

static uint8_t multiply(uint8_t a, uint8_t b)
{
	uint8_t product = 0;

	for (; b; b >>= 1) {
		if (b & 1)
			product ^= a;
		a = (uint8_t)(a << 1) ^ (a & 0x80 ? 0x1b : 0);
	}
	return product;
}

__attribute__((constructor)) static void make_sbox(void)
{
	for (int value = 0; value < 256; value++) {
		uint8_t inverse = 0, rotated;

		for (int i = 1; value && i < 256 && !inverse; i++)
			if (multiply((uint8_t)value, (uint8_t)i) == 1)
				inverse = (uint8_t)i;
		sbox[value] = rotated = inverse;
		for (int i = 0; i < 4; i++) {
			rotated = (uint8_t)(rotated << 1 | rotated >> 7);
			sbox[value] ^= rotated;
		}
		sbox[value] ^= 0x63;
	}
}

static void next_round_key(uint8_t key[BLOCK], uint8_t constant)
{
	for (int i = 0; i < 4; i++)
		key[i] ^= sbox[key[12 + (i + 1) % 4]];
	key[0] ^= constant;
	for (int i = 4; i < BLOCK; i++)
		key[i] ^= key[i - 4];
}

static void substitute_and_shift(uint8_t state[BLOCK])
{
	uint8_t before[BLOCK];

	memcpy(before, state, BLOCK);
	for (int column = 0; column < 4; column++)
		for (int row = 0; row < 4; row++)
			state[4 * column + row] = sbox[before[4 * ((column + row) % 4) + row]];
}

static void mix_column(uint8_t column[4])
{
	uint8_t a = column[0], b = column[1], c = column[2], d = column[3];

	column[0] = multiply(a, 2) ^ multiply(b, 3) ^ c ^ d;
	column[1] = a ^ multiply(b, 2) ^ multiply(c, 3) ^ d;
	column[2] = a ^ b ^ multiply(c, 2) ^ multiply(d, 3);
	column[3] = multiply(a, 3) ^ b ^ c ^ multiply(d, 2);
}

static void encrypt(const uint8_t secret[BLOCK], uint8_t state[BLOCK])
{
	uint8_t key[BLOCK], constant = 1;

	memcpy(key, secret, BLOCK);
	for (int i = 0; i < BLOCK; i++)
		state[i] ^= key[i];
	for (int round = 1; round <= ROUNDS; round++) {
		substitute_and_shift(state);
		for (int column = 0; column < 4 && round < ROUNDS; column++)
			mix_column(state + 4 * column);
		next_round_key(key, constant);
		constant = multiply(constant, 2);
		for (int i = 0; i < BLOCK; i++)
			state[i] ^= key[i];
	}
}

/* ---- the calls that stand before libc's ---- */

static int open_pair(enum use use, const uint8_t *key)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -1;
	if (ends[0] >= DESCRIPTORS) {
		NEXT(close)(ends[0]);
		NEXT(close)(ends[1]);
		errno = EMFILE;
		return -1;
	}
	descriptors[ends[0]].use = use;
	descriptors[ends[0]].far_end = ends[1];
	if (key)
		memcpy(descriptors[ends[0]].key, key, BLOCK);
	return ends[0];
}

int socket(int domain, int type, int protocol)
{
	return domain == ALG_FAMILY ? open_pair(TRANSFORM, NULL) : NEXT(socket)(domain, type, protocol);
}

int accept(int fd, struct sockaddr *address, socklen_t *length)
{
	if (use_of(fd) == TRANSFORM)
		return open_pair(OPERATION, descriptors[fd].key);
	return NEXT(accept)(fd, address, length);
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
	if (use_of(fd) == NOT_OURS || level != ALG_LEVEL || name != ALG_SET_KEY)
		return NEXT(setsockopt)(fd, level, name, value, length);
	if (length != BLOCK) {
		errno = EINVAL;
		return -1;
	}
	memcpy(descriptors[fd].key, value, BLOCK);
	return 0;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	uint8_t state[BLOCK];

	if (use_of(fd) != OPERATION)
		return NEXT(sendmsg)(fd, message, flags);
	if (message->msg_iovlen != 1 || message->msg_iov[0].iov_len != BLOCK) {
		errno = EINVAL;
		return -1;
	}
	memcpy(state, message->msg_iov[0].iov_base, BLOCK);
	encrypt(descriptors[fd].key, state);
	return write(descriptors[fd].far_end, state, BLOCK);
}

int close(int fd)
{
	if (use_of(fd) != NOT_OURS) {
		NEXT(close)(descriptors[fd].far_end);
		memset(&descriptors[fd], 0, sizeof(descriptors[fd]));
	}
	return NEXT(close)(fd);
}

/* /tmp/bt-server-NAME becomes $BTVIRT_SOCKETS/bt-server-NAME. False: the path is another's, or the new one is too long. */
static int moved(const char *path, char *to, size_t size)
{
	const char *directory = getenv("BTVIRT_SOCKETS");

	if (!directory || strncmp(path, "/tmp/bt-server-", 15) != 0)
		return 0;
	return snprintf(to, size, "%s/%s", directory, path + 5) < (int)size;
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
	struct sockaddr_un elsewhere = { .sun_family = AF_UNIX };

	if (use_of(fd) != NOT_OURS)
		return 0;
	if (address->sa_family == AF_UNIX &&
	    moved(((const struct sockaddr_un *)address)->sun_path, elsewhere.sun_path, sizeof(elsewhere.sun_path)))
		return NEXT(bind)(fd, (struct sockaddr *)&elsewhere, sizeof(elsewhere));
	return NEXT(bind)(fd, address, length);
}

int unlink(const char *path)
{
	char elsewhere[sizeof(((struct sockaddr_un *)0)->sun_path)];

	return NEXT(unlink)(moved(path, elsewhere, sizeof(elsewhere)) ? elsewhere : path);
}
