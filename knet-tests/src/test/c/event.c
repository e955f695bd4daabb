/* SPDX-License-Identifier: Apache-2.0 */
/* JSON objects on standard output, one a line, each written at once. */
#include "peer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t output_lock = PTHREAD_MUTEX_INITIALIZER;

int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void begin(struct event *event, const char *name, long tag)
{
    event->out = open_memstream(&event->text, &event->length);
    if (!event->out) {
        abort();
    }
    fprintf(event->out, "{\"event\":\"%s\",\"at\":%" PRId64, name, now_us());
    if (tag > 0) {
        fprintf(event->out, ",\"tag\":%ld", tag);
    }
}

void end(struct event *event)
{
    fputs("}\n", event->out);
    fclose(event->out);
    pthread_mutex_lock(&output_lock);
    for (size_t done = 0; done < event->length;) {
        ssize_t n = write(STDOUT_FILENO, event->text + done, event->length - done);
        if (n < 0 && errno != EINTR) {
            _exit(3); /* nobody listens any more */
        }
        done += n > 0 ? (size_t)n : 0;
    }
    pthread_mutex_unlock(&output_lock);
    free(event->text);
}

void put_text(FILE *out, const char *text, size_t length)
{
    fputc('"', out);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", c);
        } else if (c < 0x20 || c >= 0x7f) {
            fprintf(out, "\\u%04x", c);
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
}

const char *errno_name(int code)
{
    const char *name = code == 0 ? "OK" : strerrorname_np(code);
    return name ? name : "UNKNOWN";
}

void report_error(long tag, int code, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    struct event event;
    begin(&event, "error", tag);
    fprintf(event.out, ",\"errno\":\"%s\",\"message\":", errno_name(code));
    put_text(event.out, text, strlen(text));
    end(&event);
}

void answer(long tag, const char *command, int result)
{
    int code = errno;
    if (result != 0) {
        report_error(tag, code, "%s: %s, %s (result %d)", command, errno_name(code), strerror(code), result);
        return;
    }
    struct event event;
    begin(&event, "ok", tag);
    fprintf(event.out, ",\"command\":\"%s\"", command);
    end(&event);
}
