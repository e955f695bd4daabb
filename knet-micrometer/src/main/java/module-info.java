/** What nodes count and measure, as meters of Micrometer. */
// Micrometer names its modules in the manifest only
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.knet.micrometer {
    requires transitive io.knet.core;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports io.knet.micrometer;
}
