/** A program that is a module, and can be linked into a runtime image. */
module example.modular {
    requires io.knet.netty;
    requires io.knet.crypto;
}
