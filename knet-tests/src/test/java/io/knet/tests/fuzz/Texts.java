package io.knet.tests.fuzz;

import java.util.List;

/** Texts as users write them, good and bad. */
final class Texts {
    /** What parts of options consist of. */
    static final List<String> PARTS =
            List.of(
                    "127.0.0.1:5405",
                    "[::1]:5405",
                    "[fe80::1%2]:5405",
                    "[::ffff:10.0.0.1]:1",
                    "10.0.0.1",
                    "fe80::1",
                    "10.0.0.0/8",
                    "10.0.0.0/255.0.0.0",
                    "10.0.0.0/255.0.255.0",
                    "fd00::/8",
                    "10.0.0.1 - 10.0.0.9",
                    "::-ffff::",
                    "2/0",
                    "65535/7",
                    "jca/aes256/sha256",
                    "bouncycastle/aes-128-ctr/md5",
                    "zlib/6/100",
                    "none",
                    "2/0,127.0.0.1:5405,127.0.0.2:5405,priority=10",
                    "2/1,[::1]:0,dynamic",
                    "2/0,accept,10.0.0.0/8",
                    "2,name=db2,policy=rr",
                    "256.0.0.1:1",
                    "1:2:3:4:5:6:7:8:9",
                    "localhost:5405",
                    "127.1:5405",
                    "[::1]:65536",
                    "2/8");

    /** The options of a node, one a line. */
    static final List<String> OPTIONS =
            List.of(
                    "--id=1",
                    "--id\n1\n--peer\n2",
                    "--id=65535\n--peer=2,name=db2,policy=active\n--link=2/0,127.0.0.1:5405,127.0.0.2:5405",
                    "--id=1\n--peer=2\n--link=2/1,[::1]:5405,dynamic\n--acl=2/1,accept,10.0.0.0/8",
                    "--id=1\n--crypto=jca/aes256/sha256\n--key-file=no-such-file",
                    "--id=1\n--compress=zstd/3/200\n--mtu=1500\n--channel=31\n--json",
                    "--id=1\n--ping-interval=50\n--ping-timeout=400\n--pongs-to-come-up=256\n--native=nio",
                    "--id=1\n--peer=2\n--peer=2",
                    "--id=1\n--link=2/0,127.0.0.1:1,127.0.0.2:1",
                    "--id=-1",
                    "--id=1\n--unknown",
                    "--id=1\n@no-such-file",
                    "# a comment\n--id 1 --peer \"2,name=a b\"",
                    "--id='1'\n--peer=2,name=\\");

    /** Lines that a node reads. */
    static final List<String> COMMANDS =
            List.of(
                    "send 2 hello",
                    "sync 65535 hello",
                    "bcast @file",
                    "flood 2 2147483647 65536",
                    "status",
                    "stats",
                    "clear-stats handle",
                    "log RX Debug",
                    "log all warn",
                    "enable 2/7",
                    "disable 2/0",
                    "move 2/0 127.0.0.1:1 127.0.0.2:2",
                    "move 2/0 [::1]:1 dynamic",
                    "acl 2/0",
                    "acl 2/0 accept 10.0.0.0/8",
                    "acl 2/0 reject 10.0.0.1 - 10.0.0.9",
                    "acl 2/0 insert 3 accept fd00::/8",
                    "acl 2/0 remove accept 10.0.0.0/8",
                    "acl on",
                    "policy 2 rr",
                    "priority 2/0 255",
                    "timers 2/0 50 200",
                    "compress zlib/9/1000",
                    "mtu auto",
                    "mtu 1500",
                    "rekey load jca/aes256/sha256 my key",
                    "rekey use 2",
                    "rekey finish",
                    "rekey off",
                    "rekey clear allow",
                    "quit",
                    "",
                    " \t",
                    "send two x",
                    "flood 2 0 1");

    private Texts() {}
}
