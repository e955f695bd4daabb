/** The knet command. */
module io.knet.tools {
    requires io.knet.core;
}
