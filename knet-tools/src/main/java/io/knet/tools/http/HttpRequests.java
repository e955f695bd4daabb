package io.knet.tools.http;

import io.knet.tools.Messages;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Answers the requests of one connection. */
final class HttpRequests extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String EVENTS = "/events";
    private static final String SESSION = "/session";

    /** Nothing but what this node serves itself. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Routes routes;
    private final Visitors visitors;

    HttpRequests(Routes routes, Visitors visitors) {
        this.routes = routes;
        this.visitors = visitors;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Patience patience = context.pipeline().get(Patience.class);
        if (patience != null) {
            patience.answered(context);
        }
        Answer answer = answer(context, request);
        if (answer.status().equals(HttpResponseStatus.OK) && isEvents(request)) {
            startEvents(context, request);
            return;
        }
        boolean keep = request.decoderResult().isSuccess() && HttpUtil.isKeepAlive(request);
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        answer.status(),
                        request.method().equals(HttpMethod.HEAD)
                                ? Unpooled.EMPTY_BUFFER
                                : Unpooled.wrappedBuffer(answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("content-security-policy", POLICY)
                .set("referrer-policy", "no-referrer")
                .set("x-content-type-options", "nosniff");
        if (answer.status().equals(HttpResponseStatus.NO_CONTENT)) {
            response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            if (visitors.needToken()) {
                response.headers().set(HttpHeaderNames.SET_COOKIE, visitors.cookie(port(context)));
            }
        }
        if (answer.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        if (answer.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers()
                    .set(
                            HttpHeaderNames.ALLOW,
                            path(request).equals(SESSION) ? "POST" : "GET, HEAD");
        }
        HttpUtil.setKeepAlive(response, keep);
        var written = context.writeAndFlush(response);
        if (!keep) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Who asks and does not read the answers is not heard until he has. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
        context.fireChannelWritabilityChanged();
    }

    private Answer answer(ChannelHandlerContext context, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return Answer.text(HttpResponseStatus.BAD_REQUEST, "this is no HTTP request");
        }
        if (!isMeantForThisMachine(request)) {
            return Answer.text(
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "ask by address or as localhost, or give the node a token");
        }
        try {
            return answer(context, request, path(request));
        } catch (IllegalArgumentException malformed) {
            return Answer.text(HttpResponseStatus.BAD_REQUEST, Messages.of(malformed));
        }
    }

    private Answer answer(ChannelHandlerContext context, FullHttpRequest request, String path) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        Optional<Answer> page = reads ? routes.page(path) : Optional.empty();
        if (page.isPresent()) {
            return page.get();
        }
        boolean allowed =
                path.equals(SESSION)
                        ? visitors.showsToken(request)
                        : visitors.isAllowed(request, port(context));
        if (!allowed) {
            return Answer.text(
                    HttpResponseStatus.UNAUTHORIZED, "needs \"Authorization: Bearer TOKEN\"");
        }
        if (path.equals(SESSION)) {
            return request.method().equals(HttpMethod.POST)
                    ? new Answer(HttpResponseStatus.NO_CONTENT, "text/plain", new byte[0])
                    : Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "POST only");
        }
        if (!reads) {
            return Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET and HEAD only");
        }
        if (path.equals(EVENTS)) {
            return mayReadEvents(request);
        }
        return routes.at(path)
                .orElseGet(
                        () ->
                                Answer.text(
                                        HttpResponseStatus.NOT_FOUND,
                                        "not here; there are " + routes.paths()));
    }

    /** A page from elsewhere cannot read the events, but could take the place of who may. */
    private Answer mayReadEvents(FullHttpRequest request) {
        String from = request.headers().get("sec-fetch-site", "none");
        if (from.equals("cross-site") || from.equals("same-site")) {
            return Answer.text(HttpResponseStatus.FORBIDDEN, "a page from elsewhere asks");
        }
        if (!routes.feed().hasRoom()) {
            return Answer.text(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "events are read " + EventFeed.MAX_READERS + " times already");
        }
        return Answer.of("text/event-stream", "");
    }

    private static boolean isEvents(FullHttpRequest request) {
        return request.method().equals(HttpMethod.GET) && path(request).equals(EVENTS);
    }

    private void startEvents(ChannelHandlerContext context, FullHttpRequest request) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff");
        HttpUtil.setTransferEncodingChunked(head, true);
        context.writeAndFlush(head);
        // From here on the other side has nothing more to say.
        context.pipeline().remove(Patience.class);
        routes.feed().start(context.channel(), request.headers().get("last-event-id", ""));
        context.pipeline().remove(this);
    }

    private static String path(FullHttpRequest request) {
        return new QueryStringDecoder(request.uri()).path();
    }

    private static int port(ChannelHandlerContext context) {
        return context.channel().localAddress() instanceof InetSocketAddress local
                ? local.getPort()
                : 0;
    }

    /**
     * Without a token only this machine may ask; a page from elsewhere in its browser could too, by
     * a name of its own that leads here, unless names are refused.
     */
    private boolean isMeantForThisMachine(FullHttpRequest request) {
        if (visitors.needToken()) {
            return true;
        }
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        String name = host.replaceFirst(":\\d{1,5}$", "");
        return name.equals("localhost")
                || NetUtil.isValidIpV4Address(name)
                || (name.startsWith("[")
                        && name.endsWith("]")
                        && NetUtil.isValidIpV6Address(name.substring(1, name.length() - 1)));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Whoever asks has gone, or what it sends is no HTTP: there is nobody to tell.
        context.close();
    }
}
