/* SPDX-License-Identifier: Apache-2.0 */
/* Command line, start-up and the end. */
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct options options = {
    .id = -1,
    .channels = 1,
    .ping_interval = KNET_LINK_DEFAULT_PING_INTERVAL,
    .ping_timeout = KNET_LINK_DEFAULT_PING_TIMEOUT,
    .pong_count = KNET_LINK_DEFAULT_PONG_COUNT,
};
knet_handle_t handle;
atomic_bool stopping;

/* What is needed at start-up only. */
static struct {
    const char *crypto, *key_file, *compress, *links[MAX_LINKS];
    uint16_t peers[MAX_LINKS];
    int link_count, peer_count, mtu, log_level;
    bool allow_clear, access_lists, no_forwarding;
} start = {.log_level = -1};

__attribute__((noreturn)) static void fail(const char *what, const char *value)
{
    int code = errno;
    report_error(0, code, "%s %s: %s, %s", what, value, errno_name(code), strerror(code));
    exit(1);
}

static void check(const char *what, const char *value, int result)
{
    if (result != 0) {
        fail(what, value);
    }
}

static long number(const char *option, const char *text, long highest)
{
    char *stop;
    long value = strtol(text, &stop, 10);
    errno = EINVAL;
    if (*text == '\0' || *stop != '\0' || value < 0 || value > highest) {
        fail(option, text);
    }
    return value;
}

static void set_option(const char *name, const char *value)
{
    if (strcmp(name, "id") == 0) {
        options.id = (int)number(name, value, KNET_MAX_HOST - 1);
    } else if (strcmp(name, "peer") == 0 && start.peer_count < MAX_LINKS) {
        start.peers[start.peer_count++] = (uint16_t)number(name, value, KNET_MAX_HOST - 1);
    } else if (strcmp(name, "link") == 0 && start.link_count < MAX_LINKS) {
        start.links[start.link_count++] = value;
    } else if (strcmp(name, "crypto") == 0) {
        start.crypto = value;
    } else if (strcmp(name, "key-file") == 0) {
        start.key_file = value;
    } else if (strcmp(name, "allow-clear") == 0) {
        start.allow_clear = true;
    } else if (strcmp(name, "compress") == 0) {
        start.compress = value;
    } else if (strcmp(name, "policy") == 0) {
        options.policy = parse_policy(value);
        check(name, value, options.policy < 0);
    } else if (strcmp(name, "ping-interval") == 0) {
        options.ping_interval = number(name, value, 3600000);
    } else if (strcmp(name, "ping-timeout") == 0) {
        options.ping_timeout = number(name, value, 3600000);
    } else if (strcmp(name, "pong-count") == 0) {
        options.pong_count = number(name, value, UINT8_MAX);
    } else if (strcmp(name, "mtu") == 0) {
        start.mtu = (int)number(name, value, UINT16_MAX);
    } else if (strcmp(name, "channels") == 0) {
        options.channels = (int)number(name, value, KNET_DATAFD_MAX);
    } else if (strcmp(name, "access-lists") == 0) {
        start.access_lists = strcmp(value, "on") == 0;
    } else if (strcmp(name, "quiet-messages") == 0) {
        options.quiet = true;
    } else if (strcmp(name, "forwarding") == 0) {
        start.no_forwarding = strcmp(value, "off") == 0;
    } else if (strcmp(name, "no-filter") == 0) {
        options.no_filter = true;
    } else if (strcmp(name, "log") == 0) {
        start.log_level = knet_log_get_loglevel_id(value);
    }
}

