package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.tools.Messages;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.NetUtil;
import java.security.MessageDigest;
import java.util.Optional;

/** Answers the requests of one connection. */
final class HttpRequests extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String BEARER = "Bearer ";

    private final Routes routes;
    private final Optional<String> token;

    HttpRequests(Routes routes, Optional<String> token) {
        this.routes = routes;
        this.token = token;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Answer answer = answer(request);
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
                .set("x-content-type-options", "nosniff");
        if (answer.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        if (answer.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
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

    private Answer answer(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return Answer.text(HttpResponseStatus.BAD_REQUEST, "this is no HTTP request");
        }
        if (!isMeantForThisMachine(request)) {
            return Answer.text(
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "ask by address or as localhost, or give the node a token");
        }
        if (!isAllowed(request)) {
            return Answer.text(
                    HttpResponseStatus.UNAUTHORIZED, "needs \"Authorization: Bearer TOKEN\"");
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            return Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET and HEAD only");
        }
        try {
            return routes.at(new QueryStringDecoder(request.uri()).path())
                    .orElseGet(
                            () ->
                                    Answer.text(
                                            HttpResponseStatus.NOT_FOUND,
                                            "not here; / lists what is"));
        } catch (IllegalArgumentException malformed) {
            return Answer.text(HttpResponseStatus.BAD_REQUEST, Messages.of(malformed));
        }
    }

    /**
     * Without a token only this machine may ask; a page from elsewhere in its browser could too, by
     * a name of its own that leads here, unless names are refused.
     */
    private boolean isMeantForThisMachine(FullHttpRequest request) {
        if (token.isPresent()) {
            return true;
        }
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        String name = host.replaceFirst(":\\d{1,5}$", "");
        return name.equals("localhost")
                || NetUtil.isValidIpV4Address(name)
                || (name.startsWith("[") && name.endsWith("]"));
    }

    private boolean isAllowed(FullHttpRequest request) {
        if (token.isEmpty()) {
            return true;
        }
        String shown = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        return MessageDigest.isEqual(shown.getBytes(UTF_8), (BEARER + token.get()).getBytes(UTF_8));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Whoever asks has gone, or what it sends is no HTTP: there is nobody to tell.
        context.close();
    }
}
