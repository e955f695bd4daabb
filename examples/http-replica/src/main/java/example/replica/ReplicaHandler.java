package example.replica;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import io.knet.KnetException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

/**
 * Serves one connection: {@code POST /KEY} stores the body here and on the other node, {@code GET
 * /KEY} reads what is stored here.
 */
final class ReplicaHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** The error number of what failed, for programs; the body is for people. */
    static final String ERRNO = "knet-errno";

    private final int node;
    private final Store store;
    private final Replication replication;

    ReplicaHandler(int node, Store store, Replication replication) {
        this.node = node;
        this.store = store;
        this.replication = replication;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (request.method().equals(HttpMethod.POST)) {
            post(ctx, keepAlive, request.uri(), request.content().toString(StandardCharsets.UTF_8));
        } else if (request.method().equals(HttpMethod.GET)) {
            answer(
                    ctx,
                    keepAlive,
                    store.find(request.uri())
                            .map(value -> response(OK, value))
                            .orElseGet(() -> response(NOT_FOUND, "")));
        } else {
            FullHttpResponse refusal = response(METHOD_NOT_ALLOWED, "");
            refusal.headers().set(ALLOW, "GET, POST");
            answer(ctx, keepAlive, refusal);
        }
    }

    /** Stored here once the other node has it, so that nobody reads what may be lost. */
    private void post(ChannelHandlerContext ctx, boolean keepAlive, String key, String value) {
        Entry entry = store.next(key, node, value);
        // One request at a time, which the FlowControlHandler sees to: answers must come in the
        // order
        // of the questions.
        ctx.channel().config().setAutoRead(false);
        replication
                .replicate(key, entry)
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                store.put(key, entry);
                                answer(ctx, keepAlive, response(OK, ""));
                            } else {
                                answer(ctx, keepAlive, refusal(failure));
                            }
                            ctx.channel().config().setAutoRead(true);
                        },
                        ctx.executor());
    }

    /**
     * What is said of a failure. After TIMED_OUT, INTERRUPTED and OUTCOME_UNKNOWN the other node
     * may have it all the same: whoever posts again makes both the same.
     */
    private FullHttpResponse refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (!(cause instanceof KnetException refused)) {
            return response(INTERNAL_SERVER_ERROR, cause + "\n");
        }
        FullHttpResponse response =
                response(
                        SERVICE_UNAVAILABLE,
                        refused.errno() + ": " + refused.getMessage() + "\n" + replication.links());
        response.headers().set(ERRNO, refused.errno().name());
        return response;
    }

    private static FullHttpResponse response(HttpResponseStatus status, String text) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        status,
                        Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        response.headers().set(CONTENT_TYPE, "text/plain; charset=utf-8");
        HttpUtil.setContentLength(response, response.content().readableBytes());
        return response;
    }

    private static void answer(
            ChannelHandlerContext ctx, boolean keepAlive, FullHttpResponse response) {
        if (keepAlive) {
            ctx.writeAndFlush(response, ctx.voidPromise());
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** The connection broke, or what came is no HTTP. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