static void parse_options(int count, char **arguments)
{
    static const struct option known[] = {
        {"id", required_argument, NULL, 0},
        {"peer", required_argument, NULL, 0},
        {"link", required_argument, NULL, 0},
        {"crypto", required_argument, NULL, 0},
        {"key-file", required_argument, NULL, 0},
        {"allow-clear", no_argument, NULL, 0},
        {"compress", required_argument, NULL, 0},
        {"policy", required_argument, NULL, 0},
        {"ping-interval", required_argument, NULL, 0},
        {"ping-timeout", required_argument, NULL, 0},
        {"pong-count", required_argument, NULL, 0},
        {"mtu", required_argument, NULL, 0},
        {"channels", required_argument, NULL, 0},
        {"access-lists", required_argument, NULL, 0},
        {"quiet-messages", no_argument, NULL, 0},
        {"forwarding", required_argument, NULL, 0},
        {"no-filter", no_argument, NULL, 0},
        {"log", required_argument, NULL, 0},
        {NULL, 0, NULL, 0},
    };
    int index, found;
    while ((found = getopt_long(count, arguments, "", known, &index)) == 0) {
        set_option(known[index].name, optarg ? optarg : "");
    }
    errno = EINVAL;
    if (found != -1 || optind != count || options.id < 0) {
        fail("bad command line; --id is needed, README.md lists the rest", optind < count ? arguments[optind] : "");
    }
}

static pthread_t launch(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    errno = pthread_create(&thread, NULL, run, argument);
    check("pthread_create", "", errno);
    return thread;
}

static void create_handle(void)
{
    static int log_pipe[2];
    int level = start.log_level < 0 ? 0 : start.log_level;
    if (start.log_level >= 0) {
        check("pipe2", "", pipe2(log_pipe, O_CLOEXEC));
        fcntl(log_pipe[1], F_SETPIPE_SZ, 1 << 20);
        fcntl(log_pipe[1], F_SETFL, O_NONBLOCK); /* libknet waits for nobody: a full pipe loses records */
        launch(logger, &log_pipe[0]);
    }
    /* Large socket buffers need privileges; without them the peer works, with smaller ones. */
    handle = knet_handle_new_ex((uint16_t)options.id, log_pipe[1], (uint8_t)level, KNET_HANDLE_FLAG_PRIVILEGED);
    if (!handle) {
        handle = knet_handle_new_ex((uint16_t)options.id, log_pipe[1], (uint8_t)level, 0);
    }
    if (!handle) {
        fail("knet_handle_new_ex", "");
    }
}

static void configure(void)
{
    check("notifications", "", enable_notifications());
    check("channels", "", open_channels());
    check("access lists", "", knet_handle_enable_access_lists(handle, start.access_lists));
    if (start.crypto) {
        check("--crypto", start.crypto, set_crypto(1, start.crypto, start.key_file));
        check("--crypto", start.crypto, knet_handle_crypto_use_config(handle, 1));
        check("clear traffic", "", knet_handle_crypto_rx_clear_traffic(handle,
                start.allow_clear ? KNET_CRYPTO_RX_ALLOW_CLEAR_TRAFFIC : KNET_CRYPTO_RX_DISALLOW_CLEAR_TRAFFIC));
    }
    if (start.compress) {
        check("--compress", start.compress, set_compression(start.compress));
    }
    check("--mtu", "", start.mtu ? knet_handle_pmtud_set(handle, (unsigned)start.mtu) : 0);
    check("forwarding", "", start.no_forwarding ? 0 : set_forwarding(true));
    for (int i = 0; i < start.peer_count; i++) {
        check("--peer", "", add_host(start.peers[i]));
    }
    for (int i = 0; i < start.link_count; i++) {
        check("--link", start.links[i], add_link(start.links[i]));
    }
}

int main(int count, char **arguments)
{
    struct event event;
    signal(SIGPIPE, SIG_IGN);
    parse_options(count, arguments);
    create_handle();
    configure();
    begin(&event, "ready", 0);
    fprintf(event.out, ",\"id\":%d,\"pid\":%d", options.id, (int)getpid());
    end(&event);
    pthread_t read_thread = launch(reader, NULL);
    pthread_t watch_thread = launch(watcher, NULL);

    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (*line && !run_command(line)) {
            break;
        }
    }
    free(line);
    stopping = true;
    wait_for_floods();
    pthread_join(read_thread, NULL);
    pthread_join(watch_thread, NULL);
    remove_everything();
    begin(&event, "bye", 0);
    end(&event);
    return 0;
}
