/*
 * interfaces.c - a library to be loaded before the C library: a machine with more addresses,
 * and odder masks, than the one that it runs on. For in_process.c.
 */
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stddef.h>

typedef struct description {
    const char *address;
    const char *mask;
} description;

static const description descriptions[] = {
    {"127.0.0.1", "255.0.0.0"},
    {"10.0.0.7", "255.255.255.0"},
    {"10.1.2.3", "0.0.0.0"},         /* which the server takes for no mask */
    {"192.168.1.20", "255.0.255.0"}, /* not contiguous */
    {"10.1.2.200", "255.255.255.255"},
    {"::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"fd00::a:2", "ffff:ffff:ffff:ffff::"},
    {"2000::1", "::"},
    {"a01:200::", "ffff:ff00::"}, /* the bits of 10.1.2.0 */
    {"::ffff:10.0.0.9", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00"},
    {"fe80::5", "ffff:ffff:ffff:ffff::"},
};

#define COUNT (sizeof(descriptions) / sizeof(descriptions[0]))

static struct ifaddrs entries[COUNT];
static struct sockaddr_storage addresses[COUNT];
static struct sockaddr_storage masks[COUNT];

static void fill(struct sockaddr_storage *to, const char *text)
{
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to;
    struct sockaddr_in *in = (struct sockaddr_in *)to;

    if (inet_pton(AF_INET, text, &in->sin_addr) == 1) {
        to->ss_family = AF_INET;
    } else {
        (void)inet_pton(AF_INET6, text, &in6->sin6_addr);
        to->ss_family = AF_INET6;
    }
}

int getifaddrs(struct ifaddrs **all)
{
    static char name[] = "eth0";

    for (size_t i = 0; i < COUNT; i++) {
        fill(&addresses[i], descriptions[i].address);
        fill(&masks[i], descriptions[i].mask);
        entries[i] = (struct ifaddrs){
            .ifa_next = i + 1 < COUNT ? &entries[i + 1] : NULL,
            .ifa_name = name,
            .ifa_addr = (struct sockaddr *)&addresses[i],
            .ifa_netmask = (struct sockaddr *)&masks[i],
        };
    }
    *all = entries;
    return 0;
}

void freeifaddrs(struct ifaddrs *all)
{
    (void)all;
}
