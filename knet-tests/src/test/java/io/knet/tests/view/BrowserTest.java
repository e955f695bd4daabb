package io.knet.tests.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.tools.http.HttpAddress;
import io.knet.tools.http.HttpEndpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The live view in a real browser. */
@Timeout(180)
@Tag("any-jdk")
class BrowserTest {
    private static final String CELL =
            "const cell = document.querySelector('td[data-link=\"2/1\"]');";

    // What the browser still writes while it ends is nobody's fault.
    @TempDir(cleanup = CleanupMode.NEVER)
    private Path folder;

    private static Path program() {
        Optional<Path> program = Browser.program();
        if (program.isEmpty() && "required".equals(System.getProperty("knet.interop"))) {
            throw new AssertionError("Chromium is not installed (package chromium)");
        }
        assumeTrue(program.isPresent(), "Chromium is not installed (package chromium)");
        return program.orElseThrow();
    }

    private static InetSocketAddress at(String address) {
        return KnetAddress.parse(address);
    }

    private static HttpEndpoint serve(KnetHandle handle, Optional<String> token) throws Exception {
        return new HttpEndpoint(new HttpAddress(at("127.0.0.1:0"), token), handle);
    }

    private static String url(HttpEndpoint endpoint) {
        return "http://" + KnetAddress.format(endpoint.address()) + "/";
    }

    private static void connect(KnetHandle one, KnetHandle two) {
        for (int link = 0; link < 2; link++) {
            InetSocketAddress here = at("127.0.79." + (1 + link) + ":15405");
            InetSocketAddress there = at("127.0.79." + (11 + link) + ":15405");
            one.host(2).addLink(link, LinkConfig.udp(here, there));
            two.host(1).addLink(link, LinkConfig.udp(there, here));
        }
    }

