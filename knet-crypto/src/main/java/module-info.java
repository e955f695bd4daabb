/** The crypto models of knet. */
module io.knet.crypto {
    requires io.knet.core;
}