    @Test
    void aLinkThatIsCutIsShownAtOnceAndTheOtherStaysUp() throws Exception {
        Path program = program();
        try (KnetHandle one = KnetHandle.builder(1).build();
                KnetHandle two = KnetHandle.builder(2).build();
                HttpEndpoint endpoint = serve(one, Optional.empty());
                Browser browser = new Browser(program, folder)) {
            one.addHost(2);
            two.addHost(1);
            connect(one, two);
            browser.open(url(endpoint));
            browser.await("document.querySelector('#summary').textContent.includes('no messages')");
            one.enableForwarding();
            browser.await(
                    "document.querySelectorAll('td.up').length === 2"
                            + " && document.querySelector('#summary').className === 'good'");

            two.host(1).link(1).disable();
            browser.await(
                    "document.querySelector('td[data-link=\"2/1\"].down')"
                            + " && document.querySelector('#summary').className === 'bad'");

            JsonNode late =
                    browser.evaluate(
                            "(() => {"
                                    + CELL
                                    + " const item = [...document.querySelectorAll('#events"
                                    + " li')].find(one => one.textContent.includes('2/1 is"
                                    + " down')); return [Number(item.dataset.shown),"
                                    + " Number(cell.dataset.shown)].map(shown => shown -"
                                    + " Date.parse(item.querySelector('time').dateTime)); })()");
            // From the node's event to the page: a second is asked for; a loaded machine gets more.
            assertThat(late.get(0).asLong()).as("the event").isBetween(0L, 5000L);
            assertThat(late.get(1).asLong()).as("the matrix").isBetween(0L, 5000L);
            assertThat(browser.evaluate("document.querySelectorAll('td.up').length").asInt())
                    .isOne();
            assertThat(browser.evaluate("document.querySelectorAll('.band canvas').length").asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void onAPhoneNothingIsCutOffAndTheKeyboardReachesEverything() throws Exception {
        Path program = program();
        try (KnetHandle one = KnetHandle.builder(1).build();
                KnetHandle two = KnetHandle.builder(2).build();
                HttpEndpoint endpoint = serve(one, Optional.empty());
                Browser browser = new Browser(program, folder)) {
            one.addHost(2);
            two.addHost(1);
            connect(one, two);
            browser.call(
                    "Emulation.setDeviceMetricsOverride",
                    "{\"width\":360,\"height\":740,\"deviceScaleFactor\":2,\"mobile\":true}");
            browser.open(url(endpoint));
            browser.await("document.querySelectorAll('td.up').length === 2");
            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                    .as("width of the page")
                    .isLessThanOrEqualTo(360);

            List<String> focused = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                for (String type : new String[] {"rawKeyDown", "keyUp"}) {
                    browser.call(
                            "Input.dispatchKeyEvent",
                            "{\"type\":\""
                                    + type
                                    + "\",\"key\":\"Tab\",\"code\":\"Tab\","
                                    + "\"windowsVirtualKeyCode\":9}");
                }
                focused.add(
                        browser.evaluate(
                                        "(e => e.id || e.className || e.tagName)"
                                                + "(document.activeElement)")
                                .asText());
            }
            assertThat(focused).startsWith("skip", "scroll", "events").contains("A");
        }
    }

    @Test
    void saysThatThereIsNoNewsWhenTheNodeFallsSilent() throws Exception {
        Path program = program();
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                KnetHandle one = KnetHandle.builder(1).build();
                HttpEndpoint endpoint = serve(one, Optional.empty());
                Browser browser = new Browser(program, folder)) {
            SilentProxy proxy = new SilentProxy(mute, endpoint.address());
            browser.open("http://127.0.0.1:" + mute.getLocalPort() + "/");
            browser.await("document.querySelector('#connection').textContent === 'live'");
            proxy.fallSilent();
            browser.await(
                    "document.querySelector('#connection').textContent.startsWith('no news since')"
                            + " && document.body.classList.contains('stale')");
        }
    }

    @Test
    void aSteadyLossIsShownAndAnAnswerUnderWayIsNone() throws Exception {
        Path program = program();
        try (KnetHandle one = KnetHandle.builder(1).build();
                HttpEndpoint endpoint = serve(one, Optional.empty());
                Browser browser = new Browser(program, folder)) {
            browser.open(url(endpoint));
            String columns =
                    "window.knetBands.columns([...Array(61).keys()].map(i => ({t: i * 1000, us:"
                            + " null, fresh: false, up: true, pings: i, pongs: %s})))"
                            + ".map(column => column.lost)";
            // Each tenth is lost; then each is answered only after the next was sent.
            assertThat(browser.evaluate(columns.formatted("i - Math.floor(i / 10)")).toString())
                    .isEqualTo("[0,0,1,1,1,1,1]");
            assertThat(browser.evaluate(columns.formatted("Math.max(0, i - 1)")).toString())
                    .isEqualTo("[0,0,0,0,0,0,0]");
        }
    }

    @Test
    void asksForTheTokenOnceAndKeepsItFromScripts() throws Exception {
        String token = "0123456789abcdef";
        Path program = program();
        try (KnetHandle one = KnetHandle.builder(1).build();
                HttpEndpoint endpoint = serve(one, Optional.of(token));
                Browser browser = new Browser(program, folder)) {
            browser.open(url(endpoint));
            browser.await("!document.querySelector('#login').hidden");
            for (String typed : new String[] {"wrong", token}) {
                browser.evaluate(
                        "document.querySelector('#token').value = '"
                                + typed
                                + "'; document.querySelector('#login button').click()");
                browser.await(
                        typed.equals(token)
                                ? "document.querySelector('#node').textContent === 'node 1'"
                                : "document.querySelector('#refused').textContent !== ''");
            }
            assertThat(browser.evaluate("document.cookie").asText()).isEmpty();
            browser.open(url(endpoint) + "?again");
            browser.await("document.querySelector('#node').textContent === 'node 1'");
        }
    }
}
